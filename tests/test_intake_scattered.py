"""One thing on several tables of a book: a month's money, a month's services, a household, an edition. A table tells
the whole of it, so none of the tables is taken for that; the book goes back however it is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from swtool import rooms
from swtool.intake.answer import give_back
from swtool.intake.deciding import PLAIN, Existing, Terms
from swtool.intake.load import Receipt, State, load
from swtool.intake.plan import Action
from swtool.intake.tables import Reading
from swtool.office import Office
from tests.inventory_case import UPDATING, new_county, resident_id
from tests.pay_case import POSTS, ladder_rows
from tests.test_evaluation import SCHEME
from tests.test_intake_undo import later

Row = Sequence[object]
TERMS = [Terms(existing, partial) for existing in Existing for partial in (False, True)]
EVERY = pytest.mark.parametrize("terms", TERMS, ids=lambda terms: f"{terms.existing}{'-partial' * terms.partial}")
PARTIAL = Terms(partial=True)
WHOLE, FILE = "同一家机构（项目）同一个月的收支写在几张表里", "同一个档案号的成员写在几张表里"
FIELD = "同一个站、同一个月、同一服务领域的指标写在几张表里"

OF_MONTH: Row = ("示例晨光社工服务中心2026年10月财务公开表",)
UNIT: Row = ("填报单位：示例晨光社工服务中心", None, None, "单位：元")
LINES: Row = ("科目", "收支类别", "本期金额", "摘要")
INCOME: Row = ("财政拨款", "收入", 50000, "第四季度")
SPENDING: Row = ("服务活动", "支出", 1500, "重阳节")
ON_TWO = {"收入": [OF_MONTH, UNIT, LINES, INCOME], "支出": [OF_MONTH, UNIT, LINES, SPENDING]}

FIGURES: Row = ("社工站", "月份", "服务领域", "指标", "本月")
STATION = "硖石街道社工站"
MEMBERS: Row = ("档案号", "乡镇（街道）", "村（社区）", "户主", "成员姓名", "与户主关系", "身份证号", "更新日期")


def figure(field: str, name: str, value: object, month: str = "2026-10") -> Row:
    return (STATION, month, field, name, value)


def member(file_no: str, name: str, relation: str, serial: int, day: str = "2026-03-05", head: str = "甲示例") -> Row:
    return (file_no, "硖石街道", "东山社区", head, name, relation, resident_id("19600203", f"{serial:03}"), day)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_county(tmp_path, sets=rooms.migration_sets())


def take_in(
    office: Office, path: Path, sheets: Mapping[str, Sequence[Row]], terms: Terms = PLAIN, *, leave_out: str = ""
) -> Receipt:
    """Load sheets as a book; checking it first says the same."""
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.remove(book.worksheets[0])
    book.save(path)
    reading = Reading(leave_out=(leave_out,) if leave_out else ())
    checked = load(office, path, rooms.books(), keep=False, terms=terms, reading=reading)
    receipt = load(office, path, rooms.books(), terms=terms, reading=reading)
    assert (checked.findings, checked.left_out) == (receipt.findings, receipt.left_out)
    return receipt


def told(receipt: Receipt) -> list[tuple[str, str, str]]:
    """Errors and what was left out with them: sheet, cell and words."""
    return [
        (each.where.sheet, each.where.cell, each.what)
        for each in receipt.findings
        if each.blocks or each.code == "intake.left_out_too"
    ]


def gone(receipt: Receipt) -> list[tuple[str, int]]:
    return [(each.sheet, each.row) for each in receipt.left_out]


def money(office: Office) -> list[tuple[object, ...]]:
    """Lines that hold: month, account, cents."""
    return _current(office, "SELECT s.month, l.budget_line, l.amount FROM ledger_line l", "l", "ledger_statement s")


def _current(office: Office, select: str, of: str, statement: str) -> list[tuple[object, ...]]:
    rows = office.db.query(
        f"{select} JOIN {statement} ON s.id = l.statement_id WHERE s.superseded_at IS NULL ORDER BY l.id"
    )
    return [tuple(row) for row in rows]


def figures(office: Office) -> list[tuple[object, ...]]:
    rows = office.db.query(
        "SELECT month, service_field, value FROM service_total WHERE superseded_at IS NULL ORDER BY id"
    )
    return [tuple(row) for row in rows]


def members(office: Office) -> list[tuple[object, ...]]:
    rows = office.db.query(
        "SELECT h.file_no, m.name FROM household_member m JOIN household h ON h.id = m.household_id"
        " WHERE m.superseded_at IS NULL AND m.effective_until IS NULL ORDER BY m.id"
    )
    return [tuple(row) for row in rows]


# -- a month's money --------------------------------------------------------------------------------------------------


@EVERY
def test_income_and_spending_on_two_sheets_go_back(office: Office, tmp_path: Path, terms: Terms) -> None:
    head = office.head
    receipt = take_in(office, tmp_path / "财务.xlsx", ON_TWO, terms)
    assert (receipt.state, office.head, money(office)) == (State.RETURNED, head, [])
    error = ("支出", "4:4", f"{WHOLE}：〔收入〕第 4 行也有")
    if terms.partial:
        assert told(receipt) == [("收入", "4:4", "没有载入：〔支出〕第 4 行也有，要写在一张表里"), error]
        assert gone(receipt) == [("收入", 4), ("支出", 4)]
    else:
        assert (told(receipt), gone(receipt)) == ([error], [])


def test_what_to_do_is_said_and_does_it(office: Office, tmp_path: Path) -> None:
    first = take_in(office, tmp_path / "财务.xlsx", ON_TWO)
    (error,) = first.findings
    assert error.code == "intake.scattered"
    assert error.remedy == "合并成一张表再报；有一张是多余的，请县里不收它（如 --leave-out 支出）"
    alone = take_in(office, tmp_path / "财务.xlsx", ON_TWO, leave_out="支出")
    assert (alone.state, money(office)) == (State.LOADED, [("2026-10", "财政拨款", 5_000_000)])
    merged = take_in(later(office, 1), tmp_path / "合并.xlsx", {"财务": [*ON_TWO["收入"], SPENDING]}, UPDATING)
    assert merged.state is State.LOADED
    assert money(office) == [("2026-10", "财政拨款", 5_000_000), ("2026-10", "服务活动", 150_000)]


def test_a_month_that_the_office_has_stays(office: Office, tmp_path: Path) -> None:
    assert take_in(office, tmp_path / "一.xlsx", {"财务": [*ON_TWO["收入"], SPENDING]}).state is State.LOADED
    before = money(office)
    for minute, terms in enumerate(TERMS, start=1):
        receipt = take_in(later(office, minute), tmp_path / "二.xlsx", ON_TWO, terms)
        assert [each.code for each in receipt.findings if each.blocks] == ["intake.scattered"]
        assert (receipt.state, money(office)) == (State.RETURNED, before)


@EVERY
def test_two_tables_on_one_sheet_are_two_tables(office: Office, tmp_path: Path, terms: Terms) -> None:
    rows = [
        OF_MONTH,
        UNIT,
        LINES,
        INCOME,
        (),
        ("科目", "收支类别", "预算", "本期金额"),
        ("服务活动", "支出", 3000, 1500),
    ]
    receipt = take_in(office, tmp_path / "财务.xlsx", {"财务": rows}, terms)
    assert (receipt.state, money(office)) == (State.RETURNED, [])
    (error,) = (each for each in receipt.findings if each.blocks)
    assert (error.where.cell, error.what) == ("7:7", f"{WHOLE}：第 4 行也有")
    assert "（如 --leave-out 财务!6）" in error.remedy


def test_other_months_and_projects_are_other_things(office: Office, tmp_path: Path) -> None:
    heading = ("项目名称", "月份", "收支类别", "科目", "本期金额")
    sheets = {
        "机构": [("机构名称", *heading[1:]), ("示例晨光社工服务中心", "2026-10", "收入", "捐赠", 1)],
        "硖石": [
            heading,
            ("示例硖石项目", "2026-10", "收入", "拨款", 2),
            ("示例硖石项目", "2026-09", "收入", "拨款", 3),
        ],
        "许村": [heading, ("示例许村项目", "2026-10", "收入", "拨款", 4)],
    }
    receipt = take_in(office, tmp_path / "财务.xlsx", sheets)
    assert (receipt.state, told(receipt), len(money(office))) == (State.LOADED, [], 4)


@pytest.mark.parametrize("partial", [False, True])
def test_the_same_month_named_otherwise_is_the_same(office: Office, tmp_path: Path, partial: bool) -> None:
    """By the title on one sheet, in cells and on several rows on the other; another month in part is loaded."""
    heading = ("机构名称", "月份", "收支类别", "科目", "本期金额")
    cells = [("示例晨光社工服务中心", month, "支出", what, 7) for month in ("2026-10", "2026-09") for what in "甲乙"]
    sheets = {"收入": ON_TWO["收入"], "支出": [heading, *cells]}
    receipt = take_in(office, tmp_path / "财务.xlsx", sheets, Terms(partial=partial))
    (error,) = (each for each in receipt.findings if each.blocks)
    assert (error.where.sheet, error.where.cell, error.what) == ("支出", "2:2", f"{WHOLE}：〔收入〕第 4 行也有")
    if partial:
        assert (receipt.state, gone(receipt)) == (State.PARTIAL, [("收入", 4), ("支出", 2), ("支出", 3)])
        assert money(office) == [("2026-09", "甲", 700), ("2026-09", "乙", 700)]
    else:
        assert (receipt.state, money(office)) == (State.RETURNED, [])


def test_a_row_that_cannot_be_read_keeps_the_other_table_out_too(office: Office, tmp_path: Path) -> None:
    sheets = {**ON_TWO, "收入": [OF_MONTH, UNIT, LINES, ("财政拨款", "收入", "五万左右", "")]}
    receipt = take_in(office, tmp_path / "财务.xlsx", sheets, PARTIAL)
    assert (receipt.state, money(office)) == (State.RETURNED, [])
    assert gone(receipt) == [("收入", 4), ("支出", 4)]


def test_a_sheet_that_was_copied_is_no_other_half(office: Office, tmp_path: Path) -> None:
    sheets = {"收入": ON_TWO["收入"], "收入 (2)": ON_TWO["收入"]}
    receipt = take_in(office, tmp_path / "财务.xlsx", sheets)
    assert (receipt.state, receipt.count(Action.INSERT), receipt.count(Action.UNCHANGED)) == (State.LOADED, 1, 1)
    assert money(office) == [("2026-10", "财政拨款", 5_000_000)]


def test_all_its_rows_come_back_to_be_mended(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "财务.xlsx"
    sheets = {"收入": [*ON_TWO["收入"], ("捐赠", "收入", 10, "")], "支出": [*ON_TWO["支出"], ("差旅", "支出", 5, "")]}
    answer = give_back(take_in(office, path, sheets), path, tmp_path, rooms.books())
    assert answer.mending is not None
    assert not any("--partial" in note for note in answer.notes)  # nothing would be left to load
    pages = [page for page in load_workbook(answer.mending).worksheets if page.title.startswith("财务公开表")]
    said = [{str(cell.value) for row in page.iter_rows(min_row=4) for cell in row} for page in pages]
    assert [words & {"财政拨款", "捐赠", "服务活动", "差旅"} for words in said] == [
        {"财政拨款", "捐赠"},
        {"服务活动", "差旅"},
    ]


# -- a month's services -----------------------------------------------------------------------------------------------


def test_each_service_field_may_have_its_sheet(office: Office, tmp_path: Path) -> None:
    """Rows without a figure, which a fill-in sheet has for every field, report nothing."""
    wide = ("社工站", "月份", "服务领域", "入户走访（户次）", "新增个案数", "小组个数", "志愿服务时长（小时）")
    sheets = {
        "救助": [wide, (STATION, "2026-10", "社会救助", 10, 1, 1, 1), (STATION, "2026-10", "养老服务")],
        "养老": [wide, (STATION, "2026-10", "社会救助"), (STATION, "2026-10", "养老服务", 5, 2, 2, 2)],
    }
    receipt = take_in(office, tmp_path / "月报.xlsx", sheets)
    assert (receipt.state, told(receipt)) == (State.LOADED, [])
    assert {row[1] for row in figures(office)} == {"社会救助", "养老服务"}
    assert len(figures(office)) == 8


@EVERY
def test_a_field_on_two_sheets_goes_back(office: Office, tmp_path: Path, terms: Terms) -> None:
    sheets = {
        "救助": [FIGURES, figure("社会救助", "入户走访户次", 10)],
        "养老": [FIGURES, figure("养老服务", "入户走访户次", 5), figure("社会救助", "新增个案数", 7)],
    }
    receipt = take_in(office, tmp_path / "月报.xlsx", sheets, terms)
    error = ("养老", "3:3", f"{FIELD}：〔救助〕第 2 行也有")
    if terms.partial:
        assert (receipt.state, gone(receipt)) == (State.PARTIAL, [("救助", 2), ("养老", 3)])
        assert told(receipt) == [("救助", "2:2", "没有载入：〔养老〕第 3 行也有，要写在一张表里"), error]
        assert figures(office) == [("2026-10", "养老服务", 5)]
    else:
        assert (receipt.state, told(receipt), figures(office)) == (State.RETURNED, [error], [])


def test_rows_and_columns_tell_of_the_same_month(office: Office, tmp_path: Path) -> None:
    wide = ("社工站", "月份", "服务领域", "新增个案数", "小组个数", "志愿服务时长（小时）")
    sheets = {
        "明细": [FIGURES, figure("社会救助", "入户走访户次", 10)],
        "汇总": [wide, (STATION, "2026-10", "社会救助", 1, 2, 3)],
    }
    receipt = take_in(office, tmp_path / "月报.xlsx", sheets, UPDATING)
    assert [planned.extract.form.name for planned in receipt.tables] == ["monthly_report", "monthly_report_wide"]
    assert told(receipt) == [("汇总", "2:2", f"{FIELD}：〔明细〕第 2 行也有")]
    assert figures(office) == []


# -- households -------------------------------------------------------------------------------------------------------


@EVERY
def test_members_of_a_household_on_two_sheets_go_back(office: Office, tmp_path: Path, terms: Terms) -> None:
    sheets = {
        "一": [MEMBERS, member("D1", "甲示例", "本人", 1), member("D2", "丙示例", "本人", 3, head="丙示例")],
        "二": [MEMBERS, member("D1", "乙示例", "配偶", 2), member("D1", "丁示例", "儿子", 5)],
    }
    receipt = take_in(office, tmp_path / "户.xlsx", sheets, terms)
    assert "household.members_left" not in {each.code for each in receipt.findings}
    error = ("二", "2:2", f"{FILE}：〔一〕第 2 行也有")
    if terms.partial:
        assert (receipt.state, gone(receipt)) == (State.PARTIAL, [("一", 2), ("二", 2), ("二", 3)])
        assert told(receipt) == [
            ("一", "2:2", "没有载入：〔二〕第 2 行也有，要写在一张表里"),
            error,
            ("二", "3:3", "没有载入：〔一〕第 2 行也有，要写在一张表里"),
        ]
        assert members(office) == [("D2", "丙示例")]
    else:
        assert (receipt.state, told(receipt), members(office)) == (State.RETURNED, [error], [])


def test_nobody_leaves_a_household_that_the_office_has(office: Office, tmp_path: Path) -> None:
    both = [member("D1", "甲示例", "本人", 1), member("D1", "乙示例", "配偶", 2)]
    assert take_in(office, tmp_path / "一.xlsx", {"户": [MEMBERS, *both]}).state is State.LOADED
    sheets = {"一": [MEMBERS, both[0]], "二": [MEMBERS, both[1]]}
    for minute, terms in enumerate(TERMS, start=1):
        receipt = take_in(later(office, minute), tmp_path / "二.xlsx", sheets, terms)
        assert receipt.state is State.RETURNED
        assert members(office) == [("D1", "甲示例"), ("D1", "乙示例")]


def test_a_second_list_of_the_same_members_takes_nobody_away(office: Office, tmp_path: Path) -> None:
    """全部 with all columns, and 重点户 with some of them, in another order."""
    head, wife = member("D1", "甲示例", "本人", 1), member("D1", "乙示例", "配偶", 2)
    some = [MEMBERS[:6], wife[:6], head[:6]]
    receipt = take_in(office, tmp_path / "户.xlsx", {"全部": [MEMBERS, head, wife], "重点户": some})
    assert (receipt.state, receipt.count(Action.INSERT), receipt.count(Action.UNCHANGED)) == (State.LOADED, 1, 1)
    assert members(office) == [("D1", "甲示例"), ("D1", "乙示例")]


@pytest.mark.parametrize(
    "second",
    [[member("D1", "甲示例", "本人", 1)], [member("D1", name, "本人", 1) for name in ("甲示例", "乙示例", "戊示例")]],
)
def test_fewer_or_more_of_them_are_not_the_same(office: Office, tmp_path: Path, second: list[Row]) -> None:
    first = [MEMBERS, member("D1", "甲示例", "本人", 1), member("D1", "乙示例", "配偶", 2)]
    receipt = take_in(office, tmp_path / "户.xlsx", {"一": first, "二": [MEMBERS, *second]}, UPDATING)
    assert "intake.scattered" in {each.code for each in receipt.findings}
    assert (receipt.state, members(office)) == (State.RETURNED, [])


def test_three_sheets_are_told_one_by_one(office: Office, tmp_path: Path) -> None:
    names = [("一", "甲示例", 1), ("二", "乙示例", 2), ("三", "丁示例", 5)]
    sheets = {sheet: [MEMBERS, member("D1", name, "家人", serial)] for sheet, name, serial in names}
    receipt = take_in(office, tmp_path / "户.xlsx", sheets)
    assert told(receipt) == [(sheet, "2:2", f"{FILE}：〔一〕第 2 行也有") for sheet in ("二", "三")]


# -- editions ---------------------------------------------------------------------------------------------------------


@EVERY
def test_halves_of_a_scheme_are_no_edition(office: Office, tmp_path: Path, terms: Terms) -> None:
    """Nor is it said that each half's points don't add up."""
    sheets = {"规范": [SCHEME[0], *SCHEME[1:3]], "成效": [SCHEME[0], *SCHEME[3:]]}
    receipt = take_in(office, tmp_path / "指标.xlsx", sheets, terms)
    assert [each for each in told(receipt) if not each[2].startswith("没有载入")] == [
        ("成效", "2:2", "同一版的评估指标写在几张表里：〔规范〕第 2 行也有")
    ]
    assert receipt.state is State.RETURNED
    assert office.db.value("SELECT count(*) FROM evaluation_item") == 0


@EVERY
def test_posts_of_a_ladder_on_two_sheets_are_no_edition(office: Office, tmp_path: Path, terms: Terms) -> None:
    sheets = {"甲乙": ladder_rows(posts=POSTS[:2]), "丙丁": ladder_rows(posts=POSTS[2:])}
    receipt = take_in(office, tmp_path / "岗级.xlsx", sheets, terms)
    assert [each for each in told(receipt) if not each[2].startswith("没有载入")] == [
        ("丙丁", "2:2", "同一版的岗级薪酬写在几张表里：〔甲乙〕第 2 行也有")
    ]
    assert receipt.state is State.RETURNED
    assert office.db.value("SELECT count(*) FROM pay_ladder") == 0
