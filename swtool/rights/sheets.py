"""What a plan shows before it is carried out, and the list of cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swtool.dates import Month
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.privacy import ERASED
from swtool.rights.carrying_out import unsure_places
from swtool.rights.plan import Plan
from swtool.rights.purge import Copy
from swtool.rights.store import cases, standing_restrictions, waiting_for_purge
from swtool.tables import Heading, Show, Table


def plan_table(plan: Plan) -> Table:
    """What goes: a line a kind of data; no value stands in it."""
    counted: dict[tuple[str, str], int] = {}
    for change in plan.changes:
        place = (change.holding.label, change.titles)
        counted[place] = counted.get(place, 0) + 1
    rows: list[tuple[object, ...]] = [(label, count, titles) for (label, titles), count in counted.items()]
    if plan.entries:
        rows.append(("操作日志", len(plan.entries), "变更前后的内容（只留摘要，链照样能验证）"))
    rows += [(f"限制处理 {locked.case.case_no}", len(locked.rows), "封存的内容") for locked in plan.restrictions]
    word = "删除" if plan.word == ERASED else "限制处理"
    headings = (Heading("kind", "类别"), Heading("rows", "行数", Show.COUNT), Heading("what", f"{word}的内容"))
    return Table(f"将{word} {plan.subject.number} 的个人信息", headings, rows)


def staying_table(plan: Plan) -> Table:
    """What stays, and why."""
    rows: list[tuple[object, ...]] = [(each.what, each.why) for each in (*plan.stays, *plan.remaining)]
    for place, count in unsure_places(plan.unsure).items():
        rows.append((f"{place} {count} 处", "只提到姓名或电话，可能是别人；核对确是本人的加 --mentions"))
    return Table("留下的", (Heading("what", "内容"), Heading("why", "为什么")), rows)


def copies_table(copies: Sequence[Copy], today: date, keep: Parameter | None = None) -> Table:
    """Copies of the office that still hold the values, the oldest first; ``keep`` is the setting of their rotation."""
    rows = [(copy.name, copy.made_at[:10], copy.age(today), _kept_until(copy, keep, today)) for copy in copies]
    headings = (
        Heading("name", "文件"),
        Heading("made_at", "做的日期", Show.DAY),
        Heading("age", "天前", Show.COUNT),
        Heading("until", "留到"),
    )
    notes = ("备份里的内容改不了：先做一份新的并核验，再删掉这些；恢复它们要再办一次。本程序不知道的备份请自己查。",)
    return Table("仍含这些内容的备份", headings, rows, notes=notes)


def _kept_until(copy: Copy, keep: Parameter | None, today: date) -> str:
    """Until when rotation keeps it at most: the last backup of its month goes with the month that is no longer kept.
    The newest few and the one last verified stay for as long as they are that."""
    if not copy.is_backup or keep is None:
        return "自己删掉为止"
    month = Month.parse(copy.made_at[:7])
    for _ in range(keep.number("months") - 1):
        month = month.next()
    until = f"最迟约 {month.last}" if month.last >= today else "下次做备份时删"
    return f"{until}，最近 {keep.number('newest')} 份和最近核验的一份除外"


def case_list(office: Office) -> Table:
    """Every case, without anybody's name."""
    standing = {case.id for case in standing_restrictions(office.db)}
    waiting = {case.id for case in waiting_for_purge(office.db)}
    rows = []
    for case in cases(office.db):
        state = "生效中" if case.id in standing else "待清除残留" if case.id in waiting else "办结"
        rows.append(
            (
                case.case_no,
                case.recorded_at[:10],
                case.kind.label,
                case.subject_number,
                case.basis,
                case.rows,
                case.entries,
                case.attachments,
                state,
            )
        )
    headings = (
        Heading("case_no", "事项编号", Show.CODE),
        Heading("recorded_at", "日期", Show.DAY),
        Heading("kind", "类别"),
        Heading("subject", "对象", Show.CODE),
        Heading("basis", "依据"),
        Heading("rows", "行数", Show.COUNT, minor=True),
        Heading("entries", "日志条数", Show.COUNT, minor=True),
        Heading("attachments", "附件", Show.COUNT, minor=True),
        Heading("state", "状态"),
    )
    return Table("个人信息事项", headings, rows, as_of=office.today)
