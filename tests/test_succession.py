"""Merges and splits of divisions: what must be assigned, what is left open, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.inventory.reviews import Kind, rounds
from swtool.inventory.sheets import households
from swtool.registry.boundaries import Places
from swtool.registry.divisions import read_divisions
from tests.succession_house import D2027, LATER, NOW, THEN, A, B, C, County, D, county, towns


@pytest.fixture
def home(tmp_path: Path) -> County:
    return county(tmp_path)


def test_a_split_wants_everything_assigned_and_then_follows_it(home: County) -> None:
    home.household("D1", "东村村委会")
    home.household("X1", "西村村委会")
    with pytest.raises(UsageFault, match="待分配：东村村委会、西村村委会、甲山镇社工站"):
        home.succeed(A, into=[A, "丁湾街道"], on=D2027, codes=["330481009"])
    home.succeed(A, into=[A, "丁湾街道"], on=D2027, codes=["330481009"], assign={"西村": "丁湾街道"}, rest=A)
    for day, boundaries, town in (
        (date(2027, 2, 28), THEN, A),
        (D2027, THEN, "丁湾街道"),
        (date(2027, 2, 28), NOW, "丁湾街道"),
    ):
        listed = {row[0]: row[1] for row in households(home.at(LATER, boundaries), day).rows}
        assert listed == {"D1": A, "X1": town}
        assert ("丙田镇" in towns(home, day, boundaries)) is True
        assert towns(home, day, boundaries)[A] == ["甲山镇社工站"]


def test_a_village_is_split_file_by_file(home: County) -> None:
    home.household("D1", "东村村委会")
    home.household("D2", "东村村委会")
    home.succeed(
        "东村",
        into=["东村村委会", "东湾社区"],
        on=D2027,
        codes=["330481101009"],
        assign={"D2": "东湾社区"},
        rest="东村村委会",
    )
    home.household("D3", "东村村委会", "2027-01-15")  # comes in under the old row after all
    on = {row[0]: row[2] for row in households(home.at(LATER), D2027).rows}
    assert on == {"D1": "东村村委会", "D2": "东湾社区", "D3": "东村村委会（已拆分，待分配）"}
    before = {row[0]: row[2] for row in households(home.at(LATER), date(2027, 2, 28)).rows}
    assert set(before.values()) == {"东村村委会"}
    counted = {one.name: one.counted.total for one in rounds(home.at(LATER, NOW), Kind.NEEDS, D2027, years=1)}
    assert (counted["东村村委会"], counted["东湾社区"], counted["东村村委会（已拆分，待分配）"]) == (1, 1, 1)


def test_what_was_registered_after_a_merge_is_not_guessed_for_a_day_before(home: County) -> None:
    home.succeed("东村", "西村", into=["东西社区"], on=D2027, codes=["330481101301"])
    new = read_divisions(home.office.db).match_village(None, "东西社区").one
    assert new is not None
    home.ids["东西社区"] = new.id
    home.household("E1", "东西社区")
    assert [row[2] for row in households(home.at(LATER), date(2027, 2, 28)).rows] == ["东西社区（合并前归属不明）"]
    assert [row[2] for row in households(home.at(LATER), D2027).rows] == ["东西社区"]


@pytest.mark.parametrize(
    ("old", "into", "asked", "told"),
    [
        ((A, B), [C], {}, "要写代码"),
        ((A, B), [C], {"codes": ["33048"]}, "不是9位代码"),
        ((A, B), [C], {"codes": ["330481103"]}, "已经是丙田镇的"),
        ((A,), [A], {}, "没有变化"),
        ((A, "东村"), [C], {}, "分开登记"),
        (("东村", "南村"), ["东南村"], {"codes": ["330481101309"]}, "不在同一个乡镇"),
        ((A, B), [C, D], {"codes": ["330481104", "330481105"]}, "一次只能拆一个"),
        (("海宁市",), [C], {}, "县级"),
        ((A,), ["东村"], {"merge_stations": {"甲山镇社工站": "甲山镇社工站"}}, "不能并入自己"),
        ((A, B), [C], {"codes": ["330481104"], "document_no": " "}, "没有写文号"),
        ((A, B), [C], {"codes": ["330481104", "330481105"]}, "代码多写了"),
    ],
)
def test_what_cannot_be_is_refused(
    home: County, old: tuple[str, ...], into: list[str], asked: dict[str, object], told: str
) -> None:
    with pytest.raises(SwtoolError, match=told):
        home.succeed(*old, into=into, on=D2027, **asked)


def test_unknown_names_tell_the_nearest(home: County) -> None:
    with pytest.raises(NotFound) as refused:
        home.succeed("甲川镇", into=[C], on=D2027)
    assert A in refused.value.nearest


def test_a_day_to_come_and_a_second_call_are_refused(home: County) -> None:
    with pytest.raises(SwtoolError, match="还没有到"):
        home.succeed(A, B, into=[C], on=D2027, codes=["330481104"], recorded=date(2027, 2, 28))
    home.succeed(A, B, into=[C], on=D2027, codes=["330481104"])
    with pytest.raises(SwtoolError, match=r"已于 2027-03-01 按 .* 调整，现在是山水镇"):
        home.succeed(A, B, into=[C], on=D2027, codes=["330481104"])
    with pytest.raises(SwtoolError, match=r"起已按 海政发.*另有调整"):  # a document of before arrives afterwards
        home.succeed(A, into=["甲街道"], on=date(2026, 12, 1), recorded=date(2027, 4, 1))
    with pytest.raises(SwtoolError, match="才设立的"):
        home.succeed(C, into=[D], on=D2027)


def test_known_on_leaves_out_what_was_recorded_later(home: County) -> None:
    home.succeed(A, B, into=[C], on=D2027, codes=["330481104"], recorded=date(2027, 5, 1))
    day, station = date(2027, 4, 1), home.ids[A]
    assert Places(home.office.db, day).of(station).name == C
    assert Places(home.office.db, day, known_on=date(2027, 4, 30)).of(station).name == A
    names = {town.name for town in Places(home.office.db, day, known_on=date(2027, 4, 30)).index.towns}
    assert names == {A, B, "丙田镇"}
