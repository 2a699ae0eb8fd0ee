"""Giving out fill-in books: the sheets of one town in one book, empty or with what the office holds of the town.

A sheet of states (who serves, which households, which resources) is filled in from the register and kept as an issue;
a sheet of events (changes, courses, ledgers) has nothing current to fill in and goes out empty, or with what need not
be typed again. Where the book cannot be written, nothing is noted.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from swtool.collector import collector_at_rest
from swtool.dates import Month
from swtool.errors import NotFound
from swtool.forms.form import Form
from swtool.intake.issuing import prefill
from swtool.intake.plan import Book
from swtool.office import Office
from swtool.registry.divisions import Division
from swtool.registry.town_words import office_words
from swtool.returns.cases import Case, at_work, cases, of_month, to_be_sent_by
from swtool.store.access import AccessKind, record_access
from swtool.store.database import Transaction
from swtool.workbooks.fillin import FillIn, make_fill_in_book
from swtool.workbooks.locked import lock
from swtool.workbooks.marks import TODO_SHEET
from swtool.workbooks.todosheet import Owed, write_todo_sheet


class Wanted(NamedTuple):
    """One sheet of a book: the form, and for what it is owed where it is."""

    book: Book
    case: Case | None = None

    @property
    def form(self) -> Form:
        """Which form."""
        return self.book.form


class How(NamedTuple):
    """How a book is made. ``reveal`` shows personal columns in full, and is recorded as an access."""

    prefill: bool = False
    reveal: bool = False
    password: str | None = None


class Given(NamedTuple):
    """A book that was written: where it lies, the rows filled in by sheet, the sheets that have nothing to fill in."""

    path: Path
    rows: dict[str, int]
    empty: tuple[str, ...]


def owed_now(office: Office, town: Division, month: Month | None, books: Sequence[Book]) -> list[Wanted]:
    """What a town has still to send: of the periods that end with ``month``, else whatever is being collected.

    Raises ``NotFound`` where nothing is planned at all.
    """
    every = cases(office, office.today)
    found = of_month(every, month) if month is not None else at_work(every, office.today)
    mine = to_be_sent_by(office, found, town.code) if found else []
    if not mine:
        label = month.label if month is not None else "这一期"
        raise NotFound(
            f"{label}没有排定{town.name}要报的表",
            where="--bundle month",
            remedy=f"先用 swtool returns plan{f' --month {month}' if month is not None else ''} 排定",
        )
    known = {book.form.name: book for book in books}
    return [Wanted(known[case.entry.form], case) for case in mine if case.standing.owes and case.entry.form in known]


@collector_at_rest()
def give_out(office: Office, path: Path, wanted: Sequence[Wanted], town: Division | None, how: How) -> Given:
    """Write one book with these sheets. With ``how.prefill`` the office must be open for writing.

    What is given out is on record before the book lies in its place: a book that nobody knows could not come back.
    """
    with ExitStack() as pending:
        if town is not None and how.prefill:
            titles = "、".join(dict.fromkeys(each.form.title for each in wanted))
            tx = pending.enter_context(office.change(f"发出预填表：{town.name}{titles}"))
            parts = [_filled(office, tx, each, town, reveal=how.reveal) for each in wanted]
        else:
            parts = [_empty(each, town) for each in wanted]

        def finish(temporary: Path) -> None:
            lock(temporary, how.password)
            pending.close()

        def front(sheet: Any, names: Sequence[str]) -> None:
            _front(office, sheet, names, parts, wanted, town)

        written = make_fill_in_book(
            parts,
            path,
            front if any(each.case is not None for each in wanted) else None,
            office_words=office_words(office, town.id if town is not None else None),
            finish=finish,
        )
    rows = {part.title: len(part.rows) for part in parts if part.rows}
    return Given(written, rows, tuple(part.form.title for part in parts if how.prefill and not part.rows))


def _whose(each: Wanted, town: Division | None) -> str:
    if each.case is not None:
        return f"{each.case.then.name}{each.case.period.label}"
    return town.name if town is not None else ""


def _empty(each: Wanted, town: Division | None) -> FillIn:
    return FillIn(each.form, _whose(each, town))


def _filled(office: Office, tx: Transaction, each: Wanted, town: Division, *, reveal: bool) -> FillIn:
    part = _empty(each, town)
    if each.book.held is not None:
        found = prefill(office, tx, each.book, town.id, town.name, reveal=reveal)
        if reveal and found.persons:
            record_access(tx, AccessKind.EXPORT, f"预填表：{town.name}{each.form.title}", found.persons)
        return part._replace(rows=found.rows, row_marks=found.marks)
    if each.book.starter is not None:
        month = each.case.period.months[-1] if each.case is not None else Month.of(office.today)
        return part._replace(rows=each.book.starter(office, town.id, month))
    return part


def _front(
    office: Office,
    sheet: Any,
    names: Sequence[str],
    parts: Sequence[FillIn],
    wanted: Sequence[Wanted],
    town: Division | None,
) -> None:
    owed = [
        owed_line(office, each.case, rows=len(part.rows))
        for part, each in zip(parts, wanted, strict=True)
        if each.case is not None
    ]
    lines = [
        f"{office.fact('competent_authority')}　{office.today.isoformat()}".strip(),
        f"怎么填：点右边的表名进入各表；填好后整本发回，不用拆开，也不要改表头。“{TODO_SHEET}”不用填，也不用删。",
    ]
    if any(part.row_marks for part in parts):
        lines.append("带星号的行是县里已登记的：没有变化不用动，有变化改那一格，不再有的删去那一行，新增的写在最后。")
    if any(part.rows and not part.row_marks for part in parts):
        lines.append("开了头的行：填上本期的数，没有就填 0；不再有的那一行可以删去。")
    title = f"{town.name if town is not None else ''}{TODO_SHEET}"
    write_todo_sheet(sheet, names, title=title, lines=lines, owed=owed)


def owed_line(office: Office, case: Case, rows: int = 0) -> Owed:
    """One line of the front sheet: what, for when, until when, how it stands, and how many rows stand in it already."""
    left = (case.due.due_on - office.today).days
    standing = case.standing.state.label
    if case.standing.is_overdue:
        standing += f"，已过 {-left} 天"
    former = "" if case.then.name == case.owed_by.name else case.then.name
    return Owed(
        f"{former}{case.form_title}",
        case.period.label,
        case.last_day_label,
        standing,
        is_late=case.standing.is_overdue,
        rows=rows,
    )
