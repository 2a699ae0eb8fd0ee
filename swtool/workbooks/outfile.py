"""Putting a finished file where the user wants it: whole or not at all, and beside what lies there when WPS holds that
open or somebody has worked in it."""

from __future__ import annotations

import errno
import filecmp
import shutil
import uuid
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

from swtool.errors import SwtoolError
from swtool.patterns import Pattern

_OFFICE_FILES = (".xlsx", ".xlsm", ".docx")
_TOO_LITTLE_SPACE = 1_000_000  # bytes
_UNSAFE = Pattern(r'[<>:"/\\|?*\x00-\x1f]')
_TEMPORARY = Pattern(r"~[0-9a-f]{32}\.[^.]+")


def put(path: Path, write: Callable[[Path], None]) -> Path:
    """Let ``write`` fill a temporary file beside ``path``, move it into place and return where it lies.

    The returned path differs from ``path`` when that one was held open by another program, or is an office file that
    another program has saved (a town's book of the same name); the caller says so.
    Raises SwtoolError when the folder is missing or closed to us, the disk is full, or ``path`` is a folder.
    """
    refuse_place(path)
    return _written(path, write, lambda temporary: _move(temporary, path, spares=True))


def _written(path: Path, write: Callable[[Path], None], move: Callable[[Path], Path]) -> Path:
    # The suffix stays, for the libraries judge the format by it.
    temporary = path.with_name(f"~{uuid.uuid4().hex}{path.suffix}")
    try:
        temporary.open("xb").close()
        write(temporary)
        return move(temporary)
    except OSError as fault:
        raise _refusal(path, fault) from fault
    finally:
        with suppress(OSError):  # what cannot be cleared away must not hide why it failed
            temporary.unlink(missing_ok=True)


def put_beside(path: Path, write: Callable[[Path], None], is_same: Callable[[Path, Path], bool]) -> Path:
    """Write the same way, but never over a file of other content, in which somebody may have worked: that one stays.

    The new file then has a number before the last hyphen of its name, whose end tells what kind of file it is:
    花名册(2)-待改.xlsx. A file that holds the same already (``is_same``) is left as it is, and returned.
    """
    refuse_place(path)
    return _written(path, write, lambda temporary: _settle(temporary, path, is_same))


def refuse_place(path: Path) -> None:
    """Raises SwtoolError where no file can be: ``path`` is a folder, or its folder is missing."""
    if path.is_dir():
        raise SwtoolError("这是一个文件夹，不能当文件写", where=str(path), remedy="请给出文件名，例如 结果.xlsx")
    if not path.parent.is_dir():
        raise SwtoolError("文件夹不存在", where=str(path.parent), remedy="请先建好文件夹，或换一个位置")


def put_bytes(path: Path, content: bytes, *, spares: bool = False) -> Path:
    """Write ``content`` the same way, but also over what somebody has saved there unless it ``spares`` that: most such
    files lie in folders where the office alone has a say."""
    refuse_place(path)
    write = partial(_write_bytes, content=content)
    return _written(path, write, lambda temporary: _move(temporary, path, spares=spares))


def safe_stem(text: str) -> str:
    """A name of a file without its ending, without anything that Windows refuses."""
    return _UNSAFE.sub("", text).strip(" .")


def make_folder(folder: Path) -> None:
    """Make a folder and those above it. Raises SwtoolError where a file is in the way, or nothing can be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as fault:
        where, remedy = str(folder), "移走或改名那个文件，或换一个文件夹"
        raise SwtoolError("文件夹建不了", where=where, why="这个位置已经有一个同名的文件", remedy=remedy) from fault
    except OSError as fault:
        raise _refusal(folder, fault) from fault


def clear_leftovers(folder: Path, contents: Collection[bytes]) -> None:
    """Take away what writing these contents left in ``folder`` when it was killed: temporary files with a beginning of
    one of them. What cannot be taken away stays."""
    for path in folder.glob("~*") if folder.is_dir() else ():
        with suppress(OSError):
            if _TEMPORARY.fullmatch(path.name) and any(each.startswith(path.read_bytes()) for each in contents):
                path.unlink()


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _move(temporary: Path, path: Path, *, spares: bool) -> Path:
    """To ``path`` or the first number beside it that may be replaced."""
    for number in count(1):
        place = path if number == 1 else path.with_name(f"{path.stem}({number}){path.suffix}")
        if spares and _is_anothers(place, temporary):
            continue
        try:
            return temporary.replace(place)
        except (PermissionError, IsADirectoryError):  # held by WPS; a folder of the numbered name
            if not place.exists():
                raise
    raise AssertionError("numbers have no end")


def _is_anothers(place: Path, new: Path) -> bool:
    """Whether an office file of other content lies there that another program has saved (a town's, or one in which
    somebody has worked since). One that cannot be looked into is left alone too; an empty one is nobody's."""
    if place.suffix.lower() not in _OFFICE_FILES or not place.is_file():
        return False
    from swtool.workbooks.stable_zip import is_as_written

    try:
        return place.stat().st_size > 0 and not is_as_written(place) and not filecmp.cmp(place, new, shallow=False)
    except OSError:
        return True


def _settle(temporary: Path, path: Path, is_same: Callable[[Path, Path], bool]) -> Path:
    name, hyphen, kind = path.stem.rpartition("-")
    place, number = path, 1
    while place.exists():
        if _holds(place, temporary, is_same):
            return place
        number += 1
        numbered = f"{name}({number})-{kind}" if hyphen else f"{path.stem}({number})"
        place = path.with_name(f"{numbered}{path.suffix}")
    temporary.replace(place)
    return place


def _holds(place: Path, temporary: Path, is_same: Callable[[Path, Path], bool]) -> bool:
    """Whether the file at ``place`` is known to hold the same; of one that cannot be read nothing is known."""
    try:
        return is_same(place, temporary)
    except OSError:
        return False


def _is_full(folder: Path) -> bool:
    """Whether hardly anything fits any more: a writer that is no Python code tells no reason."""
    return shutil.disk_usage(folder).free < _TOO_LITTLE_SPACE


def _refusal(path: Path, fault: OSError) -> SwtoolError:
    if isinstance(fault, PermissionError):
        why, remedy = "没有写入这个文件夹的权限", "请换一个可以写入的文件夹，或请管理员开通权限"
    elif fault.errno == errno.ENOSPC or (fault.errno is None and _is_full(path.parent)):
        why, remedy = "磁盘空间不足", "请清理磁盘后重试"
    elif fault.errno == errno.EROFS:
        why, remedy = "这个磁盘是只读的", "请换一个可以写入的文件夹"
    elif fault.errno == errno.ENAMETOOLONG:
        why, remedy = "文件名太长", "请换一个短一些的名称"
    else:
        why = f"系统报告 {errno.errorcode.get(fault.errno or 0, type(fault).__name__)}"
        remedy = "请检查位置和文件名后重试"
    return SwtoolError("文件写不进去，原来的文件没有改动", where=str(path), why=why, remedy=remedy)
