"""Opening a container: which reader, which second reader, which password. Runs here or in the bounded child process."""

from __future__ import annotations

import io
from dataclasses import dataclass

from swtool.workbooks.cells import Sheet, WorkbookFault, column_letters
from swtool.workbooks.read_biff import look_at_biff
from swtool.workbooks.read_engines import ReaderGaveUp, by_calamine, by_openpyxl, by_xlrd, filled_cells
from swtool.workbooks.read_kind import Container, container_of, refusal
from swtool.workbooks.read_markup import read_html, read_spreadsheetml
from swtool.workbooks.read_text import read_text
from swtool.workbooks.read_zip import Look, look_inside

# Excel's own password for books that are protected against change but open for reading: no user ever typed it.
_WRITE_PROTECTION = "VelvetSweatshop"


@dataclass(frozen=True, slots=True)
class Content:
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
            return Content("csv", read_text(data, name), False, "csv")
        case Container.HTML:
            return Content("html", read_html(data, name), False, "lxml")
        case Container.SPREADSHEETML:
            return _present(Content("spreadsheetml", read_spreadsheetml(data, name), False, "lxml"), name)
        case Container.OLE2:
            return _open_ole2(data, name, password)
        case Container.BIFF:
            return _open_bare_biff(data, name)
        case Container.XLSX | Container.XLSB | Container.ODS:
            return open_zipped(container, data, name, look_inside(data, name))


def open_zipped(container: Container, data: bytes, name: str, look: Look) -> Content:
    """An xlsx, xlsb or ods that was looked into; for xlsx openpyxl is asked where calamine sees next to nothing."""
    sheets: tuple[Sheet, ...] = ()
    reader = "calamine"
    try:
        sheets = by_calamine(data, look)
    except ReaderGaveUp as failure:
        if container is not Container.XLSX:
            raise unreadable(name, container.value) from failure
    if container is Container.XLSX and filled_cells(sheets, 2) < 2:
        sheets, reader = _better(sheets, data, name)
    return _present(Content(container.value, sheets, look.date1904, reader, tuple(_notes(sheets, look))), name)


def open_clean_xlsx(data: bytes, look: Look) -> Content | None:
    """An xlsx through the first reader alone; None where that fails or sees so little that a second should look."""
    try:
        sheets = by_calamine(data, look)
    except ReaderGaveUp:
        return None
    if filled_cells(sheets, 2) < 2:
        return None
    return Content("xlsx", sheets, look.date1904, "calamine", tuple(_notes(sheets, look)))


def _better(sheets: tuple[Sheet, ...], data: bytes, name: str) -> tuple[tuple[Sheet, ...], str]:
    try:
        others = by_openpyxl(data)
    except ReaderGaveUp as failure:
        if not sheets:
            raise unreadable(name, "xlsx") from failure
        return sheets, "calamine"
    if not sheets or filled_cells(others) > filled_cells(sheets):
        return others, "openpyxl"
    return sheets, "calamine"


def _open_ole2(data: bytes, name: str, password: str | None, *, unlocked: bool = False) -> Content:
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as store:
            streams = {"/".join(path) for path in store.listdir()}
            book = next((stream for stream in ("Workbook", "Book", "WORKBOOK", "BOOK") if stream in streams), None)
            look = look_at_biff(store.openstream(book).read()) if book else Look()
    except (OSError, ValueError, IndexError, TypeError, KeyError) as error:
        raise unreadable(name, "xls") from error
    if "EncryptedPackage" in streams and not unlocked:
        package = _unlock(data, name, password)
        return open_container(container_of(package, name), package, name, None)
    if book is None:
        what = "Word 文档（.doc 或 .wps）" if "WordDocument" in streams else "别的办公文件"
        what = "演示文稿（.ppt 或 .dps）" if "PowerPoint Document" in streams else what
        raise refusal(name, f"这是{what}，不是表格")
    try:
        return _open_xls(data, name, look)
    except ReaderGaveUp as failure:
        if unlocked:
            raise unreadable(name, "xls") from failure
    return _open_ole2(_unlock(data, name, password), name, None, unlocked=True)


def _open_bare_biff(data: bytes, name: str) -> Content:
    try:
        return _open_xls(data, name, Look())
    except ReaderGaveUp as failure:
        raise unreadable(name, "xls") from failure


def _open_xls(data: bytes, name: str, look: Look) -> Content:
    """An old binary book through calamine, and xlrd where that sees next to nothing.

    Raises ReaderGaveUp on a book that is locked, WorkbookFault where both fail.
    """
    sheets: tuple[Sheet, ...] = ()
    reader = "calamine"
    try:
        sheets = by_calamine(data, look)
    except ReaderGaveUp as failure:
        if "password" in str(failure).lower():
            raise
    if filled_cells(sheets, 2) < 2:
        try:
            others = by_xlrd(data)
        except ReaderGaveUp as failure:
            if "encrypted" in str(failure).lower():
                raise
            if not sheets:
                raise unreadable(name, "xls") from failure
        else:
            if not sheets or filled_cells(others) > filled_cells(sheets):
                sheets, reader = others, "xlrd"
    return _present(Content("xls", sheets, look.date1904, reader, tuple(_notes(sheets, look))), name)


def _unlock(data: bytes, name: str, password: str | None) -> bytes:
    import msoffcrypto  # type: ignore[import-untyped]
    from msoffcrypto.exceptions import (  # type: ignore[import-untyped]
        DecryptionError,
        FileFormatError,
        InvalidKeyError,
        ParseError,
    )

    opened = io.BytesIO()
    try:
        book = msoffcrypto.OfficeFile(io.BytesIO(data))
        key = _WRITE_PROTECTION if password is None else password
        if book.format == "ooxml":
            book.load_key(password=key, verify_password=True)
        else:  # the old format always verifies
            book.load_key(password=key)
        book.decrypt(opened)
    except (InvalidKeyError, DecryptionError) as error:
        what = "文件有打开密码，读不了。" if password is None else "打开密码不对，或者加密方式不支持。"
        raise WorkbookFault(
            what,
            where=name,
            remedy="读入时给出正确的打开密码；或者请对方在 WPS 或 Excel 里取消打开密码，另存为 .xlsx 再发来。",
        ) from error
    except (
        FileFormatError,
        ParseError,
        OSError,
        ValueError,
        KeyError,
        IndexError,
        NotImplementedError,
        AssertionError,
    ) as error:
        raise unreadable(name, "xls") from error
    return opened.getvalue()


def _notes(sheets: tuple[Sheet, ...], look: Look) -> list[str]:
    notes = []
    for sheet in sheets:
        seen = look.sheets.get(sheet.name)
        for places, what in ((seen.uncalculated, _UNCALCULATED), (seen.errors, _ERRORS)) if seen else ():
            if places:
                row, column = min(places)
                more = f"等{len(places)}格" if len(places) > 1 else ""
                notes.append(f"〔{sheet.name}〕{column_letters(column)}{row}{more}{what}")
    if look.has_covered_cells:
        notes.append("这是 ODS 文件，合并单元格的范围读不出来；有纵向合并的列请另存为 .xlsx 再读。")
    return notes


_UNCALCULATED = "是没有计算结果的公式，按空格读入；请用 WPS 或 Excel 打开并保存一次再读。"
_ERRORS = "是公式错误（如 #N/A），请改正。"


def _present(content: Content, name: str) -> Content:
    if not content.sheets:
        raise refusal(name, "文件能打开，但里面没有工作表", "请在原来的电脑上确认内容，另存一份后重新发送。")
    return content


def unreadable(name: str, kind: str) -> WorkbookFault:
    """The fault of a book that no reader here can open."""
    return refusal(
        name,
        f"文件已损坏、不完整，或者这种 .{kind} 的写法不支持",
        "请用 WPS 或 Excel 打开（如提示修复，请修复），另存为“Excel 工作簿（.xlsx）”后再发来。",
    )
