"""An allowance of a month, by stretches of days: pure, exact. How parts of a month count is the county's setting,
because the sources (ORD-01, LSH-02) give amounts a month and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple


class Kind(StrEnum):
    """The two allowances: of certificate holders (ORD-01) and of village assistants (LSH-02)."""

    POST = "post"
    ASSISTANT = "assistant"

    @property
    def label(self) -> str:
        """As the office calls it."""
        return "持证岗位津贴" if self is Kind.POST else "村社工助理员津贴"

    @property
    def parameter(self) -> str:
        """The rule that has its amounts."""
        return f"allowance.{self.value}"


class PartMonth(StrEnum):
    """``allowance.part_month``: what whoever came or left within a month gets."""

    BY_DAYS = "by_days"
    FULL = "whole_month"
    NONE = "no_part_month"


class LevelChange(StrEnum):
    """``allowance.level_change``: which level counts in a month in which it changed."""

    BY_DAYS = "by_days"
    HIGHEST = "highest_of_month"
    FIRST = "first_of_month"


class Stretch(NamedTuple):
    """Days of one month on which nothing changes. ``rate`` is 分 a month at that level; None: not in post."""

    days: int
    rate: int | None
    level: str = ""


def month_amount(stretches: Sequence[Stretch], part: PartMonth, change: LevelChange) -> Fraction:
    """What a month is worth, 分, not rounded. ``stretches`` cover the whole month in order."""
    whole = sum(each.days for each in stretches)
    served = [(each.days, each.rate) for each in stretches if each.rate is not None]
    days = days_served(stretches)
    if not days:
        return Fraction(0)
    match part:
        case PartMonth.BY_DAYS:
            share = Fraction(days, whole)
        case PartMonth.FULL:
            share = Fraction(1)
        case PartMonth.NONE:
            share = Fraction(days == whole)
    match change:
        case LevelChange.BY_DAYS:
            rate = Fraction(sum(each_days * each_rate for each_days, each_rate in served), days)
        case LevelChange.HIGHEST:
            rate = Fraction(max(each_rate for _, each_rate in served))
        case LevelChange.FIRST:
            rate = Fraction(served[0][1])
    return rate * share


def days_served(stretches: Sequence[Stretch]) -> int:
    """Days of the month in post."""
    return sum(each.days for each in stretches if each.rate is not None)


def to_fen(amount: Fraction, *, half_up: bool) -> int:
    """An amount ≥ 0 in whole 分: half a 分 goes up, or every part of one is dropped (``fund.rounding``)."""
    whole, rest = divmod(amount.numerator, amount.denominator)
    return whole + (half_up and 2 * rest >= amount.denominator)
