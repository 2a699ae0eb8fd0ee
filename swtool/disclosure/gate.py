"""The gate: what keeps a month from being published. Every fault is a finding, and all of them are told at once.

Sums are added again here, before small counts are held back; a month must carry on from the one before, as the office's
records have it and as it was published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from swtool.disclosure.funds import balance_of, before_of, statement_name, unlisted
from swtool.disclosure.month_sheet import WHOLE, MonthSheet
from swtool.disclosure.page import Page, PageTable
from swtool.disclosure.parts import PART_OF, Part, contents_of
from swtool.findings import Finding, Severity, Where
from swtool.projects import rules as ledger_rules
from swtool.projects.ledger import LedgerStatement
from swtool.projects.terms import DIRECTION_LABELS, Direction
from swtool.quantities import format_money
from swtool.services import rules as service_rules
from swtool.services.store import ServiceTotal

_SUPPLY = {
    Part.PARTY: ("没有登记党务事项", "swtool party add 登记，或用 swtool intake load 载入党务公开事项表"),
    Part.OPERATIONS: ("没有报来服务月报", "swtool intake load 载入各站服务月报"),
    Part.FINANCE: ("没有报来收支", "swtool intake load 载入财务公开表"),
}
_CORRECT = "核对报来的表，改正后重新载入"


def gate(sheet: MonthSheet, labels: Sequence[str], published_before: Page | None) -> list[Finding]:
    """Everything that stops the month: parts missing, sums that are off, months that don't join.

    ``published_before`` is the current seal of the month before.
    """
    faults = [*_missing(sheet, labels), *_services(sheet), *_ledger(sheet)]
    if published_before is not None:
        faults += [*_joins_balances(sheet, published_before), *_joins_services(sheet, published_before)]
    return faults


def fault(
    sheet: MonthSheet, code: str, what: str, *, expected: str = "", actual: str = "", remedy: str = ""
) -> Finding:
    """A finding about this organization's month."""
    subject = f"{sheet.organization.name} {sheet.month.label}"
    return Finding(f"disclosure.{code}", Severity.ERROR, Where(subject=subject), what, expected, actual, remedy=remedy)


def _missing(sheet: MonthSheet, labels: Sequence[str]) -> Iterator[Finding]:
    asked = {PART_OF[content]: label for label, contents in contents_of(labels) for content in contents}
    for part, label in asked.items():
        if sheet.supplied(part):
            if part in sheet.said_none:
                what = f"{label}：登记过“本月无”，却又有内容"
                remedy = f"用 swtool disclosure none {sheet.organization.name} {sheet.month} {label} --undo 撤销"
                yield fault(sheet, "said_none", what, remedy=remedy)
        elif part not in sheet.said_none:
            what, how = _SUPPLY[part]
            none = f"确实没有的，用 swtool disclosure none {sheet.organization.name} {sheet.month} {label} 说明“本月无”"
            yield fault(sheet, "missing", f"{label}：{what}", remedy=f"{how}；{none}")


def _services(sheet: MonthSheet) -> Iterator[Finding]:
    before = _by_station(sheet.totals_before)
    for place, totals in _by_station(sheet.totals).items():
        earlier = before.get(place, {})
        mismatches = [
            *service_rules.own_mismatches(totals.values()),
            *service_rules.succession_mismatches(earlier, totals, sheet.month),
        ]
        station = next(iter(totals.values())).station_name
        for mismatch in mismatches:
            where = f"{station}{f'“{place[1]}”' if place[1] else ''}"
            yield fault(sheet, "services", f"{where} {mismatch.what}", remedy=_CORRECT)
        for total in totals.values():
            if total.value < 0:
                yield fault(sheet, "services", f"{station} {total.indicator.title}是负数", remedy=_CORRECT)


def _by_station(totals: Sequence[ServiceTotal]) -> dict[tuple[int, str], dict[str, ServiceTotal]]:
    found: dict[tuple[int, str], dict[str, ServiceTotal]] = {}
    for total in totals:
        found.setdefault((total.station_id, total.service_field), {})[total.indicator.name] = total
    return found


def _ledger(sheet: MonthSheet) -> Iterator[Finding]:
    for statement in sheet.ledger.statements:
        before = before_of(statement, sheet.before)
        mismatches = list(ledger_rules.own_mismatches(statement))
        if before is not None:
            mismatches += ledger_rules.succession_mismatches(before, statement)
        seen = set()
        for found in mismatches:
            expected, stated = format_money(found.expected), format_money(found.stated)
            if (found.what, expected, stated) not in seen:
                seen.add((found.what, expected, stated))
                what = f"{statement_name(statement)}：{found.what}"
                yield fault(sheet, "ledger", what, expected=expected, actual=stated, remedy=_CORRECT)
        yield from _unaccounted(sheet, statement, before)


def _unaccounted(sheet: MonthSheet, statement: LedgerStatement, before: LedgerStatement | None) -> Iterator[Finding]:
    name = statement_name(statement)
    for direction in Direction:
        if amount := unlisted(statement, direction):
            what = f"{name}：{DIRECTION_LABELS[direction]} {format_money(amount)} 元没有分科目列出"
            yield fault(sheet, "lines", what, remedy=_CORRECT)
    if balance_of(statement, before).opening is None:
        remedy = "在财务公开表里写上期初结余或期末结余"
        yield fault(sheet, "opening", f"{name}：不知道上期结余，算不出本期结余", remedy=remedy)


def _joins_balances(sheet: MonthSheet, before: Page) -> Iterator[Finding]:
    """Last month's published closing is this month's opening."""
    table = before.table("balances")
    if table is None:
        return
    closing = {row[table.column("project")]: row[table.column("closing")] for row in table.rows}
    for statement in sheet.ledger.statements:
        name = statement_name(statement)
        opening = balance_of(statement, before_of(statement, sheet.before)).opening
        published = closing.get(name)
        if opening is not None and isinstance(published, int) and opening != published:
            yield _not_joined(
                sheet, f"{name}：上期结余不等于已公开的上月结余", format_money(published), format_money(opening)
            )


def _joins_services(sheet: MonthSheet, before: Page) -> Iterator[Finding]:
    """Last month's published cumulative figure and this month make the new one, where both are told."""
    table = before.table("services")
    if table is None:
        return
    published = _cumulative(table)
    for row in sheet.services:
        then = published.get((row.service_field, row.indicator.title))
        if then is None or row.cumulative is None or not row.indicator.adds_up:
            continue
        begins_anew = sheet.month.month == 1 and row.cumulative == row.value
        if row.cumulative != then + row.value and not begins_anew:
            what = f"{row.service_field}{row.indicator.title}：累计不等于已公开的上月累计加本月"
            yield _not_joined(sheet, what, str(then + row.value), str(row.cumulative))


def _cumulative(table: PageTable) -> dict[tuple[str, str], int]:
    columns = [column.key for column in table.columns]
    found = {}
    for row in table.rows:
        cells = dict(zip(columns, row, strict=True))
        field = cells.get("service_field", "")
        cumulative = cells.get("cumulative")
        if isinstance(cumulative, int):
            found["" if field == WHOLE else str(field), str(cells["indicator"])] = cumulative
    return found


def _not_joined(sheet: MonthSheet, what: str, expected: str, actual: str) -> Finding:
    before = sheet.month.previous()
    remedy = (
        f"本月有错就改正后重新载入；上月公开有错就先更正上月："
        f"swtool disclosure correct {sheet.organization.name} {before} --reason 原因"
    )
    return fault(sheet, "joins", what, expected=expected, actual=actual, remedy=remedy)
