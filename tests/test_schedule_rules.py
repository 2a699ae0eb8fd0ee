"""When a job is due, when it comes next, and when one was missed. Worked out on the calendar by hand."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from swtool import county_rules, opening
from swtool.dates import CHINA
from swtool.errors import NotFound, PolicyFault
from swtool.schedule.jobs import JOBS, Plan, job_called, plans
from swtool.schedule.rules import is_due, missed, next_time
from swtool.schedule.store import Run
from tests.clerk import found
from tests.offices import TODAY, china_time

NINE = time(9, 0)
DAILY = Plan(job_called("remind"), NINE, is_on=True)
FROM_TENTH = Plan(job_called("disclosure"), NINE, is_on=True, from_day=10)
WEEKLY = Plan(job_called("audit"), NINE, is_on=True, every=7)
OFF = Plan(job_called("remind"), NINE, is_on=False)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def ran(started: str, code: int | None = 0) -> Run:
    ended = None if code is None else at(started) + timedelta(minutes=1)
    return Run(1, "any", "电脑", at(started), ended, code, None if code is None else "")


@pytest.mark.parametrize(
    ("day", "last", "due"),
    [
        ("2026-11-09", None, False),
        ("2026-11-10", None, True),
        ("2026-11-30", None, True),  # until all are out, however late
        ("2026-12-01", ran("2026-11-30 09:00", 0), False),  # all are out: the next month begins on the 10th
        ("2026-12-01", ran("2026-11-30 09:00", 3), True),  # some are missing: goes on
        ("2026-12-01", ran("2026-11-30 09:00", 1), True),
        ("2026-12-01", ran("2026-11-30 09:00", None), True),  # was cut off
    ],
)
def test_a_monthly_job_runs_daily_from_its_day_until_all_is_done(day: str, last: Run | None, due: bool) -> None:
    assert is_due(FROM_TENTH, date.fromisoformat(day), last) is due


@pytest.mark.parametrize(
    ("day", "last", "due"),
    [
        ("2026-11-10", None, True),
        ("2026-11-16", ran("2026-11-10 09:00"), False),
        ("2026-11-17", ran("2026-11-10 09:00"), True),
        ("2026-11-19", ran("2026-11-10 09:00"), True),  # the machine was off on the 17th
        ("2026-11-11", ran("2026-11-10 09:00", 3), True),  # something is wrong: asked again every day
    ],
)
def test_a_weekly_job_makes_up_for_a_day_off_and_comes_back_after_a_fault(
    day: str, last: Run | None, due: bool
) -> None:
    assert is_due(WEEKLY, date.fromisoformat(day), last) is due


@pytest.mark.parametrize(
    ("plan", "now", "last", "expected"),
    [
        (DAILY, "2026-11-10 08:59", None, "2026-11-10 09:00"),
        (DAILY, "2026-11-10 09:00", None, "2026-11-11 09:00"),
        (DAILY, "2026-12-31 10:00", None, "2027-01-01 09:00"),
        (FROM_TENTH, "2026-11-03 12:00", ran("2026-10-31 09:00"), "2026-11-10 09:00"),
        (FROM_TENTH, "2026-11-03 12:00", ran("2026-11-03 09:00", 3), "2026-11-04 09:00"),
        (WEEKLY, "2026-11-12 12:00", ran("2026-11-10 09:01"), "2026-11-17 09:00"),
        (OFF, "2026-11-10 08:59", None, None),
    ],
)
def test_the_next_time(plan: Plan, now: str, last: Run | None, expected: str | None) -> None:
    assert next_time(plan, at(now), last) == (at(expected) if expected else None)


LONG_AGO = "2026-01-01 00:00"


@pytest.mark.parametrize(
    ("plan", "now", "last", "since", "expected"),
    [
        (DAILY, "2026-11-10 10:59", ran("2026-11-09 09:00"), LONG_AGO, None),  # two hours of grace
        (DAILY, "2026-11-10 11:00", ran("2026-11-09 09:00"), LONG_AGO, "2026-11-10 09:00"),
        (DAILY, "2026-11-10 11:00", ran("2026-11-10 09:00"), LONG_AGO, None),
        (DAILY, "2026-11-10 11:00", ran("2026-11-10 08:00"), LONG_AGO, None),  # summer time of the machine
        (DAILY, "2026-11-10 11:00", ran("2026-11-10 07:00"), LONG_AGO, "2026-11-10 09:00"),
        (DAILY, "2026-11-10 11:00", None, "2026-11-10 09:30", None),  # installed after its time
        (DAILY, "2026-11-10 11:00", None, "2026-11-10 08:30", "2026-11-10 09:00"),
        (FROM_TENTH, "2026-11-09 23:00", ran("2026-10-31 09:00"), LONG_AGO, None),
        (FROM_TENTH, "2026-11-10 11:00", ran("2026-10-31 09:00"), LONG_AGO, "2026-11-10 09:00"),
        (WEEKLY, "2026-11-17 10:00", ran("2026-11-10 09:00"), LONG_AGO, None),
        (WEEKLY, "2026-11-18 10:00", ran("2026-11-10 09:00"), LONG_AGO, "2026-11-17 09:00"),
        (OFF, "2026-11-10 11:00", None, LONG_AGO, None),
    ],
)
def test_a_missed_run(plan: Plan, now: str, last: Run | None, since: str, expected: str | None) -> None:
    assert missed(plan, at(now), last, at(since)) == (at(expected) if expected else None)


def test_a_job_goes_by_name_or_title_and_a_slip_names_the_others() -> None:
    assert job_called("备份") is job_called("backup")
    with pytest.raises(NotFound, match="没有“bakup”这个定时任务") as refused:
        job_called("bakup")
    assert refused.value.nearest == tuple(job.name for job in JOBS)


RULES = """[pack]
code = "330481"
name = "海宁市"
[schedule.backup]
label = "定时任务：每日备份并核验"
severity = "info"
[[schedule.backup.values]]
since = "2026-01-01"
on = {on}
at = "{at}"
source = "本局"
basis = "设置"
"""


def _plans(folder: Path, rules: str) -> dict[str, Plan]:
    db = folder / "office.db"
    found(db)
    county_rules.county_policy_file(db).write_text(rules, encoding="utf-8")
    office = opening.open_office(db, today=TODAY, now=china_time(TODAY), actor="")
    try:
        return {plan.job.name: plan for plan in plans(office, TODAY)}
    finally:
        office.db.close()


def test_the_county_sets_its_own_time(tmp_path: Path) -> None:
    mine = _plans(tmp_path, RULES.format(on="true", at="17:05"))
    assert mine["backup"].rhythm == "每天 17:05"
    assert mine["disclosure"].rhythm == "每月 10 日起每天 09:10，直到做完"
    assert mine["audit"].rhythm == "每 7 天 13:10"


def test_a_time_that_is_none_is_refused_with_the_setting_and_the_way_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(PolicyFault, match=r"schedule\.backup 的 at 是“25:00”，不是时间") as refused:
        _plans(tmp_path, RULES.format(on="true", at="25:00"))
    assert 'at = "09:10"' in refused.value.remedy
