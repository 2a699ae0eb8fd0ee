"""What is to be looked at again: overlapping times, one proof twice, too many hours in a day."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from swtool.findings import Outcome, Severity
from swtool.training.checks import CHECKS
from swtool.training.credits import credit_of, has_happened
from swtool.training.flags import FlagKind, find_flags
from swtool.training.review import flags_of, flags_table
from swtool.training.store import records
from swtool.training.suspects import suspected

from .training_house import House, house

DAY = date(2026, 12, 31)


@pytest.fixture
def there(tmp_path: Path) -> House:
    return house(tmp_path, today=DAY)


def kinds(there: House, as_of: date = DAY) -> list[FlagKind]:
    return sorted(flag.kind for flag in flags_of(there.office, as_of)[0])


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("2026-03-05 09:00-11:30", "2026-03-05 11:30-12:00", False),
        ("2026-03-05 09:00-11:30", "2026-03-05 11:29-12:00", True),
        ("2026-03-05 09:00-11:30", "2026-03-05 08:00-09:00", False),
        ("2026-03-05 09:00-11:30", "2026-03-05 08:00-09:01", True),
        ("2026-03-05 09:00-17:00", "2026-03-05 10:00-11:00", True),
        ("2026-03-05 09:00-11:30", "2026-03-06 09:00-11:30", False),
        ("2026-03-04 09:00至2026-03-06 11:30", "2026-03-06 10:00-11:00", True),
        ("2026-03-04 09:00至2026-03-06 11:30", "2026-03-07 10:00-11:00", False),
        ("2026-03-04 09:00至2026-03-06 11:30", "2026-03-05 13:00-15:00", False),
        ("2026-03-05", "2026-03-05 09:00-11:30", False),  # without times nothing is known to overlap
    ],
)
def test_overlapping_times(there: House, one: str, other: str, overlap: bool) -> None:
    person = there.staff("甲某", "2020-01-01")
    there.attends(person, one, "1", title="甲课")
    there.attends(person, other, "1", title="乙课")
    assert kinds(there) == ([FlagKind.OVERLAP] if overlap else [])


def test_two_people_at_one_time_do_not_overlap(there: House) -> None:
    for name in ("甲某", "乙某"):
        there.attends(there.staff(name, "2020-01-01"), "2026-03-05 09:00-11:30", "3", title="甲课")
    assert kinds(there) == []


@pytest.mark.parametrize(("length", "flagged"), [("9.99", False), ("10", False), ("10.01", True)])
def test_more_than_ten_hours_in_a_day(there: House, length: str, flagged: bool) -> None:
    there.attends(there.staff("甲某", "2020-01-01"), "2026-03-05", length)
    assert kinds(there) == ([FlagKind.LONG_DAY] if flagged else [])


def test_hours_of_a_day_are_added_and_spread_over_the_days_of_a_course(there: House) -> None:
    person = there.staff("甲某", "2020-01-01")
    there.attends(person, "2026-03-04至2026-03-06", "24")  # 8 a day
    assert kinds(there) == []
    there.attends(person, "2026-03-05", "2")
    assert kinds(there) == []
    there.attends(person, "2026-03-06", "2.01")
    flags, _ = flags_of(there.office, DAY)
    assert [flag.kind for flag in flags] == [FlagKind.LONG_DAY]
    assert flags[0].what == "2026-03-06 一天 10.01 学时，超过 10 学时"
    assert flags[0].record_ids == (1, 3)


def test_a_third_of_a_credit_hour_is_not_rounded_away(there: House) -> None:
    person = there.staff("甲某", "2020-01-01")
    there.attends(person, "2026-03-04至2026-03-06", "30.01")  # 10.00333… a day
    assert kinds(there) == [FlagKind.LONG_DAY]


def test_the_limit_is_the_policy_s(there: House) -> None:
    there.attends(there.staff("甲某", "2020-01-01"), "2026-03-05", "12")
    looked_at = [credit_of(each) for each in records(there.office.db)]
    assert len(find_flags(looked_at, Fraction(1200))) == 0
    assert len(find_flags(looked_at, Fraction(1199))) == 1
    assert find_flags(looked_at, None) == []


@pytest.mark.parametrize("seed", range(4))
def test_the_quick_look_leaves_nobody_out(there: House, seed: int) -> None:
    """Whoever is not read in full has no flag: the same flags come from reading everybody's attendances."""
    pick = random.Random(seed)
    people = [there.staff(name, "2020-01-01") for name in ("甲某", "乙某", "丙某")]
    spans = ("2026-03-04至2026-03-06", "2026-03-05", "2026-03-05 09:00-11:30", "2026-03-04 10:00至2026-03-05 12:00",
             "2026-03", "2026-03-06 11:00-12:00", "2026-12-31", "2026-02-27至2026-03-04")  # fmt: skip
    for number in range(14):
        there.attends(
            pick.choice(people), pick.choice(spans), pick.choice(("1", "5", "9.99", "10", "10.01", "31")),
            title=f"课{number}", proof_no=pick.choice((None, "ZM-1", "zm－１", f"ZM-{number}x")),
        )  # fmt: skip
    for as_of in (DAY, date(2026, 3, 5)):
        everything = [credit_of(each) for each in records(there.office.db)]
        seen = [credit for credit in everything if has_happened(credit, as_of)]
        flags, persons = flags_of(there.office, as_of)
        assert sorted(flags, key=str) == sorted(find_flags(seen, Fraction(1000)), key=str)
        assert persons == {credit.record.person_id for credit in seen}


def test_whoever_has_nothing_unusual_is_not_read_in_full(there: House) -> None:
    """24 学时 over three days are 8 a day, a morning and an afternoon of 4 together as many; a month has no days."""
    usual = there.staff("甲某", "2020-01-01")
    there.attends(usual, "2026-03-04 09:00至2026-03-06 17:00", "24", title="甲课", proof_no="ZM-1")
    there.attends(usual, "2026-04-05 09:00-11:30", "4", title="上午", proof_no="ZM-2")
    there.attends(usual, "2026-04-05 13:00-17:00", "4", title="下午", proof_no="ZM-3")
    there.attends(usual, "2026-05", "40", title="只写到月的")
    beside = there.staff("乙某", "2020-01-01")
    there.attends(beside, "2026-03-04 09:00至2026-03-06 17:00", "24", title="甲课", proof_no="ZM-4")
    there.attends(beside, "2026-03-06 18:00-19:00", "1", title="晚课", proof_no="ZM-5")
    looked_at, suspects = suspected(there.office.db, DAY, 1000)
    assert looked_at == {usual.id, beside.id}
    assert suspects == {beside.id}  # 9 on one day: a course of several days beside another is left to the judgement
    assert kinds(there) == []


def test_one_proof_number_twice(there: House) -> None:
    one, two = there.staff("甲某", "2020-01-01"), there.staff("乙某", "2020-01-01")
    there.attends(one, "2026-03-05", "6", title="甲课", proof_no="ZM-001")
    there.attends(two, "2026-03-05", "6", title="甲课", proof_no="ZM-002")
    assert kinds(there) == []
    there.attends(one, "2026-04-05", "6", title="乙课", proof_no="zm－００１")
    assert kinds(there) == [FlagKind.PROOF_TWICE]
    there.attends(there.staff("丙某", "2020-01-01"), "2026-03-05", "6", title="甲课", proof_no="ZM-002")
    assert kinds(there) == [FlagKind.PROOF_SHARED, FlagKind.PROOF_TWICE]


def test_what_has_not_happened_by_the_day_is_not_looked_at(there: House) -> None:
    there.attends(there.staff("甲某", "2020-01-01"), "2026-03-05", "12")
    assert kinds(there, date(2026, 3, 4)) == []
    assert kinds(there, date(2026, 3, 5)) == [FlagKind.LONG_DAY]


def test_the_check_gives_one_finding_for_each_person_with_courses(there: House) -> None:
    one, two = there.staff("甲某", "2020-01-01"), there.staff("乙某", "2020-01-01")
    there.staff("丙某", "2020-01-01")
    for title in ("甲课", "乙课"):
        there.attends(one, "2026-03-05 09:00-11:30", "6", title=title)
    there.attends(two, "2026-03-05", "12")
    check = next(check for check in CHECKS if check.code == "training.flags")
    found = {f.where.subject: (f.outcome, f.severity) for f in check.run(there.office, DAY)}
    assert found == {
        one.staff_no: (Outcome.VIOLATED, Severity.WARNING),
        two.staff_no: (Outcome.VIOLATED, Severity.INFO),
    }
    table = flags_table(there.office, DAY)
    assert not table.is_personal
    assert {row[0] for row in table.rows} == {"时间重叠", "一天学时过多"}
