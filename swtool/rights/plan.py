"""What erasing or restricting a person would touch, before anything is touched."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from swtool.privacy import ERASED, PLACEHOLDERS, RESTRICTED
from swtool.rights.mentions import (
    Remainder,
    RowChange,
    certain_terms,
    holds_any,
    mentions_of,
    remaining_after,
    searched,
    spelled,
    without,
)
from swtool.rights.vault import Vaulted, vaulted
from swtool.store.database import Database
from swtool.store.erasing import Block, Entry, Row, Whom, blocks_telling, entries_telling, is_placeholder
from swtool.store.holdings import Found, Holding, Subject
from swtool.store.journal_reading import entries_of_rows

_ATTACHMENT, _REMOVAL = "attachment", "attachment_removal"
_STATES = {ERASED: "erased", RESTRICTED: "locked"}


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an erasure or restriction will do.

    ``own`` are all rows of the subject with the columns that may tell of them, changed now or emptied before, and
    ``searched`` those among them whose texts may name the subject;
    ``unsure`` are rows that only mention a name or telephone number which others may share: they are left alone
    unless the clerk, having looked, takes them in. ``restrictions`` are standing ones that an erasure empties.
    """

    subject: Subject
    word: str
    changes: tuple[RowChange, ...]
    unsure: tuple[RowChange, ...]
    own: Mapping[Row, Collection[str]]
    searched: frozenset[Row]
    certain: tuple[str, ...]
    remaining: tuple[Remainder, ...]
    stays: tuple[Remainder, ...]
    restrictions: tuple[Vaulted, ...] = ()
    entries: tuple[Entry | Block, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.changes or self.entries or self.restrictions)

    @property
    def attachments(self) -> tuple[RowChange, ...]:
        """The attachments among the changes."""
        return tuple(change for change in self.changes if change.holding.table == _ATTACHMENT)

    @property
    def mentioned(self) -> frozenset[Row]:
        """Rows that mention the subject in a text."""
        return self.searched | {change.row for change in self.changes if change.row not in self.own}

    @property
    def whom(self) -> Whom:
        """Of whom the journal's entries may tell."""
        return Whom(self.own, self.mentioned, searched(self.subject), self.certain)


def make_plan(
    db: Database, subject: Subject, holdings: Sequence[Holding], *, word: str = ERASED, mentions: bool = False
) -> Plan:
    """Plan an erasure (``word`` ERASED) or a restriction (RESTRICTED).

    ``mentions``: also rows that only mention the subject's name or telephone number. Their resident ID is always
    looked for, for no two people share one.
    """
    present = {row[0] for row in db.query("SELECT name FROM sqlite_master WHERE type = 'table'")}
    known = [holding for holding in holdings if holding.table in present]
    locked = vaulted(db, subject)
    subject = _known_as(db, subject, known, locked)
    found = list(_own_rows(db, subject, known, locked))
    own = {(holding.table, row.row_id): row.columns for holding, row in found}
    changes = [change for holding, row in found if (change := _change(db, holding, row, searched(subject), word))]
    uids = _uids(db, subject, found)
    papers = [*_attachments(db, known, uids, word), *_removals(db, known, uids, word)]
    changes += papers
    own |= {change.row: tuple(change.holding.columns) for change in papers}
    certain = certain_terms(db, subject, known, own)
    named = list(mentions_of(db, subject, known, own, certain, word))
    sure = [change for change in named if mentions or holds_any(change, certain)]
    changes += sure
    plan = Plan(
        subject=subject,
        word=word,
        changes=tuple(changes),
        unsure=tuple(change for change in named if change not in sure),
        own=own,
        searched=frozenset((holding.table, row.row_id) for holding, row in found if row.mentions),
        certain=certain,
        remaining=tuple(remaining_after(db, subject, known)),
        stays=tuple(_stays(found)),
        restrictions=tuple(locked) if word == ERASED else (),
    )
    return replace(plan, entries=(*blocks_of(db, plan), *entries_of(db, plan)))


def known_subject(db: Database, subject: Subject, holdings: Sequence[Holding]) -> Subject:
    """The subject with former names and numbers; ``holdings`` are those whose tables this office has."""
    return _known_as(db, subject, holdings, vaulted(db, subject))


def papers_of(db: Database, subject: Subject, holdings: Sequence[Holding]) -> list[sqlite3.Row]:
    """Attachments to anything of the subject's, erased and locked ones too."""
    if not any(holding.table == _ATTACHMENT for holding in holdings):
        return []
    uids = _uids(db, subject, _own_rows(db, subject, holdings, vaulted(db, subject)))
    sql = "SELECT * FROM attachment WHERE subject_uid IN (SELECT value FROM json_each(?)) ORDER BY id"
    return db.query(sql, (json.dumps(uids),))


def blocks_of(db: Database, plan: Plan) -> list[Block]:
    """The blocks of the journal that tell of the subject, and of others."""
    return blocks_telling(db, plan.whom)


def entries_of(db: Database, plan: Plan) -> list[Entry]:
    """The journal's entries of single rows that tell of the subject as things stand now."""
    return entries_telling(db, plan.whom)


def _known_as(db: Database, subject: Subject, holdings: Sequence[Holding], locked: Sequence[Vaulted]) -> Subject:
    """The subject with what the journal and the vault know of former names and numbers."""
    parts: dict[str, set[str]] = {
        "name": set(subject.names), "resident_id": set(subject.resident_ids), "phone": set(subject.phones)
    }  # fmt: skip
    for holding in (each for each in holdings if each.identity and each.find):
        assert holding.find is not None
        ids = [found.row_id for found in holding.find(db, subject)]
        for entry in entries_of_rows(db.connection, holding.table, ids):
            for held in filter(None, (entry.before, entry.after)):
                _learn(parts, holding, held)
        for case in locked:
            for table, _, values in case.rows:
                if table == holding.table:
                    _learn(parts, holding, values)
    return subject._replace(
        names=frozenset(parts["name"]) - set(PLACEHOLDERS),
        resident_ids=frozenset(spelled(parts["resident_id"], 6, 8, 4)),
        phones=frozenset(spelled(parts["phone"], 3, 4, 4)),
    )


def _learn(parts: dict[str, set[str]], holding: Holding, values: Mapping[str, object]) -> None:
    for column, part in holding.identity.items():
        value = values.get(column)
        if isinstance(value, str) and not is_placeholder(value):
            parts[part].add(value)


def _own_rows(
    db: Database, subject: Subject, holdings: Sequence[Holding], locked: Sequence[Vaulted]
) -> Iterator[tuple[Holding, Found]]:
    seen: set[Row] = set()
    for holding in holdings:
        if holding.find is not None:
            for found in holding.find(db, subject):
                seen.add((holding.table, found.row_id))
                yield holding, found
    by_table = {holding.table: holding for holding in holdings}
    for case in locked:
        for table, row_id, values in case.rows:
            if (table, row_id) not in seen and table in by_table and table not in (_ATTACHMENT, _REMOVAL):
                seen.add((table, row_id))
                row = db.one(f"SELECT {', '.join(values)} FROM {table} WHERE id = ?", (row_id,))
                assert row is not None
                # A text in which only the name was replaced goes on saying the rest.
                whole = tuple(name for name in values if is_placeholder(row[name]))
                yield by_table[table], Found(row_id, whole, tuple(name for name in values if name not in whole))


def _change(db: Database, holding: Holding, found: Found, terms: Sequence[str], word: str) -> RowChange | None:
    """What becomes of one of the subject's own rows; None where nothing does."""
    columns = holding.columns
    if not columns:
        return None
    names = tuple(columns)
    row = db.one(f"SELECT {', '.join(names)} FROM {holding.table} WHERE id = ?", (found.row_id,))
    assert row is not None
    after: dict[str, object] = {}
    for name in found.columns:
        if not _is_done(row[name], word):
            after[name] = columns[name].replacement(found.row_id, word)
    for name in found.mentions:
        if (text := without(row[name], terms, columns[name], found.row_id, word)) != row[name]:
            after[name] = text
    return RowChange(holding, found.row_id, {name: row[name] for name in after}, after) if after else None


def _is_done(value: object, word: str) -> bool:
    """Nothing stands there, or the word already; an erasure replaces the word of a restriction."""
    if value in (None, ""):
        return True
    return is_placeholder(value) and (word == RESTRICTED or str(value).split("-")[0] == word)


def _uids(db: Database, subject: Subject, found: Iterable[tuple[Holding, Found]]) -> list[str]:
    """Everything of the subject's that papers can be attached to: rows that are wholly theirs."""
    uids = [subject.uid]
    for holding, row in found:
        if "uid" in holding.plain and set(row.columns) == set(holding.columns):
            uids.append(str(db.value(f"SELECT uid FROM {holding.table} WHERE id = ?", (row.row_id,))))
    return list(dict.fromkeys(uids))


def _attachments(db: Database, holdings: Sequence[Holding], uids: Sequence[str], word: str) -> Iterator[RowChange]:
    holding = next((each for each in holdings if each.table == _ATTACHMENT), None)
    if holding is None:
        return
    wanted = _STATES[word]
    rows = db.query(
        f"SELECT id, state, {', '.join(holding.columns)} FROM attachment "
        "WHERE subject_uid IN (SELECT value FROM json_each(?)) AND state NOT IN ('erased', ?) ORDER BY id",
        (json.dumps(uids), wanted),
    )
    for row in rows:
        after: dict[str, object] = {"state": wanted}
        for name, held in holding.columns.items():
            if not _is_done(row[name], word):
                after[name] = held.replacement(row["id"], word)
        yield RowChange(holding, row["id"], {name: row[name] for name in after}, after)


def _removals(db: Database, holdings: Sequence[Holding], uids: Sequence[str], word: str) -> Iterator[RowChange]:
    """Why papers of the subject were taken off: a reason about such a paper goes with it."""
    holding = next((each for each in holdings if each.table == _REMOVAL), None)
    if holding is None:
        return
    for row in db.query(
        f"SELECT id, {', '.join(holding.columns)} FROM attachment_removal WHERE attachment_id IN "
        "(SELECT id FROM attachment WHERE subject_uid IN (SELECT value FROM json_each(?))) ORDER BY id",
        (json.dumps(uids),),
    ):
        if change := _change(db, holding, Found(row["id"], tuple(holding.columns)), (), word):
            yield change


def _stays(found: Iterable[tuple[Holding, Found]]) -> Iterator[Remainder]:
    for holding in dict.fromkeys(holding.table for holding, _ in found):
        first = next(each for each, _ in found if each.table == holding)
        if first.stays:
            count = sum(1 for each, _ in found if each.table == holding)
            yield Remainder(f"{first.label} {count} 行", first.stays)
