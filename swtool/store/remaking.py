"""Tables made anew inside a migration, for SQLite cannot alter a CHECK."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from swtool.patterns import Pattern
from swtool.store import journal

if TYPE_CHECKING:
    from sqlite_utils import Database as SchemaDatabase

_LIST_OF_WORDS = Pattern(r"CHECK \((\w+) IN\s*\(\s*('\w+'(?:,\s*'\w+'){2,})\s*\)\)")


def compare_words_one_by_one(db: SchemaDatabase, table: str) -> None:
    """Say ``CHECK (x = 'a' OR x = 'b' OR x = 'c')`` in a table where it says ``CHECK (x IN ('a', 'b', 'c'))``.

    The meaning is the same. But SQLite builds a list of more than two words anew for each row that is written, as a
    small index: half a microsecond, several times a row. Rows keep their ids and values, so that the journal's entries
    about them hold; indexes and triggers are put back word for word. What is freed is zeroed: nobody's data must stand
    in it after an erasure.
    """
    connection = db.conn
    (definition,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    others = connection.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type <> 'table' AND sql IS NOT NULL ORDER BY rowid",
        (table,),
    ).fetchall()
    columns = ", ".join(journal.columns_of(connection, table))
    was_zeroing = connection.execute("PRAGMA secure_delete").fetchone()[0]
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA defer_foreign_keys = ON")  # rows that name these are looked at when the migration ends
    connection.execute(f"CREATE TABLE {table}_kept AS SELECT * FROM {table}")
    connection.execute(f"DROP TABLE {table}")
    connection.execute(_LIST_OF_WORDS.sub(_one_by_one, definition))
    connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_kept ORDER BY id")
    connection.execute(f"DROP TABLE {table}_kept")
    for (sql,) in others:
        connection.execute(sql)
    connection.execute(f"PRAGMA secure_delete = {was_zeroing}")


def _one_by_one(found: re.Match[str]) -> str:
    column, words = found.groups()
    return f"CHECK ({' OR '.join(f'{column} = {word.strip()}' for word in words.split(','))})"
