"""Long and illustrated lists: splitting by sheets, charts, real dates, and that every cell comes back as it was."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from swtool.commands._arguments import OutputFormat
from swtool.commands._context import emit
from swtool.tables import Chart, Heading, Show, Table
from swtool.workbooks import columns
from swtool.workbooks.celltext import is_formula_like, lines_at
from swtool.workbooks.columns import NARROWEST, WIDEST, Column, columns_of, lines_of_rows
from swtool.workbooks.read import read
from swtool.workbooks.sheets import parts_of, write_sheets
from swtool.workbooks.write import sheets_needed, table_csv, write_table
from tests.offices import new_office

STATIONS = (Heading("station", "社工站"), Heading("hours", "学时", Show.HOURS), Heading("people", "人数", Show.COUNT))


def sheets_of(path: Path) -> list[Worksheet]:
    return list(openpyxl.load_workbook(path).worksheets)


def test_a_list_too_long_for_a_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    table = Table("名单", (Heading("no", "序号", Show.COUNT),), [(n,) for n in range(1, 13)], as_of=date(2026, 1, 1))
    path = tmp_path / "a.xlsx"
    write_sheets((table,), path, reveal=False, max_rows=9)  # four of them are kept for the lines above
    first, second, third = sheets_of(path)
    assert [sheet.title for sheet in (first, second, third)] == ["名单", "名单(2)", "名单(3)"]
    assert [first[f"A{row}"].value for row in range(1, 10)] == [
        "名单（1/3）",
        "截至2026年1月1日",
        "注：共 12 行，一张工作表放不下，分成 3 张，这是第 1 张（第 1–5 行）",
        "序号",
        1,
        2,
        3,
        4,
        5,
    ]
    assert [second[f"A{row}"].value for row in (3, 4, 5, 9)] == [
        "注：共 12 行，一张工作表放不下，分成 3 张，这是第 2 张（第 6–10 行）",
        "序号",
        6,
        10,
    ]
    assert [third[f"A{row}"].value for row in (4, 5, 6, 7)] == ["序号", 11, 12, None]
    for sheet, last in ((first, 9), (second, 9), (third, 6)):
        assert sheet.freeze_panes == "A5"
        assert sheet.auto_filter.ref == f"A4:A{last}"
        assert sheet.print_title_rows == "$4:$4"


def test_the_last_row_that_fits_and_the_first_that_does_not() -> None:
    heading = (Heading("a", "甲"),)
    assert parts_of(Table("t", heading, [("x",)] * 5), max_rows=9) == 1
    assert parts_of(Table("t", heading, [("x",)] * 6), max_rows=9) == 2
    assert parts_of(Table("t", heading, [("x",)] * 4, notes=("甲", "乙")), max_rows=9) == 2
    assert parts_of(Table("t", heading, []), max_rows=9) == 1


def test_a_million_rows_really_fit(tmp_path: Path) -> None:
    """One row more than a sheet of Excel holds, for real."""
    rows = [("示例",)] * 1_048_577
    table = Table("长名单", (Heading("a", "甲"),), rows)
    assert sheets_needed(table, tmp_path / "a.xlsx") == 2
    assert sheets_needed(table, tmp_path / "a.csv") == 1
    path = write_table(table, tmp_path / "a.xlsx")
    with ZipFile(path) as book:
        counts = [_count(book, f"xl/worksheets/sheet{number}.xml", b"<row ") for number in (1, 2)]
    assert counts == [1_048_572 + 3, 5 + 3]  # with title, notice and heading: no sheet has more than 1,048,576


def _count(book: ZipFile, name: str, what: bytes) -> int:
    found, rest = 0, b""
    with book.open(name) as part:
        while chunk := part.read(1 << 20):
            text = rest + chunk
            found += text.count(what)
            rest = text[-len(what) + 1 :]
    return found


def test_a_picture_stands_under_the_list(tmp_path: Path) -> None:
    rows = [("许村镇社工站", 3000, 4), ("长安镇社工站", 1250, None)]
    table = Table("各站学时", STATIONS, rows, chart=Chart("各站计入学时", "station", ("hours",)))
    (sheet,) = sheets_of(write_table(table, tmp_path / "a.xlsx"))
    (chart,) = sheet._charts
    (series,) = chart.series
    assert series.val.numRef.f == "各站学时!$B$3:$B$4"
    assert (series.cat.strRef or series.cat.numRef).f == "各站学时!$A$3:$A$4"
    assert chart.anchor._from.row == 5  # row 6, one blank row below the last of the list
    assert sheet.page_setup.fitToHeight in (None, 1)  # one page, which is what no attribute means
    rules = {str(part.sqref): part.rules[0] for part in sheet.conditional_formatting}
    assert sorted(rules) == ["A3:A4", "B3:B4", "C3:C4"]  # lines around the list only


def test_a_picture_of_rates_is_scaled_in_percent(tmp_path: Path) -> None:
    headings = (Heading("town", "镇街"), Heading("rate", "报送率", Show.RATE), Heading("n", "件数", Show.COUNT))
    rows = [("许村镇", Fraction(1), 3), ("长安镇", Fraction(2, 3), 2)]
    rates = Table("报送", headings, rows, chart=Chart("报送率", "town", ("rate",)))
    counts = Table("件数", headings, rows, chart=Chart("件数", "town", ("n",)))
    path = tmp_path / "a.xlsx"
    write_sheets((rates, counts), path, reveal=False)
    first, second = (sheet._charts[0].y_axis for sheet in sheets_of(path))
    assert (first.numFmt.formatCode, first.scaling.min, first.scaling.max) == ("0%", 0, 1)
    assert (second.numFmt.formatCode, second.scaling.max) == ("General", None)


def test_a_wrapped_text_gets_the_lines_it_needs(tmp_path: Path) -> None:
    """Neither LibreOffice nor WPS fits rows on opening: without a height the lines lie on each other."""
    table = Table("待办", (Heading("what", "情况"), Heading("n", "件数", Show.COUNT)), [("短", 1), ("长" * 100, 2)])
    (sheet,) = sheets_of(write_table(table, tmp_path / "a.xlsx"))
    assert sheet.column_dimensions["A"].width == pytest.approx(48, abs=1)  # the widest there is: 24 characters
    assert sheet.row_dimensions[3].height is None  # one line fits by itself
    assert sheet.row_dimensions[4].height >= 5 * 13.5  # 100 characters at no more than 23 a line


@pytest.mark.parametrize(("count", "side"), [(607, "center"), (608, "top")])
def test_a_text_higher_than_any_row_shows_its_beginning(tmp_path: Path, count: int, side: str) -> None:
    """A row of 409 points has 27 lines of 15, and a column of 48 has 45 for the text: 1,215 columns, 607 characters."""
    table = Table("一览", (Heading("a", "甲"), Heading("b", "乙")), [("话" * count, "短"), ("短", "短")])
    (sheet,) = sheets_of(write_table(table, tmp_path / "a.xlsx"))
    assert {cell.alignment.vertical for row in sheet["A3:A4"] for cell in row} == {side}
    assert sheet["B3"].alignment.vertical == "center"


def test_a_long_list_is_streamed_and_looks_as_a_short_one(tmp_path: Path) -> None:
    """Over 5,000 rows no text stands in a list of its own in the book; heights and lines are there up to 20,000."""
    rows = [("短", n) for n in range(5_000)]
    table = Table("待办", (Heading("what", "情况"), Heading("n", "件数", Show.COUNT)), [*rows, ("两\n行", 5_000)])
    path = write_table(table, tmp_path / "a.xlsx")
    with ZipFile(path) as book:
        assert "xl/sharedStrings.xml" not in book.namelist()
    (sheet,) = sheets_of(path)
    assert [sheet.row_dimensions[row].height for row in (3, 5_002)] == [None, None]
    assert sheet.row_dimensions[5_003].height >= 2 * 13.5
    assert [str(part.sqref) for part in sheet.conditional_formatting] == ["A3:A5003", "B3:B5003"]
    short = write_table(replace(table, rows=rows), path)
    with ZipFile(short) as book:
        assert "xl/sharedStrings.xml" in book.namelist()


@given(st.text(max_size=40), st.integers(NARROWEST, WIDEST))
def test_a_row_has_the_lines_that_its_text_needs(text: str, width: int) -> None:
    column = Column(Heading("what", "情况"), [text, None, "短"], width, False, True, [text, "短"])
    needed = lines_at(text, width - 2)  # what is kept around a text
    assert lines_of_rows([column]) == ({0: needed} if needed > 1 else {})


def test_a_long_heading_over_short_values_stands_in_two_lines(tmp_path: Path) -> None:
    headings = (Heading("name", "姓名"), Heading("flag", "专业社会工作服务人员", Show.FLAG))
    (sheet,) = sheets_of(write_table(Table("名单", headings, [("示例", True)]), tmp_path / "a.xlsx"))
    assert sheet.column_dimensions["B"].width < 20  # half of ten characters, and the filter's button
    assert sheet["B2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height >= 2 * 13.5


def test_a_digest_stays_inside_its_column(tmp_path: Path) -> None:
    table = Table("附件", (Heading("sha", "摘要", Show.CODE), Heading("no", "编号", Show.CODE)), [("ab" * 32, "FJ-1")])
    (sheet,) = sheets_of(write_table(table, tmp_path / "a.xlsx"))
    assert sheet["A3"].alignment.wrap_text
    assert sheet.row_dimensions[3].height >= 2 * 13.5
    assert not sheet["B3"].alignment.wrap_text


def test_a_wide_list_is_folded_rather_than_made_too_small_to_read(tmp_path: Path) -> None:
    """A4 landscape between its margins holds 784 points; a character of column width takes 5.25 at full size."""
    headings = (*(Heading(f"t{n}", f"说明{n}") for n in range(7)), Heading("no", "编号", Show.CODE))
    (sheet,) = sheets_of(
        write_table(Table("长", headings, [("很长的说明" * 8,) * 7 + ("1" * 18,)]), tmp_path / "a.xlsx")
    )
    across = sum(each.width * (each.max - each.min + 1) for each in sheet.column_dimensions.values())
    assert 784 / (5.25 * across) > 0.6
    assert sheet.row_dimensions[3].height >= 3 * 13.5  # 80 characters of width at less than 30 a line


@pytest.mark.parametrize(("count", "pages", "title"), [(41, 1, "A1:AO1"), (42, 2, "A1:AA1"), (100, 4, "A1:AA1")])
def test_a_list_much_too_wide_for_a_page_goes_on_beside_it(tmp_path: Path, count: int, pages: int, title: str) -> None:
    """Columns of 8: 41 are 328 wide, which a page of 220 takes made smaller, as it does 330; 27 stand on the first."""
    table = Table("一览", tuple(Heading(f"k{n}", "甲", Show.COUNT) for n in range(count)), [tuple(range(count))])
    (sheet,) = sheets_of(write_table(table, tmp_path / "a.xlsx"))
    assert (sheet.page_setup.fitToWidth or 1) == pages
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.print_title_cols == (None if pages == 1 else "$A:$A")
    assert [str(area) for area in sheet.merged_cells.ranges] == [title]


def test_lines_go_round_the_list_and_not_round_its_title(tmp_path: Path) -> None:
    (sheet,) = sheets_of(write_table(Table("名单", (Heading("a", "甲"),), [("x",), ("y",)]), tmp_path / "a.xlsx"))
    assert [str(part.sqref) for part in sheet.conditional_formatting] == ["A3:A4"]
    assert not sheet.print_options.gridLines


def test_an_empty_list_says_that_it_is_empty(tmp_path: Path) -> None:
    (sheet,) = sheets_of(write_table(Table("名单", (Heading("a", "甲"),), [], notes=("示例",)), tmp_path / "a.xlsx"))
    assert [sheet[f"A{row}"].value for row in range(1, 6)] == ["名单", "注：示例", "（没有）", "甲", None]


@pytest.mark.parametrize("count", [0, 1, 41])
def test_no_picture_where_it_says_nothing(tmp_path: Path, count: int) -> None:
    rows = [(f"{n}站", 100, 1) for n in range(count)]
    table = Table("各站学时", STATIONS, rows, chart=Chart("各站计入学时", "station", ("hours",)))
    (sheet,) = sheets_of(write_table(table, tmp_path / "a.xlsx"))
    assert sheet._charts == []
    assert sheet.page_setup.fitToHeight == 0


def test_days_are_real_days_and_partial_ones_stay_as_known(tmp_path: Path) -> None:
    days = ["2026-03-01", "2026-03", "2026", "1900-02-28", "在岗", date(2025, 12, 31), None, "2026-02-30"]
    table = Table("日期", (Heading("day", "日期", Show.DAY),), [(day,) for day in days])
    (sheet,) = sheets_of(write_table(table, tmp_path / "a.xlsx"))
    assert [_shown(sheet[f"A{row}"].value) for row in range(3, 11)] == [
        date(2026, 3, 1), "2026-03", "2026", "1900-02-28", "在岗", date(2025, 12, 31), None, "2026-02-30",
    ]  # fmt: skip


def test_truth_and_one_are_not_taken_for_each_other() -> None:
    heading = Heading("a", "甲", Show.COUNT)
    (column,) = columns_of(Table("t", (heading,), [(True,), (1,), (False,), (0,), (None,)]))
    assert list(column.values) == ["是", 1, "否", 0, None]
    csv = table_csv(Table("t", (heading,), [(True,), (1,), (False,), (0,), (None,)]))
    assert csv.split("\r\n") == ["甲", "是", "1", "否", "0", '""', ""]


def test_a_column_is_looked_at_once_per_distinct_value(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    convert = columns._CONVERTERS[Show.DAY]
    monkeypatch.setitem(columns._CONVERTERS, Show.DAY, lambda value: asked.append(value) or convert(value))
    columns_of(Table("t", (Heading("a", "甲", Show.DAY),), [("2026-03-01",), ("2026-03-02",)] * 1000))
    assert sorted(map(str, asked)) == ["2026-03-01", "2026-03-02"]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1, max_size=12)
ROWS = st.tuples(
    st.one_of(st.none(), TEXTS.filter(str.strip), st.sampled_from(["=1+1", "+86", "-", "@甲", "＝1", "\t=1"])),
    st.one_of(st.none(), st.from_regex(r"[0-9]{1,18}[0-9X]", fullmatch=True)),
    st.one_of(st.none(), st.integers(-(10**9), 10**9)),
    st.one_of(st.none(), st.integers(-(10**12), 10**12)),
    st.one_of(st.none(), st.dates(date(1901, 1, 1), date(2199, 12, 31))),
    st.one_of(st.none(), st.booleans()),
)
KINDS = (
    Heading("text", "内容"),
    Heading("code", "编号", Show.CODE),
    Heading("count", "人数", Show.COUNT),
    Heading("money", "金额", Show.MONEY),
    Heading("day", "日期", Show.DAY),
    Heading("flag", "是否", Show.FLAG),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=8))
def test_a_list_read_back_is_the_list(rows: list[tuple[object, ...]]) -> None:
    """By openpyxl and by the office's own reader."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_table(Table("往返", KINDS, rows), Path(folder) / "a.xlsx")
        (sheet,) = sheets_of(path)
        ours = read(path).sheets[0]
        for number, (text, code, count, money, day, flag) in enumerate(rows, start=3):
            expected = [
                text,
                code,
                count,
                None if money is None else money / 100,
                day,
                {None: None, True: "是", False: "否"}[flag],  # type: ignore[index]
            ]
            cells = [sheet.cell(number, column) for column in range(1, 7)]
            assert [_shown(cell.value) for cell in cells] == expected
            assert [cell.data_type for cell in cells if isinstance(cell.value, str)] == [
                "s" for value in expected if isinstance(value, str)
            ]
            if isinstance(text, str) and is_formula_like(text):
                assert cells[0].number_format == "@"
            assert [_shown(ours.value(number, column)) for column in range(1, 7)] == expected


def _shown(value: object) -> object:
    """A day as a day: openpyxl gives it with a midnight."""
    return value.date() if isinstance(value, datetime) else value


def test_a_csv_of_a_column_with_rates(tmp_path: Path) -> None:
    table = Table("率", (Heading("r", "覆盖率", Show.RATE),), [(Fraction(1, 3),), (None,), (Fraction(1),)])
    path = write_table(table, tmp_path / "a.csv")
    assert io.StringIO(path.read_text(encoding="utf-8-sig")).read().splitlines() == ["覆盖率", "33.33%", '""', "100%"]


def test_the_screen_says_that_a_list_went_on_in_further_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office = new_office(tmp_path / "office.db", [])
    table = Table("名单", (Heading("a", "甲"),), [("示例",)])
    emit(office, table, OutputFormat.TABLE, tmp_path / "a.xlsx")
    assert "分成了" not in capsys.readouterr().err
    monkeypatch.setattr("swtool.workbooks.write.sheets_needed", lambda table, path: 2)
    emit(office, table, OutputFormat.TABLE, tmp_path / "a.xlsx")
    assert "共 1 行，一张工作表放不下，分成了 2 张" in capsys.readouterr().err
    office.db.close()
