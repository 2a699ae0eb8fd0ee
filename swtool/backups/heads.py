"""Chain heads that the office's backups hold: what the journal is compared with, besides heads printed on paper."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from swtool.backups.places import backup_folder, found_in
from swtool.errors import UsageFault
from swtool.office import Office
from swtool.store.audit import Problem, is_head
from swtool.store.backup import read_cover
from swtool.store.backup_events import Event, events


class KnownHead(NamedTuple):
    """A printed head and where it was read: ``source`` is '' for one that was typed, else names the backup."""

    head: str
    source: str = ""
    created_at: str = ""

    @property
    def txn(self) -> int:
        """The step."""
        return int(self.head.strip().partition("-")[0])


def given(office: Office, text: str) -> KnownHead:
    """What ``--against`` says: a printed head, or a backup file. Raises UsageFault for what is neither."""
    if is_head(text):
        return KnownHead(text)
    if Path(text).is_file():
        cover = read_cover(Path(text))
        if cover.office_uid != office.fact("office_uid"):
            raise UsageFault("这是另一个台账的备份", where=text, remedy="用这个台账自己的备份对照")
        return KnownHead(cover.printed_head, f"备份 {Path(text).name}", cover.created_at)
    raise UsageFault(
        f"“{text}”不是链头，也不是备份文件",
        where="--against",
        remedy="照备案回执或公开表上印的抄：序号-十六进制，如 42-9f3c…；或写备份文件的路径",
    )


def of_backups(office: Office) -> list[KnownHead]:
    """The heads that the backups in the office's folder hold. None where the folder cannot be reached."""
    try:
        found = found_in(backup_folder(office), office.fact("office_uid"))
    except OSError:
        return []
    return [KnownHead(each.cover.printed_head, f"备份 {each.path.name}", each.cover.created_at) for each in found]


def restored_since(office: Office, known: KnownHead) -> str:
    """That the office was restored from a step before this head, and when; '' where it was not.

    Only a head that can be older than that restore is explained by it.
    """
    for event in events(office.db, Event.RESTORED):
        if event.txn < known.txn and (not known.created_at or known.created_at <= event.recorded_at):
            day = event.recorded_at[:10]
            return (
                f"这个数据库 {day} 从第 {event.txn} 步的备份恢复过，此链头是恢复前第 {known.txn} 步的，没有恢复回来；"
                "有比它新的备份就用那一份再恢复一次，没有就补录"
            )
    return ""


class Told(NamedTuple):
    """A problem with a head in words. ``explained``: a restore that is on record accounts for it."""

    problem: Problem
    what: str
    explained: bool


def tell(office: Office, problem: Problem, known: list[KnownHead]) -> Told:
    """A problem of the audit in words: where a head was read from, and whether a restore accounts for it."""
    mine = [each for each in known if each.head == problem.place] if problem.code == "head" else []
    if not mine:
        return Told(problem, problem.what, explained=False)
    source = mine[0].source
    what = f"{problem.what}（{source}，{mine[0].created_at[:16].replace('T', ' ')} 所做）" if source else problem.what
    if restored := restored_since(office, mine[0]):
        return Told(problem, f"{restored}（{source}）" if source else restored, explained=bool(source))
    hint = "；可能有人用旧的文件换掉了现在的数据库" if "截掉" in problem.what else ""
    return Told(problem, what + hint, explained=False)
