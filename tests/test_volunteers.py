"""Volunteers: whom a row means, how they stand on a day, what lists and monthly figures say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.errors import SwtoolError, UsageFault
from swtool.intake.plan import Action
from swtool.registry.boundaries import places_of
from swtool.services.indicators import indicator_of
from swtool.volunteers import store
from swtool.volunteers.adding import add_volunteer, correct_volunteer
from swtool.volunteers.duplicates import duplicates
from swtool.volunteers.indicators import INDICATORS
from swtool.volunteers.plans import BOOKS
from swtool.volunteers.recording import (
    NewRecord,
    add_record,
    change_standing,
    let_go,
    numbers_after,
    require_volunteer,
)
from swtool.volunteers.sheets import volunteers as volunteer_table
from swtool.volunteers.store import Asked, volunteers_sql
from tests.inventory_case import UPDATING, codes, id_of, load_rows, resident_id
from tests.volunteers_case import (
    EAST,
    FIRST_STATION,
    HEAD,
    OTHER_TOWN,
    SECOND_STATION,
    SOUTH,
    TOWN,
    add_records,
    add_volunteers,
    person_id,
    shown,
    volunteer_county,
)

# -- the register comes in --------------------------------------------------------------------------------------------


def test_a_list_is_registered_and_the_same_list_changes_nothing(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    rows = [
        HEAD,
        ("庚示例", "", "13800000001", TOWN, "东山社区", "是", "330481-00001", "2026-10-05"),
        ("辛示例", resident_id("19900203", "001"), "", TOWN, "由拳社区", "否", "", "2026-10"),
        ("壬示例", "", "", TOWN, "东山社区", "", "甲示例", ""),
    ]
    first = load_rows(office, tmp_path, BOOKS, rows)
    assert [change.action for table in first.tables for change in table.plan.changes] == [Action.INSERT] * 3
    assert shown(office, office.today) == [
        ("ZYZ000001", True, "330481-00001", FIRST_STATION),
        ("ZYZ000003", False, "330481-00001", FIRST_STATION),
        ("ZYZ000002", False, "", FIRST_STATION),  # the only station of the village's town
    ]
    rows[1] = (*rows[1][:7], "2026-10-05 ")
    again = load_rows(office, tmp_path, BOOKS, rows)
    assert {change.action for table in again.tables for change in table.plan.changes} == {Action.UNCHANGED}
    assert office.db.value("SELECT count(*) FROM volunteer_standing") == 3


def test_a_volunteer_stands_by_the_day_of_the_joining_or_of_the_development(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    head = (*HEAD, "发展日期")
    row = ("庚示例", "", "13800000001", TOWN, "东山社区", "是", "330481-00001", "2026-09-01", "2026-10-15")
    load_rows(office, tmp_path, BOOKS, [head, row])
    assert shown(office, date(2026, 8, 31)) == []
    assert shown(office, date(2026, 10, 14)) == [("ZYZ000001", False, "", "")]
    assert shown(office, date(2026, 10, 15)) == [("ZYZ000001", True, "330481-00001", FIRST_STATION)]


def test_a_change_by_sheet_is_asked_for_and_keeps_the_days_before(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    row = ("庚示例", "", "13800000001", TOWN, "东山社区", "是", "330481-00001", "2026-09-01")
    load_rows(office, tmp_path, BOOKS, [HEAD, row])
    head = (*HEAD, "发展日期")
    moved = (*row[:6], "330481-00002", row[7], "2026-11-01")
    refused = load_rows(office, tmp_path, BOOKS, [head, moved])
    assert any("发展社工 330481-00001 → 330481-00002" in finding.what for finding in refused.findings)
    load_rows(office, tmp_path, BOOKS, [head, moved], terms=UPDATING)
    assert shown(office, date(2026, 10, 31))[0][2] == "330481-00001"
    assert shown(office, date(2026, 11, 1))[0][2] == "330481-00002"


def test_another_day_of_development_is_a_difference(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    head = (*HEAD, "发展日期")
    row = ("庚示例", "", "13800000001", TOWN, "东山社区", "是", "330481-00001", "2026-03-01")
    load_rows(office, tmp_path, BOOKS, [head, (*row, "2026-05-01")])
    other = [head, (*row, "2026-06-01")]
    refused = load_rows(office, tmp_path, BOOKS, other)
    assert [(each.where.cell, each.what) for each in refused.findings] == [
        ("I2", "与台账不同：发展日期 2026-05-01 → 2026-06-01")
    ]
    load_rows(office, tmp_path, BOOKS, other, terms=UPDATING)
    assert shown(office, date(2026, 5, 31)) == [("ZYZ000001", False, "", "")]
    assert shown(office, date(2026, 6, 1)) == [("ZYZ000001", True, "330481-00001", FIRST_STATION)]


def test_the_day_of_development_is_since_when_one_is_that_workers(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    head = (*HEAD, "发展日期")
    row = ("庚示例", "", "13800000001", TOWN, "东山社区", "", "330481-00001", "2026-03-01")
    load_rows(office, tmp_path, BOOKS, [head, (*row, "2026-03-01")])
    second = (*row[:6], "330481-00002", row[7])
    load_rows(office, tmp_path, BOOKS, [head, (*second, "2026-05-01")], terms=UPDATING)
    change_standing(office, require_volunteer(office, "ZYZ000001"), date(2026, 7, 1), is_regular=True)
    told = load_rows(office, tmp_path, BOOKS, [head, (*second, "2026-06-01")], terms=UPDATING).findings
    assert told == []
    assert [shown(office, date(2026, month, day))[0][1:3] for month, day in ((5, 31), (6, 1), (7, 1))] == [
        (False, "330481-00001"),
        (False, "330481-00002"),
        (True, "330481-00002"),
    ]
    (told_at,) = load_rows(office, tmp_path, BOOKS, [head, (*second, "2026-08-01")], terms=UPDATING).findings
    assert (told_at.where.cell, told_at.code) == ("I2", "volunteer.developed_on")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("庚示例", "", "13800000001", TOWN, "东山社区", "", "没有人", ""), "volunteer.worker"),
        (("庚示例", "", "13800000001", TOWN, "没有的村", "", "", ""), "reference.village"),
        (("改名了", resident_id("19900203", "001"), "", TOWN, "东山社区", "", "", ""), "volunteer.other_name"),
    ],
)
def test_rows_that_name_nobody_or_somebody_else_are_told(tmp_path: Path, row: tuple[str, ...], code: str) -> None:
    office = volunteer_county(tmp_path)
    known = ("辛示例", resident_id("19900203", "001"), "", TOWN, "东山社区", "", "", "")
    load_rows(office, tmp_path, BOOKS, [HEAD, known])
    assert codes(load_rows(office, tmp_path, BOOKS, [HEAD, row])) == [code]
    assert office.db.value("SELECT count(*) FROM volunteer") == 1


def test_a_name_alone_merges_nobody_and_is_told_as_a_likeness(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    load_rows(office, tmp_path, BOOKS, [HEAD, ("庚示例", "", "13800000001", TOWN, "东山社区", "", "", "")])
    receipt = load_rows(office, tmp_path, BOOKS, [HEAD, ("庚示例", "", "13800000002", TOWN, "东山社区", "", "", "")])
    (warning,) = receipt.findings
    assert warning.code == "volunteer.possible_duplicate"
    assert "在册志愿者 ZYZ000001像是同一人（100 分）" in warning.what
    assert office.db.value("SELECT count(*) FROM volunteer") == 2
    assert [row[4:6] for row in duplicates(office).rows] == [("ZYZ000001", 100)]
    # Another village tells two people of one name apart.
    load_rows(office, tmp_path, BOOKS, [HEAD, ("庚示例", "", "", "许村镇", "永福村", "", "", "")])
    assert len(duplicates(office).rows) == 1
    assert duplicates(office, division_ids=[id_of(office, "division", SOUTH)]).rows == []


def test_two_lines_that_nothing_tells_apart_are_refused(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    row = ("庚示例", "", "", TOWN, "东山社区", "", "", "")
    assert codes(load_rows(office, tmp_path, BOOKS, [HEAD, row, row])) == ["volunteer.twice"]


def test_numbers_of_the_national_system_are_kept_and_running_ones_are_not() -> None:
    numbers = numbers_after({"ZYZ000007", "330481000123"})
    assert [numbers.new(), numbers.new("3"), numbers.new("330481000124"), numbers.new("330481000124")] == [
        "ZYZ000008",
        "ZYZ000009",
        "330481000124",
        "ZYZ000010",
    ]


# -- by hand ----------------------------------------------------------------------------------------------------------


def test_adding_by_hand_refuses_who_is_known(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    village = places_of(office, office.today).row(id_of(office, "division", EAST))
    assert add_volunteer(office, village, {"name": "庚示例", "mobile": "13800000001"}) == "ZYZ000001"
    with pytest.raises(SwtoolError, match="已经登记为志愿者 ZYZ000001"):
        add_volunteer(office, village, {"name": "庚示例", "mobile": "13800000001"})
    with pytest.raises(SwtoolError, match="像是已登记的志愿者：ZYZ000001"):
        add_volunteer(office, village, {"name": "庚示例"})
    assert add_volunteer(office, village, {"name": "庚示例"}, even_if_alike=True) == "ZYZ000002"
    with pytest.raises(UsageFault, match="校验码"):
        add_volunteer(office, village, {"name": "辛示例", "resident_id": "330481199001011234"})


def test_a_correction_refuses_somebody_elses_number(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    add_volunteers(office, 2)
    one, two = require_volunteer(office, "ZYZ000001"), require_volunteer(office, "ZYZ000002")
    number = resident_id("19900203", "001")
    assert correct_volunteer(office, one, {"resident_id": number}) is True
    assert correct_volunteer(office, one, {"resident_id": number}) is False
    with pytest.raises(SwtoolError, match="已登记在志愿者 ZYZ000001 名下"):
        correct_volunteer(office, two, {"resident_id": number})


def test_a_standing_changes_from_a_day_and_an_earlier_day_corrects(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    add_volunteers(office, 1, regular=False, joined="2026-03-01")
    known = require_volunteer(office, "ZYZ000001")
    change_standing(office, known, date(2026, 6, 1), is_regular=True)
    assert [shown(office, day)[0][1] for day in (date(2026, 5, 31), date(2026, 6, 1))] == [False, True]
    with pytest.raises(SwtoolError, match="已经是这样"):
        change_standing(office, known, date(2026, 7, 1), is_regular=True)
    with pytest.raises(UsageFault, match="还没有到"):
        change_standing(office, known, date(2026, 11, 11), is_regular=False)
    change_standing(office, known, date(2026, 6, 1), is_regular=False)  # a slip: it never was so
    assert shown(office, date(2026, 6, 1))[0][1] is False


def test_whoever_left_is_on_no_list_from_that_day(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    add_volunteers(office, 1, joined="2026-03-01")
    known = require_volunteer(office, "ZYZ000001")
    let_go(office, known, date(2026, 10, 1), why="迁出")
    assert [len(shown(office, day)) for day in (date(2026, 9, 30), date(2026, 10, 1))] == [1, 0]
    with pytest.raises(SwtoolError, match="已于 2026-10-01 退出"):
        let_go(office, require_volunteer(office, "ZYZ000001"), date(2026, 10, 2), why="迁出")


def test_a_dry_run_leaves_nothing(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    add_volunteers(office, 1)
    known = require_volunteer(office, "ZYZ000001")
    head = office.head
    add_record(office, known, NewRecord(known.id, "service", "2026-10-10", "敬老理发", 60), keep=False)
    let_go(office, known, date(2026, 10, 1), why="迁出", keep=False)
    change_standing(office, known, date(2026, 10, 1), is_regular=False, keep=False)
    assert office.head == head


# -- lists ------------------------------------------------------------------------------------------------------------


def test_lists_by_village_station_worker_and_regular(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    add_volunteers(office, 2, worker="330481-00001")
    add_volunteers(office, 1, village=SOUTH, regular=False, first=3)
    add_volunteers(office, 1, village=OTHER_TOWN, station=SECOND_STATION, worker="330481-00003", first=4)
    villages = [id_of(office, "division", SOUTH)]
    for asked, expected in (
        (Asked(), 4),
        (Asked(division_ids=villages), 1),
        (Asked(station_id=id_of(office, "station", FIRST_STATION)), 3),
        (Asked(person_id=person_id(office, "330481-00001")), 2),
        (Asked(only_regular=True), 3),
        (Asked(station_id=id_of(office, "station", FIRST_STATION), only_regular=True), 2),
    ):
        assert len(shown(office, office.today, asked)) == expected, asked


def test_a_minors_name_is_hidden_whole_until_the_birthday(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    number = resident_id("20081110", "001")  # 18 on 10 November 2026
    load_rows(office, tmp_path, BOOKS, [HEAD, ("庚示例", number, "", TOWN, "东山社区", "", "", "2026-01-05")])
    masked = [volunteer_table(office, day, Asked()).masked().rows[0] for day in (date(2026, 11, 9), date(2026, 11, 10))]
    assert [(row[3], row[5]) for row in masked] == [("***", "***"), ("庚某", "330481************")]


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (Asked(division_ids=(1,)), "volunteer_division"),
        (Asked(station_id=1), "volunteer_standing_station"),
        (Asked(person_id=1), "volunteer_standing_person"),
    ],
)
def test_filtered_lists_go_by_an_index(tmp_path: Path, asked: Asked, index: str) -> None:
    office = volunteer_county(tmp_path)
    values = store.parameters(office.db, office.today, places_of(office, office.today), asked)
    steps = [row["detail"] for row in office.db.query(f"EXPLAIN QUERY PLAN {volunteers_sql(asked)}", values)]
    assert any(index in step for step in steps), steps
    assert not any(step.startswith("SCAN v") for step in steps), steps


@pytest.mark.parametrize("name", ["volunteer_person_times", "volunteer_hours"])
def test_monthly_figures_are_read_from_the_index_alone(tmp_path: Path, name: str) -> None:
    from swtool.volunteers.indicators import MINUTES, PERSON_TIMES

    office = volunteer_county(tmp_path)
    sql = {"volunteer_person_times": PERSON_TIMES, "volunteer_hours": MINUTES}[name]
    values = {"first": "2026-10-01", "day": "2026-10-31"}
    steps = [row["detail"] for row in office.db.query(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert any("COVERING INDEX volunteer_record_counted" in step for step in steps), steps


# -- monthly figures --------------------------------------------------------------------------------------------------


def test_the_months_figures_by_station(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    first, second = (id_of(office, "station", name) for name in (FIRST_STATION, SECOND_STATION))
    here = add_volunteers(office, 2, joined="2026-10-31")
    there = add_volunteers(office, 1, village=OTHER_TOWN, station=SECOND_STATION, joined="2026-10", first=3)
    nowhere = add_volunteers(office, 1, station=None, joined="2026-10-01", first=4)
    add_volunteers(office, 1, joined="2026-11-01", first=5)
    add_records(office, here, "service", "2026-10-31", minutes=50)
    add_records(office, here[:1], "service", "2026-11-01", minutes=60)
    add_records(office, here, "training", "2026-10-15", minutes=60)
    add_records(office, there, "service", "2026-10-01", station=SECOND_STATION, minutes=90)
    assert nowhere == [4]
    month = Month(2026, 10)
    found = {name: figure(office, month) for name, figure in INDICATORS.items()}
    assert found == {
        "volunteers_new": {first: 2, second: 1, None: 1},
        "volunteer_person_times": {first: 2, second: 1},
        "volunteer_hours": {first: 167, second: 150},  # 100 minutes are 1.67 hours; each rounded alone would be 1.66
    }
    assert [indicator_of(name).unit.value for name in INDICATORS] == ["count", "count", "hours"]
