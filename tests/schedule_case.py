"""A clerk with a crontab of its own, a clock to be set, and jobs that end as told; skipped without a crontab."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from swtool.schedule import running
from swtool.schedule.running import Outcome
from tests.clerk import Clerk, found, seat
from tests.offices import china_time
from tests.schedule_house import private_crontab

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a program crontab of its own")
OWN = b"# mine\n5   4 * * *  /bin/true\n"
TENTH = date(2026, 11, 10)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("county") / "office.db"
    found(db)
    return db


@pytest.fixture
def clerk(template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Clerk:
    return seat(template, tmp_path / "办公 桌", capsys)


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return private_crontab(tmp_path, monkeypatch, OWN)


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[date, int, int], None]:
    def set_clock(day: date, hour: int, minute: int = 0) -> None:
        monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(day, hour, minute))

    set_clock(TENTH, 8, 30)
    return set_clock


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> list[Outcome]:
    """How the job's own process ends, instead of starting one."""
    ends: list[Outcome] = []

    def start(words: Sequence[str], environment: Mapping[str, str]) -> Outcome:
        return ends.pop(0)

    monkeypatch.setattr(running, "start", start)
    return ends


def standing(clerk: Clerk) -> dict[str, dict[str, str]]:
    rows = json.loads(clerk("schedule", "status", "--format", "json").out)["rows"]
    return {row["name"]: row for row in rows}
