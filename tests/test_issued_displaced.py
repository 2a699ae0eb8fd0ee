"""Rows that are not what their mark says: columns sorted without the hidden one, shifted up, written over with somebody
else. What is masked or blank there belongs to the mark's own subject, so nothing of such a row may come in."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from swtool.findings import Severity
from swtool.intake.load import State
from tests.inventory_case import write_book
from tests.issued_house import HOUSEHOLDS, ROSTER, YOUNG, Desk, Sheet, actions, new_desk, told
from tests.registry_house import resident_id

RESOURCES = "社区资源清单"
_HEAD = ("乡镇（街道）", "社区", "资源名称", "资源类别", "联系人", "联系电话", "折合价值")
_KINDS = ("活动室", "助餐点", "义诊", "辅导队")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Four resources of one village besides; the contacts share a family name, so that their masks are equal."""
    desk = new_desk(tmp_path)
    rows = [
        (
            "许村镇",
            "永福村村委会",
            name,
            "场地资源",
            f"许示例{name}",
            f"1390000000{number}",
            None if number == 1 else 100,
        )
        for number, name in enumerate(_KINDS)
    ]
    assert desk.load(write_book(tmp_path / "资源.xlsx", (_HEAD, *rows)), keep=True).state is State.LOADED
    desk.later(2)
    return desk


def visible(sheet: Sheet, row: int) -> list[object]:
    return [sheet.sheet.cell(row, column).value for column in range(1, sheet.mark_column)]


def lay(sheet: Sheet, row: int, values: list[object]) -> None:
    for column, value in enumerate(values, start=1):
        sheet.sheet.cell(row, column).value = value


def in_order(*order: int) -> Callable[[Sheet], None]:
    """The visible cells of rows 4 on in another order; 0 is an emptied row. Marks stay where they are."""

    def change(sheet: Sheet) -> None:
        rows = {row: visible(sheet, row) for row in order if row}
        for at, row in enumerate(order, start=4):
            lay(sheet, at, rows.get(row, [None] * (sheet.mark_column - 1)))

    return change


@pytest.mark.parametrize(
    ("order", "wrong"),
    [
        ((5, 4, 6, 7), ["4:4", "5:5"]),
        ((5, 6, 7, 4), ["4:4", "5:5", "6:6", "7:7"]),
        ((4, 6, 7, 0), ["5:5", "6:6"]),  # the cells of row 5 were deleted, those below moved up
    ],
)
def test_rows_sorted_without_their_marks_are_refused(desk: Desk, order: tuple[int, ...], wrong: list[str]) -> None:
    path = desk.edit(desk.give(RESOURCES).path, in_order(*order), RESOURCES)
    receipt = desk.load(path)
    refused = [("issued.displaced", cell) for cell in wrong]
    assert (receipt.state, told(receipt, Severity.ERROR)) == (State.RETURNED, refused)
    assert sum(actions(receipt).values()) == actions(receipt).get("unchanged", 0)
    assert actions(receipt) == (
        {"unchanged": 4 - len(wrong)} if len(wrong) < 4 and 0 not in order else actions(receipt)
    )


def test_edited_rows_sorted_without_their_marks_are_refused_too(desk: Desk) -> None:
    def change(sheet: Sheet) -> None:
        in_order(5, 4, 6, 7)(sheet)
        sheet.set(4, "target_group", "老年人")

    receipt = desk.load(desk.edit(desk.give(RESOURCES).path, change, RESOURCES))
    assert told(receipt, Severity.ERROR) == [("issued.displaced", "4:4"), ("issued.displaced", "5:5")]


def test_whole_rows_in_any_order_are_read(desk: Desk) -> None:
    def change(sheet: Sheet) -> None:
        rows = [[*visible(sheet, row), sheet.sheet.cell(row, sheet.mark_column).value] for row in range(4, 8)]
        random.Random(4).shuffle(rows)
        for at, values in enumerate(rows, start=4):
            lay(sheet, at, values)

    receipt = desk.load(desk.edit(desk.give(RESOURCES).path, change, RESOURCES))
    assert (receipt.state, actions(receipt), told(receipt)) == (State.UNCHANGED, {"unchanged": 4}, [])


def test_a_changed_number_or_name_is_no_displaced_row(desk: Desk) -> None:
    def change(sheet: Sheet) -> None:
        sheet.set(4, "name", "新活动室")
        sheet.set(5, "reviewed_on", "2026-11-01")

    receipt = desk.load(desk.edit(desk.give(RESOURCES).path, change, RESOURCES))
    assert (receipt.state, told(receipt)) == (State.CHECKED, [])


def test_a_member_who_becomes_like_another_is_no_displaced_row(desk: Desk) -> None:
    """The row reads as the other's, which still stands in its place."""

    def change(sheet: Sheet) -> None:
        for name in ("relation", "sex"):
            sheet.set(5, name, sheet.get(4, name))

    receipt = desk.load(desk.edit(desk.give(HOUSEHOLDS).path, change, HOUSEHOLDS))
    assert "issued.displaced" not in [code for code, _ in told(receipt)]


def test_two_people_who_change_places_keep_their_marks(desk: Desk) -> None:
    """One for the other at their stations: the rows' own numbers tell that they are no sorted rows."""

    def change(sheet: Sheet) -> None:
        one, other = sheet.get(4, "post_title"), sheet.get(5, "post_title")
        sheet.set(4, "post_title", other)
        sheet.set(5, "post_title", one)

    receipt = desk.load(desk.edit(desk.give(ROSTER).path, change))
    assert "issued.displaced" not in [code for code, _ in told(receipt)]


def test_somebody_written_over_a_member_gets_nothing_that_is_masked(desk: Desk) -> None:
    """困难类别 of row 4 is masked: it is 陈示例's, and must not become the newcomer's."""

    def change(sheet: Sheet) -> None:
        sheet.fill(4, {"member_name": "新示例", "resident_id": resident_id("19800202", 88)})

    receipt = desk.load(desk.edit(desk.give(HOUSEHOLDS).path, change, HOUSEHOLDS))
    assert told(receipt, Severity.ERROR) == [("issued.replaced", "4:4")]
    assert receipt.findings[0].what == "成员姓名和身份证号都改了，看不出是更正还是换了人"


@pytest.mark.parametrize("name", ["member_name", "resident_id"])
def test_one_of_the_two_is_a_correction(desk: Desk, name: str) -> None:
    values = {"member_name": "新示例", "resident_id": resident_id("19500101", 88)}

    def change(sheet: Sheet) -> None:
        sheet.set(4, name, values[name])

    receipt = desk.load(desk.edit(desk.give(HOUSEHOLDS).path, change, HOUSEHOLDS))
    assert "issued.replaced" not in [code for code, _ in told(receipt)]


@pytest.mark.parametrize(
    "cells",
    [
        {"member_name": "新示例", "relation": "配偶"},
        {"member_name": "新示例", "sex": "男" if int(YOUNG[16]) % 2 == 0 else "女"},
        {"member_name": "新示例", "birth_date": "2020-05"},
        {"member_name": "新示例", "resident_id": None},
        {"member_name": "新示例", "relation": "子女", "sex": "女", "birth_date": "2020.5", "resident_id": None},
    ],
)
def test_a_member_written_over_with_another_keeps_nobodys_number(desk: Desk, cells: dict[str, object]) -> None:
    path = desk.edit(desk.give(HOUSEHOLDS).path, lambda sheet: sheet.fill(5, cells), HOUSEHOLDS)
    receipt = desk.load(path, keep=True)
    assert told(receipt, Severity.ERROR) == [("issued.replaced", "5:5")]
    (error,) = [finding for finding in receipt.findings if finding.code == "issued.replaced"]
    assert "新成员另起一行" in error.remedy
    names = desk.office.db.query("SELECT name FROM household_member WHERE superseded_at IS NULL ORDER BY id")
    assert [row["name"] for row in names] == ["陈示例", "陈小例", "王示例"]


@pytest.mark.parametrize(
    "cells", [{"member_name": "陈晓例"}, {"relation": "子女"}, {"member_name": "陈晓例", "ethnicity": "汉族"}]
)
def test_a_name_or_relation_alone_is_a_correction(desk: Desk, cells: dict[str, object]) -> None:
    path = desk.edit(desk.give(HOUSEHOLDS).path, lambda sheet: sheet.fill(5, cells), HOUSEHOLDS)
    receipt = desk.load(path, keep=True)
    assert (told(receipt, Severity.ERROR), actions(receipt)["update"]) == ([], 1)
