"""Web pages with all their parts in one file (.mht): what Excel and browsers make of “单个文件网页”."""

from __future__ import annotations

import email
from dataclasses import replace
from email.message import Message

from swtool.workbooks.cells import Sheet, WorkbookFault
from swtool.workbooks.read_kind import refusal
from swtool.workbooks.read_markup import read_html

_MAX_PAGES = 200


def read_page_archive(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The tables of every page inside, in order. Raises WorkbookFault where no page has one."""
    sheets: list[Sheet] = []
    for page in _pages(data, name):
        try:
            tables = read_html(page, name)
        except WorkbookFault:  # a frame around the sheets, a page of styles
            continue
        sheets += (replace(table, name=f"表{len(sheets) + number}") for number, table in enumerate(tables, 1))
    if not sheets:
        raise refusal(name, "这是单个文件网页（MHT），里面没有表格")
    return tuple(sheets)


def _pages(data: bytes, name: str) -> list[bytes]:
    try:
        pages = [_content(part) for part in email.message_from_bytes(data).walk() if _is_page(part)]
    except (ValueError, LookupError, RecursionError, AssertionError, AttributeError) as error:
        raise refusal(name, "单个文件网页（MHT）的内容不完整或格式不对") from error
    return pages[:_MAX_PAGES]


def _is_page(part: Message) -> bool:
    return part.get_content_type() == "text/html"


def _content(part: Message) -> bytes:
    """The page's bytes; with the charset of its header where the page itself names none."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = str(part.get_content_charset() or "")
    if charset and charset.isascii() and b"charset" not in content[:4096].lower() and charset != "us-ascii":
        content = b'<meta charset="' + charset.encode("ascii") + b'">' + content
    return content
