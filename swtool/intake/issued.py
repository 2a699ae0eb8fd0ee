"""A book that was given out with rows comes back: its rows are told by their marks, its masked cells understood.

``restore`` runs before the tables are read: a masked cell that came back unchanged gets what the office holds now, so
that no mask is ever taken for a value. ``Returned.settle`` runs after it and compares three ways (``issued_compare``).
Rows may have been sorted, inserted, deleted or pasted from another book; without marks it is an ordinary book.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from swtool.findings import Severity
from swtool.forms.form import Column
from swtool.forms.kind import CellFault, Noted, ParseContext
from swtool.intake.identify import FoundTable
from swtool.intake.issued_compare import compare, tell_missing
from swtool.intake.issuing import Issue, issues_by_id
from swtool.intake.markcolumn import mark_column
from swtool.intake.maskedcells import refuse_masks
from swtool.intake.plan import Extract, HeldRow, ReaderOf, Row
from swtool.intake.rowmarks import RowMark
from swtool.office import Office
from swtool.workbooks.cells import Cell, is_blank
from swtool.workbooks.fillin_cells import native, words

_FOREIGN = "清空这一行重新填写，或用发给本镇的表"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table whose mark was understood: what was given out, and what the office holds of it now."""

    number: int
    mark: RowMark
    issue: Issue
    held: HeldRow


@dataclass(frozen=True, slots=True)
class _Slip:
    """What is wrong with a row as a whole, told when the table has been read."""

    number: int
    code: str
    what: str
    remedy: str
    severity: Severity = Severity.ERROR


@dataclass(slots=True)
class Returned:
    """One table of the book. ``restored`` are row number and column of each masked cell that came back unchanged."""

    table: FoundTable
    context: ParseContext
    lines: dict[int, Line] = field(default_factory=dict)
    restored: set[tuple[int, str]] = field(default_factory=set)
    slips: list[_Slip] = field(default_factory=list)
    missing: dict[Issue, list[HeldRow]] = field(default_factory=dict)

    def settle(self, found: Extract) -> None:
        """Compare the rows three ways, and refuse masks that tell of nobody."""
        found.is_partial = found.is_partial or bool(self.lines)
        for slip in self.slips:
            found.fault(Row(slip.number, {}), "", slip.code, slip.what, severity=slip.severity, remedy=slip.remedy)
        if self.lines:
            places = {found.where(Row(number, {}), name).cell for number, name in self.restored}
            found.findings = [
                finding
                for finding in found.findings
                if finding.where.cell not in places or not finding.code.startswith("cell.")
            ]
            found.unreadable -= self.restored
            for row in found.rows:
                if (line := self.lines.get(row.number)) is not None:
                    compare(found, row, line.mark.entries(), line.issue, line.held.values, self.restored)
        refuse_masks(found, self.table.sheet, self.restored)
        for issue, rows in self.missing.items():
            tell_missing(found, issue, rows)


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
    held = {number: _held(office, issue, reader_of) for number, issue in issues.items()}
    for each, marks in marked:
        _place(each, marks, issues, held)
    _settle_copies(returned)
    for each in returned:
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
        _put(table, number, column, None)
        yield number, RowMark.read(str(cell))


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
        issue = issues.get(mark.issue) if mark is not None else None
        if all(is_blank(cell) for cell in _cells(each.table, number)):
            continue  # emptied, not deleted: missing like one that was
        if mark is None or issue is None or issue.form != each.table.form.name or not mark.is_sealed_by(issue.sealer):
            what = "这一行的标识不是本县发出的，或已被改动，认不出是谁"
            _slip(each, _Slip(number, "issued.unknown_row", what, _FOREIGN))
        elif issue.division_id != town:
            what = f"这一行是发给{issue.town}的表上的，不是这个镇的"
            _slip(each, _Slip(number, "issued.other_town", what, "删去这一行，由那个镇自己报"))
        elif (row := held[issue.id].get(mark.token)) is None:
            _slip(each, _gone(each, number, mark, issue))
        else:
            each.lines[number] = Line(number, mark, issue, row)


def _town_of(marks: Mapping[int, RowMark | None], issues: Mapping[int, Issue]) -> int | None:
    """The town whose book this is: the one that most rows were given out to, of equals the first."""
    counts: dict[int, int] = {}
    for mark in marks.values():
        if mark is not None and (issue := issues.get(mark.issue)) is not None:
            counts[issue.division_id] = counts.get(issue.division_id, 0) + 1
    return max(counts, key=lambda town: counts[town], default=None)


def _gone(each: Returned, number: int, mark: RowMark, issue: Issue) -> _Slip:
    """What the office no longer holds for the town: nothing to say where the town changed nothing either."""
    if all(_is_untouched(each, number, name, mark, issue) for name in issue.columns):
        what = "这一行发出以后，县里已变动（离开、销档或转到别处），表上没有改动，不再处理"
        return _Slip(number, "issued.row_gone", what, "", Severity.WARNING)
    what = "这一行发出以后，县里已变动（离开、销档或转到别处），表上又有改动，不能载入"
    return _Slip(number, "issued.row_gone", what, "核对这一行；仍要报的，用新发的表重新填写")


def _slip(each: Returned, slip: _Slip) -> None:
    each.slips.append(slip)
    _blank(each.table, slip.number)


def _settle_copies(returned: Sequence[Returned]) -> None:
    """A row copied to add somebody: the copy in which the key was written anew is a new row, its masks are dropped.

    Where no copy, or more than one, still names the very same subject, nobody can say which is which.
    """
    by_row: dict[tuple[str, int, str], list[tuple[Returned, Line]]] = {}
    for each in returned:
        for line in each.lines.values():
            by_row.setdefault((each.table.form.name, line.issue.id, line.mark.token), []).append((each, line))
    for several in by_row.values():
        if len(several) < 2:
            continue
        first = several[0][1].number
        originals = [line for each, line in several if _names_the_same(each, line)]
        for each, line in several:
            if len(originals) == 1 and line is not originals[0]:
                del each.lines[line.number]
                _drop_masks(each, line)
                what = "这一行是从另一行复制来的，按新增读入；复制来的星号内容没有读入"
                slip = _Slip(line.number, "issued.copied_row", what, "核对这一行是不是新增", Severity.WARNING)
                each.slips.append(slip)
            elif len(originals) != 1 and line.number != first:
                del each.lines[line.number]
                what = f"这一行和第 {first} 行是同一条登记的两份，分不清以哪一行为准"
                _slip(each, _Slip(line.number, "issued.copied_row", what, "只留下对的一行；新增的另起一行填写"))


def _names_the_same(each: Returned, line: Line) -> bool:
    form = each.table.form
    personal = [name for name in form.key if form.column(name).privacy.is_personal]
    return all(_is_untouched(each, line.number, name, line.mark, line.issue) for name in personal or form.key)


def _is_untouched(each: Returned, number: int, name: str, mark: RowMark, issue: Issue) -> bool:
    """Whether a cell still says what was given out; also where its column was deleted."""
    column, place = _column(each.table, name)
    if column is None:
        return True
    raw = each.table.sheet.value(number, place)
    entry = mark.entries()[issue.columns.index(name)]
    if raw is not None and issue.sealer.is_mask(name, entry, str(raw).strip()):
        return True
    value = None if is_blank(raw) else column.kind.parse(raw, each.context)
    if isinstance(value, CellFault):
        return False
    return issue.sealer.is_same(name, entry, words(column, value.value if isinstance(value, Noted) else value))


def _unmask(each: Returned, line: Line) -> None:
    sealer, entries = line.issue.sealer, dict(zip(line.issue.columns, line.mark.entries(), strict=True))
    for column, place in each.table.columns:
        raw = each.table.sheet.value(line.number, place)
        if type(raw) is str and sealer.is_mask(column.name, entries.get(column.name, ""), raw.strip()):
            value = native(column, line.held.values.get(column.name))
            _put(each.table, line.number, place, value if isinstance(value, str) else None)
            each.restored.add((line.number, column.name))


def _drop_masks(each: Returned, line: Line) -> None:
    sealer, entries = line.issue.sealer, dict(zip(line.issue.columns, line.mark.entries(), strict=True))
    for column, place in each.table.columns:
        raw = each.table.sheet.value(line.number, place)
        if type(raw) is str and sealer.is_mask(column.name, entries.get(column.name, ""), raw.strip()):
            _put(each.table, line.number, place, None)


def _note_missing(returned: Sequence[Returned], held: Mapping[int, Mapping[str, HeldRow]]) -> None:
    """Rows that were given out, are held still, and are in no table of the book."""
    seen: dict[int, set[str]] = {}
    first: dict[int, tuple[Returned, Issue]] = {}
    for each in returned:
        for line in each.lines.values():
            seen.setdefault(line.issue.id, set()).add(line.mark.token)
            first.setdefault(line.issue.id, (each, line.issue))
    for number, (each, issue) in first.items():
        rows = [held[number][t] for t in issue.tokens if t not in seen[number] and t in held[number]]
        if rows:
            each.missing[issue] = rows


def _column(table: FoundTable, name: str) -> tuple[Column | None, int]:
    return next(((column, place) for column, place in table.columns if column.name == name), (None, 0))


def _cells(table: FoundTable, number: int) -> list[Cell]:
    return table.sheet.rows[number - table.sheet.first_row]


def _put(table: FoundTable, number: int, column: int, value: Cell) -> None:
    cells, index = _cells(table, number), column - table.sheet.first_column
    if index < len(cells):
        cells[index] = value


def _blank(table: FoundTable, number: int) -> None:
    cells = _cells(table, number)
    cells[:] = [None] * len(cells)
