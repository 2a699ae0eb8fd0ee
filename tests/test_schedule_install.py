"""`swtool schedule install` and `remove`: a crontab of its own, dry runs, files only."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.store.audit import verify
from tests.backup_house import opened
from tests.clerk import OPERATOR, Clerk
from tests.schedule_case import OWN
from tests.schedule_case import clerk as clerk  # noqa: PLC0414
from tests.schedule_case import crontab as crontab  # noqa: PLC0414
from tests.schedule_case import it_is as it_is  # noqa: PLC0414
from tests.schedule_case import pytestmark as pytestmark  # noqa: PLC0414
from tests.schedule_case import template as template  # noqa: PLC0414
from tests.schedule_house import private_crontab

JOBS = ("disclosure", "remind", "backup", "audit")


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
