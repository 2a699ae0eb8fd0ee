"""Time that was given or spent, written in hours and kept in minutes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from swtool.errors import UsageFault
from swtool.forms.amounts import Count
from swtool.forms.kind import CellFault, Kind, ParseContext, states_nothing, with_letters_as_digits
from swtool.forms.units import MINUTE, TIME, Units
from swtool.quantities import QuantityFault, format_hours, parse_hours_with_unit

MINUTES_AN_HOUR = 60
_HOURS = ("小时", "h", "H", "")
_MINUTES = ("分钟",)
_EXPECTED = "小时数，如 2.5，或写 90分钟"


class Minutes(int):
    """A length of time in minutes, said in hours: 2.5小时, or 100分钟 where hours would be rounded."""

    __slots__ = ()

    def __str__(self) -> str:
        hundredths, rest = divmod(int(self) * 100, MINUTES_AN_HOUR)
        return f"{int(self)}分钟" if rest else f"{format_hours(hundredths)}小时"


def hundredths_of_hours(minutes: int) -> int:
    """Minutes in the unit of monthly figures, hundredths of an hour, rounded half up once for a whole sum."""
    return (minutes * 200 + MINUTES_AN_HOUR) // (2 * MINUTES_AN_HOUR)


@dataclass(frozen=True, slots=True)
class ServiceTime(Kind):
    """2.5, 2.5小时 or 90分钟 as minutes. A bare number is hours, as the national rules count (志愿服务时间以小时计),
    unless the column's heading says 分钟 (``ParseContext.unit``)."""

    cell_format: str = "0.##"
    example: str = "2.5"

    def parse(self, cell: object, context: ParseContext) -> object:
        if states_nothing(cell):
            return None
        read = partial(_minutes, bare=MINUTE if context.unit == MINUTE else "")
        return with_letters_as_digits("service_time", cell, read(cell), read)

    @property
    def units(self) -> Units:
        return TIME

    def written(self, value: object) -> object:
        """Minutes as hours, exact where two decimals are."""
        if not isinstance(value, int):
            return value
        hundredths, rest = divmod(int(value) * 100, MINUTES_AN_HOUR)
        return f"{int(value)}分钟" if rest else Decimal(hundredths).scaleb(-2)


@dataclass(frozen=True, slots=True)
class WholeMinutes(Count):
    """A length in minutes, where a bare number says them: 90, 90分钟, 1.5小时."""

    def parse(self, cell: object, context: ParseContext) -> object:
        written = parse_hours_with_unit(cell) if isinstance(cell, str) else None
        if isinstance(written, tuple) and written[1] in (*_MINUTES, *filter(None, _HOURS)):
            read = _minutes(cell)
            return int(read) if isinstance(read, Minutes) else read
        return Count.parse(self, cell, context)


def _minutes(cell: object, bare: str = "") -> object:
    read = parse_hours_with_unit(cell)
    if isinstance(read, QuantityFault):
        return CellFault("service_time.unreadable", read.reason, expected=_EXPECTED)
    if read is None:
        return None
    hundredths, unit = read[0], read[1] or bare
    if unit not in (*_HOURS, *_MINUTES):
        return CellFault("service_time.unit", f"单位“{unit}”不能用在这里", expected=_EXPECTED)
    minutes, rest = divmod(hundredths if unit in _MINUTES else hundredths * MINUTES_AN_HOUR, 100)
    if rest or minutes <= 0:
        return CellFault("service_time.part_of_minute", "折不成整分钟", expected=_EXPECTED)
    return Minutes(minutes)


def minutes_of(text: str) -> Minutes:
    """The time that an option states. Raises ``UsageFault``."""
    read = _minutes(text)
    if not isinstance(read, Minutes):
        why = read.reason if isinstance(read, CellFault) else ""
        raise UsageFault(f"“{text}”不是时长", why=why, remedy="写小时数，如 2.5，或写 90分钟")
    return read
