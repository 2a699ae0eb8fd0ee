"""A book that was given out comes back more than once: what was taken from it already is known, and nothing of it is
taken for somebody else's, or for an older book's."""

from __future__ import annotations

from swtool import rooms
from swtool.intake.load import State
from swtool.intake.undoing import undo_batch
from tests.inventory_case import write_book
from tests.issued_house import FILES, HOUSEHOLDS, Desk, actions, told
from tests.issued_house import desk as desk  # noqa: PLC0414
from tests.registry_house import resident_id


def names(desk: Desk) -> list[str]:
    rows = desk.office.db.query(
        "SELECT name FROM household_member WHERE superseded_at IS NULL AND effective_until IS NULL ORDER BY name"
    )
    return [row["name"] for row in rows]


def test_a_member_whose_name_was_corrected_is_known_when_the_book_comes_again(desk: Desk) -> None:
    path = desk.edit(desk.give(HOUSEHOLDS).path, lambda sheet: sheet.set(5, "member_name", "陈晓例"), HOUSEHOLDS)
    assert desk.load(path, keep=True).state is State.LOADED
    desk.later(2)
    assert (desk.load(path).state, told(desk.load(path))) == (State.UNCHANGED, [])
    desk.edit(path, lambda sheet: sheet.set(5, "occupation", "学生"), HOUSEHOLDS)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, told(receipt), actions(receipt)) == (State.LOADED, [], {"update": 1, "unchanged": 1})
    assert names(desk) == ["王示例", "陈晓例", "陈示例"]


def test_a_member_is_known_after_a_load_was_taken_back(desk: Desk) -> None:
    path = desk.edit(desk.give(HOUSEHOLDS).path, lambda sheet: sheet.set(5, "member_name", "陈晓例"), HOUSEHOLDS)
    batch = desk.load(path, keep=True).batch_id
    assert batch is not None
    desk.later(2)
    undo_batch(desk.office, batch, "发错了", label=rooms.table_label)
    assert names(desk) == ["王示例", "陈小例", "陈示例"]
    desk.later(3)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, told(receipt)) == (State.LOADED, [])
    assert names(desk) == ["王示例", "陈晓例", "陈示例"]


def test_two_of_one_name_in_a_family_are_two_rows(desk: Desk) -> None:
    both = [
        (*FILES[1][:5], "陈小例", "孙子女", resident_id("20150101", number), "", "2026-03-01") for number in (12, 14)
    ]
    assert desk.load(write_book(desk.folder / "同名.xlsx", (FILES[0], FILES[1], *both)), keep=True).batch_id
    desk.later(2)
    path = desk.edit(desk.give(HOUSEHOLDS).path, lambda sheet: sheet.set(6, "occupation", "学生"), HOUSEHOLDS)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, told(receipt)) == (State.LOADED, [])
    found = desk.office.db.query(
        "SELECT occupation FROM household_member WHERE name = '陈小例' AND superseded_at IS NULL ORDER BY occupation"
    )
    assert [row["occupation"] for row in found] == [None, "学生"]
