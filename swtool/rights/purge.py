"""Clearing the file: after an erasure no byte of the office's folder may hold what was erased.

Rows and journal are rewritten in one transaction. What SQLite freed, the write-ahead log and the content of attachments
are cleared afterwards; a case counts as cleared only when that is done, so that a crash in between is made good by the
next command that writes (``finish``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from swtool.office import Office
from swtool.rights.store import waiting_for_purge
from swtool.store.attachment_audit import expected
from swtool.store.attachments import path_of
from swtool.store.database import Database

_FOR_ANOTHER_TIME = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def finish(office: Office) -> int:
    """Clear what waits to be cleared; how many cases are cleared now. Without waiting cases it costs one question.

    Returns 0 without complaint where another program has the file or a paper open, and where the disk has no room for
    the rewriting: the cases go on waiting, and ``privacy.cleared`` says so.
    """
    waiting = waiting_for_purge(office.db)
    if not waiting:
        return 0
    try:
        _delete_contents(office.db)
    except OSError:
        return 0
    if not _rewrite(office.db):
        return 0
    with office.change(f"清除已删除内容的残留 {len(waiting)} 件") as tx:
        for case in waiting:
            tx.insert("privacy_purge", {"case_id": case.id, "recorded_at": tx.recorded_at})
    return len(waiting)


def _delete_contents(db: Database) -> None:
    """Delete the files of erased attachments, but for those that stand for another attachment too."""
    if not db.value("SELECT 1 FROM sqlite_master WHERE name = 'attachment'"):
        return
    needed = {each.sha256 for each in expected(db)}
    for row in db.query("SELECT DISTINCT sha256 FROM attachment WHERE state = 'erased' ORDER BY sha256"):
        if row["sha256"] in needed:
            continue
        file = path_of(db.path, row["sha256"])
        if file.exists() or file.is_symlink():
            if not file.is_symlink():  # what a link leads to is not ours
                _overwrite(file)
            file.unlink()
            with suppress(OSError):  # other contents lie in the same folder
                file.parent.rmdir()


def _overwrite(file: Path) -> None:
    """Zeros over the content first. On a flash disk that is no guarantee, on others it helps."""
    with file.open("r+b") as stream:
        stream.write(bytes(file.stat().st_size))
        stream.flush()


def _rewrite(db: Database) -> bool:
    """Write the whole file anew without what was freed, and cut the log to nothing. False where it is in use, or where
    the disk takes no second copy."""
    connection = db.connection
    connection.execute("PRAGMA secure_delete = ON")
    before = connection.execute("PRAGMA temp_store").fetchone()[0]
    connection.execute("PRAGMA temp_store = MEMORY")  # the copy that VACUUM makes must not lie in a temporary folder
    try:
        _vacuum(connection)
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as problem:
        if problem.sqlite_errorcode & 0xFF in _FOR_ANOTHER_TIME:
            return False
        raise
    finally:
        connection.execute(f"PRAGMA temp_store = {before}")
    return not busy


def _vacuum(connection: sqlite3.Connection) -> None:
    connection.execute("VACUUM")


class Copy(NamedTuple):
    """A copy of the office that was made before the erasure and still holds the values."""

    name: str
    made_at: str
    is_backup: bool = False

    def age(self, today: date) -> int:
        """Days since it was made."""
        return (today - date.fromisoformat(self.made_at[:10])).days


def copies(office: Office) -> list[Copy]:
    """The copies that this office knows of: backups it made or came from, and those made beside it before an upgrade.

    The backup by which an office moved was noted as made on the computer that was left; here it is known as restored.
    """
    found = list(_registered(office.db)) + list(_beside(office.db.path))
    return sorted(found, key=lambda copy: copy.made_at)


def _registered(db: Database) -> Iterator[Copy]:
    if not db.value("SELECT 1 FROM sqlite_master WHERE name = 'backup_event'"):
        return
    for row in db.query(
        "SELECT file_name, min(recorded_at) AS made_at FROM backup_event WHERE kind IN ('created', 'restored') "
        "AND file_name NOT IN (SELECT file_name FROM backup_event WHERE kind = 'removed') GROUP BY file_name"
    ):
        yield Copy(row["file_name"], row["made_at"], is_backup=True)


def _beside(path: Path) -> Iterator[Copy]:
    for file in sorted(path.parent.glob(f"{path.stem}.*{path.suffix}")):
        if file != path and file.is_file():
            moment = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
            yield Copy(file.name, moment.isoformat(timespec="seconds"))
