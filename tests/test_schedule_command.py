"""`swtool schedule` at the terminal: installed, run, looked at; a crontab of its own, and the clock put in place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from swtool.schedule import running
from swtool.schedule.running import LOG_BYTES, LOG_FILES, Desk, Outcome, refusal_of
from swtool.store.audit import verify
from tests.backup_house import opened
from tests.clerk import OPERATOR, Answer, Clerk, found, seat
from tests.offices import china_time
from tests.schedule_house import private_crontab

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a program crontab of its own")
OWN = b"# mine\n5   4 * * *  /bin/true\n"
TENTH = date(2026, 11, 10)
JOBS = ("disclosure", "remind", "backup", "audit")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("county") / "office.db"
    found(db)
    return db


@pytest.fixture
def clerk(template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Clerk:
    return seat(template, tmp_path / "办公 桌", capsys)


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return private_crontab(tmp_path, monkeypatch, OWN)


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[date, int, int], None]:
    def set_clock(day: date, hour: int, minute: int = 0) -> None:
        monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(day, hour, minute))

    set_clock(TENTH, 8, 30)
    return set_clock


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> list[Outcome]:
    """How the job's own process ends, instead of starting one."""
    ends: list[Outcome] = []

    def start(words: Sequence[str], environment: Mapping[str, str]) -> Outcome:
        return ends.pop(0)

    monkeypatch.setattr(running, "start", start)
    return ends


def standing(clerk: Clerk) -> dict[str, dict[str, str]]:
    rows = json.loads(clerk("schedule", "status", "--format", "json").out)["rows"]
    return {row["name"]: row for row in rows}


def test_installed_twice_is_once_and_removed_is_gone(clerk: Clerk, crontab: Path, it_is: object) -> None:
    first = clerk("schedule", "install", *OPERATOR)
    assert first.code == 0
    assert "已装进 cron：三务公开、每日提醒、备份、验证日志" in first.out
    table = crontab.read_bytes()
    assert table.endswith(OWN)
    assert table.count(b"schedule run") == len(JOBS)
    head = clerk.head()
    assert "没有变化" in clerk("schedule", "install", *OPERATOR).out
    assert (crontab.read_bytes(), clerk.head()) == (table, head)
    assert "已移出 cron" in clerk("schedule", "remove", *OPERATOR).out
    assert crontab.read_bytes() == OWN
    head = clerk.head()
    assert "没有装过，没有变化" in clerk("schedule", "remove", *OPERATOR).out
    assert clerk.head() == head


def test_who_installed_is_on_record_and_in_the_journal(clerk: Clerk, crontab: Path, it_is: object) -> None:
    clerk("schedule", "install", "--job", "备份", *OPERATOR)
    office = opened(clerk.db)
    try:
        rows = office.db.query("SELECT job, kind, way, runs_at, on_behalf_of, os_user FROM job_installation")
        assert [tuple(row) for row in rows] == [("backup", "installed", "cron", "12:30", "王经办", "tester")]
        last = office.db.one("SELECT actor, why FROM journal_txn ORDER BY id DESC LIMIT 1")
        assert tuple(last or ()) == ("王经办", "安装定时任务（cron）")
        assert verify(office.db) == []
    finally:
        office.db.close()
    assert b"--operator '\xe7\x8e\x8b\xe7\xbb\x8f\xe5\x8a\x9e'" in crontab.read_bytes()


def test_a_dry_run_prints_the_lines_and_changes_nothing(clerk: Clerk, crontab: Path, it_is: object) -> None:
    head = clerk.head()
    answer = clerk("schedule", "install", "--dry-run", *OPERATOR)
    assert "运行 crontab -" in answer.out
    assert answer.out.count("\n+ ") == len(JOBS)
    assert "其余 2 行不动" in answer.out
    assert (crontab.read_bytes(), clerk.head()) == (OWN, head)


def test_a_crontab_that_refuses_leaves_nothing_noted(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, it_is: object
) -> None:
    script = private_crontab(tmp_path, monkeypatch).with_name("bin") / "crontab"
    script.write_text('#!/bin/sh\n[ "$1" = -l ] && { echo "no crontab for x" >&2; exit 1; }\necho 磁盘满 >&2; exit 1\n')
    said = clerk.refused("schedule", "install", *OPERATOR)
    assert "crontab 没有接受" in said
    assert "磁盘满" in said


def test_files_only(clerk: Clerk, crontab: Path, it_is: object) -> None:
    head = clerk.head()
    for via, names in (
        ("cron", {"crontab.txt"}),
        ("windows", {f"{job}.xml" for job in JOBS}),
    ):
        answer = clerk("schedule", "install", "--via", via, "--out", clerk.desk / via, *OPERATOR)
        assert answer.code == 0, answer
        assert {path.name for path in (clerk.desk / via).iterdir()} == names
    assert 'schtasks /Create /TN "\\swtool\\' in answer.out
    clerk("schedule", "install", "--via", "systemd", "--out", clerk.desk / "systemd", *OPERATOR)
    assert len(list((clerk.desk / "systemd").iterdir())) == 2 * len(JOBS)
    assert (crontab.read_bytes(), clerk.head()) == (OWN, head)


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
