"""The list of rooms: their tables, the journal over them, and how an office is founded and brought up to date."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database as SchemaDatabase

from swtool import opening, rooms
from swtool.errors import DatabaseFault, PolicyFault, SwtoolError
from swtool.privacy import Privacy
from swtool.store import journal, schema
from swtool.store.audit import verify
from swtool.store.database import Database, connect
from tests.offices import TODAY, china_time

NOW = china_time(TODAY)
HAINING = opening.Founding("330481", "海宁市", "海宁市民政局")
# Kept by the journal's own rules, not by triggers of a tracked table.
STORE_TABLES = {"journal_context", "journal_txn", "journal_layout", "journal_entry"}
# Files named by their own digest, which stands in a tracked table; the journal holds text, no bytes.
BY_DIGEST = {"disclosure_archive"}


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Database]:
    database = schema.create(tmp_path / "fresh.db", rooms.migration_sets())
    yield database
    database.close()


def _objects(database: Database) -> dict[tuple[str, str], str]:
    """Every table, index, trigger and view with its SQL, but SQLite's and the migrations' own."""
    rows = database.query("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {(row["type"], row["name"]): row["sql"] for row in rows if not row["name"].startswith("_sqlite")}


def _tables(database: Database) -> list[str]:
    return [name for kind, name in _objects(database) if kind == "table"]


def test_the_schema_version_counts_the_migrations() -> None:
    assert schema.count_migrations(rooms.migration_sets()) == rooms.SCHEMA_VERSION


def test_every_room_has_its_own_migrations() -> None:
    names = [migration_set.name for migration_set in rooms.migration_sets()]
    assert len(set(names)) == len(names)


def test_stepwise_is_the_same_as_at_once(fresh: Database, tmp_path: Path) -> None:
    """One migration at a time, the file closed and opened between, as if every version had been used."""
    path = tmp_path / "stepwise.db"
    connect(path, create=True).close()
    steps = 0
    for migration_set in (schema.migrations, *rooms.migration_sets()):
        names = [
            migration.name for migration in migration_set.pending(SchemaDatabase(memory=True, execute_plugins=False))
        ]
        for name in names:
            database = connect(path)
            tables = SchemaDatabase(database.connection, execute_plugins=False)
            migration_set.apply(tables, stop_before=_next(names, name))
            steps += 1
            database.close()
    stepped = connect(path)
    assert steps == rooms.SCHEMA_VERSION
    assert _objects(stepped) == _objects(fresh)
    for table in _tables(fresh):
        assert _keys(stepped, table) == _keys(fresh, table), table
    stepped.close()


def _next(names: list[str], name: str) -> str | None:
    place = names.index(name) + 1
    return names[place] if place < len(names) else None


def _keys(database: Database, table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in database.query(f"PRAGMA foreign_key_list({table})")]


def test_migrating_again_changes_nothing(fresh: Database) -> None:
    before = _objects(fresh)
    assert schema.migrate(fresh, rooms.migration_sets()) == []
    assert _objects(fresh) == before


def test_every_table_is_strict_and_has_an_id(fresh: Database) -> None:
    loose = [
        row["name"]
        for row in fresh.query("PRAGMA table_list")
        if row["type"] == "table" and not row["strict"] and not row["name"].startswith(("sqlite_", "_sqlite"))
    ]
    assert loose == []
    without_id = {table for table in _tables(fresh) if "id" not in journal.columns_of(fresh.connection, table)}
    assert without_id == BY_DIGEST


def test_every_table_is_tracked_with_all_its_triggers(fresh: Database) -> None:
    tracked = {row["table_name"]: row for row in fresh.query("SELECT * FROM journal_layout ORDER BY id")}
    assert set(_tables(fresh)) - STORE_TABLES - BY_DIGEST == set(tracked)
    objects = _objects(fresh)
    for table, layout in tracked.items():
        history = bool(layout["history"])
        for name, sql in journal.trigger_sql(fresh.connection, table, layout["id"], history=history):
            assert objects.get(("trigger", name)) == sql, name
        if "superseded_at" in journal.columns_of(fresh.connection, table):
            assert history, f"{table} has superseded_at and is no history"


@pytest.mark.parametrize("table", sorted(BY_DIGEST))
def test_what_is_kept_by_digest_is_neither_changed_nor_deleted(fresh: Database, table: str) -> None:
    fresh.connection.execute(f"INSERT INTO {table} (sha256, content) VALUES ('0', x'00')")
    for statement in (f"UPDATE {table} SET content = x'01'", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match="history is never"):
            fresh.connection.execute(statement)


def test_personal_columns_of_forms_lie_in_tracked_tables(fresh: Database) -> None:
    """A personal field of any form that a table holds by its name must be journalled."""
    personal = {
        column.name for entry in rooms.books() for column in entry.form.columns if column.privacy is not Privacy.PUBLIC
    }
    assert {"resident_id", "mobile"} <= personal
    tracked = {row["table_name"] for row in fresh.query("SELECT table_name FROM journal_layout")}
    holding = {table for table in _tables(fresh) if personal & set(journal.columns_of(fresh.connection, table))}
    assert holding
    assert holding - STORE_TABLES <= tracked


def test_forms_and_checks_have_names_of_their_own() -> None:
    forms = [entry.form.name for entry in rooms.books()]
    titles = [entry.form.title for entry in rooms.books()]
    codes = [check.code for check in rooms.checks()]
    assert len(set(forms)) == len(forms)
    assert len(set(titles)) == len(titles)
    assert len(set(codes)) == len(codes)


# -- founding ---------------------------------------------------------------------------------------------------------


def _found(path: Path, founding: opening.Founding = HAINING) -> None:
    opening.found_office(path, founding, today=TODAY, now=NOW, actor="tester").db.close()


def test_a_founded_office_is_one_file_and_verifies(tmp_path: Path) -> None:
    _found(tmp_path / "office.db")
    assert [file.name for file in tmp_path.iterdir()] == ["office.db"]
    office = opening.open_office(tmp_path / "office.db", today=TODAY, now=NOW, actor="tester")
    assert office.fact("county_name") == "海宁市"
    assert verify(office.db) == []
    office.db.close()


def test_an_office_can_be_seen_on_a_day_before_it_was_founded(tmp_path: Path) -> None:
    _found(tmp_path / "office.db")
    office = opening.open_office(tmp_path / "office.db", today=date(2001, 1, 1), now=NOW, actor="tester")
    assert office.fact("county_name") == "海宁市"
    office.db.close()


@pytest.mark.parametrize("adopts", [("99:training.*",), ("32",), ("32:没有.*",)])
def test_an_unknown_adoption_leaves_nothing(tmp_path: Path, adopts: tuple[str, ...]) -> None:
    with pytest.raises(PolicyFault):
        _found(tmp_path / "新" / "office.db", opening.Founding("330481", "海宁市", "民政局", adopts=adopts))
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    path.write_text("别人的", encoding="utf-8")
    with pytest.raises(DatabaseFault, match="这个文件已经存在"):
        _found(path)
    assert path.read_text(encoding="utf-8") == "别人的"
    assert list(tmp_path.iterdir()) == [path]


def test_a_synced_folder_is_refused_before_it_is_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault, match="云同步文件夹"):
        _found(tmp_path / "坚果云" / "台账" / "office.db")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first facts are refused (as by a full disk) when all tables are made already."""

    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(journal, "seal", refuse)
    with pytest.raises(sqlite3.OperationalError):
        _found(tmp_path / "新" / "台账" / "office.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_its_facts_says_so(tmp_path: Path) -> None:
    schema.create(tmp_path / "office.db", rooms.migration_sets()).close()
    with pytest.raises(SwtoolError, match="没有登记所属县"):
        opening.open_office(tmp_path / "office.db", today=TODAY, now=NOW, actor="tester")
    assert [file.name for file in tmp_path.iterdir()] == ["office.db"]


# -- upgrading --------------------------------------------------------------------------------------------------------


def older_office(path: Path, *, without: str = "reporting") -> None:
    """An office as it was before a room came: every table but that room's, and the facts of the county."""
    sets = [migration_set for migration_set in rooms.migration_sets() if migration_set.name != without]
    database = schema.create(path, sets)
    with database.transaction(actor="tester", now=NOW, why="建立数据库") as tx:
        for key, value in {"county_code": "330481", "county_name": "海宁市"}.items():
            fact = {"key": key, "value": value, "effective_on": "2000-01-01", "recorded_at": tx.recorded_at}
            tx.insert("office_fact", fact)
    database.close()


@pytest.mark.parametrize("without", [migration_set.name for migration_set in rooms.migration_sets()][-1:])
def test_an_upgraded_office_equals_a_fresh_one(fresh: Database, tmp_path: Path, without: str) -> None:
    path = tmp_path / "office.db"
    older_office(path, without=without)
    copy, applied = opening.upgrade_office(path, now=NOW)
    assert copy is not None
    assert copy.name == "office.升级前-20261110-090000.db"
    assert applied
    assert all(name.startswith(f"{without}.") for name in applied)
    office = opening.open_office(path, today=TODAY, now=NOW, actor="tester")
    assert _objects(office.db) == _objects(fresh)
    assert verify(office.db) == []
    assert opening.upgrade_office(path, now=NOW) == (None, [])
    office.db.close()
    assert sorted(file.name for file in tmp_path.iterdir() if "fresh" not in file.name) == ["office.db", copy.name]


def test_books_are_those_of_the_rooms_in_their_order() -> None:
    from importlib import import_module

    names = (
        "registry", "filings", "training", "inventory", "projects", "services", "disclosure", "casework", "orders",
        "volunteers", "community", "funds", "evaluation", "registers", "pay", "lifecycle",
    )  # fmt: skip
    declared = [book.form for name in names for book in import_module(f"swtool.{name}.plans").BOOKS]
    assert [book.form for book in rooms.books()] == declared


def test_listing_the_forms_imports_no_planner() -> None:
    """A small book comes in fast because only its own room is loaded."""
    code = "import sys; from swtool import rooms; rooms.books(); print([m for m in sys.modules if m.endswith('plans')])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_sheet_of_resources_is_planned_by_who_knows_what_was_given_away() -> None:
    from swtool.matching import plans

    (book,) = (book for book in rooms.books() if book.form.name == "community_resource_list")
    assert book.plan is plans.BOOKS[0].plan
