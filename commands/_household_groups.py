"""`swtool household split|merge|undo|regroups|categories|grown`: files together, and who is in them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day
from ._context import emit, office_of

Why = Annotated[str, typer.Option("--why", metavar="理由", help="凭什么，如 核对户口簿；不写个人信息")]
On = Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="从哪一天起")]
Village = Annotated[
    str | None, typer.Option("--village", metavar="村（社区）", help="只看这个村（社区）或乡镇（街道）；名称或区划代码")
]


def add_verbs(app: Noun) -> None:
    """Give the noun its verbs."""
    app.verb("split", "分户：几名成员另立一份档案，第一名是新户主；用 household undo 撤销")(split)
    app.verb("merge", "并户：把重复的一份并入保留的一份，成员、需求、计划都过去；用 household undo 撤销")(merge)
    app.verb("undo", "撤销一次分户或并户，恢复原样；之后又有变更的不能撤销")(undo)
    app.verb("regroups", "分户和并户，撤销了的也列出")(list_regroups)
    app.verb("count", "登记一个村（社区）应建档的户数，供一户一档的覆盖率用")(count)
    app.verb("categories", "困难类别：每类多少人，哪些写法不在类别表里")(categories)
    app.verb("grown", "成年了而困难类别还是儿童类的人（姓名隐去），和不久就要成年的")(grown)


def split(
    ctx: typer.Context,
    file_no: Annotated[str, typer.Argument(metavar="档案号", help="原来的档案")],
    new_no: Annotated[str, typer.Argument(metavar="新档案号", help="没有用过的")],
    who: Annotated[list[str], typer.Argument(metavar="成员…", help="分出去的人，第一名是新户主")],
    on: On,
    why: Why,
    new_head: Annotated[str, typer.Option("--new-head", metavar="成员", help="原户主分出去时，原档案谁做户主")] = "",
    address: Annotated[str | None, typer.Option("--address", metavar="住址", help="新户的住址")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.regrouping import split

    with office_of(ctx, write=True) as office:
        values = {"address": address}
        number = split(office, file_no, new_no, who, on, why=why, values=values, new_head=new_head, keep=not dry_run)
        _done(f"分户：{len(who)} 人由档案 {file_no} 另立 {new_no}", number, dry_run=dry_run)
    return ExitCode.DONE


def merge(
    ctx: typer.Context,
    keep: Annotated[str, typer.Argument(metavar="保留", help="保留的档案号")],
    duplicate: Annotated[str, typer.Argument(metavar="并入", help="并入的档案号，并户后停用")],
    on: On,
    why: Why,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.regrouping import merge

    with office_of(ctx, write=True) as office:
        number = merge(office, keep, duplicate, on, why=why, keep=not dry_run)
        _done(f"并户：档案 {duplicate} 并入 {keep}", number, dry_run=dry_run)
    return ExitCode.DONE


def undo(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="编号", help="BH… 或 FH…，见 swtool household regroups")],
    why: Why,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.regrouping import undo

    with office_of(ctx, write=True) as office:
        found = undo(office, number, why=why, keep=not dry_run)
        both = f"档案 {found.file_no} 和 {found.other_no}"
        after = (
            f"{both} 各归各的" if found.kind == "merge" else f"档案 {found.other_no} 不再使用，成员回到 {found.file_no}"
        )
        Terminal().say(f"试运行，没有写入：{after}" if dry_run else f"已撤销 {found.number}：{after}")
    return ExitCode.DONE


def list_regroups(ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None) -> ExitCode:
    from swtool.inventory.file_sheets import regroup_list

    with office_of(ctx) as office:
        emit(office, regroup_list(office), format, output)
    return ExitCode.DONE


def count(
    ctx: typer.Context,
    village: Annotated[str, typer.Argument(metavar="村（社区）", help="名称或12位区划代码")],
    households: Annotated[int, typer.Argument(min=0, metavar="户数", help="应建档多少户，如核查得出的")],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="哪一天的数")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.counts import state_count

    from ._places import one_village

    with office_of(ctx, write=True) as office:
        place = one_village(office, village)
        state_count(office, place, households, on, keep=not dry_run)
        will = "将登记" if dry_run else "已登记"
        Terminal().say(f"{place.name}：{will}应建档 {households} 户（{on.isoformat()}）")
    return ExitCode.DONE


def categories(
    ctx: typer.Context,
    village: Village = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.inventory.clients import category_counts

    from ._places import villages_named

    with office_of(ctx) as office:
        judged = as_of or office.today
        table = category_counts(office, judged, division_ids=villages_named(office, village, judged))
        emit(office, table, format, output)
    return ExitCode.DONE


def grown(
    ctx: typer.Context,
    village: Village = None,
    ahead: Annotated[int, typer.Option("--days", min=0, max=366, metavar="天数", help="往后看多少天")] = 60,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.inventory.clients import grown_up

    from ._places import villages_named

    with office_of(ctx) as office:
        judged = as_of or office.today
        table = grown_up(office, judged, days=ahead, division_ids=villages_named(office, village, judged))
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


def _done(what: str, number: str, *, dry_run: bool) -> None:
    Terminal().say(f"试运行，没有写入：{what}" if dry_run else f"已{what}，编号 {number}")
    if not dry_run:
        Terminal().say(f"弄错了可以撤销：swtool household undo {number} --why 理由")
