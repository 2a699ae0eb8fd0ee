"""How a town's 人员变动备案表 becomes recorded changes with their filings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from swtool.dates import PartialDate
from swtool.filings.changes import NewChange, PostPart, StaffChange, replace_version, same_changes
from swtool.filings.duty import Duties, duties
from swtool.filings.posting import foreseen_conflicts
from swtool.filings.procedure import file_changes
from swtool.filings.recording import confirm_change, missing_parts, record_changes
from swtool.filings.stated import completed, differences
from swtool.filings.store import filings_of_changes
from swtool.filings.subjects import Someone, Subjects
from swtool.filings.terms import ChangeKind, Channel, Origin, Standing
from swtool.findings import Severity
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.office import Office
from swtool.store.database import Transaction

_UNKNOWN_PERSON = -1
_AMEND = "用 swtool filing amend {0} 补正；已经受理的，先用 swtool filing revoke {0} 撤销"


@dataclass(slots=True)
class _Told:
    """One change as a row tells it. ``new.person_id`` of a person still to be registered is set when written."""

    row: Row
    new: NewChange
    someone: Someone
    standing: StaffChange | None = None  # recorded or suspected already
    fields: tuple[FieldChange, ...] = ()  # what the row states otherwise than is held of that


def plan_changes(office: Office, extract: Extract, batch: Batch) -> Plan:
    """人员变动备案表: each row's change is recorded and filed at the moment of loading, by the channel 备案表.

    What is recorded already is filed, what was suspected is confirmed, both with what the sheet states besides; what is
    filed stays as it is, and what the sheet says otherwise is told.
    """
    plan = Plan()
    subjects = Subjects(office, extract)
    judged = duties(office)
    told = [one for row in extract.rows for one in _tell(row, subjects, extract, batch)]
    _find_same(office, extract, told)
    told = [one for one in told if _is_complete(extract, one)]
    _refuse_contradictions(office, extract, told)
    filed = filings_of_changes(office.db, [one.standing.id for one in told if one.standing])
    open_ones: list[_Told] = []
    for one in told:
        _tell_other_end(extract, one, subjects, is_filed=one.standing is not None and one.standing.id in filed)
        if one.standing is not None and (one.standing.id in filed or one.standing.standing is Standing.DIRECT):
            number = filed[one.standing.id].filing_no if one.standing.id in filed else one.standing.change_no
            plan.changes.append(Change(Action.UNCHANGED, one.row.number, subjects.about(one.new), f"已有 {number}"))
            _tell_filed_otherwise(extract, one, number)
            continue
        open_ones.append(one)
        plan.changes.append(_shown(one, subjects, judged))
    if open_ones:
        plan.writes.append(lambda tx: _write(office, tx, open_ones, batch))
    return plan


def _tell(row: Row, subjects: Subjects, extract: Extract, batch: Batch) -> list[_Told]:
    """The changes of one row: one, or two where one person takes another's place."""
    event_on = row.values.get("event_on")
    day = event_on if isinstance(event_on, PartialDate) else None
    station = subjects.station(row, "station", day)
    word = row.values.get("kind")
    if station is None or not isinstance(word, str):
        return []
    kind = ChangeKind(word)
    if day is None and not any(finding.where == extract.where(row, "event_on") for finding in extract.findings):
        extract.fault(row, "event_on", "filing.no_day", "没有写变动日期", remedy="写到哪一日；只知道月份写年月")
    station = subjects.on_day(station, day)
    subjects.compare_project(row, station)
    after = PostPart(
        row.text("post_kind") or None,
        row.text("basis") or None,
        row.text("post_title") or None,
        row.text("pay_grade") or None,
    )
    other = subjects.station(row, "other_station", day) if row.text("other_station") else None
    plain = NewChange(
        kind=kind,
        person_id=_UNKNOWN_PERSON,
        station_id=station,
        event_on=day,
        origin=Origin.WORKBOOK,
        other_station_id=other,
        reason=row.text("reason") or None,
        handover=row.text("handover") or None,
        batch_id=batch.id,
        source_row=row.number,
    )
    wanted = [plain._replace(after=PostPart() if kind.leaves else after)]
    if kind.leaves and row.text("incoming_name"):
        wanted.append(plain._replace(kind=ChangeKind.JOIN, after=after, other_station_id=None))
    elif kind.enters and row.text("outgoing_name"):
        wanted.append(plain._replace(kind=ChangeKind.LEAVE, other_station_id=None))
    made = []
    for one in wanted:
        someone = subjects.someone(row, enters=one.kind.enters, station_id=station)
        if someone is None:
            continue
        person_id = someone.person.id if someone.person else _UNKNOWN_PERSON
        before = subjects.before(someone, station, day)
        made.append(_Told(row, one._replace(person_id=person_id, before=before), someone))
    return made


def _find_same(office: Office, extract: Extract, told: Sequence[_Told]) -> None:
    """Match with what is recorded; the same change twice in one sheet is a fault."""
    same = same_changes(office.db, {one.new.person_id for one in told if one.someone.person})
    seen: dict[tuple[object, ...], int] = {}
    for one in told:
        key = (one.someone.key, one.new.station_id, one.new.kind, one.new.event_on)
        if key in seen:
            what = f"与第 {seen[key]} 行是同一变动"
            extract.fault(one.row, "kind", "filing.repeated", what, remedy="删去一行", against=seen[key])
        seen.setdefault(key, one.row.number)
        held = same.get((one.new.person_id, one.new.station_id, one.new.kind), ())
        candidates = [change for change in held if change.event_on == one.new.event_on] or [
            change for change in held if change.standing is Standing.SUSPECTED and change.event_on is None
        ]
        if len(candidates) > 1:
            numbers = "、".join(change.change_no for change in candidates)
            what = f"对得上 {len(candidates)} 条已登记的变动：{numbers}"
            extract.fault(
                one.row, "kind", "filing.ambiguous_change", what, remedy="用 swtool filing dismiss 排除重复的一条"
            )
        if candidates:
            one.standing = candidates[0]
            one.new = completed(one.standing, one.new)
            one.fields = differences(extract.form, one.standing, one.new)


def _is_complete(extract: Extract, one: _Told) -> bool:
    """Whether the row, with what is held of its change already, says all of it; a finding where it doesn't."""
    missing = missing_parts(one.new.kind, one.new.after)
    if missing:
        what = f"{one.new.kind.label}没有写明{missing}"
        extract.fault(one.row, "post_kind", "filing.incomplete", what, remedy="补上这一项")
    return not missing


def _tell_filed_otherwise(extract: Extract, one: _Told, number: str) -> None:
    """A filing is amended, not loaded over: a clerk has to see what the sheet would have changed."""
    is_direct = one.standing is not None and one.standing.standing is Standing.DIRECT
    remedy = f"先用 swtool filing dismiss {number} 排除，再载入一次" if is_direct else _AMEND.format(number)
    for each in one.fields:
        extract.fault(
            one.row,
            each.column,
            "filing.filed_otherwise",
            f"{number} 已登记，没有改动：{each}",
            severity=Severity.WARNING,
            remedy=f"表格对的，{remedy}",
        )


def _tell_other_end(extract: Extract, one: _Told, subjects: Subjects, *, is_filed: bool) -> None:
    """That a transfer is between other stations than is held of it, which no later version of a change says: refused
    before it is filed so, else told."""
    stated = one.new.other_station_id
    if one.standing is None or stated is None or stated == one.standing.other_station_id:
        return
    number, held = one.standing.change_no, one.standing.other_station_id
    what = f"登记的是“{subjects.name_of(held)}”" if held is not None else "没有登记对方社工站"
    is_wrong = held is not None and not is_filed
    extract.fault(
        one.row,
        "other_station",
        "filing.other_end",
        f"{number} {what}，没有改动",
        severity=Severity.ERROR if is_wrong else Severity.WARNING,
        remedy=f"表格对的，先用 swtool filing dismiss {number} 排除（备过案的先撤销备案），再载入一次",
    )


def _refuse_contradictions(office: Office, extract: Extract, told: Sequence[_Told]) -> None:
    """Findings for changes that the posts rule out, all of them at once."""
    fresh = [
        one
        for one in told
        if one.someone.person is not None and (one.standing is None or one.standing.standing is Standing.SUSPECTED)
    ]
    for at, why in foreseen_conflicts(office.db, [one.new for one in fresh], pending=True).items():
        extract.fault(
            fresh[at].row,
            "event_on",
            "filing.contradicts",
            f"与任职记录对不上：{why}",
            remedy="核对人员、社工站和变动日期；先前的变动没有备案的，先写在前面",
        )


def _shown(one: _Told, subjects: Subjects, judged: Duties) -> Change:
    duty = judged.of(one.new.kind, one.new.station_id, one.new.event_on)
    about = subjects.about(one.new)
    if duty.need_not:
        return Change(Action.INSERT, one.row.number, about, f"无须备案，直接变动：{duty.why}", one.fields)
    if one.standing is not None:
        return Change(Action.UPDATE, one.row.number, about, f"{one.standing.change_no} 予以备案登记", one.fields)
    return Change(Action.INSERT, one.row.number, about, "登记变动并备案，待受理")


def _write(office: Office, tx: Transaction, told: Sequence[_Told], batch: Batch) -> None:
    """Register who is new, record what is new, confirm what was suspected, file all that has to be."""
    registered: dict[object, int] = {}
    for one in told:
        if one.someone.person is None:
            person_id = registered.get(one.someone.key)
            if person_id is None:
                person_id = registered[one.someone.key] = one.someone.register(tx, batch.id, one.row.number)
            one.new = one.new._replace(person_id=person_id)
    judged = duties(office)
    fresh = [one for one in told if one.standing is None]
    recorded = record_changes(office, tx, [one.new for one in fresh], judged=judged)
    to_file = [
        (done.change, one.row)
        for done, one in zip(recorded, fresh, strict=True)
        if done.change.standing is Standing.RECORDED and not done.duty.need_not
    ]
    for one in told:
        if one.standing is None:
            continue
        change = one.standing
        if one.fields:
            new = one.new
            change = replace_version(
                tx, change, after=new.after, reason=new.reason, handover=new.handover, note="备案表写明"
            )
        if change.standing is Standing.SUSPECTED:
            change = confirm_change(office, tx, change, event_on=one.new.event_on).change
        if (
            change.standing is Standing.RECORDED
            and not judged.of(change.kind, change.station_id, change.event_on).need_not
        ):
            to_file.append((change, one.row))
    file_changes(
        office,
        tx,
        [change for change, _row in to_file],
        channel=Channel.WORKBOOK,
        batch_id=batch.id,
        source_rows=[row.number for _change, row in to_file],
        judged=judged,
    )
