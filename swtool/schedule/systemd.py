"""Timers of the user's systemd: two unit files a job. They know time zones and catch up on what was missed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from swtool.schedule.entries import Call, Caller, Delete, Entry, Programs, Step, WayName, Work, Write

_HEAD = "# 由 swtool schedule install 写出（{mark}）；要改时间请改设置，再安装一次\n"
_USER = ("systemctl", "--user")
_LINGER = ("要在没有人登录时也运行，请管理员做一次：loginctl enable-linger 用户名",)
_ALONE = (*_LINGER, "现在连不上这个用户的 systemd，登录后运行：")


class Systemd:
    """Unit files in ``folder``. Where the user's systemd cannot be reached, its commands are told instead of called."""

    name = WayName.SYSTEMD
    label = "systemd"

    def __init__(self, programs: Programs, folder: Path) -> None:
        self._programs, self._folder = programs, folder

    def standing(self, caller: Caller) -> frozenset[str]:
        """The jobs of this office that have a timer."""
        found = self._folder.glob(f"{_unit(caller.mark('*'))}.timer")
        return frozenset(path.stem.rpartition("-")[2] for path in found if _is_ours(path))

    def install(self, entries: Sequence[Entry]) -> Work:
        """Both files of each job, and the timers switched on."""
        reached = self._reached()
        steps: list[Step] = []
        touched, units = [], []
        for entry in entries:
            files = [write for write in files_of(entry, self._folder) if not _is_so(write)]
            timer = f"{_unit(entry.mark)}.timer"
            if files or (reached and self._ask("is-enabled", "--quiet", timer) != 0):
                steps += files
                touched.append(entry.job.name)
                units.append(timer)
        if not touched:
            return Work()
        calls = (Call((*_USER, "daemon-reload")), Call((*_USER, "enable", "--now", *units)))
        left = () if reached else tuple(" ".join(call.words) for call in calls)
        return Work((*steps, *(calls if reached else ())), tuple(touched), _LINGER if reached else _ALONE, left)

    def remove(self, caller: Caller, jobs: Sequence[str]) -> Work:
        """The timers switched off and our files deleted."""
        here = self.standing(caller) & set(jobs)
        units = [_unit(caller.mark(job)) for job in jobs if job in here]
        if not units:
            return Work()
        reached = self._reached()
        off = Call((*_USER, "disable", "--now", *(f"{unit}.timer" for unit in units)))
        files = [self._folder / f"{unit}.{end}" for unit in units for end in ("timer", "service")]
        gone = [Delete(path) for path in files if path.exists() and _is_ours(path)]
        reload = Call((*_USER, "daemon-reload"))
        steps = (*((off,) if reached else ()), *gone, *((reload,) if reached else ()))
        return Work(steps, tuple(job for job in jobs if job in here))

    def _reached(self) -> bool:
        return self._ask("show-environment") == 0

    def _ask(self, *words: str) -> int:
        try:
            return self._programs((*_USER, *words), None).code
        except FileNotFoundError:
            return 127


def files_of(entry: Entry, folder: Path) -> tuple[Write, Write]:
    """The service and the timer of a job. Exit code 3 is no failure: there is something to attend to."""
    unit = _unit(entry.mark)
    head = _HEAD.format(mark=entry.mark)
    service = (
        f"{head}[Unit]\nDescription={_plain(entry.title)}\n\n[Service]\nType=oneshot\n"
        f"ExecStart={' '.join(map(quoted, _started(entry.words)))}\nSuccessExitStatus=3\n"
    )
    timer = (
        f"{head}[Unit]\nDescription={_plain(f'{entry.title}（{entry.rhythm}）')}\n\n[Timer]\n"
        f"OnCalendar=*-*-* {entry.at:%H:%M}:00 Asia/Shanghai\nPersistent=true\nAccuracySec=1min\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
    return (
        Write(folder / f"{unit}.service", service.encode()),
        Write(folder / f"{unit}.timer", timer.encode()),
    )


def _started(words: Sequence[str]) -> Sequence[str]:
    """systemd refuses quotes, backslashes and $ in the name of the program itself, though not in its words."""
    return ("/usr/bin/env", *words) if set(words[0]) & set("\"'\\$") else words


def quoted(word: str) -> str:
    """A word of a command line as systemd reads it (systemd.service(5), “Command lines”)."""
    plain = word.replace("%", "%%").replace("$", "$$")
    if re.fullmatch(r"[\w@%+=:,./$-]+", plain):
        return plain
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(text: str) -> str:
    return text.replace("%", "%%")


def _unit(mark: str) -> str:
    return mark.replace(":", "-").replace("_", "-")


def _is_ours(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline().startswith("# 由 swtool schedule install 写出")


def _is_so(write: Write) -> bool:
    return write.path.exists() and write.path.read_bytes() == write.content
