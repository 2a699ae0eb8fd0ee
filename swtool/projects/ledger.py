"""What a ledger is made of: a line, the statement it stands on, and an organization's month as a whole."""

from __future__ import annotations

from typing import NamedTuple

from swtool.dates import Month
from swtool.projects.terms import Direction


class LedgerLine(NamedTuple):
    """One budget line of a month. Money is 分; ``budget`` and ``cumulative`` are None where not stated."""

    statement_id: int
    project_id: int | None
    project_name: str  # '' for the organization's own money
    direction: Direction
    budget_line: str
    amount: int
    budget: int | None = None
    cumulative: int | None = None
    funding_source: str = ""
    description: str = ""
    voucher_no: str = ""


class LedgerStatement(NamedTuple):
    """A project's month (or the organization's own). Money is 分, as stated on the sheet, None where not stated."""

    id: int
    organization_id: int
    organization_name: str
    project_id: int | None
    project_name: str
    month: Month
    purchaser: str
    contract_amount: int | None
    opening_balance: int | None
    received_period: int | None
    received_total: int | None
    spent_period: int | None
    spent_total: int | None
    closing_balance: int | None
    recorded_at: str
    lines: tuple[LedgerLine, ...] = ()

    @property
    def income(self) -> int:
        """What came in this month: the income lines added up; where there are none, what the sheet states."""
        amounts = [line.amount for line in self.lines if line.direction is Direction.INCOME]
        return sum(amounts) if amounts else self.received_period or 0

    @property
    def spending(self) -> int:
        """What was spent this month: the spending lines added up; where there are none, what the sheet states."""
        amounts = [line.amount for line in self.lines if line.direction is Direction.SPENDING]
        return sum(amounts) if amounts else self.spent_period or 0


class Ledger(NamedTuple):
    """Everything an organization stated for a month, by project name; ``statements`` is () where nothing came in."""

    organization_id: int
    month: Month
    statements: tuple[LedgerStatement, ...] = ()

    @property
    def lines(self) -> tuple[LedgerLine, ...]:
        """The lines of all statements in their order."""
        return tuple(line for statement in self.statements for line in statement.lines)

    @property
    def income(self) -> int:
        """What came in, 分, over all statements."""
        return sum(statement.income for statement in self.statements)

    @property
    def spending(self) -> int:
        """What was spent, 分, over all statements."""
        return sum(statement.spending for statement in self.statements)
