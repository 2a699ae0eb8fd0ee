"""Columns of a table that no field is read from: said in the receipt, and refused where they contradict one that is.

A column whose heading no form knows is often a town's own affair (工资, 银行卡号).
Nobody is to believe that it came in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from swtool.findings import Finding, Severity, Where
from swtool.forms.form import Column
from swtool.intake.fits import Fit
from swtool.intake.row_units import says_unit_of_row
from swtool.intake.vocabulary import ROW_NUMBER_HEADINGS, column_named
from swtool.workbooks.cells import Cell, Sheet, column_letters, is_blank

_SHOWN_COLUMNS = 12
_LONGEST_SHOWN = 20
_FEWEST_CELLS = 2  # read cells beside it that make a row one of data, not a line of notes


def twice_named(file: str, sheet: Sheet, fit: Fit, last_row: int, names: Mapping[str, Column]) -> Iterator[Finding]:
    """An error for each heading that names a column which another heading names too, where the cells are not the same:
    whichever were taken, the other would be lost."""
    placed = {column.name: number for column, number in fit.columns}
    for number, text in fit.strangers.items():
        column = column_named(text, names)
        if column is None or column.name not in placed or len(fit.header.parts.get(number, ())) > 1:
            continue
        first = placed[column.name]
        row = next((row for row in _rows(fit, last_row) if _differ(sheet, row, first, number)), None)
        if row is None:
            continue
        one, other = column_letters(min(first, number)), column_letters(max(first, number))
        spare = column_letters(number)
        yield Finding(
            "intake.column_twice",
            Severity.ERROR,
            Where(file, sheet.name, f"{spare}{fit.header.bottom}"),
            f"{one}列和{other}列都是“{column.title}”，内容不一样（如第 {row} 行），分不清以哪一列为准",
            remedy=f"只留一列，另一列删去；列名不同的，也可用 swtool intake map 文件 --set {spare}=不读 说明",
        )


def unread_note(sheet: Sheet, fit: Fit, last_row: int, *, others: Collection[Fit], told: Collection[str]) -> str:
    """Which columns hold something and were not read; '' where there are none. ``told`` are headings that a finding
    speaks of already, by their cells; ``others`` the tables beside, above and below this one."""
    candidates = {
        number: f"“{_short(text)}”"
        for number, text in fit.strangers.items()
        if "".join(text.split()) not in ROW_NUMBER_HEADINGS
    }
    owned = {number for each in (fit, *others) for number in each.header.columns}
    right = max(fit.header.columns) if others else sheet.last_column
    candidates |= {
        number: "（没有列名）" for number in range(min(fit.header.columns), right + 1) if number not in owned
    }
    filled = [
        f"{column_letters(number)}列{words}"
        for number, words in sorted(candidates.items())
        if f"{column_letters(number)}{fit.header.bottom}" not in told
        and not _is_unit_of_rows(sheet, fit, number, last_row)
        and any(_holds_data(sheet, fit, row, number) for row in _rows(fit, last_row))
    ]
    if not filled:
        return ""
    more = f" 等 {len(filled)} 列" if len(filled) > _SHOWN_COLUMNS else ""
    listed = _in_clear("、".join(filled[:_SHOWN_COLUMNS]))
    return f"“{sheet.name}”没有读的列：{listed}{more}；要读的用 swtool intake map 说明"


def _is_unit_of_rows(sheet: Sheet, fit: Fit, number: int, last_row: int) -> bool:
    cells = (sheet.value(row, number) for row in _rows(fit, last_row))
    return number in fit.strangers and says_unit_of_row(fit.strangers[number], cells, fit.form)


def _rows(fit: Fit, last_row: int) -> range:
    return range(fit.header.bottom + 1, last_row + 1)


def _differ(sheet: Sheet, row: int, read: int, spare: int) -> bool:
    other = sheet.value(row, spare)
    return not is_blank(other) and _plain(other) != _plain(sheet.value(row, read))


def _holds_data(sheet: Sheet, fit: Fit, row: int, number: int) -> bool:
    if is_blank(sheet.value(row, number)):
        return False
    beside = (sheet.value(row, column) for _, column in fit.columns)
    return sum(not is_blank(cell) for cell in beside) >= min(_FEWEST_CELLS, len(fit.columns))


def _plain(cell: Cell) -> str:
    return "" if cell is None else "".join(str(cell).split()).removesuffix(".0")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _in_clear(text: str) -> str:
    """The words of a cell without numbers of persons; the scanner is wanted only where something was not read."""
    from swtool.scanner import without_numbers

    return without_numbers(text)
