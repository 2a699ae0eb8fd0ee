"""A computer at which somebody types, and an office that 王经办 founded on a Monday."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from swtool import cli
from swtool.commands import _context
from swtool.terminal import Terminal
from tests.offices import china_time

MONDAY = date(2026, 3, 2)


class Desk:
    """A computer at which somebody types. ``user`` and ``now`` may be set; ``answers`` are typed when asked."""

    def __init__(self, db: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.db, self.capsys = db, capsys
        self.user, self.now = "wang", china_time(MONDAY)
        self.answers: Iterator[str] | None = None
        self.asked: list[str] = []
        patch.setattr(_context, "os_user", lambda: self.user)
        patch.setattr(_context.platform, "node", lambda: "PC-1")
        patch.setattr(_context, "clock", lambda: self.now)
        patch.setattr(Terminal, "attended", property(lambda terminal: self.answers is not None))
        patch.setattr(Terminal, "_answer", self._answer)

    def _answer(self, prompt: str) -> str:
        self.asked.append(prompt)
        assert self.answers is not None
        return next(self.answers)

    def __call__(self, *line: str) -> int:
        self.capsys.readouterr()
        code = cli.main(["--db", str(self.db), *line])
        self.out, self.err = self.capsys.readouterr()
        return code

    def answering(self, *answers: str) -> None:
        """From now on somebody sits at a terminal."""
        self.answers, self.asked = iter(answers), []

    def query(self, sql: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.db)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def actors(self) -> list[object]:
        """Who stands in the journal, step by step."""
        return [row[0] for row in self.query("SELECT actor FROM journal_txn ORDER BY id")]


INIT = ("init", "--county", "330481", "--name", "海宁市", "--authority", "海宁市民政局", "--operator", "王经办")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that 王经办 founded on Monday, as wang at PC-1. It is only copied."""
    db = tmp_path_factory.mktemp("founded") / "台账.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_context, "os_user", lambda: "wang")
        patch.setattr(_context.platform, "node", lambda: "PC-1")
        patch.setattr(_context, "clock", lambda: china_time(MONDAY))
        assert cli.main(["--db", str(db), *INIT]) == 0
    return db


@pytest.fixture
def desk(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    shutil.copy(founded, tmp_path / "台账.db")
    return Desk(tmp_path / "台账.db", monkeypatch, capsys)
