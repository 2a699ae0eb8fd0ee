"""Reading office dates: every shape of domain §3.11 item 9, and the reason for every refusal."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.dates import (
    CHINA,
    OPEN_END,
    DateFault,
    DateRange,
    PartialDate,
    from_cell_date,
    from_serial,
    parse_day_number,
    parse_day_text,
    parse_end_text,
    parse_range,
)

JUNE_17 = PartialDate(2021, 6, 17)
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2021.6.17",
        "2021-6-17",
        "2021/6/17",
        "2021.06.17",
        "20210617",
        "2021年6月17日",
        "2021年6月17号",
        "2021年06月17",
        "21.6.17",
        "21年6月17日",
        "210617",
        "２０２１．６．１７",
        "２０２１年６月１７日",
        "2021。6。17",
        " 2021 年 6 月 17 日 ",
        "2021年\u30006月17日",
        "2021-06-17 00:00:00",
        "2021/6/17 8:30",
        "2021-06-17T08:30:00+08:00",
        "2021年6月17日（星期四）",
        "二〇二一年六月十七日",
        "2021—6—17",
        "\ufeff2021.6.17",
        "2021.6.17.",
    ],
)
def test_every_shape_of_a_day(text: str) -> None:
    assert parse_day_text(text) == JUNE_17


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年6月", "2021-06"),
        ("2021.6", "2021-06"),
        ("2021-06", "2021-06"),
        ("202610", "2026-10"),
        ("21年6月", "2021-06"),
        ("2021年6月份", "2021-06"),
        ("二〇二一年六月", "2021-06"),
        ("二零二一年十二月", "2021-12"),
        ("2021年", "2021"),
        ("2021", "2021"),
        ("2021.1", "2021-01"),
        ("2021.10", "2021-10"),
        ("78.6.17", "1978-06-17"),
        ("39.1.1", "2039-01-01"),
        ("60.1.1", "1960-01-01"),
        ("二〇二一年十月二十日", "2021-10-20"),
        ("二〇二一年一月三十一日", "2021-01-31"),
        ("2024.2.29", "2024-02-29"),
        ("1900.1.1", "1900-01-01"),
        ("2099.12.31", "2099-12-31"),
    ],
)
def test_precision_is_kept(text: str, expected: str) -> None:
    assert str(parse_day_text(text)) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2021.6.31", "6月没有31日"),
        ("2021.2.29", "2021年2月没有29日"),
        ("2021.2.30", "2月没有30日"),
        ("2021.13.1", "没有13月"),
        ("2021.0.1", "没有0月"),
        ("2021.6.0", "6月没有0日"),
        ("201913", "没有13月"),
        ("6月17日", "没有写年份"),
        ("6.17", "没有写年份"),
        ("6月", "没有写年份"),
        ("21.6", "没有写年份"),
        ("40.6.17", "1940年还是2040年"),
        ("59.6.17", "1959年还是2059年"),
        ("201210", "可能是2012年10月，也可能是2020年12月10日"),
        ("1899.12.31", "不在1900—2099年之间"),
        ("2100.1.1", "不在1900—2099年之间"),
        ("至今", "不能写“至今”"),
        ("长期", "不能写“至今”"),
        ("", "空的"),
        ("2021.6-17", "看不出是日期"),
        ("2021年6月上旬", "看不出是日期"),
        ("待定", "看不出是日期"),
        ("44364", "看不出是日期"),
        ("٢٠٢١.٦.١٧", "看不出是日期"),
    ],
)
def test_refusals_say_exactly_why(text: str, words: str) -> None:
    fault = parse_day_text(text)
    assert isinstance(fault, DateFault)
    assert words in fault.reason


def test_a_given_year_completes_a_day_without_one() -> None:
    assert parse_day_text("6月17日", default_year=2021) == JUNE_17
    assert parse_day_text("6.17", default_year=2021) == JUNE_17
    assert parse_day_text("6月", default_year=2021) == PartialDate(2021, 6)
    assert parse_day_text("2月29日", default_year=2021) == DateFault("2021年2月没有29日")


def test_short_years_can_be_refused_for_births() -> None:
    for text in ("21.6.17", "78.6.17", "210617"):
        fault = parse_day_text(text, short_years=False)
        assert isinstance(fault, DateFault)
        assert "请写四位年份" in fault.reason
    assert parse_day_text("2021.6.17", short_years=False) == JUNE_17


def test_text_that_came_from_numbers_may_have_lost_a_zero() -> None:
    fault = parse_day_text("2021.1", zeros_lost=True)
    assert isinstance(fault, DateFault)
    assert "2021年1月" in fault.reason
    assert "2021年10月" in fault.reason
    assert parse_day_text("2021.01", zeros_lost=True) == PartialDate(2021, 1)
    assert parse_day_text("2021.1.5", zeros_lost=True) == PartialDate(2021, 1, 5)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (2021.6, "2021-06"),
        (2021.2, "2021-02"),
        (2021.11, "2021-11"),
        (2021.12, "2021-12"),
        (2021.01, "2021-01"),
        (2021, "2021"),
        (2021.0, "2021"),
        (202106, "2021-06"),
        (20210617, "2021-06-17"),
        (20210617.0, "2021-06-17"),
        (44364, "2021-06-17"),
        (44364.0, "2021-06-17"),
        (44364.75, "2021-06-17"),
    ],
)
def test_number_cells(number: float, expected: str) -> None:
    assert str(parse_day_number(number)) == expected


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (2021.1, "可能是2021年1月，也可能是2021年10月"),
        (2021.13, "没有13月"),
        (2021.625, "小数不是日期"),
        (20210631, "6月没有31日"),
        (6.17, "没有写年份"),
        (5, "太小"),
        (0, "不是日期"),
        (-44364, "不是日期"),
        (float("nan"), "不是日期"),
        (float("inf"), "不是日期"),
        (1e300, "不是日期"),
        (True, "不是日期"),
        (330481199001010014, "不是日期"),
    ],
)
def test_number_cells_refused(number: float, words: str) -> None:
    fault = parse_day_number(number)
    assert isinstance(fault, DateFault)
    assert words in fault.reason


def test_serials_of_both_date_systems() -> None:
    assert from_serial(44364, False) == JUNE_17
    assert from_serial(42902, True) == JUNE_17
    assert parse_day_number(42902, date1904=True) == JUNE_17
    assert from_serial(0, True) == PartialDate(1904, 1, 1)
    # Around the 29 February 1900 that Excel counts and the calendar does not.
    assert from_serial(1, False) == PartialDate(1900, 1, 1)
    assert from_serial(59, False) == PartialDate(1900, 2, 28)
    assert isinstance(from_serial(60, False), DateFault)
    assert from_serial(61, False) == PartialDate(1900, 3, 1)
    assert from_serial(73050, False) == PartialDate(2099, 12, 31)
    assert isinstance(from_serial(73051, False), DateFault)


def test_date_cells() -> None:
    assert from_cell_date(datetime(2021, 6, 17, 8, 30, tzinfo=CHINA)) == JUNE_17
    assert from_cell_date(date(2021, 6, 17)) == JUNE_17
    assert isinstance(from_cell_date(date(1899, 12, 31)), DateFault)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021.6.17-2021.6.19", "2021-06-17", "2021-06-19"),
        ("2021-06-17-2021-06-19", "2021-06-17", "2021-06-19"),
        ("2021-06-17 - 2021-06-19", "2021-06-17", "2021-06-19"),
        ("2021年6月17日至19日", "2021-06-17", "2021-06-19"),
        ("2021年6月17日—7月2日", "2021-06-17", "2021-07-02"),
        ("2021.6.17~6.19", "2021-06-17", "2021-06-19"),
        ("2021.6.17—19", "2021-06-17", "2021-06-19"),
        ("20210617-20210619", "2021-06-17", "2021-06-19"),
        ("自2021年6月17日至2021年6月19日止", "2021-06-17", "2021-06-19"),
        ("21.6.17-21.6.19", "2021-06-17", "2021-06-19"),
        ("2021.6-2021.9", "2021-06", "2021-09"),
        ("2021年6月-9月", "2021-06", "2021-09"),
        ("2021-2023", "2021", "2023"),
        ("２０２１．６．１７－２０２１．６．１９", "2021-06-17", "2021-06-19"),
        ("2021.6.17", "2021-06-17", "2021-06-17"),
        ("2021.6.17至今", "2021-06-17", "至今"),
        ("2021.6.17-至今", "2021-06-17", "至今"),
        ("2021年6月17日起", "2021-06-17", "至今"),
        ("2021年6月起至今", "2021-06", "至今"),
        ("2021.6.17-长期", "2021-06-17", "至今"),
        ("2021.6.17—现在", "2021-06-17", "至今"),
    ],
)
def test_ranges(text: str, start: str, end: str) -> None:
    found = parse_range(text)
    assert isinstance(found, DateRange)
    assert (str(found.start), str(found.end)) == (start, end)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2021.6.19-2021.6.17", "结束日期早于开始日期"),
        ("2021.12.30-1.2", "结束日期早于开始日期"),
        ("2021.6.17-6.31", "6月没有31日"),
        ("2021.6.31-2021.7.1", "6月没有31日"),
        ("6.17-6.19", "没有写年份"),
        ("2021.6.17-2021.7", "写法不一致"),
        ("2021.6.17-", "没有写结束日期"),
        ("长期", "要写一个日期"),
        ("暑假", "看不出是日期"),
    ],
)
def test_ranges_refused(text: str, words: str) -> None:
    fault = parse_range(text)
    assert isinstance(fault, DateFault)
    assert words in fault.reason


def test_ranges_with_a_given_year() -> None:
    assert parse_range("6.17-6.19", default_year=2021) == DateRange(JUNE_17, PartialDate(2021, 6, 19))


@pytest.mark.parametrize("text", ["至今", "长期", "长期有效", "永久", " 至 今 "])
def test_open_ends(text: str) -> None:
    assert parse_end_text(text) is OPEN_END
    assert str(OPEN_END) == "至今"


def test_an_end_may_be_a_day() -> None:
    assert parse_end_text("2021.6.17") == JUNE_17


@given(days)
def test_a_day_survives_every_way_of_writing_it(day: date) -> None:
    expected = PartialDate.of(day)
    for shape in (
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y/%m/%d}",
    ):
        assert parse_day_text(shape) == expected
    assert PartialDate.parse(str(expected)) == expected
    if day >= date(1900, 3, 1):
        assert from_serial((day - date(1899, 12, 30)).days, False) == expected
    if day >= date(1904, 1, 1):
        assert from_serial((day - date(1904, 1, 1)).days, True) == expected


@given(st.text(max_size=30))
def test_no_text_breaks_the_readers(text: str) -> None:
    assert isinstance(parse_day_text(text), PartialDate | DateFault)
    assert isinstance(parse_range(text), DateRange | DateFault)


@given(st.text(alphabet="0123456789.-/年月日至今～ 起二十〇", max_size=24))
def test_no_date_like_text_breaks_the_readers(text: str) -> None:
    assert isinstance(parse_day_text(text), PartialDate | DateFault)
    assert isinstance(parse_range(text, default_year=2021), DateRange | DateFault)


@given(st.floats() | st.integers())
def test_no_number_breaks_the_reader(number: float) -> None:
    assert isinstance(parse_day_number(number), PartialDate | DateFault)
