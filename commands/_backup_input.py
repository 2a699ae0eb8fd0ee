"""What the backup commands ask for: which file, which office, which password."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from swtool.errors import DatabaseFault, SwtoolError, UsageFault
from swtool.terminal import Terminal

from ._context import database_path, invocation_of

if TYPE_CHECKING:
    from swtool.office import Office


def existing(path: Path) -> None:
    if not path.is_file():
        raise UsageFault("找不到这个备份文件", where=str(path), remedy="检查文件名；swtool backup list 列出有哪些备份")


def has_office(ctx: typer.Context) -> bool:
    """Whether there is an office on this machine to record in; one that was named must exist."""
    try:
        return invocation_of(ctx).db is not None or database_path(ctx).exists()
    except DatabaseFault:
        return False


def last_made(office: Office | None) -> Path:
    from swtool.backups.places import backup_folder, found_in

    assert office is not None
    folder = backup_folder(office)
    found = found_in(folder, office.fact("office_uid"))
    if not found:
        raise SwtoolError("这里没有这个台账的备份", where=str(folder), remedy="先做一份：swtool backup create")
    return found[0].path


def password_for(path: Path, password_file: Path | None) -> str | None:
    """The password of an existing backup: None where it has none."""
    from swtool.store.backup import read_cover

    existing(path)
    if not read_cover(path).locked:
        return None
    return _read_password(password_file) if password_file else Terminal().ask_secret("备份的密码")


def new_password(password_file: Path | None) -> str:
    if password_file:
        return _read_password(password_file)
    terminal = Terminal()
    password = terminal.ask_secret("给备份加的密码")
    if terminal.ask_secret("再输入一遍") != password:
        raise UsageFault("两遍密码不一样", remedy="重做这一步，两遍输入相同的密码")
    return password


def _read_password(path: Path) -> str:
    """The first line of a file. Raises UsageFault for a missing or empty one."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as problem:
        raise UsageFault("找不到密码文件", where=str(path), remedy="检查 --password-file 的路径") from problem
    except UnicodeDecodeError as problem:
        raise UsageFault(
            "密码文件的文字编码读不出来",
            where=str(path),
            why="只认 UTF-8 编码",
            remedy="用记事本打开，另存为时编码选 UTF-8，再试",
        ) from problem
    password = lines[0].strip() if lines else ""
    if not password:
        raise UsageFault("密码文件的第一行是空的", where=str(path), remedy="把密码写在第一行")
    return password
