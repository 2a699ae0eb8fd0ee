"""The tables of a workbook as typed rows: read, identify, extract, and what is asked of every row whatever its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from swtool.findings import Finding, Severity, Where
from swtool.forms.form import Form
from swtool.forms.kind import ParseContext
from swtool.intake.crossrows import check_rows
from swtool.intake.extract import extract
from swtool.intake.hints import Hints, LeaveOut
from swtool.intake.identify import FoundTable, Identified, identify
from swtool.intake.mappings import Remembered
from swtool.intake.markcolumn import mark_column
from swtool.intake.maskedcells import refuse_masks
from swtool.intake.near import Question
from swtool.intake.plan import Extract, ReaderOf
from swtool.intake.rows import drop_repeated_rows
from swtool.office import Office
from swtool.store.withheld import refusal, withheld_numbers
from swtool.workbooks import cells
from swtool.workbooks.read import read

if TYPE_CHECKING:
    from swtool.intake.issued_lines import Returned
    from swtool.workbooks.fillin_rules import OfficeWords

_SHOWN_ROWS = 12


def nobody_holds(form: str) -> None:
    """No form has rows that could have been given out."""


class Reading(NamedTuple):
    """How a book is to be read: what its sender's file cannot say.

    ``leave_out`` names sheets (``封面``) and tables (``报表!A20``). ``ask`` confirms a column whose heading is nearly
    right, where somebody sits who can be asked. ``place_kind`` says whether a name is a ``town`` or ``village`` of the
    office ('' for neither), so that a sheet named for a village is of that village. ``offers`` are the words of
    dropdowns in a town of that name ('' for the whole county), for rows that go back to be mended.
    """

    password: str | None = None
    leave_out: tuple[str, ...] = ()
    ask: Callable[[Question], bool] | None = None
    place_kind: Callable[[str], str] | None = None
    offers: Callable[[str], OfficeWords] | None = None


def tables_of(
    office: Office,
    path: Path,
    forms: Sequence[Form],
    *,
    reading: Reading | None = None,
    held: ReaderOf = nobody_holds,
) -> tuple[cells.Book, list[Extract], list[Finding]]:
    """The book without its cells, its tables in the order of ``forms``, and what was found about the book as a whole.

    ``held`` reads back, by form, what was given out in books with rows filled in (see ``issued``).
    The cells are left behind because they are half of what a large load needs of memory. Raises ``WorkbookFault``
    where the file is no readable workbook.
    """
    reading = reading or Reading()
    with office.progress(f"读取 {path.name}", 0):
        book = read(path, password=reading.password)
    identified = recognize(office, book, forms, reading)
    order = {form.name: number for number, form in enumerate(forms)}
    tables = sorted(identified.tables, key=lambda table: order[table.form.name])
    findings = identified.findings
    contexts = [_context(office, book, table) for table in tables]
    returned = _given_out(office, tables, contexts, held)
    extracts = [extract(book, table, context) for table, context in zip(tables, contexts, strict=True)]
    for each, found in zip(returned, extracts, strict=False):
        each.settle(found)
    if not returned:
        for table, found in zip(tables, extracts, strict=True):
            refuse_masks(found, table.sheet, frozenset())
    check_rows(extracts, office.today)
    withheld = withheld_numbers(office.db.connection.execute)
    for found in extracts:
        drop_repeated_rows(found)
        if withheld:
            _refuse_withheld(found, withheld)
        found.siblings = tuple(other for other in extracts if other is not found and other.form is found.form)
    if extracts and not any(found.rows or found.findings for found in extracts):
        findings.append(_no_rows(book))
    told = (note for found in extracts for note in (_no_data(found), _hidden(found)) if note)
    notes = (*book.notes, *identified.notes, *told)
    return replace(book, sheets=(), notes=notes), extracts, findings


def recognize(office: Office, book: cells.Book, forms: Sequence[Form], reading: Reading) -> Identified:
    """Which form is each table of the book, with all that the office remembers of its senders."""
    remembered = Remembered.of(office.db, forms)
    told: dict[tuple[str, str, str], bool] = {}

    def ask_once(question: Question) -> bool:
        """One sheet per village has the same headings thirty times."""
        assert reading.ask is not None
        key = (question.form.name, question.heading, question.field.name)
        if key not in told:
            told[key] = reading.ask(question)
        return told[key]

    hints = Hints(
        LeaveOut(reading.leave_out),
        ask_once if reading.ask else None,
        remembered.explain if remembered.headings else None,
        remembered.headings,
        reading.place_kind,
    )
    return identify(book, forms, hints)


def _given_out(
    office: Office, tables: Sequence[FoundTable], contexts: Sequence[ParseContext], held: ReaderOf
) -> Sequence[Returned]:
    """The tables as rows that were given out come back; nothing where no table holds row marks."""
    if all(mark_column(table) is None for table in tables):
        return ()
    from swtool.intake.issued import restore

    return restore(office, tables, contexts, held)


def _context(office: Office, book: cells.Book, table: FoundTable) -> ParseContext:
    """What the sheet says about its cells. Its reader may know how each number is shown."""
    return ParseContext(
        today=office.today,
        unit=table.unit or "元",
        period=table.title.period,
        date1904=book.date1904,
        zeros_lost=book.kind == "csv",
        number_format=partial(book.number_format, table.sheet.name),
        has_format=partial(book.has_format, table.sheet.name),
    )


def _refuse_withheld(found: Extract, withheld: Mapping[str, str]) -> None:
    """A row that names somebody whose data is restricted must not register them anew."""
    for row in found.rows:
        for column, value in row.values.items():
            if isinstance(value, str) and value in withheld:
                what, remedy = refusal(withheld[value])
                found.fault(row, column, "intake.withheld", what, remedy=f"去掉这一行；{remedy}")


def _no_data(found: Extract) -> str:
    """Which rows were not read as data: nobody is to wonder where they went."""
    parts = [f"{what} {_listed(numbers)}" for what, numbers in found.no_data.items()]
    return f"“{found.sheet}”没有当数据读的行：{'；'.join(parts)}" if parts else ""


def _hidden(found: Extract) -> str:
    """Which rows were read though nobody sees them: a filter was left on, or last year's rows were put away."""
    return f"“{found.sheet}”里隐藏的行也当数据读了：{_listed(found.hidden)}" if found.hidden else ""


def _listed(numbers: Sequence[int]) -> str:
    more = f" 等 {len(numbers)} 行" if len(numbers) > _SHOWN_ROWS else ""
    return f"{'、'.join(map(str, numbers[:_SHOWN_ROWS]))}{more}"


def _no_rows(book: cells.Book) -> Finding:
    return Finding(
        "intake.no_rows",
        Severity.ERROR,
        Where(book.name),
        "只有表头，没有一行数据",
        remedy="核对有没有发错文件，数据是不是在隐藏的工作表里；填好后重新发来",
    )
