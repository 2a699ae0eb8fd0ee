"""The numbers that a sheet gives needs and problems. Villages count theirs from one, and the county knows each by its
number: one that is another's already must neither change that one nor make a second."""

from __future__ import annotations

import json
from typing import NamedTuple

from swtool.intake.plan import Extract, Row
from swtool.inventory.store import subject_of
from swtool.office import Office
from swtool.registry.boundaries import places_today

_REMEDY = "改用全县不重复的编号（如前面加上村名），或留空"


class Numbered(NamedTuple):
    """What has numbers: its kind and table, the column of both sheet and table, the office's words."""

    kind: str
    table: str
    column: str
    title: str
    one: str


NEEDS = Numbered("need", "need_item", "need_no", "需求编号", "一项需求")
PROBLEMS = Numbered("problem", "problem", "problem_no", "问题编号", "一个问题")


class OwnNumbers:
    """Whose the numbers of a sheet are, asked with one question."""

    def __init__(self, office: Office, extract: Extract, what: Numbered) -> None:
        self._extract, self._what = extract, what
        numbers = sorted({number for number in extract.texts(what.column) if number})
        rows = office.db.query(
            f"SELECT * FROM {what.table} WHERE {what.column} IN (SELECT value FROM json_each(?))",
            (json.dumps(numbers, ensure_ascii=False),),
        )
        places = places_today(office)
        self._held = {row[what.column]: places.of(row["division_id"], subject_of(what.kind, row)) for row in rows}
        self._rows: dict[str, int] = {}

    def refuse(self, row: Row, division_id: int) -> bool:
        """Whether the row's number is of something in another village, or of a row above it; a fault then."""
        what = self._what
        number = row.text(what.column)
        if not number:
            return False
        earlier = self._rows.setdefault(number, row.number)
        if earlier != row.number:
            told = f"{what.title} {number} 与第 {earlier} 行的相同"
            self._extract.fault(row, what.column, f"{what.kind}.number_twice", told, remedy=_REMEDY, against=earlier)
            return True
        held = self._held.get(number)
        if held is None or held.division.id == division_id:
            return False
        told = f"{what.title} {number} 已是{held.town_name}{held.name}{what.one}的编号"
        self._extract.fault(row, what.column, f"{what.kind}.number_taken", told, remedy=_REMEDY)
        return True
