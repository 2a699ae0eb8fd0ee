"""Single cells of a returned book: colour and comment of a faulty one, the words of the problem column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from swtool.findings import Finding
from swtool.workbooks.marks import NOTE_SHEET, comment_text, is_error
from swtool.workbooks.notesheet import FILLS, FONT, HEADING_FILL
from swtool.workbooks.plaincells import put_plain

PROBLEM_WIDTH = 50
_OLD = "\n【原批注】"
_TEXT = "@"


def write_problem(cell: Any, text: str, *, heading: bool = False) -> None:
    """A cell of the problem column; its heading is signed, so that a second return finds and empties the column."""
    from openpyxl.styles import Alignment, Font, PatternFill

    put_plain(cell, text)
    cell.font = Font(name=FONT, bold=heading, color="9C0006")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    if heading:
        cell.fill = PatternFill("solid", fgColor=HEADING_FILL)
        _plain_comment(cell, "这一列是退回时加的，改好后不用删。", author=NOTE_SHEET)


def mark_cell(cell: Any, found: Sequence[Finding], *, with_comment: bool) -> None:
    """Colour a faulty cell and say in a signed comment what is wrong; what a comment of its own said stays below."""
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=FILLS[is_error(found)])
    if with_comment:
        own = f"{_OLD}{cell.comment.text}" if cell.comment else ""
        _plain_comment(cell, comment_text(found) + own, author=NOTE_SHEET)


def restore_comment(cell: Any) -> None:
    """Take off the signed comment; what the cell's own one said stands there again."""
    kept = cell.comment.text.partition(_OLD)[2]
    if kept:
        _plain_comment(cell, kept)
    else:
        cell.comment = None


def _plain_comment(cell: Any, text: str, *, author: str = "") -> None:
    """A comment in place of the cell's own, in which its words fit; not smaller than that."""
    from openpyxl.comments import Comment

    lines = sum(1 + len(line) // 20 for line in text.split("\n"))
    width, height = 300, 24 + 20 * min(lines, 15)
    if cell.comment is not None:
        width, height = max(width, cell.comment.width), max(height, cell.comment.height)
    cell.comment = Comment(text, author, height=height, width=width)


def make_text(cell: Any) -> None:
    """What is typed into the cell stays as typed. A day keeps its own format: as text it would be shown as 46082."""
    if cell.data_type != "d":
        cell.number_format = _TEXT
