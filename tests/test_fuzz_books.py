"""Spoiled books of every kind: a book or a Chinese sentence, nothing else, in time, and the process does not grow.

By seed, so that a find can be had again. ``SWTOOL_FUZZ_SECONDS`` runs it longer, ``SWTOOL_FUZZ_SEED`` elsewhere.
"""

from __future__ import annotations

import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.book_samples import samples
from tests.clerk import found
from tests.fuzz_house import Worker, spoiled

SECONDS = float(os.environ.get("SWTOOL_FUZZ_SECONDS", "20")) / 2  # for each of the two tests
SEED = os.environ.get("SWTOOL_FUZZ_SEED", "1")
LONGEST = 20.0  # seconds for one file, as the child has
GROWTH = 100_000  # kilobytes, from the first quarter of the run to the last
SPEAKS = re.compile(r"[\u4e00-\u9fff]")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="waits for the worker with select")


@pytest.fixture
def worker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Worker]:
    db = None
    if request.param == "load":
        db = tmp_path / "office.db"
        found(db)
    reader = Worker(tmp_path / "said.txt", db)
    yield reader
    reader.close()


@pytest.mark.parametrize("worker", ["read", "load"], indirect=True)
def test_spoiled_books_are_read_or_refused(worker: Worker, tmp_path: Path) -> None:
    books = samples()
    for name, data in books.items():  # unspoiled, so that the first sizes are those of ordinary work
        path = tmp_path / name
        path.write_bytes(data)
        told, _ = worker(path, LONGEST)
        assert told.split()[0] in ("read", "load"), (name, told)
    until = time.monotonic() + SECONDS
    sizes: list[int] = []
    finds: list[tuple[str, str]] = []
    seen: Counter[str] = Counter()
    number = 0
    while time.monotonic() < until:
        number += 1
        name = list(books)[number % len(books)]
        path = tmp_path / f"{number % 50}-{name}"
        path.write_bytes(spoiled(books[name], name, random.Random(f"{SEED}:{number}")))
        told, size = worker(path, LONGEST)
        seen[told.split()[0]] += 1
        sizes.append(size)
        if not _is_fine(told):
            kept = Path(os.environ.get("SWTOOL_FUZZ_KEEP", tmp_path)) / f"{SEED}-{number}-{name}"
            kept.write_bytes(path.read_bytes())
            finds.append((f"{SEED}:{number} {name}", told))
    assert finds == []
    assert (tmp_path / "said.txt").read_text(encoding="utf-8", errors="replace") == ""
    assert seen["refused"] > 0
    assert seen["read"] + seen["load"] > 0
    quarter = max(len(sizes) // 4, 1)  # the floors: one spoiled row number may call for a large grid in between
    assert min(filter(None, sizes[-quarter:])) - min(filter(None, sizes[:quarter])) < GROWTH


def _is_fine(told: str) -> bool:
    """What dies or hangs inside would do so in the child, which is bounded in memory and time."""
    kind = told.split(maxsplit=1)[0]
    if kind == "refused":
        return bool(SPEAKS.search(told)) and not re.search(r"Error|Traceback|panicked", told)
    return kind in ("read", "load") or told in ("died inside", "hung inside")
