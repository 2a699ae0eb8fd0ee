"""Cells of training sheets: days of a course, lengths, times of day, signatures."""

from __future__ import annotations

from datetime import date, time

import pytest

from swtool.dates import PartialDate
from swtool.forms.kind import CellFault, ParseContext
from swtool.training.kinds import CourseDays, CourseLength, Length, Span, TimeOfDay
from swtool.training.signing import SignIn, is_signature
from tests.training_house import moment

CONTEXT = ParseContext(date(2026, 11, 10))
_ABSENT_WORDS = (
    "缺席 请假 请假（病） × X ｘ 病假 事假 产假 年假 公假 没来 不参加 出差 公出 "
    "因公出差 调休 值班 离职 无 / 0 旷课 未签到"
)


def day(text: str) -> PartialDate:
    return PartialDate.parse(text)


@pytest.mark.parametrize(
    ("cell", "span"),
    [
        ("2026-03-05", Span(day("2026-03-05"))),
        ("2026年3月", Span(day("2026-03"))),
        ("2026.3.5-3.6", Span(day("2026-03-05"), day("2026-03-06"))),
        ("2026年3月5日至7日", Span(day("2026-03-05"), day("2026-03-07"))),
        ("2026-03-05 9:00-11:30", Span(day("2026-03-05"), None, "09:00", "11:30")),
        ("2026-03-05 09：00至2026-03-06 17：00", Span(day("2026-03-05"), day("2026-03-06"), "09:00", "17:00")),
        (moment(2026, 3, 5), Span(day("2026-03-05"))),
        (moment(2026, 3, 5, 14, 30), Span(day("2026-03-05"), None, "14:30")),
        (46086, Span(day("2026-03-05"))),
        (20260305, Span(day("2026-03-05"))),
    ],
)
def test_days_of_a_course(cell: object, span: Span) -> None:
    assert CourseDays().parse(cell, CONTEXT) == span


@pytest.mark.parametrize("cell", ["3月5日", "2026-03-05至2026-02-05", "2026.1.1 8:00 9:00 10:00", "随时", True])
def test_what_is_no_day_of_a_course(cell: object) -> None:
    assert isinstance(CourseDays().parse(cell, CONTEXT), CellFault)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (12, 1200),
        ("7.5学时", 750),
        ("１２学时", 1200),
        ("2天", Length(200, "天")),
        ("半天", Length(100, "半天")),
        ("12课时", Length(1200, "课时")),
        ("6小时", Length(600, "小时")),
        ("无", None),
    ],
)
def test_lengths(cell: object, value: object) -> None:
    assert CourseLength().parse(cell, CONTEXT) == value


@pytest.mark.parametrize("cell", ["约12", "-3", "12（含线上）", "十二"])
def test_what_is_no_length(cell: object) -> None:
    assert isinstance(CourseLength().parse(cell, CONTEXT), CellFault)


@pytest.mark.parametrize(
    ("cell", "value"), [("9:05", "09:05"), ("9：05", "09:05"), (time(9, 5), "09:05"), (0.375, "09:00")]
)
def test_times_of_day(cell: object, value: str) -> None:
    assert TimeOfDay().parse(cell, CONTEXT) == value


@pytest.mark.parametrize(
    "cell",
    ["√", "V", "08:55", "8.55", "上午9点", time(8, 55), 0.375, "2026-03-05 08:55", "已签到", "√（迟到）", "是", True],
)
def test_who_signed_in(cell: object) -> None:
    assert SignIn().parse(cell, CONTEXT) is True


@pytest.mark.parametrize(
    "cell",
    [*_ABSENT_WORDS.split(), " 未 到 ", 0, False],
)
def test_who_was_absent(cell: object) -> None:
    assert SignIn().parse(cell, CONTEXT) is False


@pytest.mark.parametrize("cell", ["示例甲", "√（代签）", "有事", "△", "早退", "王主任", "6"])
def test_what_only_the_row_can_tell(cell: object) -> None:
    assert isinstance(SignIn().parse(cell, CONTEXT), str)


@pytest.mark.parametrize(
    ("words", "name", "is_own"),
    [
        ("示例甲", "示例甲", True),
        ("示 例 甲", "示例甲", True),
        ("示例甲 08:55", "示例甲", True),
        ("例甲", "示例甲", True),
        ("买买提艾力", "买买提·艾力", True),
        ("甲", "示甲", False),
        ("示例乙", "示例甲", False),
        ("示例乙代", "示例甲", False),
        ("甲", "示例甲", False),
    ],
)
def test_whose_signature_it_is(words: str, name: str, *, is_own: bool) -> None:
    assert is_signature(words, name) is is_own
