"""What every form calls its columns, and whether a cell of a sheet says one of these words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from swtool.forms.form import Column, Form
from swtool.tables import Show
from swtool.workbooks.cells import Cell
from swtool.workbooks.headings import normalize_heading
from swtool.workbooks.marks import PROBLEM_HEADING, ROW_MARK_HEADING

FEWEST_COLUMNS = 2
ROW_NUMBER_HEADINGS = frozenset({"序号", "序", "编号", "行号", "no", "NO", "No."})
ADDED_HEADINGS = frozenset({PROBLEM_HEADING, ROW_MARK_HEADING})
"""Columns that the program itself puts beside a table: no heading of the sender's."""
LONGEST_HEADING = 60
_DAYS = (("日期", "时间"), ("时间", "日期"))
_HOURS = frozenset({"开始时间", "起始时间", "结束时间", "截止时间"})  # from when to when on a day, as often as not


class Vocabulary:
    """The names of all forms' columns, each cell's text normalized once.

    ``further`` are headings that somebody has explained for this office: they make a row worth looking at.
    """

    def __init__(self, forms: Sequence[Form], further: Iterable[str] = ()) -> None:
        self.forms = forms
        self.names: dict[str, dict[str, Column]] = {form.name: names_of(form) for form in forms}
        self.names_of_all = frozenset(name for names in self.names.values() for name in names)
        self.words = {word for name in self.names_of_all for word in (name, *name.split("/"))}
        self.words.update(word for text in further for word in (whole(text.split("/")), *text.split("/")))
        self.plain = frozenset(
            text for form in forms for column in form.columns for text in (*words_of(column), *days_of(column))
        ).union(further)
        self._known: dict[str, bool] = {}

    def says_headings(self, row: Sequence[Cell]) -> bool:
        """Whether at least two cells are headings to the letter: a quick look for rows far down."""
        said = self.plain.intersection(row)
        return len(said) >= FEWEST_COLUMNS or (bool(said) and sum(map(row.count, said)) >= FEWEST_COLUMNS)

    def hits(self, row: Sequence[Cell]) -> int:
        """How many cells of a row could be headings."""
        return sum(1 for cell in row if type(cell) is str and self.knows(cell))

    def knows(self, cell: str) -> bool:
        """Whether the text is a heading, or a part of one, in some form."""
        known = self._known.get(cell)
        if known is None:
            heading = normalize_heading(cell) if len(cell) <= LONGEST_HEADING else None
            known = heading is not None and (heading.full in self.words or heading.text in self.words)
            self._known[cell] = known
        return known


def names_of(form: Form) -> dict[str, Column]:
    """Normalized heading → column: titles first, so that no alias takes another column's title."""
    names: dict[str, Column] = {}
    for words in (lambda column: (column.title,), words_of, days_of):
        for column in form.columns:
            for text in words(column):
                names.setdefault(whole(text.split("/")), column)
    return names


def words_of(column: Column) -> tuple[str, ...]:
    """What the form calls the column."""
    return (column.title, *column.aliases)


def days_of(column: Column) -> Iterator[str]:
    """How a column of days is called as often: 签订时间 for 签订日期, 立项日期 for 立项时间."""
    if column.kind.show is not Show.DAY:
        return
    for text in words_of(column):
        for one, other in _DAYS:
            said = text.removesuffix(one) + other
            if text.endswith(one) and text != one and said not in _HOURS:
                yield said


def whole(parts: Sequence[str]) -> str:
    """The parts of a heading normalized and joined: 持证情况/助理."""
    return "/".join(normalize_heading(part).full for part in parts)


def column_named(text: str, names: Mapping[str, Column]) -> Column | None:
    """The column that a heading or label names, with its trailing bracket or without."""
    if len(text) > LONGEST_HEADING:
        return None
    heading = normalize_heading(text)
    return names.get(heading.full) or names.get(heading.text)
