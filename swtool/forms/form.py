"""Form and Column: the one declaration of a sheet that comes in or goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from swtool.forms.kind import Kind
from swtool.forms.rowchecks import RowCheck
from swtool.privacy import Privacy
from swtool.tables import Heading, Show


class Column(NamedTuple):
    """One column: its key in code, its heading, what its cells mean, and how else real sheets call it.

    ``own``: a number of its row alone (an amount, persons served). A cell that is merged over several rows says it of
    none of them, while a course's hours or a household's size are said of each.
    ``vague`` are headings that may mean something else: they name it only where a cell below says one of its words.
    """

    name: str
    title: str
    kind: Kind
    required: bool = False
    aliases: tuple[str, ...] = ()
    privacy: Privacy = Privacy.PUBLIC
    note: str = ""
    own: bool = False
    vague: tuple[str, ...] = ()

    @property
    def is_code(self) -> bool:
        """Whether its cells hold numbers that are no quantities (ID, telephone, certificate) and are kept as text."""
        return self.kind.show is Show.CODE and self.kind.cell_format == "@"

    @property
    def heading(self) -> Heading:
        """This column as the heading of a table, masked if it is personal."""
        mask = None if self.privacy is Privacy.PUBLIC else self.kind.mask
        return Heading(self.name, self.title, self.kind.show, mask)


@dataclass(frozen=True, slots=True)
class Form:
    """A declared sheet. ``grain`` says what one row is; ``key`` are the columns that name a row.

    ``checks`` are what its columns must say together. ``telling``: of a form whose list is taken for all there are, the
    columns that no list of some has; without one of them a title that speaks of something else is believed. ``over``:
    columns that are read from the lines over a list where those hold a required one. ``belongs``: columns of what all
    rows of a list belong to (项目名称：… over spending), which the lines over it say however complete it is.
    """

    name: str
    title: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    version: int = 1
    checks: tuple[RowCheck, ...] = ()
    telling: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    belongs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = {column.name for column in self.columns}
        if len(names) != len(self.columns):
            raise ValueError(f"form {self.name}: a column is declared twice")
        if undeclared := set(self.key) - names:
            raise ValueError(f"form {self.name}: undeclared key {sorted(undeclared)}")
        if undeclared := {*self.telling, *self.over, *self.belongs} - names:
            raise ValueError(f"form {self.name}: undeclared columns {sorted(undeclared)}")
        if undeclared := {name for check in self.checks for name in check.columns} - names:
            raise ValueError(f"form {self.name}: a check of undeclared columns {sorted(undeclared)}")

    def column(self, name: str) -> Column:
        """The column of that name. Raises ``KeyError``."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")
