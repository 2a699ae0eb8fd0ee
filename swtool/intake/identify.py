"""Identify: which form is each table of a workbook, and where does its heading stand?

Rows are looked at for headings that any form knows. Where some stand together, the heading's one to three rows are
joined (持证情况 over 助理 is 持证情况/助理) and laid against each form; the form that names most of them wins.
A tie, a form with a required column missing, or a sheet that fits nothing is a finding that says what was looked
for; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from swtool.dates import DateFault, Month, parse_day_text
from swtool.errors import NotFound
from swtool.findings import Finding, Severity, Where
from swtool.forms.form import Column, Form
from swtool.intake.plan import SheetTitle
from swtool.workbooks.cells import Book, Cell, Sheet, column_letters, is_blank
from swtool.workbooks.headings import normalize_heading
from swtool.workbooks.layout import (
    HeaderCandidate,
    header_candidates,
    is_note_row,
    sheet_metadata,
    side_by_side,
)
from swtool.workbooks.marks import NOTE_SHEET, PROBLEM_HEADING, TODO_SHEET

_FEWEST_COLUMNS = 2
_ROWS_OF_A_HEAD = 40  # further down, a heading is looked for after a gap or where its plain words stand
_LARGEST_MERGE = 20_000  # cells; a larger merge is decoration


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table on a sheet, recognized as a form. Row and column numbers are true and 1-based."""

    form: Form
    sheet: Sheet
    header: HeaderCandidate
    columns: tuple[tuple[Column, int], ...]
    last_row: int
    fills: Mapping[tuple[int, int], Cell]
    title: SheetTitle
    unit: str
    findings: tuple[Finding, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Fit:
    """A form laid against a heading."""

    form: Form
    header: HeaderCandidate
    columns: tuple[tuple[Column, int], ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        have = {column.name for column, _ in self.columns}
        return tuple(column for column in self.form.columns if column.required and column.name not in have)

    @property
    def rank(self) -> tuple[int, int, int]:
        """More columns first, then nothing missing, then fewer rows."""
        return (len(self.columns), -len(self.missing), self.header.top - self.header.bottom)

    @property
    def strangers(self) -> dict[int, str]:
        """Headings that the form does not know."""
        known = {number for _, number in self.columns}
        return {
            number: text
            for number, text in self.header.columns.items()
            if number not in known and text != PROBLEM_HEADING
        }


class _Vocabulary:
    """What every form calls its columns, and each cell's text normalized once."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self.forms = forms
        self.names: list[dict[str, Column]] = []
        self.words: set[str] = set()
        for form in forms:
            names: dict[str, Column] = {}
            for column in form.columns:
                for text in (column.title, *column.aliases):
                    names.setdefault(_whole(text.split("/")), column)
            self.names.append(names)
            for name in names:
                self.words.update((name, *name.split("/")))
        self.plain = frozenset(
            text for form in forms for column in form.columns for text in (column.title, *column.aliases)
        )
        self._known: dict[str, bool] = {}

    def says_headings(self, row: Sequence[Cell]) -> bool:
        """Whether at least two cells are headings to the letter: a quick look for rows far down."""
        return not self.plain.isdisjoint(row) and sum(cell in self.plain for cell in row) >= _FEWEST_COLUMNS

    def hits(self, row: Sequence[Cell]) -> int:
        """How many cells of a row could be headings."""
        return sum(1 for cell in row if type(cell) is str and self._knows(cell))

    def _knows(self, cell: str) -> bool:
        known = self._known.get(cell)
        if known is None:
            heading = normalize_heading(cell) if len(cell) <= 60 else None
            known = heading is not None and (heading.full in self.words or heading.text in self.words)
            self._known[cell] = known
        return known


def _whole(parts: Sequence[str]) -> str:
    return "/".join(normalize_heading(part).full for part in parts)


def identify(book: Book, forms: Sequence[Form]) -> tuple[list[FoundTable], list[Finding]]:
    """The tables of a book's visible sheets, and what could not be placed."""
    vocabulary = _Vocabulary(forms)
    tables: list[FoundTable] = []
    findings: list[Finding] = []
    for sheet in book.sheets:
        if not sheet.visible or sheet.name in (NOTE_SHEET, TODO_SHEET):
            continue
        found, faults = _tables_of(book, sheet, vocabulary)
        tables += found
        findings += faults
    if not tables and not findings:
        empty = not any(_holds_something(sheet) for sheet in book.sheets)
        findings.append(_nothing_in_it(book) if empty else _no_form(Where(book.name), forms))
    return tables, findings


def find_form(text: str, forms: Sequence[Form]) -> Form:
    """A form by its name or title. Raises ``NotFound`` with the nearest titles."""
    for form in forms:
        if text in (form.name, form.title):
            return form
    from difflib import get_close_matches

    near = get_close_matches(text, [form.title for form in forms], cutoff=0.3)
    near += [form.title for form in forms if text in form.title and form.title not in near]
    raise NotFound(f"没有“{text}”这张表", nearest=tuple(near), remedy="swtool intake template list 列出全部")


def _tables_of(book: Book, sheet: Sheet, vocabulary: _Vocabulary) -> tuple[list[FoundTable], list[Finding]]:
    fits, findings = _fits(book, sheet, vocabulary)
    tables = []
    for fit in fits:
        lower = [other.header.top for other in fits if other.header.top > fit.header.bottom and _overlap(other, fit)]
        tables.append(_table(sheet, fit, _last_row_above(sheet, min(lower)) if lower else sheet.last_row))
    if not tables and not findings and _holds_something(sheet):
        findings.append(_no_form(Where(book.name, sheet.name), vocabulary.forms))
    return tables, findings


def _fits(book: Book, sheet: Sheet, vocabulary: _Vocabulary) -> tuple[list[_Fit], list[Finding]]:
    """The headings on a sheet from the top, each with its form. The same heading again (page break) is no new table."""
    fits: list[_Fit] = []
    findings: list[Finding] = []
    next_row = sheet.first_row
    gap_above = True
    for offset, row in enumerate(sheet.rows):
        number = sheet.first_row + offset
        after_gap, gap_above = gap_above, len(row) - row.count("") - row.count(None) <= _FEWEST_COLUMNS
        look = after_gap or offset < _ROWS_OF_A_HEAD or vocabulary.says_headings(row)
        if not look or number < next_row or vocabulary.hits(row) < _FEWEST_COLUMNS:
            continue
        for choices in _choices(sheet, number, vocabulary):
            best = choices[0]
            above = [fit for fit in fits if _overlap(fit, best)]
            if best.missing and above and not after_gap:
                continue  # words of the data that happen to be headings elsewhere
            next_row = max(next_row, best.header.bottom + 1)
            if above and _same_heading(above[-1], best):
                continue
            if best.missing:
                findings.append(_missing_columns(book, sheet, best))
                continue
            rivals = [fit for fit in choices if fit.rank == best.rank and fit.form is not best.form]
            if rivals:
                findings.append(_ambiguous(book, sheet, [best, *rivals]))
            else:
                fits.append(best)
    return fits, findings


def _choices(sheet: Sheet, number: int, vocabulary: _Vocabulary) -> Iterator[list[_Fit]]:
    """Per table that stands in this row, the forms that fit its heading, best first; nothing where none does."""
    by_columns: dict[int, list[_Fit]] = {}
    for candidate in header_candidates(sheet, 1, first_row=number):
        for header in side_by_side(candidate):
            for form, names in zip(vocabulary.forms, vocabulary.names, strict=True):
                columns = _lay(header, names)
                fit = _Fit(form, header, columns)
                if len(columns) >= _FEWEST_COLUMNS and (not fit.missing or len(columns) * 2 >= len(header.columns)):
                    by_columns.setdefault(min(header.columns), []).append(fit)
    for fits in by_columns.values():
        yield sorted(fits, key=lambda fit: fit.rank, reverse=True)


def _lay(header: HeaderCandidate, names: Mapping[str, Column]) -> tuple[tuple[Column, int], ...]:
    """The columns of a form found in a heading: by the whole joined text, by its last part, by its first."""
    taken: dict[str, tuple[Column, int]] = {}
    used: set[int] = set()
    normal = {number: [normalize_heading(part) for part in parts] for number, parts in header.parts.items()}
    ways = (
        lambda parts: "/".join(part.full for part in parts),
        lambda parts: "/".join(part.text for part in parts),
        lambda parts: parts[-1].full,
        lambda parts: parts[-1].text,
        lambda parts: parts[0].text,
    )
    for way in ways:
        for number, parts in normal.items():
            column = None if number in used else names.get(way(parts))
            if column is not None and column.name not in taken:
                taken[column.name] = (column, number)
                used.add(number)
    return tuple(sorted(taken.values(), key=lambda pair: pair[1]))


def _table(sheet: Sheet, fit: _Fit, last_row: int) -> FoundTable:
    above = sheet_metadata(sheet, fit.header.top)
    period = parse_day_text(above.period_text) if above.period_text else None
    month = None
    if period is not None and not isinstance(period, DateFault) and period.month is not None:
        month = Month(period.year, period.month)
    return FoundTable(
        form=fit.form,
        sheet=sheet,
        header=fit.header,
        columns=fit.columns,
        last_row=last_row,
        fills=_fills(sheet, fit.header.bottom),
        title=SheetTitle(above.title, above.town_text, above.reporting_unit, month),
        unit=above.unit or "",
    )


def _fills(sheet: Sheet, below: int) -> dict[tuple[int, int], Cell]:
    """Values of vertically merged data cells for the rows they cover, and only those."""
    fills: dict[tuple[int, int], Cell] = {}
    for merge in sheet.merged:
        if merge.top > below and merge.bottom > merge.top and merge.bottom - merge.top < _LARGEST_MERGE:
            value = sheet.value(merge.top, merge.left)
            for row in range(merge.top + 1, min(merge.bottom, sheet.last_row) + 1):
                fills[row, merge.left] = value
    return fills


def _last_row_above(sheet: Sheet, heading: int) -> int:
    """The last row before a lower table's own title lines and blanks."""
    row = heading - 1
    while row >= sheet.first_row and sum(not is_blank(cell) for cell in sheet.rows[row - sheet.first_row]) <= 1:
        row -= 1
    return row


def _overlap(one: _Fit, other: _Fit) -> bool:
    return not set(one.header.columns).isdisjoint(other.header.columns)


def _same_heading(one: _Fit, other: _Fit) -> bool:
    return one.form is other.form and one.header.columns == other.header.columns


def _holds_something(sheet: Sheet) -> bool:
    return any(not is_blank(cell) for row in sheet.rows if not is_note_row(row) for cell in row)


def _nothing_in_it(book: Book) -> Finding:
    return Finding(
        "intake.empty",
        Severity.ERROR,
        Where(book.name),
        "这是空表，里面没有内容",
        remedy="核对有没有发错文件；或用 swtool intake template 生成填报表",
    )


def _no_form(where: Where, forms: Sequence[Form]) -> Finding:
    return Finding(
        "intake.no_form",
        Severity.ERROR,
        where,
        "认不出这是哪张表",
        expected="表头应是下列表之一：" + "、".join(form.title for form in forms),
        remedy="核对有没有发错文件；或用 swtool intake template 生成填报表",
    )


def _missing_columns(book: Book, sheet: Sheet, fit: _Fit) -> Finding:
    missing = "、".join(column.title for column in fit.missing)
    strangers = "、".join(f"{column_letters(number)}列“{text}”" for number, text in fit.strangers.items())
    return Finding(
        "intake.missing_column",
        Severity.ERROR,
        Where(book.name, sheet.name, f"{fit.header.top}:{fit.header.bottom}"),
        f"看着像《{fit.form.title}》，但缺少必需的列：{missing}",
        actual=f"没认出的列：{strangers}" if strangers else "",
        remedy="把列名改成填报表上的写法，或补上这一列",
    )


def _ambiguous(book: Book, sheet: Sheet, fits: Sequence[_Fit]) -> Finding:
    return Finding(
        "intake.ambiguous_form",
        Severity.ERROR,
        Where(book.name, sheet.name, f"{fits[0].header.top}:{fits[0].header.bottom}"),
        "表头同时符合几张表：" + "、".join(f"《{fit.form.title}》" for fit in fits),
        remedy="用 swtool intake template 生成的填报表重新填写",
    )
