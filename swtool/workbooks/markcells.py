"""Single cells of a returned book: colour and comment of a faulty one, the words of the problem column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from swtool.findings import Finding
from swtool.workbooks.marks import NOTE_SHEET, comment_text, is_error
from swtool.workbooks.notesheet import FILLS, FONT, HEADING_FILL
from swtool.workbooks.plaincells import put_plain

PROBLEM_WIDTH = 50
_OLD = "\n【原批注】"
_TEXT = "@"
# By book, the numbers that its fonts, fills and alignments have there: part of the look and its name → number.
_numbers: WeakKeyDictionary[Any, dict[tuple[str, str], int]] = WeakKeyDictionary()


def write_problem(cell: Any, text: str, *, heading: bool = False) -> None:
    """A cell of the problem column; its heading is signed, so that a second return finds and empties the column."""
    from openpyxl.styles import Alignment, Font, PatternFill

    put_plain(cell, text)
    _dress(cell, "font", f"problem{heading}", lambda: Font(name=FONT, bold=heading, color="9C0006"))
    _dress(cell, "alignment", "problem", lambda: Alignment(wrap_text=True, vertical="center"))
    if heading:
        _dress(cell, "fill", HEADING_FILL, lambda: PatternFill("solid", fgColor=HEADING_FILL))
        _plain_comment(cell, "这一列是退回时加的，改好后不用删。", author=NOTE_SHEET)


def mark_cell(cell: Any, found: Sequence[Finding], *, with_comment: bool) -> None:
    """Colour a faulty cell and say in a signed comment what is wrong; what a comment of its own said stays below."""
    from openpyxl.styles import PatternFill

    colour = FILLS[is_error(found)]
    _dress(cell, "fill", colour, lambda: PatternFill("solid", fgColor=colour))
    if with_comment:
        own = f"{_OLD}{cell.comment.text}" if cell.comment else ""
        _plain_comment(cell, comment_text(found) + own, author=NOTE_SHEET)


def _dress(cell: Any, part: str, name: str, make: Callable[[], object]) -> None:
    """Give a cell a part of its look (font, fill, alignment), which is made once for each book: to make it and to find
    it again among the book's own is for openpyxl most of the work on a cell."""
    from openpyxl.styles.cell_style import StyleArray

    numbers = _numbers.setdefault(cell.parent.parent, {})
    if (number := numbers.get((part, name))) is None:
        setattr(cell, part, make())
        numbers[part, name] = getattr(cell._style, f"{part}Id")  # noqa: SLF001  openpyxl has no public way
    else:
        cell._style = cell._style or StyleArray()  # noqa: SLF001
        setattr(cell._style, f"{part}Id", number)  # noqa: SLF001


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
