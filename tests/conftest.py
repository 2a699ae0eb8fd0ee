"""Every test runs as on a machine that has never seen swtool, on a screen of known width."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from swtool.store import database
from tests.clerk import Clerk, found, seat

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")  # how long an example takes says how busy the machine is

_HOMES = count(1)


def pytest_configure(config: pytest.Config) -> None:
    """Whoever runs the tests, the user of the operating system is called as the operator of ``tests/offices.py``.
    Wherever they are run, Ctrl-C is heard: what a script starts in the background is born deaf to it, children too."""
    os.environ["LOGNAME"] = "tester"
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _move_home(machine: pytest.MonkeyPatch, home: Path) -> None:
    """Where the user of the system keeps things, as all systems call it: also which office was used last."""
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        machine.setenv(name, str(home))
    machine.setenv("XDG_RUNTIME_DIR", str(home))  # no systemd of the user's is reached from there


@pytest.fixture(autouse=True, scope="session")
def _nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Below every test, for what runs before or after its own: fixtures of a module, a test that undoes its patches."""
    with pytest.MonkeyPatch.context() as machine:
        home = tmp_path_factory.mktemp("nobody")
        _move_home(machine, home)
        yield home


@pytest.fixture(autouse=True, scope="session")
def _no_power_cuts() -> Iterator[None]:
    """Nobody pulls the plug on a test, and a killed process loses nothing that it gave to the system: to wait until the
    disk itself has it would be a quarter of the time of the whole run."""
    with pytest.MonkeyPatch.context() as machine:
        machine.setattr(database, "SYNCHRONOUS", "OFF")
        machine.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(autouse=True)
def _untouched_machine(_nobodys_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    home = _nobodys_home / f"home{next(_HOMES)}"  # of this test alone: it goes when the test does
    home.mkdir()
    for name in [name for name in os.environ if name.startswith("SWTOOL_")]:
        monkeypatch.delenv(name)
    _move_home(monkeypatch, home)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LINES", "40")
    yield home
    shutil.rmtree(home, ignore_errors=True)


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


@pytest.fixture
def light_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups are locked with less work on the password than it takes to guess it; the genuine program opens them."""
    from tests.light_locks import lock

    monkeypatch.setattr("pyrage.passphrase.encrypt", lock)
