"""Where the story takes place: the demo's folder with its office, and the clock that each step sets."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from swtool.dates import CHINA
from swtool.errors import SwtoolError
from swtool.intake.load import Receipt
from swtool.office import Office, Progress
from swtool.store.access import failures_path

DATABASE = "示例县.db"
RECEIVED, RETURNED, PAPERS, REMINDED = "收到的表", "退回的表", "备案文书", "催报"
PUBLISHED, REPORTED, SCANS, EVALUATED = "三务公开", "上报", "收到的材料", "绩效评估"
STORY_DAY = date(2026, 11, 10)
OPERATORS = (("许示例", "经办"), ("钱示例", "审核"))
"""The two people who keep the sample office: name and role. The first does what the story tells."""
_MARKER = ".swtool-demo.json"


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of office time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


def wan(fen: object) -> str:
    """Money (分) as it is said: 518.5 万元."""
    return f"{Decimal(str(fen)) / 1_000_000:f} 万元"


@dataclass(slots=True)
class Scene:
    """The office as the story goes on. ``told`` gathers what happened, by chapter; ``receipts`` what became of each
    workbook, by file name."""

    folder: Path
    progress: Progress
    say: Callable[[str], None]
    office: Office | None = None
    told: dict[str, list[str]] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)

    def at(self, when: datetime) -> Office:
        """The office at a moment of the story."""
        assert self.office is not None
        self.office = replace(self.office, today=when.date(), now=when)
        return self.office

    def tell(self, chapter: str, *lines: str) -> None:
        """Keep lines for the end; whoever listens hears that a chapter begins."""
        if chapter not in self.told:
            self.say(f"{len(self.told) + 1}. {chapter}")
        self.told.setdefault(chapter, []).extend(lines)

    def place(self, name: str) -> Path:
        """A folder of the demo, made if needed."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """The folder that a demo plays in, with a note of every file it made: only those are ever removed."""

    path: Path

    @property
    def database(self) -> Path:
        """The office file."""
        return self.path / DATABASE

    def is_done(self) -> bool:
        """Whether a demo has been played here to its end."""
        return self._noted().get("state") == "done"

    def was_begun(self) -> bool:
        """Whether a demo was begun here, played to its end or not."""
        return self._marker.exists() and self._noted().get("state") != "cleared"

    def refuse_foreign(self) -> None:
        """Raise ``SwtoolError`` where the folder holds anything and is not a demo's."""
        if self.path.exists() and not self.path.is_dir():
            raise SwtoolError("这不是文件夹", where=str(self.path), remedy="用 --dir 指定一个新的文件夹")
        if self.path.exists() and not self._marker.exists() and any(self.path.iterdir()):
            raise SwtoolError(
                "这个文件夹里已经有别的东西，没有动它", where=str(self.path), remedy="用 --dir 指定一个空的或新的文件夹"
            )

    def note(self, *, done: bool) -> None:
        """Note every file that lies here now and is not somebody else's."""
        others = self._listed("others")
        self._write("done" if done else "begun", [name for name in self._files() if name not in others], others)

    def clear(self) -> list[Path]:
        """Remove what the demo made, and the folders that are empty then. Returns what lies here besides.

        The folder must be a demo's (``refuse_foreign``). Raises ``SwtoolError`` for a file held open.
        """
        beside = (failures_path(self.database).name, *(f"{DATABASE}{tail}" for tail in ("", "-wal", "-shm")))
        for name in (*self._listed("files"), *beside):
            path = self.path / name
            try:
                path.unlink(missing_ok=True)
            except OSError as problem:
                raise SwtoolError(
                    "删不掉上次演示的文件", where=str(path), why=problem.strerror or "", remedy="关闭正打开它的程序再试"
                ) from problem
        for folder in sorted((path for path in self.path.rglob("*") if path.is_dir()), reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()
        others = self._files()
        if self.path.exists():
            self._write("cleared", [], others)
        return [self.path / name for name in others]

    @property
    def _marker(self) -> Path:
        return self.path / _MARKER

    def _noted(self) -> dict[str, object]:
        try:
            noted = json.loads(self._marker.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}

    def _listed(self, key: str) -> list[str]:
        """The files noted under ``key``, none of them outside the folder."""
        names = self._noted().get(key)
        inside = self.path.resolve()
        return [
            name
            for name in (names if isinstance(names, list) else [])
            if isinstance(name, str) and (inside / name).resolve().is_relative_to(inside)
        ]

    def _write(self, state: str, files: list[str], others: list[str]) -> None:
        text = json.dumps({"state": state, "files": files, "others": others}, ensure_ascii=False, indent=1)
        self._marker.write_text(text + "\n", encoding="utf-8", newline="\n")

    def _files(self) -> list[str]:
        """Every file here but the note itself, by its name within the folder."""
        found = (path for path in self.path.rglob("*") if path.is_file() and path.name != _MARKER)
        return sorted(path.relative_to(self.path).as_posix() for path in found)
