"""`swtool intake`: workbooks from towns are checked, loaded whole, or returned with their faults marked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._context import DryRun, Format, Output, OutputFormat, emit, office_of
from ._password import with_password

if TYPE_CHECKING:
    from swtool.intake.load import Receipt
    from swtool.office import Office

app = Noun("收表：检查或载入各镇各站的表格，退回标明差错的表")

Files = Annotated[list[Path], typer.Argument(metavar="文件…", help="收到的表格，可写多个")]
Password = Annotated[str | None, typer.Option("--password", metavar="密码", help="表格的打开密码")]
Answers = Annotated[
    Path | None, typer.Option("--answers", metavar="文件夹", help="退回的表放到哪里；不写就放在原表旁边")
]
Detail = Annotated[bool, typer.Option("--detail", help="逐行列出会变什么")]


@app.verb("check", "检查表格，什么也不写入；有差错的另存一份标明差错的退回表")
def check(
    ctx: typer.Context, files: Files, answers: Answers = None, password: Password = None, detail: Detail = False
) -> ExitCode:
    with office_of(ctx, write=True) as office:
        return _take_in(office, files, keep=False, answers=answers, password=password, detail=detail)


@app.verb("load", "载入表格：没有差错就整本入库，有差错就一行也不写，退回标明差错的表")
def load(
    ctx: typer.Context,
    files: Files,
    answers: Answers = None,
    password: Password = None,
    detail: Detail = False,
    dry_run: DryRun = False,
) -> ExitCode:
    with office_of(ctx, write=True) as office:
        return _take_in(office, files, keep=not dry_run, answers=answers, password=password, detail=detail)


@app.verb("history", "已入库的批次")
def history(ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None) -> ExitCode:
    from swtool.intake.sheets import history_table

    with office_of(ctx) as office:
        emit(office, history_table(office), format, output)
    return ExitCode.DONE


@app.verb("template", "生成空白填报表，发给镇街填写")
def template(
    ctx: typer.Context,
    form: Annotated[str, typer.Argument(metavar="表", help="表名或代号；写 list 列出全部")],
    output: Output = None,
) -> ExitCode:
    from swtool.intake.identify import find_form
    from swtool.intake.sheets import forms_table
    from swtool.rooms import books
    from swtool.workbooks.fillin import make_fill_in

    forms = [book.form for book in books()]
    with office_of(ctx) as office:
        if form == "list":
            emit(office, forms_table(forms), OutputFormat.TABLE, output)
            return ExitCode.DONE
    found = find_form(form, forms)
    written = make_fill_in(found, output or Path(f"{found.title}.xlsx"))
    Terminal().write(f"已生成 {written}")
    return ExitCode.DONE


def _take_in(
    office: Office, files: list[Path], *, keep: bool, answers: Path | None, password: str | None, detail: bool
) -> ExitCode:
    from swtool.intake.load import State, load
    from swtool.returns.answers import Answering
    from swtool.rooms import books
    from swtool.workbooks.cells import WorkbookFault

    for path in files:
        if not path.exists():
            raise UsageFault("找不到这个文件", where=str(path), remedy="检查文件名和所在文件夹")
    terminal = Terminal()
    known = books()
    answering = Answering(office, [book.form for book in known])
    refused = 0
    for path in files:
        try:
            take = partial(load, office, path, known, keep=keep, on_loaded=answering.on_loaded)
            receipt, opened_with = with_password(path, password, take)
        except WorkbookFault as fault:  # the other books are not to wait for this one
            terminal.say(str(fault))
            refused += 1
            continue
        _show(terminal, receipt, detail=detail)
        if receipt.state is State.RETURNED:
            refused += 1
            _give_back(terminal, receipt, path, answers, opened_with)
        if keep:
            answering.settle(receipt)
    for sentence in answering.unclear:
        terminal.say(sentence)
    if keep and 0 < refused < len(files):
        terminal.say(f"{len(files)} 个文件中有 {refused} 个没有入库，其余已处理")
        return ExitCode.ATTENTION
    return ExitCode.REFUSED if refused else ExitCode.DONE


def _show(terminal: Terminal, receipt: Receipt, *, detail: bool) -> None:
    from swtool.intake.sheets import changes_table, receipt_table

    if receipt.tables:
        terminal.show(receipt_table(receipt))
    else:
        terminal.write(receipt_table(receipt).title)
    if detail:
        terminal.show(changes_table(receipt))
    if receipt.findings:
        terminal.show_findings(receipt.findings)


def _give_back(terminal: Terminal, receipt: Receipt, path: Path, answers: Path | None, password: str | None) -> None:
    from swtool.intake.answer import give_back

    folder = answers or path.parent
    folder.mkdir(parents=True, exist_ok=True)
    result = give_back(receipt, path, folder, password=password)
    terminal.write(f"退回表：{result.path}（差错已标出，改好后重新发来）")
    if not result.kept_as_is:
        terminal.say("原文件太大或不是 .xlsx，退回表是重新生成的，内容和行号与原文件相同")
