"""Rest days, make-up workdays, and the deadlines counted over them (domain §2.2; 民法典 §§200-204).

The official table decides first: a day off in the State Council's notice is a rest day, a make-up day (调休) is a
workday; any other day goes by its weekday. A year the table lacks is counted by weekends, and a deadline that really
looked at such a day says that it is provisional.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final, Literal, NamedTuple

from swtool.errors import SwtoolError

Unit = Literal["calendar_day", "workday"]

_ONE_DAY: Final = timedelta(days=1)
# New Year's notice has moved days of the December before: 2018-12-29 worked and 2018-12-31 off by the one for 2019.
_NEW_YEARS_REACH: Final = timedelta(days=7)
_WEEKDAYS = "一二三四五六日"


class AddedYear(NamedTuple):
    """A year that the county loaded itself; ``digest`` covers its days, ``source`` names the notice."""

    year: int
    digest: str
    source: str

    @property
    def suffix(self) -> str:
        return f"+{self.year}@{self.digest}"


class Calendar(NamedTuple):
    """Which days are off. ``edition`` names the exact content and is kept with every deadline counted by it."""

    edition: str
    rest_days: frozenset[date]
    workdays: frozenset[date]
    known_years: frozenset[int]
    added: tuple[AddedYear, ...] = ()

    def is_known(self, year: int) -> bool:
        """Whether the year's notice is in the table."""
        return year in self.known_years

    def is_rest(self, day: date) -> bool:
        """Whether ``day`` is off: by the table, else Saturday and Sunday."""
        if day in self.rest_days:
            return True
        return day.weekday() >= 5 and day not in self.workdays

    def with_year(self, year: int, *, rest: Iterable[date], workdays: Iterable[date], source: str) -> Calendar:
        """This calendar with the days of one year's notice, replacing what it held for that year.

        The notice of a year may also move days of the December before it (New Year's make-up days). Raises
        :class:`SwtoolError` for a day elsewhere, or one that is both off and worked.
        """
        off, worked = frozenset(rest), frozenset(workdays)
        for day in sorted(off | worked):
            if day.year != year and (day.year, day.month) != (year - 1, 12):
                raise SwtoolError(f"{day}不属于{year}年的放假安排", where=source, remedy="核对日期和年份后重新载入")
        if both := off & worked:
            raise SwtoolError(f"{min(both)}既是休息日又是上班日", where=source, remedy="每一天只写一次“休”或“班”")
        if not off:
            raise SwtoolError(f"{year}年的放假安排里没有休息日", where=source, why="空的安排不能当作这一年已经公布")
        content = "\n".join(
            [str(year), *(f"{day} 休" for day in sorted(off)), *(f"{day} 班" for day in sorted(worked))]
        )
        digest = hashlib.sha256(content.encode()).hexdigest()[:8]
        base = self.edition.removesuffix("".join(old.suffix for old in self.added))
        added = sorted(
            [*(old for old in self.added if old.year != year), AddedYear(year, digest, source)],
            key=lambda one: one.year,
        )
        return self._replace(
            edition=base + "".join(one.suffix for one in added),
            rest_days=frozenset(day for day in self.rest_days if day.year != year and day not in worked) | off,
            workdays=frozenset(day for day in self.workdays if day.year != year and day not in off) | worked,
            known_years=self.known_years | {year},
            added=tuple(added),
        )


@cache
def official_calendar() -> Calendar:
    """The State Council's notices as the package chinesecalendar holds them (2004-2026)."""
    import chinese_calendar  # type: ignore[import-untyped]
    from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped]

    worked = frozenset(workdays)
    off = frozenset(holidays) - worked
    return Calendar(
        edition=f"chinesecalendar {chinese_calendar.__version__}",
        rest_days=off,
        workdays=worked,
        known_years=frozenset(day.year for day in off),
    )


@dataclass(frozen=True, slots=True)
class Convention:
    """How a period is counted: ``count`` days of ``unit`` after the event; ``roll``: a last day off moves on."""

    label: str
    count: int
    unit: Unit
    roll: bool

    def __post_init__(self) -> None:
        if self.unit not in ("calendar_day", "workday"):
            raise SwtoolError(f"期限单位“{self.unit}”不认识", where=self.label, remedy="写 calendar_day 或 workday")
        if self.count < 1:
            raise SwtoolError(f"期限天数{self.count}不成立", where=self.label, remedy="写1或更大的整数")


class Deadline(NamedTuple):
    """The last day in time (inclusive), and how it was found, line by line in Chinese."""

    last_day: date
    event: date
    convention: Convention
    steps: tuple[str, ...]
    calendar_edition: str
    provisional: bool


def deadline(event: date, convention: Convention, calendar: Calendar) -> Deadline:
    """The last day of the period that ``event`` starts. The event's own day is not counted (民法典 §201)."""
    steps = [f"{_in_words(event, calendar)}当日不计入，自次日起算"]
    looked_at: set[int] = set()
    if convention.unit == "workday":
        last = _nth_workday(event, convention.count, calendar, looked_at)
        steps.append(f"只数工作日，第{convention.count}个工作日是{_in_words(last, calendar)}")
    else:
        last = counted = event + timedelta(days=convention.count)
        steps.append(f"第{convention.count}日是{_in_words(counted, calendar)}")
        if convention.roll:
            last = _first_workday(counted, _ONE_DAY, calendar, looked_at)
            if last != counted:
                until = last - _ONE_DAY
                through = "" if until == counted else f"至{_in_words(until, calendar)}"
                steps.append(f"{_in_words(counted, calendar)}{through}是休息日，顺延到{_in_words(last, calendar)}")
        else:
            steps.append("按这个口径遇休息日不顺延")
    provisional = _say_unknown_years(steps, looked_at, calendar)
    steps.append(f"最后一日是{last.isoformat()}")
    return Deadline(last, event, convention, tuple(steps), calendar.edition, provisional=provisional)


class CountedBack(NamedTuple):
    """A day found by counting workdays back, and how, line by line in Chinese. ``anchor`` is workday number 0."""

    day: date
    anchor: date
    steps: tuple[str, ...]
    calendar_edition: str
    provisional: bool


def workdays_back(before: date, count: int, calendar: Calendar) -> CountedBack:
    """``count`` workdays back from the last workday before ``before``.

    That last workday lies strictly before ``before``, also where ``before`` is a workday itself, and is not counted:
    with 0 it is the answer, with 1 the workday before it.
    """
    looked_at: set[int] = set()
    anchor = _first_workday(before - _ONE_DAY, -_ONE_DAY, calendar, looked_at)
    steps = [f"{before.isoformat()}之前的最后一个工作日是{_in_words(anchor, calendar)}"]
    day = _nth_workday(anchor, -count, calendar, looked_at)
    if count:
        steps.append(f"往前数{count}个工作日（当日不计入），是{_in_words(day, calendar)}")
    provisional = _say_unknown_years(steps, looked_at, calendar)
    steps.append(f"最后一日是{day.isoformat()}")
    return CountedBack(day, anchor, tuple(steps), calendar.edition, provisional)


def next_workday(day: date, calendar: Calendar) -> date:
    """``day`` itself if it is a workday, else the first workday after it."""
    return _first_workday(day, _ONE_DAY, calendar, set())


def previous_workday(day: date, calendar: Calendar) -> date:
    """``day`` itself if it is a workday, else the last workday before it."""
    return _first_workday(day, -_ONE_DAY, calendar, set())


def _say_unknown_years(steps: list[str], looked_at: Iterable[int], calendar: Calendar) -> bool:
    """Whether a count looked at a year without a notice; it then says so."""
    unknown = sorted(year for year in looked_at if not calendar.is_known(year))
    if unknown:
        years = "、".join(f"{year}年" for year in unknown)
        steps.append(f"{years}的放假安排还没有载入，暂按周六周日休息计算，公布后可能变动")
    return bool(unknown)


def _first_workday(day: date, step: timedelta, calendar: Calendar, looked_at: set[int]) -> date:
    looked_at.update(_decided_by(day))
    while calendar.is_rest(day):
        day += step
        looked_at.update(_decided_by(day))
    return day


def _decided_by(day: date) -> tuple[int, ...]:
    """The years whose notices may say whether a day is off: its own, and in the last days also that of New Year's."""
    return (day.year, day.year + 1) if date(day.year, 12, 31) - day < _NEW_YEARS_REACH else (day.year,)


def _nth_workday(day: date, count: int, calendar: Calendar, looked_at: set[int]) -> date:
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    for _ in range(abs(count)):
        day = _first_workday(day + step, step, calendar, looked_at)
    return day


def _in_words(day: date, calendar: Calendar) -> str:
    """2021年9月26日（星期日，调休上班）."""
    note = ""
    if day in calendar.workdays:
        note = "，调休上班"
    elif day in calendar.rest_days:
        note = "，放假"
    return f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}{note}）"
