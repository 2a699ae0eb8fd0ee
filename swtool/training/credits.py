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
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.quantities import format_hours
from swtool.training.courses import Course
from swtool.training.store import Record
from swtool.training.terms import CreditState

NOTHING = Fraction(0)


class Said(NamedTuple):
    """What an attendance says that decides on its hours; of a whole class it is the same.

    ``claimed`` and ``verified`` in hundredths of 学时, None where they are not known; ``is_attested``: somebody has
    verified it or a proof stands behind it.
    """

    minutes: int | None
    claimed: Fraction | None
    verified: int | None
    is_attested: bool
    has_failed: bool


@dataclass(frozen=True, slots=True)
class Worth:
    """What it is worth to have attended a course, by what the attendance says. ``hours`` in hundredths of 学时, exact;
    None where they cannot be told."""

    course: Course
    said: Said
    state: CreditState
    hours: Fraction | None

    @property
    def earned(self) -> PartialDate:
        """When the hours were earned: the course's last day."""
        return self.course.key.ended_on

    @property
    def counted(self) -> Fraction:
        """The hours that count, 0 if they don't."""
        return self.hours if self.state is CreditState.COUNTED and self.hours is not None else NOTHING


@dataclass(frozen=True, slots=True)
class Credit(Worth):
    """An attendance judged."""

    record: Record


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
    said = Said(
        attended.minutes,
        attended.claim.credit_hours if attended.claim is not None else None,
        attended.verified_credit_hours,
        attended.verified_credit_hours is not None or bool(attended.verified_by or attended.proof_no),
        attended.result == "failed",
    )
    return Credit(record.course, said, *_judged(record.course, said), record)


def worth_of(course: Course, said: Said) -> Worth:
    """Judge all attendances of a course that say the same."""
    return Worth(course, said, *_judged(course, said))


def _judged(course: Course, said: Said) -> tuple[CreditState, Fraction | None]:
    hours = said.claimed if said.verified is None else Fraction(said.verified)
    return _state(course, said, hours), hours


def _state(course: Course, said: Said, hours: Fraction | None) -> CreditState:
    if not course.facts.is_social_work:
        return CreditState.NOT_SOCIAL_WORK
    if said.has_failed:
        return CreditState.FAILED
    if hours is None:
        return CreditState.UNDETERMINED
    return CreditState.COUNTED if said.is_attested else CreditState.PENDING


def has_happened(credit: Worth, as_of: date) -> bool:
    """Whether the course may have ended by ``as_of``: one known to the month counts within that month."""
    return credit.earned.first_day <= as_of


def tally(credits: Iterable[Worth]) -> Tally:
    """The sum of credits."""
    counted: Fraction | int = 0
    pending: Fraction | int = 0
    undetermined = 0
    for credit in credits:
        if credit.state is CreditState.COUNTED:
            counted += plain(credit.counted)
        elif credit.state is CreditState.PENDING:
            pending += plain(credit.hours or NOTHING)
        elif credit.state is CreditState.UNDETERMINED:
            undetermined += 1
    return Tally(Fraction(counted), Fraction(pending), undetermined)


def plain(hours: Fraction) -> Fraction | int:
    """The same number, as an int if it is whole: these are added ten times as fast."""
    return hours.numerator if hours.denominator == 1 else hours


def rounded_down(hours: Fraction) -> int:
    """Hundredths for showing what was reached: 29.996 学时 must not look like 30."""
    return floor(hours)


def rounded_up(hours: Fraction) -> int:
    """Hundredths for showing what is missing: who owes anything must not seem to owe nothing."""
    return ceil(hours)


def hours_text(hours: Fraction, *, up: bool = False) -> str:
    """Hundredths of 学时 for reading, cut (or raised) to two decimals."""
    return format_hours(rounded_up(hours) if up else rounded_down(hours))
