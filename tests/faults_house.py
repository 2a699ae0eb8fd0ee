"""Where commands are killed, starved and disturbed: a process of one thread that forks a child for every mishap.

    python -m tests.faults_house FOLDER

plays the story of ``faults_story`` once. Every line then meets with each mishap on the desk as it was before the line,
and what is left is looked at; the story goes on with the desk as it was after the line. It prints one JSON object a
line: what was done how often, and every failure. A kill is SIGKILL, at the k-th thing that the command does to a file
or to the database.
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import random
import resource
import shutil
import signal
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path

from swtool import cli, opening
from swtool.store import database as database_module
from swtool.store import replacing
from swtool.store.attachments import folder_of
from tests.backup_house import found_older
from tests.faults_child import IMPATIENT, End, Points, run, wait_for_no_disk
from tests.faults_left import TAKE_UP_LOG, dump, exact, folds, lay_out_again, torn_files, unsound
from tests.faults_story import (
    DAY,
    IS_THOROUGH,
    OFFICE,
    OLDER,
    STORY,
    lay_out,
    office_of,
    verb_of,
)
from tests.offices import TODAY, china_time

SPREAD, LAST = (3, 3) if IS_THOROUGH else (1, 2)  # kills at points, a line: so many spread evenly, and at the last ones
THOROUGH = {"backup restore": 14, "privacy erase": 14}  # how many last points of verbs that work in several steps
RANDOM_KILLS = 1  # at random moments, a line
QUOTAS = (8_192, 65_536)  # bytes that a file may grow to: one of them, a line
_BUSY_WORDS = "数据库正被另一个程序占用"


@dataclass
class Told:
    """What was done to one line of the story."""

    line: str
    verb: str
    kills: int = 0
    random_kills: int = 0
    quotas: int = 0
    held: int = 0
    left_before: int = 0
    left_between: int = 0
    left_after: int = 0
    finished: int = 0
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Moment:
    """One line of the story with the desk ``before`` it, the states of the office before and after it and ``between``
    its transactions, and what it said when nothing went wrong."""

    number: int
    before: Path
    office: str
    state_before: str | None
    state_after: str
    copies: tuple[Path, ...]
    end: End

    @property
    def line(self) -> str:
        return " ".join(STORY[self.number])

    @cached_property
    def exact_before(self) -> str | None:
        return None if self.state_before is None else exact(self.before / self.office)

    @cached_property
    def between(self) -> frozenset[str]:
        return frozenset(dump(copy / self.office) for copy in self.copies)


def play(folder: Path) -> Iterator[Moment]:
    """The story without mishaps, on ``folder/desk``. Who is given a moment may do with the desk what they like: it is
    laid out again for the next line."""
    desk = folder / "desk"
    desk.mkdir(parents=True)
    os.chdir(desk)
    for name in ("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME"):
        os.environ[name] = str(desk / "家")  # on the desk, so that what a line left there is cleared away with it
    os.environ["XDG_RUNTIME_DIR"] = str(desk / "家")  # no systemd of the user's is reached from there
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
    os.environ["COLUMNS"] = "200"
    wait_for_no_disk()
    lay_out(desk)
    found_older(desk / OLDER)
    _load_everything()
    gc.freeze()  # children touch fewer pages
    states: dict[str, str] = {}  # office file → its state as the last line left it
    before, after = folder / "before", folder / "after"
    shutil.copytree(desk, before)
    for number, line in enumerate(STORY):
        name = office_of(line)
        if name not in states and Path(name).exists():
            states[name] = dump(Path(name))
        state_before = states.get(name)
        end = run(number, prepare=_watch_and_keep)
        _went_well(line, end)
        shutil.copytree(desk, after)
        states[name] = dump(Path(name))
        copies = tuple(folder.glob("between-*"))
        yield Moment(number, before, name, state_before, states[name], copies, end)
        for folder_done_with in (*copies, before):
            shutil.rmtree(folder_done_with)
        after.rename(before)
        lay_out_again(before, desk)


def _went_well(line: Sequence[str], end: End) -> None:
    if end.code not in (0, 3):
        raise AssertionError(f"{' '.join(line)}: {end}")


def _load_everything() -> None:
    """Every module, once here: commands import late, and each child would do so anew."""
    for noun in cli.NOUNS:
        cli.load(noun)
    for package in ("swtool", "openpyxl", "docx"):
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            if not module.name.endswith("__main__"):
                with suppress(ImportError):  # an extra that is not here, a module of another system
                    import_module(module.name)


def _watch_and_keep(points: Points) -> None:
    """Watch, and keep the office after each transaction: a line may take several steps, each whole."""

    def keep(number: int) -> None:
        points.on_commit = None
        _keep_office(Path(f"../between-{number}"))
        points.seen = number
        points.on_commit = keep

    points.on_commit = keep
    points.watch()


def _keep_office(folder: Path) -> None:
    """Copy the office file, its log and its attachments. By another program: where this one closed a file that SQLite
    has open, SQLite would lose its locks (https://sqlite.org/howtocorrupt.html §2.2)."""
    there = [name for name in (OFFICE, f"{OFFICE}-wal", folder_of(Path(OFFICE)).name) if Path(name).exists()]
    if OFFICE in there:
        folder.mkdir()
        copying = os.posix_spawnp("cp", ["cp", "-R", *there, str(folder)], os.environ)
        os.waitpid(copying, 0)


class Campaign:
    """The mishaps of one line."""

    def __init__(self, moment: Moment, chance: random.Random) -> None:
        self.moment, self.chance = moment, chance
        self.told = Told(moment.line, verb_of(STORY[moment.number]))
        self.desk = Path.cwd()

    def go(self) -> Told:
        total = self.moment.end.points
        spread = {1 + index * total // SPREAD for index in range(SPREAD)} if total else set()
        last = THOROUGH.get(self.told.verb, LAST)
        for point in sorted({*spread, *range(max(total - last, 0) + 1, total + 1)}):
            self._lay_out()
            end = run(self.moment.number, prepare=Points.watch, kill_at=point)
            self.told.kills += end.code == -signal.SIGKILL
            self._look(end, f"killed at {point} of {total}")
        turn = self.moment.number % 3
        for _ in range(RANDOM_KILLS if IS_THOROUGH or turn == 0 else 0):
            self._lay_out()
            moment = self.chance.uniform(0, self.moment.end.seconds * 1.2)
            end = run(self.moment.number, prepare=lambda points: None, after=moment)
            self.told.random_kills += end.code == -signal.SIGKILL
            self._look(end, f"killed after {moment:.4f} s")
        if IS_THOROUGH or turn == 1:
            self._starve(QUOTAS[self.moment.number // 3 % len(QUOTAS)])
        if self.moment.state_before is not None and (IS_THOROUGH or turn == 2):
            self._hold()
        return self.told

    def _starve(self, quota: int) -> None:
        """No file may grow beyond so many bytes."""
        self._lay_out()
        end = run(self.moment.number, prepare=lambda points: _limit(quota))
        self.told.quotas += 1
        self._look(end, f"no room beyond {quota} bytes")

    def _lay_out(self) -> None:
        lay_out_again(self.moment.before, self.desk)

    def _hold(self) -> None:
        """A second writer holds the office file."""
        self._lay_out()
        writer = sqlite3.connect(self.moment.office, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        try:
            end = run(
                self.moment.number, prepare=lambda points: setattr(database_module, "BUSY_MILLISECONDS", IMPATIENT)
            )
        finally:
            writer.execute("ROLLBACK")
            writer.close()
        self.told.held += 1
        if end.code == 1 and _BUSY_WORDS not in end.err:
            self._fail("held by another", f"refused for another reason: {end.err}")
        self._look(end, "held by another")

    def _look(self, end: End, what: str) -> None:
        if "Traceback" in end.err or "程序出错了" in end.err or end.code == 99:
            self._fail(what, end.err)
        if end.code > 0 and end.code != 3 and "怎么办" not in end.err and "中断" not in end.err:
            self._fail(what, f"no remedy: {end.err}")
        path = self.desk / self.moment.office
        if replacing.abandoned_plans(self.desk) and not path.exists():
            self._finish(path, what)
        if torn := torn_files(self.desk, self.moment.before):
            self._fail(what, f"torn: {torn}")
        if not path.exists():
            if self.moment.state_before is not None or end.code in (0, 3):
                self._fail(what, "the office is gone")
            self.told.left_before += 1
            return
        if self._is_untouched(path):
            state, is_same = self.moment.state_before or "", True
            reason = "" if folds(path) else "the log was not folded"
        else:
            state = self._upgraded(path)
            is_same = state == self.moment.state_before and exact(path) == self.moment.exact_before
            reason = unsound(path, known=is_same and self.moment.office == OFFICE)
        if reason:
            self._fail(what, reason)
        said_all = end.out == self.moment.end.out and end.err == self.moment.end.err
        acknowledged = end.code in (0, self.moment.end.code) or said_all  # a 3 in place of 0 says what is left to do
        if state == self.moment.state_after and (acknowledged or state != self.moment.state_before):
            self.told.left_after += 1
        elif acknowledged and self.moment.state_before != self.moment.state_after:
            self._fail(what, f"acknowledged and lost: {end.out}")
        elif state == self.moment.state_before:
            self.told.left_before += 1
            if self.moment.office == OFFICE and not is_same and state not in self.moment.between:
                self._fail(what, "not exactly as before")
        elif state in self.moment.between:
            self.told.left_between += 1
        else:
            self._fail(what, "neither as before nor as after")

    def _is_untouched(self, path: Path) -> bool:
        """Whether the office file is byte for byte the one that was laid out, once a log that was left is taken up."""
        if self.moment.office != OFFICE or self.moment.state_before is None:
            return False
        if path.with_name(path.name + "-wal").exists():
            with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.Error):
                connection.execute(TAKE_UP_LOG)
        return path.read_bytes() == (self.moment.before / path.name).read_bytes()

    def _finish(self, path: Path, what: str) -> None:
        """A restore that was cut off in the middle of its moves: opening says so, ``--finish`` ends it."""
        reason = unsound(path)
        if "上一次恢复没有做完" not in reason or "--finish" not in reason:
            self._fail(what, f"an unfinished restore is not told: {reason}")
        replacing.finish_plans(self.desk)
        self.told.finished += 1

    def _upgraded(self, path: Path) -> str:
        """The state of an office; an older one is brought up to date first, as its user is told to."""
        state = dump(path)
        if path.name == OLDER and state != self.moment.state_after:
            opening.upgrade_office(path, now=china_time(TODAY))
            state = dump(path)
        return state

    def _fail(self, what: str, why: str) -> None:
        self.told.failures.append(f"{self.moment.line} / {what}: {why[:400]}")


def _limit(quota: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (quota, quota))


def main(folder: Path) -> None:
    chance = random.Random(DAY)
    for moment in play(folder):
        told = Campaign(moment, chance).go()
        sys.__stdout__.write(json.dumps(told.__dict__, ensure_ascii=False) + "\n")  # type: ignore[union-attr]
        sys.__stdout__.flush()  # type: ignore[union-attr]


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main(Path(sys.argv[1]))
