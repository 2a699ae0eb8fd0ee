"""What the columns of a row and the rows of a book say together: told with both places, once, and never of old news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from swtool import rooms
from swtool.findings import Severity
from swtool.forms.form import Column, Form
from swtool.forms.kinds import PartialDay
from swtool.forms.rowchecks import InOrder
from swtool.intake.crossrows import settle
from swtool.intake.load import State, load
from swtool.intake.plan import Action, Change, Extract, Plan, Row
from swtool.office import Office
from swtool.projects.forms import LEDGER
from swtool.services.forms import MONTHLY_REPORT, MONTHLY_REPORT_WIDE
from swtool.workbooks import cells
from tests.crossrow_house import ONE, ROSTER, THREE, TWO, county, load_sheet, member, told
from tests.inventory_case import UPDATING, resident_id
from tests.offices import at


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path)


def _roster(office: Office, folder: Path, *rows: list[object]) -> list[str]:
    return told(load_sheet(office, folder, [ROSTER, *rows]), "rows.")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"H": "2026.1.2", "I": "2026.1.1"}, ["I2 warning 到站时间早于入职时间"]),
        ({"H": "2026.1.1", "I": "2026.1.1"}, []),
        ({"H": "2026.1", "I": "2026.1.1"}, []),  # the month does not decide
        ({"H": "2026.2", "I": "2026.1.31"}, ["I2 warning 到站时间早于入职时间"]),
        ({"D": "2026.11.11"}, ["D2 error 出生年月还没有到（今天是 2026-11-10）", "H2 error 入职时间早于出生年月"]),
        ({"D": "2026.11"}, ["H2 error 入职时间早于出生年月"]),
        ({"D": "1990.1"}, []),
    ],
)
def test_days_in_order(office: Office, tmp_path: Path, cells: dict[str, object], expected: list[str]) -> None:
    number = None if "D" in cells else ONE
    assert _roster(office, tmp_path, member("张示例", number, **cells)) == expected


def test_a_leaving_before_the_start_is_told_once(office: Office, tmp_path: Path) -> None:
    """By the planner where it registers the post, by the order of days where the station has its people already."""
    receipt = load_sheet(office, tmp_path, [ROSTER, member("张示例", ONE, J="2025.12.31")])
    assert told(receipt) == ["J2 error 离职时间不晚于到站时间"]
    assert load_sheet(office, tmp_path, [ROSTER, member("张示例", ONE)]).state is State.LOADED
    receipt = load_sheet(office, tmp_path, [ROSTER, member("张示例", ONE, H=None, J="2025.12.31")])
    assert told(receipt, "rows.") == ["J2 error 离职时间早于到站时间"]


def test_one_id_under_two_names_is_told_once_with_both_rows(office: Office, tmp_path: Path) -> None:
    receipt = load_sheet(
        office, tmp_path, [ROSTER, member("张示例", ONE), member("李示例", TWO), member("王示例", ONE)]
    )
    assert receipt.state is State.RETURNED
    assert [line for line in told(receipt) if line.startswith(("C4", "B4", "4:4"))] == [
        "C4 error 身份证号与第 2 行的相同，姓名却不同"
    ]


def test_a_mobile_under_two_people_is_odd_a_landline_is_not(office: Office, tmp_path: Path) -> None:
    rows = [
        member("张示例", ONE, E="13800000001"),
        member("李示例", TWO, E="13800000001"),
        member("王示例", THREE, E="13800000001"),
    ]
    assert _roster(office, tmp_path, *rows) == ["E3 warning 手机与第 2 行的相同，人不同；另有 1 行也是这个号码"]
    rows = [
        member("赵示例", resident_id("19910101", "001"), E="0573-87654321"),
        member("钱示例", TWO, E="0573-87654321"),
    ]
    assert _roster(office, tmp_path, *rows) == []


def test_one_person_at_two_stations_has_one_telephone(office: Office, tmp_path: Path) -> None:
    rows = [
        member("张示例", ONE, E="13800000001"),
        member("张示例", ONE, E="13800000001", A="硖石街道社工站", G="兼职"),
    ]
    assert _roster(office, tmp_path, *rows) == []


def test_over_several_sheets_the_other_sheet_is_named(office: Office, tmp_path: Path) -> None:
    book = Workbook()
    for name, row in (("许村", member("张示例", ONE)), ("硖石", member("王示例", ONE, A="硖石街道社工站"))):
        sheet = book.create_sheet(name)
        sheet.append(ROSTER)
        sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "两张表.xlsx")
    receipt = load(office, tmp_path / "两张表.xlsx", rooms.books())
    assert "C2 error 身份证号与〔许村〕第 2 行的相同，姓名却不同" in told(receipt, "rows.")


def test_what_the_office_holds_already_is_no_error(office: Office, tmp_path: Path) -> None:
    """A rule that came later, or a command, may have let it in: the row changes nothing and must pass."""
    rows = [ROSTER, member("张示例", None, D="1990.5.5")]
    assert load_sheet(office, tmp_path, rows).state is State.LOADED
    with office.change("改出生日期") as tx:
        tx.update("person", 1, {"birth_date": "2026-05-05"})
    rows[1][3] = "2026.5.5"
    number = office.db.value("SELECT staff_no FROM person")
    rows = [[*rows[0], "人员编号"], [*rows[1], number]]
    receipt = load_sheet(office, tmp_path, rows)
    assert receipt.count(Action.UNCHANGED) == 1
    assert told(receipt, "rows.") == ["H2 warning 入职时间早于出生年月"]
    rows.append([*member("李示例", None, D="2027.1.1"), None])
    receipt = load_sheet(office, tmp_path, rows)
    assert told(receipt, "rows.")[:2] == [
        "D3 error 出生年月还没有到（今天是 2026-11-10）",
        "H2 warning 入职时间早于出生年月",
    ]


def test_a_share_is_the_share(office: Office, tmp_path: Path) -> None:
    head = ["机构名称", "月份", "科目", "预算", "本期支出", "累计支出", "执行率"]

    def line(name: str, rate: object) -> list[object]:
        return ["示例潮声社工服务中心", "2026-10", name, 10_000, 100, 8_460, rate]

    rows = [head, line("甲", "84.6%"), line("乙", 0.85), line("丙", "84.1%"), line("丁", "85.2%"), line("戊", None)]
    receipt = load_sheet(office, tmp_path, rows)
    assert told(receipt, "rows.") == ["G5 warning 执行率不等于累计金额除以预算：应为 84.6%，写的是 85.2%"]
    assert receipt.state is State.LOADED


def test_the_completion_rate_of_a_monthly_report(office: Office, tmp_path: Path) -> None:
    head = ["社工站", "月份", "指标", "本月", "累计", "年度指标", "完成率"]
    rows = [
        head,
        ["许村镇社工站", "2026-10", "探访人次", 10, 50, 200, "25%"],
        ["许村镇社工站", "2026-10", "小组个数", 1, 3, 4, "80%"],
    ]
    assert told(load_sheet(office, tmp_path, rows), "rows.") == [
        "G3 warning 完成率不等于累计除以年度指标：应为 75%，写的是 80%"
    ]


def test_a_period_in_one_cell_fills_the_column_of_ends(office: Office, tmp_path: Path) -> None:
    head = ["项目名称", "承接机构", "项目起止时间"]
    rows = [head, ["新项目", "示例潮声社工服务中心", "2026.1.1-2026.12.31"]]
    assert load_sheet(office, tmp_path, rows).state is State.LOADED
    row = office.db.one("SELECT starts_on, ends_on FROM project WHERE name = '新项目'")
    assert row is not None
    assert tuple(row) == ("2026-01-01", "2026-12-31")
    assert load_sheet(office, tmp_path, rows).state is State.UNCHANGED
    rows[1][2] = "2026.1.1至长期"
    assert load_sheet(office, tmp_path, rows, terms=UPDATING).state is State.LOADED
    assert office.db.value("SELECT ends_on FROM project WHERE name = '新项目'") is None
    assert load_sheet(office, tmp_path, rows).state is State.UNCHANGED


def test_two_ends_must_be_one(office: Office, tmp_path: Path) -> None:
    head = ["项目名称", "承接机构", "合同起止", "项目结束"]
    rows = [head, ["新项目", "示例潮声社工服务中心", "2026.1.1-2026.12.31", "2026.12.30"]]
    assert told(load_sheet(office, tmp_path, rows), "rows.") == [
        "C2 error 这一格写了起止，其中的截止日与“项目结束”一列不同"
    ]


def test_a_contract_of_a_station_in_one_cell(office: Office, tmp_path: Path) -> None:
    head = ["社工站名称", "乡镇（街道）", "设立日期", "运营机构", "合同起止"]
    rows = [head, ["新示例社工站", "许村镇", "2026-01-01", "示例潮声社工服务中心", "2026.1.1-2026.12.31"]]
    assert load_sheet(office, tmp_path, rows).state is State.LOADED
    row = office.db.one("SELECT effective_on, effective_until FROM operator_contract ORDER BY id DESC")
    assert row is not None
    assert tuple(row) == ("2026-01-01", "2027-01-01")


@pytest.mark.parametrize(
    ("valid_to", "stored"), [("长期", None), ("2027.6.30", "2027-06-30"), ("2026.7.1-2027.6.30", "2027-06-30")]
)
def test_a_resource_without_end(office: Office, tmp_path: Path, valid_to: str, stored: str | None) -> None:
    rows = [["乡镇（街道）", "社区", "资源名称", "有效期"], ["许村镇", "永福村", "活动室", valid_to]]
    assert load_sheet(office, tmp_path, rows).state is State.LOADED
    assert office.db.value("SELECT valid_to FROM community_resource") == stored
    assert load_sheet(office, tmp_path, rows).state is State.UNCHANGED


def test_a_registration_for_ever_is_no_day(office: Office, tmp_path: Path) -> None:
    head = [*ROSTER, "持证情况", "登记有效期"]
    rows = [head, [*member("张示例", ONE), "助理社会工作师", "长期"]]
    assert load_sheet(office, tmp_path, rows).state is State.LOADED
    assert office.db.value("SELECT registration_valid_to FROM certificate") is None
    rows[1][-1] = "2024.6.17-2027.6.16"
    load_sheet(office, tmp_path, rows)
    assert office.db.value("SELECT registration_valid_to FROM certificate") == "2027-06-16"


@pytest.mark.parametrize(
    ("heading", "unit_line", "fen"),
    [
        ("折合价值(万元)", "", 1_500_000),
        ("折合价值（万元）", "单位：元", 1_500_000),
        ("折合价值（元）", "单位：万元", 150),
        ("折合价值", "单位：万元", 1_500_000),
        ("折合价值", "单位：千元", 150_000),
        ("折合价值", "", 150),
    ],
)
def test_the_headings_own_unit_goes_before_the_sheets(
    office: Office, tmp_path: Path, heading: str, unit_line: str, fen: int
) -> None:
    rows: list[list[object]] = [["乡镇（街道）", "社区", "资源名称", heading], ["许村镇", "永福村", "活动室", 1.5]]
    receipt = load_sheet(office, tmp_path, rows, title=f"社区资源清单  {unit_line}")
    assert told(receipt) == []
    assert office.db.value("SELECT estimated_value FROM community_resource") == fen


def test_totals_are_added_up_in_the_headings_unit(office: Office, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["乡镇（街道）", "社区", "资源名称", "折合价值（万元）"],
        ["许村镇", "永福村", "活动室", 1.5],
        ["许村镇", "永福村", "图书室", 0.5],
        ["合计", None, None, 2],
    ]
    assert told(load_sheet(office, tmp_path, rows)) == []


def test_many_rows_with_one_mistake_are_not_told_one_by_one(office: Office, tmp_path: Path) -> None:
    def late(number: int) -> list[object]:
        return member("张示例", resident_id("19900101", f"{number:03d}"), H="2026.2.1", I="2026.1.1")

    rows: Sequence[list[object]] = [late(number) for number in range(260)]
    lines = [line for line in _roster(office, tmp_path, *rows) if "到站" in line]
    assert len(lines) == 201
    assert lines[-1] == "I202 warning 还有 60 行有同样的问题，没有逐行列出：到站时间早于入职时间"


def test_a_check_names_declared_columns() -> None:
    with pytest.raises(ValueError, match="undeclared"):
        Form("x", "示例", "一行", (), (Column("a", "甲", PartialDay()),), checks=(InOrder("a", "b"),))


# -- from month to month -----------------------------------------------------------------------------------------------

REPORT = ["社工站", "月份", "指标", "本月", "累计"]


def _month(month: str, value: int, cumulative: int) -> list[object]:
    return ["许村镇社工站", month, "探访人次", value, cumulative]


def test_a_month_is_compared_with_the_books_own_month_before(office: Office, tmp_path: Path) -> None:
    rows = [REPORT, _month("2026-09", 10, 60), _month("2026-10", 5, 66)]
    assert told(load_sheet(office, tmp_path, rows)) == [
        "E3 warning 海宁市许村镇社工站 2026年10月：探访人次：上月累计 60 加本月 5 应为 65，写的是 66"
    ]


def test_and_with_the_offices_both_before_and_after(office: Office, tmp_path: Path) -> None:
    load_sheet(office, tmp_path, [REPORT, _month("2026-10", 5, 65)])
    receipt = load_sheet(office, tmp_path, [REPORT, _month("2026-09", 10, 61)])
    sums = "上月累计 61 加本月 5 应为 66，写的是 65"
    assert told(receipt) == [f"D2 warning 海宁市许村镇社工站 2026年9月：本表入库后，2026年10月的探访人次：{sums}"]
    receipt = load_sheet(office, tmp_path, [REPORT, _month("2026-09", 10, 60)], terms=UPDATING)
    assert (receipt.state, told(receipt)) == (State.LOADED, [])
    receipt = load_sheet(office, tmp_path, [REPORT, _month("2026-11", 1, 65)])
    assert told(receipt) == [
        "E2 warning 海宁市许村镇社工站 2026年11月：探访人次：上月累计 65 加本月 1 应为 66，写的是 65"
    ]


def test_cases_in_hand_carry_on(office: Office, tmp_path: Path) -> None:
    head = ["社工站", "月份", "在跟个案", "新增个案", "结案"]
    load_sheet(office, tmp_path, [head, ["许村镇社工站", "2026-09", 8, 2, 5]])
    receipt = load_sheet(office, tmp_path, [head, ["许村镇社工站", "2026-10", 7, 1, 1]])
    assert told(receipt) == [
        "C2 warning 海宁市许村镇社工站 2026年10月：在跟个案：上月 8 加新增 1 减结案 1 应为 8，写的是 7"
    ]


def test_times_are_not_fewer_than_persons(office: Office, tmp_path: Path) -> None:
    rows = [["社工站", "月份", "服务人数", "服务人次"], ["许村镇社工站", "2026-10", 10, 9]]
    assert told(load_sheet(office, tmp_path, rows)) == [
        "D2 error 海宁市许村镇社工站 2026年10月：服务人次 9 少于服务人数 10"
    ]


def test_a_member_of_an_unchanged_file_passes_too(office: Office, tmp_path: Path) -> None:
    head = ["档案号", "村（社区）", "户主", "成员姓名", "与户主关系", "出生年月"]
    rows: list[list[object]] = [
        head,
        ["D001", "永福村", "甲示例", "甲示例", "户主", "1960.5.5"],
        ["D001", "永福村", "甲示例", "乙示例", "孙子", "2027.5.5"],
    ]
    assert load_sheet(at(office.db, today=date(2028, 1, 1)), tmp_path, rows).state is State.LOADED
    receipt = load_sheet(office, tmp_path, rows)
    assert receipt.state is State.UNCHANGED
    assert told(receipt, "rows.") == ["F3 warning 出生年月还没有到（今天是 2026-11-10）"]
    rows[2][5] = "2027.5.6"
    assert told(load_sheet(office, tmp_path, rows), "rows.") == ["F3 error 出生年月还没有到（今天是 2026-11-10）"]


@pytest.mark.parametrize("form", [MONTHLY_REPORT, MONTHLY_REPORT_WIDE, LEDGER])
def test_every_row_of_an_unchanged_month_passes(form: Form) -> None:
    """A month's figures are one change: what a later rule says against its second row is old news, too."""
    columns = {column.name: at for at, column in enumerate(form.columns, start=1)}
    extract = Extract(form, "月报.xlsx", "Sheet", 1, columns, [Row(2, {}), Row(3, {}), Row(4, {})])
    for row in extract.rows:
        told = {"row": row.number, "columns": ("month",)}
        extract.fault(row, "month", "rows.share", "不等于", figures=told)
    settle(extract, Plan([Change(Action.UNCHANGED, 2, "许村镇社工站 2026年10月", rows=(2, 3))]))
    assert [finding.severity for finding in extract.findings] == [Severity.WARNING, Severity.WARNING, Severity.ERROR]


# -- how a number is shown ----------------------------------------------------------------------


def test_where_the_reader_knows_how_a_number_is_shown_that_decides(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2021.1 in a cell formatted 0.00 is shown as 2021.10. Only the ambiguous cells are asked for."""
    asked: list[tuple[str, int, int]] = []

    def number_format(_book: cells.Book, sheet: str, row: int, column: int) -> str | None:
        asked.append((sheet, row, column))
        return "0.00" if row == 2 else None

    monkeypatch.setattr(cells.Book, "number_format", number_format, raising=False)
    rows = [
        ROSTER,
        *(member(name, None, D=day) for name, day in (("张示例", 1990.1), ("李示例", 1990.1), ("王示例", 1990.6))),
    ]
    receipt = load_sheet(office, tmp_path, rows)
    assert [line for line in told(receipt, "cell.") if "10月" in line] == [
        "D3 error 出生年月：可能是1990年1月，也可能是1990年10月（数字格式会丢掉末尾的0）"
    ]
    assert [str(row.values["birth_date"]) for row in receipt.tables[0].extract.rows] == ["1990-10", "None", "1990-06"]
    assert asked == [("Sheet", 2, 4), ("Sheet", 3, 4)]
