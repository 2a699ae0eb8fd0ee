"""Where `swtool intake inbox` may put what goes back: anywhere but where the next run would take it for a new book."""

from __future__ import annotations

from pathlib import Path

import pytest

from .clerk import Clerk
from .registry_house import resident_id
from .test_intake_existing import ROSTER, person
from .test_intake_inbox import clerk as clerk  # noqa: PLC0414
from .test_intake_undo import sheet


@pytest.mark.parametrize("written", ["same", "roundabout"])
def test_answers_do_not_go_into_the_inbox_itself(clerk: Clerk, written: str) -> None:
    """The next run would return each of them once more, with two answers of its own: 2, 4, 8, 16 …"""
    folder = clerk.desk / "收件"
    sheet(
        folder / "许村.xlsx",
        ROSTER,
        person("示例甲", resident_id("19900101", 1)),
        person("示例乙", "33048119900101000"),
    )
    answers = folder if written == "same" else folder / ".." / folder.name
    said = clerk.refused("intake", "inbox", folder, "--answers", answers, code=2)
    assert "退回的表不能放进收件文件夹" in said
    assert "不写 --answers" in said
    assert [path.name for path in folder.iterdir()] == ["许村.xlsx"]


def test_answers_go_into_a_folder_within(clerk: Clerk) -> None:
    folder = clerk.desk / "收件"
    sheet(folder / "许村.xlsx", ROSTER, person("示例乙", "33048119900101000"))
    within: Path = folder / "答复"
    assert clerk("intake", "inbox", folder, "--answers", within).code == 3
    assert sorted(path.name for path in within.iterdir()) == ["许村-待改.xlsx", "许村-退回.xlsx"]
    assert clerk("intake", "inbox", folder, "--answers", within).code == 0
