"""The chained journal: every way of changing history behind its back is found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database as SchemaDatabase
from sqlite_utils import Migrations

from swtool.store import audit, journal, schema
from swtool.store.database import Database
from tests.offices import china_time

NOON = china_time(date(2026, 11, 10), 12)


def _migrations() -> Migrations:
    migrations = Migrations("sample")

    @migrations()
    def m0001(db: SchemaDatabase) -> None:
        schema.run(
            db,
            """
            CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL, amount INTEGER) STRICT;
            CREATE TABLE event (id INTEGER PRIMARY KEY, text TEXT NOT NULL, superseded_at TEXT) STRICT;
            """,
        )
        journal.track(db, "note")
        journal.track(db, "event", history=True)

    return migrations


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = schema.create(tmp_path / "office.db", [_migrations()])
    for text in ("一", "二", "三"):
        with made.transaction(actor="张主任", now=NOON, why=f"记{text}") as tx:
            tx.insert("note", {"text": text, "amount": 1})
    yield made
    made.connection.close()


def _codes(problems: list[audit.Problem]) -> set[str]:
    return {problem.code for problem in problems}


def _tamper(database: Database, *statements: str) -> None:
    """Do what somebody with a SQLite shell could do: drop the guards, write, and put the guards back."""
    guards = [
        (name, sql)
        for name, sql in database.query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    ]
    for name, _ in guards:
        database.connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        database.connection.execute(statement)
    for _, sql in guards:
        database.connection.execute(sql)


def test_untouched_file_verifies(database: Database) -> None:
    assert audit.verify(database, against=[journal.printed_head(database.connection)]) == []


def test_journal_tells_before_after_who_and_why(database: Database) -> None:
    with database.transaction(actor="李干事", now=NOON, why="改数") as tx:
        tx.update("note", 2, {"amount": 7})
    entry = database.one("SELECT * FROM journal_entry ORDER BY id DESC LIMIT 1")
    assert entry is not None
    assert json.loads(entry["before_values"]) == [2, "二", 1]
    assert json.loads(entry["after_values"]) == [2, "二", 7]
    newest = audit.steps(database)[0]
    assert (newest.txn, newest.actor, newest.why, newest.entries) == (4, "李干事", "改数", 1)
    assert newest.recorded_at == "2026-11-10T12:00:00+08:00"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.text(max_size=3))
@example("带\x00的\n%s\"'\\", "%d")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_text_holds_its_entry_verifies(database: Database, before: str, after: str) -> None:
    """The digest that SQLite and Python put together is the one of ``entry_digest``."""
    with database.transaction(actor="甲", now=NOON, why="记") as tx:
        row_id = tx.insert("note", {"text": before, "amount": 1})
        tx.update("note", row_id, {"text": after})
    assert audit.verify(database) == []


def test_write_without_context_is_refused(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.connection.execute("INSERT INTO note (text) VALUES ('四')")
    assert database.value("SELECT count(*) FROM note") == 3


def test_failed_transaction_leaves_nothing(database: Database) -> None:
    before = journal.printed_head(database.connection)

    def fail_halfway() -> None:
        with database.transaction(actor="a", now=NOON, why="w") as tx:
            tx.insert("note", {"text": "半途", "amount": 1})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert database.value("SELECT count(*) FROM note") == 3
    assert journal.printed_head(database.connection) == before
    assert audit.verify(database) == []


def test_dry_run_leaves_nothing(database: Database) -> None:
    with database.transaction(actor="a", now=NOON, why="w", keep=False) as tx:
        tx.insert("note", {"text": "试", "amount": 1})
    assert database.value("SELECT count(*) FROM note") == 3
    assert audit.verify(database) == []


def test_transaction_without_entries_adds_no_step(database: Database) -> None:
    with database.transaction(actor="a", now=NOON, why="看看"):
        pass
    assert len(audit.steps(database)) == 3


@pytest.mark.parametrize("statement", ["DELETE FROM event", "UPDATE event SET text = '乙' WHERE id = 1"])
def test_history_is_neither_deleted_nor_overwritten(database: Database, statement: str) -> None:
    with database.transaction(actor="a", now=NOON, why="w") as tx:
        tx.insert("event", {"text": "甲"})
    with pytest.raises(sqlite3.IntegrityError), database.transaction(actor="a", now=NOON, why="w") as tx:
        tx.execute(statement)
    assert database.value("SELECT text FROM event") == "甲"


def test_history_is_superseded_once(database: Database) -> None:
    with database.transaction(actor="a", now=NOON, why="w") as tx:
        tx.insert("event", {"text": "甲"})
        tx.supersede("event", 1)
    with pytest.raises(sqlite3.IntegrityError), database.transaction(actor="a", now=NOON, why="w") as tx:
        tx.supersede("event", 1)


@pytest.mark.parametrize("table", ["journal_txn", "journal_entry", "journal_layout"])
def test_journal_itself_is_never_deleted(database: Database, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.connection.execute(f"DELETE FROM {table}")


def test_changed_row_is_found(database: Database) -> None:
    _tamper(database, "UPDATE note SET amount = 100 WHERE id = 2")
    assert [(p.code, p.place) for p in audit.verify(database)] == [("row", "note #2")]


def test_deleted_and_added_rows_are_found(database: Database) -> None:
    _tamper(database, "DELETE FROM note WHERE id = 1", "INSERT INTO note (id, text) VALUES (9, '九')")
    assert sorted((p.code, p.place) for p in audit.verify(database)) == [("row", "note #1"), ("row", "note #9")]


def test_changed_journal_entry_is_found(database: Database) -> None:
    _tamper(
        database,
        "UPDATE note SET amount = 5 WHERE id = 2",
        "UPDATE journal_entry SET after_values = json_array(2, '二', 5) WHERE row_id = 2",
    )
    assert _codes(audit.verify(database)) == {"entry"}


def test_changed_actor_is_found(database: Database) -> None:
    _tamper(database, "UPDATE journal_txn SET actor = '别人' WHERE id = 2")
    assert _codes(audit.verify(database)) == {"entry"}


@pytest.mark.parametrize("columns", ["x", "7", "[1, [2]]", "[]", '["id", "text"]', '["id", "text", "amount", "more"]'])
def test_changed_columns_of_a_layout_are_found(database: Database, columns: str) -> None:
    _tamper(database, f"UPDATE journal_layout SET columns = '{columns}' WHERE table_name = 'note'")
    assert _codes(audit.verify(database)) == {"entry", "row"}


def test_removed_middle_step_is_found(database: Database) -> None:
    _tamper(database, "DELETE FROM journal_txn WHERE id = 2", "DELETE FROM journal_entry WHERE txn = 2")
    assert "chain" in _codes(audit.verify(database))


def test_dropped_trigger_is_found(database: Database) -> None:
    database.connection.execute("DROP TRIGGER event_keep")
    assert _codes(audit.verify(database)) == {"trigger"}


def test_write_under_a_forged_context_is_found(database: Database) -> None:
    database.connection.execute(
        "INSERT INTO journal_context VALUES (1, 4, '某人', '偷改', '2026-11-10T12:00:00+08:00', 0, 0)"
    )
    database.connection.execute("UPDATE note SET amount = 100 WHERE id = 2")
    database.connection.execute("DELETE FROM journal_context")
    assert _codes(audit.verify(database)) == {"unsealed"}


def test_cut_tail_is_found_only_against_a_printed_head(database: Database) -> None:
    printed = journal.printed_head(database.connection)
    _tamper(
        database,
        "DELETE FROM journal_txn WHERE id = 3",
        "DELETE FROM journal_entry WHERE txn = 3",
        "DELETE FROM note WHERE id = 3",
    )
    assert audit.verify(database) == []
    problems = audit.verify(database, against=[printed])
    assert [problem.code for problem in problems] == ["head"]
    assert "截掉" in problems[0].what


def test_rewritten_chain_is_found_only_against_a_printed_head(database: Database, tmp_path: Path) -> None:
    printed = journal.printed_head(database.connection)
    other = schema.create(tmp_path / "forged.db", [_migrations()])
    for text, amount in (("一", 1), ("二", 900), ("三", 1)):
        with other.transaction(actor="张主任", now=NOON, why=f"记{text}") as tx:
            tx.insert("note", {"text": text, "amount": amount})
    assert audit.verify(other) == []
    problems = audit.verify(other, against=[printed])
    assert [problem.code for problem in problems] == ["head"]
    assert "改写" in problems[0].what
    other.close()


def test_older_head_still_verifies(database: Database) -> None:
    printed = journal.printed_head(database.connection)
    with database.transaction(actor="a", now=NOON, why="w") as tx:
        tx.insert("note", {"text": "四", "amount": 1})
    assert audit.verify(database, against=[printed]) == []


@pytest.mark.parametrize("head", ["", "x", "3-", "3-zz", "3-abc", "99-0123456789abcdef"])
def test_unknown_heads_are_told(database: Database, head: str) -> None:
    assert _codes(audit.verify(database, against=[head])) == {"head"}


def test_erased_values_still_verify(database: Database) -> None:
    entry = database.one("SELECT * FROM journal_entry WHERE id = 1")
    assert entry is not None
    layout = journal.layouts(database.connection)[entry["layout"]]
    digest = journal.entry_digest(layout, 1, "I", entry["salt"], None, entry["after_values"])
    with database.transaction(actor="甲", now=NOON, why="抹去", erasing=True) as tx:
        tx.execute(
            "UPDATE journal_entry SET digest = ?, before_values = NULL, after_values = NULL WHERE id = 1",
            (digest.hex(),),
        )
    assert audit.verify(database) == []


def test_erasing_with_a_false_digest_is_found(database: Database) -> None:
    with database.transaction(actor="甲", now=NOON, why="抹去", erasing=True) as tx:
        tx.execute(
            "UPDATE journal_entry SET digest = ?, before_values = NULL, after_values = NULL WHERE id = 1", ("00" * 32,)
        )
    assert _codes(audit.verify(database)) == {"entry", "row"}
