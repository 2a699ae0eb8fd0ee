"""How the rows of the two training sheets become attendance: set-wise, whole sheet or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.findings import Severity
from swtool.intake.plan import Action, Batch, Book, Change, Extract, FieldChange, Plan, Row
from swtool.office import Office
from swtool.store.database import Transaction
from swtool.training.attendees import Attendees, Nobody
from swtool.training.forms import SIGN_IN_SHEET, TRAINING_RECORD
from swtool.training.kinds import Length, Span
from swtool.training.lengths import Claim, Conversions, claim_of, whole_minutes
from swtool.training.recording import Draft, Recorder
from swtool.training.signing import is_signature
from swtool.training.store import Attended
from swtool.training.terms import CLOCK_HOUR, CREDIT_HOUR, MINUTE

_LENGTHS = ("credit_hours", "clock_hours", "days")


class _Subject(NamedTuple):
    """A row's draft with how the person is called in what is shown."""

    row: Row
    draft: Draft
    staff_no: str
    by_name: bool


class _Rules:
    """The conversion rules of each day, looked up once."""

    def __init__(self, office: Office) -> None:
        self._policy = office.policy
        self._by_day: dict[date, Conversions] = {}

    def on(self, day: date) -> Conversions:
        """Those in force on ``day``."""
        found = self._by_day.get(day)
        if found is None:
            found = self._by_day[day] = Conversions.on(self._policy, day)
        return found


def plan_training(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a 继续教育学时登记表 or 培训签到表: one change a row; somebody marked absent becomes nothing."""
    attendees, rules = Attendees(office.db), _Rules(office)
    subjects = []
    plan = Plan()
    for row in extract.rows:
        signed = row.values.get("signed_in", True)
        if signed is False:
            plan.changes.append(Change(Action.UNCHANGED, row.number, "缺席", "没有签到，不记学时"))
        if not signed or not _is_sign_in(extract, row, signed):  # a blank is a finding already: it proves neither
            continue
        subject = _subject(office, extract, row, attendees, rules)
        if subject is not None:
            subjects.append(subject)
    _say_by_name(extract, subjects)
    recorder = Recorder(
        office.db,
        {subject.draft.person_id for subject in subjects},
        {subject.draft.span for subject in subjects},
    )
    for subject in subjects:
        planned = recorder.plan(subject.draft)
        if planned.problem:
            extract.fault(
                subject.row,
                "course_title",
                "training.contradiction",
                planned.problem,
                remedy="核对后只留下对的一行",
                against=planned.against,
            )
            continue
        how = "；按姓名和社工站对上" if subject.by_name else ""
        about = f"{subject.staff_no} {subject.draft.title}"
        told = tuple(_at_cell(each, subject.row) for each in planned.fields)
        plan.changes.append(Change(planned.action, subject.row.number, about, planned.detail + how, told))
    if recorder.has_writes:
        plan.writes.append(lambda tx: _write(tx, recorder, batch))
    return plan


def _is_sign_in(extract: Extract, row: Row, signed: object) -> bool:
    """Whether what stands in the sign-in column proves that the person was there; a finding for words that may not."""
    name = row.text("name")
    if not isinstance(signed, str) or not name or is_signature(signed, name):
        return True
    extract.fault(
        row,
        "signed_in",
        "training.sign_in_unclear",
        "看不出是签到还是缺席：既不是时刻、√，也不是本人的姓名",
        expected="√、08:55、本人签名，或 缺席",
        remedy="来了的写√或签到时刻，没来的写“缺席”",
    )
    return False


def _at_cell(told: FieldChange, row: Row) -> FieldChange:
    """The length is stated in the first of several columns that counts."""
    if told.column != "claim":
        return told
    stated = next((name for name in (*_LENGTHS, "minutes") if row.values.get(name) is not None), "")
    return told._replace(column=stated)


def _write(tx: Transaction, recorder: Recorder, batch: Batch) -> None:
    recorder.write(tx, batch.id)


def _subject(office: Office, extract: Extract, row: Row, attendees: Attendees, rules: _Rules) -> _Subject | None:
    """The row as a draft; None where it is faulty (its findings are made here, or were made when it was read)."""
    span = _span(office, extract, row)
    title, name = row.text("course_title"), row.text("name")
    if span is None or not title or not name:
        return None
    station = row.text("station") or extract.title.reporting_unit or extract.title.town
    last = (span.end or span.start).last_day
    found = attendees.find(row.text("staff_no"), row.text("resident_id"), name, station, span.start.first_day, last)
    if isinstance(found, Nobody):
        extract.fault(row, found.column, f"training.person.{found.code}", found.what, remedy=found.remedy)
        return None
    attended = _attended(extract, row, rules.on(span.start.first_day))
    social_work = row.values.get("is_social_work")
    draft = Draft(
        found.person.id,
        title,
        span,
        attended,
        organizer=row.text("organizer"),
        category=row.text("category") or None,
        is_social_work=social_work if isinstance(social_work, bool) else None,
        delivery_mode=row.text("delivery_mode") or None,
        row=row.number,
    )
    return _Subject(row, draft, found.person.staff_no, found.by_name)


def _say_by_name(extract: Extract, subjects: Sequence[_Subject]) -> None:
    """Say once for each person that only name and station told who is meant."""
    first = {subject.staff_no: subject.row for subject in reversed(subjects) if subject.by_name}
    for staff_no, row in reversed(first.items()):
        extract.fault(
            row,
            "name",
            "training.person.by_name",
            f"按姓名和社工站对上：人员编号 {staff_no}",
            severity=Severity.INFO,
        )


def _span(office: Office, extract: Extract, row: Row) -> Span | None:
    """When the course ran, from its one or two cells of days and two of times."""
    span = row.values.get("started_on")
    if not isinstance(span, Span):
        return None
    ended = row.values.get("ended_on")
    if isinstance(ended, Span):
        span = span._replace(end=ended.end or ended.start, end_time=ended.start_time or span.end_time)
    span = span._replace(
        start_time=row.text("started_time") or span.start_time, end_time=row.text("ended_time") or span.end_time
    )
    if fault := span_fault(span, office.today):
        code, what = fault
        column = "ended_on" if code != "future" and "ended_on" in extract.columns else "started_on"
        extract.fault(row, column, f"training.{code}", what, remedy="核对培训时间")
        return None
    return span


def span_fault(span: Span, today: date) -> tuple[str, str] | None:
    """Why a course cannot have run so, as of ``today``: the finding's code and a sentence. None if it can."""
    end: PartialDate = span.end or span.start
    if end.last_day < span.start.first_day:
        return "end_before_start", "结束时间早于开始时间"
    if span.start.first_day > today:
        return "future", f"培训还没有开始（今天是 {today.isoformat()}）"
    if span.start_time and span.end_time and span.end_time <= span.start_time:
        return "time_order", "下课时刻不晚于上课时刻"
    return None


def _attended(extract: Extract, row: Row, conversions: Conversions) -> Attended:
    stated = _claim(row, conversions)
    minutes = row.values.get("minutes")
    hours = row.values.get("verified_credit_hours")
    verified = hours if isinstance(hours, int) else None
    most = stated.credit_hours if stated else None
    if verified is not None and most is not None and verified > most:
        extract.fault(
            row,
            "verified_credit_hours",
            "training.verified_more",
            "认定学时多于申报学时",
            severity=Severity.WARNING,
            remedy="核对两个数",
        )
    return Attended(
        minutes=minutes if isinstance(minutes, int) else _minutes(extract, row),
        claim=stated,
        verified_credit_hours=verified,
        verified_by=row.text("verified_by") or None,
        proof_no=row.text("proof_no") or None,
        result=row.text("result") or None,
    )


def _claim(row: Row, conversions: Conversions) -> Claim | None:
    """The length that counts: 学时 before 小时 before 天 before 分钟, as written."""
    for column in _LENGTHS:
        value = row.values.get(column)
        if isinstance(value, Length):
            return claim_of(value.amount, value.unit, conversions)
        if isinstance(value, int):
            return claim_of(value, CREDIT_HOUR, conversions)
    minutes = row.values.get("minutes")
    return claim_of(minutes * 100, MINUTE, conversions) if isinstance(minutes, int) else None


def _minutes(extract: Extract, row: Row) -> int | None:
    """实际培训时间 from a cell that states 小时 or 分钟."""
    for column in ("clock_hours", "credit_hours"):
        value = row.values.get(column)
        if isinstance(value, Length) and value.unit in (CLOCK_HOUR, MINUTE):
            minutes = whole_minutes(value.amount, value.unit)
            if minutes is None:
                extract.fault(
                    row, column, "training.part_of_minute", "折不成整分钟", remedy="填“分钟”一列，或写准确的小时数"
                )
            return minutes
    return None


BOOKS: tuple[Book, ...] = (Book(TRAINING_RECORD, plan_training), Book(SIGN_IN_SHEET, plan_training))
