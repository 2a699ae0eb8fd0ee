"""Verifying a backup: laid out in a folder of its own as if restored, opened, compared with its manifest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from swtool import __version__, opening, rooms
from swtool.backups.contents import CheckCounts, bring_up_to_date, check_counts, differences, unpack
from swtool.office import Office, Progress, silent_progress
from swtool.store import audit, schema_audit
from swtool.store.backup import Manifest, digest_of, open_backup
from swtool.store.backup_events import BackupEvent, Event, events, record
from swtool.store.workplace import workplace


@dataclass(slots=True)
class Verification:
    """What came of it. ``problems`` speak against the backup; ``notes`` are worth knowing; ``checks`` is how many
    checks came out as they had when it was made (0 where they could not be compared)."""

    path: Path
    manifest: Manifest
    sha256: str
    size: int
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    checks: int = 0

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.manifest.counts.values())


def verify(
    path: Path,
    *,
    scratch: Path,
    now: datetime,
    password: str | None = None,
    progress: Progress = silent_progress,
    known: Sequence[BackupEvent] = (),
) -> Verification:
    """Restore a backup into a folder in ``scratch``, compare everything with its manifest, and clear the folder.

    ``known`` are the events of the office at hand. Raises ``BackupFault`` for a file that cannot be read or whose
    members are not what the manifest says, ``DatabaseFault`` for one of a later program.
    """
    with workplace(scratch) as place, open_backup(path, scratch=place, password=password) as opened:
        manifest = opened.manifest
        result = Verification(path, manifest, digest_of(path), path.stat().st_size)
        with progress("取出", manifest.size) as advance:
            office = unpack(opened, place, advance)
        result.problems += _differing_file(result, known)
        result.problems += differences(office, manifest)
        if manifest.absent:
            result.notes.append(f"做备份时就缺 {len(manifest.absent)} 个附件，这份备份里也没有")
        if not result.problems:
            _look_through(result, office, now=now, progress=progress)
        return result


def _differing_file(result: Verification, known: Sequence[BackupEvent]) -> list[str]:
    """Whether the office remembers another content under that name."""
    sums = {event.sha256 for event in known if event.kind is Event.CREATED and event.file_name == result.path.name}
    return ["文件与当初做备份时记下的不同，被替换或改动过"] if sums and result.sha256 not in sums else []


def _look_through(result: Verification, path: Path, *, now: datetime, progress: Progress) -> None:
    """The journal and the checks, in the office that was laid out."""
    manifest = result.manifest
    upgraded = bring_up_to_date(path, now=now)
    if upgraded:
        result.notes.append(
            f"备份是旧版本的结构（{manifest.schema_version}），在临时文件夹里升级 {upgraded} 项后核验；恢复时也会升级"
        )
    as_of = date.fromisoformat(manifest.as_of)
    office = opening.open_office(path, today=as_of, now=now, actor="", progress=progress)
    try:
        journal = audit.verify(office.db, against=[manifest.printed_head], absent=manifest.absent)
        journal += schema_audit.schema_problems(office.db, rooms.migration_sets())
        result.problems += [f"{problem.place}：{problem.what}" for problem in journal]
        found = check_counts(office, as_of)
    finally:
        office.db.close()
    if manifest.program != __version__ or upgraded:
        result.notes.append(f"备份由 swtool {manifest.program} 制作，检查项目可能不同，没有比较检查结果")
        return
    result.problems += _differing_checks(manifest.checks, found)
    result.checks = len(found)


def _differing_checks(then: CheckCounts, now: CheckCounts) -> list[str]:
    return [
        f"检查 {code} 的结果与做备份时不同"
        for code in sorted(then.keys() | now.keys())
        if then.get(code) != now.get(code)
    ]


def record_verified(office: Office, result: Verification) -> bool:
    """Write down in the office that its backup was verified; False where it is another office's or did not pass."""
    if result.problems or result.manifest.office_uid != office.fact("office_uid"):
        return False
    with office.change("核验备份") as tx:
        event = BackupEvent(
            kind=Event.VERIFIED,
            file_name=result.path.name,
            folder=str(result.path.resolve().parent),
            sha256=result.sha256,
            txn=result.manifest.txn,
            head=result.manifest.head,
            size=result.size,
            note=None,
            recorded_at=tx.recorded_at,
        )
        record(tx, event)
    return True


def known_events(office: Office) -> list[BackupEvent]:
    """What the office remembers of backups, the newest first."""
    return events(office.db)
