"""What a register is: its form, what it is for, and how its columns lie in the one table of entries."""

from __future__ import annotations

from typing import NamedTuple

from swtool.forms.form import Form

NUMBER = "register_no"
"""The column by which a line is known again: 登记号."""
REFERENCES = {
    "village": "division_id",
    "town": "division_id",
    "station": "station_id",
    "organization": "organization_id",
    "project": "project_id",
    "staff_no": "person_id",
    "partner_no": "partner_id",
}
"""Columns of forms that name what the office holds, and where the entry keeps its id. A village precedes its town."""
TEXTS = ("title", "category", "unit", "document_no", "details")
"""Columns of free words."""


class Register(NamedTuple):
    """One 登记簿. ``about`` says in one sentence what it is for.

    ``someone`` are columns of which a line fills in at least one. ``whole`` is the column whose every value (each
    town, each station) is meant to have a line: a list says who has none. ``lasts``: a line is a state that holds from
    a day on, so that it can be ended, and a town gets its own lines back to fill in; else it is an event. ``minor``
    are columns that a narrow screen leaves out besides the usual ones.
    """

    form: Form
    about: str
    someone: tuple[str, ...] = ()
    whole: str = ""
    lasts: bool = True
    minor: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What entries of it are kept under."""
        return self.form.name

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its form but the number."""
        return tuple(column.name for column in self.form.columns if column.name != NUMBER)

    @property
    def stored(self) -> tuple[str, ...]:
        """Where the table keeps them."""
        return tuple(dict.fromkeys(REFERENCES.get(name, name) for name in self.columns))

    @property
    def key(self) -> tuple[str, ...]:
        """Where the table keeps what makes two lines the same."""
        return tuple(dict.fromkeys(REFERENCES.get(name, name) for name in self.form.key))

    def column_of(self, stored: str) -> str:
        """The column of the form that states what the table keeps there; of a place the village where there is one."""
        return next((name for name in REFERENCES if REFERENCES[name] == stored and name in self.columns), stored)

    @property
    def belongs_to_towns(self) -> bool:
        """Whether lines are states that a town can be asked to go over: those that lie somewhere in it."""
        return self.lasts and not {"town", "village", "station"}.isdisjoint(self.columns)
