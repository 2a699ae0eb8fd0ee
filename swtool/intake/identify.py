"""Identify: which form is each table of a workbook, and where does its heading stand?

The hidden mark of a fill-in book goes first. Then rows are looked at for headings that any form knows. Where some
stand together, the heading's one to three rows are joined (持证情况 over 助理 is 持证情况/助理) and laid against each
form; the form that names most of them wins. Cards are recognized by the same words (``cards``). A tie, a form with a
required column missing, or a sheet that fits nothing is a finding that says what was looked for; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from swtool.errors import NotFound
from swtool.findings import Finding
from swtool.forms.form import Column, Form
from swtool.forms.kind import CellFault
from swtool.intake.cards import Card, Field
from swtool.intake.fits import Fit
from swtool.intake.hints import Hints
from swtool.intake.plan import SheetTitle
from swtool.intake.sheet_tables import SheetTables, tables_on
from swtool.intake.template_mark import NO_DATA_SHEETS, marks_by_sheet
from swtool.intake.ticked import ticked
from swtool.intake.unplaced import no_form, not_read, nothing_in_it, offered
from swtool.intake.unread import twice_named, unread_note
from swtool.intake.vocabulary import Vocabulary
from swtool.workbooks.cells import Book, Cell, Sheet, is_blank
from swtool.workbooks.layout import HeaderCandidate
from swtool.workbooks.row_kinds import is_note_row

_LOOKED_AT = 60  # rows of a hidden sheet
_SHARED = CellFault("merged_number", "", "拆开合并，每一行写各自的数；只有一笔的，并成一行")
_LARGEST_MERGE = 20_000  # cells; a larger merge is decoration


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table on a sheet, recognized as a form. Row and column numbers are true and 1-based.

    ``given`` are values that hold for every row: fields of the card that the table stands in, or lines over it. A table
    made of ``cards`` has no heading: each card is one row.
    """

    form: Form
    sheet: Sheet
    header: HeaderCandidate
    columns: tuple[tuple[Column, int], ...]
    last_row: int
    fills: Mapping[tuple[int, int], Cell | CellFault]
    title: SheetTitle
    unit: str
    times: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    given: Mapping[str, Field] = field(default_factory=dict)
    cards: tuple[Card, ...] = ()


@dataclass(slots=True)
class Identified:
    """What a book holds: its tables, what could not be placed, and what a user should know of how it was read."""

    tables: list[FoundTable] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def identify(book: Book, forms: Sequence[Form], hints: Hints | None = None) -> Identified:
    """The tables of a book's visible sheets, and what could not be placed."""
    hints = hints or Hints()
    vocabulary = Vocabulary(forms, hints.headings)
    marks = marks_by_sheet(book, forms)
    result = Identified()
    for sheet in book.sheets:
        if sheet.name in NO_DATA_SHEETS:
            continue
        if hints.leave_out.takes_sheet(sheet.name):
            result.notes.append(f"按 --leave-out 没有读工作表“{sheet.name}”")
            continue
        if not sheet.visible:
            result.notes += _hidden_tables(book, sheet, vocabulary, hints)
            continue
        found = tables_on(book, sheet, vocabulary, hints, marks.get(sheet.name))
        result.tables += _finished(found)
        result.findings += found.findings
        result.notes += found.notes
        _tell_unread(result, found, vocabulary)
        if not (found.fits or found.cards or found.findings or found.is_told):
            if _holds_a_table(sheet):
                again = any(finding.code == "intake.no_form" for finding in result.findings)
                result.findings.append(no_form(book, sheet, vocabulary, again=again))
            elif _holds_something(sheet):
                result.notes.append(f"工作表“{sheet.name}”里没有表格，没有读")
    if result.tables:
        result.findings = [offered(finding) for finding in result.findings]
    result.findings += hints.leave_out.unmatched(book)
    if not result.tables and not result.findings:
        empty = all(is_blank(cell) for sheet in book.sheets for row in sheet.rows for cell in row)
        result.findings.append(nothing_in_it(book) if empty else no_form(book, None, vocabulary))
    return result


def find_form(text: str, forms: Sequence[Form]) -> Form:
    """A form by its name or title. Raises ``NotFound`` with the nearest titles."""
    for form in forms:
        if text in (form.name, form.title):
            return form
    from difflib import get_close_matches

    near = get_close_matches(text, [form.title for form in forms], cutoff=0.3)
    near += [form.title for form in forms if text in form.title and form.title not in near]
    raise NotFound(f"没有“{text}”这张表", nearest=tuple(near), remedy="swtool intake template list 列出全部")


def _hidden_tables(book: Book, sheet: Sheet, vocabulary: Vocabulary, hints: Hints) -> list[str]:
    """What is hidden is not read: last year's list, words of dropdowns, an empty template. A table of a form that holds
    a row is told of; one that begins far down is nobody's list."""
    top = replace(sheet, rows=sheet.rows[:_LOOKED_AT], merged=tuple(m for m in sheet.merged if m.top <= _LOOKED_AT))
    found = tables_on(book, top, vocabulary, replace(hints, ask=None), None)
    titles = [
        fit.form.title
        for fit, last_row in zip(found.fits, found.last_rows, strict=True)
        if not fit.missing and _holds_a_row(top, fit, last_row)
    ] + [card.form.title for card in found.cards]
    if not titles:
        return []
    what = "、".join(dict.fromkeys(titles))
    return [f"隐藏的工作表“{sheet.name}”像《{what}》，没有读；要收的，取消隐藏再发来"]


def _holds_a_row(sheet: Sheet, fit: Fit, last_row: int) -> bool:
    """Whether one row fills all required columns: a number alone is only prepared."""
    numbers = [number for column, number in fit.columns if column.required] or [number for _, number in fit.columns]
    rows = range(fit.header.bottom + 1, last_row + 1)
    return any(not any(is_blank(sheet.value(row, number)) for number in numbers) for row in rows)


def _finished(found: SheetTables) -> list[FoundTable]:
    tables = [_table(found, fit, number) for number, fit in enumerate(found.fits)]
    if found.cards:
        tables.append(_card_table(found))
    return tables


def _table(found: SheetTables, fit: Fit, number: int) -> FoundTable:
    head, sheet = found.heads[number], found.sheet
    card = found.card_of.get(number)
    given = dict(found.over.get(number, {}))
    if card is not None:
        given |= {name: each for name, each in card.fields.items() if not each.is_inline}
    have = {column.name for column, _ in fit.columns}
    unread = [each for name, each in given.items() if name in have and not is_blank(each.value) and each.place[0]]
    return FoundTable(
        form=fit.form,
        sheet=sheet,
        header=fit.header,
        columns=fit.columns,
        last_row=found.last_rows[number],
        fills={**_fills(sheet, fit), **ticked(sheet, fit, found.last_rows[number])},
        title=head.title,
        unit=head.unit,
        times=head.times,
        findings=(*found.findings_of.get(number, ()), *(not_read(found.file, sheet, each) for each in unread)),
        given={name: each for name, each in given.items() if name not in have},
    )


def _tell_unread(result: Identified, found: SheetTables, vocabulary: Vocabulary) -> None:
    """No column of a list is passed over without a word."""
    for number, fit in enumerate(found.fits):
        last_row, names = found.last_rows[number], vocabulary.names[fit.form.name]
        twice = list(twice_named(found.file, found.sheet, fit, last_row, names))
        result.findings += twice
        told = {each.where.cell for each in (*twice, *found.findings_of.get(number, ()))}
        others = [other for other in (*found.fits, *found.others) if other is not fit]
        if note := unread_note(found.sheet, fit, last_row, others=others, told=told):
            result.notes.append(note)


def _card_table(found: SheetTables) -> FoundTable:
    """The cards of a sheet that hold no list: one row each."""
    first = found.cards[0]
    columns = {name: each for card in reversed(found.cards) for name, each in card.fields.items()}
    placed = sorted(((each.column, each.place[1]) for each in columns.values()), key=lambda pair: pair[1])
    words = {number: column.title for column, number in placed}
    return FoundTable(
        form=first.form,
        sheet=found.sheet,
        header=HeaderCandidate(first.top, first.top, words, {number: (text,) for number, text in words.items()}),
        columns=tuple(placed),
        last_row=found.sheet.last_row,
        fills={},
        title=found.card_head.title,
        unit=found.card_head.unit,
        times=found.card_head.times,
        cards=tuple(found.cards),
    )


def _fills(sheet: Sheet, fit: Fit) -> dict[tuple[int, int], Cell | CellFault]:
    """Values of vertically merged data cells for the rows they cover, and only those.

    In a column of numbers of its row alone (``Column.own``) a merged number is a fault of each row, unless all but the
    first are blank: then one entry stands on several rows of the sheet.
    """
    fills: dict[tuple[int, int], Cell | CellFault] = {}
    own = {number for column, number in fit.columns if column.own}
    for merge in sheet.merged:
        if merge.top > fit.header.bottom and merge.bottom > merge.top and merge.bottom - merge.top < _LARGEST_MERGE:
            value = sheet.value(merge.top, merge.left)
            rows = range(merge.top + 1, min(merge.bottom, sheet.last_row) + 1)
            if merge.left in own and not is_blank(value) and any(map(partial(_says_more, sheet), rows)):
                fault = _SHARED._replace(reason=f"第 {merge.top}–{merge.bottom} 行合并成一格，看不出哪一行是多少")
                fills |= dict.fromkeys(((row, merge.left) for row in (merge.top, *rows)), fault)
                continue
            fills |= dict.fromkeys(((row, merge.left) for row in rows), value)
    return fills


def _says_more(sheet: Sheet, row: int) -> bool:
    return not all(map(is_blank, sheet.rows[row - sheet.first_row]))


def _holds_something(sheet: Sheet) -> bool:
    return any(not is_blank(cell) for row in sheet.rows if not is_note_row(row) for cell in row)


def _holds_a_table(sheet: Sheet) -> bool:
    """Whether two rows have two filled cells each: a cover, a title or a paragraph is no table."""
    wide = 0
    for row in sheet.rows:
        if sum(not is_blank(cell) for cell in row) > 1 and not is_note_row(row):
            wide += 1
            if wide > 1:
                return True
    return False
