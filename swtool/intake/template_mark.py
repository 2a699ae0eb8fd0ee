"""The hidden mark of a fill-in book: which form each sheet was made as, and in which version.

A marked sheet is that form, whatever became of its headings. Where mark and headings contradict each other, or the mark
is of a form or version that this program does not know, that is said and nothing is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from swtool.findings import Finding, Severity, Where
from swtool.forms.form import Column, Form
from swtool.intake.fits import Fit
from swtool.workbooks.cells import Book, Cell, Sheet, column_letters
from swtool.workbooks.marks import CHOICES_SHEET, FRONT_SHEETS, MARK_SHEET

NO_DATA_SHEETS = FRONT_SHEETS | {MARK_SHEET, CHOICES_SHEET}
"""Sheets that the program itself puts into books, and that hold no rows of a town."""


class TemplateMark(NamedTuple):
    """What the mark says of one sheet. ``form`` is None where this program has no form of that name."""

    form_name: str
    version: int
    form: Form | None
    sheet: str = ""

    @property
    def is_newer(self) -> bool:
        """Whether the book was made by a later program."""
        return self.form is not None and self.version > self.form.version


def marks_by_sheet(book: Book, forms: Sequence[Form]) -> dict[str, TemplateMark]:
    """Sheet name → its mark. Sheets are told by the name in the mark, by their own name, else by their order."""
    marked = next((sheet for sheet in book.sheets if sheet.name == MARK_SHEET), None)
    if marked is None:
        return {}
    from swtool.workbooks.sheetnames import sheet_name

    marks = list(_marks(marked.rows, forms))
    sheets = [sheet for sheet in book.sheets if sheet.visible and sheet.name not in NO_DATA_SHEETS]
    by_name = {sheet.name: sheet for sheet in sheets}
    found: dict[str, TemplateMark] = {}
    left = []
    for mark in marks:
        name = mark.sheet or (sheet_name(mark.form.title, list(found)) if mark.form else "")
        if name in by_name and name not in found:
            found[name] = mark
        else:
            left.append(mark)
    others = [sheet for sheet in sheets if sheet.name not in found]
    if len(others) == len(left):
        found.update((sheet.name, mark) for sheet, mark in zip(others, left, strict=True))
    return found


def _marks(rows: Iterable[Sequence[Cell]], forms: Sequence[Form]) -> Iterable[TemplateMark]:
    known = {form.name: form for form in forms}
    entry: dict[str, Cell] = {}
    for row in (*rows, ["form"]):
        key, value = row[0] if row else None, row[1] if len(row) > 1 else None
        if key == "form":
            name = str(entry.get("form") or "")
            if name:
                yield TemplateMark(name, _number(entry.get("version")), known.get(name), str(entry.get("sheet") or ""))
            entry = {}
        if isinstance(key, str):
            entry.setdefault(key, value)


def _number(cell: Cell) -> int:
    try:
        return int(float(str(cell)))
    except (ValueError, OverflowError):
        return 0


def by_position(fit: Fit) -> list[tuple[Column, int]]:
    """The columns that a marked sheet still has under a heading that was changed.

    Believed only where every heading that is known stands where the fill-in book put it, and most are known.
    """
    order = {column.name: number for number, column in enumerate(fit.form.columns)}
    shifts = {number - order[column.name] for column, number in fit.columns}
    if len(shifts) != 1 or len(fit.columns) * 2 < len(fit.form.columns):
        return []
    shift = shifts.pop()
    at = {order[column.name] + shift: column for column in fit.form.columns}
    have = {column.name for column, _ in fit.columns}
    return [(at[number], number) for number in fit.strangers if number in at and at[number].name not in have]


def unknown_mark(book: Book, sheet: Sheet, mark: TemplateMark) -> Finding:
    """The mark names a form, or a version of it, that this program does not have."""
    if mark.form is None:
        what = f"填报表的标记是“{mark.form_name}”，本程序没有这张表"
    else:
        what = f"这是第 {mark.version} 版《{mark.form.title}》，本程序只认到第 {mark.form.version} 版"
    return Finding(
        "intake.unknown_mark",
        Severity.ERROR,
        Where(book.name, sheet.name),
        what,
        remedy="升级 swtool 后再收；或用 swtool intake template 重新生成填报表，把内容抄过去",
    )


def contradicted_mark(book: Book, sheet: Sheet, mark: TemplateMark, fit: Fit) -> Finding:
    """The headings are those of another form."""
    assert mark.form is not None
    return Finding(
        "intake.mark_contradicts",
        Severity.ERROR,
        Where(book.name, sheet.name, fit.rows),
        f"填报表的标记说是《{mark.form.title}》，表头却是《{fit.form.title}》的",
        remedy=f"用 swtool intake template {fit.form.name} 生成《{fit.form.title}》，把内容抄过去再报",
    )


def changed_heading(book: Book, sheet: Sheet, fit: Fit, column: Column, number: int) -> Finding:
    """A changed heading of a marked sheet was read as what stood there when the book was made."""
    return Finding(
        "intake.changed_heading",
        Severity.WARNING,
        Where(book.name, sheet.name, f"{column_letters(number)}{fit.header.bottom}"),
        f"列名改成了“{fit.header.columns[number]}”，按填报表原来的位置读作“{column.title}”",
        remedy="填报表的列名请不要改动",
    )
