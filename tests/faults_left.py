"""What a mishap left: the state of an office file, whether it can be worked with, files that are torn."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import time
import zipfile
from contextlib import closing
from pathlib import Path

from swtool import opening
from swtool.errors import DatabaseFault
from swtool.rights.purge import finish
from swtool.store.attachments import path_of
from swtool.store.audit import verify
from swtool.store.backup import read_cover
from tests.offices import TODAY, china_time

TAKE_UP_LOG = "PRAGMA user_version"
"""Has SQLite read the log beside a file, which it folds when the connection closes, without learning every table."""
_OTHERS_END = 10.0  # seconds that a program left behind by a kill may take
_VARYING = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{24,64}\b")


def dump(path: Path) -> str:
    """Everything in an office file but what no two runs share: names, salts, digests and packed bytes."""
    with closing(sqlite3.connect(path)) as connection:
        lines = [f"version {connection.execute('PRAGMA user_version').fetchone()[0]}"]
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_sqlite*' ORDER BY name"
        ).fetchall()  # but when a migration was applied
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY 1'):
                kept = [value for value in row if not isinstance(value, bytes)]
                lines.append(_VARYING.sub("#", f"{table} {kept}"))
        lines += [f"content {digest} {path_of(path, digest).exists()}" for digest in _named(connection)]
    return "\n".join(lines)


def _named(connection: sqlite3.Connection) -> list[str]:
    """The contents that attachments stand for, in order; none in an office from before there were any."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'attachment'").fetchone():
        return []
    rows = connection.execute("SELECT DISTINCT sha256 FROM attachment WHERE state <> 'erased' ORDER BY sha256")
    return [row[0] for row in rows]


def exact(path: Path) -> str:
    """Everything in an office file."""
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def folds(path: Path) -> bool:
    """Whether nothing lies beside an office file that nobody has open any more.

    Who was killed may have started another program (`schedule run` does), which goes on and closes the file when it is
    done; whoever closes last folds the log.
    """
    log = path.with_name(path.name + "-wal")
    until = time.monotonic() + _OTHERS_END
    while log.exists() and time.monotonic() < until:
        time.sleep(0.1)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(TAKE_UP_LOG).fetchone()
    return not log.exists()


def unsound(path: Path, *, known: bool = False) -> str:
    """Why an office file cannot be worked with; '' where it opens, verifies and is one whole file when closed.

    ``known``: row by row it is one that was verified before, and is not verified again.
    """
    try:
        office = opening.open_office(path, today=TODAY, now=china_time(TODAY), actor="tester")
    except DatabaseFault as fault:
        return str(fault)
    try:
        finish(office)  # what an erasure left is cleared by the next command that writes
        problems = [] if known else verify(office.db)  # attachments with it
    finally:
        office.db.close()
    if not folds(path):
        return "the log was not folded"
    return "; ".join(f"{problem.place} {problem.what}" for problem in problems)


def lay_out_again(before: Path, desk: Path) -> None:
    """The desk as it was ``before``; what is still so is left where it is."""
    wanted, there = _listing(before), _listing(desk)
    for name in sorted(there, reverse=True):  # what lies in a folder before the folder
        path = desk / name
        if there[name] is None:
            if name not in wanted:
                path.rmdir()
        elif path.suffix in (".db", "") or there[name] != wanted.get(name):
            path.unlink()
            del there[name]
    for name in sorted(wanted):
        if wanted[name] is None:
            (desk / name).mkdir(exist_ok=True)
        elif name not in there:
            shutil.copy2(before / name, desk / name)


def _listing(folder: Path) -> dict[str, tuple[int, int] | None]:
    """Everything below a folder: of a file its size and its time, which copies keep; of a folder nothing."""
    found: dict[str, tuple[int, int] | None] = {}
    below = [""]
    while below:
        inside = below.pop()
        with os.scandir(folder / inside) as entries:
            for entry in entries:
                name = f"{inside}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    found[name] = None
                    below.append(f"{name}/")
                else:
                    about = entry.stat(follow_symlinks=False)
                    found[name] = about.st_size, about.st_mtime_ns
    return found


def torn_files(desk: Path, before: Path) -> list[str]:
    """Finished-looking files that are not whole, among those that were not there ``before``."""
    torn, then = [], _listing(before)
    for name, about in _listing(desk).items():
        path = desk / name
        if path.suffix in (".xlsx", ".docx", ".swbak") and not path.name.startswith("~") and about != then.get(name):
            try:
                with zipfile.ZipFile(path) as archive:
                    if archive.testzip():
                        torn.append(path.name)
                if path.suffix == ".swbak":
                    read_cover(path)
            except zipfile.BadZipFile:
                torn.append(path.name)
    return torn
