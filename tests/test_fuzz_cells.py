"""Messy books of every form, in every container, all the way that a clerk goes: see ``fuzz_way`` for what must hold.

By seed, so that a find can be had again. ``SWTOOL_FUZZ_SECONDS`` runs it longer, ``SWTOOL_FUZZ_SEED`` elsewhere.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path

from swtool.errors import SwtoolError
from tests.clerk import found
from tests.fuzz_cells import messy_book
from tests.fuzz_house import open_office
from tests.fuzz_way import whole_way

SECONDS = float(os.environ.get("SWTOOL_FUZZ_SECONDS", "20")) / 2
SEED = os.environ.get("SWTOOL_FUZZ_SEED", "1")


def test_messy_books_go_their_whole_way(tmp_path: Path) -> None:
    db = tmp_path / "office.db"
    found(db)
    office, books = open_office(db)
    forms = [book.form for book in books]
    until = time.monotonic() + SECONDS
    seen: Counter[str] = Counter()
    finds: list[str] = []
    while time.monotonic() < until:
        number = seen.total() + 1
        name, data = messy_book(random.Random(f"{SEED}:{number}"), forms)
        path = tmp_path / name
        path.write_bytes(data)
        try:
            seen[whole_way(office, path, books)] += 1
        except SwtoolError:  # refused in a sentence, which test_fuzz_books reads
            seen["refused"] += 1
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is a find, and the others are looked at too
            seen["find"] += 1
            finds.append(f"{SEED}:{number} {name} {type(fault).__name__} {fault}")
    office.db.close()
    assert finds == []
    assert seen["returned"] > 0
