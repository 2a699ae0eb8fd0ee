"""The unit in a column's own heading is read by its kind, or refused at the heading: 2.5 under 万 is 25,000 元."""

from __future__ import annotations

from datetime import date

import pytest

from swtool.forms.amounts import Area, Count, CreditHours, Money, Rate
from swtool.forms.form import Column
from swtool.forms.kind import CellFault, ParseContext, read_cell
from swtool.forms.kinds import Text
from swtool.forms.minutes import Minutes, ServiceTime
from swtool.intake.column_units import UnitFault, unit_of_column
from swtool.services.figure import Figure, FigureKind, UnitFigure
from swtool.services.indicators import Unit
from swtool.training.kinds import CourseLength, Length

TODAY = date(2026, 11, 10)
AMOUNT = Column("amount", "金额", Money())
TIME = Column("minutes", "服务时长", ServiceTime(), aliases=("时长（小时）",))
LENGTH = Column("credit_hours", "学时", CourseLength())
PEOPLE = Column("people", "常住人口", Count())
PLANNED = Column("planned", "计划数", Count())
SPACE = Column("area", "办公面积", Area(), aliases=("办公面积（平方米）",))


def unit(column: Column, *parts: str, hint: str = "") -> str | UnitFault:
    return unit_of_column(column, parts, hint)


def refused(column: Column, *parts: str, hint: str = "") -> str:
    said = unit_of_column(column, parts, hint)
    assert isinstance(said, UnitFault), said
    return said.what


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "金额（万元）",
            "金额（万）",
            "金额(人民币：万元)",
            "金额（万元，含税）",
            "金额（W元）",
            "金额（w）",
            "金额（萬元）",
        ),
        *(
            "金额（ 万 元 ）",
            "金额（单位：万元）",
            "金额（以万元为单位）",
            "金额（万元/年）",
            "金额〔万元〕",
            "金额（人民币万元）",
        ),
        *("金额（万圆）", "金额（万元，保留两位小数）", "金额（万元，如2.5）", "金额（按万元填写）"),
    ],
)
def test_ten_thousands_of_money(heading: str) -> None:
    assert unit(AMOUNT, heading) == "万元"


@pytest.mark.parametrize(
    ("parts", "hint"),
    [
        (("金额", "万元"), ""),
        (("金额", "（万元）"), ""),
        (("金额（万元）", "本期"), ""),
        (("金额（元）", "本期（万元）"), ""),
        (("金额",), "(万元)"),
        (("金额",), "万元"),
        (("金额（万元）",), "万元"),
    ],
)
def test_ten_thousands_in_a_row_of_their_own(parts: tuple[str, ...], hint: str) -> None:
    assert unit(AMOUNT, *parts, hint=hint) == "万元"


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        *(("金额（千元）", "千元"), ("金额（仟元）", "千元"), ("金额（百）", "百元"), ("金额（元）", "元")),
        *(("金额（亿）", "亿元"), ("金额（元/月）", "元"), ("金额（元整）", "元")),
    ],
)
def test_other_units_of_money(heading: str, said: str) -> None:
    assert unit(AMOUNT, heading) == said


@pytest.mark.parametrize(
    "heading",
    [
        *("金额", "金额（必填）", "金额（含税）", "金额（保留两位小数）", "金额（精确到元）", "金额（每年）"),
        *("金额（如：1200.50元）", "金额（年月日）", "金额（人民币）", "金额（不含税）"),
    ],
)
def test_what_is_no_unit_of_money(heading: str) -> None:
    assert unit(AMOUNT, heading) == ""


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("金额（十万元）", "标题里写的单位“十万元”看不懂"),
        ("金额（美元）", "标题里写的单位“美元”看不懂"),
        ("金额（万元以上）", "标题里写的单位“万元以上”看不懂"),
        ("金额（分）", "标题里写的单位“分”看不懂"),
        ("金额（元/万元）", "标题里写了几个单位"),
        ("金额（元或万元）", "标题里写了几个单位"),
        ("金额（%）", "标题里写的单位是“%”，要的是元、千元或万元"),
        ("金额（小时）", "标题里写的单位是“小时”，要的是元、千元或万元"),
    ],
)
def test_money_that_cannot_be_told_is_refused(heading: str, why: str) -> None:
    assert refused(AMOUNT, heading) == why


def test_a_hint_that_contradicts_its_heading_is_refused() -> None:
    assert refused(AMOUNT, "金额（万元）", hint="（元）") == "标题和下面一行写的单位不一样"


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        *((f"服务时长（{word}）", "分钟") for word in ("分钟", "分", "min", "MIN", "单位：分钟", "分钟数", "分钟/次")),
        *((f"服务时长（{word}）", "") for word in ("小时", "h", "个小时", "必填", "小时，如2.5", "如90分钟", "每次")),
        ("服务时长（按分钟填写）", "分钟"),
        ("服务时长（小时数）", ""),
        ("时长（小时）", ""),
    ],
)
def test_time(heading: str, said: str) -> None:
    assert unit(TIME, heading) == said


@pytest.mark.parametrize("word", ["天", "日", "学时", "半天", "元", "小时/分钟", "小时或分钟", "百分钟"])
def test_time_in_other_units_is_refused(word: str) -> None:
    assert refused(TIME, f"服务时长（{word}）")


def test_ninety_under_minutes_is_ninety_minutes() -> None:
    under = ParseContext(today=TODAY, unit="分钟")
    assert [read_cell(ServiceTime(), cell, under) for cell in (90, "90", "90分钟", "1.5小时")] == [Minutes(90)] * 4
    assert read_cell(ServiceTime(), 90, ParseContext(today=TODAY)) == Minutes(5400)
    assert isinstance(read_cell(ServiceTime(), 0.5, under), CellFault)


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("学时", 200),
        ("学时（学时）", 200),
        ("学时（课时）", 200),
        ("学时（必填）", 200),
        ("学时（天）", Length(200, "天")),
        ("学时（日）", Length(200, "天")),
        ("学时（小时）", Length(200, "小时")),
        ("学时（分钟）", Length(200, "分钟")),
    ],
)
def test_lengths_of_training_keep_the_headings_unit(heading: str, value: object) -> None:
    said = unit(LENGTH, heading)
    assert isinstance(said, str)
    context = ParseContext(today=TODAY, unit=said or "元")
    assert read_cell(CourseLength(), 2, context) == value
    assert read_cell(CourseLength(), "3小时", context) == Length(300, "小时")


@pytest.mark.parametrize("word", ["分", "时", "半天", "元", "万元"])
def test_lengths_in_other_units_are_refused(word: str) -> None:
    assert refused(LENGTH, f"学时（{word}）")


@pytest.mark.parametrize(
    ("heading", "cell", "value"),
    [
        ("常住人口（万人）", 16, 160_000),
        ("常住人口（万人）", 15.3, 153_000),
        ("常住人口（万人）", "15.3", 153_000),
        ("常住人口（万）", 16, 160_000),
        ("常住人口（千人）", 16.5, 16_500),
        ("常住人口（万人）", "160000人", 160_000),
        ("常住人口（人）", 16, 16),
        ("常住人口（必填）", 16, 16),
        ("常住人口（2025年）", 16, 16),
    ],
)
def test_ten_thousands_of_people(heading: str, cell: object, value: int) -> None:
    said = unit(PEOPLE, heading)
    assert isinstance(said, str)
    assert read_cell(Count(), cell, ParseContext(today=TODAY, unit=said or "万元")) == value


@pytest.mark.parametrize("cell", [15.30001, "16万", -1])
def test_ten_thousands_of_people_that_are_no_number_of_people(cell: object) -> None:
    assert isinstance(read_cell(Count(), cell, ParseContext(today=TODAY, unit="万")), CellFault)


@pytest.mark.parametrize("word", ["小时", "元", "万元", "几万人", "万人左右", "平方米"])
def test_people_in_other_units_are_refused(word: str) -> None:
    assert refused(PEOPLE, f"常住人口（{word}）")


@pytest.mark.parametrize("word", ["小时", "元", "人", "%"])
def test_a_plan_may_be_of_anything(word: str) -> None:
    assert unit(PLANNED, f"计划数（{word}）") == ""
    assert unit(Column("minutes", "分钟", Count()), "分钟（分钟）") == ""


def test_what_stands_above_speaks_for_the_neighbours_too() -> None:
    assert unit(PEOPLE, "经费（万元）", "常住人口") == ""
    assert unit(Column("rate", "执行率", Rate()), "金额（万元）", "执行率") == ""
    assert unit(Column("rate", "执行率", Rate()), "金额（万元）", "执行率（%）") == "%"
    assert unit(Column("text", "数量", Text()), "数量（万元）") == ""


@pytest.mark.parametrize("word", ["平方米", "㎡", "m²", "平米", "必填"])
def test_square_metres(word: str) -> None:
    assert unit(SPACE, f"办公面积（{word}）") == ""


@pytest.mark.parametrize(
    ("column", "heading"),
    [
        (SPACE, "办公面积（亩）"),
        (SPACE, "办公面积（万平方米）"),
        (Column("rate", "执行率", Rate()), "执行率（‰）"),
        (Column("hours", "认定学时", CreditHours()), "认定学时（天）"),
        (Column("hours", "认定学时", CreditHours()), "认定学时（小时）"),
        (Column("visits", "入户走访户次", UnitFigure(Unit.COUNT)), "入户走访（小时）"),
        (Column("groups", "小组个数", UnitFigure(Unit.COUNT)), "小组（元）"),
        (Column("hours", "志愿服务时长", UnitFigure(Unit.HOURS)), "志愿服务时长（天）"),
        (Column("value", "本月", FigureKind()), "本月（万）"),
    ],
)
def test_units_that_nothing_turns_into_the_columns_own_are_refused(column: Column, heading: str) -> None:
    assert refused(column, heading)


@pytest.mark.parametrize(
    ("kind", "said", "cell", "value"),
    [
        (UnitFigure(Unit.HOURS), "分钟", 1830, 3050),
        (UnitFigure(Unit.HOURS), "分钟", "30小时", 3000),
        (UnitFigure(Unit.COUNT), "万", 1.25, 12_500),
        (UnitFigure(Unit.MONEY), "万元", 0.5, 500_000),
        (FigureKind(), "分钟", 1830, "30.5小时"),
    ],
)
def test_figures(kind: FigureKind | UnitFigure, said: str, cell: object, value: object) -> None:
    read = read_cell(kind, cell, ParseContext(today=TODAY, unit=said))
    assert (str(read) if isinstance(read, Figure) else read) == value


@pytest.mark.parametrize(("said", "cell"), [("分钟", 100), ("万", "1.2万"), ("万元", "1.2万")])
def test_figures_that_are_not_exact_or_say_their_unit_twice(said: str, cell: object) -> None:
    kind = UnitFigure({"分钟": Unit.HOURS, "万": Unit.COUNT, "万元": Unit.MONEY}[said])
    assert isinstance(read_cell(kind, cell, ParseContext(today=TODAY, unit=said)), CellFault)
