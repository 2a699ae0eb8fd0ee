"""The numbers that a sheet gives needs. Villages count theirs from one, and the county knows a need by its number: one
that is another need's already must neither change that one nor make a second."""

from __future__ import annotations

import json

from swtool.intake.plan import Extract, Row
from swtool.inventory.store import subject_of
from swtool.office import Office
from swtool.registry.boundaries import places_today

_REMEDY = "改用全县不重复的编号（如前面加上村名），或留空"


class NeedNumbers:
    """Whose the numbers of a sheet are, asked with one question."""

    def __init__(self, office: Office, extract: Extract) -> None:
        self._extract = extract
        numbers = sorted({number for number in extract.texts("need_no") if number})
        rows = office.db.query(
            "SELECT * FROM need_item WHERE need_no IN (SELECT value FROM json_each(?))",
            (json.dumps(numbers, ensure_ascii=False),),
        )
        places = places_today(office)
        self._held = {row["need_no"]: places.of(row["division_id"], subject_of("need", row)) for row in rows}
        self._rows: dict[str, int] = {}

    def refuse(self, row: Row, division_id: int) -> bool:
        """Whether the row's number is of a need in another village, or of a row above it; a fault then."""
        number = row.text("need_no")
        if not number:
            return False
        earlier = self._rows.setdefault(number, row.number)
        if earlier != row.number:
            what = f"需求编号 {number} 与第 {earlier} 行的相同"
            self._extract.fault(row, "need_no", "need.number_twice", what, remedy=_REMEDY, against=earlier)
            return True
        held = self._held.get(number)
        if held is None or held.division.id == division_id:
            return False
        what = f"需求编号 {number} 已是{held.town_name}{held.name}一项需求的编号"
        self._extract.fault(row, "need_no", "need.number_taken", what, remedy=_REMEDY)
        return True
