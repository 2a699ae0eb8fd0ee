"""What a line of the yearly statistics is, and how its figure is read."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Unit(StrEnum):
    """How a figure is kept, and so how it is shown."""

    NUMBER = "number"
    AREA = "area"  # hundredths of a square metre
    MONEY = "money"  # 分
    HOURS = "hours"  # hundredths of 学时 or of an hour
    PERCENT = "percent"  # a fraction, shown in hundredths
    PER_MILLE = "per_mille"  # a fraction, shown in thousandths


class Measure(NamedTuple):
    """One line of the statistics.

    ``tables`` are the registers it is counted from: what was entered there after a report may have changed it. A rate
    has the keys of its ``numerator`` and ``denominator`` and no items of its own. Where a year has nothing of a client
    group, what is known of it is what is known of the measure ``like``.
    """

    key: str
    section: str
    title: str
    word: str
    definition: str
    source: str
    tables: tuple[str, ...] = ()
    unit: Unit = Unit.NUMBER
    numerator: str = ""
    denominator: str = ""
    like: str = ""

    @property
    def is_rate(self) -> bool:
        """Whether it is the share of two other measures."""
        return bool(self.numerator)
