"""What each kind of column reads, to the exact value, with which note, and what is nothing (domain §3.11, 7–14)."""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction

import pytest

from swtool.dates import CHINA, OPEN_END, DateRange, Month, PartialDate
from swtool.forms.kind import CellFault, Kind, Noted, ParseContext, shown_again
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
    Reference,
    Text,
    Year,
    YesNo,
)
from swtool.forms.minutes import WholeMinutes
from swtool.forms.personal import CreditCode, PersonName, Phone, ResidentId
from swtool.registry import words
from swtool.registry.kinds import InsuranceKinds, SignedDay
from swtool.services.figure import Figure, FigureKind, UnitFigure
from swtool.services.indicators import Unit
from swtool.training.kinds import CourseDays, CourseLength, Length, Span, TimeOfDay
from swtool.training.signing import SignIn
from tests.cell_case import ALL_KINDS, ID, PERCENT, PLAIN, TODAY, WAN, _id, _read

MAC = ParseContext(today=TODAY, date1904=True)
CSV = ParseContext(today=TODAY, zeros_lost=True)
OLD = "130503670401001"  # 15 digits, of the same standard: 130503 19670401 0016
DAY = PartialDate(2021, 6, 17)
MONTH = PartialDate(2021, 6)


def _code(read: object) -> str:
    return read.code if isinstance(read, CellFault | Noted) else ""


READ: list[tuple[Kind, object, object]] = [
    # Names, item 7.
    (PersonName(), "张三", "张三"),
    (PersonName(), "买买提·艾力", "买买提·艾力"),
    (PersonName(), "Anna", "Anna"),
    (PersonName(), "Nullah", "Nullah"),
    (PersonName(), "无名子", "无名子"),
    (PersonName(), "李同志", "李同志"),
    (PersonName(), "王老师师", "王老师师"),
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
    (WholeMinutes(), 90, 90),
    (WholeMinutes(), "90", 90),
    (WholeMinutes(), "９０分钟", 90),
    (WholeMinutes(), "1.5小时", 90),
    (WholeMinutes(), "无", None),
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
    *((YesNo(("落实",)), cell, True) for cell in ("已落实", "落实", "是")),
    *((YesNo(("落实",)), cell, False) for cell in ("未落实", "尚未落实", "没有落实", "否")),
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


@pytest.mark.parametrize("kind", ALL_KINDS.values(), ids=_id)
def test_whatever_the_kind(kind: Kind) -> None:
    """Nothing visible is nothing; an error value, a column too narrow and 同上 are told as such."""
    for nothing in ("\u200b", " \u3000\u00a0", "\ufeff"):
        assert _read(kind, nothing) is None
    for error in ("#N/A", "#REF!", "#DIV/0!", " #VALUE! "):
        read = _read(kind, error)
        assert _code(read) == "formula_error"
    assert _code(_read(kind, "######")) == "too_narrow"
    for ditto in ("同上", " 同上。", "〃", '"', "”", "''"):
        assert _code(_read(kind, ditto)) == "same_as_above"


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
