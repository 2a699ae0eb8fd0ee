"""A sheet that is named for a month is of that month: it says what the lines over a table leave open, and a line that
says another month contradicts it. A book of a year has a sheet each month, and last month's is copied."""

from __future__ import annotations

from typing import NamedTuple

from swtool.dates import Month
from swtool.findings import Finding
from swtool.forms.kinds import MonthOf
from swtool.intake.fits import Fit
from swtool.intake.heads import Head, cells_of
from swtool.intake.sheet_place import contradiction, name_of
from swtool.patterns import Pattern
from swtool.workbooks.cells import Book, Sheet, column_letters, is_blank
from swtool.workbooks.headings import metadata_from

_NAMED = Pattern(
    r"(?<![\d\-—–~至到、])(?:(?P<year>20\d\d)\s*[年.\-]?\s*)?(?P<month>1[0-2]|0?[1-9])\s*月份?(?!\s*[\d\-—–~至到、])"
)
_MONTH = Pattern(r"\d\s*月")
_IN_DIGITS = Pattern(r"(?P<year>20\d\d)[.\-]?(?P<month>1[0-2]|0[1-9]|(?<=[.\-])[1-9])")
_YEAR = Pattern(r"(?P<year>20\d\d)\s*年")


class _Named(NamedTuple):
    """The month that a sheet is named for; ``year`` is None where its name does not say one."""

    year: int | None
    month: int

    def is_month(self, month: Month) -> bool:
        return self.month == month.month and self.year in (None, month.year)


def with_month(sheet: Sheet, head: Head, lines: range) -> Head:
    """The head, with the month that the sheet is named for where the lines over the table say no more than its year."""
    named = _month_in(name_of(sheet))
    if named is None or head.title.period is not None:
        return head
    said = metadata_from(cells_of(sheet, row) for row in lines).period_text
    year = _YEAR.fullmatch(said.rstrip("度"))
    if said and (year is None or named.year not in (None, int(year["year"]))):
        return head  # a quarter, or another year
    number = named.year or (int(year["year"]) if year else None)
    if number is None:
        return head
    return head._replace(title=head.title._replace(period=Month(number, named.month)))


def another_month(book: Book, sheet: Sheet, fit: Fit, head: Head, lines: range) -> Finding | None:
    """Where the rows would be of the month that a line says, and the sheet is named for another one."""
    period, named = head.title.period, _month_in(name_of(sheet))
    if period is None or named is None or named.is_month(period) or not _takes_month(fit):
        return None
    cell = _cell_saying(sheet, lines, period) or f"{column_letters(min(fit.header.columns))}{fit.header.top}"
    remedy = "把工作表的名字或表名改成一样，或加一列“月份”写明每行是哪个月的"
    return contradiction(book, sheet, cell, period.label, "哪个月", remedy)


def _takes_month(fit: Fit) -> bool:
    """Whether the rows have a month that no column says."""
    have = {column.name for column, _ in fit.columns} | fit.supplied
    return any(isinstance(column.kind, MonthOf) and column.name not in have for column in fit.form.columns)


def _month_in(name: str) -> _Named | None:
    found = _IN_DIGITS.fullmatch(name)
    if found is None and len(_MONTH.findall(name)) == 1:
        found = _NAMED.search(name)
    return _Named(int(found["year"]) if found["year"] else None, int(found["month"])) if found else None


def _cell_saying(sheet: Sheet, lines: range, period: Month) -> str:
    for row in lines:
        for column, cell in enumerate(cells_of(sheet, row), sheet.first_column):
            if not is_blank(cell) and metadata_from([[cell]]).period_text.startswith(str(period.year)):
                return f"{column_letters(column)}{row}"
    return ""
