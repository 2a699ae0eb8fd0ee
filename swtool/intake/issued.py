"""A book that was given out with rows comes back: its rows are told by their marks, its masked cells understood.

``restore`` runs before the tables are read: a masked cell that came back unchanged gets what the office holds now, so
that no mask is ever taken for a value. ``Returned.settle`` runs after it and compares three ways (``issued_compare``).
Rows may have been sorted, inserted, deleted or pasted from another book; without marks it is an ordinary book.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from swtool.findings import Severity
from swtool.forms.kind import ParseContext
from swtool.intake.identify import FoundTable
from swtool.intake.issued_lines import Line, Returned, Slip, cells_of, is_untouched, slip_row
from swtool.intake.issued_rows import refuse_displaced, refuse_replaced, settle_copies
from swtool.intake.issuing import Issue, given_with, issues_by_id
from swtool.intake.markcolumn import mark_column
from swtool.intake.plan import HeldRow, ReaderOf
from swtool.intake.rowmarks import RowMark
from swtool.office import Office
from swtool.workbooks.cells import is_blank
from swtool.workbooks.fillin_cells import native
from swtool.workbooks.marks import MENDING

_ENDINGS = frozenset({"closed_on", "effective_until", "left_on"})
"""Columns that say nothing but that something is over."""
_FOREIGN = "清空这一行重新填写，或用发给本镇的表"


def restore(
    office: Office, tables: Sequence[FoundTable], contexts: Sequence[ParseContext], reader_of: ReaderOf
) -> list[Returned]:
    """Understand the marks of every table and put the office's own values into the cells that are still masked."""
    returned = [Returned(table, context) for table, context in zip(tables, contexts, strict=True)]
    marked = [(each, dict(_marks(each.table))) for each in returned]
    numbers = {mark.issue for _, marks in marked for mark in marks.values() if mark is not None}
    if not any(marks for _, marks in marked):
        return returned
    issues = issues_by_id(office.db, sorted(numbers))
    emptied = _emptied(office, returned, issues)
    held = {issue.id: _held(office, issue, reader_of) for issue in (*issues.values(), *emptied)}
    for each, marks in marked:
        refuse_displaced(each, marks, issues)
        _place(each, marks, issues, held)
    settle_copies(returned)
    for each in returned:
        refuse_replaced(each)
        for line in each.lines.values():
            _unmask(each, line)
    _note_missing(returned, held)
    return returned


def _marks(table: FoundTable) -> Iterator[tuple[int, RowMark | None]]:
    """Row number → its mark (None: a mark that cannot be read). The cells are blanked: they are not data."""
    column = mark_column(table)
    if column is None:
        return
    for number in range(table.header.bottom + 1, table.last_row + 1):
        cell = table.sheet.value(number, column)
        if is_blank(cell):
            continue
        table.sheet.put(number, column, None)
        yield number, RowMark.read(str(cell))


def _emptied(office: Office, returned: Sequence[Returned], issues: Mapping[int, Issue]) -> list[Issue]:
    """What went out in the same book on sheets that have come back without a single row; noted at their tables."""
    by_form = {each.table.form.name: each for each in returned if each.table.last_row <= each.table.header.bottom}
    found = given_with(office.db, sorted(issues), sorted(by_form)) if by_form else []
    for issue in found:
        by_form[issue.form].issues[issue.id] = issue
    return found


def _held(office: Office, issue: Issue, reader_of: ReaderOf) -> dict[str, HeldRow]:
    """The town's rows now, by the tokens that the issue gave them."""
    reader = reader_of(issue.form)
    rows = reader(office, issue.division_id) if reader is not None else ()
    return {issue.sealer.token(row.key): row for row in rows}


def _place(
    each: Returned,
    marks: Mapping[int, RowMark | None],
    issues: Mapping[int, Issue],
    held: Mapping[int, Mapping[str, HeldRow]],
) -> None:
    """Sort the rows of a table into those that are understood and slips. A row that slipped is blanked."""
    town = _town_of(marks, issues)
    for number, mark in marks.items():
        issue = _issue_of(each, mark, issues)
        if issue is not None and issue.division_id == town:
            each.issues[issue.id] = issue
        if all(is_blank(cell) for cell in cells_of(each.table, number)):
            continue  # emptied, not deleted: missing like one that was
        if mark is None or issue is None:
            what = "这一行的标识不是本县发出的，或已被改动，认不出是谁"
            slip_row(each, Slip(number, "issued.unknown_row", what, _FOREIGN))
            if mark is not None:  # what can still be read of it says which row is there
                each.unclear.add((mark.issue, mark.token))
        elif issue.division_id != town:
            what = f"这一行是发给{issue.town}的表上的，不是这个镇的"
            slip_row(each, Slip(number, "issued.other_town", what, "删去这一行，由那个镇自己报"))
        elif (row := held[issue.id].get(mark.token)) is None:
            slip_row(each, _gone(each, number, mark, issue))
        else:
            each.lines[number] = Line(number, mark, issue, row)


def _issue_of(each: Returned, mark: RowMark | None, issues: Mapping[int, Issue]) -> Issue | None:
    """The issue that a mark is of; None where it is no mark of this form, or not the office's own."""
    issue = issues.get(mark.issue) if mark is not None else None
    if mark is None or issue is None or issue.form != each.table.form.name or not mark.is_sealed_by(issue.sealer):
        return None
    return issue


def _town_of(marks: Mapping[int, RowMark | None], issues: Mapping[int, Issue]) -> int | None:
    """The town whose book this is: the one that most rows were given out to, of equals the first."""
    counts: dict[int, int] = {}
    for mark in marks.values():
        if mark is not None and (issue := issues.get(mark.issue)) is not None:
            counts[issue.division_id] = counts.get(issue.division_id, 0) + 1
    return max(counts, key=lambda town: counts[town], default=None)


def _gone(each: Returned, number: int, mark: RowMark, issue: Issue) -> Slip:
    """What the office no longer holds for the town: nothing to say where the town changed nothing either, or nothing
    but that it is over: so a book comes a second time of which that was taken."""
    edited = {name for name in issue.columns if not is_untouched(each, number, name, mark, issue)}
    since = "这一行发出以后，县里已变动（离开、销档或转到别处）"
    if not edited:
        return Slip(number, "issued.row_gone", f"{since}，表上没有改动，不再处理", "", Severity.WARNING)
    if edited <= _ENDINGS:
        return Slip(number, "issued.row_gone", f"{since}，表上改的也只是终止的日期，不再处理", "", Severity.WARNING)
    return Slip(
        number, "issued.row_gone", f"{since}，表上又有改动，不能载入", "核对这一行；仍要报的，用新发的表重新填写"
    )


def _unmask(each: Returned, line: Line) -> None:
    sealer, entries = line.issue.sealer, dict(zip(line.issue.columns, line.mark.entries(), strict=True))
    for column, place in each.table.columns:
        raw = each.table.sheet.value(line.number, place)
        if type(raw) is str and sealer.is_mask(column.name, entries.get(column.name, ""), raw.strip()):
            value = native(column, line.held.values.get(column.name))
            each.table.sheet.put(line.number, place, value if isinstance(value, str) else None)
            each.restored.add((line.number, column.name))


def _note_missing(returned: Sequence[Returned], held: Mapping[int, Mapping[str, HeldRow]]) -> None:
    """Rows that were given out, are held still, and are in no table of the book, under the mark of any issue."""
    seen: dict[str, set[str]] = {}  # by form: the keys of what is there
    first: dict[int, tuple[Returned, Issue]] = {}
    for each in returned:
        there = seen.setdefault(each.table.form.name, set())
        there.update(line.held.key for line in each.lines.values())
        for number, token in each.unclear:
            if (row := held.get(number, {}).get(token)) is not None:
                there.add(row.key)
        for issue in each.issues.values():
            first.setdefault(issue.id, (each, issue))
    told: set[tuple[str, str]] = set()
    for number, (each, issue) in sorted(first.items(), reverse=True):  # the newest book says what the town was asked
        if MENDING in each.table.title.title:  # only the rows to be mended were given back
            continue
        there = seen[issue.form]
        rows = [row for token in issue.tokens if (row := held[number].get(token)) is not None and row.key not in there]
        if rows := [row for row in rows if (issue.form, row.key) not in told]:
            told.update((issue.form, row.key) for row in rows)
            each.missing[issue] = rows
