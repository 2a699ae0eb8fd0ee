"""Files that would take all memory or never end: each is read or refused in words, within 20 seconds and 500 MB."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bombs import BOMBS

ROOT = Path(__file__).parents[1]
LONGEST = 40  # seconds; 20 for the child, and as much for a machine that does other things besides
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
