"""Proof of the sums in a filled book: what each SUM covers is added up here, exactly, without the spreadsheet.

A formula is proven when it is a SUM of ranges over numbers, or plain arithmetic (+ - *) of such sums, of cells and
numbers. Other totals (SUMIF, SUBTOTAL, an average) are not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from swtool.patterns import Pattern
from swtool.workbooks.opened import cells_of
from swtool.workbooks.summed import Place, Summed, bottom_first, cells_named

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token
    from openpyxl.workbook import Workbook

_TOTAL = Pattern(
    r"(?<![A-Z0-9_.])(?:SUM|SUMIFS?|SUMPRODUCT|SUMSQ|DSUM|SUBTOTAL|AGGREGATE|AVERAGE|AVERAGEA|AVERAGEIFS?)\s*\(",
    re.IGNORECASE,
)
"""Functions that make a total of cells; a name or a longer function that ends so is none."""
_NOTHING_TO_SUM = ("s", "inlineStr", "b")
"""Text and truth values count nothing in a SUM."""


@dataclass(frozen=True, slots=True)
class SumProof:
    """The formula in ``cell`` (A1 style) of ``sheet``, and the exact total of what it covers; ``cells`` that it adds
    up in the end, None if it does more than add; ``idle``, where none of these holds a number, those that hold text."""

    sheet: str
    cell: str
    formula: str
    total: Decimal
    cells: Counter[Place] | None = field(default=None, compare=False)
    idle: frozenset[Place] | None = field(default=None, compare=False)


class _Unproven(Exception):
    """The formula uses something that is not decided here."""


def prove_sums(book: Workbook) -> tuple[tuple[SumProof, ...], tuple[str, ...]]:
    """Every formula with a total in it: those that are proven, and the places (〔表〕E17) of those that are not."""
    proofs: list[SumProof] = []
    unproven: list[str] = []
    adder, summed = _Adder(book), Summed(book)
    for sheet in book.worksheets:
        for cell in cells_of(sheet):
            formula = cell.value
            text = getattr(formula, "text", formula)  # an array formula has its text inside
            if cell.data_type != "f" or not isinstance(text, str) or not _TOTAL.search(text):
                continue
            try:
                total = adder.result(cell)
                cells = summed.cells(sheet.title, cell.coordinate)
                idle = _texts_only(book, cells)
                proofs.append(SumProof(sheet.title, cell.coordinate, formula, total, cells, idle))
            except _Unproven:
                unproven.append(f"〔{sheet.title}〕{cell.coordinate}")
    return tuple(proofs), tuple(unproven)


def _texts_only(book: Workbook, cells: Iterable[Place] | None) -> frozenset[Place] | None:
    """Those of the cells that hold text, if the others are blank; None where one holds a number."""
    texts = set()
    for sheet, letters, row in cells if cells is not None else ():
        cell = book[sheet][f"{letters}{row}"]
        if cell.data_type in _NOTHING_TO_SUM:
            texts.add((sheet, letters, row))
        elif cell.value is not None:
            return None
    return None if cells is None else frozenset(texts)


@dataclass
class _Adder:
    """Values of cells by exact arithmetic; each formula is worked out once, and a circle is unproven."""

    book: Workbook
    known: dict[Any, Decimal | None] = field(default_factory=dict)

    def result(self, formula: Any) -> Decimal:
        """What the cell ``formula`` comes to, after all formulas that it needs."""
        for cell in bottom_first(self.book, formula, self.known):
            try:
                self.known[cell] = _Reader(self, cell.parent.title, cell.value).result()
            except _Unproven:
                self.known[cell] = None
        return self._value(formula)

    def _value(self, cell: Any) -> Decimal:
        """The number that the cell holds or comes to."""
        if cell.data_type == "f":
            total = self.known.get(cell)
            if total is None:
                raise _Unproven
            return total
        if cell.value is None:
            return Decimal(0)
        if cell.data_type == "n" and isinstance(cell.value, int | float | Decimal):
            # repr of a double is the shortest decimal that means it: 0.1 is added as 0.1.
            return Decimal(repr(cell.value)) if isinstance(cell.value, float) else Decimal(cell.value)
        raise _Unproven

    def total(self, sheet: str, reference: str, *, leave_out: Collection[str] = ()) -> Decimal:
        """The sum of a range, without the cells of the kinds to ``leave_out``."""
        cells = cells_named(self.book, sheet, reference)
        if cells is None:
            raise _Unproven
        return sum((self._value(cell) for cell in cells if cell.data_type not in leave_out), Decimal(0))


class _Reader:
    """Reads one formula from left to right: sums of products, brackets, SUM(…)."""

    def __init__(self, adder: _Adder, sheet: str, formula: object) -> None:
        from openpyxl.formula import Tokenizer
        from openpyxl.formula.tokenizer import Token

        if not isinstance(formula, str):  # an array formula
            raise _Unproven
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
            return self.adder.total(self.sheet, token.value)
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
                total += self.adder.total(self.sheet, token.value, leave_out=_NOTHING_TO_SUM)
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
