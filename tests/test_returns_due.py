"""Until when a sheet is owed: worked out by hand, by an independent count, and by whom it is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swtool.dates import Month, UnreadableDate
from swtool.errors import PolicyFault, SwtoolError
from swtool.policy.policy import Policy
from swtool.returns.duty import due_day, owed_forms, period_of, towns_owing
from swtool.returns.periods import Frequency, Period, ending_in
from swtool.returns.planning import Step, drop, periods_planned, plan, recount, since_records_began
from swtool.returns.store import dues
from swtool.workdays import Calendar, official_calendar, workdays_back

from .returns_house import DUE, FORMS, LEDGER, PARTY, REPORT, TODAY, House, add_station, house, own_rules, setting


@pytest.fixture
def there(tmp_path: Path) -> House:
    return house(tmp_path)


# -- counting back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "anchor", "due"),
    [
        # 15 November 2026 is a Sunday, so Friday the 13th is number 0: 12, 11, 10, 9, then Friday the 6th.
        ("2026-10", "2026-11-13", "2026-11-06"),
        # 2026-02-15 opens the Spring Festival, Saturday the 14th is worked for it: 13, 12, 11, 10, 9.
        ("2026-01", "2026-02-14", "2026-02-09"),
        # 2021: off from Thursday 11 February, Sunday the 7th worked: 10 | 9, 8, 7, 5, 4.
        ("2021-01", "2021-02-10", "2021-02-04"),
        # 2024: the eve, Friday 9 February, was a workday, Sunday the 4th worked: 9 | 8, 7, 6, 5, 4.
        ("2024-01", "2024-02-09", "2024-02-04"),
        # 2025: 1-8 October off, Saturday the 11th worked: 14 | 13, 11, 10, 9, then 30 September.
        ("2025-09", "2025-10-14", "2025-09-30"),
        # 2026: 1-7 October off, Saturday the 10th worked: 14 | 13, 12, 10, 9, 8.
        ("2026-09", "2026-10-14", "2026-10-08"),
        ("2026-Q3", "2026-10-14", "2026-10-08"),  # a quarter counts from the month after it
        # 2026: 4-6 April off (清明 and Monday): 14 | 13, 10, 9, 8, 7.
        ("2026-03", "2026-04-14", "2026-04-07"),
        # 2026: 1-5 May off, Saturday the 9th worked: 14 | 13, 12, 11, 9, 8.
        ("2026-04", "2026-05-14", "2026-05-08"),
        # The 15th is itself a workday (Monday 15 June): the anchor is the Friday before it, not the day itself.
        ("2026-05", "2026-06-12", "2026-06-05"),
        # 15 July 2026 is a Wednesday, nothing special: 14 | 13, 10, 9, 8, 7.
        ("2026-06", "2026-07-14", "2026-07-07"),
        # 15 March 2026 is a Sunday: 13 | 12, 11, 10, 9, 6.
        ("2026-02", "2026-03-13", "2026-03-06"),
        # The new year lies before it, 4 January (Sunday, worked) is not reached: 14 | 13, 12, 9, 8, 7.
        ("2025-12", "2026-01-14", "2026-01-07"),
        ("2025", "2026-01-14", "2026-01-07"),  # a year counts from January
    ],
)
def test_worked_out_by_hand(there: House, period: str, anchor: str, due: str) -> None:
    found = due_day(there.office, Period.parse(period))
    assert (str(found.counted.anchor), str(found.due_on)) == (anchor, due)
    assert not found.counted.provisional


def test_a_year_without_a_notice_is_provisional(there: House) -> None:
    # 15 January 2027 is a Friday; by weekdays alone: 14 | 13, 12, 11, 8, 7.
    found = due_day(there.office, Period.parse("2026-12"))
    assert (found.due_on, found.counted.provisional) == (date(2027, 1, 7), True)
    assert any("2027年的放假安排还没有载入" in step for step in found.counted.steps)


def test_the_steps_say_how(there: House) -> None:
    found = due_day(there.office, Period.parse("2026-01"))
    assert found.counted.steps == (
        "2026-02-15之前的最后一个工作日是2026年2月14日（星期六，调休上班）",
        "往前数5个工作日（当日不计入），是2026年2月9日（星期一）",
        "最后一日是2026-02-09",
    )
    assert "HNG-18" in found.rule
    assert "设置（不是法规）：报表比公开日提前的工作日数" in found.rule


def test_nothing_to_count_is_the_last_workday_itself() -> None:
    found = workdays_back(date(2026, 11, 15), 0, official_calendar())
    assert (found.day, found.anchor, len(found.steps)) == (date(2026, 11, 13), date(2026, 11, 13), 2)


DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))


@given(before=DAYS, count=st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_against_a_list_of_all_workdays(before: date, count: int) -> None:
    calendar = official_calendar()
    days = [before - timedelta(days=back) for back in range(1, 120)]
    worked = [day for day in days if not calendar.is_rest(day)]
    found = workdays_back(before, count, calendar)
    assert (found.anchor, found.day) == (worked[0], worked[count])


@given(
    off=st.frozensets(st.dates(date(2030, 1, 1), date(2030, 3, 1)), max_size=30),
    worked=st.frozensets(st.dates(date(2030, 1, 1), date(2030, 3, 1)), max_size=30),
    count=st.integers(0, 10),
)
@settings(max_examples=100, deadline=None)
def test_against_any_calendar(off: frozenset[date], worked: frozenset[date], count: int) -> None:
    calendar = Calendar("made up", off, worked - off, frozenset({2029, 2030}))
    before, left = date(2030, 3, 1), count + 1
    day = before
    while left:  # walk day by day, by the definition
        day -= timedelta(days=1)
        if not (day in off or (day.isoweekday() > 5 and day not in worked - off)):
            left -= 1
    assert workdays_back(before, count, calendar).day == day


# -- periods ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stored", "label", "first", "last"),
    [
        ("2026-10", "2026-10", "2026年10月", "2026-10-01", "2026-10-31"),
        ("2026年2月", "2026-02", "2026年2月", "2026-02-01", "2026-02-28"),
        ("202610", "2026-10", "2026年10月", "2026-10-01", "2026-10-31"),
        ("2026-Q4", "2026-Q4", "2026年第4季度", "2026-10-01", "2026-12-31"),
        ("2026年第一季度", "2026-Q1", "2026年第1季度", "2026-01-01", "2026-03-31"),
        ("2026Q2", "2026-Q2", "2026年第2季度", "2026-04-01", "2026-06-30"),
        ("2026", "2026", "2026年", "2026-01-01", "2026-12-31"),
        ("２０２６年度", "2026", "2026年", "2026-01-01", "2026-12-31"),
    ],
)
def test_periods_are_read_as_written(text: str, stored: str, label: str, first: str, last: str) -> None:
    period = Period.parse(text)
    assert (str(period), period.label, str(period.first), str(period.last)) == (stored, label, first, last)
    assert Period.parse(stored) == period


@pytest.mark.parametrize("text", ["", "十月", "2026-13", "2026-Q5", "26年", "2026-10-01"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDate, match="不是报表的期间"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("title", "frequency", "found"),
    [
        ("许村镇2026年第三季度社工站人员花名册", Frequency.QUARTERLY, "2026-Q3"),
        ("许村镇2026年居民需求清单", Frequency.YEARLY, "2026"),
        ("许村镇2026年10月社工站月报表", Frequency.YEARLY, None),  # a month is no year
        ("2025年、2026年对照", Frequency.YEARLY, None),  # two are none
        ("花名册", Frequency.QUARTERLY, None),
        ("许村镇2026年上半年社区资源清单", Frequency.YEARLY, None),  # nor is half a year
        ("2026年度半年报表", Frequency.YEARLY, None),
        ("许村镇2026年社区资源清单（下半年）", Frequency.YEARLY, None),
        ("2026年1-6月社区资源清单", Frequency.YEARLY, None),  # nor are some of its months or quarters
        ("2026年１０—１２月社区资源清单", Frequency.YEARLY, None),
        ("2026年（1月至6月）社区资源清单", Frequency.YEARLY, None),
        ("2026年社区资源清单（一、二季度）", Frequency.YEARLY, None),
        ("2026年1—3季度社区资源清单", Frequency.YEARLY, None),
        ("2026年前三季度社区资源清单", Frequency.YEARLY, None),
        ("2026年Q3社区资源清单", Frequency.YEARLY, None),
        ("2026年十月社区资源清单", Frequency.YEARLY, None),
        ("2025-2026年社区资源清单", Frequency.YEARLY, None),
        ("2026年社区资源清单（1-12月）", Frequency.YEARLY, "2026"),  # all of them are
        ("2026年一至四季度社区资源清单", Frequency.YEARLY, "2026"),
        ("2026年社区资源清单（2026年10月填报）", Frequency.YEARLY, "2026"),
        ("2026年第三季度社工站人员花名册（7-9月）", Frequency.QUARTERLY, "2026-Q3"),
        ("2026年第一季度至第三季度花名册", Frequency.QUARTERLY, None),
        ("2026年1—3季度花名册", Frequency.QUARTERLY, None),
    ],
)
def test_a_title_may_name_the_quarter_or_year(title: str, frequency: Frequency, found: str | None) -> None:
    named = Period.named_in(title, frequency)
    assert (str(named) if named else None) == found


def test_a_month_may_end_longer_periods() -> None:
    def told(month: Month) -> list[str]:
        return [str(period) for period in ending_in(month)]

    assert told(Month(2026, 10)) == ["2026-10"]
    assert told(Month(2026, 9)) == ["2026-09", "2026-Q3"]
    assert told(Month(2026, 12)) == ["2026-12", "2026-Q4", "2026"]
    assert [str(each) for each in periods_planned(date(2026, 10, 3), None, None)] == ["2026-09", "2026-Q3", "2026-10"]
    assert len(periods_planned(date(2026, 10, 3), None, 2026)) == 12 + 4 + 1


# -- who owes what ----------------------------------------------------------------------------------------------------


def _names(towns: tuple[object, ...]) -> list[str]:
    return [str(getattr(town, "name", "")) for town in towns]


def test_towns_with_a_station_owe(there: House) -> None:
    assert _names(towns_owing(there.office, Period.parse("2026-10"))) == ["许村镇", "长安镇"]


@pytest.mark.parametrize(
    ("opened", "closed", "owes"),
    [
        ("2026-10-16", None, True),  # in the middle of the month
        ("2026-10-31", None, True),  # on its last day
        ("2026-11-01", None, False),  # the day after
        ("2021-01-01", "2026-10-02", True),  # open on the 1st: the day named is the first on which it is closed
        ("2021-01-01", "2026-10-01", False),
        ("2026-10-05", "2026-10-05", False),  # never open at all
    ],
)
def test_a_station_of_a_part_of_the_month(there: House, opened: str, closed: str | None, owes: bool) -> None:
    add_station(there, "硖石街道", opened, closed)
    assert ("硖石街道" in _names(towns_owing(there.office, Period.parse("2026-10")))) is owes


def test_default_settings_name_sheets_that_exist(there: House) -> None:
    policy = there.office.policy
    assert [form.title for form in owed_forms(policy, Period.parse("2026-10"), FORMS).values()] == [
        REPORT, LEDGER, PARTY,
    ]  # fmt: skip
    assert len(owed_forms(policy, Period.parse("2026-Q4"), FORMS)) == 2
    assert len(owed_forms(policy, Period.parse("2026"), FORMS)) == 2
    (roster,) = (form for form in FORMS if form.title == "社工站人员花名册")
    assert str(period_of(policy, roster, Month(2026, 11), FORMS)) == "2026-Q4"
    (change,) = (form for form in FORMS if form.title == "人员变动备案表")
    assert period_of(policy, change, Month(2026, 11), FORMS) is None


def test_a_setting_that_names_no_sheet_is_refused(there: House) -> None:
    own_rules(there, setting("returns.owed", 'monthly = ["月报"]'))
    with pytest.raises(PolicyFault, match="各镇（街道）要报送的表里写了没有的表“月报”"):
        plan(there.office, [Period.parse("2026-10")], FORMS)


# -- planning ---------------------------------------------------------------------------------------------------------


def test_planned_twice_is_planned_once(there: House) -> None:
    periods = [Period.parse("2026-10")]
    first = plan(there.office, periods, FORMS)
    head = there.office.head
    assert [move.step for move in first] == [Step.ADD] * 6  # two towns, three sheets
    assert [move.step for move in plan(there.office, periods, FORMS)] == [Step.KEEP] * 6
    assert there.office.head == head
    assert {due.due_on for _, due in dues(there.office.db)} == {DUE}


def test_a_dry_run_writes_nothing(there: House) -> None:
    head = there.office.head
    assert len(plan(there.office, [Period.parse("2026-10")], FORMS, keep=False)) == 6
    assert (there.office.head, there.count("town_return")) == (head, 0)


def test_without_any_station_nothing_can_be_planned(there: House) -> None:
    with pytest.raises(SwtoolError, match="2020年1月没有要报的表"):  # both opened in 2021
        plan(there.office, [Period.parse("2020-01")], FORMS)


def test_a_changed_setting_counts_again_and_keeps_the_earlier_count(there: House) -> None:
    periods = [Period.parse("2026-10")]
    plan(there.office, periods, FORMS)
    own_rules(there, setting("returns.lead", 'count = 3\nunit = "workday"'))
    moves = plan(there.office, periods, FORMS)
    # 13 November is number 0: 12, 11, 10.
    assert {(move.step, move.after.due_on if move.after else None) for move in moves} == {
        (Step.RECOUNT, date(2026, 11, 10))
    }
    rows = there.office.db.query("SELECT due_on, superseded_at IS NULL AS open FROM return_due ORDER BY id")
    assert [tuple(row) for row in rows] == [("2026-11-06", 0)] * 6 + [("2026-11-10", 1)] * 6


def test_the_day_follows_the_rule_of_disclosure(there: House) -> None:
    """Where the county publishes on the 10th, the books are owed before the 10th (Tuesday): 9 | 6, 5, 4, 3, 2."""
    body = (
        'day = 10\nparts = ["财务"]\nmonth = "previous"\nroll = "exact"\nunit = "day_of_month"\nquote = "每月10日公开"'
    )
    text = setting("disclosure.monthly", body).replace('basis = "设置"', "")
    own_rules(there, text)
    assert due_day(there.office, Period.parse("2026-10")).due_on == date(2026, 11, 2)


def test_a_place_without_that_rule_has_its_setting(there: House) -> None:
    there.office = replace(there.office, policy=Policy.load("320000"))
    found = due_day(there.office, Period.parse("2026-10"))
    assert found.due_on == DUE
    assert "HNG-18" not in found.rule


def test_a_sheet_no_longer_owed_is_dropped_and_comes_back(there: House) -> None:
    periods = [Period.parse("2026-10")]
    policy = there.office.policy
    plan(there.office, periods, FORMS)
    own_rules(there, setting("returns.owed", f'monthly = ["{REPORT}", "{LEDGER}"]'))
    moves = plan(there.office, periods, FORMS)
    assert {(move.step, move.form_title) for move in moves} == {
        (Step.KEEP, REPORT), (Step.KEEP, LEDGER), (Step.DROP, PARTY),
    }  # fmt: skip
    assert len(dues(there.office.db)) == 4
    there.office = replace(there.office, policy=policy)
    plan(there.office, periods, FORMS)
    assert (len(dues(there.office.db)), there.count("town_return")) == (6, 6)


def test_a_year_begins_where_the_records_do(there: House) -> None:
    """The office was founded on 2 November 2026: what was due on 8 October or earlier nobody could have noted."""
    periods = since_records_began(there.office, periods_planned(there.office.today, None, 2026))
    assert [str(period) for period in periods] == ["2026-10", "2026-11", "2026-12", "2026-Q4", "2026"]
    with pytest.raises(SwtoolError, match="没有要排定的期间"):
        plan(there.office, since_records_began(there.office, periods_planned(TODAY, None, 2025)), FORMS)


def test_what_was_planned_by_mistake_is_dropped(there: House) -> None:
    periods = [Period.parse("2025-10")]
    plan(there.office, periods, FORMS)
    assert len(drop(there.office, periods, keep=False)) == len(dues(there.office.db)) == 6
    assert {move.step for move in drop(there.office, periods)} == {Step.DROP}
    assert dues(there.office.db) == []
    with pytest.raises(SwtoolError, match="这几期没有排定过"):
        drop(there.office, periods)


def test_a_town_that_gets_its_station_later_is_added(there: House) -> None:
    periods = [Period.parse("2026-10")]
    plan(there.office, periods, FORMS)
    add_station(there, "硖石街道", "2026-10-16")
    steps = [move.step for move in plan(there.office, periods, FORMS)]
    assert (steps.count(Step.KEEP), steps.count(Step.ADD)) == (6, 3)


def test_a_notice_settles_what_was_provisional(there: House) -> None:
    plan(there.office, [Period.parse("2026-12"), Period.parse("2026-10")], FORMS)
    assert {due.provisional for entry, due in dues(there.office.db) if str(entry.period) == "2026-12"} == {True}
    off = [date(2027, 1, day) for day in (1, 2, 3, 7, 8)]
    calendar = there.office.calendar.with_year(2027, rest=off, workdays=[], source="通知")
    with there.office.change("载入放假安排") as tx:
        changed = recount(replace(there.office, calendar=calendar), tx)
    # 14 | 13, 12, 11, then 8 and 7 are off now, Wednesday 6, Tuesday 5.
    found = {str(entry.period): (due.due_on, due.provisional) for entry, due in dues(there.office.db)}
    assert (changed, found["2026-12"]) == (6, (date(2027, 1, 5), False))
    assert found["2026-10"] == (DUE, False)
