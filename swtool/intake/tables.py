"""The tables of a workbook as typed rows: read, identify, extract, and what is asked of every row whatever its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from swtool.findings import Finding, Severity, Where
from swtool.forms.form import Form
from swtool.forms.kind import ParseContext
from swtool.intake.crossrows import check_rows
from swtool.intake.extract import extract
from swtool.intake.identify import FoundTable, identify
from swtool.intake.plan import Extract
from swtool.intake.rows import drop_repeated_rows
from swtool.office import Office
from swtool.store.withheld import refusal, withheld_numbers
from swtool.workbooks import cells
from swtool.workbooks.read import read


def tables_of(
    office: Office, path: Path, forms: Sequence[Form], *, password: str | None = None
) -> tuple[cells.Book, list[Extract], list[Finding]]:
    """The book without its cells, its tables in the order of ``forms``, and what was found about the book as a whole.

    The cells are left behind because they are half of what a large load needs of memory. Raises ``WorkbookFault``
    where the file is no readable workbook.
    """
    with office.progress(f"读取 {path.name}", 0):
        book = read(path, password=password)
    tables, findings = identify(book, forms)
    order = {form.name: number for number, form in enumerate(forms)}
    tables.sort(key=lambda table: order[table.form.name])
    extracts = [extract(book, table, _context(office, book, table)) for table in tables]
    check_rows(extracts, office.today)
    withheld = withheld_numbers(office.db.connection.execute)
    for found in extracts:
        drop_repeated_rows(found)
        if withheld:
            _refuse_withheld(found, withheld)
        found.siblings = tuple(other for other in extracts if other is not found and other.form is found.form)
    if extracts and not any(found.rows or found.findings for found in extracts):
        findings.append(_no_rows(book))
    return replace(book, sheets=()), extracts, findings


def _context(office: Office, book: cells.Book, table: FoundTable) -> ParseContext:
    """What the sheet says about its cells. Its reader may know how each number is shown."""
    return ParseContext(
        today=office.today,
        unit=table.unit or "元",
        period=table.title.period,
        date1904=book.date1904,
        zeros_lost=book.kind == "csv",
        number_format=partial(book.number_format, table.sheet.name),
    )


def _refuse_withheld(found: Extract, withheld: Mapping[str, str]) -> None:
    """A row that names somebody whose data is restricted must not register them anew."""
    for row in found.rows:
        for column, value in row.values.items():
            if isinstance(value, str) and value in withheld:
                what, remedy = refusal(withheld[value])
                found.fault(row, column, "intake.withheld", what, remedy=f"去掉这一行；{remedy}")


def _no_rows(book: cells.Book) -> Finding:
    return Finding(
        "intake.no_rows",
        Severity.ERROR,
        Where(book.name),
        "只有表头，没有一行数据",
        remedy="核对有没有发错文件，数据是不是在隐藏的工作表里；填好后重新发来",
    )
