"""Extract: the cells under a found heading become typed rows, and what cannot be read becomes findings with places.

Work goes column by column: a column's cells are parsed at once and repeated contents only once, so that a hundred
thousand rows cost little more than their distinct values.
"""

from __future__ import annotations

from collections.abc import Sequence

from swtool.findings import Where
from swtool.forms.form import Column
from swtool.forms.kind import ParseContext
from swtool.intake.cards import Field
from swtool.intake.cellcolumns import parse_column
from swtool.intake.column_units import UnitFault, unit_finding, unit_of_column
from swtool.intake.datarows import HINTS, data_rows, keep_lines_over
from swtool.intake.identify import FoundTable
from swtool.intake.plan import Extract, Row
from swtool.intake.row_units import units_of_rows
from swtool.intake.struck import refuse_struck
from swtool.intake.totals import check_totals
from swtool.intake.units_over import unit_over
from swtool.workbooks.cells import Book, Cell, Cells, Sheet, column_letters, column_of, is_blank
from swtool.workbooks.headings import cell_text


def extract(book: Book, table: FoundTable, context: ParseContext) -> Extract:
    """Read the rows of a found table, without blank, total, sample and repeated heading rows, up to its notes.

    Of cards each is a row; what a table is given from elsewhere (its card, a line over it) stands in each of its rows.
    """
    result = Extract(
        form=table.form,
        file=book.name,
        sheet=table.sheet.name,
        header_row=0 if table.cards else table.header.bottom,
        columns={column.name: number for column, number in table.columns},
        rows=[],
        title=table.title,
        findings=list(table.findings),
        is_card=bool(table.cards),
    )
    if table.cards:
        return _extract_cards(result, table, context)
    keep_lines_over(result, table)
    numbers, cells, totals = data_rows(result, table)
    names = [column.name for column, _ in table.columns]
    contexts = {
        column.name: _column_context(result, table, column, number, context) for column, number in table.columns
    }
    of_rows = units_of_rows(result, table.sheet, table.header, table.fills, numbers)
    parsed = [
        _parse_in(result, column, numbers, values, contexts[column.name], of_rows if column.kind.is_of_row else None)
        for (column, _), values in zip(table.columns, cells, strict=True)
    ]
    result.hold(numbers, dict(zip(names, parsed, strict=True)))
    _give(result, table, context)
    check_totals(result, totals, {name: each for name, each in contexts.items() if each is not None})
    if table.sheet.hidden_rows:
        result.hidden = [number for number in numbers if number in table.sheet.hidden_rows]
    _refuse_unclear(result, table.sheet)
    if book.kind == "csv":
        from swtool.intake.shifted import refuse_shifted

        refuse_shifted(result, table.sheet, table.header)
    return result


def _refuse_unclear(result: Extract, sheet: Sheet) -> None:
    """What is seen on the sheet and not told by the cells that were read."""
    refuse_struck(result, sheet)
    if sheet.uncalculated:
        from swtool.intake.uncalculated import refuse_uncalculated

        refuse_uncalculated(result, sheet)


def _column_context(
    result: Extract, table: FoundTable, column: Column, number: int, context: ParseContext
) -> ParseContext | None:
    """What holds for a column's cells: a unit in its own heading, 金额(万元), goes before the sheet's. None with a
    finding at the heading where that unit cannot be used."""
    hints = (table.sheet.value(row, number) for row in result.no_data.get(HINTS, ()))
    hint = next((cell_text(cell) for cell in hints if not is_blank(cell)), "")
    parts = table.header.parts.get(number, ())
    bottom, top = table.header.bottom, table.header.top
    row = next((row for row in range(bottom, top, -1) if not is_blank(table.sheet.value(row, number))), top)
    unit = unit_of_column(column, parts, hint)
    if not unit and table.times:
        others = (text for at, text in table.header.columns.items() if at != number)
        unit = unit_over(column, table.header.columns.get(number, ""), others, table.times)
    return _in_unit(result, column, unit, (row, number), context)


def _in_unit(
    result: Extract, column: Column, unit: str | UnitFault, place: tuple[int, int], context: ParseContext
) -> ParseContext | None:
    if isinstance(unit, UnitFault):
        where = Where(result.file, result.sheet, f"{column_letters(place[1])}{place[0]}")
        result.findings.append(unit_finding(where, column, unit))
        return None
    return context._replace(unit=unit) if unit else context


def _parse(
    result: Extract, column: Column, numbers: Sequence[int], cells: Cells, context: ParseContext | None
) -> list[object]:
    """The column's values; none where its unit was refused, and nothing is told of them."""
    if context is not None:
        return parse_column(result, column, numbers, cells, context)
    result.unreadable.update((number, column.name) for number in numbers)
    return [None] * len(numbers)


def _parse_in(
    result: Extract,
    column: Column,
    numbers: Sequence[int],
    cells: Cells,
    context: ParseContext | None,
    units: Sequence[str | None] | None,
) -> list[object]:
    """The column's values, where its rows say units each in its own."""
    if units is None or context is None:
        return _parse(result, column, numbers, cells, context)
    within = {unit: context._replace(unit=unit) if unit else context for unit in units if unit is not None}
    return _parse_each(
        result, column, numbers, cells.raw, [within[unit] if unit is not None else None for unit in units]
    )


def _parse_each(
    result: Extract,
    column: Column,
    numbers: Sequence[int],
    cells: Sequence[Cell],
    contexts: Sequence[ParseContext | None],
) -> list[object]:
    """The values of cells that each have a context of their own; as good as always they are few."""
    values: list[object] = [None] * len(numbers)
    for context in dict.fromkeys(contexts):
        mine = [at for at, each in enumerate(contexts) if each == context]
        read = _parse(result, column, [numbers[at] for at in mine], column_of(cells[at] for at in mine), context)
        for at, value in zip(mine, read, strict=True):
            values[at] = value
    return values


def _extract_cards(result: Extract, table: FoundTable, context: ParseContext) -> Extract:
    numbers = [card.top for card in table.cards]
    result.rows = [Row(number, {}) for number in numbers]
    for column, _ in table.columns:
        fields = [card.fields.get(column.name) for card in table.cards]
        result.places |= {
            (card.top, column.name): each.place for card, each in zip(table.cards, fields, strict=True) if each
        }
        contexts = [_field_context(result, table, each, context) if each else context for each in fields]
        values = _parse_each(result, column, numbers, [each.value if each else None for each in fields], contexts)
        for row, value in zip(result.rows, values, strict=True):
            result.put(row, column.name, value)
    _refuse_unclear(result, table.sheet)
    return result


def _field_context(result: Extract, table: FoundTable, field: Field, context: ParseContext) -> ParseContext | None:
    """What holds for a value beside its label, as ``_column_context``."""
    unit = unit_of_column(field.column, (field.words,)) or unit_over(field.column, field.words, (), table.times)
    return _in_unit(result, field.column, unit, field.label, context)


def _give(result: Extract, table: FoundTable, context: ParseContext) -> None:
    """What stands once for all rows: read once, and told once where it cannot be read."""
    for name, field in table.given.items():
        if not result.rows:
            return
        result.places[0, name] = field.place
        numbers = [row.number for row in result.rows]
        within = _field_context(result, table, field, context)
        value = _parse(result, field.column, numbers[:1], column_of([field.value]), within)[0]
        if (numbers[0], name) in result.unreadable:
            result.unreadable.update((number, name) for number in numbers)
        for row in result.rows:
            result.put(row, name, value)
