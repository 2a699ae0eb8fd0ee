"""Export of a list of 100,000 rows × 20 columns and of 300,000 households, against the bare writer and its peers.

``write_table`` gives headings, widths, formats, filter, print set-up, masks and the same bytes twice; the others write
the same rows, tuples too, with no look at all. Each figure is the median of runs in processes of their own; the bar of
design §7 is a ratio within one run. XlsxWriter and openpyxl as peers need BENCH_PYTHON (``make bench`` makes it).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
RUNS = int(os.environ.get("BENCH_RUNS", "3"))

ROWS_MADE = """
import sys, time, resource, json
from datetime import date
out, count, kind = sys.argv[1], int(sys.argv[2]), sys.argv[3]
exec(open("tests/benchmarks/_lists.py", encoding="utf-8").read())
titles, shows, rows = made(kind, count)
"""
TIMED = """
print(json.dumps([time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""
SWTOOL = """
from pathlib import Path
from swtool.tables import Heading, Show, Table
from swtool.workbooks.write import write_table
from rustpy_xlsxwriter import write_worksheets
import swtool.workbooks.sheets
table = Table("名单", tuple(Heading(f"c{n}", t, Show(s)) for n, (t, s) in enumerate(zip(titles, shows))), rows,
    as_of=date(2026, 1, 1))
start = time.perf_counter()
write_table(table, Path(out))
"""
BARE = """
from rustpy_xlsxwriter import write_worksheet
start = time.perf_counter()
write_worksheet((dict(zip(titles, row)) for row in rows), out, sheet_name="名单")
"""
XLSXWRITER = """
import xlsxwriter
start = time.perf_counter()
book = xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
sheet = book.add_worksheet("名单")
sheet.write_row(0, 0, titles)
for number, row in enumerate(rows, 1):
    sheet.write_row(number, 0, row)
book.close()
"""
OPENPYXL = """
import openpyxl
start = time.perf_counter()
book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet("名单")
sheet.append(titles)
for row in rows:
    sheet.append(row)
book.save(out)
"""


def run(python: str, code: str, kind: str, count: int) -> tuple[float, float]:
    """Seconds and peak MiB of one run."""
    with tempfile.TemporaryDirectory() as folder:
        command = [python, "-c", ROWS_MADE + code + TIMED, str(Path(folder) / "表.xlsx"), str(count), kind]
        environment = {**os.environ, "PYTHONPATH": "."}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
        took, peak = json.loads(done.stdout.splitlines()[-1])
        return took, peak / 1024


def report(name: str, kind: str, count: int) -> None:
    """One list: against the bare writer and half the rows, in turn, and against the peers once."""
    here = sys.executable
    turns = [
        (run(here, BARE, kind, count), run(here, SWTOOL, kind, count), run(here, SWTOOL, kind, count // 2))
        for _ in range(RUNS)
    ]
    bare, ours, half = (statistics.median(turn[at][0] for turn in turns) for at in range(3))
    bare_peak, peak = (max(turn[at][1] for turn in turns) for at in range(2))
    print(f"export {name}, {count} rows: {ours:.2f} s, {peak:.0f} MiB (bare writer {bare:.2f} s, {bare_peak:.0f} MiB)")
    print(f"  {ours / bare:.2f}x the bare rustpy-xlsxwriter (bar 1.5x); memory bar 600 MiB")
    print(f"  twice the rows take {ours / half:.2f}x the time (bar 2.2x)")
    if peers := os.environ.get("BENCH_PYTHON"):
        for peer, code in (("XlsxWriter (constant memory)", XLSXWRITER), ("openpyxl (write-only)", OPENPYXL)):
            theirs, _ = run(peers, code, kind, count)
            print(f"  {peer} {theirs:.2f} s: swtool is {theirs / ours:.1f}x as fast")


def main() -> None:
    """A roster of twenty columns, and a county's households."""
    report("花名册", "roster", ROWS)
    report("居民需求档案", "households", ROWS * 3)


if __name__ == "__main__":
    main()
