"""The sample story, played once for all workers of a test run: its folder, its tale and every workbook's receipt."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from swtool.commands import _context
from swtool.intake.plan import Action

_ACTIONS = (Action.INSERT, Action.UPDATE, Action.UNCHANGED, Action.DRAFT)


@dataclass(frozen=True)
class Played:
    folder: Path
    chapters: dict[str, list[str]]
    receipts: dict[str, Any]


def play_once(factory: pytest.TempPathFactory) -> Played:
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, notes = shared / "played-demo", shared / "played-demo.json"
    with FileLock(f"{notes}.lock"):
        if not notes.exists():
            notes.write_text(json.dumps(_play(folder)), encoding="utf-8")
    told = json.loads(notes.read_text(encoding="utf-8"))
    return Played(folder, told["chapters"], told["receipts"])


def _play(folder: Path) -> dict[str, Any]:
    from swtool.sample_data.story import play

    story = play(folder, say=lambda text: None, seat=_context.seat())
    receipts = {
        name: {
            "state": receipt.state.value,
            "tables": [
                [
                    planned.extract.sheet,
                    planned.extract.form.name,
                    planned.extract.header_row,
                    len(planned.extract.rows),
                    *(planned.plan.count(action) for action in _ACTIONS),
                ]
                for planned in receipt.tables
            ],
            "findings": [[f.where.sheet, f.where.cell, f.code, f.severity.value] for f in receipt.findings],
        }
        for name, receipt in story.receipts.items()
    }
    return {"chapters": story.chapters, "receipts": receipts}
