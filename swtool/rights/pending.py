"""Whether an erasure still waits to be cleared from the file: every command that writes asks, so it imports little."""

from __future__ import annotations

from swtool.store.database import Database

WAITING = "kind IN ('erase', 'restrict') AND id NOT IN (SELECT case_id FROM privacy_purge)"
"""The cases whose values are out of every row, but perhaps not yet out of the file's bytes."""


def is_clearing_pending(db: Database) -> bool:
    """Whether some case waits. None does in a file without the room's tables."""
    if not db.value("SELECT 1 FROM sqlite_master WHERE name = 'privacy_purge'"):
        return False
    return bool(db.value(f"SELECT EXISTS (SELECT 1 FROM privacy_case WHERE {WAITING})"))
