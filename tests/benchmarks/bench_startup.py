"""Start-up: ``swtool --help`` as a whole process against ``sqlite-utils --help`` of the same environment.

As with ``bench_check``, that should be one of the core dependencies alone: BENCH_CORE names its folder.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = int(os.environ.get("BENCH_RUNS", "11"))
CORE = Path(os.environ.get("BENCH_CORE") or Path(sys.executable).parents[1])


def seconds(command: list[str]) -> float:
    """One run of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Both commands in turn, after a warm-up."""
    scripts = CORE / ("Scripts" if os.name == "nt" else "bin")
    ours, theirs = [str(scripts / "swtool"), "--help"], [str(scripts / "sqlite-utils"), "--help"]
    seconds(ours), seconds(theirs)
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(RUNS)]
    ratio = statistics.median(mine / other for mine, other in pairs)
    mine = statistics.median(pair[0] for pair in pairs)
    print(f"start-up: swtool --help {mine:.3f} s, {ratio:.2f}x of sqlite-utils --help (bar 0.6x)")


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    main()
