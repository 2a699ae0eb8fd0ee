"""A sheet that changes the head of a household by halves says so at the cell; both ways a whole change is silent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from swtool.findings import Severity
from swtool.intake.load import Receipt, State
from tests.issued_house import HOUSEHOLDS, Desk, Sheet, new_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Of 许村镇: D1 with 陈示例 and a grandchild (rows 4 and 5), D2 with 王示例 alone."""
    return new_desk(tmp_path)


def returned(desk: Desk, change: Callable[[Sheet], None]) -> Receipt:
    return desk.load(desk.edit(desk.give(HOUSEHOLDS).path, change, HOUSEHOLDS))


def told(receipt: Receipt) -> list[tuple[str, str, str]]:
    return [
        (finding.code, finding.where.cell, finding.what)
        for finding in receipt.findings
        if finding.severity is Severity.WARNING and finding.code.startswith("household.")
    ]


def test_the_heads_name_changed_as_a_members_alone_is_told(desk: Desk) -> None:
    receipt = returned(desk, lambda sheet: sheet.set(4, "member_name", "陈示列"))
    what = "档案 D1的户主本人的成员姓名改了，“户主”一格还是原来的姓名"
    assert (receipt.state, told(receipt)) == (State.CHECKED, [("household.head_name", "I4", what)])


def test_a_file_that_would_have_no_head_is_told(desk: Desk) -> None:
    receipt = returned(desk, lambda sheet: sheet.set(4, "relation", "子女"))
    assert (receipt.state, told(receipt)) == (State.CHECKED, [("household.no_head", "J4", "档案 D1改了以后没有户主")])
    (warning,) = [finding for finding in receipt.findings if finding.code == "household.no_head"]
    assert warning.remedy == (
        "换户主的，把接任的成员写成户主，“户主”一格一起改；也可由县里用 swtool household head 办理"
    )


def test_another_head_in_the_place_of_the_first_is_not_told(desk: Desk) -> None:
    def succeed(sheet: Sheet) -> None:
        sheet.set(4, "relation", "祖父母")
        sheet.set(5, "relation", "户主")

    assert told(returned(desk, succeed)) == []


def test_a_name_corrected_in_both_places_is_not_told(desk: Desk) -> None:
    def correct(sheet: Sheet) -> None:
        sheet.fill(6, {"head_name": "王示列", "member_name": "王示列"})

    receipt = returned(desk, correct)
    assert (receipt.state, told(receipt)) == (State.CHECKED, [])
