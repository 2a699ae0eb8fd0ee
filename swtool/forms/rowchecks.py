"""What the columns of one form must say together: declared with the form, judged by ``swtool.intake.crossrows``.

What follows from arithmetic or from life (nobody is born after getting a certificate) is an error; what is only odd is
a warning. Sums, references and whatever else needs the office are judged by the room's planner.
"""

from __future__ import annotations

from typing import NamedTuple

from swtool.findings import Severity


class InOrder(NamedTuple):
    """The day in ``earlier`` is not after the day in ``later``, as far as they are known to the day, month or year."""

    earlier: str
    later: str
    severity: Severity = Severity.ERROR

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.earlier, self.later)


class NotInFuture(NamedTuple):
    """The day in the column has come."""

    column: str
    severity: Severity = Severity.ERROR

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)


class IsShare(NamedTuple):
    """``rate`` is ``part`` of ``whole``, to half a percent: sheets round. Nothing is said where the whole is 0."""

    rate: str
    part: str
    whole: str
    severity: Severity = Severity.WARNING

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.rate, self.part, self.whole)


class OnePerson(NamedTuple):
    """``resident_id`` and ``name`` mean one person: the same ID has one name everywhere in the book, and ``phone`` ('':
    the form has none, or families share it) is one person's. A shared telephone is only odd."""

    resident_id: str
    name: str
    phone: str = ""
    severity: Severity = Severity.ERROR

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.resident_id, self.name, *((self.phone,) if self.phone else ()))


RowCheck = InOrder | NotInFuture | IsShare | OnePerson
