"""Merges, splits and renames of divisions: the plan, what is written, and what it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool import rooms
from swtool.boundaries import Boundaries
from swtool.dates import PartialDate
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.filings.changes import NewChange, PostPart, change_named
from swtool.filings.procedure import accept, file_changes
from swtool.filings.recording import record_by_command
from swtool.filings.replay import replay
from swtool.filings.sheets import due_list, filing_list, lateness_summary
from swtool.filings.store import filing_named
from swtool.filings.terms import ChangeKind, Channel, Origin
from swtool.inventory.checks import household_round_check
from swtool.inventory.reviews import Kind, rounds
from swtool.inventory.sheets import households
from swtool.registry.boundaries import Places
from swtool.registry.division_sheets import successions
from swtool.registry.divisions import read_divisions
from swtool.registry.people import PersonFields
from swtool.registry.posts import Post, PostFields, posts_of
from swtool.registry.register_sheets import projects, stations
from swtool.registry.registering import Registration, register
from swtool.registry.station_finder import StationFinder
from swtool.registry.stations import StationMove, operators_on, station_names
from swtool.registry.succession import Request, plan_succession
from swtool.reporting.blocks import scope_of
from swtool.reporting.staff_blocks import station_rows
from tests.succession_house import County, county

D2027, D2029 = date(2027, 3, 1), date(2029, 7, 1)
LATER = date(2036, 1, 1)
THEN, NOW = Boundaries.THEN, Boundaries.NOW
A, B, C, D = "甲山镇", "乙水镇", "山水镇", "湖滨街道"
EIGHT = (
    date(2026, 6, 1),
    date(2027, 2, 28),
    date(2027, 3, 1),
    date(2028, 1, 1),
    date(2029, 6, 30),
    date(2029, 7, 1),
    date(2031, 1, 1),
    date(2035, 12, 31),
)
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


def towns(county: County, day: date, boundaries: Boundaries) -> dict[str, list[str]]:
    """Town → its stations, as the list has them."""
    found: dict[str, list[str]] = {}
    for row in stations(county.at(LATER, boundaries), day).rows:
        found.setdefault(str(row[2]), []).append(str(row[0]))
    return {town: sorted(names) for town, names in found.items()}


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


def test_posts_follow_the_station_on_the_day(home: County) -> None:
    person = home.serving("示例甲", "乙水镇社工站", date(2026, 1, 1), until=date(2028, 1, 1))
    home.succeed(B, into=[A], on=D2027, merge_stations={"乙水镇社工站": "甲山镇社工站"})
    held = [(p.station_id, p.effective_on, p.effective_until) for p in posts_of(home.office.db, person)]
    a, b = home.stations["甲山镇社工站"], home.stations["乙水镇社工站"]
    assert held == [(b, date(2026, 1, 1), D2027), (a, D2027, date(2028, 1, 1))]
    assert not due_list(home.at(LATER), LATER).rows, "no filing is owed by the setting"


def record(home: County, kind: ChangeKind, person: int, station: str, day: date, on: date) -> str:
    office = home.at(on)
    after = PostPart("service_post", "full_time") if kind.enters else PostPart()
    new = NewChange(kind, person, home.stations[station], PartialDate.of(day), Origin.COMMAND, after=after)
    with office.change("登记变动") as tx:
        return record_by_command(office, tx, [new])[0].change.change_no


def file(home: County, change_no: str, on: date) -> str:
    office = home.at(on)
    with office.change("备案") as tx:
        return file_changes(office, tx, [change_named(office.db, change_no)], channel=Channel.ONLINE)[0]


def accept_it(home: County, filing_no: str, on: date) -> None:
    office = home.at(on)
    with office.change("予以备案") as tx:
        accept(office, tx, *filing_named(office.db, filing_no))


def test_open_filings_are_told_and_accepted_after_the_merger(home: County) -> None:
    leaver = home.serving("示例甲", "乙水镇社工站", date(2026, 1, 1))
    comer = home.serving("示例乙", "丙田镇社工站", date(2026, 1, 1), until=date(2026, 6, 1))
    left = file(
        home, record(home, ChangeKind.LEAVE, leaver, "乙水镇社工站", date(2027, 2, 20), date(2027, 2, 22)), EIGHT[1]
    )
    came = file(
        home, record(home, ChangeKind.JOIN, comer, "乙水镇社工站", date(2027, 2, 25), date(2027, 2, 26)), EIGHT[1]
    )
    request = Request((B,), (A,), D2027, "海政发〔2027〕3号", merge_stations={"乙水镇社工站": "甲山镇社工站"})
    plan = plan_succession(home.at(D2027), request, rooms.succession_parts())
    assert [step.subject for step in plan.steps if step.what == "未办结的备案"] == [left, came]
    home.succeed(B, into=[A], on=D2027, merge_stations={"乙水镇社工站": "甲山镇社工站"})
    a, b = home.stations["甲山镇社工站"], home.stations["乙水镇社工站"]
    # Nothing is accepted yet: who is said to have left still went along on the day.
    assert [p.station_id for p in posts_of(home.office.db, leaver)] == [b, a]
    accept_it(home, left, date(2027, 3, 10))
    accept_it(home, came, date(2027, 3, 10))
    assert [(p.station_id, p.effective_until) for p in posts_of(home.office.db, leaver)] == [(b, date(2027, 2, 20))]
    later = [(p.station_id, p.effective_on, p.effective_until) for p in posts_of(home.office.db, comer)]
    assert later[1:] == [(b, date(2027, 2, 25), D2027), (a, D2027, None)]


def test_a_leave_after_the_day_said_of_the_old_station_is_meant_of_the_new_one(home: County) -> None:
    person = home.serving("示例甲", "乙水镇社工站", date(2026, 1, 1))
    number = file(
        home,
        record(home, ChangeKind.LEAVE, person, "乙水镇社工站", date(2027, 4, 1), date(2027, 4, 2)),
        date(2027, 4, 2),
    )
    accept_it(home, number, date(2027, 4, 3))
    # The document of 1 March arrives in May.
    home.succeed(B, into=[A], on=D2027, recorded=date(2027, 5, 6), merge_stations={"乙水镇社工站": "甲山镇社工站"})
    held = [(p.station_id, p.effective_on, p.effective_until) for p in posts_of(home.office.db, person)]
    a, b = home.stations["甲山镇社工站"], home.stations["乙水镇社工站"]
    assert held == [(b, date(2026, 1, 1), D2027), (a, D2027, date(2027, 4, 1))]


@pytest.mark.parametrize(("day", "station"), [(date(2027, 2, 28), B), (date(2027, 3, 1), A), (date(2027, 3, 2), A)])
def test_a_change_said_of_the_old_station_is_recorded_where_its_day_belongs(
    home: County, day: date, station: str
) -> None:
    """Else it would seem to have no project, and need no filing."""
    person = home.serving("示例甲", "乙水镇社工站", date(2026, 1, 1))
    home.succeed(B, into=[A], on=D2027, merge_stations={"乙水镇社工站": "甲山镇社工站"})
    change = change_named(home.office.db, record(home, ChangeKind.LEAVE, person, "乙水镇社工站", day, date(2027, 3, 3)))
    assert change.station_id == home.stations[f"{station}社工站"]
    owed = {row[0] for row in due_list(home.at(date(2027, 3, 3)), date(2027, 3, 3)).rows}
    assert owed == {change.change_no}


def test_where_moves_are_filed_each_is_a_change_with_its_ordinary_deadline(tmp_path: Path) -> None:
    """2021-09-24 + 7 days = 2021-10-01, a rest day until 10-07: the last day is 2021-10-08."""
    home = county(tmp_path, today=date(2021, 9, 1))
    home.counts_as_change(tmp_path)
    person = home.serving("示例甲", "乙水镇社工站", date(2021, 1, 1))
    day = date(2021, 9, 24)
    home.succeed(B, into=[A], on=day, merge_stations={"乙水镇社工站": "甲山镇社工站"})
    due = due_list(home.at(day), day)
    keys = [heading.key for heading in due.headings]
    rows = [dict(zip(keys, row, strict=True)) for row in due.rows]
    assert [(row["kind"], row["station"], row["last_day"]) for row in rows] == [
        ("调出", "乙水镇社工站", date(2021, 10, 8)),
        ("调入", "甲山镇社工站", date(2021, 10, 8)),
    ]
    a, b = home.stations["甲山镇社工站"], home.stations["乙水镇社工站"]
    assert [p.station_id for p in posts_of(home.office.db, person)] == [b], "posts wait for the filing"
    numbers = [file(home, str(row["change_no"]), date(2021, 10, 8)) for row in rows]
    for number in numbers:
        accept_it(home, number, date(2021, 10, 9))
    held = [(p.station_id, p.effective_on, p.effective_until) for p in posts_of(home.office.db, person)]
    assert held == [(b, date(2021, 1, 1), day), (a, day, None)]
    timely = {row[0]: row[-2] for row in filing_list(home.at(date(2021, 10, 9)), date(2021, 10, 9)).rows}
    assert set(timely.values()) == {"按时"}


def test_where_moves_are_filed_one_day_late_is_late(tmp_path: Path) -> None:
    home = county(tmp_path, today=date(2021, 9, 1))
    home.counts_as_change(tmp_path)
    home.serving("示例甲", "乙水镇社工站", date(2021, 1, 1))
    home.succeed(B, into=[A], on=date(2021, 9, 24), merge_stations={"乙水镇社工站": "甲山镇社工站"})
    day = date(2021, 10, 9)
    changes = [str(row[0]) for row in due_list(home.at(day), day).rows]
    file(home, changes[0], day)
    assert {row[-2] for row in filing_list(home.at(day), day).rows if row[0]} == {"逾期1–3天"}


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


def test_lateness_stays_with_the_station_where_it_happened(home: County) -> None:
    person = home.serving("示例甲", "乙水镇社工站", date(2026, 1, 1))
    leave = record(home, ChangeKind.LEAVE, person, "乙水镇社工站", date(2027, 2, 1), date(2027, 2, 2))
    file(home, leave, date(2027, 2, 2))
    home.succeed(B, into=[A], on=D2027, merge_stations={"乙水镇社工站": "甲山镇社工站"})
    for boundaries in Boundaries:
        rows = lateness_summary(home.at(LATER, boundaries), LATER).rows
        assert [(row[0], row[1]) for row in rows] == [("乙水镇社工站", 1), ("合计", 1)]


def test_nobody_is_registered_at_a_station_that_was_merged_away(home: County) -> None:
    home.succeed(B, into=[A], on=D2027, merge_stations={"乙水镇社工站": "甲山镇社工站"})
    post = PostFields(home.stations["乙水镇社工站"], "service_post", "full_time")
    with pytest.raises(SwtoolError, match="乙水镇社工站已于 2027-03-01 撤销"), home.office.change("登记") as tx:
        register(tx, Registration(PersonFields("示例丁"), post=post, started_on=PartialDate(2027, 2, 25)))


STATIONS = st.integers(1, 4)
FIRST = date(2027, 1, 1)


@given(
    posts=st.lists(st.tuples(STATIONS, st.integers(0, 30), st.integers(1, 30)), max_size=4),
    merges=st.lists(st.tuples(STATIONS, STATIONS, st.integers(1, 40)), max_size=3),
)
def test_posts_go_along_with_merged_stations_day_by_day(
    posts: list[tuple[int, int, int]], merges: list[tuple[int, int, int]]
) -> None:
    """On every day each post is held where its station has gone by then: followed by hand."""
    moves: list[StationMove] = []
    for old, new, offset in sorted(merges, key=lambda one: one[2]):
        closed = {move.old for move in moves}
        if old != new and not {old, new} & closed:
            moves.append(StationMove(FIRST + timedelta(days=offset), old, new, moves_posts=True))
    rows = [
        Post(
            number, "", 1, station, "service_post", "full_time", None, None, FIRST + timedelta(days=start),
            FIRST + timedelta(days=start + length), "day", "registration", None, "", None,
        )
        for number, (station, start, length) in enumerate(posts, 1)
    ]  # fmt: skip
    segments, conflicts = replay(rows, [], moves)
    assert conflicts == []
    for offset in range(70):
        day = FIRST + timedelta(days=offset)
        expected = []
        for post in rows:
            if post.covers(day):
                station = post.station_id
                for move in moves:
                    if move.old == station and move.day <= day:
                        station = move.new
                expected.append(station)
        here = [one for one in segments if one.start <= day and (one.until is None or day < one.until)]
        assert sorted(one.fields.station_id for one in here) == sorted(expected)
