"""What marks do to a sheet of a town's own: its tables, columns, rows, comments and what is printed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table

from swtool.workbooks import notesheet, ownbook
from swtool.workbooks.mark import mark
from swtool.workbooks.opened import print_areas, save_book
from swtool.workbooks.read import read

from .test_workbooks_mark import finding, town_book

LONG = "身份证号校验位不对，" * 10


def own(path: Path) -> tuple[openpyxl.Workbook, Any]:
    """A town's book (headings in row 2, three rows) to be changed before it is saved again."""
    book = openpyxl.load_workbook(town_book(path))
    return book, book["花名册"]


def returned(path: Path, *faults: str, heading_rows: set[int] | None = None) -> tuple[Path, Any]:
    """The returned copy of the book, with a fault in each of these cells, and its sheet."""
    known = None if heading_rows is None else {"花名册": heading_rows}
    out = path.with_name(f"{path.stem}-退回.xlsx")
    done = mark(path, out, [finding(cell, "号码不对") for cell in faults], read(path), heading_rows=known).path
    return done, openpyxl.load_workbook(done)["花名册"]


def own_table(path: Path, ref: str) -> Path:
    """The list is a table of Excel's own."""
    book, page = own(path)
    page.add_table(Table(displayName="表1", ref=ref))
    book.save(path)
    return path


# -- two tables, one below the other ----------------------------------------------------------------------------------


def two_tables(path: Path) -> Path:
    """The second has its headings in row 9 and is one column wider."""
    book, page = own(path)
    for row, values in ((9, ("序号", "名称", "地址", "电话", "备注")), (10, (1, "示例楼", "示例路1号", "1", "无"))):
        for column, value in enumerate(values, start=1):
            page.cell(row, column, value)
    book.save(path)
    return path


@pytest.mark.parametrize("most_rows", [5_000, 3], ids=["itself", "anew"])
def test_each_of_two_tables_has_its_problems_in_the_one_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_rows: int
) -> None:
    """The names are those of its own headings; the filter stands over the lower one."""
    monkeypatch.setattr(ownbook, "MAX_ROWS_IN_PLACE", most_rows)
    path = two_tables(tmp_path / "表.xlsx")
    first, page = returned(path, "C4", "D10", heading_rows={2, 9})
    told = {row: page.cell(row, 6).value for row in range(1, 11) if page.cell(row, 6).value}
    assert told == {2: "退回问题", 4: "身份证号：号码不对", 9: "退回问题", 10: "电话：号码不对"}
    assert page.auto_filter.ref == "A9:F10"
    assert [page.cell(9, column).value for column in (4, 5)] == ["电话", "备注"]
    assert page.freeze_panes is None
    _, again = returned(first, "C3", heading_rows={2, 9})
    told = {row: again.cell(row, 6).value for row in range(1, 11) if again.cell(row, 6).value}
    assert told == {2: "退回问题", 3: "身份证号：号码不对", 9: "退回问题"}
    assert again.max_column == 6


def test_a_heading_that_is_faulty_itself_stays_a_heading(tmp_path: Path) -> None:
    _, page = returned(two_tables(tmp_path / "表.xlsx"), "C9", "B4", heading_rows={2, 9})
    assert [page.cell(row, 6).value for row in (2, 4, 9)] == ["退回问题", "姓名：号码不对", "退回问题"]
    assert page["C9"].comment is not None


def test_a_card_has_no_problem_column(tmp_path: Path) -> None:
    _, page = returned(two_tables(tmp_path / "表.xlsx"), "C9", heading_rows=set())
    assert page.max_column == 5


# -- columns that were set together -----------------------------------------------------------------------------------


def settings_of(path: Path) -> list[tuple[int, int, float, bool]]:
    """First and last column, width, and whether it is hidden, of each setting in the file of the second sheet."""
    with ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet2.xml").decode()
    found = [dict(re.findall(r'(\w+)="([^"]*)"', each)) for each in re.findall("<col [^>]*>", xml)]
    return [(int(c["min"]), int(c["max"]), float(c["width"]), c.get("hidden") == "1") for c in found]


def test_the_problem_column_is_parted_from_those_it_was_set_with(tmp_path: Path) -> None:
    """Everything to the right was hidden at one go. The problem column is E."""
    book, page = own(tmp_path / "表.xlsx")
    right = page.column_dimensions["D"]
    right.min, right.max, right.width, right.hidden = 4, 16_384, 9, True
    book.save(tmp_path / "表.xlsx")
    path, _ = returned(tmp_path / "表.xlsx", "C4", heading_rows={2})
    assert settings_of(path) == [(4, 4, 9, True), (5, 5, 50, False), (6, 16_384, 9, True)]


def test_a_faulty_column_of_a_hidden_group_is_shown_alone(tmp_path: Path) -> None:
    book, page = own(tmp_path / "表.xlsx")
    page.column_dimensions.group("A", "D", hidden=True)
    book.save(tmp_path / "表.xlsx")
    path, page = returned(tmp_path / "表.xlsx", "C4", heading_rows={2})
    assert settings_of(path) == [(1, 2, 13, True), (3, 3, 13, False), (4, 4, 13, True), (5, 5, 50, False)]
    assert [page.column_dimensions[letter].outlineLevel for letter in "ACDE"] == [1, 1, 1, 0]


def test_a_faulty_column_without_width_gets_one(tmp_path: Path) -> None:
    book, page = own(tmp_path / "表.xlsx")
    page.column_dimensions["C"].width = 11.5
    save_book(book, tmp_path / "表.xlsx", {"花名册": lambda xml: xml.replace(b'width="11.5"', b'width="0"')})
    path, _ = returned(tmp_path / "表.xlsx", "C4", heading_rows={2})
    assert settings_of(path) == [(3, 3, 13, False), (5, 5, 50, False)]


# -- a table of Excel's own (ListObject) ------------------------------------------------------------------------------


def test_the_heading_of_a_table_of_excels_own_is_never_emptied(tmp_path: Path) -> None:
    """The table took in the problem column. Excel repairs a table whose heading is not what stands in its cell."""
    path, page = returned(own_table(tmp_path / "表.xlsx", "A2:D5"), "C4", heading_rows={2})
    book = openpyxl.load_workbook(path)
    page = book["花名册"]
    del page.tables["表1"]
    page.add_table(Table(displayName="表1", ref="A2:E5"))
    book.save(path)
    done = mark(path, tmp_path / "再退.xlsx", [finding("A1", "格式不对", sheet="说明")], read(path)).path
    page = openpyxl.load_workbook(done)["花名册"]
    assert page.tables["表1"].column_names == ["序号", "姓名", "身份证号", "入职日期", "退回问题"]
    assert [page.cell(row, 5).value for row in (2, 3, 4, 5)] == ["退回问题", None, None, None]


# -- how high rows are ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("most_rows", [5_000, 3], ids=["itself", "anew"])
def test_no_row_is_higher_than_excel_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_rows: int) -> None:
    """Excel says of a higher one that the book is damaged. 1,505 wide characters are 62 lines of 49."""
    monkeypatch.setattr(ownbook, "MAX_ROWS_IN_PLACE", most_rows)
    path = town_book(tmp_path / "表.xlsx")
    faults = [finding("C4", "位" * 1_500), finding("C5", "位" * 49)]
    done = mark(path, tmp_path / "退回.xlsx", faults, read(path), heading_rows={"花名册": {2}}).path
    book = openpyxl.load_workbook(done)
    assert [book["花名册"].row_dimensions[row].height for row in (4, 5)] == [409, 45 if most_rows > 3 else 48]
    assert max(each.height or 0 for each in book["退回说明"].row_dimensions.values()) == 409


# -- comments of the town's own ---------------------------------------------------------------------------------------


def sizes_of(path: Path) -> list[tuple[str, str]]:
    """Width and height of each comment in the file of the town's sheet."""
    with ZipFile(path) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".vml")]
    return re.findall(r"width:([\w.]+);height:([\w.]+);", "".join(parts))


def with_comments(path: Path, *styles: tuple[bytes, bytes]) -> Path:
    """D3 and D4 with comments of 400 × 300; ``styles`` amends how the file says so."""
    book, page = own(path)
    for cell in ("D3", "D4"):
        page[cell].comment = Comment("长批注", "镇里", height=300, width=400)
    book.save(path)
    if styles:
        with ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        with ZipFile(path, "w") as archive:
            for name, content in parts.items():
                if name.endswith(".vml"):
                    for old, new in styles:
                        content = content.replace(old, new)
                archive.writestr(name, content)
    return path


def test_comments_of_the_towns_own_keep_their_size(tmp_path: Path) -> None:
    """Also under the words of a marked cell, D4. The third is that of the problem column."""
    first, page = returned(with_comments(tmp_path / "表.xlsx"), "D4", heading_rows={2})
    assert sizes_of(first)[1:] == [("400px", "300px")] * 2
    assert page["D4"].comment.text.endswith("【原批注】长批注")
    second, page = returned(first, "C4", heading_rows={2})
    assert [(page[cell].comment.text, page[cell].comment.author) for cell in ("D3", "D4")] == [
        ("长批注", "镇里"), ("长批注", page["D4"].comment.author),
    ]  # fmt: skip
    assert sizes_of(second).count(("400px", "300px")) == 2


def test_sizes_are_read_as_excel_writes_them(tmp_path: Path) -> None:
    """In points, three quarters of a pixel more each, and with lines that no XML allows."""
    path = with_comments(
        tmp_path / "表.xlsx",
        (b"width:400px;height:300px;", b"width:225pt;height:90.75pt;"),
        (b"</ns0:textbox>", b"<br></ns0:textbox>"),
        (b"</v:textbox>", b"<br></v:textbox>"),
    )
    done, _ = returned(path, "C4", heading_rows={2})
    assert sizes_of(done).count(("300px", "121px")) == 2


def test_a_size_that_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    path = with_comments(tmp_path / "表.xlsx", (b"width:400px;", b"width:4.0.0px;"))
    done, page = returned(path, "C4", heading_rows={2})
    assert page["D3"].comment.text == "长批注"
    assert sizes_of(done).count(("144px", "79px")) == 2


# -- what is printed --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "now"),
    [
        ("A1:D5", "A1:E5"),
        ("A1:B6,C1:D6", "A1:B6,C1:E6"),  # two pages side by side
        ("A2:F6", "A2:F6"),  # the column is in it
        ("A1:B5", "A1:B5"),  # the town doesn't print the IDs, and between these and the problems they stand
        ("A8:D9", "A8:D9"),  # another place
    ],
)
def test_problems_are_printed_where_all_before_them_is(tmp_path: Path, area: str, now: str) -> None:
    book, page = own(tmp_path / "表.xlsx")
    page.print_area = area
    book.save(tmp_path / "表.xlsx")
    _, page = returned(tmp_path / "表.xlsx", "C4", heading_rows={2})
    assert page["E4"].value == "身份证号：号码不对"
    assert print_areas(page) == now.split(",")


# -- the filter of a table of Excel's own -----------------------------------------------------------------------------


def test_a_table_of_excels_own_takes_the_problem_column_in(tmp_path: Path) -> None:
    """A filter of the sheet over that of a table is damage; without it nobody finds the faulty rows of a long list."""
    path, page = returned(own_table(tmp_path / "表.xlsx", "A2:D5"), "C4", heading_rows={2})
    table = page.tables["表1"]
    assert (table.ref, table.autoFilter.ref, page.auto_filter.ref) == ("A2:E5", "A2:E5", None)
    assert [(each.id, each.name) for each in table.tableColumns][-2:] == [(4, "入职日期"), (5, "退回问题")]
    _, page = returned(path, "C5", heading_rows={2})  # sent as it is, and returned again
    assert (page.tables["表1"].ref, page.tables["表1"].column_names[3:]) == ("A2:E5", ["入职日期", "退回问题"])
    assert [page.cell(row, 5).value for row in (2, 4, 5)] == ["退回问题", None, "身份证号：号码不对"]


@pytest.mark.parametrize(("ref", "row"), [("A2:C5", 2), ("A2:D5", 3)], ids=["not beside it", "headings elsewhere"])
def test_a_table_of_excels_own_elsewhere_stays_as_it_is(tmp_path: Path, ref: str, row: int) -> None:
    _, page = returned(own_table(tmp_path / "表.xlsx", ref), "C4", heading_rows={row})
    assert (page.tables["表1"].ref, page.auto_filter.ref) == (ref, None)


def test_the_row_of_totals_of_such_a_table_is_not_filtered(tmp_path: Path) -> None:
    path = own_table(tmp_path / "表.xlsx", "A2:D6")
    book = openpyxl.load_workbook(path)
    table = book["花名册"].tables["表1"]
    table.totalsRowCount, table.autoFilter = 1, None
    book.save(path)
    _, page = returned(path, "C4", heading_rows={2})
    assert (page.tables["表1"].ref, page.tables["表1"].autoFilter.ref) == ("A2:E6", "A2:E5")


def test_each_look_of_the_front_sheet_is_put_together_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 20,000 listed faults it took three quarters of the whole answer."""
    made: list[object] = []

    def counted(cell: object, **look: object) -> None:
        made.append(tuple(look.values()))
        dress(cell, **look)

    dress = notesheet._dress
    monkeypatch.setattr(notesheet, "_dress", counted)
    path = town_book(tmp_path / "表.xlsx")
    found = [finding(f"B{row}", "姓名有误") for row in (3, 4, 5) * 40]
    mark(path, tmp_path / "表-退回.xlsx", found, read(path))
    assert len(made) == len(set(made)) < 12


@pytest.mark.parametrize("most_rows", [5_000, 3], ids=["itself", "anew"])
def test_the_look_of_marked_cells_is_put_together_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_rows: int
) -> None:
    """Cells keep what else they look like."""
    made: list[str] = []

    def counted(*words: str, **colours: str) -> PatternFill:
        made.append(colours["fgColor"])
        return PatternFill(*words, **colours)

    monkeypatch.setattr(ownbook, "MAX_ROWS_IN_PLACE", most_rows)
    monkeypatch.setattr("openpyxl.styles.PatternFill", counted)
    path, faults = tmp_path / "表.xlsx", [f"{column}{row}" for column in "BCD" for row in (3, 4, 5)]
    book, page = own(path)
    page["C4"].font = Font(name="黑体", italic=True)
    book.save(path)
    _, page = returned(path, *faults, heading_rows={2})
    assert made.count("FFC7CE") <= 2  # the front sheet has it, too
    assert {page[cell].fill.fgColor.rgb for cell in faults} == {"00FFC7CE"}
    assert [page[f"E{row}"].font.color.rgb for row in (3, 4, 5)] == ["009C0006"] * 3
    if most_rows > 3:
        assert [page[cell].font.name for cell in ("C3", "C4")] == ["Calibri", "黑体"]
