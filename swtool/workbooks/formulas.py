"""Formulas of a template keep pointing at what they meant when rows move: references and ranges are rewritten.

- A range that ends in a model row takes in all records: ``SUM(E5:E5)`` becomes ``SUM(E5:E16)``, also ``SUM(E5)``.
- In a copied model row, a relative reference to the model, or to the row just above it (a running balance), follows
  the record. Every other reference stays with the cell it named.
- In a copied model row, ``E$5:E$5`` (rows fixed) means all records: ``E5/SUM(E$5:E$5)`` is the share of the whole.
- Where a block has pages, SUM over its model takes each page's rows and leaves the feet out, SUM over the foot takes
  all feet, and in a foot a reference to the model means the records of its page.
- SUM over a sheet that was copied (one for each town) takes that cell of all its copies, and SUM over sheets side by
  side (一月:三月!B6) that cell of each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from swtool.errors import SwtoolError
from swtool.patterns import Pattern
from swtool.workbooks.opened import LAST_ROW
from swtool.workbooks.rowmap import Block, Copy, RowMap, RowMaps

AGGREGATES = frozenset(
    {"SUM", "COUNT", "COUNTA", "AVERAGE", "AVERAGEA", "MAX", "MAXA", "MIN", "MINA", "PRODUCT", "SUBTOTAL", "SUMSQ"}
    | {"MEDIAN", "STDEV", "STDEV.S", "STDEV.P", "STDEVA", "STDEVP", "STDEVPA", "DEVSQ", "AVEDEV", "GEOMEAN", "HARMEAN"}
    | {"VAR", "VAR.S", "VAR.P", "VARA", "VARP", "VARPA"}
)
RANGED = frozenset(
    {"COUNTIF", "COUNTIFS", "COUNTBLANK", "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS", "SUMPRODUCT", "LARGE", "SMALL"}
    | {"MAXIFS", "MINIFS", "PERCENTILE", "PERCENTILE.INC", "QUARTILE", "QUARTILE.INC", "TRIMMEAN"}
)
"""These go through a range, too, but take it only as one."""
_NEWER = "_XLFN."
"""What a file has before the names of functions that are younger than its format."""

SheetCopies = Mapping[str, Sequence[str]]
"""Sheets of the template that were copied, by title, with the titles of their copies."""
NO_COPIES: SheetCopies = {}
MOST_AREAS = 255
"""Arguments that a function of a spreadsheet takes."""

REFERENCE = Pattern(
    r"""^(?P<sheet>(?:'(?:[^']|'')+'|[^'!:\[\]]+)!)?
        (?: (?P<col1>\$?[A-Za-z]{1,3})(?P<abs1>\$?)(?P<row1>\d+)
            (?: :(?P<col2>\$?[A-Za-z]{1,3})(?P<abs2>\$?)(?P<row2>\d+) )?
          | (?P<wabs1>\$?)(?P<wrow1>\d+):(?P<wabs2>\$?)(?P<wrow2>\d+) )$""",
    re.VERBOSE,
)

_SIDE_BY_SIDE = Pattern(r"^'?(?P<first>[^':!\[\]]+):(?P<last>[^':!\[\]]+)'?!(?P<cells>[^!]+)$")


class Place(NamedTuple):
    """Where a formula stands: its sheet (references without a sheet mean this one), which copy of a model it is, and
    what carries it in the template: a cell (B4), or 图表 and the like."""

    sheet: str
    copy: Copy | None = None
    carrier: str = ""

    def __str__(self) -> str:
        """As it is told: 〔表〕B4."""
        return (f"〔{self.sheet}〕" if self.sheet else "") + self.carrier


class _Corner(NamedTuple):
    column: str
    fixed: bool
    row: int

    def at(self, row: int) -> str:
        return f"{self.column}{'$' if self.fixed else ''}{min(row, LAST_ROW)}"


def moved(formula: str, place: Place, maps: RowMaps, copies: SheetCopies = NO_COPIES) -> str:
    """``formula`` (with its leading ``=``) as it must read in the filled book.

    Raises SwtoolError when it sums only some of the rows that make up one record, or names one cell where there are
    several.
    """
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token

    tokens = Tokenizer(formula).items
    functions: list[str] = []
    out = ["="]
    for index, token in enumerate(tokens):
        if token.subtype == Token.OPEN:
            functions.append(token.value.rstrip("(").upper().removeprefix(_NEWER))
        elif token.subtype == Token.CLOSE and functions:
            functions.pop()
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            function = functions[-1] if functions and is_whole_argument(tokens, index) else ""
            reference = _as_range(token.value, place, maps, copies) if function in RANGED else token.value
            areas = _over_copies(reference, place, maps, copies, summed=function in AGGREGATES)
            _refuse_too_many(areas, formula, place)
            out.append(",".join(areas))
        else:
            out.append(token.value)
    return "".join(out)


def _as_range(reference: str, place: Place, maps: RowMaps, copies: SheetCopies) -> str:
    """A model cell that is named from outside of its block as the range that it will be."""
    match = REFERENCE.match(reference)
    if match is None or not match["row1"] or match["row2"]:
        return reference
    sheet = sheet_of(match, place.sheet)
    row_map = next((maps[name] for name in copies.get(sheet, [sheet]) if name in maps), None)
    if row_map is None:
        return reference
    block = row_map.block_at(int(match["row1"]))
    if block is None or (place.copy and place.copy.block.name == block.name):
        return reference
    return f"{reference}:{match['col1']}{match['abs1']}{match['row1']}"


def moved_reference(reference: str, place: Place, maps: RowMaps, *, summed: bool = False) -> str:
    """One reference or range, moved, as one range; a name, a whole column or another book's cell comes back as it is.

    ``summed``: it is an argument of SUM or the like, so that a single model cell means all records.
    """
    areas = moved_areas(reference, place, maps, summed=summed)
    return areas[0] if len(areas) == 1 else f"{areas[0].partition(':')[0]}:{areas[-1].rpartition(':')[2]}"


def moved_areas(reference: str, place: Place, maps: RowMaps, *, summed: bool = False) -> list[str]:
    """The same as the areas that it becomes: several where the pages of a block lie between."""
    match = REFERENCE.match(reference)
    if match is None:
        return [reference]
    prefix = match["sheet"] or ""
    sheet = sheet_of(match, place.sheet)
    row_map = maps.get(sheet)
    if row_map is None or (not row_map.blocks and place.copy is None):
        return [reference]
    if match["wrow1"]:
        start = _Corner("", bool(match["wabs1"]), int(match["wrow1"]))
        end: _Corner | None = _Corner("", bool(match["wabs2"]), int(match["wrow2"]))
    else:
        start = _Corner(match["col1"], bool(match["abs1"]), int(match["row1"]))
        end = _Corner(match["col2"], bool(match["abs2"]), int(match["row2"])) if match["row2"] else None
    if place.copy is not None:
        copied = _in_copy(start, end, place.copy, row_map, own_sheet=sheet == place.sheet)
        if copied is not None:
            return [prefix + copied]
    return [prefix + area for area in _outside(start, end, row_map, place, summed=summed)]


def sheet_of(match: re.Match[str], here: str) -> str:
    """The sheet that a reference names; ``here`` if it names none."""
    return match["sheet"][:-1].strip("'").replace("''", "'") if match["sheet"] else here


def quoted(sheet: str) -> str:
    """How a reference names a sheet."""
    return "'" + sheet.replace("'", "''") + "'!"


def _over_copies(reference: str, place: Place, maps: RowMaps, copies: SheetCopies, *, summed: bool) -> list[str]:
    """The areas of a reference, of each copy of its sheet where that was copied."""
    if summed and (sheets := _SIDE_BY_SIDE.match(reference)):
        return _over_sheets(sheets, place, maps, copies)
    match = REFERENCE.match(reference)
    names = copies.get(sheet_of(match, "")) if match else None
    if match is None or not names:
        return moved_areas(reference, place, maps, summed=summed)
    if not summed and len(names) > 1:
        raise SwtoolError(
            f"公式引用了“{sheet_of(match, '')}”，这张表会按镇街变成 {len(names)} 张，不知道指哪一张",
            where=str(place),
            remedy="要各镇街的合计，请写成 SUM(…)；只要一个镇街的，请用 --town",
        )
    rest = reference.rpartition("!")[2]
    named = (quoted(name) + rest for name in names)
    return [area for each in named for area in moved_areas(each, place, maps, summed=summed)]


def _over_sheets(match: re.Match[str], place: Place, maps: RowMaps, copies: SheetCopies) -> list[str]:
    """The areas of a reference over sheets side by side: as it is written while no row of them moves."""
    names = list(maps)
    ends = [*copies.get(match["first"], [match["first"]]), *copies.get(match["last"], [match["last"]])]
    if not set(ends) <= set(names):
        return [match[0]]
    at = sorted(map(names.index, ends))
    named = [quoted(name) + match["cells"] for name in names[at[0] : at[-1] + 1]]
    areas = [area for each in named for area in moved_areas(each, place, maps, summed=True)]
    return [match[0]] if areas == named and {match["first"], match["last"]} <= set(names) else areas


def _outside(start: _Corner, end: _Corner | None, row_map: RowMap, place: Place, *, summed: bool) -> list[str]:
    block = row_map.owner(start.row)
    last = end or start
    if block and start.row == block.foot == last.row:
        return _feet(start, end, block, row_map, place, summed=summed)
    if end is None and not (summed and block and block.growth):
        return [start.at(row_map.row(start.row))]
    if block and block.growth and block.holds(last.row):
        _refuse_part_of_record(block, start, end, place)
        if summed and block.pages > 1:
            return [f"{start.at(first)}:{last.at(until)}" for first, until in row_map.spans(block)]
        first, until = row_map.spans(block)[0][0], row_map.spans(block)[-1][1]
        return [f"{start.at(first)}:{last.at(until)}"]
    return [f"{start.at(row_map.row(start.row))}:{last.at(row_map.end(last.row))}"]


def _feet(
    start: _Corner, end: _Corner | None, block: Block, row_map: RowMap, place: Place, *, summed: bool
) -> list[str]:
    rows = row_map.places(start.row)
    if not summed and len(rows) > 1:
        raise SwtoolError(
            f"公式引用了第 {start.row} 行的小计，填好后每页有一个，不知道指哪一个",
            where=str(place),
            remedy="要各页小计的合计，请写成 SUM(…)",
        )
    return [start.at(row) + (f":{end.at(row)}" if end and end.column != start.column else "") for row in rows]


def _in_copy(start: _Corner, end: _Corner | None, copy: Copy, row_map: RowMap, *, own_sheet: bool) -> str | None:
    """The reference as it follows the record or the page; None where both corners stay outside of it."""
    block = copy.block if own_sheet else row_map.named(copy.block.name, start.row)
    if block is None:
        return None
    base = row_map.row(block.first)

    def follow(corner: _Corner, *, is_end: bool) -> int | None:
        """The row of this record or page, if the corner goes with it."""
        if corner.fixed or not block.first - block.height <= corner.row <= block.end:
            return None
        if corner.row == block.foot:
            return base + block.span(copy.page)[1] + 1
        if copy.is_foot:
            if not block.holds(corner.row):
                return None
            first, last = block.span(copy.page)
            inside = corner.row - block.first
            return base + (last - block.height + 1 if is_end else first) + inside
        if block.holds(corner.row):
            return base + block.offset(copy.index) + corner.row - block.first
        if not own_sheet:
            return None
        before = corner.row - (block.first - block.height)
        return row_map.row(corner.row) if copy.index == 0 else base + block.offset(copy.index - 1) + before

    first = follow(start, is_end=False)
    if end is None:
        if first is not None and copy.is_foot and block.holds(start.row):
            last = follow(start, is_end=True)
            return start.at(first) if last == first else f"{start.at(first)}:{start.at(last or first)}"
        return None if first is None else start.at(first)
    last = follow(end, is_end=True)
    if first is None and last is None:
        return None
    first_row = row_map.row(start.row) if first is None else first
    return f"{start.at(first_row)}:{end.at(row_map.row(end.row) if last is None else last)}"


def is_whole_argument(tokens: Sequence[object], index: int) -> bool:
    """Whether the token at ``index`` is all of an argument of a function."""
    from openpyxl.formula.tokenizer import Token

    solid = [(at, t) for at, t in enumerate(tokens) if isinstance(t, Token) and t.type != Token.WSPACE]
    here = next(position for position, (at, _) in enumerate(solid) if at == index)
    if not 0 < here < len(solid) - 1:
        return False
    before, after = solid[here - 1][1], solid[here + 1][1]
    return before.subtype in (Token.OPEN, Token.ARG) and after.subtype in (Token.CLOSE, Token.ARG)


def _refuse_too_many(areas: Sequence[str], formula: str, place: Place) -> None:
    if len(areas) > MOST_AREAS:
        raise SwtoolError(
            f"合计公式要加 {len(areas)} 处，表格软件最多 {MOST_AREAS} 处",
            where=str(place),
            why=formula,
            remedy="请把每页的行数改多，或用 --town 分镇街填",
        )


def _refuse_part_of_record(block: Block, start: _Corner, end: _Corner | None, place: Place) -> None:
    if start.row > block.first or (end or start).row < block.last:
        named = start.at(start.row) + (f":{end.at(end.row)}" if end else "")
        raise SwtoolError(
            f"{named} 只取了样板的一部分行，复制后会算错",
            where=str(place),
            why=f"一条记录占第 {block.first} 至 {block.last} 行，填好后每条记录都有这几行",
            remedy="请让范围盖住整个样板，或把一条记录排在一行里",
        )
