"""What a file really is: its first bytes and its inner directory decide, never its name.

Towns send HTML named .xls, WPS .et, CSV named .xlsx, photographs and zip folders. A file that holds no sheet is
refused with a sentence that says what it is and what to send instead.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from enum import StrEnum
from pathlib import PurePath

from swtool.filekinds import FileKind, kind_by_magic, kind_in_archive
from swtool.workbooks.cells import WorkbookFault

MAX_COLUMNS = 16_384  # what programs for sheets have
SEND_XLSX = "请用 WPS 或 Excel 打开，另存为“Excel 工作簿（.xlsx）”后再发来。"
SEND_DOCX = (
    "请用 WPS 或 Word 打开，另存为 .docx 后再发来；或者把里面的表格复制到新的工作簿，另存为“Excel 工作簿（.xlsx）”。"
)
_SEND_AGAIN = "请在原来的电脑上确认能打开，另存一份后重新发送。"
_SEND_THE_SHEET = "请发原来的表格文件，不要发照片或截图；只有纸质表的，请用填报表录入后再发来。"


class Container(StrEnum):
    """How the bytes are to be opened."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    OLE2 = "ole2"  # .xls, .et, or any book with an opening password
    BIFF = "biff"  # a bare Excel 2–4 stream
    SPREADSHEETML = "spreadsheetml"
    HTML = "html"
    PAGE_ARCHIVE = "mht"  # a web page with all its parts in one file
    DOCX = "docx"
    ODT = "odt"
    TEXT = "text"


DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError,
)  # fmt: skip
"""What the standard library meets a damaged or unusual archive with."""

_OPENED = {
    FileKind.ODS: Container.ODS,
    FileKind.XLSB: Container.XLSB,
    FileKind.XLSX: Container.XLSX,
    FileKind.DOCX: Container.DOCX,
    FileKind.ODT: Container.ODT,
}
_PICTURES = (FileKind.JPEG, FileKind.PNG, FileKind.GIF, FileKind.BMP, FileKind.TIFF, FileKind.HEIC)
_MONSTROUS = re.compile(rb'-repeated="\d{7,}"')
_HTML_SIGNS = ("<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<style")
_FLAT_ODF = "<office:document "
_SPREADSHEETML = "urn:schemas-microsoft-com:office:spreadsheet"


def container_of(data: bytes, name: str) -> Container:
    """How to open these bytes. Raises WorkbookFault when they are no workbook, table page or text."""
    if PurePath(name).name.startswith("~$"):
        raise refusal(name, "这是 WPS 或 Excel 打开文件时留下的临时文件", "请发原来的文件（名字前没有“~$”）。")
    if not data:
        raise refusal(name, "这是空文件，一个字节也没有", "请检查原文件，重新发送。")
    kind = kind_by_magic(data)
    if kind is FileKind.ZIP:
        return _zipped(data, name)
    if kind is FileKind.OLE2:
        return Container.OLE2
    if kind is FileKind.BIFF:
        return Container.BIFF
    if kind is FileKind.MHT or _is_page_archive(data[:4096]):
        return Container.PAGE_ARCHIVE
    if kind is FileKind.RTF:
        raise refusal(name, f"这是{kind.label}，不是表格", SEND_DOCX)
    if kind is not None:
        raise refusal(name, f"这是{kind.label}，不是表格", _SEND_THE_SHEET if kind in _PICTURES else "")
    return _marked_up(data, name)


def refusal(name: str, what: str, remedy: str = "") -> WorkbookFault:
    """The fault of a file that holds no sheet: what it is, and what to send instead."""
    return WorkbookFault(f"读不了：{what}。", where=name, remedy=remedy or SEND_XLSX)


def unreadable(name: str, kind: str) -> WorkbookFault:
    """The fault of a book that no reader here can open."""
    binary = "（Excel 二进制工作簿）" if kind == "xlsb" else ""
    return refusal(
        name,
        f"文件已损坏、不完整，或者这种 .{kind}{binary}的写法不支持",
        "请用 WPS 或 Excel 打开（如提示修复，请修复），另存为“Excel 工作簿（.xlsx）”后再发来。",
    )


def unreadable_archive(data: bytes, name: str, kind: str) -> WorkbookFault:
    """As ``unreadable``, for a zipped book: said more closely where a part of it does not hold what was written."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            is_whole = archive.testzip() is None
            if kind == "ods" and _MONSTROUS.search(archive.read("content.xml")):
                return refusal(name, "文件声称的行数或列数大得不正常", SEND_XLSX)
    except (*DAMAGE, KeyError):
        is_whole = False
    return unreadable(name, kind) if is_whole else refusal(name, "文件有一部分已损坏（可能没有传完）", _SEND_AGAIN)


def entities(name: str) -> WorkbookFault:
    """The fault of a file whose XML defines entities, which no program for sheets writes."""
    return refusal(
        name,
        "文件里有不正常的内容（XML 实体定义），不是表格软件保存的文件",
        "请不要打开它，先问发来的人这是什么；确实是表格的，请对方用 WPS 或 Excel 另存为 .xlsx 再发来。",
    )


def _zipped(data: bytes, name: str) -> Container:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.namelist()
            mimetype = archive.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in parts else ""
    except DAMAGE as error:
        raise refusal(name, "文件不完整或已损坏（可能没有传完）", _SEND_AGAIN) from error
    kind = kind_in_archive(parts, mimetype)
    if kind in _OPENED:
        return _OPENED[kind]
    if kind in (FileKind.PPTX, FileKind.ODP):
        raise refusal(name, "这是演示文稿（PPT），不是表格")
    if kind is FileKind.OFD:
        raise refusal(name, f"这是{kind.label}，不是表格")
    inside = [part for part in parts if not part.endswith("/")]
    raise refusal(name, f"这是压缩包，里面有{len(inside)}个文件", "请解压后把里面的表格逐个发来。")


def _is_page_archive(head: bytes) -> bool:
    """Whether this is a message header that announces the parts of a page; programs begin it in various ways."""
    start = head.lstrip().lower()
    return start.startswith((b"from:", b"mime-version:", b"x-document")) and b"content-type: multipart/related" in start


def _marked_up(data: bytes, name: str) -> Container:
    head = data[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    else:
        text = head.decode("utf-8-sig", "replace")
    start = text.lstrip("\ufeff \t\r\n").lower()
    if not start.startswith("<"):
        return Container.TEXT
    if _FLAT_ODF in start:
        raise _flat_odf(start, name)
    if start.startswith("<?xml") and _SPREADSHEETML in start:
        return Container.SPREADSHEETML
    if any(sign in start for sign in _HTML_SIGNS):
        return Container.HTML
    if start.startswith("<?xml"):
        raise refusal(name, "这是别的 XML 文件，里面没有表格")
    return Container.TEXT


def _flat_odf(start: str, name: str) -> WorkbookFault:
    """The fault of a document of LibreOffice that was saved as one XML file, without an archive around it."""
    if "opendocument.spreadsheet" in start:
        return refusal(name, "这是不压缩的 ODF 表格（.fods），这种格式不读")
    if "opendocument.text" in start:
        return refusal(name, "这是不压缩的 ODF 文档（.fodt），这种格式不读", SEND_DOCX)
    return refusal(name, "这是不压缩的 ODF 文件，不是表格")
