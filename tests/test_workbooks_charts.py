"""Charts of a template: what they are drawn from grows with the rows and goes along to the sheet of a town."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.series import SeriesLabel
from openpyxl.worksheet.worksheet import Worksheet

from swtool.errors import SwtoolError
from swtool.workbooks.fill import SheetData, fill
from swtool.workbooks.formulas import quoted
from swtool.workbooks.opened import references_of, save_book

ROWS = [
    {"镇": "许村镇", "人数": 3, "学时": 40},
    {"镇": "长安镇", "人数": 5, "学时": 60},
    {"镇": "盐官镇", "人数": 2, "学时": 9},
]


def drawn(sheet: Worksheet) -> BarChart:
    """Columns of numbers and a line of hours over the towns, named by the heading in row 3; the model is row 5."""
    for row, texts in (
        (1, ["{{批.号}}"]),
        (3, ["镇", "人数", "学时"]),
        (5, ["{{行.镇}}", "{{行.人数}}", "{{行.学时}}"]),
    ):
        for column, text in enumerate(texts, start=1):
            sheet.cell(row, column, text)
    columns, line = BarChart(), LineChart()
    for chart, column in ((columns, 2), (line, 3)):
        chart.series.append(Series(Reference(sheet, min_col=column, min_row=5), title_from_data=False))
        chart.set_categories(Reference(sheet, min_col=1, min_row=5))
        chart.series[0].tx = SeriesLabel(strRef=StrRef(f"{quoted(sheet.title)}${'ABC'[column - 1]}$3"))
    columns += line
    return columns


def taken(sheet: Any) -> list[str]:
    """The references of the one chart of a sheet."""
    (chart,) = sheet._charts
    return [reference.f for reference in references_of(chart)]


def test_columns_with_a_line_grow_with_their_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "汇总"
    sheet.add_chart(drawn(sheet), "E1")
    book.save(tmp_path / "a.xlsx")
    fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {"行": ROWS, "批": [{"号": 1}, {"号": 2}]})
    assert taken(openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[0]) == [
        "'汇总'!$B$4", "'汇总'!$B$6:$B$8", "'汇总'!$A$6:$A$8",
        "'汇总'!$C$4", "'汇总'!$C$6:$C$8", "'汇总'!$A$6:$A$8",
    ]  # fmt: skip


def test_a_sheet_that_is_one_chart_grows_with_the_rows_of_another(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "汇总"
    book.create_chartsheet("图").add_chart(drawn(sheet))
    book.save(tmp_path / "a.xlsx")
    fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {"行": ROWS, "批": []})
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames == ["汇总", "图"]
    assert taken(book["图"])[:3] == ["'汇总'!$B$3", "'汇总'!$B$5:$B$7", "'汇总'!$A$5:$A$7"]


def test_the_chart_of_a_town_is_drawn_from_its_own_sheet(tmp_path: Path) -> None:
    """What it takes from another sheet, it goes on taking from there."""
    book = openpyxl.Workbook()
    sheet, county = book.worksheets[0], book.create_sheet("全县")
    sheet.title = "{{乡镇街道}}"
    chart = drawn(sheet)
    chart.series.append(Series(Reference(county, min_col=2, min_row=1), title="全县"))
    sheet.add_chart(chart, "E1")
    book.save(tmp_path / "a.xlsx")
    towns = [SheetData(name, {}, {"行": rows, "批": []}) for name, rows in (("许村镇", ROWS), ("O'镇", ROWS[:1]))]
    fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {}, {"{{乡镇街道}}": towns})
    first, second, _ = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets
    assert taken(first) == [
        "'许村镇'!$B$3", "'许村镇'!$B$5:$B$7", "'许村镇'!$A$5:$A$7", "'全县'!$B$1",
        "'许村镇'!$C$3", "'许村镇'!$C$5:$C$7", "'许村镇'!$A$5:$A$7",
    ]  # fmt: skip
    assert taken(second)[:3] == ["'O''镇'!$B$3", "'O''镇'!$B$5", "'O''镇'!$A$5"]


def test_a_chart_elsewhere_is_drawn_from_the_sheet_of_one_town(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "{{乡镇街道}}"
    book.create_sheet("汇总").add_chart(drawn(sheet), "A1")
    book.save(tmp_path / "a.xlsx")
    first, second = (SheetData(name, {}, {"行": ROWS, "批": []}) for name in ("许村镇", "O'镇"))
    with pytest.raises(SwtoolError, match=r"图表画的是“{{乡镇街道}}”里的数，这张表会按镇街变成 2 张") as refused:
        fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {}, {"{{乡镇街道}}": [first, second]})
    assert refused.value.where == "〔汇总〕"
    fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {}, {"{{乡镇街道}}": [second]})
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert taken(book["汇总"])[:3] == ["'O''镇'!$B$3", "'O''镇'!$B$5:$B$7", "'O''镇'!$A$5:$A$7"]


def test_what_is_amended_on_saving_is_that_sheet(tmp_path: Path) -> None:
    """A chart sheet has a name among the others, but its part is counted by itself."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "名册"
    book.create_chartsheet("图", 0).add_chart(BarChart())
    book.create_sheet("汇总")
    seen: list[bytes] = []

    def amend(part: bytes) -> bytes:
        seen.append(part)
        return part.replace(b"<sheetData", b"<!--amended--><sheetData")

    save_book(book, tmp_path / "a.xlsx", {"名册": amend})
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        parts = [package.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2)]
    assert (len(seen), [b"amended" in part for part in parts]) == (1, [True, False])
