"""How a sheet of a fill-in book looks: title, headings with their notes, formats of whole columns, print set-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Reference
from swtool.tables import Show
from swtool.workbooks.cells import column_letters
from swtool.workbooks.celltext import display_width, lines_at
from swtool.workbooks.fillin_cells import native, words
from swtool.workbooks.markers import set_value

FONT = "宋体"
HEADING_ROW = 3
REQUIRED_FILL, OPTIONAL_FILL = "FFE699", "D9E2F3"
NARROWEST, WIDEST = 8, 40
_MEASURED_ROWS = 500
_NAMED_CHOICES = 8
_ROW_HEIGHT = 18
_PAGE_WIDTH = 150  # columns of type that stay readable on A4 landscape
_CLOSING_MARK = 3  # columns: the filter's arrow

Row = Mapping[str, object]


def write_title(sheet: Any, title: str, hint: str, columns: int) -> None:
    """The title and one line of advice over ``columns`` columns; long advice stands in the headings' comments."""
    from openpyxl.styles import Alignment, Font

    last = max(columns, 2)
    width = sum(sheet.column_dimensions[column_letters(index)].width for index in range(1, last + 1))
    lines = (
        (title, Font(name=FONT, size=16, bold=True), Alignment(horizontal="left", vertical="center"), 30),
        (
            hint,
            Font(name=FONT, size=9, color="595959"),
            Alignment(horizontal="left", vertical="center", wrap_text=True),
            6 + 13 * lines_at(hint, int(width)),
        ),
    )
    for number, (text, font, alignment, height) in enumerate(lines, start=1):
        cell = sheet.cell(number, 1, text)
        cell.font, cell.alignment = font, alignment
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=last)
        sheet.row_dimensions[number].height = height
    sheet.row_dimensions[HEADING_ROW].height = 30


def write_heading(sheet: Any, index: int, column: Column, rows: Sequence[Row], choices: Sequence[str]) -> None:
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
    texts = [words(column, row.get(column.name)) for row in rows[:_MEASURED_ROWS]]
    widths = [display_width(text) + 2 for text in (*column.kind.choices, *texts)]
    least = 20 if column.kind.show is Show.CODE and column.kind.cell_format == "@" else NARROWEST
    dimension.width = min(max(least, display_width(str(heading.value)) + _CLOSING_MARK, *widths, 0), WIDEST)
    dimension.number_format = column.kind.cell_format
    dimension.font = Font(name=FONT)


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
    elif isinstance(kind, Reference):
        parts.append("写登记的全称")
    if kind.example:
        parts.append(f"例如：{kind.example}")
    elif kind.show is Show.DAY:
        parts.append("例如：2021-06-17" + ("，只知道月份写 2021-06" if kind.cell_format == "@" else ""))
    if kind.cell_format == "@" and kind.show is Show.CODE:
        parts.append("已设为文本格式；从别处粘贴时用“选择性粘贴—数值”")
    return "\n".join(parts)


def _some(choices: Sequence[str]) -> str:
    told = "、".join(choices[:_NAMED_CHOICES])
    return f"{told} 等 {len(choices)} 项" if len(choices) > _NAMED_CHOICES else told


def write_record(sheet: Any, number: int, form: Form, row: Row) -> None:
    """One row that is filled in already."""
    from openpyxl.styles import Font

    font = Font(name=FONT)
    for index, column in enumerate(form.columns, start=1):
        value = native(column, row.get(column.name))
        if value is None or value == "":
            continue  # the column's own look reaches here too
        cell = sheet.cell(number, index)
        cell.number_format = column.kind.cell_format
        cell.font = font
        set_value(cell, value)


def set_page(sheet: Any, form: Form, *, last_column: int, last_row: int) -> None:
    """Frozen heading, a filter on it, and paper: A4 landscape, the heading on each page, wide sheets over several."""
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    sheet.sheet_format.defaultRowHeight = _ROW_HEIGHT
    sheet.sheet_format.customHeight = True
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{column_letters(last_column)}{last_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    widths = [sheet.column_dimensions[column_letters(index)].width for index in range(1, len(form.columns) + 1)]
    sheet.page_setup.fitToWidth = max(1, round(sum(widths) / _PAGE_WIDTH))
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{HEADING_ROW}"
    sheet.print_options.gridLines = True
    sheet.oddFooter.left.text = form.title.replace("&", "&&")
    sheet.oddFooter.right.text = "第 &P 页，共 &N 页"
