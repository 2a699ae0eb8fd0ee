"""Remembered readings of headings: what a sender's own column names mean, said once and kept (列名对照).

A mapping holds for one form, one heading (told by its words, in their order) and one sender: the town or reporting unit
that the sheet itself names, or everybody. It is appended and superseded, never changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from swtool.errors import NotFound
from swtool.folding import squeeze
from swtool.forms.form import Column, Form
from swtool.intake.fits import Explained
from swtool.intake.plan import SheetTitle
from swtool.intake.vocabulary import ADDED_HEADINGS, whole
from swtool.store.database import Database, Transaction

TABLE = "intake_mapping"
NOT_READ = ""
"""The column name of a heading that is not read."""


class HeadingMap(NamedTuple):
    """One remembered mapping. ``columns``: heading as written → name of the form's column, '' for one not read."""

    id: int
    form: str
    sender: str  # '' for everybody
    fingerprint: str
    columns: Mapping[str, str]
    recorded_at: str
    superseded_at: str | None = None


def fingerprint(headings: Mapping[int, str]) -> str:
    """A heading row by its words in their order, whatever columns they stand in."""
    words = [whole(text.split("/")) for _, text in sorted(headings.items()) if text not in ADDED_HEADINGS]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def heading_maps(db: Database, *, forgotten: bool = False) -> list[HeadingMap]:
    """The mappings in force, by number; with ``forgotten`` also those that were forgotten or replaced."""
    where = "" if forgotten else "WHERE superseded_at IS NULL"
    return [
        HeadingMap(
            row["id"],
            row["form"],
            row["sender"],
            row["fingerprint"],
            json.loads(row["columns"]),
            row["recorded_at"],
            row["superseded_at"],
        )
        for row in db.query(f"SELECT * FROM {TABLE} {where} ORDER BY id")
    ]


def remember(tx: Transaction, form: Form, sender: str, headings: Mapping[int, str], columns: Mapping[str, str]) -> int:
    """Keep a mapping in place of the one for the same form, sender and headings. Returns its number."""
    mark = fingerprint(headings)
    standing = tx.execute(
        f"SELECT id FROM {TABLE} WHERE form = ? AND sender = ? AND fingerprint = ? AND superseded_at IS NULL",
        (form.name, sender, mark),
    ).fetchall()
    for row in standing:
        tx.supersede(TABLE, row["id"])
    return tx.insert(
        TABLE,
        {
            "form": form.name,
            "sender": sender,
            "fingerprint": mark,
            "columns": json.dumps(dict(columns), ensure_ascii=False),
            "recorded_at": tx.recorded_at,
        },
    )


def forget(tx: Transaction, number: int) -> None:
    """Use a mapping no more. Raises ``NotFound`` for a number that is not in force."""
    if not tx.execute(f"SELECT 1 FROM {TABLE} WHERE id = ? AND superseded_at IS NULL", (number,)).fetchone():
        raise NotFound(f"没有第 {number} 号列名对照", remedy="用 swtool intake map list 查看")
    tx.supersede(TABLE, number)


@dataclass(slots=True)
class Remembered:
    """The mappings in force, ready to be asked while a book is identified."""

    headings: tuple[str, ...] = ()
    _maps: dict[tuple[str, str], list[HeadingMap]] = field(default_factory=dict)

    @classmethod
    def of(cls, db: Database, forms: Sequence[Form]) -> Remembered:
        """All of the office."""
        known = {form.name for form in forms}
        maps: dict[tuple[str, str], list[HeadingMap]] = {}
        headings: set[str] = set()
        for each in heading_maps(db):
            if each.form in known:
                maps.setdefault((each.form, each.fingerprint), []).append(each)
                headings.update(each.columns)
        return cls(tuple(sorted(headings)), maps)

    def explain(self, form: Form, headings: Mapping[int, str], title: SheetTitle) -> Explained | None:
        """What was said about these headings: by this sender, else for everybody."""
        maps = self._maps.get((form.name, fingerprint(headings)), ()) if self._maps else ()
        senders = {squeeze(text) for text in (title.reporting_unit, title.town) if text}
        own = [each for each in maps if each.sender and squeeze(each.sender) in senders]
        chosen = max(own or [each for each in maps if not each.sender], key=lambda each: each.id, default=None)
        if chosen is None:
            return None
        names: dict[str, Column] = {column.name: column for column in form.columns}
        columns: dict[int, Column | None] = {}
        for number, text in headings.items():
            name = chosen.columns.get(text)
            if name == NOT_READ:
                columns[number] = None
            elif name is not None and name in names:
                columns[number] = names[name]
        return Explained(chosen.id, columns)
