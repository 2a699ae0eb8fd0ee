"""The volunteers' rules as pure functions of counts, days and the numbers of the policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from swtool.findings import Outcome
from swtool.periods import add_months, year_is_over
from swtool.registry.rules import Verdict


class Reading(StrEnum):
    """What “the period” of a rule that names none is: the calendar year, or the twelve months up to the day."""

    CALENDAR_YEAR = "calendar_year"
    WITHIN_YEAR = "within_year"


class Stretch(NamedTuple):
    """The days of a reading up to the day asked about, both included. ``is_over``: no day of the period is to come."""

    first: date
    last: date
    is_over: bool


def stretch(reading: Reading, day: date) -> Stretch:
    """The period of a reading on a day: the year so far, or the twelve months that end with the day."""
    if reading is Reading.CALENDAR_YEAR:
        return Stretch(date(day.year, 1, 1), day, year_is_over(day))
    before = add_months(day, -12)
    return Stretch(date.fromordinal(before.toordinal() + 1), day, is_over=True)


def judge_per_worker(developed: int, least: int, entered_on: date, day: date, grace_months: int) -> Verdict:
    """H4: a worker has developed enough regular volunteers. The source says nothing of who is new: somebody within the
    first ``grace_months`` of their first post who has fewer is not decided."""
    figures: dict[str, object] = {"regular": developed, "least": least}
    expected, actual = f"常态化志愿者不少于 {least} 名", f"{developed} 名"
    if developed >= least:
        return Verdict(Outcome.HOLDS, f"发展常态化志愿者 {developed} 名", expected, actual, figures=figures)
    short = f"发展常态化志愿者 {developed} 名，还差 {least - developed} 名"
    if day < add_months(entered_on, grace_months):
        what = f"{short}；{entered_on.isoformat()} 到岗，不满 {grace_months} 个月，来源没有写新到岗的从何时算"
        return Verdict(Outcome.UNDETERMINED, what, expected, actual, figures=figures)
    return Verdict(Outcome.VIOLATED, short, expected, actual, figures=figures)


def judge_trained(trained: Mapping[Reading, int], reading: Reading, least: int, day: date) -> Verdict:
    """H5: enough different volunteers were trained in the period. The other reading is told beside it, unless the year
    ends with ``day`` and both are one; a period that still runs can be short without being missed."""
    number, is_over = trained[reading], stretch(reading, day).is_over
    labels = {Reading.CALENDAR_YEAR: f"{day.year}年", Reading.WITHIN_YEAR: "最近一年"}
    readings = (reading,) if year_is_over(day) else (reading, *(set(Reading) - {reading}))
    told = "；".join(f"{labels[each]}培训志愿者 {trained[each]} 人" for each in readings)
    figures: dict[str, object] = {"least": least, **{each.value: count for each, count in trained.items()}}
    expected, actual = f"{labels[reading]}不少于 {least} 人", f"{labels[reading]} {number} 人"
    if number >= least:
        return Verdict(Outcome.HOLDS, told, expected, actual, figures=figures)
    if not is_over:
        what = f"{told}；还差 {least - number} 人，本年还没有过完"
        return Verdict(Outcome.UNDETERMINED, what, expected, actual, figures=figures)
    return Verdict(Outcome.VIOLATED, f"{told}；差 {least - number} 人", expected, actual, figures=figures)


def judge_mobilised(served: int, joined: int, least: int, day: date) -> Verdict:
    """LSH-03: enough volunteers were mobilised in the year of ``day``. Whether that is different persons
    who served or persons who joined is not stated: where the two readings differ, nothing is decided."""
    what = f"{day.year}年参加服务的志愿者 {served} 人、新加入 {joined} 人"
    figures: dict[str, object] = {"served": served, "joined": joined, "least": least}
    expected, actual = f"每年发动志愿者 {least} 人", f"{day.year}年 {served} 人（参加服务）、{joined} 人（新加入）"
    enough = (served >= least, joined >= least)
    if all(enough):
        return Verdict(Outcome.HOLDS, what, expected, actual, figures=figures)
    if any(enough):
        what += "；来源没有写“发动”指参加服务还是新加入，两种读法结论不同"
        return Verdict(Outcome.UNDETERMINED, what, expected, actual, figures=figures)
    if not year_is_over(day):
        what += "；两种读法都还不够，本年还没有过完"
        return Verdict(Outcome.UNDETERMINED, what, expected, actual, figures=figures)
    return Verdict(Outcome.VIOLATED, f"{what}；两种读法都不够", expected, actual, figures=figures)
