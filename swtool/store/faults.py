"""What SQLite complains of, as a fault in Chinese: what happened to the office file, why, and what to do."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from swtool.errors import DatabaseFault

_TOO_LITTLE_SPACE = 1_000_000  # bytes; with less left, an input/output error is the full disk speaking

_BUSY = ("数据库正被另一个程序占用，没有写入任何内容", "另一个 swtool 或数据库工具正在写", "等它结束后重做这一步")
_FULL = ("磁盘已满，没有写入任何内容", "", "清出空间后重做这一步")
_FAULTS = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_READONLY": (
        "数据库只能读，不能写，没有写入任何内容",
        "文件或所在的文件夹没有写权限；打开数据库也要在同一文件夹写日志文件",
        "改正权限、去掉只读属性，或换到能写的文件夹",
    ),
    "SQLITE_FULL": _FULL,
    "SQLITE_CORRUPT": ("数据库文件已损坏", "", "不要再写；用最近的备份恢复，并保留坏文件以便查找原因"),
    "SQLITE_NOTADB": ("这个文件不是 swtool 的数据库", "", "用 --db 指明正确的文件；用 swtool init 可以新建一个"),
    "SQLITE_CANTOPEN": (
        "打不开数据库文件",
        "文件夹不存在，或没有权限在那里写文件",
        "看一看文件夹是否存在、是否有权限，或用 --db 指明文件",
    ),
    "SQLITE_IOERR": ("读写数据库时磁盘出错，没有写入任何内容", "", "检查磁盘或 U 盘后重做这一步"),
}


def database_fault(problem: sqlite3.Error | UnicodeDecodeError, path: Path | None = None) -> DatabaseFault:
    """The fault that ``problem`` is; ``path`` is the office file, where it is known.

    Text in a damaged file, or SQLite's own complaint about it, may be no text any more.
    """
    name = getattr(problem, "sqlite_errorname", None) or ""
    if isinstance(problem, UnicodeDecodeError) or "Could not decode to UTF-8" in str(problem):
        name = "SQLITE_CORRUPT"
    if name.startswith("SQLITE_IOERR") and path is not None and _is_full(path.parent):
        name = "SQLITE_FULL"
    where = str(path) if path is not None else ""
    for known, (what, why, remedy) in _FAULTS.items():
        if name.startswith(known):
            return DatabaseFault(what, where=where, why=why, remedy=remedy)
    return DatabaseFault(
        f"数据库拒绝了这次操作（{name or type(problem).__name__}），没有写入任何内容",
        where=where,
        remedy="加 --debug 重做可看到细节，请报给维护的人",
    )


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _TOO_LITTLE_SPACE
    except OSError:
        return False
