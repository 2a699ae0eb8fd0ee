"""Any value of any kind, shown as exports show it and read again, is the same value: for every column of every form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swtool import rooms
from swtool.dates import OPEN_END, DateRange, Month, PartialDate
from swtool.evaluation.forms import Points
from swtool.folding import NOTHING_STATED
from swtool.forms.kind import CellFault, Kind, Noted, ParseContext, read_cell
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
from swtool.forms.minutes import Minutes, ServiceTime, WholeMinutes
from swtool.forms.moments import Moment
from swtool.forms.personal import SEPARATOR, CreditCode, PersonName, Phone, ResidentId
from swtool.identifiers import credit_check_digit, resident_check_digit
from swtool.registry.credentials import INSURANCE_KINDS, insurance_text
from swtool.registry.kinds import InsuranceKinds, SignedDay
from swtool.services.figure import FigureKind, UnitFigure
from swtool.services.indicators import Indicator, Unit
from swtool.services.rules import show
from swtool.tables import Show
from swtool.training.kinds import CourseDays, CourseLength, Length, Span, TimeOfDay
from swtool.training.signing import SignIn
from swtool.workbooks.celltext import cell_text

CONTEXT = ParseContext(today=date(2026, 11, 10))

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
exact_days = days.map(PartialDate.of)
months = days.map(lambda day: PartialDate(day.year, day.month))
partial_days = st.one_of(exact_days, months, days.map(lambda day: PartialDate(day.year)))
amounts = st.integers(0, 10**12)
birthdays = st.dates(date(1900, 1, 1), CONTEXT.today)
han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
names = st.text(han, min_size=2, max_size=4).filter(lambda name: "某" not in name and name not in NOTHING_STATED)
dotted = st.lists(st.text(han, min_size=2, max_size=4), min_size=2, max_size=3).map("·".join)
rare = st.text(st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF), min_size=2, max_size=3)
mobiles = st.integers(0, 10**9 - 1).map(lambda number: f"13{number:09d}")
landlines = st.integers(20_000_000, 89_999_999).map(lambda number: f"0573-{number}")
plain = st.text(st.sampled_from("甲乙丙丁 ABC0123，。（）-/#=+@"), min_size=1, max_size=40).map(str.strip)
texts = plain.filter(lambda text: len(text) > 6 and not text.startswith("#"))
clocks = st.times().map(lambda clock: f"{clock:%H:%M}")


@st.composite
def resident_ids(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(["330481", "110105", "654321"]))
    body = f"{region}{draw(birthdays):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return body + resident_check_digit(body)


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "52330481" + draw(st.text(st.sampled_from(letters), min_size=9, max_size=9))
    return body + credit_check_digit(body)


@st.composite
def ranges(draw: st.DrawFn) -> DateRange:
    one, other = sorted((draw(days), draw(days)))
    form = draw(st.sampled_from([PartialDate.of, lambda day: PartialDate(day.year, day.month)]))
    start, end = form(one), form(other)
    return DateRange(start, OPEN_END if draw(st.booleans()) else end)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    one, other = sorted((draw(days), draw(days)))
    first, last = sorted((draw(clocks), draw(clocks)))
    span = Span(PartialDate.of(one), PartialDate.of(other) if one < other and draw(st.booleans()) else None)
    return Span(span.start, span.end, first, last) if draw(st.booleans()) else span


def _shown(kind: Kind, value: object) -> str:
    """As lists and exports write it."""
    if isinstance(kind, Choice):
        assert isinstance(value, str)
        return kind.label(value)
    if isinstance(kind, UnitFigure):
        assert isinstance(value, int)
        return show(Indicator("probe", "示例", kind.unit), value)
    return cell_text(value, kind.show)


def _values(kind: Kind) -> st.SearchStrategy[object]:
    if isinstance(kind, Choice):
        return st.sampled_from(sorted(set(kind.words.values())))
    if isinstance(kind, DayRange):
        exact = ranges().filter(lambda r: r.start.exact is not None and getattr(r.end, "exact", r.end) is not None)
        single = days if kind.exact else partial_days
        return st.one_of(single, exact if kind.exact else ranges()).filter(_is_no_single)
    if isinstance(kind, Text):
        return texts.filter(lambda text: len(text) <= kind.longest)
    if isinstance(kind, EndDay):
        return st.one_of(days if kind.exact else partial_days, st.just(OPEN_END))
    if isinstance(kind, UnitFigure) and kind.unit is Unit.PERCENT:
        return st.integers(0, 10_000)
    if isinstance(kind, Phone) and kind.several:
        pairs = st.lists(st.one_of(mobiles, landlines), min_size=1, max_size=2, unique=True)
        return pairs.map(SEPARATOR.join)
    if isinstance(kind, UnitFigure):
        whole = st.integers(0, 10**9)
        return whole if kind.unit is Unit.COUNT else amounts
    return VALUES[type(kind)]


def _is_no_single(value: object) -> bool:
    return not isinstance(value, DateRange) or value.start != value.end


VALUES: dict[type[Kind], st.SearchStrategy[object]] = {
    Text: texts,
    Reference: texts,
    Code: st.text(st.sampled_from("ABCXYZ0123456789-"), min_size=1, max_size=20).filter(lambda code: code.strip("-")),
    PersonName: st.one_of(names, dotted, rare),
    ResidentId: resident_ids(),
    CreditCode: credit_codes(),
    Phone: st.one_of(mobiles, landlines),
    PartialDay: partial_days,
    Day: days,
    MonthOf: days.map(Month.of),
    Year: st.integers(1900, 2099),
    Count: amounts,
    Money: amounts,
    CreditHours: st.integers(0, 10**7),
    Area: st.integers(0, 10**9),
    Rate: st.integers(0, 10**6).map(lambda hundredths: Fraction(hundredths, 10_000)),
    YesNo: st.booleans(),
    SignIn: st.just(True),
    SignedDay: partial_days,
    InsuranceKinds: st.sets(st.sampled_from(INSURANCE_KINDS), min_size=1).map(insurance_text),
    CourseDays: spans(),
    CourseLength: st.one_of(
        st.integers(1, 10**5),
        st.builds(Length, st.integers(1, 10**5), st.sampled_from(["天", "小时", "分钟"])),
        st.just(Length(100, "半天")),
    ),
    Moment: st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)).map(lambda at: f"{at:%Y-%m-%dT%H:%M}"),  # noqa: DTZ001
    TimeOfDay: clocks,
    ServiceTime: st.integers(1, 10**5).map(Minutes),
    WholeMinutes: st.integers(0, 10**5),
    Points: st.integers(0, 10**6),
}


def _kinds() -> dict[str, Kind]:
    """Every kind of cell that a column of any book has, by its first column: columns of equal kinds are written and
    read in the same way."""
    met: dict[str, Kind] = {}
    for book in rooms.books():
        for column in book.form.columns:
            # What a figure is, its row says: see the figures of the wide report.
            if not isinstance(column.kind, FigureKind) and column.kind not in met.values():
                met[f"{book.form.name}.{column.name}"] = column.kind
    return met


KINDS = _kinds()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_shown_and_read_again_it_is_the_same(kind: Kind, data: st.DataObject) -> None:
    value = data.draw(_values(kind))
    if isinstance(kind, CourseLength) and isinstance(value, Length | int):
        value = value if kind.unit == "学时" or isinstance(value, Length) else Length(value, kind.unit)
    read = read_cell(kind, _shown(kind, value), CONTEXT)
    if isinstance(read, Noted):  # two numbers in one cell are said each time
        assert read.code == "phone.several"
        read = read.value
    assert not isinstance(read, CellFault), read
    assert read == value


@pytest.mark.parametrize(
    ("kind", "native"),
    [
        (Day(), lambda value: value),
        (Count(), float),
        (Money(), lambda fen: fen / 100),
        (CreditHours(), lambda hundredths: hundredths / 100),
        (Area(), lambda hundredths: hundredths / 100),
        (Rate(), float),
    ],
    ids=lambda part: type(part).__name__,
)
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_as_a_native_cell_too(kind: Kind, native: Callable[[object], object], data: st.DataObject) -> None:
    """Workbooks hold days as days and figures as floating numbers."""
    value = data.draw(_values(kind))
    if isinstance(kind, Rate) and isinstance(value, Fraction):
        value %= 1  # from 1 on a number could be a percentage
    assert read_cell(kind, native(value), CONTEXT) == value


def test_every_kind_says_how_it_is_shown() -> None:
    assert {kind.show for kind in (Rate(), Money(), Day(), DayRange("x"), EndDay())} == {
        Show.RATE,
        Show.MONEY,
        Show.DAY,
    }
