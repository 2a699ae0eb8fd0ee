"""One sheet laid out in the ways of different clerks: what it says stays the same. Its heading is its first row."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from tests.book_samples import csv_text, docx, html_page, odf_table, open_document, spreadsheetml, word_row, word_table
from tests.old_books import old_book

Rows = list[list[object]]
_DAY = re.compile(r"(20\d\d)[.-](\d{1,2})[.-](\d{1,2})")
_GROUPS = ("基本信息", "具体情况", "其他情况")


@dataclass
class Laid:
    """The cells of a sheet and its merges (top, left, bottom, right), counted from 1."""

    rows: Rows
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max(map(len, self.rows))

    def put_above(self, *lines: list[object]) -> None:
        """Lines over everything, each merged across."""
        deeper = [(top + len(lines), left, bottom + len(lines), right) for top, left, bottom, right in self.merges]
        across = [(number, 1, number, self.width) for number, line in enumerate(lines, 1) if len(line) == 1]
        self.merges = [*across, *deeper]
        self.rows = [*lines, *self.rows]

    def save(self, path: Path) -> Path:
        """Write the sheet as xlsx."""
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in self.rows:
            sheet.append(row)
        for top, left, bottom, right in self.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        book.save(path)
        return path


def _questionnaire(rows: Rows, title: str, dice: random.Random) -> Laid:
    """Headings as an online questionnaire gives them out, each row with who handed it in."""
    ends = ("：", "（必填）", "（必填）：")
    heading = [f"{number}、{text}{dice.choice(ends)}" for number, text in enumerate(rows[0], 1)]
    return Laid([["提交者（自动）", *heading], *(["示例网友", *row] for row in rows[1:])])


def _framed(rows: Rows, title: str, dice: random.Random) -> Laid:
    """Lines above, a number for each row, a blank column, lines below."""
    at = dice.randrange(1, len(rows[0]))
    laid = Laid([["序号", *rows[0][:at], None, *rows[0][at:]]])
    laid.rows += [[number, *row[:at], None, *row[at:]] for number, row in enumerate(rows[1:], 1)]
    laid.put_above(["附件3"], [title], ["填报单位（盖章）：", "", "填报日期：2026年11月5日"], [])
    laid.rows += [["合计", f"共{len(rows) - 1}条"], [], ["注：1.本表一式两份；2.请于每月5日前报送。"]]
    laid.rows += [["填表人：王示例", None, "审核人：李示例"], [" "] * 4]
    return laid


def _paged(rows: Rows, title: str, dice: random.Random) -> Laid:
    """Printed over two pages, with numbers under the heading and blank rows between."""
    half = max(1, (len(rows) - 1) // 2)
    upper, lower = rows[1 : half + 1], rows[half + 1 :]
    laid = Laid([rows[0], list(range(1, len(rows[0]) + 1)), *upper])
    if lower:
        laid.rows += [[], [f"{title}（续）"], rows[0], []]
        laid.rows += lower
    laid.put_above([title])
    return laid


def _folded(rows: Rows, title: str, dice: random.Random) -> Laid:
    """The columns in another order, by threes under a word, and equal texts below each other merged."""
    order = list(range(len(rows[0])))
    dice.shuffle(order)
    body = [[row[at] if at < len(row) else None for at in order] for row in rows[1:]]
    upper: list[object] = [None] * len(order)
    laid = Laid([upper, [rows[0][at] for at in order], *body])
    for number, left in enumerate(range(0, len(order) - 1, 3)):
        right = min(left + 2, len(order) - 1)
        upper[left] = _GROUPS[number % len(_GROUPS)]
        laid.merges.append((1, left + 1, 1, right + 1))
    for column in range(len(order)):
        if len(body) > 1 and isinstance(body[0][column], str) and body[0][column] == body[1][column]:
            body[1][column] = None
            laid.merges.append((3, column + 1, 4, column + 1))
    return laid


def _typed(rows: Rows, title: str, dice: random.Random) -> Laid:
    """Days as days, numbers as texts, codes as numbers, texts with what is not seen around them."""
    return Laid([rows[0], *([_retyped(cell, dice) for cell in row] for row in rows[1:])])


def _retyped(cell: object, dice: random.Random) -> object:
    if isinstance(cell, int) and not isinstance(cell, bool):
        return str(cell)
    if not isinstance(cell, str):
        return cell
    if day := _DAY.fullmatch(cell):
        year, month, number = map(int, day.groups())
        return dice.choice((date(year, month, number), f"{year}/{month}/{number}", f"{year}年{month}月{number}日"))
    if re.fullmatch(r"[1-9]\d{0,10}", cell):
        return int(cell)
    return f" {cell}\u200b\u00a0"


LAYOUTS: dict[str, Callable[[Rows, str, random.Random], Laid]] = {
    "questionnaire": _questionnaire,
    "framed": _framed,
    "paged": _paged,
    "folded": _folded,
    "typed": _typed,
}
"""Each of a sheet's rows, its title, and dice: the sheet laid out so."""


def _texts(rows: Rows) -> list[list[str]]:
    width = max(map(len, rows))
    return [["" if cell is None else str(cell) for cell in row] + [""] * (width - len(row)) for row in rows]


def _binary(rows: Rows) -> bytes:
    cells = [[cell if isinstance(cell, int | float | str) else "" for cell in row] for row in rows]
    return old_book(8, {"Sheet1": cells})


CONTAINERS: dict[str, tuple[str, Callable[[Rows], bytes]]] = {
    "ods": (".ods", lambda rows: open_document("spreadsheet", odf_table(_texts(rows)))),
    "page": (".xls", lambda rows: html_page(_texts(rows)).encode("gb18030")),
    "old": (".xls", _binary),
    "word": (".docx", lambda rows: docx(word_table(*(word_row(*row) for row in _texts(rows))))),
    "xml": (".xls", lambda rows: spreadsheetml(_texts(rows)).encode()),
    "text": (".txt", lambda rows: csv_text(_texts(rows), "\t").encode("utf-16")),
}
"""How else a program writes it: the name's end, and the bytes."""


def copied(rows: Sequence[Sequence[object]]) -> Rows:
    """The rows as lists that a layout may change."""
    return [list(row) for row in rows]
