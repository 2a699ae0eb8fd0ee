"""`swtool schedule status` and `show`: what wants somebody to look, and what is not missed here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from swtool.schedule import running
from swtool.schedule.running import Desk, Outcome
from tests.clerk import OPERATOR, Answer, Clerk
from tests.schedule_case import OWN, TENTH, standing
from tests.schedule_case import child as child  # noqa: PLC0414
from tests.schedule_case import clerk as clerk  # noqa: PLC0414
from tests.schedule_case import crontab as crontab  # noqa: PLC0414
from tests.schedule_case import it_is as it_is  # noqa: PLC0414
from tests.schedule_case import pytestmark as pytestmark  # noqa: PLC0414
from tests.schedule_case import template as template  # noqa: PLC0414


def test_a_run_that_was_killed_is_seen(
    clerk: Clerk, crontab: Path, it_is: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk("schedule", "install", *OPERATOR)

    def killed(words: Sequence[str], environment: Mapping[str, str]) -> Outcome:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "start", killed)
    it_is(TENTH, 12, 30)
    assert clerk("schedule", "run", "backup", *OPERATOR).code == 1
    row = standing(clerk)["backup"]
    assert (row["result"], row["fault"]) == ("没有做完", "11-10 12:30 的一次没有做完就中断了")


@pytest.mark.parametrize(
    ("job", "code", "fault"),
    [
        ("disclosure", 3, ""),  # somebody owes something: an ordinary day
        ("remind", 3, ""),
        ("backup", 3, "上一次：备份有事要处理（退出码 3）"),
        ("audit", 3, "上一次：日志对不上（退出码 3）"),
        ("backup", 1, "上一次：没有做成：磁盘已满（退出码 1）"),
        ("remind", -9, "上一次：被系统中止（信号 9）（退出码 -9）"),
    ],
)
def test_which_ends_want_somebody_to_look(
    clerk: Clerk, crontab: Path, it_is: Callable[..., None], child: list[Outcome], job: str, code: int, fault: str
) -> None:
    clerk("schedule", "install", *OPERATOR)
    child.append(Outcome(code, "磁盘已满" if code == 1 else ""))
    it_is(TENTH, 13, 10)
    clerk("schedule", "run", job, *OPERATOR)
    assert standing(clerk)[job]["fault"].startswith(fault) if fault else standing(clerk)[job]["fault"] == ""


def test_a_missed_run_is_overdue_and_status_says_so_in_its_exit_code(
    clerk: Clerk, crontab: Path, it_is: Callable[..., None], child: list[Outcome]
) -> None:
    clerk("schedule", "install", *OPERATOR)  # on the 10th at 8:30; the reminders come at 8:40
    assert clerk("schedule", "status").code == 0
    it_is(TENTH, 10, 39)
    assert clerk("schedule", "status").code == 0
    it_is(TENTH, 10, 40)
    answer = clerk("schedule", "status")
    assert answer.code == 3
    assert "要处理：每日提醒　11-10 08:40 该做的没有做：swtool schedule run remind --anyway" in answer.out
    assert "定时任务没有按时做：每日提醒" in clerk("status").err.replace("\n", "")
    child.append(Outcome(0))
    clerk("schedule", "run", "remind", *OPERATOR)
    assert clerk("schedule", "status").code == 0
    assert "定时任务" not in clerk("status").err


def test_not_installed_is_told(clerk: Clerk, crontab: Path, it_is: object) -> None:
    answer = clerk("schedule", "status")
    assert answer.code == 3
    assert "要处理：三务公开、每日提醒、备份、验证日志　没有安装：swtool schedule install" in answer.out


def test_a_line_that_somebody_deleted_is_missed_at_once(clerk: Clerk, crontab: Path, it_is: object) -> None:
    clerk("schedule", "install", *OPERATOR)
    crontab.write_bytes(OWN)
    assert standing(clerk)["audit"]["fault"] == "登记过安装，这台电脑上却没有：swtool schedule install"
    assert "已装进 cron" in clerk("schedule", "install", *OPERATOR).out


def test_another_user_s_jobs_cannot_be_seen_and_are_not_missed(
    clerk: Clerk, crontab: Path, it_is: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The administrator installed them as root, the clerk looks."""
    clerk("schedule", "install", *OPERATOR)
    crontab.write_bytes(b"")
    monkeypatch.setenv("LOGNAME", "xiaowang")
    row = standing(clerk)["backup"]
    assert (row["place"], row["fault"]) == ("别的账户", "")
    it_is(TENTH, 14, 30)
    assert standing(clerk)["backup"]["fault"].startswith("11-10 12:30 该做的没有做")


def test_two_schedulers_at_once_are_told(clerk: Clerk, crontab: Path, it_is: object) -> None:
    clerk("schedule", "install", "--job", "backup", *OPERATOR)
    clerk("schedule", "install", "--via", "systemd", "--job", "backup", *OPERATOR)
    assert standing(clerk)["backup"]["fault"].startswith("装了不止一处（cron、systemd），会做两遍")


def test_an_operator_who_left_cannot_go_on_running_jobs(
    clerk: Clerk, crontab: Path, it_is: Callable[..., None], child: list[Outcome]
) -> None:
    clerk("schedule", "install", *OPERATOR)
    it_is(TENTH, 9)
    assert (
        clerk(
            "office", "handover", "--to", "李接任", "--new", "--close", "--output", clerk.desk / "移交.docx", *OPERATOR
        ).code
        == 0
    )
    it_is(TENTH, 12, 30)
    assert "现在不是经办人员" in clerk("schedule", "run", "backup", *OPERATOR).err
    assert "退出码 1 王经办现在不是经办人员" in Desk(clerk.db).log.read_text(encoding="utf-8")
    assert standing(clerk)["backup"]["fault"].startswith("以王经办的名义安装，他已不再经办")
    assert "已装进 cron" in clerk("schedule", "install", "--operator", "李接任").out
    assert "李接任" in crontab.read_text(encoding="utf-8")
    assert standing(clerk)["backup"]["fault"] == ""


def test_another_computer_s_jobs_are_not_missed_here(
    clerk: Clerk, crontab: Path, it_is: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk("schedule", "install", *OPERATOR)
    crontab.write_bytes(b"")
    monkeypatch.setattr("platform.node", lambda: "窗口电脑")
    row = standing(clerk)["backup"]
    assert (row["place"], row["fault"]) == ("别的电脑", "")
    it_is(TENTH, 14, 30)
    assert "装在电脑 " in standing(clerk)["backup"]["fault"]
    assert "换了电脑就在这里再装：swtool schedule install" in standing(clerk)["backup"]["fault"]


def test_a_program_without_a_screen_does_its_work(clerk: Clerk) -> None:
    """As pythonw.exe starts it: there is neither stdout nor stderr."""
    words = ["-m", "swtool", "--db", str(clerk.db), "--today", "2026-11-10", "schedule", "show"]
    closed = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" "$@" >&- 2>&-', sys.executable, *words],
        cwd=Path(__file__).parents[1],
    )
    assert closed.returncode == 0


def test_every_screen_fits_eighty_columns(
    clerk: Clerk, crontab: Path, it_is: Callable[..., None], child: list[Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    from swtool.helptext import display_width

    monkeypatch.setenv("COLUMNS", "80")
    child += [Outcome(3), Outcome(3)]
    clerk("schedule", "install", *OPERATOR)
    it_is(TENTH, 12, 30)
    clerk("schedule", "run", "disclosure", *OPERATOR)
    clerk("schedule", "run", "backup", *OPERATOR)
    shown: list[Answer] = [clerk("schedule", verb) for verb in ("show", "status")]
    for answer in shown:
        assert all(display_width(line) <= 80 for line in answer.out.splitlines()), answer.out
