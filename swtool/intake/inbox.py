"""A folder of returned books: which of them are ready to be taken in, and where each goes afterwards.

Only the folder itself is looked at, not what lies in folders within. A book is moved after what became of it is
committed: after a crash in between, the same content is known on the next run, and the book is moved then.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from swtool.errors import SwtoolError, UsageFault
from swtool.workbooks.cells import name_of
from swtool.workbooks.outfile import put_bytes

LOADED_FOLDER, RETURNED_FOLDER = "已入库", "已退回"
LOCK_NAME = ".swtool-inbox.lock"
_SHEETS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".et", ".ett", ".ods", ".fods")
_TEXTS = (".csv", ".tsv", ".txt", ".docx", ".doc", ".wps", ".htm", ".html", ".xml")
SUFFIXES = frozenset((*_SHEETS, *_TEXTS))
"""Endings of what may be a table: what it really is shows when it is read."""
_ON_THE_WAY = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".downloading", ".!ut", ".td")
_ANSWERED = ("-退回", "-待改")
_ANSWERS = (
    "-退回.xlsx", "-退回.xlsm", "-再退回.xlsx", "-再退回.xlsm", "-待改.xlsx", "-再待改.xlsx", "-说明.txt",
)  # fmt: skip
_HELD = (32, 33)  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
_OPEN_MARKS = ("~$", ".~", "~")
_HELD_OPEN = ("~${}", ".~{}", ".~lock.{}#")
"""What Excel, WPS and LibreOffice lay beside a book while they have it open."""


@dataclass(slots=True)
class Waiting:
    """What lies in the folder: books in the order of their names, what is left for the next run, what nobody may read
    (with the reason and what to do), what is no book; folders that are not looked into, though books lie in them."""

    books: list[Path] = field(default_factory=list)
    closed: list[tuple[Path, str]] = field(default_factory=list)
    not_ready: list[tuple[Path, str]] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder for one run. Raises SwtoolError while another run is at it, UsageFault where it is no folder."""
    if not folder.is_dir():
        raise UsageFault("没有这个文件夹", where=str(folder), remedy="先建好文件夹，把收到的表放进去")
    lock = FileLock(folder / LOCK_NAME, timeout=0)
    try:
        lock.acquire()
    except Timeout as held:
        raise SwtoolError(
            "另一个 intake inbox 正在处理这个文件夹", where=str(folder), remedy="等它结束后再运行；定时任务下次会接着做"
        ) from held
    except OSError as fault:
        raise SwtoolError("没有写入这个文件夹的权限", where=str(folder), remedy="请管理员开通权限") from fault
    try:
        yield
    finally:
        lock.release()


def refuse_answers_within(folder: Path, answers: Path | None) -> None:
    """Raise UsageFault where what goes back would lie among what is to be taken in: each run would answer the answers
    of the one before."""
    if answers is not None and answers.resolve() == folder.resolve():
        remedy = "写另一个文件夹；不写 --answers 就放在“已退回”里原表的旁边"
        raise UsageFault("退回的表不能放进收件文件夹", where=str(answers), remedy=remedy)


def look_through(folder: Path, wait: Callable[[], None], *, answers: Path | None = None) -> Waiting:
    """What is ready. Files are measured twice, with ``wait`` in between: what grows is still being copied. ``answers``
    is where the caller puts what goes back."""
    first = {path: size_and_time for path in sorted(folder.iterdir()) if (size_and_time := measure(path)) is not None}
    if first:
        wait()
    found = Waiting()
    names = {path.name for path in folder.iterdir()}
    for path, size_and_time in first.items():
        if path.name == LOCK_NAME:
            continue
        if path.name.startswith(_OPEN_MARKS) or path.name.lower().endswith(_ON_THE_WAY):
            found.not_ready.append((path, "临时文件"))
        elif path.name.startswith(".") or path.suffix.lower() not in SUFFIXES:
            found.others.append(path)
        elif measure(path) != size_and_time or not size_and_time[0] or not names.isdisjoint(_partners(path.name)):
            found.not_ready.append((path, "还在复制或同步"))
        elif not names.isdisjoint(mark.format(path.name) for mark in _HELD_OPEN):
            found.not_ready.append((path, "正被 WPS 或 Excel 打开"))
        elif why := _why_closed(path):
            found.closed.append((path, why))
        else:
            found.books.append(path)
    found.folders += _with_books(folder, answers)
    return found


def _with_books(folder: Path, answers: Path | None) -> Iterator[Path]:
    """Folders within that somebody has put books into: a mail program makes one for each sender."""
    for each in sorted(folder.iterdir()):
        is_ours = each.name in (LOADED_FOLDER, RETURNED_FOLDER) or (answers and each.resolve() == answers.resolve())
        if is_ours or each.name.startswith(".") or not each.is_dir():
            continue
        try:
            if any(one.suffix.lower() in SUFFIXES and one.is_file() for one in each.iterdir()):
                yield each
        except OSError:  # a folder that nobody may look into holds nothing for us
            continue


def _why_closed(path: Path) -> str:
    """Why the file cannot be opened, and what to do; '' where it can."""
    try:
        path.open("rb").close()
    except PermissionError as fault:
        if is_held(fault):
            return "正被别的程序独占；关闭那个程序后再运行一次"
        return "没有读这个文件的权限；请管理员或放文件的人开通，再运行一次"
    except OSError as fault:
        return f"打不开：{fault.strerror or '原因不明'}；把文件重新复制进来，再运行一次"
    return ""


def is_held(fault: PermissionError) -> bool:
    """Whether another program holds the file, as Windows says; elsewhere nothing but missing rights refuses."""
    return getattr(fault, "winerror", None) in _HELD


def measure(path: Path) -> tuple[int, int] | None:
    """Size and time of change; None for a folder, or for what has gone meanwhile."""
    try:
        status = path.stat()
        return (status.st_size, status.st_mtime_ns) if path.is_file() else None
    except OSError:
        return None


def _partners(name: str) -> Iterator[str]:
    """What files are called that a download to ``name`` is written to."""
    return (name + end for end in _ON_THE_WAY)


def put_away(path: Path, folder: Path, kind: str, day: date, respond: Callable[[Path], None] | None = None) -> Path:
    """Move a book into ``kind``/day under a name that is free there; where it lies now.

    ``respond`` writes what goes with it, given the place where the book will lie; the book leaves the folder only when
    that is written, so that a full disk or a crash leaves no book without its answer: the next run answers it. Raises
    what ``respond`` raises, ``PermissionError`` where another program holds the book, ``OSError`` where it cannot be
    moved otherwise; nothing new is left behind then.
    """
    target = folder / kind / day.isoformat()
    target.mkdir(parents=True, exist_ok=True)
    goal, number = target / path.name, 2
    while goal.exists() or any(answer.exists() for answer in _answers_to(goal)):
        goal = target / f"{path.stem}({number}){path.suffix}"
        number += 1
    if respond is None and _renamed(path, goal):
        return goal
    there = set(target.iterdir())
    growing = goal.with_name(f"~{goal.name}")  # killed half way, it has not the name of a whole book
    try:
        shutil.copy2(path, growing)
        growing.replace(goal)
        if respond is not None:
            respond(goal)
        path.unlink()
    except BaseException:
        for each in set(target.iterdir()) - there:
            if each == growing or each.name.startswith(_own_name(goal)):
                each.unlink(missing_ok=True)
        raise
    return goal


def _renamed(path: Path, goal: Path) -> bool:
    """Whether the book could be moved in one step: not to another disk. Raises PermissionError."""
    try:
        path.rename(goal)
    except PermissionError:
        raise
    except OSError:
        return False
    return True


def _answers_to(book: Path) -> Iterator[Path]:
    """Where answers to a book may lie; also to one that is itself the answer to an earlier one, sent back."""
    for stem in {book.stem, _own_name(book)}:
        yield from (answer for end in _ANSWERS if (answer := book.with_name(f"{stem}{end}")) != book)


def _own_name(book: Path) -> str:
    """The name of a book without what an answer adds to it."""
    stem = book.stem
    for each in _ANSWERED:
        stem = stem.removesuffix(each)
    return stem


def write_reason(book: Path, reason: str) -> Path:
    """A text beside a book: why it could not be read at all, or what its sender should know though it was loaded."""
    return put_bytes(book.with_name(f"{book.stem}-说明.txt"), f"\ufeff{name_of(book)}\r\n{reason}\r\n".encode())
