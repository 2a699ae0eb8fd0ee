"""What the rows of a roster state of certificates, education and employment, whatever is stored of the persons."""

from __future__ import annotations

from collections.abc import Iterator

from swtool.dates import OPEN_END
from swtool.intake.plan import Row
from swtool.registry.credentials import (
    SEPARATOR,
    CertificateFields,
    EducationFields,
    EmploymentFields,
    insurance_text,
)
from swtool.registry.rules import HOUSING_FUND
from swtool.registry.words import NO_CERTIFICATE

_TICKED = {
    "certificate_assistant": "assistant",
    "certificate_social_worker": "social_worker",
    "certificate_senior": "senior",
}
_LEVELS = ("unknown_level", "senior_pass", *_TICKED.values())
_LEVEL_COLUMNS = ("certificate", *_TICKED)
_EDUCATION_COLUMNS = ("education", "degree", "school", "major", "is_social_work_major", "graduated_on")
_EMPLOYMENT_COLUMNS = (
    "employment_type", "entered_on", "started_on", "commitment_signed_on", "insurance", "housing_fund",
)  # fmt: skip
_NO_EDUCATION, _NO_EMPLOYMENT = EducationFields(), EmploymentFields()


class StatedPapers:
    """Reads the rows of one roster. Rows that say the same share one record: most say what many others say."""

    def __init__(self) -> None:
        self._levels: dict[tuple[object, ...], tuple[str, ...]] = {}
        self._educations: dict[tuple[object, ...], EducationFields | None] = {}
        self._employments: dict[tuple[int | None, tuple[object, ...]], EmploymentFields | None] = {}

    def certificates(self, row: Row) -> tuple[CertificateFields, ...]:
        """The certificates, the highest last; numbers and dates belong to that one."""
        stated = row.values.get
        said = tuple(map(stated, _LEVEL_COLUMNS))
        levels = self._levels.get(said)
        if levels is None:
            levels = self._levels[said] = _ranked(*said)
        if not levels:
            return ()
        highest = CertificateFields(
            levels[-1],
            certificate_no=text_of(stated("certificate_no")),
            management_no=text_of(stated("management_no")),
            obtained_on=text_of(stated("obtained_on")),
            registration_no=text_of(stated("registration_no")),
            registration_valid_to=_day_text(stated("registration_valid_to")),
            valid_region=text_of(stated("valid_region")),
        )
        return (highest,) if len(levels) == 1 else (*map(CertificateFields, levels[:-1]), highest)

    def education(self, row: Row) -> EducationFields | None:
        """The education; None where nothing is said of it."""
        said = tuple(map(row.values.get, _EDUCATION_COLUMNS))
        if said not in self._educations:
            self._educations[said] = _education(*said)
        return self._educations[said]

    def employment(self, row: Row, organization_id: int | None) -> EmploymentFields | None:
        """The employment with that organization; None where nothing is said of it."""
        said = tuple(map(row.values.get, _EMPLOYMENT_COLUMNS))
        key = (organization_id, said)
        if key not in self._employments:
            self._employments[key] = _employment(organization_id, *said)
        return self._employments[key]


def ticked_in(row: Row) -> Iterator[str]:
    """The columns, one for each level of certificate, that are ticked."""
    return (column for column in _TICKED if row.values.get(column) is True)


def text_of(value: object) -> str | None:
    """A value as it is stored."""
    return value if value is None or type(value) is str else str(value)


def _ranked(certificate: object, *ticks: object) -> tuple[str, ...]:
    """The levels that are named or ticked, from lowest to highest."""
    levels = {level for tick, level in zip(ticks, _TICKED.values(), strict=True) if tick is True}
    if certificate is not None and certificate != NO_CERTIFICATE:
        levels.add(str(certificate))
    return tuple(sorted(levels, key=_LEVELS.index))


def _education(
    level: object, degree: object, school: object, major: object, is_social_work: object, graduated_on: object
) -> EducationFields | None:
    stated = EducationFields(
        text_of(level),
        text_of(degree),
        text_of(school),
        text_of(major),
        is_social_work if isinstance(is_social_work, bool) else None,
        text_of(graduated_on),
    )
    return None if stated == _NO_EDUCATION else stated


def _employment(
    organization_id: int | None,
    employment_type: object,
    entered_on: object,
    started_on: object,
    commitment_signed_on: object,
    insurance: object,
    housing_fund: object,
) -> EmploymentFields | None:
    stated = EmploymentFields(
        organization_id,
        text_of(employment_type),
        text_of(entered_on or started_on),
        None,
        text_of(commitment_signed_on),
        _insurance(insurance, housing_fund),
    )
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


def _day_text(value: object) -> str | None:
    """A day as stored; 长期 is no day: it corrects nothing."""
    return None if value is OPEN_END else text_of(value)
