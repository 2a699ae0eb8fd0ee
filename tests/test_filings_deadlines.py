"""The clock of filing through the room: every vector of the dossier, the days around the last one, the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from swtool.filings.calendars import adopt_calendar, calendar_effects
from swtool.filings.duty import filing_deadline
from swtool.filings.store import deadlines_of, filing_named
from swtool.filings.terms import ChangeKind, Channel
from swtool.findings import Outcome
from swtool.policy.policy import Policy
from swtool.workdays import official_calendar
from tests.filings_house import House, house

VECTORS = {
    "2021-06-17": "2021-06-24",
    "2021-09-18": "2021-09-26",
    "2021-09-19": "2021-09-26",
    "2021-09-24": "2021-10-08",
    "2021-10-02": "2021-10-09",
    "2025-01-21": "2025-02-05",
    "2025-12-25": "2026-01-04",
    "2026-02-08": "2026-02-24",
    "2026-09-18": "2026-09-28",
}


@pytest.mark.parametrize(("event", "last_day"), VECTORS.items())
def test_the_deadline_of_each_vector_is_stored_with_its_filing(tmp_path: Path, event: str, last_day: str) -> None:
    there = house(tmp_path)
    happened = date.fromisoformat(event)
    there.at(happened + timedelta(days=1))
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), event))
    filing, _change = filing_named(there.office.db, number)
    assert filing.deadline is not None
    counted = filing.deadline.counted
    assert (counted.event.isoformat(), counted.last_day.isoformat()) == (event, last_day)
    assert counted.convention.label == "calendar_7_rollover"
    assert counted.calendar_edition == official_calendar().edition
    assert not counted.provisional
    assert filing.deadline.policy_edition == there.office.policy.edition
    assert "HNG-16" in filing.deadline.rule


@pytest.mark.parametrize(
    ("filed", "outcome", "late", "bucket"),
    [
        ("2021-10-07", Outcome.HOLDS, 0, "按时"),
        ("2021-10-08", Outcome.HOLDS, 0, "按时"),
        ("2021-10-09", Outcome.VIOLATED, 1, "逾期1–3天"),
        ("2021-10-11", Outcome.VIOLATED, 3, "逾期1–3天"),
        ("2021-10-12", Outcome.VIOLATED, 4, "逾期4–7天"),
        ("2021-10-15", Outcome.VIOLATED, 7, "逾期4–7天"),
        ("2021-10-16", Outcome.VIOLATED, 8, "逾期8–30天"),
        ("2021-11-07", Outcome.VIOLATED, 30, "逾期8–30天"),
        ("2021-11-08", Outcome.VIOLATED, 31, "逾期30天以上"),
    ],
)
def test_around_a_last_day_that_rolled_over_a_holiday(
    tmp_path: Path, filed: str, outcome: Outcome, late: int, bucket: str
) -> None:
    there = house(tmp_path)
    there.at(date.fromisoformat(filed), 23, 59)
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-09-24"))
    verdict = there.case(number).verdict
    assert verdict is not None
    assert (verdict.outcome, verdict.days_late, verdict.bucket((3, 7, 30))) == (outcome, late, bucket)


def test_filed_before_it_happens_is_in_time_and_said(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2021, 7, 1))
    verdict = there.case(there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-07-05"))).verdict
    assert verdict is not None
    assert (verdict.outcome, verdict.early, verdict.note) == (Outcome.HOLDS, True, "提前备案")


def test_filed_on_the_event_day_is_not_early(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2021, 7, 5))
    verdict = there.case(there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-07-05"))).verdict
    assert verdict is not None
    assert (verdict.outcome, verdict.early) == (Outcome.HOLDS, False)


def with_rules(there: House, tmp_path: Path, text: str) -> None:
    own = tmp_path / "county.toml"
    own.write_text(text, encoding="utf-8")
    there.office = replace(there.office, policy=Policy.load("330481", county_file=own))


OWN_DEADLINE = """
[pack]
code = "330481"
name = "海宁市"

[filing.deadline]
label = "人员变动备案期限"
severity = "error"
hedge = "必须"
[[filing.deadline.values]]
since = "2021"
since_basis = "本县通知"
convention = "{convention}"
source = "《示例通知》"
ref = "HNG-16"
quote = "社工站人员变动应及时备案"
"""


# 2021-09-24 is a Friday; the 25th is off, the 26th a make-up workday, 27-30 are workdays, 1-7 October are off, the 8th
# is a Friday and the 9th a make-up Saturday: the fifth workday after it is the 30th, the seventh is 9 October.
@pytest.mark.parametrize(
    ("convention", "last_day"),
    [("calendar_7_strict", "2021-10-01"), ("workday_5", "2021-09-30"), ("workday_7", "2021-10-09")],
)
def test_a_county_may_count_otherwise(tmp_path: Path, convention: str, last_day: str) -> None:
    there = house(tmp_path)
    with_rules(there, tmp_path, OWN_DEADLINE.format(convention=convention))
    there.at(date(2021, 9, 25))
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-09-24"))
    deadline = there.case(number).deadline
    assert deadline is not None
    assert (deadline.last_day.isoformat(), deadline.convention.label) == (last_day, convention)


def test_the_rule_of_the_event_day_counts_not_that_of_the_filing_day(tmp_path: Path) -> None:
    there = house(tmp_path)
    text = (
        OWN_DEADLINE.format(convention="calendar_7_strict")
        + """
[[filing.deadline.values]]
since = "2021-10-01"
convention = "workday_5"
source = "《示例通知二》"
ref = "HNG-16"
quote = "五个工作日内备案"
"""
    )
    with_rules(there, tmp_path, text)
    assert filing_deadline(there.office.policy, there.office.calendar, date(2021, 9, 30))[0].convention.count == 7
    assert filing_deadline(there.office.policy, there.office.calendar, date(2021, 10, 1))[0].convention.count == 5


def test_an_unknown_year_is_provisional_and_a_loaded_calendar_recounts(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2027, 2, 1))
    late = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2027-01-25"))  # Monday + 7 = Monday 1 February
    plain = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2026-11-02"))
    deadline = there.case(late).deadline
    assert deadline is not None
    assert (deadline.last_day, deadline.provisional) == (date(2027, 2, 1), True)

    new = there.office.calendar.with_year(
        2027, rest=[date(2027, 2, day) for day in range(1, 8)], workdays=[], source="示例通知"
    )
    effects = calendar_effects(there.office, new)
    rows = [dict(zip((h.key for h in effects.headings), row, strict=True)) for row in effects.rows]
    assert [(row["filing_no"], row["last_day"], row["new_last_day"]) for row in rows] == [
        (late, date(2027, 2, 1), date(2027, 2, 8))
    ]
    assert filing_named(there.office.db, late)[0].deadline.counted.last_day == date(2027, 2, 1)  # type: ignore[union-attr]

    there.at(date(2027, 2, 2))
    with there.office.change("载入日历") as tx:
        assert adopt_calendar(there.office, tx, new) == 1
    filing, _change = filing_named(there.office.db, late)
    assert filing.deadline is not None
    assert (filing.deadline.counted.last_day, filing.deadline.counted.provisional) == (date(2027, 2, 8), False)
    assert filing.deadline.counted.calendar_edition == new.edition
    assert [one.counted.last_day for one in deadlines_of(there.office.db, filing.id)] == [
        date(2027, 2, 1),
        date(2027, 2, 8),
    ]
    assert len(deadlines_of(there.office.db, filing_named(there.office.db, plain)[0].id)) == 1


CLOSING = """
[pack]
code = "330481"
name = "海宁市"

[filing.counter_closing]
label = "窗口下班时间"
severity = "info"
[[filing.counter_closing.values]]
since = "2000"
since_basis = "默认设置，不限日期"
closes_at = "17:00"
source = "本县设置"
basis = "设置"
"""


@pytest.mark.parametrize(
    ("channel", "clock", "late"),
    [
        (Channel.COUNTER, time(17, 0), 0),
        (Channel.COUNTER, time(17, 1), 1),
        (Channel.PAPER, time(17, 1), 1),
        (Channel.ONLINE, time(23, 59), 0),
        (Channel.CHAT, time(17, 1), 0),
    ],
)
def test_the_counter_closes_and_the_net_does_not(tmp_path: Path, channel: Channel, clock: time, late: int) -> None:
    from swtool.policy.shapes import shape_of

    if shape_of("filing.counter_closing") is None:
        pytest.skip("the packs declare no closing time of the counter")
    there = house(tmp_path)
    with_rules(there, tmp_path, CLOSING)
    there.at(date(2021, 6, 24), clock.hour, clock.minute)
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17"), channel)
    verdict = there.case(number).verdict
    assert verdict is not None
    assert verdict.days_late == late


def test_without_a_closing_time_a_counter_takes_until_midnight(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2021, 6, 24), 23, 59)
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17"), Channel.COUNTER)
    verdict = there.case(number).verdict
    assert verdict is not None
    assert verdict.outcome is Outcome.HOLDS
