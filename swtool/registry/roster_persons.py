"""What the rows of a roster state of the persons, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from swtool.intake.plan import Extract
from swtool.registry.by_number import by_number
from swtool.registry.people import PersonFields, name_keys


class Contradiction(NamedTuple):
    """A cell that says something else than the resident ID, which counts."""

    column: str
    code: str
    what: str


_OTHER_SEX = Contradiction("sex", "roster.sex_differs", "性别与身份证号不符，按身份证号登记")
_OTHER_BIRTH = Contradiction("birth_date", "roster.birth_differs", "出生年月与身份证号不符，按身份证号登记")


class StatedPersons:
    """The persons of one roster. ``columns`` has the fields of each row, sex and birth as the ID has them and names in
    the form in which they are stored; ``contradictions`` are by the row's place among the rows."""

    def __init__(self, extract: Extract) -> None:
        column = extract.column
        people = by_number(extract)
        self.contradictions: dict[int, list[Contradiction]] = {}
        for places, told in ((people.other_sexes, _OTHER_SEX), (people.other_births, _OTHER_BIRTH)):
            for at in places:
                self.contradictions.setdefault(at, []).append(told)
        self.names: list[str] = extract.texts("name")  # as they are written
        self.columns: dict[str, Sequence[Any]] = {  # typed as their kinds parse them
            "name": name_keys(self.names),
            "resident_id": column("resident_id"),
            "sex": people.sexes,
            "birth_date": people.births,
            **{name: column(name) for name in PersonFields._fields[4:]},
        }

    def of(self, at: int) -> PersonFields:
        """The fields of one row, the name as it is written."""
        fields = PersonFields(*(column[at] for column in self.columns.values()))
        return fields._replace(name=self.names[at])
