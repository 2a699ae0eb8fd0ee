"""`swtool disclosure verify, render, templates`: what was published, is it genuine, and what it is made with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.dates import Month
from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import Reveal
from ._context import office_of
from ._disclosure_options import Folder, OneMonth, OneOrganization, Version
from ._disclosure_seals import open_seal, seal_of

if TYPE_CHECKING:
    from swtool.disclosure.verify_file import FileVerdict

_MOST_SHOWN = 20

FileOrOrganization = Annotated[
    str, typer.Argument(metavar="文件或机构", help="公开过的文件；或机构名称、其中一段、统一社会信用代码，再写月份")
]
OptionalMonth = Annotated[
    Month | None, typer.Argument(parser=Month.parse, metavar="月份", help="写的是机构时：哪个月，如 2026-10")
]


def add_to(app: Noun) -> None:
    """Give `swtool disclosure` these verbs."""
    app.verb(
        "verify",
        "核对真伪：一个文件是不是公开的原件、改了哪里；或一个月的封存、存档、文件是否一致",
        notes="例：swtool disclosure verify 收到的文件.docx；swtool disclosure verify 机构 2026-10",
    )(verify)
    app.verb("render", "把已公开的一版从存档重新写出；加 --pdf 另生成 PDF")(render)
    app.verb("templates", "公开文件的模板：现在用的是哪些；加 文件夹 就写出自带的一套，供改动")(templates)


def verify(
    ctx: typer.Context, what: FileOrOrganization, month: OptionalMonth = None, version: Version = None
) -> ExitCode:
    from swtool.disclosure.verify import verify as compare
    from swtool.disclosure.verify_file import verify_file

    terminal = Terminal()
    with office_of(ctx) as office:
        if month is None:
            return _told(terminal, verify_file(office, Path(what)))
        seal = seal_of(office, what, month, version)
        lines = compare(office, seal)
        terminal.write(f"{seal.page.organization} {seal.month.label} 第{seal.version}版")
        for line in lines:
            terminal.write(f"{'✗' if line.is_fault else '✓'} {line.what}：{line.verdict}")
        return ExitCode.ATTENTION if any(line.is_fault for line in lines) else ExitCode.DONE


def _told(terminal: Terminal, found: FileVerdict) -> ExitCode:
    """A file's verdict, what became of its version, and every difference."""
    from swtool.disclosure.verify_file import Verdict

    name, seal = found.path.name, found.seal
    if seal is None:
        terminal.write(f"✗ {name}：不是这个台账公开的文件")
        terminal.write("    没有封存码，也对不上公开过的机构和月份；封存码印在每一份公开文件的末尾")
        return ExitCode.ATTENTION
    which = f"{seal.page.title} 第{seal.version}版（封存码 {seal.code}，{seal.page.sealed_on} 公开）"
    words = {
        Verdict.GENUINE: ("✓", "原件，与公开的逐字节相同"),
        Verdict.SAVED_AGAIN: ("✓", "文字与公开的相同；文件另存过，字节不同（图片、页眉页脚没有比较）"),
        Verdict.CHANGED: ("✗", f"内容被改动过，{len(found.differences)} 处与公开的不同"),
        Verdict.UNREAD: ("✗", "印着这一版的封存码，但不是原件，内容在这里无法比较"),
    }
    mark, what = words[found.verdict]
    terminal.write(f"{'✗' if found.is_withdrawn else mark} {name}：{what}")
    terminal.write(f"    {which}")
    if found.is_withdrawn:
        terminal.write("    这一版已经撤回，不得再传播")
    elif seal.version < found.current:
        terminal.write(f"    已由第{found.current}版更正替代")
    for line in found.differences[:_MOST_SHOWN]:
        terminal.write(f"    {line}")
    if len(found.differences) > _MOST_SHOWN:
        terminal.write(f"    另有 {len(found.differences) - _MOST_SHOWN} 处")
    if not found.is_good and not found.is_withdrawn:
        terminal.write("      怎么办：用 swtool disclosure render 写出原件，对照或替换")
    return ExitCode.DONE if found.is_good else ExitCode.ATTENTION


def render(
    ctx: typer.Context,
    organization: OneOrganization,
    month: OneMonth,
    out: Folder = None,
    version: Version = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="只生成 PDF（要另装 pdf 组件）")] = False,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.disclosure.folder import default_folder, folders_of, write_out
    from swtool.disclosure.pdf_files import write_pdf
    from swtool.disclosure.withdrawals import is_withdrawn

    with office_of(ctx) as office:
        seal = open_seal(office, organization, month, version, reveal=reveal)
        public = default_folder(office, month)
        if is_withdrawn(office.db, seal):
            was_out = [*folders_of(office, seal), public.parent]
            if out is None or any(out.resolve().is_relative_to(folder.resolve()) for folder in was_out):
                raise UsageFault(
                    "已撤回的一版不写到公开用的文件夹", where=str(out or public), remedy="用 --out 写明别的文件夹"
                )
        folder = out or public
        write = write_pdf if pdf else write_out
        for path in write(office, seal, folder, reveal=reveal):
            Terminal().write(f"已写出 {path}")
    return ExitCode.DONE


def templates(
    ctx: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="文件夹", help="把自带的模板写到这里；不写就只看现在用的")
    ] = None,
) -> ExitCode:
    from swtool.disclosure.own_templates import templates_of
    from swtool.disclosure.templates import HELP_FILE, KINDS, copy_templates, folder_of

    terminal = Terminal()
    with office_of(ctx) as office:
        if folder is None:
            found = templates_of(office)
            terminal.write(f"公开文件的模板（模板码 {found.digest}）")
            for kind in KINDS:
                terminal.write(f"  {kind.meaning}：{found.places[kind.key]}")
            terminal.write(f"要改的放在 {folder_of(office)}；swtool disclosure templates 文件夹 写出自带的一套")
            return ExitCode.DONE
        if folder.exists() and not folder.is_dir():
            raise UsageFault("这是文件，不是文件夹", where=str(folder), remedy="写一个文件夹的名字")
        written, kept = copy_templates(folder)
        for path in written:
            terminal.write(f"已写出 {path}")
        for path in kept:
            terminal.write(f"已有，没有改动 {path}")
        terminal.write(f"怎么改看 {HELP_FILE}；只把改过的放进 {folder_of(office)}，下一次公开就用它")
    return ExitCode.DONE
