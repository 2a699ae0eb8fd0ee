"""Where `swtool intake inbox` may put what goes back: anywhere but where the next run would take it for a new book."""

from __future__ import annotations

from pathlib import Path

import pytest

from .clerk import Clerk, child_process
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


KILLED_WHILE_COPYING = """
import os, shutil, sys
from pathlib import Path
from swtool import cli
from swtool.commands import _intake_inbox

def half(source, goal):
    content = Path(source).read_bytes()
    Path(goal).write_bytes(content[:len(content) // 2])
    os._exit(137)

_intake_inbox._STILL = 0
shutil.copy2 = half
cli.main(sys.argv[1:])
"""


def test_a_run_killed_while_it_copies_leaves_no_half_book_in_the_archive(clerk: Clerk) -> None:
    """Half a workbook lay in 已退回 under the book's own name, beside the whole one that the next run put there."""
    folder = clerk.desk / "收件"
    book = sheet(folder / "许村.xlsx", ROSTER, person("示例乙", "33048119900101000"))
    content = book.read_bytes()
    line = ("--db", clerk.db, "--today", "2026-11-10", "intake", "inbox", folder)
    killed = child_process(KILLED_WHILE_COPYING, *line)
    killed.communicate(timeout=60)
    assert killed.returncode == 137
    archive = folder / "已退回"
    assert not list(archive.rglob("许村*"))
    assert book.read_bytes() == content
    answer = clerk("intake", "inbox", folder)
    assert answer.code == 3
    kept = sorted(path.name for path in archive.rglob("*.xlsx"))
    assert [name for name in kept if not name.startswith("~")] == ["许村-待改.xlsx", "许村-退回.xlsx", "许村.xlsx"]
    assert next(archive.rglob("许村.xlsx")).read_bytes() == content
