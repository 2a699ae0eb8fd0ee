"""Extract: the cells under a found heading become typed rows, and what cannot be read becomes findings with places.

Work goes column by column: a column's cells are parsed at once and repeated contents only once, so that a hundred
thousand rows cost little more than their distinct values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from swtool.findings import Finding, Severity, Where
from swtool.forms.form import Column
from swtool.forms.kind import CellFault, Noted, ParseContext
from swtool.intake.identify import FoundTable
from swtool.intake.plan import Extract, Row
from swtool.intake.totals import TotalRow, check_totals
from swtool.workbooks.cells import Book, Cell, column_letters, is_blank
from swtool.workbooks.layout import (
    HeaderCandidate,
    is_note_row,
    is_number_row,
    is_repeated_header,
    is_sample_row,
    is_total_row,
)

_MOST_FAULTS_A_COLUMN = 1_000


def extract(book: Book, table: FoundTable, context: ParseContext) -> Extract:
    """Read the rows of a found table, without blank, total, sample and repeated heading rows, up to its notes."""
    result = Extract(
        form=table.form,
        file=book.name,
        sheet=table.sheet.name,
        header_row=table.header.bottom,
        columns={column.name: number for column, number in table.columns},
        rows=[],
        title=table.title,
        findings=list(table.findings),
    )
    numbers, cells, totals = _data_rows(table)
    result.rows = [Row(number, {}) for number in numbers]
    for column, values in zip([column for column, _ in table.columns], cells, strict=True):
        for row, value in zip(result.rows, _parse_column(result, column, numbers, values, context), strict=True):
            row.values[column.name] = value
    check_totals(result, totals, context)
    return result


def _data_rows(table: FoundTable) -> tuple[list[int], list[list[Cell]], list[TotalRow]]:
    """True row numbers of the data, per column its cells in those rows, and the rows that sum them."""
    sheet, fills = table.sheet, table.fills
    left, right = min(table.header.columns), max(table.header.columns)
    start, end = left - sheet.first_column, right - sheet.first_column + 1
    indexes = [number - left for _, number in table.columns]
    first = table.header.bottom + 1
    numbers: list[int] = []
    totals: list[TotalRow] = []
    columns: list[list[Cell]] = [[] for _ in indexes]
    for number in range(first, table.last_row + 1):
        mine = sheet.rows[number - sheet.first_row][start:end]
        if mine.count("") + mine.count(None) == len(mine) or all(map(is_blank, mine)):
            continue
        if _leading_word(mine):
            if is_note_row(mine):
                break
            if is_total_row(mine):
                totals.append(_total_row(number, mine, table, left))
                continue
            if _is_not_data(mine, table.header, left):
                continue
        if number == first and is_number_row(mine):
            continue
        if len(mine) < end - start:
            mine += [None] * (end - start - len(mine))
        for place, value in _fills_of(fills, number, left, right):
            mine[place] = value
        numbers.append(number)
        for cells, index in zip(columns, indexes, strict=True):
            cells.append(mine[index])
    return numbers, columns, totals


def _total_row(number: int, cells: Sequence[Cell], table: FoundTable, left: int) -> TotalRow:
    words = "".join(cell for cell in cells[:4] if type(cell) is str)
    mine = {column.name: cells[place - left] for column, place in table.columns if place - left < len(cells)}
    return TotalRow(number, words, mine)


def _fills_of(fills: Mapping[tuple[int, int], Cell], number: int, left: int, right: int) -> Iterator[tuple[int, Cell]]:
    """Index from ``left`` and value of each cell of the row that a vertical merge covers."""
    if fills:
        for column in range(left, right + 1):
            if (number, column) in fills:
                yield column - left, fills[number, column]


def _leading_word(cells: Sequence[Cell]) -> bool:
    """Whether the first filled cells hold a word: only then can a row be a total, a note, a sample or a heading."""
    return any(type(cell) is str and cell for cell in cells[:4])


def _is_not_data(cells: Sequence[Cell], header: HeaderCandidate, left: int) -> bool:
    return is_sample_row(cells) or is_repeated_header(cells, header, first_column=left)


def _parse_column(
    result: Extract, column: Column, numbers: list[int], cells: list[Cell], context: ParseContext
) -> list[object]:
    parse = column.kind.parse
    known: dict[object, object] = {}
    values: list[object] = []
    faults = 0
    for number, cell in zip(numbers, cells, strict=True):
        if cell is None or cell == "" or (type(cell) is str and not cell.strip()):
            value: object = None
        else:
            key: object = cell if type(cell) is str else (type(cell), cell)
            try:
                value = known[key]
            except KeyError:
                value = known[key] = parse(cell, context)
        if type(value) is Noted:
            result.findings.append(_noted(result, column, number, value))
            value = value.value
        elif type(value) is CellFault:
            faults += 1
            if faults <= _MOST_FAULTS_A_COLUMN:
                result.findings.append(_fault(result, column, number, value))
            value = None
        elif value is None and column.required:
            faults += 1
            if faults <= _MOST_FAULTS_A_COLUMN:
                result.findings.append(_missing(result, column, number))
        values.append(value)
    if faults > _MOST_FAULTS_A_COLUMN:
        result.findings.append(
            Finding(
                "intake.too_many_faults",
                Severity.ERROR,
                Where(result.file, result.sheet, f"{column_letters(result.columns[column.name])}{result.header_row}"),
                f"“{column.title}”一列共有 {faults} 处差错，只列出前 {_MOST_FAULTS_A_COLUMN} 处",
                remedy="先核对这一列是不是填错了栏",
            )
        )
    return values


def _place(result: Extract, column: Column, number: int) -> Where:
    return Where(result.file, result.sheet, f"{column_letters(result.columns[column.name])}{number}")


def _fault(result: Extract, column: Column, number: int, fault: CellFault) -> Finding:
    return Finding(
        f"cell.{fault.code}",
        fault.severity,
        _place(result, column, number),
        f"{column.title}：{fault.reason}",
        expected=fault.expected,
    )


def _noted(result: Extract, column: Column, number: int, noted: Noted) -> Finding:
    return Finding(
        f"cell.{noted.code}", Severity.WARNING, _place(result, column, number), f"{column.title}：{noted.note}"
    )


def _missing(result: Extract, column: Column, number: int) -> Finding:
    return Finding(
        "cell.required",
        Severity.ERROR,
        _place(result, column, number),
        f"{column.title}没有填",
        remedy=f"补填{column.title}",
    )
