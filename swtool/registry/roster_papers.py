"""What the rows of a roster state of certificates, education and employment, whatever is stored of the persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar, cast

from swtool.dates import OPEN_END
from swtool.intake.plan import Extract, Row
from swtool.registry.credentials import (
    SEPARATOR,
    CertificateFields,
    EducationFields,
    EmploymentFields,
    insurance_text,
)
from swtool.registry.rules import HOUSING_FUND
from swtool.registry.words import NO_CERTIFICATE

_Read = TypeVar("_Read")
_TICKED = {
    "certificate_assistant": "assistant",
    "certificate_social_worker": "social_worker",
    "certificate_senior": "senior",
}
_LEVELS = ("unknown_level", "senior_pass", *_TICKED.values())
LEVEL_COLUMNS = ("certificate", *_TICKED)
CERTIFICATE_DETAILS = (
    "certificate_no", "management_no", "obtained_on", "registration_no", "registration_valid_to", "valid_region",
)  # fmt: skip
"""The columns that tell of a certificate which one it is, and how long its registration counts."""
EDUCATION_COLUMNS = ("education", "degree", "school", "major", "graduated_on")
MAJOR_IS_OURS = "is_social_work_major"
_STORED_AS_THEY_ARE = frozenset({str, type(None)})
_NO_EDUCATION, _NO_EMPLOYMENT = EducationFields(), EmploymentFields()


class StatedPapers:
    """Reads the rows of one roster column by column; a row is named by its place. Rows that say the same share one
    record: most say what many others say. ``nameless`` are the rows that tell of a certificate without naming one."""

    def __init__(self, extract: Extract) -> None:
        column = extract.column
        self._levels = shared(_ranked, zip(*map(column, LEVEL_COLUMNS), strict=True))
        self._details = list(zip(*(_texts(column(name)) for name in CertificateFields._fields[1:]), strict=True))
        self.nameless = {at for at, levels in enumerate(self._levels) if not levels and any(self._details[at])}
        educations = zip(*(_texts(column(name)) for name in EDUCATION_COLUMNS), column(MAJOR_IS_OURS), strict=True)
        self._educations = shared(_education, educations)
        insurances = shared(_insurance, zip(column("insurance"), column("housing_fund"), strict=True))
        entered, started = _texts(column("entered_on")), _texts(column("started_on"))
        kind, signed = _texts(column("employment_type")), _texts(column("commitment_signed_on"))
        entered = [day or other for day, other in zip(entered, started, strict=True)]
        self._terms = list(zip(kind, entered, signed, insurances, strict=True))

    def certificates(self, at: int) -> tuple[CertificateFields, ...]:
        """The certificates, the highest last; numbers and dates belong to that one."""
        levels = self._levels[at]
        if not levels:
            return ()
        highest = CertificateFields(levels[-1], *self._details[at])
        return (highest,) if len(levels) == 1 else (*map(CertificateFields, levels[:-1]), highest)

    def education(self, at: int) -> EducationFields | None:
        """The education; None where nothing is said of it."""
        return self._educations[at]

    def employments(
        self, places: Sequence[int], organization_ids: Sequence[int | None]
    ) -> list[EmploymentFields | None]:
        """The employment of each row with that organization; None where nothing is said of it."""
        return shared(_employment, zip(organization_ids, map(self._terms.__getitem__, places), strict=True))


def ticked_in(row: Row) -> Iterator[str]:
    """The columns, one for each level of certificate, that are ticked."""
    return (column for column in _TICKED if row.values.get(column) is True)


def shared(read: Callable[..., _Read], said: Iterable[tuple[object, ...]]) -> list[_Read]:
    """What is read of each row, once for all rows that say the same."""
    rows = list(said)
    known = {each: read(*each) for each in set(rows)}
    return list(map(known.__getitem__, rows))


def read_once(read: Callable[[object], _Read], values: Sequence[object]) -> list[_Read]:
    """What is read of each cell. Equal cells are one object (see ``parse_column``), so each is read once."""
    numbers = list(map(id, values))
    known = {number: read(value) for number, value in dict(zip(numbers, values, strict=True)).items()}
    return list(map(known.__getitem__, numbers))


def _texts(values: Sequence[object]) -> Sequence[str | None]:
    """A column as it is stored; 长期 is no day: it corrects nothing."""
    if set(map(type, values)) <= _STORED_AS_THEY_ARE:
        return cast("Sequence[str | None]", values)
    return read_once(_text_of, values)


def _text_of(value: object) -> str | None:
    return None if value is None or value is OPEN_END else str(value)


def _ranked(certificate: object, *ticks: object) -> tuple[str, ...]:
    """The levels that are named or ticked, from lowest to highest."""
    levels = {level for tick, level in zip(ticks, _TICKED.values(), strict=True) if tick is True}
    if certificate is not None and certificate != NO_CERTIFICATE:
        levels.add(str(certificate))
    return tuple(sorted(levels, key=_LEVELS.index))


def _education(
    level: str | None,
    degree: str | None,
    school: str | None,
    major: str | None,
    graduated_on: str | None,
    is_social_work: object,
) -> EducationFields | None:
    is_ours = is_social_work if isinstance(is_social_work, bool) else None
    stated = EducationFields(level, degree, school, major, is_ours, graduated_on)
    return None if stated == _NO_EDUCATION else stated


def _employment(organization_id: int | None, terms: tuple[str | None, ...]) -> EmploymentFields | None:
    kind, entered, signed, insurance = terms
    stated = EmploymentFields(organization_id, kind, entered, None, signed, insurance)
    return None if stated == _NO_EMPLOYMENT else stated


def _insurance(insurance: object, housing_fund: object) -> str | None:
    if insurance is None and housing_fund is None:
        return None
    kinds = set(str(insurance).split(SEPARATOR)) if insurance else set()
    if housing_fund is True:
        kinds.add(HOUSING_FUND)
    elif housing_fund is False:
        kinds.discard(HOUSING_FUND)
    return insurance_text(kinds)
