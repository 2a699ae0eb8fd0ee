"""Restoring: the office of a backup comes into a place; what stood there goes aside, nothing is overwritten."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from swtool import opening
from swtool.backups.cases import cases_known, cases_lacking, folders_around
from swtool.backups.contents import bring_up_to_date, differences, unpack
from swtool.errors import DatabaseFault, SwtoolError
from swtool.office import Office, Progress, silent_progress
from swtool.store import audit, replacing
from swtool.store.backup import Manifest, damaged, digest_of, open_backup
from swtool.store.backup_events import BackupEvent, Event, record
from swtool.store.database import connect
from swtool.store.faults import database_fault
from swtool.store.location import refuse_unsafe
from swtool.store.workplace import workplace


class Standing(NamedTuple):
    """The office that stands in the place, against the backup: how many steps it has that the backup lacks, and on
    which days they were recorded. ``unreadable`` says why it cannot be compared; ``differs`` that it is not the same
    office or not the same chain. ``cases`` are its erasures and restrictions (None: it could not be
    asked)."""

    steps: int = 0
    first_day: str = ""
    last_day: str = ""
    differs: str = ""
    unreadable: str = ""
    cases: dict[str, str] | None = None

    @property
    def loses_something(self) -> bool:
        """Whether somebody must say yes before it goes aside."""
        return bool(self.steps or self.differs or self.unreadable)

    def sentence(self) -> str:
        """What would go aside, for people; '' where the backup holds all of it."""
        if self.unreadable:
            return f"原处的文件打不开，没法与备份比较（{self.unreadable}）"
        if self.differs:
            return self.differs
        if not self.steps:
            return ""
        days = self.first_day if self.first_day == self.last_day else f"{self.first_day} 至 {self.last_day}"
        return f"原处的数据库比备份多 {self.steps} 步操作（{days} 记的），恢复后不在新的数据库里"


@dataclass(slots=True)
class Restored:
    """What came of it. ``aside`` is where the old office file went (None: nothing stood there); ``warnings`` are faults
    that the backup had brought along; ``lacking`` the erasures and restrictions that it does not know of."""

    office: Path
    manifest: Manifest
    aside: Path | None
    standing: Standing
    upgraded: int
    warnings: list[str] = field(default_factory=list)
    lacking: dict[str, str] = field(default_factory=dict)


Agree = Callable[[Standing], bool]
Sign = Callable[[Office], Office]


def restore(
    path: Path,
    target: Path,
    *,
    replace: bool,
    agree: Agree,
    today: date,
    now: datetime,
    sign: Sign,
    password: str | None = None,
    progress: Progress = silent_progress,
    keep: bool = True,
) -> Restored | None:
    """Restore a backup to ``target``; None where ``agree`` says no. With ``keep=False`` all is done but the moving in.

    ``sign`` names who restores, among the operators of the restored office.

    Raises ``BackupFault`` for a backup that is not whole, ``DatabaseFault`` for a place where no office may live, that
    is taken (without ``replace``), or in use. What is refused leaves everything as it was.
    """
    refuse_unsafe(target)
    occupied = [part for part in replacing.parts_of(target) if part.exists()]
    if occupied and not replace:
        raise DatabaseFault(
            "这里已经有一个数据库" if target.exists() else "这里还有以前的文件",
            where=str(occupied[0]),
            why="恢复从不覆盖现有的文件",
            remedy="加 --replace：现有的改名留在旁边，再恢复；或用 --to 恢复到别处",
        )
    with workplace(target.parent) as place, open_backup(path, scratch=place, password=password) as opened:
        manifest = opened.manifest
        with progress("恢复", manifest.size) as advance:
            prepared = unpack(opened, place, advance)
        if problems := differences(prepared, manifest):
            raise damaged(path, "；".join(problems))
        standing = _standing(target, manifest, prepared)
        if standing.loses_something and not agree(standing):
            return None
        upgraded = bring_up_to_date(prepared, now=now)
        aside = _free_aside(target, now) if occupied else None
        result = Restored(target, manifest, aside, standing, upgraded)
        _enter(prepared, path, result, today=today, now=now, sign=sign)
        if keep:
            if target.exists() and not standing.unreadable:
                _fold(target)
            replacing.replace(place, replacing.plan_for(prepared, target, aside))
        return result


def _standing(target: Path, manifest: Manifest, prepared: Path) -> Standing:
    """The office that stands in the place against the backup, which is laid out at ``prepared``."""
    if not target.exists():
        return Standing()
    try:
        database = connect(target)
    except SwtoolError as problem:
        return Standing(unreadable=problem.what)
    try:
        uid = database.value("SELECT value FROM office_fact WHERE key = 'office_uid'")
        if uid != manifest.office_uid:
            return Standing(differs="原处是另一个台账，不是这份备份的那一个")
        common = database.one(
            "SELECT id, head FROM journal_txn WHERE id <= ? ORDER BY id DESC LIMIT 1", (manifest.txn,)
        )
        if common is not None and common["head"] != _head_at(prepared, common["id"]):
            what = f"原处的数据库与备份在第 {common['id']} 步已经不同，不是同一条操作记录"
            return Standing(differs=what, cases=cases_known(database))
        row = database.one(
            "SELECT count(*), substr(min(recorded_at), 1, 10), substr(max(recorded_at), 1, 10) FROM journal_txn "
            "WHERE id > ?",
            (manifest.txn,),
        )
        assert row is not None
        return Standing(row[0], row[1] or "", row[2] or "", cases=cases_known(database))
    except sqlite3.Error as problem:
        return Standing(unreadable=database_fault(problem, target).what)
    finally:
        database.close()


def _head_at(office: Path, txn: int) -> object:
    database = connect(office)
    try:
        return database.value("SELECT head FROM journal_txn WHERE id = ?", (txn,))
    finally:
        database.close()


def _enter(prepared: Path, path: Path, result: Restored, *, today: date, now: datetime, sign: Sign) -> None:
    """Write in the restored office that it was restored, from which step, and what stood there before."""
    manifest, standing = result.manifest, result.standing
    nobody = opening.open_office(prepared, today=today, now=now, actor="")
    try:
        office = sign(nobody)
        result.lacking = cases_lacking(
            office.db, manifest.office_uid, folders_around(path, result.office), standing.cases
        )
        notes = [standing.sentence(), *(f"缺 {number}（{words}）" for number, words in result.lacking.items())]
        found = audit.verify(office.db, absent=manifest.absent)
        result.warnings += [f"{problem.place}：{problem.what}" for problem in found]
        if manifest.absent:
            result.warnings.append(f"做备份时就缺 {len(manifest.absent)} 个附件")
        with office.change(f"从备份恢复（第 {manifest.txn} 步）") as tx:
            event = BackupEvent(
                kind=Event.RESTORED,
                file_name=path.name,
                folder=str(path.resolve().parent),
                sha256=digest_of(path),
                txn=manifest.txn,
                head=manifest.head,
                size=path.stat().st_size,
                note="；".join(filter(None, notes)) or None,
                recorded_at=tx.recorded_at,
            )
            record(tx, event)
    finally:
        nobody.db.close()


def _free_aside(target: Path, now: datetime) -> Path:
    """A name for what stands in the place, under which none of its parts exists yet."""
    stem, number = f"{target.stem}.恢复前-{now:%Y%m%d-%H%M}", 1
    while True:
        aside = target.with_name(f"{stem}{'' if number == 1 else f'-{number}'}{target.suffix}")
        if not any(part.exists() for part in replacing.parts_of(aside)):
            return aside
        number += 1


def _fold(target: Path) -> None:
    """Make the office file that goes aside one whole file, which also shows that nobody works on it.

    Raises ``DatabaseFault`` where somebody does.
    """
    database = connect(target)
    try:
        database.value("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as problem:
        raise database_fault(problem, target) from problem
    finally:
        database.connection.close()
