"""What is answered after mergers and takeovers: duty, operators, published figures, days before, on and after."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.dates import Month, PartialDate
from swtool.disclosure.collect import collect, read_county
from swtool.disclosure.duty import Duties as Owed
from swtool.errors import UsageFault
from swtool.filings.cases import case_of
from swtool.filings.changes import NewChange, PostPart, change_named, changes
from swtool.filings.plans import BOOKS as FILING_BOOKS
from swtool.filings.procedure import Amendment, amend, file_changes
from swtool.filings.recording import confirm_change, record_by_command, record_changes
from swtool.filings.sheets import due_list
from swtool.filings.store import filing_named
from swtool.filings.terms import ChangeKind, Channel, Origin, Standing
from swtool.inventory.reviews import Kind, rounds
from swtool.inventory.sheets import households
from swtool.registry.boundaries import named_division, places_of
from swtool.registry.divisions import read_divisions
from swtool.registry.people import persons_by_id
from swtool.registry.sheets import staff
from swtool.reporting.blocks import scope_of
from swtool.reporting.staff_blocks import staff_totals, station_rows, station_totals
from swtool.services.plans import BOOKS
from swtool.services.store import totals_between
from swtool.training.attendees import Attendees, Found, Nobody
from tests.inventory_case import codes, load_rows
from tests.succession_house import County, county

D = date(2027, 3, 1)
EVE = date(2027, 2, 28)
A, B = "甲山镇", "乙水镇"
A_STATION, B_STATION = "甲山镇社工站", "乙水镇社工站"


@pytest.fixture
def home(tmp_path: Path) -> County:
    return county(tmp_path)


def merge(home: County, recorded: date = D) -> None:
    """B goes into A on 1 March 2027, its station into A's."""
    home.succeed(B, into=[A], on=D, recorded=recorded, merge_stations={B_STATION: A_STATION})


def leaving(home: County, person: int, station: str, day: date | None) -> NewChange:
    told = PartialDate.of(day) if day else None
    return NewChange(ChangeKind.LEAVE, person, home.stations[station], told, Origin.COMMAND)


def record(home: County, new: NewChange, on: date) -> str:
    office = home.at(on)
    with office.change("登记变动") as tx:
        return record_by_command(office, tx, [new])[0].change.change_no


@pytest.mark.parametrize(
    ("day", "last"), [(EVE, date(2027, 3, 8)), (D, date(2027, 3, 8)), (date(2027, 4, 1), date(2027, 4, 8))]
)
def test_a_change_recorded_before_its_merger_is_owed_as_before(home: County, day: date, last: date) -> None:
    """The document of 1 March arrives in May: a leaving of April said of the closed station is not free of the duty.
    28 February + 7 days is Sunday 7 March, so Monday the 8th; 1 April + 7 days is Thursday the 8th."""
    person = home.serving("示例甲", B_STATION, date(2026, 1, 1))
    number = record(home, leaving(home, person, B_STATION, day), date(2027, 4, 2))
    before = due_list(home.at(date(2027, 4, 2)), date(2027, 4, 2)).rows
    merge(home, recorded=date(2027, 5, 6))
    after = date(2027, 5, 6)
    case = case_of(home.at(after), change_named(home.office.db, number), after)
    assert (len(before), case.duty.must_file, case.operator) == (1, True, "示例社工服务中心")
    assert case.deadline is not None
    assert case.deadline.last_day == last
    assert {row[0] for row in due_list(home.at(after), after).rows} == {number}


@pytest.mark.parametrize("day", [EVE, D, date(2027, 3, 2)])
def test_a_suspected_change_of_the_closed_station_is_owed_when_its_day_is_known(home: County, day: date) -> None:
    person = home.serving("示例甲", B_STATION, date(2026, 1, 1))
    with home.office.change("花名册") as tx:
        suspected = record_changes(home.office, tx, [leaving(home, person, B_STATION, None)], suspected=True)[0].change
    merge(home)
    office = home.at(date(2027, 3, 5))
    with office.change("确认") as tx:
        confirmed = confirm_change(office, tx, suspected, event_on=PartialDate.of(day))
    assert (confirmed.duty.must_file, confirmed.change.standing) == (True, Standing.RECORDED)


def test_an_amended_day_after_the_merger_keeps_its_deadline(home: County) -> None:
    person = home.serving("示例甲", B_STATION, date(2026, 1, 1))
    number = record(home, leaving(home, person, B_STATION, date(2027, 2, 20)), date(2027, 2, 22))
    office = home.at(date(2027, 2, 22))
    with office.change("备案") as tx:
        filing_no = file_changes(office, tx, [change_named(office.db, number)], channel=Channel.ONLINE)[0]
    merge(home)
    office = home.at(date(2027, 3, 12))
    with office.change("补正") as tx:
        amend(office, tx, *filing_named(office.db, filing_no), Amendment(event_on=PartialDate.of(date(2027, 3, 10))))
    filing, _change = filing_named(office.db, filing_no)
    assert filing.deadline is not None
    assert filing.deadline.counted.last_day == date(2027, 3, 17)  # the 10th and seven days, a Wednesday


def test_a_leaving_said_of_the_closed_station_is_published_by_who_runs_the_one_that_goes_on(home: County) -> None:
    person = home.serving("示例甲", B_STATION, date(2026, 1, 1))
    record(home, leaving(home, person, B_STATION, date(2027, 4, 1)), date(2027, 4, 2))
    merge(home, recorded=date(2027, 5, 6))
    office, april, owed = home.at(date(2027, 5, 10)), Month(2027, 4), Owed(home.office.db)
    sheets = [collect(office, read_county(office, april, owed), one, april) for one in owed.owing(april)]
    assert [dict(sheet.changes) for sheet in sheets] == [{ChangeKind.LEAVE: 1}]


@pytest.mark.parametrize(
    ("text", "month", "station"),
    [
        (B_STATION, "2027-02", B_STATION),  # comes late, and is that of the station that stood then
        (B, "2027-02", B_STATION),
        (A, "2027-02", A_STATION),
        (B_STATION, "2027-03", A_STATION),  # the first day of the month is the day
        (B, "2027-04", A_STATION),
        (A_STATION, "2027-04", A_STATION),
    ],
)
def test_a_monthly_report_is_that_of_the_station_that_stood_in_its_month(
    home: County, tmp_path: Path, text: str, month: str, station: str
) -> None:
    merge(home)
    rows = [["社工站", "月份", "指标", "本月"], [text, month, "入户走访（户次）", 27]]
    receipt = load_rows(home.at(date(2027, 5, 10)), tmp_path, BOOKS, rows)
    assert codes(receipt) == (["service.old_station_name"] if text == B_STATION and station == A_STATION else [])
    (total,) = totals_between(home.office.db, Month(2027, 1), Month(2027, 12))
    assert (total.station_id, total.month) == (home.stations[station], Month.parse(month))
    assert total.organization_id is not None


def test_a_report_of_the_month_of_a_merger_in_its_course_stays_with_the_old_station(
    home: County, tmp_path: Path
) -> None:
    day = date(2027, 3, 2)
    home.succeed(B, into=[A], on=day, merge_stations={B_STATION: A_STATION})
    rows = [["社工站", "月份", "指标", "本月"], [B_STATION, "2027-03", "入户走访（户次）", 27]]
    load_rows(home.at(date(2027, 5, 10)), tmp_path, BOOKS, rows)
    (total,) = totals_between(home.office.db, Month(2027, 1), Month(2027, 12))
    assert total.station_id == home.stations[B_STATION]


@pytest.mark.parametrize("day", [EVE, D, date(2027, 4, 1)])
@pytest.mark.parametrize("text", [A_STATION, B_STATION, B])
def test_who_came_with_a_merged_station_is_found_by_either_of_its_names(home: County, day: date, text: str) -> None:
    """By name and station, on a sheet of a course before, on and after the day of the merger."""
    person = home.serving("示例甲", B_STATION, date(2026, 1, 1))
    other = home.serving("示例乙", "丙田镇社工站", date(2026, 1, 1))
    merge(home)
    attendees = Attendees(home.office.db)
    found = attendees.find("", "", "示例甲", text, day, day)
    assert isinstance(found, Found), found
    assert found.person.id == person != other
    assert isinstance(attendees.find("", "", "示例乙", text, day, day), Nobody)


@pytest.mark.parametrize(
    ("text", "day", "station"), [(B, EVE, B_STATION), (B_STATION, EVE, B_STATION), (B, D, A_STATION)]
)
def test_a_late_filing_by_the_old_towns_name_is_meant_of_the_station_of_its_day(
    home: County, tmp_path: Path, text: str, day: date, station: str
) -> None:
    home.serving("示例甲", B_STATION, date(2026, 1, 1))
    merge(home)
    rows = [
        ["社工站名称", "变动类型", "变动日期", "原人员", "变动原因", "交接情况"],
        [text, "离职", day.isoformat(), "示例甲", "个人原因", "已交接"],
    ]
    receipt = load_rows(home.at(date(2027, 3, 3)), tmp_path, FILING_BOOKS, rows, title="社工站人员变动备案表")
    assert codes(receipt) == []
    (change,) = changes(home.office.db)
    assert (change.kind, change.station_id) == (ChangeKind.LEAVE, home.stations[station])


@pytest.mark.parametrize("text", [B, B_STATION])
def test_where_moves_are_filed_the_moving_out_on_the_day_is_that_of_the_old_station(
    home: County, tmp_path: Path, text: str
) -> None:
    home.counts_as_change(tmp_path)
    home.serving("示例甲", B_STATION, date(2026, 1, 1))
    merge(home)
    out = next(each for each in changes(home.office.db) if each.kind is ChangeKind.TRANSFER_OUT)
    rows = [
        ["社工站名称", "变动类型", "变动日期", "原人员", "变动原因", "交接情况"],
        [text, "调出", D.isoformat(), "示例甲", "区划调整", "已交接"],
    ]
    office = home.at(date(2027, 3, 3))
    assert codes(load_rows(office, tmp_path, FILING_BOOKS, rows, title="社工站人员变动备案表")) == []
    filed = filing_named(office.db, "BA2027-0001")[1]
    assert (filed.change_no, filed.reason, filed.handover) == (out.change_no, out.reason, "已交接")


def test_nobody_is_moved_from_a_station_to_itself_by_its_old_name(home: County) -> None:
    person = home.serving("示例甲", B_STATION, date(2026, 1, 1))
    merge(home)
    day, a, b = PartialDate.of(date(2027, 4, 1)), home.stations[A_STATION], home.stations[B_STATION]
    part = PostPart("service_post", "full_time")
    out = NewChange(ChangeKind.TRANSFER_OUT, person, a, day, Origin.COMMAND, other_station_id=b)
    into = NewChange(ChangeKind.TRANSFER_IN, person, b, day, Origin.COMMAND, after=part, other_station_id=a)
    office = home.at(date(2027, 4, 1))
    with pytest.raises(UsageFault, match="调出和调入是同一个社工站"), office.change("调动") as tx:
        record_by_command(office, tx, [out, into])


def test_the_other_end_of_a_transfer_is_the_station_that_stands_too(home: County) -> None:
    person = home.serving("示例甲", "丙田镇社工站", date(2026, 1, 1))
    merge(home)
    day, other = PartialDate.of(date(2027, 4, 1)), home.stations["丙田镇社工站"]
    into = NewChange(
        ChangeKind.TRANSFER_OUT, person, other, day, Origin.COMMAND, other_station_id=home.stations[B_STATION]
    )
    change = change_named(home.office.db, record(home, into, date(2027, 4, 1)))
    assert change.other_station_id == home.stations[A_STATION]


@pytest.mark.parametrize(
    ("day", "heads"),
    [
        (EVE, {A_STATION: 1, B_STATION: 1, "丙田镇社工站": 0}),
        (D, {A_STATION: 1, B_STATION: 1, "丙田镇社工站": 0}),  # the moves of the day wait for their filing
    ],
)
def test_whoever_waits_at_a_closed_station_for_a_filing_is_counted_there(
    home: County, tmp_path: Path, day: date, heads: dict[str, int]
) -> None:
    home.counts_as_change(tmp_path)
    home.serving("示例甲", A_STATION, date(2026, 1, 1))
    home.serving("示例乙", B_STATION, date(2026, 1, 1))
    merge(home)
    office = home.at(date(2027, 3, 3))
    scope = scope_of(office, as_of=day, year=None)
    rows = station_rows(office, scope)
    assert {row["station"]: row["head"] for row in rows} == heads
    assert station_totals(office, scope)["head"] == 2 == staff_totals(office, scope)["head"]


def _a_village_made_after_the_merger(home: County, *of: str) -> None:
    """B goes into A; a year later two villages are merged; a file of then says it was opened long before."""
    merge(home)
    home.succeed(*of, into=["新合村"], on=date(2028, 1, 1), codes=["330481101301"])
    village = read_divisions(home.office.db).match_village(None, "新合村").one
    assert village is not None
    home.ids["新合村"] = village.id
    home.household("E1", "新合村", "2026-01-01")


@pytest.mark.parametrize(
    ("of", "town"),
    [
        (("东村", "西村"), A),  # both lay in A before: so did the file, in one of them
        (("东村", "南村"), f"{A}（合并前归属不明）"),  # one lay in A, one in B
    ],
)
def test_the_town_of_before_is_told_only_where_it_is_known(home: County, of: tuple[str, str], town: str) -> None:
    _a_village_made_after_the_merger(home, *of)
    office = home.at(date(2028, 6, 1))
    assert [row[1:3] for row in households(office, EVE).rows] == [(town, "新合村（合并前归属不明）")]
    (held,) = [one for one in rounds(office, Kind.NEEDS, EVE, years=1) if one.counted.total]
    assert held.town_name == town
    assert [row[1] for row in households(office, D).rows] == [A]
    places = places_of(office, EVE)
    inside = places.inside(named_division(office, places, A))
    assert len(households(office, EVE, division_ids=sorted(inside)).rows) == (1 if town == A else 0)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (B_STATION, ["330481-00003"]),  # the town's old list speaks of those who came from B only
        (B, ["330481-00003"]),
        (A_STATION, ["330481-00001", "330481-00003"]),
    ],
)
def test_a_roster_under_the_old_name_misses_only_those_who_came_from_there(
    home: County, tmp_path: Path, text: str, missing: list[str]
) -> None:
    """示例甲 was at A, 示例乙 and 示例丙 came from B. The list of March has 示例乙 alone."""
    home.serving("示例甲", A_STATION, date(2026, 1, 1))
    home.serving("示例乙", B_STATION, date(2026, 1, 1))
    home.serving("示例丙", B_STATION, date(2026, 1, 1))
    merge(home)
    rows = [
        ["社工站名称", "人员编号", "姓名", "岗位性质", "专职/兼职", "到站时间"],
        [text, "330481-00002", "示例乙", "服务性", "专职", "2026-01-01"],
    ]
    office = home.at(date(2027, 4, 2))
    load_rows(office, tmp_path, FILING_BOOKS, rows, title="社工站人员花名册（2027年3月）")
    found = [change for change in changes(office.db) if change.kind is ChangeKind.LEAVE]
    persons = persons_by_id(office.db, [change.person_id for change in found])
    assert sorted(persons[change.person_id].staff_no for change in found) == missing


@pytest.mark.parametrize(
    ("known", "name"),
    [(date(2027, 4, 30), A_STATION), (date(2027, 5, 1), "山水镇社工站"), (None, "山水镇社工站")],
)
def test_a_station_has_the_name_that_was_known_then(home: County, known: date | None, name: str) -> None:
    """Renamed from 1 March on, recorded on 1 May."""
    home.serving("示例甲", A_STATION, date(2026, 1, 1))
    home.succeed(A, into=["山水镇"], on=D, recorded=date(2027, 5, 1), rename_stations={A_STATION: "山水镇社工站"})
    assert [row[2] for row in staff(home.at(date(2027, 6, 1)), date(2027, 4, 1), known).rows] == [name]
    assert [row[2] for row in staff(home.at(date(2027, 6, 1)), EVE, known).rows] == [A_STATION]
