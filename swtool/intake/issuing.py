"""Giving out a book with a town's rows filled in: what is shown, what is masked, and the issue that is kept of it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from swtool.forms.form import Column, Form
from swtool.intake.plan import Book, HeldRow
from swtool.intake.rowmarks import Sealer, token_of
from swtool.office import Office
from swtool.privacy import Privacy, mask_all, mask_for, mask_none
from swtool.store.database import Database, Transaction
from swtool.workbooks.fillin_cells import words

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Issue:
    """What the office keeps of one form given out to one town. ``columns`` are in the order of the marks."""

    id: int
    form: str
    division_id: int
    town: str
    columns: tuple[str, ...]
    masked: frozenset[str]
    sealer: Sealer
    traces: tuple[str, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """The rows given out as their marks call them."""
        return tuple(token_of(trace) for trace in self.traces)


@dataclass(frozen=True, slots=True)
class Prefilled:
    """The rows of one form for one town as the book will show them, with their marks."""

    issue: Issue
    rows: Sequence[Mapping[str, object]]
    marks: Sequence[str]
    persons: int


def masked_words(column: Column, value: object, *, guarded: bool = False) -> str:
    """A personal value as it is given out: never an address in part, nothing of a minor."""
    if value is None or value == "":
        return ""
    return _mask_of(column, words(column, value), guarded=guarded)


def _mask_of(column: Column, told: str, *, guarded: bool) -> str:
    if guarded or column.privacy is Privacy.MINOR:
        return mask_all(told)
    mask = column.kind.mask
    return (mask_for(column.privacy) if mask is mask_none else mask)(told)


def prefill(office: Office, tx: Transaction, book: Book, division_id: int, town: str, *, reveal: bool) -> Prefilled:
    """Read what the office holds of a town and note that it is given out, within ``tx``.

    ``book`` must have a reader. Personal columns are masked unless ``reveal``; that revealing is an access is for the
    caller to record.
    """
    assert book.held is not None
    held = book.held(office, division_id)
    form = book.form
    sealer = Sealer(secrets.token_bytes(_SECRET_BYTES))
    hidden = frozenset() if reveal else frozenset(c.name for c in form.columns if c.privacy.is_personal)
    issue = Issue(
        id=tx.allot("fill_in_issue", 1)[0],
        form=form.name,
        division_id=division_id,
        town=town,
        columns=tuple(column.name for column in form.columns),
        masked=hidden,
        sealer=sealer,
        traces=tuple(sealer.trace(row.key) for row in held),
    )
    _record(tx, issue, form)
    shows = _Shown(form, issue)
    shown = [shows.row(row) for row in held]
    personal = [column.name for column in form.columns if column.privacy.is_personal]
    persons = sum(any(row.values.get(name) is not None for name in personal) for row in held)
    return Prefilled(issue, [values for values, _ in shown], [mark for _, mark in shown], persons)


def issues_by_id(db: Database, ids: Sequence[int]) -> dict[int, Issue]:
    """The issues of those numbers that the office has given out."""
    rows = db.query("SELECT * FROM fill_in_issue WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))
    return {
        row["id"]: Issue(
            id=row["id"],
            form=row["form"],
            division_id=row["division_id"],
            town=row["town"],
            columns=tuple(json.loads(row["columns"])),
            masked=frozenset(json.loads(row["masked"])),
            sealer=Sealer(bytes.fromhex(row["secret"])),
            traces=tuple(json.loads(row["traces"])),
        )
        for row in rows
    }


_Cells = dict[object, tuple[object, str]]
"""A value → what the book shows, and what the mark says of it."""


class _Shown:
    """The rows of an issue as the book shows them. What stands in a column is worked out once for each value."""

    def __init__(self, form: Form, issue: Issue) -> None:
        self._issue = issue
        # By column: what stands where a value is shown as it may be, and where it is guarded.
        self._columns: list[tuple[int, Column, str, _Cells, _Cells]] = [
            (place, column, column.name, {}, {}) for place, column in enumerate(form.columns)
        ]
        self._blank = [""] * len(self._columns)

    def row(self, row: HeldRow) -> tuple[dict[str, object], str]:
        """A row's values without the empty ones, and its mark."""
        values: dict[str, object] = {}
        entries = self._blank.copy()
        held, guarded = row.values, row.guarded
        for place, column, name, known, known_guarded in self._columns:
            value = held.get(name)
            if value is None:
                continue
            cells = known_guarded if name in guarded else known
            cell = cells.get(value)
            if cell is None:
                cell = cells[value] = self._cell(column, value, name in guarded)
            values[name], entries[place] = cell
        return values, self._issue.sealer.mark(self._issue.id, row.key, entries)

    def _cell(self, column: Column, value: object, guarded: bool) -> tuple[object, str]:
        issue, told = self._issue, words(column, value)
        mask = _mask_of(column, told, guarded=guarded) if told and column.name in issue.masked else None
        entry = issue.sealer.entry(column.name, told, mask=mask, is_personal=column.privacy.is_personal)
        return value if mask is None else mask, entry


def _record(tx: Transaction, issue: Issue, form: Form) -> None:
    tx.insert(
        "fill_in_issue",
        {
            "id": issue.id,
            "form": issue.form,
            "form_version": form.version,
            "division_id": issue.division_id,
            "town": issue.town,
            "columns": json.dumps(issue.columns),
            "masked": json.dumps(sorted(issue.masked)),
            "secret": issue.sealer.secret.hex(),
            "traces": json.dumps(issue.traces),
            "recorded_at": tx.recorded_at,
        },
    )
