"""The schedulers of this machine, and what an entry must spell out: read from the machine, handed down to the room."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from swtool.errors import SwtoolError

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.schedule.entries import Caller, Ended, Way

_LOCAL_TIME = Path("/etc/localtime")


class Via(StrEnum):
    """Which scheduler, as it is typed."""

    CRON = "cron"
    SYSTEMD = "systemd"
    WINDOWS = "windows"


def programs(words: Sequence[str], given: bytes | None) -> Ended:
    """Run another program. Raises FileNotFoundError where there is none of that name."""
    from swtool.schedule.entries import Ended

    found = shutil.which(words[0])
    if found is None:
        raise FileNotFoundError(words[0])
    ended = subprocess.run(  # noqa: S603 - a scheduler's own program, by words of ours
        [found, *words[1:]], input=given or b"", capture_output=True, check=False
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def machine_zone(path: Path = _LOCAL_TIME) -> tzinfo:
    """The zone that this machine's daemons go by, whatever TZ says here: /etc/localtime, else UTC as they take it."""
    try:
        with path.open("rb") as file:
            return ZoneInfo.from_file(file)
    except (OSError, ValueError):
        return UTC


def way_of(office: Office, via: Via) -> Way:
    """The scheduler of that name."""
    from swtool.schedule.cron import Cron
    from swtool.schedule.running import Desk
    from swtool.schedule.systemd import Systemd
    from swtool.schedule.windows import Windows

    match via:
        case Via.CRON:
            return Cron(programs, machine_zone(), office.now)
        case Via.SYSTEMD:
            return Systemd(programs, _unit_folder())
        case Via.WINDOWS:
            return Windows(programs, Desk(office.db.path).folder)


def usual_way() -> Via:
    """What this machine has: the Task Scheduler, cron, else systemd."""
    if sys.platform == "win32":
        return Via.WINDOWS
    return Via.CRON if shutil.which("crontab") or not shutil.which("systemctl") else Via.SYSTEMD


def caller_of(office: Office) -> Caller:
    """What an entry says of this office and of who installs it."""
    from swtool.schedule.entries import Caller

    uid = office.fact("office_uid")
    return Caller(Path(sys.executable), office.db.path.resolve(), office.actor, uid)


def places(office: Office) -> dict[str, list[str]]:
    """Job → labels of the schedulers of this machine that hold it. A scheduler that is not there holds nothing."""
    found: dict[str, list[str]] = {}
    caller = caller_of(office)
    for via in (Via.WINDOWS,) if sys.platform == "win32" else (Via.CRON, Via.SYSTEMD):
        way = way_of(office, via)
        try:
            standing = way.standing(caller)
        except SwtoolError:
            continue
        for job in sorted(standing):
            found.setdefault(job, []).append(way.label)
    return found


def job_environment() -> dict[str, str]:
    """What a job's own process finds: ours, in UTF-8, and not the options of the call that started it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SWTOOL_")}
    return {**kept, "PYTHONUTF8": "1"}


def real_now() -> datetime:
    """The clock, for the log."""
    from ._context import clock

    return clock()


def _unit_folder() -> Path:
    config = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(config) if config else Path.home() / ".config") / "systemd" / "user"
