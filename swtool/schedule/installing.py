"""Carrying out what a scheduler needs, and noting it in the office: both or neither, as far as a machine allows."""

from __future__ import annotations

from collections.abc import Sequence

from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.operators.rules import Seat
from swtool.schedule.entries import Call, Delete, Entry, Programs, Way, Work, Write
from swtool.schedule.store import INSTALLED, REMOVED, Installation, insert_installation, installations
from swtool.workbooks.outfile import put_bytes


def install(office: Office, way: Way, entries: Sequence[Entry], work: Work, programs: Programs, at: Seat) -> bool:
    """Make the entries stand and note those that are new to the office; whether anything was changed.

    The scheduler is changed inside the office's own transaction, before it is committed: what is refused there is not
    noted. Raises ``SwtoolError`` where a program refuses.
    """
    known = installations(office.db)
    fresh = []
    for entry in entries:
        wanted = Installation(
            entry.job.name, INSTALLED, way.name.value, f"{entry.at:%H:%M}", office.actor, at.os_user, at.machine
        )
        if not _is_known(known.get((wanted.job, wanted.way, wanted.machine)), wanted):
            fresh.append(wanted)
    return _carry_out(office, f"安装定时任务（{way.label}）", fresh, work, programs)


def remove(office: Office, way: Way, jobs: Sequence[str], work: Work, programs: Programs, at: Seat) -> bool:
    """Take the entries away and note it; whether anything was changed. Raises as ``install``."""
    known = installations(office.db)
    gone = []
    for job in jobs:
        held = known.get((job, way.name.value, at.machine))
        if (held is not None and held.stands) or job in work.touched:
            runs_at = held.runs_at if held is not None else ""
            gone.append(Installation(job, REMOVED, way.name.value, runs_at, office.actor, at.os_user, at.machine))
    return _carry_out(office, f"移除定时任务（{way.label}）", gone, work, programs)


def _is_known(held: Installation | None, wanted: Installation) -> bool:
    return held is not None and (held.kind, held.runs_at, held.on_behalf_of, held.os_user) == (
        wanted.kind,
        wanted.runs_at,
        wanted.on_behalf_of,
        wanted.os_user,
    )


def _carry_out(office: Office, why: str, notes: Sequence[Installation], work: Work, programs: Programs) -> bool:
    if not notes:
        perform(work, programs)
        return bool(work.steps)
    with office.change(why) as tx:
        for note in notes:
            insert_installation(tx, note)
        perform(work, programs)
    return True


def perform(work: Work, programs: Programs) -> None:
    """Do the steps in their order. Raises ``SwtoolError`` where a program refuses."""
    for step in work.steps:
        match step:
            case Write(path, content):
                path.parent.mkdir(parents=True, exist_ok=True)
                put_bytes(path, content)
            case Delete(path):
                path.unlink(missing_ok=True)
            case Call():
                _call(step, programs)


def _call(step: Call, programs: Programs) -> None:
    try:
        ended = programs(step.words, step.given)
    except FileNotFoundError as missing:
        raise SwtoolError(f"这台电脑没有 {step.words[0]}", remedy="请管理员安装，或换一种 --via") from missing
    if ended.code:
        said = (ended.err or ended.out).decode("utf-8", "replace").strip()[:200]
        raise SwtoolError(
            f"{step.words[0]} 没有接受",
            why=said or f"退出码 {ended.code}",
            remedy="请管理员看一看这个用户的权限，再安装一次",
        )
