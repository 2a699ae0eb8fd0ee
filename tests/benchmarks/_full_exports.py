"""Full lists of the great county as files: what writing takes, against the bare writer on the same rows.

The list is asked for as a clerk would, with ``--output``; the rows that reach the writer go to the bare one as well.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import swtool.workbooks.sheets as sheets
from swtool.tables import Table

LISTS = (
    ("inventory", "list", "households"),
    ("inventory", "list", "needs"),
    ("inventory", "list", "resources"),
    ("resource", "list"),
    ("volunteer", "list"),
    ("order", "list"),
    ("service", "record", "list", "--month", "2026-10"),
    ("service", "due"),
)
BAR = 1.5
RUNS = 3


class Written(NamedTuple):
    """A list as a file: its rows, seconds of the whole command, of the writing in it, and of the bare writer."""

    line: tuple[str, ...]
    rows: int
    whole: float
    writing: float
    bare: float


def written(ask: Callable[[tuple[str, ...]], float], folder: Path) -> Iterator[Written]:
    """Each list, the medians of a few runs; ``ask`` types a line and says how long it took."""
    path = folder / "名单.xlsx"
    for line in LISTS:
        runs = []
        for _ in range(RUNS):
            path.unlink(missing_ok=True)
            with _noted() as (tables, seconds):
                whole = ask((*line, "--output", str(path)))
            (table,) = tables
            runs.append((whole, sum(seconds), _bare(table, path)))
        whole, writing, bare = map(statistics.median, zip(*runs, strict=True))
        yield Written(line, len(table.rows), whole, writing, bare)


@contextmanager
def _noted() -> Iterator[tuple[list[Table], list[float]]]:
    """The tables that are written meanwhile, and how long their writing took."""
    ours, tables, seconds = sheets.write_sheets, [], []

    def timed(given: Sequence[Table], path: Path, **options: Any) -> None:
        start = time.process_time()
        ours(given, path, **options)
        seconds.append(time.process_time() - start)
        tables.extend(given)

    sheets.write_sheets = timed
    try:
        yield tables, seconds
    finally:
        sheets.write_sheets = ours


def _bare(table: Table, path: Path) -> float:
    from rustpy_xlsxwriter import write_worksheet

    titles = sheets.unique_titles(table.headings)
    rows = [[value if isinstance(value, int | float) else value and str(value) for value in row] for row in table.rows]
    start = time.process_time()
    write_worksheet((dict(zip(titles, row, strict=True)) for row in rows), str(path), sheet_name="名单")
    return time.process_time() - start
