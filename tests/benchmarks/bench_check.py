"""``swtool intake check`` of a 50-row book as a whole process, against ``sqlite-utils --help`` of the same environment.

The bar means something only in an environment of the core dependencies (with pandas about, sqlite-utils imports it):
BENCH_CORE names the folder of one, and ``make bench`` makes it. Both commands run in turn; the ratio is the median.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

RUNS = int(os.environ.get("BENCH_RUNS", "11"))
CORE = Path(os.environ.get("BENCH_CORE") or Path(sys.executable).parents[1])
NOW = datetime.fromisoformat("2026-11-10T09:00:00+08:00")


def prepared(folder: Path) -> tuple[Path, Path]:
    """An office that knows the stations, and a roster of fifty people."""
    from swtool import opening
    from tests.benchmarks import _county, _rosters

    office = opening.found_office(
        folder / "office.db",
        opening.Founding("330481", "海宁市", "海宁市民政局"),
        today=NOW.date(),
        now=NOW,
        actor="bench",
    )
    _county.prepared(office)
    office.db.close()
    return folder / "office.db", _rosters.write_roster(folder / "花名册.xlsx", 50)


def seconds(command: list[str], good: tuple[int, ...] = (0,)) -> float:
    """One run of a command."""
    start = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True)
    took = time.perf_counter() - start
    assert done.returncode in good, done.stderr.decode("utf-8", "replace")
    return took


def main() -> None:
    """Both commands in turn, after a warm-up."""
    scripts = CORE / ("Scripts" if os.name == "nt" else "bin")
    with tempfile.TemporaryDirectory() as folder:
        office, book = prepared(Path(folder))
        ours = [str(scripts / "swtool"), "--db", str(office), "intake", "check", str(book)]
        theirs = [str(scripts / "sqlite-utils"), "--help"]
        seconds([*ours[:3], "operator", "add", "示例"])
        seconds(ours, (0, 3)), seconds(theirs)
        pairs = [(seconds(ours, (0, 3)), seconds(theirs)) for _ in range(RUNS)]
    ratio = statistics.median(mine / other for mine, other in pairs)
    mine = statistics.median(pair[0] for pair in pairs)
    print(f"intake check of 50 rows: {mine:.3f} s, {ratio:.2f}x of sqlite-utils --help (bar 2.5x)")


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
