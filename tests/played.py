"""The sample story, played once for all workers of a test run: its folder, its tale and every workbook's receipt.

The command plays it, over what an earlier demo left in the folder and a file of somebody's own.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from swtool import cli
from swtool.intake.plan import Action
from swtool.sample_data.scene import DemoFolder

OLD, OWN = Path("旧", "演示做的.txt"), "我的笔记.txt"
_ACTIONS = (Action.INSERT, Action.UPDATE, Action.UNCHANGED, Action.DRAFT)


@dataclass(frozen=True)
class Played:
    """``said`` and ``advised``: what the command wrote to the two streams."""

    folder: Path
    chapters: dict[str, list[str]]
    receipts: dict[str, Any]
    said: str
    advised: str

    def copy(self, folder: Path) -> None:
        """A folder of one's own, without what other tests that read there have open."""
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("*-wal", "*-shm"))


def play_once(factory: pytest.TempPathFactory) -> Played:
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, notes = shared / "played-demo", shared / "played-demo.json"
    with FileLock(f"{notes}.lock"):
        if not notes.exists():
            notes.write_text(json.dumps(_play(folder)), encoding="utf-8")
    told = json.loads(notes.read_text(encoding="utf-8"))
    return Played(folder, **told)


def _play(folder: Path) -> dict[str, Any]:
    from swtool.sample_data import story as stories

    (folder / OLD).parent.mkdir(parents=True)
    (folder / OLD).write_text("x", encoding="utf-8")
    DemoFolder(folder).note(done=True)
    (folder / OWN).write_text("keep", encoding="utf-8")
    played: list[Any] = []
    genuine, out, err = stories.play, io.StringIO(), io.StringIO()

    def play(*given: Any, **named: Any) -> Any:
        played.append(genuine(*given, **named))
        return played[-1]

    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(stories, "play", play)
        patch.setenv("COLUMNS", "100")
        for name in ("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME"):  # where the command remembers the office
            patch.setenv(name, str(folder.parent / "家"))
        assert cli.main(["demo", "--dir", str(folder), "--fresh"]) == 0
    (story,) = played
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
    return {"chapters": story.chapters, "receipts": receipts, "said": out.getvalue(), "advised": err.getvalue()}
