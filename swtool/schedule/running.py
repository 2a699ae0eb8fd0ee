"""A job at work: alone, as a process of its own, with a line in the log beside the office and a row in the office.

The command behind a job runs as its own process, as if it had been typed: what it breaks, it does not break us, and a
kill in its middle leaves what it leaves at the desk. Neither log nor row repeats what it said but for the first line of
a refusal; the counts are asked of the office afterwards (``results``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from swtool.errors import SwtoolError
from swtool.scanner import without_numbers

FOLDER = "定时任务"
LOG_BYTES, LOG_FILES = 1_000_000, 5
_SHORT = 120
_LOG_PATIENCE = 10  # seconds that a line waits for another process at the log


class Desk(NamedTuple):
    """What lies beside the office file for its jobs: the log, and a lock a job."""

    database: Path

    @property
    def folder(self) -> Path:
        """Where it all lies."""
        return self.database.resolve().parent / FOLDER

    @property
    def log(self) -> Path:
        """The newest log file; older ones end in .1, .2 …"""
        return self.folder / f"{self.database.stem}.log"

    def lock(self, job: str) -> Path:
        """The lock of a job."""
        return self.folder / f".{self.database.stem}-{job}.lock"

    def note(self, at: datetime, job: str, text: str) -> None:
        """Add a line to the log. A log that cannot be written never stops the job."""
        with suppress(OSError, Timeout):
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.lock("log"), timeout=_LOG_PATIENCE):
                _append(self.log, f"{at.isoformat(timespec='seconds')} {job} {text}")


class _Log(RotatingFileHandler):
    """Raises what goes wrong, where the handler itself would print a traceback."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        raise  # noqa: PLE0704 - called from within the handler's own except


def _append(path: Path, line: str) -> None:
    handler = _Log(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    try:
        handler.emit(logging.LogRecord("swtool.schedule", logging.INFO, "", 0, line, None, None))
    finally:
        handler.close()


@contextmanager
def alone(desk: Desk, job: str, title: str, *, patience: float = 0) -> Iterator[None]:
    """Hold a job for one run; a run that died lets go by itself.

    Raises SwtoolError where another holds it still after ``patience`` seconds.
    """
    desk.folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(desk.lock(job), timeout=patience)
    try:
        lock.acquire()
    except Timeout as held:
        raise SwtoolError(
            f"“{title}”的上一次还没有做完，这一次没有做", where=str(desk.folder), remedy="等它做完；下一次照常"
        ) from held
    try:
        yield
    finally:
        lock.release()


def is_at_work(desk: Desk, job: str) -> bool:
    """Whether somebody holds the job right now."""
    path = desk.lock(job)
    if not path.exists():
        return False
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


class Outcome(NamedTuple):
    """How a command ended: its exit code, and the first line of its refusal ('' where it did not refuse)."""

    exit_code: int
    refusal: str = ""


Start = Callable[[Sequence[str], Mapping[str, str]], Outcome]


def start(words: Sequence[str], environment: Mapping[str, str]) -> Outcome:
    """Run a command line as its own process, nobody at its keyboard, without a window."""
    import subprocess

    without_window = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # there is one on Windows only
    ended = subprocess.run(  # noqa: S603 - our own program
        list(words),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=dict(environment),
        creationflags=without_window,
        check=False,
    )
    refused = ended.returncode not in (0, 3)
    return Outcome(ended.returncode, refusal_of(ended.stderr.decode("utf-8", "replace")) if refused else "")


def refusal_of(said: str) -> str:
    """The first line of what a command said when it refused, numbers masked and short."""
    for line in said.splitlines():
        if line.strip() and not line.startswith(("数据库：", "提醒：")):
            text = without_numbers(" ".join(line.split()))
            return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
    return ""
