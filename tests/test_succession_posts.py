"""Posts and filings where stations are merged: who goes along, where a change belongs, and until when it is filed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool import rooms
from swtool.boundaries import Boundaries
from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.filings.changes import NewChange, PostPart, change_named
from swtool.filings.procedure import accept, file_changes
from swtool.filings.recording import record_by_command
from swtool.filings.replay import replay
from swtool.filings.sheets import due_list, filing_list, lateness_summary
from swtool.filings.store import filing_named
from swtool.filings.terms import ChangeKind, Channel, Origin
from swtool.registry.people import PersonFields
from swtool.registry.posts import Post, PostFields, posts_of
from swtool.registry.registering import Registration, register
from swtool.registry.stations import StationMove
from swtool.registry.succession import Request, plan_succession
from tests.succession_house import D2027, EIGHT, LATER, A, B, County, county


@pytest.fixture
def home(tmp_path: Path) -> County:
    return county(tmp_path)


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
