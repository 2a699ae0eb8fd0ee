"""The unit files: as systemd itself reads them, and never more than our own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from swtool.schedule.entries import Call, Ended, Work, Write
from swtool.schedule.installing import perform
from swtool.schedule.systemd import Systemd, files_of, quoted
from tests.schedule_house import OTHER_UID, TAG, Answers, caller, entry

ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze")
REACHED = {("systemctl", "--user", *words.split()): Ended(0) for words in (
    "show-environment", "is-enabled", "daemon-reload", "enable", "disable",
)}  # fmt: skip


def own_calls(programs: Answers) -> list[str]:
    """What was changed, without the questions."""
    asked = ("show-environment", "is-enabled")
    return [" ".join(words[2:]) for words in programs.calls if words[2] not in asked]


@needs_systemd
@pytest.mark.parametrize("folder", ["台账", "社 工  台账", "100% 台账 %d", "小王's “台账” $HOME \\n"])
def test_systemd_reads_the_command_as_it_was_meant(folder: str, tmp_path: Path) -> None:
    """``systemd-analyze verify`` says what is wrong with units; it looks for the program of ExecStart."""
    by = caller(tmp_path / folder)
    program = tmp_path / folder / "python 3%"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    units = tmp_path / "units"
    mine = entry("disclosure", "09:10", type(by)(program, by.database, "王 经办", by.office_uid))
    perform(Work(files_of(mine, units)), Answers())
    timer = units / f"swtool-{TAG}-disclosure.timer"
    assert ANALYZE is not None
    told = subprocess.run(
        [ANALYZE, "verify", "--user", "--man=no", str(timer)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    said = [line for line in told.stderr.splitlines() if TAG in line or "台账" in line]
    assert said == [], told.stderr


@needs_systemd
def test_the_timer_goes_by_china_s_time_on_any_machine(tmp_path: Path) -> None:
    _, timer = files_of(entry("backup", "12:30"), tmp_path)
    when = next(line for line in timer.content.decode().splitlines() if line.startswith("OnCalendar="))
    assert when == "OnCalendar=*-*-* 12:30:00 Asia/Shanghai"
    assert ANALYZE is not None
    told = subprocess.run(
        [ANALYZE, "calendar", "--base-time=2026-11-10 00:00:00 UTC", when.partition("=")[2]],
        capture_output=True, encoding="utf-8", env={**os.environ, "LC_ALL": "C", "TZ": "UTC"}, check=True,
    )  # fmt: skip
    assert "2026-11-10 04:30:00 UTC" in told.stdout  # 12:30 at +08:00


def test_what_was_missed_is_made_up_for_and_attention_is_no_failure(tmp_path: Path) -> None:
    service, timer = (write.content.decode() for write in files_of(entry("disclosure", "09:10"), tmp_path))
    assert "Persistent=true" in timer.splitlines()
    assert "SuccessExitStatus=3" in service.splitlines()
    assert "Type=oneshot" in service.splitlines()


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("--db", "--db"),
        ("台账.db", "台账.db"),
        ("a b", '"a b"'),
        ("50%", "50%%"),
        ("$HOME", "$$HOME"),
        ('say "hi"', '"say \\"hi\\""'),
        ("a\\b", '"a\\\\b"'),
        ("", '""'),
    ],
)
def test_words_are_quoted_by_the_rules_of_systemd_service(word: str, written: str) -> None:
    assert quoted(word) == written


def test_installing_switches_the_timers_on_and_twice_is_once(tmp_path: Path) -> None:
    programs = Answers(REACHED)
    way = Systemd(programs, tmp_path)
    work = way.install([entry("backup", "12:30"), entry("remind", "08:40")])
    perform(work, programs)
    assert own_calls(programs) == [
        "daemon-reload",
        f"enable --now swtool-{TAG}-backup.timer swtool-{TAG}-remind.timer",
    ]
    assert way.standing(caller()) == {"backup", "remind"}
    assert way.install([entry("backup", "12:30"), entry("remind", "08:40")]).steps == ()
    work = way.install([entry("backup", "12:30"), entry("remind", "09:00")])
    assert work.touched == ("remind",)
    assert [step.path.name for step in work.steps if isinstance(step, Write)] == [f"swtool-{TAG}-remind.timer"]


def test_a_timer_that_somebody_switched_off_is_switched_on_again(tmp_path: Path) -> None:
    perform(Systemd(Answers(REACHED), tmp_path).install([entry("backup", "12:30")]), Answers(REACHED))
    off = Answers({**REACHED, ("systemctl", "--user", "is-enabled"): Ended(1)})
    work = Systemd(off, tmp_path).install([entry("backup", "12:30")])
    assert [step.words[2] for step in work.steps if isinstance(step, Call)] == ["daemon-reload", "enable"]


def test_where_systemd_cannot_be_reached_the_commands_are_told(tmp_path: Path) -> None:
    for programs in (Answers(), Answers({("systemctl",): Ended(1, b"", b"Failed to connect to bus")})):
        folder = tmp_path / str(len(programs.by_words))
        work = Systemd(programs, folder).install([entry("backup", "12:30")])
        assert all(isinstance(step, Write) for step in work.steps)
        assert work.commands == (
            "systemctl --user daemon-reload",
            f"systemctl --user enable --now swtool-{TAG}-backup.timer",
        )


def test_only_our_own_files_are_deleted(tmp_path: Path) -> None:
    programs = Answers(REACHED)
    way = Systemd(programs, tmp_path)
    perform(way.install([entry("backup", "12:30")]), programs)
    perform(way.install([entry("backup", "12:30", caller("/a", uid=OTHER_UID))]), programs)
    foreign = tmp_path / f"swtool-{TAG}-remind.timer"
    foreign.write_text("[Timer]\nOnCalendar=daily\n", encoding="utf-8")
    perform(way.remove(caller(), ["backup", "remind"]), programs)
    assert {path.name for path in tmp_path.iterdir()} == {
        foreign.name, "swtool-ffffffff-backup.timer", "swtool-ffffffff-backup.service",
    }  # fmt: skip
    assert f"disable --now swtool-{TAG}-backup.timer" in own_calls(programs)
