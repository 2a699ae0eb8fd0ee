"""What the books are made of, and what they add up to: pure functions of entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from swtool.dates import Month
from swtool.errors import NotFound
from swtool.funds.accounts import ON_THE_LEFT, AccountClass, Chart

PREFIX = "FL"
_LONGEST_NUMBER = 18  # digits; SQLite keeps no longer number


class Fund(NamedTuple):
    """Money of one source. ``organization`` is '' for the county's own."""

    id: int
    name: str
    source: str
    organization_id: int | None = None
    organization: str = ""

    @property
    def book(self) -> str:
        """Whose book it stands in: that of an organization or the county's own."""
        return self.organization or "本县"


class Entry(NamedTuple):
    """One amount from the credited to the debited account. Written off (红字): the same accounts, a negative amount."""

    id: int
    fund_id: int
    happened_on: date
    voucher_no: str
    debit: str
    credit: str
    amount: int
    summary: str
    project_id: int | None = None
    reverses_id: int | None = None
    why: str = ""

    @property
    def number(self) -> str:
        """What people call it: FL12."""
        return f"{PREFIX}{self.id}"

    @property
    def month(self) -> Month:
        """The month whose books it belongs to."""
        return Month.of(self.happened_on)


@dataclass(slots=True)
class Turnover:
    """An account over a stretch of days, 分: opening (debit side positive), what was debited and what credited."""

    opening: int = 0
    debited: int = 0
    credited: int = 0

    @property
    def closing(self) -> int:
        """The balance at the end, debit side positive."""
        return self.opening + self.debited - self.credited


def trial_balance(entries: Iterable[Entry], first: date, last: date) -> dict[str, Turnover]:
    """Account number → turnover from ``first`` to ``last``; all that lies before is the opening balance."""
    found: dict[str, Turnover] = {}
    for entry in entries:
        if entry.happened_on > last:
            continue
        left, right = found.setdefault(entry.debit, Turnover()), found.setdefault(entry.credit, Turnover())
        if entry.happened_on < first:
            left.opening += entry.amount
            right.opening -= entry.amount
        else:
            left.debited += entry.amount
            right.credited += entry.amount
    return dict(sorted(found.items()))


def sides(entry: Entry, kind: AccountClass, chart: Chart) -> list[tuple[str, int]]:
    """The accounts of a class that an entry moves, each with by how much it raises it: none, one, or both, where an
    amount is put from one of them to the other."""
    sign = 1 if kind in ON_THE_LEFT else -1
    both = ((entry.debit, sign * entry.amount), (entry.credit, -sign * entry.amount))
    return [(account, amount) for account, amount in both if chart.kind_of(account) is kind]


def effect(entry: Entry, kind: AccountClass, chart: Chart) -> int:
    """By how much an entry raises the accounts of a class, 分: income when credited, assets when debited."""
    return sum(amount for _, amount in sides(entry, kind, chart))


def total(entries: Iterable[Entry], kind: AccountClass, chart: Chart) -> int:
    """Income, expenses … of entries, net of what was written off."""
    return sum(effect(entry, kind, chart) for entry in entries)


def credited_to(entries: Iterable[Entry], account: str) -> int:
    """What came in on an account, net of what was taken from it."""
    return sum(entry.amount * ((entry.credit == account) - (entry.debit == account)) for entry in entries)


def grouped(entries: Iterable[Entry]) -> Mapping[int, list[Entry]]:
    """Entries by fund."""
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.fund_id, []).append(entry)
    return found


def entry_id(text: str) -> int:
    """The row that FL12 means. Raises NotFound."""
    digits = text.strip().upper().removeprefix(PREFIX)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER):
        raise NotFound(f"没有分录“{text}”", remedy="分录编号如 FL12，见 swtool entry list")
    return int(digits)
