"""A county's own calendar year: a file of rest days and make-up workdays, and the calendar built with it.

The package's official table ends with the last notice it knows. When the State Council publishes the next year, a
county writes it down (TOML, or CSV with 日期 and 休/班) and ``policy calendar load`` adds it. Pure functions: the
years are kept in the office's database by others.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from swtool.dates import DateFault, PartialDate, parse_range
from swtool.errors import SwtoolError
from swtool.findings import Finding, Severity, Where
from swtool.folding import squeeze
from swtool.policy.lines import syntax_reason
from swtool.workdays import Calendar, official_calendar

_REST = frozenset({"休", "休息", "放假", "假", "rest", "off"})
_WORK = frozenset({"班", "上班", "调休上班", "补班", "work", "workday"})
_HEADINGS = frozenset({"日期", "date", "day"})
_TOML_KEYS = ("year", "source", "rest", "workdays")


class CalendarYear(NamedTuple):
    """One year as a county wrote it: days off and make-up workdays, ascending, and the notice they are from."""

    year: int
    rest: tuple[date, ...]
    workdays: tuple[date, ...]
    source: str


class CalendarReading(NamedTuple):
    """What a calendar file gave. ``year`` is None when a finding blocks it."""

    year: CalendarYear | None
    findings: tuple[Finding, ...]


class _Line(NamedTuple):
    """One stated period of days: where it stands, whether off, its text as written."""

    place: str
    is_rest: bool
    text: str


def read_calendar_year(path: Path, *, year: int | None = None, fixed: Sequence[str] = ()) -> CalendarReading:
    """Read and check a county's calendar file.

    ``year`` is what the user named, else the file's own, else the year of most days. ``fixed`` are the month-days
    that are off in any year (parameter ``calendar.fixed_holidays``): one missing is a sign of an unfinished file.
    December of the year before is allowed: New Year's notice may move its days. Raises SwtoolError for a file that
    is no calendar at all; faults in its days are findings.
    """
    own_year, source, lines = _from_toml(path) if path.suffix.lower() == ".toml" else _from_csv(path)
    findings: list[Finding] = []
    days = list(_days(lines, year or own_year, path.name, findings))
    if not days and not findings:
        raise SwtoolError("文件里没有一天休息或上班", where=path.name, remedy="每行写一个日期和“休”或“班”")
    chosen = year or own_year or Counter(day.year for _, day in days).most_common(1)[0][0] if days else year or own_year
    if chosen is None:
        return CalendarReading(None, tuple(findings))
    if year is not None and own_year is not None and year != own_year:
        findings.append(_finding(path.name, "year", "year_differs", f"文件写的是{own_year}年，不是{year}年"))
    findings += _outside(days, chosen, path.name)
    findings += _repeated(days, path.name)
    findings += _doubtful(days, chosen, fixed, path.name)
    if any(finding.blocks for finding in findings):
        return CalendarReading(None, tuple(findings))
    rest = tuple(sorted(day for line, day in days if line.is_rest))
    worked = tuple(sorted(day for line, day in days if not line.is_rest))
    return CalendarReading(CalendarYear(chosen, rest, worked, source or path.name), tuple(findings))


def build_calendar(years: Iterable[CalendarYear], base: Calendar | None = None) -> Calendar:
    """The official calendar with a county's own years, each of which replaces what was known of that year."""
    calendar = base or official_calendar()
    for one in sorted(years, key=lambda each: each.year):
        calendar = calendar.with_year(one.year, rest=one.rest, workdays=one.workdays, source=one.source)
    return calendar


def _days(
    lines: Iterable[_Line], default_year: int | None, file: str, findings: list[Finding]
) -> Iterator[tuple[_Line, date]]:
    """Every single day of every line; a line that is no day becomes a finding."""
    for line in lines:
        period = parse_range(line.text, default_year=default_year)
        if isinstance(period, DateFault):
            findings.append(_finding(file, line.place, "unreadable", f"“{line.text}”{period.reason}"))
            continue
        first = period.start.exact
        last = period.end.exact if isinstance(period.end, PartialDate) else None
        if first is None or last is None:
            findings.append(_finding(file, line.place, "no_day", f"“{line.text}”要写到日"))
            continue
        if (last - first).days > 31:
            findings.append(_finding(file, line.place, "too_long", f"“{line.text}”超过一个月，不像放假安排"))
            continue
        for offset in range((last - first).days + 1):
            yield line, first + timedelta(days=offset)


def _outside(days: Iterable[tuple[_Line, date]], year: int, file: str) -> Iterator[Finding]:
    for line, day in days:
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            yield _finding(file, line.place, "outside_year", f"{day.isoformat()} 不在{year}年", "移到那一年的文件里")


def _repeated(days: Iterable[tuple[_Line, date]], file: str) -> Iterator[Finding]:
    seen: dict[date, _Line] = {}
    for line, day in days:
        first = seen.setdefault(day, line)
        if first is line:
            continue
        if first.is_rest == line.is_rest:
            yield _finding(file, line.place, "repeated", f"{day.isoformat()} 与{first.place}重复", "删去一处")
        else:
            yield _finding(
                file, line.place, "contradicts", f"{day.isoformat()} 与{first.place}一处写休、一处写班", "改正一处"
            )


def _doubtful(days: Sequence[tuple[_Line, date]], year: int, fixed: Sequence[str], file: str) -> Iterator[Finding]:
    """What may be right but seldom is: a make-up workday on a weekday, a fixed holiday not off, no day off at all."""
    off = {day for line, day in days if line.is_rest}
    if days and not off:
        yield _finding(file, "", "no_rest", f"{year}年没有一天放假", "补上放假日；空的安排不能当作已经公布")
    for line, day in days:
        if not line.is_rest and day.weekday() < 5:
            what = f"{day.isoformat()} 是星期{'一二三四五'[day.weekday()]}，本来就上班"
            yield _finding(file, line.place, "plain_workday", what, "核对日期", severity=Severity.WARNING)
    written = {day.isoformat() for day in off}
    missing = [text for text in fixed if off and f"{year}-{text}" not in written]
    if missing:
        what = f"{year}年的{'、'.join(missing)}没有放假，文件可能不完整"
        yield _finding(file, "", "fixed_missing", what, "对照国务院通知补全", severity=Severity.WARNING)


def _finding(
    file: str, place: str, code: str, what: str, remedy: str = "", *, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(f"calendar.{code}", severity, Where(file=file, cell=place), what, remedy=remedy or "改正后重新载入")


def _from_toml(path: Path) -> tuple[int | None, str, list[_Line]]:
    text = _text(path)
    try:
        data: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
    except ValueError as problem:  # TOMLDecodeError, or a number too long for int
        line, reason = syntax_reason(str(problem), text)
        raise SwtoolError(
            f"放假安排文件写法有误：{reason}", where=f"{path.name} 第{line}行", remedy="改正这一行"
        ) from None
    unknown = [key for key in data if key not in _TOML_KEYS]
    if unknown:
        raise SwtoolError(f"不认识的项“{unknown[0]}”", where=path.name, remedy=f"可用：{'、'.join(_TOML_KEYS)}")
    year, source = data.get("year"), data.get("source", "")
    if year is not None and type(year) is not int:
        raise SwtoolError("year 应是年份数字", where=path.name, remedy="写成 year = 2027")
    if not isinstance(source, str):
        raise SwtoolError("source 应是文字", where=path.name, remedy="写通知的名称，放在引号里")
    lines: list[_Line] = []
    for key in ("rest", "workdays"):
        given = data.get(key, [])
        if not isinstance(given, list):
            raise SwtoolError(f"{key} 应是日期列表", where=path.name, remedy=f'写成 {key} = ["2027-01-01"]')
        lines += (_Line(f"{key} 第{at}个", key == "rest", str(item)) for at, item in enumerate(given, 1))
    return year, source, lines


def _from_csv(path: Path) -> tuple[int | None, str, list[_Line]]:
    lines: list[_Line] = []
    text = _text(path).replace("\r\n", "\n").replace("\r", "\n")
    for at, row in enumerate(csv.reader(io.StringIO(text)), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (not lines and squeeze(cells[0]).lower() in _HEADINGS):
            continue
        word = squeeze(cells[1]).lower() if len(cells) > 1 else ""
        if word not in _REST | _WORK:
            raise SwtoolError(
                f"看不出是休还是班：“{word}”" if word else "没有写休还是班",
                where=f"{path.name} 第{at}行",
                remedy="第一列写日期，第二列写“休”或“班”",
            )
        lines.append(_Line(f"第{at}行", word in _REST, cells[0]))
    return None, "", lines


def _text(path: Path) -> str:
    """The file as text: UTF-8, or GB 18030 as WPS and Excel save CSV here."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise SwtoolError("没有这个文件", where=str(path), remedy="检查路径和文件名") from None
    encodings = () if b"\0" in raw else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SwtoolError("文件不是文本", where=path.name, remedy="另存为 CSV 或 TOML（UTF-8）再载入")
