"""Proof of the sums in a filled book: what each SUM covers is added up here, exactly, without the spreadsheet.

A formula is proven when it is a SUM of ranges over numbers, or plain arithmetic (+ - *) of such sums, of cells and
numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from swtool.workbooks.formulas import REFERENCE
from swtool.workbooks.opened import cells_of, cells_within
from swtool.workbooks.summed import Place, Summed

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token
    from openpyxl.workbook import Workbook


@dataclass(frozen=True, slots=True)
class SumProof:
    """The formula in ``cell`` (A1 style) of ``sheet``, and the exact total of what it covers; ``cells`` that it adds
    up in the end, None if it does more than add."""

    sheet: str
    cell: str
    formula: str
    total: Decimal
    cells: Counter[Place] | None = field(default=None, compare=False)


class _Unproven(Exception):
    """The formula uses something that is not decided here."""


def prove_sums(book: Workbook) -> tuple[tuple[SumProof, ...], tuple[str, ...]]:
    """Every formula with a SUM in it: those that are proven, and the places (〔表〕E17) of those that are not."""
    proofs: list[SumProof] = []
    unproven: list[str] = []
    adder, summed = _Adder(book), Summed(book)
    for sheet in book.worksheets:
        for cell in cells_of(sheet):
            formula = cell.value
            if cell.data_type != "f" or not isinstance(formula, str) or "SUM(" not in formula.upper():
                continue
            try:
                total = adder.value(sheet.title, cell.coordinate)
                cells = summed.cells(sheet.title, cell.coordinate)
                proofs.append(SumProof(sheet.title, cell.coordinate, formula, total, cells))
            except _Unproven:
                unproven.append(f"〔{sheet.title}〕{cell.coordinate}")
    return tuple(proofs), tuple(unproven)


@dataclass
class _Adder:
    """Values of cells by exact arithmetic; each formula is worked out once, and a circle is unproven."""

    book: Workbook
    known: dict[tuple[str, str], Decimal | None] = field(default_factory=dict)

    def value(self, sheet: str, coordinate: str) -> Decimal:
        """The number that the cell holds or comes to."""
        key = (sheet, coordinate)
        if key not in self.known:
            self.known[key] = None
            self.known[key] = self._value(sheet, coordinate)
        total = self.known[key]
        if total is None:
            raise _Unproven
        return total

    def _value(self, sheet: str, coordinate: str) -> Decimal:
        cell = self.book[sheet][coordinate]
        if cell.data_type == "f":
            if not isinstance(cell.value, str):
                raise _Unproven
            return _Reader(self, sheet, cell.value).result()
        if cell.value is None:
            return Decimal(0)
        if cell.data_type == "n" and isinstance(cell.value, int | float | Decimal):
            # repr of a double is the shortest decimal that means it: 0.1 is added as 0.1.
            return Decimal(repr(cell.value)) if isinstance(cell.value, float) else Decimal(cell.value)
        raise _Unproven

    def total(self, sheet: str, reference: str) -> Decimal:
        """The sum of a range as SUM has it: text and truth values count nothing."""
        total = Decimal(0)
        for name, coordinate in self.cells(sheet, reference):
            cell = self.book[name][coordinate]
            if cell.data_type not in ("s", "inlineStr", "b"):
                total += self.value(name, coordinate)
        return total

    def cells(self, sheet: str, reference: str) -> Iterator[tuple[str, str]]:
        """Sheet and coordinate of each cell of a range that is there."""
        from openpyxl.utils import range_boundaries

        match = REFERENCE.match(reference)
        if match is None or not match["row1"]:
            raise _Unproven
        name = match["sheet"][:-1].strip("'").replace("''", "'") if match["sheet"] else sheet
        if name not in self.book.sheetnames:
            raise _Unproven
        plain = reference.rpartition("!")[2].replace("$", "")
        min_col, min_row, max_col, max_row = (int(bound or 0) for bound in range_boundaries(plain))
        found = cells_within(self.book[name], min_row, min_col, max_row, max_col)
        return ((name, cell.coordinate) for cell in found)


class _Reader:
    """Reads one formula from left to right: sums of products, brackets, SUM(…)."""

    def __init__(self, adder: _Adder, sheet: str, formula: str) -> None:
        from openpyxl.formula import Tokenizer
        from openpyxl.formula.tokenizer import Token

        self.adder = adder
        self.sheet = sheet
        self.tokens: list[Token] = [token for token in Tokenizer(formula).items if token.type != Token.WSPACE]
        self.at = 0

    def result(self) -> Decimal:
        total = self._sum()
        if self.at != len(self.tokens):
            raise _Unproven
        return total

    def _next_is(self, *values: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].value.upper() in values

    def _take(self) -> Token:
        if self.at == len(self.tokens):
            raise _Unproven
        self.at += 1
        return self.tokens[self.at - 1]

    def _sum(self) -> Decimal:
        total = self._product()
        while self._next_is("+", "-"):
            sign = self._take().value
            term = self._product()
            total = total + term if sign == "+" else total - term
        return total

    def _product(self) -> Decimal:
        total = self._term()
        while self._next_is("*"):
            self._take()
            total *= self._term()
        return total

    def _term(self) -> Decimal:
        from openpyxl.formula.tokenizer import Token

        token = self._take()
        if token.type == Token.OP_PRE:
            return -self._term() if token.value == "-" else self._term()
        if token.type == Token.OPERAND and token.subtype == Token.NUMBER:
            return Decimal(token.value)
        if token.type == Token.OPERAND and token.subtype == Token.RANGE and ":" not in token.value:
            return sum((self.adder.value(*place) for place in self.adder.cells(self.sheet, token.value)), Decimal(0))
        if token.value == "(":
            total = self._sum()
            self._expect(")")
            return total
        if token.value.upper() == "SUM(":
            return self._arguments()
        raise _Unproven

    def _arguments(self) -> Decimal:
        from openpyxl.formula.tokenizer import Token

        total = Decimal(0)
        while True:
            token = self._take()
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                total += self.adder.total(self.sheet, token.value)
            elif token.type == Token.OPERAND and token.subtype == Token.NUMBER:
                total += Decimal(token.value)
            else:
                raise _Unproven
            if self._next_is(")"):
                self._take()
                return total
            self._expect(",")

    def _expect(self, value: str) -> None:
        if self._take().value != value:
            raise _Unproven
