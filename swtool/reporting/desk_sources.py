"""What each room puts on the desk. A source asks its room a fixed number of questions, whatever the county's size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from swtool.dates import Month
from swtool.disclosure.duty import MonthRule, rule_of
from swtool.disclosure.rules import Stand
from swtool.disclosure.standing import standings_between
from swtool.errors import PolicyFault
from swtool.filings.cases import Case, cases
from swtool.filings.terms import FilingStatus, Standing
from swtool.inventory.checks import yearly_parameters
from swtool.inventory.reviews import KIND_LABELS, Kind, rounds
from swtool.inventory.rules import Reading
from swtool.inventory.rules import Standing as Freshness
from swtool.office import Office
from swtool.quantities import format_percent
from swtool.registry.stations import station_order
from swtool.reporting.desk_backups import backup_tasks
from swtool.reporting.desk_meetings import meeting_tasks
from swtool.reporting.desk_orders import order_tasks
from swtool.reporting.desk_returns import returns_tasks
from swtool.reporting.desk_training import training_tasks
from swtool.reporting.desk_visits import visit_tasks
from swtool.reporting.tasks import Outlook, Source, Task, Urgency, days_text

_LISTED = 10
"""How many changes are shown one by one; a longer queue is told by its number and its list."""


def setup_tasks(office: Office, outlook: Outlook) -> list[Task]:
    """What a new office must load before anything else makes sense."""
    steps = (
        ("division", "区划", "还没有载入行政区划", "swtool division load 文件 --system nbs-2023"),
        ("station", "社工站", "还没有登记社工站", "swtool station add --help"),
        ("post", "人员", "还没有登记在岗人员", "swtool intake load 花名册文件"),
    )
    return [
        Task(Urgency.MISSING, subject, what, command)
        for table, subject, what, command in steps
        if not office.db.value(f"SELECT EXISTS (SELECT 1 FROM {table})")
    ]


# -- filings ----------------------------------------------------------------------------------------------------------


def filing_tasks(office: Office, outlook: Outlook) -> list[Task]:
    """Changes that wait to be filed, answered, corrected or confirmed."""
    known = [case for case in cases(office, outlook.today) if case.change.recorded_at[:10] <= outlook.today.isoformat()]
    waiting = [case for case in known if case.awaits_filing]
    late = [case for case in waiting if case.deadline is not None and case.deadline.last_day < outlook.today]
    soon = [case for case in waiting if case.deadline is not None and outlook.today <= case.deadline.last_day]
    unclear = [case for case in waiting if case.deadline is None]
    tasks = _unfiled(Urgency.OVERDUE, late, outlook)
    tasks += _unfiled(Urgency.DUE, [case for case in soon if _last_day(case) <= outlook.until], outlook)
    tasks += [
        Task(
            Urgency.MISSING,
            "备案",
            f"{case.station} {case.person.staff_no} {case.change.kind.label}：变动日期没有写到日，定不出截止日",
            f"swtool filing show {case.change.change_no}",
        )
        for case in unclear[:_LISTED]
    ]
    suspected = [case for case in known if case.change.standing is Standing.SUSPECTED]
    if suspected:
        order = station_order(office, outlook.today)
        suspected.sort(key=lambda case: order[case.change.station_id])
        stations = list(dict.fromkeys(case.station for case in suspected))
        what = f"花名册显示 {len(suspected)} 件疑似未备案变动没有确认：{_some(stations)}"
        tasks.append(Task(Urgency.MISSING, "备案", what, "swtool filing list --suspected"))
    returned = [case for case in known if case.status is FilingStatus.RETURNED]
    if returned:
        what = f"{len(returned)} 件备案已退回，等机构补正：{_some(_filing_numbers(returned))}"
        tasks.append(Task(Urgency.NOTICE, "备案", what, "swtool filing list"))
    open_cases = [case for case in known if case.status in (FilingStatus.FILED, FilingStatus.AMENDED)]
    if open_cases:
        what = f"{len(open_cases)} 件备案待受理：{_some(_filing_numbers(open_cases))}"
        tasks.append(Task(Urgency.NOTICE, "备案", what, _accept(open_cases)))
    return tasks


def _unfiled(urgency: Urgency, found: Sequence[Case], outlook: Outlook) -> list[Task]:
    ordered = sorted(found, key=lambda case: (_last_day(case), case.change.id))
    tasks = []
    for case in ordered[:_LISTED]:
        last = _last_day(case)
        mark = "（暂定）" if case.deadline is not None and case.deadline.provisional else ""
        what = (
            f"{case.station} {case.person.staff_no} {case.change.kind.label}（{case.event_label}）没有备案，"
            f"截止 {last.isoformat()}{mark}，{days_text(last, outlook.today)}"
        )
        tasks.append(Task(urgency, "备案", what, f"swtool filing add {case.change.change_no}", last))
    if len(ordered) > _LISTED:
        rest = ordered[_LISTED:]
        what = f"还有 {len(rest)} 件变动没有备案"
        tasks.append(Task(urgency, "备案", what, "swtool filing due", _last_day(rest[0])))
    return tasks


def _filing_numbers(found: Sequence[Case]) -> list[str]:
    return [case.filing.filing_no for case in found if case.filing is not None]


def _last_day(case: Case) -> date:
    return case.deadline.last_day if case.deadline is not None else date.max


def _accept(found: Sequence[Case]) -> str:
    if len(found) == 1 and found[0].filing is not None:
        return f"swtool filing accept {found[0].filing.filing_no}"
    return "swtool filing list"


# -- disclosure -------------------------------------------------------------------------------------------------------


def disclosure_tasks(office: Office, outlook: Outlook) -> list[Task]:
    """Months that organizations have still to publish: those due within the horizon, and the last one past its day
    (older ones stand in ``disclosure status``), unless that day was over before the office kept records."""
    began = str(office.db.value("SELECT min(recorded_at) FROM journal_txn") or "")[:10]
    newest = Month.of(outlook.until)
    rules = [rule_of(office, month) for month in (newest.previous().previous(), newest.previous(), newest)]
    due = [rule for rule in rules if rule is not None and began <= rule.due_on.isoformat()]
    past = [rule for rule in due if rule.due_on < outlook.today]
    soon = [rule for rule in due if outlook.today <= rule.due_on <= outlook.until]
    asked = {rule.month: rule for rule in (*past[-1:], *soon)}
    tasks: list[Task] = []
    for month, found in standings_between(office, list(asked), outlook.today).items():
        rule = asked[month]
        waiting: dict[Stand, list[str]] = {}
        for one in found:
            waiting.setdefault(one.timing.stand, []).append(one.organization.name)
        for stand, urgency in ((Stand.MISSING, Urgency.MISSING), (Stand.PENDING, Urgency.DUE)):
            if names := waiting.get(stand):
                tasks.append(_unpublished(urgency, rule, names, outlook))
    return tasks


def _unpublished(urgency: Urgency, rule: MonthRule, names: Sequence[str], outlook: Outlook) -> Task:
    what = (
        f"{rule.month.label}{'、'.join(rule.labels)}，{len(names)} 家机构没有公开：{_some(names)}；"
        f"最后一天 {rule.due_on.isoformat()}，{days_text(rule.due_on, outlook.today)}"
    )
    return Task(urgency, "三务公开", what, f"swtool disclosure run --month {rule.month}", rule.due_on)


# -- inventory --------------------------------------------------------------------------------------------------------


def inventory_tasks(office: Office, outlook: Outlook) -> list[Task]:
    """Files and resources whose yearly update is overdue, falls due within the horizon, or lies ahead this year."""
    try:
        period, reading = yearly_parameters(office, outlook.today)
    except PolicyFault:
        return []
    tasks: list[Task] = []
    for kind in Kind:
        now = _round(office, kind, outlook.today, period.number(), reading)
        total, overdue = sum(now.values()), now[Freshness.OVERDUE]
        if not total:
            continue
        ahead = _round(office, kind, outlook.until + timedelta(days=1), period.number(), reading)
        soon = max(ahead[Freshness.OVERDUE] - overdue, 0)
        coverage = f"共 {total} 项，已更新 {format_percent(Fraction(now[Freshness.FRESH], total))}"
        command = f"swtool inventory due --kind {kind.value}"
        label = KIND_LABELS[kind]
        if overdue:
            tasks.append(Task(Urgency.OVERDUE, "每年更新", f"{label} {overdue} 项逾期没有更新（{coverage}）", command))
        if soon:
            what = f"{label} {soon} 项在 {outlook.days} 天内到期（{coverage}）"
            tasks.append(Task(Urgency.DUE, "每年更新", what, command))
        rest = now[Freshness.DUE] - soon
        if rest > 0:
            tasks.append(Task(Urgency.NOTICE, "每年更新", f"{label} {rest} 项本年还没有更新（{coverage}）", command))
        if unknown := now[Freshness.UNKNOWN]:
            tasks.append(Task(Urgency.MISSING, "每年更新", f"{label} {unknown} 项没有更新日期", command))
    return tasks


def _round(office: Office, kind: Kind, day: date, years: int, reading: Reading) -> dict[Freshness, int]:
    counts = dict.fromkeys(Freshness, 0)
    for village in rounds(office, kind, day, years=years):
        for standing, number in village.counted.of(reading).items():
            counts[standing] += number
    return counts


def _some(names: Sequence[str]) -> str:
    shown = "、".join(names[:3])
    return f"{shown} 等" if len(names) > 3 else shown


SOURCES: tuple[Source, ...] = (
    setup_tasks,
    filing_tasks,
    disclosure_tasks,
    training_tasks,
    inventory_tasks,
    returns_tasks,
    order_tasks,
    backup_tasks,
    visit_tasks,
    meeting_tasks,
)
