"""The journal against somebody with a SQLite shell: nothing slips past, and verifying never fails for want of sense."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from swtool.store import audit, journal, schema
from swtool.store.database import Database, connect
from tests.offices import china_time
from tests.test_journal import _migrations, _tamper

NOON = china_time(date(2026, 11, 10), 12)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = schema.create(tmp_path / "office.db", [_migrations()])
    for text in ("一", "二", "三"):
        with made.transaction(actor="甲", now=NOON, why=f"记{text}") as tx:
            tx.insert("note", {"text": text, "amount": 1})
    yield made
    made.connection.close()


def _found(database: Database) -> set[tuple[str, str]]:
    return {(problem.code, problem.place) for problem in audit.verify(database)}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE OR IGNORE note SET amount = 999 WHERE id = 1",
        "INSERT OR IGNORE INTO note (text) VALUES ('四')",
        "INSERT OR REPLACE INTO note (id, text) VALUES (1, '四')",
        "UPDATE OR REPLACE note SET amount = 999 WHERE id = 1",
        "DELETE FROM note WHERE id = 1",
    ],
)
def test_no_conflict_clause_writes_past_the_journal(database: Database, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="written outside the office"):
        database.connection.execute(statement)
    assert [tuple(row) for row in database.query("SELECT id, amount FROM note")] == [(1, 1), (2, 1), (3, 1)]


def _erase(database: Database, row_id: int) -> None:
    """Erase the newest entry of a note as the journal permits it: with its true digest."""
    entry = database.one("SELECT * FROM journal_entry WHERE row_id = ? ORDER BY id DESC LIMIT 1", (row_id,))
    assert entry is not None
    layout = journal.layouts(database.connection)[entry["layout"]]
    digest = journal.entry_digest(
        layout, row_id, entry["op"], entry["salt"], entry["before_values"], entry["after_values"]
    )
    with database.transaction(actor="甲", now=NOON, why="抹去", erasing=True) as tx:
        tx.execute(
            "UPDATE journal_entry SET digest = ?, before_values = NULL, after_values = NULL WHERE id = ?",
            (digest.hex(), entry["id"]),
        )


def test_a_row_whose_entry_was_erased_is_still_compared(database: Database) -> None:
    _erase(database, 2)
    assert _found(database) == set()
    _tamper(database, "UPDATE note SET amount = 777 WHERE id = 2")
    assert _found(database) == {("row", "note #2")}


def test_a_changed_row_cannot_hide_behind_an_erased_update(database: Database) -> None:
    with database.transaction(actor="甲", now=NOON, why="改") as tx:
        tx.update("note", 2, {"amount": 5})
    _erase(database, 2)
    _tamper(database, "UPDATE note SET amount = 777 WHERE id = 2")
    assert _found(database) == {("row", "note #2")}
    with database.transaction(actor="甲", now=NOON, why="抹去后重写") as tx:
        tx.update("note", 2, {"amount": 0})
    assert _found(database) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET after_values = 'x' WHERE row_id = 2",
        "UPDATE journal_entry SET after_values = NULL WHERE row_id = 2",
        "UPDATE journal_entry SET after_values = '' WHERE row_id = 2",
        "UPDATE journal_entry SET digest = 'zz' WHERE row_id = 2",
    ],
)
def test_a_mangled_entry_is_told_and_stops_nothing(database: Database, statement: str) -> None:
    _tamper(database, statement)
    assert _found(database) == {("entry", "第 2 步"), ("row", "note #2")}


def test_a_lost_table_and_a_lost_column_are_told(database: Database) -> None:
    _tamper(database, "ALTER TABLE event RENAME COLUMN text TO words", "ALTER TABLE note RENAME COLUMN amount TO sum")
    assert ("row", "note") in _found(database)
    database.connection.execute("DROP TABLE note")
    assert ("row", "note") in _found(database)


def test_the_journal_s_own_guards_are_missed(database: Database) -> None:
    database.connection.execute("DROP TRIGGER journal_entry_freeze")
    assert _found(database) == {("trigger", "journal_entry")}


def test_a_foreign_trigger_is_told(database: Database) -> None:
    database.connection.execute("CREATE TRIGGER swallow BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END")
    assert _found(database) == {("trigger", "event")}


@pytest.mark.parametrize("head", [f"{'9' * 40}-{'0' * 12}", f"٣-{'0' * 12}", f"²-{'0' * 12}", f"3-{'0' * 65}"])
def test_an_impossible_head_is_told(database: Database, head: str) -> None:
    assert [problem.code for problem in audit.verify(database, against=[head])] == ["head"]


def test_a_clock_set_back_is_seen(database: Database) -> None:
    assert audit.turned_back(database) == []
    with database.transaction(actor="甲", now=china_time(date(2026, 11, 3), 9), why="倒填") as tx:
        tx.insert("note", {"text": "四", "amount": 1})
    assert [step.txn for step in audit.turned_back(database)] == [4]
    assert audit.verify(database) == []


def test_values_at_the_edges_of_sqlite_survive(database: Database) -> None:
    with database.transaction(actor="甲", now=NOON, why="边") as tx:
        for text, amount in (("a\0b", -(2**63)), ("\u2028\"\\\n'", 2**63 - 1), ("𠮷", None), ("", 0)):
            tx.insert("note", {"text": text, "amount": amount})
    assert _found(database) == set()


def test_writers_at_once_make_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "many.db"
    schema.create(path, [_migrations()]).close()
    failures: list[BaseException] = []

    def write(name: str) -> None:
        mine = connect(path)
        try:
            for number in range(15):
                with mine.transaction(actor=name, now=NOON, why="同时写") as tx:
                    tx.insert("note", {"text": name, "amount": number})
        except BaseException as failure:  # noqa: BLE001 - told by the test itself
            failures.append(failure)
        finally:
            mine.close()

    threads = [Thread(target=write, args=(f"写手{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = connect(path)
    assert failures == []
    assert [step.txn for step in audit.steps(after)] == list(range(60, 0, -1))
    assert audit.verify(after) == []
    after.close()
