"""The story told once for all workers of a test run: what was seen on the eight days, and what is left at the end."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.story.asked import DAYS, LISTS, SHEETS, Row, ask, fill
from tests.story.expected import AT_THE_END, AT_THE_TIME
from tests.story.machine import Story
from tests.story.play import play
from tests.story.tables import TABLES

Seen = dict[str, list[Row]]


@dataclass(frozen=True)
class Told:
    """What came of the story. ``seen``: day, moment and boundaries → list → rows."""

    root: Path
    story: Story
    seen: dict[tuple[str, str, str], Seen]


def tell_once(factory: pytest.TempPathFactory) -> Told:
    """Play the story, or read what another worker of this run has seen of it."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    root, notes = shared / "十年", shared / "十年.json"
    with FileLock(f"{notes}.lock"):
        if not notes.exists():
            root.mkdir()
            notes.write_text(json.dumps(_tell(root), ensure_ascii=False), encoding="utf-8")
    told: dict[str, Any] = json.loads(notes.read_text(encoding="utf-8"))
    story = Story(root, **told["left"])
    story.it_is(*told["ends"])
    seen = {
        tuple(key.split("|")): {name: [tuple(row) for row in rows] for name, rows in lists.items()}
        for key, lists in told["seen"].items()
    }
    return Told(root, story, seen)  # type: ignore[arg-type]


def _tell(root: Path) -> dict[str, Any]:
    story = Story(root)
    seen: dict[str, Seen] = {}

    def look(day: str, moment: str) -> None:
        for boundaries in ("then", "now"):
            seen[f"{day}|{moment}|{boundaries}"] = _everything(story, day, boundaries, moment)

    play(story, lambda _story, day: look(day, AT_THE_TIME))
    for day in DAYS[:-1]:
        look(day, AT_THE_END)
    for boundaries in ("then", "now"):  # the story ends on the last of the days
        seen[f"{DAYS[-1]}|{AT_THE_END}|{boundaries}"] = seen[f"{DAYS[-1]}|{AT_THE_TIME}|{boundaries}"]
    left = {
        "computer": story.computer,
        "user": story.user,
        "heads": story.heads,
        "lines": story.lines,
        "noted": story.noted,
    }
    return {"left": left, "ends": (story.now.date().isoformat(), story.now.hour, story.now.minute + 1), "seen": seen}


def _everything(story: Story, day: str, boundaries: str, moment: str) -> Seen:
    """Every list and sheet as of a day. On the day itself the boundaries of now are asked of the lists that follow them
    only: nothing has changed them yet."""
    everything = boundaries == "then" or moment == AT_THE_END or day == DAYS[-1]
    found = {name: ask(story, name, day, boundaries) for name in LISTS if everything or TABLES[name].towns}
    if everything:
        for template in dict.fromkeys(template for template, _, _ in SHEETS.values()):
            found |= fill(story, template, day, boundaries)
    return found
