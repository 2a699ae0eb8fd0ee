"""Members who join, leave, change and move, each on a day: what was so before the day stays so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.inventory.file_changes import alter, change_head, join, leave, move, open_file, update_file
from swtool.inventory.files import members_now, require_file, require_member
from swtool.inventory.individual import open_plan
from swtool.inventory.plans import BOOKS
from swtool.office import Office
from swtool.store.audit import verify
from tests.household_case import county_with, names_on, new_file, village
from tests.inventory_case import UPDATING, load_rows, new_county, resident_id

JUNE = date(2026, 6, 1)


def member_rows(office: Office, name: str) -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for row in office.db.query(
            "SELECT effective_on, effective_until, client_category, left_why FROM household_member"
            " WHERE name = ? AND superseded_at IS NULL ORDER BY effective_on",
            (name,),
        )
    ]


def test_who_joins_is_there_from_the_day(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    join(office, "D1", {"name": "乙示例", "relation": "女儿"}, JUNE)
    assert names_on(office, "D1", "2026-05-31") == ["甲示例"]
    assert names_on(office, "D1", "2026-06-01") == ["乙示例", "甲示例"]


def test_who_leaves_is_gone_from_the_day_and_earlier_days_still_see_them(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例", "乙示例"))
    leave(office, "D1", "乙示例", JUNE, why="died")
    assert names_on(office, "D1", "2026-05-31") == ["乙示例", "甲示例"]
    assert names_on(office, "D1", "2026-06-01") == ["甲示例"]
    assert member_rows(office, "乙示例") == [("2026-01-05", "2026-06-01", None, "died")]


def test_a_head_leaves_with_a_new_head_or_as_the_last_one(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例", "乙示例"))
    with pytest.raises(SwtoolError, match="户主"):
        leave(office, "D1", "甲示例", JUNE, why="died")
    leave(office, "D1", "甲示例", JUNE, why="died", new_head="乙示例")
    assert require_file(office, "D1", JUNE).head_name == "乙示例"
    (left,) = members_now(office.db, require_file(office, "D1", JUNE).id)
    assert (left.name, left.is_head, left.effective_on) == ("乙示例", True, "2026-06-01")
    leave(office, "D1", "乙示例", date(2026, 7, 1), why="away")
    assert names_on(office, "D1", "2026-07-01") == []


def test_a_detail_changes_from_a_day_and_is_corrected_on_the_same_day(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    alter(office, "D1", "甲示例", {"client_category": "低保"}, JUNE)
    assert member_rows(office, "甲示例") == [
        ("2026-01-05", "2026-06-01", None, None),
        ("2026-06-01", None, "低保", None),
    ]
    alter(office, "D1", "甲示例", {"client_category": "特困"}, JUNE)
    assert member_rows(office, "甲示例")[1:] == [("2026-06-01", None, "特困", None)]
    with pytest.raises(SwtoolError, match="2026-06-01 起的情况登记得更晚"):
        alter(office, "D1", "甲示例", {"client_category": "独居"}, date(2026, 5, 31))


def test_the_key_of_a_person_goes_through_details_heads_moves_and_sheets(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例", "乙示例"), ("D2", "丙示例"))
    key = require_member(office.db, require_file(office, "D1", JUNE), "乙示例").key
    number = open_plan(office, "D1", "乙示例", ["复学"], date(2026, 2, 1))
    alter(office, "D1", "乙示例", {"client_category": "残疾"}, date(2026, 3, 1))
    move(office, "D1", "乙示例", "D2", date(2026, 4, 1))
    assert require_member(office.db, require_file(office, "D2", JUNE), f"#{key}").name == "乙示例"
    head = ["档案号", "村（社区）", "户主", "成员姓名", "与户主关系", "困难类别"]
    rows = [["D2", "永福村", "丙示例", "丙示例", "户主", ""], ["D2", "永福村", "丙示例", "乙示例", "侄女", "重残"]]
    load_rows(office, tmp_path, BOOKS, [head, *rows], terms=UPDATING)
    member = require_member(office.db, require_file(office, "D2", JUNE), "乙示例")
    assert (member.key, member.values["client_category"]) == (key, "重残")
    plan = office.db.one(
        "SELECT h.file_no, p.person_key FROM individual_plan p JOIN household h ON h.id = p.household_id"
    )
    assert plan is not None
    assert (number, *plan) == ("JH2026-0001", "D2", key)


def test_one_active_file_a_person(tmp_path: Path) -> None:
    office = new_county(tmp_path)
    number = resident_id("19600203", "001")
    new_file(office, "D1", "甲示例", resident_id=number)
    with pytest.raises(SwtoolError, match="这个人在档案 D1 里"):
        open_file(office, "D2", village(office), {"name": "甲示例", "resident_id": number}, JUNE, values={})
    new_file(office, "D3", "丙示例")
    with pytest.raises(SwtoolError, match="household move"):
        join(office, "D3", {"name": "甲示例", "resident_id": number}, JUNE)
    leave(office, "D1", "甲示例", JUNE, why="away")
    join(office, "D3", {"name": "甲示例", "resident_id": number}, JUNE)
    born = office.db.value("SELECT birth_date FROM household_member ORDER BY id DESC LIMIT 1")
    assert born == "1960-02-03"


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 11, 11), "还没有到"), (date(2026, 1, 4), "才建立"), (date(2025, 12, 31), "才建立")]
)
def test_days_that_cannot_be(tmp_path: Path, day: date, words: str) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    with pytest.raises(SwtoolError, match=words):
        join(office, "D1", {"name": "乙示例"}, day)


def test_what_is_refused_says_why(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例", "乙示例"))
    with pytest.raises(NotFound, match="没有档案 D9"):
        join(office, "D9", {"name": "丙示例"}, JUNE)
    with pytest.raises(NotFound, match="没有这个人"):
        leave(office, "D1", "丁示例", JUNE, why="away")
    with pytest.raises(SwtoolError, match="里已有这名成员"):
        join(office, "D1", {"name": "乙示例"}, JUNE)
    with pytest.raises(SwtoolError, match="已是户主"):
        change_head(office, "D1", "甲示例", JUNE)
    good = resident_id("19600203", "001")
    with pytest.raises(UsageFault, match="身份证号不对"):
        alter(office, "D1", "乙示例", {"resident_id": good[:-1] + ("1" if good[-1] != "1" else "2")}, JUNE)
    with pytest.raises(SwtoolError, match="没有要改的"):
        update_file(office, "D1", {"address": None})
    with pytest.raises(SwtoolError, match="已有档案 D1"):
        new_file(office, "D1", "戊示例")


def test_a_dry_run_writes_nothing_and_the_journal_holds(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例", "乙示例"))
    before = office.head
    leave(office, "D1", "乙示例", JUNE, why="away", keep=False)
    update_file(office, "D1", {"follow_up_level": "一级"}, keep=False)
    assert office.head == before
    change_head(office, "D1", "乙示例", JUNE, relation="母亲")
    assert verify(office.db) == []
