"""An erasure that is cut short by a kill, and an office from before there were erasures."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool import opening, rooms
from swtool.office import Office
from swtool.rights import purge, store
from swtool.store import audit, journal
from swtool.store.database import Database, connect
from tests import folded_journal
from tests import rights_house as house
from tests.clerk import child_process
from tests.offices import TODAY, china_time
from tests.test_rights_erase import erase, traces

# Erases 陈一帆 and dies at the chosen point as a kill does, nothing flushed or closed.
KILLED = """
import os, sys
from pathlib import Path
from swtool import opening, rooms
from swtool.rights import carrying_out, purge
from swtool.store import erasing, journal
from tests import rights_house as house
from tests.offices import TODAY, china_time
from tests.test_rights_erase import erase

def die(*_, **__):
    os._exit(9)

office = opening.open_office(Path(sys.argv[1]), today=TODAY, now=china_time(TODAY), actor="tester")
module, name = {
    "in the rows": (erasing, "put_away"),
    "in the blocks": (erasing, "write_again"),
    "in the journal": (carrying_out, "_without_values"),
    "at the seal": (journal, "seal"),
    "before clearing": (purge, "_rewrite"),
    "after clearing": (purge, "waiting_for_purge"),
}[sys.argv[2]]
if sys.argv[2] == "after clearing":
    cleared = purge._rewrite
    purge._rewrite = lambda db: cleared(db) and die()
else:
    setattr(module, name, die)
erase(office)
purge.finish(office)
"""


def _stamped(office: Office) -> Path:
    """The house as a file that opens like any office."""
    office.db.connection.execute(f"PRAGMA user_version = {rooms.SCHEMA_VERSION}")
    office.db.close()
    return office.db.path


@pytest.mark.parametrize(
    ("point", "is_erased"),
    [
        ("in the blocks", False),
        ("in the rows", False),
        ("in the journal", False),
        ("at the seal", False),
        ("before clearing", True),
        ("after clearing", True),
    ],
)
def test_a_kill_leaves_all_or_nothing(tmp_path: Path, point: str, is_erased: bool) -> None:
    there = house.house(tmp_path)
    folded_journal.fold(there)
    path = _stamped(there)
    child = child_process(KILLED, path, point)
    _, told = child.communicate(timeout=120)
    assert child.returncode == 9, told
    office = opening.open_office(path, today=TODAY, now=china_time(TODAY), actor="tester")
    assert audit.verify(office.db) == []
    assert (office.db.value("SELECT name FROM person WHERE id = 1") != house.STAFF_NAME) is is_erased
    assert bool(store.cases(office.db)) is is_erased
    assert purge.finish(office) == int(is_erased)
    if not is_erased:
        erase(office)
        purge.finish(office)
    office.db.close()
    assert traces(tmp_path, house.SECRETS) == []


def _as_before_erasures(database: Database) -> None:
    """Take the file back to the guards and the context row that offices had before."""
    connection = database.connection
    newest = "SELECT table_name, max(id), history FROM journal_layout GROUP BY table_name"
    for table, layout, history in connection.execute(newest).fetchall():
        for name, sql in journal.trigger_sql(connection, table, layout, history=bool(history)):
            if name.endswith("_freeze"):
                old = sql.replace("WHEN (", "WHEN ").replace(
                    ") AND NOT EXISTS (SELECT 1 FROM journal_context WHERE erasing = 1) BEGIN", " BEGIN"
                )
                assert "erasing" not in old
                connection.execute(f"DROP TRIGGER {name}")
                connection.execute(old)
    connection.execute("DROP TRIGGER journal_entry_freeze")
    connection.execute(
        """
        CREATE TRIGGER journal_entry_freeze BEFORE UPDATE ON journal_entry
            WHEN OLD.digest IS NOT NULL OR NEW.digest IS NULL
                OR NEW.before_values IS NOT NULL OR NEW.after_values IS NOT NULL
                OR NEW.txn IS NOT OLD.txn OR NEW.layout IS NOT OLD.layout OR NEW.row_id IS NOT OLD.row_id
                OR NEW.op IS NOT OLD.op
            BEGIN SELECT RAISE(ABORT, 'the journal is never overwritten'); END
        """
    )
    connection.execute("ALTER TABLE journal_context DROP COLUMN erasing")
    connection.execute("ALTER TABLE journal_entry DROP COLUMN rows")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name IN ('m0003_erasure', 'm0006_blocks')")
    connection.execute(f"PRAGMA user_version = {rooms.SCHEMA_VERSION - 2}")


def _triggers(database: Database) -> dict[str, str]:
    return {
        row["name"]: row["sql"] for row in database.query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    }


def test_an_older_office_is_upgraded_and_can_erase(tmp_path: Path) -> None:
    office = house.house(tmp_path)
    fresh, head = _triggers(office.db), office.head
    path = _stamped(office)
    old = connect(path)
    _as_before_erasures(old)
    assert _triggers(old) != fresh
    old.close()
    copy, applied = opening.upgrade_office(path, now=china_time(TODAY))
    assert applied == ["store.m0003_erasure", "store.m0006_blocks"]
    upgraded = opening.open_office(path, today=TODAY, now=china_time(TODAY), actor="tester")
    assert _triggers(upgraded.db) == fresh
    assert audit.verify(upgraded.db, against=[head]) == []
    erase(upgraded)
    purge.finish(upgraded)
    assert audit.verify(upgraded.db, against=[head]) == []
    assert copy is not None
    assert [each.name for each in purge.copies(upgraded)] == [copy.name]
    upgraded.db.close()
