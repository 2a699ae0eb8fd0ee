"""The fault campaign: every verb that writes is killed, starved and disturbed; the office stays whole or says why.

The mishaps happen in processes of their own (``faults_house``). Their numbers are printed with ``pytest -rP``. A line
meets with some of them; with SWTOOL_THOROUGH=1 in the environment every line meets with all (twice the time).
"""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from swtool import cli
from tests.faults_story import IS_THOROUGH, STORY, verb_of

COUNTED = ("kills", "random_kills", "quotas", "held", "left_before", "left_between", "left_after", "finished")
ELSEWHERE = {
    "demo": "plays in a folder of its own and begins anew with --fresh; tests/test_demo.py",
}
"""Verbs that write and are not in the story, each with the reason."""


@pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")
def test_the_campaign(tmp_path: Path) -> None:
    """After each mishap the office opens and verifies, is exactly as before or as after (a line of several steps: as
    after one of them), has lost nothing that was acknowledged, and no finished-looking file is torn; what is said says
    what to do."""
    house = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults_house", str(tmp_path / "柜台")],
        capture_output=True,
        encoding="utf-8",
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["line"] for each in told] == [" ".join(line) for line in STORY]
    assert [failure for each in told for failure in each["failures"]] == []
    counts = Counter({name: sum(each[name] for each in told) for name in COUNTED})
    print(f"{len(told)} lines, {dict(counts)}")
    least = 4 if IS_THOROUGH else 1
    assert counts["kills"] >= (least + 1) * len(told)
    assert counts["left_before"] >= len(told)
    assert counts["left_after"] > 0
    assert min(counts[name] for name in ("random_kills", "quotas", "held")) > 0
    for each in told:
        assert each["kills"] >= least, each["line"]  # a repeated line may do a few things less


def _writes(verb: object) -> bool:
    """Whether a verb writes: it can be tried with --dry-run, or opens the office for writing."""
    parameters = getattr(verb, "params", [])
    if any("--dry-run" in getattr(parameter, "opts", ()) for parameter in parameters):
        return True
    source = inspect.getsource(inspect.unwrap(getattr(verb, "callback", lambda: None)))
    return "write=True" in source


def test_every_verb_that_writes_is_in_the_story() -> None:
    """A new command joins the campaign by a line in ``faults_story``."""
    writing = {"init", "upgrade", "demo"}  # they make or change a file before there is an office to open
    for noun in cli.NOUNS:
        app = cli.load(noun)
        built = app.build()
        for name, verb in _verbs(built, noun):
            if _writes(verb):
                writing.add(name)
    known = {verb_of(line) for line in STORY}
    assert {"filing add", "intake load", "init", "upgrade", "backup restore", "policy calendar load"} <= writing
    assert sorted(writing - known - ELSEWHERE.keys()) == []


def _verbs(built: object, name: str) -> list[tuple[str, object]]:
    commands: dict[str, object] = getattr(built, "commands", {})
    if not commands:
        return [(name, built)]
    return [pair for verb, each in commands.items() for pair in _verbs(each, f"{name} {verb}")]
