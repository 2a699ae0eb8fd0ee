"""Where backups lie: the folder that the office remembers, what lies in it, and which of it is this office's own."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from swtool.office import Office
from swtool.store.backup import ENDING, BackupFault, Cover, read_cover
from swtool.store.backup_events import Event, events

FOLDER_FACT = "backup_folder"
DEFAULT_FOLDER = "备份"


class Found(NamedTuple):
    """A backup file that can be read from the outside."""

    path: Path
    cover: Cover
    size: int


def remembered_folder(office: Office) -> Path | None:
    """The folder that an earlier ``backup create --to`` named; None if there was none."""
    kept = office.fact(FOLDER_FACT)
    return Path(kept) if kept else None


def backup_folder(office: Office) -> Path:
    """Where backups are looked for: the folder remembered, else 备份 beside the office file."""
    return remembered_folder(office) or office.db.path.parent / DEFAULT_FOLDER


def found_in(folder: Path, office_uid: str | None = None) -> list[Found]:
    """The backups in a folder, the newest first; only those of one office where it is named.

    What cannot be read, and what is unfinished, is left out. Raises OSError where the folder cannot be read.
    """
    if not folder.is_dir():
        return []
    found = []
    for path in folder.glob(f"*{ENDING}"):
        if path.name.startswith("~"):
            continue
        try:
            cover = read_cover(path)
        except (BackupFault, OSError):
            continue
        if office_uid is None or cover.office_uid == office_uid:
            found.append(Found(path, cover, path.stat().st_size))
    return sorted(found, key=lambda each: (each.cover.created_at, each.cover.txn, each.path.name), reverse=True)


def free_name(office: Office, folder: Path, stem: str) -> Path:
    """A name for a new backup that is not taken, and that no backup of this office ever had, in whatever folder."""
    used = {event.file_name for event in events(office.db, Event.CREATED)}
    path, number = folder / f"{stem}{ENDING}", 2
    while path.exists() or path.name in used:
        path, number = folder / f"{stem}-{number}{ENDING}", number + 1
    return path
