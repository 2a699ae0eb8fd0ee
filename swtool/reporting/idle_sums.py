"""A SUM that adds nothing though a list stands there: it hits the heading or a blank row, or the list holds texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from typing import NamedTuple

from swtool.workbooks.formulas import REFERENCE, sheet_of
from swtool.workbooks.summed import Place
from swtool.workbooks.sums import SumProof


class MarkedColumn(NamedTuple):
    """Where a list stands in the filled book: a column with markers in its model, and its rows (included)."""

    sheet: str
    column: str
    first: int
    last: int

    def holds(self, place: Place) -> bool:
        """Whether a cell is one of the list's."""
        sheet, column, row = place
        return (sheet, column) == (self.sheet, self.column) and self.first <= row <= self.last


def idle_fault(proof: SumProof, marked: Sequence[MarkedColumn]) -> str:
    """Why the sum is 0 whatever stands in the lists; '' where it may be meant (rows to be filled by hand)."""
    if proof.idle is None:
        return ""
    column = proof.cell.rstrip("0123456789")
    row = int(proof.cell.lstrip(ascii_uppercase))
    in_a_record = any(each.sheet == proof.sheet and each.first <= row <= each.last for each in marked)
    texts = [] if in_a_record else [place for place in proof.idle if _in_a_list(place, marked)]
    if texts and all(p in proof.idle or _in_a_list(p, marked) for p in proof.cells or ()):
        sheet, letters, at = min(texts)
        return (
            f"合计公式 {proof.formula} 加的都是文字（如〔{sheet}〕{letters}{at}），结果总是 0；"
            "要相加的标记请单独占一格，“人”“元”等单位写到表头"
        )
    above = [each for each in marked if (each.sheet, each.column) == (proof.sheet, column) and each.last < row]
    rows = list(_rows_of(proof, column))
    if not above or not rows:
        return ""
    nearest = max(above, key=lambda each: each.last)
    if any(_misses(first, last, nearest, above) for first, last in rows):
        return (
            f"合计公式 {proof.formula} 没有加到填好的行（{nearest.first}–{nearest.last}），加的格子里没有数，结果总是 0"
        )
    return ""


def _in_a_list(place: Place, marked: Sequence[MarkedColumn]) -> bool:
    return any(each.holds(place) for each in marked)


def _misses(first: int, last: int, nearest: MarkedColumn, lists: Sequence[MarkedColumn]) -> bool:
    """Whether the rows lie above the list, or begin right below it; further down another table may stand."""
    if any(each.first <= last and first <= each.last for each in lists):
        return False
    return last < nearest.first or first == nearest.last + 1


class Area(NamedTuple):
    """Cells that a formula names: columns counted from 1, rows."""

    sheet: str
    columns: range
    rows: range

    def has(self, letters: str) -> bool:
        """Whether the column so called is among them."""
        from openpyxl.utils import column_index_from_string

        return column_index_from_string(letters) in self.columns


def areas_of(proof: SumProof) -> Iterator[Area]:
    """What a sum's formula names itself, not what the formulas there name in turn."""
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token
    from openpyxl.utils import range_boundaries

    for token in Tokenizer(proof.formula).items:
        match = REFERENCE.match(token.value) if token.type == Token.OPERAND else None
        if match is not None and match["row1"]:
            bounds = range_boundaries(match[0].rpartition("!")[2].replace("$", ""))
            left, top, right, bottom = (int(bound or 0) for bound in bounds)
            yield Area(sheet_of(match, proof.sheet), range(left, right + 1), range(top, bottom + 1))


def _rows_of(proof: SumProof, column: str) -> Iterator[tuple[int, int]]:
    """First and last row of each range that the formula names in its own column."""
    for area in areas_of(proof):
        if area.sheet == proof.sheet and len(area.columns) == 1 and area.has(column):
            yield area.rows[0], area.rows[-1]
