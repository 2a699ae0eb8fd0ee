"""Tables whose CHECKs were written anew: an office with rows from before keeps every row, rule and journal entry."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from sqlite_utils import Database as SchemaDatabase

from swtool import opening, rooms
from swtool.dates import CHINA
from swtool.store import journal, schema
from swtool.store.audit import verify
from swtool.store.database import Database, connect
from swtool.store.schema_audit import schema_problems
from tests import older_journal

NOW = datetime(2026, 11, 10, 9, tzinfo=CHINA)
REMADE = (
    *("journal_entry", "certificate", "education", "post", "household", "need_item", "inventory_review"),
    *("community_resource", "order_event"),
)
BEFORE = {
    "store": "m0005_quick_checks",
    "registry": "m0005_quick_checks",
    "inventory": "m0002_quick_checks",
    "orders": "m0002_quick_checks",
}
WORDS = {
    ("certificate", "level"): ("assistant", "social_worker", "senior", "senior_pass", "unknown_level"),
    ("education", "level"): (
        "primary",
        "junior_middle",
        "senior_middle",
        "junior_college",
        "bachelor",
        "master",
        "doctor",
    ),
    ("post", "post_kind"): ("administrative_post", "service_post", "supervisor", "station_head"),
    ("post", "effective_precision"): ("year", "month", "day"),
    ("post", "cause"): ("registration", "change", "filing"),
    ("household", "residence_status"): ("present", "absent", "incoming"),
    ("need_item", "status"): ("raised", "accepted", "in_progress", "met", "referred", "cannot_meet"),
    ("inventory_review", "outcome"): ("created", "updated", "no_change"),
    ("community_resource", "pool"): ("enterprise", "volunteer", "venue", "fund"),
    ("community_resource", "coverage"): ("village", "town", "county"),
    ("order_event", "step"): ("created", "accepted", "dispatched", "done", "feedback", "cancelled"),
    ("order_event", "outcome"): ("met", "not_met", "satisfied", "fair", "dissatisfied"),
}
ROWS: tuple[tuple[str, dict[str, object]], ...] = (
    ("division", {"system": "nbs", "first_year": 2026, "last_year": 2026, "code": "330481", "name": "海宁市"}),
    ("station", {"name": "甲镇社工站", "tier": "station", "division_id": 1, "opened_on": "2020-01-01"}),
    ("person", {"staff_no": "P0001", "name": "甲"}),
    ("person", {"staff_no": "P0002", "name": "甲"}),
    ("certificate", {"person_id": 1, "level": "senior", "certificate_no": "C1"}),
    ("education", {"person_id": 1, "level": "bachelor", "school": "某大学"}),
    ("post", {"person_id": 1, "station_id": 1, "effective_on": "2021-03"}),
    ("post", {"person_id": 2, "station_id": 1, "effective_on": "2021-03"}),
    ("person_merge", {"merge_no": "HB2026-0001", "kept_person_id": 1, "merged_person_id": 2, "why": "同一人"}),
    ("set_aside_registration", {"merge_id": 1, "post_id": 2, "for_post_id": 1}),
    ("household", {"file_no": "D1", "division_id": 1, "head_name": "乙", "residence_status": "present"}),
    ("household_member", {"household_id": 1, "name": "乙", "is_head": 1, "effective_on": "2024-01-01"}),
    ("need_item", {"household_id": 1, "division_id": 1, "category": "助餐", "description": "", "status": "raised"}),
    ("inventory_review", {"household_id": 1, "reviewed_on": "2024-01-01", "outcome": "created"}),
    ("community_resource", {"resource_no": "Z1", "division_id": 1, "name": "会议室", "owner": ""}),
    ("service_order", {"order_no": "G1", "division_id": 1, "category": "助餐"}),
    ("order_event", {"order_id": 1, "step": "done", "happened_at": "2024-01-01T09:00:00+08:00"}),
)
OWN: dict[str, dict[str, object]] = {
    "division": {"level": "county", "valid_from": "2026-01-01"},
    "post": {
        "post_kind": "service_post",
        "basis": "full_time",
        "effective_precision": "month",
        "cause": "registration",
    },
}


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office of the version before, with a row in each of these tables and in those that name them."""
    path = tmp_path / "office.db"
    database = connect(path, create=True)
    tables = SchemaDatabase(database.connection, execute_plugins=False)
    for migration_set in (schema.migrations, *rooms.migration_sets()):
        migration_set.apply(tables, stop_before=BEFORE.get(migration_set.name))
    database.connection.execute(f"PRAGMA user_version = {rooms.SCHEMA_VERSION - 1}")
    monkeypatch.setattr(journal, "seal", older_journal.seal)
    with database.transaction(actor="tester", now=NOW, why="登记") as tx:
        for table, values in ROWS:
            columns = {row["name"] for row in database.query(f"PRAGMA table_info({table})")}
            general = {"uid": tx.uid(), "recorded_at": tx.recorded_at}
            own = {name: value for name, value in general.items() if name in columns}
            tx.insert(table, {**own, **OWN.get(table, {}), **values})
    monkeypatch.undo()
    database.close()
    return path


def _everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    names = [row["name"] for row in database.query("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: [tuple(row) for row in database.query(f"SELECT * FROM {name}")]
        for name in names
        if not name.startswith(("sqlite_", "_sqlite"))
    }


def test_an_office_of_the_version_before_keeps_every_row_and_its_journal(older: Path) -> None:
    database = connect(older)
    before = _everything(database)
    assert [name for name in REMADE if not before[name]] == []
    assert set(REMADE) <= {problem.place for problem in schema_problems(database, rooms.migration_sets())}
    database.close()

    _, applied = opening.upgrade_office(older, now=NOW)

    assert {f"{room}.{name}" for room, name in BEFORE.items()} <= set(applied)
    database = connect(older)
    after = _everything(database)
    for name, rows in before.items():  # what came later may have added columns at the end, and layouts
        kept = after[name][: len(rows)] if name == "journal_layout" else after[name]
        assert [row[: len(old)] for row, old in zip(kept, rows, strict=True)] == rows, name
    assert verify(database) == []
    assert schema_problems(database, rooms.migration_sets()) == []
    assert database.query("PRAGMA foreign_key_check") == []
    assert database.value("PRAGMA integrity_check") == "ok"
    database.close()


def test_no_copy_of_anybody_stays_in_the_file(older: Path) -> None:
    """Twice in the file before, in the row and in its journal entry, and twice after, whatever SQLite zeroes."""
    text = str(ROWS[5][1]["school"]).encode()
    assert older.read_bytes().count(text) == 2
    database = connect(older)
    database.connection.execute("PRAGMA secure_delete = OFF")
    schema.migrate(database, rooms.migration_sets())
    assert database.value("PRAGMA secure_delete") == 0
    database.close()
    assert older.read_bytes().count(text) == 2


def test_the_words_are_those_of_before(older: Path) -> None:
    """Each word of each list is taken, another is refused, and what is written is journalled."""
    opening.upgrade_office(older, now=NOW)
    database = connect(older)
    for (table, column), words in WORDS.items():
        definition = database.value("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
        assert f"CHECK ({column} IN" not in str(definition)
        for word in words:
            with database.transaction(actor="tester", now=NOW, why="试写", keep=False) as tx:
                row = _copied(database, table) | {column: word}
                row_id = tx.insert(table, row)
                newest = database.one("SELECT row_id, op, after_values FROM journal_entry ORDER BY id DESC")
                assert newest is not None
                assert (newest["row_id"], newest["op"]) == (row_id, "I")
                assert word in json.loads(newest["after_values"])
        with (
            pytest.raises(sqlite3.IntegrityError, match="CHECK"),
            database.transaction(actor="tester", now=NOW, why="试写") as tx,
        ):
            tx.insert(table, _copied(database, table) | {column: "other"})
    database.close()


def _copied(database: Database, table: str) -> dict[str, object]:
    """The values of a table's row for another one like it."""
    row = database.one(f"SELECT * FROM {table}")
    assert row is not None
    values: dict[str, object] = {name: value for name, value in dict(row).items() if name != "id"}
    return values | {name: f"另一个{name}" for name in ("uid", "file_no", "resource_no", "owner") if name in values}


def test_history_is_still_kept(older: Path) -> None:
    opening.upgrade_office(older, now=NOW)
    database = connect(older)
    for table, change in {"post": "post_title = '站长'", "inventory_review": "outcome = 'updated'"}.items():
        for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
            with (
                pytest.raises(sqlite3.IntegrityError, match="history"),
                database.transaction(actor="tester", now=NOW, why="改写") as tx,
            ):
                tx.execute(statement)
    with pytest.raises(sqlite3.IntegrityError, match="journal"):
        database.connection.execute("DELETE FROM journal_entry")
    database.close()
