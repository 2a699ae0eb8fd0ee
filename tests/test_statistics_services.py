"""Yearly statistics of services, clients, volunteers and training, counted by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from swtool.inventory.regrouping import merge
from swtool.statistics.sheets import statement
from tests.statistics_case import UNKNOWN, lines_of, texts
from tests.statistics_case import home as home  # noqa: PLC0414
from tests.statistics_house import A, on, statistics_county
from tests.succession_house import County


def test_services_of_the_year(home: County) -> None:
    now = lines_of(home, 2025)
    keys = "cases_opened activities home_visits_household_times served_person_times"
    assert texts(now, keys) == ["5", "4", "2", "42"]  # records of 丙田 add two visits to the 40 times reported
    assert now["cases_opened"].change.then.value == 7
    # 乙水 never names it, 丙田第二 says nothing; 丙田 has records, so none is known of it
    assert now["cases_opened"].note == "另有 2 个站没有这项数据，没有计入"
    # 甲山 two of twelve months, 乙水 one, 丙田 one, 丙田第二 is open in December only
    assert texts(now, "silent_months") == [str(10 + 11 + 11 + 1)]
    assert texts(lines_of(home, 2024), "activities") == [UNKNOWN]


def test_clients_by_group(home: County) -> None:
    now = lines_of(home, 2025)
    assert texts(now, "served_households served_clients clients:特困 client_times:特困 clients:独居") == ["1"] * 5
    assert "clients:低保" not in now
    assert now["clients:特困"].note == "另有 3 个站的记录没有写明对象，没有计入"  # 甲山, 乙水, 丙田第二
    assert now["clients:特困"].change.then.value is None  # nothing of 2024 says whom anybody served
    assert texts(lines_of(home, 2024), "served_clients") == [UNKNOWN]


def test_a_household_of_two_files_counts_once(tmp_path: Path) -> None:
    """丙田 visits H1 and 甲山 H2, which both have 示例老人; H2 has another member. Merged on 1 June: one household and
    two persons from then on, and in 2025 as a whole; a year seen on 31 May has two and three."""
    home = statistics_county(tmp_path)
    with home.office.change("第二份档案") as tx:
        village = home.ids["中村村委会"]
        dated = {"effective_on": "2024-01-01", "recorded_at": tx.recorded_at}
        household = tx.insert(
            "household", {"uid": tx.uid(), "file_no": "H2", "division_id": village, "head_name": "示例户"}
        )
        for name, day in (("示例老人", "2025-03-01"), ("示例老伴", "2025-03-02")):
            member = tx.insert(
                "household_member", {"household_id": household, "name": name, "is_head": name == "示例老伴", **dated}
            )
            served = {"station_id": home.stations[A], "worker_id": 1, "household_id": household, "member_id": member}
            kinds = {"happened_on": day, "kind": "home_visit", "item": "", "persons": 1, "person_times": 1}
            tx.insert("service_record", {**served, **kinds, "recorded_at": tx.recorded_at})
    keys = "served_households served_clients"
    assert texts(lines_of(home, 2025), keys) == ["2", "3"]
    merge(on(home, date(2025, 6, 1)), "H1", "H2", date(2025, 6, 1), why="重复建档")
    assert texts(lines_of(home, 2025), keys) == ["1", "2"]
    lines = statement(on(home, date(2025, 5, 31)), 2025).lines
    before = {line.measure.key: line for line in lines}
    assert texts(before, keys) == ["2", "3"]


def test_volunteers_organizations_and_training(home: County) -> None:
    now = lines_of(home, 2025)
    keys = "volunteers regular_volunteers community_organizations incubated training_attendance training_hours"
    assert texts(now, keys) == ["2", "0", "1", "1", "1", "6.00"]
    assert texts(lines_of(home, 2024), keys) == ["2", "0", "0", "0", UNKNOWN, UNKNOWN]


def test_a_town_without_anything_is_undetermined_and_not_nought(home: County) -> None:
    keys = "cases_opened served_clients clients:特困 training_hours"
    assert texts(lines_of(home, 2025, "乙水镇"), keys) == [UNKNOWN, UNKNOWN, UNKNOWN, "0.00"]
