"""The same heading again: after a page break the table goes on, under another title another one begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.intake.tables import Reading
from tests.mess import Outcome, county, save, take_in
from tests.registry_house import resident_id

ONE, TWO, THREE = (resident_id(f"199{number}0101", 1) for number in range(3))
HEAD = ("姓名", "身份证号", "岗位性质", "专兼职", "到站时间")
FIRST, SECOND, THIRD = (
    (name, number, "服务性", "专职", "2021-06-30") for name, number in (("甲一", ONE), ("乙二", TWO), ("丙三", THREE))
)
MONEY = ("科目", "收支类别", "本期金额", "摘要")
PAGE, OTHER = "许村镇社工站人员花名册", "长安镇社工站人员花名册"


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


@pytest.fixture
def check(office: Path, tmp_path: Path) -> Callable[..., Outcome]:
    reading = Reading(place_kind=lambda name: "town" if name in ("许村镇", "长安镇") else "")
    return lambda *rows: take_in(office, save(tmp_path / "表.xlsx", ("表", rows)), reading=reading)


@pytest.mark.parametrize(
    "between",
    [
        [],
        [()],
        [(PAGE,)],
        [(), (PAGE,)],
        [("许村镇社工站人员花名册（续）",)],
        [(), ("第2页",), ("填报单位：许村镇社工站",)],
        [("填报单位：许村镇社工站", None, None, "第2页")],
        [(), (PAGE,), ("填报单位：海宁市许村镇社工站", None, None, "第2页 共3页")],
        [("填报单位：许村镇 社工站",)],
        [("填报单位：许村镇社会工作服务站（续）",)],
        [("填报单位：示例社会工作服务中心",)],
        [("填报单位：许村镇人民政府",)],
        [("续：许村镇社工站人员花名册",)],
        [("续表1",), ("海宁市许村镇社工站人员花名册",)],
        [("2026年11月3日",)],
        [("制表：张三", None, "2026年11月3日"), ("打印日期：2026-11-03",)],
        [("备注：2026年9月起执行",), ("（其中2025年9月补报见附表）",)],
        [("二、外乡镇人员",)],
        [("二、借调到长安镇的人员",)],
        [("二、长安镇交流人员",)],
        [("填报单位：XX镇社工站",)],
        [("填报单位：许村镇社工站（盖章）",)],
        [("许村镇各村镇社工站人员花名册",)],
        [("（二）2025年离职人员",)],
        [("许村镇社工站2026年人员花名册",)],
    ],
)
def test_after_a_page_break_the_table_goes_on(check: Callable[..., Outcome], between: list[tuple[object, ...]]) -> None:
    outcome = check((PAGE,), ("填报单位：许村镇社工站",), HEAD, FIRST, SECOND, *between, HEAD, THIRD)
    at = 6 + len(between) + 1
    assert (outcome.table.form, outcome.table.heading, list(outcome.table.rows)) == ("staff_roster", 3, [4, 5, at])
    assert outcome.findings == []


@pytest.mark.parametrize(
    "between",
    [
        [(OTHER,)],
        [(), (OTHER,)],
        [(), (OTHER,), ("填报单位：长安镇社工站",), ()],
        [("填报单位：长安镇社工站",)],
        [("二、长安镇社工站",)],
        [("2026年11月3日",), (OTHER,)],
        [("填表人：张三",), ("第1页 共2页",), (), (f"续：{OTHER}",)],
        [("填报单位：长安镇示例社会工作服务中心",)],
        [("（二）海宁市长安镇社工站人员名单（共1人）",)],
        [("二、长安镇社工站（负责人：李四）",)],
        [("二、长安镇，共1人",)],
        [("长安镇",)],
        [("海宁市社工人员花名册",), ("长安镇",)],
        [("长安镇社工站（盖章）",)],
        [("填报：长安镇社工站",)],
        [("2026年长安镇人员花名册",)],
        [("长安镇社工站专职、兼职社工人员花名册，2026年10月",)],
    ],
)
def test_under_another_town_another_table_begins(
    check: Callable[..., Outcome], between: list[tuple[object, ...]]
) -> None:
    outcome = check((PAGE,), HEAD, FIRST, SECOND, *between, HEAD, THIRD)
    heading = 5 + len(between)
    assert [(table.form, table.heading, list(table.rows)) for table in outcome.tables] == [
        ("staff_roster", 2, [3, 4]),
        ("staff_roster", heading, [heading + 1]),
    ]
    assert outcome.findings == []
    towns = [planned.extract.title.town for planned in outcome.receipt.tables]
    assert towns == ["许村镇", "长安镇"]


def test_back_under_the_first_town_it_is_a_third_table(check: Callable[..., Outcome]) -> None:
    outcome = check((PAGE,), HEAD, FIRST, (), (OTHER,), HEAD, THIRD, (), (PAGE,), HEAD, SECOND)
    assert [(table.heading, list(table.rows)) for table in outcome.tables] == [(2, [3]), (6, [7]), (10, [11])]
    towns = [planned.extract.title.town for planned in outcome.receipt.tables]
    assert (towns, outcome.findings) == (["许村镇", "长安镇", "许村镇"], [])


def test_another_month_is_of_that_month(check: Callable[..., Outcome]) -> None:
    title, unit = "许村镇社工站2026年10月财务公开表", ("填报单位：示例社会工作服务中心",)
    line = ("服务活动", "支出", 10, "示例")
    outcome = check((title,), unit, MONEY, line, (), (title.replace("10", "9"),), unit, MONEY, line)
    periods = [planned.extract.title.period for planned in outcome.receipt.tables]
    assert (periods, outcome.findings) == ([Month(2026, 10), Month(2026, 9)], [])


@pytest.mark.parametrize("other", ["示例二社会工作服务中心", "示例社会工作事务所", "示例社会工作服务中心（东区）"])
def test_two_senders_of_a_kind_are_two_tables(check: Callable[..., Outcome], other: str) -> None:
    title, line, first = "2026年10月财务公开表", ("服务活动", "支出", 10, "示例"), "示例一社会工作服务中心"
    outcome = check((title,), (f"填报单位：{first}",), MONEY, line, (), (title,), (f"填报单位：{other}",), MONEY, line)
    senders = [planned.extract.title.reporting_unit for planned in outcome.receipt.tables]
    assert senders == [first, other.replace("（", "(").replace("）", ")")]


def test_a_town_over_the_second_page_alone_is_another(check: Callable[..., Outcome]) -> None:
    outcome = check(("海宁市社工人员花名册",), HEAD, FIRST, (), (OTHER,), HEAD, SECOND)
    assert [planned.extract.title.town for planned in outcome.receipt.tables] == ["", "长安镇"]


def test_a_town_whose_name_ends_like_another_is_another(office: Path, tmp_path: Path) -> None:
    reading = Reading(place_kind=lambda name: "town" if name in ("许村镇", "大许村镇") else "")
    rows = ((PAGE,), HEAD, FIRST, (), (f"大{PAGE}",), HEAD, SECOND)
    outcome = take_in(office, save(tmp_path / "表.xlsx", ("表", rows)), reading=reading)
    assert [planned.extract.title.town for planned in outcome.receipt.tables] == ["许村镇", "大许村镇"]


@pytest.mark.parametrize(
    "between",
    [
        [("2026年11月3日",)],
        [("", "", "", "2026.11.03")],
        [(date(2026, 11, 3),)],
        [("填表人：张三", "审核人：李四"), ("", "", "2026年11月3日")],
        [("截至2026年10月31日",)],
        [("（其中2026年9月补报见附表）",)],
        [("公开时间：2026年11月3日",)],
        [("（2026年11月3日公示）",)],
        [("2026年11月3日 星期二",)],
        [("二、2026年9月补记",)],
        [("许村镇社工站2026年10月份财务公开表",)],
    ],
)
def test_a_day_or_a_remark_over_the_same_heading_is_no_other_month(
    check: Callable[..., Outcome], between: list[tuple[object, ...]]
) -> None:
    line, unit = ("服务活动", "支出", 10, "示例"), ("填报单位：示例社会工作服务中心",)
    outcome = check(("许村镇社工站2026年10月财务公开表",), unit, MONEY, line, *between, MONEY, line)
    (table,) = outcome.receipt.tables
    assert (table.extract.title.period, len(table.extract.rows)) == (Month(2026, 10), 2)


def test_parts_with_a_month_each_are_of_their_months(check: Callable[..., Outcome]) -> None:
    line, unit = ("服务活动", "支出", 10, "示例"), ("填报单位：示例社会工作服务中心",)
    outcome = check(unit, ("一、2026年9月收支",), MONEY, line, ("二、2026年10月收支",), MONEY, line)
    periods = [planned.extract.title.period for planned in outcome.receipt.tables]
    assert periods == [Month(2026, 9), Month(2026, 10)]


@pytest.mark.parametrize(
    "said",
    [
        "（二）2026年10月",
        "二、2026年10月项目收支",
        "二、2026年10月1日至31日",
        "二、截至2026年10月",
        "续2026年10月财务公开表",
        "截至2026年10月31日",
        "（自2026年10月1日至2026年10月31日）",
        "时间：2026年10月",
    ],
)
def test_a_line_that_says_another_month_is_of_that_month(check: Callable[..., Outcome], said: str) -> None:
    line, unit = ("服务活动", "支出", 10, "示例"), ("填报单位：示例社会工作服务中心",)
    outcome = check(unit, ("2026年9月财务公开表",), MONEY, line, (), (said,), MONEY, line)
    periods = [planned.extract.title.period for planned in outcome.receipt.tables]
    assert periods == [Month(2026, 9), Month(2026, 10)]


@pytest.mark.parametrize("note", ["注：本表金额（万元）", "（不含上级）（万元）", "填表人：张三  （万元）"])
def test_a_unit_in_a_note_counts(check: Callable[..., Outcome], note: str) -> None:
    title, unit = ("2026年10月财务公开表",), ("填报单位：示例社会工作服务中心",)
    outcome = check(title, unit, (note,), MONEY, ("服务活动", "支出", 1.5, "示例"))
    assert outcome.table.rows[5]["amount"] == 1_500_000


def test_another_unit_of_money_counts_for_the_rows_below_it(check: Callable[..., Outcome]) -> None:
    title, unit = "许村镇社工站2026年10月财务公开表", ("填报单位：示例社会工作服务中心", None, None, "单位：元")
    income, spending = ("财政拨款", "收入", 50000, "示例"), ("服务活动", "支出", 1.5, "示例")
    outcome = check((title,), unit, MONEY, income, ("二、支出（单位：万元）",), MONEY, spending)
    amounts = [row["amount"] for table in outcome.tables for row in table.rows.values()]
    assert amounts == [5_000_000, 1_500_000]
