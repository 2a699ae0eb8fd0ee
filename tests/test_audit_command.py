"""`swtool audit`: the journal as it is listed, and every way of tampering as it is told."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.offices import china_time
from tests.reporting_house import TODAY, Caller, county

HEAD = re.compile(r"\d+-[0-9a-f]{12,}")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caller:
    there = county(tmp_path)
    there.office.db.close()
    return Caller(there.path, monkeypatch, capsys, now=china_time(TODAY))


@contextmanager
def _behind_its_back(path: Path) -> Iterator[sqlite3.Connection]:
    """The file opened by another program, every trigger gone."""
    connection = sqlite3.connect(path)
    triggers = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    kept = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
    for name in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    yield connection
    for sql in kept:
        connection.execute(sql)
    connection.commit()
    connection.close()


def _head(run: Caller) -> str:
    _, out, _ = run("audit", "verify")
    found = HEAD.search(out)
    assert found
    return found[0]


def test_the_log_newest_first(run: Caller) -> None:
    code, out, _ = run("audit", "log", "--last", "2", "--format", "json")
    rows = json.loads(out)["rows"]
    assert code == 0
    assert [row["why"] for row in rows] == ["登记变动", "登记变动"]
    assert rows[0]["txn"] == rows[1]["txn"] + 1
    assert rows[0]["actor"] == "tester"
    assert rows[0]["recorded_at"] == "2026-11-06 09:00:00"
    assert rows[0]["head"] == _head(run)


def test_the_log_refuses_nonsense(run: Caller) -> None:
    assert run("audit", "log", "--last", "0")[0] == 2
    assert run("audit")[0] == 2


def test_an_untouched_file_is_whole(run: Caller) -> None:
    code, out, err = run("audit", "verify")
    assert code == 0
    assert "日志完整，数据与日志一致" in out
    assert "--against" in err
    assert run("audit", "verify", "--against", _head(run))[0] == 0


def test_a_changed_row_is_found(run: Caller) -> None:
    with _behind_its_back(run.path) as connection:
        connection.execute("UPDATE filing SET first_filed_at = '2026-03-02T09:00:00+08:00'")
    code, out, _ = run("audit", "verify")
    assert code == 3
    assert "[row] filing #1：" in out
    assert "共 1 处不一致" in out


def test_a_lost_trigger_is_found(run: Caller) -> None:
    connection = sqlite3.connect(run.path)
    (name,) = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'post' LIMIT 1"
    ).fetchone()
    connection.execute(f'DROP TRIGGER "{name}"')
    connection.commit()
    connection.close()
    code, out, _ = run("audit", "verify")
    assert code == 3
    assert "[trigger] post：" in out


def test_a_cut_tail_is_found_through_a_head_printed_earlier(run: Caller) -> None:
    head = _head(run)
    with _behind_its_back(run.path) as connection:
        (last,) = connection.execute("SELECT max(id) FROM journal_txn").fetchone()
        for table, row in connection.execute(
            "SELECT l.table_name, e.row_id FROM journal_entry e JOIN journal_layout l ON l.id = e.layout "
            "WHERE e.txn = ? ORDER BY e.id DESC",
            (last,),
        ).fetchall():
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (row,))
        connection.execute("DELETE FROM journal_entry WHERE txn = ?", (last,))
        connection.execute("DELETE FROM journal_txn WHERE id = ?", (last,))
    assert run("audit", "verify")[0] == 0  # no chain alone can tell
    code, out, _ = run("audit", "verify", "--against", head)
    assert code == 3
    assert f"[head] {head}：" in out
    assert "被截掉" in out


def test_a_head_of_another_chain_and_a_head_that_is_none(run: Caller) -> None:
    code, out, _ = run("audit", "verify", "--against", "3-" + "0" * 32)
    assert code == 3
    assert "整条链被改写过" in out
    code, _, err = run("audit", "verify", "--against", "乱写", "--against", _head(run))
    assert code == 2
    assert "“乱写”不是链头" in err
