"""Extract: the cells under a found heading become typed rows, and what cannot be read becomes findings with places.

Work goes column by column: a column's cells are parsed at once and repeated contents only once, so that a hundred
thousand rows cost little more than their distinct values.
"""

from __future__ import annotations

from swtool.forms.kind import ParseContext
from swtool.intake.cellcolumns import parse_column
from swtool.intake.datarows import data_rows
from swtool.intake.identify import FoundTable
from swtool.intake.plan import Extract, Row
from swtool.intake.struck import refuse_struck
from swtool.intake.totals import check_totals
from swtool.workbooks.cells import Book, column_of
from swtool.workbooks.headings import own_unit


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
    numbers, cells, totals = data_rows(result, table)
    names = [column.name for column, _ in table.columns]
    contexts = {column.name: _column_context(table, number, context) for column, number in table.columns}
    parsed = [
        parse_column(result, column, numbers, values, contexts[column.name])
        for (column, _), values in zip(table.columns, cells, strict=True)
    ]
    result.hold(numbers, dict(zip(names, parsed, strict=True)))
    _give(result, table, context)
    check_totals(result, totals, contexts)
    if table.sheet.hidden_rows:
        result.hidden = [number for number in numbers if number in table.sheet.hidden_rows]
    refuse_struck(result, table.sheet)
    return result


def _column_context(table: FoundTable, number: int, context: ParseContext) -> ParseContext:
    """What holds for a column's cells: a unit in its own heading, 金额(万元), goes before the sheet's."""
    unit = own_unit(table.header.parts.get(number, ()))
    return context._replace(unit=unit) if unit else context


def _extract_cards(result: Extract, table: FoundTable, context: ParseContext) -> Extract:
    numbers = [card.top for card in table.cards]
    result.rows = [Row(number, {}) for number in numbers]
    for column, _ in table.columns:
        fields = [card.fields.get(column.name) for card in table.cards]
        result.places |= {
            (card.top, column.name): each.place for card, each in zip(table.cards, fields, strict=True) if each
        }
        cells = column_of(each.value if each else None for each in fields)
        values = parse_column(result, column, numbers, cells, context)
        for row, value in zip(result.rows, values, strict=True):
            result.put(row, column.name, value)
    refuse_struck(result, table.sheet)
    return result


def _give(result: Extract, table: FoundTable, context: ParseContext) -> None:
    """What stands once for all rows: read once, and told once where it cannot be read."""
    for name, field in table.given.items():
        if not result.rows:
            return
        result.places[0, name] = field.place
        numbers = [row.number for row in result.rows]
        value = parse_column(result, field.column, numbers[:1], column_of([field.value]), context)[0]
        if (numbers[0], name) in result.unreadable:
            result.unreadable.update((number, name) for number in numbers)
        for row in result.rows:
            result.put(row, name, value)
