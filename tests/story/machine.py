"""Computers, a clock that the story sets, and typed lines with what comes back. No test knows another way in.

A computer is a folder with a Chinese name that holds the office file, its own home (what ``init`` remembers) and the
papers on the desk. The program runs in this process: ``swtool.cli.main`` with the clock put in its place.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import json
import os
import platform
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

from swtool import cli
from swtool.dates import CHINA
from swtool.parser import Noun

OFFICE_FILE = "社工台账.db"
_HEAD = re.compile(r"(?<![0-9a-f-])\d+-[0-9a-f]{32}(?![0-9a-f])")
_HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME")


@dataclass(frozen=True)
class Answer:
    """What came back from a typed line."""

    line: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Both streams, for messages."""
        return f"swtool {' '.join(self.line)}\n→ {self.code}\n{self.out}\n{self.err}"


@dataclass
class Story:
    """The office as it lives: on which computer, who sits there, what time it is, and every chain head seen."""

    root: Path
    computer: str = "一号电脑"
    user: str = "shen"
    now: datetime = datetime(2026, 1, 5, 9, 0, tzinfo=CHINA)
    heads: list[str] = field(default_factory=list)
    lines: int = 0
    noted: dict[str, int] = field(default_factory=dict)

    # -- where, who, when ---------------------------------------------------------------------------------------------

    @property
    def desk(self) -> Path:
        """The folder of the computer in use."""
        return self.root / self.computer / "海宁 社工"

    @property
    def db(self) -> Path:
        """The live office file."""
        return self.desk / OFFICE_FILE

    def sit_down(self, computer: str, user: str) -> None:
        """From now on work is done on this computer by this user of the operating system."""
        self.computer, self.user = computer, user
        self.desk.mkdir(parents=True, exist_ok=True)
        (self.root / computer / "用户").mkdir(exist_ok=True)

    def it_is(self, day: str, hour: int = 9, minute: int = 0) -> None:
        """The clock moves on; never back."""
        then = datetime.combine(date.fromisoformat(day), datetime.min.time(), CHINA) + timedelta(
            hours=hour, minutes=minute
        )
        assert then >= self.now, f"the story's clock would run back from {self.now} to {then}"
        self.now = then

    # -- typing -------------------------------------------------------------------------------------------------------

    def type(self, *line: str | Path, new: bool = False) -> Answer:
        """Type a line at the computer in use; ``new``: there is no office on it yet."""
        words = tuple(map(str, line))
        out, err = io.StringIO(), io.StringIO()
        with self._seat(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.main([*(() if new else ("--db", str(self.db))), *words])
        self.lines += 1
        answer = Answer(words, code, out.getvalue(), err.getvalue())
        assert "Traceback" not in answer.out + answer.err, answer.said
        self.heads += [head for head in _HEAD.findall(answer.out) if head not in self.heads]
        return answer

    def do(self, *line: str | Path, code: int | tuple[int, ...] = 0, new: bool = False) -> Answer:
        """Type a line that must go well (or end with ``code``)."""
        self.now += timedelta(seconds=1)
        answer = self.type(*line, new=new)
        assert answer.code in ((code,) if isinstance(code, int) else code), answer.said
        return answer

    def refused(self, *line: str | Path) -> Answer:
        """Type a line that must be refused."""
        answer = self.type(*line)
        assert answer.code == 1, answer.said
        return answer

    def rows(self, *line: str | Path) -> list[dict[str, Any]]:
        """Type a line that lists something; its rows."""
        return self.read(self.type(*line, "--format", "json"))

    @staticmethod
    def read(answer: Answer) -> list[dict[str, Any]]:
        """The rows of a list that was written as json."""
        assert answer.code in (0, 3), answer.said
        rows: list[dict[str, Any]] = json.loads(answer.out)["rows"]
        return rows

    # -- papers -------------------------------------------------------------------------------------------------------

    def book(self, name: str, *rows: tuple[object, ...]) -> Path:
        """An xlsx on the desk with these rows on its one sheet."""
        from tests.clerk import book

        return book(self.desk / name, [*rows])

    def text(self, name: str, content: str) -> Path:
        """A text file on the desk."""
        path = self.desk / name
        path.write_text(content, encoding="utf-8", newline="")
        return path

    def scan(self, name: str, text: str) -> Path:
        """A small PDF on the desk, as a scanner leaves it."""
        path = self.desk / name
        path.write_bytes(b"%PDF-1.4\n% " + text.encode() + b"\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n")
        return path

    def read_heads(self, path: Path) -> None:
        """Note the chain heads that a paper or page bears."""
        found = _HEAD.findall(_text_of(path))
        assert found, f"no chain head on {path.name}"
        self.heads += [head for head in found if head not in self.heads]

    @contextlib.contextmanager
    def _seat(self) -> Iterator[None]:
        """The machine, its user and the time as the program sees them."""
        home = str(self.root / self.computer / "用户")
        environment = dict.fromkeys(_HOMES, home) | {"COLUMNS": "200", "LINES": "60"}
        with contextlib.ExitStack() as machine:
            machine.enter_context(mock.patch.dict(os.environ, environment))
            for name in [name for name in os.environ if name.startswith("SWTOOL_")]:
                del os.environ[name]
            machine.enter_context(mock.patch("getpass.getuser", return_value=self.user))
            machine.enter_context(mock.patch.object(platform, "node", return_value=self.computer))
            for module in _CLOCKED:
                machine.enter_context(mock.patch.object(module, "clock", return_value=self.now))
            machine.enter_context(mock.patch.object(Noun, "build", _built_once))
            machine.enter_context(contextlib.chdir(self.desk))
            yield


def _text_of(path: Path) -> str:
    if path.suffix != ".docx":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as document:
        parts = [name for name in document.namelist() if re.fullmatch(r"word/(document|footer\d+)\.xml", name)]
        return " ".join(re.sub(r"<[^>]+>", "", document.read(name).decode("utf-8")) for name in parts)


def _clocked() -> list[ModuleType]:
    """Every module of the commands that has the clock in hand: some have taken it over by name."""
    for noun in cli.NOUNS:
        importlib.import_module(f"swtool.commands.{noun}")
    return [
        module
        for name, module in list(sys.modules.items())
        if name.startswith("swtool.commands") and hasattr(module, "clock")
    ]


_CLOCKED = _clocked()
_built_once = functools.cache(Noun.build)  # most of a short command's time is Typer putting its parser together
