"""A workbook through the whole way: read, identify, extract, plan, apply. Checking is loading without keeping."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from swtool.findings import Finding, errors
from swtool.intake.plan import Action, Batch, Book, Extract, Plan
from swtool.intake.tables import tables_of
from swtool.office import Office
from swtool.scanner import without_numbers
from swtool.store.database import Transaction
from swtool.workbooks import cells


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


_MANY_OBJECTS = 1_000_000
OnLoaded = Callable[[Transaction, Receipt], None]


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A load makes millions of objects and no cycles: walking them again and again took a fifth of its time.

    What a large one leaves behind (its receipt) is not walked afterwards either, nor at the end of the program.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if gc.get_count()[0] > _MANY_OBJECTS:
                gc.freeze()
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
    book, extracts, found_in_book = tables_of(office, path, [entry.form for entry in books], password=password)
    receipt = Receipt(book, State.RETURNED, findings=found_in_book, notes=book.notes)
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


def _without_numbers(finding: Finding) -> Finding:
    """The finding without any ID or telephone number that a cell in the wrong column has brought into its words."""
    what, actual = without_numbers(finding.what), without_numbers(finding.actual)
    return finding if (what, actual) == (finding.what, finding.actual) else replace(finding, what=what, actual=actual)


def _state(receipt: Receipt, *, keep: bool) -> State:
    if not receipt.tables or any(errors(receipt.findings)):
        return State.RETURNED
    if not any(table.plan.writes for table in receipt.tables):
        return State.UNCHANGED
    return State.LOADED if keep else State.CHECKED


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
