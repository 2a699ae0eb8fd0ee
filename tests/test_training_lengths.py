"""How long a training on a sheet was: units as they were written, credit hours, verified hours, impossible times."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.intake.load import State
from swtool.training.credits import credit_of
from swtool.training.terms import CreditState
from tests.training_case import codes, live, put
from tests.training_house import House, house, moment, with_conversions


@pytest.fixture
def there(tmp_path: Path) -> House:
    return house(tmp_path)


def test_each_unit_is_kept_as_it_was_written(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    head = ("人员编号", "姓名", "培训名称", "培训时间", "学时", "天数", "小时", "分钟", "证明编号")

    def row(title: str, *lengths: object) -> tuple[object, ...]:
        return ("330481-00001", "示例甲", title, "2026-03-05", *lengths, "A1")

    rows = [
        row("甲课", 12, 2, "", ""),
        row("乙课", "2天", "", "", ""),
        row("丙课", "", 1.5, "", ""),
        row("丁课", "", "", 6, ""),
        row("戊课", "", "", "", 90),
        row("己课", "12课时", "", 9, ""),
    ]
    put(there, tmp_path, *rows, head=head)
    written = {}
    for record in live(there):
        claim = record.attended.claim
        assert claim is not None
        written[record.course.key.title] = (claim.amount, claim.unit, claim.credit_hours, record.attended.minutes)
    assert written == {
        "甲课": (1200, "学时", 1200, None),
        "乙课": (200, "天", None, None),
        "丙课": (150, "天", None, None),
        "丁课": (600, "小时", None, 360),
        "戊课": (9000, "分钟", None, 90),
        "己课": (1200, "课时", 1200, 540),
    }
    states = {record.course.key.title: credit_of(record).state for record in live(there)}
    assert states["甲课"] is CreditState.COUNTED
    assert {states[title] for title in ("乙课", "丙课", "丁课", "戊课")} == {CreditState.UNDETERMINED}


def test_the_county_s_rules_turn_days_and_hours_into_credit_hours(tmp_path: Path) -> None:
    there = house(tmp_path, policy=with_conversions(tmp_path))
    there.staff("示例甲", "2020-01-01")
    rows = [
        ("", "330481-00001", "示例甲", "甲课", "2026-03-05", "2天", "A1"),
        ("", "330481-00001", "示例甲", "乙课", "2026-03-05", "1.5天", "A2"),
        ("", "330481-00001", "示例甲", "丙课", "2026-03-05", "半天", "A3"),
        ("", "330481-00001", "示例甲", "丁课", "2026-03-05", "0.25天", "A4"),
        ("", "330481-00001", "示例甲", "戊课", "2026-03-05", "30分钟", "A5"),
        ("", "330481-00001", "示例甲", "己课", "2025-12-31", "2天", "A6"),
    ]
    put(there, tmp_path, *rows)
    worth = {record.course.key.title: credit_of(record).hours for record in live(there)}
    assert worth == {"甲课": 1200, "乙课": 900, "丙课": 300, "丁课": None, "戊课": worth["戊课"], "己课": None}
    assert worth["戊课"] is not None
    assert worth["戊课"] * 45 == 3000  # 30 minutes of 45, exactly
    rules = {record.course.key.title: record.attended.claim.rule for record in live(there) if record.attended.claim}
    assert rules["甲课"] == "330481:training.credit_hours_per_day@2026-01-01"
    assert rules["戊课"] == "330481:training.minutes_per_credit_hour@2026-01-01"
    assert rules["己课"] == ""


def test_verified_hours_go_before_claimed_ones(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    head = ("人员编号", "姓名", "培训名称", "培训时间", "学时", "认定学时", "认定人/单位", "考核结果")

    def row(title: str, *rest: object) -> tuple[object, ...]:
        return ("330481-00001", "示例甲", title, "2026-03-05", *rest)

    rows = [
        row("甲课", 12, 8, "", ""),
        row("乙课", 12, "", "海宁市民政局", ""),
        row("丙课", 12, "", "", ""),
        row("丁课", 12, 12, "", "不合格"),
        row("戊课", 12, 13, "", "合格"),
    ]
    receipt = put(there, tmp_path, *rows, head=head)
    assert codes(receipt) == [("training.verified_more", "F6")]
    worth = {record.course.key.title: credit_of(record) for record in live(there)}
    assert {title: (each.state, each.counted) for title, each in worth.items()} == {
        "甲课": (CreditState.COUNTED, 800),
        "乙课": (CreditState.COUNTED, 1200),
        "丙课": (CreditState.PENDING, 0),
        "丁课": (CreditState.FAILED, 0),
        "戊课": (CreditState.COUNTED, 1300),
    }


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ("2026-11-11", "training.future"),
        ("2026.2.29", "cell.day.unreadable"),
        ("2026-03-05 11:30-09:00", "training.time_order"),
        ("2026-03-05至今", "cell.day.unreadable"),
    ],
)
def test_impossible_times(there: House, tmp_path: Path, days: str, code: str) -> None:
    there.staff("示例甲", "2020-01-01")
    receipt = put(there, tmp_path, ("", "330481-00001", "示例甲", "甲课", days, 6, "A1"))
    assert codes(receipt) == [(code, "E2")]
    assert put(there, tmp_path, ("", "330481-00001", "示例甲", "甲课", "2026-11-10", 6, "A1")).state is State.LOADED


def test_start_and_end_in_two_columns(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    head = ("人员编号", "姓名", "培训名称", "开始时间", "结束时间", "学时", "证明编号")
    row = ("330481-00001", "示例甲", "甲课", moment(2026, 3, 5, 9), moment(2026, 3, 6, 17), 12, "A1")
    put(there, tmp_path, row, head=head)
    key = live(there)[0].course.key
    assert (str(key.started_on), str(key.ended_on), key.started_time, key.ended_time) == (
        "2026-03-05",
        "2026-03-06",
        "09:00",
        "17:00",
    )
    backwards = ("330481-00001", "示例甲", "乙课", "2026-03-06", "2026-03-05", 12, "A1")
    assert codes(put(there, tmp_path, backwards, head=head)) == [("training.end_before_start", "E2")]
