"""A child that is one command of the story, watched and killed: what it does is counted, what it says is kept."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from swtool import cli
from swtool.store import database as database_module
from tests.faults_story import (
    DAY,
    OFFICE,
    OPEN_ELSEWHERE,
    STORY,
    moment_of,
    words_of,
)

IMPATIENT = 40  # milliseconds that a command waits for another program
_SAID = ("../out", "../err", "../points")  # where a child writes what it says, beside its desk
_WRITES = re.compile(
    r"[\s-]*(INSERT|UPDATE|DELETE|REPLACE|BEGIN|COMMIT|ROLLBACK|CREATE|DROP|SAVEPOINT|RELEASE|PRAGMA wal)"
)
_CHANGES_FILES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")


def wait_for_no_disk() -> None:
    """For a process whose children are killed, by no power cut: what they gave to the system is kept all the same."""
    database_module.SYNCHRONOUS = "OFF"
    os.fsync = lambda fd: None


class Points:
    """Counts what a command does to files and to the database, and kills it before the k-th."""

    def __init__(self, kill_at: int | None) -> None:
        self.seen, self.kill_at = 0, kill_at
        self.on_commit: Callable[[int], None] | None = None
        self._committed = False

    def step(self, text: str = "") -> None:
        self.seen += 1
        if self._committed and self.on_commit is not None:
            self._committed = False
            self.on_commit(self.seen)
        self._committed = text == "COMMIT"
        if self.seen == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, text: str) -> None:
        if _WRITES.match(text):
            self.step(text)

    def event(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name in _CHANGES_FILES:
            self.step()
        elif name == "open":
            path, mode, flags = arguments
            writes = set(mode or "") & set("wax+") or (flags or 0) & (os.O_WRONLY | os.O_RDWR)
            if writes and not str(path).startswith(("/dev", "/proc")):
                self.step()

    def watch(self) -> None:
        """From now on; only for a process that ends with the command."""
        genuine = sqlite3.connect

        def connect(*given: Any, **named: Any) -> sqlite3.Connection:
            connection: sqlite3.Connection = genuine(*given, **named)
            connection.set_trace_callback(self.statement)
            return connection

        sqlite3.connect = connect  # type: ignore[assignment]
        sys.addaudithook(self.event)


@dataclass(frozen=True)
class End:
    """How a child ended: its exit code (negative: the signal), and all it said."""

    code: int
    out: str
    err: str
    points: int = 0
    seconds: float = 0.0


def run(
    number: int, *, prepare: Callable[[Points], None], kill_at: int | None = None, after: float | None = None
) -> End:
    """Run a line of the story in a child. ``after``: kill it that many seconds later."""
    with _open_elsewhere() if STORY[number] in OPEN_ELSEWHERE else nullcontext():
        for name in _SAID:  # a child that is killed at once has not emptied what the one before it said
            Path(name).write_text("", encoding="utf-8")
        started = time.perf_counter()
        child = os.fork()
        if child == 0:
            _be_the_command(number, Points(kill_at), prepare)
        if after is not None:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        seconds = time.perf_counter() - started
    said = [Path(name).read_text(encoding="utf-8", errors="replace") for name in _SAID]
    return End(os.waitstatus_to_exitcode(status), said[0], said[1], int(said[2] or 0), seconds)


@contextmanager
def _open_elsewhere() -> Iterator[None]:
    """A process of its own reads the office file all the while."""
    ready, told = os.pipe()
    reader = os.fork()
    if reader == 0:
        connection = sqlite3.connect(OFFICE)
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM office_fact").fetchone()
        os.write(told, b"1")
        while True:
            signal.pause()
    os.close(told)
    os.read(ready, 1)
    os.close(ready)
    try:
        yield
    finally:
        os.kill(reader, signal.SIGKILL)
        os.waitpid(reader, 0)


def _be_the_command(number: int, points: Points, prepare: Callable[[Points], None]) -> None:
    code = 99
    try:
        for handle, name in ((1, "../out"), (2, "../err")):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), handle)
        sys.stdout = open(1, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
        line = words_of(number)
        _set_clock(moment_of(number))
        if STORY[number] in OPEN_ELSEWHERE:
            database_module.BUSY_MILLISECONDS = IMPATIENT
        prepare(points)
        named = () if line[0] == "--db" else ("--db", OFFICE)
        code = cli.main([*named, "--today", DAY, *line])
        counted = points.seen
        points.kill_at = None
        Path("../points").write_text(str(counted), encoding="utf-8")
    finally:
        os._exit(code)


def _set_clock(moment: datetime) -> None:
    from swtool.commands import _context

    for name, module in list(sys.modules.items()):
        if name == _context.__name__ or (name.startswith("swtool.commands.") and hasattr(module, "clock")):
            module.clock = lambda: moment  # type: ignore[attr-defined]
