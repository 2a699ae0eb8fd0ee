"""A folder to prepare something in, beside where it will lie: gone at the end, or cleared by the next after a kill.

Each holds a lock as long as its owner lives. One whose lock can be had belongs to nobody any more.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "~swtool-"
_LOCK = "lock"
_OUTSIDE = "outside.txt"
KEEP = "plan.json"
"""A workplace that holds a file of this name is a decided replacement (``replacing``) and is never cleared."""


@contextmanager
def workplace(parent: Path) -> Iterator[Path]:
    """A fresh folder in ``parent``. Raises OSError where it cannot be made."""
    from filelock import FileLock

    parent.mkdir(parents=True, exist_ok=True)
    clear_abandoned(parent)
    place = parent / f"{_PREFIX}{uuid.uuid4().hex}"
    place.mkdir(mode=0o700)
    lock = FileLock(place / _LOCK)
    lock.acquire()
    try:
        yield place
    finally:
        lock.release()
        if not (place / KEEP).exists():
            _clear(place)


def note_outside(place: Path, path: Path) -> None:
    """Write down an unfinished file elsewhere that goes with this workplace, before it is begun."""
    (place / _OUTSIDE).write_text(str(path.resolve()), encoding="utf-8")


def clear_abandoned(parent: Path) -> None:
    """Remove what killed runs left in a folder, with their unfinished files elsewhere."""
    from filelock import FileLock, Timeout

    for place in parent.glob(f"{_PREFIX}{'[0-9a-f]' * 32}"):
        if (place / KEEP).exists() or not place.is_dir():
            continue
        lock = FileLock(place / _LOCK)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            continue  # somebody is at work there
        lock.release()
        _clear(place)


def abandoned_plans(parent: Path) -> list[Path]:
    """Workplaces in a folder that hold a decided replacement."""
    return sorted(plan.parent for plan in parent.glob(f"{_PREFIX}{'[0-9a-f]' * 32}/{KEEP}"))


def _clear(place: Path) -> None:
    with suppress(OSError, ValueError):
        outside = Path((place / _OUTSIDE).read_text(encoding="utf-8"))
        if outside.name.startswith("~"):
            outside.unlink(missing_ok=True)
    shutil.rmtree(place, ignore_errors=True)
