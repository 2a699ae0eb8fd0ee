"""Lists, names and coverage over ten years of mergers, on the boundaries of the day asked for and on today's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from swtool.boundaries import Boundaries
from swtool.inventory.checks import household_round_check
from swtool.inventory.reviews import Kind, rounds
from swtool.inventory.sheets import households
from swtool.registry.division_sheets import successions
from swtool.registry.divisions import read_divisions
from swtool.registry.register_sheets import projects, stations
from swtool.registry.station_finder import StationFinder
from swtool.registry.stations import operators_on, station_names
from swtool.reporting.blocks import scope_of
from swtool.reporting.staff_blocks import station_rows
from tests.succession_house import D2027, D2029, EIGHT, LATER, NOW, THEN, A, B, C, County, D, county, towns

# Which of the eight days see A and B, and which see C, by the two days of change.
AB_DAYS, C_DAYS = EIGHT[:2], EIGHT[2:5]


@pytest.fixture
def home(tmp_path: Path) -> County:
    return county(tmp_path)


@pytest.fixture
def decade(home: County) -> County:
    """A and B are merged into C in 2027 (B's station into A's, which is renamed), C becomes D in 2029."""
    home.serving("示例甲", "甲山镇社工站", date(2026, 1, 1))
    home.serving("示例乙", "乙水镇社工站", date(2026, 1, 1))
    home.serving("示例丙", "乙水镇社工站", date(2028, 1, 1))  # registered later under the old station's name
    for number, village in (("D1", "东村村委会"), ("D2", "东村村委会"), ("N1", "南村村委会"), ("Z1", "中村村委会")):
        home.household(number, village)
    home.succeed(
        A,
        B,
        into=[C],
        on=D2027,
        codes=["330481104"],
        document_no="海政发〔2027〕3号",
        rename_stations={"甲山镇社工站": "山水镇社工站"},
        merge_stations={"乙水镇社工站": "山水镇社工站"},
    )
    home.succeed(
        C,
        into=[D],
        on=D2029,
        document_no="海政发〔2029〕8号",
        rename_stations={"山水镇社工站": "湖滨街道社工站"},
    )
    home.succeed(
        "东村", "西村", into=["东西社区"], on=date(2030, 1, 1), codes=["330481104301"], document_no="海民〔2030〕1号"
    )
    return home


@pytest.mark.parametrize("day", EIGHT)
def test_the_list_of_stations_on_either_boundaries(decade: County, day: date) -> None:
    own = {"丙田镇": ["丙田镇社工站"]}
    if day in AB_DAYS:
        then: Mapping[str, list[str]] = {A: ["甲山镇社工站"], B: ["乙水镇社工站"]}
        now = {D: ["乙水镇社工站", "湖滨街道社工站"]}
    elif day in C_DAYS:
        then, now = {C: ["山水镇社工站"]}, {D: ["湖滨街道社工站"]}
    else:
        then = now = {D: ["湖滨街道社工站"]}
    assert towns(decade, day, THEN) == {**then, **own}
    assert towns(decade, day, NOW) == {**now, **own}


@pytest.mark.parametrize("day", EIGHT)
def test_staff_by_town_on_either_boundaries(decade: County, day: date) -> None:
    def heads(boundaries: Boundaries) -> dict[str, int]:
        office = decade.at(LATER, boundaries)
        found: dict[str, int] = {}
        for record in station_rows(office, scope_of(office, as_of=day, year=None)):
            found[str(record["town"])] = found.get(str(record["town"]), 0) + int(str(record["head"]))
        return found

    third = int(day >= date(2028, 1, 1))
    if day in AB_DAYS:
        assert heads(THEN) == {A: 1, B: 1, "丙田镇": 0}
    else:
        assert heads(THEN) == {C if day in C_DAYS else D: 2 + third, "丙田镇": 0}
    assert heads(NOW) == {D: 2 + third, "丙田镇": 0}


@pytest.mark.parametrize("day", [*EIGHT, date(2029, 12, 31), date(2030, 1, 1)])
def test_coverage_counts_the_villages_of_either_boundaries(decade: County, day: date) -> None:
    def held(boundaries: Boundaries) -> dict[tuple[str, str], int]:
        found = rounds(decade.at(LATER, boundaries), Kind.NEEDS, day, years=1)
        return {(one.town_name, one.name): one.counted.total for one in found}

    merged = {(D, "东西社区"): 2, (D, "南村村委会"): 1, (D, "北村村委会"): 0, ("丙田镇", "中村村委会"): 1}
    if day >= date(2030, 1, 1):
        assert held(THEN) == merged
    else:
        east, west = (A, B) if day in AB_DAYS else (C, C) if day in C_DAYS else (D, D)
        assert held(THEN) == {
            (east, "东村村委会"): 2,
            (east, "西村村委会"): 0,
            (west, "南村村委会"): 1,
            (west, "北村村委会"): 0,
            ("丙田镇", "中村村委会"): 1,
        }
    assert held(NOW) == merged


@pytest.mark.parametrize(
    ("day", "town", "found"),
    [
        (date(2027, 2, 28), A, ["D1", "D2"]),
        (date(2027, 3, 1), C, ["D1", "D2", "N1"]),
        (date(2027, 3, 1), A, ["D1", "D2", "N1"]),  # the old name leads to what the town became
        (date(2029, 7, 1), D, ["D1", "D2", "N1"]),
    ],
)
def test_a_list_can_be_narrowed_to_a_town_of_its_day(decade: County, day: date, town: str, found: list[str]) -> None:
    from commands._places import villages_named

    office = decade.at(LATER)
    places = villages_named(office, town, day)
    assert sorted(row[0] for row in households(office, day, division_ids=places).rows) == found


def test_a_town_is_asked_for_a_day_before_the_first_list(tmp_path: Path) -> None:
    from commands._places import villages_named

    home = county(tmp_path, valid_from="2026-01-01")
    home.household("D1", "东村村委会")
    home.household("N1", "南村村委会")
    office, day = home.at(LATER), date(2025, 6, 1)
    assert [row[0] for row in households(office, day, division_ids=villages_named(office, A, day)).rows] == ["D1"]


def test_tables_say_which_boundaries_they_follow_where_they_differ(decade: County) -> None:
    assert stations(decade.at(LATER, NOW), date(2027, 1, 1)).notes == ("按现行区划（最近一次调整 2030-01-01）",)
    assert "当时的区划" in stations(decade.at(LATER), date(2027, 1, 1)).notes[0]
    assert stations(decade.at(LATER), date(2031, 1, 1)).notes == ()


@pytest.mark.parametrize(
    ("day", "names"),
    [(date(2027, 2, 28), {A, B, "丙田镇"}), (date(2027, 3, 1), {C, "丙田镇"}), (date(2029, 7, 1), {D, "丙田镇"})],
)
def test_the_list_of_divisions_on_both_sides_of_the_day(decade: County, day: date, names: set[str]) -> None:
    assert {town.name for town in read_divisions(decade.office.db, day=day).towns} == names


def test_a_division_tells_where_it_came_from_and_what_it_became(decade: County) -> None:
    index = read_divisions(decade.office.db)
    town = index.match_town(D).one
    assert town is not None
    rows = [row for row in successions(decade.at(LATER), town).rows if row[5] != "QH2030-0001"]
    assert [(row[0], row[1], row[2], row[3], row[4]) for row in rows] == [
        (D2027, "合并", "甲山镇（330481101）", "山水镇（330481104）", "海政发〔2027〕3号"),
        (D2027, "合并", "乙水镇（330481102）", "山水镇（330481104）", "海政发〔2027〕3号"),
        (D2029, "更名", "山水镇（330481104）", "湖滨街道（330481104）", "海政发〔2029〕8号"),
    ]


@pytest.mark.parametrize(("text", "found"), [("甲山镇", D), ("甲山", D), ("山水镇", D), ("湖滨街道", D)])
def test_an_old_name_finds_what_it_became_and_says_so(decade: County, text: str, found: str) -> None:
    match = read_divisions(decade.office.db).match_town(text)
    assert match.one is not None
    assert match.one.name == found
    assert ("海政发〔2029〕8号" in match.note) is (text != D)
    before = read_divisions(decade.office.db, day=date(2027, 2, 28)).match_town("甲山镇")
    assert before.one is not None
    assert (before.one.name, before.note) == (A, "")


def test_an_old_village_name_is_understood_in_the_old_and_in_the_new_town(decade: County) -> None:
    index = read_divisions(decade.office.db)
    for town in ("甲山镇", D):
        match = index.match_village(index.match_town(town).one, "东村")
        assert match.one is not None
        assert match.one.name == "东西社区"
        assert "海民〔2030〕1号" in match.note


def test_stations_are_found_by_the_names_they_had(decade: County) -> None:
    finder = StationFinder(decade.office.db, LATER)
    for text in ("甲山镇社工站", "乙水镇社工站", "山水镇社工站", "乙水镇", "湖滨街道"):
        assert [station.name for station in finder.find(text)] == ["湖滨街道社工站"], text
    assert "并入湖滨街道社工站" in finder.note("乙水镇社工站")
    assert "更名为湖滨街道社工站" in finder.note("甲山镇社工站")
    before = StationFinder(decade.office.db, date(2027, 2, 28))
    assert [station.id for station in before.find("乙水镇社工站")] == [decade.stations["乙水镇社工站"]]


def test_names_contracts_and_projects_on_the_day_before_and_on_the_day(decade: County) -> None:
    db, a, b = decade.office.db, decade.stations["甲山镇社工站"], decade.stations["乙水镇社工站"]
    assert station_names(db, date(2027, 2, 28))[a] == "甲山镇社工站"
    assert station_names(db, date(2027, 3, 1))[a] == station_names(db, date(2029, 6, 30))[a] == "山水镇社工站"
    assert station_names(db, date(2029, 7, 1))[a] == station_names(db)[a] == "湖滨街道社工站"
    assert b in operators_on(db, date(2027, 2, 28))
    assert b not in operators_on(db, date(2027, 3, 1))
    where = {day: {row[0]: row[2] for row in projects(decade.at(LATER), day).rows} for day in EIGHT[1:3]}
    assert where[EIGHT[1]]["乙水镇项目"] == "乙水镇社工站"
    assert where[EIGHT[2]]["乙水镇项目"] == "山水镇社工站"


@pytest.mark.parametrize(
    ("day", "boundaries", "subjects"),
    [
        (date(2027, 2, 28), THEN, {"甲山镇 东村村委会", "乙水镇 南村村委会", "丙田镇 中村村委会"}),
        (date(2027, 3, 1), THEN, {"山水镇 东村村委会", "山水镇 南村村委会", "丙田镇 中村村委会"}),
        (date(2029, 7, 1), THEN, {"湖滨街道 东村村委会", "湖滨街道 南村村委会", "丙田镇 中村村委会"}),
        (date(2027, 2, 28), NOW, {"湖滨街道 东西社区", "湖滨街道 南村村委会", "丙田镇 中村村委会"}),
        (date(2035, 12, 31), NOW, {"湖滨街道 东西社区", "湖滨街道 南村村委会", "丙田镇 中村村委会"}),
    ],
)
def test_checks_name_the_villages_of_either_boundaries(
    decade: County, day: date, boundaries: Boundaries, subjects: set[str]
) -> None:
    found = household_round_check.run(decade.at(LATER, boundaries), day)
    assert {one.where.subject for one in found if one.figures.get("total")} == subjects
