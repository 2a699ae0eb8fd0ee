"""The clerk and the office of tests of returns: October 2026 is owed by two towns, today is 10 November."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.returns.periods import Period
from swtool.returns.planning import plan

from .clerk import Clerk
from .offices import china_time
from .returns_house import FORMS, House, house

OCTOBER = ("--month", "2026-10")
TUESDAY = date(2026, 11, 10)  # the clerk's own day: four days after the last one


@pytest.fixture
def there(tmp_path: Path) -> House:
    built = house(tmp_path)
    plan(built.office, [Period.parse("2026-10")], FORMS)
    return built


@pytest.fixture
def clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """At the counter on 10 November 2026, nothing planned yet."""
    desk = tmp_path / "办公 桌"
    desk.mkdir()
    house(desk).office.db.close()
    monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(TUESDAY, 10))
    monkeypatch.setenv("COLUMNS", "80")
    return Clerk(desk, desk / "office.db", capsys)
