"""Pay of one person under two entries of the register."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.findings import Outcome
from swtool.intake.load import State
from swtool.office import Office
from swtool.pay import pay_store
from swtool.pay.pay_checks import one_grade_each, pay_at_grade, pay_min
from swtool.pay.pay_sheets import grades_table, pay_table
from swtool.pay.plans import BOOKS
from swtool.registry.people import Person
from swtool.rooms import migration_sets
from tests.inventory_case import load_rows
from tests.pay_case import (
    GRADE_HEAD,
    LAST,
    PAY_HEAD,
    grade,
    ladder_rows,
    loaded,
    only,
    paid,
    registered,
    social_worker,
)
from tests.registry_house import county, hire


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path, sets=migration_sets())


def merge(office: Office, kept: Person, twin: Person) -> None:
    with office.change("合并") as tx:
        values = {"uid": tx.uid(), "merge_no": "HB2026-0001", "kept_person_id": kept.id, "merged_person_id": twin.id}
        tx.insert("person_merge", {**values, "why": "示例", "recorded_at": tx.recorded_at})


@pytest.mark.parametrize(
    ("first", "second", "level", "outcome"),
    [
        ("3000", "2099.99", "1级", Outcome.VIOLATED),  # 5,099.99 of 5,100
        ("3000", "2100", "1级", Outcome.HOLDS),
        ("6000", "3000", "11级", Outcome.HOLDS),  # 9,000 of 6,100; nobody works 150 %
    ],
)
def test_two_amounts_of_one_month_are_one_persons_pay(
    office: Office, tmp_path: Path, first: str, second: str, level: str, outcome: Outcome
) -> None:
    kept, twin = social_worker(office), social_worker(office, "示例乙")
    loaded(office, tmp_path, ladder_rows())
    grade(office, tmp_path, kept, "甲岗", level)
    paid(office, tmp_path, kept, "2026-10", first)
    paid(office, tmp_path, twin, "2026-10", second, share="50%")
    merge(office, kept, twin)
    found = only(pay_at_grade.run(office, LAST))
    assert (found.where.subject, found.outcome) == (kept.staff_no, outcome)
    assert len(pay_table(office, Month(2026, 10)).rows) == 1


def test_the_average_of_two_entries_is_by_months_not_by_rows(office: Office, tmp_path: Path) -> None:
    """2,000 and 3,000 yuan in October, 5,000 in September: 5,000 a month, 60,000 a year."""
    kept, twin = social_worker(office), social_worker(office, "示例乙")
    paid(office, tmp_path, kept, "2026-09", 5000)
    paid(office, tmp_path, kept, "2026-10", 2000)
    paid(office, tmp_path, twin, "2026-10", 3000)
    merge(office, kept, twin)
    registered(office, 6_000_000)
    assert only(pay_min.run(office, LAST)).outcome is Outcome.HOLDS
    registered(office, 6_000_001)
    assert only(pay_min.run(office, LAST)).outcome is Outcome.VIOLATED


def test_two_parts_of_a_day_add_up_to_their_shares(office: Office, tmp_path: Path) -> None:
    """1,500 at 30 % and 1,000 at 20 %: 2,500 at a half, 5,000 full-time."""
    kept, twin = social_worker(office), social_worker(office, "示例乙")
    paid(office, tmp_path, kept, "2026-10", 1500, share="30%")
    paid(office, tmp_path, twin, "2026-10", 1000, share="20%")
    merge(office, kept, twin)
    (held,) = pay_store.pays(office.db, Month(2026, 10), Month(2026, 10))
    assert (held.person_id, held.gross, held.net, held.share) == (kept.id, 250_000, None, 5_000)


def test_a_sheet_after_the_merge_corrects_both_amounts(office: Office, tmp_path: Path) -> None:
    kept, twin = hire(office, "示例甲"), hire(office, "示例乙")
    paid(office, tmp_path, kept, "2026-10", 2000)
    paid(office, tmp_path, twin, "2026-10", 3000)
    merge(office, kept, twin)
    row = ("2026-10", kept.staff_no, "示例甲", "5000", "", "")
    assert load_rows(office, tmp_path, BOOKS, [PAY_HEAD, row]).state is State.UNCHANGED
    paid(office, tmp_path, kept, "2026-10", 5600)
    (held,) = pay_store.pays(office.db, Month(2026, 10), Month(2026, 10))
    assert held.gross == 560_000


def test_two_rungs_of_one_day_are_told_until_one_is_set_down(office: Office, tmp_path: Path) -> None:
    kept, twin = hire(office, "示例甲"), hire(office, "示例乙")
    loaded(office, tmp_path, ladder_rows())
    grade(office, tmp_path, kept, "甲岗", "1级")
    grade(office, tmp_path, twin, "甲岗", "2级")
    paid(office, tmp_path, kept, "2026-10", 9000)
    merge(office, kept, twin)
    told = "2026-01-01 起有不同的岗级（合并前的编号各写了一个）"
    found = only(one_grade_each.run(office, LAST))
    assert (found.outcome, found.what) == (Outcome.VIOLATED, told)
    found = only(pay_at_grade.run(office, LAST))
    assert (found.outcome, found.what) == (Outcome.UNDETERMINED, told)
    assert [row[6] for row in grades_table(office, LAST).rows] == [told]
    row = (kept.staff_no, "示例甲", "", "甲岗", "2级", "2026-01-01")
    loaded(office, tmp_path, [GRADE_HEAD, row])
    assert only(one_grade_each.run(office, LAST)).outcome is Outcome.HOLDS
    assert [each.grade for each in pay_store.grades(office.db)] == ["2级"]
    assert load_rows(office, tmp_path, BOOKS, [GRADE_HEAD, row]).state is State.UNCHANGED
