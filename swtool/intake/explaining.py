"""Explaining a sender's headings: which heading row of a file is meant, how it is read now, and what is to be kept.

What is said names a column by its heading or its letters, and the field by its title or its name in code.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.forms.form import Column, Form
from swtool.forms.kind import CellFault, ParseContext, read_cell
from swtool.intake.column_units import unit_of_column
from swtool.intake.fits import Fit, lay
from swtool.intake.heads import head_of
from swtool.intake.mappings import NOT_READ
from swtool.intake.near import near_columns
from swtool.intake.plan import SheetTitle
from swtool.intake.template_mark import NO_DATA_SHEETS
from swtool.intake.vocabulary import ADDED_HEADINGS, ROW_NUMBER_HEADINGS, column_named, names_of, whole
from swtool.scanner import scan_text
from swtool.tables import Heading, Table
from swtool.workbooks.cells import Book, Cell, Sheet, column_letters, column_number, is_blank
from swtool.workbooks.layout import HeaderCandidate, header_candidates, side_by_side

_ROWS_LOOKED_AT = 100
_FEWEST_CELLS = 2
NOT_READ_WORDS = ("不读", "不用", "忽略")


class HeadingRow(NamedTuple):
    """A heading row of a file as one form reads it now."""

    sheet: Sheet
    fit: Fit
    title: SheetTitle

    @property
    def headings(self) -> dict[int, str]:
        """Column number → heading."""
        return self.fit.header.columns

    @property
    def sender(self) -> str:
        """Who sent it, as the sheet itself says; '' where it does not."""
        return self.title.reporting_unit or self.title.town


def heading_row(
    book: Book, form: Form, *, sheet_name: str = "", row: int = 0, said: Sequence[tuple[str, str]] = ()
) -> HeadingRow:
    """The heading row that fits the form best among those that have all the columns spoken of.

    Raises ``NotFound`` for an unknown sheet, ``SwtoolError`` where no row could be a heading.
    """
    sheets = [sheet for sheet in book.sheets if sheet.visible and sheet.name not in NO_DATA_SHEETS]
    if sheet_name and sheet_name not in [sheet.name for sheet in sheets]:
        near = tuple(get_close_matches(sheet_name, [sheet.name for sheet in sheets], cutoff=0.4))
        raise NotFound(f"没有工作表“{sheet_name}”", where=book.name, nearest=near)
    names = names_of(form)
    best: tuple[tuple[bool, float, int, int], Sheet, Fit] | None = None
    for sheet in sheets:
        if sheet_name in ("", sheet.name):
            for header in _headers(sheet, row):
                fit = Fit(form, header, lay(header, names))
                spoken_of = all(_column_of(header, column) for column, _ in said)
                worth = len(fit.columns) + len(near_columns(fit)) / 2
                rank = (spoken_of, worth, len(set(header.columns.values())), header.top - header.bottom)
                if best is None or rank > best[0]:
                    best = (rank, sheet, fit)
    if best is None:
        where = f"第 {row} 行不像表头" if row else "找不到像表头的一行"
        raise SwtoolError(where, where=book.name, remedy="用 --sheet 工作表名 和 --row 行号 指明表头在哪里")
    _, sheet, fit = best
    rows = range(sheet.first_row, fit.header.top)
    columns = range(sheet.first_column, max(fit.header.columns) + 1)
    return HeadingRow(sheet, fit, head_of(sheet, rows, columns, rows).title)


def _headers(sheet: Sheet, row: int) -> Iterator[HeaderCandidate]:
    """What may be headings; a row that says somebody's number is data, and is shown to nobody."""
    for candidate in header_candidates(sheet, _ROWS_LOOKED_AT):
        is_meant = row == 0 or candidate.top <= row <= candidate.bottom
        if is_meant and not any(map(scan_text, candidate.columns.values())):
            yield from side_by_side(candidate)


def read_settings(settings: Sequence[str]) -> list[tuple[str, str]]:
    """``列=字段`` of the command line as pairs. Raises UsageFault for anything else."""
    pairs = []
    for text in settings:
        column, sign, name = text.replace("＝", "=").rpartition("=")
        if not (sign and column.strip() and name.strip()):
            raise UsageFault(f"--set 写成了“{text}”", remedy="写成 列=字段，如 --set B=姓名；不读的列写 --set E=不读")
        pairs.append((column.strip(), name.strip()))
    return pairs


def explained(found: HeadingRow, said: Sequence[tuple[str, str]]) -> tuple[Fit, dict[str, str]]:
    """How the row is read with what was said, and what is to be kept: heading → column name, '' for not read.

    Raises NotFound for an unknown column or field, UsageFault where two columns are one field, where a heading stands
    twice, or where a required column is still nowhere.
    """
    fit, names = found.fit, names_of(found.fit.form)
    kept: dict[str, str] = {}
    chosen: dict[int, Column | None] = {}
    for text, field in said:
        number = _column_of(fit.header, text)
        if not number:
            raise _no_column(found, text)
        heading = found.headings[number]
        twice = [
            column_letters(each)
            for each, other in found.headings.items()
            if other == heading and found.headings.get(each - 1) != heading  # a merged heading fills its columns
        ]
        if len(twice) > 1:
            raise UsageFault(
                f"“{heading}”这个列名有 {len(twice)} 列：{'、'.join(twice)}", remedy="先在表里把列名改得不一样"
            )
        if number in chosen:
            raise UsageFault(f"{column_letters(number)}列“{heading}”说了两次", remedy="一列只对一个字段")
        column = None if field in NOT_READ_WORDS else _field(fit.form, field, names)
        chosen[number] = column
        kept[heading] = NOT_READ if column is None else column.name
    columns = [(column, number) for column, number in fit.columns if number not in chosen]
    columns += [(meant, number) for number, meant in chosen.items() if meant is not None]
    _refuse_two_for_one(found, columns)
    read = Fit(fit.form, fit.header, tuple(sorted(columns, key=lambda pair: pair[1])))
    if read.missing:
        titles = "、".join(column.title for column in read.missing)
        raise UsageFault(f"《{fit.form.title}》必需的列还没有对上：{titles}", remedy="用 --set 列=字段 一并写明")
    return read, kept


def unreadable(book: Book, found: HeadingRow, read: Fit, said: Collection[str], today: date) -> list[str]:
    """Of each column that was spoken of and whose cells cannot all be read so, how many can: days are no 手机号."""
    context = ParseContext(today, period=found.title.period, date1904=book.date1904)
    numbers = [number for _, number in read.columns]
    told = []
    for column, number in read.columns:
        if found.headings[number] not in said:
            continue
        unit = unit_of_column(column, read.header.parts[number])
        own = context._replace(unit=unit) if isinstance(unit, str) and unit else context
        cells = [cell for cell in _cells(found.sheet, read.header.bottom + 1, number, numbers) if not is_blank(cell)]
        good = sum(not isinstance(read_cell(column.kind, cell, own), CellFault) for cell in cells)
        if good < len(cells):
            name = f"{column_letters(number)}列“{found.headings[number]}”"
            told.append(f"{name}有内容的 {len(cells)} 格里，{good} 格读得出“{column.title}”；核对是不是这一列")
    return told


def _cells(sheet: Sheet, first: int, number: int, columns: Sequence[int]) -> Iterator[Cell]:
    """The cells of a column in rows that hold something in two of the columns, as notes and signatures seldom do."""
    for row in range(first, sheet.last_row + 1):
        if sum(not is_blank(sheet.value(row, column)) for column in columns) >= min(_FEWEST_CELLS, len(columns)):
            yield sheet.value(row, number)


def _refuse_two_for_one(found: HeadingRow, columns: Sequence[tuple[Column, int]]) -> None:
    by_name: dict[str, list[int]] = {}
    for column, number in columns:
        by_name.setdefault(column.name, []).append(number)
    for name, numbers in by_name.items():
        if len(numbers) > 1:
            told = "、".join(f"{column_letters(number)}列“{found.headings[number]}”" for number in sorted(numbers))
            title = found.fit.form.column(name).title
            raise UsageFault(
                f"“{title}”对上了几列：{told}", remedy=f"只留一列，另一列写 --set {column_letters(max(numbers))}=不读"
            )


def _column_of(header: HeaderCandidate, text: str) -> int:
    """The column that a heading or letters name; 0 for none."""
    wanted = whole(text.split("/"))
    for number, heading in header.columns.items():
        if whole(heading.split("/")) == wanted:
            return number
    letters = re.fullmatch(r"([A-Za-z]{1,3})列?", text)
    number = column_number(letters[1]) if letters else 0
    return number if number in header.columns else 0


def _no_column(found: HeadingRow, text: str) -> NotFound:
    near = get_close_matches(text, list(found.headings.values()), cutoff=0.3)
    listed = "、".join(f"{column_letters(number)}“{heading}”" for number, heading in sorted(found.headings.items()))
    return NotFound(
        f"第 {found.fit.header.bottom} 行的表头里没有“{text}”这一列",
        where=f"{found.sheet.name}",
        nearest=tuple(near),
        remedy=f"表头有：{listed}",
    )


def _field(form: Form, text: str, names: Mapping[str, Column]) -> Column:
    for column in form.columns:
        if text in (column.name, column.title):
            return column
    if (known := column_named(text, names)) is not None:
        return known
    near = get_close_matches(text, [column.title for column in form.columns], cutoff=0.3)
    raise NotFound(
        f"《{form.title}》没有“{text}”这个字段", nearest=tuple(near), remedy="不带 --set 运行可以看到全部字段"
    )


def headings_table(found: HeadingRow, read: Fit, said: Mapping[str, str], remembered: Mapping[int, str]) -> Table:
    """列、列名、读作、把握: what each heading is taken for, and why."""
    columns = {number: column for column, number in read.columns}
    nears = {near.number: near for near in near_columns(read)}
    rows = []
    for number, text in sorted(found.headings.items()):
        if text in ADDED_HEADINGS:
            continue
        column = columns.get(number)
        if text in said:
            sure = "这次说明"
        elif number in remembered:
            sure = remembered[number]
        elif column is not None:
            sure = "列名相同" if whole(text.split("/")) == whole(column.title.split("/")) else "别名"
        elif number in nears:
            sure = f"像“{nears[number].column.title}”，没有把握，不读"
        else:
            sure = "行号" if text in ROW_NUMBER_HEADINGS else "不认识"
        rows.append((column_letters(number), text, column.title if column else "", sure))
    missing = "、".join(column.title for column in read.missing)
    taken = {column.name for column, _ in read.columns}
    free = "、".join(column.title for column in read.form.columns if column.name not in taken)
    notes = [f"还缺必需的列：{missing}"] if missing else []
    notes += [f"还没有列的字段：{free}"] if free else []
    return Table(
        f"{found.sheet.name}第 {read.header.bottom} 行的表头，按《{read.form.title}》读",
        (Heading("column", "列"), Heading("heading", "列名"), Heading("field", "读作"), Heading("sure", "把握")),
        rows,
        notes=tuple(notes),
    )
