"""Reading any sheet: xlsx, xls, et, xlsb, ods, csv, html and Excel 2003 XML, every value with its place.

Content decides, not the name. Clean xlsx and text are read in this process, where 100,000 rows cost no second copy;
all other files, a long text, and an xlsx that looks odd or defeats the first reader, are opened in a bounded child.
"""

from __future__ import annotations

import hashlib
from functools import cache, partial
from pathlib import Path

from swtool.workbooks.cells import Book, FormatsOfBook, WorkbookFault, name_of
from swtool.workbooks.read_engines import panics_unheard
from swtool.workbooks.read_kind import MAX_COLUMNS, Container, container_of, refusal
from swtool.workbooks.read_open import Content, open_clean_xlsx, open_container
from swtool.workbooks.read_zip import look_inside

MAX_FILE_BYTES = 100_000_000
TEXT_IN_PROCESS = 40_000_000  # bytes; a longer text is read in the child, where memory is bounded


def read(path: Path, *, password: str | None = None) -> Book:
    """The workbook at ``path``. ``password`` is the one for opening it.

    Raises WorkbookFault where the file is missing, holds no sheet, is damaged or locked, or goes beyond the bounds
    (100 MB as it lies; see ``read_zip`` and ``read_child`` for what it may unfold to).
    """
    data = _bytes_of(path)
    name = name_of(path)
    container = container_of(data, name)
    content = _open(container, data, name, password)
    if any(sheet.last_column > MAX_COLUMNS for sheet in content.sheets):
        raise refusal(name, "内容超过表格软件的上限")
    sha256 = hashlib.sha256(data).hexdigest()
    return Book(
        path=path,
        name=name,
        sha256=sha256,
        kind=content.kind,
        sheets=content.sheets,
        date1904=content.date1904,
        reader=content.reader,
        notes=content.notes,
        open_formats=cache(partial(_formats, path, sha256, password)) if content.kind in _TELLING else None,
    )


_TELLING = ("xlsx", "xls", "ods")
"""The kinds of files that tell how a number is shown."""


def _formats(path: Path, sha256: str, password: str | None) -> FormatsOfBook:
    from swtool.workbooks.read_formats import NumberFormats

    return NumberFormats(path, sha256, password)


def _open(container: Container, data: bytes, name: str, password: str | None) -> Content:
    if container is Container.TEXT and len(data) <= TEXT_IN_PROCESS:
        return open_container(container, data, name, password)
    if container is Container.XLSX:
        with panics_unheard():
            look = look_inside(data, name, and_read=True)
            content = None if look.suspect else open_clean_xlsx(data, look, name)
        if content is not None:
            return content
        del look  # with the cells that were read: the child reads them again
    from swtool.workbooks.read_child import open_in_child

    return open_in_child(container, data, name, password)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise WorkbookFault("这是文件夹，不是文件。", where=str(path), remedy="请给出文件夹里的某个表格文件。")
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise WorkbookFault(
                f"读不了：文件有{size // 1_000_000} MB，超过上限{MAX_FILE_BYTES // 1_000_000} MB。",
                where=path.name,
                remedy="请去掉图片，或者分成几个文件再发。",
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise WorkbookFault(
            "找不到这个文件。", where=str(path), remedy="请检查路径和文件名（包括 .xlsx 这样的后缀）。"
        ) from error
    except PermissionError as error:
        raise WorkbookFault(
            "文件打不开。",
            where=str(path),
            why="没有权限，或者正被别的程序独占",
            remedy="请关闭 WPS 或 Excel 里打开的这个文件后再试。",
        ) from error
    except OSError as error:
        raise WorkbookFault(
            "文件读不出来。", where=str(path), why=error.strerror or "", remedy="请把文件复制到本机硬盘后再试。"
        ) from error
