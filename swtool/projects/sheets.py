"""The ledger as lists: its lines, and one line a statement."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from swtool.dates import Month
from swtool.office import Office
from swtool.projects.store import statements_between
from swtool.projects.terms import DIRECTION_LABELS
from swtool.quantities import format_money
from swtool.registry.posts import KnownOn
from swtool.tables import Heading, Show, Table


def ledger_lines(
    office: Office,
    first: Month,
    last: Month,
    *,
    organization_id: int | None = None,
    known_on: KnownOn = None,
    as_of: date | None = None,
) -> Table:
    """Every line of the months ``first`` to ``last``. The rate is cumulative by budget, where both are stated."""
    found = statements_between(office.db, first, last, organization_id=organization_id, known_on=known_on)
    rows: list[tuple[object, ...]] = []
    for statement in found:
        for line in statement.lines:
            rate = Fraction(line.cumulative, line.budget) if line.cumulative is not None and line.budget else None
            rows.append(
                (
                    str(statement.month),
                    statement.organization_name,
                    statement.project_name,
                    DIRECTION_LABELS[line.direction],
                    line.budget_line,
                    line.budget,
                    line.amount,
                    line.cumulative,
                    rate,
                    line.funding_source,
                    line.description,
                    line.voucher_no,
                )
            )
    income, spending = sum(s.income for s in found), sum(s.spending for s in found)
    return Table(
        "财务收支明细",
        (
            Heading("month", "月份"),
            Heading("organization", "机构名称"),
            Heading("project", "项目名称"),
            Heading("direction", "收支"),
            Heading("budget_line", "科目"),
            Heading("budget", "预算", Show.MONEY),
            Heading("amount", "本期金额", Show.MONEY),
            Heading("cumulative", "累计金额", Show.MONEY),
            Heading("execution_rate", "执行率", Show.RATE),
            Heading("funding_source", "资金来源"),
            Heading("description", "摘要"),
            Heading("voucher_no", "票据号", Show.CODE),
        ),
        rows,
        as_of=as_of or office.today,
        notes=(f"收入合计 {format_money(income)} 元，支出合计 {format_money(spending)} 元",),
    )
