"""A great county in one file: what a clerk asks of it, at half the size and at full size.

Each line is typed as a clerk would, in this process, after a warm-up, and then twice; the better time of the processor
counts. ``growth`` is full size against half (bar 2.2), told from a tenth of a second on. The size of the file and the
journal's share of it stand above. The book of a town comes twice: of 2026, when three of four families were visited
already, and of 2027, when all are to be asked. At full size the lists are written as files too (``_full_exports``): the
writing against the bare writer. What is said stands on the screen as soon as it is known: the whole
takes several minutes. BENCH_HOUSEHOLDS sets another number of households; the rest follows from it (see
``_great_county``).
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from swtool.cli import main as swtool

HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", "300000"))
GROWTH = 2.2
NEXT_YEAR = "2027-01-10"
TOLD_FROM = 0.1  # seconds: of less the growth is noise


@dataclass(frozen=True)
class Question:
    """A line to type, how many seconds it may take at full size, and on which day it is typed."""

    line: tuple[str, ...]
    bar: float
    day: str = "2026-11-10"


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
    Question(("order", "list"), 2),
    Question(("order", "list", "--late"), 2),
    Question(("order", "loops"), 2),
    Question(("order", "waits"), 2),
    Question(("order", "channels"), 2),
    Question(("volunteer", "list"), 2),
    Question(("volunteer", "list", "--village", "第3镇第5村"), 2),
    Question(("check", "--code", "volunteer"), 2),
    Question(("service", "record", "list", "--month", "2026-10"), 2),
    Question(("service", "record", "list", "--file", "D000005"), 2),
    Question(("service", "summary", "--month", "2026-10", "--town", "第3镇"), 2),
    Question(("service", "due"), 2),
    Question(("service", "due", "--town", "第3镇"), 2),
    Question(("service", "duplicates", "--month", "2026-10"), 2),
    Question(("check", "--code", "service"), 2),
    Question(("check", "--code", "need"), 2),
    Question(("match", "suggest", "--town", "第3镇"), 2),
    Question(("match", "suggest", "--all"), 60),
    Question(("match", "unmet"), 60),
    Question(("round", "books", "needs", "--town", "第3镇", "--output", "表"), 3),
    Question(("round", "books", "needs", "--town", "第3镇", "--output", "表"), 3, NEXT_YEAR),
)
GOOD = (0, 3)
RULE = """[pack]
code = "330481"
name = "海宁市"
short = "海宁"
[service.visit_interval]
label = "按跟进级别走访"
severity = "warning"
[[service.visit_interval.values]]
since = "2024-01-01"
level_1 = 15
level_2 = 60
level_3 = 180
unit = "calendar_day"
source = "示例规定"
basis = "设置"
"""


class Screen(io.StringIO):
    """What a clerk looks at: long lists show their first page."""

    def isatty(self) -> bool:
        """As a screen says."""
        return True


def ask(db: Path, line: tuple[str, ...], day: str) -> float:
    """Type a line; seconds of the processor."""
    silence = Screen()
    start = time.process_time()
    with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
        code = swtool(["--db", str(db), "--today", day, *line])
    took = time.process_time() - start
    assert code in GOOD, silence.getvalue()
    return took


def county(folder: Path, households: int) -> None:
    """Write the county, say how large it is, and open a round in each of the two years."""
    from tests.benchmarks._great_county import great_county

    start = time.perf_counter()
    office = great_county(folder, households=households)
    journal, whole = (
        int(str(office.db.value(f"SELECT sum(pgsize) FROM dbstat {where}")))
        for where in ("WHERE name LIKE '%journal%'", "")
    )
    office.db.close()
    db = folder / "office.db"
    (folder / "office.policy.toml").write_text(RULE, encoding="utf-8")
    told = f"{db.stat().st_size / 2**30:.2f} GiB (bar 4 of 300,000), {journal / whole:.0%} of it journal"
    took = time.perf_counter() - start
    say(f"a county of {households:,} households ({3 * households:,} persons): {told}; written in {took:.0f} s")
    ask(db, ("operator", "add", "示例"), QUESTIONS[0].day)
    for day in (QUESTIONS[0].day, NEXT_YEAR):
        ask(db, ("round", "open", "needs", "--no-books"), day)


def asked(folder: Path) -> Iterator[float]:
    """The seconds of each question one after the other."""
    db = folder / "office.db"
    with contextlib.chdir(folder):
        for question in QUESTIONS:
            ask(db, question.line, question.day)
            yield min(ask(db, question.line, question.day) for _ in range(2))


def exported(folder: Path) -> int:
    """Say of each full list what its file takes; how many are over the bar."""
    from tests.benchmarks._full_exports import BAR, written

    missed = 0
    for each in written(lambda line: ask(folder / "office.db", line, QUESTIONS[0].day), folder):
        ratio = each.writing / each.bare
        missed += ratio > BAR
        say(
            f"  {' '.join(each.line)} as a file, {each.rows:,} rows: {each.whole:.2f} s; writing {each.writing:.2f} s,"
            f" {ratio:.2f}x the bare writer (bar {BAR}x){'  <- over' if ratio > BAR else ''}"
        )
    return missed


def say(text: str) -> None:
    """Print it at once."""
    print(text, flush=True)


def main() -> None:
    """Half the county, then all of it; never both on the disk."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        county(Path(folder), HOUSEHOLDS // 2)
        half = list(asked(Path(folder)))
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        county(Path(folder), HOUSEHOLDS)
        for question, before, after in zip(QUESTIONS, half, asked(Path(folder)), strict=True):
            growth = f", growth {after / before:.2f}x (bar {GROWTH}x)" if after >= TOLD_FROM else ""
            is_missed = after >= question.bar or (after >= TOLD_FROM and after / before > GROWTH)
            missed += is_missed
            day = "" if question.day == QUESTIONS[0].day else f" on {question.day}"
            mark = "  <- over" if is_missed else ""
            say(f"  {' '.join(question.line)}{day}: {after:.2f} s (bar {question.bar:g} s){growth}{mark}")
        files = exported(Path(folder))
    took = time.perf_counter() - start
    say(f"{len(QUESTIONS)} questions, {missed} over a bar; {files} files over a bar; in {took:.0f} s")


if __name__ == "__main__":
    os.environ["LOGNAME"] = "bench"
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
