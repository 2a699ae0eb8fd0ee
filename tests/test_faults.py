"""A kill at any moment, Ctrl-C, a second writer: nothing lost, nothing half-done, and it is said."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from swtool import cli
from swtool.store import bulk, journal
from swtool.store import database as database_module
from tests.clerk import (
    OPERATOR,
    Clerk,
    child_process,
    listing,
    people,
    roster,
    seat,
    whole_office,
)

ROWS = 120
BUSY = (
    "数据库正被另一个程序占用，没有写入任何内容\n原因：另一个 swtool 或数据库工具正在写\n怎么办：等它结束后重做这一步"
)


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setenv("COLUMNS", "500")
    return seat(county, tmp_path / "柜台", capsys)


# -- a kill -----------------------------------------------------------------------------------------------------------

LOADER = """
import sys
from datetime import date, datetime
from pathlib import Path
from swtool import opening, rooms
from swtool.dates import CHINA
from swtool.intake.load import State, load
db, folder, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
office = opening.open_office(db, today=date(2026, 11, 10), now=datetime.now(CHINA), actor="tester")
books = rooms.books()
for batch in range(first, 40):
    print("loading", flush=True)
    assert load(office, folder / f"{batch:02}.csv", books).state is State.LOADED
    print("loaded", flush=True)
"""
DIE = """
import os, sys
from swtool import cli
from swtool.store import bulk, database, journal
place = sys.argv[1]

def dying(function):
    def wrapped(*given, **named):
        if place.startswith("after"):
            function(*given, **named)
        os._exit(9)
    return wrapped

if place.endswith("insert"):
    bulk.insert_rows = dying(bulk.insert_rows)
elif place.endswith("seal"):
    journal.seal = dying(journal.seal)
elif place.endswith("close"):
    database.Database.close = dying(database.Database.close)
cli.main(sys.argv[2:])
"""


def test_a_kill_at_any_moment_leaves_whole_batches(clerk: Clerk) -> None:
    """Twelve kills of one office file that loads batch after batch; each batch is there whole or not at all."""
    moments = random.Random(20261110)
    for batch in range(40):
        people(clerk.desk / f"{batch:02}.csv", ROWS, batch=batch)
    before = listing(clerk.desk).keys()
    batches = told = 0
    for kill in range(12):
        first = batches
        child = child_process(LOADER, clerk.db, clerk.desk, first)
        assert child.stdout is not None
        assert child.stdout.readline() == "loading\n"
        heard = 0
        if kill % 2:  # a slow machine has loaded nothing in a quarter of a second
            heard = child.stdout.readline().count("loaded")
        time.sleep(moments.uniform(0, 0.25))
        child.kill()
        out, err = child.communicate()
        assert "Traceback" not in err, kill
        loaded = heard + out.count("loaded")
        batches, persons = whole_office(clerk.db)
        assert persons == batches * ROWS
        assert first + loaded <= batches <= first + loaded + 1  # killed before it could say so
        told += loaded
    assert told > 0, "never killed late enough to have loaded anything"
    assert listing(clerk.desk).keys() == before


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("before insert", False),
        ("after insert", False),
        ("before seal", False),
        ("after seal", False),
        ("before close", True),
        ("after close", True),
    ],
)
def test_a_death_at_each_step_of_a_load(clerk: Clerk, place: str, kept: bool) -> None:
    path = people(clerk.desk / "people.csv", 50)
    head = clerk.head()
    child = child_process(DIE, place, "--db", clerk.db, "intake", "load", path)
    child.communicate()
    assert child.returncode == 9
    assert whole_office(clerk.db) == ((1, 50) if kept else (0, 0))
    assert (clerk.head() != head) is kept
    answer = clerk("intake", "load", path)
    assert answer.code == 0
    assert whole_office(clerk.db) == (1, 50)


def test_a_death_while_founding_leaves_no_half_office(tmp_path: Path) -> None:
    line = ["--db", tmp_path / "office.db", "init", "--county", "330481", "--name", "海宁市", "--authority", "民政局"]
    line += OPERATOR
    child = child_process(DIE, "before seal", *line)
    child.communicate()
    assert child.returncode == 9
    assert not (tmp_path / "office.db").exists()
    assert cli.main([str(part) for part in line]) == 0


# -- Ctrl-C -----------------------------------------------------------------------------------------------------------

INTERRUPTED = "已中断，正在写的没有写入\n原因：没有写完的已全部撤销；之前写完的照旧有效，入库记录见 intake history"


@pytest.mark.parametrize(("owner", "step"), [(bulk, "insert_rows"), (journal, "seal")])
def test_ctrl_c_in_the_middle_of_a_load(
    clerk: Clerk, owner: object, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = people(clerk.desk / "people.csv", 20)
    genuine = getattr(owner, step)

    def interrupted(*given: object, **named: object) -> None:
        genuine(*given, **named)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(owner, step, interrupted)
    assert clerk.refused("intake", "load", path) == INTERRUPTED
    monkeypatch.undo()
    assert whole_office(clerk.db) == (0, 0)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for a single child")
def test_ctrl_c_from_the_keyboard(clerk: Clerk) -> None:
    path = people(clerk.desk / "people.csv", 3000)
    head, before = clerk.head(), listing(clerk.desk)
    child = child_process(
        "import sys; from swtool.cli import main; sys.exit(main(sys.argv[1:]))",
        "--db",
        clerk.db,
        "intake",
        "load",
        path,
    )
    assert child.stderr is not None
    assert child.stderr.readline().startswith("数据库：")
    child.send_signal(signal.SIGINT)
    out, err = child.communicate()
    assert (child.returncode, out, err.strip()) == (1, "", INTERRUPTED)
    assert (clerk.head(), listing(clerk.desk)) == (head, before)


# -- a second writer --------------------------------------------------------------------------------------------------

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
if sys.argv[2] == "whole file":
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
connection.execute("BEGIN IMMEDIATE")
connection.execute("INSERT INTO journal_context VALUES (1, 1, 'x', 'y', 'z', 0, 0)")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(params=["write lock", "whole file"])
def held(request: pytest.FixtureRequest, clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(database_module, "BUSY_MILLISECONDS", 100)
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(clerk.db), request.param],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    yield request.param
    child.communicate()


def test_a_second_writer_waits_and_is_refused(clerk: Clerk, held: str) -> None:
    path = roster(clerk.desk / "花名册.xlsx", ("许村镇社工站", "王示例", None, "服务性", "专职", "2021-06-30"))
    before = listing(clerk.desk)
    for line in (["org", "add", "第二示例中心"], ["intake", "load", str(path)]):
        answer = clerk(*line)
        assert (answer.code, answer.err) == (1, f"{clerk.db}：{BUSY}")
    if held == "write lock":
        assert clerk("station", "list").code == 0  # reading goes on
    assert listing(clerk.desk) == before
