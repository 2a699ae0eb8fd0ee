"""Answers printed with boxes: what is ticked is read, and what nobody can tell is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.forms.kind import CellFault, read_cell
from swtool.forms.kinds import Choice, Text, YesNo
from swtool.forms.personal import PersonName
from swtool.inventory.plans import BOOKS
from tests.cell_case import PLAIN
from tests.inventory_case import load_rows, new_county

SEX = Choice({"男": "male", "女": "female"})


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("□男 ☑女", "female"),
        ("☑男□女", "male"),
        ("■男　□女", "male"),
        ("√男 □女", "male"),
        ("男√ 女□", "male"),
        ("男 □、女 ☑", "female"),
        ("☐男\n✓女", "female"),
        ("□男 □女", None),
        ("☑女", "female"),
        ("女 √", "female"),
    ],
)
def test_the_ticked_answer_is_the_choice(cell: str, value: object) -> None:
    assert read_cell(SEX, cell, PLAIN) == value


def test_several_ticked_answers_are_several_words_of_a_text() -> None:
    assert read_cell(Text(), "☑困境儿童 □留守儿童 ☑残疾人", PLAIN) == "困境儿童、残疾人"
    assert read_cell(Text(), "□困境儿童 ☑其他：______", PLAIN) == "其他"
    assert read_cell(Text(), "☑困境儿童 ☑残疾人", PLAIN) == "困境儿童、残疾人"
    assert isinstance(read_cell(SEX, "☑男 ☑女 □其他", PLAIN), CellFault)
    assert isinstance(read_cell(SEX, "☑男 ☑女", PLAIN), CellFault)
    assert read_cell(YesNo(), "☑是 □否", PLAIN) is True
    assert read_cell(YesNo(), "□是 ☑否", PLAIN) is False


@pytest.mark.parametrize("cell", ["□√男 □女", "☒男 □女", "□男 √ □女", "男☑女□其他", "√男 女□"])
def test_what_nobody_can_tell_is_refused(cell: str) -> None:
    for kind in (SEX, Text()):
        fault = read_cell(kind, cell, PLAIN)
        assert isinstance(fault, CellFault)
        assert fault.reason == "打勾的看不出选的是哪一项"


@pytest.mark.parametrize("cell", ["√", "√2", "√（迟到）", "☒男", "√男√", "甲√乙"])
def test_a_tick_that_chooses_no_word_stays(cell: str) -> None:
    assert read_cell(Text(), cell, PLAIN) == cell


@pytest.mark.parametrize("cell", ["人民路□号", "张□明小卖部", "人民路□□号", "情况属实□", "□情况属实"])
def test_a_box_in_place_of_a_character_stays(cell: str) -> None:
    assert read_cell(Text(), cell, PLAIN) == cell


def test_a_name_with_unreadable_characters_is_refused_as_such() -> None:
    for name in ("张□明", "□□明"):
        fault = read_cell(PersonName(), name, PLAIN)
        assert isinstance(fault, CellFault)
        assert fault.code == "name.unreadable"


def test_ticked_answers_of_a_household_are_stored(tmp_path: Path) -> None:
    office = new_county(tmp_path)
    head = ["档案号", "村（社区）", "户主", "成员姓名", "与户主关系", "性别", "困难类别", "更新日期"]
    row = ["D1", "永福村", "甲示例", "甲示例", "户主", "□男 ☑女", "☑困境儿童 □留守儿童", "2026-06-01"]
    assert load_rows(office, tmp_path, BOOKS, [head, row]).findings == []
    (member,) = office.db.query("SELECT sex, client_category FROM household_member")
    assert tuple(member) == ("女", "困境儿童")
