"""The lists of the returns room, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from swtool.office import Office
from swtool.registry.divisions import read_divisions
from swtool.returns.cases import Case
from swtool.returns.duty import clock_of
from swtool.returns.planning import Move, Step
from swtool.returns.rules import rates
from swtool.returns.terms import ACCEPTED, CHANNEL_LABELS, Channel, State
from swtool.tables import Chart, Heading, Hint, Show, Table

_NAMED = 1
"""Up to how many towns a line of a plan names; more are counted."""


def status_list(found: Sequence[Case], as_of: date) -> Table:
    """Every return with its last day, where it stands, and whether it was in time."""
    headings = (
        Heading("period", "期间", Show.CODE),
        Heading("town", "镇街", Show.CODE),
        Heading("form", "报表", Show.CODE),
        Heading("due_on", "最后一天", Show.DAY),
        Heading("state", "状态"),
        Heading("received_on", "首次收到", Show.DAY, minor=True),
        Heading("accepted_on", "入库", Show.DAY, minor=True),
        Heading("timely", "是否按时", Show.CODE),
        Heading("reminded", "提醒", Show.COUNT, minor=True),
        Heading("last_reminded", "最近提醒", Show.DAY, minor=True),
    )
    rows = [
        (
            str(case.period),
            case.town,
            case.form_title,
            case.last_day_label,
            case.standing.state.label,
            case.standing.received_on,
            case.standing.accepted_on,
            timely_label(case),
            len(case.standing.reminded),
            case.standing.reminded[-1] if case.standing.reminded else None,
        )
        for case in found
    ]
    return Table("各镇应报的表", headings, rows, as_of=as_of, sources=_rules(found), notes=_notes(found))


def summary(office: Office, found: Sequence[Case], as_of: date, *, by: str) -> Table:
    """Expected, reported, in time, and the rates, by ``town`` or ``form``, with a line for all."""
    groups: dict[str, list[Case]] = {}
    for case in found:
        groups.setdefault(case.town if by == "town" else case.form_title, []).append(case)
    headings = (
        Heading("group", "镇街" if by == "town" else "报表", Show.CODE),
        Heading("expected", "应报", Show.COUNT),
        Heading("reported", "已报", Show.COUNT),
        Heading("rate", "报送率", Show.RATE),
        Heading("on_time", "按时", Show.COUNT),
        Heading("on_time_rate", "按时率", Show.RATE),
        Heading("waiting", "未到期", Show.COUNT),
        Heading("returned", "退回待改", Show.COUNT),
        Heading("reminders", "提醒次数", Show.COUNT),
    )
    rows = [_rates(name, group) for name, group in groups.items()]
    if rows:
        rows.append(_rates("合计", found))
    clock = "核对入库" if clock_of(office.policy, as_of) == ACCEPTED else "第一次收到"
    notes = (f"已报、按时以{clock}为准；免报的不算应报", *_notes(found)) if rows else ()
    whose = "各镇街" if by == "town" else "各种报表的"
    chart = Chart(f"{whose}报送率和按时率", "group", ("rate", "on_time_rate"))
    return Table("报表报送情况", headings, rows, as_of=as_of, sources=_rules(found), notes=notes, chart=chart)


def history(case: Case, as_of: date) -> Table:
    """Everything that happened to one return, and how its last day was counted."""
    headings = (
        Heading("happened_on", "日期", Show.DAY),
        Heading("kind", "事项"),
        Heading("channel", "方式"),
        Heading("file_name", "文件"),
        Heading("reason", "原因"),
        Heading("actor", "经办"),
        Heading("recorded_at", "登记时间", minor=True),
    )
    rows = [
        (
            event.happened_on,
            event.kind.label,
            CHANNEL_LABELS[Channel(event.channel)] if event.channel else "",
            event.file_name,
            event.reason,
            event.actor,
            event.recorded_at[:16].replace("T", " "),
        )
        for event in case.events
        if event.happened_on <= as_of
    ]
    title = f"{case.town} {case.period.label} {case.form_title}：{case.standing.state.label}"
    return Table(title, headings, rows, as_of=as_of, sources=(case.due.rule,), notes=case.due.steps)


def plan_table(office: Office, moves: Iterable[Move]) -> Table:
    """What planning does, the towns that it does the same with together on one line."""
    names = {number: division.name for number, division in read_divisions(office.db).by_id.items()}
    groups: dict[tuple[object, ...], list[str]] = {}
    provisional = False
    for move in moves:
        before = move.before.due_on if move.before else None
        after = move.after.due_on if move.after else None
        provisional = provisional or (move.after is not None and move.after.counted.provisional)
        shown_before = before if move.step is not Step.KEEP else None
        key = (move.period.label, move.form_title, move.step.label, shown_before, after)
        groups.setdefault(key, []).append(names.get(move.division_id, ""))
    headings = (
        Heading("period", "期间", Show.CODE),
        Heading("form", "报表", Show.CODE),
        Heading("step", "怎么变", Show.CODE),
        Heading("towns", "镇街", Show.CODE),
        Heading("before", "原最后一天", Show.DAY),
        Heading("due_on", "最后一天", Show.DAY),
    )
    rows = [
        (period, form, step, "、".join(towns) if len(towns) <= _NAMED else f"{len(towns)} 个", before, after)
        for (period, form, step, before, after), towns in groups.items()
    ]
    notes = ("有的最后一天是暂定的：那一年的放假安排还没有载入，载入后会重算",) if provisional else ()
    return Table("应报的表", headings, rows, as_of=office.today, notes=notes)


def timely_label(case: Case) -> str:
    """按时, 迟 2 天, 已逾期 3 天; '' while nothing decides it."""
    standing = case.standing
    if standing.on_time is None:
        return ""
    if standing.on_time:
        return "按时"
    return f"迟 {standing.days_late} 天" if standing.counted_on else f"已逾期 {standing.days_late} 天"


def outstanding(found: Iterable[Case]) -> bool:
    """Whether anything is overdue."""
    return any(case.standing.is_overdue for case in found)


def _rates(name: str, group: Sequence[Case]) -> tuple[object, ...]:
    counted = rates(case.standing for case in group)
    return (
        name,
        counted.expected,
        counted.reported,
        counted.rate,
        counted.on_time,
        counted.on_time_rate,
        counted.waiting,
        counted.returned,
        counted.reminders,
    )


def _rules(found: Iterable[Case]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(case.due.rule for case in found))


def _notes(found: Sequence[Case]) -> tuple[str, ...]:
    notes = []
    if any(case.due.provisional for case in found):
        notes.append("“暂定”：那一年的放假安排还没有载入，载入后重算")
    if late := [case for case in found if case.standing.state is State.OVERDUE]:
        notes += [f"{len(late)} 张逾期没有报", Hint("催报用 swtool returns remind")]
    return tuple(notes)
