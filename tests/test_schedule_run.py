"""`swtool schedule run`: a job in a process of its own, once at a time, told in one line and in a log."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from swtool.schedule import running
from swtool.schedule.running import LOG_BYTES, LOG_FILES, Desk, Outcome, refusal_of
from tests.clerk import OPERATOR, Clerk
from tests.offices import china_time
from tests.schedule_case import TENTH, standing
from tests.schedule_case import child as child  # noqa: PLC0414
from tests.schedule_case import clerk as clerk  # noqa: PLC0414
from tests.schedule_case import crontab as crontab  # noqa: PLC0414
from tests.schedule_case import it_is as it_is  # noqa: PLC0414
from tests.schedule_case import pytestmark as pytestmark  # noqa: PLC0414
from tests.schedule_case import template as template  # noqa: PLC0414


def test_a_job_that_runs_is_told_everywhere(
    clerk: Clerk, crontab: Path, it_is: Callable[..., None], child: list[Outcome]
) -> None:
    clerk("schedule", "install", *OPERATOR)
    child.append(Outcome(3))
    it_is(TENTH, 9, 10)
    answer = clerk("schedule", "run", "disclosure", *OPERATOR)
    # October 2026: the one organization of the county runs a station, and has published nothing.
    assert (answer.code, answer.out) == (3, "三务公开：有机构没有公开；2026-10 应公开 1 家，已公开 0 家\n")
    row = standing(clerk)["disclosure"]
    assert (row["place"], row["last"], row["code"], row["fault"]) == ("cron", "11-10 09:10", "3", "")
    assert (row["next"], row["on_behalf_of"]) == ("11-11 09:10", "王经办")
    log = Desk(clerk.db).log.read_text(encoding="utf-8").splitlines()
    assert log == [
        "2026-11-10T09:10:00+08:00 disclosure 开始",
        "2026-11-10T09:10:00+08:00 disclosure 结束 退出码 3 有机构没有公开；2026-10 应公开 1 家，已公开 0 家",
    ]
    whys = [line["why"] for line in json.loads(clerk("audit", "log", "--last", "2", "--format", "json").out)["rows"]]
    assert whys == ["定时任务结束：三务公开", "定时任务开始：三务公开"]


def test_a_job_really_starts_a_process_of_its_own(
    clerk: Clerk, it_is: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    answer = clerk("schedule", "run", "backup", *OPERATOR)
    assert answer.code == 0, answer
    assert answer.out.startswith("备份：已备份并核验；")
    assert answer.out.endswith(" MB，已核验\n")
    assert len(list((clerk.desk / "备份").glob("*.swbak"))) == 1


def test_a_backup_made_within_the_second_is_counted(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal keeps whole seconds, the clock does not: begun at .9, made and verified in the same second."""
    moment = china_time(TENTH, 12, 30).replace(microsecond=900_000)
    monkeypatch.setattr("swtool.commands._context.clock", lambda: moment)

    def start(words: Sequence[str], environment: Mapping[str, str]) -> Outcome:
        return Outcome(clerk("backup", "create", "--verify", *OPERATOR).code)

    monkeypatch.setattr(running, "start", start)
    clerk("schedule", "run", "backup", *OPERATOR)
    assert standing(clerk)["backup"]["result"].endswith(" MB，已核验")


def test_a_job_by_the_crontab_line_with_cron_s_bare_environment(clerk: Clerk, crontab: Path, tmp_path: Path) -> None:
    """As cron would: /bin/sh, two folders in PATH, no LANG, another folder. The line is the one that was written."""
    clerk("schedule", "install", "--job", "audit", *OPERATOR)
    line = crontab.read_text(encoding="utf-8").splitlines()[0]
    command = line.split(" ", 5)[5].replace("\\%", "%").replace(">/dev/null 2>&1", f">'{tmp_path}/said' 2>&1")
    (tmp_path / "swtool.py").write_text("raise SystemExit(99)", encoding="utf-8")  # a file in the way where cron starts
    bare = {"HOME": str(tmp_path), "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", "LOGNAME": "tester"}
    done = subprocess.run(["/bin/sh", "-c", command], env=bare, cwd=tmp_path)
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert (done.returncode, "验证日志：日志完整" in said) == (0, True), said


def test_not_its_day(clerk: Clerk, it_is: Callable[..., None], child: list[Outcome]) -> None:
    it_is(date(2026, 12, 9), 9, 10)
    head = clerk.head()
    answer = clerk("schedule", "run", "disclosure", *OPERATOR)
    assert (answer.code, answer.out, clerk.head()) == (0, "三务公开：今天不用做\n", head)
    child.append(Outcome(0))
    assert clerk("schedule", "run", "disclosure", "--anyway", *OPERATOR).code == 0


def test_the_same_job_never_runs_twice_at_once(clerk: Clerk, it_is: object, child: list[Outcome]) -> None:
    desk = Desk(clerk.db)
    desk.folder.mkdir()
    with FileLock(desk.lock("backup")):
        head = clerk.head()
        answer = clerk("schedule", "run", "backup", *OPERATOR)
        assert answer.code == 1
        assert "“备份”的上一次还没有做完，这一次没有做" in answer.err
        assert clerk.head() == head
        child.append(Outcome(0))
        assert clerk("schedule", "run", "audit", *OPERATOR).code == 0  # another job may
    assert "没有做成 退出码 1 “备份”的上一次还没有做完" in desk.log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("数据库：/x（海宁市）\n提醒：旧了\n磁盘已满\n怎么办：清出空间", "磁盘已满"),
        ("身份证号 330481199003070000 不对", None),
        ("长" * 200, "长" * 119 + "…"),
        ("", ""),
    ],
)
def test_a_refusal_is_told_in_one_line_without_numbers(said: str, line: str | None) -> None:
    told = refusal_of(said)
    assert "330481199003070000" not in told
    if line is not None:
        assert told == line


def test_the_log_rotates_and_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "社工台账.db")
    now = datetime.fromisoformat("2026-11-10T09:00:00+08:00")
    for number in range(6):
        desk.folder.mkdir(exist_ok=True)
        desk.log.write_text("x" * (LOG_BYTES - 10) + "\n", encoding="utf-8")
        desk.note(now, "backup", f"第 {number} 次")
    names = sorted(path.name for path in desk.folder.glob("社工台账.log*"))
    assert names == ["社工台账.log", *(f"社工台账.log.{number}" for number in range(1, LOG_FILES + 1))]
    assert desk.log.read_text(encoding="utf-8") == "2026-11-10T09:00:00+08:00 backup 第 5 次\n"
    blocked = Desk(tmp_path / "另" / "社工台账.db")
    blocked.database.parent.mkdir()
    blocked.folder.write_text("a file where the folder would be", encoding="utf-8")
    blocked.note(now, "backup", "照做")


def test_what_is_no_office_is_refused_and_left_alone(clerk: Clerk) -> None:
    stranger = clerk.desk / "别的.db"
    stranger.write_text("no office", encoding="utf-8")
    answer = clerk("schedule", "run", "backup", *OPERATOR, db=stranger)
    assert answer.code == 1
    assert "怎么办" in answer.err
    assert not (clerk.desk / "定时任务").exists()
