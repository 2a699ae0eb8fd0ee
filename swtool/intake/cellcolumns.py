"""A column of cells as values: each distinct content is parsed once, and what cannot be read is told at its cell."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from swtool.findings import Finding, Severity, Where
from swtool.folding import SAME_AS_ABOVE
from swtool.forms.form import Column
from swtool.forms.kind import (
    AMBIGUOUS_MONTH,
    CellFault,
    Kind,
    Noted,
    ParseContext,
    hides_day,
    read_cell,
    shown_again,
)
from swtool.forms.shown import shows_code, shows_percent
from swtool.intake.plan import Extract, Row
from swtool.workbooks.cells import Cell, Cells, is_blank

TOO_MANY_FAULTS = "intake.too_many_faults"
MOST_FAULTS = 200_000
"""Of one table, listed one by one, for each row is told what is wrong with it. More are 100 MB, and a wrong book."""
_MANY = 1_000  # faults of one column, which look as if another column was meant
_WORTH_MOVING = 1_000  # texts of one column; see ``_side_by_side``
_BETWEEN = "\x1f"
_EQUAL_TYPES = frozenset({int, float, bool})
_DAYS = frozenset({date, datetime})
_NUMBERS = frozenset({int, float})
_REMARKS = frozenset({Noted, CellFault})


class _Asked(NamedTuple):
    """Of which cells the number format tells what is seen: the first day of a month (which may say the month), numbers
    that are codes, 1 that may be 100%."""

    firsts: bool
    codes: bool
    ones: bool

    def concerns(self, cell: object) -> bool:
        """Whether the cell is one of them."""
        if type(cell) in _NUMBERS:
            return self.codes or (self.ones and cell == 1)
        return self.firsts and _is_first(cell)


def parse_column(
    result: Extract, column: Column, numbers: Sequence[int], cells: Cells, context: ParseContext
) -> list[object]:
    """The column's values, a blank or faulty cell as None; its faults go to the result."""
    is_value = column.kind.tells_values(context)
    texts = [] if is_value is None else list(filter(is_value, [cell for cell in cells.distinct if type(cell) is str]))
    if any(map(cells.distinct.__contains__, SAME_AS_ABOVE)):
        texts = [text for text in texts if text not in SAME_AS_ABOVE]
    if len(texts) == len(cells.distinct):  # most columns of names and numbers: all are values as they stand
        return cells.shared if len(texts) < _WORTH_MOVING else cells.each(_side_by_side(texts))
    plain = dict(zip(texts, _side_by_side(texts), strict=True))
    parsed: dict[object, object] = {
        cell: plain[cell] if cell in plain else _parse(column.kind, cell, context) for cell in cells.distinct
    }
    values = cells.each(parsed.values())
    if not _EQUAL_TYPES.isdisjoint(map(type, parsed)) and len(_EQUAL_TYPES & set(map(type, cells.raw))) > 1:
        # 1, 1.0 and True are one key, but may not mean the same.
        values = [_parse(column.kind, cell, context) for cell in cells.raw]
        parsed = dict(enumerate(values))
    asked = _asked(column.kind, cells.distinct, context)
    is_remarked = asked is not None or not _REMARKS.isdisjoint(map(type, parsed.values()))
    if is_remarked or (column.required and None in parsed.values()):
        if context.number_format is not None:
            values = _by_format(result, column, numbers, cells.raw, values, context, asked)
        return _remark(result, column, numbers, values)
    return values


def _asked(kind: Kind, cells: Collection[object], context: ParseContext) -> _Asked | None:
    """Which cells are to be read as their format shows them; None where none is, or no format of the book matters."""
    if context.has_format is None:
        return None
    types = set(map(type, cells))
    firsts = not types.isdisjoint(_DAYS) and any(map(_is_first, cells)) and context.has_format(hides_day)
    codes = kind.is_code and not types.isdisjoint(_NUMBERS) and context.has_format(shows_code)
    ones = kind.is_share and not types.isdisjoint(_NUMBERS) and 1 in cells and context.has_format(shows_percent)
    return _Asked(firsts, codes, ones) if firsts or codes or ones else None


def _is_first(cell: object) -> bool:
    return isinstance(cell, date) and cell.day == 1


def _side_by_side(texts: list[str]) -> list[str]:
    """The same texts in a new place. As a reader makes them they lie scattered among all the cells of a sheet, and to
    reach for a hundred thousand such takes five times as long; planners do so a dozen times."""
    copies = _BETWEEN.join(texts).split(_BETWEEN)
    return copies if len(copies) == len(texts) else texts


def _parse(kind: Kind, cell: Cell, context: ParseContext) -> object:
    return None if is_blank(cell) else read_cell(kind, cell, context)


def _by_format(
    result: Extract,
    column: Column,
    numbers: Sequence[int],
    cells: Sequence[Cell],
    values: Sequence[object],
    context: ParseContext,
    asked: _Asked | None,
) -> list[object]:
    """Cells whose value alone is ambiguous (2021.1, and what is ``asked`` of) read again as their number format shows
    them (2021.10, 2026年12月, XC-0001)."""
    number_format = context.number_format
    assert number_format is not None

    def is_unclear(cell: Cell, value: object) -> bool:
        is_asked = asked is not None and asked.concerns(cell)
        return is_asked or (type(value) is CellFault and value.code == AMBIGUOUS_MONTH)

    return [
        shown_again(column.kind, cell, number_format(*place) or "", context)
        if is_unclear(cell, value) and (place := result.place(number, column.name)) is not None
        else value
        for number, cell, value in zip(numbers, cells, values, strict=True)
    ]


def _remark(result: Extract, column: Column, numbers: Sequence[int], values: Sequence[object]) -> list[object]:
    """Findings for what was noted, faulty or missing; the bare values."""
    bare: list[object] = []
    faults = untold = 0
    told: set[str] = set()
    for number, value in zip(numbers, values, strict=True):
        bare.append(value.value if type(value) is Noted else None if type(value) is CellFault else value)
        if type(value) is Noted:
            if not (value.is_told_once and value.code in told):
                result.findings.append(_noted(result, column, number, value))
            told.add(value.code)
        elif isinstance(value, CellFault) or (value is None and column.required):
            faults += 1
            result.unreadable.add((number, column.name))
            if len(result.findings) < MOST_FAULTS:
                result.findings.append(_fault(result, column, number, value))
            else:
                untold += 1
                result.untold.add(number)
    if untold:
        result.findings.append(_many(result, column, f"一列还有 {untold} 处差错没有列出", Severity.ERROR))
    elif faults > _MANY:
        result.findings.append(_many(result, column, f"一列共有 {faults} 处差错", Severity.WARNING))
    return bare


def _many(result: Extract, column: Column, what: str, severity: Severity) -> Finding:
    place = _place(result, column, result.header_row)
    told = f"“{column.title}”{what}"
    return Finding(TOO_MANY_FAULTS, severity, place, told, remedy="先核对这一列是不是填错了栏")


def _place(result: Extract, column: Column, number: int) -> Where:
    return result.where(Row(number, {}), column.name)


def _fault(result: Extract, column: Column, number: int, fault: object) -> Finding:
    """The finding of a faulty cell, or of a required one that is blank."""
    place = _place(result, column, number)
    if not isinstance(fault, CellFault):
        what = f"{column.title}没有填"
        return Finding("cell.required", Severity.ERROR, place, what, remedy=f"补填{column.title}")
    what = f"{column.title}：{fault.reason}"
    return Finding(f"cell.{fault.code}", fault.severity, place, what, expected=fault.expected)


def _noted(result: Extract, column: Column, number: int, noted: Noted) -> Finding:
    return Finding(
        f"cell.{noted.code}", Severity.WARNING, _place(result, column, number), f"{column.title}：{noted.note}"
    )
