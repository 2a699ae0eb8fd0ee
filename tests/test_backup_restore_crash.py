"""A restore that stops half way can always be brought to its end; one that cannot begin changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from swtool import cli
from swtool.store import replacing
from swtool.store.workplace import abandoned_plans
from tests.backup_house import OWN_RULES, opened, set_clock, tables
from tests.clerk import Clerk, head_of
from tests.offices import TODAY, china_time
from tests.restore_case import _files
from tests.restore_case import backup as backup  # noqa: PLC0414
from tests.restore_case import clerk as clerk  # noqa: PLC0414
from tests.restore_case import county as county  # noqa: PLC0414


class Killed(BaseException):
    """A kill: nothing of the program's own gets to clean up."""


@pytest.mark.parametrize("ending", ["--finish", "again"])
@pytest.mark.parametrize("moves", range(7))
def test_a_crash_between_any_two_moves(
    clerk: Clerk, backup: Path, moves: int, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three parts go aside, three come in: after ``moves`` of them the machine stops. Without the office file opening
    says so; with it, it is the old or the new one whole; and it can always be brought to its end."""
    clerk("org", "add", "第二示例中心")
    head = clerk.head()
    genuine, done = replacing._move, []

    def dying(move: replacing.Move) -> None:
        if len(done) == moves:
            raise Killed
        genuine(move)
        done.append(move)

    def dying_at_the_end(place: Path) -> None:
        raise Killed

    line = ("backup", "restore", backup, "--to", clerk.db, "--replace", "--yes")
    with monkeypatch.context() as machine:
        machine.setattr(replacing, "_move", dying)
        if moves == 6:
            machine.setattr(replacing, "_close", dying_at_the_end)
        machine.setattr(cli, "report", lambda problem, debug: 77 if isinstance(problem, Killed) else 78)
        assert clerk(*line).code == 77
    assert len(done) == moves
    set_clock(monkeypatch, china_time(TODAY, 10))
    assert len(abandoned_plans(clerk.desk)) == 1
    if moves == 0:
        assert clerk.head() == head
        assert "第二示例中心" in clerk("org", "list").out
    elif moves < 6:
        assert not clerk.db.exists()
        said = clerk("org", "list")
        assert said.code == 1
        assert "上一次恢复没有做完，数据库暂时不在原处" in said.err
        assert f"swtool backup restore --finish --to {clerk.db}" in said.err
        said = clerk("init", "--county", "330481", "--name", "海宁市", "--authority", "海宁市民政局")
        assert (said.code, "上一次恢复没有做完" in said.err) == (1, True)
    else:
        assert "第二示例中心" not in clerk("org", "list").out
    if ending == "--finish":
        answer = clerk("backup", "restore", "--finish", "--to", clerk.db)
        assert (answer.code, "上一次的恢复已做完" in answer.out) == (0, True)
    else:
        answer = clerk(*line)
        assert (answer.code, "先把上一次没有做完的恢复做完了" in answer.err) == (0, moves > 0)
    assert abandoned_plans(clerk.desk) == []
    assert "第二示例中心" not in clerk("org", "list").out
    asked_at = "1000" if (moves, ending) == (0, "again") else "0900"  # nothing was begun: decided anew
    assert head_of(clerk.desk / f"office.恢复前-20261110-{asked_at}.db") == head
    assert len([path for path in (clerk.desk / "office.附件").rglob("*") if path.is_file()]) == 2
    assert clerk("audit", "verify").code == 0
    assert not [name for name in _files(clerk.desk) if "~" in name]


def test_a_log_left_by_a_killed_writer_goes_aside_with_its_office(
    clerk: Clerk, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine stops before the first move; the office is worked on again, and that program is killed too: its last
    step lies in the log alone. Finishing the restore takes the log, and rules that came meanwhile, aside with it."""
    (clerk.desk / "office.policy.toml").unlink()

    def dying(move: replacing.Move) -> None:
        raise Killed

    with monkeypatch.context() as machine:
        machine.setattr(replacing, "_move", dying)
        machine.setattr(cli, "report", lambda problem, debug: 77)
        assert clerk("backup", "restore", backup, "--to", clerk.db, "--replace", "--yes").code == 77
    (clerk.desk / "office.policy.toml").write_text(OWN_RULES.replace("count = 9", "count = 8"), encoding="utf-8")
    busy = clerk.desk.parent / "busy"
    shutil.copytree(clerk.desk, busy)
    writer = opened(busy / "office.db")
    writer.db.connection.execute("PRAGMA wal_autocheckpoint = 0")
    with writer.change("登记") as tx:
        tx.insert("office_fact", {"key": "x", "value": "断电前", "effective_on": "2026-11-10", "recorded_at": "x"})
    for name in ("office.db", "office.db-wal"):  # as they lie on the disk when the power goes
        shutil.copy(busy / name, clerk.desk / name)
    writer.db.connection.close()
    assert clerk("backup", "restore", "--finish", "--to", clerk.db).code == 0
    assert clerk("audit", "verify").code == 0
    assert (clerk.desk / "office.policy.toml").read_text(encoding="utf-8") == OWN_RULES
    aside = opened(clerk.desk / "office.恢复前-20261110-0900.db")
    assert aside.fact("x") == "断电前"
    assert "count = 8" in (clerk.desk / "office.恢复前-20261110-0900.policy.toml").read_text(encoding="utf-8")
    aside.db.close()


def test_a_log_that_comes_at_the_last_moment_stops_the_restore(
    clerk: Clerk, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program opens the old office between the looking and the moving: its log must not meet the new one."""
    genuine = replacing._move

    def late(move: replacing.Move) -> None:
        genuine(move)
        if move.source == clerk.db:
            clerk.db.with_name("office.db-wal").write_bytes(b"a log of the old office")

    monkeypatch.setattr(replacing, "_move", late)
    answer = clerk("backup", "restore", backup, "--to", clerk.db, "--replace", "--yes")
    assert (answer.code, "放不到原处，没有恢复，原来的数据库照旧" in answer.err) == (1, True)
    assert clerk.db.with_name("office.db-wal").exists()
    assert not list(clerk.desk.glob("office.恢复前*"))


def test_a_move_that_is_refused_is_taken_back(clerk: Clerk, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when WPS holds the rules open on Windows: the third move fails, the two before it are undone."""
    genuine, done = replacing._move, []

    def stubborn(move: replacing.Move) -> None:
        if len(done) == 2:
            raise PermissionError(13, "in use", str(move.source))
        genuine(move)
        done.append(move)

    monkeypatch.setattr(replacing, "_move", stubborn)
    before = _files(clerk.desk)
    said = clerk.refused("backup", "restore", backup, "--to", clerk.db, "--replace", "--yes")
    assert "放不到原处，没有恢复，原来的数据库照旧" in said
    assert _files(clerk.desk) == before
    assert tables(clerk)[0].count("示例社会工作服务中心") == 1


def test_a_name_that_is_in_the_way_at_the_end(clerk: Clerk, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody puts a file of their own where the office is to come, between the crash and the finishing."""
    genuine, done = replacing._move, []

    def dying(move: replacing.Move) -> None:
        if len(done) == 4:
            raise Killed
        genuine(move)
        done.append(move)

    with monkeypatch.context() as machine:
        machine.setattr(replacing, "_move", dying)
        machine.setattr(cli, "report", lambda problem, debug: 77)
        assert clerk("backup", "restore", backup, "--to", clerk.db, "--replace", "--yes").code == 77
    clerk.db.write_bytes(b"mine")
    answer = clerk("backup", "restore", "--finish", "--to", clerk.db)
    assert (answer.code, "上一次恢复还差几步，做不下去" in answer.err) == (1, True)
    assert clerk.db.read_bytes() == b"mine"
    clerk.db.unlink()
    assert clerk("backup", "restore", "--finish", "--to", clerk.db).code == 0
    assert clerk("audit", "verify").code == 0
