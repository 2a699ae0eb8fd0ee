"""A workbook through the whole way: read, identify, extract, plan, apply. Checking is loading without keeping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from swtool.collector import collector_at_rest
from swtool.findings import Finding, errors
from swtool.intake.deciding import KEPT, PLAIN, Existing, LeftOut, Terms, decide, tell_changed_since
from swtool.intake.plan import Action, Batch, Book, Change, Extract, Plan
from swtool.intake.sameness import Earlier, content_digest, is_untouched_since, loaded_before
from swtool.intake.tables import Reading, tables_of
from swtool.intake.together import tell_scattered
from swtool.office import Office
from swtool.store.database import Transaction
from swtool.workbooks import cells
from swtool.workbooks.marks import MENDING

if TYPE_CHECKING:
    from swtool.workbooks.fillin_rules import OfficeWords


class State(StrEnum):
    """What became of a workbook."""

    LOADED = "loaded"
    UNCHANGED = "unchanged"  # everything in it was known already
    CHECKED = "checked"  # would load; nothing was written
    PARTIAL = "partial"  # the good rows are loaded, the rest goes back
    CHECKED_PARTLY = "checked_partly"  # the good rows would load; nothing was written
    RETURNED = "returned"  # has errors; nothing was written


STATE_LABELS = {
    State.LOADED: "已入库",
    State.UNCHANGED: "没有变化，未写入",
    State.CHECKED: "检查通过，未写入",
    State.PARTIAL: "部分入库，其余退回",
    State.CHECKED_PARTLY: "部分可入库，其余要改，未写入",
    State.RETURNED: "有差错，退回，未写入",
}


class Planned(NamedTuple):
    """One table of the book with what the room planned for it, and the rows that were left out."""

    extract: Extract
    plan: Plan
    left_out: Sequence[LeftOut] = ()


@dataclass(slots=True)
class Receipt:
    """What became of a workbook, with everything found in it. ``batch_id`` is None unless it was loaded.

    ``book`` is without its cells; ``answer.give_back`` reads them again. ``offers`` as the reading had them.
    """

    book: cells.Book
    state: State
    tables: list[Planned] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    batch_id: int | None = None
    notes: tuple[str, ...] = ()
    offers: Callable[[str], OfficeWords] | None = field(default=None, repr=False)

    def count(self, action: Action) -> int:
        """Rows of the whole book that become that."""
        return self.counts()[action]

    def counts(self) -> Counter[Action]:
        """Rows of the whole book by what they become."""
        return Counter(change.action for table in self.tables for change in table.plan.changes)

    @property
    def rows(self) -> int:
        """Data rows of the whole book, without those left out."""
        return sum(len(table.extract.rows) for table in self.tables)

    @property
    def left_out(self) -> list[LeftOut]:
        """The rows that were not loaded, each with the reason, in the order of the sheets."""
        return [each for table in self.tables for each in sorted(table.left_out, key=lambda each: each.row)]

    @property
    def goes_back(self) -> bool:
        """Whether something in the book has to be mended and sent again."""
        return self.state in (State.RETURNED, State.PARTIAL, State.CHECKED_PARTLY)


OnLoaded = Callable[[Transaction, Receipt], None]


class _KeepNothing(Exception):
    """Leaves the transaction so that it is rolled back; not an error."""


@collector_at_rest()
def load(
    office: Office,
    path: Path,
    books: Sequence[Book],
    *,
    keep: bool = True,
    reading: Reading | None = None,
    on_loaded: OnLoaded | None = None,
    terms: Terms = PLAIN,
) -> Receipt:
    """Load a workbook whole, or return it with every fault found and nothing written.

    ``keep=False`` (``intake check``) runs the very same path and rolls it back. ``reading`` says what the file itself
    cannot: its password, what to leave out, who can be asked. ``on_loaded`` is called last inside the transaction of a
    book that is kept: what another room notes of it stands or falls with the load. ``terms`` say what becomes of rows
    that differ from the office, and whether good rows are loaded without the faulty ones. What was loaded before is
    not loaded again, unless something was left out then or ``existing`` is update. Raises
    ``WorkbookFault`` where the file is no readable workbook.
    """
    entries = {entry.form.name: entry for entry in books}
    forms = [entry.form for entry in books]
    book, extracts, found_in_book = tables_of(
        office, path, forms, reading=reading, held=lambda form: entries[form].held
    )
    offers = reading.offers if reading is not None else None
    receipt = Receipt(book, State.RETURNED, findings=found_in_book, notes=book.notes, offers=offers)
    for found in extracts:
        found.is_partial = found.is_partial or MENDING in found.title.title or path.stem.endswith(MENDING)
        if (complete := entries[found.form.name].complete) is not None:
            complete(found)
    values = content_digest(extracts)
    earlier = loaded_before(office, book.sha256, values) if extracts else None
    if earlier is not None:
        receipt.notes += (str(earlier),)
        if _is_settled(earlier, extracts, found_in_book, terms):
            return _unchanged(office, receipt, extracts, entries, earlier)
    is_blocked = any(errors(found_in_book))
    if tell_scattered(office, extracts, entries) and not terms.partial:
        is_blocked = True  # before the first table is written: the later ones are held against the office alone
    try:
        # What stands in the chain stays for good, so it names the forms; the file's name, which may be somebody's, is
        # kept with the batch.
        titles = "、".join(dict.fromkeys(found.form.title for found in extracts)) or "表格"
        with office.change(f"载入{titles}") as tx:
            tx.execute("PRAGMA defer_foreign_keys = ON")  # the first tables name a batch whose row comes with the last
            batch = Batch(tx.allot("intake_batch", 1)[0], receipt.book.sha256, values)
            changes_anything = False
            for left, found in zip(reversed(range(len(extracts))), extracts, strict=True):
                decided = decide(office, entries[found.form.name], found, batch, terms)
                receipt.tables.append(Planned(found, decided.plan, decided.left_out))
                receipt.findings += found.findings
                if decided.left_out:  # who stands on a row left out is not absent from the book's other tables
                    for other in found.siblings:
                        other.is_partial = True
                is_blocked = is_blocked or decided.blocks
                # What writes holds all that was read to plan it: kept, that were the whole office for each sheet.
                writes, decided.plan.writes = decided.plan.writes, []
                changes_anything = changes_anything or bool(writes)
                if is_blocked:
                    continue
                if keep and not left:  # all is decided, and the rows of the last table find the batch's own already
                    _record(tx, batch, receipt)
                _run_writes(tx, writes)
                if unkept := _unkept(office, entries[found.form.name], found, decided.plan):
                    receipt.findings += unkept
                    is_blocked = True
            receipt.state = _state(receipt, is_blocked=is_blocked, changes_anything=changes_anything, keep=keep)
            if receipt.state not in (State.LOADED, State.PARTIAL):
                raise _KeepNothing
            receipt.batch_id = batch.id
            if on_loaded is not None:
                on_loaded(tx, receipt)
    except _KeepNothing:
        pass
    receipt.findings = _without_numbers(receipt.findings)
    return receipt


def _unkept(office: Office, book: Book, found: Extract, plan: Plan) -> list[Finding]:
    """What rows that were given out mean to change and the writes did not."""
    if not found.held:
        return []
    from swtool.intake.issued_planned import tell_unkept

    return tell_unkept(office, book, found, plan)


def _without_numbers(findings: list[Finding]) -> list[Finding]:
    """The findings without any ID or telephone number that a cell in the wrong column has brought into their words."""
    if not findings:
        return findings
    from swtool.scanner import without_numbers

    def clean(finding: Finding) -> Finding:
        words = without_numbers(finding.what), without_numbers(finding.actual)
        if words == (finding.what, finding.actual):
            return finding
        return finding._replace(what=words[0], actual=words[1])

    return [clean(finding) for finding in findings]


def _state(receipt: Receipt, *, is_blocked: bool, changes_anything: bool, keep: bool) -> State:
    if not receipt.tables or is_blocked:
        return State.RETURNED
    has_faults = any(each.is_fault for each in receipt.left_out)
    if not changes_anything:
        return State.RETURNED if has_faults else State.UNCHANGED
    if has_faults:
        return State.PARTIAL if keep else State.CHECKED_PARTLY
    return State.LOADED if keep else State.CHECKED


def _is_settled(earlier: Earlier, extracts: Sequence[Extract], found_in_book: list[Finding], terms: Terms) -> bool:
    """Whether there is nothing more to do with content that was loaded before."""
    faults = [*found_in_book, *(finding for found in extracts for finding in found.findings)]
    return not earlier.left_out and terms.existing is not Existing.UPDATE and not any(errors(faults))


def _unchanged(
    office: Office,
    receipt: Receipt,
    extracts: Sequence[Extract],
    entries: Mapping[str, Book],
    earlier: Earlier,
) -> Receipt:
    """The receipt of what was loaded before: nothing is taken over. What was changed since stays, and is told."""
    is_untouched = is_untouched_since(office, earlier.batch_id)
    receipt.state = State.UNCHANGED
    receipt.notes += ("没有再载入；此后台账上改过的不受影响，要按这本表改回去，加 --existing update",)
    batch = Batch(0, receipt.book.sha256)
    for found in extracts:
        if not is_untouched:
            tell_changed_since(office, entries[found.form.name], found, batch)
        plan = Plan([Change(Action.UNCHANGED, row.number, "") for row in found.rows])
        receipt.tables.append(Planned(found, plan))
        receipt.findings += found.findings
    receipt.findings = _without_numbers(receipt.findings)
    return receipt


def _run_writes(tx: Transaction, writes: Sequence[Callable[[Transaction], None]]) -> None:
    for write in writes:
        write(tx)


def _record(tx: Transaction, batch: Batch, receipt: Receipt) -> None:
    from swtool.scanner import without_numbers

    counts = receipt.counts()
    tx.insert(
        "intake_batch",
        {
            "id": batch.id,
            "file_name": without_numbers(receipt.book.name),
            "content_digest": receipt.book.sha256,
            "forms": "、".join(dict.fromkeys(table.extract.form.title for table in receipt.tables)),
            "rows": receipt.rows,
            "inserted": counts[Action.INSERT],
            "updated": counts[Action.UPDATE],
            "unchanged": counts[Action.UNCHANGED],
            "drafted": counts[Action.DRAFT],
            "recorded_at": tx.recorded_at,
        },
    )
    tx.insert(
        "intake_content",
        {
            "batch_id": batch.id,
            "digest": batch.values_digest,
            "left_out": len(receipt.left_out) + sum(finding.code == KEPT for finding in receipt.findings),
            "recorded_at": tx.recorded_at,
        },
    )
