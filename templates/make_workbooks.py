"""Build the workbook templates of this folder: run ``python templates/make_workbooks.py`` after changing it.

The .xlsx files are committed beside this script; a county copies one and changes it in WPS or Excel. What may be asked
for stands in ``docs/templates.md`` and in ``swtool report fields``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from swtool.workbooks.stable_zip import stable_zip

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="F2F2F2")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_TITLE, _HEADING, _BODY = "黑体", "黑体", "宋体"
_HEAD_ROWS = (3, 4)
_MODEL, _TOTAL, _SIGN = 5, 6, 8


@dataclass(frozen=True)
class Col:
    """One column: the heading over a group of columns ('' if it stands alone), its own, the marker, the width in
    characters, whether the total row adds it up."""

    group: str
    title: str
    marker: str
    width: float
    total: bool = False
    left: bool = False


@dataclass(frozen=True)
class Page:
    """One sheet: title line, block whose rows repeat, columns, the small print under the table, the height of a row
    (enough for two lines where texts are long)."""

    name: str
    title: str
    block: str
    columns: tuple[Col, ...]
    note: str = ""
    height: float = 24


ROSTER = Page(
    "人员花名册",
    "{{县名}}社工站人员花名册",
    "人员",
    (
        Col("", "序号", "序号", 5),
        Col("", "乡镇\n（街道）", "乡镇街道", 10),
        Col("", "社工站", "社工站", 21, left=True),
        Col("基本情况", "姓名", "姓名", 8),
        Col("基本情况", "人员编号", "人员编号", 13),
        Col("基本情况", "性别", "性别", 5),
        Col("基本情况", "出生年月", "出生年月", 9.5),
        Col("基本情况", "身份证号", "身份证号", 19),
        Col("基本情况", "手机", "手机", 12.5),
        Col("学历", "学历", "学历", 12),
        Col("学历", "所学专业", "所学专业", 13, left=True),
        Col("社会工作者职业资格", "等级", "证书等级", 12),
        Col("社会工作者职业资格", "登记\n有效期至", "登记有效期至", 11),
        Col("岗位", "岗位", "岗位", 10.5),
        Col("岗位", "专兼职", "专兼职", 6.5),
        Col("岗位", "任现岗时间", "任现岗时间", 11),
        Col("", "承诺书\n签订时间", "承诺书签订时间", 11),
        Col("计数", "人数", "人数", 5.5, total=True),
        Col("计数", "专职", "专职人数", 5.5, total=True),
        Col("计数", "兼职", "兼职人数", 5.5, total=True),
        Col("计数", "持证", "持证人数", 5.5, total=True),
        Col("", "备注", "", 8),
    ),
    "注：一人在几处任职的，各占一行，只在第一行计数；有专职岗位的人计入专职。",
)
STATIONS = Page(
    "各站汇总",
    "{{县名}}社工站人员情况汇总表",
    "站点",
    (
        Col("", "序号", "序号", 5),
        Col("", "乡镇\n（街道）", "乡镇街道", 12),
        Col("", "社工站", "社工站", 20, left=True),
        Col("", "运营机构", "运营机构", 32, left=True),
        Col("", "常住人口\n（人）", "常住人口", 10, total=True),
        Col("", "办公面积\n（平方米）", "办公面积", 9.5, total=True),
        Col("在岗人员（人）", "合计", "在岗人数", 7, total=True),
        Col("在岗人员（人）", "专职", "专职人数", 7, total=True),
        Col("在岗人员（人）", "兼职", "兼职人数", 7, total=True),
        Col("持证人员（人）", "合计", "持证人数", 7, total=True),
        Col("持证人员（人）", "助理\n社工师", "助理社会工作师", 8, total=True),
        Col("持证人员（人）", "社工师", "社会工作师", 8, total=True),
        Col("持证人员（人）", "高级\n社工师", "高级社会工作师", 8, total=True),
        Col("", "专业社会工作\n服务人员（人）", "专业人员人数", 13, total=True),
        Col("", "备注", "", 10),
    ),
    "注：在两个站任职的人在两站各计一次，合计是人次。",
    height=30,
)
CHANGES = Page(
    "变动备案汇总表",
    "{{县名}}社工站人员变动备案汇总表（{{年度}}年）",
    "站点变动",
    (
        Col("", "序号", "序号", 5),
        Col("", "乡镇\n（街道）", "乡镇街道", 13),
        Col("", "社工站", "社工站", 20, left=True),
        *(
            Col("人员变动（件）", title, marker, 8.5, total=True)
            for title, marker in (
                ("入职", "入职"),
                ("离职", "离职"),
                ("调入", "调入"),
                ("调出", "调出"),
                ("岗位\n调整", "岗位调整"),
                ("专兼职\n变化", "专兼职变化"),
                ("长期\n离岗", "长期离岗"),
                ("合计", "变动合计"),
            )
        ),
        *(
            Col("备案情况（件）", title, marker, 8.5, total=True)
            for title, marker in (
                ("按时\n备案", "按时备案"),
                ("逾期\n备案", "逾期备案"),
                ("未备案", "未备案"),
                ("无法\n判定", "无法判定"),
                ("无须\n备案", "无须备案"),
            )
        ),
        Col("", "备注", "", 12),
    ),
    "注：各站“人员变动”合计等于“备案情况”五栏之和。未备案指须备案而没有备案的；无法判定指变动日期不详等。",
)
CHANGE_LIST = Page(
    "变动明细",
    "{{县名}}社工站人员变动明细（{{年度}}年）",
    "变动",
    (
        Col("", "序号", "序号", 5),
        Col("", "社工站", "社工站", 17, left=True),
        Col("人员", "姓名", "姓名", 8),
        Col("人员", "人员编号", "人员编号", 13),
        Col("变动", "变动编号", "变动编号", 13),
        Col("变动", "类型", "变动类型", 9.5),
        Col("变动", "日期", "变动日期", 11),
        Col("变动", "变动前", "变动前", 20, left=True),
        Col("变动", "变动后", "变动后", 20, left=True),
        Col("备案", "备案编号", "备案编号", 13),
        Col("备案", "首次备案时间", "首次备案时间", 16),
        Col("备案", "截止日", "截止日", 11),
        Col("备案", "是否按时", "是否按时", 20, left=True),
        Col("备案", "状态", "备案状态", 14),
    ),
    height=32,
)
HOURS = Page(
    "继续教育学时汇总表",
    "{{县名}}社工站人员继续教育学时汇总表（{{年度}}年）",
    "学时",
    (
        Col("", "序号", "序号", 5),
        Col("", "乡镇\n（街道）", "乡镇街道", 11),
        Col("", "社工站", "社工站", 17, left=True),
        Col("人员", "姓名", "姓名", 8),
        Col("人员", "人员编号", "人员编号", 13),
        Col("本年在岗", "天数", "在岗天数", 7),
        Col("本年在岗", "应修\n学时", "应修学时", 8),
        Col("已认定学时", "岗前", "岗前学时", 7.5, total=True),
        Col("已认定学时", "政策", "政策学时", 7.5, total=True),
        Col("已认定学时", "专业", "专业学时", 7.5, total=True),
        Col("已认定学时", "督导", "督导学时", 7.5, total=True),
        Col("已认定学时", "学历", "学历学时", 7.5, total=True),
        Col("已认定学时", "未分类", "未分类学时", 7.5, total=True),
        Col("已认定学时", "合计", "合计学时", 8.5, total=True),
        Col("", "尚欠\n学时", "尚欠学时", 8),
        Col("", "是否\n达到", "是否达到", 9),
        Col("", "待认定\n（条）", "待认定", 7.5, total=True),
        Col("", "备注", "", 9),
    ),
    "注：应修学时按本年在岗天数折算；待认定的学时没有证明或没有认定，不计入合计。",
)
HOURS_BY_STATION = Page(
    "各站学时",
    "{{县名}}社工站继续教育学时汇总（{{年度}}年，按站）",
    "站点学时",
    (
        Col("", "序号", "序号", 6),
        Col("", "乡镇\n（街道）", "乡镇街道", 15),
        Col("", "社工站", "社工站", 26, left=True),
        Col("人员（人）", "合计", "人数", 11, total=True),
        Col("人员（人）", "已达到", "已达到人数", 11, total=True),
        Col("人员（人）", "未达到", "未达到人数", 11, total=True),
        Col("人员（人）", "无法判定", "无法判定人数", 11, total=True),
        Col("", "已认定学时\n合计", "合计学时", 14, total=True),
        Col("", "备注", "", 18),
    ),
)
BOOKS: tuple[tuple[str, tuple[Page, ...]], ...] = (
    ("staff_roster.xlsx", (ROSTER, STATIONS)),
    ("change_filings.xlsx", (CHANGES, CHANGE_LIST)),
    ("training_hours.xlsx", (HOURS, HOURS_BY_STATION)),
)


def main() -> None:
    """Write all templates."""
    for name, pages in BOOKS:
        book = Workbook()
        book.remove(book.worksheets[0])
        for page in pages:
            _draw(book.create_sheet(page.name), page)
        path = HERE / name
        book.save(path)
        stable_zip(path)


def _draw(sheet: Worksheet, page: Page) -> None:
    last = len(page.columns)
    _line(sheet, 1, 1, last, page.title, Font(name=_TITLE, size=18, bold=True), _CENTRE)
    sheet.row_dimensions[1].height = 36
    _top_line(sheet, page)
    _headings(sheet, page.columns)
    _model_row(sheet, page)
    has_total = any(column.total for column in page.columns)
    if has_total:
        _total_row(sheet, page.columns)
    _sign_off(sheet, page, has_total=has_total)
    for number, column in enumerate(page.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    _page_setup(sheet)


def _top_line(sheet: Worksheet, page: Page) -> None:
    """填报单位 to the left, the day of the figures in the middle, 填报日期 to the right."""
    last = len(page.columns)
    left, right = last // 3, last - last // 3
    font = Font(name=_BODY, size=11)
    _line(sheet, 2, 1, left, "填报单位（盖章）：{{填报单位}}", font, Alignment(vertical="center"))
    middle = Alignment(horizontal="center", vertical="center")
    _line(sheet, 2, left + 1, right, "数据截至：{{截止日期}}", font, middle)
    end = Alignment(horizontal="right", vertical="center")
    _line(sheet, 2, right + 1, last, "填报日期：{{填报日期}}", font, end)
    sheet.row_dimensions[2].height = 22


def _headings(sheet: Worksheet, columns: Sequence[Col]) -> None:
    top, bottom = _HEAD_ROWS
    for number, column in enumerate(columns, start=1):
        for row in _HEAD_ROWS:
            _style(sheet.cell(row, number), Font(name=_HEADING, size=10.5), _CENTRE, shade=True)
        if not column.group:
            sheet.cell(top, number).value = column.title
            sheet.merge_cells(start_row=top, end_row=bottom, start_column=number, end_column=number)
            continue
        sheet.cell(bottom, number).value = column.title
        if number == 1 or columns[number - 2].group != column.group:
            end = number
            while end < len(columns) and columns[end].group == column.group:
                end += 1
            sheet.cell(top, number).value = column.group
            sheet.merge_cells(start_row=top, end_row=top, start_column=number, end_column=end)
    sheet.row_dimensions[top].height = 20
    sheet.row_dimensions[bottom].height = 32


def _model_row(sheet: Worksheet, page: Page) -> None:
    for number, column in enumerate(page.columns, start=1):
        cell = sheet.cell(_MODEL, number)
        cell.value = f"{{{{{page.block}.{column.marker}}}}}" if column.marker else None
        _style(cell, Font(name=_BODY, size=10.5), _LEFT if column.left else _CENTRE)
    sheet.row_dimensions[_MODEL].height = page.height


def _total_row(sheet: Worksheet, columns: Sequence[Col]) -> None:
    label_end = next(number for number, column in enumerate(columns) if column.total)
    for number, column in enumerate(columns, start=1):
        cell = sheet.cell(_TOTAL, number)
        letter = get_column_letter(number)
        cell.value = f"=SUM({letter}{_MODEL}:{letter}{_MODEL})" if column.total else None
        _style(cell, Font(name=_HEADING, size=10.5), _CENTRE, shade=True)
    sheet.cell(_TOTAL, 1).value = "合　计"
    sheet.merge_cells(start_row=_TOTAL, end_row=_TOTAL, start_column=1, end_column=label_end)
    sheet.row_dimensions[_TOTAL].height = 24


def _sign_off(sheet: Worksheet, page: Page, *, has_total: bool) -> None:
    last = len(page.columns)
    row = (_TOTAL if has_total else _MODEL) + 1
    if page.note:
        _line(sheet, row, 1, last, page.note, Font(name=_BODY, size=9), Alignment(vertical="center", wrap_text=True))
        sheet.row_dimensions[row].height = 20
        row += 1
    font = Font(name=_BODY, size=11)
    third = last // 3
    words = ("单位负责人（签字）：", "填表人（签字）：", "联系电话：")
    spans = ((1, third), (third + 1, last - third), (last - third + 1, last))
    for (first, end), text in zip(spans, words, strict=True):
        _line(sheet, row, first, end, text, font, Alignment(vertical="center"))
    sheet.row_dimensions[row].height = 30
    sheet.print_area = f"A1:{get_column_letter(last)}{row}"


def _line(sheet: Worksheet, row: int, first: int, last: int, text: str, font: Font, alignment: Alignment) -> None:
    cell = sheet.cell(row, first)
    cell.value, cell.font, cell.alignment = text, font, alignment
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def _style(cell: Cell | MergedCell, font: Font, alignment: Alignment, *, shade: bool = False) -> None:
    cell.font, cell.alignment, cell.border = font, alignment, _BOX
    if shade:
        cell.fill = _SHADE


def _page_setup(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = "1:4"
    sheet.freeze_panes = "A5"
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.6, 0.75, 0.35
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
