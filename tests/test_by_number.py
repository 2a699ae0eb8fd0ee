"""Where a row has a resident ID, sex and birth are the ID's; a cell that says something else is told."""

from __future__ import annotations

import pytest

from swtool.dates import PartialDate
from swtool.registry.by_number import by_number
from tests.registry_house import resident_id, roster

MAN, WOMAN = resident_id("19900215", 11), resident_id("19900215", 12)


@pytest.mark.parametrize(
    ("number", "said", "meant", "differs"),
    [
        (MAN, None, "男", False),
        (MAN, "男", "男", False),
        (MAN, "女", "男", True),
        (WOMAN, "男", "女", True),
        (None, "女", "女", False),
        (None, None, None, False),
    ],
)
def test_sex(number: str | None, said: str | None, meant: str | None, differs: bool) -> None:
    found = by_number(roster([{"name": "示例甲"}, {"name": "示例乙", "resident_id": number, "sex": said}]))
    assert found.sexes == [None, meant]
    assert found.other_sexes == ([1] if differs else [])


@pytest.mark.parametrize(
    ("number", "said", "meant", "differs"),
    [
        (MAN, None, "1990-02-15", False),
        (MAN, "1990-02-15", "1990-02-15", False),
        (MAN, "1990-02-14", "1990-02-15", True),
        (MAN, "1990-02", "1990-02-15", False),
        (MAN, "1990-03", "1990-02-15", True),
        (MAN, "1990", "1990-02-15", False),
        (MAN, "1989", "1990-02-15", True),
        (None, "1990-02", "1990-02", False),
        (None, None, None, False),
    ],
)
def test_birth(number: str | None, said: str | None, meant: str | None, differs: bool) -> None:
    stated = PartialDate.parse(said) if said else None
    found = by_number(roster([{"name": "示例甲"}, {"name": "示例乙", "resident_id": number, "birth_date": stated}]))
    assert found.births == [None, meant]
    assert found.other_births == ([1] if differs else [])


def test_the_same_birth_under_two_numbers_is_each_ones_own() -> None:
    rows = [
        {"resident_id": number, "sex": "女", "birth_date": PartialDate.parse("1990-02-16")} for number in (MAN, WOMAN)
    ]
    found = by_number(roster(rows))
    assert (found.sexes, found.births) == (["男", "女"], ["1990-02-15", "1990-02-15"])
    assert (found.other_sexes, found.other_births) == ([0], [0, 1])
