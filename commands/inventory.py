"""`swtool inventory`: household files, needs and community resources, and the yearly round that keeps them fresh."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, NotFound, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day
from ._context import emit, office_of, rows_on_screen
from ._intake_options import Detail, Existing, ExistingWord, Partial
from ._places import one_village, villages_named

if TYPE_CHECKING:
    pass

app = Noun("居民需求档案、需求清单、社区资源清单和每年更新")


class Listed(StrEnum):
    """What can be listed."""

    HOUSEHOLDS = "households"
    NEEDS = "needs"
    RESOURCES = "resources"


class Refreshed(StrEnum):
    """What is due once a year."""

    NEEDS = "needs"
    RESOURCES = "resources"


class Twice(StrEnum):
    """What may be on record twice."""

    HOUSEHOLDS = "households"
    RESOURCES = "resources"


What = Annotated[Listed, typer.Argument(metavar="类别", help="households 居民档案、needs 需求清单、resources 社区资源")]
Place = Annotated[
    str | None, typer.Option("--village", metavar="村（社区）", help="只看这个村（社区）或乡镇（街道）；名称或区划代码")
]
OneKind = Annotated[Refreshed, typer.Option("--kind", help="needs 居民需求档案、resources 社区资源")]
EitherKind = Annotated[Refreshed | None, typer.Option("--kind", help="只看 needs 居民需求档案或 resources 社区资源")]


_TABLES = {Listed.HOUSEHOLDS: "household", Listed.NEEDS: "need_item", Listed.RESOURCES: "community_resource"}


@app.verb("list", "居民档案、需求清单或社区资源清单（姓名隐去）")
def list_inventory(
    ctx: typer.Context,
    what: What,
    village: Place = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.inventory import sheets, store
    from swtool.registry.boundaries import places_of

    make = {Listed.HOUSEHOLDS: sheets.households, Listed.NEEDS: sheets.needs, Listed.RESOURCES: sheets.resources}[what]
    with office_of(ctx) as office:
        judged = as_of or office.today
        villages, total = villages_named(office, village, judged), None
        if villages is None and (rows := rows_on_screen(format, output)) is not None:
            villages, total = store.first_page(
                office.db, _TABLES[what], judged.isoformat(), places_of(office, judged), rows
            )
        table = replace(make(office, judged, division_ids=villages), total=total)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("show", "一份居民档案：成员和需求")
def show(
    ctx: typer.Context,
    file_no: Annotated[str, typer.Argument(metavar="档案号", help="档案号，见居民档案清单")],
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.inventory import sheets, store
    from swtool.registry.boundaries import places_of

    with office_of(ctx) as office:
        judged = as_of or office.today
        since = sheets.minor_since(office, judged)
        places = places_of(office, judged)
        found = store.households(office.db, judged.isoformat(), minor_since=since, places=places, file_no=file_no)
        if not found:
            raise NotFound(
                f"{judged.isoformat()} 没有在用的档案 {file_no}", remedy="用 swtool inventory list households 查看"
            )
        emit(office, sheets.members(office, found[0], judged), format, output, reveal=reveal)
        if output is None and format is OutputFormat.TABLE:
            emit(office, sheets.needs(office, judged, household_id=found[0].id), format, reveal=reveal)
    return ExitCode.DONE


@app.verb("duplicates", "在用档案或资源里疑似重复的（姓名隐去）：像哪一份、相似多少、为什么")
def duplicates(
    ctx: typer.Context,
    what: Annotated[Twice, typer.Argument(metavar="类别", help="households 居民档案、resources 社区资源")],
    village: Place = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.inventory.duplicates import household_duplicates, resource_duplicates

    with office_of(ctx) as office:
        places = villages_named(office, village, office.today)
        find = household_duplicates if what is Twice.HOUSEHOLDS else resource_duplicates
        table = find(office, division_ids=places)
        emit(office, table, format, output, reveal=reveal)
        if table.rows:
            number, kind = ("档案号", "") if what is Twice.HOUSEHOLDS else ("资源编号", "--kind resources ")
            line = f"swtool inventory close {number} {kind}--on 日期 --why 重复建档"
            Terminal().say(f"核对后确是重复的，留一份，停用另一份：{line}")
    return ExitCode.DONE


@app.verb("due", "每年更新：哪些本年还没有更新，哪些超过一年没有更新")
def due(
    ctx: typer.Context,
    kind: EitherKind = None,
    village: Place = None,
    detail: Annotated[bool, typer.Option("--detail", help="逐份列出，不只是每村合计；须同时写 --kind")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.inventory.due import due_list, due_summary, outstanding
    from swtool.inventory.reviews import Kind

    if detail and kind is None:
        raise UsageFault("逐份列出时要写明类别", remedy="加 --kind needs 或 --kind resources")
    with office_of(ctx) as office:
        judged = as_of or office.today
        places = villages_named(office, village, judged)
        kinds = [Kind(kind)] if kind else list(Kind)
        summary = due_summary(office, judged, kinds, division_ids=places)
        table = due_list(office, judged, kinds[0], division_ids=places) if detail else summary
        emit(office, table, format, output, reveal=reveal)
        return ExitCode.ATTENTION if outstanding(summary) else ExitCode.DONE


@app.verb(
    "review",
    "登记“复核无变化”：一个村（社区）的全部，或写明编号的几份",
    notes="例：inventory review --village 东山社区 --on 2026-11-10 --all",
)
def review(
    ctx: typer.Context,
    village: Annotated[str, typer.Option("--village", metavar="村（社区）", help="名称或12位区划代码")],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="实际复核的那一天")],
    numbers: Annotated[list[str] | None, typer.Argument(metavar="编号…", help="档案号或资源编号")] = None,
    kind: OneKind = Refreshed.NEEDS,
    whole: Annotated[bool, typer.Option("--all", help="该村（社区）在用的全部")] = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.reviews import KIND_LABELS, Kind, record_no_change

    if whole == bool(numbers):
        raise UsageFault("要么写编号，要么写 --all", remedy="只写其中一种")
    with office_of(ctx, write=True) as office:
        place = one_village(office, village)
        done = record_no_change(office, Kind(kind), place, on, numbers=numbers or None, keep=not dry_run)
        verb = "将登记" if dry_run else "已登记"
        again = f"，另有 {done.already} 项当天已登记过" if done.already else ""
        Terminal().say(f"{place.name}{KIND_LABELS[Kind(kind)]}：{verb}“复核无变化”{done.recorded} 项{again}")
    return ExitCode.DONE


@app.verb("close", "停用一份档案（销档）或一项资源；以前的日子仍查得到")
def close_one(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="编号", help="档案号或资源编号")],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="从哪一天起不再使用")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="如 迁出、重复建档；不写个人信息")],
    kind: OneKind = Refreshed.NEEDS,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.closing import close
    from swtool.inventory.reviews import KIND_LABELS, Kind

    with office_of(ctx, write=True) as office:
        close(office, Kind(kind), number, on, why=why, keep=not dry_run)
        Terminal().say(f"{'将停用' if dry_run else '已停用'}{KIND_LABELS[Kind(kind)]} {number}")
    return ExitCode.DONE


@app.verb(
    "xlsform",
    "生成手机上的入户走访表（XLSForm），给 ODK、Kobo 用；不含任何人的信息",
    notes="村（社区）按镇街逐级选；身份证号、电话当场校验。填好的用 swtool inventory answers 收回来。",
)
def xlsform(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="文件", help="写到哪里，如 入户走访.xlsx")],
) -> ExitCode:
    from swtool.exchange.xlsform import write_form
    from swtool.registry.boundaries import names_of_today
    from swtool.workbooks.outfile import put

    if path.suffix.lower() != ".xlsx":
        raise UsageFault("手机表要写成 .xlsx", where=str(path), remedy="文件名以 .xlsx 结尾")
    with office_of(ctx) as office:
        index = names_of_today(office)
        if not index.towns:
            raise NotFound("还没有载入行政区划，村（社区）无从选起", remedy="先用 swtool division load")
        written = put(path, lambda temporary: write_form(index, office.today, temporary))
        Terminal().say(f"已写入 {written}；传到 ODK Central 或 Kobo 即可")
    return ExitCode.DONE


@app.verb(
    "answers",
    "收回手机上填的入户走访：ODK Central 的 zip 或 csv、Kobo 的 xlsx；按居民需求档案检查、整本入库",
    notes="主表和成员表分开导出的，写在同一行里一起载入。先用 --dry-run 看会变什么。",
)
def answers(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="文件…", help="导出的文件")],
    existing: Existing = ExistingWord.ERROR,
    partial: Partial = False,
    detail: Detail = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from tempfile import TemporaryDirectory

    from swtool.exchange.ownsheet import write_sheet
    from swtool.exchange.xlsform_answers import rows_of
    from swtool.inventory.forms import HOUSEHOLD_FILE

    from ._intake_books import Wishes, take_in

    rows = rows_of(files)
    with office_of(ctx, write=True) as office, TemporaryDirectory() as made:
        book = write_sheet(HOUSEHOLD_FILE, rows, Path(made) / f"{files[0].stem}.xlsx")
        wishes = Wishes(existing.value, partial, not dry_run, files[0].resolve().parent, detail=detail)
        return take_in(office, [book], wishes)
