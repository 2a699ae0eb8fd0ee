"""Opening a container: which reader, which second reader, which password. Runs here or in the bounded child process.

The readers of other kinds than xlsx are imported when such a file comes in.
"""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from dataclasses import replace
from typing import NamedTuple

from swtool.workbooks.cells import Sheet
from swtool.workbooks.read_engines import ReaderGaveUp, by_calamine, by_openpyxl, by_xlrd, filled_cells
from swtool.workbooks.read_kind import (
    DAMAGE,
    SEND_DOCX,
    Container,
    container_of,
    refusal,
    unreadable,
    unreadable_archive,
)
from swtool.workbooks.read_lost import losses, lost
from swtool.workbooks.read_notes import notes_on, notes_on_parts, without_cell_pictures
from swtool.workbooks.read_zip import Look, look_inside

MAX_SHEETS = 500
_UNLOCK_FIRST = "请在 WPS 或 Excel 里打开，取消打开密码，另存为“Excel 工作簿（.xlsx）”后再发来。"
_BOOK_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK")


class Content(NamedTuple):
    """What was read: the rest of a ``Book`` but for the file itself."""

    kind: str
    sheets: tuple[Sheet, ...]
    date1904: bool
    reader: str
    notes: tuple[str, ...] = ()


def open_container(container: Container, data: bytes, name: str, password: str | None) -> Content:
    """The sheets behind these bytes. Raises WorkbookFault where nothing can read them."""
    match container:
        case Container.TEXT:
            from swtool.workbooks.read_text import read_text

            sheets, notes = read_text(data, name)
            return Content("csv", sheets, False, "csv", notes)
        case Container.HTML:
            from swtool.workbooks.read_markup import read_html

            return Content("html", read_html(data, name), False, "lxml")
        case Container.PAGE_ARCHIVE:
            from swtool.workbooks.read_pages import read_page_archive

            return Content("html", read_page_archive(data, name), False, "lxml")
        case Container.SPREADSHEETML:
            from swtool.workbooks.read_markup import read_spreadsheetml

            sheets, date1904 = read_spreadsheetml(data, name)
            return _present(Content("spreadsheetml", sheets, date1904, "lxml"), name)
        case Container.OLE2:
            return _open_ole2(data, name, password)
        case Container.BIFF:
            from swtool.workbooks.read_biff import look_at_biff

            return _open_xls(data, name, look_at_biff(data))
        case Container.DOCX | Container.ODT:
            return _open_document(container, data, name)
        case Container.XLSX | Container.XLSB | Container.ODS:
            return open_zipped(container, data, name, look_inside(data, name))


def open_zipped(container: Container, data: bytes, name: str, look: Look) -> Content:
    """An xlsx, xlsb or ods that was looked into; openpyxl is asked where calamine gives less than an xlsx holds."""
    try:
        sheets = by_calamine(data)
    except ReaderGaveUp as failure:
        if container is not Container.XLSX:
            raise unreadable_archive(data, name, container.value) from failure
        sheets = ()
    reader = "calamine"
    if container is Container.XLSX:
        missing = losses(sheets, look, data)
        if missing or filled_cells(sheets, 2) < 2:
            others = _by_second_reader(data, name, sheets)
            if others and filled_cells(others) > filled_cells(sheets):
                sheets, reader, missing = others, "openpyxl", losses(others, look, data)
        if missing:
            raise lost(missing, name)
        _mark_struck(data, look)
    else:
        from swtool.workbooks.read_second_look import cells_of_ods, cells_of_xlsb, less_than

        counted = cells_of_ods(data) if container is Container.ODS else cells_of_xlsb(data)
        if missing := less_than(sheets, counted):
            raise lost(missing, name)
        with contextlib.suppress(*DAMAGE, ValueError, IndexError):  # what is read stands, however its looks are damaged
            look.struck = _struck_beside(container, data, look)
    if container is Container.ODS and look.has_covered_cells:
        from swtool.workbooks.read_odf import merges_of_ods

        merged = merges_of_ods(data)
        sheets = tuple(replace(sheet, merged=merged.get(sheet.name, ())) for sheet in sheets)
    return _finished(Content(container.value, sheets, look.date1904, reader), look, name)


def _mark_struck(data: bytes, look: Look) -> None:
    if look.may_be_struck:
        from swtool.workbooks.read_struck import struck_in_xlsx

        with contextlib.suppress(*DAMAGE):  # a book that can be read in places
            look.struck = struck_in_xlsx(data)


def _struck_beside(container: Container, data: bytes, look: Look) -> dict[str, frozenset[tuple[int, int]]]:
    if container is Container.XLSB:
        from swtool.workbooks.read_struck_xlsb import struck_in_xlsb

        return struck_in_xlsb(data)
    if not look.may_be_struck:
        return {}
    from swtool.workbooks.read_struck_odf import struck_in_ods

    return struck_in_ods(data)


def open_clean_xlsx(data: bytes, look: Look, name: str) -> Content | None:
    """An xlsx through the first reader alone; None where that fails or gives less than there is."""
    try:
        sheets = by_calamine(data, look.grids)
    except ReaderGaveUp:
        return None
    if filled_cells(sheets, 2) < 2 or losses(sheets, look, data):
        return None
    _mark_struck(data, look)
    return _finished(Content("xlsx", sheets, look.date1904, "calamine"), look, name)


def _by_second_reader(data: bytes, name: str, sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    try:
        return by_openpyxl(data)
    except ReaderGaveUp as failure:
        if not sheets:
            raise unreadable_archive(data, name, "xlsx") from failure
        return ()


def _open_document(container: Container, data: bytes, name: str) -> Content:
    from swtool.workbooks.read_docx import read_docx
    from swtool.workbooks.read_odf import read_odt

    look = look_inside(data, name)
    sheets, notes = read_docx(data, name) if container is Container.DOCX else read_odt(data, name)
    return Content(container.value, sheets, False, "lxml", notes + tuple(notes_on_parts(look.parts)))


def _open_ole2(data: bytes, name: str, password: str | None, *, unlocked: bool = False) -> Content:
    import olefile  # type: ignore[import-untyped]

    from swtool.workbooks.read_biff import is_locked, look_at_biff
    from swtool.workbooks.read_unlock import unlock

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as store:
            streams = {"/".join(path) for path in store.listdir()}
            book = next((stream for stream in _BOOK_STREAMS if stream in streams), None)
            stream = store.openstream(book).read() if book else b""
            look = look_at_biff(stream) if book else Look()
    except MemoryError:
        raise
    except Exception as error:  # damaged compound files fail anywhere inside the library
        raise unreadable(name, "xls") from error
    look.parts = frozenset(stream.lower() for stream in streams)
    if "EncryptedPackage" in streams and not unlocked:
        package = unlock(data, name, password)
        return open_container(container_of(package, name), package, name, None)
    if book is None:
        raise _other_document(streams, name)
    if is_locked(stream) and not unlocked:
        if not look.has_unicode:
            raise refusal(name, "文件有打开密码，而且是 Excel 95 的加密方式，这种加密读不了", _UNLOCK_FIRST)
        return _open_ole2(unlock(data, name, password), name, None, unlocked=True)
    return _open_xls(data, name, look)


def _other_document(streams: set[str], name: str) -> Exception:
    if "WordDocument" in streams:
        return refusal(name, "这是旧格式的 Word 文档（.doc 或 .wps），这种格式不读", SEND_DOCX)
    if "PowerPoint Document" in streams:
        return refusal(name, "这是演示文稿（.ppt 或 .dps），不是表格")
    return refusal(name, "这是别的办公文件，里面没有工作表")


def _open_xls(data: bytes, name: str, look: Look) -> Content:
    """An old binary book through calamine, and xlrd where that sees less than there is.

    Before Excel 97 texts were written in a code page, which calamine does not know: there xlrd comes first. Raises
    WorkbookFault where both fail.
    """
    sheets: tuple[Sheet, ...] = ()
    reader = "calamine"
    with contextlib.suppress(ReaderGaveUp):
        sheets = by_calamine(data) if look.has_unicode else ()
    missing = losses(sheets, look, b"")
    if missing or filled_cells(sheets, 2) < 2:
        try:
            others = by_xlrd(data)
        except ReaderGaveUp as failure:
            if not sheets:
                raise unreadable(name, "xls") from failure
        else:
            still_missing = losses(others, look, b"")
            if len(still_missing) < len(missing) or filled_cells(others) > filled_cells(sheets):
                sheets, reader, missing = others, "xlrd", still_missing
    if missing:
        raise lost(missing, name)
    return _finished(Content("xls", sheets, look.date1904, reader), look, name)


def _finished(content: Content, look: Look, name: str) -> Content:
    without_cell_pictures(content.sheets, look)
    sheets = tuple(_with_marks(sheet, look) for sheet in content.sheets)
    return _present(content._replace(sheets=sheets, notes=notes_on(sheets, look)), name)


def _with_marks(sheet: Sheet, look: Look) -> Sheet:
    """The sheet with what a person sees on it and no reader tells."""
    seen = look.sheets.get(sheet.name)
    hidden = frozenset(seen.hidden_rows) if seen else frozenset()
    uncalculated = frozenset(seen.uncalculated) if seen else frozenset()
    struck = look.struck.get(sheet.name, frozenset())
    if not (hidden or uncalculated or struck):
        return sheet
    return replace(sheet, struck=struck, hidden_rows=hidden, uncalculated=uncalculated)


def _present(content: Content, name: str) -> Content:
    if not content.sheets:
        raise refusal(name, "文件能打开，但里面没有工作表", "请在原来的电脑上确认内容，另存一份后重新发送。")
    names = Counter(sheet.name for sheet in content.sheets)
    if len(content.sheets) > MAX_SHEETS:
        raise refusal(name, f"里面有{len(content.sheets)}张工作表，超过上限{MAX_SHEETS}张", "请分成几个文件再发。")
    if len(names) < len(content.sheets):  # no program lets a user do that, and a reader gives one of them twice
        twice = names.most_common(1)[0][0]
        raise refusal(name, f"有几张工作表都叫“{twice}”，文件内部已损坏")
    return content
