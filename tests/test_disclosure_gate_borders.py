"""The sums of the gate just under, at and just over: one 分, one person, one time more or less. Worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from swtool.dates import Month
from swtool.disclosure.outcome import State
from swtool.intake.load import State as Loaded
from swtool.intake.load import load
from swtool.projects.plans import BOOKS
from swtool.services.indicators import BY_NAME, TIMES_AND_PERSONS
from tests.disclosures import (
    CLOSING,
    DEFAULT_SPENDING,
    OCTOBER,
    SEPTEMBER,
    SPENT,
    World,
    new_world,
    report_ledger,
    report_party,
    report_services,
)

PROJECT = "许村镇社工站示例项目"
OPENING, INCOME, SPENT_TOTAL = 12_000_000, 5_000_000, 27_900_050  # 210,000.00 + 60,000.50 + 9,000.00


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An operator whose services and party entries are in order."""
    made = new_world(tmp_path)
    report_services(made, [("儿童服务", "activities", 6, 48, 60)])
    report_party(made)
    return made


def refusals(world: World, month: Month = OCTOBER) -> list[str]:
    """What the gate says; [] where the month comes out."""
    result = world.run(month)
    assert (result.state is State.PUBLISHED) is (not result.faults)
    return [f"{one.what} {one.expected} {one.actual}".strip() for one in result.faults]


@pytest.mark.parametrize(
    ("stated", "refused"),
    [
        ({"spent_period": SPENT - 1}, "本期支出合计不等于各支出科目之和 39,700.50 39,700.49"),
        ({"spent_period": SPENT}, ""),
        ({"spent_period": SPENT + 1}, "本期支出合计不等于各支出科目之和 39,700.50 39,700.51"),
        ({"received_period": INCOME - 1}, "本期到账不等于各收入科目之和 50,000.00 49,999.99"),
        ({"received_period": INCOME}, ""),
        ({"received_period": INCOME + 1}, "本期到账不等于各收入科目之和 50,000.00 50,000.01"),
        ({"spent_total": SPENT_TOTAL - 1}, "累计支出合计不等于各支出科目累计之和 279,000.50 279,000.49"),
        ({"spent_total": SPENT_TOTAL}, ""),
        ({"spent_total": SPENT_TOTAL + 1}, "累计支出合计不等于各支出科目累计之和 279,000.50 279,000.51"),
    ],
)
def test_lines_make_the_total(world: World, stated: dict[str, int], refused: str) -> None:
    report_ledger(world, **stated)  # type: ignore[arg-type]
    assert refusals(world) == ([f"{PROJECT}：{refused}"] if refused else [])


@pytest.mark.parametrize(("off", "refused"), [(-1, "130,299.49"), (0, ""), (1, "130,299.51")])
def test_opening_and_income_less_spending_make_the_closing(world: World, off: int, refused: str) -> None:
    report_ledger(world, closing=CLOSING + off)
    what = f"{PROJECT}：期末结余不等于期初结余加本期收入减本期支出 130,299.50 {refused}"
    assert refusals(world) == ([what] if refused else [])


def september(world: World, *, published: bool) -> None:
    """130,000.00 less 10,000.00 make 120,000.00; the activities made 51,500.00 since January, and 42 of them."""
    report_services(world, [("儿童服务", "activities", 7, 42, 60)], SEPTEMBER)
    spending = [("服务活动", 1_000_000, None, 5_150_000)]
    report_ledger(world, SEPTEMBER, opening=13_000_000, income=[], spending=spending)
    report_party(world, month=SEPTEMBER)
    if published:
        assert refusals(world, SEPTEMBER) == []


@pytest.mark.parametrize(("off", "actual"), [(-1, "119,999.99"), (0, ""), (1, "120,000.01")])
@pytest.mark.parametrize("stated", [True, False], ids=["closing_stated", "closing_published_only"])
def test_a_closing_is_the_next_opening(world: World, off: int, actual: str, stated: bool) -> None:
    september(world, published=not stated)
    if stated:
        spending = [("服务活动", 1_000_000, None, 5_150_000)]
        report_ledger(world, SEPTEMBER, opening=13_000_000, income=[], spending=spending, closing=OPENING)
    spent = [(name, amount, None, None) for name, amount, _, _ in DEFAULT_SPENDING]
    report_ledger(world, opening=OPENING + off, spending=spent, closing=CLOSING + off)
    what = "期初结余不等于2026年9月的期末结余" if stated else "上期结余不等于已公开的上月结余"
    assert refusals(world) == ([f"{PROJECT}：{what} 120,000.00 {actual}"] if actual else [])


@pytest.mark.parametrize(
    ("cumulative", "actual"), [(6_000_049, "60,000.49"), (6_000_050, ""), (6_000_051, "60,000.51")]
)
def test_what_was_spent_before_and_now_makes_the_cumulative_sum(world: World, cumulative: int, actual: str) -> None:
    september(world, published=True)  # 51,500.00 + 8,500.50 = 60,000.50
    report_ledger(world, spending=[("服务活动", 850_050, None, cumulative)])
    what = f"{PROJECT}：“服务活动”的累计不等于上月累计加本月 60,000.50 {actual}"
    assert refusals(world) == ([what] if actual else [])


@pytest.mark.parametrize("column", ["received_total", "spent_total"])
@pytest.mark.parametrize(("off", "actual"), [(-1, "149,999.99"), (0, ""), (1, "150,000.01")])
def test_stated_sums_carry_on(world: World, column: str, off: int, actual: str) -> None:
    """100,000.00 until September and 50,000.00 in October."""
    lines = [("服务活动", INCOME, None, None)]
    report_ledger(world, SEPTEMBER, opening=OPENING, income=[], spending=[], **{column: 10_000_000})  # type: ignore[arg-type]
    report_ledger(world, spending=lines, closing=OPENING, **{column: 15_000_000 + off})  # type: ignore[arg-type]
    title = "累计到账" if column == "received_total" else "累计支出合计"
    assert refusals(world) == ([f"{PROJECT}：{title}不等于上月累计加本月 150,000.00 {actual}"] if actual else [])


@pytest.mark.parametrize(("cumulative", "refused"), [(48, True), (49, False), (50, True)])
def test_what_was_done_before_and_now_makes_the_cumulative_figure(
    tmp_path: Path, cumulative: int, refused: bool
) -> None:
    world = new_world(tmp_path)
    report_party(world)
    report_ledger(world)
    report_services(world, [("", "activities", 7, 42, None)], SEPTEMBER)
    report_services(world, [("", "activities", 7, cumulative, None)])
    what = f"许村镇社工站 社区活动场次：上月累计 42 加本月 7 应为 49，写的是 {cumulative}"
    assert refusals(world) == ([what] if refused else [])


@pytest.mark.parametrize(("cumulative", "refused"), [(47, True), (48, False), (49, True)])
def test_the_published_cumulative_figure_is_carried_on_too(world: World, cumulative: int, refused: bool) -> None:
    """The records of September are made to agree; what citizens read there, 42, is not."""
    september(world, published=True)
    report_services(world, [("儿童服务", "activities", 7, cumulative - 6, 60)], SEPTEMBER, instead=True)
    report_services(world, [("儿童服务", "activities", 6, cumulative, 60)], instead=True)
    report_ledger(world, spending=[("服务活动", 850_050, None, 6_000_050)])
    what = f"儿童服务社区活动场次：累计不等于已公开的上月累计加本月 48 {cumulative}"
    assert refusals(world) == ([what] if refused else [])


@pytest.mark.parametrize(
    ("month", "cumulative", "refused"),
    [
        ("2027-01", 6, ""),  # a year begins anew
        ("2027-01", 48, ""),  # or a project's count goes on
        ("2027-01", 7, "上月累计 42 加本月 6 应为 48，写的是 7"),
        ("2027-01", 47, "上月累计 42 加本月 6 应为 48，写的是 47"),
        ("2026-10", 6, "上月累计 42 加本月 6 应为 48，写的是 6"),
    ],
)
def test_a_cumulative_figure_begins_anew_in_january_only(
    tmp_path: Path, month: str, cumulative: int, refused: str
) -> None:
    now = Month.parse(month)
    world = new_world(tmp_path).on(now.next().first.replace(day=10))
    report_services(world, [("", "activities", 7, 42, None)], now.previous())
    report_services(world, [("", "activities", 6, cumulative, None)], now)
    report_party(world, month=now)
    report_ledger(world, now)
    assert refusals(world, now) == ([f"许村镇社工站 社区活动场次：{refused}"] if refused else [])


@pytest.mark.parametrize(("times", "persons"), TIMES_AND_PERSONS)
@pytest.mark.parametrize("off", [-1, 0, 1])
def test_times_are_as_many_as_persons_at_least(tmp_path: Path, times: str, persons: str, off: int) -> None:
    world = new_world(tmp_path)
    report_party(world)
    report_ledger(world)
    report_services(world, [("", persons, 20, None, None), ("", times, 20 + off, None, None)])
    what = f"许村镇社工站 {BY_NAME[times].title} 19 少于{BY_NAME[persons].title} 20"
    assert refusals(world) == ([what] if off < 0 else [])


@pytest.mark.parametrize(("value", "refused"), [(-1, True), (0, False), (1, False)])
def test_no_count_is_negative(tmp_path: Path, value: int, refused: bool) -> None:
    world = new_world(tmp_path)
    report_party(world)
    report_ledger(world)
    report_services(world, [("", "activities", value, None, None)])
    assert refusals(world) == (["许村镇社工站 社区活动场次是负数"] if refused else [])


@pytest.mark.parametrize(
    ("unit", "opening", "closing", "actual"),
    [
        ("单位：万元", "12", "11.5", ""),
        ("单位：万元", "12.000001", "11.500001", "120,000.01"),  # one 分 more
        ("单位：万元", "11.999999", "11.499999", "119,999.99"),
        ("单位：元", "120000", "115000", ""),
        ("单位：元", "12", "-4988", "12.00"),  # somebody forgot that these are 万元: 12 − 5,000 = −4,988
    ],
)
def test_months_in_different_units_join(
    world: World, tmp_path: Path, unit: str, opening: str, closing: str, actual: str
) -> None:
    """September was told in 元: 120,000.00 were left. 5,000 are spent in October."""
    september(world, published=True)
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append([f"2026年10月财务公开表（{unit}）"])
    sheet.append(["项目名称", "月份", "收支类别", "科目", "本期金额", "期初结余", "期末结余"])
    sheet.append([PROJECT, "2026-10", "支出", "行政管理", "0.5" if "万" in unit else "5000", opening, closing])
    made.save(tmp_path / "财务公开表.xlsx")
    receipt = load(world.office, tmp_path / "财务公开表.xlsx", BOOKS)
    assert receipt.state is Loaded.LOADED
    (what, *rest) = refusals(world) or [""]
    assert what.startswith(f"{PROJECT}：上期结余不等于已公开的上月结余 120,000.00 {actual}") if actual else what == ""
    assert rest == []
