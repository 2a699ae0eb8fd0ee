"""72 and 90 hours in a registration period, and registrations that end: periods, levels, units, windows."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from swtool.findings import Outcome
from swtool.registry.credentials import (
    Certificate,
    CertificateFields,
    Credentials,
    EducationFields,
    insert_certificates,
    insert_educations,
)
from swtool.registry.people import Person
from swtool.training.checks import CHECKS
from swtool.training.periods import Registration, expiring, registrations
from swtool.training.registration import Hours, Period, Requirement, judge_period, period_of
from swtool.training.registration_sheets import expiring_table, registration_table

from .training_house import House, house, with_conversions

REGION = "330481"
FIRST, LAST = "2023-11-10", "2026-11-09"


def holder(there: House, name: str, level: str = "assistant", **fields: str | None) -> Person:
    """Somebody in post with a certificate registered from ``FIRST`` to ``LAST`` unless told otherwise."""
    person = there.staff(name, "2020-01-01")
    values: dict[str, str | None] = {
        "level": level,
        "obtained_on": "2020-06",
        "registered_on": FIRST,
        "registration_valid_to": LAST,
    }
    certify(there, person, **values | fields)
    return person


def certify(there: House, person: Person, **fields: str | None) -> None:
    with there.office.change("登记证书") as tx:
        insert_certificates(tx, [(person.id, CertificateFields(**fields))])  # type: ignore[arg-type]


def judged(there: House, as_of: str) -> dict[str, Registration]:
    names = {person.staff_no: name for name, person in there.people.items()}
    return {names[each.person.staff_no]: each for each in registrations(there.office, date.fromisoformat(as_of))}


def outcomes(there: House, code: str, as_of: str) -> dict[str, Outcome]:
    check = next(check for check in CHECKS if check.code == code)
    names = {person.staff_no: name for name, person in there.people.items()}
    found = check.run(there.office, date.fromisoformat(as_of))
    return {names[finding.where.subject]: finding.outcome for finding in found}


@pytest.fixture
def there(tmp_path: Path) -> House:
    return house(tmp_path, today=date(2027, 3, 1))


@pytest.mark.parametrize(
    ("level", "minutes", "outcome"),
    [
        ("assistant", 72 * 60 - 1, Outcome.VIOLATED),
        ("assistant", 72 * 60, Outcome.HOLDS),
        ("social_worker", 72 * 60, Outcome.VIOLATED),
        ("social_worker", 90 * 60 - 1, Outcome.VIOLATED),
        ("social_worker", 90 * 60, Outcome.HOLDS),
        ("senior", 90 * 60 - 1, Outcome.VIOLATED),
        ("senior", 90 * 60, Outcome.HOLDS),
        ("unknown_level", 72 * 60, Outcome.UNDETERMINED),
        ("unknown_level", 90 * 60, Outcome.HOLDS),
    ],
)
def test_the_hours_of_each_level(there: House, level: str, minutes: int, outcome: Outcome) -> None:
    there.attends(holder(there, "甲某", level), "2025-03-05", f"{minutes}分钟")
    assert judged(there, LAST)["甲某"].verdict.outcome is outcome


def test_only_what_ended_within_the_period_counts(there: House) -> None:
    person = holder(there, "甲某")
    for day in ("2023-11-09", "2023-11-10", "2026-11-09", "2026-11-10"):
        there.attends(person, day, "10小时")
    assert judged(there, "2027-01-01")["甲某"].hours.known == 2000
    assert judged(there, "2026-11-08")["甲某"].hours.known == 1000


def test_before_the_period_is_over_it_is_open(there: House) -> None:
    holder(there, "甲某")
    assert judged(there, "2026-11-08")["甲某"].verdict.outcome is Outcome.UNDETERMINED
    assert judged(there, "2026-11-09")["甲某"].verdict.outcome is Outcome.VIOLATED


def test_credit_hours_are_no_clock_hours_without_a_rule(there: House, tmp_path: Path) -> None:
    there.attends(holder(there, "甲某"), "2026-03-05", "96")
    mine = judged(there, LAST)["甲某"]
    assert (mine.hours.known, mine.hours.unknown, mine.verdict.outcome) == (0, 1, Outcome.UNDETERMINED)
    folder = tmp_path / "county"
    folder.mkdir()
    ruled = house(folder, today=date(2027, 3, 1), policy=with_conversions(folder))
    person = holder(ruled, "甲某")
    # 96 学时 of 45 minutes are 72 hours; two days of 6 学时 are 9 more
    ruled.attends(person, "2026-03-05", "96")
    mine = judged(ruled, LAST)["甲某"]
    assert (mine.hours.known, mine.hours.unknown, mine.verdict.outcome) == (7200, 0, Outcome.HOLDS)
    ruled.attends(person, "2026-04-05", "2天")
    assert judged(ruled, LAST)["甲某"].hours.known == 8100
    # Before the county's rule began nothing can be turned into anything.
    ruled.attends(person, "2025-12-31", "10")
    assert judged(ruled, LAST)["甲某"].hours.unknown == 1


def test_minutes_that_are_stated_go_before_credit_hours(there: House) -> None:
    there.attends(holder(there, "甲某"), "2026-03-05", "96", minutes=72 * 60)
    assert judged(there, LAST)["甲某"].hours.known == 7200


def test_an_upgrade_is_judged_by_the_level_at_the_end_and_said(there: House) -> None:
    person = holder(there, "甲某")
    certify(there, person, level="social_worker", obtained_on="2026-11-09")
    there.attends(person, "2025-03-05", "80小时")
    mine = judged(there, LAST)["甲某"]
    assert mine.verdict.outcome is Outcome.VIOLATED
    assert "登记期内升级" in mine.verdict.what
    # A day later, and it is an assistant's period.
    other = holder(there, "乙某")
    certify(there, other, level="social_worker", obtained_on="2026-11-10")
    there.attends(other, "2025-03-05", "80小时")
    assert judged(there, LAST)["乙某"].verdict.outcome is Outcome.HOLDS


def test_a_period_without_a_start_is_counted_back_three_years(there: House) -> None:
    def period(to: str) -> Period:
        certificate = Certificate("assistant", registration_valid_to=to)
        found = period_of(Credentials((certificate,)), date(2026, 1, 1), REGION, years=3)
        assert found is not None
        return found

    assert (period("2026-11-09").first, period("2026-11-09").is_inferred) == (date(2023, 11, 10), True)
    assert period("2027-02-28").first == date(2024, 2, 29)
    assert period("2026-11").last == date(2026, 11, 30)


def test_a_degree_counts_once_in_place_of_its_courses(there: House) -> None:
    person = holder(there, "甲某", "social_worker")
    there.attends(person, "2025-03-05", "50小时", category="degree")
    assert judged(there, LAST)["甲某"].hours.known == 5000
    with there.office.change("登记学历") as tx:
        insert_educations(tx, [(person.id, EducationFields(is_social_work_major=True, graduated_on="2025-06"))])
    mine = judged(there, LAST)["甲某"]
    assert (mine.hours.known, mine.verdict.outcome) == (9000, Outcome.HOLDS)


def test_a_degree_of_an_uncertain_day_leaves_it_open(there: House) -> None:
    person = holder(there, "甲某", "social_worker")
    with there.office.change("登记学历") as tx:
        insert_educations(tx, [(person.id, EducationFields(is_social_work_major=True, graduated_on="2023-11"))])
    mine = judged(there, LAST)["甲某"]
    assert (mine.hours.known, mine.verdict.outcome) == (0, Outcome.UNDETERMINED)


def test_a_surplus_is_not_carried_over_unless_the_policy_says_so() -> None:
    period = Period(date(2023, 11, 10), date(2026, 11, 9), "assistant", is_upgraded=False, is_inferred=False)
    short = Hours(Fraction(7199), 0, 0)
    strict, lenient = Requirement(7200, 9000, "clock_hour"), Requirement(7200, 9000, "clock_hour", carries_over=True)
    assert judge_period(period, short, strict, date(2026, 11, 9)).outcome is Outcome.VIOLATED
    assert judge_period(period, short, lenient, date(2026, 11, 9)).outcome is Outcome.UNDETERMINED


def test_who_is_asked(there: House) -> None:
    holder(there, "甲某")
    holder(there, "没有登记", registered_on=None, registration_valid_to=None)
    there.staff("没有证书", "2020-01-01")
    left = there.staff("已离岗", "2020-01-01", "2026-01-01")
    certify(there, left, level="assistant", registration_valid_to=LAST)
    passed = there.staff("只有合格证明", "2020-01-01")
    certify(there, passed, level="senior_pass", registration_valid_to=LAST)
    found = judged(there, LAST)
    assert set(found) == {"甲某", "没有登记"}
    assert found["没有登记"].verdict.outcome is Outcome.UNDETERMINED


# -- expiring ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("valid_to", "as_of", "is_soon"),
    [
        ("2027-02-10", "2026-11-09", False),
        ("2027-02-10", "2026-11-10", True),
        ("2027-02-10", "2027-02-10", True),
        ("2027-02-10", "2027-02-11", False),
        # Three months before 31 May there is no 31 February: the month's end opens the window.
        ("2027-05-31", "2027-02-27", False),
        ("2027-05-31", "2027-02-28", True),
        ("2024-05-31", "2024-02-28", False),
        ("2024-05-31", "2024-02-29", True),
    ],
)
def test_the_window_of_three_months(there: House, valid_to: str, as_of: str, is_soon: bool) -> None:
    holder(there, "甲某", registered_on=None, registration_valid_to=valid_to)
    found = expiring(there.office, date.fromisoformat(as_of))
    assert [each.person.staff_no for each in found] == (["330481-00001"] if is_soon else [])


def test_the_check_on_registrations_that_end(there: House) -> None:
    holder(there, "快到期", registered_on=None, registration_valid_to="2027-02-10")
    holder(there, "还早", registered_on=None, registration_valid_to="2027-02-11")
    holder(there, "已过期", registered_on=None, registration_valid_to="2026-11-09")
    holder(there, "没填", registered_on=None, registration_valid_to=None)
    renewed = holder(there, "已续", registered_on=None, registration_valid_to="2026-12-01")
    certify(there, renewed, level="social_worker", obtained_on="2024", registration_valid_to="2028-01-01")
    assert outcomes(there, "staff.registration_expiring", "2026-11-10") == {
        "快到期": Outcome.VIOLATED,
        "还早": Outcome.HOLDS,
        "已过期": Outcome.NOT_APPLICABLE,
        "没填": Outcome.UNDETERMINED,
        "已续": Outcome.HOLDS,
    }


def test_the_lists(there: House) -> None:
    person = holder(there, "示例甲", registered_on="2024-02-11", registration_valid_to="2027-02-10")
    there.attends(person, "2025-03-05", "70小时")
    table = expiring_table(there.office, date(2026, 11, 10)).masked()
    assert table.rows == [
        (
            "330481-00001",
            "示某",
            "许村镇社工站",
            "助理社会工作师",
            date(2027, 2, 10),
            "70 小时",
            "72 小时",
            "期限未到",
            date(2026, 11, 10),
            92,
        )
    ]
    whole = registration_table(there.office, date(2027, 2, 10)).masked()
    assert whole.rows[0][7] == "不符合"
    assert "还差 2 小时" in str(whole.rows[0][8])
    assert outcomes(there, "training.registration_period", "2027-02-10") == {"示例甲": Outcome.VIOLATED}
