"""What somebody would try who wants money to appear or vanish: closed months, undoing, two at once, words that differ
only in how they are written, an account that is no more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.doubts.doubt import Stretch
from swtool.doubts.payments import entered_twice, overdrawn
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.findings import Outcome
from swtool.funds import limits, recording, sheets, store
from swtool.funds.accounts import AccountClass, chart_on
from swtool.funds.book import entry_id, total
from swtool.funds.checks import purchase_cap
from swtool.funds.journal_file import write_journal
from swtool.funds.plans import BOOKS as FUND_BOOKS
from swtool.intake.load import load
from swtool.intake.undoing import undo_batch
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.projects.plans import BOOKS as PROJECT_BOOKS
from swtool.store.database import Transaction
from swtool.workbooks.write import write_table
from tests.clerk import OPERATOR, Clerk
from tests.inventory_case import UPDATING, codes, load_rows
from tests.offices import TODAY, at
from tests.test_funds import (
    FIRST_ROW,
    HEAD,
    ORGANIZATION,
    PROJECT,
    RESCUE,
    SECOND_ROW,
    SUNSHINE,
    enter,
    office,
    only,
    recount,
)

__all__ = ["office"]

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


def alive(office: Office) -> list[int]:
    return [entry.amount for entry in store.entries(office.db, TODAY)]


# ---- a workbook taken back behind a closing --------------------------------------------------------------------------


def test_a_workbook_is_not_taken_back_behind_a_closing(office: Office, tmp_path: Path) -> None:
    load_rows(office, tmp_path, FUND_BOOKS, [HEAD, FIRST_ROW, SECOND_ROW])
    recording.lock(office, Month(2026, 10))

    def judge(_: Transaction) -> None:
        recording.refuse_undoing(office, 1)

    with pytest.raises(SwtoolError, match="不能撤销") as refused:
        undo_batch(office, 1, "不要了", label=str, judge=judge)
    assert refused.value.why == "它记了分录的2026年10月已经结账（结到2026年10月）"
    assert alive(office) == [1_000_00, 80_50]
    recording.unlock(office, Month(2026, 10), why="整批收错")
    undo_batch(office, 1, "不要了", label=str, judge=judge)
    assert alive(office) == []


def test_the_command_asks_for_the_closing(clerk: Clerk) -> None:
    book = clerk.desk / "分录.csv"
    lines = [",".join(HEAD), "阳光基金,2026-10-09,记-1,募集,1002,捐赠收入,1000.00,"]
    book.write_text("\n".join(lines), encoding="utf-8")
    assert clerk("fund", "add", SUNSHINE, "--source", "社区基金", *OPERATOR).code == 0
    assert clerk("intake", "load", book, *OPERATOR).code == 0
    assert clerk("fund", "lock", "2026-10", *OPERATOR).code == 0
    said = clerk.refused("intake", "undo", "1", "--why", "不要了", *OPERATOR)
    assert "第 1 批不能撤销" in said
    assert "swtool fund unlock" in said


# ---- two at once -----------------------------------------------------------------------------------------------------


def meanwhile(monkeypatch: pytest.MonkeyPatch, other: Callable[[], object]) -> None:
    """Somebody else finishes ``other`` between the asking and the writing of whoever writes next."""
    plain = Office.change

    def late(self: Office, why: str, *, keep: bool = True) -> AbstractContextManager[Transaction]:
        monkeypatch.setattr(Office, "change", plain)
        other()
        return plain(self, why, keep=keep)

    monkeypatch.setattr(Office, "change", late)


def test_no_entry_slips_into_a_month_that_is_being_closed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: recording.lock(office, Month(2026, 10)))
    with pytest.raises(SwtoolError, match="已经结账"):
        enter(office, RESCUE, 5_00, credit="4401")
    assert alive(office) == []


def test_an_entry_is_written_off_by_one_of_two(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row = enter(office, RESCUE, 5_00, credit="4401")
    meanwhile(monkeypatch, lambda: recording.write_off(office, f"FL{row}", TODAY, why="记错"))
    with pytest.raises(UsageFault, match="FL1 已经由 FL2 冲销"):
        recording.write_off(office, f"FL{row}", TODAY, why="记错")
    assert alive(office) == [5_00, -5_00]


def test_a_month_is_closed_and_opened_by_one_of_two(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: recording.lock(office, Month(2026, 9)))
    with pytest.raises(UsageFault, match="已经结账"):
        recording.lock(office, Month(2026, 8))
    meanwhile(monkeypatch, lambda: recording.unlock(office, Month(2026, 8), why="补记"))
    with pytest.raises(UsageFault, match="没有结账"):
        recording.unlock(office, Month(2026, 9), why="补记")
    assert store.locked_until(office.db) == Month(2026, 7)


# ---- the same voucher twice ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("voucher", ["记－2", " 记-2 ", "记 -２", "记—2"])
def test_a_voucher_entered_by_command_and_by_sheet_counts_once(office: Office, tmp_path: Path, voucher: str) -> None:
    enter(office, RESCUE, 80_50, debit="5103", voucher=voucher, summary="敬老 活动", on=date(2026, 10, 12))
    load_rows(office, tmp_path, FUND_BOOKS, [HEAD, SECOND_ROW])
    assert alive(office) == [80_50]


def test_a_project_that_is_named_later_makes_no_second_payment(office: Office, tmp_path: Path) -> None:
    enter(office, RESCUE, 1_000_00, credit="4401", voucher="记-1", summary="拨款", on=date(2026, 10, 9))
    receipt = load_rows(office, tmp_path, FUND_BOOKS, [HEAD, FIRST_ROW])
    assert codes(receipt) == ["entry.differs"]
    assert receipt.findings[0].what == "账上已有同样的一笔，登记时没有写项目"
    enter(
        office, RESCUE, 80_50, debit="5103", voucher="记-2", summary="敬老活动", on=date(2026, 10, 12), project=PROJECT
    )
    receipt = load_rows(office, tmp_path, FUND_BOOKS, [HEAD, SECOND_ROW])
    assert receipt.findings[0].what == "账上已有同样的一笔，登记在一个项目上"
    assert alive(office) == [1_000_00, 80_50]


def test_what_a_sheet_brought_is_not_entered_again_by_command(office: Office, tmp_path: Path) -> None:
    load_rows(office, tmp_path, FUND_BOOKS, [HEAD, FIRST_ROW, SECOND_ROW])
    day = date(2026, 10, 12)
    with pytest.raises(UsageFault, match="账上已有同样的一笔：FL2"):
        enter(office, RESCUE, 80_50, debit="5103", voucher="记－2", summary="敬老 活动", on=day)
    with pytest.raises(UsageFault, match="账上已有同样的一笔：FL1"):  # the project alone is no other payment
        enter(office, RESCUE, 1_000_00, credit="4401", voucher="记-1", summary="拨款", on=date(2026, 10, 9))
    enter(office, RESCUE, 80_50, debit="5103", voucher="记-2", summary="敬老活动第二场", on=day)
    recording.write_off(office, "FL2", TODAY, why="记错")
    enter(office, RESCUE, 80_50, debit="5103", voucher="记-2", summary="敬老活动", on=day)  # written off is not there
    assert alive(office) == [1_000_00, 80_50, 80_50, 80_50, -80_50]


def test_one_voucher_entered_in_other_words_is_a_doubt(office: Office) -> None:
    autumn = Stretch(date(2026, 10, 5), date(2026, 10, 5))
    enter(office, RESCUE, 80_50, debit="5103", voucher="记-2", summary="敬老活动")
    assert list(entered_twice(office, autumn)) == []
    twice = enter(office, RESCUE, 80_50, debit="5103", voucher="记-2", summary="敬老活动。")
    (doubt,) = entered_twice(office, autumn)
    assert (doubt.subject, doubt.day, doubt.evidence) == (ORGANIZATION, "2026-10-05", "分录 FL1、FL2")
    assert list(entered_twice(office, Stretch(date(2026, 10, 6), TODAY))) == []
    recording.write_off(office, f"FL{twice}", date(2026, 10, 5), why="记重")
    assert list(entered_twice(office, autumn)) == []


# ---- caps ------------------------------------------------------------------------------------------------------------


def test_writing_last_years_spending_off_makes_no_room_under_this_years_cap(office: Office) -> None:
    """5 % of 10,000 is 500. In December 2025 400 were spent and are written off in January; then 500 may be spent in
    2026, not 900."""
    recording.state_base(office, 2025, 10_000_00, "示例决算")
    wrong = enter(office, RESCUE, 400_00, debit="5103", on=date(2025, 12, 20))
    recording.write_off(office, f"FL{wrong}", date(2026, 1, 5), why="记错")
    room = limits.purchase_headroom(office, TODAY)
    assert room is not None
    assert (room.used, room.left) == (0, 500_00)
    enter(office, RESCUE, 500_00, debit="5103", voucher="记-2")
    assert only(purchase_cap, office, "海宁市")[0] is Outcome.HOLDS
    enter(office, RESCUE, 1, debit="5103", voucher="记-3")
    assert only(purchase_cap, office, "海宁市")[0] is Outcome.VIOLATED


# ---- personal data ---------------------------------------------------------------------------------------------------


def test_a_sheet_tells_no_person_in_its_words(office: Office, tmp_path: Path) -> None:
    """Commands refuse it; a sheet is no way around."""
    row = (*SECOND_ROW[:3], "补助 13800138000", *SECOND_ROW[4:])
    receipt = load_rows(office, tmp_path, FUND_BOOKS, [HEAD, row])
    assert codes(receipt) == ["entry.personal"]
    assert "13800138000" not in receipt.findings[0].what
    assert alive(office) == []


def test_why_a_month_was_opened_tells_no_person(office: Office) -> None:
    """The reason stands in the journal in clear."""
    recording.lock(office, Month(2026, 9))
    with pytest.raises(UsageFault, match="手机号"):
        recording.unlock(office, Month(2026, 9), why="13800138000 来电")
    assert store.locked_until(office.db) == Month(2026, 9)


# ---- sums by account -------------------------------------------------------------------------------------------------


def test_spending_put_from_one_account_to_another_moves(office: Office, tmp_path: Path) -> None:
    """1,000 was booked as wages, 300 of it were activities: 700 and 300, together 1,000 as before."""
    enter(office, RESCUE, 1_000_00, debit="5101", project=PROJECT)
    enter(office, RESCUE, 300_00, debit="5103", credit="5101", voucher="调-1", project=PROJECT)
    assert sheets.projects_table(office, *OCTOBER).rows == [
        (PROJECT, ORGANIZATION, "支出", "5101 人员薪酬及补贴", 700_00),
        (PROJECT, ORGANIZATION, "支出", "5103 服务活动", 300_00),
        (PROJECT, ORGANIZATION, "结余", "收入－支出", -1_000_00),
    ]
    by_line: dict[object, int] = {}
    for row in sheets.statement_table(office, Month(2026, 10)).rows:
        by_line[row[4]] = by_line.get(row[4], 0) + int(str(row[5]))
    assert by_line == {"人员薪酬及补贴": 700_00, "服务活动": 300_00}
    path = write_table(sheets.statement_table(office, Month(2026, 10)), tmp_path / "财务公开表.xlsx")
    assert codes(load(office, path, PROJECT_BOOKS, terms=UPDATING)) == []
    assert office.db.value("SELECT sum(amount) FROM ledger_line") == 1_000_00


def test_equal_payments_of_one_voucher_are_reported_with_their_sum(office: Office, tmp_path: Path) -> None:
    """100 from each of two funds and 50 more, by one voucher: the sheet has one line of 250 and loads as it is."""
    recording.add_fund(office, "慈善资金", "慈善资金", ORGANIZATION)
    for fund, amount in ((RESCUE, 100_00), ("慈善资金", 100_00), (RESCUE, 50_00)):
        enter(office, fund, amount, debit="5103", summary="补贴", project=PROJECT)
    table = sheets.statement_table(office, Month(2026, 10))
    assert [row[5:7] for row in table.rows] == [(250_00, "困难群众救助补助资金、慈善资金")]
    receipt = load(office, write_table(table, tmp_path / "财务公开表.xlsx"), PROJECT_BOOKS, terms=UPDATING)
    assert codes(receipt) == []
    assert office.db.value("SELECT sum(amount) FROM ledger_line") == 250_00


def test_what_was_written_off_in_its_month_is_reported_as_it_stands(office: Office, tmp_path: Path) -> None:
    wrong = enter(office, RESCUE, 300_00, debit="5101", project=PROJECT)
    recording.write_off(office, f"FL{wrong}", date(2026, 10, 9), why="记错")
    enter(office, RESCUE, 30_00, debit="5101", voucher="记-2", project=PROJECT)
    path = write_table(sheets.statement_table(office, Month(2026, 10)), tmp_path / "财务公开表.xlsx")
    assert codes(load(office, path, PROJECT_BOOKS, terms=UPDATING)) == []
    assert office.db.value("SELECT sum(amount) FROM ledger_line") == 30_00


RENUMBERED = """
[pack]
code = "330481"
name = "海宁市"
[[fund.accounts.values]]
since = "2026-11-01"
assets = ["101 银行存款"]
liabilities = ["201 应付款"]
net_assets = ["301 净资产"]
income = ["401 捐赠", "402 配捐", "403 补助"]
expenses = ["501 业务活动成本"]
bank = "101"
raised = "401"
matched = "402"
source = "本县设置"
basis = "设置"
"""


def test_accounts_renumbered_later_lose_no_money(office: Office, tmp_path: Path) -> None:
    """A new chart since November: what October had stays income and spending under its old numbers."""
    enter(office, RESCUE, 1_000_00, credit="4401", project=PROJECT)
    enter(office, RESCUE, 300_00, debit="5101", voucher="记-2", project=PROJECT)
    own = tmp_path / "office.policy.toml"
    own.write_text(RENUMBERED, encoding="utf-8")
    later = at(office.db, today=TODAY, policy=Policy.load("330481", county_file=own))
    enter(later, RESCUE, 20_00, debit="501", voucher="记-3", on=date(2026, 11, 5), project=PROJECT)
    with pytest.raises(NotFound, match="5101"):
        enter(later, RESCUE, 1_00, debit="5101", voucher="记-4", on=date(2026, 11, 5))
    chart = chart_on(later.policy, TODAY)
    found = store.entries(later.db, TODAY)
    assert (total(found, AccountClass.INCOME, chart), total(found, AccountClass.EXPENSES, chart)) == (1_000_00, 320_00)
    rows = {row[0]: row[3:6] for row in sheets.funds_table(later, TODAY).rows}
    assert rows[RESCUE] == (1_000_00, 320_00, 680_00)
    assert [row[0] for row in sheets.balance_table(later, date(2026, 11, 1), TODAY).rows] == [
        "1002 银行存款",
        "101 银行存款",
        "4401 政府补助收入",
        "501 业务活动成本",
        "5101 人员薪酬及补贴",
        "合计",
    ]
    assert "4401" not in chart_on(later.policy, TODAY).accounts


# ---- odd words and numbers -------------------------------------------------------------------------------------------


def test_a_number_that_no_entry_can_have(office: Office) -> None:
    assert entry_id("fl12") == 12
    with pytest.raises(NotFound, match="没有分录"):
        recording.write_off(office, "FL" + "9" * 40, TODAY, why="记错")


def test_a_name_longer_than_the_sheet_takes_is_refused(office: Office) -> None:
    recording.add_fund(office, "基" * 60, "社区基金", None)
    with pytest.raises(UsageFault, match="最多 60 字"):
        recording.add_fund(office, "金" * 61, "社区基金", None)


def test_odd_words_do_not_break_the_journal(office: Office, tmp_path: Path) -> None:
    """Names and words with what hledger reads as signs: one posting stays one posting, two funds stay two."""
    odd = ("甲;乙  丙", '引"号 | 竖', "冒:号=5 @ 6", "(虚)[拟] ! *", "铃\x07声\u200b", "竖/")
    for name in odd:
        recording.add_fund(office, name, "社区基金", None)
        words = f"  ; {name}\n    资产:x  5 CNY"
        enter(office, name, 12_34, credit="4101", voucher=f"记)({name}", summary=words)
    path, count = write_journal(office, tmp_path / "账.journal", TODAY)
    text = path.read_text(encoding="utf-8")
    assert count == len(odd)
    assert all(each.isprintable() for each in text.replace("\n", ""))
    sums = recount(text)
    assert len([name for name in sums if name.startswith("收入:4101 捐赠收入:")]) == len(odd)
    assert {abs(each) for each in sums.values()} == {Fraction(1234, 100)}


def test_what_no_screen_shows_is_no_part_of_a_name(clerk: Clerk) -> None:
    assert "控制字符" in clerk.refused("fund", "add", "阳光\x07基金", "--source", "社区基金", *OPERATOR, code=2)
    assert clerk("fund", "add", "阳光\u200b基金\ufeff", "--source", "社区基金", *OPERATOR).code == 0
    assert f'"{SUNSHINE}"' in clerk("fund", "list", "--format", "json").out
    assert clerk("fund", "lock", "2026-09", *OPERATOR).code == 0
    why = ("--why", "补记\x1b[2J", *OPERATOR)
    assert "控制字符" in clerk.refused("fund", "unlock", "2026-09", *why, code=2)


def test_a_fund_that_pays_more_than_it_has_is_a_doubt(office: Office) -> None:
    """5 in, 8 out on the same day as 3 more come in: nothing. Then 1 fen more than there is, for a day."""
    for amount, on in ((5_00, date(2026, 10, 1)), (3_00, date(2026, 10, 5))):
        enter(office, RESCUE, amount, credit="4401", on=on, voucher=f"收-{on.day}")
    enter(office, RESCUE, 8_00, debit="5103", on=date(2026, 10, 5), voucher="付-1")
    october = Stretch(*OCTOBER)
    assert list(overdrawn(office, october)) == []
    enter(office, RESCUE, 1, debit="5103", on=date(2026, 10, 8), voucher="付-2")
    enter(office, RESCUE, 1, credit="4401", on=date(2026, 10, 9), voucher="收-9")
    (doubt,) = overdrawn(office, october)
    assert (doubt.subject, doubt.day) == (RESCUE, "2026-10-08")
    assert doubt.what == "当天付出以后，这笔资金透支 0.01 元：付出的比账上有的多"
    assert list(overdrawn(office, Stretch(date(2026, 10, 9), TODAY))) == []
