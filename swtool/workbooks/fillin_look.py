"""How a sheet of a fill-in book looks: title, headings with their notes, formats of whole columns, print set-up."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Reference
from swtool.tables import Show
from swtool.workbooks.cells import column_letters
from swtool.workbooks.celltext import lines_at
from swtool.workbooks.fillin_cells import Row
from swtool.workbooks.fillin_pages import HINT_SIZE, TITLE_SIZE, fit_pages
from swtool.workbooks.fillin_widths import wraps

FONT = "宋体"
HEADING_ROW = 3
REQUIRED_FILL, OPTIONAL_FILL = "FFE699", "D9E2F3"
_NAMED_CHOICES = 8
ROW_HEIGHT = 18
LINE_HEIGHT = 15
"""Points that a line of a wrapped cell takes."""
_NUMBERS = frozenset({Show.COUNT, Show.MONEY, Show.HOURS, Show.RATE})


def write_title(sheet: Any, title: str, hint: str) -> None:
    """The title and one line of advice; long advice stands in the headings' comments. Paper says over which columns."""
    from openpyxl.styles import Alignment, Font

    lines = (
        (title, Font(name=FONT, size=TITLE_SIZE, bold=True)),
        (hint, Font(name=FONT, size=HINT_SIZE, color="595959")),
    )
    for number, (text, font) in enumerate(lines, start=1):
        cell = sheet.cell(number, 1, text)
        cell.font, cell.alignment = font, Alignment(horizontal="left", vertical="center", wrap_text=True)
    sheet.row_dimensions[HEADING_ROW].height = 30


def write_heading(sheet: Any, index: int, column: Column, width: int, choices: Sequence[str]) -> None:
    """One heading with its note, and the look of its whole column. ``choices`` are the words of its dropdown."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    side = Side(style="thin", color="8EA9DB")
    heading = sheet.cell(HEADING_ROW, index, f"*{column.title}" if column.required else column.title)
    heading.font = Font(name=FONT, bold=True)
    heading.fill = PatternFill("solid", fgColor=REQUIRED_FILL if column.required else OPTIONAL_FILL)
    heading.border = Border(left=side, right=side, top=side, bottom=side)
    heading.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    note = note_of(column, choices)
    lines = lines_at(note, 34)
    heading.comment = Comment(note, "填写说明", height=24 + 18 * lines, width=270)
    # The whole column is styled, not its blank cells: they would come back as thousands of rows.
    dimension = sheet.column_dimensions[column_letters(index)]
    dimension.width = width
    dimension.number_format = column.kind.cell_format
    dimension.font = Font(name=FONT)
    dimension.alignment = _alignment(column)


def _alignment(column: Column) -> Any:
    """Days in the middle, numbers at the right, words at the left and wrapped where they may be long."""
    from openpyxl.styles import Alignment

    kind = column.kind
    side = "center" if kind.show is Show.DAY else "right" if kind.show in _NUMBERS else "left"
    return Alignment(horizontal=side, vertical="center", wrap_text=wraps(column) or None)


def note_of(column: Column, choices: Sequence[str] = ()) -> str:
    """What stands in the heading's comment: a few short lines."""
    kind = column.kind
    parts = ["必填" if column.required else "可不填"]
    if column.note:
        parts.append(column.note)
    if kind.choices:
        parts.append(f"从下拉中选：{_some(kind.choices)}")
    elif choices:
        parts.append("从下拉中选；下拉里没有的，照全称填写")
    elif isinstance(kind, Reference) and kind.to == "person":
        parts += [] if column.note else ["写人员编号，或登记的姓名"]
    elif isinstance(kind, Reference):
        parts.append("写登记的全称")
    if kind.example:
        parts.append(f"例如：{kind.example}")
    elif kind.show is Show.DAY:
        parts.append("例如：2021-06-17" + ("，只知道月份写 2021-06" if kind.cell_format == "@" else ""))
    if column.is_code:
        parts.append("已设为文本格式；从别处粘贴时用“选择性粘贴—数值”")
    return "\n".join(parts)


def _some(choices: Sequence[str]) -> str:
    told = "、".join(choices[:_NAMED_CHOICES])
    return f"{told} 等 {len(choices)} 项" if len(choices) > _NAMED_CHOICES else told


def take_look(cell: Any, dimension: Any) -> None:
    """Give a cell the look of its column: a cell with a look of its own, if only a colour, has no other."""
    cell._style = copy(dimension._style)  # noqa: SLF001  three times as fast as font, format and alignment anew


def set_page(sheet: Any, form: Form, rows: Sequence[Row], *, last_column: int, last_row: int) -> None:
    """Frozen heading, a filter on it, and paper: A4 landscape, the heading on each page, wide sheets over several."""
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    sheet.sheet_format.defaultRowHeight = ROW_HEIGHT
    sheet.sheet_format.customHeight = True
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{column_letters(last_column)}{last_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.4, 0.4, 0.5, 0.7
    margins.header, margins.footer = 0.3, 0.3
    sheet.print_title_rows = f"1:{HEADING_ROW}"
    fit_pages(sheet, form, last_column, rows)
    _line_rows(sheet, last_column, last_row)
    sheet.HeaderFooter.scaleWithDoc = False
    sheet.oddFooter.left.text = form.title.replace("&", "&&")
    sheet.oddFooter.right.text = "第 &P 页，共 &N 页"


def _line_rows(sheet: Any, last_column: int, last_row: int) -> None:
    """Lines around the cells of each row that says something, also of those that are still to be typed: printed grid
    lines would go round the title on every page, and borders would make cells of blank rows."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Border, Side
    from openpyxl.styles.differential import DifferentialStyle

    side, first, last = Side(style="thin", color="8EA9DB"), HEADING_ROW + 1, column_letters(last_column)
    lines = Border(left=side, right=side, top=side, bottom=side)
    rule = Rule("expression", dxf=DifferentialStyle(border=lines), formula=[f"COUNTA($A{first}:${last}{first})>0"])
    sheet.conditional_formatting.add(f"A{first}:{last}{last_row}", rule)
