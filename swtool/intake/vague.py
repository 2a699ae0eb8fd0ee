"""Headings like 类别 that may mean a column of the form or the sender's own affair: the cells below them tell."""

from __future__ import annotations

from swtool.forms.form import Column
from swtool.forms.kinds import Choice
from swtool.intake.fits import Fit
from swtool.workbooks.cells import Sheet
from swtool.workbooks.headings import normalize_heading


def with_vague_columns(sheet: Sheet, fit: Fit, last_row: int) -> Fit:
    """The fit with each column that a vague heading names and a cell below it speaks of in the column's words.

    Its other cells are read as that column's, too: what is none of the words is refused there.
    """
    have = {column.name for column, _ in fit.columns} | fit.supplied
    for column in fit.form.columns:
        if column.vague and column.name not in have:
            number = next(
                (each for each in _named(fit, column) if _says_words(sheet, fit, last_row, column, each)), None
            )
            fit = fit if number is None else fit.with_column(column, number)
    return fit


def _named(fit: Fit, column: Column) -> list[int]:
    return [number for number, text in fit.strangers.items() if normalize_heading(text).text in column.vague]


def _says_words(sheet: Sheet, fit: Fit, last_row: int, column: Column, number: int) -> bool:
    rows = range(fit.header.bottom + 1, last_row + 1)
    kind = column.kind
    return isinstance(kind, Choice) and any(kind.stored(sheet.value(row, number)) is not None for row in rows)
