"""A clerk whose office was backed up and went on, for the tests of restoring."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backup_house import OWN_RULES, only_backup, seat_with_papers
from tests.backup_house import county as county  # noqa: PLC0414
from tests.clerk import Clerk, listing


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A clerk whose office was backed up to ``U盘`` and went on by one organization."""
    seated = seat_with_papers(county, tmp_path / "柜台", capsys, monkeypatch)
    (seated.desk / "office.policy.toml").write_text(OWN_RULES, encoding="utf-8")
    assert seated("backup", "create", "--to", tmp_path / "U盘").code == 0
    return seated


@pytest.fixture
def backup(clerk: Clerk, tmp_path: Path) -> Path:
    return only_backup(tmp_path / "U盘")


def _files(folder: Path) -> set[str]:
    return {name for name in listing(folder) if not name.endswith(".lock")}
