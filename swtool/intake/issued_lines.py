"""The rows of a book that came back, as their marks tell them: what is known of each while the book is restored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from swtool.findings import Severity
from swtool.forms.form import Column
from swtool.forms.kind import CellFault, Noted, ParseContext
from swtool.intake.identify import FoundTable
from swtool.intake.issued_compare import compare, tell_missing
from swtool.intake.issuing import Issue
from swtool.intake.maskedcells import refuse_masks
from swtool.intake.plan import Extract, HeldRow, Row
from swtool.intake.rowmarks import RowMark
from swtool.workbooks.cells import Cell, is_blank
from swtool.workbooks.fillin_cells import words


class Line(NamedTuple):
    """One row of a table whose mark was understood: what was given out, and what the office holds of it now."""

    number: int
    mark: RowMark
    issue: Issue
    held: HeldRow


class Slip(NamedTuple):
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
    slips: list[Slip] = field(default_factory=list)
    issues: dict[int, Issue] = field(default_factory=dict)  # of which rows stand here, also emptied ones
    missing: dict[Issue, list[HeldRow]] = field(default_factory=dict)
    unclear: set[tuple[int, str]] = field(default_factory=set)  # issue and token: neither there nor missing

    def settle(self, found: Extract) -> None:
        """Compare the rows three ways, and refuse masks that tell of nobody."""
        found.is_partial = found.is_partial or bool(self.lines)
        for slip in self.slips:
            found.fault(Row(slip.number, {}), "", slip.code, slip.what, severity=slip.severity, remedy=slip.remedy)
        found.marks = {number: line.mark.text for number, line in self.lines.items()}
        found.given = {number: line.held.label for number, line in self.lines.items()}
        found.held = {number: (line.issue.division_id, line.held) for number, line in self.lines.items()}
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
                    compare(found, row, line.mark.entries(), line.issue, line.held, self.restored, self.table.sheet)
        refuse_masks(found, self.table.sheet, self.restored)
        for rows in self.missing.values():
            tell_missing(found, rows)


def slip_row(each: Returned, slip: Slip) -> None:
    """Note what is wrong with a row and read nothing of it."""
    each.slips.append(slip)
    each.table.sheet.blank(slip.number)


def is_untouched(each: Returned, number: int, name: str, mark: RowMark, issue: Issue) -> bool:
    """Whether a cell still says what was given out; also where its column was deleted."""
    column, place = column_of(each.table, name)
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


def column_of(table: FoundTable, name: str) -> tuple[Column | None, int]:
    """The column of the form and its number on the sheet; None and 0 where it does not stand there."""
    return next(((column, place) for column, place in table.columns if column.name == name), (None, 0))


def cells_of(table: FoundTable, number: int) -> list[Cell]:
    """The cells of a row. They are changed by the sheet alone (``Sheet.put``, ``Sheet.blank``)."""
    return table.sheet.rows[number - table.sheet.first_row]
