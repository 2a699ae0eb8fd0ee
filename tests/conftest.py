"""Every test runs as on a machine that has never seen swtool, on a screen of known width."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clerk import Clerk, found, seat


def pytest_configure(config: pytest.Config) -> None:
    """Whoever runs the tests, the user of the operating system is called as the operator of ``tests/offices.py``."""
    os.environ["LOGNAME"] = "tester"


def _move_home(machine: pytest.MonkeyPatch, home: Path) -> None:
    """Where the user of the system keeps things, as all systems call it: also which office was used last."""
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        machine.setenv(name, str(home))
    machine.setenv("XDG_RUNTIME_DIR", str(home))  # no systemd of the user's is reached from there


@pytest.fixture(autouse=True, scope="session")
def _nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Below every test, for what runs before or after its own: fixtures of a module, a test that undoes its patches."""
    with pytest.MonkeyPatch.context() as machine:
        _move_home(machine, tmp_path_factory.mktemp("nobody"))
        yield


@pytest.fixture(autouse=True)
def _untouched_machine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("SWTOOL_")]:
        monkeypatch.delenv(name)
    _move_home(monkeypatch, home)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LINES", "40")
    return home


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small county's office, founded once for a module: nothing writes to it."""
    db = tmp_path_factory.mktemp("county") / "office.db"
    found(db)
    return db


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A clerk with a copy of that office, at a screen wide enough that no message wraps."""
    monkeypatch.setenv("COLUMNS", "500")
    return seat(county, tmp_path / "收表", capsys)
