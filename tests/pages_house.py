"""A bureau's form with pages, as tests of filling need it, and people to fill it with."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

THIN = Side(style="thin")
FIRST = 5  # the model's row in every form below


def form(path: Path, directive: str, total: str = "=SUM(C6)") -> Path:
    """Three heading rows with merges, a model row, a foot of the page, a grand total, a line for signatures."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "名册"
    sheet["A1"] = "{{县名}}名册"
    sheet.merge_cells("A1:C1")
    for place, text in {"A2": "序号", "B2": "人员", "B3": "姓名", "C3": "学时", "B4": "（人）", "C4": "（时）"}.items():
        sheet[place] = text
    for merge in ("A2:A4", "B2:C2"):
        sheet.merge_cells(merge)
    for row in range(2, 8):
        for column in range(1, 4):
            cell = sheet.cell(row, column)
            cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
            cell.font = Font(name="黑体" if row < 5 else "宋体", bold=row < 5)
            cell.fill = PatternFill("solid", fgColor="FFF2CC" if row in (2, 3, 4) else "FFFFFF")
    sheet["A5"], sheet["B5"], sheet["C5"] = "{{人.序号}}", "{{人.姓名}}", "{{人.学时}}"
    sheet["A6"], sheet["C6"] = f"{{{{人:{directive}}}}}小　计", "=SUM(C5:C5)"
    sheet.merge_cells("A6:B6")
    sheet["A7"], sheet["C7"] = "合　计", total
    sheet["A8"] = "负责人："
    for row, height in ((5, 21), (6, 33), (7, 44), (8, 55)):
        sheet.row_dimensions[row].height = height
    rule = FormulaRule(formula=["$C5>30"], fill=PatternFill(bgColor="FF0000"))
    sheet.conditional_formatting.add("C5:C5", rule)
    validation = DataValidation(type="whole")
    validation.add("A5")
    sheet.add_data_validation(validation)
    sheet.print_area = "A1:C8"
    sheet.print_title_rows = "1:4"
    book.save(path)
    return path


def people(hours: list[int]) -> list[dict[str, object]]:
    return [{"序号": number, "姓名": f"示例{number}", "学时": each} for number, each in enumerate(hours, start=1)]
