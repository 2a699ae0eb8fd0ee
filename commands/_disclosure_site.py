"""`swtool disclosure site`: everything published as a site that needs no server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun
from ._context import office_of

SiteFolder = Annotated[Path, typer.Argument(metavar="文件夹", help="空文件夹，或以前写出的网站")]


def add_to(app: Noun) -> None:
    """Give `swtool disclosure` this verb."""
    app.verb(
        "site",
        "把已公开的各月写成网站：按乡镇、机构、月份查，带走势图、更正、下载和开放数据",
        notes="再运行只写有变化的页面；撤回的先撤下。整个文件夹放到任何网页服务器或 U 盘上都能看",
    )(site)


def site(ctx: typer.Context, folder: SiteFolder, dry_run: DryRun = False) -> ExitCode:
    from swtool.disclosure.site import write_site

    terminal = Terminal()
    with office_of(ctx) as office:
        result = write_site(office, folder, keep=not dry_run)
    done = result.done
    what = "将写出" if dry_run else "写出"
    terminal.write(f"网站 {folder}：{result.organizations} 家机构，{result.months} 个月")
    terminal.write(f"{what} {len(done.written)} 个文件，撤下 {len(done.removed)} 个，{done.kept} 个没有变化")
    for organization, month in result.untold:
        terminal.write(f"△ {organization} {month.label}的撤回原因里疑似有个人信息，撤回说明里没有写原因")
    if not dry_run:
        terminal.write(f"打开 {folder / 'index.html'} 查看")
    return ExitCode.DONE
