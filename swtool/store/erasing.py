"""Putting journal values away and bringing them back, inside an erasing transaction (``Database.transaction``).

The chain is made over salted digests, so values can go while every printed head still verifies. With the values goes
the salt: a digest whose salt is known could be compared with a guess. Whoever keeps values for a later return (the
vault of a restriction) keeps the salt with them.

A block holds the values of others, too. Before anything else it is taken apart: its digest stays, and its rows are
written once more as they are, so that from there on each has entries of its own. What a row held when it was brought is
told by the next entry about it, unless that one tells of somebody who went: then it is told nowhere any more.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from swtool.errors import SwtoolError
from swtool.patterns import Pattern
from swtool.privacy import PLACEHOLDERS
from swtool.store import journal
from swtool.store.database import Database, Transaction

Row = tuple[str, int]
"""A table and the id of a row in it."""
_PLACEHOLDER = Pattern(rf"({'|'.join(PLACEHOLDERS)})(-[0-9]+)?")
_NO_SALT = bytes(16)


class Entry(NamedTuple):
    """One journal entry with its values, as it stood before they were put away."""

    id: int
    table: str
    row_id: int
    layout: int
    op: str
    salt: bytes
    before: str | None
    after: str | None

    def values(self, columns: Collection[str], names: tuple[str, ...]) -> list[object]:
        """What the entry holds in some of its columns, before and after."""
        found: list[object] = []
        for text in (self.before, self.after):
            if text is not None:
                held = dict(zip(names, json.loads(text), strict=True))
                found += [held[column] for column in columns if column in held]
        return found

    def names_any(self, terms: Collection[str]) -> bool:
        """Whether the entry's texts contain one of the terms."""
        return any(term in text for text in (self.before, self.after) if text for term in terms)


class Block(NamedTuple):
    """One journal entry of many new rows with their values."""

    id: int
    table: str
    row_id: int
    rows: int
    layout: int
    salt: bytes
    after: str

    @property
    def row_ids(self) -> range:
        """The ids of its rows."""
        return range(self.row_id, self.row_id + self.rows)

    def entry(self, row_id: int) -> Entry:
        """What the block says of one of its rows."""
        values = json.loads(self.after)[row_id - self.row_id]
        after = json.dumps(values, ensure_ascii=False)
        return Entry(self.id, self.table, row_id, self.layout, "I", self.salt, None, after)


class Whom(NamedTuple):
    """Somebody of whom entries may tell: those of ``rows`` with anything in these columns, those of rows ``mentioned``
    with one of the ``terms``, and all others with one of the ``certain`` terms."""

    rows: Mapping[Row, Collection[str]]
    mentioned: Collection[Row] = ()
    terms: Collection[str] = ()
    certain: Collection[str] = ()

    def is_told_by(self, entry: Entry, names: tuple[str, ...]) -> bool:
        """Whether an entry, whose values have these names, tells of them."""
        row = (entry.table, entry.row_id)
        columns = self.rows.get(row)
        return (
            (columns is not None and not all(map(is_placeholder, entry.values(columns, names))))
            or (row in self.mentioned and entry.names_any(self.terms))
            or entry.names_any(self.certain)
        )


def is_placeholder(value: object) -> bool:
    """Whether a value tells of nobody: nothing, or the word of an erasure or restriction."""
    return value in (None, "") or (isinstance(value, str) and _PLACEHOLDER.fullmatch(value) is not None)


def entries_telling(db: Database, whom: Whom) -> list[Entry]:
    """Every entry of a single row with values that tell of somebody. One scan."""
    layouts = _columns(db)
    found = []
    for raw in db.connection.execute(
        "SELECT id, layout, row_id, op, salt, before_values, after_values FROM journal_entry "
        "WHERE digest IS NULL AND rows = 1"
    ):
        number, layout, row_id, op, salt, before, after = raw
        table, names = layouts[layout]
        entry = Entry(number, table, row_id, layout, op, salt, before, after)
        if whom.is_told_by(entry, names):
            found.append(entry)
    return found


def blocks_telling(db: Database, whom: Whom) -> list[Block]:
    """Every block one of whose rows tells of somebody."""
    layouts = _columns(db)
    found = []
    for number, layout, row_id, count, salt, after in db.connection.execute(
        "SELECT id, layout, row_id, rows, salt, after_values FROM journal_entry WHERE digest IS NULL AND rows > 1"
    ):
        table, names = layouts[layout]
        block = Block(number, table, row_id, count, layout, salt, after)
        if any(term in after for term in whom.certain) or any(
            whom.is_told_by(block.entry(each), names)
            for each in block.row_ids
            if (table, each) in whom.rows or (table, each) in whom.mentioned
        ):
            found.append(block)
    return found


def those_telling(db: Database, entries: Iterable[Entry], whom: Whom) -> list[Entry]:
    """Of entries that were put away and whose values somebody keeps, those that tell of somebody."""
    layouts = _columns(db)
    return [entry for entry in entries if whom.is_told_by(entry, layouts[entry.layout][1])]


def _columns(db: Database) -> dict[int, tuple[str, tuple[str, ...]]]:
    return {
        row["id"]: (str(row["table_name"]), tuple(json.loads(row["columns"])))
        for row in db.query("SELECT id, table_name, columns FROM journal_layout")
    }


def put_away(tx: Transaction, db: Database, entries: Iterable[Entry], *, keep_salt: bool = False) -> None:
    """Leave only the digests of these entries."""
    layouts = journal.layouts(db.connection)
    tx.executemany(
        "UPDATE journal_entry SET digest = ?, before_values = NULL, after_values = NULL, salt = ? WHERE id = ?",
        [(_digest(layouts, entry), entry.salt if keep_salt else _NO_SALT, entry.id) for entry in entries],
    )


def take_apart(tx: Transaction, db: Database, blocks: Iterable[Block]) -> None:
    """Leave only the digests of these blocks, and write once more those of their rows of which nothing was written
    since: what the others held stands in their next entry."""
    layouts = journal.layouts(db.connection)
    for block in blocks:
        digest = journal.entry_digest(layouts[block.layout], block.row_id, "I", block.salt, None, block.after)
        tx.execute(
            "UPDATE journal_entry SET digest = ?, after_values = NULL, salt = ? WHERE id = ?",
            (digest.hex(), _NO_SALT, block.id),
        )
        later = tx.execute(
            "SELECT row_id FROM journal_entry WHERE id > ? AND row_id BETWEEN ? AND ? AND rows = 1"
            " AND layout IN (SELECT id FROM journal_layout WHERE table_name = ?)",
            (block.id, block.row_ids[0], block.row_ids[-1], block.table),
        )
        told = {row[0] for row in later}
        write_again(tx, [(block.table, each) for each in block.row_ids if each not in told])


def forget_salt(tx: Transaction, table: str, row_id: int) -> None:
    """Take the salt from the entries of a row that have only their digest left."""
    tx.execute(
        "UPDATE journal_entry SET salt = ? WHERE digest IS NOT NULL AND row_id = ? "
        "AND layout IN (SELECT id FROM journal_layout WHERE table_name = ?)",
        (_NO_SALT, row_id, table),
    )


def bring_back(tx: Transaction, db: Database, entries: Iterable[Entry]) -> None:
    """Give entries their values again. Raises ``SwtoolError`` where a digest does not agree with them."""
    layouts = journal.layouts(db.connection)
    for entry in entries:
        kept = db.value("SELECT digest FROM journal_entry WHERE id = ?", (entry.id,))
        if kept != _digest(layouts, entry):
            raise SwtoolError(
                "封存的内容与操作日志里留下的摘要不符，没有解除",
                why=f"第 {entry.id} 条变更记录对不上，封存的内容或日志被改动过",
                remedy="先运行 swtool audit verify，用最近的备份对照",
            )
        tx.execute(
            "UPDATE journal_entry SET digest = NULL, before_values = ?, after_values = ?, salt = ? WHERE id = ?",
            (entry.before, entry.after, entry.salt, entry.id),
        )


def write_again(tx: Transaction, rows: Iterable[Row]) -> None:
    """Write rows once more as they are, so that their newest entry holds the values they can be compared with."""
    for table, row_id in rows:
        tx.execute(f"UPDATE {table} SET id = id WHERE id = ?", (row_id,))


def _digest(layouts: Mapping[int, str], entry: Entry) -> str:
    layout = layouts[entry.layout]
    return journal.entry_digest(layout, entry.row_id, entry.op, entry.salt, entry.before, entry.after).hex()
