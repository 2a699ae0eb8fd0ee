"""Changes to the books: a fund, an entry, an entry written off, a month closed or opened again, a yearly total."""

from __future__ import annotations

from datetime import date

from swtool.dates import Month
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.folding import squeeze
from swtool.funds import store
from swtool.funds.accounts import chart_on
from swtool.funds.book import PREFIX, Entry, Fund, entry_id
from swtool.office import Office
from swtool.quantities import format_money
from swtool.registry.organizations import require_organization
from swtool.scanner import refuse_numbers

SOURCES = "fund.sources"
LONGEST_NAME = 60
"""As long as the column of the sheet of entries takes it: a longer name could never be written there."""


def add_fund(office: Office, name: str, source: str, organization: str | None, *, keep: bool = True) -> None:
    """Register a fund. Raises UsageFault for a name that is taken or a source that the policy does not know."""
    known = office.policy.at(SOURCES, office.today).list("names")
    if source not in known:
        raise UsageFault(f"没有资金来源“{source}”", remedy=f"写 {'、'.join(known)} 之一，本县规则文件可以增加")
    if any(squeeze(fund.name) == squeeze(name) for fund in store.funds(office.db)):
        raise UsageFault(f"资金“{name}”已经登记过", remedy="swtool fund list 看已有的")
    refuse_numbers(name, "资金名称")
    if len(name) > LONGEST_NAME:
        raise UsageFault(f"资金名称有 {len(name)} 字，最多 {LONGEST_NAME} 字", remedy="写简称")
    owner = require_organization(office.db, organization) if organization else None
    with office.change(f"登记资金 {name}", keep=keep) as tx:
        tx.insert(
            "fund",
            {"uid": tx.uid(), "name": name, "source": source, "organization_id": owner.id if owner else None},
        )


def lock_refusal(office: Office, day: date) -> str:
    """Why nothing can be entered for a day, '' where it can."""
    closed = store.locked_until(office.db)
    return f"{Month.of(day).label}已经结账（结到{closed.label}）" if closed and Month.of(day) <= closed else ""


def record(office: Office, entry: Entry, *, why: str, keep: bool = True) -> int:
    """Write an entry; its row. Raises where the month is closed or the day lies ahead."""
    if entry.happened_on > office.today:
        raise UsageFault(f"{entry.happened_on.isoformat()} 还没有到", remedy="写发生的日期")
    if entry.debit == entry.credit:
        raise UsageFault("借方和贷方是同一个科目", remedy="写两个不同的科目")
    if not entry.voucher_no.strip():
        raise UsageFault("没有写凭证号", remedy="用 --voucher 写凭证号，如 记-12")
    refuse_numbers(entry.summary, "摘要")
    with office.change(why, keep=keep) as tx:  # asked inside: somebody else may close the month at the same time
        if refusal := lock_refusal(office, entry.happened_on):
            raise SwtoolError(refusal, remedy="记到未结账的月份；确要补记的，先用 swtool fund unlock 反结账")
        if entry.reverses_id is not None:
            _refuse_written_off(office, entry.reverses_id)
        else:
            _refuse_entered(office, entry)
        return store.insert_entry(tx, entry)


def _refuse_entered(office: Office, entry: Entry) -> None:
    """Refuse what stands in the books already, by a command or a sheet; a project that one of them lacks is no
    difference."""
    for each in store.entries(office.db, entry.happened_on, fund_id=entry.fund_id):
        is_one = None in (each.project_id, entry.project_id) or each.project_id == entry.project_id
        if not is_one or each.reverses_id is not None or _identity(each) != _identity(entry):
            continue
        if store.reversal_of(office.db, each.id) is None:
            when, amount = each.happened_on.isoformat(), format_money(each.amount)
            raise UsageFault(
                f"账上已有同样的一笔：{each.number}",
                why=f"{when} {each.voucher_no} {amount} 元，科目、摘要都相同",
                remedy="是同一笔就不用再登记；是另一笔就把摘要写得不同",
            )


def _identity(entry: Entry) -> tuple[object, ...]:
    return (entry.happened_on, entry.voucher_no, entry.debit, entry.credit, entry.amount, squeeze(entry.summary))


def _refuse_written_off(office: Office, row: int) -> None:
    if earlier := store.reversal_of(office.db, row):
        raise UsageFault(f"{PREFIX}{row} 已经由 {earlier.number} 冲销", remedy="不用再冲销")


def new_entry(
    office: Office,
    fund: Fund,
    day: date,
    amount: int,
    *,
    debit: str,
    credit: str,
    voucher: str,
    summary: str,
    project_id: int | None = None,
) -> Entry:
    """An entry yet to be written, its accounts looked up in the chart of the day. '' is the bank account."""
    chart = chart_on(office.policy, day)
    left, right = (chart.find(text or chart.bank).code for text in (debit, credit))
    return Entry(0, fund.id, day, voucher_no(voucher), left, right, amount, summary.strip(), project_id)


def voucher_no(text: str) -> str:
    """A voucher's number as a sheet's cell is read: 记－1 and 记-1 are one, or the same voucher would count twice."""
    return squeeze(text)


def write_off(office: Office, number: str, on: date, *, why: str, voucher: str = "", keep: bool = True) -> Entry:
    """Write an entry off in red on ``on``; the entry that was wrong. Raises where it cannot be, with the reason."""
    wrong = store.entry_of(office.db, entry_id(number))
    if wrong is None:
        raise NotFound(f"没有分录 {number}", remedy="见 swtool entry list")
    if wrong.reverses_id is not None:
        raise UsageFault(f"{wrong.number} 本身是冲销分录", remedy="要恢复原来的，重新登记一笔")
    _refuse_written_off(office, wrong.id)
    if on < wrong.happened_on:
        raise UsageFault(
            f"{on.isoformat()} 早于 {wrong.number} 发生的 {wrong.happened_on.isoformat()}", remedy="写当天或以后的日期"
        )
    refuse_numbers(why, "原因")
    red = wrong._replace(
        id=0,
        happened_on=on,
        amount=-wrong.amount,
        reverses_id=wrong.id,
        why=why,
        voucher_no=voucher_no(voucher) or f"冲-{wrong.voucher_no}",
    )
    record(office, red, why=f"冲销分录 {wrong.number}", keep=keep)
    return wrong


def lock(office: Office, month: Month, *, keep: bool = True) -> None:
    """Close a month and all before it. Raises for a month that is not over or is closed."""
    if month.last >= office.today:
        raise UsageFault(f"{month.label}还没有过完，不能结账", remedy="下个月再结账")
    with office.change(f"结账到 {month}", keep=keep) as tx:
        closed = store.locked_until(office.db)
        if closed is not None and month <= closed:
            raise UsageFault(f"已经结账到{closed.label}", remedy="不用再结账")
        tx.insert("fund_lock", {"month": str(month), "recorded_at": tx.recorded_at})


def unlock(office: Office, month: Month, *, why: str, keep: bool = True) -> None:
    """Open a month and all after it again; those before it stay closed."""
    refuse_numbers(why, "原因")
    before = month.previous()
    with office.change(f"反结账 {month}：{why}", keep=keep) as tx:
        closed = store.locked_until(office.db)
        if closed is None or month > closed:
            raise UsageFault(f"{month.label}没有结账", remedy="可以直接登记")
        rows = office.db.query("SELECT id, month FROM fund_lock WHERE superseded_at IS NULL")
        for row in rows:
            if Month.parse(row["month"]) >= month:
                tx.supersede("fund_lock", row["id"])
        if all(Month.parse(row["month"]) != before for row in rows):
            tx.insert("fund_lock", {"month": str(before), "recorded_at": tx.recorded_at})


def state_base(office: Office, year: int, amount: int, document: str, *, keep: bool = True) -> str:
    """Keep a year's assistance fund; what it was before, '' if nothing."""
    refuse_numbers(document, "依据")
    with office.change(f"登记 {year} 年困难群众救助补助资金总额", keep=keep) as tx:
        row = office.db.one("SELECT id, amount FROM fund_base WHERE year = ? AND superseded_at IS NULL", (year,))
        if row is not None:
            tx.supersede("fund_base", row["id"])
        tx.insert("fund_base", {"year": year, "amount": amount, "document": document, "recorded_at": tx.recorded_at})
    return format_money(row["amount"]) if row is not None else ""


def refuse_undoing(office: Office, batch_id: int) -> None:
    """Refuse to take back a workbook that brought entries of a closed month: its books would change behind the closing.
    Raises SwtoolError. To be asked inside the transaction that takes it back."""
    first = office.db.value("SELECT min(happened_on) FROM fund_entry WHERE batch_id = ?", (batch_id,))
    if first is None:
        return
    if refusal := lock_refusal(office, date.fromisoformat(str(first))):
        raise SwtoolError(
            f"第 {batch_id} 批不能撤销",
            why=f"它记了分录的{refusal}",
            remedy="错的分录用 swtool entry reverse 冲销；确要撤销整批的，先用 swtool fund unlock 反结账",
        )
