"""`swtool intake template`: the books that towns fill in, empty or with what the office holds of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import ForMonth, OutputFormat
from ._context import BESIDE, as_written, emit, office_of

if TYPE_CHECKING:
    from swtool.intake.plan import Book
    from swtool.office import Office
    from swtool.registry.divisions import Division
    from swtool.returns.giving import Given, How, Wanted

ALL = "all"
LIST = "list"
MONTH = "month"
_FOLDER = "填报表"

Forms = Annotated[list[str] | None, typer.Argument(metavar="表…", help="表名或代号，可写多张；写 list 列出全部")]
ForTown = Annotated[
    str | None, typer.Option("--town", metavar="镇", help="发给哪个镇（街道）；写 all 每个镇一本，放进一个文件夹")
]
Prefill = Annotated[bool, typer.Option("--prefill", help="填上县里已登记的内容（个人信息打星号），须写 --town")]
Bundle = Annotated[
    str | None, typer.Option("--bundle", metavar="month", help="month：这个镇当月待报的表装成一本，首页是本月待办")
]
Reveal = Annotated[bool, typer.Option("--reveal", help="预填的个人信息不打星号（会记入操作日志）")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="文件", help="写到这个 .xlsx 文件；--town all 时是文件夹")
]
Password = Annotated[str | None, typer.Option("--password", metavar="密码", help="给生成的表加打开密码")]


def add_to(app: Noun) -> None:
    """Register the verb."""
    app.verb(
        "template",
        "生成填报表，发给镇街填写；可一本多表、按镇预填、按月打包",
        notes="预填的表收回时逐格比对：没有动的不变，改了的更新，县里也改过的列为冲突，少了的行只提示不删除。"
        "--bundle month 不写 --month 时装这个镇现在待报的表；须先用 swtool returns plan 排定。",
    )(template)


def template(
    ctx: typer.Context,
    forms: Forms = None,
    town: ForTown = None,
    prefill: Prefill = False,
    bundle: Bundle = None,
    month: ForMonth = None,
    reveal: Reveal = False,
    password: Password = None,
    output: Output = None,
) -> ExitCode:
    from swtool.returns.giving import How
    from swtool.rooms import books

    _refuse_contradictions(forms, town, bundle, month, prefill=prefill, reveal=reveal)
    if password is not None:
        from swtool.workbooks.locked import refuse_weak

        refuse_weak(password)
    with office_of(ctx, write=prefill) as office:
        if forms == [LIST]:
            return _list(office, output)
        known = books()
        chosen = _chosen(forms or [], known)
        how = How(prefill=prefill, reveal=reveal, password=password)
        towns = _towns(office, town)
        if town == ALL:
            folder = _folder(output)
            return _every(office, folder, towns, known, chosen, month, how, is_bundle=bundle is not None)
        return _one(
            office, output, towns[0] if towns else None, known, chosen, month, how, is_bundle=bundle is not None
        )


def _refuse_contradictions(
    forms: list[str] | None, town: str | None, bundle: str | None, month: ForMonth, *, prefill: bool, reveal: bool
) -> None:
    if bundle is not None and bundle != MONTH:
        raise UsageFault(f"没有“{bundle}”这种打包", where="--bundle", remedy="写 --bundle month")
    if bundle is not None and forms:
        raise UsageFault("打包的表由排定的任务决定", where="--bundle", remedy="去掉表名，或去掉 --bundle")
    if bundle is None and not forms:
        raise UsageFault("没有写哪张表", remedy="写表名；swtool intake template list 列出全部")
    if bundle is not None and town is None:
        raise UsageFault("没有写打包给哪个镇", where="--bundle", remedy="加 --town 镇名，或 --town all")
    if month is not None and bundle is None:
        raise UsageFault("--month 只和 --bundle month 一起用", where="--month")
    if prefill and town is None:
        raise UsageFault("没有写预填哪个镇的内容", where="--prefill", remedy="加 --town 镇名，或 --town all")
    if reveal and not prefill:
        raise UsageFault("--reveal 只和 --prefill 一起用", where="--reveal")


def _list(office: Office, output: Path | None) -> ExitCode:
    from swtool.intake.sheets import forms_table
    from swtool.rooms import books

    emit(office, forms_table([book.form for book in books()]), OutputFormat.TABLE, output)
    return ExitCode.DONE


def _chosen(forms: list[str], known: tuple[Book, ...]) -> list[Book]:
    """The books named, each once. Raises NotFound with the nearest titles."""
    from swtool.intake.identify import find_form

    by_name = {book.form.name: book for book in known}
    names = dict.fromkeys(find_form(text, [book.form for book in known]).name for text in forms)
    return [by_name[name] for name in names]


def _towns(office: Office, town: str | None) -> list[Division]:
    """The town named, every town with a station, or none."""
    from swtool.registry.boundaries import names_of_today, places_of
    from swtool.registry.divisions import require_town
    from swtool.registry.town_words import stations_of_town

    index = names_of_today(office)
    if town is None:
        return []
    if town != ALL:
        return [require_town(index, town)]
    places = places_of(office, office.today)
    there = {
        at.id
        for station in stations_of_town(office, None, places)
        if (at := places.town_of(station.division_id, ("station", station.id))) is not None
    }
    found = [each for each in index.towns if each.id in there]
    if not found:
        raise UsageFault("没有一个镇（街道）有社工站", where="--town all", remedy="先用 swtool station add 登记社工站")
    return found


def _one(
    office: Office,
    output: Path | None,
    town: Division | None,
    known: tuple[Book, ...],
    chosen: list[Book],
    month: ForMonth,
    how: How,
    *,
    is_bundle: bool,
) -> ExitCode:
    from swtool.returns.giving import give_out

    wanted = _wanted(office, town, known, chosen, month, is_bundle=is_bundle)
    if not wanted:
        Terminal().write(f"{town.name if town else ''}没有待报的表")
        return ExitCode.DONE
    path = _xlsx(output or Path(_file_name(town, wanted, is_bundle=is_bundle)))
    _say(give_out(office, path, wanted, town, how), path, how)
    return ExitCode.DONE


def _every(
    office: Office,
    folder: Path,
    towns: list[Division],
    known: tuple[Book, ...],
    chosen: list[Book],
    month: ForMonth,
    how: How,
    *,
    is_bundle: bool,
) -> ExitCode:
    """A book for each town that has something to send."""
    from swtool.errors import NotFound
    from swtool.returns.giving import give_out

    nothing: list[str] = []
    made, beside = 0, []
    fault: NotFound | None = None
    with office.progress("生成填报表", len(towns)) as advance:
        for town in towns:
            try:
                wanted = _wanted(office, town, known, chosen, month, is_bundle=is_bundle)
            except NotFound as problem:
                fault, wanted = problem, []
            if wanted:
                folder.mkdir(parents=True, exist_ok=True)
                path = folder / _file_name(town, wanted, is_bundle=is_bundle)
                given = give_out(office, path, wanted, town, how)
                made += 1
                if given.path != path:
                    beside.append(given.path.name)
            else:
                nothing.append(town.name)
            advance(1)
    if fault is not None and not made:
        raise fault
    Terminal().write(f"已生成 {made} 本，在 {folder}")
    if beside:
        Terminal().say(f"{BESIDE}：{'、'.join(beside)}")
    if nothing:
        Terminal().say(f"没有待报的表：{'、'.join(nothing)}")
    return ExitCode.DONE


def _wanted(
    office: Office,
    town: Division | None,
    known: tuple[Book, ...],
    chosen: list[Book],
    month: ForMonth,
    *,
    is_bundle: bool,
) -> list[Wanted]:
    from swtool.returns.giving import Wanted, owed_now

    if is_bundle and town is not None:
        return owed_now(office, town, month, known)
    return [Wanted(book) for book in chosen]


def _file_name(town: Division | None, wanted: list[Wanted], *, is_bundle: bool) -> str:
    """许村镇社工站人员花名册.xlsx, 许村镇2026年10月待报表.xlsx; nothing that Windows refuses."""
    from swtool.workbooks.outfile import safe_stem

    name = town.name if town is not None else ""
    periods = [each.case.period for each in wanted if each.case is not None]
    if is_bundle and periods:
        stem = f"{name}{max(periods, key=lambda period: period.last).months[-1].label}待报表"
    else:
        more = f"等{len(wanted)}张表" if len(wanted) > 1 else ""
        stem = f"{name}{wanted[0].form.title}{more}"
    return f"{safe_stem(stem)}.xlsx"


def _xlsx(path: Path) -> Path:
    if path.suffix.lower() != ".xlsx" or path.is_dir():
        raise UsageFault("填报表是 .xlsx 文件", where=str(path), remedy="文件名请以 .xlsx 结尾")
    return path


def _folder(output: Path | None) -> Path:
    folder = output or Path(_FOLDER)
    if folder.exists() and not folder.is_dir():
        raise UsageFault("这是文件，不是文件夹", where=str(folder), remedy="--town all 时 --output 写文件夹")
    return folder


def _say(given: Given, path: Path, how: How) -> None:
    terminal = Terminal()
    terminal.write(f"已生成 {as_written(given.path, path)}")
    for title, rows in given.rows.items():
        terminal.write(f"  {title}：预填 {rows} 行")
    if given.empty:
        terminal.say(f"没有可预填的内容，是空表：{'、'.join(given.empty)}")
    if how.reveal:
        terminal.say("表里有完整的个人信息：只发给本人经办的镇，用完删除；建议加 --password")
    if how.password is not None:
        terminal.say("已加打开密码；密码请另行告诉对方，不要和表一起发")
