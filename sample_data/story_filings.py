"""The story's staff changes: recorded, filed, accepted, returned, amended, revoked, each at its own moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from swtool.filings.cases import Case, case_of
from swtool.filings.changes import NewChange, PostPart, StaffChange, change_named
from swtool.filings.documents import default_name, issue
from swtool.filings.procedure import Amendment, accept, amend, file_changes, return_for_correction, revoke
from swtool.filings.recording import record_by_command
from swtool.filings.store import filing_named
from swtool.filings.terms import ChangeKind, Channel, DocumentKind, Origin
from swtool.office import Office
from swtool.registry.credentials import CertificateFields, EducationFields, EmploymentFields
from swtool.registry.people import PersonFields, require_person
from swtool.registry.posts import posts_of
from swtool.registry.registering import Registration, register
from swtool.registry.station_finder import require_station
from swtool.registry.stations import operators_on

from .changes import HAPPENINGS, Happening, person
from .county import BY_TOWN
from .scene import PAPERS, Scene
from .staff import Member

CHAPTER = "人员变动与一周备案"


@dataclass(slots=True)
class Course:
    """One happening on its way through the office: the numbers of its changes once they are recorded."""

    happening: Happening
    numbers: tuple[str, ...] = ()

    def steps(self) -> Iterator[tuple[datetime, str]]:
        """Every moment at which the office does something about it."""
        yield self.happening.recorded, "record"
        if self.happening.filed:
            yield self.happening.filed, "file"
        for word, when in self.happening.then:
            yield when, word


def courses() -> list[Course]:
    """All happenings of the year."""
    return [Course(happening) for happening in HAPPENINGS]


def act(scene: Scene, office: Office, course: Course, word: str) -> None:
    """Do one step of a happening."""
    if word == "record":
        _record(scene, office, course)
        return
    for number in course.numbers:
        _act_on(scene, office, course.happening, word, number)


def _record(scene: Scene, office: Office, course: Course) -> None:
    happening = course.happening
    who = person(happening.who)
    with office.change(f"登记人员变动（示例 {happening.who}）") as tx:
        if happening.kind == "join":
            register(tx, _registration(office, who))
        recorded = record_by_command(office, tx, _changes(office, happening, who))
    course.numbers = tuple(one.change.change_no for one in recorded)
    if happening.filed is None:
        for number in course.numbers:
            case = case_of(office, change_named(office.db, number), office.today)
            until = f"，截止 {case.deadline.last_day}" if case.deadline else ""
            scene.tell(CHAPTER, f"{_title(case)}：{case.status_label}{until}")


def _act_on(scene: Scene, office: Office, happening: Happening, word: str, number: str) -> None:
    if word == "file":
        with office.change(f"备案 {number}") as tx:
            file_changes(office, tx, [change_named(office.db, number)], channel=Channel(happening.channel))
        scene.tell(CHAPTER, _filed(case_of(office, change_named(office.db, number), office.today)))
        return
    filing, change = filing_named(office.db, number)
    with office.change(f"办理 {filing.filing_no}") as tx:
        if word == "accept":
            accept(office, tx, filing, change)
        elif word == "return":
            return_for_correction(office, tx, filing, reason="没有写交接情况")
        elif word == "amend":
            amend(office, tx, filing, change, Amendment(handover="已交接"))
        else:
            revoke(office, tx, filing, change, reason="本人没有离职，受理有误")
    if word == "accept":
        _paper(scene, office, change, DocumentKind.RECEIPT)
    else:
        scene.tell(CHAPTER, f"    {filing.filing_no} {_TOLD[word]}（{office.today}）")
    if word == "return":
        _paper(scene, office, change, DocumentKind.CORRECTION_NOTICE)


_TOLD = {
    "return": "退回补正，已出补正告知书",
    "amend": "已补正，首次备案时间不变",
    "revoke": "受理有误，已撤销，任职恢复",
}


def _title(case: Case) -> str:
    return f"{case.station} {case.change.kind.label} {case.event_label}"


def _filed(case: Case) -> str:
    verdict = case.verdict.note if case.verdict else ""
    if case.deadline is None:
        return f"{_title(case)}：{verdict}"
    provisional = "（暂定，那一年的放假安排还没有公布）" if case.deadline.provisional else ""
    return f"{_title(case)}：{verdict}，截止 {case.deadline.last_day}{provisional}"


def _paper(scene: Scene, office: Office, change: StaffChange, kind: DocumentKind) -> None:
    case = case_of(office, change, office.today)
    issue(office, case, kind, scene.place(PAPERS) / default_name(case, kind))


def _changes(office: Office, happening: Happening, who: Member) -> list[NewChange]:
    """The changes that a happening is: one, or a pair for a move between stations."""
    station = require_station(office.db, happening.station)
    found = require_person(office.db, who.resident_id)
    held = [post for post in posts_of(office.db, found.id) if post.station_id == station.id]
    stated = PostPart(happening.post_kind or None, happening.basis or None)
    plain = NewChange(
        kind=ChangeKind.JOIN if happening.kind == "move" else ChangeKind(happening.kind),
        person_id=found.id,
        station_id=station.id,
        event_on=happening.day,
        origin=Origin.COMMAND,
        after=stated,
        before=PostPart.of(held[-1] if held else None),
        reason=happening.reason or None,
    )
    if happening.kind != "move":
        return [plain]
    target = require_station(office.db, BY_TOWN[happening.to_town].name)
    out = plain._replace(kind=ChangeKind.TRANSFER_OUT, other_station_id=target.id, after=PostPart())
    into = plain._replace(
        kind=ChangeKind.TRANSFER_IN, station_id=target.id, other_station_id=station.id, before=PostPart()
    )
    return [out, into]


def _registration(office: Office, who: Member) -> Registration:
    operator = operators_on(office.db, office.today).get(require_station(office.db, who.station).id)
    certificate = None
    if who.certificate:
        certificate = CertificateFields(
            "assistant",
            who.certificate_no,
            obtained_on=str(who.obtained),
            registration_valid_to=str(who.registered_until),
        )
    return Registration(
        PersonFields(
            who.name,
            who.resident_id,
            who.sex,
            str(who.birth),
            political_status=who.political,
            mobile=who.mobile,
            is_local_household=who.local,
            is_local_recruit=who.recruit,
        ),
        certificate,
        EducationFields("bachelor", school=who.school, major=who.major, is_social_work_major=who.major == "社会工作"),
        EmploymentFields(
            operator.organization_id if operator else None,
            "机构聘用",
            str(who.entered),
            commitment_signed_on=str(who.commitment) if who.commitment else None,
            insurance_kinds=who.insurance,
        ),
    )
