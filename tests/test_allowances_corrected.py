"""Allowances as they are recorded, and what corrects them afterwards."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swtool.dates import Month
from swtool.errors import SwtoolError, UsageFault
from swtool.findings import Outcome
from swtool.office import Office
from swtool.pay import paying, store
from swtool.pay.allowance_checks import assistant_allowance
from swtool.pay.allowance_rules import Kind
from swtool.pay.sheets import month_table, recorded_table
from swtool.policy.policy import Policy
from swtool.rooms import migration_sets
from tests.allowance_case import OCTOBER, SEPTEMBER, adopting, allowance_county, certificate, change, merge, served
from tests.offices import at, new_office
from tests.registry_house import county, hire


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return allowance_county(tmp_path)


def test_a_correction_is_paid_or_taken_back_with_the_next_sheet(office: Office) -> None:
    """Paid for all of September; then it turns out that one left on the 11th and another was social_worker since."""
    stayed = hire(office, "示例甲", certificate=certificate("assistant"))
    left = hire(office, "示例乙", certificate=certificate("assistant"))
    paying.record(office, Kind.POST, SEPTEMBER)
    served(office, left, ("2022-03-01", "2026-09-11", 1))
    change(office, "UPDATE certificate SET level = 'social_worker' WHERE person_id = ?", stayed.id)
    frozen = month_table(office, paying.month_sheet(office, Kind.POST, SEPTEMBER))
    assert [row[7] for row in frozen.rows] == [30000, 30000]
    rows = month_table(office, paying.month_sheet(office, Kind.POST, OCTOBER)).rows
    assert [(row[2], row[5], row[7], row[8]) for row in rows] == [
        (stayed.staff_no, "2026-10", 50000, ""),
        (stayed.staff_no, "2026-09", 20000, "补发2026年9月"),
        (left.staff_no, "2026-09", -20000, "扣回2026年9月"),
    ]
    paying.record(office, Kind.POST, OCTOBER)
    assert paying.month_sheet(office, Kind.POST, Month(2026, 11)).total == 50000
    assert [row[:6] for row in recorded_table(office).rows] == [
        ("2026-10", "持证岗位津贴", 2, 50000, 0, 50000),
        ("2026-09", "持证岗位津贴", 2, 60000, 0, 60000),
    ]


def test_a_sheet_is_recorded_once_and_only_the_last_is_withdrawn(office: Office) -> None:
    hire(office, "示例甲", certificate=certificate("assistant"))
    with pytest.raises(UsageFault, match="还没有到"):
        paying.record(office, Kind.POST, Month(2026, 12))
    paying.record(office, Kind.POST, SEPTEMBER, keep=False)
    assert store.sheets(office.db) == []
    for month in (SEPTEMBER, OCTOBER):
        paying.record(office, Kind.POST, month)
    with pytest.raises(UsageFault, match="已经登记发放"):
        paying.record(office, Kind.POST, SEPTEMBER)
    with pytest.raises(SwtoolError, match="不能撤回"):
        paying.withdraw(office, Kind.POST, SEPTEMBER, why="示例")
    paying.withdraw(office, Kind.POST, OCTOBER, why="示例")
    assert [each.month for each in store.sheets(office.db)] == [SEPTEMBER]
    assert paying.month_sheet(office, Kind.POST, OCTOBER).total == 30000


def test_a_person_registered_twice_is_paid_once(office: Office) -> None:
    """Paid under two entries; merged, one of the two amounts is taken back."""
    kept = hire(office, "示例甲", certificate=certificate("assistant"))
    twin = hire(office, "示例甲", certificate=certificate("assistant"))
    paying.record(office, Kind.POST, SEPTEMBER)
    merge(office, kept, twin)
    rows = month_table(office, paying.month_sheet(office, Kind.POST, OCTOBER)).rows
    assert [(row[2], row[7]) for row in rows] == [(kept.staff_no, 30000), (kept.staff_no, -30000)]


LEVEL_FEN = {"assistant": 30000, "social_worker": 50000, "senior": 80000}
FIRST_DAY = date(2026, 1, 1)
DAYS = st.integers(0, 200).map(lambda number: FIRST_DAY + timedelta(days=number))
PERSON = st.tuples(DAYS, st.none() | DAYS, st.lists(st.tuples(st.sampled_from(list(LEVEL_FEN)), DAYS), max_size=3))
WORLD = st.lists(PERSON, min_size=2, max_size=2)


def recount(world: list[tuple[date, date | None, list[tuple[str, date]]]], months: int) -> list[int]:
    """By person, day by day: the best certificate on each day in post is worth its part of the month."""
    found = []
    for start, end, papers in world:
        total = 0
        for month in range(1, months + 1):
            length = monthrange(2026, month)[1]
            worth = 0
            for number in range(1, length + 1):
                day = date(2026, month, number)
                if start <= day and (end is None or day < max(end, start)):
                    worth += max((LEVEL_FEN[level] for level, since in papers if since <= day), default=0)
            total += (2 * worth + length) // (2 * length)
        found.append(total)
    return found


@settings(max_examples=8, deadline=None)
@given(worlds=st.lists(WORLD, min_size=4, max_size=4))
def test_whatever_is_corrected_the_sheets_sum_up_to_what_was_due(
    worlds: list[list[tuple[date, date | None, list[tuple[str, date]]]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Before each of four sheets everything known is changed; together they paid what the last knowledge says."""
    office = adopting(county(tmp_path_factory.mktemp("sheets"), sets=migration_sets()))
    people = [hire(office, name) for name in ("示例甲", "示例乙")]
    for number, world in enumerate(worlds, 1):
        for person, (start, end, _) in zip(people, world, strict=True):
            served(office, person, (start.isoformat(), max(end, start).isoformat() if end else None, 1))
        with office.change("更正证书") as tx:
            tx.execute("DELETE FROM certificate")
            for person, (_, _, papers) in zip(people, world, strict=True):
                for level, since in papers:
                    tx.insert("certificate", {"person_id": person.id, "level": level, "obtained_on": since.isoformat()})
        paying.record(office, Kind.POST, Month(2026, number))
        paid = office.db.query("SELECT person_id, sum(amount) FROM allowance_line GROUP BY person_id")
        totals = {row[0]: row[1] for row in paid}
        assert [totals.get(person.id, 0) for person in people] == recount(world, number)
    office.db.close()


def test_423_assistants_for_a_year_are_507600_yuan(tmp_path: Path) -> None:
    """LSH-02: 423 × 100 × 12."""
    policy = Policy.load("370832")
    office = new_office(tmp_path / "office.db", migration_sets(), policy=policy)
    with office.change("登记") as tx:
        division = {
            "uid": tx.uid(), "system": "nbs", "first_year": 2023, "last_year": 2023, "code": "370832", "name": "梁山县",
            "level": "county", "valid_from": "2000-01-01",
        }  # fmt: skip
        county_id = tx.insert("division", division)
        for number in range(423):
            name = f"示例{number}"
            station = {"uid": tx.uid(), "name": name, "tier": "service_point", "division_id": county_id}
            station_id = tx.insert("station", {**station, "opened_on": "2020-01-01"})
            person = tx.insert("person", {"uid": tx.uid(), "staff_no": f"370832-{number:05d}", "name": name})
            post = {
                "uid": tx.uid(), "person_id": person, "station_id": station_id, "post_kind": "service_post",
                "basis": "part_time", "effective_on": "2025-01-01", "cause": "registration",
                "recorded_at": tx.recorded_at,
            }  # fmt: skip
            tx.insert("post", post)
    for number in range(1, 13):
        paying.record(at(office.db, today=date(2026, 12, 31), policy=policy), Kind.ASSISTANT, Month(2025, number))
    assert office.db.value("SELECT sum(amount) FROM allowance_line") == 507_600 * 100
    assert office.db.value("SELECT count(*) FROM allowance_line") == 423 * 12
    assert {each.outcome for each in assistant_allowance.run(office, date(2026, 1, 1))} == {Outcome.HOLDS}
