"""`swtool upgrade`: an older office file gets this program's tables, after a copy."""

from __future__ import annotations

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._context import clock, database_path, opening

app = Noun("把旧版数据库升级到当前版本", flat=True)


@app.verb("upgrade", "把旧版数据库升级到当前版本（先自动备份到同一文件夹）")
def upgrade(ctx: typer.Context) -> ExitCode:
    from swtool.opening import upgrade_office

    terminal = Terminal()
    path = database_path(ctx)
    with opening(path):
        copy, applied = upgrade_office(path, now=clock())
    if copy is None:
        terminal.write(f"{path} 已是当前版本，不需要升级")
        return ExitCode.DONE
    terminal.write(f"已升级 {path}（{len(applied)} 项），升级前的备份：{copy}")
    return ExitCode.DONE
