"""What a sheet of household files writes: files, members and reviews, each set by set and column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from swtool.intake.plan import Batch
from swtool.inventory.household_columns import HouseholdColumns, MemberDraft
from swtool.inventory.household_drafts import FileDraft
from swtool.inventory.known import MEMBER_FIELDS, Known
from swtool.inventory.reviews import NewReview, insert_reviews
from swtool.store.database import Transaction

_Column = Sequence[object]


@dataclass(slots=True)
class Work:
    """What one sheet will write; rows are named by their places in its columns."""

    sheet: HouseholdColumns
    new_files: list[FileDraft] = field(default_factory=list)
    updates: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    new_members: list[tuple[FileDraft, int, str]] = field(default_factory=list)  # whose, which row, since
    replaced: list[tuple[Known, dict[str, object], MemberDraft]] = field(default_factory=list)
    left: list[tuple[Known, str]] = field(default_factory=list)
    reviews: list[tuple[FileDraft, str, str]] = field(default_factory=list)  # whose, day, outcome

    @property
    def is_empty(self) -> bool:
        return not (self.new_files or self.updates or self.new_members or self.replaced or self.left or self.reviews)


def write_households(tx: Transaction, work: Work, batch: Batch) -> None:
    """Write it."""
    if work.new_files:
        _insert_files(tx, work, batch)
    for household_id, values in work.updates:
        tx.update("household", household_id, values)
    closing = [before.id for before, *_ in work.replaced] + [before.id for before, _ in work.left]
    tx.executemany(
        "UPDATE household_member SET superseded_at = ? WHERE id = ?", [(tx.recorded_at, row_id) for row_id in closing]
    )
    if work.new_members:
        _insert_new_members(tx, work, batch)
    _insert_changed_members(tx, work, batch)
    if work.reviews:
        reviews = [NewReview(draft.household_id, day, outcome) for draft, day, outcome in work.reviews]
        insert_reviews(tx, "household_id", reviews, batch_id=batch.id)


def _insert_files(tx: Transaction, work: Work, batch: Batch) -> None:
    drafts = work.new_files
    places = [draft.first for draft in drafts]
    told = {
        "uid": tx.uids(len(drafts)),
        "file_no": [draft.file_no for draft in drafts],
        **_in_places(work.sheet, work.sheet.household, places),
        "opened_on": [draft.opened_on or None for draft in drafts],
    }
    for draft, row_id in zip(drafts, _insert(tx, "household", told, batch), strict=True):
        draft.household_id = row_id


def _insert_new_members(tx: Transaction, work: Work, batch: Batch) -> None:
    places = [at for _, at, _ in work.new_members]
    told = {
        "household_id": [draft.household_id for draft, _, _ in work.new_members],
        **_in_places(work.sheet, work.sheet.member, places),
        "effective_on": [since for _, _, since in work.new_members],
        "recorded_at": [tx.recorded_at] * len(places),
    }
    _insert(tx, "household_member", told, batch)


def _in_places(sheet: HouseholdColumns, columns: Mapping[str, _Column], places: list[int]) -> Mapping[str, _Column]:
    """What the columns say in these places, which are most often all, and the numbers of their rows."""
    told = {**columns, "source_row": sheet.row_numbers}
    if places == list(range(len(sheet.rows))):
        return told
    return {name: list(map(column.__getitem__, places)) for name, column in told.items()}


def _insert_changed_members(tx: Transaction, work: Work, batch: Batch) -> None:
    """The details that go on from here, and until when somebody who left was a member."""
    rows: list[tuple[Known, Mapping[str, object], str | None, str | None, int | None]]
    rows = [(before, details, None, None, draft.row.number) for before, details, draft in work.replaced]
    # Nobody can have left before the day that made them a member: then nothing of the membership remains.
    rows += [(before, before.values, until, "other", None) for before, until in work.left if until > before.opened_on]
    names = ("household_id", *MEMBER_FIELDS, "person_key", "effective_on", "effective_until", "left_why", "source_row")
    written = [
        (before.parent_id, *map(details.get, MEMBER_FIELDS), before.person_key, before.opened_on, until, why, number)
        for before, details, until, why, number in rows
    ]
    if written:
        told = dict(zip(names, zip(*written, strict=True), strict=True))
        _insert(tx, "household_member", told | {"recorded_at": [tx.recorded_at] * len(rows)}, batch)


def _insert(tx: Transaction, table: str, columns: Mapping[str, _Column], batch: Batch) -> range:
    """Write new rows column by column; their ids."""
    ids = tx.allot(table, len(columns["source_row"]))
    tx.insert_columns(table, ids, {**columns, "batch_id": [batch.id] * len(ids)})
    return ids
