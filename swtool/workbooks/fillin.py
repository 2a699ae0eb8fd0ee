"""The workbook that a town fills in, made from the forms that will read it.

Headings and codes as the importer wants them, dropdowns, what to write in the heading's comment, and hidden marks that
tell intake which form, in which version, each sheet was, and which row was which. The heading is guarded against typing
by a rule, not by sheet protection: what is pasted into a protected sheet arrives locked, and nobody can mend it then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from swtool.forms.form import Form
from swtool.workbooks.cells import column_letters
from swtool.workbooks.fillin_cells import Row
from swtool.workbooks.fillin_look import HEADING_ROW, set_page, write_heading, write_title
from swtool.workbooks.fillin_mark import mark_book, mark_column
from swtool.workbooks.fillin_rows import putting_in, rows_xml
from swtool.workbooks.fillin_rules import NO_WORDS, ChoiceLists, OfficeWords, add_rules
from swtool.workbooks.fillin_widths import widths_of
from swtool.workbooks.marks import CHOICES_SHEET, MARK_SHEET, TODO_SHEET
from swtool.workbooks.opened import save_book
from swtool.workbooks.outfile import put
from swtool.workbooks.sheetnames import sheet_name

LAST_ROW = 5_000
"""Dropdowns and checks reach down to this row, the most that is returned as the town's own book."""
_ROOM_BELOW = 500  # rows that can be added where more than that were filled in

Finish = Callable[[Path], None]


class FillIn(NamedTuple):
    """One sheet of a fill-in book: the form, whose and which period's it is (put before its title), rows filled in.

    ``row_marks`` are the hidden marks of ``rows``, one for each of the first rows.
    """

    form: Form
    whose: str = ""
    rows: Sequence[Row] = ()
    row_marks: Sequence[str] = ()

    @property
    def title(self) -> str:
        """What stands over the table: 许村镇2026年10月社工站月报表. Intake reads town and period from it."""
        return f"{self.whose}{self.form.title}"

    @property
    def hint(self) -> str:
        """The one line of advice below the title."""
        told = f"每行填{self.form.grain}；带*的标题必须填写；鼠标停在标题上可看填写说明。"
        return f"{told}打星号的内容县里已有登记，没有变化就不用动。" if self.row_marks else told

    @property
    def last_row(self) -> int:
        """The last row that dropdowns and checks reach."""
        return max(LAST_ROW, HEADING_ROW + len(self.rows) + _ROOM_BELOW)


def make_fill_in_book(
    parts: Sequence[FillIn],
    path: Path,
    front: Callable[[Any, Sequence[str]], None] | None = None,
    *,
    office_words: OfficeWords = NO_WORDS,
    finish: Finish | None = None,
) -> Path:
    """Write a fill-in book with a sheet for each of ``parts``; where it lies (see ``outfile.put``). The same parts give
    the same bytes.

    ``front`` fills a sheet that stands before them, from that sheet and the names of the others. ``finish`` is done to
    the finished file before it is put in its place (a password).
    """
    from openpyxl import Workbook

    book = Workbook()
    cover: Any = book.active
    names = [CHOICES_SHEET, MARK_SHEET, TODO_SHEET]
    list_sheet: Any = book.create_sheet(CHOICES_SHEET)
    list_sheet.sheet_state = "hidden"
    lists = ChoiceLists(list_sheet)
    brought: dict[str, Callable[[bytes], bytes]] = {}  # sheet -> what puts its rows in
    for part in parts:
        names.append(sheet_name(part.form.title, names))
        sheet: Any = book.create_sheet(names[-1], len(book.sheetnames) - 1)
        _write_part(sheet, part, lists, office_words)
        if part.rows:
            extent = f"A1:{column_letters(sheet.max_column)}{HEADING_ROW + len(part.rows)}"
            brought[sheet.title] = putting_in(rows_xml(sheet, part.form, part.rows, part.row_marks), extent)
    if front is None:
        book.remove(cover)
    else:
        cover.title = TODO_SHEET
        front(cover, names[3:])
    book.active = 0
    if not lists.columns:
        book.remove(list_sheet)
    mark_book(book, [part.form for part in parts])

    def write(temporary: Path) -> None:
        save_book(book, temporary, brought)
        if finish is not None:
            finish(temporary)

    return put(path, write)


def _write_part(sheet: Any, part: FillIn, lists: ChoiceLists, words: OfficeWords) -> None:
    columns = part.form.columns
    widths = widths_of(part.form, part.rows, words.of)
    for index, (column, width) in enumerate(zip(columns, widths, strict=True), start=1):
        write_heading(sheet, index, column, width, words.of(column))
    write_title(sheet, part.title, part.hint)
    last_column = len(columns)
    if part.row_marks:
        last_column += 1
        mark_column(sheet, HEADING_ROW, last_column)
    add_rules(lists, sheet, part.form, words, part.last_row)
    set_page(sheet, part.form, part.rows, last_column=last_column, last_row=part.last_row)
