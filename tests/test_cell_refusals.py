"""What each kind of column refuses, by code and reason, and what would be right (domain §3.11, 7–14)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from swtool.evaluation import forms as evaluation
from swtool.forms.kind import CellFault, Kind, ParseContext
from swtool.forms.kinds import (
    Area,
    Code,
    Count,
    CreditHours,
    Day,
    DayRange,
    EndDay,
    Money,
    MonthOf,
    PartialDay,
    Rate,
    Text,
    Year,
    YesNo,
)
from swtool.forms.minutes import ServiceTime
from swtool.forms.personal import CreditCode, PersonName, Phone, ResidentId
from swtool.registry.kinds import InsuranceKinds
from swtool.services.figure import FigureKind, UnitFigure
from swtool.services.indicators import Unit
from swtool.training.kinds import CourseDays, TimeOfDay
from tests.cell_case import ALL_KINDS, DIGITS, ID, PERCENT, PLAIN, WAN, _id, _read

REFUSED: list[tuple[Kind, object, str, str]] = [
    (PersonName(), "张三、李四", "name.several", "不止一个人"),
    (PersonName(), "张三 李四", "name.several", "不止一个人"),
    (PersonName(), "张三\n李四", "name.several", "不止一个人"),
    (PersonName(), "张三/李四", "name.several", "不止一个人"),
    (PersonName(), "张某", "name.masked", "打码"),
    (PersonName(), "张*", "name.masked", "打码"),
    (PersonName(), "张*三", "name.masked", "打码"),
    (PersonName(), "张?", "name.unreadable", "生僻字"),
    (PersonName(), "张□明", "name.unreadable", "生僻字"),
    (PersonName(), "张三（原名李四）", "name.unreadable", "括号里另有内容"),
    (PersonName(), "张三1", "name.unreadable", "数字"),
    (PersonName(), "null", "name.nobody", "“null”不是姓名"),
    (PersonName(), "空缺", "name.nobody", "“空缺”不是姓名"),
    (PersonName(), "张三老师", "name.addressed", "姓名后面带了称呼“老师”"),
    (PersonName(), "李四同志", "name.addressed", "带了称呼“同志”"),
    (PersonName(), "张三 老师", "name.addressed", "带了称呼“老师”"),
    (PersonName(), "张三、李四老师", "name.several", "不止一个人"),
    (PersonName(), "欧阳小四站长", "name.addressed", "带了称呼“站长”"),
    (PersonName(), "待 定", "name.nobody", "“待 定”不是姓名"),
    (PersonName(), "招聘中", "name.nobody", "“招聘中”不是姓名"),
    (PersonName(), "已离职", "name.nobody", "“已离职”不是姓名"),
    (PersonName(), "NULL", "name.nobody", "不是姓名"),
    (PersonName(), "None", "name.nobody", "不是姓名"),
    (PersonName(), "NaN", "name.nobody", "不是姓名"),
    (PersonName(), "N/A", "name.nobody", "不是姓名"),
    (PersonName(), "无名", "name.nobody", "“无名”不是姓名"),
    (PersonName(), "无 名", "name.nobody", "不是姓名"),
    (PersonName(), "无名氏", "name.nobody", "不是姓名"),
    (PersonName(), "褚·", "name.unreadable", "间隔点“·”后面没有字"),
    (PersonName(), "褚示例.", "name.unreadable", "间隔点“·”后面没有字"),
    (PersonName(), "•买买提", "name.unreadable", "间隔点“·”前面没有字"),
    (PersonName(), "张", "name.unreadable", "1 个字"),
    (PersonName(), "合计人数共计十二人以上", "name.unreadable", "不像姓名"),
    (ResidentId(), 110105194912310021.0, "resident_id.precision_lost", "精度已丢失"),
    (ResidentId(), 110105194912310021, "resident_id.precision_lost", "精度已丢失"),
    (ResidentId(), "1.10105E+17", "resident_id.precision_lost", "科学计数"),
    (ResidentId(), "110105194912310000", "resident_id.precision_lost", "000"),
    (ResidentId(), "3304**********0014", "resident_id.masked", "打码"),
    (ResidentId(), "110105194912310021", "resident_id.check_digit", "校验码"),
    (ResidentId(), "11010519491331002X", "resident_id.date", "出生日期"),
    (ResidentId(), "1101051949123100", "resident_id.shape", "16位"),
    (ResidentId(), "11O105194912310021", "resident_id.shape", "字母O"),  # as 0 the check digit would be wrong
    (ResidentId(), DIGITS, "resident_id.age", "岁"),
    (ResidentId(), date(2021, 6, 17), "resident_id.shape", "身份证号"),
    (CreditCode(), 91110000.0, "credit_code.precision_lost", "精度已丢失"),
    (PartialDay(), "2021.6.31", "day.unreadable", "6月没有31日"),
    (PartialDay(), "2021.2.29", "day.unreadable", "2021年2月没有29日"),
    (PartialDay(), "2021.13.1", "day.unreadable", "没有13月"),
    (PartialDay(), 2021.1, "day.lost_zero", "可能是2021年1月，也可能是2021年10月"),
    (PartialDay(), "6月17日", "day.unreadable", "没有写年份"),
    (PartialDay(), "50.6.17", "day.unreadable", "两位年份"),
    (PartialDay(), "至今", "day.unreadable", "至今"),
    (PartialDay(), 3.5, "day.unreadable", "没有写年份"),
    (PartialDay(), 12, "day.unreadable", "太小"),
    (PartialDay(), True, "day.unreadable", "日期"),
    (PartialDay(), date(1899, 12, 31), "day.unreadable", "1899"),
    (PartialDay(short_years=False), "21.6.17", "day.unreadable", "四位年份"),
    (Day(), "2021.6", "day.not_exact", "只写到2021年6月"),
    (EndDay(exact=True), "2024.6", "day.not_exact", "只写到2024年6月"),
    (DayRange("end"), "2021.6.19-2021.6.17", "day.unreadable", "早于"),
    (DayRange("end", exact=True), "2021.6-2021.9", "day.not_exact", "写到日"),
    (DayRange("end"), 2021.1, "day.lost_zero", "10月"),
    (MonthOf(), "2026", "month.unreadable", "没有月份"),
    (MonthOf(), 2026.1, "day.lost_zero", "2026年10月"),
    (Year(), "26", "year.unreadable", "哪一年"),
    (Phone(), "1.38E+10", "phone.precision_lost", "科学计数"),
    (Phone(), "13800000000、13900000000", "phone.several", "2 个号码"),
    (Phone(), "13800000000/13900000000", "phone.several", "2 个号码"),
    (Phone(), "138****0000", "phone.masked", "打码"),
    (Phone(), 57387654321.0, "phone.zero_lost", "区号前的0"),
    (Phone(), "1380000000", "phone.unreadable", "10 位"),
    (Phone(), "微信同号", "phone.unreadable", "不是手机号"),
    (Phone(), "13800000008（家）", "phone.remark", "括号里另有内容"),
    (Phone(), "0573-87654321(办公室)", "phone.remark", "括号里另有内容"),
    (ResidentId(), 330481900101001, "resident_id.number", "开头的0"),
    (ResidentId(), 330481900101001.0, "resident_id.number", "开头的0"),
    (Phone(several=True), "13800000000、1390000", "phone.several", "不完整"),
    (Count(), "30余", "count.unreadable", "约数"),
    (Count(), "约30", "count.unreadable", "约数"),
    (Count(rough=True), "不足30", "count.unreadable", "准确的数"),
    (Count(rough=True), "30-40", "count.unreadable", "区间"),
    (Count(), "3(持证2)", "count.unreadable", "括号里另有内容"),
    (Count(), "√", "count.unreadable", "只打了“√”"),
    (Count(), "1.5", "count.unreadable", "整数"),
    (Count(), "3 5", "count.unreadable", "几个数"),
    (Money(), "-5", "money.negative", "负数"),
    (Money(), "1.234", "money.unreadable", "比分还细"),
    (Rate(), 85, "rate.unreadable", "百分号"),
    (Rate(), "85", "rate.unreadable", "百分号"),
    (Rate(), 1, "rate.unreadable", "百分号"),
    (CreditHours(), "3天", "credit_hours.unreadable", "折算"),
    (Area(), "2亩", "area.unreadable", "平方米"),
    (FigureKind(), "30余", "figure.unreadable", "约数"),
    (UnitFigure(Unit.PERCENT), 1, "figure.unit", "1%还是100%"),
    (YesNo(), "也许", "yes_no.unreadable", "看不出"),
    (YesNo(), "已落实", "yes_no.unreadable", "看不出"),
    (YesNo(("落实",)), "基本落实", "yes_no.unreadable", "看不出"),
    (Text(3), "四个字了", "text.too_long", "4 字"),
    (Code(), 1.1010519491231e17, "code.precision_lost", "精度已丢失"),
    (InsuranceKinds(), "车险", "insurance.unknown", "不是险种"),
    (CourseDays(), "2026.3.5至今", "day.unreadable", "结束日期"),
    (TimeOfDay(), "上午", "time.unreadable", "几点几分"),
]


@pytest.mark.parametrize(("kind", "cell", "code", "reason"), REFUSED, ids=_id)
def test_refused(kind: Kind, cell: object, code: str, reason: str) -> None:
    read = _read(kind, cell)
    assert isinstance(read, CellFault), read
    assert read.code == code
    assert reason in read.reason


@pytest.mark.parametrize(("kind", "cell", "code", "reason"), REFUSED, ids=_id)
def test_who_is_refused_is_told_what_would_be_right(kind: Kind, cell: object, code: str, reason: str) -> None:
    read = _read(kind, cell)
    assert isinstance(read, CellFault), read
    assert read.expected or any(word in read.reason for word in ("请", "应为", "最多"))


@pytest.mark.parametrize(
    ("kind", "context", "expected"),
    [
        (Count(), PLAIN, "整数，如 12"),
        (Count(rough=True), PLAIN, "整数，如 12"),
        (Money(), PLAIN, "以元计的数，如 1200.50"),
        (Money(), PERCENT, "以元计的数，如 1200.50"),
        (Money(), WAN, "以万元计的数，如 1.2"),
        (CreditHours(), PLAIN, "学时数，如 7.5"),
        (Area(), PLAIN, "平方米数，如 45.5"),
        (Rate(), PLAIN, "百分数，如 85%"),
        (evaluation.Points(), PLAIN, "分值，如 2.5"),
        (ServiceTime(), PLAIN, "小时数，如 2.5，或写 90分钟"),
        (FigureKind(), PLAIN, "一个数，如 12、2.5 或 85%"),
        (UnitFigure(Unit.COUNT), PLAIN, "整数，如 12"),
        (UnitFigure(Unit.HOURS), PLAIN, "小时数，如 2.5"),
        (UnitFigure(Unit.MONEY), PLAIN, "以元计的数，如 1200.50"),
        (UnitFigure(Unit.MONEY), WAN, "以万元计的数，如 1.2"),
        (UnitFigure(Unit.PERCENT), PLAIN, "百分数，如 85%"),
    ],
    ids=_id,
)
def test_what_is_no_number_is_told_with_an_example_of_one(kind: Kind, context: ParseContext, expected: str) -> None:
    read = _read(kind, "很多", context)
    assert isinstance(read, CellFault), read
    assert (read.reason, read.expected) == ("不是数字", expected)


def _reasons() -> list[Any]:
    faults = [_read(kind, cell) for kind, cell, *_ in REFUSED]
    return [fault for fault in faults if isinstance(fault, CellFault)]


def test_no_reason_repeats_a_number_of_a_person() -> None:
    personal = (ID, DIGITS, "13800000000", "13900000000", "110105194912310021")
    for fault in _reasons():
        assert not any(number in fault.reason + fault.expected for number in personal)


@pytest.mark.parametrize("kind", ALL_KINDS.values(), ids=_id)
@pytest.mark.parametrize("piece", ["张三", "1", "2026-"])
def test_a_text_that_no_cell_of_excel_can_hold_is_refused_unread(kind: Kind, piece: str) -> None:
    """A name of a million characters took seconds, and so many digits were an error of the program."""
    read = _read(kind, piece * 40_000)
    assert isinstance(read, CellFault)
    assert (read.code, read.reason) == ("too_long", f"一格里有 {len(piece) * 40_000} 个字，不像是一格的内容")
