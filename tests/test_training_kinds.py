"""Cells of training sheets: days of a course, lengths, times of day, signatures."""

from __future__ import annotations

from datetime import date, time

import pytest

from swtool.dates import PartialDate
from swtool.forms.kind import CellFault, ParseContext
from swtool.training.kinds import CourseDays, CourseLength, Length, SignIn, Span, TimeOfDay
from tests.training_house import moment

CONTEXT = ParseContext(date(2026, 11, 10))


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


def test_who_signed_in() -> None:
    kind = SignIn()
    assert [kind.parse(cell, CONTEXT) for cell in ("√", "08:55", time(8, 55), "示例甲")] == [True] * 4
    assert [kind.parse(cell, CONTEXT) for cell in ("缺席", "请假", "×", " 未 到 ")] == [False] * 4
