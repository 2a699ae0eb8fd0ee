"""Rows written many at a time are journalled exactly as rows written one by one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database as SchemaDatabase
from sqlite_utils import Migrations

from swtool.store import audit, bulk, journal, schema
from swtool.store.database import Database
from swtool.store.journal_reading import Entry, entries_after
from swtool.store.uid import new_uids
from tests.offices import china_time

NOON = china_time(date(2026, 11, 10), 12)
COLUMNS = ("id", "text", "amount")


def _migrations() -> Migrations:
    migrations = Migrations("sample")

    @migrations()
    def m0001(db: SchemaDatabase) -> None:
        schema.run(db, "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT UNIQUE, amount INTEGER) STRICT;")
        journal.track(db, "note", history=True)

    return migrations


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(bulk, "BULK_ROWS", 3)
    made = schema.create(tmp_path / "office.db", [_migrations()])
    yield made
    made.connection.close()


def _entries(office: Database) -> list[Entry]:
    return list(entries_after(office.connection, 0))


def _triggers(office: Database) -> dict[str, str]:
    return dict(office.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())


def _fill(office: Database, rows: list[tuple[object, ...]]) -> None:
    with office.transaction(actor="张主任", now=NOON, why="载入") as tx:
        ids = tx.allot("note", len(rows))
        tx.insert_rows("note", COLUMNS, ids, ((row_id, *row) for row_id, row in zip(ids, rows, strict=True)))


def test_the_entries_are_those_of_single_rows(
    office: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[tuple[object, ...]] = [("甲", 1), (None, None), ('"引号\n换行\x00零', -5), ("𠮷〇", 2**62)]
    _fill(office, rows)
    monkeypatch.setattr(bulk, "BULK_ROWS", 1000)
    single = schema.create(tmp_path / "single.db", [_migrations()])
    _fill(single, rows)
    assert _entries(office) == _entries(single)
    assert len(_entries(office)) == 4
    single.connection.close()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 99, 100, 101, 250])
@pytest.mark.parametrize("amount", [7, None])
@pytest.mark.parametrize("by_columns", [False, True])
def test_what_every_row_says_is_stored_and_journalled_in_every_row(
    office: Database, count: int, amount: object, by_columns: bool
) -> None:
    """One by one below three rows, else 100 a statement."""
    with office.transaction(actor="张主任", now=NOON, why="载入") as tx:
        ids = tx.allot("note", count)
        if by_columns:
            tx.insert_columns("note", ids, {"text": [f"第{row_id}行" for row_id in ids], "amount": [amount] * count})
        else:
            rows = ((row_id, f"第{row_id}行") for row_id in ids)
            tx.insert_rows("note", ("id", "text"), ids, rows, same={"amount": amount})
    expected = [(row_id, f"第{row_id}行", amount) for row_id in range(1, count + 1)]
    assert [tuple(row) for row in office.query("SELECT id, text, amount FROM note ORDER BY id")] == expected
    assert [tuple((entry.after or {}).values()) for entry in _entries(office)] == expected
    assert audit.verify(office) == []


def test_the_chain_holds_and_the_triggers_stand_again(office: Database) -> None:
    before = _triggers(office)
    _fill(office, [(str(number), number) for number in range(50)])
    assert _triggers(office) == before
    assert audit.verify(office) == []
    with office.transaction(actor="张主任", now=NOON, why="再记一行") as tx:
        tx.insert("note", {"text": "再", "amount": 1})
    assert len(_entries(office)) == 51
    assert audit.verify(office) == []


def test_a_row_that_is_refused_leaves_nothing(office: Database) -> None:
    before = _triggers(office)
    with pytest.raises(sqlite3.IntegrityError):
        _fill(office, [("同", 1), ("异", 2), ("同", 3), ("另", 4)])
    assert office.value("SELECT count(*) FROM note") == 0
    assert _entries(office) == []
    assert _triggers(office) == before
    assert audit.verify(office) == []


def test_what_was_written_before_a_refused_row_is_journalled_too(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A caller that goes on after a refusal must not leave rows behind of which the journal knows nothing."""
    monkeypatch.setattr(bulk, "ROWS_A_STATEMENT", 2)
    with office.transaction(actor="张主任", now=NOON, why="载入") as tx:
        ids = tx.allot("note", 4)
        with pytest.raises(sqlite3.IntegrityError):
            tx.insert_rows("note", COLUMNS, ids, zip(ids, ("同", "异", "同", "另"), range(4), strict=True))
    assert office.value("SELECT count(*) FROM note") == 2
    assert audit.verify(office) == []


def test_indexes_of_a_table_that_more_than_doubles_are_made_at_its_end(office: Database) -> None:
    """And of no other: making the index of many old rows anew would cost more than a few entries."""
    definition = "CREATE INDEX note_amount ON note (amount)"
    office.connection.execute(definition)
    office.connection.execute("CREATE UNIQUE INDEX note_both ON note (amount, text)")
    ran: list[str] = []
    office.connection.set_trace_callback(ran.append)
    _fill(office, [(str(number), -number) for number in range(6)])
    assert [sql for sql in ran if "INDEX" in sql and "sqlite_master" not in sql] == [
        "DROP INDEX note_amount",
        definition,
    ]
    ran.clear()
    _fill(office, [(f"又{number}", number) for number in range(5)])
    assert [sql for sql in ran if "INDEX" in sql and "sqlite_master" not in sql] == []
    office.connection.set_trace_callback(None)
    assert office.value("SELECT sql FROM sqlite_master WHERE name = 'note_amount'") == definition
    assert office.value("PRAGMA integrity_check") == "ok"
    assert audit.verify(office) == []


def test_indexes_stand_again_after_a_refused_row(office: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "ROWS_A_STATEMENT", 2)
    office.connection.execute("CREATE INDEX note_amount ON note (amount)")
    with office.transaction(actor="张主任", now=NOON, why="载入") as tx:
        ids = tx.allot("note", 4)
        with pytest.raises(sqlite3.IntegrityError):
            tx.insert_rows("note", COLUMNS, ids, zip(ids, ("同", "异", "同", "另"), range(4), strict=True))
    assert office.value("SELECT count(*) FROM sqlite_master WHERE name = 'note_amount'") == 1
    assert office.value("SELECT text FROM note INDEXED BY note_amount WHERE amount = 1") == "异"
    assert office.value("PRAGMA integrity_check") == "ok"


def test_fewer_rows_than_announced_are_refused(office: Database) -> None:
    with office.transaction(actor="张主任", now=NOON, why="载入", keep=False) as tx:
        ids = tx.allot("note", 4)
        with pytest.raises(ValueError, match="note: 4 rows announced, 2 inserted"):
            tx.insert_rows("note", COLUMNS, ids, zip(ids, ("一", "二"), (1, 2), strict=False))
    assert office.value("SELECT count(*) FROM note") == 0


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("values", [1, 3])
def test_rows_of_another_width_are_refused(office: Database, count: int, values: int) -> None:
    """Laid one behind the other they would still be as many rows, each with values of another."""
    with office.transaction(actor="张主任", now=NOON, why="载入", keep=False) as tx:
        ids = tx.allot("note", count)
        with pytest.raises(sqlite3.ProgrammingError):
            tx.insert_rows("note", ("id", "text"), ids, ((row_id, "甲", 1)[:values] for row_id in ids))
    assert office.value("SELECT count(*) FROM note") == 0


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("given", [1, -1])
def test_a_column_of_another_length_is_refused(office: Database, count: int, given: int) -> None:
    columns: dict[str, list[object]] = {"text": list(map(str, range(count))), "amount": list(range(count + given))}
    with office.transaction(actor="张主任", now=NOON, why="载入", keep=False) as tx:
        ids = tx.allot("note", count)
        with pytest.raises(ValueError, match=f"note: {count} rows announced, {count + given} given in amount"):
            tx.insert_columns("note", ids, columns)
    assert office.value("SELECT count(*) FROM note") == 0


@settings(deadline=None, max_examples=40)
@given(texts=st.lists(st.none() | st.text(max_size=8), min_size=3, max_size=12, unique=True), cut=st.integers(1, 11))
def test_any_rows_verify_and_any_change_is_found(texts: list[str | None], cut: int, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    office = schema.create(tmp_path_factory.mktemp("bulk") / "office.db", [_migrations()])
    threshold, bulk.BULK_ROWS = bulk.BULK_ROWS, 3
    try:
        rows: list[tuple[object, ...]] = [(text, number) for number, text in enumerate(texts)]
        _fill(office, rows)
        assert [tuple(row) for row in office.query("SELECT text, amount FROM note ORDER BY id")] == rows
        assert audit.verify(office) == []
        guards = _triggers(office)
        for name in guards:
            office.connection.execute(f"DROP TRIGGER {name}")
        office.connection.execute("UPDATE note SET amount = amount + 1 WHERE id = ?", (min(cut, len(texts)),))
        for sql in guards.values():
            office.connection.execute(sql)
        assert [problem.code for problem in audit.verify(office)] == ["row"]
    finally:
        bulk.BULK_ROWS = threshold
        office.connection.close()


def test_many_names_are_ascending_distinct_and_of_version_seven() -> None:
    names = new_uids(NOON, 5_000)
    assert names == sorted(set(names))
    assert all(UUID(name).version == 7 and UUID(name).variant == "specified in RFC 4122" for name in names)
    moment = int(NOON.timestamp() * 1000)
    assert {UUID(name).int >> 80 for name in names} == {moment}
    assert not set(names) & set(new_uids(NOON, 5_000))
    assert new_uids(NOON, 0) == []


def test_names_next_to_each_other_tell_nothing_of_the_next() -> None:
    names = [UUID(name).int for name in new_uids(NOON, 2_000)]
    steps = {later - earlier for earlier, later in pairwise(names)}
    assert len(steps) > 1_990
    assert max(steps) <= 2**32
