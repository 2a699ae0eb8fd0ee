"""Who was in both files of a merger stays one person, whatever happens to either file afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from swtool import rooms
from swtool.inventory.file_changes import alter, join
from swtool.inventory.regrouping import merge, split, undo
from swtool.office import Office
from swtool.store.audit import verify
from tests.household_case import JANUARY, county_with, new_file, standing
from tests.inventory_case import new_county, resident_id
from tests.regroup_case import EVE, JULY, JUNE, correct_name, correct_number, erase, memberships, persons, who_is_who


def erase_who_stays(office: Office) -> None:
    erase(office, "D1", "甲示例")


def erase_who_went_in(office: Office) -> None:
    erase(office, "D2", "甲示例")


def erase_several(office: Office) -> None:
    for file_no in ("D1", "D2"):
        for name in ("甲示例", "丁示例"):
            erase(office, file_no, name)


AFTERWARDS = (correct_name, correct_number, erase_who_stays, erase_who_went_in, erase_several)
EVERY_ROOM = tuple(each for each in rooms.migration_sets() if each.name != "intake")


def twice_listed(folder: Path) -> Office:
    """甲 and 丁 are in both files, 丙 in D2 alone; D2 has a number of 甲's."""
    office = new_county(folder, sets=EVERY_ROOM)
    new_file(office, "D1", "甲示例", "丁示例")
    new_file(office, "D2", "丙示例", "甲示例", "丁示例")
    alter(office, "D2", "甲示例", {"resident_id": resident_id("19600203", "001")}, JANUARY)
    return office


@pytest.mark.parametrize("afterwards", AFTERWARDS, ids=lambda each: each.__name__)
def test_who_was_in_both_files_stays_one_whatever_their_details_become(
    tmp_path: Path, afterwards: Callable[[Office], None]
) -> None:
    """Five memberships, three persons from June on. Those of D2 are three persons, whoever they go on as."""
    office = twice_listed(tmp_path)
    served = memberships(office)
    assert sorted(served) == ["D1丁", "D1甲", "D2丁", "D2丙", "D2甲"]
    merge(office, "D1", "D2", JUNE, why="核对户口簿")
    told = who_is_who(office, served)
    assert told == (5, 3, 3, {"D2甲": "D1甲", "D2丁": "D1丁"})
    afterwards(office)
    assert who_is_who(office, served) == told
    assert verify(office.db) == []


def test_who_came_on_the_day_of_the_merger_is_one_person_too(tmp_path: Path) -> None:
    """No day was spent in the file that went in, so that no ended membership tells of it."""
    office = county_with(tmp_path, ("D1", "甲示例", "丁示例"), ("D2", "丙示例"))
    join(office, "D2", {"name": "丁示例"}, JUNE)
    served = memberships(office)
    merge(office, "D1", "D2", JUNE, why="核对户口簿")
    assert (persons(office, EVE, served), persons(office, JUNE, served)) == (4, 3)


def test_through_mergers_of_mergers_it_is_one_person(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"), ("D2", "甲示例", "乙示例"), ("D3", "甲示例", "丙示例"))
    served = memberships(office)
    merge(office, "D2", "D3", JUNE, why="核对户口簿")
    alter(office, "D2", "甲示例", {"name": "贾示例"}, JANUARY)
    alter(office, "D1", "甲示例", {"name": "贾示例"}, JANUARY)
    second = merge(office, "D1", "D2", JULY, why="核对户口簿")
    alter(office, "D1", "贾示例", {"name": "嘉示例"}, JANUARY)
    assert [persons(office, day, served) for day in (EVE, JUNE, date(2026, 6, 30), JULY)] == [5, 4, 4, 3]
    undo(office, second, why="不是一户")
    assert [persons(office, day, served) for day in (EVE, JUNE, JULY)] == [5, 4, 4]


def test_an_undone_merger_says_nothing_of_anybody(tmp_path: Path) -> None:
    """Nor does it when the files are merged again: the other way round, or after a name was corrected."""
    office = county_with(tmp_path, ("D1", "甲示例", "丁示例"), ("D2", "丙示例", "甲示例", "丁示例"))
    served, before = memberships(office), standing(office)
    for keep, other in (("D1", "D2"), ("D2", "D1"), ("D1", "D2")):
        number = merge(office, keep, other, JUNE, why="核对户口簿")
        assert (persons(office, EVE, served), persons(office, JUNE, served)) == (5, 3)
        undo(office, number, why="不是一户")
        assert persons(office, JULY, served) == 5
        assert standing(office) == before
    alter(office, "D2", "甲示例", {"name": "贾示例"}, JANUARY)
    merge(office, "D1", "D2", JUNE, why="核对户口簿")
    assert persons(office, JUNE, served) == 4  # 甲 and 贾 are two
    assert verify(office.db) == []


def test_a_split_after_the_merger_keeps_who_is_who(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例", "丁示例"), ("D2", "丙示例", "甲示例", "丁示例"))
    served = memberships(office)
    merge(office, "D1", "D2", JUNE, why="核对户口簿")
    number = split(office, "D1", "D9", ["丁示例"], JULY, why="分户", values={})
    assert (persons(office, JUNE, served), persons(office, JULY, served)) == (3, 3)
    undo(office, number, why="弄错了")
    assert (persons(office, JUNE, served), persons(office, JULY, served)) == (3, 3)
