"""A bureau's form of a roster and three people to fill it with; all of it is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from swtool.workbooks.fill import FillResult, fill

THIN = Side(style="thin")
PEOPLE = [
    {"name": "示例", "code": "0001", "hours": Decimal("29.96"), "paid": Decimal("1200.10"), "since": date(2026, 3, 1)},
    {"name": "示例乙", "code": "0002", "hours": Decimal(30), "paid": Decimal("0.20"), "since": None},
    {"name": "=1+1", "code": "0003", "hours": Decimal("0.04"), "paid": Decimal("99.70"), "since": date(2025, 12, 31)},
]


def roster(path: Path) -> Path:
    """A bureau's form: title over all columns, model in row 4, total in row 5, a signature line merged in row 7."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "花名册"
    sheet["A1"] = "{{county}}社工站人员花名册"
    sheet.merge_cells("A1:G1")
    sheet["A2"] = "填报日期：{{day}}"
    for column, title in enumerate(["序号", "姓名", "编号", "学时", "金额", "备注", "合计"], start=1):
        sheet.cell(3, column, title).font = Font(bold=True)
    model = ["{{people.no}}", "{{people.name}}", "{{people.code}}", "{{people.hours}}", "{{people.paid}}", "", "=D4+E4"]
    for column, text in enumerate(model, start=1):
        cell = sheet.cell(4, column, text)
        cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
        cell.fill = PatternFill("solid", fgColor="FFF2CC")
    sheet["E4"].number_format = "#,##0.00"
    sheet["F4"] = "{{people.since}}"
    sheet["C5"] = "合计"
    sheet["D5"] = "=SUM(D4:D4)"
    sheet["E5"] = "=SUM(E4)"
    sheet["G5"] = "=SUM(G4:G4)"
    sheet["A7"] = "负责人：{{head}}"
    sheet.merge_cells("A7:C8")
    sheet.row_dimensions[4].height = 25
    sheet.row_dimensions[5].height = 40
    sheet.row_dimensions[7].height = 33
    sheet.print_area = "A1:G8"
    sheet.print_title_rows = "1:3"
    sheet.oddFooter.center.text = "{{county}} 第 &P 页"
    book.save(path)
    return path


def numbered(people: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{"no": number, **person} for number, person in enumerate(people, start=1)]


def filled(
    tmp_path: Path,
    change: Callable[[Workbook, Worksheet], None] | None = None,
    people: list[dict[str, object]] | None = None,
) -> tuple[FillResult, Workbook, Worksheet]:
    template = roster(tmp_path / "模板.xlsx")
    if change:
        book = openpyxl.load_workbook(template)
        change(book, book.worksheets[0])
        book.save(template)
    records = numbered(PEOPLE if people is None else people)
    values = {"county": "海宁市", "day": date(2026, 10, 5), "head": "示例负责人"}
    result = fill(template, tmp_path / "结果.xlsx", values, {"people": records})
    book = openpyxl.load_workbook(result.path)
    return result, book, book.worksheets[0]
