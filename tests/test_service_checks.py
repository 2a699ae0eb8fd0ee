"""The checks of services and what they cost: the day before, the day, the day after; and by which index they ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from swtool.casework import checks, store
from swtool.casework.rules import Served, gaps, served_twice
from swtool.casework.schema import migrations as casework_migrations
from swtool.casework.store import Draft, Wanted
from swtool.checks import Check
from swtool.findings import Finding, Outcome
from swtool.matching.schema import migrations as matching_migrations
from swtool.office import Office
from swtool.registry.posts import NewPost, PostFields, insert_posts
from tests.inventory_case import SETS, id_of, new_county
from tests.offices import TODAY

STATION = "海宁市硖石街道社工站"
IN, OUT = date(2026, 3, 1), date(2026, 10, 1)
"""The worker's first day in post and the first day out of it."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """One worker in post from March to September, one household with one member."""
    made = new_county(tmp_path, sets=[*SETS, casework_migrations, matching_migrations])
    with made.change("示例") as tx:
        tx.insert("person", {"uid": tx.uid(), "staff_no": "330481-00001", "name": "示例甲"})
        place = PostFields(id_of(made, "station", STATION), "service_post", "full_time")
        insert_posts(tx, [NewPost(1, place, IN, OUT)])
        tx.insert(
            "household",
            {
                "uid": tx.uid(),
                "file_no": "D1",
                "division_id": id_of(made, "division", "东山社区居委会"),
                "head_name": "示例户主",
            },
        )
        tx.insert(
            "household_member",
            {
                "household_id": 1,
                "name": "示例户主",
                "is_head": 1,
                "effective_on": "2026-01-01",
                "recorded_at": tx.recorded_at,
            },
        )
    yield made
    made.db.close()


def add(office: Office, *days: str, **told: object) -> None:
    values: dict[str, object] = {"kind": "home_visit", "item": "D2", "minutes": 30} | told
    station = id_of(office, "station", STATION)
    with office.change("示例服务") as tx:
        store.insert_records(
            tx,
            [Draft(station_id=station, happened_on=day, worker_id=1, **values) for day in days],  # type: ignore[arg-type]
        )


def one(office: Office, check: Check, day: date = TODAY) -> Finding:
    (found,) = check.run(office, day)
    return found


def test_the_worker_was_in_post(office: Office) -> None:
    add(office, "2026-03-01", "2026-09-30")
    assert one(office, checks.worker_check).outcome is Outcome.HOLDS
    add(office, "2026-02-28", "2026-10-01")
    found = one(office, checks.worker_check)
    assert found.outcome is Outcome.VIOLATED
    assert "330481-00001 2026-02-28 不在岗，有 1 条" in found.what
    assert "330481-00001 2026-10-01 不在岗，有 1 条" in found.what
    assert "2 处" not in one(office, checks.worker_check, date(2026, 9, 30)).what  # October was not known then


def test_somebody_without_any_post(office: Office) -> None:
    with office.change("示例") as tx:
        tx.insert("person", {"uid": tx.uid(), "staff_no": "330481-00002", "name": "示例乙"})
        draft = Draft(id_of(office, "station", STATION), "2026-05-01", "visit", "D2", 2)
        store.insert_records(tx, [draft])
    assert "330481-00002 2026-05-01 不在岗" in one(office, checks.worker_check).what


def test_the_file_was_in_use(office: Office) -> None:
    with office.change("停用") as tx:
        tx.update("household", 1, {"closed_on": "2026-06-15"})
    add(office, "2026-06-14", household_id=1)
    assert one(office, checks.client_check).outcome is Outcome.HOLDS
    add(office, "2026-06-15", household_id=1)
    assert "档案已停用" in one(office, checks.client_check).what
    with office.change("停用") as tx:
        tx.update("household", 1, {"closed_on": "2026-06"})  # some day of June: June itself may still have been
    assert one(office, checks.client_check).outcome is Outcome.HOLDS


def test_the_member_was_there(office: Office) -> None:
    add(office, "2026-06-14", "2026-06-15", household_id=1, member_id=1)
    assert one(office, checks.client_check).outcome is Outcome.HOLDS
    with office.change("离户") as tx:  # the row is closed as history is: superseded, and told anew with its end
        tx.supersede("household_member", 1)
        tx.insert(
            "household_member",
            {
                "household_id": 1,
                "name": "示例户主",
                "is_head": 1,
                "effective_on": "2026-01-01",
                "effective_until": "2026-06-15",
                "recorded_at": tx.recorded_at,
            },
        )
    found = one(office, checks.client_check)
    assert found.figures["faults"] == 1
    assert "2026-06-15，档案 D1）这名成员已离户" in found.what


def test_a_changed_detail_is_no_leaving(office: Office) -> None:
    with office.change("换了一项") as tx:
        tx.supersede("household_member", 1)
        for since, until in (("2026-01-01", "2026-06-01"), ("2026-06-01", None)):
            tx.insert(
                "household_member",
                {
                    "household_id": 1,
                    "name": "示例户主",
                    "is_head": 1,
                    "effective_on": since,
                    "effective_until": until,
                    "recorded_at": tx.recorded_at,
                },
            )
    add(office, "2026-07-01", household_id=1, member_id=1)
    assert one(office, checks.client_check).outcome is Outcome.HOLDS


def test_minutes(office: Office) -> None:
    add(office, "2026-05-01", minutes=480)
    add(office, "2026-05-01", minutes=240)  # 720 in all: just what a day may have
    assert one(office, checks.minutes_check).outcome is Outcome.HOLDS
    add(office, "2026-05-01", minutes=1)
    assert "330481-00001 2026-05-01 合计 721 分钟" in one(office, checks.minutes_check).what
    add(office, "2026-05-02", minutes=481)
    assert "FW4 481 分钟" in one(office, checks.minutes_check).what


def test_items_are_those_of_the_catalogue(office: Office) -> None:
    add(office, "2026-05-01", item="D2")
    add(office, "2026-05-01", item="政策宣传")
    assert one(office, checks.catalogue_check).outcome is Outcome.HOLDS
    add(office, "2026-05-01", "2026-05-02", item="跳舞")
    assert "“跳舞”2 条" in one(office, checks.catalogue_check).what
    early = one(office, checks.catalogue_check, date(2021, 6, 16))  # the day before 江苏's list
    assert early.outcome is Outcome.UNDETERMINED


def test_gaps_between_posts() -> None:
    assert gaps([]) == [(date.min, date.max)]
    assert gaps([(IN, None)]) == [(date.min, date(2026, 2, 28))]
    two = [(date(2026, 8, 1), None), (IN, date(2026, 7, 1))]
    assert gaps(two) == [(date.min, date(2026, 2, 28)), (date(2026, 7, 1), date(2026, 7, 31))]
    assert gaps([(IN, OUT), (date(2026, 4, 1), date(2026, 5, 1))])[1:] == [(OUT, date.max)]  # one inside the other


@pytest.mark.parametrize(("last", "pairs"), [(8, 1), (9, 0)])
def test_served_twice_within_the_window(last: int, pairs: int) -> None:
    first = Served("FW1", 1, "D2", date(2026, 5, 1), "甲机构")
    second = Served("FW2", 1, "D2", date(2026, 5, last), "乙机构")  # 7 and 8 days later
    assert len(list(served_twice([second, first], 7))) == pairs
    assert list(served_twice([first, Served("FW3", 1, "D2", date(2026, 5, 2), "甲机构")], 7)) == []
    assert list(served_twice([first, Served("FW3", 1, "D3", date(2026, 5, 2), "乙机构")], 7)) == []
    assert list(served_twice([first, Served("FW3", 2, "D2", date(2026, 5, 2), "乙机构")], 7)) == []


@pytest.mark.parametrize(
    ("told", "index"),
    [
        ({}, "service_record_day"),
        ({"stations": (1,)}, "service_record_station"),
        ({"worker_ids": (1,)}, "service_record_worker"),
        ({"household_id": 1}, "service_record_household"),
        ({"engagement_id": 1}, "service_record_engagement"),
        ({"stations": (1, 2), "kind": "visit"}, "service_record_"),
    ],
)
def test_every_list_is_answered_by_an_index(office: Office, told: dict[str, object], index: str) -> None:
    wanted = Wanted(date(2026, 5, 1), date(2026, 5, 31), **told)  # type: ignore[arg-type]
    sql, values = store.list_query("*", wanted)
    plan = " ".join(row["detail"] for row in office.db.query(f"EXPLAIN QUERY PLAN {sql}", values))
    assert f"USING INDEX {index}" in plan
    assert "happened_on" in plan
