"""Formulas of a template keep pointing at what they meant when rows move: references and ranges are rewritten.

- A range that ends in a model row takes in all records: ``SUM(E5:E5)`` becomes ``SUM(E5:E16)``, also ``SUM(E5)``.
- In a copied model row, a relative reference to the model, or to the row just above it (a running balance), follows
  the record. Every other reference stays with the cell it named.
- In a copied model row, ``E$5:E$5`` (rows fixed) means all records: ``E5/SUM(E$5:E$5)`` is the share of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from swtool.errors import SwtoolError
from swtool.workbooks.rowmap import Block, Copy, RowMap, RowMaps

AGGREGATES = frozenset({"SUM", "COUNT", "COUNTA", "AVERAGE", "MAX", "MIN", "PRODUCT", "SUBTOTAL"})

REFERENCE = re.compile(
    r"""^(?P<sheet>(?:'(?:[^']|'')+'|[^'!:\[\]]+)!)?
        (?: (?P<col1>\$?[A-Za-z]{1,3})(?P<abs1>\$?)(?P<row1>\d+)
            (?: :(?P<col2>\$?[A-Za-z]{1,3})(?P<abs2>\$?)(?P<row2>\d+) )?
          | (?P<wabs1>\$?)(?P<wrow1>\d+):(?P<wabs2>\$?)(?P<wrow2>\d+) )$""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula stands: its sheet (references without a sheet mean this one), and which copy of a model it is."""

    sheet: str
    copy: Copy | None = None


@dataclass(frozen=True, slots=True)
class _Corner:
    column: str
    fixed: bool
    row: int

    def at(self, row: int) -> str:
        return f"{self.column}{'$' if self.fixed else ''}{row}"


def moved(formula: str, place: Place, maps: RowMaps) -> str:
    """``formula`` (with its leading ``=``) as it must read in the filled book.

    Raises SwtoolError when it sums only some of the rows that make up one record.
    """
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token

    tokens = Tokenizer(formula).items
    functions: list[str] = []
    out = ["="]
    for index, token in enumerate(tokens):
        if token.subtype == Token.OPEN:
            functions.append(token.value.rstrip("(").upper())
        elif token.subtype == Token.CLOSE and functions:
            functions.pop()
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            summed = bool(functions) and functions[-1] in AGGREGATES and _is_whole_argument(tokens, index)
            out.append(moved_reference(token.value, place, maps, summed=summed))
        else:
            out.append(token.value)
    return "".join(out)


def moved_reference(reference: str, place: Place, maps: RowMaps, *, summed: bool = False) -> str:
    """One reference or range, moved; a name, a whole column or another book's cell comes back as it is.

    ``summed``: it is an argument of SUM or the like, so that a single model cell means all records.
    """
    match = REFERENCE.match(reference)
    if match is None:
        return reference
    prefix = match["sheet"] or ""
    sheet = prefix[:-1].strip("'").replace("''", "'") if prefix else place.sheet
    row_map = maps.get(sheet)
    if row_map is None or (not row_map.blocks and place.copy is None):
        return reference
    if match["wrow1"]:
        start = _Corner("", bool(match["wabs1"]), int(match["wrow1"]))
        end: _Corner | None = _Corner("", bool(match["wabs2"]), int(match["wrow2"]))
    else:
        start = _Corner(match["col1"], bool(match["abs1"]), int(match["row1"]))
        end = _Corner(match["col2"], bool(match["abs2"]), int(match["row2"])) if match["row2"] else None
    if place.copy is not None:
        return prefix + _in_copy(start, end, place.copy, row_map, own_sheet=sheet == place.sheet)
    return prefix + _outside(start, end, row_map, summed=summed)


def _outside(start: _Corner, end: _Corner | None, row_map: RowMap, *, summed: bool) -> str:
    block = row_map.block_at(start.row)
    if end is None:
        first = start.at(row_map.row(start.row))
        if not (summed and block and block.growth):
            return first
        _refuse_part_of_record(block, start.row, start.row)
        return f"{first}:{start.at(row_map.end(start.row))}"
    if block and block.growth and block.holds(end.row):
        _refuse_part_of_record(block, start.row, end.row)
    return f"{start.at(row_map.row(start.row))}:{end.at(row_map.end(end.row))}"


def _in_copy(start: _Corner, end: _Corner | None, copy: Copy, row_map: RowMap, *, own_sheet: bool) -> str:
    def follow(corner: _Corner) -> int | None:
        """The row of this record, if the corner goes with the record."""
        block = copy.block if own_sheet else row_map.named(copy.block.name, corner.row)
        if corner.fixed or block is None or not block.first - block.height <= corner.row <= block.last:
            return None
        if not own_sheet and not block.holds(corner.row):
            return None
        return corner.row + row_map.row(block.first) - block.first + copy.index * block.height

    first = follow(start)
    if end is None:
        return start.at(row_map.row(start.row) if first is None else first)
    last = follow(end)
    if last is None:
        # A fixed end in the model is the end of all records, unless the start follows the record.
        last = row_map.end(end.row) if first is None else row_map.row(end.row)
    return f"{start.at(row_map.row(start.row) if first is None else first)}:{end.at(last)}"


def _is_whole_argument(tokens: Sequence[object], index: int) -> bool:
    from openpyxl.formula.tokenizer import Token

    solid = [(at, t) for at, t in enumerate(tokens) if isinstance(t, Token) and t.type != Token.WSPACE]
    here = next(position for position, (at, _) in enumerate(solid) if at == index)
    if not 0 < here < len(solid) - 1:
        return False
    before, after = solid[here - 1][1], solid[here + 1][1]
    return before.subtype in (Token.OPEN, Token.ARG) and after.subtype in (Token.CLOSE, Token.ARG)


def _refuse_part_of_record(block: Block, first: int, last: int) -> None:
    if first > block.first or last < block.last:
        raise SwtoolError(
            f"第 {first} 行的汇总公式只取了样板的一部分行（样板是第 {block.first} 至 {block.last} 行），复制后会算错",
            remedy="请让汇总范围盖住整个样板，或把一条记录排在一行里",
        )
