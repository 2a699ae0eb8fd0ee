"""What becomes of a table's rows that differ from the office or are faulty: refused, left out, taken over, filled in.

Planning only reads. So where rows are left out or cells blanked, the table is planned again before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from swtool.findings import Finding, Severity, errors
from swtool.intake.cellcolumns import TOO_MANY_FAULTS
from swtool.intake.crossrows import settle
from swtool.intake.issued_planned import tell_planned
from swtool.intake.plan import Action, Batch, Book, Change, Extract, FieldChange, Plan, Row
from swtool.intake.together import dependent_rows
from swtool.office import Office
from swtool.patterns import Pattern

DIFFERS, SKIPPED, KEPT = "intake.differs", "intake.skipped", "intake.kept"
LEFT_OUT_TOO, CHANGED_SINCE = "intake.left_out_too", "intake.changed_since"
MANY_DIFFER = "intake.too_many_differ"
_ROWS_NAMED = 10
_MANY = 1_000
_MOST_ROUNDS = 20
_ROW = Pattern(r"[A-Z]*(\d+)(?::.*)?")


_Differing = list[tuple[Change, list[FieldChange]]]
_Treatment = Callable[[_Differing], None]


class Existing(StrEnum):
    """What to do with a row whose key the office has, and which says something else."""

    ERROR = "error"  # a fault: the book goes back
    SKIP = "skip"  # the row is left out
    UPDATE = "update"  # the sheet counts
    FILL = "fill"  # what the office lacks is filled in; what it has stays


class Terms(NamedTuple):
    """How a workbook is loaded. ``partial``: good rows are loaded although others are faulty."""

    existing: Existing = Existing.ERROR
    partial: bool = False


PLAIN = Terms()
"""Nothing that the office has is replaced, and all or nothing is loaded."""


class LeftOut(NamedTuple):
    """A row that was not loaded, and why. ``is_fault``: it has to be mended; else the office's own values stay."""

    sheet: str
    row: int
    why: str
    is_fault: bool


@dataclass(slots=True)
class Decided:
    """A table as it will be loaded: its plan, the rows left out, and whether a fault keeps the whole book out."""

    plan: Plan
    left_out: list[LeftOut]
    blocks: bool


def decide(office: Office, book: Book, found: Extract, batch: Batch, terms: Terms) -> Decided:
    """Plan a table under ``terms``. Findings stand in the extract; rows that are left out are taken out of it.
    Scattered rows (see ``tell_scattered``) are never planned."""
    table = _Table(office, book, found, batch)
    if terms.existing is Existing.ERROR:
        table.refuse_differing()
    elif terms.existing is Existing.SKIP:
        table.settle(table.skip)
    elif terms.existing is Existing.FILL:
        table.settle(table.fill)
    blocks = any(table.standing_errors()) or bool(found.scattered)
    if blocks and terms.partial:
        blocks = not table.leave_out_faulty(terms)
    return Decided(table.plan, table.left_out, blocks)


def tell_changed_since(office: Office, book: Book, found: Extract, batch: Batch) -> None:
    """A warning where the office, since content that comes again was loaded, has come to say something else.

    A town may mean to take a correction back, or send last month's book by mistake: either way somebody has to look.
    """
    told = list(found.findings)
    plan = book.plan(office, found, batch)
    found.findings[:] = told
    rows = sorted(
        {row for change in plan.changes if change.overwrites for row in change.rows or (change.row,) if row}
        | {change.row for change in plan.changes if change.action is Action.INSERT}
    )
    if rows:
        some = "、".join(map(str, rows[:_ROWS_NAMED])) + (" …" if len(rows) > _ROWS_NAMED else "")
        found.fault(
            None,
            "",
            CHANGED_SINCE,
            f"其中 {len(rows)} 行（第 {some} 行）入库以后台账上改过，现在与表上不同；台账没有改动",
            severity=Severity.WARNING,
            remedy="先看是不是发错了旧表；确实要按表上的改回去，加 --existing update",
        )


@dataclass(slots=True)
class _Table:
    """A table while it is decided about."""

    office: Office
    book: Book
    found: Extract
    batch: Batch
    left_out: list[LeftOut] = field(default_factory=list)
    plan: Plan = field(default_factory=Plan)
    _told: list[Finding] = field(default_factory=list)
    _memo: dict[str, set[int]] = field(default_factory=dict)
    _gone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._told = list(self.found.findings)
        self._memo = {name: set(known) for name, known in self.batch.memo.items()}
        self._plan()

    def _plan(self) -> None:
        rows = self.found.rows
        if self.found.scattered:
            self.found.rows = [row for row in rows if row.number not in self.found.scattered]
        self.plan = self.book.plan(self.office, self.found, self.batch)
        self.found.rows = rows
        settle(self.found, self.plan)
        tell_planned(self.found, self.plan)

    def again(self) -> None:
        """Plan once more what is left, from where the first planning began. What was found about rows that are gone
        stays told."""
        known = set(self._told)
        self._told += [
            each
            for each in self.found.findings
            if each not in known and (row_of(each) in self._gone or each.code == MANY_DIFFER)
        ]
        self.found.findings[:] = self._told
        self.batch.memo.clear()
        self.batch.memo.update({name: set(rows) for name, rows in self._memo.items()})
        self._plan()

    def standing_errors(self) -> Iterator[Finding]:
        """Errors about rows that are still to be loaded, or about the table as a whole."""
        return (each for each in errors(self.found.findings) if self._stands(each))

    def _stands(self, error: Finding) -> bool:
        if error.code == TOO_MANY_FAULTS:  # told of the heading, about rows that are not listed one by one
            return not self.found.untold <= self._gone
        return row_of(error) not in self._gone

    # -- rows that differ from the office -----------------------------------------------------------------------------

    def refuse_differing(self) -> None:
        """An error at each cell that would replace what the office has; a word about the table where they are many."""
        differing = list(self._differing())
        for change, fields in differing:
            for each in fields:
                self._tell(change, each, DIFFERS, f"与台账不同：{each}", Severity.ERROR)
        if len(differing) > _MANY:
            self.found.fault(
                None,
                "",
                MANY_DIFFER,
                f"共有 {len(differing)} 行与台账不同",
                severity=Severity.WARNING,
                remedy="先核对是不是发来了旧表；确是更正的，载入时加 --existing update",
            )

    def settle(self, treat: _Treatment) -> None:
        """Have the differing rows treated until none is left; what resists is left out."""
        for at in range(_MOST_ROUNDS):
            differing = list(self._differing())
            if not differing:
                return
            (treat if at < _MOST_ROUNDS // 2 else self.skip)(differing)
            self.again()
        self.refuse_differing()  # never silently: what could not be settled is a fault

    def skip(self, differing: _Differing) -> None:
        """Leave the rows out, each told by its number."""
        for change, fields in differing:
            words = "；".join(map(str, fields))
            self._told.append(self._finding(change, fields[0], SKIPPED, f"与台账不同，没有载入：{words}"))
            self._drop(change.every_row, f"与台账不同：{words}", is_fault=False)
        if differing:
            self._forget_rows()

    def fill(self, differing: _Differing) -> None:
        """Blank the cells that differ, so that only the others count. Where no cell can be blanked, leave out."""
        rows = {row.number: row for row in self.found.rows}
        resisting = []
        for change, fields in differing:
            cells = [(rows.get(each.row or change.row), each) for each in fields]
            if not self.found.is_partial and any(not each.column for each in fields):
                self.found.is_partial = True  # nobody is taken away; planned again, it shows what is left
            elif self.book.is_whole or not all(self._can_blank(row, each.column) for row, each in cells):
                resisting.append((change, fields))
            else:
                for row, each in cells:
                    assert row is not None
                    self.found.put(row, each.column, None)
                    self._told.append(self._finding(change, each, KEPT, f"与台账不同，台账没有改动：{each}"))
        self.skip(resisting)

    def _can_blank(self, row: Row | None, column: str) -> bool:
        form = self.found.form
        if row is None or row.values.get(column) is None or column in form.key:
            return False
        return not form.column(column).required

    def _differing(self) -> Iterator[tuple[Change, list[FieldChange]]]:
        intended = self.found.intended
        for change in self.plan.changes:
            if not change.fields:
                continue
            fields = [each for each in change.overwrites if (each.row or change.row, each.column) not in intended]
            if fields:
                yield change, fields

    # -- rows that are faulty -----------------------------------------------------------------------------------------

    def leave_out_faulty(self, terms: Terms) -> bool:
        """Take out rows with errors, and what depends on them, until the rest is fine. False where an error is about
        no single row."""
        if self.found.scattered:
            self._leave_out_scattered()
            self._plan_the_rest(terms)
        for _ in range(_MOST_ROUNDS):
            faulty: dict[int, str] = {}
            for finding in self.standing_errors():
                about = self.found.untold - self._gone if finding.code == TOO_MANY_FAULTS else (row_of(finding),)
                faulty.update((number, finding.what) for number in about if number not in faulty)
            if not faulty:
                return True
            known = {row.number for row in (*self.found.rows, *self.found.left_out)}
            if not known.issuperset(faulty):
                return False
            for number, why in faulty.items():
                self._drop((number,), why, is_fault=True)
            for row, why, remedy in self._dependent(faulty):
                self._told.append(Finding(LEFT_OUT_TOO, Severity.WARNING, self.found.where(row), why, remedy=remedy))
                self._drop((row.number,), why, is_fault=True)
            self._plan_the_rest(terms)
        return False

    def _leave_out_scattered(self) -> None:
        """Nothing of a thing is loaded that stands on several tables. The first table's rows have no error to tell."""
        told = {row_of(error) for error in errors(self.found.findings)}
        for number, why in self.found.scattered.items():
            if number not in told:
                where = self.found.where(Row(number, {}))
                remedy = "合并成一张表，一起重新报送"
                self._told.append(Finding(LEFT_OUT_TOO, Severity.WARNING, where, f"没有载入：{why}", remedy=remedy))
            self._drop((number,), why, is_fault=True)

    def _plan_the_rest(self, terms: Terms) -> None:
        self._forget_rows()
        self.again()
        if terms.existing is Existing.ERROR:
            self.refuse_differing()

    def _dependent(self, faulty: Collection[int]) -> Iterator[tuple[Row, str, str]]:
        """Rows that are left out with a faulty one, each with the reason and what to do."""
        for row, cause in dependent_rows(self.found, self.book.together, faulty):
            yield row, f"与第 {cause} 行是一起的，那一行没有载入", "和那一行一起重新报送"
        causes = {other: number for number in faulty for other in self.found.against.get(number, ())}
        for row in self.found.rows:
            if row.number in causes and row.number not in faulty:
                why = f"与第 {causes[row.number]} 行是同一件事，分不出该收哪一行，两行都没有载入"
                yield row, why, "只留下对的一行，重新报送"

    # -- both ---------------------------------------------------------------------------------------------------------

    def _drop(self, numbers: Iterable[int], why: str, *, is_fault: bool) -> None:
        new = [number for number in numbers if number not in self._gone]
        self._gone.update(new)
        self.left_out += [LeftOut(self.found.sheet, number, why, is_fault) for number in new]

    def _forget_rows(self) -> None:
        self.found.is_partial = True
        self.found.left_out += [row for row in self.found.rows if row.number in self._gone]
        self.found.rows = [row for row in self.found.rows if row.number not in self._gone]

    def _tell(self, change: Change, each: FieldChange, code: str, what: str, severity: Severity) -> None:
        self.found.findings.append(self._finding(change, each, code, what, severity))

    def _finding(
        self, change: Change, each: FieldChange, code: str, what: str, severity: Severity = Severity.WARNING
    ) -> Finding:
        where = self.found.where(Row(each.row or change.row, {}), each.column)
        return Finding(code, severity, where, what, remedy=_REMEDIES[code])


_REMEDIES = {
    DIFFERS: "台账对的，改回或留空；表格对的，请县里按更正载入（--existing update）",
    SKIPPED: "表格对的，请县里按更正载入（--existing update）",
    KEPT: "表格对的，请县里按更正载入（--existing update）",
}


def row_of(finding: Finding) -> int:
    """The row that a finding is about; 0 for a whole table or book."""
    match = _ROW.fullmatch(finding.where.cell)
    return int(match[1]) if match else 0
