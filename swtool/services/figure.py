"""The figure of an indicator: read before it is known which indicator it belongs to, turned into its unit after."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from swtool.folding import squeeze
from swtool.forms.amounts import COUNT_EXPECTED, RATE_EXPECTED, money_expected
from swtool.forms.kind import CellFault, Kind, Noted, ParseContext, plain_text, with_letters_as_digits
from swtool.forms.units import COUNT, FIGURE, MINUTE, MONEY, RATE, TIME, Units
from swtool.patterns import Pattern
from swtool.quantities import (
    COUNT_SCALES,
    MONEY_UNITS,
    QuantityFault,
    parse_count,
    parse_hours_with_unit,
    parse_money,
    parse_percent,
)
from swtool.services.indicators import Unit
from swtool.tables import Show

_SUFFIXES = {Unit.COUNT: "", Unit.MONEY: "元", Unit.HOURS: "小时", Unit.PERCENT: "%"}
_EXPECTED = {Unit.COUNT: COUNT_EXPECTED, Unit.HOURS: "小时数，如 2.5", Unit.PERCENT: RATE_EXPECTED}
_UNITS = {Unit.COUNT: COUNT, Unit.MONEY: MONEY, Unit.HOURS: TIME, Unit.PERCENT: RATE}
_HAS_SCALE = Pattern("[百千万亿]")
_TOO_FINE = QuantityFault("请写到两位小数")


class Figure(NamedTuple):
    """A number as written. ``unit`` is the cell's own (None: bare); rates are fractions of one where they have a %.

    ``scale`` is what the sheet's unit line (单位：万元) makes of bare money, 0 where that says
    several units, or the cell says its own 万.
    """

    amount: Fraction
    unit: Unit | None = None
    scale: int = 1

    def __str__(self) -> str:
        """As a sheet has it: 12, 12.5, 85%, 300元, 2.5小时."""
        number = self.amount * 100 if self.unit is Unit.PERCENT else self.amount
        text = format(Decimal(number.numerator) / Decimal(number.denominator), "f")
        return f"{text}{_SUFFIXES[self.unit] if self.unit is not None else ''}"

    def in_unit(self, unit: Unit) -> int | str:
        """The figure in the smallest unit of an indicator, or the reason why it isn't one."""
        if self.unit is not None and self.unit is not unit:
            return "单位与指标不符"
        if unit is Unit.COUNT:
            return int(self.amount) if self.amount.denominator == 1 else "应该是整数"
        if unit is Unit.PERCENT:
            return self._percent()
        if unit is Unit.MONEY and self.unit is None and not self.scale:
            return "金额的单位写了不止一处，分不清，请只写一处"
        scale = self.scale if unit is Unit.MONEY and self.unit is None else 1
        return _whole(self.amount * scale * 100)

    def _percent(self) -> int | str:
        """Without a %, 0.95 is what a percent cell holds and 95 what people type; 1 could be either."""
        if self.unit is None and self.amount == 1:
            return "没有百分号，看不出是1%还是100%"
        rate = self.amount if self.unit or self.amount < 1 else self.amount / 100
        return "比率超过100%" if rate > 1 else _whole(rate * 100 * 100)


def _whole(number: Fraction) -> int | str:
    return int(number) if number.denominator == 1 else _TOO_FINE.reason


@dataclass(frozen=True, slots=True)
class FigureKind(Kind):
    """A count, hours, money or a rate: whatever indicator stands in the row says which, or the unit that goes before it
    (``ParseContext.unit``: 分钟, 万 of 万人次)."""

    show: Show = Show.HOURS
    cell_format: str = "0.##"

    def parse(self, cell: object, context: ParseContext) -> object:
        scale = MONEY_UNITS.get(context.unit, 0 if "元" in context.unit else 1)

        def value_of(written: object) -> object:
            read = _read_under(written, context.unit)
            if isinstance(read, QuantityFault):
                return CellFault("figure.unreadable", read.reason, expected="一个数，如 12、2.5 或 85%")
            if read is None:
                return None
            twice = scale > 1 and isinstance(written, str) and _HAS_SCALE.search(written) is not None
            return _in_hours(Figure(read.amount, read.unit, 0 if twice else scale), context.unit)

        return with_letters_as_digits("figure", cell, value_of(cell), value_of)

    @property
    def units(self) -> Units:
        return FIGURE

    @property
    def is_of_row(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class UnitFigure(Kind):
    """A figure whose column says its unit: in the smallest unit of an indicator, as ``Figure.in_unit``."""

    unit: Unit

    def parse(self, cell: object, context: ParseContext) -> object:
        read = FigureKind().parse(cell, context)
        figure = read.value if isinstance(read, Noted) else read
        if isinstance(read, CellFault):
            return read._replace(expected=self._expected(context))
        if not isinstance(figure, Figure):
            return read
        value = figure.in_unit(self.unit)
        if isinstance(value, str):
            return CellFault("figure.unit", value, expected=self._expected(context))
        return Noted(value, read.code, read.note) if isinstance(read, Noted) else value

    def _expected(self, context: ParseContext) -> str:
        return money_expected(context.unit) if self.unit is Unit.MONEY else _EXPECTED[self.unit]

    @property
    def units(self) -> Units:
        return _UNITS[self.unit]

    def written(self, value: object) -> object:
        """A count as it is, hours and money in their own unit, a rate with its %."""
        if not isinstance(value, int) or self.unit is Unit.COUNT:
            return value
        number = Decimal(value).scaleb(-2)
        return f"{number}%" if self.unit is Unit.PERCENT else number


def _read_under(cell: object, unit: str) -> Figure | QuantityFault | None:
    """The figure under a heading that says this unit: 1.2 under 万人次 is a count of 12000."""
    read = _read(cell)
    if not isinstance(read, Figure) or read.unit is not None:
        return read
    if unit not in COUNT_SCALES:
        return read
    count = parse_count(cell, unit)
    return Figure(Fraction(count), Unit.COUNT) if isinstance(count, int) else count


def _in_hours(figure: Figure, unit: str) -> Figure | CellFault:
    """A bare figure under 分钟 as hours, which the indicators count in; any other as it is."""
    if figure.unit is not None or unit != MINUTE:
        return figure
    hours = figure.amount / 60
    if (hours * 100).denominator != 1:
        return CellFault("figure.part_of_hour", "分钟数折成小时不是两位小数", expected="小时数，如 2.5，写到两位小数")
    return Figure(hours, Unit.HOURS)


def _read(cell: object) -> Figure | QuantityFault | None:
    text = squeeze(plain_text(cell)) if isinstance(cell, str) else ""
    if text.endswith("%") or text.startswith("百分之"):
        rate = parse_percent(text)
        return Figure(rate, Unit.PERCENT) if isinstance(rate, Fraction) else rate
    if text.endswith(("元", "块")) or text.startswith(("¥", "￥")):
        money = parse_money(text)
        return Figure(Fraction(money, 100), Unit.MONEY) if isinstance(money, int) else money
    count = parse_count(cell)
    if count is None or isinstance(count, int):
        return None if count is None else Figure(Fraction(count))
    number = parse_percent(cell, unsigned="fraction")  # any number with decimals, exact
    if isinstance(number, Fraction):
        return Figure(number)
    hours = parse_hours_with_unit(cell)
    if hours is None or isinstance(hours, QuantityFault):
        return count  # the plainer reason: most indicators are counts
    hundredths, unit = hours
    if unit in ("小时", "h", "H"):
        return Figure(Fraction(hundredths, 100), Unit.HOURS)
    return QuantityFault(f"单位“{unit}”不能用在这里")
