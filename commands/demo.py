"""`swtool demo`: a year of an invented county in one folder, for looking around without any data of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from swtool.errors import DatabaseFault, ExitCode, SwtoolError
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._context import database_path, remember_database, seat

app = Noun("用示例数据走完一年的工作", flat=True)

Folder = Annotated[Path, typer.Option("--dir", metavar="文件夹", help="演示放在哪里")]
Fresh = Annotated[bool, typer.Option("--fresh", help="删掉这个文件夹里上次演示做的东西，重做一遍")]


@app.verb(
    "demo",
    "用示例数据走完一年的工作：收表、备案、学时、清单、三务公开、资金、薪酬、评估、登记簿、上报",
    notes="区划是海宁市的真实名单，其余的机构、人员、数字都是编造的。不会碰别的数据库。",
)
def demo(ctx: typer.Context, dir: Folder = Path("swtool-demo"), fresh: Fresh = False) -> ExitCode:
    # Its source lies in sample_data/ and only the installed package has it under this name.
    from swtool.sample_data import story  # type: ignore[import-not-found, import-untyped, unused-ignore]

    terminal = Terminal()
    folder = story.DemoFolder(dir)
    folder.refuse_foreign()
    if folder.is_done() and not fresh:
        terminal.write(f"这里已经做过演示：{dir}，没有改动。要重做请加 --fresh")
        _remember(ctx, folder.database)
        _what_next(ctx, terminal, folder.database)
        return ExitCode.DONE
    if folder.was_begun() and not fresh:
        raise SwtoolError("上次的演示没有做完", where=str(dir), remedy="加 --fresh 重做")
    if fresh:
        for path in folder.clear():
            terminal.say(f"不是演示做的，没有动：{path}")
    played = story.play(dir, say=terminal.say, progress=terminal.progress, seat=seat())
    _show(terminal, dir, played.chapters, played.places())
    _remember(ctx, folder.database)
    _what_next(ctx, terminal, folder.database)
    return ExitCode.DONE


def _show(terminal: Terminal, folder: Path, chapters: dict[str, list[str]], places: dict[str, int]) -> None:
    for chapter, lines in chapters.items():
        terminal.write()
        terminal.write(f"■ {chapter}")
        for line in lines:
            terminal.write(f"  {line}")
    terminal.write()
    terminal.write(f"文件都在 {folder}：")
    for place, count in places.items():
        terminal.write(f"  {place}：{count} 个文件")


def _what_next(ctx: typer.Context, terminal: Terminal, database: Path) -> None:
    is_default = database_path(ctx).resolve() == database.resolve()
    terminal.write("接着看：swtool status" if is_default else f"接着看：swtool status --db {database}")
    if not is_default:
        terminal.write(f"（不写 --db 时用的是 {database_path(ctx)}，不是示例）")


def _remember(ctx: typer.Context, database: Path) -> None:
    """Later calls work on the sample only where no office was chosen before."""
    try:
        database_path(ctx)
    except DatabaseFault:
        remember_database(database)
