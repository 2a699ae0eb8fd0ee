"""Which cells a formula adds up in the end: of a sum of sums the cells at the bottom, each as often as it counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from swtool.workbooks.formulas import REFERENCE, sheet_of
from swtool.workbooks.opened import cells_within

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token
    from openpyxl.workbook import Workbook

Place = tuple[str, str, int]
"""Sheet, column letters, row."""


@dataclass
class Summed:
    """The cells under the formulas of one book; each formula is read once."""

    book: Workbook
    known: dict[tuple[str, str], Counter[Place] | None] = field(default_factory=dict)

    def cells(self, sheet: str, coordinate: str) -> Counter[Place] | None:
        """The cells that the formula at ``coordinate`` adds up; None if it does more than add."""
        key = (sheet, coordinate)
        if key not in self.known:
            self.known[key] = None  # a circle adds up nothing
            value = self.book[sheet][coordinate].value
            self.known[key] = self._cells(sheet, value) if isinstance(value, str) else None
        return self.known[key]

    def _cells(self, sheet: str, formula: str) -> Counter[Place] | None:
        from openpyxl.formula import Tokenizer
        from openpyxl.formula.tokenizer import Token

        found: Counter[Place] = Counter()
        for token in Tokenizer(formula).items:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                under = self._range(sheet, token.value)
                if under is None:
                    return None
                found.update(under)
            elif not _only_adds(token):
                return None
        return found

    def _range(self, sheet: str, reference: str) -> Counter[Place] | None:
        from openpyxl.utils import range_boundaries

        match = REFERENCE.match(reference)
        if match is None or not match["row1"] or (name := sheet_of(match, sheet)) not in self.book.sheetnames:
            return None
        plain = reference.rpartition("!")[2].replace("$", "")
        min_col, min_row, max_col, max_row = (int(bound or 0) for bound in range_boundaries(plain))
        found: Counter[Place] = Counter()
        for cell in cells_within(self.book[name], min_row, min_col, max_row, max_col):
            if cell.data_type != "f":
                found[name, cell.column_letter, cell.row] += 1
            elif (under := self.cells(name, cell.coordinate)) is not None:
                found.update(under)
            else:
                return None
        return found


def _only_adds(token: Token) -> bool:
    from openpyxl.formula.tokenizer import Token

    if token.type == Token.FUNC:
        return token.subtype == Token.CLOSE or token.value.upper() == "SUM("
    return token.type in (Token.SEP, Token.WSPACE) or (token.type == Token.OP_IN and token.value == "+")
