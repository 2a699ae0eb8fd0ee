"""Every check over a province, by its own rules and by those of every place at once: 1,629 stations and 26,000 service
points, 30,000 staff, five years.

Each size is checked in a process of its own, so that its memory is its own; the seconds are the processor's. Bars: 5 s,
400 MB, growth from half to whole 2.2. BENCH_SHARE sets another part (2: half and a quarter).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SHARE = int(os.environ.get("BENCH_SHARE", "1"))
SECONDS, MEGABYTES, GROWTH = 5, 400, 2.2
_MEASURE = """
import json, sys, time
from pathlib import Path
from swtool import opening
from swtool.findings import Outcome
from swtool.inspection import inspect
from swtool.rooms import checks
from dataclasses import replace
from tests.benchmarks._province import NOW, every_place

office = opening.open_office(Path(sys.argv[1]), today=NOW.date(), now=NOW, actor="")
if sys.argv[2] == "every place":
    office = replace(office, policy=every_place())
start = time.process_time()
each = {}
done = []
with office.db.remembering():
    for check in checks():
        began = time.process_time()
        (inspected,) = inspect(office, NOW.date(), [check], (Outcome.VIOLATED, Outcome.UNDETERMINED)).checks
        each[check.code] = time.process_time() - began
        done.append(inspected)
took = time.process_time() - start
findings = sum(one.counts.total() for one in done)
try:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
except ImportError:
    peak = 0
print(json.dumps({"seconds": took, "megabytes": peak, "findings": findings, "each": each}))
"""


def written(folder: Path, share: int) -> Path:
    """The part of the province, written; its office."""
    from tests.benchmarks._province import province

    folder.mkdir()
    province(folder, share=share).db.close()
    return folder / "office.db"


def measured(office: Path, rules: str) -> dict[str, object]:
    """Check it by its own rules, or by those of every place at once, which no office has."""
    command = [sys.executable, "-c", _MEASURE, str(office), rules]
    found: dict[str, object] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def main() -> None:
    """Half of it, then all of it, by both."""
    with tempfile.TemporaryDirectory() as folder:
        half, full = written(Path(folder) / "半", 2 * SHARE), written(Path(folder) / "全", SHARE)
        for rules in ("its own", "every place"):
            report(rules, measured(half, rules), measured(full, rules))


def report(rules: str, half: dict[str, object], full: dict[str, object]) -> None:
    """What all of it took, and how it grows; the slowest checks."""
    growth = full["seconds"] / half["seconds"]  # type: ignore[operator]
    print(
        f"check of a province by the rules of {rules}, {full['findings']} findings: {full['seconds']:.2f} s "
        f"(bar {SECONDS} s), {full['megabytes']:.0f} MB (bar {MEGABYTES}), growth {growth:.2f}x (bar {GROWTH}x)"
    )
    slowest = sorted(full["each"].items(), key=lambda item: -item[1])  # type: ignore[attr-defined]
    for code, seconds in slowest[:8]:
        print(f"  {code}: {seconds:.2f} s")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    main()
