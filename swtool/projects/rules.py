"""What a ledger's figures must agree with (domain §3.5): inside one statement, and from one month to the next.

Nothing here comes from a regulation: it is arithmetic. Figures that a sheet doesn't state are never compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from swtool.projects.ledger import LedgerLine, LedgerStatement
from swtool.projects.terms import DIRECTION_LABELS, Direction


class Mismatch(NamedTuple):
    """Two figures that should be equal. ``column`` is the form's column that states ``stated``; money is 分.

    ``line`` is the budget line whose figures they are, '' for those of the whole statement.
    """

    code: str
    column: str
    what: str
    expected: int
    stated: int
    line: str = ""


def own_mismatches(statement: LedgerStatement) -> Iterator[Mismatch]:
    """Where a statement contradicts itself: Σ lines = total, balance = received − spent."""
    for direction, column, title in (
        (Direction.INCOME, "received_period", "本期到账"),
        (Direction.SPENDING, "spent_period", "本期支出合计"),
    ):
        amounts = [line.amount for line in statement.lines if line.direction is direction]
        if amounts:
            label = f"{title}不等于各{DIRECTION_LABELS[direction]}科目之和"
            yield from _compare("ledger.total", column, label, sum(amounts), getattr(statement, column))
    spent = list(cumulative_by_line(statement.lines, Direction.SPENDING).values())
    if spent and None not in spent:
        total = sum(amount for amount in spent if amount is not None)
        yield from _compare(
            "ledger.total", "spent_total", "累计支出合计不等于各支出科目累计之和", total, statement.spent_total
        )
    spent_total = _spent_total(statement)
    if statement.project_id is not None and statement.received_total is not None and spent_total is not None:
        balance = statement.received_total - spent_total
        yield from _compare(
            "ledger.balance", "closing_balance", "期末结余不等于累计到账减累计支出", balance, statement.closing_balance
        )
    if statement.opening_balance is not None:
        balance = statement.opening_balance + statement.income - statement.spending
        yield from _compare(
            "ledger.balance",
            "closing_balance",
            "期末结余不等于期初结余加本期收入减本期支出",
            balance,
            statement.closing_balance,
        )


def succession_mismatches(previous: LedgerStatement, current: LedgerStatement) -> Iterator[Mismatch]:
    """Where a month does not carry on from the month before: closing = opening, cumulative = cumulative + month.

    Cumulative figures may begin anew in January: then they equal the month's own.
    """
    before = previous.closing_balance
    if before is not None:
        label = f"期初结余不等于{previous.month.label}的期末结余"
        yield from _compare("ledger.opening", "opening_balance", label, before, current.opening_balance)
    for column, title, amount in (
        ("received_total", "累计到账", current.income),
        ("spent_total", "累计支出合计", current.spending),
    ):
        yield from _carried(current, column, title, getattr(previous, column), amount, getattr(current, column))
    for direction in Direction:
        then = cumulative_by_line(previous.lines, direction)
        now = cumulative_by_line(current.lines, direction)
        for name, stated in now.items():
            amount = sum(x.amount for x in current.lines if x.direction is direction and x.budget_line == name)
            # A budget line that the month before doesn't have begins here.
            for mismatch in _carried(current, "cumulative", f"“{name}”的累计", then.get(name, 0), amount, stated):
                yield mismatch._replace(line=name)


def cumulative_by_line(lines: Iterable[LedgerLine], direction: Direction) -> dict[str, int | None]:
    """Budget line → its cumulative amount in 分; None where the sheet states none, or several that differ.

    Several vouchers of one budget line repeat the line's one cumulative figure.
    """
    stated: dict[str, set[int]] = {}
    for line in lines:
        if line.direction is direction:
            figures = stated.setdefault(line.budget_line, set())
            if line.cumulative is not None:
                figures.add(line.cumulative)
    return {name: next(iter(figures)) if len(figures) == 1 else None for name, figures in stated.items()}


def _spent_total(statement: LedgerStatement) -> int | None:
    if statement.spent_total is not None:
        return statement.spent_total
    known = cumulative_by_line(statement.lines, Direction.SPENDING).values()
    if not known or None in known:
        return None
    return sum(amount for amount in known if amount is not None)


def _carried(
    current: LedgerStatement, column: str, title: str, before: int | None, amount: int, stated: int | None
) -> Iterator[Mismatch]:
    if before is None or stated is None or (current.month.month == 1 and stated == amount):
        return
    label = f"{title}不等于上月累计加本月"
    yield from _compare("ledger.cumulative", column, label, before + amount, stated)


def _compare(code: str, column: str, what: str, expected: int, stated: int | None) -> Iterator[Mismatch]:
    if stated is not None and stated != expected:
        yield Mismatch(code, column, what, expected, stated)
