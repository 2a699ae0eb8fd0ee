"""`intake check` on every real sheet at hand: a sentence in Chinese, within bounds of time and memory."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clerk import DAY, ROSTER_HEAD, book, found, head_of

SHEETS = Path(__file__).parents[1].parent / "shared" / "real" / "sheets"
FILES = sorted(SHEETS.iterdir()) if SHEETS.is_dir() else []
LONGEST = 60  # seconds
MEMORY = 500_000  # kilobytes
SPEAKS = re.compile(r"[\u4e00-\u9fff]|──")  # a Chinese word, or the rule under a table's headings

# One driver per worker pays for the imports, by a first check whose answer nobody reads; then every file is checked in
# a child of its own, forked from it.
DRIVER = """
import os, resource, sys
from swtool import cli
protocol, talk, nowhere = os.dup(1), os.dup(2), os.open(os.devnull, os.O_WRONLY)
os.dup2(nowhere, 1)
os.dup2(nowhere, 2)
cli.main(sys.argv[2:])
os.dup2(talk, 2)
for line in sys.stdin:
    db, path, answers, report = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        continue
    screen = os.open(report, os.O_WRONLY | os.O_CREAT, 0o600)
    os.dup2(screen, 1)
    os.dup2(screen, 2)
    code = cli.main(["--db", db, "--today", sys.argv[1], "intake", "check", path, "--answers", answers])
    sys.stdout.flush()
    sys.stderr.flush()
    own, helpers = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    os.write(protocol, f"{code} {own + helpers}\\n".encode())
    os._exit(0)
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("county") / "office.db"
    found(db)
    return db


@pytest.fixture(scope="module")
def driver(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    first = book(tmp_path_factory.mktemp("first") / "第一个.xlsx", [ROSTER_HEAD, ("许村镇社工站",)])
    command = [sys.executable, "-c", DRIVER, DAY, "--db", str(county), "intake", "check", str(first)]
    environment = {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "200"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", bufsize=1, env=environment
    ) as process:
        yield process


def _check(driver: subprocess.Popen[str], *asked: Path) -> tuple[int, int]:
    """Exit code and peak memory (kB, helpers included) of one check. Fails when no answer comes in time."""
    assert driver.stdin is not None
    assert driver.stdout is not None
    driver.stdin.write("\t".join(map(str, asked)) + "\n")
    driver.stdin.flush()
    ready, _, _ = select.select([driver.stdout], [], [], LONGEST)
    if not ready:
        driver.kill()
        pytest.fail(f"no answer after {LONGEST} s")
    code, memory = driver.stdout.readline().split()
    return int(code), int(memory)


@pytest.mark.skipif(not FILES, reason="the real sheets are not at hand")
@pytest.mark.skipif(os.name == "nt", reason="measures memory as POSIX does")
@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_real_sheet_is_answered(path: Path, tmp_path: Path, county: Path, driver: subprocess.Popen[str]) -> None:
    head = head_of(county)
    code, memory = _check(driver, county, path, tmp_path / "退回", tmp_path / "screen.txt")
    said = (tmp_path / "screen.txt").read_text(encoding="utf-8")
    assert code in (0, 1), said
    assert memory < MEMORY
    assert not re.search(r"Traceback|panicked|Error\b|程序出错了", said), said
    assert [line for line in said.splitlines() if line.strip() and not SPEAKS.search(line)] == []
    assert code == 0 or "怎么办：" in said or "应为" in said, said
    assert head_of(county) == head
