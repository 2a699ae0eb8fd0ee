"""Books that come back with their faults marked."""

import csv
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from swtool.findings import Finding, Severity, Where
from swtool.workbooks import mark as mark_module
from swtool.workbooks import ownbook
from swtool.workbooks.cells import Book
from swtool.workbooks.mark import MarkResult, mark
from swtool.workbooks.marks import advice, comment_text
from swtool.workbooks.read import read

RED, YELLOW = "00FFC7CE", "00FFEB9C"


def town_book(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "花名册"
    sheet["A1"] = "示例镇社工站花名册"
    sheet.merge_cells("A1:D1")
    for column, title in enumerate(["序号", "姓名", "身份证号", "入职日期"], start=1):
        sheet.cell(2, column, title).font = Font(bold=True)
    for number in (1, 2, 3):
        row = [number, f"示例{number}", f"编号{number}", date(2026, 3, number)]
        for column, value in enumerate(row, start=1):
            sheet.cell(2 + number, column, value)
    sheet["A6"], sheet["B6"] = "合计", "=COUNTA(B3:B5)"
    sheet["B3"].fill = PatternFill("solid", fgColor="00B050")
    sheet["D3"].comment = Comment("镇里自己的批注", "镇里")
    sheet.row_dimensions[1].height = 37
    book.create_sheet("说明")["A1"] = "请于五日前报送"
    book.save(path)
    return path


def finding(
    cell: str, what: str, severity: Severity = Severity.ERROR, sheet: str = "花名册", code: str = ""
) -> Finding:
    where = Where("表.xlsx", sheet, cell)
    return Finding(code or f"cell.{what}", severity, where, what, "正确的写法", "不可重复的原值", remedy="请改正")


FINDINGS = (
    finding("C3", "身份证号校验位不对"),
    finding("C4", "身份证号校验位不对"),
    finding("D4", "日期不存在"),
    finding("D3", "日期像是录入当天", Severity.WARNING),
    finding("", "缺少“职务”列", code="form.column_missing"),
)


def marked(tmp_path: Path, findings: tuple[Finding, ...] = FINDINGS) -> tuple[MarkResult, openpyxl.Workbook]:
    source = town_book(tmp_path / "表.xlsx")
    result = mark(source, tmp_path / "退回.xlsx", findings, read(source))
    return result, openpyxl.load_workbook(result.path)


def test_a_small_book_comes_back_as_itself(tmp_path: Path) -> None:
    result, book = marked(tmp_path)
    sheet = book["花名册"]
    assert result == MarkResult(tmp_path / "退回.xlsx", 4)
    assert book.sheetnames == ["退回说明", "花名册", "说明"]
    assert book.active is book["退回说明"]
    assert sheet["B6"].value == "=COUNTA(B3:B5)"
    assert [str(merge) for merge in sheet.merged_cells.ranges] == ["A1:D1"]
    assert sheet.row_dimensions[1].height == 37
    assert sheet["B3"].fill.fgColor.rgb == "0000B050"
    assert {cell: sheet[cell].fill.fgColor.rgb for cell in ("C3", "C4", "D4", "D3")} == {
        "C3": RED, "C4": RED, "D4": RED, "D3": YELLOW,
    }  # fmt: skip
    assert sheet["C5"].fill.fill_type is None
    assert sheet["C3"].comment.text == "【错误】身份证号校验位不对\n应为：正确的写法\n怎么办：请改正"
    assert sheet["D3"].comment.text.endswith("【原批注】镇里自己的批注")


def test_the_problem_column_can_be_filtered(tmp_path: Path) -> None:
    _, book = marked(tmp_path)
    sheet = book["花名册"]
    assert [sheet[f"E{row}"].value for row in range(1, 7)] == [
        None,
        "退回问题",
        "身份证号：身份证号校验位不对；入职日期：日期像是录入当天",
        "身份证号：身份证号校验位不对；入职日期：日期不存在",
        None,
        None,
    ]
    assert sheet.auto_filter.ref == "A2:E6"


def test_the_front_sheet_counts_lists_and_links(tmp_path: Path) -> None:
    _, book = marked(tmp_path)
    rows = [[cell.value for cell in row] for row in book["退回说明"].iter_rows()]
    assert rows[0][0] == "退回说明"
    assert rows[1][0] == "文件：表.xlsx"
    assert rows[2][0].startswith("共 5 处，其中必须改正的 4 处。")
    start = next(index for index, row in enumerate(rows) if row[0] == "级别")
    assert [row[:3] for row in rows[start + 1 : start + 5]] == [
        ["错误", 2, "身份证号校验位不对"],
        ["错误", 1, "日期不存在"],
        ["错误", 1, "缺少“职务”列"],
        ["提醒", 1, "日期像是录入当天"],
    ]
    listed = next(index for index, row in enumerate(rows) if row[0] == "序号") + 1
    assert [(row[1], row[2], row[3]) for row in rows[listed:]] == [
        ("错误", "花名册", None),
        ("错误", "花名册", "C3"),
        ("提醒", "花名册", "D3"),
        ("错误", "花名册", "C4"),
        ("错误", "花名册", "D4"),
    ]
    assert book["退回说明"].auto_filter.ref == f"A{listed}:G{listed + 5}"
    link = book["退回说明"].cell(listed + 2, 4).hyperlink
    assert link.location == "'花名册'!C3"
    assert link.ref == f"D{listed + 2}"


def test_values_found_are_not_repeated(tmp_path: Path) -> None:
    result, _ = marked(tmp_path)
    with ZipFile(result.path) as archive:
        assert all("不可重复的原值" not in archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_only_one_sheet_is_selected(tmp_path: Path) -> None:
    """Two selected sheets are a group: what is typed into one is typed into both."""
    _, book = marked(tmp_path)
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book.worksheets] == [True, False, False]


def test_same_findings_same_bytes(tmp_path: Path) -> None:
    source = town_book(tmp_path / "表.xlsx")
    book = read(source)
    first = mark(source, tmp_path / "a.xlsx", FINDINGS, book).path.read_bytes()
    assert mark(source, tmp_path / "b.xlsx", FINDINGS, book).path.read_bytes() == first


def test_a_second_return_carries_only_its_own_marks(tmp_path: Path) -> None:
    first, _ = marked(tmp_path)
    again = mark(first.path, tmp_path / "再退.xlsx", (finding("C5", "号码重复"),), read(first.path))
    book = openpyxl.load_workbook(again.path)
    sheet = book["花名册"]
    assert book.sheetnames == ["退回说明", "花名册", "说明"]
    assert again.kept_as_is
    assert [sheet[f"E{row}"].value for row in range(2, 6)] == ["退回问题", None, None, "身份证号：号码重复"]
    assert sheet["F2"].value is None
    assert sheet["C3"].comment is None
    assert sheet["C3"].fill.fill_type is None
    assert sheet["D3"].comment.text == "镇里自己的批注"
    assert sheet["C5"].fill.fgColor.rgb == RED
    assert sheet["B3"].fill.fgColor.rgb == "0000B050"


def test_counted_kinds_run_across_the_columns_of_the_list(tmp_path: Path) -> None:
    words = "身份证号：" + "位数不对，" * 12  # 130 columns wide: two lines across C to E, eight in C alone
    _, book = marked(tmp_path, (finding("C3", words),))
    note = book["退回说明"]
    assert note["C7"].value == words
    assert [str(merge) for merge in note.merged_cells.ranges if merge.min_row == 7] == ["C7:E7"]
    assert note.row_dimensions[7].height == 2 * 15 + 3


def test_marks_inside_a_merged_range_go_where_they_show(tmp_path: Path) -> None:
    source = town_book(tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(source)
    book["花名册"].merge_cells("C3:C4")
    book.save(source)
    result = mark(source, tmp_path / "a.xlsx", (finding("C4", "号码不对"),), read(source))
    sheet = openpyxl.load_workbook(result.path)["花名册"]
    assert sheet["C3"].fill.fgColor.rgb == RED
    assert sheet["C3"].comment is not None


def test_the_heading_row_that_the_caller_knows_is_used(tmp_path: Path) -> None:
    source = town_book(tmp_path / "表.xlsx")
    result = mark(source, tmp_path / "a.xlsx", FINDINGS, read(source), heading_rows={"花名册": {3}})
    assert openpyxl.load_workbook(result.path)["花名册"]["E3"].value == "退回问题"


def check_new_book(result: MarkResult, sheet: Worksheet) -> None:
    assert not result.kept_as_is
    assert sheet["C3"].fill.fgColor.rgb == RED
    assert sheet["D3"].fill.fgColor.rgb == YELLOW
    assert sheet["C4"].comment.text.startswith("【错误】身份证号校验位不对")
    assert sheet["E2"].value == "退回问题"
    assert sheet["E4"].value == "身份证号：身份证号校验位不对；入职日期：日期不存在"
    assert sheet.auto_filter.ref.startswith("A2:E")
    assert [sheet.cell(2, column).value for column in range(1, 5)] == ["序号", "姓名", "身份证号", "入职日期"]
    assert sheet["B5"].value == "示例3"


def test_a_large_book_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ownbook, "MAX_ROWS_IN_PLACE", 3)
    result, book = marked(tmp_path)
    assert book.sheetnames == ["退回说明", "花名册", "说明"]
    check_new_book(result, book["花名册"])
    assert book["花名册"]["D5"].value.date() == date(2026, 3, 3)
    assert [str(merge) for merge in book["花名册"].merged_cells.ranges] == ["A1:D1"]
    assert book["说明"]["A1"].value == "请于五日前报送"
    assert book["退回说明"]["D14"].hyperlink.location == "'花名册'!C3"
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book.worksheets] == [True, False, False]


def test_a_csv_is_written_anew_as_text(tmp_path: Path) -> None:
    source = tmp_path / "表.csv"
    with source.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["示例镇花名册", "", "", ""])
        writer.writerow(["序号", "姓名", "身份证号", "入职日期"])
        writer.writerow(["1", "=1+1", "#N/A", "2026-03-01"])
        writer.writerow(["2", "示例2", "b", "2026-02-30"])
        writer.writerow(["3", "示例3", "c", "2026-03-03"])
    book = read(source)
    findings = tuple(finding(f.where.cell, f.what, f.severity, sheet="") for f in FINDINGS)
    result = mark(source, tmp_path / "退回.csv", findings, book)
    assert result.path == tmp_path / "退回.xlsx"
    sheet = openpyxl.load_workbook(result.path).worksheets[1]
    check_new_book(result, sheet)
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=1+1", "s")
    assert (sheet["C3"].value, sheet["C3"].data_type) == ("#N/A", "s")


def test_a_book_written_anew_prints_its_rows_with_their_problems_on_one_page(tmp_path: Path) -> None:
    """A title over the whole table makes no column wide, and the problem stands beside its row, high enough for it."""
    path = tmp_path / "名册.csv"
    path.write_text("海宁市许村镇社工站人员花名册\n序号,姓名,到站时间\n1,示例甲,2021.6.31\n", encoding="utf-8")
    finding = Finding(
        "cell.day.unreadable", Severity.ERROR, Where("名册.csv", "名册", "C3"), "到站时间：6月没有31日，" * 9
    )
    result = mark(path, tmp_path / "名册-退回.xlsx", [finding], read(path), heading_rows={"名册": {2}})
    page = openpyxl.load_workbook(result.path)["名册"]
    assert page.column_dimensions["A"].width == 10
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$2:$2"
    lines = -(
        -9 * len("到站时间：6月没有31日，") * 2 // page.column_dimensions["D"].width
    )  # all but two digits are wide
    assert (page.row_dimensions[3].height or 0) >= 13 * (lines - 1)


def test_a_book_that_openpyxl_cannot_open_is_written_anew(tmp_path: Path) -> None:
    source = town_book(tmp_path / "表.xlsx")
    book = read(source)
    source.write_bytes(b"damaged since")
    result = mark(source, tmp_path / "退回.xlsx", FINDINGS, book)
    check_new_book(result, openpyxl.load_workbook(result.path)["花名册"])


def test_many_faults_do_not_drown_the_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for in_place in (5_000, 0):
        monkeypatch.setattr(ownbook, "MAX_ROWS_IN_PLACE", in_place)
        monkeypatch.setattr(mark_module, "MAX_COMMENTS", 2)
        _, book = marked(tmp_path)
        sheet = book["花名册"]
        ours = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment and cell.row > 2]
        own = {"D3"} if in_place else set()
        assert set(ours) == {"C3", "D3"} | own
        assert sheet["D4"].fill.fgColor.rgb == RED


def test_nothing_is_guessed_without_a_table(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = 5
    book.save(source)
    result = mark(source, tmp_path / "b.xlsx", (finding("A1", "不是表", sheet="Sheet"),), read(source))
    sheet = openpyxl.load_workbook(result.path)["Sheet"]
    assert sheet["A1"].fill.fgColor.rgb == RED
    assert sheet["B1"].value is None
    assert sheet.auto_filter.ref is None


def test_a_finding_of_an_unknown_sheet_is_only_listed(tmp_path: Path) -> None:
    result, book = marked(tmp_path, (finding("C3", "没有这张表", sheet="不存在"),))
    assert result.marked_cells == 0
    assert "没有这张表" in [cell.value for row in book["退回说明"].iter_rows() for cell in row]


def test_the_book_is_not_changed(tmp_path: Path) -> None:
    source = town_book(tmp_path / "表.xlsx")
    before = source.read_bytes()
    book: Book = read(source)
    mark(source, tmp_path / "退回.xlsx", FINDINGS, book)
    assert source.read_bytes() == before


def test_a_stray_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    source = town_book(tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(source)
    book["花名册"]["XFD1048576"].font = Font(bold=True)
    book.save(source)
    result = mark(source, tmp_path / "退回.xlsx", FINDINGS, read(source))
    assert openpyxl.load_workbook(result.path)["花名册"]["E2"].value == "退回问题"


def test_the_town_is_told_no_commands_of_the_county(tmp_path: Path) -> None:
    there = Where("花名册.xlsx", "花名册", "B3")
    mixed = Finding(
        "a", Severity.ERROR, there, "没有这个站", remedy="相近的有：长安镇社工站；新站先用 swtool station add 登记"
    )
    only = Finding("b", Severity.ERROR, there, "没有这个机构", remedy="先用 swtool org add 登记机构")
    plain = Finding("c", Severity.ERROR, there, "没有档案", remedy="请写档案号")
    assert [advice(each.remedy) for each in (mixed, only, plain)] == [
        "相近的有：长安镇社工站", "请告诉县里，由县里登记或核对", "请写档案号",
    ]  # fmt: skip
    assert advice("") == ""
    assert "swtool" not in comment_text((mixed, only, plain))


def test_the_front_sheet_prints_its_headings_on_each_page(tmp_path: Path) -> None:
    _, book = marked(tmp_path)
    front = book["退回说明"]
    heading = next(cell.row for cell in front["A"] if cell.value == "序号")
    assert front.print_title_rows == f"${heading}:${heading}"
    assert front.row_dimensions[1].height >= 24  # the title is set in 16 points
    assert front.cell(heading + 1, 1).alignment.horizontal == "center"


@pytest.mark.parametrize("is_large", [False, True])
def test_a_code_that_is_mended_stays_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_large: bool) -> None:
    """In a General cell eighteen digits typed anew become a number that ends in 000."""
    if is_large:
        monkeypatch.setattr(ownbook, "MAX_ROWS_IN_PLACE", 5)
    source = town_book(tmp_path / "表.xlsx")
    codes = {"花名册": {(3, 3), (4, 3), (4, 6)}}
    result = mark(source, tmp_path / "退回.xlsx", FINDINGS, read(source), codes=codes)
    assert result.kept_as_is is not is_large
    sheet = openpyxl.load_workbook(result.path)["花名册"]
    formats = {cell: sheet[cell].number_format for cell in ("C3", "C4", "F4", "C5", "B4")}
    assert formats == {"C3": "@", "C4": "@", "F4": "@", "C5": "General", "B4": "General"}
    assert sheet["C4"].value == "编号2"


@pytest.mark.parametrize("is_large", [False, True])
def test_a_day_in_a_column_of_codes_is_still_shown_as_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_large: bool
) -> None:
    if is_large:
        monkeypatch.setattr(ownbook, "MAX_ROWS_IN_PLACE", 5)
    source = town_book(tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(source)
    book["花名册"]["C4"] = date(2026, 3, 1)
    book.save(source)
    result = mark(source, tmp_path / "退回.xlsx", FINDINGS, read(source), codes={"花名册": {(4, 3)}})
    cell = openpyxl.load_workbook(result.path)["花名册"]["C4"]
    assert (cell.is_date, cell.value.date()) == (True, date(2026, 3, 1))


def test_the_problem_names_the_field_without_the_mark_of_a_required_column(tmp_path: Path) -> None:
    source = town_book(tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(source)
    for cell, heading in (("B2", "*姓名"), ("C2", " ＊身份证号 * "), ("D2", "入职日期（必填）")):
        book["花名册"][cell] = heading
    book.save(source)
    faults = (finding("B3", "不能空"), finding("C4", "校验位不对"), finding("D5", "日期不存在"))
    result = mark(source, tmp_path / "退回.xlsx", faults, read(source))
    sheet = openpyxl.load_workbook(result.path)["花名册"]
    assert [sheet.cell(row, 5).value for row in (3, 4, 5)] == [
        "姓名：不能空",
        "身份证号：校验位不对",
        "入职日期：日期不存在",
    ]
