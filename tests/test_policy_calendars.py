"""A county's own calendar year: read, checked, built into the calendar, used by a deadline."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from swtool.errors import SwtoolError
from swtool.findings import Severity
from swtool.policy import Policy
from swtool.policy.calendars import CalendarReading, CalendarYear, build_calendar, read_calendar_year
from swtool.policy.conventions import convention_of
from swtool.workdays import deadline, official_calendar

ORACLE = Path(__file__).parents[1].parent / "shared" / "real" / "calendar" / "cn_calendar_2018_2026.csv"

# An invented 2027: the fixed holidays, a long Spring Festival, two make-up days.
TOML_2027 = """
year = 2027
source = "示例通知"
rest = ["2027-01-01", "2027-02-05至2027-02-11", "4月5日", 2027-05-01, "2027-05-02", "10月1日至7日"]
workdays = ["2027-01-30", "2027-10-09"]
"""
FIXED = Policy.load("00").at("calendar.fixed_holidays", date(2027, 1, 1)).list("days")


def write(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def codes(reading: CalendarReading) -> list[str]:
    return [finding.code for finding in reading.findings]


def days(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=offset) for offset in range((last - first).days + 1))


def test_a_toml_year(tmp_path: Path) -> None:
    reading = read_calendar_year(write(tmp_path, "2027.toml", TOML_2027), fixed=FIXED)
    assert reading.findings == ()
    assert reading.year == CalendarYear(
        2027,
        (
            date(2027, 1, 1),
            *days(date(2027, 2, 5), date(2027, 2, 11)),
            date(2027, 4, 5),
            date(2027, 5, 1),
            date(2027, 5, 2),
            *days(date(2027, 10, 1), date(2027, 10, 7)),
        ),
        (date(2027, 1, 30), date(2027, 10, 9)),
        "示例通知",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("heading", ["", "日期,类型,节日\r\n", "date,kind\r\n"])
def test_a_csv_year(tmp_path: Path, encoding: str, heading: str) -> None:
    text = heading + "2027-01-01,休,元旦\r\n2027/1/30,班,春节\r\n\r\n2027年2月5日, 放假 \r\n"
    reading = read_calendar_year(write(tmp_path, "安排.csv", text, encoding))
    assert reading.findings == ()
    assert reading.year == CalendarYear(2027, (date(2027, 1, 1), date(2027, 2, 5)), (date(2027, 1, 30),), "安排.csv")


def test_december_before_belongs_to_new_year_s_notice(tmp_path: Path) -> None:
    text = "2026-12-31,休\n2027-01-01,休\n2027-01-02,休\n"
    reading = read_calendar_year(write(tmp_path, "a.csv", text), year=2027)
    assert reading.findings == ()
    assert reading.year is not None
    assert reading.year.rest[0] == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ("2026-11-30,休", "calendar.outside_year", "2026-11-30 不在2027年"),
        ("2028-01-01,休", "calendar.outside_year", "2028-01-01 不在2027年"),
        ("2027-01-01,休", "calendar.repeated", "与第1行重复"),
        ("2027-01-01,班", "calendar.contradicts", "一处写休、一处写班"),
        ("2027-02-29,休", "calendar.unreadable", "2月"),
        ("2027-02,休", "calendar.no_day", "要写到日"),
        ("元宵,休", "calendar.unreadable", "元宵"),
        ("2027-03-01至2027-04-30,休", "calendar.too_long", "超过一个月"),
    ],
)
def test_a_wrong_day_blocks_and_says_where(tmp_path: Path, row: str, code: str, words: str) -> None:
    reading = read_calendar_year(write(tmp_path, "a.csv", f"2027-01-01,休\n2027-01-30,班\n{row}\n"), year=2027)
    assert reading.year is None
    (finding,) = [finding for finding in reading.findings if finding.blocks]
    assert finding.code == code
    assert words in finding.what
    assert finding.where.cell == "第3行"
    assert finding.where.file == "a.csv"


def test_all_wrong_days_are_told_together(tmp_path: Path) -> None:
    text = "2027-01-01,休\n2027-02-29,休\n2028-01-01,休\n2027-01-01,休\n"
    reading = read_calendar_year(write(tmp_path, "a.csv", text), year=2027)
    assert sorted(codes(reading)) == ["calendar.outside_year", "calendar.repeated", "calendar.unreadable"]


def test_doubtful_days_only_warn(tmp_path: Path) -> None:
    text = "2027-01-01,休\n2027-02-03,班\n"  # 3 February 2027 is a Wednesday
    reading = read_calendar_year(write(tmp_path, "a.csv", text), fixed=FIXED)
    assert reading.year is not None
    assert codes(reading) == ["calendar.plain_workday", "calendar.fixed_missing"]
    assert {finding.severity for finding in reading.findings} == {Severity.WARNING}
    assert "10-01、10-02、10-03" in reading.findings[1].what
    assert "01-01" not in reading.findings[1].what


def test_a_year_without_a_day_off_is_not_known(tmp_path: Path) -> None:
    reading = read_calendar_year(write(tmp_path, "a.csv", "2027-01-30,班\n"))
    assert reading.year is None
    assert codes(reading) == ["calendar.no_rest"]


def test_the_year_named_and_the_year_written_must_agree(tmp_path: Path) -> None:
    reading = read_calendar_year(write(tmp_path, "2027.toml", TOML_2027), year=2028)
    assert reading.year is None
    assert "calendar.year_differs" in codes(reading)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "", "没有一天休息或上班"),
        ("a.csv", "日期,类型\n", "没有一天休息或上班"),
        ("a.csv", "2027-01-01\n", "没有写休还是班"),
        ("a.csv", "2027-01-01,也许\n", "看不出是休还是班"),
        ("a.csv", "PK\x03\x04\x00\x00", "不是文本"),
        ("a.toml", "year = 2027\n", "没有一天休息或上班"),
        ("a.toml", 'year = "2027"\nrest = ["2027-01-01"]\n', "year 应是年份数字"),
        ("a.toml", 'rest = "2027-01-01"\n', "rest 应是日期列表"),
        ("a.toml", 'off = ["2027-01-01"]\n', "不认识的项“off”"),
        ("a.toml", "rest = [2027-01-01\n", "第"),
    ],
)
def test_what_is_no_calendar_is_refused(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(SwtoolError, match=words) as caught:
        read_calendar_year(write(tmp_path, name, text))
    assert caught.value.remedy
    assert name in caught.value.where


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SwtoolError, match="没有这个文件"):
        read_calendar_year(tmp_path / "没有.csv")


def test_an_added_year_moves_a_deadline(tmp_path: Path) -> None:
    """29 January 2027 is a Friday; +7 is Friday 5 February, by weekends a workday, by the invented notice off until
    Thursday the 11th. Friday the 12th is a workday."""
    policy = Policy.load("330481")
    convention = convention_of(policy.at("convention.calendar_7_rollover", date(2027, 1, 29)))
    assert (convention.label, convention.count, convention.unit, convention.roll) == (
        "calendar_7_rollover",
        7,
        "calendar_day",
        True,
    )
    before = deadline(date(2027, 1, 29), convention, official_calendar())
    assert (before.last_day, before.provisional) == (date(2027, 2, 5), True)
    reading = read_calendar_year(write(tmp_path, "2027.toml", TOML_2027))
    assert reading.year is not None
    after = deadline(date(2027, 1, 29), convention, build_calendar([reading.year]))
    assert (after.last_day, after.provisional) == (date(2027, 2, 12), False)
    assert after.calendar_edition != before.calendar_edition


def test_years_may_come_in_any_order() -> None:
    a = CalendarYear(2027, (date(2027, 1, 1),), (), "甲")
    b = CalendarYear(2028, (date(2028, 1, 1),), (), "乙")
    assert build_calendar([b, a]) == build_calendar([a, b])
    assert build_calendar([a, b]).is_known(2028)


@pytest.mark.skipif(not ORACLE.exists(), reason="the real calendar is not beside this checkout")
def test_a_real_year_gives_the_official_calendar_again(tmp_path: Path) -> None:
    with ORACLE.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row[0].startswith("2025")]
    path = write(tmp_path, "2025.csv", "\n".join(",".join(row) for row in rows))
    reading = read_calendar_year(path, fixed=FIXED)
    assert reading.year is not None
    assert reading.findings == ()
    official, rebuilt = official_calendar(), build_calendar([reading.year])
    for day in days(date(2025, 1, 1), date(2025, 12, 31)):
        assert rebuilt.is_rest(day) == official.is_rest(day), day
