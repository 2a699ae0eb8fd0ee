"""The look of an exported xlsx: heading style, widths, formats, print set-up. Bulk writing by rustpy-xlsxwriter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from swtool.errors import SwtoolError
from swtool.tables import Heading, Show, Table
from swtool.workbooks.celltext import cell_text, day_text, display_width, is_formula_like
from swtool.workbooks.stable_zip import stable_zip

if TYPE_CHECKING:
    from rustpy_xlsxwriter import Format
    from rustpy_xlsxwriter.rustpy_xlsxwriter import MergeRange

FONT = "宋体"
HEADING_FILL = "#D9E2F3"
MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
MAX_ROWS_IN_MEMORY = 20_000
"""Beyond this the writer streams, and a streamed row above the headings gets no height of its own."""
NARROWEST, WIDEST = 8, 48
WIDTH_SAMPLE = 400
"""Rows that are measured for the column widths, spread evenly over the table."""

NUMBER_FORMATS = {
    Show.CODE: "@",
    Show.COUNT: "#,##0",
    Show.MONEY: "#,##0.00",
    Show.HOURS: "0.00",
    Show.DAY: "yyyy-mm-dd",
    Show.RATE: "0.00%",
}
ALIGNMENTS = {Show.TEXT: "left", Show.CODE: "left", Show.DAY: "center", Show.FLAG: "center"}
PAPER_A4 = 9

Value = str | int | float | date | None
PLAIN = {str, type(None)}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table made ready: its name in the book, unique column keys, and the lines that stand above the headings."""

    name: str
    table: Table
    keys: tuple[str, ...]
    widths: tuple[int, ...]
    lines: tuple[str, ...]

    @property
    def heading_row(self) -> int:
        """Counted from 0: the title stands in row 0, its lines follow."""
        return 1 + len(self.lines)


def write_sheets(tables: Sequence[Table], path: Path, *, reveal: bool) -> None:
    """Write the tables to ``path``. Raises SwtoolError for what a sheet cannot hold (rows, length of a text)."""
    from rustpy_xlsxwriter import write_worksheets

    sheets = _prepare(tables, reveal=reveal)
    for sheet in sheets:
        _refuse_too_large(sheet)
    try:
        write_worksheets(
            [(sheet.name, _records(sheet)) for sheet in sheets],
            str(path),
            header_row={s.name: s.heading_row for s in sheets},
            freeze_panes={s.name: {"row": s.heading_row + 1, "col": 0} for s in sheets},
            header_format={s.name: _heading_format() for s in sheets},
            column_formats={s.name: _column_formats(s) for s in sheets},
            column_widths={s.name: [float(width) for width in s.widths] for s in sheets},
            merge_ranges={s.name: _lines_above(s) for s in sheets},
            dedupe_strings={s.name: len(s.table.rows) <= MAX_ROWS_IN_MEMORY for s in sheets},
            row_heights={s.name: _heights(s) for s in sheets},
            autofilter={s.name: True for s in sheets},
            ignore_errors={s.name: _codes(s) for s in sheets},
            page_setup={s.name: _page_setup(s) for s in sheets},
        )
    except RuntimeError as fault:
        raise _too_long(sheets) from fault
    stable_zip(path)


def sheet_name(title: str, taken: Sequence[str] = ()) -> str:
    """``title`` as Excel allows it for a sheet (31 characters, no ``[]:*?/\\``), unlike every name in ``taken``."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip().strip("'") or "表"
    used = {name.casefold() for name in taken} | {"history"}  # History is Excel's own
    name, number = clean[:31], 2
    while name.casefold() in used:
        ending = f"({number})"
        name, number = clean[: 31 - len(ending)] + ending, number + 1
    return name


def provenance(table: Table, *, reveal: bool) -> str:
    """As-of day, sources, and whether personal data is in it, on one line. Empty when there is nothing to say."""
    parts = [f"截至{day_text(table.as_of)}"] if table.as_of else []
    if table.sources:
        parts.append(f"来源：{'、'.join(table.sources)}")
    if table.is_personal:
        parts.append("含个人信息，请妥善保管" if reveal else "个人信息已隐去")
    return "；".join(parts)


def _prepare(tables: Sequence[Table], *, reveal: bool) -> list[_Sheet]:
    sheets: list[_Sheet] = []
    for table in tables:
        line = provenance(table, reveal=reveal)
        shown = table if reveal else table.masked()
        sheets.append(
            _Sheet(
                name=sheet_name(table.title, [sheet.name for sheet in sheets]),
                table=shown,
                keys=_unique_titles(table.headings),
                widths=tuple(_width(shown, index) for index in range(len(table.headings))),
                lines=((line,) if line else ()) + tuple(f"注：{note}" for note in table.notes),
            )
        )
    return sheets


def _unique_titles(headings: Sequence[Heading]) -> tuple[str, ...]:
    """The titles, a repeated one numbered: rows go to the writer as dictionaries."""
    keys: list[str] = []
    for heading in headings:
        key, number = heading.title, 2
        while key in keys:
            key, number = f"{heading.title}({number})", number + 1
        keys.append(key)
    return tuple(keys)


def _width(table: Table, index: int) -> int:
    heading = table.headings[index]
    step = max(1, len(table.rows) // WIDTH_SAMPLE)
    texts = (cell_text(row[index], heading.show) for row in table.rows[::step])
    # Room for the filter button beside the heading, and for thousands separators in numbers.
    widest = max([display_width(heading.title) + 4, *(display_width(text) + 2 for text in texts)])
    return min(max(widest, NARROWEST), WIDEST)


def _records(sheet: _Sheet) -> Iterator[dict[str, Any]]:
    """The rows as the writer takes them. Without rows one empty record goes out, for it reads the headings from it."""
    keys, rows = sheet.keys, sheet.table.rows
    # A column of plain text needs no call per cell, which is half the time of a large export.
    converters = [
        (key, index, _converter(heading.show))
        for index, (key, heading) in enumerate(zip(keys, sheet.table.headings, strict=True))
        if heading.show not in (Show.TEXT, Show.CODE) or not {type(row[index]) for row in rows} <= PLAIN
    ]
    if not rows:
        yield dict.fromkeys(keys)
    for row in rows:
        record: dict[str, Any] = dict(zip(keys, row, strict=True))
        for key, index, convert in converters:
            record[key] = convert(row[index])
        yield record


def _converter(show: Show) -> Callable[[object], Value]:
    match show:
        case Show.COUNT:
            return lambda value: value if isinstance(value, int) else _text(value)
        case Show.MONEY | Show.HOURS:
            # A sheet knows only doubles; the quotient is the double nearest to the exact value.
            return lambda value: value / 100 if isinstance(value, int) else _text(value)
        case Show.RATE:
            return lambda value: float(value) if isinstance(value, int | Fraction) else _text(value)
        case Show.DAY:
            return _day
    return _text


def _day(value: object) -> Value:
    # A sheet counts days from 1900; what lies before, and a moment of a day, is text.
    return value if isinstance(value, date) and not isinstance(value, datetime) and value.year > 1900 else _text(value)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return cell_text(value, Show.TEXT)


def _heading_format() -> Format:
    from rustpy_xlsxwriter import Format

    return (
        Format()
        .set_bold()
        .set_font_name(FONT)
        .set_font_size(11)
        .set_background_color(HEADING_FILL)
        .set_border("thin")
        .set_border_color("#8EA9DB")
        .set_align("center")
        .set_align("vertical_center")
        .set_text_wrap()
    )


def _column_formats(sheet: _Sheet) -> dict[str, Format]:
    from rustpy_xlsxwriter import Format

    formats = {}
    for index, (key, heading) in enumerate(zip(sheet.keys, sheet.table.headings, strict=True)):
        style = Format().set_font_name(FONT).set_font_size(11).set_align("vertical_center")
        style = style.set_align(ALIGNMENTS.get(heading.show, "right"))
        if heading.show is Show.TEXT:
            style = style.set_text_wrap()
        number_format = NUMBER_FORMATS.get(heading.show, "")
        if not number_format and _has_formula_like(sheet.table, index):
            # The text is safe as written; as a text cell it stays so when somebody edits it.
            number_format = "@"
        formats[key] = style.set_num_format(number_format) if number_format else style
    return formats


def _has_formula_like(table: Table, index: int) -> bool:
    starts = {value[:2] for row in table.rows if isinstance(value := row[index], str)}
    return any(map(is_formula_like, starts))


def _codes(sheet: _Sheet) -> list[str]:
    return [key for key, h in zip(sheet.keys, sheet.table.headings, strict=True) if h.show is Show.CODE]


def _lines_above(sheet: _Sheet) -> list[MergeRange]:
    from rustpy_xlsxwriter import Format

    last = max(len(sheet.keys) - 1, 1)  # a merged range has at least two cells
    title = Format().set_bold().set_font_name(FONT).set_font_size(16).set_align("center").set_align("vertical_center")
    small = Format().set_font_name(FONT).set_font_size(9).set_font_color("#595959").set_text_wrap()
    small = small.set_align("left").set_align("vertical_center")
    lines: list[MergeRange] = [(row, 0, row, last, line, small) for row, line in enumerate(sheet.lines, start=1)]
    return [(0, 0, 0, last, sheet.table.title, title), *lines]


def _heights(sheet: _Sheet) -> dict[int, float]:
    """Merged cells do not grow by themselves: points for the title, and for each line what it needs when wrapped."""
    across = max(sum(sheet.widths), 20)
    heights = {0: 28.0, sheet.heading_row: 24.0}
    for row, line in enumerate(sheet.lines, start=1):
        heights[row] = 14.0 * -(-display_width(line) // across) + 2
    return heights


def _page_setup(sheet: _Sheet) -> dict[str, object]:
    title = sheet.table.title.replace("&", "&&")
    return {
        "landscape": True,
        "paper_size": PAPER_A4,
        "fit_to_pages": (1, 0),
        "repeat_rows": (sheet.heading_row, sheet.heading_row),
        "print_gridlines": True,
        "center_horizontally": True,
        "margins": {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6},
        "footer": f"&L{title}&R第 &P 页，共 &N 页",
    }


def _refuse_too_large(sheet: _Sheet) -> None:
    if len(sheet.table.rows) + sheet.heading_row + 1 > MAX_ROWS:
        raise SwtoolError(
            "行数太多，一张工作表放不下", where=sheet.table.title, remedy="请缩小范围，或改用 --format csv"
        )


def _too_long(sheets: Sequence[_Sheet]) -> SwtoolError:
    for sheet in sheets:
        for number, row in enumerate(sheet.table.rows, start=1):
            for heading, value in zip(sheet.table.headings, row, strict=True):
                if isinstance(value, str) and len(value) > MAX_TEXT:
                    return SwtoolError(
                        f"第 {number} 条的“{heading.title}”超过 {MAX_TEXT} 个字，Excel 放不下",
                        where=sheet.table.title,
                        remedy="请缩短这段文字，或改用 --format csv",
                    )
    return SwtoolError("写 xlsx 没有成功", remedy="请改用 --format csv，并把这个问题告诉维护人员")
