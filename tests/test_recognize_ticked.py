"""A choice whose answers stand under its heading, with a tick in one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.intake import ticked
from swtool.workbooks.cells import Cell
from swtool.workbooks.headings import cell_text
from tests.sightings import Rows, see_rows

TITLE = ["许村镇社工站人员花名册"]
HEAD: Rows = [
    TITLE,
    ["序号", "姓名", "性别", "岗位性质", "专兼职", None, "入职时间"],
    [None, None, None, None, "专职", "兼职", None],
]
PEOPLE: Rows = [
    [1, "甲示例", "男", "服务性", "√", None, "2026.3.5"],
    [2, "乙示例", "女", "服务性", None, "√", "2026.3.6"],
    [3, "丙示例", "女", "服务性", None, None, "2026.3.7"],
]
DOWN = [f"{letter}2:{letter}3" for letter in "ABCDG"]


@pytest.mark.parametrize("merges", [(), ("E2:F2",), ("E2:F2", *DOWN)])
def test_ticks_under_two_answers(tmp_path: Path, merges: tuple[str, ...]) -> None:
    seen = see_rows(tmp_path, [*HEAD, *PEOPLE], merges)
    assert (seen.tables, seen.codes, seen.notes) == ([("staff_roster", 3, [4, 5, 6])], [], [])
    assert seen.column("basis") == ["full_time", "part_time", None]
    assert seen.column("name") == ["甲示例", "乙示例", "丙示例"]
    assert [str(day) for day in seen.column("entered_on")] == ["2026-03-05", "2026-03-06", "2026-03-07"]


def test_two_choices_ticked_at_the_end(tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "入职时间", "性别", None, "专兼职", None],
        [None, None, "男", "女", "专职", "兼职"],
        ["甲示例", "2026.3.5", None, "√", "是", "否"],
        ["乙示例", "2026.3.6", "√", None, None, "兼职"],
    ]
    seen = see_rows(tmp_path, rows, ["C1:D1", "E1:F1"])
    assert (seen.tables, seen.codes, seen.notes) == ([("staff_roster", 2, [3, 4])], [], [])
    assert seen.column("sex") == ["女", "男"]
    assert seen.column("basis") == ["full_time", "part_time"]


def test_ticks_under_both_and_words_are_no_answer(tmp_path: Path) -> None:
    both, words = [1, "甲示例", "男", None, "√", "√", None], [2, "乙示例", "女", None, None, "半天", None]
    rows = [*HEAD, both, words]
    seen = see_rows(tmp_path, rows, ["E2:F2"])
    assert seen.codes == [("cell.choice.unknown", "E4"), ("cell.choice.unknown", "E5")]
    assert [finding.what for finding in seen.extracts[0].findings] == [
        "专兼职：“专职、兼职”不在可选范围内",
        "专兼职：“兼职:半天”不在可选范围内",
    ]


def test_a_person_right_under_the_heading_is_one(tmp_path: Path) -> None:
    rows = [TITLE, ["姓名", "性别", "专兼职"], ["甲示例", "男", "专职"], [None, "女", "兼职"]]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.column("basis")) == ([("staff_roster", 2, [3, 4])], ["full_time", "part_time"])


def test_of_a_wide_row_only_what_may_be_an_answer_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten headings that came 500 times side by side took minutes: each time the whole row was read for answers."""
    looked: list[object] = []

    def counted(cell: Cell) -> str:
        looked.append(cell)
        return cell_text(cell)

    monkeypatch.setattr(ticked, "cell_text", counted)
    heading, person = ["姓名", "岗位性质", "专兼职", "入职时间", None], ["甲示例", "服务性", "专职", "2026.3.5", None]
    seen = see_rows(
        tmp_path, [heading * 30, [f"{cell}{at}" if cell == "甲示例" else cell for at in range(30) for cell in person]]
    )
    assert len(seen.tables) == 30
    assert len(looked) < 30 * 2 * len(person)
