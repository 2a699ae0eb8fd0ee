"""The kinds of quantities: exact integers of the smallest unit, fractions for rates (domain §3.11 item 12).

Where a column allows it, a rough number (约3000元, 30余) is kept as the number it names, and noted as rough. It is
allowed only where the figure is an estimate by its nature: 折合价值 and 对接次数 of resources. Everywhere else
exactness matters (figures are added up, paid by, published or judged by), and a rough number is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Literal

from swtool.forms import units
from swtool.forms.kind import CellFault, Kind, Noted, ParseContext, with_letters_as_digits
from swtool.forms.units import Units
from swtool.quantities import (
    COUNT_SCALES,
    MONEY_UNITS,
    QuantityFault,
    parse_area,
    parse_count,
    parse_hours,
    parse_money,
    parse_percent,
    without_approximation,
)
from swtool.tables import Show

COUNT_EXPECTED = "整数，如 12"
RATE_EXPECTED = "百分数，如 85%"
_ONE_PERCENT = Fraction(1, 100)


def money_expected(unit: str) -> str:
    """What a cell of money may hold, in the unit of its column: 元 where that is none of money."""
    unit = unit if unit in MONEY_UNITS else "元"
    return f"以{unit}计的数，如 {'1200.50' if unit == '元' else '1.2'}"


@dataclass(frozen=True, slots=True)
class Count(Kind):
    """A whole number of people, times, things. ``rough``: an approximate one may stand, see the module."""

    rough: bool = False
    show: Show = Show.COUNT
    cell_format: str = "0"

    def parse(self, cell: object, context: ParseContext) -> object:
        read = partial(parse_count, scale=context.unit) if context.unit in COUNT_SCALES else parse_count
        return quantity("count", cell, read, rough=self.rough, expected=COUNT_EXPECTED)

    @property
    def units(self) -> Units:
        return units.COUNT


@dataclass(frozen=True, slots=True)
class Money(Kind):
    """Money in 分; 元 or 万元 by the column's own heading, else by the sheet's unit line."""

    show: Show = Show.MONEY
    cell_format: str = "#,##0.00"
    may_be_negative: bool = False
    rough: bool = False

    def parse(self, cell: object, context: ParseContext) -> object:
        unit = "元" if context.unit == "%" else context.unit
        least = None if self.may_be_negative else 0
        read = partial(parse_money, unit=unit)
        return quantity("money", cell, read, least=least, rough=self.rough, expected=money_expected(unit))

    @property
    def units(self) -> Units:
        return units.MONEY


@dataclass(frozen=True, slots=True)
class CreditHours(Kind):
    """学时 in hundredths."""

    show: Show = Show.HOURS
    cell_format: str = "0.00"

    def parse(self, cell: object, context: ParseContext) -> object:
        return quantity("credit_hours", cell, parse_hours, expected="学时数，如 7.5")

    @property
    def units(self) -> Units:
        return units.LESSONS


@dataclass(frozen=True, slots=True)
class Area(Kind):
    """Hundredths of a square metre."""

    show: Show = Show.HOURS
    cell_format: str = "0.00"

    def parse(self, cell: object, context: ParseContext) -> object:
        return quantity("area", cell, parse_area, expected="平方米数，如 45.5")

    @property
    def units(self) -> Units:
        return units.AREA


@dataclass(frozen=True, slots=True)
class Rate(Kind):
    """A rate as a ``Fraction``: 85% and 0.85 are 17/20. A bare 85 could be either and is refused, unless the column's
    heading says % (``ParseContext.unit``)."""

    show: Show = Show.RATE
    cell_format: str = "0.00%"

    def parse(self, cell: object, context: ParseContext) -> object:
        # 0.85 in a column headed % is what a cell formatted as percent holds; 0.85 % itself is no rate of an office.
        by_heading: Literal["percent"] | None = "percent" if context.unit == "%" else None

        def read(written: object) -> Fraction | QuantityFault | None:
            bare = parse_percent(written)
            if not isinstance(bare, QuantityFault) or by_heading is None:
                return bare
            rate = parse_percent(written, unsigned=by_heading)
            return QuantityFault("没有百分号，看不出是1%还是100%") if rate == _ONE_PERCENT else rate

        return quantity("rate", cell, read, expected=RATE_EXPECTED)

    @property
    def units(self) -> Units:
        return units.RATE


_Amount = int | Fraction | QuantityFault | None


def quantity(
    code: str,
    cell: object,
    parse: Callable[[object], _Amount],
    *,
    expected: str,
    least: int | None = 0,
    rough: bool = False,
) -> object:
    """A cell by one of the readers of ``swtool.quantities``: the value, noted where letters looked like digits or
    where the number is rough and may be, or the fault with what is ``expected``."""

    def value_of(written: object) -> object:
        read = parse(written)
        if isinstance(read, QuantityFault):
            if rough and read.is_approximate and isinstance(written, str):
                return _roughly(code, written, value_of, expected)
            return CellFault(f"{code}.unreadable", read.reason, expected)
        if read is not None and least is not None and read < least:
            return CellFault(f"{code}.negative", "不能是负数", expected)
        return read

    return with_letters_as_digits(code, cell, value_of(cell), value_of)


def _roughly(code: str, written: str, value_of: Callable[[object], object], expected: str) -> object:
    named = without_approximation(written)
    read = value_of(named) if named != "".join(written.split()) else None
    if isinstance(read, int | Fraction):
        return Noted(read, f"{code}.approximate", f"写的是约数，按{named}读入")
    return CellFault(f"{code}.unreadable", "写的不是一个确定的数，请写准确的数", expected)
