"""Putting a restored office in the place of another, so that a crash at any moment loses neither.

Everything is prepared in a *workplace* beside the office file. Then the moves are written down in its ``plan.json``
and done one after the other, each a rename on one file system. The states that a crash can leave:

1. Workplace without ``plan.json``: nothing was touched. The next run beside it clears the workplace.
2. ``plan.json`` and no move done: the old office is whole in its place and goes on as if nothing had been; the
   workplace waits. Whoever restores anew decides anew (``begun_only``), for the office may have been worked on since.
3. Some moves done: the first takes the old office file aside and the last brings the new one, so between them there is
   no office file at all, never one with the log, the rules or the attachments of another. Opening says so
   (``refuse_unfinished``).
4. All moves done: the new office is in its place, only the emptied workplace is left.

From 2, 3 and 4 ``finish_plans`` goes on to the end (``Plan.left`` says what is still to be done). Where a move is
refused (a file held open on Windows) the moves before it are taken back, and the old office stands as before.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import NamedTuple

from swtool.errors import DatabaseFault
from swtool.store.attachments import folder_of
from swtool.store.workplace import KEEP, abandoned_plans

_LOGS = ("-wal", "-shm")


class Move(NamedTuple):
    """One rename: ``source`` becomes ``target``, which must not exist."""

    source: Path
    target: Path


class Plan(NamedTuple):
    """The moves of one replacement in their order: what stood there goes ``aside``, what was prepared comes in
    (``bring``, the office file last)."""

    aside: list[Move]
    bring: list[Move]

    @property
    def office(self) -> Path:
        """The office file that will stand at the end."""
        return self.bring[-1].target

    @property
    def is_begun(self) -> bool:
        """Whether a move was done: the office file goes aside first."""
        return not self.office.exists() or len(self.left()) < len(self.bring)

    def left(self) -> list[Move]:
        """What is still to be done. Nothing is brought before everything is aside, and what is prepared is gone from
        the workplace when it was brought. Until then whatever lies in the place goes aside, also a log or rules that
        came after the plan was made: they belong to the old office."""
        bring = [move for move in self.bring if move.source.exists()]
        if len(bring) < len(self.bring):
            return bring
        return [move for move in self.aside if move.source.exists()] + bring


def parts_of(office: Path) -> list[Path]:
    """Everything that belongs to an office file, itself first: its logs, the county's rules, the attachments."""
    logs = [office.with_name(office.name + tail) for tail in _LOGS]
    return [office, *logs, office.with_name(f"{office.stem}.policy.toml"), folder_of(office)]


def plan_for(prepared: Path, office: Path, aside: Path | None) -> Plan:
    """The moves that put the office ``prepared`` at ``office`` and whatever stands there at ``aside``."""
    old = zip(parts_of(office), parts_of(aside), strict=True) if aside is not None else ()
    new = zip(reversed(parts_of(prepared)), reversed(parts_of(office)), strict=True)
    return Plan(
        [Move(source, target) for source, target in old],
        [Move(source, target) for source, target in new if source.exists()],
    )


def replace(place: Path, plan: Plan) -> None:
    """Write the plan down and do it. Raises ``DatabaseFault`` with everything as before where a move is refused."""
    _write(place, plan)
    done: list[Move] = []
    try:
        for move in plan.left():
            _refuse_log(plan, move)
            _move(move)
            done.append(move)
    except OSError as problem:
        for past in reversed(done):
            past.target.rename(past.source)
        (place / KEEP).unlink()
        raise DatabaseFault(
            "放不到原处，没有恢复，原来的数据库照旧",
            where=str(problem.filename or plan.office),
            why="文件正被另一个程序打开，或目标名称已被占用",
            remedy="关掉打开它的程序后重做这一步",
        ) from problem
    _close(place)


def finish_plans(folder: Path, *, begun_only: bool = False) -> list[Path]:
    """Bring replacements that a crash interrupted in this folder to their end; the office files now in place. With
    ``begun_only`` those of which no move was done are given up.

    Raises ``DatabaseFault`` where a move is refused; what is left of it can be tried again.
    """
    from filelock import FileLock, Timeout

    done = []
    for place in abandoned_plans(folder):
        lock = FileLock(place / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue  # that restore is at work at this moment
        try:
            plan = _read(place)
            if begun_only and not plan.is_begun:
                (place / KEEP).unlink()  # an abandoned workplace from now on
                continue
            for move in plan.left():
                _refuse_log(plan, move)
                _move(move)
            _close(place)
        except OSError as problem:
            raise DatabaseFault(
                "上一次恢复还差几步，做不下去",
                where=str(problem.filename or folder),
                why="文件正被另一个程序打开，或目标名称已被占用；旧的和新的都还在，没有丢",
                remedy="关掉打开它的程序，或把占用名称的文件移走，再做一次",
            ) from problem
        finally:
            lock.release()
        done.append(plan.office)
        shutil.rmtree(place, ignore_errors=True)
    return done


def refuse_unfinished(office: Path) -> None:
    """Raise ``DatabaseFault`` where the office file is missing because a restore was interrupted."""
    for place in abandoned_plans(office.parent):
        if _read(place).office.resolve() == office.resolve():
            raise DatabaseFault(
                "上一次恢复没有做完，数据库暂时不在原处",
                where=str(office),
                why="恢复中途断电或被关闭；旧的和新的都还在，没有丢",
                remedy=f"运行 swtool backup restore --finish --to {office}",
            )


def _write(place: Path, plan: Plan) -> None:
    def relative(moves: list[Move]) -> list[list[str]]:
        return [[os.path.relpath(path, place.parent) for path in (move.source, move.target)] for move in moves]

    draft = place / "plan.draft"
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"aside": relative(plan.aside), "bring": relative(plan.bring)}, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place / KEEP)


def _read(place: Path) -> Plan:
    moves = json.loads((place / KEEP).read_text(encoding="utf-8"))
    folder = place.parent
    aside, bring = (
        [Move(folder / source, folder / target) for source, target in moves[phase]] for phase in ("aside", "bring")
    )
    return Plan(aside, bring)


def _move(move: Move) -> None:
    if move.target.exists():
        raise FileExistsError(errno.EEXIST, "in the way", str(move.target))
    move.source.rename(move.target)


def _refuse_log(plan: Plan, move: Move) -> None:
    """The log of another office beside the new one would be taken for its own."""
    if move is plan.bring[-1]:
        for log in parts_of(plan.office)[1 : 1 + len(_LOGS)]:
            if log.exists() and not any(each.target == log for each in plan.bring):
                raise FileExistsError(errno.EEXIST, "the log of another office", str(log))


def _close(place: Path) -> None:
    _sync(place.parent)
    (place / KEEP).unlink()


def _sync(folder: Path) -> None:
    """Let the folder's own entries reach the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
