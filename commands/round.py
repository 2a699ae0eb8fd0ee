"""`swtool round`: the yearly round of need files and resources, from the books that go out to its final numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.rounds.rules import Kind
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, day
from ._context import emit, office_of

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.registry.divisions import Division
    from swtool.rounds.store import Round

app = Noun("年度更新：开一轮、发预填表、看进度、结束定数")

_FOLDER = "年度更新"

OneKind = Annotated[
    Kind, typer.Argument(metavar="类别", help="needs 居民需求档案；resources 社区资源；verification 困难群众核查")
]
Year = Annotated[
    int | None, typer.Option("--year", min=2000, max=2099, metavar="年", help="哪一年的一轮；不写就是今年")
]
Town = Annotated[str | None, typer.Option("--town", metavar="镇", help="只看（只发）这个乡镇（街道）")]
Why = Annotated[str, typer.Option("--why", metavar="原因", help="不写个人信息")]


@app.verb(
    "open",
    "开始一轮，并给每个镇写一本预填的表（个人信息打星号）",
    notes="当年早先已看过的不再问。已经开始的再运行不会重复，可以放进定时任务。发回的表用 swtool intake load 载入。",
)
def open_one(
    ctx: typer.Context,
    kind: OneKind,
    year: Year = None,
    until: Annotated[
        date | None,
        typer.Option("--until", parser=day, metavar="日期", help="镇里交表的最后一天；不写就是当年12月31日"),
    ] = None,
    folder: Annotated[Path, typer.Option("--output", "-o", metavar="文件夹", help="表写到这个文件夹")] = Path(_FOLDER),
    no_books: Annotated[bool, typer.Option("--no-books", help="只开一轮，不写预填表")] = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.rounds import store
    from swtool.rounds.holding import open_round

    with office_of(ctx, write=True) as office:
        terminal, meant = Terminal(), year or office.today.year
        if found := store.rounds(office.db, kind=kind, year=meant):
            terminal.say(f"{found[0].label}已于 {found[0].opened_on.isoformat()} 开始，没有重复开")
            return ExitCode.DONE
        made = open_round(office, kind, meant, until or date(meant, 12, 31), keep=not dry_run)
        terminal.write(f"{'将开始' if dry_run else '已开始'}{made.label}，最后一天 {made.due_on.isoformat()}")
        if not (no_books or dry_run):
            _give(office, made, None, folder, password=None)
    return ExitCode.DONE


@app.verb(
    "run",
    "到了日子就开本年的各轮，写预填表；说明哪几个镇还没有交",
    notes="哪一天开始是设置 rounds.opening，用 swtool policy show 看。已经开的不会重复，可以放进定时任务。\n"
    "退出码：0 没有还没交的镇；3 有镇还没有交。",
)
def run(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Option("--output", "-o", metavar="文件夹", help="表写到这个文件夹")] = Path(_FOLDER),
    no_books: Annotated[bool, typer.Option("--no-books", help="只开一轮，不写预填表")] = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.rounds import store
    from swtool.rounds.holding import due_to_open, open_round, towns_asked

    with office_of(ctx, write=True) as office:
        terminal, year, owing = Terminal(), office.today.year, False
        for kind in due_to_open(office):
            made = open_round(office, kind, year, date(year, 12, 31), keep=not dry_run)
            terminal.write(f"{'将开始' if dry_run else '已开始'}{made.label}，最后一天 {made.due_on.isoformat()}")
            if not (no_books or dry_run):
                _give(office, made, None, folder, password=None)
        for one in store.rounds(office.db, year=year):
            if one.closed_on is None and (asked := towns_asked(office, one)):
                owing = True
                told = f"{len(asked)} 个镇还有 {sum(asked.values())} 份没有复核，最后一天 {one.due_on.isoformat()}"
                terminal.write(f"{one.label}：{told}（swtool round status {one.kind}）")
    return ExitCode.ATTENTION if owing else ExitCode.DONE


@app.verb("books", "再写一遍预填表：只写还没有复核的；一个镇或每个镇")
def books(
    ctx: typer.Context,
    kind: OneKind,
    year: Year = None,
    town: Town = None,
    folder: Annotated[Path, typer.Option("--output", "-o", metavar="文件夹", help="表写到这个文件夹")] = Path(_FOLDER),
    password: Annotated[str | None, typer.Option("--password", metavar="密码", help="给表加打开密码")] = None,
) -> ExitCode:
    from swtool.rounds.holding import refuse_closed, require_round

    if password is not None:
        from swtool.workbooks.locked import refuse_weak

        refuse_weak(password)
    with office_of(ctx, write=True) as office:
        one = require_round(office, kind, year or office.today.year)
        refuse_closed(one)
        _give(office, one, town, folder, password=password)
    return ExitCode.DONE


@app.verb(
    "status",
    "进度：每个村（镇）应复核多少、已复核多少、有没有变化、还剩几天",
    notes="退出码：0 都复核了，或一轮已经结束；3 还有没复核的。",
)
def status(
    ctx: typer.Context,
    kind: OneKind = Kind.NEEDS,
    year: Year = None,
    town: Town = None,
    by_village: Annotated[bool, typer.Option("--village", help="逐村列出；不写就按镇合计")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.registry.boundaries import named_division, places_of
    from swtool.rounds.holding import require_round
    from swtool.rounds.sheets import is_done
    from swtool.rounds.sheets import status as status_table

    with office_of(ctx) as office:
        judged = as_of or office.today
        one = require_round(office, kind, year or judged.year)
        villages = None
        if town is not None:
            places = places_of(office, judged)
            villages = places.inside(named_division(office, places, town))
        table = status_table(office, one, judged, by_town=not by_village and town is None, villages=villages)
        emit(office, table, format, output)
        return ExitCode.DONE if is_done(one, table, judged) else ExitCode.ATTENTION


@app.verb("close", "结束一轮：把每个村的数字定下来；以后的变动不再改它")
def close(
    ctx: typer.Context,
    kind: OneKind,
    year: Year = None,
    why: Annotated[str, typer.Option("--why", metavar="说明", help="如 余下的外出未归；不写个人信息")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.rounds.holding import close_round, require_round

    with office_of(ctx, write=True) as office:
        one = require_round(office, kind, year or office.today.year)
        count = close_round(office, one, why=why, keep=not dry_run)
        Terminal().write(
            f"{'将结束' if dry_run else '已结束'}{one.label}：应复核 {count.asked} 份，已复核 {count.answered} 份，"
            f"未复核 {count.missing} 份"
        )
    return ExitCode.DONE


@app.verb("reopen", "重开已经结束的一轮；原来定下的数字留在历史里")
def reopen(ctx: typer.Context, kind: OneKind, why: Why, year: Year = None, dry_run: DryRun = False) -> ExitCode:
    from swtool.rounds.holding import reopen_round, require_round

    with office_of(ctx, write=True) as office:
        one = require_round(office, kind, year or office.today.year)
        reopen_round(office, one, why=why, keep=not dry_run)
        Terminal().write(f"{'将重开' if dry_run else '已重开'}{one.label}")
    return ExitCode.DONE


@app.verb("list", "历年各轮：何时开始、何时结束、完成多少")
def list_rounds(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.rounds.sheets import listing

    with office_of(ctx) as office:
        emit(office, listing(office, as_of or office.today), format, output)
    return ExitCode.DONE


def _give(office: Office, one: Round, town: str | None, folder: Path, *, password: str | None) -> None:
    """A book for each town that has something to answer, or for the one named."""
    from swtool.returns.giving import How
    from swtool.rooms import books as every_book
    from swtool.rounds.holding import FORM_OF, give_book
    from swtool.workbooks.outfile import make_folder, safe_stem

    book = next(each for each in every_book() if each.form.name == FORM_OF[one.kind])
    how = How(prefill=True, password=password)
    towns = _towns(office, one, town)
    terminal, made = Terminal(), 0
    make_folder(folder)
    with office.progress("写预填表", len(towns)) as advance:
        for each in towns:
            name = safe_stem(f"{each.name}{one.label}")
            done = give_book(office, one, each, book, folder / f"{name}.xlsx", how)
            if done is not None:
                made += 1
                rows = sum(done.given.rows.values())
                terminal.write(f"  {done.given.path.name}：{done.asked} 份，{rows} 行")
            advance(1)
    terminal.write(f"已写 {made} 本，在 {folder}" if made else "没有要问的")


def _towns(office: Office, one: Round, town: str | None) -> list[Division]:
    from swtool.registry.boundaries import names_of_today, places_of
    from swtool.registry.divisions import require_town
    from swtool.rounds.holding import towns_asked

    if town is not None:
        return [require_town(names_of_today(office), town)]
    places = places_of(office, office.today)
    return [places.row(town_id) for town_id in towns_asked(office, one)]
