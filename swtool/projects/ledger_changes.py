"""From what to what a month's statement changes, told at the cells that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from swtool.intake.fields import field_change
from swtool.intake.plan import FieldChange, Row
from swtool.projects.forms import LEDGER
from swtool.projects.ledger import LedgerStatement
from swtool.projects.terms import DIRECTION_LABELS, Direction
from swtool.quantities import format_money

STATED = (
    "contract_amount",
    "opening_balance",
    "received_period",
    "received_total",
    "spent_period",
    "spent_total",
    "closing_balance",
)
"""What a sheet states of the month besides its lines."""
_LINE_WORDS = ("budget_line", "budget", "cumulative", "funding_source", "description", "voucher_no")


def differences(rows: Sequence[Row], before: LedgerStatement, after: LedgerStatement) -> Iterator[FieldChange]:
    """From what to what. The newest sheet is the whole month: a line more or less replaces what stood there too."""
    for name in STATED:
        then, now = getattr(before, name), getattr(after, name)
        if then != now:
            row = next((row.number for row in rows if row.values.get(name) is not None), 0)
            yield FieldChange(name, LEDGER.column(name).title, _money(then), _money(now), row, then is None)
    then_lines, now_lines = _amounts(before), _amounts(after)
    differing = [key for key in dict.fromkeys((*then_lines, *now_lines)) if then_lines.get(key) != now_lines.get(key)]
    for key in differing:
        direction, name = key
        at = next(
            (
                row.number
                for row, line in zip(rows, after.lines, strict=True)
                if (line.direction, line.budget_line) == key
            ),
            0,
        )
        told = (_money(then_lines.get(key)), _money(now_lines.get(key)))
        yield FieldChange("amount" if at else "", f"{DIRECTION_LABELS[direction]}“{name}”", *told, row=at)
    if not differing and before.lines != after.lines:
        yield from _line_differences(rows, before, after)
    if before.purchaser != after.purchaser:
        yield field_change(LEDGER, "purchaser", before.purchaser, after.purchaser)


def _line_differences(rows: Sequence[Row], before: LedgerStatement, after: LedgerStatement) -> Iterator[FieldChange]:
    """The amounts are the same: budgets, cumulatives and words of the lines, one by one; else that their order is."""
    is_told = False
    if len(before.lines) == len(after.lines):
        for (row, now), then in zip(zip(rows, after.lines, strict=True), before.lines, strict=True):
            for name in _LINE_WORDS:
                if getattr(then, name) != getattr(now, name):
                    is_told = True
                    label = f"“{now.budget_line}”"
                    was, is_now = getattr(then, name), getattr(now, name)
                    yield field_change(LEDGER, name, was, is_now, row=row.number, of=label)
    if not is_told:
        yield FieldChange("", "明细", "原来的笔数和顺序", "有变")


def _amounts(statement: LedgerStatement) -> dict[tuple[Direction, str], int]:
    found: dict[tuple[Direction, str], int] = {}
    for line in statement.lines:
        key = (line.direction, line.budget_line)
        found[key] = found.get(key, 0) + line.amount
    return found


def _money(amount: int | None) -> str:
    return "未写" if amount is None else format_money(amount)
