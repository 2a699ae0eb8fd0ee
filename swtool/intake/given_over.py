"""What stands over a list and is of all its rows: lines (项目名称：…), labels with their values, the title's place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from swtool.forms.days import Year
from swtool.forms.kinds import Reference
from swtool.intake.cards import Field, lines_over
from swtool.intake.fits import Fit
from swtool.intake.heads import ROWS_OF_A_HEAD, cells_of, head_of, last_row_above
from swtool.intake.hints import Hints
from swtool.intake.vocabulary import Vocabulary
from swtool.patterns import Pattern
from swtool.workbooks.cells import Cell, Sheet, is_blank
from swtool.workbooks.layout import HeaderCandidate
from swtool.workbooks.row_kinds import plain_word

_CONTINUED = Pattern(r"\(?续[表页]?\d{0,2}\)?$")


@dataclass(slots=True)
class GivenOver:
    """The lines of one sheet. ``met`` are the headings met so far, page breaks among them."""

    sheet: Sheet
    vocabulary: Vocabulary
    hints: Hints
    met: list[HeaderCandidate] = field(default_factory=list)

    def all_rows(self, fit: Fit, *, by_title: bool = True) -> Mapping[str, Field]:
        """The form's fields in the lines over a heading: what those right over it don't say, those at the head of the
        sheet may, and of what a list must say the title."""
        top = max(self.sheet.first_row, fit.header.top - ROWS_OF_A_HEAD)
        said = self._said_in(range(top, min(self._first, fit.header.top)), fit)
        return {**(self._in_title(fit) if by_title else {}), **said, **self._right_over(fit)}

    def says_otherwise(self, again: Fit, above: Fit) -> bool:
        """Whether the lines right over a heading that comes again give all rows something else than those over the
        table above did: another 培训名称：…, another station in the title"""
        there = self.all_rows(above)
        return any(
            name in above.form.belongs if name not in there else _plain(each.value) != _plain(there[name].value)
            for name, each in {**self._in_title(again), **self._right_over(again)}.items()
            if name in above.supplied or name in above.form.belongs
        )

    @property
    def _first(self) -> int:
        """The row of the first heading."""
        return min((header.top for header in self.met), default=self.sheet.last_row)

    def _in_title(self, fit: Fit) -> Mapping[str, Field]:
        """The required columns that the list has not, as far as its title says them and the sheet's name does not."""
        have = {column.name for column, _ in fit.columns}
        of_sheet = self.hints.place_column(self.sheet, fit.form)
        required = [
            each for each in fit.form.columns if each.required and each.name not in have and each is not of_sheet
        ]
        lacking = [column for column in required if isinstance(column.kind, Reference | Year)]
        if not lacking:
            return {}
        top, sheet = fit.header.top, self.sheet
        rows, columns = range(last_row_above(sheet, top) + 1, top), range(sheet.first_column, sheet.last_column + 1)
        title = head_of(sheet, rows, columns, range(sheet.first_row, min(self._first, top)), self.hints.is_town).title
        said = {column: self.hints.in_title(title, column) for column in lacking}
        places = {text: self._place_of(text, range(sheet.first_row, top)) for text in said.values() if text}
        return {column.name: Field(column, places[text], places[text], text) for column, text in said.items() if text}

    def _place_of(self, text: str, rows: range) -> tuple[int, int]:
        """The lowest cell over a table that says this; 0, 0 where it is put together from several."""
        for row in reversed(rows):
            for column, cell in enumerate(cells_of(self.sheet, row), self.sheet.first_column):
                if isinstance(cell, str) and text in "".join(cell.split()):
                    return row, column
        return 0, 0

    def _right_over(self, fit: Fit) -> Mapping[str, Field]:
        """The fields between a heading and the one above it. A row of labels begins with one; 五社联动 | 社区 | … is
        of the list above."""
        above = (header.bottom for header in self.met if header.bottom < fit.header.top)
        top = max(*above, self.sheet.first_row - 1, fit.header.top - ROWS_OF_A_HEAD - 1) + 1
        said = self._said_in(range(top, fit.header.top), fit)
        begin = {each.label for each in said.values()}
        return {name: each for name, each in said.items() if each.is_inline or self._begins(each.label[0]) in begin}

    def _begins(self, row: int) -> tuple[int, int]:
        """The first filled cell of a row."""
        filled = (
            at for at, cell in enumerate(cells_of(self.sheet, row), self.sheet.first_column) if not is_blank(cell)
        )
        return row, next(filled, 0)

    def _said_in(self, rows: range, fit: Fit) -> Mapping[str, Field]:
        columns = range(min(fit.header.columns), max(fit.header.columns) + 1)
        return lines_over(self.sheet, rows, columns, self.vocabulary, fit.form)


def _plain(value: Cell) -> str:
    """A value of a line to compare by: the next page may say （续） behind it."""
    return _CONTINUED.sub("", plain_word(value))
