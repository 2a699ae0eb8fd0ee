"""Persons: numbers, finding, and the search before adding. A name alone never makes two people one."""

from __future__ import annotations

from datetime import date

import pytest

from swtool.errors import NotFound, SwtoolError
from swtool.registry.people import (
    Ambiguity,
    NewPerson,
    Person,
    PersonFields,
    PersonFinder,
    find_person,
    insert_persons,
    name_key,
    next_staff_numbers,
    require_person,
)
from swtool.registry.similar import similar_persons

from .registry_house import county, hire, resident_id

ID1, ID2 = resident_id("19900101", 1), resident_id("19920202", 2)
DAY = date(2026, 6, 1)


@pytest.fixture
def office(tmp_path):
    return county(tmp_path)


def test_numbers_run_on_and_keep_the_county(office) -> None:
    assert [hire(office, name, start=None).staff_no for name in ("甲示例", "乙示例")] == [
        "330481-00001",
        "330481-00002",
    ]
    with office.change("自带编号") as tx:
        insert_persons(
            tx, [NewPerson("330481-00120", PersonFields("丙示例")), NewPerson("旧号7", PersonFields("丁示例"))]
        )
        assert next_staff_numbers(tx, 2) == ["330481-00121", "330481-00122"]
    assert next_staff_numbers(office.db, 1) == ["330481-00121"]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("张 三", "张三"),
        ("张　三", "张三"),
        ("张三(兼)", "张三"),
        ("张三*", "张三"),
        ("阿依•买买提", "阿依·买买提"),
        ("阿依・买买提", "阿依·买买提"),
    ],
)
def test_names_are_compared_in_one_form(written, key) -> None:
    assert name_key(written) == key


def test_found_by_number_by_id_and_by_name(office) -> None:
    person = hire(office, "张示例", number=ID1)
    for text in ("330481-00001", "330481-1", "３３０４８１－00001", ID1, f"'{ID1}", ID1.lower(), "张示例", "张 示例"):
        assert find_person(office.db, text) == person, text
    assert find_person(office.db, "李示例") is None
    assert find_person(office.db, ID2) is None


def test_a_name_counts_at_the_station_on_the_day(office) -> None:
    here = hire(office, "张示例", station=1, start="2024-01-01")
    there = hire(office, "张示例", station=2, start="2024-01-01")
    finder = PersonFinder(office.db, DAY)
    assert finder.find("张示例", 1) == here
    assert finder.find("张示例", 2) == there
    both = finder.find("张示例")
    assert isinstance(both, Ambiguity)
    assert both.staff_numbers == "330481-00001、330481-00002"
    assert "张" not in both.reason
    assert PersonFinder(office.db, date(2023, 12, 31)).find("张示例", 1) is None


def test_two_of_one_name_at_one_station_stay_ambiguous(office) -> None:
    for number in (ID1, ID2):
        hire(office, "张示例", number=number)
    assert isinstance(find_person(office.db, "张示例", station_id=1, day=DAY), Ambiguity)
    with pytest.raises(SwtoolError, match="不能确定是哪一个人") as refused:
        require_person(office.db, "张示例")
    assert "330481-00001、330481-00002" in refused.value.why
    with pytest.raises(NotFound, match="没有找到这个人"):
        require_person(office.db, "李示例")


def test_somebody_planned_in_the_same_load_is_known(office) -> None:
    finder = PersonFinder(office.db, DAY)
    new = Person(9, "", "330481-00009", "王示例", ID2, "男", "1992-02-02", None, None, None, None, None)
    finder.add(new, 2)
    assert finder.find(ID2) == finder.find("王示例", 2) == finder.find("330481-00009") == new
    assert finder.by_name_and_birth("王示例", "1992-02-02", has_id=False) == (new,)
    assert finder.by_name_and_birth("王示例", "1992-02-02", has_id=True) == ()  # two IDs are two people
    numberless = new._replace(id=10, staff_no="330481-00010", resident_id=None)
    finder.add(numberless, 2)
    assert finder.by_name_and_birth("王示例", "1992-02-02", has_id=True) == (numberless,)
    assert finder.by_name_and_birth("王示例", "1992-02-03", has_id=True) == ()


def slip(number: str) -> str:
    return resident_id(number[6:14], int(number[14:17]) + 2)


@pytest.mark.parametrize(
    ("stored", "asked", "reasons"),
    [
        ({"number": ID1}, {"name": "李别名", "resident_id": ID1}, ("身份证号相同",)),
        ({}, {"name": "张示例"}, None),  # a name alone
        ({"birth_date": "1990-01-01"}, {"name": "张示例", "birth_date": "1990-01-01"}, ("姓名相同、出生日期一致",)),
        ({"birth_date": "1990-01"}, {"name": "张示例", "birth_date": "1990-01-05"}, ("姓名相同、出生日期一致",)),
        ({"birth_date": "1990"}, {"name": "张示例", "birth_date": "1990-01-05"}, None),
        ({"birth_date": "1990-01-01"}, {"name": "张示例", "birth_date": "1990-01-02"}, None),
        ({"mobile": "13800000001"}, {"name": "李示例", "mobile": "13800000001"}, ("手机号相同",)),
        ({"number": ID1}, {"name": "张示例", "resident_id": slip(ID1)}, ("姓名相同，身份证号只差 2 位",)),
        ({"number": ID1}, {"name": "张示例", "resident_id": ID2}, None),
    ],
)
def test_whoever_may_be_the_same_is_shown_with_the_reason(office, stored, asked, reasons) -> None:
    hire(office, "张示例", start=None, **stored)
    found = similar_persons(office, PersonFields(**asked))
    assert [each.reasons for each in found] == ([] if reasons is None else [reasons])


def test_a_nearly_equal_name_with_the_same_birth_date_is_shown_by_the_policys_likeness(office) -> None:
    hire(office, "阿依努尔·买买提江", start=None, birth_date="1990-01-01")
    alike = similar_persons(office, PersonFields("阿依努尔·买买提", birth_date="1990-01-01"))
    assert [each.reasons for each in alike] == [("姓名相近、出生日期一致",)]
    assert similar_persons(office, PersonFields("古丽", birth_date="1990-01-01")) == []


def test_same_id_comes_first_and_is_marked(office) -> None:
    hire(office, "甲示例", mobile="13800000001", start=None)
    hire(office, "乙示例", number=ID1, start=None)
    found = similar_persons(office, PersonFields("丙示例", resident_id=ID1, mobile="13800000001"))
    assert [(each.person.name, each.is_same_number) for each in found] == [("乙示例", True), ("甲示例", False)]
