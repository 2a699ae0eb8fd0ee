"""The user's crontab. Our lines stand at its top and are the only ones that are touched.

A line is made and checked by python-crontab. The table as a whole is not given to it: it would write every other line
anew, attach settings to the line after them, and fail on an empty ``MAILTO=`` (crontab.py, ``append`` and ``render``).
At the top no ``SHELL=``, ``PATH=`` or ``CRON_TZ=`` of the user's holds for us, and we set none that holds for them.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from itertools import chain

from swtool.dates import CHINA
from swtool.errors import SwtoolError
from swtool.schedule.entries import Call, Caller, Ended, Entry, Programs, WayName, Work

_LONGEST = 990  # bytes of a command: cron reads 1000 (MAX_COMMAND) and drops the rest of the table with an error
_MARK = re.compile(rb"#\s*(swtool:[0-9a-z]+:[a-z_]+)\s*$")


class Cron:
    """The crontab of the user who calls. ``zone`` is that of the machine, by which its daemon goes."""

    name = WayName.CRON
    label = "cron"

    def __init__(self, programs: Programs, zone: tzinfo, now: datetime) -> None:
        self._programs, self._zone, self._now = programs, zone, now

    def standing(self, caller: Caller) -> frozenset[str]:
        """The jobs of this office that have a line."""
        marks = filter(None, map(_mark_of, self._read().splitlines(keepends=True)))
        return frozenset(mark.rpartition(":")[2] for mark in marks if mark.startswith(caller.mark("")))

    def install(self, entries: Sequence[Entry]) -> Work:
        """One line a job, at the top; lines of other jobs of ours keep their place."""
        held = self._read().splitlines(keepends=True)
        wanted = {entry.mark: self.line(entry) for entry in entries}
        known = {mark: line for line in held if (mark := _mark_of(line)) is not None}
        touched = tuple(entry.job.name for entry in entries if known.get(entry.mark) != wanted[entry.mark])
        if not touched:
            return Work()
        kept = []
        for line in held:
            mark = _mark_of(line)
            if mark not in {entry.mark for entry in entries}:
                kept.append(line)
            elif mark in wanted:  # in its old place, once
                kept.append(wanted.pop(mark))
        notes = _zone_notes(self._zone, self._now, entries)
        return Work((_put(held, [*wanted.values(), *kept]),), touched, notes)

    def remove(self, caller: Caller, jobs: Sequence[str]) -> Work:
        """The table without our lines of these jobs."""
        held = self._read().splitlines(keepends=True)
        ours = {caller.mark(job) for job in jobs}
        gone = [mark for line in held if (mark := _mark_of(line)) in ours and mark is not None]
        if not gone:
            return Work()
        kept = [line for line in held if _mark_of(line) not in ours]
        return Work((_put(held, kept),), tuple(mark.rpartition(":")[2] for mark in gone))

    def line(self, entry: Entry) -> bytes:
        """The line of an entry. Raises ``SwtoolError`` for what cannot stand in a crontab."""
        try:
            from crontab import CronItem, CronSlices  # type: ignore[import-untyped]
        except ImportError as missing:  # it is not installed on Windows, where there is no cron
            raise SwtoolError("这台电脑写不出 crontab", remedy="Windows 用 --via windows") from missing
        command = f"{shlex.join(entry.words)} >/dev/null 2>&1"
        if "\n" in command or "\r" in command:
            raise SwtoolError("路径里有换行，写不进 crontab", remedy="把台账放到名称普通的文件夹")
        at = local_time(entry.at, self._zone, self._now)
        moment = f"{at.minute} {at.hour} * * *"
        assert CronSlices.is_valid(moment)
        item = CronItem(command, comment=entry.mark)
        item.setall(moment)
        line: str = item.render()
        if len(line.encode()) > _LONGEST:
            raise SwtoolError(
                "路径太长，写不进 crontab",
                where=str(entry.folder),
                why=f"cron 的一行最多约 {_LONGEST} 个字节，一个汉字占 3 个",
                remedy="把台账放到浅一些的文件夹，或用 --via systemd",
            )
        return line.encode() + b"\n"

    def _read(self) -> bytes:
        """The table as it is, byte for byte; empty where the user has none."""
        ended = _called(self._programs, ("crontab", "-l"))
        if ended.code == 0:
            return ended.out
        if b"no crontab" in ended.err:
            return b""
        raise SwtoolError("读不出 crontab", why=_said(ended), remedy="看一看这个用户能不能用 crontab -l")


def local_time(at: time, zone: tzinfo, now: datetime) -> time:
    """A time of China by the clock of ``zone`` on the day of ``now``."""
    return datetime.combine(now.astimezone(CHINA).date(), at, CHINA).astimezone(zone).time()


def _zone_notes(zone: tzinfo, now: datetime, entries: Sequence[Entry]) -> tuple[str, ...]:
    """What is to be said of a machine whose clock is not China's."""
    times = [(entry.at, local_time(entry.at, zone, now)) for entry in entries]
    told = "、".join(f"{at:%H:%M}→{here:%H:%M}" for at, here in times if at != here)
    if not told:
        return ()
    offsets = {(now + timedelta(days=30 * month)).astimezone(zone).utcoffset() for month in range(12)}
    summer = "；这台电脑有夏令时，半年里会差一小时，用 --via systemd 就不会" if len(offsets) > 1 else ""
    return (f"这台电脑的时区不是中国，crontab 里写的是换算后的时间（中国→本机）：{told}{summer}",)


def _mark_of(line: bytes) -> str | None:
    if line.lstrip().startswith(b"#"):
        return None
    found = _MARK.search(line)
    return found[1].decode("ascii") if found else None


def _put(before: Sequence[bytes], after: Sequence[bytes]) -> Call:
    whole = b"".join(after)
    if whole and not whole.endswith(b"\n"):
        whole += b"\n"  # cron takes no table whose last line does not end
    gone = [b"- " + line.rstrip(b"\n") for line in before if line not in after]
    come = [b"+ " + line.rstrip(b"\n") for line in after if line not in before]
    stays = len([line for line in after if line in before])
    shown = b"\n".join(chain(gone, come)).decode("utf-8", "replace")
    return Call(("crontab", "-"), whole, f"{shown}\n（crontab 里其余 {stays} 行不动）")


def _called(programs: Programs, words: Sequence[str]) -> Ended:
    try:
        return programs(words, None)
    except FileNotFoundError as missing:
        raise SwtoolError(
            "这台电脑没有 cron", remedy="请管理员安装 cron，或用 --via systemd；Windows 用 --via windows"
        ) from missing


def _said(ended: Ended) -> str:
    return ended.err.decode("utf-8", "replace").strip()[:200]
