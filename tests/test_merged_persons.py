"""Mergers that an earlier program recorded: who was in both files was not written down, and is told by their notes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database as SchemaDatabase
from sqlite_utils import Migrations

from swtool import opening, rooms
from swtool.inventory import regrouping
from swtool.inventory.file_changes import alter, join, leave
from swtool.inventory.individual import open_plan
from swtool.inventory.merged import same_persons
from swtool.inventory.regrouping import merge, undo
from swtool.inventory.schema import migrations as inventory_migrations
from swtool.office import Office
from swtool.store.audit import verify
from swtool.store.database import stored_version
from swtool.store.schema_audit import schema_problems
from tests.household_case import JANUARY, new_file, standing
from tests.inventory_case import new_county, resident_id
from tests.offices import TODAY, at, china_time
from tests.regroup_case import (
    JULY,
    JUNE,
    correct_name,
    correct_number,
    erase,
    memberships,
    persons,
    who_is_who,
)

WRITTEN_SINCE = "m0005_same_persons"
NEXT_DAY = china_time(date(2026, 11, 11))


def earlier_sets() -> list[Migrations]:
    """The rooms' tables as they were before mergers wrote who was in both files."""
    earlier = Migrations(inventory_migrations.name)
    for each in inventory_migrations.pending(SchemaDatabase(memory=True, execute_plugins=False)):
        if each.name == WRITTEN_SINCE:
            break
        earlier(name=each.name)(each.fn)
    others = [each for each in rooms.migration_sets() if each.name != "intake"]
    return [earlier if each is inventory_migrations else each for each in others]


def merge_as_before(office: Office, keep: str, other: str, day: date) -> str:
    """A merger as an earlier program recorded it."""
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr(regrouping, "_note_pairs", lambda *_: None)
        return merge(office, keep, other, day, why="核对户口簿")


def upgraded(office: Office) -> Office:
    """The office after `swtool upgrade`, on the day after."""
    path = office.db.path
    assert stored_version(office.db) < rooms.SCHEMA_VERSION
    office.db.close()
    assert f"inventory.{WRITTEN_SINCE}" in opening.upgrade_office(path, now=NEXT_DAY)[1]
    return opening.open_office(path, today=NEXT_DAY.date(), now=NEXT_DAY, actor="tester")


@pytest.fixture
def older(tmp_path: Path) -> Office:
    """甲 and 丁 are in both files, 丙 in D2 alone."""
    office = new_county(tmp_path, sets=earlier_sets())
    new_file(office, "D1", "甲示例", "丁示例")
    new_file(office, "D2", "丙示例", "甲示例", "丁示例")
    return office


def erase_both(office: Office) -> None:
    for file_no in ("D1", "D2"):
        erase(office, file_no, "甲示例")


def rows_of(office: Office, table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in office.db.query(f"SELECT * FROM {table} ORDER BY id")]


def test_an_upgrade_changes_no_count_and_no_row(older: Office) -> None:
    open_plan(older, "D2", "甲示例", ["就业"], date(2026, 2, 1))
    served, before = memberships(older), standing(older)
    number = merge_as_before(older, "D1", "D2", JUNE)
    told, merged = who_is_who(older, served), standing(older)
    assert told == (5, 3, 3, {"D2甲": "D1甲", "D2丁": "D1丁"})
    tables = ("household_regroup_row", "journal_entry", "journal_txn")
    kept = {table: rows_of(older, table) for table in tables}

    office = upgraded(older)
    assert {table: rows_of(office, table) for table in tables} == kept
    assert (who_is_who(office, served), standing(office)) == (told, merged)
    assert verify(office.db) == []
    assert schema_problems(office.db, rooms.migration_sets()) == []
    assert office.db.query("PRAGMA foreign_key_check") == []

    undo(office, number, why="不是一户")
    assert standing(office) == before
    assert same_persons(office.db) == {}
    merge(office, "D1", "D2", JUNE, why="还是一户")
    assert who_is_who(office, served) == told
    assert verify(office.db) == []
    for statement in ("UPDATE household_regroup_row SET row_id = 1", "DELETE FROM household_regroup_row"):
        with pytest.raises(sqlite3.IntegrityError, match="history"), office.change("改写") as tx:
            tx.execute(statement)


@pytest.mark.parametrize("afterwards", [correct_name, correct_number, erase_both], ids=lambda each: each.__name__)
@pytest.mark.parametrize("is_upgraded", [False, True], ids=["before", "after"])
def test_what_becomes_of_details_does_not_part_them(
    older: Office, afterwards: Callable[[Office], None], is_upgraded: bool
) -> None:
    """Before the upgrade or after: what stood when the files were merged tells."""
    alter(older, "D2", "甲示例", {"resident_id": resident_id("19600203", "001")}, JANUARY)
    served = memberships(older)
    merge_as_before(older, "D1", "D2", JUNE)
    office = upgraded(older) if is_upgraded else at(older.db, now=china_time(TODAY, 10))
    afterwards(office)
    office = office if is_upgraded else upgraded(office)
    assert who_is_who(office, served) == (5, 3, 3, {"D2甲": "D1甲", "D2丁": "D1丁"})


def test_who_came_on_the_day_of_the_merger_is_one_person_too(older: Office) -> None:
    """戊 came into both files on that day; somebody of the name was in D1 before and had left."""
    join(older, "D1", {"name": "戊示例"}, date(2026, 2, 1))
    leave(older, "D1", "戊示例", date(2026, 3, 1), why="away")
    for file_no in ("D1", "D2"):
        join(older, file_no, {"name": "戊示例"}, JUNE)
    served = memberships(older)
    merge_as_before(older, "D1", "D2", JUNE)
    told = (7, 4, 4, {"D2甲": "D1甲", "D2丁": "D1丁", "D2戊": "D1戊"})
    assert who_is_who(older, served) == told
    assert who_is_who(upgraded(older), served) == told


def test_who_went_over_alone_is_nobody_else(older: Office) -> None:
    """After the merger another 丙 joins, and the one who went over gets another name."""
    served = memberships(older)
    merge_as_before(older, "D1", "D2", JUNE)
    alter(older, "D1", "丙示例", {"name": "丙新示例"}, JUNE)
    join(older, "D1", {"name": "丙示例"}, JULY)
    served["D1丙"] = memberships(older)["D1丙"]
    office = upgraded(older)
    assert (persons(office, JUNE, served), len(same_persons(office.db))) == (4, 2)


def test_an_earlier_merger_goes_on_in_a_later_one(older: Office) -> None:
    new_file(older, "D3", "甲示例", "己示例")
    served = memberships(older)
    merge_as_before(older, "D2", "D3", JUNE)
    office = upgraded(older)
    merge(office, "D1", "D2", JULY, why="核对户口簿")
    alter(office, "D1", "甲示例", {"name": "贾示例"}, JANUARY)
    assert [persons(office, day, served) for day in (date(2026, 5, 31), JUNE, JULY)] == [7, 6, 4]
    assert same_persons(office.db)[served["D3甲"]] == served["D1甲"]
