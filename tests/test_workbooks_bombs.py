"""Files that would take all memory or never end: each is read or refused in words, within 20 seconds and 500 MB.

What can be read goes the whole way too, to the copy that is sent back: what the reader bears, the writer may not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bombs import ANSWERED, BOMBS
from tests.clerk import DAY, found

ROOT = Path(__file__).parents[1]
LONGEST = 40  # seconds; 20 for the child, and as much for a machine that does other things besides
ANSWERED_LONGEST = 90  # seconds; the slowest writes a million rows back, in 20 where nothing else runs
MEGABYTES = 500

_READ = """
import json, resource, sys
from pathlib import Path
from swtool.workbooks.cells import WorkbookFault
from swtool.workbooks.read import read
try:
    book = read(Path(sys.argv[1]))
    told, remedy = "", book.kind
except WorkbookFault as fault:
    told, remedy = fault.what + fault.why, fault.remedy
with open("/proc/self/status", encoding="ascii") as status:
    own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([told, remedy, own // 1024, child // 1024]))
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured as Linux tells it")
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_met_within_bounds(tmp_path: Path, bomb: str) -> None:
    name, make, words = BOMBS[bomb]
    path = tmp_path / name
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=LONGEST
    )
    assert done.stderr == ""
    told, remedy, own, child = json.loads(done.stdout)
    assert (words in told) if words else (told == "")
    assert remedy
    assert own < MEGABYTES
    assert child < MEGABYTES
    path.unlink()


_CHECK = """
import json, resource, sys
from swtool import cli
code = cli.main(sys.argv[1:])
with open("/proc/self/status", encoding="ascii") as status:
    own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print()
print(json.dumps([code, own // 1024, child // 1024]))
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("county") / "office.db"
    found(db)
    return db


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured as Linux tells it")
@pytest.mark.parametrize("bomb", ANSWERED)
def test_a_bomb_that_can_be_read_is_answered_within_bounds(tmp_path: Path, county: Path, bomb: str) -> None:
    name, make, words = {**BOMBS, **ANSWERED}[bomb]
    path = tmp_path / name
    path.write_bytes(make())
    command = ["--db", str(county), "--today", DAY, "intake", "check", str(path)]
    done = subprocess.run(
        [sys.executable, "-c", _CHECK, *command],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=ANSWERED_LONGEST,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    code, own, child = json.loads(done.stdout.splitlines()[-1])
    assert (code, words in done.stdout) == (1, True) if words else code in (0, 1), done.stdout
    assert own < MEGABYTES
    assert child < MEGABYTES
    assert (tmp_path / "a-退回.xlsx").exists() == (code == 1)
    path.unlink()
