"""Giving out a book with a town's rows filled in: what is shown, what is masked, and the issue that is kept of it."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from swtool.forms.form import Column, Form
from swtool.intake.plan import Book, HeldRow
from swtool.intake.rowmarks import Sealer, quoted_entry, token_of
from swtool.office import Office
from swtool.privacy import Mask, Privacy, mask_all, mask_for, mask_none
from swtool.store.database import Database, Transaction
from swtool.workbooks.fillin_cells import words

_SECRET_BYTES = 32


class Issue(NamedTuple):
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


class Prefilled(NamedTuple):
    """The rows of one form for one town as the book will show them, with their marks."""

    rows: Sequence[Mapping[str, object]]
    marks: Sequence[str]
    persons: int


def masked_words(column: Column, value: object, *, guarded: bool = False) -> str:
    """A personal value as it is given out: never an address in part, nothing of a minor."""
    if value is None or value == "":
        return ""
    return _mask_of(column, guarded=guarded)(words(column, value))


def _mask_of(column: Column, *, guarded: bool) -> Mask:
    if guarded or column.privacy is Privacy.MINOR:
        return mask_all
    mask = column.kind.mask
    return mask_for(column.privacy) if mask is mask_none else mask


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
    guarded = frozenset[str]().union(*(row.guarded for row in held))
    columns = [_column(issue, column, held, some_guarded=column.name in guarded) for column in form.columns]
    shown = zip(*([shown for shown, _ in cells] for cells in columns), strict=True)
    entries = zip(*([entry for _, entry in cells] for cells in columns), strict=True)
    rows = [{name: value for name, value in zip(issue.columns, row, strict=True) if value is not None} for row in shown]
    marks = [sealer.mark(issue.id, trace, row) for trace, row in zip(issue.traces, entries, strict=True)]
    personal = [column.name for column in form.columns if column.privacy.is_personal]
    persons = sum(any(row.values.get(name) is not None for name in personal) for row in held)
    return Prefilled(rows, marks, persons)


def issues_by_id(db: Database, ids: Sequence[int]) -> dict[int, Issue]:
    """The issues of those numbers that the office has given out."""
    rows = db.query("SELECT * FROM fill_in_issue WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))
    return {row["id"]: _issue(row) for row in rows}


def given_with(db: Database, ids: Sequence[int], forms: Sequence[str]) -> list[Issue]:
    """The issues of these forms that went out in one book with any of those numbers."""
    rows = db.query(
        "SELECT DISTINCT b.* FROM fill_in_issue a JOIN fill_in_issue b USING (division_id, recorded_at)"
        " WHERE a.id IN (SELECT value FROM json_each(?)) AND b.form IN (SELECT value FROM json_each(?)) ORDER BY b.id",
        (json.dumps(ids), json.dumps(forms)),
    )
    return [_issue(row) for row in rows]


def _issue(row: sqlite3.Row) -> Issue:
    return Issue(
        id=row["id"],
        form=row["form"],
        division_id=row["division_id"],
        town=row["town"],
        columns=tuple(json.loads(row["columns"])),
        masked=frozenset(json.loads(row["masked"])),
        sealer=Sealer(bytes.fromhex(row["secret"])),
        traces=tuple(json.loads(row["traces"])),
    )


_Cell = tuple[object, str]
"""What the book shows of a value (None: nothing), and what the mark says of it, quoted."""
_NOTHING: _Cell = (None, quoted_entry(""))


def _column(issue: Issue, column: Column, held: Sequence[HeldRow], *, some_guarded: bool) -> list[_Cell]:
    """A column of the rows given out. What stands in it is worked out once for each value."""
    name = column.name
    is_hidden, is_personal = name in issue.masked, column.privacy.is_personal

    def cell(value: object, mask: Mask | None) -> _Cell:
        if value is None:
            return _NOTHING
        told = words(column, value)
        shown = mask(told) if told and mask is not None else None
        entry = issue.sealer.entry(name, told, mask=shown, is_personal=is_personal)
        return value if shown is None else shown, quoted_entry(entry)

    mask = _mask_of(column, guarded=False) if is_hidden else None
    values = [row.values.get(name) for row in held]
    if not (some_guarded and is_hidden):
        known = {value: cell(value, mask) for value in set(values)}
        return list(map(known.__getitem__, values))
    told = [(value, name in row.guarded) for value, row in zip(values, held, strict=True)]
    cells = {(value, guarded): cell(value, mask_all if guarded else mask) for value, guarded in set(told)}
    return list(map(cells.__getitem__, told))


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
