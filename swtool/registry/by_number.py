"""Sex and birth of a sheet's people, a column at a time: where a row has a resident ID, the ID counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from swtool.dates import PartialDate
from swtool.identifiers import birth_date, sex
from swtool.intake.plan import Extract


class ByNumber(NamedTuple):
    """Of each row the sex, and the birth as ISO text as precise as known, None where neither ID nor cell says it.

    ``other_sexes`` and ``other_births`` are the places (from 0) of the rows whose cell says something else than the ID.
    """

    sexes: list[str | None]
    births: list[str | None]
    other_sexes: list[int]
    other_births: list[int]


def by_number(extract: Extract) -> ByNumber:
    """What the columns ``resident_id``, ``sex`` and ``birth_date`` say together, as their kinds parse them."""
    numbers: Sequence[Any] = extract.column("resident_id")
    said_sexes: Sequence[Any] = extract.column("sex")
    marks = [number and number[16] for number in numbers]  # which say it, so that few are asked
    known = {each: sex(number) for each, number in dict(zip(marks, numbers, strict=True)).items() if each}
    sexes = [known[each] if each else said for each, said in zip(marks, said_sexes, strict=True)]
    births, other_births = _births(numbers, extract.column("birth_date"))
    return ByNumber(sexes, births, _differing(said_sexes, sexes), other_births)


def _differing(said: Sequence[Any], meant: Sequence[Any]) -> list[int]:
    return [at for at, (one, other) in enumerate(zip(said, meant, strict=True)) if one and one != other]


def _births(numbers: Sequence[Any], said: Sequence[object]) -> tuple[list[str | None], list[int]]:
    digits = [number and number[6:14] for number in numbers]
    days = {each: birth_date(number) for each, number in dict(zip(digits, numbers, strict=True)).items() if each}
    texts = {each: None if day is None else day.isoformat() for each, day in days.items()}
    births = [
        texts[each] if each else None if stated is None else str(stated)
        for each, stated in zip(digits, said, strict=True)
    ]
    others = [
        at
        for at, stated in enumerate(said)
        if isinstance(stated, PartialDate)
        and (day := days.get(digits[at])) is not None
        and not stated.first_day <= day <= stated.last_day
    ]
    return births, others
