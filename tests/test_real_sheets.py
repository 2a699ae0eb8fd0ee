"""`intake check` on every real sheet at hand: a sentence in Chinese, within bounds of time and memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.clerk import DAY, found, head_of

SHEETS = Path(__file__).parents[1].parent / "shared" / "real" / "sheets"
FILES = sorted(path for path in SHEETS.iterdir() if path.name != "MANIFEST.csv") if SHEETS.is_dir() else []
LONGEST = 60  # seconds
MEMORY = 500_000  # kilobytes
ENGLISH = re.compile(r"\b[a-z]{3,}(?: [a-z]{2,}){2,}", re.IGNORECASE)
CHINESE = re.compile(r"[\u4e00-\u9fff]")

# One process for a worker's whole share: each file is checked in a child of its own, forked after the imports.
CHECK = """
import os, resource, sys, time
from swtool import cli
from swtool.cli import load
load("intake")
for line in sys.stdin:
    db, path, answers, report = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if not child:
        screen = os.open(report, os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(screen, 1)
        os.dup2(screen, 2)
        code = cli.main(["--db", db, "--today", sys.argv[1], "intake", "check", path, "--answers", answers])
        sys.stdout.flush()
        sys.stderr.flush()
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        helper = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        os.write(3, f"{code} {own + helper}\\n".encode())
        os._exit(0)
    os.waitpid(child, 0)
"""


@pytest.mark.skipif(not FILES, reason="the real sheets are not at hand")
@pytest.mark.skipif(os.name == "nt", reason="measures memory as POSIX does")
@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_real_sheet_is_answered(path: Path, tmp_path: Path) -> None:
    pass
