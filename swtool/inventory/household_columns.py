"""A sheet of household files column by column: what each row says of its household, of a member and of days.

Birth date and sex follow from the resident ID. What a row says wrongly is noted here and told when its turn comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.findings import Severity
from swtool.intake.plan import Extract, Row
from swtool.inventory.known import HOUSEHOLD_FIELDS, MEMBER_FIELDS
from swtool.registry.by_number import by_number
from swtool.registry.divisions import Division

HEAD_WORDS = frozenset({"户主", "本人", "户主本人", "本户户主"})
_Column = Sequence[object]


class Remark(NamedTuple):
    """What is wrong with a cell."""

    column: str
    code: str
    what: str
    severity: Severity
    expected: str = ""


class MemberDraft(NamedTuple):
    """One member as a row has it. ``stated`` are the fields whose cells are not blank; ``resident_id`` is '' where the
    sheet gives none."""

    row: Row
    name: object
    resident_id: str
    stated: dict[str, object]


@dataclass(slots=True)
class HouseholdColumns:
    """The columns of a sheet; a row is named by its place, counted from 0.

    ``household`` has ``HOUSEHOLD_FIELDS`` and ``member`` ``MEMBER_FIELDS``, None where a cell is blank; the village is
    None where it is not known. ``numbers`` are the members' resident IDs, '' where there is none. Days are ISO text as
    precise as stated, '' where the sheet has none; ``reviewed_on`` is the newest of a row's three days.
    """

    extract: Extract
    rows: Sequence[Row]
    row_numbers: Sequence[int]
    household: dict[str, list[object]]
    member: dict[str, _Column]
    numbers: Sequence[str]
    opened_on: Sequence[str]
    reviewed_on: Sequence[str]
    remarks: Mapping[int, Sequence[Remark]]

    def draft(self, at: int) -> MemberDraft:
        """The member that a row lists, by itself."""
        stated = {name: value for name, column in self.member.items() if (value := column[at]) is not None}
        return MemberDraft(self.rows[at], stated["name"], self.numbers[at], stated)

    def tell(self, at: int) -> None:
        """Make findings of what a row says wrongly."""
        for column, code, what, severity, expected in self.remarks.get(at, ()):
            self.extract.fault(self.rows[at], column, code, what, severity=severity, expected=expected)


_BIRTH = Remark("birth_date", "household.birth_date", "出生年月与身份证号不一致，以身份证号为准", Severity.WARNING)
_SEX = Remark("sex", "household.sex", "性别与身份证号不一致，以身份证号为准", Severity.WARNING)


def household_columns(extract: Extract, places: Mapping[int, Division], today: date) -> HouseholdColumns:
    """The sheet's columns; ``places`` are the villages by the number of the row."""
    reader = _Reader(extract, today)
    opened, assessed, reviewed = map(reader.days, ("opened_on", "assessed_on", "reviewed_on"))
    numbers = [str(number or "") for number in extract.column("resident_id")]
    row_numbers = [row.number for row in extract.rows]
    return HouseholdColumns(
        extract,
        extract.rows,
        row_numbers,
        {
            "division_id": [None if (place := places.get(number)) is None else place.id for number in row_numbers],
            **{name: list(extract.column(name)) for name in HOUSEHOLD_FIELDS[1:]},
        },
        reader.members(),
        numbers,
        opened,
        list(map(max, opened, assessed, reviewed)),
        reader.remarks,
    )


@dataclass(slots=True)
class _Reader:
    extract: Extract
    today: date
    remarks: dict[int, list[Remark]] = field(default_factory=dict)

    def days(self, name: str) -> Sequence[str]:
        """A column of days as ISO text, '' for blank cells and for days still to come."""
        days = self.extract.column(name)
        distinct = dict(zip(map(id, days), days, strict=True))  # one and the same object for cells that say the same
        texts = {key: self._day_text(day) for key, day in distinct.items()}
        to_come = {key for key, day in distinct.items() if isinstance(day, PartialDate) and not texts[key]}
        if to_come:
            what = f"{self.extract.form.column(name).title}还没有到"
            remark = Remark(name, "day.future", what, Severity.ERROR, f"不晚于 {self.today.isoformat()}")
            for at, day in enumerate(days):
                if id(day) in to_come:
                    self._note(at, remark)
        return list(map(texts.__getitem__, map(id, days)))

    def _day_text(self, day: object) -> str:
        return str(day) if isinstance(day, PartialDate) and day.first_day <= self.today else ""

    def members(self) -> dict[str, _Column]:
        """The members' fields. Where the sheet says something else than the resident ID, the ID counts."""
        columns = {name: self.extract.column(name) for name in MEMBER_FIELDS[2:]}
        names = self.extract.column("member_name")
        heads = zip(columns["relation"], names, self.extract.column("head_name"), strict=True)
        is_head = [int(relation in HEAD_WORDS if relation else name == head) for relation, name, head in heads]
        people = by_number(self.extract)
        for places, remark in ((people.other_births, _BIRTH), (people.other_sexes, _SEX)):
            for at in places:
                self._note(at, remark)
        columns |= {"birth_date": people.births, "sex": people.sexes}
        return {"name": names, "is_head": is_head, **columns}

    def _note(self, at: int, remark: Remark) -> None:
        self.remarks.setdefault(at, []).append(remark)
