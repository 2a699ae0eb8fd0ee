"""The one error boundary: whatever goes wrong becomes a Chinese message on stderr and an exit code, no traceback."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
import sys
import warnings
from pathlib import Path

from swtool.errors import ExitCode, SwtoolError

_TELL_MAINTAINERS = "加 --debug 重做可看到细节，请报给维护的人"


def report(problem: BaseException, *, debug: bool) -> int:
    """Say on stderr what went wrong; the exit code. ``debug`` adds the traceback."""
    if isinstance(problem, BrokenPipeError):
        _forget_output()
        return ExitCode.REFUSED
    if debug:
        import traceback

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
            why = "没有写完的已全部撤销；之前写完的照旧有效，入库记录见 intake history"
            return SwtoolError("已中断，正在写的没有写入", why=why)
        case sqlite3.Error():
            from swtool.store.faults import database_fault

            return database_fault(problem)
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


def _file_fault(problem: OSError) -> SwtoolError:
    where = str(problem.filename) if problem.filename is not None else ""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
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
        case NotADirectoryError():
            return SwtoolError("路径中间的一段是文件，不是文件夹", where=where, remedy="看一看路径是否写对")
    if problem.errno == errno.EROFS:
        return SwtoolError("这里只能读，不能写", where=where, why="这个磁盘是只读的", remedy="换一个能写的文件夹")
    if problem.errno == errno.ENAMETOOLONG:
        return SwtoolError("文件名太长", where=where, remedy="换一个短一些的名称")
    reason = errno.errorcode.get(problem.errno or 0, type(problem).__name__)
    return SwtoolError(f"读写文件出错（{reason}）", where=where, remedy="检查磁盘、U 盘或网络后重做这一步")


def prepare_streams() -> None:
    """Let a screen or pipe that cannot show a character show a question mark instead of failing.

    Where there is no screen at all (pythonw.exe, a closed handle) what is said goes nowhere, and nobody answers.
    """
    if sys.stdin is None:
        sys.stdin = io.StringIO()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def quiet_libraries(*, debug: bool) -> None:
    """Keep to ourselves what libraries warn of, and what objects complain of while they are thrown away after a fault
    (a half-written file on a full disk).

    Both speak English to a programmer; the fault itself is told by ``report``. Whoever has put an own hook in place
    keeps it.
    """
    if debug:
        return
    warnings.filterwarnings("ignore", category=UserWarning)
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = lambda leftover: None


def _forget_output() -> None:
    """Nobody reads any more: send the rest nowhere, so that the interpreter's last flush is quiet too."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
