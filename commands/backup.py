"""`swtool backup`: made while the office works, verified by restoring aside, brought back, moved elsewhere."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, Format, Output, OutputFormat, Yes
from ._backup_input import existing, has_office, last_made, new_password, password_for
from ._backup_screens import agrees, show_made, show_plan, show_restored, show_verified
from ._context import clock, emit, invocation_of, office_of, remember_database, seat, today_of
from ._refusals import refusals_noted

if TYPE_CHECKING:
    from swtool.office import Office

app = Noun("备份：做一份、核验、恢复、换电脑")

PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", metavar="文件", help="密码写在这个文件的第一行（定时任务用）；不写就在需要时问"),
]
BackupFile = Annotated[Path | None, typer.Argument(metavar="备份文件", help="社工台账-年月日-时分.swbak")]


@app.verb(
    "create",
    "做一份备份：数据库、本县规则、附件，一个文件",
    notes="别的命令在运行也可以做。--to 的文件夹会记住，以后不写就用它；可以是 U 盘或网络盘。"
    "较早的备份按设置 backup.keep 删除，最近一次核验过的不删。退出码 3：备份做好了，但有事要处理。",
)
def create(
    ctx: typer.Context,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="文件夹", help="放到哪里；不写就用上次的，或数据库旁边的“备份”")
    ] = None,
    lock: Annotated[bool, typer.Option("--lock", help="加密码（输入两遍）；密码忘了就打不开")] = False,
    password_file: PasswordFile = None,
    verify_too: Annotated[bool, typer.Option("--verify", help="做好后马上核验")] = False,
    keep_all: Annotated[bool, typer.Option("--keep-all", help="不删除较早的备份")] = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.backups.create import create as make

    with office_of(ctx, write=not dry_run) as office:
        if dry_run:
            return show_plan(office, to, keep_all=keep_all)
        password = new_password(password_file) if lock or password_file else None
        made = make(office, to, password=password, keep_all=keep_all)
        code = show_made(made)
        if verify_too:
            return max(code, _verify(office, made.path, password))
        Terminal().say("下一步：swtool backup verify --last")
    return code


@app.verb("list", "有哪些备份，哪天核验过")
def list_backups(
    ctx: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--in", metavar="文件夹", help="看哪个文件夹；不写就看备份一向放的地方")
    ] = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.backups.places import backup_folder
    from swtool.backups.sheets import backups_table

    with office_of(ctx) as office:
        where = folder or backup_folder(office)
        if folder is not None and not folder.is_dir():
            raise UsageFault("没有这个文件夹", where=str(folder), remedy="看一看路径，U 盘或网络盘是否接上")
        emit(office, backups_table(office, where), format, output)
    return ExitCode.DONE


@app.verb(
    "verify",
    "核验备份：在临时文件夹里恢复一遍，核对行数、附件、日志和每一项检查",
    notes="没有台账的电脑上也能核验。退出码 3：这份备份有问题，不要指望它。",
)
def verify(
    ctx: typer.Context,
    file: BackupFile = None,
    last: Annotated[bool, typer.Option("--last", help="核验最近做的一份")] = False,
    password_file: PasswordFile = None,
) -> ExitCode:
    if last == (file is not None):
        raise UsageFault("写一个备份文件，或写 --last", remedy="swtool backup list 列出有哪些备份")
    with ExitStack() as stack:
        office = stack.enter_context(office_of(ctx, write=True)) if last or has_office(ctx) else None
        path = file or last_made(office)
        return _verify(office, path, password_for(path, password_file))


@app.verb(
    "restore",
    "从备份恢复，或把台账搬到新电脑",
    notes="现有的文件从不覆盖：加 --replace 才换，换下来的改名留在旁边。恢复后不写 --db 就用恢复出来的数据库。",
)
def restore(
    ctx: typer.Context,
    file: BackupFile = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="数据库文件", help="恢复成哪个文件；不写就在当前文件夹用原来的名字"),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="原处已有数据库：改名留在旁边，再恢复")] = False,
    finish: Annotated[bool, typer.Option("--finish", help="把上一次没有做完的恢复做完")] = False,
    password_file: PasswordFile = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.backups.restore import restore as bring_back
    from swtool.store.backup import WrongPassword, read_cover

    from ._acting import Caller, signed

    target = to or invocation_of(ctx).db
    if finish or file is None:
        return _finish(target, asked=finish)
    existing(file)
    target = target or Path(read_cover(file).file_name)
    if target.is_dir():
        target /= read_cover(file).file_name
    _finish_quietly(target)
    terminal, caller = Terminal(), Caller(invocation_of(ctx).operator, seat(), remember=not dry_run)
    with refusals_noted(WrongPassword, f"恢复备份 {file.name}", database=target):
        done = bring_back(
            file,
            target,
            replace=replace,
            agree=lambda standing: yes or dry_run or agrees(standing),
            today=today_of(ctx),
            now=clock(),
            sign=lambda office: signed(office, caller),
            password=password_for(file, password_file),
            progress=terminal.progress,
            keep=not dry_run,
        )
    if done is None:
        terminal.write("没有恢复，什么也没有改动")
        return ExitCode.REFUSED
    if not dry_run:
        remember_database(target)
    return show_restored(done, dry_run=dry_run)


def _verify(office: Office | None, path: Path, password: str | None) -> ExitCode:
    import tempfile

    from swtool.backups.verify import known_events, record_verified
    from swtool.backups.verify import verify as look_through
    from swtool.store.backup import WrongPassword

    terminal = Terminal()
    with refusals_noted(WrongPassword, f"打开备份 {path.name}", office=office):
        result = look_through(
            path,
            scratch=office.db.path.parent if office else Path(tempfile.gettempdir()),
            now=office.now if office else clock(),
            password=password,
            progress=terminal.progress,
            known=known_events(office) if office else (),
        )
    recorded = office is not None and record_verified(office, result)
    return show_verified(result, recorded=recorded)


def _finish(target: Path | None, *, asked: bool) -> ExitCode:
    from swtool.store.replacing import finish_plans

    if not asked:
        raise UsageFault("没有写备份文件", remedy="swtool backup list 列出有哪些备份；接着做上次的恢复加 --finish")
    folder = target if target is not None and target.is_dir() else (target or Path("x.db")).parent
    finished = finish_plans(folder)
    for office in finished:
        remember_database(office)
        Terminal().write(f"上一次的恢复已做完：{office}")
    if not finished:
        Terminal().write(f"没有做到一半的恢复：{folder.resolve()}")
    return ExitCode.DONE


def _finish_quietly(target: Path) -> None:
    from swtool.store.replacing import finish_plans

    for office in finish_plans(target.parent, begun_only=True):
        Terminal().say(f"先把上一次没有做完的恢复做完了：{office}")
