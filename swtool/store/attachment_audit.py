"""Contents of attachments against the table that names them: what is needed, lost, changed, swapped, or too much.

The store knows the table by its name only; offices from before it have none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from swtool.patterns import Pattern
from swtool.store.attachments import State, digest_of, path_of, state_of, stored
from swtool.store.database import Database

_DIGEST = Pattern(r"[0-9a-f]{64}")


class Expected(NamedTuple):
    """A content that must lie in the folder, and the attachment (row id) that it was expected for."""

    sha256: str
    size: int
    row_id: int


def expected(database: Database) -> list[Expected]:
    """Every content that some row of ``attachment`` still needs, also one that history alone refers to.

    What was erased is needed no more, in none of its versions, unless the same content still belongs to something else,
    or belonged to it until it was taken off. What is locked is needed: a lift gives it back.
    """
    if not _has_table(database):
        return []
    rows = database.query(
        "SELECT sha256, size, min(coalesce(origin_id, id)) AS first FROM attachment "
        "WHERE coalesce(origin_id, id) NOT IN (SELECT coalesce(origin_id, id) FROM attachment WHERE state = 'erased') "
        "GROUP BY sha256 ORDER BY first"
    )
    return [Expected(row["sha256"], row["size"], row["first"]) for row in rows]


class Fault(NamedTuple):
    """A content that does not lie there as it should. ``holds`` is the row whose content stands in its place."""

    expected: Expected
    state: State
    holds: int | None = None

    @property
    def what(self) -> str:
        """The fault in a sentence."""
        return self.state.label + (f"，现在是 {number_of(self.holds)} 的内容" if self.holds else "")


def number_of(row_id: int) -> str:
    """An attachment's number as people name it: FJ-0001."""
    return f"FJ-{row_id:04d}"


def faults(database: Database, *, advance: Callable[[int], None] = lambda _amount: None) -> Iterator[Fault]:
    """What is lost, changed, swapped, or still there after erasure. All is read; ``advance`` hears of each."""
    wanted = expected(database)
    for each in wanted:
        path = path_of(database.path, each.sha256)
        state = state_of(path, each.sha256, each.size)
        advance(1)
        if state is State.WHOLE:
            continue
        holds = None
        if state is State.CHANGED:
            with suppress(OSError):
                held = digest_of(path)
                holds = next((other.row_id for other in wanted if other.sha256 == held), None)
        yield Fault(each, state, holds)
    yield from _left(database, {each.sha256 for each in wanted})


def _left(database: Database, needed: set[str]) -> Iterator[Fault]:
    if not _has_table(database):
        return
    for row in database.query(
        "SELECT sha256, size, min(coalesce(origin_id, id)) AS first FROM attachment WHERE state = 'erased' "
        "GROUP BY sha256"
    ):
        if row["sha256"] not in needed and path_of(database.path, row["sha256"]).exists():
            yield Fault(Expected(row["sha256"], row["size"], row["first"]), State.LEFT)


def unnamed(database: Database) -> list[Path]:
    """Files in the folder that no row needs: left by a kill, put there by hand, or erased in the records only."""
    needed = {each.sha256 for each in expected(database)}
    return [
        path
        for path in stored(database.path)
        if path.name not in needed or path != path_of(database.path, path.name) or not _DIGEST.fullmatch(path.name)
    ]


def is_needed(database: Database, sha256: str) -> bool:
    """Whether some row of ``attachment`` still needs this content."""
    return any(each.sha256 == sha256 for each in expected(database))


def _has_table(database: Database) -> bool:
    return bool(database.value("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'attachment'"))
