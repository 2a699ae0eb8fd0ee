"""Pay of few persons: its lines are published as one, so that no line is somebody's wage (domain §2.7).

What was one line in the month before stays one: cumulative figures of two months would give the lines between them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from swtool.disclosure.funds import MoneyLine
from swtool.disclosure.page import Page
from swtool.patterns import Pattern

MERGED = "人员经费（合并）"
_PAY = Pattern(
    "工资|薪酬|薪金|薪资|人员(?:经费|支出|费用)|补贴|津贴|社保|社会保险|五险一金|公积金|奖金|绩效|劳务|讲课费|课时费|督导费|专家费"
)
_AID = Pattern("困难|高龄|老人|残疾|低保|特困|群众|儿童|救助|服务对象|家庭|志愿")  # what clients get is no pay


def is_pay(name: str) -> bool:
    """Whether a budget line pays persons for their work."""
    return _PAY.search(name) is not None and _AID.search(name) is None


def merged_before(page: Page | None) -> frozenset[str]:
    """The projects whose pay was one line on a page; '' where the page has one project only."""
    table = page.table("spending") if page is not None else None
    if table is None:
        return frozenset()
    keys = [column.key for column in table.columns]
    rows = (dict(zip(keys, row, strict=True)) for row in table.rows)
    return frozenset(str(row.get("project") or "") for row in rows if row["name"] == MERGED)


def merge_pay(lines: Sequence[MoneyLine], *, persons: int, below: int, before: Collection[str] = ()) -> list[MoneyLine]:
    """The lines of one statement; where fewer than ``below`` persons are paid, those of pay as one, at the first place.

    ``before`` are the projects whose pay was one line the month before.
    """
    pay = [line for line in lines if is_pay(line.name)] if below else []
    was_merged = bool(pay) and ("" in before or pay[0].project in before)
    if len(pay) < 2 or (persons >= below and not was_merged):
        return list(lines)
    whole = MoneyLine(
        MERGED,
        pay[0].project,
        sum(line.amount for line in pay),
        _sum([line.budget for line in pay]),
        _sum([line.cumulative for line in pay]),
    )
    merged = [whole if line is pay[0] else line for line in lines]
    return [line for line in merged if not any(line is other for other in pay)]


def _sum(figures: Sequence[int | None]) -> int | None:
    return None if None in figures else sum(figure for figure in figures if figure is not None)
