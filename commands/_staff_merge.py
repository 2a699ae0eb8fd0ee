"""`swtool staff duplicates|merge|unmerge|merges`: register entries that are one person, and that turn out not to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, SwtoolError
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, Format, Output, OutputFormat, Reveal, Yes
from ._context import emit, office_of

if TYPE_CHECKING:
    from swtool.filings.merging import MergePlan
    from swtool.office import Office
    from swtool.registry.merges import Merge

app = Noun("重复登记的合并")

Why = Annotated[str, typer.Option("--why", metavar="理由", help="凭什么认定，如 核对身份证原件；不要写姓名、号码")]


@app.verb(
    "merge",
    "把重复登记的两条认作一个人：两条的任职、变动、证书、学时合在一起，都不丢",
    notes="登记内容以保留的一条为准。并入的一条的人员编号、身份证号以后仍能找到这个人。用 staff unmerge 撤销。",
)
def merge(
    ctx: typer.Context,
    keep: Annotated[str, typer.Argument(metavar="保留", help="保留的一条：人员编号或身份证号")],
    duplicate: Annotated[str, typer.Argument(metavar="并入", help="重复的一条：人员编号或身份证号")],
    why: Why,
    fill: Annotated[bool, typer.Option("--fill", help="保留的一条空着、并入的一条有的内容，补过来")] = False,
    keep_posts: Annotated[
        bool, typer.Option("--keep-posts", help="同一站的任职重叠而内容不同时，以保留的一条为准")
    ] = False,
    different_ids: Annotated[
        bool, typer.Option("--different-ids", help="两条的身份证号不同，已核实确是一个人")
    ] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.filings.merging import apply_merge, plan_merge
    from swtool.registry.people import require_person

    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        kept, merged = require_person(office.db, keep), require_person(office.db, duplicate)

        def plan() -> MergePlan:
            return plan_merge(office, kept, merged, keep_posts=keep_posts, different_ids=different_ids)

        shown = plan()
        _show(office, shown, why=why, fill=fill)
        if dry_run:
            terminal.say("试运行，没有写入")
            return ExitCode.DONE
        if not yes and terminal.ask("把这两条认作一个人吗", ("合并", "不合并")) == "不合并":
            raise SwtoolError("没有合并", remedy="核对后再来")
        with office.change(f"合并重复登记 {merged.staff_no} → {kept.staff_no}") as tx:
            if plan() != shown:
                raise SwtoolError("确认期间数据有了变化，没有合并", remedy="再运行一次，按新的情况确认")
            number = apply_merge(office, tx, shown, why=why, fill=fill)
        terminal.say(f"已合并，编号 {number}：{merged.staff_no} 并入 {kept.staff_no}")
        terminal.say(f"弄错了可以撤销：swtool staff unmerge {number}")
    return ExitCode.DONE


@app.verb("unmerge", "撤销一次合并：两条登记各归各的；合并之后登记的留在保留的一条")
def unmerge(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="合并编号", help="HB…，用 staff merges 查")],
    why: Why,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.filings.merging import later_changes, refuse_naming, undo_merge
    from swtool.registry.merges import merge_named

    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        found = merge_named(office.db, number)
        refuse_naming(office, why, (found.kept_id, found.merged_id))
        later = later_changes(office, found)
        with office.change(f"撤销合并 {found.merge_no}：{why}", keep=not dry_run) as tx:
            undo_merge(office, tx, found)
        kept, merged = _numbers(office, found)
        terminal.say("试运行，没有写入" if dry_run else f"已撤销 {found.merge_no}：{kept} 和 {merged} 又是两个人")
        if later:
            names = "、".join(change.change_no for change in later)
            terminal.say(f"合并之后登记的变动留在 {kept}：{names}；属于 {merged} 的请排除后重新登记")
        terminal.say(f"合并之后登记的其他内容（学时、证书等）也留在 {kept}")
    return ExitCode.DONE


@app.verb("duplicates", "在册人员里疑似重复登记的（姓名隐去）：像哪一条、相似多少、为什么")
def duplicates(
    ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None, reveal: Reveal = False
) -> ExitCode:
    from swtool.registry.duplicates import duplicates as duplicates_table

    with office_of(ctx) as office:
        table = duplicates_table(office)
        emit(office, table, format, output, reveal=reveal)
        if table.rows:
            Terminal().say("核对后确是一个人的：swtool staff merge 保留的编号 并入的编号 --why 理由")
    return ExitCode.DONE


@app.verb("merges", "合并过的登记，撤销了的也列出")
def merges(ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None) -> ExitCode:
    from swtool.registry.merge_sheets import merge_list

    with office_of(ctx) as office:
        emit(office, merge_list(office), format, output)
    return ExitCode.DONE


def _show(office: Office, plan: MergePlan, *, why: str, fill: bool) -> None:
    """The two entries, and what is held of each and of both together, counted by the very path of the merge."""
    from swtool.filings.merging import apply_merge
    from swtool.registry.merge_sheets import entries_table, together_table

    with office.change("看合并的结果", keep=False) as tx:
        before = (_holdings(office, plan.kept.id), _holdings(office, plan.merged.id))
        apply_merge(office, tx, plan, why=why, fill=fill)
        after = _holdings(office, plan.kept.id)
    emit(office, entries_table(plan.kept, plan.merged, plan.blanks, fill=fill), OutputFormat.TABLE)
    same = len(plan.twice)
    notes = ["两条都有的同一场培训、同样的证书只算一次"]
    notes += [f"同一站登记了两遍的任职 {same} 段，只算保留的一条"] if same else []
    emit(office, together_table(*before, after, tuple(notes)), OutputFormat.TABLE)


def _holdings(office: Office, person_id: int) -> dict[str, str]:
    """How much is held of a person, item by item."""
    from swtool.filings.changes import same_changes
    from swtool.quantities import format_hours
    from swtool.registry.credentials import credentials_of
    from swtool.registry.posts import posts_of
    from swtool.training.credits import credit_of, rounded_down, tally
    from swtool.training.store import records

    shown, attended = credentials_of(office.db, person_id), records(office.db, person_ids=(person_id,))
    counts = {
        "任职": len(posts_of(office.db, person_id)),
        "人员变动": sum(len(each) for each in same_changes(office.db, {person_id}).values()),
        "证书": len(shown.certificates),
        "学历": len(shown.educations),
        "用工": len(shown.employments),
        "学时记录": len(attended),
    }
    hours = format_hours(rounded_down(tally(map(credit_of, attended)).counted))
    return {item: str(count) for item, count in counts.items()} | {"计入的学时": hours}


def _numbers(office: Office, merge: Merge) -> tuple[str, str]:
    from swtool.registry.people import entries_by_id

    entries = entries_by_id(office.db, (merge.kept_id, merge.merged_id))
    return entries[merge.kept_id].staff_no, entries[merge.merged_id].staff_no
