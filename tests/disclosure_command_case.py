"""Typing `swtool disclosure` against the county of the tests, and the rules that such a county may have."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from swtool.dates import CHINA
from tests.disclosures import World


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs a command line against the county in ``tmp_path`` on 10 November 2026; (exit code, stdout, stderr)."""
    from swtool import cli
    from swtool.store.database import stored_version

    def call(world: World, *arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
        monkeypatch.setattr("swtool.rooms.SCHEMA_VERSION", stored_version(world.office.db))
        monkeypatch.setattr("swtool.commands._context.clock", lambda: datetime(2026, 11, 10, 9, tzinfo=CHINA))
        capsys.readouterr()
        code = cli.main(["--db", str(world.office.db.path), "disclosure", *arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call
