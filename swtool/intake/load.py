"""A workbook through the whole way: read, identify, extract, plan, apply. Checking is loading without keeping."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from swtool.findings import Finding, Severity, Where, errors
from swtool.forms.kind import ParseContext
from swtool.intake.extract import extract
from swtool.intake.identify import FoundTable, identify
from swtool.intake.plan import Action, Batch, Book, Extract, Plan
from swtool.intake.rows import drop_repeated_rows
from swtool.office import Office
from swtool.scanner import without_numbers
from swtool.store.database import Transaction
from swtool.store.withheld import refusal, withheld_numbers
from swtool.workbooks import cells
from swtool.workbooks.read import read


class State(StrEnum):
    """What became of a workbook."""

    LOADED = "loaded"
    UNCHANGED = "unchanged"  # everything in it was known already
    CHECKED = "checked"  # would load; nothing was written
    RETURNED = "returned"  # has errors; nothing was written


STATE_LABELS = {
    State.LOADED: "已入库",
    State.UNCHANGED: "没有变化，未写入",
    State.CHECKED: "检查通过，未写入",
    State.RETURNED: "有差错，退回，未写入",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """One table of the book with what the room planned for it."""

    extract: Extract
    plan: Plan


@dataclass(slots=True)
class Receipt:
    """What became of a workbook, with everything found in it. ``batch_id`` is None unless it was loaded.

    ``book`` is without its cells; ``answer.give_back`` reads them again.
    """

    book: cells.Book
    state: State
    tables: list[Planned] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    batch_id: int | None = None
    notes: tuple[str, ...] = ()

    def count(self, action: Action) -> int:
        """Rows of the whole book that become that."""
        return sum(table.plan.count(action) for table in self.tables)

    @property
    def rows(self) -> int:
        """Data rows of the whole book."""
        return sum(len(table.extract.rows) for table in self.tables)


OnLoaded = Callable[[Transaction, Receipt], None]


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A load makes millions of objects and no cycles: walking them again and again took a fifth of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _KeepNothing(Exception):
    """Leaves the transaction so that it is rolled back; not an error."""


@_collector_at_rest()
def load(
    office: Office,
    path: Path,
    books: Sequence[Book],
    *,
    keep: bool = True,
    password: str | None = None,
    on_loaded: OnLoaded | None = None,
) -> Receipt:
    """Load a workbook whole, or return it with every fault found and nothing written.

    ``keep=False`` (``intake check``) runs the very same path and rolls it back. ``on_loaded`` is called last inside
    the transaction of a book that is kept: what another room notes of it stands or falls with the load. Raises
    ``WorkbookFault`` where the file is no readable workbook.
    """
    receipt, extracts = _extracts(office, path, books, password)
    planners = {entry.form.name: entry.plan for entry in books}
    try:
        # What stands in the chain stays for good, so it names the forms; the file's name, which may be somebody's, is
        # kept with the batch.
        titles = "、".join(dict.fromkeys(found.form.title for found in extracts)) or "表格"
        with office.change(f"载入{titles}") as tx:
            tx.execute("PRAGMA defer_foreign_keys = ON")  # the batch's own row is written last, with its counts
            batch = Batch(tx.allot("intake_batch", 1)[0], receipt.book.sha256)
            for found in extracts:
                plan = planners[found.form.name](office, found, batch)
                receipt.tables.append(Planned(found, plan))
                receipt.findings += found.findings
                if not any(errors(found.findings)):
                    _run_writes(tx, plan.writes)
            receipt.state = _state(receipt, keep=keep)
            if receipt.state is not State.LOADED:
                raise _KeepNothing
            receipt.batch_id = batch.id
            _record(tx, batch, receipt)
            if on_loaded is not None:
                on_loaded(tx, receipt)
    except _KeepNothing:
        pass
    receipt.notes += _seen_before(office, receipt.book)
    receipt.findings = [_without_numbers(finding) for finding in receipt.findings]
    return receipt


def _extracts(office: Office, path: Path, books: Sequence[Book], password: str | None) -> tuple[Receipt, list[Extract]]:
    """The tables of the workbook as typed rows, in the order in which they are applied.

    The receipt keeps the book without its cells: they are half of what a large load needs of memory.
    """
    with office.progress(f"读取 {path.name}", 0):
        book = read(path, password=password)
    tables, findings = identify(book, [entry.form for entry in books])
    order = {entry.form.name: number for number, entry in enumerate(books)}
    tables.sort(key=lambda table: order[table.form.name])
    extracts = [extract(book, table, _context(office, book, table)) for table in tables]
    withheld = withheld_numbers(office.db.connection.execute)
    for found in extracts:
        drop_repeated_rows(found)
        if withheld:
            _refuse_withheld(found, withheld)
        found.siblings = tuple(other for other in extracts if other is not found and other.form is found.form)
    if extracts and not any(found.rows or found.findings for found in extracts):
        findings.append(_no_rows(book))
    receipt = Receipt(replace(book, sheets=()), State.RETURNED, findings=findings, notes=book.notes)
    return receipt, extracts


def _refuse_withheld(found: Extract, withheld: Mapping[str, str]) -> None:
    """A row that names somebody whose data is restricted must not register them anew."""
    for row in found.rows:
        for column, value in row.values.items():
            if isinstance(value, str) and value in withheld:
                what, remedy = refusal(withheld[value])
                found.fault(row, column, "intake.withheld", what, remedy=f"去掉这一行；{remedy}")


def _without_numbers(finding: Finding) -> Finding:
    """The finding without any ID or telephone number that a cell in the wrong column has brought into its words."""
    what, actual = without_numbers(finding.what), without_numbers(finding.actual)
    return finding if (what, actual) == (finding.what, finding.actual) else replace(finding, what=what, actual=actual)


def _no_rows(book: cells.Book) -> Finding:
    return Finding(
        "intake.no_rows",
        Severity.ERROR,
        Where(book.name),
        "只有表头，没有一行数据",
        remedy="核对有没有发错文件，数据是不是在隐藏的工作表里；填好后重新发来",
    )


def _state(receipt: Receipt, *, keep: bool) -> State:
    if not receipt.tables or any(errors(receipt.findings)):
        return State.RETURNED
    if not any(table.plan.writes for table in receipt.tables):
        return State.UNCHANGED
    return State.LOADED if keep else State.CHECKED


def _context(office: Office, book: cells.Book, table: FoundTable) -> ParseContext:
    return ParseContext(today=office.today, unit=table.unit or "元", period=table.title.period, date1904=book.date1904)


def _run_writes(tx: Transaction, writes: Sequence[Callable[[Transaction], None]]) -> None:
    for write in writes:
        write(tx)


def _record(tx: Transaction, batch: Batch, receipt: Receipt) -> None:
    tx.insert(
        "intake_batch",
        {
            "id": batch.id,
            "file_name": without_numbers(receipt.book.name),
            "content_digest": receipt.book.sha256,
            "forms": "、".join(dict.fromkeys(table.extract.form.title for table in receipt.tables)),
            "rows": receipt.rows,
            "inserted": receipt.count(Action.INSERT),
            "updated": receipt.count(Action.UPDATE),
            "unchanged": receipt.count(Action.UNCHANGED),
            "drafted": receipt.count(Action.DRAFT),
            "recorded_at": tx.recorded_at,
        },
    )


def _seen_before(office: Office, book: cells.Book) -> tuple[str, ...]:
    row = office.db.one(
        "SELECT id, file_name, recorded_at FROM intake_batch WHERE content_digest = ? AND recorded_at < ? "
        "ORDER BY id DESC LIMIT 1",
        (book.sha256, office.now.isoformat(timespec="seconds")),
    )
    if row is None:
        return ()
    return (
        f"同样的文件已于 {row['recorded_at'][:16].replace('T', ' ')} 入库（第 {row['id']} 批，{row['file_name']}）",
    )
