"""What the model rows of a template are made of, and for how many records each of their cells stands.

A row that shows no record (it fills a page up, or there are no records) is blank but for its look, and so is the part
of a row whose block, of those side by side, has run out. Which of these a cell belongs to (``docs/templates.md``):

- a cell with markers to the blocks that they name, and a formula to those of the cells of the model that it names;
- any other to the block whose markers it stands among, else to the one on its left. Columns that have nothing above
  the model nor in it part it from the left one: then it belongs to the one on its right;
- what belongs to none alone goes with the longer. A formula that only counts rows (``=ROW()-3``) stands in each.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from swtool.patterns import Pattern
from swtool.workbooks.cells import column_letters
from swtool.workbooks.formulas import REFERENCE, sheet_of
from swtool.workbooks.markers import MARKER, names_in, total_field
from swtool.workbooks.opened import LAST_COLUMN, LAST_ROW, cells_of, drop_row
from swtool.workbooks.richtext import words_of
from swtool.workbooks.rowmap import Block

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ROW_NUMBER = Pattern(r"\bROWS?\(", re.IGNORECASE)


class ModelCell(NamedTuple):
    """What a cell of a model row or a foot is made of; ``row`` is the template's."""

    row: int
    column: int
    value: Any
    is_formula: bool
    style: Any
    link: Any

    def put(self, sheet: Worksheet, row: int, value: Any, link: Any) -> None:
        """Stand in ``row`` of the filled sheet."""
        target: Any = self._styled(sheet, row)
        if link:
            target.hyperlink = link
        target.value = value

    def put_blank(self, sheet: Worksheet, row: int) -> None:
        """Stand there with the look only."""
        target = self._styled(sheet, row)
        target.value = target.hyperlink = None

    def _styled(self, sheet: Worksheet, row: int) -> Any:
        target: Any = sheet.cell(row, self.column)
        target._style = copy(self.style)  # noqa: SLF001  openpyxl has no public way
        return target


class Model(NamedTuple):
    """The cells of a block's model and foot, and for how many records each of the model's stands, by row and column."""

    cells: Sequence[ModelCell]
    records: Mapping[tuple[int, int], int]

    def is_blank(self, cell: ModelCell, index: int) -> bool:
        """Whether the cell has no record to stand for in the ``index``-th (from 0) of its rows."""
        return index >= self.records.get((cell.row, cell.column), index + 1)


def take_model(sheet: Worksheet, block: Block, top: int, labels: Collection[tuple[int, int]]) -> Model:
    """The cells of the model and of its foot, before anything moves. Those of the foot are taken out of the sheet.

    ``top``: from which row on the sheet is about this block; ``labels``: cells that stand in one with cells below the
    model, and so for the whole list.
    """
    held = cells_of(sheet)
    filled = {cell.column for cell in held if top <= cell.row <= block.last and cell.value not in (None, "")}
    cells = []
    for cell in held:
        if block.owns(cell.row):
            style = copy(cell._style)  # noqa: SLF001  the cell itself may be moved on
            is_formula = cell.data_type == "f"
            cells.append(ModelCell(cell.row, cell.column, cell.value, is_formula, style, copy(cell.hyperlink)))
    if block.foot:
        drop_row(sheet, block.foot)
    records = _Sides(sheet.title, block, cells, filled).records()
    return Model(cells, {at: count for at, count in records.items() if at not in labels})


class _Sides:
    """Which of the blocks side by side each cell of a model belongs to; ``filled``: columns that hold anything."""

    def __init__(self, title: str, block: Block, cells: Sequence[ModelCell], filled: Collection[int]) -> None:
        self._title, self._block, self._filled = title, block, filled
        self._cells = {(cell.row, cell.column): cell for cell in cells if block.holds(cell.row)}
        self._known = {at: _named_in(cell) for at, cell in self._cells.items()}
        spans: dict[str, list[int]] = {}
        for (_, column), names in self._known.items():
            for name in names:
                spans.setdefault(name, []).append(column)
        self._spans = {name: (min(columns), max(columns)) for name, columns in spans.items()}

    def records(self) -> dict[tuple[int, int], int]:
        """For how many records each cell stands; what only counts rows is left out: it stands in every row."""
        count = self._block.count_of
        return {
            at: max(map(count, self._of(at) or names_in(self._block)))
            for at, cell in self._cells.items()
            if not self._only_counts(cell)
        }

    def _of(self, at: tuple[int, int]) -> frozenset[str]:
        if not self._known[at]:
            named = [each for each in self._references(self._cells[at]) if each != at]
            self._known[at] = frozenset(names_in(self._block))  # a formula that leads back to itself is everybody's
            self._known[at] = frozenset().union(*map(self._of, named)) if named else self._around(at[1])
        return self._known[at]

    def _references(self, cell: ModelCell) -> Iterator[tuple[int, int]]:
        """The cells of the model that a formula names."""
        for match in _references_in(cell):
            if sheet_of(match, self._title) == self._title:
                left, top, right, bottom = _bounds(match)
                yield from (
                    (row, column) for row, column in self._cells if top <= row <= bottom and left <= column <= right
                )

    def _only_counts(self, cell: ModelCell) -> bool:
        """``=ROW()-3``, or the number of the row above and one more."""
        matches = list(_references_in(cell))
        if not matches:
            return cell.is_formula and bool(_ROW_NUMBER.search(_formula(cell)))
        above = f"{column_letters(cell.column)}{self._block.first - 1}"
        plain = re.sub(r"[\s$]", "", _formula(cell)).upper()
        return plain in (f"={above}+1", f"=1+{above}", f"=N({above})+1", f"=1+N({above})")

    def _around(self, column: int) -> frozenset[str]:
        """The block that a column belongs to by its place; all of them where the place does not tell."""
        spans = self._spans
        inside = {name for name, (first, last) in spans.items() if first <= column <= last}
        if inside:
            return frozenset(inside)
        left = max((name for name in spans if spans[name][1] < column), key=lambda name: spans[name][1], default="")
        right = min((name for name in spans if spans[name][0] > column), key=lambda name: spans[name][0], default="")
        if not left or not right:
            return frozenset({left or right})
        from_left = set(range(spans[left][1] + 1, column)) - set(self._filled)
        from_right = set(range(column + 1, spans[right][0])) - set(self._filled)
        return frozenset({right if from_left and not from_right else left})


def _named_in(cell: ModelCell) -> frozenset[str]:
    """The blocks that the markers of a cell name."""
    text = "" if cell.is_formula else words_of(cell.value)
    return frozenset(m["block"] for m in MARKER.finditer(text) if m["block"] and not total_field(m))


def _formula(cell: ModelCell) -> str:
    text = getattr(cell.value, "text", cell.value)  # an array formula has its text inside
    return text if cell.is_formula and isinstance(text, str) else ""


def _references_in(cell: ModelCell) -> Iterator[re.Match[str]]:
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token

    for token in Tokenizer(_formula(cell)).items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE and (match := REFERENCE.match(token.value)):
            yield match


def _bounds(match: re.Match[str]) -> tuple[int, int, int, int]:
    from openpyxl.utils import range_boundaries

    plain = match[0].rpartition("!")[2].replace("$", "")
    min_col, min_row, max_col, max_row = range_boundaries(plain)
    return min_col or 1, min_row or 1, max_col or LAST_COLUMN, max_row or LAST_ROW
