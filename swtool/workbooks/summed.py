"""Which cells a formula adds up in the end: of a sum of sums the cells at the bottom, each as often as it counts.

Formulas are worked out from the bottom up, never one inside another: a running balance is as deep as its list is long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from swtool.workbooks.cells import column_letters
from swtool.workbooks.formulas import REFERENCE, sheet_of
from swtool.workbooks.opened import cells_within

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token
    from openpyxl.workbook import Workbook

Place = tuple[str, str, int]
"""Sheet, column letters, row."""
MOST_LEVELS = 200
"""Sums of sums that are followed: every row of a running balance adds up all rows above it."""


class _Under(NamedTuple):
    """What a formula adds up, and how many formulas lie one under another below it."""

    cells: Counter[Place]
    levels: int


@dataclass
class Summed:
    """The cells under the formulas of one book; each formula is read once."""

    book: Workbook
    known: dict[Any, _Under | None] = field(default_factory=dict)

    def cells(self, sheet: str, coordinate: str) -> Counter[Place] | None:
        """The cells that the formula at ``coordinate`` adds up; None if it does more than add, or goes too deep."""
        cell = self.book[sheet][coordinate]
        for each in bottom_first(self.book, cell, self.known):
            self.known[each] = self._under(each)
        under = self.known[cell]
        return under.cells if under else None

    def _under(self, formula: Any) -> _Under | None:
        from openpyxl.formula import Tokenizer
        from openpyxl.formula.tokenizer import Token

        if not isinstance(formula.value, str):
            return None
        found: Counter[Place] = Counter()
        levels = 0
        for token in Tokenizer(formula.value).items:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                cells = cells_named(self.book, formula.parent.title, token.value)
                if cells is None:
                    return None
                for cell in cells:
                    if cell.data_type != "f":
                        found[cell.parent.title, column_letters(cell.column), cell.row] += 1
                    elif (under := self.known.get(cell)) is not None and under.levels < MOST_LEVELS:
                        found.update(under.cells)
                        levels = max(levels, under.levels + 1)
                    else:
                        return None
            elif not _only_adds(token):
                return None
        return _Under(found, levels)


def cells_named(book: Workbook, sheet: str, reference: str) -> list[Any] | None:
    """The cells that are there of a range in a formula on ``sheet``; None if it is no range of a sheet of the book."""
    from openpyxl.utils import range_boundaries

    match = REFERENCE.match(reference)
    name = sheet_of(match, sheet) if match and match["row1"] else ""
    page = next((each for each in book.worksheets if each.title == name), None)
    if page is None:
        return None
    plain = reference.rpartition("!")[2].replace("$", "")
    min_col, min_row, max_col, max_row = (int(bound or 0) for bound in range_boundaries(plain))
    return list(cells_within(page, min_row, min_col, max_row, max_col))


def bottom_first(book: Workbook, formula: Any, known: Container[Any]) -> Iterator[Any]:
    """The cell ``formula`` and all formulas it needs that are not ``known``, each after those that it needs itself.

    Whoever goes through them makes each known. In a circle, the first to come needs one that is not known yet.
    """
    waiting, opened = [formula], set()
    while waiting:
        cell = waiting[-1]
        if cell in known:
            waiting.pop()
        elif cell in opened:
            yield waiting.pop()
        else:
            opened.add(cell)
            waiting.extend(each for each in _formulas_in(book, cell) if each not in known and each not in opened)


def _formulas_in(book: Workbook, cell: Any) -> Iterator[Any]:
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token

    for token in Tokenizer(cell.value).items if isinstance(cell.value, str) else ():
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            named = cells_named(book, cell.parent.title, token.value) or ()
            yield from (each for each in named if each.data_type == "f")


def _only_adds(token: Token) -> bool:
    from openpyxl.formula.tokenizer import Token

    if token.type == Token.FUNC:
        return token.subtype == Token.CLOSE or token.value.upper() == "SUM("
    return token.type in (Token.SEP, Token.WSPACE) or (token.type == Token.OP_IN and token.value == "+")
