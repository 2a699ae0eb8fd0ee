"""Where the content of attachments lies: a folder beside the office file, one file per content, named by its digest.

Content is in its place before the row that names it is committed. A kill between the two leaves a file that no row
names (``attachment_audit`` lists it), and adding the same content later adopts it. The other way round, a row without
its content, cannot come about.
"""

from __future__ import annotations

import errno
import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from swtool.errors import DatabaseFault, SwtoolError

_CHUNK = 1 << 20
_MEGABYTE = 1 << 20
_TEMPORARY = "~"


class State(StrEnum):
    """How a content lies there against what is known of it."""

    WHOLE = "whole"
    LOST = "lost"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    LEFT = "left"  # erased in the records, and still there

    @property
    def label(self) -> str:
        """The office's sentence for it."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    State.WHOLE: "完好",
    State.LOST: "文件不见了",
    State.CHANGED: "内容被改动过",
    State.UNREADABLE: "文件读不出来",
    State.LEFT: "已抹去，文件却还在",
}


class Incoming(NamedTuple):
    """A copy of a file that is about to be kept: under a temporary name in the folder, hashed while it was copied."""

    path: Path
    sha256: str
    size: int


def folder_of(database: Path) -> Path:
    """The folder beside an office file: ``社工台账.db`` → ``社工台账.附件``."""
    return database.with_name(f"{database.stem}.附件")


def path_of(database: Path, sha256: str) -> Path:
    """Where the content with that digest lies. It has no ending, so that a double click runs nothing."""
    return folder_of(database) / sha256[:2] / sha256


@contextmanager
def incoming(database: Path, source: Path, *, limit: int) -> Iterator[Incoming]:
    """Copy a file of at most ``limit`` bytes into the folder under a temporary name, which is gone at the end.

    Raises ``SwtoolError`` for a file that is missing, empty, too large or unreadable, ``DatabaseFault`` where the
    folder takes no file.
    """
    _refuse_source(source, limit)
    folder = folder_of(database)
    temporary = folder / f"{_TEMPORARY}{uuid.uuid4().hex}"
    try:
        try:
            folder.mkdir(exist_ok=True)
            sha256, size = _copy(source, temporary, limit)
        except OSError as problem:
            raise _folder_fault(folder, problem) from problem
        yield Incoming(temporary, sha256, size)
    finally:
        with suppress(OSError):  # what cannot be cleared away must not hide why it failed
            temporary.unlink(missing_ok=True)
        _drop_if_empty(folder)


def place(database: Path, content: Incoming) -> bool:
    """Move an incoming content to its place; False where the same content lay there, whole. A damaged one is replaced.

    Raises ``DatabaseFault`` where the folder takes no file.
    """
    target = path_of(database, content.sha256)
    if state_of(target, content.sha256, content.size) is State.WHOLE:
        return False
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        content.path.replace(target)
        for folder in (target.parent, target.parent.parent):
            _sync_folder(folder)
    except OSError as problem:
        raise _folder_fault(target.parent, problem) from problem
    return True


def remove_content(database: Path, sha256: str) -> bool:
    """Take a content out of the folder; False where there was none. Raises ``DatabaseFault`` for one held open."""
    target = path_of(database, sha256)
    try:
        target.unlink()
    except FileNotFoundError:
        return False
    except OSError as problem:
        raise _folder_fault(target, problem) from problem
    _drop_if_empty(target.parent)
    _drop_if_empty(folder_of(database))
    return True


def state_of(path: Path, sha256: str, size: int, *, quick: bool = False) -> State:
    """How a content lies there. ``quick`` looks at its presence and size only and reads nothing."""
    try:
        if path.stat().st_size != size:
            return State.CHANGED
        return State.WHOLE if quick or digest_of(path) == sha256 else State.CHANGED
    except (FileNotFoundError, NotADirectoryError):
        return State.LOST
    except OSError:
        return State.UNREADABLE


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's content. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored(database: Path) -> list[Path]:
    """Every file in the folder, contents and what does not belong there, sorted."""
    return sorted(path for path in folder_of(database).rglob("*") if path.is_file())


def _refuse_source(source: Path, limit: int) -> None:
    if source.is_dir():
        raise SwtoolError("这是文件夹，不是文件", where=str(source), remedy="一次添加一个文件；多个文件分几次添加")
    if not source.exists():
        raise SwtoolError("找不到这个文件", where=str(source), remedy="检查路径和文件名；名字里有空格的要加引号")
    try:
        size = source.stat().st_size
        with source.open("rb"):
            pass
    except OSError as problem:
        raise _source_fault(source, problem) from problem
    if size == 0:
        raise SwtoolError("这是空文件，一个字节也没有", where=str(source), remedy="检查原文件，重新扫描或复制")
    if size > limit:
        raise _too_large(source, size, limit)


def _copy(source: Path, target: Path, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reading, target.open("xb") as writing:
        while True:
            try:
                chunk = reading.read(_CHUNK)
            except OSError as problem:
                raise _source_fault(source, problem) from problem
            if not chunk:
                break
            size += len(chunk)
            if size > limit:  # it grew since it was looked at
                raise _too_large(source, size, limit)
            digest.update(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest(), size


def _too_large(source: Path, size: int, limit: int) -> SwtoolError:
    return SwtoolError(
        f"文件太大：{megabytes(size)}，上限 {megabytes(limit)}",
        where=str(source),
        remedy="扫描时选黑白或较低的清晰度，或分成几份；上限由规则 evidence.size_limit 规定",
    )


def megabytes(size: int) -> str:
    """A size in words: ``812 字节``, ``34 KB``, ``1.3 MB``; never rounded down to a limit that it exceeds."""
    if size < 1 << 10:
        return f"{size} 字节"
    if size < _MEGABYTE:
        return f"{-(-size // (1 << 10))} KB"
    tenths = -(-size * 10 // _MEGABYTE)
    return f"{tenths // 10}.{tenths % 10} MB" if tenths % 10 else f"{tenths // 10} MB"


def _source_fault(source: Path, problem: OSError) -> SwtoolError:
    why = "没有读它的权限，或正被别的程序独占" if isinstance(problem, PermissionError) else "读的时候磁盘出错"
    return SwtoolError("读不了这个文件", where=str(source), why=why, remedy="复制到别处再试，或关闭正打开它的程序")


def _folder_fault(folder: Path, problem: OSError) -> DatabaseFault:
    if problem.errno == errno.ENOSPC:
        return DatabaseFault("磁盘已满，附件没有存入", where=str(folder), remedy="清出空间后重做这一步")
    why = "文件夹没有写权限，或文件正被别的程序打开" if isinstance(problem, PermissionError) else ""
    return DatabaseFault(
        "附件文件夹里写不了", where=str(folder), why=why, remedy="检查数据库所在文件夹的权限和磁盘，再重做这一步"
    )


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        return  # a file system that cannot: nothing more is to be had
    finally:
        os.close(handle)


def _drop_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
