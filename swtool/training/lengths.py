"""How long somebody was trained: as written, and in 学时 only where that unit or a rule of the policy says how many.

Nothing turns into anything silently: the national rule counts 小时 by 实际培训时间, 江苏 counts 学时, places differ on
how many 学时 a day has, and no rule found says how long one 学时 is (domain §2.3).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from swtool.policy.parameter import Parameter
from swtool.policy.policy import Policy
from swtool.training.terms import CLOCK_HOUR, CREDIT_UNITS, DAY, HALF_DAY, MINUTE

MINUTES_AN_HOUR = 60
_WHOLE = 100  # amounts are hundredths


class Claim(NamedTuple):
    """A length as claimed: ``amount`` in hundredths of ``unit``; ``credit_hours`` in hundredths of 学时, None where no
    rule turns the unit into 学时; ``rule`` names the policy value that did, '' where none was needed."""

    amount: int
    unit: str
    credit_hours: Fraction | None
    rule: str = ""


class Conversions(NamedTuple):
    """The policy's two conversion rules on a day; None where nobody stated one."""

    minutes: Parameter | None = None
    days: Parameter | None = None

    @classmethod
    def on(cls, policy: Policy, day: date) -> Conversions:
        """Those in force on ``day``."""
        return cls(
            policy.find("training.minutes_per_credit_hour", day), policy.find("training.credit_hours_per_day", day)
        )


def claim_of(amount: int, unit: str, conversions: Conversions) -> Claim:
    """A claim with its 学时 where they are known."""
    if unit in CREDIT_UNITS:
        return Claim(amount, unit, Fraction(amount))
    rule = conversions.days if unit in (DAY, HALF_DAY) else conversions.minutes
    hours = _converted(amount, unit, conversions)
    return Claim(amount, unit, hours, rule_id(rule) if rule is not None and hours is not None else "")


def rule_id(parameter: Parameter) -> str:
    """Which value of which rule: 330481:training.credit_hours_per_day@2026-01-01."""
    return f"{parameter.jurisdiction}:{parameter.name}@{parameter.since}"


def whole_minutes(amount: int, unit: str) -> int | None:
    """The minutes of an amount (hundredths) of 小时 or 分钟; None for other units, and for parts of a minute."""
    factor = {CLOCK_HOUR: MINUTES_AN_HOUR, MINUTE: 1}.get(unit)
    if factor is None or amount * factor % _WHOLE:
        return None
    return amount * factor // _WHOLE


def credit_as_minutes(hours: Fraction, rule: Parameter) -> Fraction:
    """Hundredths of 学时 as minutes under ``training.minutes_per_credit_hour``."""
    return hours * Fraction(rule.decimal()) / _WHOLE


def _converted(amount: int, unit: str, conversions: Conversions) -> Fraction | None:
    if unit in (CLOCK_HOUR, MINUTE) and conversions.minutes is not None:
        minutes = amount * (MINUTES_AN_HOUR if unit == CLOCK_HOUR else 1)
        return Fraction(minutes) / Fraction(conversions.minutes.decimal())
    if unit in (DAY, HALF_DAY) and conversions.days is not None:
        return _from_days(amount, unit, conversions.days)
    return None


def _from_days(amount: int, unit: str, rule: Parameter) -> Fraction | None:
    """Whole days by the full day's 学时, half ones by the half day's; other parts of a day have no rule."""
    full = rule.hundredths("full_day")
    half = rule.hundredths("half_day") if rule.has("half_day") else None
    if unit == HALF_DAY:
        return None if half is None or amount % _WHOLE else Fraction(half * (amount // _WHOLE))
    whole, rest = divmod(amount, _WHOLE)
    if rest == 0:
        return Fraction(full * whole)
    return Fraction(full * whole + half) if half is not None and rest * 2 == _WHOLE else None
