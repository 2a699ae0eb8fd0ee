"""The books: entries that balance, corrections by counter-entry, closed months, sheets, and an independent recount."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands._arguments import money
from swtool.dates import Month
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.findings import Outcome
from swtool.funds import recording, sheets, store
from swtool.funds.accounts import chart_on
from swtool.funds.book import Entry, trial_balance
from swtool.funds.checks import statement_agrees
from swtool.funds.journal_file import write_journal
from swtool.funds.plans import BOOKS as FUND_BOOKS
from swtool.intake.load import load
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.projects.plans import BOOKS as PROJECT_BOOKS
from swtool.workbooks.write import write_table
from tests.funds_case import ORGANIZATION, PROJECT, RESCUE, SUNSHINE, enter, funds_county, only, paid_on
from tests.inventory_case import UPDATING, codes, load_rows
from tests.offices import TODAY


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return funds_county(tmp_path)


def test_an_account_is_found_in_any_width_and_spacing(office: Office) -> None:
    chart = chart_on(office.policy, TODAY)
    for written in ("5103", "５１０３", " 5103 服务活动", "服务 活动", "５１０３\u3000服务活动"):
        assert chart.find(written).code == "5103"
    with pytest.raises(NotFound):
        chart.find("510")


# ---- entries ---------------------------------------------------------------------------------------------------------


def test_what_was_wrong_is_written_off_and_turnovers_stay_true(office: Office) -> None:
    enter(office, RESCUE, 100_000_00, credit="政府补助收入")
    wrong = enter(office, RESCUE, 3_000_00, debit="服务活动", voucher="记-2")
    recording.write_off(office, f"fl{wrong}", date(2026, 10, 20), why="金额记错")
    enter(office, RESCUE, 300_00, debit="服务活动", voucher="记-3")
    rows = {row[0]: row[2:] for row in sheets.balance_table(office, date(2026, 10, 1), date(2026, 10, 31)).rows}
    assert rows["1002 银行存款"] == (0, 0, 100_000_00, 300_00, 99_700_00, 0)
    assert rows["5103 服务活动"] == (0, 0, 300_00, 0, 300_00, 0)
    assert rows["4401 政府补助收入"] == (0, 0, 0, 100_000_00, 0, 100_000_00)
    assert rows["合计"] == (0, 0, 100_300_00, 100_300_00, 100_000_00, 100_000_00)
    assert len(store.entries(office.db, TODAY)) == 4  # nothing was overwritten


def test_an_entry_is_written_off_once_and_not_before_it_happened(office: Office) -> None:
    row = enter(office, RESCUE, 5_00, credit="4401")
    with pytest.raises(UsageFault, match="早于"):
        recording.write_off(office, f"FL{row}", date(2026, 10, 4), why="记错")
    recording.write_off(office, f"FL{row}", date(2026, 10, 5), why="记错")
    with pytest.raises(UsageFault, match="已经由"):
        recording.write_off(office, f"FL{row}", TODAY, why="记错")
    with pytest.raises(UsageFault, match="本身是冲销"):
        recording.write_off(office, f"FL{row + 1}", TODAY, why="记错")
    with pytest.raises(NotFound):
        recording.write_off(office, "FL99", TODAY, why="记错")


def test_the_file_itself_refuses_an_entry_that_does_not_balance_or_is_changed(office: Office) -> None:
    row = enter(office, RESCUE, 5_00, credit="4401")
    for sql in (
        "UPDATE fund_entry SET amount = 1 WHERE id = ?",
        "UPDATE fund_entry SET debit = credit WHERE id = ?",
        "DELETE FROM fund_entry WHERE id = ?",
    ):
        with pytest.raises(sqlite3.IntegrityError), office.change("改账") as tx:
            tx.execute(sql, (row,))
    with pytest.raises(sqlite3.IntegrityError), office.change("红字无原因") as tx:
        store.insert_entry(tx, Entry(0, 1, TODAY, "记-9", "1002", "4401", -1, "示例"))


@pytest.mark.parametrize("text", ["0", "-5", "1.234", "约100", "一百", ""])
def test_amounts_that_are_no_exact_sum_of_money_are_refused(text: str) -> None:
    with pytest.raises(UsageFault, match="不是金额"):
        money(text)


def test_unknown_account_fund_source_and_a_day_to_come(office: Office) -> None:
    with pytest.raises(NotFound, match="科目"):
        enter(office, RESCUE, 1, debit="招待费")
    with pytest.raises(NotFound, match="阳光基金会"):
        enter(office, "阳光基金会", 1, credit="4101")
    with pytest.raises(UsageFault, match="资金来源"):
        recording.add_fund(office, "新基金", "彩票", None)
    with pytest.raises(UsageFault, match="登记过"):
        recording.add_fund(office, SUNSHINE, "社区基金", None)
    with pytest.raises(UsageFault, match="还没有到"):
        enter(office, RESCUE, 1, credit="4101", on=date(2026, 11, 11))
    with pytest.raises(UsageFault, match="同一个科目"):
        enter(office, RESCUE, 1, debit="1002", credit="银行存款")


def test_a_dry_run_writes_nothing(office: Office) -> None:
    fund = store.require_fund(office.db, RESCUE)
    entry = recording.new_entry(office, fund, TODAY, 100, debit="", credit="4401", voucher="记-1", summary="示例")
    recording.record(office, entry, why="登记分录", keep=False)
    assert store.entries(office.db, TODAY) == []


# ---- closed months ---------------------------------------------------------------------------------------------------


def test_a_closed_month_takes_no_entry_and_is_corrected_in_an_open_one(office: Office) -> None:
    row = enter(office, RESCUE, 8_00, credit="4401", on=date(2026, 9, 30))
    recording.lock(office, Month(2026, 10))
    for day in (date(2026, 9, 1), date(2026, 10, 31)):
        with pytest.raises(SwtoolError, match="已经结账"):
            enter(office, RESCUE, 1, credit="4401", on=day)
    with pytest.raises(SwtoolError, match="已经结账"):
        recording.write_off(office, f"FL{row}", date(2026, 10, 31), why="记错")
    recording.write_off(office, f"FL{row}", date(2026, 11, 1), why="记错")
    enter(office, RESCUE, 1, credit="4401", on=date(2026, 11, 1))


def test_a_month_is_closed_when_it_is_over_and_opened_with_all_after_it(office: Office) -> None:
    with pytest.raises(UsageFault, match="没有过完"):
        recording.lock(office, Month(2026, 11))
    recording.lock(office, Month(2026, 8))
    recording.lock(office, Month(2026, 10))
    with pytest.raises(UsageFault, match="已经结账"):
        recording.lock(office, Month(2026, 9))
    recording.unlock(office, Month(2026, 9), why="补记")
    assert store.locked_until(office.db) == Month(2026, 8)
    recording.unlock(office, Month(2026, 7), why="补记")
    assert store.locked_until(office.db) == Month(2026, 6)
    with pytest.raises(UsageFault, match="没有结账"):
        recording.unlock(office, Month(2026, 7), why="补记")


# ---- sheets ----------------------------------------------------------------------------------------------------------


def test_a_detailed_account_runs_from_its_opening_to_its_closing(office: Office) -> None:
    enter(office, RESCUE, 500_00, credit="4401", on=date(2026, 9, 30))
    enter(office, RESCUE, 120_50, debit="服务活动", on=date(2026, 10, 1), voucher="记-2", summary="理发活动")
    rows = sheets.detail_table(office, "1002", date(2026, 10, 1), date(2026, 10, 31)).rows
    assert rows == [
        (date(2026, 10, 1), "", "期初余额", None, None, 500_00),
        (date(2026, 10, 1), "记-2", "理发活动", None, 120_50, 379_50),
        (date(2026, 10, 31), "", "本期合计", 0, 120_50, 379_50),
    ]
    income = sheets.detail_table(office, "政府补助收入", date(2026, 9, 1), date(2026, 9, 30)).rows
    assert [row[5] for row in income] == [0, 500_00, 500_00]  # an account of income stands on the credit side


def test_projects_show_income_spending_and_what_is_left(office: Office) -> None:
    enter(office, RESCUE, 1_000_00, credit="4401", project=PROJECT)
    enter(office, RESCUE, 300_00, debit="5101", project=PROJECT)
    enter(office, RESCUE, 20_00, debit="5105")
    table = sheets.projects_table(office, date(2026, 10, 1), date(2026, 10, 31))
    assert table.rows == [
        ("不属于项目", ORGANIZATION, "支出", "5105 税费", 20_00),
        ("不属于项目", ORGANIZATION, "结余", "收入－支出", -20_00),
        (PROJECT, ORGANIZATION, "收入", "4401 政府补助收入", 1_000_00),
        (PROJECT, ORGANIZATION, "支出", "5101 人员薪酬及补贴", 300_00),
        (PROJECT, ORGANIZATION, "结余", "收入－支出", 700_00),
    ]
    assert table.notes == ("合计：收入 1,000.00 元，支出 320.00 元，结余 680.00 元",)


def test_a_project_that_was_paid_out_of_common_money_is_said_to_be_so(office: Office) -> None:
    enter(office, RESCUE, 1_000_00, credit="4401")
    enter(office, RESCUE, 300_00, debit="5103", project=PROJECT)
    table = sheets.projects_table(office, date(2026, 10, 1), date(2026, 10, 31))
    assert (PROJECT, ORGANIZATION, "结余", "收入－支出", -300_00) in table.rows
    assert table.notes == (
        "合计：收入 1,000.00 元，支出 300.00 元，结余 700.00 元",
        "有收入没有写项目；从里面付给项目的，那个项目的结余是负数",
    )


def test_a_project_stands_apart_in_the_county_s_book_and_in_the_agency_s(office: Office) -> None:
    paid_on(office)
    table = sheets.projects_table(office, date(2026, 10, 1), date(2026, 10, 31))
    assert [(row[0], row[1], row[4]) for row in table.rows if row[2] == "结余"] == [
        ("不属于项目", "本县", 10_000_00),
        (PROJECT, "本县", -3_000_00),
        (PROJECT, ORGANIZATION, 500_00),
    ]
    assert table.notes == (
        "本县的账合计：收入 10,000.00 元，支出 3,000.00 元，结余 7,000.00 元",
        f"{ORGANIZATION}的账合计：收入 3,000.00 元，支出 2,500.00 元，结余 500.00 元",
        "有收入没有写项目；从里面付给项目的，那个项目的结余是负数",
    )


def test_balances_of_several_books_say_so(office: Office) -> None:
    october = date(2026, 10, 1), date(2026, 10, 31)
    enter(office, RESCUE, 1_00, credit="4401", project=PROJECT)
    october_told = "本期：2026-10-01 至 2026-10-31"
    assert sheets.balance_table(office, *october).notes == (october_told, "借贷平衡")
    paid_on(office)
    told = (
        f"2 本账合在一起（{'、'.join(sorted(['本县', ORGANIZATION]))}），相互的收付没有抵消",
        "只看一笔资金加 --fund",
    )
    assert sheets.balance_table(office, *october).notes == (october_told, "借贷平衡", *told)
    assert sheets.detail_table(office, "1002", *october).notes == ("余额方向：借", october_told, *told)
    assert sheets.detail_table(office, "5109", *october).notes == ("余额方向：借", october_told)
    fund = store.require_fund(office.db, RESCUE)
    assert sheets.balance_table(office, *october, fund=fund).notes == (october_told, "借贷平衡")


def test_a_statement_made_of_entries_loads_and_agrees_until_somebody_types_another_figure(
    office: Office, tmp_path: Path
) -> None:
    enter(office, RESCUE, 1_000_00, credit="4401", project=PROJECT)
    enter(office, RESCUE, 300_00, debit="5101", voucher="记-2", project=PROJECT)
    table = sheets.statement_table(office, Month(2026, 10))
    head = [heading.title for heading in table.headings]
    rows = [[f"{cell / 100:.2f}" if isinstance(cell, int) else cell for cell in row] for row in table.rows]
    receipt = load_rows(office, tmp_path, PROJECT_BOOKS, [head, *rows], terms=UPDATING)
    assert codes(receipt) == []
    assert only(statement_agrees, office, f"{PROJECT} 2026-10")[0] is Outcome.HOLDS
    enter(office, RESCUE, 50_00, debit="5103", voucher="记-3", project=PROJECT)
    outcome, what = only(statement_agrees, office, f"{PROJECT} 2026-10")
    assert outcome is Outcome.VIOLATED
    assert what == "支出报送 300.00 元，账上 350.00 元"


def test_the_statement_as_the_program_writes_it_is_loaded_as_it_is(office: Office, tmp_path: Path) -> None:
    enter(office, RESCUE, 1_000_05, credit="4401", project=PROJECT)
    path = write_table(sheets.statement_table(office, Month(2026, 10)), tmp_path / "财务公开表.xlsx")
    load(office, path, PROJECT_BOOKS, terms=UPDATING)
    assert office.db.value("SELECT amount FROM ledger_line") == 1_000_05
    assert only(statement_agrees, office, f"{PROJECT} 2026-10")[0] is Outcome.HOLDS


# ---- an independent recount ------------------------------------------------------------------------------------------

_HEAD = re.compile(r"\d{4}-\d\d-\d\d \(.*?\) ")
_POSTING = re.compile(r" {4}(\S(?:.*?\S)?) {2,}(-?\d+(?:\.\d+)?) CNY")


def recount(text: str) -> dict[str, Fraction]:
    """A small reader of hledger's format that knows nothing of the program: account → exact sum in yuan.

    Fails where a transaction does not add up to nothing.
    """
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for block in re.split(r"\n(?=\d{4}-)", text)[1:]:
        lines = block.strip().split("\n")
        assert _HEAD.match(lines[0]), lines[0]
        postings = [_POSTING.fullmatch(line) for line in lines[1:]]
        assert all(postings), lines
        amounts = [(each[1], Fraction(each[2])) for each in postings if each]
        assert sum(amount for _, amount in amounts) == 0
        for account, amount in amounts:
            sums[account] += amount
    return dict(sums)


def test_an_independent_recount_of_the_journal_agrees(office: Office, tmp_path: Path) -> None:
    enter(office, RESCUE, 1_000_01, credit="4401", project=PROJECT, summary="首笔; 拨款  二次", voucher="记(1)")
    paid = enter(office, RESCUE, 333_33, debit="5101", voucher="记-2", project=PROJECT)
    enter(office, SUNSHINE, 7, credit="4101", voucher="记-3")
    recording.write_off(office, f"FL{paid}", TODAY, why="记错")
    path = tmp_path / "账目.journal"
    assert write_journal(office, path, TODAY) == (path, 4)
    assert recount(path.read_text(encoding="utf-8")) == {
        "资产:1002 银行存款:救助资金": Fraction("1000.01"),
        "收入:4401 政府补助收入:救助资金": Fraction("-1000.01"),
        "费用:5101 人员薪酬及补贴:救助资金": 0,
        "资产:1002 银行存款:阳光基金": Fraction("0.07"),
        "收入:4101 捐赠收入:阳光基金": Fraction("-0.07"),
    }


CODES = ("1001", "1002", "2202", "3101", "4101", "4401", "5101", "5103")
PAIRS = st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)).filter(lambda pair: pair[0] != pair[1])
ENTRIES = st.lists(st.tuples(PAIRS, st.integers(1, 10**12), st.integers(1, 28), st.booleans()), max_size=30)


@given(ENTRIES, st.integers(1, 28))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_money_never_appears_or_vanishes(rows: list[tuple[tuple[str, str], int, int, bool]], middle: int) -> None:
    from swtool.funds.journal_text import journal_text

    entries = [
        Entry(number, 1, date(2026, 10, day), f"记-{number}", *pair, -amount if is_red else amount, "示例")
        for number, (pair, amount, day, is_red) in enumerate(rows, start=1)
    ]
    first, last = date(2026, 10, middle), date(2026, 10, 31)
    balance = trial_balance(entries, first, last)
    assert sum(each.opening for each in balance.values()) == 0
    assert sum(each.debited for each in balance.values()) == sum(each.credited for each in balance.values())
    assert sum(each.closing for each in balance.values()) == 0
    chart = chart_on(Policy.load("330481"), last)
    counted = recount(journal_text(entries, chart, {1: "基金"}, {}))
    for account, amount in counted.items():
        code = account.split(":")[1][:4]
        assert Fraction(balance[code].closing, 100) == amount
    assert len(counted) == len(balance)


# ---- by workbook -----------------------------------------------------------------------------------------------------

HEAD = ("资金", "记账日期", "凭证号", "摘要", "借方科目", "贷方科目", "金额", "项目名称")
FIRST_ROW = (RESCUE, "2026-10-09", "记-1", "拨款", "1002", "政府补助收入", "1,000.00", PROJECT)
SECOND_ROW = (RESCUE, "2026-10-12", "记-2", "敬老活动", "服务活动", "银行存款", "80.50", "")


def test_a_sheet_of_entries_comes_in_once(office: Office, tmp_path: Path) -> None:
    other = (*SECOND_ROW[:6], "19.50", "")  # one voucher, two payments
    for rows in ([FIRST_ROW, SECOND_ROW], [other, FIRST_ROW, SECOND_ROW], [SECOND_ROW, other, FIRST_ROW]):
        assert codes(load_rows(office, tmp_path, FUND_BOOKS, [HEAD, *rows])) == []
    found = [(e.debit, e.credit, e.amount, e.project_id is None) for e in store.entries(office.db, TODAY)]
    assert found == [
        ("1002", "4401", 1_000_00, False),
        ("5103", "1002", 80_50, True),
        ("5103", "1002", 19_50, True),
    ]


def test_the_same_row_twice_is_one_payment(office: Office, tmp_path: Path) -> None:
    receipt = load_rows(office, tmp_path, FUND_BOOKS, [HEAD, SECOND_ROW, SECOND_ROW])
    assert codes(receipt) == ["intake.repeated_row"]
    assert len(store.entries(office.db, TODAY)) == 1


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (0, "没有的资金", "reference.fund"),
        (1, "2026-09-30", "entry.closed"),
        (4, "招待费", "entry.account"),
        (4, "4401", "entry.same_account"),
        (6, "0", "entry.amount"),
        (7, "没有的项目", "reference.project"),
    ],
)
def test_a_row_that_cannot_be_entered_is_told(
    office: Office, tmp_path: Path, column: int, text: str, code: str
) -> None:
    recording.lock(office, Month(2026, 9))
    row = list(FIRST_ROW)
    row[column] = text
    assert codes(load_rows(office, tmp_path, FUND_BOOKS, [HEAD, row])) == [code]
    assert store.entries(office.db, TODAY) == []


def test_another_amount_is_refused_until_the_entry_is_written_off(office: Office, tmp_path: Path) -> None:
    load_rows(office, tmp_path, FUND_BOOKS, [HEAD, SECOND_ROW])
    corrected = (*SECOND_ROW[:6], "85.00", "")
    assert codes(load_rows(office, tmp_path, FUND_BOOKS, [HEAD, corrected])) == ["entry.differs"]
    recording.write_off(office, "FL1", TODAY, why="金额记错")
    assert codes(load_rows(office, tmp_path, FUND_BOOKS, [HEAD, corrected])) == []
    assert [e.amount for e in store.entries(office.db, TODAY)] == [80_50, 85_00, -80_50]
    load_rows(office, tmp_path, FUND_BOOKS, [HEAD, SECOND_ROW])  # the old sheet does not bring the wrong one back
    assert len(store.entries(office.db, TODAY)) == 3
