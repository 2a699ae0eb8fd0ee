"""The second file beside a returned book: only the rows to be mended, in the fill-in form, ready to be sent again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from swtool.findings import Finding, errors
from swtool.intake.deciding import LEFT_OUT_TOO, row_of
from swtool.intake.load import Planned, Receipt
from swtool.intake.plan import Book, Extract, Row
from swtool.intake.sheet_place import station_in_title
from swtool.intake.together import dependent_rows
from swtool.workbooks.cells import Book as Workbook
from swtool.workbooks.cells import Sheet, column_letters, is_blank
from swtool.workbooks.celltext import HIGHEST, display_width, lines_at
from swtool.workbooks.fillin import FillIn, make_fill_in_book
from swtool.workbooks.fillin_look import HEADING_ROW, ROW_HEIGHT, take_look
from swtool.workbooks.fillin_pages import fit_pages
from swtool.workbooks.fillin_rules import NO_WORDS
from swtool.workbooks.locked import lock, same_content
from swtool.workbooks.mark import MAX_COMMENTS
from swtool.workbooks.markcells import mark_cell, write_problem
from swtool.workbooks.marks import MENDING, PROBLEM_HEADING
from swtool.workbooks.notesheet import LINE_HEIGHT
from swtool.workbooks.opened import open_book, save_book
from swtool.workbooks.outfile import put_beside
from swtool.workbooks.plaincells import put_plain

_WIDTH, _WIDEST = 60, 40
MOST_ROWS = 20_000
"""More rows than this take openpyxl minutes; they are mended in the returned copy, which holds every one of them."""


class TooManyRows(Exception):
    """There are more rows to be mended, ``count`` of them, than a fill-in book takes."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@dataclass(slots=True)
class _Part:
    """The rows of one table that go into the book, with what was found about each."""

    found: Extract
    rows: list[Row]
    findings: Mapping[int, Sequence[Finding]]

    @property
    def is_marked(self) -> bool:
        """Whether any of its rows was given out: then the marks go back with them."""
        return any(row.number in self.found.marks for row in self.rows)


def make_mending_book(
    receipt: Receipt, book: Workbook, forms: Sequence[Book], path: Path, *, password: str | None = None
) -> Path | None:
    """Write the rows of ``receipt`` that have to be mended to ``path``; where it lies (see ``outfile.put_beside``).

    ``book`` is the workbook with its cells, for what could not be parsed stands there as it was written. ``password``
    locks the file. None where no row can be told (the fault is about a whole table). Raises TooManyRows.
    """
    together = {each.form.name: each.together for each in forms}
    parts = [
        part for planned in receipt.tables if (part := _part(planned, receipt, together[planned.extract.form.name]))
    ]
    if not parts:
        return None
    if (count := sum(len(part.rows) for part in parts)) > MOST_ROWS:
        raise TooManyRows(count)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    fill_ins = [
        FillIn(
            part.found.form,
            _whose(part.found),
            [_as_sent(part.found, row, sheets[part.found.sheet]) for row in part.rows],
            [part.found.marks.get(row.number, "") for row in part.rows] if part.is_marked else (),
        )
        for part in parts
    ]

    towns = {part.found.title.town for part in parts}
    offered = receipt.offers(towns.pop() if len(towns) == 1 else "") if receipt.offers is not None else NO_WORDS

    def write(temporary: Path) -> None:
        make_fill_in_book(fill_ins, temporary, office_words=offered)
        own = open_book(temporary)
        pages = [page for page in own.worksheets if page.sheet_state == "visible"]
        for page, part in zip(pages, parts, strict=True):
            _tell(page, part, sheets[part.found.sheet])
        save_book(own, temporary)
        lock(temporary, password)

    return put_beside(path, write, lambda old, new: same_content(old, new, password))


def _part(planned: Planned, receipt: Receipt, together: Sequence[str]) -> _Part | None:
    found = planned.extract
    findings: dict[int, list[Finding]] = {}
    for finding in found.findings:
        findings.setdefault(row_of(finding), []).append(finding)
    wanted = {each.row for each in planned.left_out if each.is_fault}
    if not receipt.left_out:
        wanted = {number for number, those in findings.items() if any(errors(those))} - {0}
        wanted |= {row.number for row, _ in dependent_rows(found, together, wanted)} if wanted else set()
        wanted |= found.scattered.keys()
    rows = sorted((row for row in (*found.rows, *found.left_out) if row.number in wanted), key=lambda row: row.number)
    return _Part(found, rows, findings) if rows else None


def _as_sent(found: Extract, row: Row, sheet: Sheet) -> Mapping[str, object]:
    """The row as the book is to show it. Of one that was given out, the values are the office's own by now: what the
    town has not seen, it does not get this way, nor would it be told from what it means to change when it comes back.
    Its masks stand as it sent them, and what it emptied stays empty."""
    if row.number not in found.marks:
        return row.values
    shown = dict(row.values)
    for name, place in found.columns.items():
        sent = sheet.value(row.number, place)
        if found.form.column(name).privacy.is_personal or is_blank(sent):
            shown[name] = None if is_blank(sent) else str(sent)
        elif (row.number, name) in found.sent:
            shown[name] = found.sent[row.number, name]
    return {name: value for name, value in shown.items() if name in found.columns}


def _whose(found: Extract) -> str:
    """What stands before the form's title: whose and which month's, and that the rest of the table is not here."""
    period = found.title.period.label if found.title.period else ""
    whose = station_in_title(found.title.title, found.title.town) or found.title.town
    return f"{whose}{period}{MENDING}"


def _tell(page: Any, part: _Part, sheet: Sheet) -> None:
    """The problem column, colours, and the words of cells that could not be read."""
    found = part.found
    columns = {column.name: index for index, column in enumerate(found.form.columns, start=1)}
    last = len(columns) + (2 if part.is_marked else 1)  # beside the hidden marks
    if unit := found.title.reporting_unit:
        page.cell(2, 1).value = f"填报单位：{unit}　{page.cell(2, 1).value}"
    write_problem(page.cell(HEADING_ROW, last), PROBLEM_HEADING, heading=True)
    page.column_dimensions[column_letters(last)].width = _WIDTH
    page.auto_filter.ref = f"A{HEADING_ROW}:{column_letters(last)}{HEADING_ROW + len(part.rows)}"
    for each in found.form.columns:  # what the town's own table doesn't have would only be in the way
        is_wanted = each.required or each.name in found.columns or _is_asked(part, each.name)
        page.column_dimensions[column_letters(columns[each.name])].hidden = not is_wanted
    comments_left = MAX_COMMENTS
    for number, row in enumerate(part.rows, start=HEADING_ROW + 1):
        for column, place in found.columns.items():
            if (row.number, column) in found.unreadable:
                # A long number stays a number: its digits are lost, and text would look as if they were not.
                put_plain(page.cell(number, columns[column]), sheet.value(row.number, place))
                width = page.column_dimensions[column_letters(columns[column])]
                width.width = max(width.width, min(_WIDEST, 3 + display_width(str(sheet.value(row.number, place)))))
        told = [each for each in part.findings.get(row.number, ()) if each.blocks or each.code == LEFT_OUT_TOO]
        for column, those in _by_column(found, row, told).items():
            cell = page.cell(number, columns[column])
            if not cell.has_style:
                take_look(cell, page.column_dimensions[column_letters(columns[column])])
            mark_cell(cell, those, with_comment=comments_left > 0)
            comments_left -= 1
        text = _words(row, told)
        write_problem(page.cell(number, last), text)
        needed = min(LINE_HEIGHT * lines_at(text, _WIDTH) + 3, HIGHEST)
        page.row_dimensions[number].height = max(page.row_dimensions[number].height or ROW_HEIGHT, needed)
    fit_pages(page, found.form, last, [row.values for row in part.rows])


def _is_asked(part: _Part, name: str) -> bool:
    """Whether a column that the table lacks was told by something over the rows, or is what a row is asked for."""
    unreadable = part.found.unreadable
    return any(row.values.get(name) is not None or (row.number, name) in unreadable for row in part.rows)


def _by_column(found: Extract, row: Row, told: Sequence[Finding]) -> Mapping[str, Sequence[Finding]]:
    by_cell = {f"{column_letters(place)}{row.number}": column for column, place in found.columns.items()}
    placed: dict[str, list[Finding]] = {}
    for each in told:
        if column := by_cell.get(each.where.cell):
            placed.setdefault(column, []).append(each)
    return placed


def _words(row: Row, told: Sequence[Finding]) -> str:
    faults = "；".join(
        each.what.rstrip("。；") + (f"（应为：{each.expected}）" if each.expected else "") for each in told
    )
    return f"原表第 {row.number} 行：{faults or '与有差错的行是一起的，一并重报'}"
