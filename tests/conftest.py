"""Every test runs as on a machine that has never seen swtool, on a screen of known width."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Whoever runs the tests, the user of the operating system is called as the operator of ``tests/offices.py``."""
    os.environ["LOGNAME"] = "tester"


@pytest.fixture(autouse=True)
def _untouched_machine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("SWTOOL_")]:
        monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))  # no systemd of the user's is reached from there
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LINES", "40")
    return home
