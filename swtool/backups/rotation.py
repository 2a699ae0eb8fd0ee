"""Which older backups go: the newest few stay, one a month stays, and the one last verified stays whatever its age."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from swtool.backups.places import Found, found_in
from swtool.dates import Month
from swtool.office import Office
from swtool.store.backup_events import BackupEvent, Event, events, latest, record

RULE = "backup.keep"


def kept(found: Sequence[Found], *, newest: int, months: int, month: Month, verified: str | None) -> set[Path]:
    """Which of the backups (the newest first) stay: the ``newest`` of them, the last one of each of ``months`` months
    up to ``month``, and the file named ``verified``."""
    stay = {each.path for each in found[:newest]}
    earliest = month
    for _ in range(months - 1):
        earliest = earliest.previous()
    seen: set[Month] = set()
    for each in found:
        made_in = Month.parse(each.cover.created_at[:7])
        if made_in not in seen and made_in >= earliest:
            stay.add(each.path)
        seen.add(made_in)
    return stay | {each.path for each in found if each.path.name == verified}


def outdated(office: Office, folder: Path, *, newest: Path | None = None) -> list[Found]:
    """The backups in a folder that may go: this office's own, made by it under that name, and not to be kept."""
    made = {event.file_name for event in events(office.db, Event.CREATED)}
    own = [each for each in found_in(folder, office.fact("office_uid")) if each.path.name in made]
    rule = office.policy.at(RULE, office.today)
    verified = latest(office.db, Event.VERIFIED)
    stay = kept(
        own,
        newest=rule.number("newest"),
        months=rule.number("months"),
        month=Month.of(office.now.date()),
        verified=verified.file_name if verified else None,
    )
    return [each for each in own if each.path not in stay and each.path != newest]


def remove(office: Office, found: Sequence[Found]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Delete backups and record it; those deleted, and those that could not be (held open, no right)."""
    sums = {event.file_name: event.sha256 for event in events(office.db, Event.CREATED)}
    gone, stuck = [], []
    for each in found:
        try:
            each.path.unlink()
        except OSError:
            stuck.append(each.path)
            continue
        gone.append(each)
    if gone:
        with office.change("按设置删除较早的备份") as tx:
            for each in gone:
                event = BackupEvent(
                    kind=Event.REMOVED,
                    file_name=each.path.name,
                    folder=str(each.path.parent),
                    sha256=sums[each.path.name],
                    txn=each.cover.txn,
                    head=each.cover.head,
                    size=each.size,
                    note=None,
                    recorded_at=tx.recorded_at,
                )
                record(tx, event)
    return tuple(each.path for each in gone), tuple(stuck)
