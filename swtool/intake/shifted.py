"""Rows of a text (.csv) that have more cells than the heading: a comma within a cell has parted it, and all behind it
stand under headings that are not theirs.

Programs that write texts give every row as many cells as the heading has, so that only hands and careless exports
make such rows. Which of the cells was parted cannot be told.
"""

from __future__ import annotations

from swtool.findings import Finding, Severity
from swtool.intake.plan import Extract
from swtool.workbooks.cells import Sheet, is_blank
from swtool.workbooks.layout import HeaderCandidate

_REMEDY = "多半是哪一格里有分隔用的逗号：给那一格加上英文引号，或者在 WPS 里填好另存为 .xlsx"


def refuse_shifted(found: Extract, sheet: Sheet, header: HeaderCandidate) -> None:
    """A fault for each row that holds something behind the last cell of the heading's row."""
    width = max(len(sheet.rows[row - sheet.first_row]) for row in range(header.top, header.bottom + 1))
    if width == max(map(len, sheet.rows)):
        return
    for row in found.rows:
        beyond = sheet.rows[row.number - sheet.first_row][width:]
        if any(not is_blank(cell) for cell in beyond):
            what = f"这一行比标题行多出{len(beyond)}格，分不清哪些内容错了列"
            found.findings.append(Finding("intake.shifted_row", Severity.ERROR, found.where(row), what, remedy=_REMEDY))
