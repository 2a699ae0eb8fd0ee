"""`swtool service catalogue load|list|show`: the catalogues of services."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat
from ._context import emit, office_of

app = Noun("服务目录：规则里写明的，和载入的各地目录")


@app.verb("load", "载入一份服务目录表（列名见 intake template 服务目录表）")
def load(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="文件…", help="服务目录表")],
    dry_run: DryRun = False,
) -> ExitCode:
    from ._intake_books import Wishes, take_in

    with office_of(ctx, write=True) as office:
        return take_in(office, files, Wishes("error", False, not dry_run, None, None, (), False))


@app.verb("list", "有哪些服务目录，各几版，各有多少项")
def list_editions(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.casework.catalogue import loaded_items
    from swtool.casework.sheets import editions

    with office_of(ctx) as office:
        day = as_of or office.today
        emit(office, editions(office, day, loaded_items(office.db)), format, output)
    return ExitCode.DONE


@app.verb("show", "现行的服务目录：每一项的编码、名称、要点")
def show(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.casework.sheets import catalogue_items

    with office_of(ctx) as office:
        emit(office, catalogue_items(office, as_of or office.today), format, output)
    return ExitCode.DONE
