"""The look of an exported xlsx: heading style, widths, formats, print set-up. Bulk writing by rustpy-xlsxwriter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from swtool.errors import SwtoolError
from swtool.tables import Heading, Show, Table
from swtool.workbooks.celltext import HIGHEST, day_text, lines_at, room_at
from swtool.workbooks.charts import as_percent, chart_of, shows_rates
from swtool.workbooks.columns import Column, columns_of, folded, lines_of_rows, needs_more_lines
from swtool.workbooks.paper import columns_of_first_page, page_setup
from swtool.workbooks.sheetnames import sheet_name
from swtool.workbooks.stable_zip import stable_zip

if TYPE_CHECKING:
    from rustpy_xlsxwriter import Format
    from rustpy_xlsxwriter.rustpy_xlsxwriter import MergeRange

FONT = "宋体"
HEADING_FILL = "#D9E2F3"
LINE_COLOUR = "#8EA9DB"
MAX_ROWS = 1_048_576
"""Rows of a sheet; what does not fit goes on in the next one."""
MAX_TEXT = 32_767
MAX_ROWS_FITTED = 20_000
"""Beyond this no row is fitted to its texts, and the lines are those of the printed grid."""
MAX_ROWS_IN_MEMORY = 5_000
"""Up to this each text stands once in the book, as Excel itself saves it: some programs that take a list in know no
other way. A longer one is streamed, each text in its cell, in half the time."""

NUMBER_FORMATS = {
    Show.CODE: "@",
    Show.COUNT: "#,##0",
    Show.MONEY: "#,##0.00",
    Show.HOURS: "0.00",
    Show.DAY: "yyyy-mm-dd",
    Show.RATE: "0.00%",
    Show.POINTS: "0.00",
}
ALIGNMENTS = {Show.TEXT: "left", Show.CODE: "left", Show.DAY: "center", Show.FLAG: "center"}
TITLE_SIZE = 16
TITLE_LINE = 22.0
"""Points that each line of a title takes beyond the first."""
LINE_HEIGHT = 15.0
_MOST_LINES = int(HIGHEST // LINE_HEIGHT)
NO_ROWS = "（没有）"
"""Said as on the screen: a heading alone looks like a list that was forgotten."""
NEVER = -99_999_999_999
"""A number that stands in no list."""
_LEAST_ACROSS = 16
"""Width of a column of the least width and the blank one beside it, over which its title goes."""


class _Sheet(NamedTuple):
    """A table, or a part of one, made ready: its name in the book, its columns (masked where they must be) with unique
    titles, and the lines that stand above the headings."""

    name: str
    table: Table
    titles: tuple[str, ...]
    columns: Sequence[Column]
    lines: tuple[str, ...]
    chart: dict[str, Any] | None

    @property
    def is_long(self) -> bool:
        """Whether it is written for speed, without what is decided row by row."""
        return len(self.table.rows) > MAX_ROWS_FITTED

    @property
    def heading_row(self) -> int:
        """Counted from 0: the title stands in row 0, its lines follow."""
        return 1 + len(self.lines)


def write_sheets(tables: Sequence[Table], path: Path, *, reveal: bool, max_rows: int = MAX_ROWS) -> None:
    """Write the tables to ``path``; one with more rows than ``max_rows`` goes on in further sheets, and says so.

    Raises SwtoolError for a text that a cell cannot hold.
    """
    from rustpy_xlsxwriter import write_worksheets

    sheets = _prepare(tables, reveal=reveal, max_rows=max_rows)
    try:
        write_worksheets(
            [(sheet.name, _records(sheet)) for sheet in sheets],
            str(path),
            header_row={s.name: s.heading_row for s in sheets},
            freeze_panes={s.name: {"row": s.heading_row + 1, "col": 0} for s in sheets},
            header_format={s.name: _heading_format() for s in sheets},
            column_formats={s.name: _column_formats(s) for s in sheets},
            column_widths={s.name: [float(column.width) for column in s.columns] for s in sheets},
            merge_ranges={s.name: _lines_above(s) for s in sheets},
            dedupe_strings={s.name: len(s.table.rows) <= MAX_ROWS_IN_MEMORY for s in sheets},
            row_heights={s.name: _heights(s) for s in sheets},
            autofilter={s.name: True for s in sheets},
            ignore_errors={s.name: _codes(s) for s in sheets},
            page_setup={s.name: _page_setup(s) for s in sheets},
            conditional_formats={s.name: _lines_of_cells(s) for s in sheets if not s.is_long},
            charts={s.name: [s.chart] for s in sheets if s.chart},
        )
    except RuntimeError as fault:
        raise _too_long(sheets) from fault
    pictured = [sheet for sheet in sheets if sheet.chart]
    stable_zip(
        path,
        {f"xl/charts/chart{n}.xml": as_percent for n, sheet in enumerate(pictured, 1) if shows_rates(sheet.table)},
    )


def parts_of(table: Table, max_rows: int = MAX_ROWS) -> int:
    """How many sheets the rows of a table need."""
    room = max_rows - _rows_above(table)
    return max(1, -(-len(table.rows) // room))


def provenance(table: Table, *, reveal: bool) -> str:
    """As-of day, sources, and whether personal data is in it, on one line. Empty when there is nothing to say."""
    parts = [f"截至{day_text(table.as_of)}"] if table.as_of else []
    if table.sources:
        parts.append(f"来源：{'、'.join(table.sources)}")
    if table.is_personal:
        parts.append("含个人信息，请妥善保管" if reveal else "个人信息已隐去")
    return "；".join(parts)


def _prepare(tables: Sequence[Table], *, reveal: bool, max_rows: int) -> list[_Sheet]:
    sheets: list[_Sheet] = []
    for table in tables:
        line = provenance(table, reveal=reveal)
        titles = unique_titles(table.headings)
        for part in _parts(table, max_rows):
            lines = ((line,) if line else ()) + tuple(f"注：{note}" for note in part.notes)
            lines += () if part.rows else (NO_ROWS,)
            columns = columns_of(part, reveal=reveal)
            if len(part.rows) <= MAX_ROWS_FITTED:
                columns = folded(columns)
            sheets.append(
                _Sheet(
                    name=sheet_name(table.title, [sheet.name for sheet in sheets]),
                    table=part,
                    titles=titles,
                    columns=columns,
                    lines=lines,
                    chart=chart_of(part, titles, columns, heading_row=1 + len(lines)),
                )
            )
    return sheets


def _rows_above(table: Table) -> int:
    """Rows that title, provenance, notes, the notice of a part and the headings may take."""
    return 4 + len(table.notes)


def _parts(table: Table, max_rows: int) -> Iterable[Table]:
    count = parts_of(table, max_rows)
    if count == 1:
        return (table,)
    room = max_rows - _rows_above(table)
    return (_part(table, number, count, room) for number in range(count))


def _part(table: Table, number: int, count: int, room: int) -> Table:
    rows = table.rows[number * room : (number + 1) * room]
    first = number * room + 1
    here = f"这是第 {number + 1} 张（第 {first}–{first + len(rows) - 1} 行）"
    notice = f"共 {len(table.rows)} 行，一张工作表放不下，分成 {count} 张，{here}"
    return replace(table, title=f"{table.title}（{number + 1}/{count}）", rows=rows, notes=(notice, *table.notes))


def unique_titles(headings: Sequence[Heading]) -> tuple[str, ...]:
    """The titles, a repeated one numbered: rows go to the writer as dictionaries."""
    titles: list[str] = []
    for heading in headings:
        title, number = heading.title, 2
        while title in titles:
            title, number = f"{heading.title}({number})", number + 1
        titles.append(title)
    return tuple(titles)


def _records(sheet: _Sheet) -> Iterator[dict[str, Any]]:
    """The rows as the writer takes them. Without rows one empty record goes out, for it reads the headings from it."""
    if not sheet.table.rows:
        return iter((dict.fromkeys(sheet.titles),))
    rows = zip(*(column.values for column in sheet.columns), strict=True)
    return map(dict, map(zip, repeat(sheet.titles), rows))


def _heading_format() -> Format:
    from rustpy_xlsxwriter import Format

    return (
        Format()
        .set_bold()
        .set_font_name(FONT)
        .set_font_size(11)
        .set_background_color(HEADING_FILL)
        .set_border("thin")
        .set_border_color(LINE_COLOUR)
        .set_align("center")
        .set_align("vertical_center")
        .set_text_wrap()
    )


def _column_formats(sheet: _Sheet) -> dict[str, Format]:
    from rustpy_xlsxwriter import Format

    formats = {}
    for title, column in zip(sheet.titles, sheet.columns, strict=True):
        show = column.heading.show
        style = Format().set_font_name(FONT).set_font_size(11).set_align("vertical_center")
        alignment = ALIGNMENTS.get(show, "right")
        style = style.set_align(alignment)
        if alignment == "left":
            style = style.set_indent(1)
        if column.wraps:
            style = style.set_text_wrap()
            if not sheet.is_long and needs_more_lines(column, _MOST_LINES):
                style = style.set_align("top")  # from the middle, its beginning would be cut as well as its end
        number_format = NUMBER_FORMATS.get(show, "")
        if show is Show.COUNT and float in set(map(type, column.values)):
            number_format = ""  # counts beside amounts with decimals: as they are
        if not number_format and column.is_formula_like:
            # The text is safe as written; as a text cell it stays so when somebody edits it.
            number_format = "@"
        formats[title] = style.set_num_format(number_format) if number_format else style
    return formats


def _lines_of_cells(sheet: _Sheet) -> dict[str, Any]:
    """Lines around the cells of the list, and none around title and picture, where printed grid lines would go as well.

    As a rule that always holds: a border in the format of a column runs on below its last row.
    """
    from rustpy_xlsxwriter import Format

    lines = Format().set_border("thin").set_border_color(LINE_COLOUR)
    always = {"type": "cell", "criteria": "!=", "value": NEVER, "format": lines}
    return dict.fromkeys(sheet.titles, always)


def _codes(sheet: _Sheet) -> list[str]:
    """Columns of digits that are text on purpose: no green corner in them."""
    return [title for title, h in zip(sheet.titles, sheet.table.headings, strict=True) if h.show is Show.CODE]


def _lines_above(sheet: _Sheet) -> list[MergeRange]:
    from rustpy_xlsxwriter import Format

    last = max(columns_of_first_page([column.width for column in sheet.columns]) - 1, 1)  # to merge, it takes two cells
    title = Format().set_bold().set_font_name(FONT).set_font_size(TITLE_SIZE).set_text_wrap()
    title = title.set_align("center").set_align("vertical_center")
    small = Format().set_font_name(FONT).set_font_size(9).set_font_color("#595959").set_text_wrap()
    small = small.set_align("left").set_align("vertical_center")
    lines: list[MergeRange] = [(row, 0, row, last, line, small) for row, line in enumerate(sheet.lines, start=1)]
    return [(0, 0, 0, last, sheet.table.title, title), *lines]


def _heights(sheet: _Sheet) -> dict[int, float]:
    """Points: for the title and each line below it what it needs when wrapped (merged cells do not grow by themselves),
    for the headings and for the rows with wrapped texts."""
    widths = [column.width for column in sheet.columns]
    across = max(sum(widths[: columns_of_first_page(widths)]), _LEAST_ACROSS)
    beyond = lines_at(sheet.table.title, room_at(across, TITLE_SIZE)) - 1
    heights = {0: 28.0 + TITLE_LINE * beyond}
    heights[sheet.heading_row] = 9.0 + LINE_HEIGHT * max(column.heading_lines for column in sheet.columns)
    for row, line in enumerate(sheet.lines, start=1):
        heights[row] = 14.0 * lines_at(line, across + 1) + 2
    if not sheet.is_long:
        for row, lines in lines_of_rows(sheet.columns).items():
            heights[sheet.heading_row + 1 + row] = LINE_HEIGHT * lines + 3
    return {row: min(height, HIGHEST) for row, height in heights.items()}


def _page_setup(sheet: _Sheet) -> dict[str, object]:
    return page_setup(
        sheet.table,
        width=sum(column.width for column in sheet.columns),
        heading_row=sheet.heading_row,
        chart=sheet.chart is not None,
        gridlines=sheet.is_long,
    )


def _too_long(sheets: Sequence[_Sheet]) -> SwtoolError:
    for sheet in sheets:
        for number, row in enumerate(zip(*(column.values for column in sheet.columns), strict=True), start=1):
            for heading, value in zip(sheet.table.headings, row, strict=True):
                if isinstance(value, str) and len(value) > MAX_TEXT:
                    return SwtoolError(
                        f"第 {number} 条的“{heading.title}”超过 {MAX_TEXT} 个字，Excel 放不下",
                        where=sheet.table.title,
                        remedy="请缩短这段文字，或改用 --format csv",
                    )
    return SwtoolError("写 xlsx 没有成功", remedy="请改用 --format csv，并把这个问题告诉维护人员")
