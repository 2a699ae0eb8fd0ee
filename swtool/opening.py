"""How an office is made, opened and brought up to date: one file, and what its commands work with."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from swtool import rooms
from swtool.county_rules import load_calendar, load_policy
from swtool.errors import DatabaseFault
from swtool.office import Office, Progress, silent_progress
from swtool.policy.policy import Policy
from swtool.store.database import Database, connect, open_database, stored_version

if TYPE_CHECKING:
    from swtool.operators.store import Newcomer


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new office must know of itself; ``adopts`` are the rules it takes over (``32:training.*``), ``operators``
    the people who act in it from the first day."""

    county_code: str
    county_name: str
    competent_authority: str
    supervision_phone: str = ""
    adopts: tuple[str, ...] = ()
    effective_on: date = date(2000, 1, 1)
    facts: dict[str, str] = field(default_factory=dict)
    operators: tuple[Newcomer, ...] = ()


def refuse_existing(path: Path) -> None:
    """Raises ``DatabaseFault`` where a new office file would lie on another file, or where one is being restored."""
    from swtool.store.replacing import refuse_unfinished

    refuse_unfinished(path)
    if path.exists():
        raise DatabaseFault(
            "这个文件已经存在", where=str(path), remedy="换一个文件名；要看现有的数据库请直接用 --db 指向它"
        )


def found_office(
    path: Path, founding: Founding, *, today: date, now: datetime, actor: str, progress: Progress = silent_progress
) -> Office:
    """Create the office file with every table and its first facts. Nothing is left behind if anything fails.

    It is made under another name and moved into place when it is whole, so that not even a kill leaves half an office.
    Raises ``DatabaseFault`` where the file exists, ``PolicyFault`` for an unknown jurisdiction or adoption.
    """
    from swtool.store.location import refuse_unsafe

    refuse_existing(path)
    Policy.load(founding.county_code, adopts=founding.adopts)
    refuse_unsafe(path)
    made = _make_folders(path.parent)
    draft = path.with_name(f"~{uuid.uuid4().hex}{path.suffix}")
    try:
        _write_founding(draft, founding, now=now, actor=actor)
        draft.replace(path)
        return open_office(path, today=today, now=now, actor=actor, progress=progress)
    except BaseException:
        for leftover in (draft, draft.with_name(draft.name + "-wal"), draft.with_name(draft.name + "-shm")):
            leftover.unlink(missing_ok=True)
        for folder in made:
            folder.rmdir()
        raise


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it that are missing; what was made, the innermost first."""
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _write_founding(path: Path, founding: Founding, *, now: datetime, actor: str) -> None:
    from swtool.operators.store import register
    from swtool.store import schema

    database = schema.create(path, rooms.migration_sets())
    try:
        with database.transaction(actor=actor, now=now, why="建立数据库") as tx:
            facts = {
                "office_uid": tx.uid(),
                "county_code": founding.county_code,
                "county_name": founding.county_name,
                "competent_authority": founding.competent_authority,
                "supervision_phone": founding.supervision_phone,
                "adopts": json.dumps(founding.adopts, ensure_ascii=False),
                **founding.facts,
            }
            for key, value in facts.items():
                tx.insert(
                    "office_fact",
                    {
                        "key": key,
                        "value": value,
                        "effective_on": founding.effective_on.isoformat(),
                        "recorded_at": tx.recorded_at,
                    },
                )
            for newcomer in founding.operators:
                register(tx, newcomer)
    finally:
        database.close()


def open_office(path: Path, *, today: date, now: datetime, actor: str, progress: Progress = silent_progress) -> Office:
    """Open an existing office. Raises ``DatabaseFault`` (missing, foreign, other schema, locked) or ``PolicyFault``."""
    database = open_database(path, schema_version=rooms.SCHEMA_VERSION)
    try:
        return _office(database, today=today, now=now, actor=actor, progress=progress)
    except BaseException:
        database.close()
        raise


def upgrade_office(path: Path, *, now: datetime) -> tuple[Path | None, list[str]]:
    """Bring an older file to this program's tables, after a copy of it beside it.

    Returns the copy's path and the migrations applied (None and nothing if the file is current).
    """
    from swtool.store import schema
    from swtool.store.snapshot import copy_online

    database = connect(path)
    try:
        found = stored_version(database)
        if found > rooms.SCHEMA_VERSION:
            raise DatabaseFault(
                f"数据库由更新版本的 swtool 建立（结构 {found}，本程序只认识到 {rooms.SCHEMA_VERSION}）",
                where=str(path),
                remedy="请升级 swtool 后再打开",
            )
        if found == rooms.SCHEMA_VERSION:
            return None, []
        copy = path.with_name(f"{path.stem}.升级前-{now:%Y%m%d-%H%M%S}{path.suffix}")
        copy_online(database, copy)
        return copy, schema.migrate(database, rooms.migration_sets())
    finally:
        database.close()


def _office(database: Database, *, today: date, now: datetime, actor: str, progress: Progress) -> Office:
    return Office(
        db=database,
        policy=load_policy(database, today),
        calendar=load_calendar(database),
        today=today,
        now=now,
        actor=actor,
        progress=progress,
    )
