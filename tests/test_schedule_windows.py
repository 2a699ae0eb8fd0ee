"""The XML of the Task Scheduler, and the calls of schtasks. Read by lxml, compared with Microsoft's schema by hand."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from lxml import etree

from swtool.errors import SwtoolError
from swtool.schedule.entries import Call, Caller, Ended, Write
from swtool.schedule.windows import Windows, digest_of, task_name, xml_of
from tests.schedule_house import TAG, UID, Answers, caller, entry

NAMESPACE = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
NO_TASK = Ended(1, b"", "错误: 系统找不到指定的文件。".encode("gbk"))


def read(content: bytes) -> Any:
    """The task as an XML reader sees it, by its own declaration."""
    return etree.fromstring(content)


def text(task: Any, path: str) -> str:
    (found,) = task.findall("/".join(f"t:{part}" for part in path.split("/")), NAMESPACE)
    return str(found.text)


def arguments(line: str) -> list[str]:
    """A command line cut into words as Windows does (CommandLineToArgvW): blanks part, quotes hold together, and
    backslashes count only before a quote."""
    words, word, inside, position, open_word = [], "", False, 0, False
    while position < len(line):
        mark = line[position]
        if mark == "\\":
            run = len(line[position:]) - len(line[position:].lstrip("\\"))
            position += run
            if position < len(line) and line[position] == '"':
                word += "\\" * (run // 2)
                if run % 2:
                    word += '"'
                    position += 1
            else:
                word += "\\" * run
            open_word = True
            continue
        if mark == '"':
            inside, open_word = not inside, True
        elif mark in " \t" and not inside:
            if open_word:
                words.append(word)
            word, open_word = "", False
        else:
            word, open_word = word + mark, True
        position += 1
    return [*words, word] if open_word else words


def on_windows(folder: str) -> Caller:
    """An office on a disk of Windows, the paths as they are written there."""
    return Caller(
        Path(f"{folder}\\python.exe"),
        PureWindowsPath(f"{folder}\\社工台账.db"),  # type: ignore[arg-type] - as Path is there
        "王经办",
        UID,
    )


def test_the_file_is_utf_16_with_its_mark_and_says_so(tmp_path: Path) -> None:
    write = Windows(Answers(), tmp_path).file_of(entry("backup", "12:30"))
    assert write.content[:2] == b"\xff\xfe"  # little endian, as Windows writes it
    assert write.content.decode("utf-16").startswith('<?xml version="1.0" encoding="UTF-16"?>')
    assert read(write.content).tag == f"{{{NAMESPACE['t']}}}Task"


def test_the_task_runs_daily_at_china_s_time_and_makes_up_for_a_night_off(tmp_path: Path) -> None:
    task = read(Windows(Answers(), tmp_path).file_of(entry("backup", "12:30")).content)
    assert task.get("version") == "1.2"
    assert text(task, "Triggers/CalendarTrigger/StartBoundary") == "2026-01-01T12:30:00+08:00"
    assert text(task, "Triggers/CalendarTrigger/ScheduleByDay/DaysInterval") == "1"
    settings = {etree.QName(each).localname: each.text for each in task.find("t:Settings", NAMESPACE)}
    assert settings["StartWhenAvailable"] == "true"
    assert settings["MultipleInstancesPolicy"] == "IgnoreNew"
    assert settings["DisallowStartIfOnBatteries"] == "false"
    assert text(task, "Principals/Principal/LogonType") == "InteractiveToken"


@pytest.mark.parametrize("folder", ["D:\\台账", "D:\\社工 台账\\2026 年", "D:\\A & B <台账>", "D:\\100% 台账"])
def test_windows_gets_every_word_as_it_was_meant(folder: str) -> None:
    mine = entry("disclosure", "09:10", on_windows(folder))
    task = read(xml_of(mine).encode("utf-16"))
    assert text(task, "Actions/Exec/Command") == f"{folder}\\python.exe"
    assert text(task, "Actions/Exec/WorkingDirectory") == folder
    assert arguments(text(task, "Actions/Exec/Arguments")) == [
        "-X", "utf8", "-P", "-m", "swtool", "--db", f"{folder}\\社工台账.db", "--operator", "王经办",
        "schedule", "run", "disclosure",
    ]  # fmt: skip


def test_pythonw_is_taken_where_it_lies_beside(tmp_path: Path) -> None:
    for name in ("python.exe", "pythonw.exe"):
        (tmp_path / name).write_bytes(b"")
    by = Caller(tmp_path / "python.exe", tmp_path / "社工台账.db", "王经办", UID)
    task = read(xml_of(entry("backup", "12:30", by)).encode("utf-16"))
    assert text(task, "Actions/Exec/Command") == str(tmp_path / "pythonw.exe")


def test_installing_writes_the_file_and_calls_schtasks(tmp_path: Path) -> None:
    programs = Answers({("schtasks", "/Query"): NO_TASK})
    file, call = Windows(programs, tmp_path).install([entry("backup", "12:30")]).steps
    assert isinstance(file, Write)
    assert isinstance(call, Call)
    assert call.words == (
        "schtasks", "/Create", "/TN", f"\\swtool\\swtool-{TAG}-backup", "/XML",
        str(tmp_path / f"swtool-{TAG}-backup.xml"), "/F",
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-16", "gbk", "utf-8"])
def test_a_task_that_stands_is_known_in_whatever_code_page_it_is_told(encoding: str, tmp_path: Path) -> None:
    standing = Ended(0, xml_of(entry("backup", "12:30")).encode(encoding))
    way = Windows(Answers({("schtasks", "/Query"): standing}), tmp_path)
    assert way.install([entry("backup", "12:30")]).steps == ()
    assert way.install([entry("backup", "12:31")]).touched == ("backup",)
    assert digest_of(entry("backup", "12:30")) != digest_of(entry("backup", "12:30", caller("/elsewhere")))


def test_removing_asks_for_our_tasks_only(tmp_path: Path) -> None:
    mine = task_name(caller().mark("backup"))
    programs = Answers({("schtasks", "/Query"): NO_TASK, ("schtasks", "/Query", "/TN", mine): Ended(0, b"<Task/>")})
    way = Windows(programs, tmp_path)
    assert way.standing(caller()) == {"backup"}
    work = way.remove(caller(), ["backup", "remind"])
    assert [step.words for step in work.steps if isinstance(step, Call)] == [("schtasks", "/Delete", "/TN", mine, "/F")]


def test_elsewhere_the_way_to_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SwtoolError, match="这台电脑没有 Windows 的任务计划程序") as refused:
        Windows(Answers(), tmp_path).install([entry("backup", "12:30")])
    assert "--out" in refused.value.remedy
