"""Caps, shares and matches: pure, exact, in 分. Only an amount to be paid is rounded, a limit is never.

Whether a limit is kept is decided by the exact fraction. What is still free under it is cut down to whole 分, so that
spending it all stays within the limit.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

PERCENT = 100


class Rounding(StrEnum):
    """How a share becomes whole 分; the setting ``fund.rounding``."""

    HALF_UP = "half_up"
    DOWN = "down"


def to_fen(amount: Fraction, rounding: Rounding) -> int:
    """An amount ≥ 0 in whole 分: half a 分 goes up (四舍五入), or every part of one is dropped."""
    if amount < 0:
        raise ValueError("amounts of shares and matches are not negative")
    whole, rest = divmod(amount.numerator, amount.denominator)
    return whole + (rounding is Rounding.HALF_UP and 2 * rest >= amount.denominator)


def share(base: int, percent: Fraction) -> Fraction:
    """``percent`` of ``base``, exact (5 % caps, 50 % county matches, 2 %)."""
    return Fraction(base) * percent / PERCENT


class Headroom(NamedTuple):
    """What may be spent under a limit. ``limit`` is exact; the rest is 分."""

    limit: Fraction
    used: int
    planned: int = 0

    @property
    def left(self) -> int:
        """What is free before the plan, cut down to whole 分; negative where the limit is already passed."""
        return (self.limit - self.used).numerator // (self.limit - self.used).denominator

    @property
    def is_kept(self) -> bool:
        """Whether used and planned together stay within the limit; exactly at it is within."""
        return self.used + self.planned <= self.limit


def donation_match(raised: int, per: int, matched: int, cap: int, rounding: Rounding) -> int:
    """B1: for each ``per`` raised ``matched`` is added, at most ``cap`` (分): min(raised × matched ÷ per, cap)."""
    return min(to_fen(Fraction(max(raised, 0) * matched, per), rounding), cap)


def split(total: int, parts: tuple[int, ...], rounding: Rounding) -> tuple[int, ...]:
    """C1: a total in proportion to ``parts`` (3∶7). All but the last are rounded; the last is what is left, so that
    nothing appears or vanishes. Between two parts the difference to the exact share is less than one 分."""
    whole = sum(parts)
    shares: list[int] = []
    for part in parts[:-1]:
        shares.append(min(to_fen(Fraction(total * part, whole), rounding), total - sum(shares)))
    return (*shares, total - sum(shares))
