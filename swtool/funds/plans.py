"""资金分录表 → entries. The same row again is unchanged; what differs is never changed but to be written off first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from swtool.dates import Month
from swtool.errors import NotFound
from swtool.folding import squeeze
from swtool.funds import store
from swtool.funds.accounts import Chart, chart_on
from swtool.funds.book import Entry, Fund
from swtool.funds.forms import FUND_ENTRIES
from swtool.intake.plan import Action, Batch, Book, Change, Extract, Plan, Row
from swtool.office import Office
from swtool.projects.names import Names
from swtool.quantities import format_money
from swtool.scanner import kinds_in
from swtool.store.database import Transaction

_Place = tuple[int, date, str, str, str, str, int | None]


@dataclass(slots=True)
class _Held:
    """Entries that stand: how often each amount at its place, those written off counted apart."""

    alive: dict[_Place, Counter[int]] = field(default_factory=dict)
    written_off: dict[_Place, Counter[int]] = field(default_factory=dict)
    projects: dict[tuple[object, ...], set[int]] = field(default_factory=dict)
    """The projects of entries that are otherwise at one place."""


class _Bearings(NamedTuple):
    """What the words of a row are looked up in."""

    funds: dict[str, Fund]
    names: Names
    closed: Month | None


def plan_entries(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of entries: one change a row."""
    known = {squeeze(fund.name): fund for fund in store.funds(office.db)}
    bearings = _Bearings(known, Names(office.db), store.locked_until(office.db))
    charts: dict[date, Chart] = {}
    plan, held = Plan(), _held(office)
    drafts: list[tuple[Row, Entry]] = []
    for row in extract.rows:
        day = row.values.get("happened_on")
        if not isinstance(day, date):
            continue
        if day not in charts:
            charts[day] = chart_on(office.policy, day)
        entry = _draft(extract, row, day, charts[day], bearings)
        if entry is not None:
            drafts.append((row, entry))
    same = {row.number for row, entry in drafts if _is_there(held, entry)}  # first of all: what is left may differ
    inserts: list[tuple[int, Entry]] = []
    for row, entry in drafts:
        subject = f"{entry.happened_on.isoformat()} {entry.voucher_no}"
        if row.number in same:
            plan.changes.append(Change(Action.UNCHANGED, row.number, subject))
        elif not _refused(extract, row, entry, held, bearings.closed):
            told = f"{format_money(entry.amount)} 元"
            plan.changes.append(Change(Action.INSERT, row.number, subject, told))
            inserts.append((row.number, entry))
    if inserts:
        plan.writes.append(lambda tx: _write(tx, inserts, batch))
    return plan


def _draft(extract: Extract, row: Row, day: date, chart: Chart, bearings: _Bearings) -> Entry | None:
    """The row as an entry; None where it is faulty."""
    amount = row.values.get("amount")
    if not all(row.text(name) for name in ("fund", "voucher_no", "summary", "debit", "credit")):
        return None
    if not isinstance(amount, int):
        return None
    if amount <= 0:
        what = "金额要大于 0"
        extract.fault(row, "amount", "entry.amount", what, remedy="记错的用 swtool entry reverse 冲销，不写负数")
        return None
    fund = bearings.funds.get(squeeze(row.text("fund")))
    if fund is None:
        extract.fault(row, "fund", "reference.fund", "没有登记这笔资金", remedy="先用 swtool fund add 登记")
        return None
    accounts: list[str] = []
    for column in ("debit", "credit"):
        try:
            accounts.append(chart.find(row.text(column)).code)
        except NotFound as problem:
            extract.fault(row, column, "entry.account", problem.what, remedy="swtool fund accounts 看全部科目")
            return None
    if accounts[0] == accounts[1]:
        extract.fault(row, "credit", "entry.same_account", "借方和贷方是同一个科目", remedy="写两个不同的科目")
        return None
    project_id = None
    if name := row.text("project_name"):
        project = bearings.names.project(name)
        if project is None:
            what, remedy = bearings.names.no_project(name)
            extract.fault(row, "project_name", "reference.project", what, remedy=remedy)
            return None
        project_id = project.id
    left, right = accounts
    return Entry(0, fund.id, day, row.text("voucher_no"), left, right, amount, row.text("summary"), project_id)


def _is_there(held: _Held, entry: Entry) -> bool:
    """Whether the row is an entry of the books. One that was written off and comes again is the wrong one, not new."""
    place = _place(entry)
    for known in (held.alive.get(place), held.written_off.get(place)):
        if known and known[entry.amount]:
            known[entry.amount] -= 1
            return True
    return False


def _refused(extract: Extract, row: Row, entry: Entry, held: _Held, closed: Month | None) -> bool:
    """Whether a new entry cannot be made of the row; the reason is told at its cell."""
    if kinds := kinds_in(entry.summary):
        what = f"摘要里像是有{kinds}"
        extract.fault(row, "summary", "entry.personal", what, remedy="摘要原样保存、显示，删去个人信息再载入")
        return True
    if _without_project(held, entry):
        what = "账上已有同样的一笔，" + ("登记时没有写项目" if entry.project_id else "登记在一个项目上")
        remedy = "是同一笔就把表里的项目改成和账上一样，或先 swtool entry reverse 冲销；是另一笔就把摘要写得不同"
        extract.fault(row, "project_name", "entry.differs", what, remedy=remedy)
        return True
    others = +held.alive.get(_place(entry), Counter())
    if others:
        told = "、".join(format_money(amount) for amount in sorted(others))
        remedy = "账上的错了，先 swtool entry reverse 冲销再收；表里的错了，改表"
        extract.fault(row, "amount", "entry.differs", f"账上同一笔的金额是 {told}，登记后不改", remedy=remedy)
        return True
    if closed is not None and entry.month <= closed:
        what = f"{entry.month.label}已经结账（结到{closed.label}）"
        remedy = "记到未结账的月份；确要补记的，先用 swtool fund unlock 反结账"
        extract.fault(row, "happened_on", "entry.closed", what, remedy=remedy)
        return True
    return False


def _without_project(held: _Held, entry: Entry) -> bool:
    """Whether the same amount stands there once more, with a project where the row has none or the other way round."""
    place = _place(entry)
    others: Iterable[int | None] = (None,)
    if entry.project_id is None:
        others = held.projects.get(place[:-1], ())
    return any(held.alive.get((*place[:-1], each), Counter())[entry.amount] > 0 for each in others)


def _held(office: Office) -> _Held:
    entries = store.entries(office.db, date.max)
    wrong = {entry.reverses_id for entry in entries}
    held = _Held()
    for entry in entries:
        if entry.reverses_id is None:
            into = held.written_off if entry.id in wrong else held.alive
            place = _place(entry)
            into.setdefault(place, Counter())[entry.amount] += 1
            if entry.project_id is not None:
                held.projects.setdefault(place[:-1], set()).add(entry.project_id)
    return held


def _place(entry: Entry) -> _Place:
    """What makes two rows the same entry, apart from its amount."""
    return (
        entry.fund_id,
        entry.happened_on,
        entry.voucher_no,
        entry.debit,
        entry.credit,
        squeeze(entry.summary),
        entry.project_id,
    )


def _write(tx: Transaction, inserts: list[tuple[int, Entry]], batch: Batch) -> None:
    for number, entry in inserts:
        store.insert_entry(tx, entry, batch_id=batch.id, row=number)


BOOKS: tuple[Book, ...] = (Book(FUND_ENTRIES, plan_entries),)
