"""What an attendance is worth: whether its hours count, and how many there are of a person. Pure.

Hours count where somebody verified them (认定) or a proof stands behind them: the national rule asks for 合格证明
(domain §2.3, W18). A mere claim waits; a unit without a rule stays undetermined. Both are listed, neither is added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from swtool.dates import PartialDate
from swtool.quantities import format_hours
from swtool.training.store import Record
from swtool.training.terms import CreditState


@dataclass(frozen=True, slots=True)
class Credit:
    """An attendance judged. ``hours`` in hundredths of 学时, exact; None where they cannot be told."""

    record: Record
    state: CreditState
    hours: Fraction | None

    @property
    def earned(self) -> PartialDate:
        """When the hours were earned: the course's last day."""
        return self.record.course.key.ended_on

    @property
    def counted(self) -> Fraction:
        """The hours that count, 0 if they don't."""
        return self.hours if self.state is CreditState.COUNTED and self.hours is not None else Fraction(0)


@dataclass(frozen=True, slots=True)
class Tally:
    """A sum of credits: hours that count, hours that wait to be verified (hundredths of 学时), and how many
    attendances cannot be turned into 学时."""

    counted: Fraction = Fraction(0)
    pending: Fraction = Fraction(0)
    undetermined: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.counted + other.counted, self.pending + other.pending, self.undetermined + other.undetermined)


def credit_of(record: Record) -> Credit:
    """Judge one attendance."""
    attended = record.attended
    hours = Fraction(attended.verified_credit_hours) if attended.verified_credit_hours is not None else None
    if hours is None and attended.claim is not None:
        hours = attended.claim.credit_hours
    return Credit(record, _state(record, hours), hours)


def is_attested(record: Record) -> bool:
    """Whether somebody verified it or a proof stands behind it."""
    attended = record.attended
    return bool(attended.verified_by or attended.proof_no) or attended.verified_credit_hours is not None


def _state(record: Record, hours: Fraction | None) -> CreditState:
    if not record.course.facts.is_social_work:
        return CreditState.NOT_SOCIAL_WORK
    if record.attended.result == "failed":
        return CreditState.FAILED
    if hours is None:
        return CreditState.UNDETERMINED
    return CreditState.COUNTED if is_attested(record) else CreditState.PENDING


def has_happened(credit: Credit, as_of: date) -> bool:
    """Whether the course may have ended by ``as_of``: one known to the month counts within that month."""
    return credit.earned.first_day <= as_of


def tally(credits: Iterable[Credit]) -> Tally:
    """The sum of credits."""
    counted = pending = Fraction(0)
    undetermined = 0
    for credit in credits:
        if credit.state is CreditState.COUNTED:
            counted += credit.counted
        elif credit.state is CreditState.PENDING:
            pending += credit.hours or 0
        elif credit.state is CreditState.UNDETERMINED:
            undetermined += 1
    return Tally(counted, pending, undetermined)


def rounded_down(hours: Fraction) -> int:
    """Hundredths for showing what was reached: 29.996 学时 must not look like 30."""
    return floor(hours)


def rounded_up(hours: Fraction) -> int:
    """Hundredths for showing what is missing: who owes anything must not seem to owe nothing."""
    return ceil(hours)


def hours_text(hours: Fraction, *, up: bool = False) -> str:
    """Hundredths of 学时 for reading, cut (or raised) to two decimals."""
    return format_hours(rounded_up(hours) if up else rounded_down(hours))
