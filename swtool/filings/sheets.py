"""The lists of the filings room, as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from swtool.evidence.store import known_by
from swtool.filings.cases import Case, cases
from swtool.filings.changes import PostPart, versions_of
from swtool.filings.duty import lateness_bounds
from swtool.filings.evidence import papers
from swtool.filings.rules import bucket_labels
from swtool.filings.store import deadlines_of, documents
from swtool.filings.terms import DocumentKind, Standing
from swtool.findings import OUTCOME_LABELS, Outcome
from swtool.office import Office
from swtool.privacy import mask_name
from swtool.registry.posts import BASES, POST_KINDS
from swtool.registry.stations import station_order
from swtool.tables import Heading, Hint, Show, Table

_WHO = (
    Heading("change_no", "变动编号", Show.CODE),
    Heading("staff_no", "人员编号", Show.CODE, minor=True),
    Heading("name", "姓名", Show.TEXT, mask_name, minor=True),
    Heading("station", "社工站"),
    Heading("kind", "变动类型"),
    Heading("event_on", "变动日期", Show.DAY),
)


_SETTLE = "确认用 swtool filing confirm，排除用 swtool filing dismiss --why"


def filing_list(office: Office, as_of: date, *, only: Callable[[Case], bool] | None = None) -> Table:
    """Every change with its filing, deadline and verdict; ``only`` picks."""
    found = [case for case in _known(office, as_of) if only is None or only(case)]
    bounds = lateness_bounds(office.policy, as_of)
    headings = (
        Heading("filing_no", "备案编号", Show.CODE),
        *_WHO,
        Heading("last_day", "截止日", Show.DAY),
        Heading("first_filed", "首次备案", minor=True),
        Heading("complete", "材料齐全", minor=True),
        Heading("provisional", "截止日暂定", Show.FLAG, minor=True),
        Heading("timely", "是否按时"),
        Heading("status", "状态"),
    )
    rows = [
        (
            case.filing.filing_no if case.filing else "",
            *_who(case),
            case.deadline.last_day if case.deadline else None,
            _moment(case.clocks.first) if case.clocks else "",
            _moment(case.clocks.complete) if case.clocks and case.clocks.complete else "",
            case.deadline.provisional if case.deadline else None,
            timely_label(case, bounds),
            case.status_label,
        )
        for case in found
    ]
    return Table("人员变动备案", headings, rows, as_of=as_of, sources=_sources(found))


def _known(office: Office, as_of: date, where: str = "1") -> list[Case]:
    """The changes that had happened or were recorded by ``as_of``: a day gone by lists nothing that came after it."""
    found = cases(office, as_of, where)
    if as_of >= office.today:
        return found
    return [
        case
        for case in found
        if case.change.recorded_at[:10] <= as_of.isoformat()
        or (case.change.event_on is not None and case.change.event_on.first_day <= as_of)
    ]


def due_list(office: Office, as_of: date, within: int | None = None) -> Table:
    """Recorded changes without a filing, the most urgent first. ``within`` days keeps those due by then or overdue."""
    found = [case for case in _known(office, as_of) if case.awaits_filing]
    if within is not None:
        found = [case for case in found if (left := case.days_left(as_of)) is None or left <= within]
    found.sort(key=lambda case: (case.deadline.last_day if case.deadline else date.max, case.change.id))
    headings = (
        *_WHO,
        Heading("last_day", "截止日", Show.DAY),
        Heading("left", "剩余天数", Show.COUNT),
        Heading("provisional", "截止日暂定", Show.FLAG, minor=True),
        Heading("note", "说明", minor=True),
        Heading("command", "备案命令", Show.CODE, minor=True),
    )
    rows = [
        (
            *_who(case),
            case.deadline.last_day if case.deadline else None,
            case.days_left(as_of),
            case.deadline.provisional if case.deadline else None,
            _due_note(case, as_of),
            f"swtool filing add {case.change.change_no}",
        )
        for case in found
    ]
    return Table("待备案的人员变动", headings, rows, as_of=as_of, sources=_sources(found))


def suspected_list(office: Office, as_of: date) -> Table:
    """What rosters suggest and nobody has confirmed or dismissed."""
    found = _known(office, as_of, "v.standing = 'suspected'")
    headings = (*_WHO, Heading("post", "变动前后"), Heading("recorded", "发现时间"), Heading("command", "处理命令"))
    rows = [
        (
            *_who(case),
            f"{part_label(case.change.before) or '—'} → {part_label(case.change.after) or '—'}",
            case.change.recorded_at[:10],
            f"swtool filing confirm {case.change.change_no}",
        )
        for case in found
    ]
    notes = ("是名册里看出来的，要问清楚：属实的确认，不属实的写明理由排除", Hint(_SETTLE)) if rows else ()
    return Table("疑似未备案变动", headings, rows, as_of=as_of, notes=notes)


def _operator(case: Case) -> str:
    return case.operator or "（没有登记运营机构）"


def lateness_summary(office: Office, as_of: date, *, by: str = "station") -> Table:
    """How many filings were in time, and how late the others, by ``station`` or ``operator``.

    Filings only; what was never filed has its own column. Every count is of changes that had to be filed.
    """
    bounds = lateness_bounds(office.policy, as_of)
    labels = bucket_labels(bounds)
    counts: dict[str, dict[str, int]] = {}
    left_out = (Standing.DISMISSED, Standing.SUSPECTED)
    found = [case for case in _known(office, as_of) if case.change.standing not in left_out and not case.duty.need_not]
    order = station_order(office, as_of)
    found.sort(key=(lambda case: order[case.change.station_id]) if by == "station" else _operator)
    for case in found:
        group = case.station if by == "station" else _operator(case)
        if case.verdict is not None:
            column = case.verdict.bucket(bounds)
        else:
            overdue = case.deadline is not None and case.deadline.last_day < as_of
            column = "未备案已逾期" if overdue else "未备案"
        row = counts.setdefault(group, {})
        row[column] = row.get(column, 0) + 1
    columns = (*labels, "无法判定", "未备案", "未备案已逾期")
    headings = (
        Heading("group", "社工站" if by == "station" else "运营机构"),
        *(Heading(f"bucket_{at}", label, Show.COUNT) for at, label in enumerate(columns)),
        Heading("total", "合计", Show.COUNT),
    )
    rows: list[tuple[object, ...]] = [
        (group, *(row.get(label, 0) for label in columns), sum(row.values())) for group, row in counts.items()
    ]
    if rows:
        totals = [sum(row.get(label, 0) for row in counts.values()) for label in columns]
        rows.append(("合计", *totals, sum(totals)))
    return Table("备案及时情况", headings, rows, as_of=as_of, sources=_sources(found))


def case_sheet(office: Office, case: Case, as_of: date) -> Table:
    """Everything about one change, line by line: what, its duty, how the deadline was counted, what was done."""
    change = case.change
    lines: list[tuple[str, str]] = [
        ("变动编号", change.change_no),
        ("人员", f"{case.person.staff_no} {mask_name(case.person.name)}"),
        ("社工站", case.station),
        ("运营机构", case.operator or "没有登记"),
        ("变动", f"{change.kind.label}，{case.event_label}"),
        ("变动前", part_label(change.before) or "—"),
        ("变动后", part_label(change.after) or "—"),
        ("变动原因", change.reason or "—"),
        ("交接情况", change.handover or "—"),
        ("是否须备案", f"{OUTCOME_LABELS[case.duty.outcome]}：{case.duty.why}"),
        ("状态", case.status_label),
    ]
    brought = papers(office, [change], known_by(office, as_of))[change.id]
    if brought.verdict.outcome is not Outcome.NOT_APPLICABLE:
        lines.append(("材料", brought.verdict.what))
    corrections = versions_of(office.db, change.id)[1:]
    lines += [(f"更正 {_moment(row['recorded_at'])}", row["note"] or "") for row in corrections]
    if case.deadline is not None:
        lines += [(f"期限{at}", step) for at, step in enumerate(case.deadline.steps, 1)]
        lines.append(("日历版本", case.deadline.calendar_edition))
    if case.filing is not None and case.clocks is not None:
        complete = _moment(case.clocks.complete) if case.clocks.complete else "尚未补正"
        lines += [
            ("备案编号", case.filing.filing_no),
            ("首次备案", f"{_moment(case.clocks.first)}（{case.filing.channel.label}）"),
            ("材料齐全", complete),
            ("计时口径", reading_label(case.reading)),
            ("是否按时", case.verdict.note if case.verdict else ""),
        ]
        lines += [(f"{event.kind.label} {_moment(event.at)}", event.reason or "") for event in case.filing.events]
        earlier = deadlines_of(office.db, case.filing.id)[:-1]
        lines += [
            ("原截止日", f"{one.counted.last_day.isoformat()}（{one.counted.calendar_edition}）") for one in earlier
        ]
        lines += [
            (f"发出 {_moment(row['recorded_at'])}", f"{DocumentKind(row['kind']).label} {row['file_name']}")
            for row in documents(office.db)
            if row["filing_id"] == case.filing.id
        ]
    headings = (Heading("item", "项目"), Heading("value", "内容"))
    return Table(f"人员变动 {change.change_no}", headings, lines, as_of=as_of, sources=_sources([case]))


def timely_label(case: Case, bounds: Sequence[int]) -> str:
    """In time or how late, in the office's words."""
    if case.verdict is None:
        return ""
    if case.verdict.early:
        return "按时（提前备案）"
    return case.verdict.bucket(bounds) if case.verdict.days_late is not None else case.verdict.note


def part_label(part: PostPart) -> str:
    """One side of a change in words: 服务性岗位，专职，项目社工."""
    words = (
        POST_KINDS.get(part.post_kind or "", ""),
        BASES.get(part.basis or "", ""),
        part.post_title or "",
        part.pay_grade or "",
    )
    return "，".join(word for word in words if word)


def reading_label(reading: str) -> str:
    """Which of the two moments stops the clock."""
    return "以首次备案为准" if reading == "first" else "以材料齐全为准"


def _who(case: Case) -> tuple[object, ...]:
    change = case.change
    return change.change_no, case.person.staff_no, case.person.name, case.station, change.kind.label, case.event_label


def _moment(moment: object) -> str:
    return str(moment)[:16].replace("T", " ")


def _due_note(case: Case, as_of: date) -> str:
    if case.deadline is None:
        known = case.change.event_on is not None and case.change.event_on.exact is not None
        return case.duty.why if known else f"{case.duty.why}；请补上变动日期"
    left = case.days_left(as_of) or 0
    if left < 0:
        return f"已逾期 {-left} 天"
    return "今天是最后一天" if left == 0 else ""


def _sources(found: Sequence[Case]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(case.rule for case in found if case.rule))
