"""The readings of the yearly rule through the room: people move, hours follow, stations are averaged."""

from __future__ import annotations

import tempfile
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool.errors import PolicyFault, UsageFault
from swtool.findings import Finding, Outcome, Severity
from swtool.policy.policy import Policy
from swtool.training.checks import CHECKS
from swtool.training.sheets import forecast_table, hours_table
from swtool.training.standing import standings
from swtool.training.terms import Reading

from .training_house import House, house

YEAR_END = date(2026, 12, 31)
PERSON, AVERAGE, STATION = Reading.PER_PERSON_YEAR, Reading.PER_PERSON_AVG, Reading.STATION_AVG


def findings(there: House, code: str, as_of: date) -> dict[str, Finding]:
    check = next(check for check in CHECKS if check.code == code)
    names = {person.staff_no: name for name, person in there.people.items()}
    found = list(check.run(there.office, as_of))
    assert len({finding.where.subject for finding in found}) == len(found)
    return {names.get(finding.where.subject, finding.where.subject): finding for finding in found}


@pytest.fixture
def there(tmp_path: Path) -> House:
    return house(tmp_path, today=date(2027, 2, 1))


def test_everybody_at_a_town_station_owes_also_part_time_and_uncertified(there: House) -> None:
    there.staff("专职甲", "2020-01-01")
    there.staff("兼职乙", "2020-01-01", basis="part_time")
    there.staff("总站丙", "2020-01-01", station="海宁市社会工作总站")
    there.staff("已离丁", "2020-01-01", "2026-01-01")
    there.staff("后来戊", "2027-01-01")
    assert set(there.standing(PERSON, 2026, YEAR_END)) == {"专职甲", "兼职乙"}


def test_a_station_may_have_a_comma_in_its_name(there: House) -> None:
    there.staff("甲某", "2020-01-01", station="许村镇社工站")
    with there.office.change("改名") as tx:
        tx.update("station", there.stations["许村镇社工站"], {"name": "许村、长安社工站"})
    assert [each.station for each in standings(there.office, 2026, YEAR_END, PERSON)] == ["许村、长安社工站"]


def test_hours_at_the_edges_of_the_year(there: House) -> None:
    person = there.staff("甲某", "2020-01-01")
    there.attends(person, "2025-12-31", "5")
    there.attends(person, "2026-01-01", "7")
    there.attends(person, "2026-12-31", "11")
    there.attends(person, "2027-01-01", "13")
    # A course over New Year belongs to the year in which it ends.
    there.attends(person, "2025-12-30至2026-01-02", "2")
    assert there.standing(PERSON, 2026, YEAR_END)["甲某"].done.counted == 2000
    assert there.standing(PERSON, 2026, date(2026, 12, 30))["甲某"].done.counted == 900
    assert there.standing(PERSON, 2025, date(2025, 12, 31))["甲某"].done.counted == 500


@pytest.mark.parametrize(
    ("hours", "outcome"), [("29.96", Outcome.VIOLATED), ("30", Outcome.HOLDS), ("30.04", Outcome.HOLDS)]
)
def test_the_check_compares_before_rounding(there: House, hours: str, outcome: Outcome) -> None:
    there.attends(there.staff("甲某", "2020-01-01"), "2026-05-06", hours)
    finding = findings(there, "training.hours", YEAR_END)["甲某"]
    assert finding.outcome is outcome
    assert finding.severity is Severity.ERROR
    assert "参照江苏 JSU-05" in finding.rule


def test_the_year_is_over_on_its_last_day(there: House) -> None:
    there.staff("甲某", "2020-01-01")
    assert findings(there, "training.hours", date(2026, 12, 30))["甲某"].outcome is Outcome.UNDETERMINED
    assert findings(there, "training.hours", YEAR_END)["甲某"].outcome is Outcome.VIOLATED


def test_hours_follow_the_person(there: House) -> None:
    person = there.staff("甲某", "2020-01-01", "2026-07-01")
    there.serves(person, "2026-07-01", station="长安镇社工站")
    there.attends(person, "2026-03-05", "18")
    there.attends(person, "2026-09-08", "12")
    mine = there.standing(PERSON, 2026, YEAR_END)["甲某"]
    assert (mine.done.counted, mine.need.hours, mine.station) == (3000, 3000, "长安镇社工站")
    assert mine.verdict.outcome is Outcome.HOLDS
    stations = there.standing(STATION, 2026, YEAR_END)
    assert stations["许村镇社工站"].done.counted == 1800
    assert stations["长安镇社工站"].done.counted == 1200
    # 181 days of 365 owe 14.87…, 184 owe 15.12…
    assert stations["许村镇社工站"].verdict.outcome is Outcome.HOLDS
    assert stations["长安镇社工站"].verdict.outcome is Outcome.VIOLATED


def test_what_does_not_count_is_not_added(there: House) -> None:
    person = there.staff("甲某", "2020-01-01")
    there.attends(person, "2026-03-01", "10")
    there.attends(person, "2026-03-02", "10", verified_by=None)
    there.attends(person, "2026-03-03", "10", verified_by=None, proof_no="示例-1")
    there.attends(person, "2026-03-04", "10", is_social_work=False)
    there.attends(person, "2026-03-05", "2天")
    there.attends(person, "2026-03-06", "10", verified_credit_hours=400)
    done = there.standing(PERSON, 2026, YEAR_END)["甲某"].done
    assert (done.counted, done.pending, done.undetermined) == (2400, 1000, 1)


def test_the_average_over_three_years_counts_years_in_post(there: House) -> None:
    person = there.staff("甲某", "2024-07-01")
    there.attends(person, "2023-05-05", "90")  # before the years in post
    there.attends(person, "2024-11-05", "5")
    there.attends(person, "2025-11-05", "40")
    there.attends(person, "2026-11-05", "30.08")
    mine = there.standing(AVERAGE, 2026, YEAR_END)["甲某"]
    # 184 of 366 days and two whole years: 15.0819… + 60
    assert mine.need.hours == Fraction(3000 * 184, 366) + 6000
    assert mine.done.counted == 7508
    assert mine.verdict.outcome is Outcome.VIOLATED
    there.attends(person, "2026-11-06", "0.01")
    assert there.standing(AVERAGE, 2026, YEAR_END)["甲某"].verdict.outcome is Outcome.HOLDS
    # The same person fails 2026's own 30 only by nothing: 30.09 suffice.
    assert there.standing(PERSON, 2026, YEAR_END)["甲某"].verdict.outcome is Outcome.HOLDS
    assert there.standing(PERSON, 2024, date(2024, 12, 31))["甲某"].verdict.outcome is Outcome.VIOLATED


def test_the_average_of_a_station_is_by_average_headcount(there: House) -> None:
    one, two = there.staff("甲某", "2020-01-01"), there.staff("乙某", "2026-07-01")
    there.attends(one, "2026-03-05", "40")
    there.attends(two, "2026-09-05", "5.12")
    mine = there.standing(STATION, 2026, YEAR_END)["许村镇社工站"]
    # 365+184 days make 549/365 people: 30×549/365 = 45.1232…, and 45.12 were done
    assert mine.need.hours == Fraction(3000 * 549, 365)
    assert mine.verdict.outcome is Outcome.VIOLATED
    assert "30×549/365" in mine.verdict.what
    there.attends(two, "2026-09-06", "0.01")
    assert there.standing(STATION, 2026, YEAR_END)["许村镇社工站"].verdict.outcome is Outcome.HOLDS
    assert there.standing(PERSON, 2026, YEAR_END)["乙某"].verdict.outcome is Outcome.VIOLATED


def test_somebody_at_two_stations_counts_at_the_full_time_one(there: House) -> None:
    person = there.staff("甲某", "2020-01-01", basis="part_time")
    there.serves(person, "2020-01-01", station="长安镇社工站")
    there.attends(person, "2026-03-05", "30")
    stations = there.standing(STATION, 2026, YEAR_END)
    assert list(stations) == ["长安镇社工站"]
    assert (stations["长安镇社工站"].done.counted, stations["长安镇社工站"].need.hours) == (3000, 3000)


def test_a_course_known_to_the_month_belongs_to_its_year(there: House) -> None:
    person = there.staff("甲某", "2020-01-01")
    there.attends(person, "2026年5月", "30")
    assert there.standing(PERSON, 2026, date(2026, 4, 30))["甲某"].done.counted == 0
    assert there.standing(PERSON, 2026, date(2026, 5, 1))["甲某"].done.counted == 3000


def test_a_year_to_come_is_refused(there: House) -> None:
    with pytest.raises(UsageFault, match="2028 年还没有到"):
        standings(there.office, 2028, date(2027, 2, 1), PERSON)


def test_without_the_rule_the_command_refuses_and_the_check_does_not_apply(tmp_path: Path) -> None:
    there = house(tmp_path, policy=Policy.load("330481"))
    there.staff("甲某", "2020-01-01")
    with pytest.raises(PolicyFault, match="没有每年继续教育学时的规定"):
        standings(there.office, 2026, YEAR_END, PERSON)
    assert findings(there, "training.hours", YEAR_END)["海宁市"].outcome is Outcome.NOT_APPLICABLE


def test_before_the_rule_there_is_no_verdict(there: House) -> None:
    there.staff("甲某", "2020-01-01")
    assert findings(there, "training.hours", date(2021, 6, 16))["海宁市"].outcome is Outcome.UNDETERMINED
    # 17 June to 31 December 2021 are 198 days
    standing = there.standing(PERSON, 2021, date(2021, 6, 17))["甲某"]
    assert standing.need.hours == Fraction(3000 * 198, 365)
    with pytest.raises(PolicyFault, match="在 2020-12-31 没有规定"):
        standings(there.office, 2020, date(2020, 12, 31), PERSON)


def test_the_tables_mask_names_and_show_the_fraction(there: House) -> None:
    there.attends(there.staff("欧阳示例", "2026-07-01"), "2026-09-05", "5.12")
    table = hours_table(there.office, 2026, YEAR_END, PERSON).masked()
    assert table.rows[0] == (
        "330481-00001",
        "欧阳某",
        "许村镇社工站",
        512,
        0,
        184,
        "30×184/365（15.13）",
        1001,
        "不符合",
    )
    assert "参照江苏" in table.sources[0]
    forecast = forecast_table(there.office, 2026, date(2026, 9, 30)).masked()
    # 5.12 in 92 of 184 days: 10.24 at the year's end
    assert forecast.rows[0][1:] == (
        "欧阳某",
        "许村镇社工站",
        512,
        92,
        184,
        "30×184/365（15.13）",
        1024,
        1001,
        "达不到",
    )


_POSTS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(["许村镇社工站", "长安镇社工站"]),
        st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 6, 1))),
        st.sampled_from(["full_time", "part_time"]),
    ),
    min_size=1,
    max_size=8,
)
_COURSES = st.lists(
    st.tuples(st.integers(0, 4), st.dates(date(2025, 6, 1), date(2027, 1, 31)), st.integers(1, 4000)), max_size=8
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts=_POSTS, courses=_COURSES)
def test_stations_add_up_to_their_people(
    posts: list[tuple[int, str, date, date | None, str]], courses: list[tuple[int, date, int]]
) -> None:
    """Hours and duties of all stations are those of all people, however they move and overlap."""
    with tempfile.TemporaryDirectory() as folder:
        there = house(Path(folder), today=date(2027, 2, 1))
        people = [there.person(f"示例{'甲乙丙丁戊'[number]}") for number in range(5)]
        for number, station, since, until, basis in posts:
            if until is None or until > since:
                there.serves(
                    people[number],
                    since.isoformat(),
                    until.isoformat() if until else None,
                    station=station,
                    basis=basis,
                )
        for number, day, hundredths in courses:
            there.attends(people[number], day.isoformat(), f"{hundredths // 100}.{hundredths % 100:02d}")
        persons = there.standing(PERSON, 2026, YEAR_END).values()
        stations = there.standing(STATION, 2026, YEAR_END).values()
        assert sum(each.done.counted for each in persons) == sum(each.done.counted for each in stations)
        assert sum(each.need.hours for each in persons) == sum(each.need.hours for each in stations)
        assert sum(each.need.days for each in persons) == sum(each.need.days for each in stations)
        there.office.db.close()
