"""What a roster's row says of certificates, education and employment, against what is stored of the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from swtool.dates import PartialDate
from swtool.findings import Severity
from swtool.intake.fields import field_change
from swtool.intake.plan import Extract, FieldChange, Row
from swtool.office import Office
from swtool.registry.credentials import (
    EDUCATION_LEVELS,
    NOTHING,
    Certificate,
    CertificateFields,
    Credentials,
    Education,
    EducationFields,
    Employment,
    EmploymentFields,
    all_credentials,
    insert_certificates,
    insert_educations,
    insert_employments,
    update_credential,
)
from swtool.registry.organizations import OrganizationFinder
from swtool.registry.roster_listed import Added, Arrivals, Listed
from swtool.registry.roster_meant import begins_after, corrections, educations_meant, same_certificate
from swtool.registry.roster_nameless import tell_nameless_certificate
from swtool.registry.roster_papers import (
    CERTIFICATE_DETAILS,
    EDUCATION_COLUMNS,
    LEVEL_COLUMNS,
    MAJOR_IS_OURS,
    StatedPapers,
    shared,
    ticked_in,
)
from swtool.registry.stations import operators_on
from swtool.registry.words import NO_CERTIFICATE
from swtool.store.database import Transaction

_CERTIFICATE_TITLE, _EDUCATION_TITLE, _EMPLOYMENT_TITLE = "证书", "学历", "用工"
_CERTIFICATE_COLUMNS, _EDUCATION_COLUMNS = (*LEVEL_COLUMNS, *CERTIFICATE_DETAILS), (*EDUCATION_COLUMNS, MAJOR_IS_OURS)
_EMPLOYMENT_COLUMNS = ("employment_type", "entered_on", "commitment_signed_on", "insurance", "housing_fund")
_NEW_EDUCATION = FieldChange("education", _EDUCATION_TITLE, "", "新增", fills=True)
_NEW_EMPLOYMENT = FieldChange("organization", _EMPLOYMENT_TITLE, "", "新增", fills=True)
_OTHER_OPERATOR = (
    "roster.other_operator",
    "这个社工站登记的运营机构不是表上写的这一家",
    "换了运营机构的，县里先用 swtool station change-operator 办理；写错的改回",
)
_UNDATED = (
    "roster.employer_undated",
    "看不出从哪一天起换的，入职时间不晚于登记的那一段用工",
    "换了单位的，入职时间写到新单位的那一天；由别的单位聘用的，这一格留空；写错的改回",
)


@dataclass(slots=True)
class CredentialWrites:
    """What is to be added and corrected."""

    certificates: list[tuple[int, CertificateFields]] = field(default_factory=list)
    educations: list[tuple[int, EducationFields]] = field(default_factory=list)
    employments: list[tuple[int, EmploymentFields]] = field(default_factory=list)
    updates: list[tuple[str, int, dict[str, object]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.certificates or self.educations or self.employments or self.updates)

    def apply(self, tx: Transaction) -> None:
        """Write it."""
        insert_certificates(tx, self.certificates)
        insert_educations(tx, self.educations)
        insert_employments(tx, self.employments)
        for table, row_id, values in self.updates:
            update_credential(tx, table, row_id, values)


class CredentialReader:
    """Compares the rows of one roster with what is stored; reads the office once for all rows."""

    def __init__(self, office: Office, extract: Extract, day: date) -> None:
        self._extract, self._day = extract, day
        self._db = office.db
        self._stated = StatedPapers(extract)
        self._named = extract.texts("organization")
        self._organizations = OrganizationFinder(office.db)
        self._organization_ids: dict[str, int | None] = {"": None}
        self._operators = {at: each.organization_id for at, each in operators_on(office.db, day).items()}
        self._done: set[int] = set()
        self.writes = CredentialWrites()

    @cached_property
    def _stored(self) -> Mapping[int, Credentials]:
        """Of everybody, read once the first row comes whose person is known: many a sheet brings newcomers only."""
        return all_credentials(self._db)

    def read(self, listed: Listed | Arrivals) -> None:
        """Plan what the row adds or corrects; what it is goes into ``listed.details``, of arrivals into ``added``."""
        if isinstance(listed, Arrivals):
            listed.added = self._add(listed)
            return
        person_id = listed.person.id
        if person_id in self._done:  # a second post of the same person says the same again
            return
        if listed.is_new:
            ((listed.taken, listed.details),) = self._add(Arrivals(person_id, (listed.at,), listed.found))
            return
        self._done.add(person_id)
        stored = self._stored.get(person_id, NOTHING)
        if self._certificates(listed, stored):
            listed.details += (_CERTIFICATE_TITLE,)
        if self._education(listed, stored):
            listed.details += (_EDUCATION_TITLE,)
        if self._employment(listed, stored):
            listed.details += (_EMPLOYMENT_TITLE,)

    def _add(self, arrivals: Arrivals) -> list[Added]:
        """Plan what is stated of newcomers, which is all new; what each adds."""
        ids, places, stated, organizations = arrivals.ids, arrivals.places, self._stated, self._organization_ids
        named = list(map(self._named.__getitem__, places))
        for at, name in zip(places, named, strict=True):
            if at in stated.nameless:
                tell_nameless_certificate(self._extract, self._extract.rows[at], ())
            if name not in organizations:
                self._organization(at)
        certificates = list(map(stated.certificates, places))
        self.writes.certificates += [
            (person_id, each) for person_id, several in zip(ids, certificates, strict=True) for each in several
        ]
        educations = list(map(stated.education, places))
        self.writes.educations += [(who, each) for who, each in zip(ids, educations, strict=True) if each is not None]
        operators = [self._operators.get(station.id) for station, _ in arrivals.found]
        employers = [organizations[name] or operator for name, operator in zip(named, operators, strict=True)]
        employments = stated.employments(places, employers)
        self.writes.employments += [(who, each) for who, each in zip(ids, employments, strict=True) if each is not None]
        self._done.update(ids)
        return shared(_added, zip(map(len, certificates), map(bool, educations), map(bool, employments), strict=True))

    def _certificates(self, listed: Listed, stored: Credentials) -> bool:
        changed = False
        stated = self._stated.certificates(listed.at)
        if listed.at in self._stated.nameless:
            tell_nameless_certificate(self._extract, listed.row, stored.certificates)
        for new in stated:
            old = same_certificate(stored.certificates, new)
            if old is None:
                self.writes.certificates.append((listed.person.id, new))
                listed.taken += _CERTIFICATE_COLUMNS
                listed.fields += (field_change(self._extract.form, "certificate", None, new.level),)
                changed = True
            elif values := corrections(new, old):
                self.writes.updates.append(("certificate", old.id, values))
                self._tell(listed, old, values)
                changed = True
        if stored.certificates and listed.row.values.get("certificate") == NO_CERTIFICATE:
            self._extract.fault(
                listed.row,
                "certificate",
                "roster.certificate_gone",
                "登记有证书，这里写“无”，没有改动",
                severity=Severity.WARNING,
            )
        return changed

    def _education(self, listed: Listed, stored: Credentials) -> bool:
        new = self._stated.education(listed.at)
        if new is None:
            return False
        several = educations_meant(stored.educations, new)
        if len(several) > 1:
            levels = "、".join(EDUCATION_LEVELS.get(each.level or "", "未写") for each in several)
            what = f"登记有 {len(several)} 条学历（{levels}），看不出改的是哪一条，没有改动"
            self._extract.fault(listed.row, "education", "roster.ambiguous_education", what, severity=Severity.WARNING)
            return False
        if not several:
            self.writes.educations.append((listed.person.id, new))
            listed.taken += _EDUCATION_COLUMNS
            listed.fields += (_NEW_EDUCATION,)
            return True
        return self._correct(listed, "education", several[0], corrections(new, several[0]))

    def _employment(self, listed: Listed, stored: Credentials) -> bool:
        named, operator = self._organization(listed.at), self._operators.get(listed.station.id)
        organization = named or operator
        (new,) = self._stated.employments((listed.at,), (organization,))
        if new is None:
            return False
        old = stored.employment_on(self._day)
        if old is None:
            return self._begin(listed, new, _NEW_EMPLOYMENT)
        if organization and old.organization_id not in (None, organization):
            if named and operator not in (None, named):
                return self._refuse_employer(listed, old, named, *_OTHER_OPERATOR)
            if listed.row.values.get("entered_on") and begins_after(new, old):
                return self._succeed(listed, new, old)
            if named:
                return self._refuse_employer(listed, old, named, *_UNDATED)
            new = new._replace(organization_id=None)  # the row doesn't say that somebody else employs
        values = corrections(new, old)
        if not listed.row.values.get("entered_on") and old.entered_on:
            values.pop("entered_on", None)  # 到站 is not 入职
        return self._correct(listed, "employment", old, values)

    def _begin(self, listed: Listed, new: EmploymentFields, told: FieldChange) -> bool:
        self.writes.employments.append((listed.person.id, new))
        listed.taken += _EMPLOYMENT_COLUMNS
        listed.fields += (told,)
        return True

    def _succeed(self, listed: Listed, new: EmploymentFields, old: Employment) -> bool:
        """Somebody else employs the person from the day of entry on: the employment before ends on its eve."""
        begin = PartialDate.parse(str(new.entered_on)).first_day
        if old.left_on is not None and PartialDate.parse(old.left_on).last_day < begin:
            return self._begin(listed, new, _NEW_EMPLOYMENT)
        self.writes.updates.append(("employment", old.id, {"left_on": (begin - timedelta(days=1)).isoformat()}))
        names = (self._organizations.name_of(each.organization_id) for each in (old, new))
        return self._begin(listed, new, field_change(self._extract.form, "organization", *names))

    def _refuse_employer(self, listed: Listed, old: Employment, named: int, code: str, why: str, remedy: str) -> bool:
        was, now = self._organizations.name_of(old.organization_id), self._organizations.name_of(named)
        what = f"运营机构 {was} → {now}：{why}"
        self._extract.fault(listed.row, "organization", code, what, remedy=remedy)
        return False

    def _correct(self, listed: Listed, table: str, old: Education | Employment, values: dict[str, object]) -> bool:
        if values:
            self.writes.updates.append((table, old.id, values))
            self._tell(listed, old, values)
        return bool(values)

    def _tell(self, listed: Listed, old: object, values: Mapping[str, object]) -> None:
        """From what to what a stored certificate, education or employment is corrected."""
        form = self._extract.form
        for name, after in values.items():
            column, before = _column_of(name, listed.row, old), getattr(old, name)
            if name == "organization_id":
                before, after = self._organizations.name_of(before), self._organizations.name_of(int(str(after)))
            if name == "level" and before == "unknown_level":  # the level becomes known: nothing is replaced
                before = None
            # 五险一金 is told in its own words, whichever of its two cells says otherwise.
            words = "insurance" if name == "insurance_kinds" else column
            listed.fields += (field_change(form, column, before, after, name=words),)

    def _organization(self, at: int) -> int | None:
        """The organization that the row names. A name that is not known is told once."""
        text = self._named[at]
        if text not in self._organization_ids:
            found = self._organizations.find(text)
            self._organization_ids[text] = found.id if found else None
            if found is None:
                what, remedy = self._organizations.refusal(text)
                self._extract.fault(
                    self._extract.rows[at],
                    "organization",
                    "roster.unknown_organization",
                    f"{what}，没有记入",
                    severity=Severity.WARNING,
                    remedy=remedy,
                )
        return self._organization_ids[text]


def _added(certificates: int, has_education: bool, has_employment: bool) -> Added:
    kinds = (
        (certificates, _CERTIFICATE_COLUMNS, _CERTIFICATE_TITLE),
        (has_education, _EDUCATION_COLUMNS, _EDUCATION_TITLE),
        (has_employment, _EMPLOYMENT_COLUMNS, _EMPLOYMENT_TITLE),
    )
    taken = tuple(name for times, columns, _ in kinds for name in columns * times)
    return Added(taken, tuple(title for times, _, title in kinds if times))


_COLUMN_OF = {
    "organization_id": "organization",
    "insurance_kinds": "insurance",
    "entered_on": "entered_on",
    "level": "education",
}


def _column_of(name: str, row: Row, stored: object) -> str:
    """The roster's column that states a field of a certificate, an education or an employment."""
    if name == "level" and isinstance(stored, Certificate):
        return "certificate" if row.values.get("certificate") else next(iter(ticked_in(row)), "certificate")
    if name == "entered_on" and not row.text("entered_on"):
        return "started_on"
    if name == "insurance_kinds" and not row.text("insurance"):
        return "housing_fund"
    return _COLUMN_OF.get(name, name)
