"""What a person has to show: certificates, education, and the terms of employment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from swtool.dates import PartialDate
from swtool.registry.identities import Identities, identities
from swtool.registry.known import KnownOn
from swtool.store.database import Database, Transaction

CERTIFICATE_LEVELS = {
    "assistant": "助理社会工作师",
    "social_worker": "社会工作师",
    "senior": "高级社会工作师",
    "senior_pass": "高级成绩合格证明",
    "unknown_level": "持证（等级不明）",
}
EDUCATION_LEVELS = {
    "primary": "小学",
    "junior_middle": "初中",
    "senior_middle": "高中（中专）",
    "junior_college": "大专",
    "bachelor": "本科",
    "master": "硕士研究生",
    "doctor": "博士研究生",
}
INSURANCE_KINDS = ("养老", "医疗", "失业", "工伤", "生育", "住房公积金")
SEPARATOR = "、"


class CertificateFields(NamedTuple):
    """One certificate. ``level`` senior_pass is a 成绩合格证明, which is none. ``registration_valid_to`` is the last
    day of validity; the certificate itself does not expire. ``valid_region`` is a division code, None nationwide."""

    level: str
    certificate_no: str | None = None
    management_no: str | None = None
    obtained_on: str | None = None
    registration_no: str | None = None
    registered_on: str | None = None
    registration_valid_to: str | None = None
    valid_region: str | None = None


class Certificate(NamedTuple):
    """A stored certificate: ``CertificateFields`` with its row and whose it is."""

    level: str
    certificate_no: str | None = None
    management_no: str | None = None
    obtained_on: str | None = None
    registration_no: str | None = None
    registered_on: str | None = None
    registration_valid_to: str | None = None
    valid_region: str | None = None
    id: int = 0
    person_id: int = 0

    def obtained_by(self, day: date) -> bool:
        """Whether it was held on ``day``. Without a date of obtaining it counts as held."""
        return self.obtained_on is None or PartialDate.parse(self.obtained_on).first_day <= day

    def registration_lapsed(self, day: date) -> bool:
        """Whether a registration with a last day is over. A certificate never registered has none that could lapse."""
        return self.registration_valid_to is not None and PartialDate.parse(self.registration_valid_to).last_day < day


class EducationFields(NamedTuple):
    """One degree or diploma; ``is_social_work_major`` is None where only the major's name is known."""

    level: str | None = None
    degree: str | None = None
    school: str | None = None
    major: str | None = None
    is_social_work_major: bool | None = None
    graduated_on: str | None = None


class Education(NamedTuple):
    """A stored education: ``EducationFields`` with its row and whose it is."""

    level: str | None = None
    degree: str | None = None
    school: str | None = None
    major: str | None = None
    is_social_work_major: bool | None = None
    graduated_on: str | None = None
    id: int = 0
    person_id: int = 0


class EmploymentFields(NamedTuple):
    """Who employs a person and on what terms. Dates are ISO text as precise as written; ``insurance_kinds`` are words
    of ``INSURANCE_KINDS`` joined by 、, None where nobody said (which is not the same as none)."""

    organization_id: int | None = None
    employment_type: str | None = None
    entered_on: str | None = None
    left_on: str | None = None
    commitment_signed_on: str | None = None
    insurance_kinds: str | None = None


class Employment(NamedTuple):
    """A stored employment: ``EmploymentFields`` with its row and whose it is."""

    organization_id: int | None = None
    employment_type: str | None = None
    entered_on: str | None = None
    left_on: str | None = None
    commitment_signed_on: str | None = None
    insurance_kinds: str | None = None
    id: int = 0
    person_id: int = 0

    def runs_on(self, day: date) -> bool:
        """Whether it has begun by ``day`` and not ended before it (an unknown date does not exclude)."""
        begun = self.entered_on is None or PartialDate.parse(self.entered_on).first_day <= day
        return begun and (self.left_on is None or PartialDate.parse(self.left_on).last_day >= day)


class Credentials(NamedTuple):
    """Everything one person has to show."""

    certificates: tuple[Certificate, ...] = ()
    educations: tuple[Education, ...] = ()
    employments: tuple[Employment, ...] = ()

    def employment_on(self, day: date) -> Employment | None:
        """The newest employment that runs on ``day``, else the newest of all."""
        if len(self.employments) < 2:
            return self.employments[0] if self.employments else None
        running = [employment for employment in self.employments if employment.runs_on(day)]
        candidates = running or list(self.employments)
        return max(candidates, key=lambda e: (e.entered_on or "", e.id), default=None)

    def entry_before(self, employment: Employment) -> PartialDate | None:
        """The last day of entry before this one, of an employment that ended or was with somebody else: whatever was
        signed up to then was signed for that one. None for a first entry, and where a day of entry is not known."""
        if employment.entered_on is None:
            return None
        entered = PartialDate.parse(employment.entered_on)
        earlier = [
            day
            for other in self.employments
            if other.id != employment.id and other.entered_on is not None
            if other.left_on is not None
            or (
                None not in (other.organization_id, employment.organization_id)
                and other.organization_id != employment.organization_id
            )
            if (day := PartialDate.parse(other.entered_on)).is_before(entered)
        ]
        return max(earlier, key=lambda day: (day.last_day, day.first_day), default=None)

    def entry_ended_before(self, day: PartialDate) -> PartialDate | None:
        """The last day of entry of an employment that had ended before ``day``: whoever comes then enters again."""
        earlier = [
            PartialDate.parse(one.entered_on)
            for one in self.employments
            if one.entered_on is not None and one.left_on is not None and PartialDate.parse(one.left_on).is_before(day)
        ]
        return max(earlier, key=lambda entered: (entered.last_day, entered.first_day), default=None)


NOTHING = Credentials()
_KINDS: Mapping[str, type[Certificate] | type[Education] | type[Employment]] = {
    "certificate": Certificate,
    "education": Education,
    "employment": Employment,
}


def credentials_of(db: Database, person_id: int) -> Credentials:
    """What one person has to show."""
    same = identities(db)
    entries = ", ".join(str(entry) for entry in same.all_of(person_id))
    return _gather(db, same, f" WHERE person_id IN ({entries})").get(person_id, NOTHING)


def all_credentials(
    db: Database, person_ids: Iterable[int] | None = None, known_on: KnownOn = None
) -> dict[int, Credentials]:
    """Person id → credentials, of everybody or of those named; four questions however many they are.

    ``known_on`` says as of when entries count as one person; what each has to show is as it stands now.
    """
    every = db.remembered((all_credentials, known_on), lambda: _gather(db, identities(db, known_on)))
    if person_ids is None:
        return every
    return {person_id: every.get(person_id, NOTHING) for person_id in person_ids}


def insert_certificates(tx: Transaction, rows: Sequence[tuple[int, CertificateFields]]) -> None:
    """Add certificates: (person id, fields) each."""
    _insert(tx, "certificate", CertificateFields, rows)


def insert_educations(tx: Transaction, rows: Sequence[tuple[int, EducationFields]]) -> None:
    """Add educations: (person id, fields) each."""
    _insert(tx, "education", EducationFields, rows)


def insert_employments(tx: Transaction, rows: Sequence[tuple[int, EmploymentFields]]) -> None:
    """Add employments: (person id, fields) each."""
    _insert(tx, "employment", EmploymentFields, rows)


def update_credential(tx: Transaction, table: str, row_id: int, values: Mapping[str, object]) -> None:
    """Correct one row of certificate, education or employment."""
    if values:
        tx.update(table, row_id, values)


def insurance_text(kinds: Iterable[str]) -> str:
    """Insurance kinds as stored: in the fixed order, joined by 、."""
    given = set(kinds)
    return SEPARATOR.join(kind for kind in INSURANCE_KINDS if kind in given)


def _insert(tx: Transaction, table: str, kind: type[NamedTuple], rows: Sequence[tuple[int, Any]]) -> None:
    if not rows:
        return
    persons, records = zip(*rows, strict=True)
    columns = dict(zip(kind._fields, zip(*records, strict=True), strict=True))
    tx.insert_columns(table, tx.allot(table, len(rows)), {"person_id": persons, **columns})


def _gather(db: Database, same: Identities, where: str = "") -> dict[int, Credentials]:
    certificates, educations, employments = (_records(db, table, same, where) for table in _KINDS)
    for person_id in same.merged_by_kept:
        if person_id in employments:
            employments[person_id] = employed_once(employments[person_id], person_id)
        for records in (certificates, educations, employments):
            if person_id in records:
                records[person_id] = shown_once(records[person_id], person_id)
    return {
        person_id: Credentials(
            tuple(certificates.get(person_id, ())),
            tuple(educations.get(person_id, ())),
            tuple(employments.get(person_id, ())),
        )
        for person_id in {**certificates, **educations, **employments}
    }


def _records(db: Database, table: str, same: Identities, where: str) -> dict[int, list[Any]]:
    """Person id → what stands of them in one of the tables, in the order of recording."""
    kind = _KINDS[table]
    found: dict[int, list[Any]] = {}
    rows = db.tuples(f"SELECT {', '.join(kind._fields)} FROM {table}{where} ORDER BY id")
    record: Any
    for record in map(kind._make, rows):
        if isinstance(record, Education) and record.is_social_work_major is not None:
            record = record._replace(is_social_work_major=bool(record.is_social_work_major))
        found.setdefault(same.kept(record.person_id), []).append(record)
    return found


def employed_once(employments: Sequence[Employment], kept_id: int) -> list[Employment]:
    """Without what another entry of the person says of an employment that the kept entry has: the same organization, in
    its time. 登记内容以保留的一条为准."""
    own = [one for one in employments if one.person_id == kept_id]

    def is_known(other: Employment) -> bool:
        begun = PartialDate.parse(other.entered_on).last_day if other.entered_on else None
        return begun is not None and any(
            one.organization_id == other.organization_id and one.runs_on(begun) for one in own
        )

    return [one for one in employments if one.person_id == kept_id or not is_known(one)]


def shown_once(records: Sequence[Any], kept_id: int) -> list[Any]:
    """Documents of several entries of one person: what says nothing that a document of another entry does not say is
    left out; of two that say the same the kept entry's stays."""

    def said(record: Any) -> dict[str, object]:
        return {
            name: value
            for name, value in record._asdict().items()
            if name not in ("id", "person_id") and value is not None
        }

    ranked = sorted(records, key=lambda record: (-len(said(record)), record.person_id != kept_id, record.id))
    kept: list[Any] = []
    for record in ranked:
        mine = said(record).items()
        if not any(mine <= said(other).items() for other in kept if other.person_id != record.person_id):
            kept.append(record)
    return [record._replace(person_id=kept_id) for record in sorted(kept, key=lambda record: record.id)]
