"""What each kind of column reads, to the exact value, and what it refuses, by code and reason (domain §3.11, 7–14)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

import pytest

from swtool import rooms
from swtool.casework.forms import ENGAGEMENT_KIND, TIER
from swtool.casework.forms import KIND as SERVICE_KIND
from swtool.community.forms import LEVEL, ROLE, SESSION_KIND, SOURCE, SUPERVISION_LEVEL
from swtool.dates import CHINA, OPEN_END, DateRange, Month, PartialDate
from swtool.disclosure.forms import PART
from swtool.evaluation import forms as evaluation
from swtool.filings.forms import CHANGE_KIND
from swtool.forms.kind import CellFault, Kind, Noted, ParseContext, read_cell, shown_again
from swtool.forms.kinds import (
    Area,
    Choice,
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
    Reference,
    Text,
    Year,
    YesNo,
)
from swtool.forms.minutes import ServiceTime
from swtool.forms.personal import CreditCode, PersonName, Phone, ResidentId
from swtool.inventory.forms import COVERAGE, NEED_STATUS, POOL, RESIDENCE_STATUS
from swtool.inventory.plan_forms import GOAL_STATUS, GROUND
from swtool.lifecycle.forms import MEASURE, METHOD, PASSED, SLOT
from swtool.orders.forms import MET, SATISFACTION
from swtool.pay.forms import KIND as ALLOWANCE_KIND
from swtool.projects.forms import DIRECTION
from swtool.registers.affair_forms import NOTICE, VENTURE_OUTCOME
from swtool.registers.fund_forms import DISTRICT
from swtool.registers.people_forms import EXAM_LEVEL, EXAM_OUTCOME, RECOMMENDED
from swtool.registry import words
from swtool.registry.kinds import InsuranceKinds, SignedDay
from swtool.services.figure import Figure, FigureKind, UnitFigure
from swtool.services.indicators import Unit
from swtool.training.forms import CATEGORY, DELIVERY, RESULT
from swtool.training.kinds import CourseDays, CourseLength, Length, SignIn, Span, TimeOfDay
from swtool.volunteers.forms import KIND as RECORD_KIND

TODAY = date(2026, 11, 10)
PLAIN = ParseContext(today=TODAY)
MAC = ParseContext(today=TODAY, date1904=True)
CSV = ParseContext(today=TODAY, zeros_lost=True)
WAN = ParseContext(today=TODAY, unit="万元")
PERCENT = ParseContext(today=TODAY, unit="%")
ID = "11010519491231002X"  # the standard's own example (GB 11643)
DIGITS = "440524188001010014"  # its other one; born in 1880
OLD = "130503670401001"  # 15 digits, of the same standard: 130503 19670401 0016
DAY = PartialDate(2021, 6, 17)
MONTH = PartialDate(2021, 6)


def _read(kind: Kind, cell: object, context: ParseContext = PLAIN) -> object:
    return read_cell(kind, cell, context)


def _code(read: object) -> str:
    return read.code if isinstance(read, CellFault | Noted) else ""


def _id(kind: object) -> str:
    return type(kind).__name__ if isinstance(kind, Kind) else ""


READ: list[tuple[Kind, object, object]] = [
    # Names, item 7.
    (PersonName(), "张三", "张三"),
    (PersonName(), "买买提·艾力", "买买提·艾力"),
    (PersonName(), "Anna", "Anna"),
    (PersonName(), "Nullah", "Nullah"),
    (PersonName(), "无名子", "无名子"),
    (PersonName(), "王〇一", "王〇一"),
    (PersonName(), "\U00020bb7田", "\U00020bb7田"),  # 𠮷, four bytes in GB18030
    (PersonName(), "\ue000明", "\ue000明"),  # private use: a character that the sender's computer made
    (PersonName(), "\ufa0e明", "\ufa0e明"),
    (PersonName(), "\uf92c明", "\uf92c明"),  # NFKC would make 郎 of it; it is what GBK has
    (PersonName(), "㛃明", "㛃明"),
    # Resident IDs, items 8 and 10.
    (ResidentId(), ID, ID),
    (ResidentId(), "11010519491231002x", ID),
    (ResidentId(), "１１０１０５１９４９１２３１００２Ｘ", ID),
    (CreditCode(), "91110000600037341L", "91110000600037341L"),
    # Days, item 9.
    (PartialDay(), "2021.6.17", DAY),
    (PartialDay(), "2021-6-17", DAY),
    (PartialDay(), "2021/06/17", DAY),
    (PartialDay(), "20210617", DAY),
    (PartialDay(), "２０２１．６．１７", DAY),
    (PartialDay(), "2021年6月17日", DAY),
    (PartialDay(), "2021 年 6 月 17 日", DAY),
    (PartialDay(), "二〇二一年六月十七日", DAY),
    (PartialDay(), "21.6.17", DAY),
    (PartialDay(), "2021-06-17 09:30:00", DAY),
    (PartialDay(), "2021年6月17日（星期四）", DAY),
    (PartialDay(), "2021。6。17", DAY),
    (PartialDay(), "2021年6月", MONTH),
    (PartialDay(), "2021.6", MONTH),
    (PartialDay(), "2021-06", MONTH),
    (PartialDay(), "202106", MONTH),
    (PartialDay(), "2021年", PartialDate(2021)),
    (PartialDay(), "2021.1", PartialDate(2021, 1)),  # typed as text
    (PartialDay(), "2021.10", PartialDate(2021, 10)),
    (PartialDay(), 2021, PartialDate(2021)),
    (PartialDay(), 2021.6, MONTH),
    (PartialDay(), 2021.12, PartialDate(2021, 12)),
    (PartialDay(), 202106, MONTH),
    (PartialDay(), 20210617.0, DAY),
    (PartialDay(), 44364, DAY),  # Excel's number of the day, counted from 1900
    (PartialDay(), date(2021, 6, 17), DAY),
    (PartialDay(), datetime(2021, 6, 17, 9, tzinfo=CHINA), DAY),
    (PartialDay(short_years=False), "2021.6.17", DAY),
    (Day(), date(2021, 6, 17), date(2021, 6, 17)),
    (Day(), "2021.6.17", date(2021, 6, 17)),
    (Day(), 44364.5, date(2021, 6, 17)),
    (EndDay(), "2024-06-16", PartialDate(2024, 6, 16)),
    (EndDay(), "长期", OPEN_END),
    (EndDay(), "至 今", OPEN_END),
    (EndDay(), "长期有效", OPEN_END),
    (EndDay(), "无固定期限", OPEN_END),
    (EndDay(exact=True), "2024.6.16", date(2024, 6, 16)),
    (EndDay(exact=True), "永久", OPEN_END),
    (DayRange("end"), "2021.6.17", DAY),
    (DayRange("end"), "2021.6.17-2021.6.19", DateRange(DAY, PartialDate(2021, 6, 19))),
    (DayRange("end"), "2021年6月17日至19日", DateRange(DAY, PartialDate(2021, 6, 19))),
    (DayRange("end"), "2021.6—2021.9", DateRange(MONTH, PartialDate(2021, 9))),
    (DayRange("end"), "2021.6.17至今", DateRange(DAY, OPEN_END)),
    (DayRange("end", exact=True), "2021.6.17～2024.6.16", DateRange(DAY, PartialDate(2024, 6, 16))),
    (DayRange("end", exact=True), "2021.6.17", date(2021, 6, 17)),
    (MonthOf(), "2026年10月", Month(2026, 10)),
    (MonthOf(), "2026-10", Month(2026, 10)),
    (MonthOf(), 202610, Month(2026, 10)),
    (MonthOf(), date(2026, 10, 1), Month(2026, 10)),
    (Year(), "2026年度", 2026),
    (Year(), 2026.0, 2026),
    # Telephones, item 11.
    (Phone(), "13800000000", "13800000000"),
    (Phone(), "13800000000;", "13800000000"),
    (Phone(), "13800000000、 ", "13800000000"),
    (Phone(), 13800000000.0, "13800000000"),
    (Phone(), 1.38e10, "13800000000"),
    (Phone(), "13800000000.0", "13800000000"),
    (Phone(), "138-0000-0000", "13800000000"),
    (Phone(), "138 0000 0000", "13800000000"),
    (Phone(), "１３８００００００００", "13800000000"),
    (Phone(), "+86 13800000000", "13800000000"),
    (Phone(), "8613800000000", "13800000000"),
    (Phone(), "13500860001", "13500860001"),
    (Phone(), "'13800000000", "13800000000"),
    (Phone(), "0573-87654321", "0573-87654321"),
    (Phone(), "（0573）87654321", "0573-87654321"),
    (Phone(), "0573-87654321转801", "0573-87654321-801"),
    (Phone(), "0573-87654321-801", "0573-87654321-801"),
    (Phone(), "400-800-1234", "400-800-1234"),
    (Phone(several=True), "13800000000", "13800000000"),
    # Numbers, item 12.
    (Count(), "1,200", 1200),
    (Count(), "１，２００", 1200),
    (Count(), "1.2万", 12_000),
    (Count(), "12人", 12),
    (Count(), 3.0, 3),
    (Count(), "零", 0),
    (Count(), 0, 0),
    (Money(), "1,200.5", 120_050),
    (Money(), "1.2万元", 1_200_000),
    (Money(may_be_negative=True), "-5", -500),
    (CreditHours(), "7.5学时", 750),
    (Area(), "40㎡", 4000),
    (Rate(), "85%", Fraction(17, 20)),
    (Rate(), "８５％", Fraction(17, 20)),
    (Rate(), 0.85, Fraction(17, 20)),
    (Rate(), "0.85", Fraction(17, 20)),
    (Rate(), "百分之85", Fraction(17, 20)),
    (Rate(), 0, Fraction(0)),
    (FigureKind(), "12人次", Figure(Fraction(12))),
    (FigureKind(), "95%", Figure(Fraction(19, 20), Unit.PERCENT)),
    (UnitFigure(Unit.PERCENT), "95%", 9500),
    (UnitFigure(Unit.PERCENT), 0.95, 9500),
    (UnitFigure(Unit.PERCENT), 95, 9500),
    (UnitFigure(Unit.HOURS), "7.5小时", 750),
    # Ticks and yes, items 12 and 13.
    *((YesNo(), cell, True) for cell in ("是", "有", "√", "✓", "1", 1, True, "对", "Y")),
    *((YesNo(), cell, False) for cell in ("否", "无", "×", "0", 0, False, "没有")),
    # words
    (Text(), "  甲\u200b乙 ", "甲乙"),
    (Text(), 3.0, "3"),
    (Text(), "无", "无"),  # an answer
    (Reference("station"), " 许村镇社工站 ", "许村镇社工站"),
    (Code(), " A－001 ", "A-001"),
    (Code(), 20210617001.0, "20210617001"),
    (Code(), "007", "007"),
    # kinds of single rooms
    (SignedDay(), "2021.6.17", DAY),
    (InsuranceKinds(), "无", ""),
    (InsuranceKinds(), "养老、医保", "养老、医疗"),
    (CourseDays(), "2026.3.5-3.6", Span(PartialDate(2026, 3, 5), PartialDate(2026, 3, 6))),
    (CourseDays(), "2026-03-05 9:00-11:30", Span(PartialDate(2026, 3, 5), None, "09:00", "11:30")),
    (TimeOfDay(), time(9, 5), "09:05"),
    (TimeOfDay(), "9：05", "09:05"),
    (CourseLength(), "2天", Length(200, "天")),
    (CourseLength(), "12", 1200),
    (SignIn(), "√", True),
    (SignIn(), "请假", False),
]


@pytest.mark.parametrize(("kind", "cell", "value"), READ, ids=_id)
def test_read(kind: Kind, cell: object, value: object) -> None:
    read = _read(kind, cell)
    assert (read, type(read)) == (value, type(value))


NOTED: list[tuple[Kind, object, object, str, str]] = [
    (PersonName(), "张三(兼)", "张三", "name.cleaned", "“(兼)”没有读入"),
    (PersonName(), "张三（兼职）", "张三", "name.cleaned", "没有读入"),
    (PersonName(), "张三*", "张三", "name.cleaned", "“*”没有读入"),
    (PersonName(), "阿依努尔•买买提", "阿依努尔·买买提", "name.cleaned", "写法已统一"),
    (PersonName(), "阿依努尔・买买提", "阿依努尔·买买提", "name.cleaned", "写法已统一"),
    (PersonName(), "阿依努尔.买买提", "阿依努尔·买买提", "name.cleaned", "写法已统一"),
    (PersonName(), "阿依努尔‧买买提", "阿依努尔·买买提", "name.cleaned", "写法已统一"),
    (PersonName(), "Ａｎｎａ", "Anna", "name.cleaned", "写法已统一"),
    (ResidentId(), "11010519491231002Х", ID, "resident_id.look_alike", "形似X"),  # Cyrillic
    (ResidentId(), "11010519491231002х", ID, "resident_id.look_alike", "形似X"),
    (ResidentId(), "11O1O519491231OO2X", ID, "resident_id.look_alike", "校验码相符"),
    (ResidentId(), "l1010519491231002X", ID, "resident_id.look_alike", "校验码相符"),
    (ResidentId(), "110105 1949 1231 002X", ID, "resident_id.cleaned", "空格"),
    (ResidentId(), "1101 0519 4912 3100 2X", ID, "resident_id.cleaned", "空格"),
    (ResidentId(), "'11010519491231002X", ID, "resident_id.cleaned", "撇号"),
    (ResidentId(), "110105\u3000194912\u00a031002X\u200b", ID, "resident_id.cleaned", ""),
    (ResidentId(), OLD, "130503196704010016", "resident_id.converted_15", "15位旧号"),
    (PartialDay(), "2O21.6.l7", DAY, "day.look_alike", "形似的字母"),
    (PartialDay(), "2O21.6.l", PartialDate(2021, 6, 1), "day.look_alike", "形似的字母"),
    (PartialDay(), "2021年l月", PartialDate(2021, 1), "day.look_alike", "形似的字母"),
    (EndDay(), "2021.6.17-2024.6.16", PartialDate(2024, 6, 16), "day.end_of_period", "截止日"),
    (EndDay(exact=True), "2021.6.17至长期", OPEN_END, "day.end_of_period", "截止日"),
    (MonthOf(), "2O26-10", Month(2026, 10), "month.look_alike", "形似的字母"),
    (Phone(), "1380000OOOO", "13800000000", "phone.look_alike", "形似的字母"),
    (Phone(), "87654321", "87654321", "phone.no_area_code", "没有写区号"),
    (Phone(), 87654321.0, "87654321", "phone.no_area_code", "没有写区号"),
    (Phone(), "13800000000、13800000000", "13800000000", "phone.repeated", "写了两遍"),
    (Phone(several=True), "13800000000、0573-87654321", "13800000000、0573-87654321", "phone.several", "都记下了"),
    (Phone(several=True), "13800000000 13900000000", "13800000000、13900000000", "phone.several", "2 个号码"),
    (Phone(several=True), "13800000000\n13900000000", "13800000000、13900000000", "phone.several", "2 个号码"),
    (Count(), "1O人", 10, "count.look_alike", "形似的字母"),
    (Count(rough=True), "30余", 30, "count.approximate", "约数，按30读入"),
    (Count(rough=True), "约30", 30, "count.approximate", "约数"),
    (Count(rough=True), "30余人", 30, "count.approximate", "约数，按30人读入"),
    (Money(rough=True), "约3,000元", 300_000, "money.approximate", "约数"),
    (Money(rough=True), "近1.2万元", 1_200_000, "money.approximate", "约数"),
    (FigureKind(), "1O人次", Figure(Fraction(10)), "figure.look_alike", "形似的字母"),
    (SignedDay(), "是", None, "signed_day.only_yes", "没有日期"),
    (InsuranceKinds(), "√", "养老、医疗、失业、工伤、生育、住房公积金", "insurance.only_yes", "按五险一金齐全"),
]


@pytest.mark.parametrize(("kind", "cell", "value", "code", "words_of_note"), NOTED, ids=_id)
def test_noted(kind: Kind, cell: object, value: object, code: str, words_of_note: str) -> None:
    read = _read(kind, cell)
    assert isinstance(read, Noted), read
    assert (read.value, read.code) == (value, code)
    assert words_of_note in read.note


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


CONTEXTS: list[tuple[Kind, object, ParseContext, object]] = [
    (PartialDay(), 42902, MAC, DAY),  # the same day counted from 1904
    (Day(), 42902, MAC, date(2021, 6, 17)),
    (Money(), "1.2", WAN, 1_200_000),
    (Money(), "1200元", WAN, 120_000),  # the cell's own unit goes before the sheet's
    (Money(), 3, PERCENT, 300),
    (Rate(), 85, PERCENT, Fraction(17, 20)),
    (Rate(), 0.85, PERCENT, Fraction(17, 20)),
    (PartialDay(), "2021.10", CSV, PartialDate(2021, 10)),
    (PartialDay(), "2021.6", CSV, MONTH),
    (FigureKind(), 1.2, WAN, Figure(Fraction(6, 5), None, 10_000)),
]


@pytest.mark.parametrize(("kind", "cell", "context", "value"), CONTEXTS, ids=_id)
def test_read_as_the_sheet_says(kind: Kind, cell: object, context: ParseContext, value: object) -> None:
    assert _read(kind, cell, context) == value


def test_a_text_of_a_csv_may_have_been_a_number() -> None:
    read = _read(PartialDay(), "2021.1", CSV)
    assert _code(read) == "day.lost_zero"
    one = _read(Rate(), 1, PERCENT)  # 1% typed, or 100% in a cell formatted so
    assert isinstance(one, CellFault)


@pytest.mark.parametrize(
    ("number_format", "value"),
    [
        ("0.00", PartialDate(2021, 10)),
        ("#0.00", PartialDate(2021, 10)),
        ("0.00_ ", PartialDate(2021, 10)),
        ("0.00_);[Red]\\(0.00\\)", PartialDate(2021, 10)),
    ],
)
def test_the_number_format_decides_which_month_is_meant(number_format: str, value: object) -> None:
    assert shown_again(PartialDay(), 2021.1, number_format, PLAIN) == value


@pytest.mark.parametrize("number_format", [None, "General", "", "0.0", "0.000", "@", "0", "0.00%"])
def test_other_number_formats_do_not(number_format: str | None) -> None:
    read = shown_again(PartialDay(), 2021.1, number_format, PLAIN)
    assert _code(read) == "day.lost_zero"


ALL_KINDS = {repr(column.kind): column.kind for book in rooms.books() for column in book.form.columns}


@pytest.mark.parametrize("kind", ALL_KINDS.values(), ids=_id)
def test_whatever_the_kind(kind: Kind) -> None:
    """Nothing visible is nothing; an error value and a column too narrow are told as such."""
    for nothing in ("\u200b", " \u3000\u00a0", "\ufeff"):
        assert _read(kind, nothing) is None
    for error in ("#N/A", "#REF!", "#DIV/0!", " #VALUE! "):
        read = _read(kind, error)
        assert _code(read) == "formula_error"
    assert _code(_read(kind, "######")) == "too_narrow"


@pytest.mark.parametrize("kind", ALL_KINDS.values(), ids=_id)
@pytest.mark.parametrize("stroke", ["/", "—", "——", "-", "／"])
def test_a_stroke_is_a_blank_except_where_it_is_an_answer(kind: Kind, stroke: str) -> None:
    read = _read(kind, stroke)
    if isinstance(kind, SignIn):
        assert read is False  # nobody signed
    elif kind is words.CERTIFICATE:
        assert read == words.NO_CERTIFICATE
    elif isinstance(kind, InsuranceKinds):
        assert read == ""
    elif isinstance(kind, SignedDay):
        assert _code(read) == "signed_day.no"
    else:
        assert read is None


@pytest.mark.parametrize("nothing", ["无", "不详", "暂无"])
@pytest.mark.parametrize(
    "kind",
    [PersonName(), ResidentId(), CreditCode(), Phone(), PartialDay(), EndDay(), DayRange("x"), Code(), Count(), Rate()],
    ids=_id,
)
def test_a_word_for_nothing_is_no_name_number_or_day(kind: Kind, nothing: str) -> None:
    assert _read(kind, nothing) is None


WORDS: list[tuple[Choice, Mapping[str, str]]] = [
    (words.SEX, {"男": "男", "女": "女", "1": "男", "2": "女", "男性": "男"}),
    (words.EDUCATION, {"大专": "junior_college", "专科": "junior_college", "本科": "bachelor", "大学": "bachelor"}),
    (
        words.CERTIFICATE,
        {
            "助理": "assistant",
            "初级": "assistant",
            "助理社会工作师": "assistant",
            "中级": "social_worker",
            "社工师": "social_worker",
            "高级": "senior",
            "√": "unknown_level",
            "有": "unknown_level",
            "无": "none",
            "否": "none",
        },
    ),
    (words.BASIS, {"专职": "full_time", "全职": "full_time", "专": "full_time", "兼": "part_time"}),
    (words.POST_KIND, {"事务性": "administrative_post", "一线社工": "service_post", "负责人": "station_head"}),
    (words.TIER, {"社工总站": "county_station", "社工站": "station"}),
    (words.RATING, {"AAA": "3", "3a": "3", "5Ａ": "5", "无": "0"}),
    (words.OPERATION_MODE, {"政府购买服务": "contracted", "直聘": "direct_hire"}),
    (words.ORGANIZATION_KIND, {"民非": "social_service_institution", "社团": "social_association"}),
    (CHANGE_KIND, {"入职": "join", "辞职": "leave", "转岗": "post_change", "产假": "long_leave"}),
    (RESIDENCE_STATUS, {"0": "present", "1": "absent", "2": "incoming", "人户一致": "present"}),
    (NEED_STATUS, {"已完成": "met", "待办": "raised", "转介": "referred"}),
    (POOL, {"爱心企业资源库": "enterprise", "志愿者": "volunteer", "场所": "venue"}),
    (COVERAGE, {"本社区": "village", "全镇": "town", "全市": "county"}),
    (PART, {"业务": "operations", "村务": "operations", "财务公开": "finance"}),
    (SERVICE_KIND, {"入户": "home_visit", "家访": "home_visit", "咨询": "consultation"}),
    (TIER, {"第一层级": "1", "二": "2", "3": "3", "社区治理": "3"}),
    (ENGAGEMENT_KIND, {"咨询": "consultation_case", "小组工作": "group", "活动": "activity"}),
    (GOAL_STATUS, {"未完成": "open", "已达成": "reached", "终止": "dropped"}),
    (GROUND, {"政府救助后仍有困难": "still_hard", "政策覆盖不到": "not_covered"}),
    (MET, {"完成": "met", "未解决": "not_met"}),
    (SATISFACTION, {"非常满意": "satisfied", "一般": "fair", "不满意": "dissatisfied"}),
    (DIRECTION, {"收": "income", "支": "spending", "到账": "income"}),
    (CATEGORY, {"岗前培训": "pre_post", "督导培训": "supervision"}),
    (DELIVERY, {"线下": "in_person", "网课": "online"}),
    (RESULT, {"及格": "passed", "不及格": "failed"}),
    (LEVEL, {"联席会": "joint", "议事厅": "hall", "楼栋议事会": "block"}),
    (SOURCE, {"专家": "expert", "骨干": "backbone"}),
    (ROLE, {"督导员": "supervisor", "总指导员": "chief_adviser"}),
    (SUPERVISION_LEVEL, {"市": "city", "区级": "county", "镇街": "town"}),
    (SESSION_KIND, {"一对一": "individual", "集体督导": "group"}),
    (RECORD_KIND, {"志愿服务": "service", "培训学习": "training", "荣誉": "award"}),
    (evaluation.KINDS, {"评分指标": "leaf", "加分": "bonus", "附加分": "bonus", "否决项": "veto", "一票否决": "veto"}),
    (evaluation.ROUND, {"中期": "mid", "期中": "mid", "末期": "final", "终期": "final"}),
    (evaluation.RESPONDENT, {"部门": "department", "相关部门": "department", "服务对象": "client", "居民": "client"}),
    (evaluation.ASPECT, {"过程": "process", "实施过程": "process", "结果": "result", "实施结果": "result"}),
    (EXAM_LEVEL, {"初级": "assistant", "中级": "social_worker", "高级社会工作师": "senior"}),
    (EXAM_OUTCOME, {"报名": "registered", "合格": "passed", "不合格": "failed", "缺考": "absent"}),
    (RECOMMENDED, {"已推荐": "proposed", "当选": "elected"}),
    (VENTURE_OUTCOME, {"参赛": "entered", "获奖": "won", "未获奖": "lost"}),
    (DISTRICT, {"中心城区": "city", "中心区": "city", "郊区": "suburb", "郊区县": "suburb"}),
    (NOTICE, {"采购意向": "intention", "招标公告": "tender", "中标公告": "result", "合同公告": "contract"}),
    (ALLOWANCE_KIND, {"持证津贴": "post", "岗位津贴": "post", "助理员津贴": "assistant"}),
    (SLOT, {"1": "core", "社区": "brand_community", "2b": "brand_worker", "困难老人": "basic_elderly", "X": "own"}),
    (METHOD, {"磋商": "consultation", "单一来源采购": "single_source", "询价": "inquiry"}),
    (MEASURE, {"次数": "records", "人次": "person_times", "志愿者": "volunteers"}),
    (PASSED, {"通过": "yes", "未通过": "no"}),
]


@pytest.mark.parametrize(("kind", "spellings"), WORDS)
def test_words_of_a_choice(kind: Choice, spellings: Mapping[str, str]) -> None:
    for word, stored in spellings.items():
        assert _read(kind, word) == stored, word
        assert _read(kind, f" {word}\u3000") == stored, word
    assert _read(kind, 99) == CellFault("choice.unknown", "“99”不在可选范围内", " / ".join(kind.words))


def test_every_choice_of_the_forms_is_in_the_table() -> None:
    listed = [kind for kind, _ in WORDS]
    missing = [kind for kind in ALL_KINDS.values() if isinstance(kind, Choice) and kind not in listed]
    assert missing == []


def test_numbers_stand_for_words_as_cells_hold_them() -> None:
    assert _read(words.SEX, 1) == "男"
    assert _read(words.SEX, 2.0) == "女"


def _reasons() -> list[Any]:
    faults = [_read(kind, cell) for kind, cell, *_ in REFUSED]
    return [fault for fault in faults if isinstance(fault, CellFault)]


def test_no_reason_repeats_a_number_of_a_person() -> None:
    personal = (ID, DIGITS, "13800000000", "13900000000", "110105194912310021")
    for fault in _reasons():
        assert not any(number in fault.reason + fault.expected for number in personal)
