"""What goes into a scheduler, whichever it is: one entry a job, with a mark by which it is known again.

An entry starts the job every day at its time; whether the job is to run on that day is asked when it starts
(``rules.is_due``). So an entry never says a day of the month, which another time zone would turn into another day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from swtool.schedule.jobs import Job, Plan


class WayName(StrEnum):
    """Which scheduler."""

    CRON = "cron"
    SYSTEMD = "systemd"
    WINDOWS = "windows"


class Caller(NamedTuple):
    """What an entry must spell out, for a scheduler knows no shell: the interpreter, the office file, the operator."""

    python: Path
    database: Path
    operator: str
    office_uid: str

    @property
    def tag(self) -> str:
        """What tells entries of this office from those of another: the end of its uid (its beginning is a time)."""
        return self.office_uid.replace("-", "")[-8:]

    def mark(self, job: str) -> str:
        """The mark of a job's entry."""
        return f"swtool:{self.tag}:{job}"


class Entry(NamedTuple):
    """One job as it is to stand in a scheduler. ``at`` is time of China."""

    job: Job
    at: time
    words: tuple[str, ...]
    mark: str
    folder: Path
    rhythm: str

    @property
    def title(self) -> str:
        """As the scheduler shows it."""
        return f"swtool {self.job.title}"


def entry_of(plan: Plan, caller: Caller) -> Entry:
    """The entry of a job. ``-P`` keeps the folder that a scheduler starts in from standing in for our modules, ``-X
    utf8`` makes up for a scheduler's missing LANG."""
    words = (
        str(caller.python), "-X", "utf8", "-P", "-m", "swtool",
        "--db", str(caller.database), "--operator", caller.operator, "schedule", "run", plan.job.name,
    )  # fmt: skip
    return Entry(plan.job, plan.at, words, caller.mark(plan.job.name), caller.database.parent, plan.rhythm)


class Ended(NamedTuple):
    """How another program ended."""

    code: int
    out: bytes = b""
    err: bytes = b""


Programs = Callable[[Sequence[str], bytes | None], Ended]
"""Runs another program with something on its standard input. Raises ``FileNotFoundError`` where there is none."""


class Write(NamedTuple):
    """A file to be written."""

    path: Path
    content: bytes
    encoding: str = "utf-8"

    @property
    def told(self) -> str:
        """Exactly what would be done."""
        return f"写入 {self.path}\n{self.content.decode(self.encoding)}"


class Delete(NamedTuple):
    """A file of ours to be deleted."""

    path: Path

    @property
    def told(self) -> str:
        """Exactly what would be done."""
        return f"删除 {self.path}"


class Call(NamedTuple):
    """Another program to be called. ``shown`` says what its input changes."""

    words: tuple[str, ...]
    given: bytes | None = None
    shown: str = ""

    @property
    def told(self) -> str:
        """Exactly what would be done."""
        from subprocess import list2cmdline

        return f"运行 {list2cmdline(self.words)}" + (f"\n{self.shown}" if self.shown else "")


Step = Write | Delete | Call


class Work(NamedTuple):
    """What has to be done to the scheduler: nothing where it is already so. ``touched`` are the jobs whose entries
    change, ``notes`` are for the person who does it, ``commands`` what is left for them to type."""

    steps: tuple[Step, ...] = ()
    touched: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


class Way(Protocol):
    """A scheduler."""

    name: WayName
    label: str

    def standing(self, caller: Caller) -> frozenset[str]:
        """The jobs of this office that stand in it. Raises ``SwtoolError`` where it cannot be asked."""

    def install(self, entries: Sequence[Entry]) -> Work:
        """What makes these entries stand as they are given; those of other jobs stay."""

    def remove(self, caller: Caller, jobs: Sequence[str]) -> Work:
        """What takes the entries of these jobs away."""
