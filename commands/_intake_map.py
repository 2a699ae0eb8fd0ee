"""`swtool intake map`: what a sender's own column names mean is said once and remembered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, Format, Output, OutputFormat
from ._context import emit, office_of

if TYPE_CHECKING:
    from swtool.intake.explaining import HeadingRow
    from swtool.intake.fits import Fit
    from swtool.office import Office

app = Noun("列名对照：某家的列名和填报表不一样时，说明一次就记住", default="file")

EVERYBODY = "全部"


@app.verb(
    "file",
    "看表头怎么读；加 --set 说明并记住。“file”可以不写",
    notes='例：swtool intake map 名单.xlsx --form 社工站人员花名册 --set B=姓名 --set "联系手机号=手机" --set F=不读',
)
def map_file(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="文件", help="收到的表格")],
    form: Annotated[str, typer.Option("--form", metavar="表", help="读作哪张表：表名或代号")],
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="列=字段", help="列写列名或字母；字段写“不读”就不读这一列")
    ] = None,
    sender: Annotated[
        str, typer.Option("--sender", metavar="单位", help="只用于哪家报来的表；不写就看表上写的，写“全部”就不分哪家")
    ] = "",
    sheet: Annotated[str, typer.Option("--sheet", metavar="工作表", help="哪张工作表；不写就找最像的")] = "",
    row: Annotated[int, typer.Option("--row", metavar="行号", min=1, help="表头在第几行；不写就自己找")] = 0,
    password: Annotated[str | None, typer.Option("--password", metavar="密码", help="表格的打开密码")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.intake.explaining import explained, heading_row, headings_table, read_settings, unreadable
    from swtool.intake.identify import find_form
    from swtool.rooms import books
    from swtool.workbooks.read import read

    if not file.exists():
        raise UsageFault("找不到这个文件", where=str(file), remedy="检查文件名和所在文件夹")
    said = read_settings(settings or [])
    wanted = find_form(form, [book.form for book in books()])
    with office_of(ctx, write=bool(said)) as office:
        book = read(file, password=password)
        found = heading_row(book, wanted, sheet_name=sheet, row=row, said=said)
        terminal = Terminal()
        if not said:
            known, why = _as_remembered(office, found)
            terminal.show(headings_table(found, known, {}, why))
            return ExitCode.DONE
        fit, kept = explained(found, said)
        terminal.show(headings_table(found, fit, kept, {}))
        for told in unreadable(book, found, fit, kept, office.today):
            terminal.say(told)
        _keep(office, found, kept, sender=sender or found.sender or EVERYBODY, dry_run=dry_run)
    return ExitCode.DONE


@app.verb("list", "记住了哪些列名对照")
def list_maps(ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None) -> ExitCode:
    from swtool.intake.sheets import heading_maps_table
    from swtool.rooms import books

    with office_of(ctx) as office:
        emit(office, heading_maps_table(office, [book.form for book in books()]), format, output)
    return ExitCode.DONE


@app.verb("forget", "不再用某一号列名对照")
def forget_map(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="编号", help="第几号，见 swtool intake map list")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.intake.mappings import forget

    with office_of(ctx, write=True) as office:
        with office.change(f"不再用第 {number} 号列名对照", keep=not dry_run) as tx:
            forget(tx, number)
        Terminal().say(f"{'试运行：会' if dry_run else '已'}删去第 {number} 号列名对照；以前收的表不受影响")
    return ExitCode.DONE


def _as_remembered(office: Office, found: HeadingRow) -> tuple[Fit, dict[int, str]]:
    """How the row is read now, with what was said of it before."""
    from swtool.intake.fits import as_explained
    from swtool.intake.mappings import Remembered

    said = Remembered.of(office.db, [found.fit.form]).explain(found.fit.form, found.headings, found.title)
    if said is None:
        return found.fit, {}
    return as_explained(found.fit, said), dict.fromkeys(said.columns, f"第 {said.number} 号对照")


def _keep(office: Office, found: HeadingRow, kept: dict[str, str], *, sender: str, dry_run: bool) -> None:
    from swtool.intake.mappings import remember

    form = found.fit.form
    who = "" if sender == EVERYBODY else sender
    with office.change(f"记住《{form.title}》的列名对照", keep=not dry_run) as tx:
        number = remember(tx, form, who, found.headings, kept)
    whose = f"“{who}”报来的表" if who else "各家报来的表"
    if dry_run:
        Terminal().say(f"试运行，没有写入：会记住 {len(kept)} 列的对照，用于{whose}")
    else:
        Terminal().say(f"已记住第 {number} 号列名对照：{len(kept)} 列，用于{whose}里列名与此完全相同的表")
