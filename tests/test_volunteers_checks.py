"""What the checks say of volunteers (H4, H5, LSH-03), the day before, on and after."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.checks import Check
from swtool.findings import Outcome
from swtool.office import Office
from swtool.volunteers.checks import mobilised_min, per_worker, trained_min
from swtool.volunteers.recording import (
    let_go,
    require_volunteer,
)
from swtool.volunteers.rules import Reading, judge_mobilised, judge_per_worker, stretch
from tests.inventory_case import id_of
from tests.offices import at
from tests.volunteers_case import (
    FIRST_STATION,
    SECOND_STATION,
    add_records,
    add_volunteers,
    add_worker,
    liangshan,
    person_id,
    shown,
    volunteer_county,
)


def outcomes(check: Check, office: Office, day: date) -> dict[str, Outcome]:
    return {finding.where.subject: finding.outcome for finding in check.run(office, day)}


# -- H4 ---------------------------------------------------------------------------------------------------------------


def test_an_office_without_a_register_is_not_judged(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    for check in (per_worker, trained_min):
        assert outcomes(check, office, office.today) == {"海宁市": Outcome.UNDETERMINED}


def test_five_regulars_for_each_worker_in_post(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    add_volunteers(office, 5, worker="330481-00001")
    add_volunteers(office, 4, worker="330481-00002", first=6)
    add_volunteers(office, 1, worker="330481-00002", regular=False, first=10)
    assert outcomes(per_worker, office, office.today) == {
        "330481-00001": Outcome.HOLDS,
        "330481-00002": Outcome.VIOLATED,
        "330481-00003": Outcome.VIOLATED,
    }
    let_go(office, require_volunteer(office, "ZYZ000001"), date(2026, 11, 1), why="迁出")
    assert outcomes(per_worker, office, date(2026, 10, 31))["330481-00001"] is Outcome.HOLDS
    assert outcomes(per_worker, office, date(2026, 11, 1))["330481-00001"] is Outcome.VIOLATED


@pytest.mark.parametrize(
    ("day", "outcome"), [(date(2026, 4, 14), Outcome.UNDETERMINED), (date(2026, 4, 15), Outcome.VIOLATED)]
)
def test_the_source_says_nothing_of_new_workers(tmp_path: Path, day: date, outcome: Outcome) -> None:
    office = volunteer_county(tmp_path)
    add_volunteers(office, 1)
    add_worker(office, "330481-00004", "丁示例", FIRST_STATION, since=date(2026, 1, 15))
    found = {one.where.subject: one for one in per_worker.run(office, day)}["330481-00004"]
    assert found.outcome is outcome
    assert ("来源没有写新到岗的从何时算" in found.what) is (outcome is Outcome.UNDETERMINED)


def test_merged_entries_of_a_worker_count_together(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    add_volunteers(office, 3, worker="330481-00001")
    add_volunteers(office, 2, worker="330481-00002", first=4)
    kept, merged = person_id(office, "330481-00001"), person_id(office, "330481-00002")
    with office.change("示例合并") as tx:
        columns = {row["name"] for row in office.db.query("PRAGMA table_info(person_merge)")}
        values: dict[str, object] = {
            "uid": tx.uid(),
            "merge_no": "HB2026-0001",
            "kept_person_id": kept,
            "merged_person_id": merged,
            "why": "同一人",
            "recorded_at": tx.recorded_at,
        }
        tx.insert("person_merge", {key: value for key, value in values.items() if key in columns})
    assert outcomes(per_worker, office, office.today)["330481-00001"] is Outcome.HOLDS


@pytest.mark.parametrize(("developed", "outcome"), [(4, Outcome.VIOLATED), (5, Outcome.HOLDS), (6, Outcome.HOLDS)])
def test_the_bound_of_regulars(developed: int, outcome: Outcome) -> None:
    verdict = judge_per_worker(developed, 5, date(2020, 1, 1), date(2026, 11, 10), 3)
    assert verdict.outcome is outcome


# -- H5 ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trained", "day", "outcome"),
    [
        (30, date(2026, 6, 30), Outcome.HOLDS),
        (29, date(2026, 6, 30), Outcome.UNDETERMINED),  # the year still runs
        (29, date(2026, 12, 31), Outcome.VIOLATED),
        (30, date(2026, 12, 31), Outcome.HOLDS),
        (30, date(2027, 1, 1), Outcome.UNDETERMINED),  # a new year; the last twelve months are told beside it
    ],
)
def test_thirty_different_volunteers_are_trained_in_the_year(
    tmp_path: Path, trained: int, day: date, outcome: Outcome
) -> None:
    office = volunteer_county(tmp_path)
    volunteers = add_volunteers(office, 30)
    add_records(office, volunteers[:trained], "training", "2026-03-01")
    add_records(office, volunteers[:10], "training", "2026-04-01")  # the same people again
    add_records(office, volunteers, "service", "2026-05-01")
    found = {one.where.subject: one for one in trained_min.run(office, day)}[FIRST_STATION]
    assert found.outcome is outcome
    assert found.figures["within_year"] == trained


def test_a_year_without_its_thirty_is_told_until_the_next_is_over(tmp_path: Path) -> None:
    """29 in 2026 and nobody at the other station; a year of which nothing was entered (2027) is nobody's fault."""
    office = volunteer_county(tmp_path)
    add_records(office, add_volunteers(office, 29), "training", "2026-03-01")
    days = (date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 30), date(2028, 1, 1))
    wanted = [Outcome.UNDETERMINED, *[Outcome.VIOLATED] * 3, Outcome.UNDETERMINED]
    for station in (FIRST_STATION, SECOND_STATION):
        assert [outcomes(trained_min, office, day)[station] for day in days] == wanted
    told = {each.where.subject: each for each in trained_min.run(office, days[2])}[FIRST_STATION]
    assert told.what == (
        "2026年培训志愿者 29 人；差 1 人；2027年培训志愿者 0 人；最近一年培训志愿者 29 人；还差 30 人，本年还没有过完"
    )


def test_a_year_of_services_without_any_training_is_told_and_a_station_of_that_year_is_not(tmp_path: Path) -> None:
    """The year was kept, for what volunteers did was entered. A station that was opened within it missed no year."""
    office = volunteer_county(tmp_path)
    add_records(office, add_volunteers(office, 40), "service", "2026-05-01")
    with office.change("示例") as tx:
        tx.update("station", id_of(office, "station", SECOND_STATION), {"opened_on": "2026-01-02"})
    new_year = outcomes(trained_min, office, date(2027, 1, 1))
    assert new_year == {FIRST_STATION: Outcome.VIOLATED, SECOND_STATION: Outcome.UNDETERMINED}
    told = {each.where.subject: each for each in trained_min.run(office, date(2027, 1, 1))}[FIRST_STATION]
    assert told.actual == "2026年 0 人；2027年 0 人"
    assert told.figures["calendar_year"] == 0


def test_twelve_months_end_with_the_day() -> None:
    assert stretch(Reading.WITHIN_YEAR, date(2026, 11, 10)).first == date(2025, 11, 11)
    assert stretch(Reading.WITHIN_YEAR, date(2024, 2, 29)).first == date(2023, 3, 1)
    assert stretch(Reading.CALENDAR_YEAR, date(2026, 12, 30)).is_over is False
    assert stretch(Reading.CALENDAR_YEAR, date(2026, 12, 31)).is_over is True


# -- LSH-03 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("served", "joined", "day", "outcome"),
    [
        (30, 30, 30, Outcome.HOLDS),
        (29, 29, 31, Outcome.VIOLATED),
        (29, 29, 30, Outcome.UNDETERMINED),
        (30, 29, 31, Outcome.UNDETERMINED),
        (29, 30, 31, Outcome.UNDETERMINED),
    ],
)
def test_both_readings_of_mobilising_are_told(served: int, joined: int, day: int, outcome: Outcome) -> None:
    verdict = judge_mobilised(served, joined, 30, date(2026, 12, day))
    assert verdict.outcome is outcome
    assert f"2026年参加服务的志愿者 {served} 人、新加入 {joined} 人" in verdict.what


def test_mobilised_volunteers_are_counted_where_the_rule_is_adopted(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    volunteers = add_volunteers(office, 30, joined="2026")
    add_records(office, volunteers, "service", "2026-05-01")
    add_records(office, volunteers, "service", "2026-06-01")
    assert outcomes(mobilised_min, office, office.today) == {"海宁市": Outcome.NOT_APPLICABLE}
    here = liangshan(office)
    # Who joined in a year not told closer counts when the year is over.
    assert outcomes(mobilised_min, here, date(2026, 12, 30))[FIRST_STATION] is Outcome.UNDETERMINED
    assert outcomes(mobilised_min, here, date(2026, 12, 31)) == {
        FIRST_STATION: Outcome.HOLDS,
        SECOND_STATION: Outcome.VIOLATED,
    }
    assert outcomes(mobilised_min, here, date(2027, 12, 30)) == {
        FIRST_STATION: Outcome.UNDETERMINED,
        SECOND_STATION: Outcome.VIOLATED,  # of 2026
    }


def test_what_is_asked_of_another_day_is_answered_as_of_it(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    add_volunteers(office, 1, joined="2026-10-05")
    later = at(office.db, today=date(2027, 1, 1))
    assert shown(later, date(2026, 10, 4)) == []
    assert len(shown(later, date(2026, 10, 5))) == 1
