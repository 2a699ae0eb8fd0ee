"""单位：分钟 in the lines over a table: times come in as they were meant, or are refused at their heading."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.services.indicators import Unit
from swtool.training.kinds import Length
from tests.mess import Outcome, county, save, take_in

HEAD = ("姓名", "培训名称", "培训时间", "学时", "证明编号")
ROW = ("示例甲", "政策法规课", "2026-03-05", 90, "证-1")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


def hours(office: Path, tmp_path: Path, *rows: tuple[object, ...]) -> Outcome:
    return take_in(office, save(tmp_path / "学时.xlsx", ("学时", rows)))


def units_told(outcome: Outcome) -> list[tuple[str, str]]:
    findings = outcome.receipt.findings
    return [(found.where.cell, found.what) for found in findings if found.code == "intake.heading_unit"]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("单位：分钟", Length(9000, "分钟")),
        ("填报单位：许村镇社工站      单位：分钟", Length(9000, "分钟")),
        ("计时单位：分钟", Length(9000, "分钟")),
        ("（单位：人、分钟）", Length(9000, "分钟")),
        ("（以分钟计）", Length(9000, "分钟")),
        ("（小时）", Length(9000, "小时")),
        ("单位:小时", Length(9000, "小时")),
        ("单位：天", Length(9000, "天")),
        ("单位：课时", 9000),
        ("单位：学时", 9000),
        ("单位：人", 9000),
        ("单位：许村镇社工站", 9000),
        ("每课时45分钟，以实际签到为准", 9000),
    ],
)
def test_hours_of_a_course(office: Path, tmp_path: Path, line: str, value: object) -> None:
    outcome = hours(office, tmp_path, ("继续教育学时登记表",), (line,), HEAD, ROW)
    assert (outcome.column("credit_hours"), units_told(outcome)) == ({4: value}, [])


def test_a_heading_of_its_own_goes_before(office: Path, tmp_path: Path) -> None:
    head = (*HEAD[:3], "学时（天）", HEAD[4])
    outcome = hours(office, tmp_path, ("继续教育学时登记表",), ("单位：分钟",), head, (*ROW[:3], 2, ROW[4]))
    assert (outcome.column("credit_hours"), units_told(outcome)) == ({4: Length(200, "天")}, [])


def test_a_unit_that_another_heading_speaks_of(office: Path, tmp_path: Path) -> None:
    head, row = (*HEAD[:4], "分钟", HEAD[4]), (*ROW[:3], 2, 90, ROW[4])
    outcome = hours(office, tmp_path, ("继续教育学时登记表",), ("单位：分钟",), head, row)
    assert (outcome.column("credit_hours"), outcome.column("minutes")) == ({4: 200}, {4: 90})


def test_two_units_of_time(office: Path, tmp_path: Path) -> None:
    outcome = hours(office, tmp_path, ("继续教育学时登记表",), ("单位：小时、分钟",), HEAD, ROW)
    assert units_told(outcome) == [("D3", "“学时”的单位看不出是哪一个：表格上方写的是“小时、分钟”，没有读")]
    assert outcome.receipt.state == "returned"


def test_a_column_that_is_not_counted_so(office: Path, tmp_path: Path) -> None:
    """认定学时 counts 学时 alone."""
    head, row = (*HEAD[:4], "认定学时", HEAD[4]), (*ROW[:4], 90, ROW[4])
    outcome = hours(office, tmp_path, ("继续教育学时登记表",), ("单位：分钟",), head, row)
    assert outcome.column("credit_hours") == {4: Length(9000, "分钟")}
    assert units_told(outcome) == [("E3", "“认定学时”的单位用不了：表格上方写的是“分钟”，要的是学时，没有读")]
    told = next(found for found in outcome.receipt.findings if found.code == "intake.heading_unit")
    assert told.remedy == "改正表格上方的单位，数字也按它填写"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("单位：人次、分钟", [("C3", "“本月”的单位分不清：表格上方写的是“分钟”，看不出哪几行的数按它填，没有读")]),
        ("单位：天", [("C3", "“本月”的单位分不清：表格上方写的是“天”，看不出哪几行的数按它填，没有读")]),
        ("单位：人次、小时", []),
    ],
)
def test_figures_of_a_monthly_report(office: Path, tmp_path: Path, line: str, told: list[tuple[str, str]]) -> None:
    rows = (
        ("许村镇社工站2026年10月服务月报",),
        (line,),
        ("服务领域", "指标", "本月"),
        ("养老", "服务人次", 12),
        ("养老", "志愿服务时长", 90),
    )
    outcome = take_in(office, save(tmp_path / "月报.xlsx", ("月报", rows)))
    assert units_told(outcome) == told
    if not told:
        assert outcome.column("value")[5].in_unit(Unit.HOURS) == 9000


@pytest.mark.parametrize(("line", "minutes"), [("单位：分钟", 90), ("单位：人次、小时", 5400)])
def test_times_of_volunteers(office: Path, tmp_path: Path, line: str, minutes: int) -> None:
    rows = (
        ("志愿服务记录表",),
        (line,),
        ("姓名", "活动名称", "服务日期", "服务时长"),
        ("示例甲", "助老服务", "2026-03-05", 90),
    )
    outcome = take_in(office, save(tmp_path / "志愿.xlsx", ("志愿", rows)))
    assert (outcome.column("minutes"), units_told(outcome)) == ({4: minutes}, [])
