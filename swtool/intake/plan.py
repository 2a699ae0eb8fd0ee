"""What passes between the steps of intake: rows with their places, and the change that a room plans for them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count, repeat
from types import MappingProxyType
from typing import NamedTuple

from swtool.dates import Month
from swtool.findings import NO_FIGURES, Finding, Severity, Where
from swtool.forms.form import Form
from swtool.office import Office
from swtool.store.database import Transaction
from swtool.workbooks.cells import column_letters


class Row:
    """One data row: its true row number on the sheet, and the parsed value of each column that the sheet has.

    A column whose cell is blank is None; a cell that was faulty is None too (its finding was already made). What a row
    says otherwise than it was read is put into its table (``Extract.put``), which keeps the columns. The values of a
    row that was read with its columns are put together when somebody asks: of a hundred thousand seldom anybody does.
    """

    __slots__ = ("_at", "_columns", "_values", "number")

    def __init__(
        self,
        number: int,
        values: Mapping[str, object] | None = None,
        columns: Mapping[str, Sequence[object]] = MappingProxyType({}),
        at: int = 0,
    ) -> None:
        self.number, self._values, self._columns, self._at = number, values, columns, at

    @property
    def values(self) -> Mapping[str, object]:
        """The value of each column."""
        if self._values is None:
            self._values = {name: column[self._at] for name, column in self._columns.items()}
        return self._values

    @values.setter
    def values(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __repr__(self) -> str:
        return f"Row({self.number}, {self.values})"

    def text(self, column: str) -> str:
        """The value as text, '' if none."""
        value = self.values.get(column)
        return "" if value is None else str(value)


class SheetTitle(NamedTuple):
    """What the lines above the heading say: '' or None where they don't."""

    title: str = ""
    town: str = ""
    reporting_unit: str = ""
    period: Month | None = None


@dataclass(slots=True)
class Extract:
    """One table of a workbook, read as a form.

    On a card each value has a place of its own: ``places`` has it by row number and column, by 0 and column where it
    holds for every row. ``no_data`` are the rows that are none, by what they are; ``hidden`` are data that nobody sees.
    ``captions`` are the words of the lines over the heading and between the rows, by row number.
    """

    form: Form
    file: str
    sheet: str
    header_row: int  # 0 for cards
    columns: dict[str, int]  # column name -> 1-based column number on the sheet
    rows: list[Row]
    title: SheetTitle = field(default_factory=SheetTitle)
    findings: list[Finding] = field(default_factory=list)
    unreadable: set[tuple[int, str]] = field(default_factory=set)  # row number and column of each faulty cell
    intended: set[tuple[int, str]] = field(default_factory=set)  # cells (row, column) whose change is known to be meant
    edited: set[tuple[int, str]] = field(default_factory=set, repr=False)  # cells that do not say what was given out
    # Cells as they were given out of which the office says something else by now.
    sent: dict[tuple[int, str], object] = field(default_factory=dict, repr=False)
    against: dict[int, set[int]] = field(default_factory=dict)  # row number -> rows of the same thing above it
    untold: set[int] = field(default_factory=set)  # rows with faults that are too many to be listed
    is_partial: bool = False  # rows were left out, or nothing is to be taken away: who isn't listed has not left
    left_out: list[Row] = field(default_factory=list, repr=False)  # rows that were taken out of ``rows``
    siblings: tuple[Extract, ...] = field(default=(), repr=False)  # the book's other tables of the same form
    scattered: dict[int, str] = field(default_factory=dict, repr=False)  # row number -> where else its thing stands
    places: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)  # row and column of the cell, 1-based
    no_data: dict[str, list[int]] = field(default_factory=dict)
    captions: dict[int, str] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    marks: dict[int, str] = field(default_factory=dict, repr=False)  # row number -> its mark, where it was given out
    given: dict[int, str] = field(default_factory=dict, repr=False)  # the same -> how the office calls that entry
    held: dict[int, tuple[int, HeldRow]] = field(default_factory=dict, repr=False)  # the same -> its town, what it was
    is_card: bool = False  # whether its values stand beside labels: such a sheet has no heading row
    _of_rows: list[Row] = field(default_factory=list, init=False, repr=False)  # whose columns are the next
    _by_column: dict[str, Sequence[object] | None] = field(default_factory=dict, init=False, repr=False)
    _is_whole: bool = field(default=False, init=False, repr=False)  # whether no row says what is not among them

    def hold(self, numbers: Sequence[int], columns: Mapping[str, Sequence[object]]) -> None:
        """Take rows of these numbers that were read column by column."""
        self.rows = list(map(Row, numbers, repeat(None), repeat(columns), count()))
        self._of_rows, self._by_column, self._is_whole = self.rows, dict(columns), True

    def column(self, name: str) -> Sequence[object]:
        """A column of the rows, None where they don't say it: what is asked of a hundred thousand rows is asked column
        by column. Where rows were taken out since, it is made anew."""
        if self._of_rows is not self.rows:
            self._of_rows, self._by_column, self._is_whole = self.rows, {}, False
        values = self._by_column.get(name)
        if values is None:
            is_unsaid = self._is_whole and name not in self._by_column
            values = [None] * len(self.rows) if is_unsaid else [row.values.get(name) for row in self.rows]
            self._by_column[name] = values
        return values

    def texts(self, name: str) -> list[str]:
        """A column as text, '' for none (see ``Row.text``)."""
        return [value if type(value) is str else "" if value is None else str(value) for value in self.column(name)]

    def told(self, names: Sequence[str]) -> tuple[list[str], list[tuple[object, ...]]]:
        """Those of the columns that any row says, and of each row what it says in them."""
        named = [name for name in names if self.column(name).count(None) < len(self.rows)]
        return named, list(zip(*map(self.column, named), strict=True)) if named else [()] * len(self.rows)

    def put(self, row: Row, name: str, value: object) -> None:
        """Let a row say something else than was read."""
        row.values = {**row.values, name: value}
        self._by_column[name] = None  # to be made anew

    def where(self, row: Row | None = None, column: str = "") -> Where:
        """The place of a row's cell, of the row, or of the sheet."""
        if row is None:
            return Where(self.file, self.sheet)
        place = self.place(row.number, column)
        if place is None:
            return Where(self.file, self.sheet, f"{row.number}:{row.number}")
        return Where(self.file, self.sheet, f"{column_letters(place[1])}{place[0]}" if place[0] else "")

    def place(self, number: int, column: str) -> tuple[int, int] | None:
        """Row and column (1-based) of the cell that says the column's value for the row of that number."""
        if place := self.places.get((number, column)) or self.places.get((0, column)):
            return place
        return (number, self.columns[column]) if column in self.columns else None

    def fault(
        self,
        row: Row | None,
        column: str,
        code: str,
        what: str,
        *,
        severity: Severity = Severity.ERROR,
        expected: str = "",
        remedy: str = "",
        figures: Mapping[str, object] = NO_FIGURES,
        against: int | None = None,
    ) -> Finding:
        """A finding at a cell of this table, collected here and returned. ``against`` is the number of the row that
        says the same thing otherwise: as long as nobody has decided between them, neither is loaded.

        A cell that could not be read has its finding already: what follows from its lacking value is not told again.
        """
        if row is not None and against is not None:
            self.against.setdefault(row.number, set()).add(against)
        finding = Finding(code, severity, self.where(row, column), what, expected, remedy=remedy, figures=figures)
        if row is None or (row.number, column) not in self.unreadable:
            self.findings.append(finding)
        return finding


class Action(StrEnum):
    """What a row becomes."""

    INSERT = "insert"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    DRAFT = "draft"  # recorded as a suspected change, moves nothing
    CONFLICT = "conflict"


ACTION_LABELS = {
    Action.INSERT: "新增",
    Action.UPDATE: "更新",
    Action.UNCHANGED: "未变",
    Action.DRAFT: "疑似未备案变动",
    Action.CONFLICT: "冲突",
}


class FieldChange(NamedTuple):
    """One value that a row states otherwise than the office, as it may be shown: masked where it is personal.

    ``column`` is the form's column that states it, '' where no single cell does (somebody is not listed any more);
    ``row`` the row of that cell where it is not the change's own; ``fills`` says that the office knew nothing there.
    """

    column: str
    title: str
    before: str
    after: str
    row: int = 0
    fills: bool = False

    def __str__(self) -> str:
        if self.before == self.after:
            return f"{self.title}（内容已遮盖，两者不同）"
        return f"{self.title} {self.before or '空'} → {self.after or '空'}"


class Change(NamedTuple):
    """One planned change as it is shown: the row it comes from, about whom (no personal data beyond a masked name).

    ``fields`` are the values that differ from what is stored; ``rows`` all rows that the change is made of, where
    they are more than its own (a household, a month's figures). ``taken`` are columns that are recorded along with the
    rest and that neither a field nor the detail names.
    """

    action: Action
    row: int
    subject: str
    detail: str = ""
    fields: tuple[FieldChange, ...] = ()
    rows: tuple[int, ...] = ()
    taken: tuple[str, ...] = ()

    @property
    def every_row(self) -> tuple[int, ...]:
        """All rows that the change is made of, also where that is its own alone."""
        return self.rows or (self.row,)

    @property
    def overwrites(self) -> tuple[FieldChange, ...]:
        """Where something that the office knows would be replaced; a blank that is filled replaces nothing."""
        return tuple(each for each in self.fields if not each.fills)


@dataclass(slots=True)
class Plan:
    """What a room would do with an extract. ``apply`` does it; it is not called when any finding blocks."""

    changes: list[Change] = field(default_factory=list)
    writes: list[Callable[[Transaction], None]] = field(default_factory=list)

    def count(self, action: Action) -> int:
        """How many rows become that."""
        return [change.action for change in self.changes].count(action)


@dataclass(frozen=True, slots=True)
class Batch:
    """The load in progress: its row in ``intake_batch``, to be kept on what it writes.

    ``memo`` is what a planner leaves for itself when the same form comes again in the same book.
    """

    id: int
    content_digest: str = ""  # SHA-256 of the file, as kept in ``intake_batch``
    values_digest: str = ""  # SHA-256 of what the file says, as kept in ``intake_content``
    memo: dict[str, set[int]] = field(default_factory=dict)


Planner = Callable[[Office, Extract, Batch], Plan]
Completer = Callable[[Extract], None]


class HeldRow(NamedTuple):
    """One row of a form as the office holds it now, for a book that is given out.

    ``key`` names the subject for good and tells nothing personal (a uid); ``label`` is how a message may call it (a
    number, a masked name). ``values`` are as the form's kinds parse them. ``guarded`` columns are hidden whole (PIPL
    §31: minors).
    """

    key: str
    label: str
    values: Mapping[str, object]
    guarded: frozenset[str] = frozenset()


HeldReader = Callable[[Office, int], Sequence[HeldRow]]
"""The rows of a form that belong to a town, named by its row of ``division``, in the order of a list."""
ReaderOf = Callable[[str], HeldReader | None]
"""The way to read a form's current rows back, by the form's name; None where rows of it are never given out."""
Starter = Callable[[Office, int, Month], Sequence[Mapping[str, object]]]
"""Rows of a sheet of events begun for a town and month: what need not be typed again, with nothing that is reported."""


class Undivided(NamedTuple):
    """What a newer sheet replaces as one thing, so that it must not stand on several tables of a book.

    ``whose`` tells of each row of a table which one it belongs to, None where it belongs to none or that cannot be
    told; what it finds on the way is the planner's to tell. ``words`` are what the office calls such a thing.
    """

    words: str
    whose: Callable[[Office, Extract], Sequence[Hashable]]


@dataclass(frozen=True, slots=True)
class Book:
    """A form and the room's way to turn its rows into changes. Planners add their findings to the extract, and only
    read: a table is planned again when rows are left out.

    ``together`` are the columns whose equal values make rows one thing (the members of a household, a month's figures):
    where one of them cannot be loaded, none is. It is for rows that no change was made of; which rows a change is made
    of, the change itself says (``Change.rows``). ``is_whole`` says that such a thing is replaced as a whole by a newer
    sheet (a month's figures), so that nothing in it can be filled in by itself. ``undivided`` is for things of which a
    table tells the whole, so that none does where a book has them on several; forms that tell of the same thing have
    the same. ``held`` reads a town's current rows back; None for sheets that tell of events, of which there is nothing
    current. Such a sheet may have a ``starter``. ``complete`` puts into a table's rows what stands over them and not in
    their cells, before they are compared with anything.
    """

    form: Form
    plan: Planner
    held: HeldReader | None = None
    starter: Starter | None = None
    together: tuple[str, ...] = ()
    is_whole: bool = False
    undivided: Undivided | None = None
    complete: Completer | None = None
