"""What the rows of a roster state of the persons, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from swtool.dates import PartialDate
from swtool.identifiers import birth_date, sex
from swtool.intake.plan import Extract
from swtool.registry.people import PersonFields


class Contradiction(NamedTuple):
    """A cell that says something else than the resident ID, which counts."""

    column: str
    code: str
    what: str


_OTHER_SEX = Contradiction("sex", "roster.sex_differs", "性别与身份证号不符，按身份证号登记")
_OTHER_BIRTH = Contradiction("birth_date", "roster.birth_differs", "出生年月与身份证号不符，按身份证号登记")


class StatedPersons:
    """The persons of one roster. ``fields`` has those of each row, sex and birth as the ID has them; ``contradictions``
    are by the row's place among the rows."""

    def __init__(self, extract: Extract) -> None:
        column = extract.column
        numbers: Sequence[Any] = column("resident_id")  # typed as their kinds parse them
        sexes, births = column("sex"), column("birth_date")
        self.contradictions: dict[int, list[Contradiction]] = {}
        days = [birth_date(number) if number else None for number in numbers]
        sexes_meant = [sex(number) if number else said for number, said in zip(numbers, sexes, strict=True)]
        for at, (said, meant) in enumerate(zip(sexes, sexes_meant, strict=True)):
            if said and said != meant:
                self.contradictions.setdefault(at, []).append(_OTHER_SEX)
        for at, (said, day) in enumerate(zip(births, days, strict=True)):
            if day and isinstance(said, PartialDate) and not _is_within(day, said):
                self.contradictions.setdefault(at, []).append(_OTHER_BIRTH)
        texts = {day: day.isoformat() for day in set(days) if day}
        births_meant = [
            (texts[day] if day else None) if number else None if said is None else str(said)
            for number, day, said in zip(numbers, days, births, strict=True)
        ]
        others: Any = map(column, PersonFields._fields[4:])
        names: Any = column("name")
        self.fields = list(map(PersonFields, names, numbers, sexes_meant, births_meant, *others))


def _is_within(day: date, stated: PartialDate) -> bool:
    """Whether the day is what was stated, as precisely as it was stated."""
    return day.year == stated.year and stated.month in (None, day.month) and stated.day in (None, day.day)
