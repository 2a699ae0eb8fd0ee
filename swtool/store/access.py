"""Who saw, took out or was refused what: the register of access, and the note of openings that failed.

The register is part of the journal: who and when come from the chain step of each row. An office that could not be
opened has no journal to write to; such a failure is noted in a file beside it, which anybody can change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from swtool.store.database import APPLICATION_ID, Database, Transaction


class AccessKind(StrEnum):
    """What kind of access it was."""

    REVEAL = "reveal"  # personal columns in full on the screen
    EXPORT = "export"  # personal columns in full in a file, or as data for another program
    REFUSED = "refused"  # asked of the open office and refused


class Access(NamedTuple):
    """One access: when, who (the actor of its chain step), what, and how many persons were shown."""

    at: datetime
    who: str
    kind: AccessKind
    subject: str
    persons: int


class FailedOpening(NamedTuple):
    """One opening that failed: when, which user of the operating system at which computer, and why."""

    at: datetime
    os_user: str
    machine: str
    what: str


def record_access(tx: Transaction, kind: AccessKind, subject: str, persons: int) -> None:
    """Enter an access into the register, within the change it belongs to. ``subject`` holds nothing personal."""
    row = {"kind": kind.value, "subject": subject, "persons": persons, "recorded_at": tx.recorded_at}
    tx.insert("access_event", row)


def accesses(database: Database) -> Iterator[Access]:
    """Every access, the oldest first."""
    rows = database.query(
        "SELECT t.recorded_at, t.actor, a.kind, a.subject, a.persons FROM journal_entry e "
        "JOIN access_event a ON a.id = e.row_id JOIN journal_txn t ON t.id = e.txn "
        "WHERE e.op = 'I' AND e.layout IN (SELECT id FROM journal_layout WHERE table_name = 'access_event') "
        "ORDER BY a.id"
    )
    for at, who, kind, subject, persons in rows:
        yield Access(datetime.fromisoformat(at), who, AccessKind(kind), subject, persons)


# -- openings that failed ---------------------------------------------------------------------------------------------


def failures_path(database: Path) -> Path:
    """The note beside an office file: ``社工台账.db`` → ``社工台账.失败打开.jsonl``."""
    return database.with_name(f"{database.stem}.失败打开.jsonl")


def note_failed_opening(database: Path, failed: FailedOpening) -> None:
    """Add a line to the note, where it can be written; a failure to do so never hides the failure itself."""
    line = {"time": failed.at.isoformat(timespec="seconds"), "os_user": failed.os_user, "machine": failed.machine}
    text = json.dumps({**line, "what": failed.what}, ensure_ascii=False)
    with suppress(OSError, UnicodeError), failures_path(database).open("a", encoding="utf-8", newline="\n") as file:
        file.write(text + "\n")


def failed_openings(database: Path) -> list[FailedOpening]:
    """What the note says, the oldest first; lines that are no longer readable are passed over."""
    try:
        lines = failures_path(database).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [found for found in map(_failed_opening, lines) if found is not None]


def _failed_opening(line: str) -> FailedOpening | None:
    try:
        noted = json.loads(line)
        at = datetime.fromisoformat(noted["time"])
        words = [str(noted[key]) for key in ("os_user", "machine", "what")]
    except (ValueError, KeyError, TypeError):
        return None
    return FailedOpening(at, *words) if at.tzinfo is not None else None


def looks_like_an_office(path: Path) -> bool:
    """Whether a file carries the mark of an office, however damaged the rest is."""
    try:
        with path.open("rb") as file:
            return file.read(72)[68:] == APPLICATION_ID.to_bytes(4, "big")
    except PermissionError:
        return path.suffix.lower() == ".db"
    except OSError:
        return False
