"""Exact money, hours, counts, rates and areas: what is read, what is not stated, what is refused and why."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.quantities import (
    QuantityFault,
    format_area,
    format_hours,
    format_money,
    format_money_in,
    format_percent,
    parse_area,
    parse_count,
    parse_hours,
    parse_hours_with_unit,
    parse_money,
    parse_percent,
)


def _reason(fault: object) -> str:
    assert isinstance(fault, QuantityFault), fault
    return fault.reason


@pytest.mark.parametrize(
    ("value", "unit", "fen"),
    [
        ("1,200", "元", 120_000),
        ("1，200.50", "元", 120_050),
        ("1.2万", "元", 1_200_000),
        ("1.2万元", "万元", 1_200_000),
        ("1.2", "万元", 1_200_000),
        ("¥1,200", "元", 120_000),
        ("￥1200元", "万元", 120_000),
        ("１２００", "元", 120_000),
        ("人民币1200元整", "元", 120_000),
        ("3千元", "元", 300_000),
        ("2百万元", "元", 200_000_000),
        ("0", "元", 0),
        ("零", "元", 0),
        ("-5.5", "元", -550),
        ("-¥5", "元", -500),
        (1200, "元", 120_000),
        (1200, "千元", 120_000_000),
        (12.34, "元", 1_234),
        (0.1 + 0.2, "元", 30),
        (1.1 * 3, "元", 330),
        (1.2345, "万元", 1_234_500),
        (Decimal("0.01"), "元", 1),
        ("0.30000000000000004", "元", 30),
        ("1.5E+3", "元", 150_000),
        ("1.25E+2", "元", 12_500),
        ("'1200", "元", 120_000),
        ("1,234,567.00", "元", 123_456_700),
    ],
)
def test_money(value: object, unit: str, fen: int) -> None:
    assert parse_money(value, unit) == fen


@pytest.mark.parametrize("value", [None, "", "  ", "无", "/", "—", "——", "-", "…", "\u3000", "暂无"])
def test_not_stated_is_not_zero(value: object) -> None:
    assert parse_money(value) is None
    assert parse_hours(value) is None
    assert parse_count(value) is None
    assert parse_percent(value) is None
    assert parse_area(value) is None


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("30余", "元", "约数"),
        ("约30", "元", "约数"),
        ("30左右", "元", "约数"),
        ("100以上", "元", "约数"),
        ("近1万元", "元", "约数"),
        ("30-40", "元", "区间"),
        ("30元至40元", "元", "区间"),
        ("12.345", "元", "比分还细"),
        (12.345, "元", "比分还细"),
        (12.345001, "元", "比分还细"),
        ("0.0000001", "万元", "比分还细"),
        ("1,20", "元", "逗号和小数点"),
        ("1,2345", "元", "逗号和小数点"),
        ("1.2.3", "元", "逗号和小数点"),
        ("(1,200)", "元", "括号"),
        ("1200(含税)", "元", "括号"),
        ("1.2万", "万元", "只写一处"),
        ("12美元", "元", "别的字"),
        ("100 200", "元", "几个数"),
        ("¥100\n200", "元", "几个数"),
        ("十五", "元", "不是数字"),
        ("√", "元", "不是数字"),
        ("#DIV/0!", "元", "公式出错"),
        (True, "元", "是/否"),
        (float("nan"), "元", "不是数字"),
        (1e300, "元", "太大"),
        ("9" * 40, "元", "太大"),
        ("1E+999999", "元", ""),
        ("1.38E+10", "元", "科学计数"),
        ("1.23457E+11", "元", "科学计数"),
        ("1.50E+03", "元", "科学计数"),
        (12, "斤", "单位“斤”不认识"),
    ],
)
def test_money_refused(value: object, unit: str, words: str) -> None:
    assert words in _reason(parse_money(value, unit))


def test_a_reason_never_repeats_what_trails_the_number() -> None:
    assert "张三" not in _reason(parse_money("1200张三"))
    assert "张三" not in _reason(parse_count("12张三"))
    assert "张三" not in _reason(parse_hours("8张三"))


@given(st.integers(-(10**14), 10**14))
def test_money_written_out_reads_back(fen: int) -> None:
    assert parse_money(format_money(fen)) == fen


@given(st.integers(-(10**14), 10**14), st.sampled_from(["千元", "万元", "亿元"]))
def test_money_written_out_in_another_unit_reads_back(fen: int, unit: str) -> None:
    assert parse_money(format_money_in(fen, unit), unit) == fen


@given(st.integers(0, 10**9))
def test_money_from_a_float_cell_is_exact(fen: int) -> None:
    assert parse_money(fen / 100) == fen


@given(st.lists(st.integers(0, 10**7), max_size=20))
def test_money_added_up_by_a_spreadsheet_is_still_exact(parts: list[int]) -> None:
    total = 0.0
    for part in parts:
        total += part / 100
    assert parse_money(total) == sum(parts)


@given(st.text(max_size=20))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (parse_money, parse_hours, parse_count, parse_percent, parse_area):
        assert not isinstance(read(text), float)


def test_money_shown() -> None:
    shown = {123_450: "1,234.50", 0: "0.00", 5: "0.05", -5: "-0.05", 100_000_000: "1,000,000.00", -123_456: "-1,234.56"}
    assert {fen: format_money(fen) for fen in shown} == shown


@pytest.mark.parametrize(
    ("value", "hundredths"),
    [
        ("8", 800),
        ("8学时", 800),
        ("7.5课时", 750),
        ("8个学时", 800),
        (29.96, 2996),
        (30, 3000),
        ("29.96", 2996),
        (0, 0),
        ("３０", 3000),
    ],
)
def test_hours(value: object, hundredths: int) -> None:
    assert parse_hours(value) == hundredths


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("8小时", "折算规则"),
        ("2天", "折算规则"),
        ("90分钟", "折算规则"),
        (29.956, "两位小数"),
        (-1, "负数"),
        ("约8", "约数"),
        ("8(含线上2)", "括号"),
        ("4+4", "一格只写一个数"),
    ],
)
def test_hours_refused(value: object, words: str) -> None:
    assert words in _reason(parse_hours(value))


def test_the_unit_as_written_is_kept() -> None:
    assert parse_hours_with_unit("2天") == (200, "天")
    assert parse_hours_with_unit("1.5小时") == (150, "小时")
    assert parse_hours_with_unit("8学时") == (800, "学时")
    assert parse_hours_with_unit(8) == (800, "")


def test_hours_shown_without_rounding() -> None:
    shown = {2996: "29.96", 3000: "30", 750: "7.5", 0: "0", 5: "0.05", -250: "-2.5"}
    assert {hours: format_hours(hours) for hours in shown} == shown


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("12人", 12),
        ("12 户", 12),
        ("12", 12),
        (12.0, 12),
        ("12.0", 12),
        ("1,200人次", 1200),
        ("1.2万", 12_000),
        ("13节", 13),
        ("5场次", 5),
        ("30人/次", 30),
        ("2起", 2),
        ("零", 0),
        ("０", 0),
    ],
)
def test_counts(value: object, count: int) -> None:
    assert parse_count(value) == count


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("3(持证2)", "括号"),
        ("3（持证2）", "括号"),
        ("30余人", "约数"),
        ("约30", "约数"),
        ("12.5", "整数"),
        (12.5, "整数"),
        (-1, "负数"),
        ("√", "不是数字"),
        ("100%", "别的字"),
        ("3-5人", "区间"),
        ("3 5", "几个数"),
        (False, "是/否"),
    ],
)
def test_counts_refused(value: object, words: str) -> None:
    assert words in _reason(parse_count(value))


@pytest.mark.parametrize(
    ("value", "rate"),
    [
        ("85%", Fraction(17, 20)),
        ("85％", Fraction(17, 20)),
        (0.85, Fraction(17, 20)),
        ("0.85", Fraction(17, 20)),
        (0, Fraction(0)),
        ("100%", Fraction(1)),
        ("0.5%", Fraction(1, 200)),
        ("120%", Fraction(6, 5)),
        ("百分之85", Fraction(17, 20)),
    ],
)
def test_rates(value: object, rate: Fraction) -> None:
    assert parse_percent(value) == rate


def test_a_bare_85_is_refused_unless_told() -> None:
    for value in (85, "85", 1, 1.0, "1"):
        assert "没有百分号" in _reason(parse_percent(value))
    assert parse_percent(85, unsigned="percent") == Fraction(17, 20)
    assert parse_percent(0.85, unsigned="percent") == Fraction(17, 2000)
    assert parse_percent(1, unsigned="fraction") == 1
    assert "负数" in _reason(parse_percent("-5%"))
    assert "百分号前" in _reason(parse_percent("%"))
    assert "千分号" in _reason(parse_percent("5‰"))


def test_rates_are_never_rounded_up() -> None:
    assert format_percent(Fraction(9996, 10000)) == "99.9%"
    assert format_percent(Fraction(17, 20)) == "85%"
    assert format_percent(Fraction(1)) == "100%"
    assert format_percent(Fraction(1, 3), decimals=2) == "33.33%"
    assert format_percent(Fraction(2, 3), decimals=0) == "66%"
    assert format_percent(Fraction(-1, 8)) == "-12.5%"
    assert format_percent(Fraction(0)) == "0%"


@pytest.mark.parametrize("value", ["40㎡", "40m²", "40平方米", "40 平米", "40M2", 40, "40.00"])
def test_areas(value: object) -> None:
    assert parse_area(value) == 4000


@pytest.mark.parametrize(
    ("value", "words"),
    [("1亩", "换算成平方米"), ("40.125", "两位小数"), (-1, "负数"), ("约40平", "约数"), ("40米", "别的字")],
)
def test_areas_refused(value: object, words: str) -> None:
    assert words in _reason(parse_area(value))


def test_areas_shown() -> None:
    assert [format_area(area) for area in (4000, 4050, 4005)] == ["40", "40.5", "40.05"]
