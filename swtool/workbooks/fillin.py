"""The empty workbook that a town fills in, made from the form that will read it.

Headings and codes as the importer wants them, dropdowns for lists of words, what to write in the heading's comment, and
a hidden mark that tells intake which form, in which version, it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice
from swtool.tables import Show
from swtool.workbooks.cells import column_letters
from swtool.workbooks.celltext import cell_text, display_width
from swtool.workbooks.markers import set_value
from swtool.workbooks.marks import TODO_SHEET
from swtool.workbooks.opened import save_book
from swtool.workbooks.outfile import put
from swtool.workbooks.sheets import sheet_name

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

MARK_SHEET = "_swtool"
"""The hidden sheet with a form's name in B1, its version in B2, the next form's in B3 …; the defined name
``_swtool_form`` says the same in one text."""
MARK_NAME = "_swtool_form"
CHOICES_SHEET = "选项"
FONT = "宋体"
HEADING_ROW = 3
LAST_ROW = 5_000
"""Dropdowns and checks reach down to this row, the most that is returned as the town's own book."""
REQUIRED_FILL, OPTIONAL_FILL = "FFE699", "D9E2F3"

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FillIn:
    """One sheet of a fill-in book: the form, whose and which period's it is (put before its title), rows filled in."""

    form: Form
    whose: str = ""
    rows: Sequence[Row] = ()

    @property
    def title(self) -> str:
        """What stands over the table: 许村镇2026年10月社工站月报表. Intake reads town and period from it."""
        return f"{self.whose}{self.form.title}"


def make_fill_in(form: Form, path: Path, rows: Sequence[Row] = ()) -> Path:
    """Write the fill-in book of ``form``, with ``rows`` (values as stored, by column name) filled in already.

    Returns where it lies (see ``outfile.put``). Same form and rows, same bytes.
    """
    return make_fill_in_book([FillIn(form, rows=rows)], path)


def make_fill_in_book(
    parts: Sequence[FillIn], path: Path, front: Callable[[Any, Sequence[str]], None] | None = None
) -> Path:
    """The same with a sheet for each of ``parts``.

    ``front`` fills a sheet that stands before them, from that sheet and the names of the others.
    """
    from openpyxl import Workbook

    book = Workbook()
    cover: Any = book.active
    names = [CHOICES_SHEET, MARK_SHEET, TODO_SHEET]
    lists: Any = book.create_sheet(CHOICES_SHEET)
    lists.sheet_state = "hidden"
    used = 0
    for part in parts:
        names.append(sheet_name(part.form.title, names))
        sheet: Any = book.create_sheet(names[-1], len(book.sheetnames) - 1)
        _title(sheet, part)
        for index, column in enumerate(part.form.columns, start=1):
            _column(sheet, index, column, part.rows)
        for number, row in enumerate(part.rows, start=HEADING_ROW + 1):
            _record(sheet, number, part.form, row)
        used = _validations(lists, used, sheet, part.form)
        _page(sheet, part.form)
    if front is None:
        book.remove(cover)
    else:
        cover.title = TODO_SHEET
        front(cover, names[3:])
    book.active = 0
    if not used:
        book.remove(lists)
    _mark(book, [part.form for part in parts])
    return put(path, lambda temporary: save_book(book, temporary))


def _title(sheet: Any, part: FillIn) -> None:
    from openpyxl.styles import Alignment, Font

    last = max(len(part.form.columns), 2)
    lines = (
        (part.title, Font(name=FONT, size=16, bold=True), Alignment(horizontal="center", vertical="center"), 30),
        (
            f"每行填{part.form.grain}；带*的必须填写；标题行请不要改动；鼠标停在标题上可看填写说明。",
            Font(name=FONT, size=9, color="595959"),
            Alignment(horizontal="left", vertical="center", wrap_text=True),
            28,
        ),
    )
    for number, (text, font, alignment, height) in enumerate(lines, start=1):
        cell = sheet.cell(number, 1, text)
        cell.font, cell.alignment = font, alignment
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=last)
        sheet.row_dimensions[number].height = height
    sheet.row_dimensions[HEADING_ROW].height = 30


def _column(sheet: Any, index: int, column: Column, rows: Sequence[Row]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    side = Side(style="thin", color="8EA9DB")
    heading = sheet.cell(HEADING_ROW, index, f"*{column.title}" if column.required else column.title)
    heading.font = Font(name=FONT, bold=True)
    heading.fill = PatternFill("solid", fgColor=REQUIRED_FILL if column.required else OPTIONAL_FILL)
    heading.border = Border(left=side, right=side, top=side, bottom=side)
    heading.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    note = _note(column)
    heading.comment = Comment(note, "填写说明", height=30 + 22 * (1 + display_width(note) // 30), width=260)
    # The whole column is styled, not its blank cells: they would come back as thousands of rows.
    dimension = sheet.column_dimensions[column_letters(index)]
    texts = [str(heading.value), *column.kind.choices, *(_text(column, row.get(column.name)) for row in rows[:500])]
    dimension.width = min(max(12, *(display_width(text) + 3 for text in texts)), 40)
    dimension.number_format = column.kind.cell_format
    dimension.font = Font(name=FONT)


def _note(column: Column) -> str:
    kind = column.kind
    parts = ["必填" if column.required else "可不填"]
    if column.note:
        parts.append(column.note)
    if kind.choices:
        parts.append(f"从下拉中选：{'、'.join(kind.choices)}")
    if kind.example:
        parts.append(f"例如：{kind.example}")
    elif kind.show is Show.DAY:
        parts.append("例如：2021-06-17")
    if kind.cell_format == "@" and kind.show is Show.CODE:
        parts.append("已设为文本格式，请直接输入或“选择性粘贴—数值”")
    return "\n".join(parts)


def _record(sheet: Any, number: int, form: Form, row: Row) -> None:
    from openpyxl.styles import Font

    for index, column in enumerate(form.columns, start=1):
        cell = sheet.cell(number, index)
        cell.number_format = column.kind.cell_format
        cell.font = Font(name=FONT)
        set_value(cell, _native(column, row.get(column.name)))


def _native(column: Column, value: object) -> object:
    """A stored value as the cell holds it: 元 and 学时 as numbers, a day as a day, everything else as its words."""
    if value is None or (column.kind.show is Show.DAY and isinstance(value, date)):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        if column.kind.show in (Show.MONEY, Show.HOURS):
            return Decimal(value).scaleb(-2)
        return value if column.kind.show is Show.COUNT else str(value)
    return _text(column, value)


def _text(column: Column, value: object) -> str:
    if isinstance(column.kind, Choice) and isinstance(value, str):
        return column.kind.label(value)
    return cell_text(value, column.kind.show)


def _validations(lists: Any, used: int, sheet: Any, form: Form) -> int:
    """Dropdowns take their words from a sheet: a list written into the rule breaks at 255 characters and at commas.

    ``used`` of its columns are taken; returns how many are then.
    """
    for index, column in enumerate(form.columns, start=1):
        rule = _number_rule(column)
        if choices := column.kind.choices:
            used += 1
            letters = column_letters(used)
            for number, word in enumerate((column.title, *choices), start=1):
                set_value(lists.cell(number, used), word)
            rule = _list_rule(f"'{CHOICES_SHEET}'!${letters}$2:${letters}${len(choices) + 1}")
        if rule is not None:
            letters = column_letters(index)
            rule.add(f"{letters}{HEADING_ROW + 1}:{letters}{LAST_ROW}")
            rule.errorTitle = column.title
            sheet.add_data_validation(rule)
    return used


def _list_rule(source: str) -> DataValidation:
    from openpyxl.worksheet.datavalidation import DataValidation

    return DataValidation(
        type="list", formula1=source, allow_blank=True, showErrorMessage=True, error="请从下拉列表中选择。"
    )


def _number_rule(column: Column) -> DataValidation | None:
    from openpyxl.worksheet.datavalidation import DataValidation

    kind = column.kind
    if kind.show is Show.COUNT:
        kinds, error = {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"}, "请填写整数，没有就填 0。"
    elif kind.show in (Show.MONEY, Show.HOURS):
        bounds = {"operator": "between", "formula1": "-1000000000000", "formula2": "1000000000000"}
        kinds, error = {"type": "decimal", **bounds}, "请只填写数字，不写单位。"
    elif kind.show is Show.DAY and kind.cell_format != "@":
        kinds = {"type": "date", "operator": "greaterThan", "formula1": "1"}
        error = "请填写完整的日期，例如 2021-06-17。"
    else:
        return None
    return DataValidation(**kinds, allow_blank=True, showErrorMessage=True, error=error)  # type: ignore[arg-type]


def _page(sheet: Any, form: Form) -> None:
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{HEADING_ROW}"
    sheet.print_options.gridLines = True
    sheet.oddFooter.left.text = form.title.replace("&", "&&")
    sheet.oddFooter.right.text = "第 &P 页，共 &N 页"


def _mark(book: Workbook, forms: Sequence[Form]) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    mark: Any = book.create_sheet(MARK_SHEET)
    mark.sheet_state = "veryHidden"
    lines: list[tuple[str, object]] = []
    for form in forms:
        lines += (("form", form.name), ("version", form.version))
    for number, (name, value) in enumerate(lines, start=1):
        mark.cell(number, 1, name)
        mark.cell(number, 2, value)
    told = ";".join(f"{form.name}/{form.version}" for form in forms)
    book.defined_names[MARK_NAME] = DefinedName(MARK_NAME, attr_text=f'"{told}"', hidden=True)
