"""Training before the post (GDG-07) and the weekly lesson (TZH-01), as pure functions of days, minutes and numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.findings import Outcome
from swtool.registry.rules import Verdict

_WEEK = timedelta(days=7)
_NAMED = 4
EVERY_WEEK, FULL_HOLIDAYS_OUT, HOLIDAYS_OUT = "照常上课", "整周放假的不算", "有放假日的不算"
"""How weeks with public holidays count: the source does not say."""


def judge_pre_post(started: PartialDate, trained: Collection[PartialDate], lacking: Sequence[str]) -> Verdict:
    """GDG-07: some 岗前 course was over before the first day in post. ``lacking`` names the other kinds of training of
    which there is no record: no source says by when, so they are only told."""
    expected = "岗前培训在到岗之前结束"
    rest = f"；没有{'、'.join(lacking)}培训的记录" if lacking else ""
    if not trained:
        return Verdict(Outcome.VIOLATED, f"{started.label}到岗，没有岗前培训的记录{rest}", expected, "没有")
    verdicts = [day.is_before(started) for day in trained]
    first = min(trained, key=lambda day: (day.last_day, day.first_day))
    actual = f"岗前培训 {first.label}结束，{started.label}到岗"
    if True in verdicts:
        return Verdict(Outcome.HOLDS, f"{actual}{rest}", expected, actual)
    if None in verdicts:
        return Verdict(Outcome.UNDETERMINED, f"{actual}，日期没有写到日，看不出先后{rest}", expected, actual)
    return Verdict(Outcome.VIOLATED, f"{actual}，不在到岗之前{rest}", expected, actual)


class Week(NamedTuple):
    """An ISO week by its Monday. ``is_asked``: whether its holidays leave it to be asked for."""

    monday: date
    is_asked: bool = True

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def label(self) -> str:
        """As the office says it: 2021年第9周."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}年第{number}周"


def weeks_of_year(day: date) -> Iterable[date]:
    """The Mondays of the ISO year of ``day`` whose weeks are over by then."""
    monday = date.fromisocalendar(day.isocalendar().year, 1, 1)
    while monday + _WEEK - timedelta(days=1) <= day:
        yield monday
        monday += _WEEK


def monday_of(day: date) -> date:
    """The Monday of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def judge_weekly(
    weeks: Sequence[Week], minutes: Mapping[date, int], open_weeks: Collection[date], least: int
) -> Verdict:
    """TZH-01: in every week asked for at least so many minutes. ``minutes`` by the week's Monday; ``open_weeks`` are
    those in which something may lie whose day or length is not known."""
    expected = f"每周不少于 {least} 分钟"
    asked = [week for week in weeks if week.is_asked]
    if not asked:
        return Verdict(Outcome.NOT_APPLICABLE, "本年还没有要上课的整周在岗", expected)
    short = [week for week in asked if minutes.get(week.monday, 0) < least]
    missed = [week for week in short if week.monday not in open_weeks]
    actual = f"{len(asked)} 周中够的 {len(asked) - len(short)} 周"
    figures: dict[str, object] = {"weeks": len(asked), "short": len(short), "missed": len(missed)}
    if missed:
        named = "、".join(f"{week.label} {minutes.get(week.monday, 0)} 分钟" for week in missed[:_NAMED])
        more = "等" if len(missed) > _NAMED else ""
        return Verdict(Outcome.VIOLATED, f"{actual}；不够的：{named}{more}", expected, actual, figures=figures)
    if short:
        named = "、".join(week.label for week in short[:_NAMED])
        what = f"{actual}；{named} 有日期没有写到日、跨周或没有写时长的课程，看不出"
        return Verdict(Outcome.UNDETERMINED, what, expected, actual, figures=figures)
    return Verdict(Outcome.HOLDS, actual, expected, actual, figures=figures)
