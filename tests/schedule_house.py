"""Schedulers for tests: a crontab in memory, programs that answer as they should, and a machine that has them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

import pytest

from swtool.schedule.entries import Caller, Ended, Entry, entry_of
from swtool.schedule.jobs import Plan, job_called

UID = "0198a0b1-c2d3-7e4f-8a9b-0c1d2e3f4a5b"
TAG = "2e3f4a5b"  # the last eight digits of it
OTHER_UID = "0198a0b1-c2d3-7e4f-8a9b-0c1dffffffff"


def caller(folder: Path | str = "/home/许 示例/台账", *, uid: str = UID, operator: str = "王经办") -> Caller:
    """Who installs, from a folder with a blank and Chinese in its name."""
    return Caller(Path("/opt/社工 env/bin/python"), Path(folder) / "社工台账.db", operator, uid)


def entry(job: str, at: str, by: Caller | None = None) -> Entry:
    """A daily job at a time of China."""
    return entry_of(Plan(job_called(job), time.fromisoformat(at), is_on=True), by or caller())


@dataclass
class Crontab:
    """The program ``crontab`` of one user, as cron's own behaves: -l fails where there is none."""

    table: bytes | None = None
    written: int = 0

    def __call__(self, words: Sequence[str], given: bytes | None) -> Ended:
        if list(words) == ["crontab", "-l"]:
            return Ended(1, b"", b"no crontab for tester\n") if self.table is None else Ended(0, self.table)
        assert list(words) == ["crontab", "-"]
        assert given is not None
        if given and not given.endswith(b"\n"):
            return Ended(1, b"", b"new crontab file is missing newline before EOF, can't install.\n")
        self.table, self.written = given, self.written + 1
        return Ended(0)


@dataclass
class Answers:
    """Programs that are there only where they have an answer, by their first words; every call is kept."""

    by_words: dict[tuple[str, ...], Ended] = field(default_factory=dict)
    calls: list[tuple[str, ...]] = field(default_factory=list)

    def __call__(self, words: Sequence[str], given: bytes | None) -> Ended:
        self.calls.append(tuple(words))
        for length in range(len(words), 0, -1):
            if tuple(words[:length]) in self.by_words:
                return self.by_words[tuple(words[:length])]
        raise FileNotFoundError(words[0])


def private_crontab(folder: Path, monkeypatch: pytest.MonkeyPatch, table: bytes | None = None) -> Path:
    """A program ``crontab`` in front of the machine's own, whose table is a file in ``folder``; no systemd is there."""
    programs, kept = folder / "bin", folder / "crontab"
    programs.mkdir(parents=True)
    script = programs / "crontab"
    script.write_text(
        f'#!/bin/sh\nif [ "$1" = -l ]; then\n  [ -f "{kept}" ] || {{ echo "no crontab for tester" >&2; exit 1; }}\n'
        f'  exec cat "{kept}"\nfi\nexec cat > "{kept}"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    if table is not None:
        kept.write_bytes(table)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return kept
