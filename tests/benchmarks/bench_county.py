"""A great county in one file: what a clerk asks of it, at half the size and at full size.

Each line is typed as a clerk would, in this process, after a warm-up; the time is the processor's. ``growth`` is full
size against half (bar 2.2). The size of the file and the journal's share of it stand below.
BENCH_HOUSEHOLDS sets another number of households; the rest follows from it (see ``_great_county``).
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from swtool.cli import main as swtool

HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", "300000"))
GROWTH = 2.2
DAY = "2026-11-10"


@dataclass(frozen=True)
class Question:
    """A line to type, and how many seconds it may take at full size (None: growth alone is judged)."""

    line: tuple[str, ...]
    bar: float | None


QUESTIONS = (
    Question(("inventory", "list", "households"), 2),
    Question(("inventory", "list", "households", "--village", "第3镇第5村"), 2),
    Question(("inventory", "list", "needs", "--village", "第3镇"), 2),
    Question(("inventory", "list", "resources", "--village", "第3镇"), 2),
    Question(("inventory", "show", "D000005"), 2),
    Question(("inventory", "due"), 2),
    Question(("check", "--code", "household"), 2),
    Question(("check", "--code", "resource"), 2),
    Question(("round", "status"), 2),
    Question(("round", "status", "--village"), 2),
    Question(("household", "grown"), 2),
    Question(("household", "categories"), 2),
    Question(("plan", "missing"), 2),
    Question(("need", "unanswered"), 2),
    Question(("resource", "list"), 2),
    Question(("resource", "pools"), 2),
    Question(("order", "loops"), 2),
    Question(("volunteer", "list"), 2),
    Question(("volunteer", "list", "--village", "第3镇第5村"), 2),
    Question(("check", "--code", "volunteer"), 2),
    Question(("service", "record", "list", "--month", "2026-10"), 2),
    Question(("service", "record", "list", "--file", "D000005"), 2),
    Question(("service", "summary", "--month", "2026-10", "--town", "第3镇"), 2),
    Question(("service", "duplicates", "--month", "2026-10"), 2),
    Question(("check", "--code", "service"), 2),
    Question(("check", "--code", "need"), 2),
    Question(("match", "suggest", "--town", "第3镇"), 2),
    Question(("match", "suggest", "--all"), 60),
    Question(("match", "unmet"), 60),
    Question(("round", "books", "needs", "--town", "第3镇", "--output", "表"), 3),
)
GOOD = (0, 3)


class Screen(io.StringIO):
    """What a clerk looks at: long lists show their first page."""

    def isatty(self) -> bool:
        """As a screen says."""
        return True


def ask(db: Path, line: tuple[str, ...]) -> float:
    """Type a line; seconds of the processor."""
    silence = Screen()
    start = time.process_time()
    with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
        code = swtool(["--db", str(db), "--today", DAY, *line])
    took = time.process_time() - start
    assert code in GOOD, silence.getvalue()
    return took


def times(folder: Path, households: int) -> tuple[list[float], int, float]:
    """The seconds of each question, the file's size in MiB and the journal's share of it."""
    from tests.benchmarks._great_county import great_county

    office = great_county(folder, households=households)
    journal, whole = (
        int(str(office.db.value(f"SELECT sum(pgsize) FROM dbstat {where}")))
        for where in ("WHERE name LIKE '%journal%'", "")
    )
    office.db.close()
    db = folder / "office.db"
    ask(db, ("operator", "add", "示例"))
    ask(db, ("round", "open", "needs", "--no-books"))
    took = []
    with contextlib.chdir(folder):
        for question in QUESTIONS:
            ask(db, question.line)
            took.append(ask(db, question.line))
    return took, db.stat().st_size // 2**20, journal / whole


def main() -> None:
    """Half the county, then all of it."""
    with tempfile.TemporaryDirectory() as folder:
        halves = Path(folder) / "半"
        wholes = Path(folder) / "全"
        halves.mkdir(), wholes.mkdir()
        half, _, _ = times(halves, HOUSEHOLDS // 2)
        full, size, share = times(wholes, HOUSEHOLDS)
    print(
        f"a county of {HOUSEHOLDS:,} households ({3 * HOUSEHOLDS:,} persons): {size:,} MiB, {share:.0%} of it journal"
    )
    for question, before, after in zip(QUESTIONS, half, full, strict=True):
        bar = f" (bar {question.bar:g} s)" if question.bar is not None else ""
        print(f"  {' '.join(question.line)}: {after:.2f} s{bar}, growth {after / before:.2f}x (bar {GROWTH}x)")


if __name__ == "__main__":
    os.environ["LOGNAME"] = "bench"
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
