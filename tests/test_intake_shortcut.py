"""检查表格.bat: its bytes, and what it makes of files that are dragged onto it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from swtool.intake.shortcut import DROPPED, batch_file, dropped_files

from .clerk import Clerk
from .registry_house import resident_id
from .test_intake_existing import ROSTER, person
from .test_intake_inbox import clerk as clerk  # noqa: PLC0414
from .test_intake_undo import sheet

CMD = r"C:\WINDOWS\system32\cmd.exe"


def test_the_bytes_are_for_cmd() -> None:
    content = batch_file(r"D:\工具 50%\python.exe", r"E:\社工\海宁!.db")
    lines = content.split(b"\r\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert lines[1] == b"chcp 65001 >nul"
    assert b"".join(lines[:2]).isascii()  # read before the code page is switched
    text = content.decode("utf-8")
    assert 'set "SWTOOL_DB=E:\\社工\\海宁!.db"' in text
    assert '"D:\\工具 50%%\\python.exe" -m swtool intake check --dropped %*' in text
    off = text.index("DisableDelayedExpansion")
    assert text.index("!cmdcmdline!") < off < text.index("海宁!")  # a ! in a path would be taken for a variable
    assert text.index("pause") < text.index("%SWTOOL_CLOSE%")


@pytest.mark.parametrize(
    ("rest", "files"),
    [
        (r' "D:\表\花名册.xlsx"', [r"D:\表\花名册.xlsx"]),
        (r" D:\表\甲&乙.xlsx", [r"D:\表\甲&乙.xlsx"]),
        (r" D:\表\甲^乙(1).xlsx D:\表\100%.xlsx", [r"D:\表\甲^乙(1).xlsx", r"D:\表\100%.xlsx"]),
        (r' "D:\有 空格\甲&乙 (2).xlsx" D:\丙!.xlsx', [r"D:\有 空格\甲&乙 (2).xlsx", r"D:\丙!.xlsx"]),
        ("", []),
    ],
)
def test_what_is_dragged_is_read_from_the_whole_line(rest: str, files: list[str]) -> None:
    line = f'{CMD} /c ""D:\\我的 桌面\\检查表格.bat"{rest}"'
    assert [str(path) for path in dropped_files(line)] == files


def test_a_console_that_was_open_before_says_nothing() -> None:
    assert dropped_files(CMD) == []
    assert dropped_files("") == []
    assert dropped_files(f"{CMD} /c dir") == []
    assert dropped_files(f'{CMD} /c ""') == []


def test_it_is_written_with_this_office_and_this_program(clerk: Clerk) -> None:
    answer = clerk("intake", "shortcut", "--to", clerk.desk)
    assert answer.code == 0
    text = (clerk.desk / "检查表格.bat").read_bytes().decode("utf-8")
    assert f'set "SWTOOL_DB={clerk.db.resolve()}"' in text
    assert f'"{sys.executable}" -m swtool' in text


def test_dragged_files_are_checked_and_their_answers_shown(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet(clerk.desk / "甲&乙.xlsx", ROSTER, person("示例甲", "330481199001010000"))
    shown: list[Path] = []
    monkeypatch.setattr("os.startfile", shown.append, raising=False)
    monkeypatch.setenv(DROPPED, f'cmd /c ""D:\\检查表格.bat" "{path}""')
    assert clerk("intake", "check", "--dropped", "D:\\cut").code == 1
    assert shown == [clerk.desk / "甲&乙-退回.xlsx"]


def test_nothing_dragged_and_nothing_named(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DROPPED, 'cmd /c ""D:\\检查表格.bat" "')
    assert "把收到的表格拖到" in clerk.refused("intake", "check", "--dropped", code=2)
    assert "没有写要检查的文件" in clerk.refused("intake", "check", code=2)


def test_a_good_book_opens_nothing(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet(clerk.desk / "甲.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1)))
    shown: list[Path] = []
    monkeypatch.setattr("os.startfile", shown.append, raising=False)
    assert clerk("intake", "check", "--dropped", path).code == 0
    assert shown == []
