"""Import of 100,000 rows × 20 columns (and 300,000 households), to committed and journalled, against floor and pandas.

Each figure is the median of runs in processes of their own; the bars of design §7 are ratios within one run.
The pandas figure needs BENCH_PYTHON, an interpreter that has pandas (``make bench`` makes one).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
RUNS = int(os.environ.get("BENCH_RUNS", "3"))

FLOOR = """
import sqlite3, sys, time, resource, json
from python_calamine import CalamineWorkbook
book, db = sys.argv[1:3]
start = time.perf_counter()
rows = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
connection = sqlite3.connect(db)
connection.execute("CREATE TABLE t (" + ", ".join(f"c{n} TEXT" for n in range(20)) + ")")
connection.executemany("INSERT INTO t VALUES (" + ",".join("?" * 20) + ")", rows[1:])
connection.commit()
print(json.dumps([time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""
PANDAS = """
import sqlite3, sys, time, resource, json
import pandas
book, db = sys.argv[1:3]
start = time.perf_counter()
pandas.read_excel(book, dtype=str).to_sql("t", sqlite3.connect(db), index=False)
print(json.dumps([time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""
SWTOOL = """
import sys, time, resource, json
from datetime import date, datetime
from pathlib import Path
from swtool import opening, rooms
from swtool.dates import CHINA
from swtool.intake.load import load
book, db, prepare = sys.argv[1:4]
exec(prepare)
now = datetime(2026, 11, 10, 9, tzinfo=CHINA)
founding = opening.Founding("330481", "海宁市", "海宁市民政局")
office = opening.found_office(Path(db), founding, today=now.date(), now=now, actor="bench")
prepared(office)
books = rooms.books()  # no program's start counts: pandas takes half a second for its own
start = time.perf_counter()
receipt = load(office, Path(book), books)
took = time.perf_counter() - start
office.db.close()
assert receipt.state == "loaded", (receipt.state, receipt.findings[:3])
print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""
PREPARE = "from tests.benchmarks._county import prepared"


def run(python: str, code: str, *arguments: str) -> tuple[float, float]:
    """Seconds and peak MiB of one run in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [python, "-c", code, arguments[0], str(Path(folder) / "t.db"), *arguments[1:]]
        environment = {**os.environ, "PYTHONPATH": "."}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
        took, peak = json.loads(done.stdout.splitlines()[-1])
        return took, peak / 1024


def report(name: str, write: Callable[[Path, int], Path], rows: int = ROWS, *, runs: int = RUNS) -> None:
    """One form: against the floor, half the rows and pandas, in turn, so that a machine that slows down slows all."""
    peers = os.environ.get("BENCH_PYTHON")
    here = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        book, half = (str(write(Path(folder) / f"{count}.xlsx", count)) for count in (rows, rows // 2))
        turns = [
            (
                run(here, FLOOR, book),
                run(here, SWTOOL, book, PREPARE),
                run(here, SWTOOL, half, PREPARE),
                run(peers, PANDAS, book) if peers else (0.0, 0.0),
            )
            for _ in range(runs)
        ]
    floor, ours, ours_half, theirs = (statistics.median(turn[at][0] for turn in turns) for at in range(4))
    floor_peak, peak = (max(turn[at][1] for turn in turns) for at in range(2))
    print(f"import {name}, {rows} rows x 20: {ours:.2f} s, {peak:.0f} MiB (floor {floor:.2f} s, {floor_peak:.0f} MiB)")
    print(f"  {ours / floor:.2f}x the floor (bar 3x); memory bar 600 MiB")
    print(f"  twice the rows take {ours / ours_half:.2f}x the time (bar 2.2x)")
    if peers:
        print(f"  pandas {theirs:.2f} s: swtool is {theirs / ours:.1f}x as fast (bar 5x)")


def main() -> None:
    """A form whose row is two records, one of three, and one of almost five (person, certificate, education,
    employment, post); then a whole county of households."""
    from tests.benchmarks._rosters import write_households, write_resources, write_roster

    report("社区资源清单", write_resources)
    report("居民需求档案", write_households)
    report("社工站人员花名册", write_roster)
    report("居民需求档案", write_households, 3 * ROWS, runs=1)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
