"""Income and spending where the line itself does not say: captions, lines over the table, titles, sheet names, 类别."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from swtool.findings import Severity
from swtool.intake.load import Receipt, load
from swtool.intake.mending import make_mending_book
from swtool.office import Office
from swtool.projects.directions import said
from swtool.projects.plans import BOOKS
from swtool.projects.terms import Direction
from swtool.workbooks.read import read
from tests.inventory_case import new_county

TITLE = ("示例晨光社工服务中心2026年10月财务公开表",)
HEAD = ("项目名称", "科目", "本期金额", "摘要")
PROJECT = "示例硖石项目"
GRANT, WAGES, VISITS = (
    (PROJECT, "购买服务经费", 500, "拨款"),
    (PROJECT, "人员薪酬", 200, "工资"),
    (PROJECT, "活动", 30, "活动"),
)
IN, OUT = Direction.INCOME.value, Direction.SPENDING.value


@pytest.fixture
def county(tmp_path: Path) -> Office:
    return new_county(tmp_path)


def _load(county: Office, folder: Path, *rows: Sequence[object], sheet: str = "10月", merges: str = "") -> Receipt:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for merge in merges.split():
        page.merge_cells(merge)
    book.save(folder / "财务.xlsx")
    return load(county, folder / "财务.xlsx", BOOKS)


def _errors(receipt: Receipt) -> list[tuple[str, str]]:
    found = [each for table in receipt.tables for each in table.extract.findings]
    return [(each.code, each.where.cell) for each in found if each.severity is Severity.ERROR]


def _stored(county: Office) -> list[str]:
    return [str(row["direction"]) for row in county.db.query("SELECT direction FROM ledger_line ORDER BY id")]


def test_captions_between_the_rows_say_it(county: Office, tmp_path: Path) -> None:
    rows = (TITLE, HEAD, ("一、收入",), GRANT, ("二、支出",), ("（一）人员",), WAGES, ("（二）活动",), VISITS)
    assert _errors(_load(county, tmp_path, *rows)) == []
    assert _stored(county) == [IN, OUT, OUT]


def test_a_merged_caption_says_it(county: Office, tmp_path: Path) -> None:
    rows = (TITLE, HEAD, ("收入部分",), GRANT, ("支出部分",), WAGES)
    assert _errors(_load(county, tmp_path, *rows, merges="A3:D3 A5:D5")) == []
    assert _stored(county) == [IN, OUT]


def test_a_line_over_each_table_says_it(county: Office, tmp_path: Path) -> None:
    rows = (TITLE, ("收入",), HEAD, GRANT, (), ("支出",), HEAD, WAGES)
    assert _errors(_load(county, tmp_path, *rows)) == []
    assert _stored(county) == [IN, OUT]


def test_a_page_break_goes_on(county: Office, tmp_path: Path) -> None:
    rows = (TITLE, ("收入",), HEAD, GRANT, TITLE, ("单位：元",), HEAD, (PROJECT, "利息", 2, "季息"))
    assert _errors(_load(county, tmp_path, *rows)) == []
    assert _stored(county) == [IN, IN]


def test_a_caption_that_leaves_open_what_the_one_above_said_is_refused(county: Office, tmp_path: Path) -> None:
    rows = (TITLE, HEAD, ("一、收入",), GRANT, ("二、人员",), WAGES)
    assert _errors(_load(county, tmp_path, *rows)) == [("ledger.direction_unclear", "B6")]


@pytest.mark.parametrize("heading", ["类别", "收支类型", "类型"])
def test_a_column_that_says_it_is_read(county: Office, tmp_path: Path, heading: str) -> None:
    rows = (
        TITLE,
        ("项目名称", heading, "科目", "本期金额"),
        (PROJECT, "收入", "购买服务经费", 500),
        (None, None, "利息", 1.5),
        (None, "支出", "人员薪酬", 200),
    )
    receipt = _load(county, tmp_path, *rows, merges="A3:A5 B3:B4")
    assert (_errors(receipt), _stored(county)) == ([], [IN, IN, OUT])
    assert not any("没有读的列" in note for note in receipt.notes)


def test_a_column_of_classes_is_the_senders_own(county: Office, tmp_path: Path) -> None:
    rows = (TITLE, ("项目名称", "类别", "科目", "本期金额"), (PROJECT, "人员经费", "工资", 200))
    receipt = _load(county, tmp_path, *rows)
    assert (_errors(receipt), _stored(county)) == ([], [OUT])
    assert any("B列“类别”" in note for note in receipt.notes)


@pytest.mark.parametrize("sheet", ["收入", "10月收入", "收入明细表"])
def test_the_name_of_the_sheet_says_it(county: Office, tmp_path: Path, sheet: str) -> None:
    assert _errors(_load(county, tmp_path, TITLE, HEAD, GRANT, sheet=sheet)) == []
    assert _stored(county) == [IN]


def test_the_title_says_it(county: Office, tmp_path: Path) -> None:
    title = ("示例晨光社工服务中心2026年10月收入明细表",)
    assert _errors(_load(county, tmp_path, title, HEAD, GRANT)) == []
    assert _stored(county) == [IN]


def test_title_and_sheet_that_contradict_each_other_are_refused(county: Office, tmp_path: Path) -> None:
    title = ("示例晨光社工服务中心2026年10月收入明细表",)
    assert _errors(_load(county, tmp_path, title, HEAD, GRANT, sheet="支出")) == [("ledger.direction_unclear", "B3")]


def test_a_cell_that_contradicts_its_caption_is_refused(county: Office, tmp_path: Path) -> None:
    head, line = ("项目名称", "收支类别", "科目", "本期金额"), (PROJECT, "支出", "购买服务经费", 500)
    assert _errors(_load(county, tmp_path, TITLE, head, ("一、收入",), line)) == [("ledger.direction_unclear", "B4")]


def test_a_blank_cell_takes_what_stands_over_it(county: Office, tmp_path: Path) -> None:
    head, line = ("项目名称", "收支类别", "科目", "本期金额"), (PROJECT, None, "购买服务经费", 500)
    assert _errors(_load(county, tmp_path, TITLE, head, ("一、收入",), line)) == []
    assert _stored(county) == [IN]


def test_a_budget_line_that_says_income_is_no_spending(county: Office, tmp_path: Path) -> None:
    interest = (PROJECT, "利息收入", 2, "季息")
    assert _errors(_load(county, tmp_path, TITLE, HEAD, interest)) == [("ledger.direction_unclear", "B3")]


def test_without_a_word_of_either_a_line_is_spending(county: Office, tmp_path: Path) -> None:
    title = ("示例晨光社工服务中心低收入家庭帮扶2026年10月财务公开表",)
    rows = (title, HEAD, ("一、硖石街道",), WAGES)
    assert _errors(_load(county, tmp_path, *rows)) == []
    assert _stored(county) == [OUT]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("一、收入", Direction.INCOME),
        ("二、本月支出（元）：", Direction.SPENDING),
        ("2026年10月收入情况统计表", Direction.INCOME),
        ("支出及结余", Direction.SPENDING),
        ("收入支出明细表", None),
        ("收支情况表", None),
        ("低收入家庭项目支出明细", Direction.SPENDING),
        ("低收入", None),
        ("支出型困难家庭台账", None),
        ("收入减支出", None),
        ("财务公开表", None),
    ],
)
def test_what_words_say(text: str, direction: Direction | None) -> None:
    assert said(text) is direction


def _mended(county: Office, folder: Path, receipt: Receipt) -> Receipt:
    """The rows to be mended, sent again as they are."""
    source = read(folder / "财务.xlsx")
    path = make_mending_book(receipt, source, BOOKS, folder / "财务-待改.xlsx")
    assert path is not None
    return load(county, path, BOOKS)


def test_rows_to_be_mended_take_along_what_stood_over_them(county: Office, tmp_path: Path) -> None:
    future = (PROJECT, "购买服务经费", 500, "拨款", "2027-01")
    rows = (TITLE, (*HEAD, "月份"), ("一、收入",), future, ("二、支出",), (*WAGES, "2026-10"))
    receipt = _load(county, tmp_path, *rows)
    assert _errors(receipt) == [("ledger.future", "E4")]
    [table] = _mended(county, tmp_path, receipt).tables
    assert [row.text("direction") for row in table.extract.rows] == [IN]


def test_rows_to_be_mended_that_still_do_not_say_it_are_refused_again(county: Office, tmp_path: Path) -> None:
    rows = (TITLE, HEAD, ("一、收入",), GRANT, ("二、人员",), WAGES)
    again = _mended(county, tmp_path, _load(county, tmp_path, *rows))
    assert [code for code, _ in _errors(again)] == ["ledger.direction_unclear"]
    assert _stored(county) == []


def test_the_same_lines_under_another_caption_are_no_repetition(county: Office, tmp_path: Path) -> None:
    assert _errors(_load(county, tmp_path, TITLE, HEAD, GRANT)) == []
    assert ("intake.differs", "C3") in _errors(_load(county, tmp_path, TITLE, HEAD, GRANT, sheet="收入"))


@pytest.mark.parametrize(("line", "under", "said"), [
    ("上月结余", "", []), ("期初余额", "", []), ("本月结余", "", []), ("结余", "二、支出", []), ("期末结存", "", []),
    ("本 月 结 余", "", []), ("账户余额", "一、收入", []), ("上年结转资金", "二、支出", []),
    ("上年结转", "一、收入", [IN]), ("上月结余", "一、收入", [IN]), ("结余资金上缴", "", [OUT]),
    ("余额宝手续费", "", [OUT]),
])  # fmt: skip
def test_what_is_left_over_is_no_line(county: Office, tmp_path: Path, line: str, under: str, said: list[str]) -> None:
    """The balances under the lines used to be published as spending."""
    captions = [(under,)] if under else []
    receipt = _load(county, tmp_path, TITLE, HEAD, *captions, (PROJECT, line, 31000, ""))
    at = f"B{3 + len(captions)}"
    assert (_errors(receipt), _stored(county)) == ([] if said else [("ledger.balance_line", at)], said)


@pytest.mark.parametrize("words", ["本月支出", "本期支出", "支出", "共2项", "共 2 笔"])
def test_a_sum_among_the_lines_is_refused(county: Office, tmp_path: Path, words: str) -> None:
    receipt = _load(county, tmp_path, TITLE, HEAD, WAGES, VISITS, (PROJECT, words, 230))
    assert _errors(receipt) == [("ledger.sum_line", "B5")]


def test_months_that_are_told_in_one_line_each_way_are_no_sums(county: Office, tmp_path: Path) -> None:
    lines = [("收支类别", *HEAD), ("收入", PROJECT, "本月收入", 500), ("支出", PROJECT, "本月支出", 230)]
    assert _load(county, tmp_path, TITLE, *lines).findings == []
    assert _stored(county) == [IN, OUT]


@pytest.mark.parametrize(("spent", "found"), [(230, []), (231, [("intake.total_differs", "D6")])])
def test_totals_of_income_and_of_spending_are_each_of_their_own_lines(
    county: Office, tmp_path: Path, spent: int, found: list[tuple[str, str]]
) -> None:
    lines = [("收支类别", *HEAD), ("收入", *GRANT), ("支出", *WAGES), ("支出", *VISITS)]
    totals = [("支出合计", None, None, spent), ("收入合计", None, None, 500)]
    receipt = _load(county, tmp_path, TITLE, *lines, *totals)
    assert [(each.code, each.where.cell) for each in receipt.findings] == found
    assert len(_stored(county)) == 3


def test_totals_of_income_and_of_spending_under_captions_are_not_compared_with_all_lines(
    county: Office, tmp_path: Path
) -> None:
    rows = (("一、收入",), GRANT, ("收入合计", None, 500), ("二、支出",), WAGES, VISITS, ("支出合计", None, 230))
    assert _load(county, tmp_path, TITLE, HEAD, *rows).findings == []
    assert _stored(county) == [IN, OUT, OUT]
