"""Where the content of attachments lies: a folder beside the office file, one file per content, named by its digest."""

from __future__ import annotations

from pathlib import Path


def folder_of(database: Path) -> Path:
    """The folder beside an office file: ``社工台账.db`` → ``社工台账.附件``."""
    return database.with_name(f"{database.stem}.附件")


def path_of(database: Path, sha256: str) -> Path:
    """Where the content with that digest lies. It has no ending, so that a double click runs nothing."""
    return folder_of(database) / sha256[:2] / sha256
