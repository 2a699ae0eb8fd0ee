"""Reviews of a file that was merged into another count for the one that stays, from the day of the merger on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.inventory.due import due_list
from swtool.inventory.held import held_households
from swtool.inventory.regrouping import merge, undo
from swtool.inventory.reviews import Kind as Reviewed
from swtool.inventory.reviews import record_no_change, rounds
from swtool.inventory.rules import Standing
from swtool.inventory.store import households
from swtool.office import Office
from swtool.rounds.holding import open_round
from swtool.rounds.rules import Count, Kind
from tests.household_case import county_with, village
from tests.issued_house import Desk
from tests.test_rounds import desk, give, numbers_in, on, village_counts

__all__ = ["desk"]
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
WHY = "核对户口簿"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Three files of 5 January 2026; D2 was gone through on 4 May. D3 goes into D2 in June, D2 into D1 in July."""
    office = county_with(tmp_path, ("D1", "甲示例"), ("D2", "乙示例"), ("D3", "丙示例"))
    record_no_change(office, Reviewed.NEEDS, village(office), date(2026, 5, 4), numbers=["D2"])
    return office


def last_review(office: Office, day: date) -> str:
    (kept,) = households(office.db, day.isoformat(), minor_since="2008-01-01", file_no="D1")
    return kept.last_review


def standing_of_all(office: Office, day: date) -> tuple[dict[Standing, int], dict[Standing, int]]:
    (counted,) = (each.counted for each in rounds(office, Reviewed.NEEDS, day, years=1) if each.counted.total)
    by_year, by_anniversary = dict(counted.by_year), dict(counted.by_anniversary)
    return {k: n for k, n in by_year.items() if n}, {k: n for k, n in by_anniversary.items() if n}


def test_the_last_review_is_that_of_either_from_the_day_of_the_merger_on(office: Office) -> None:
    merge(office, "D2", "D3", JUNE, why=WHY)
    second = merge(office, "D1", "D2", JULY, why=WHY)
    assert last_review(office, date(2026, 6, 30)) == "2026-01-05"
    assert last_review(office, JULY) == "2026-05-04"
    town = office.db.value("SELECT id FROM division WHERE name = '许村镇'")
    assert isinstance(town, int)
    assert {str(row.values["reviewed_on"]) for row in held_households(office, town)} == {"2026-05-04"}
    undo(office, second, why="不是一户")
    assert last_review(office, JULY) == "2026-01-05"


def test_the_year_runs_from_the_last_review_of_either(office: Office) -> None:
    """Not later than a year after 4 May 2026: on 4 May 2027 still in time. D1's own year would be over in January."""
    merge(office, "D2", "D3", JUNE, why=WHY)
    merge(office, "D1", "D2", JULY, why=WHY)
    assert standing_of_all(office, date(2027, 5, 4))[1] == {Standing.FRESH: 1}
    assert standing_of_all(office, date(2027, 5, 5))[1] == {Standing.OVERDUE: 1}
    assert standing_of_all(office, date(2026, 12, 31))[0] == {Standing.FRESH: 1}
    (row,) = due_list(office, date(2027, 5, 5), Reviewed.NEEDS).rows
    assert (row[2], str(row[4]), row[8]) == ("D1", "2026-05-04", date(2027, 5, 4))


def test_a_round_counts_what_was_answered_under_the_merged_file(desk: Desk) -> None:
    """A2 is gone through on 12 November and merged into A1 on the 15th: A1 is answered, A2 is gone."""
    open_round(desk.office, Kind.NEEDS, 2026, date(2026, 12, 31))
    on(desk, date(2026, 11, 15))
    here = village(desk.office)
    record_no_change(desk.office, Reviewed.NEEDS, here, date(2026, 11, 12), numbers=["A2"])
    merge(desk.office, "A1", "A2", date(2026, 11, 15), why=WHY)
    assert village_counts(desk, day=date(2026, 11, 14))["永福村村委会"] == Count(missing=1, unchanged=1, early=1)
    assert village_counts(desk, day=date(2026, 11, 15))["永福村村委会"] == Count(gone=1, unchanged=1, early=1)
    given = give(desk, Kind.NEEDS)
    assert given is not None
    assert numbers_in(given.given.path) == ["A3"]


def test_a_family_that_was_visited_early_under_the_merged_file_is_not_asked_again(desk: Desk) -> None:
    """D1 of the same village was gone through in March, before the round; it goes into A1 on 15 November."""
    open_round(desk.office, Kind.NEEDS, 2026, date(2026, 12, 31))
    on(desk, date(2026, 11, 15))
    merge(desk.office, "A1", "D1", date(2026, 11, 15), why=WHY)
    assert village_counts(desk, day=date(2026, 11, 14))["永福村村委会"] == Count(missing=2, early=1)
    # D1 was not asked and is not counted as gone; A1 is not asked twice; A2 is still missing.
    assert village_counts(desk, day=date(2026, 11, 15))["永福村村委会"] == Count(missing=1, early=2)
