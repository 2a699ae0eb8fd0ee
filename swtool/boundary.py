"""The one error boundary: whatever goes wrong becomes a Chinese message on stderr and an exit code, no traceback."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import traceback
from pathlib import Path

from swtool.errors import DatabaseFault, ExitCode, SwtoolError

_TELL_MAINTAINERS = "加 --debug 重做可看到细节，请报给维护的人"
_FULL_DISK = DatabaseFault("磁盘已满，没有写入任何内容", remedy="清出空间后重做这一步")

_DATABASE_FAULTS = {
    "SQLITE_BUSY": DatabaseFault(
        "数据库正被另一个程序占用，没有写入任何内容",
        why="另一个 swtool 或数据库工具正在写",
        remedy="等它结束后重做这一步",
    ),
    "SQLITE_READONLY": DatabaseFault(
        "数据库只能读，不能写，没有写入任何内容", why="文件或文件夹没有写权限", remedy="改正权限，或换到能写的文件夹"
    ),
    "SQLITE_FULL": _FULL_DISK,
    "SQLITE_CORRUPT": DatabaseFault("数据库文件已损坏", remedy="不要再写；用最近的备份恢复，并保留坏文件以便查找原因"),
    "SQLITE_NOTADB": DatabaseFault("这个文件不是 swtool 的数据库", remedy="用 --db 指明正确的文件"),
    "SQLITE_CANTOPEN": DatabaseFault("打不开数据库文件", remedy="看一看文件夹是否存在、是否有权限，或用 --db 指明文件"),
    "SQLITE_IOERR": DatabaseFault("读写数据库时磁盘出错，没有写入任何内容", remedy="检查磁盘或 U 盘后重做这一步"),
}
_DATABASE_FAULTS["SQLITE_LOCKED"] = _DATABASE_FAULTS["SQLITE_BUSY"]


def report(problem: BaseException, *, debug: bool) -> int:
    """Say on stderr what went wrong; the exit code. ``debug`` adds the traceback."""
    if isinstance(problem, BrokenPipeError):
        _forget_output()
        return ExitCode.REFUSED
    if debug:
        traceback.print_exception(problem, file=sys.stderr)
    fault = as_fault(problem)
    print(fault, file=sys.stderr)  # noqa: T201 - rich is not loaded for a message
    return fault.exit_code


def as_fault(problem: BaseException) -> SwtoolError:
    """Any exception as a fault with where, what, why and remedy."""
    match problem:
        case SwtoolError():
            return problem
        case KeyboardInterrupt():
            return SwtoolError("已中断，没有写入任何内容", why="这一步没有做完，已全部撤销；之前做完的步骤照旧有效")
        case sqlite3.Error():
            return _database_fault(problem)
        case OSError():
            return _file_fault(problem)
        case UnicodeError():
            return SwtoolError(
                "文字编码读不出来",
                why="文件不是 UTF-8 或 GB18030 编码",
                remedy="用 WPS 或 Excel 另存为 .xlsx 再试",
            )
        case MemoryError():
            return SwtoolError("内存不够，没有写入任何内容", remedy="关掉别的程序，或把文件拆小后再试")
    return SwtoolError(
        f"程序出错了：{type(problem).__name__}", why="这是程序的毛病，不是数据的", remedy=_TELL_MAINTAINERS
    )


def _database_fault(problem: sqlite3.Error) -> SwtoolError:
    name = getattr(problem, "sqlite_errorname", None) or ""
    for known, fault in _DATABASE_FAULTS.items():
        if name.startswith(known):
            return fault
    return DatabaseFault(
        f"数据库拒绝了这次操作（{name or type(problem).__name__}），没有写入任何内容", remedy=_TELL_MAINTAINERS
    )


def _file_fault(problem: OSError) -> SwtoolError:
    where = str(problem.filename) if problem.filename is not None else ""
    if problem.errno == errno.ENOSPC:
        return SwtoolError("磁盘已满", where=where, remedy="清出空间后重做这一步")
    match problem:
        case FileNotFoundError():
            return SwtoolError("找不到文件或文件夹", where=where, remedy="看一看名称和所在文件夹是否写对")
        case PermissionError():
            return SwtoolError(
                "不能读写",
                where=where,
                why="没有权限，或正被 WPS、Excel 打开",
                remedy="关掉打开它的程序，或换一个文件夹",
            )
        case IsADirectoryError():
            return SwtoolError("这是文件夹，不是文件", where=where, remedy="写上文件名")
        case FileExistsError():
            return SwtoolError("已经有同名的文件", where=where, remedy="换一个名称")
    reason = errno.errorcode.get(problem.errno or 0, type(problem).__name__)
    return SwtoolError(f"读写文件出错（{reason}）", where=where, remedy="检查磁盘、U 盘或网络后重做这一步")


def prepare_streams() -> None:
    """Let a screen or pipe that cannot show a character show a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _forget_output() -> None:
    """Nobody reads any more: send the rest nowhere, so that the interpreter's last flush is quiet too."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
