"""What a kind of column knows: to parse a cell, to show a value, to mask it. Parsing is pure and never guesses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from swtool.dates import Month
from swtool.findings import Severity
from swtool.privacy import mask_none
from swtool.tables import Show


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell's content is not a value. ``code`` is the tail of the finding's code (``resident_id.check_digit``)."""

    code: str
    reason: str
    expected: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Noted:
    """A value that was read, with something worth saying (a look-alike letter replaced, a 15-digit ID converted)."""

    value: object
    code: str
    note: str


@dataclass(frozen=True, slots=True)
class ParseContext:
    """What the sheet says about its cells: ``unit`` of money (元/万元), ``period``, the date system, the day judged."""

    today: date
    unit: str = "元"
    period: Month | None = None
    date1904: bool = False


class Kind:
    """Base of the kinds. ``parse`` gets a non-empty cell (a blank cell is None before any kind sees it)."""

    show: Show = Show.TEXT
    cell_format: str = "General"
    example: str = ""

    def parse(self, cell: object, context: ParseContext) -> object:
        """The value, a ``Noted`` value, or a ``CellFault``."""
        raise NotImplementedError

    @property
    def mask(self) -> Callable[[object], str]:
        """What may be seen of a personal value."""
        return mask_none

    @property
    def choices(self) -> tuple[str, ...]:
        """The words a dropdown offers; () where any value of the kind may stand."""
        return ()
