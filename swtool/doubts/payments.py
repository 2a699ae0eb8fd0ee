"""Doubts about money: vouchers and payments in the books and in reported months."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from swtool.dates import Month
from swtool.doubts.doubt import Doubt, Question, Stretch
from swtool.funds import store
from swtool.funds.accounts import AccountClass, chart_on
from swtool.funds.book import Entry, effect, grouped, total
from swtool.office import Office
from swtool.patterns import Pattern
from swtool.quantities import format_money
from swtool.registry.projects import all_projects

_YEAR, _MONTH = len("2026"), len("2026-10")
VOUCHER_PERIOD = "fund.voucher_period"
_VOUCHER = Pattern(r"[记收付转现银字第\s-]*\d{1,5}号?")
"""The number of an accounting voucher: 记-12, 银付字第3号, 014. That of a bill or invoice has eight digits and more."""


def vouchers_used_twice(office: Office, stretch: Stretch) -> Iterator[Doubt]:
    """A voucher number of one book on different days before numbers begin anew (several amounts of one voucher are of
    one day). Books are those of an organization, or the county's own. What was written off, and writing it off, does
    not count."""
    period = _period(office, stretch.last)
    owners = {fund.id: fund.book for fund in store.funds(office.db)}
    used: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in _alive(office, stretch):
        used.setdefault((owners[entry.fund_id], str(entry.month)[:period], entry.voucher_no), []).append(entry)
    for (owner, _, voucher), entries in used.items():
        days = sorted({entry.happened_on for entry in entries})
        if len(days) > 1 and stretch.first <= days[-1]:
            what = f"同一个凭证号“{voucher}”用在了不同的日子：{'、'.join(day.isoformat() for day in days)}"
            numbers = "、".join(f"{entry.number}（{format_money(entry.amount)} 元）" for entry in entries)
            ask = "请记账人员对照原始凭证：凭证号写错的冲销后重记，重复入账的冲销一笔"
            yield Doubt("凭证号重复使用", owner, days[-1].isoformat(), what, f"分录 {numbers}", ask)


def entered_twice(office: Office, stretch: Stretch) -> Iterator[Doubt]:
    """The same amount between the same accounts under one voucher of one day, more than once: two payments, or one that
    was entered twice in other words."""
    owners = {fund.id: fund.book for fund in store.funds(office.db)}
    same: dict[tuple[object, ...], list[Entry]] = {}
    for entry in _alive(office, stretch):
        if entry.happened_on >= stretch.first:
            what = (entry.happened_on, entry.voucher_no, entry.debit, entry.credit, entry.amount)
            same.setdefault((owners[entry.fund_id], *what), []).append(entry)
    for (owner, *_), entries in same.items():
        if len(entries) > 1:
            first = entries[0]
            amount = format_money(first.amount)
            told = f"凭证 {first.voucher_no} 有 {len(entries)} 笔分录科目和金额都相同，每笔 {amount} 元"
            what_is_told = f"{told}，可能同一笔付款入了两次账"
            evidence = f"分录 {'、'.join(entry.number for entry in entries)}"
            ask = "请记账人员对照原始凭证，看付了几笔：重复入账的冲销"
            yield Doubt("同一凭证重复入账", str(owner), first.happened_on.isoformat(), what_is_told, evidence, ask)


def overdrawn(office: Office, stretch: Stretch) -> Iterator[Doubt]:
    """A fund whose money and claims (资产) are below nothing at the end of a day, not before: more was paid from
    it than it had. What was written off counts on its day."""
    chart = chart_on(office.policy, stretch.last)
    names = {fund.id: fund.name for fund in store.funds(office.db)}
    for fund, entries in grouped(store.entries(office.db, stretch.last)).items():
        left = 0
        for day, of_day in groupby(entries, key=lambda entry: entry.happened_on):
            before, left = left, left + total(of_day, AccountClass.ASSETS, chart)
            if left < 0 <= before and day >= stretch.first:
                what = f"当天付出以后，这笔资金透支 {format_money(-left)} 元：付出的比账上有的多"
                evidence = f"科目余额表：{names[fund]}，截至 {day.isoformat()}"
                ask = "请核对拨款是否到账、收入是否漏记：漏记的补记，确是超付的说明由谁垫付"
                yield Doubt("资金透支", names[fund], day.isoformat(), what, evidence, ask)


def reported_twice(office: Office, stretch: Stretch) -> Iterator[Doubt]:
    """A number of one organization's spending that was reported in several statements (of months or projects): that of
    a bill within a year, that of a voucher before numbers begin anew."""
    period = _period(office, stretch.last)
    found: dict[tuple[str, str, str], list[sqlite3.Row]] = {}
    for row in office.db.query(
        "WITH told AS (SELECT s.organization_id AS owner, l.voucher_no, s.id, s.month, sum(l.amount) AS amount"
        " FROM ledger_line l JOIN ledger_statement s ON s.id = l.statement_id"
        " WHERE s.superseded_at IS NULL AND l.superseded_at IS NULL AND l.voucher_no IS NOT NULL"
        " AND l.direction = 'spending' AND s.month <= substr(:last, 1, 7) GROUP BY 1, 2, 3)"
        " SELECT o.name, t.voucher_no, t.month, t.amount FROM told t JOIN organization o ON o.id = t.owner"
        " WHERE (t.owner, t.voucher_no) IN (SELECT owner, voucher_no FROM told GROUP BY 1, 2 HAVING count(*) > 1)"
        " ORDER BY o.name, t.voucher_no, t.month, t.id",
        stretch.values,
    ):
        begins = row["month"][: period if _VOUCHER.fullmatch(row["voucher_no"]) else _YEAR]
        found.setdefault((row["name"], row["voucher_no"], begins), []).append(row)
    for (owner, number, _), rows in found.items():
        last = rows[-1]["month"]
        if len(rows) < 2 or last < str(Month.of(stretch.first)):
            continue
        amount = format_money(sum(row["amount"] for row in rows))
        what = f"票据号“{number}”在 {len(rows)} 份财务公开表里都报了支出，共 {amount} 元"
        evidence = f"{'、'.join(dict.fromkeys(row['month'] for row in rows))} 的财务公开表"
        ask = "请机构提供这张票据的原件：重复报支的更正财务公开表，票据号写错的一并更正"
        yield Doubt("票据重复报支", owner, last, what, evidence, ask)


def outside_their_contract(office: Office, stretch: Stretch) -> Iterator[Doubt]:
    """Payments of a project before its period begins or after it ended; a day known to the month counts generously."""
    chart = chart_on(office.policy, stretch.last)
    projects = {project.id: project for project in all_projects(office.db)}
    for entry in _alive(office, stretch):
        project = projects.get(entry.project_id or 0)
        if project is None or entry.happened_on < stretch.first or effect(entry, AccountClass.EXPENSES, chart) <= 0:
            continue
        before = project.starts_on is not None and entry.happened_on < project.starts_on.first_day
        after = project.ends_on is not None and entry.happened_on > project.ends_on.last_day
        if before or after:
            told = f"早于项目开始的 {project.starts_on}" if before else f"晚于项目结束的 {project.ends_on}"
            what = f"当天付款 {format_money(entry.amount)} 元，{told}"
            ask = "请核对付款依据和合同期限：有补充协议的附上并更正期限，日期记错的冲销后重记"
            yield Doubt("合同期外付款", project.name, entry.happened_on.isoformat(), what, _entry(entry), ask)


def above_their_contract(office: Office, stretch: Stretch) -> Iterator[Doubt]:
    """Projects on which more was spent in one book than their contract is worth; told at the entry that passed it. What
    the county pays and what the agency spends of it are one amount in two books."""
    chart = chart_on(office.policy, stretch.last)
    projects = {project.id: project for project in all_projects(office.db)}
    books = {fund.id: fund.book for fund in store.funds(office.db)}
    spent: dict[tuple[int, str], int] = {}
    for entry in _alive(office, stretch):
        project = projects.get(entry.project_id or 0)
        if project is None or project.amount is None:
            continue
        place = (project.id, books[entry.fund_id])
        before = spent.get(place, 0)
        spent[place] = now = before + effect(entry, AccountClass.EXPENSES, chart)
        if before <= project.amount < now and entry.happened_on >= stretch.first:
            more = f"累计 {format_money(now)} 元，超过合同金额 {format_money(project.amount)} 元"
            what = f"{place[1]}的账上，这个项目的支出{more}"
            ask = "请核对合同金额和各次付款：追加了合同的补登记，多付的追回"
            yield Doubt("超合同付款", project.name, entry.happened_on.isoformat(), what, _entry(entry), ask)


def _entry(entry: Entry) -> str:
    return f"分录 {entry.number}，凭证号 {entry.voucher_no}"


def _period(office: Office, day: date) -> int:
    """How many characters of a month's text stand for the period after which vouchers begin with 1 again."""
    return _YEAR if office.policy.at(VOUCHER_PERIOD, day).text("reading") == "calendar_year" else _MONTH


def _alive(office: Office, stretch: Stretch) -> list[Entry]:
    """Entries up to the last day that were not written off by then."""
    entries = store.entries(office.db, stretch.last)
    wrong = {entry.reverses_id for entry in entries}
    return [entry for entry in entries if entry.reverses_id is None and entry.id not in wrong]


QUESTIONS: tuple[Question, ...] = (
    vouchers_used_twice,
    entered_twice,
    overdrawn,
    reported_twice,
    outside_their_contract,
    above_their_contract,
)
