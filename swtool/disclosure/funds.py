"""The month's money as it is published: balances of each statement, income by source, spending by budget line.

Everything is added up here from the lines, in 分; what a sheet states of its sums is compared in the gate, not taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from swtool.projects.ledger import LedgerLine, LedgerStatement
from swtool.projects.terms import Direction

OWN_MONEY = "机构自有资金"


class Balance(NamedTuple):
    """One statement's month, 分. ``opening`` and ``closing`` are None where the balance cannot be known."""

    name: str
    opening: int | None
    income: int
    spending: int
    stated_closing: int | None

    @property
    def closing(self) -> int | None:
        """Opening + income − spending."""
        return None if self.opening is None else self.opening + self.income - self.spending


class MoneyLine(NamedTuple):
    """One source of income or one budget line, 分. ``budget`` and ``cumulative`` are None where not stated once."""

    name: str
    project: str
    amount: int
    budget: int | None
    cumulative: int | None


def statement_name(statement: LedgerStatement) -> str:
    """The project, or that it is no project's money."""
    return statement.project_name or OWN_MONEY


def balance_of(statement: LedgerStatement, before: LedgerStatement | None) -> Balance:
    """A statement's balance. An opening not stated is last month's closing, else what the stated closing leaves."""
    opening = statement.opening_balance
    if opening is None and before is not None:
        opening = before.closing_balance
    if opening is None and statement.closing_balance is not None:
        opening = statement.closing_balance - statement.income + statement.spending
    if opening is None and None not in (statement.received_total, statement.spent_total):
        assert statement.received_total is not None
        assert statement.spent_total is not None
        opening = statement.received_total - statement.income - (statement.spent_total - statement.spending)
    return Balance(statement_name(statement), opening, statement.income, statement.spending, statement.closing_balance)


def before_of(statement: LedgerStatement, earlier: Iterable[LedgerStatement]) -> LedgerStatement | None:
    """The same project's statement of the month before."""
    return next((one for one in earlier if one.project_id == statement.project_id), None)


def money_lines(statement: LedgerStatement, direction: Direction) -> list[MoneyLine]:
    """The lines of one direction, vouchers of one budget line (or source of income) added up, in the sheet's order."""
    groups: dict[str, list[LedgerLine]] = {}
    for line in statement.lines:
        if line.direction is direction:
            is_income = direction is Direction.INCOME
            groups.setdefault(line.funding_source or line.budget_line if is_income else line.budget_line, []).append(
                line
            )
    return [
        MoneyLine(
            name,
            statement_name(statement),
            sum(line.amount for line in group),
            _the_one({line.budget for line in group}),
            _the_one({line.cumulative for line in group}) if len({line.budget_line for line in group}) == 1 else None,
        )
        for name, group in groups.items()
    ]


def unlisted(statement: LedgerStatement, direction: Direction) -> int:
    """What a statement says in one sum only: money without a single line behind it, 分."""
    if any(line.direction is direction for line in statement.lines):
        return 0
    return statement.income if direction is Direction.INCOME else statement.spending


def _the_one(stated: set[int | None]) -> int | None:
    known = {figure for figure in stated if figure is not None}
    return next(iter(known)) if len(known) == 1 else None
