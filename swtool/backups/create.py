"""Making a backup: copied at one moment, looked through, written as one file, recorded; older ones then rotate out."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from swtool import __version__, county_rules, opening, rooms
from swtool.backups.cases import cases_known
from swtool.backups.contents import CheckCounts, attachments_of, check_counts, damage_of
from swtool.backups.places import DEFAULT_FOLDER, FOLDER_FACT, free_name, remembered_folder
from swtool.backups.rotation import outdated, remove
from swtool.errors import DatabaseFault, SwtoolError
from swtool.office import Office
from swtool.store.attachments import path_of
from swtool.store.backup import ATTACHMENTS, DATABASE, FORMAT, POLICY, Manifest, digest_of
from swtool.store.backup_events import BackupEvent, Event, record
from swtool.store.backup_shapes import is_file_name
from swtool.store.backup_writing import finish, write_backup
from swtool.store.snapshot import Content, content_of, copy_online
from swtool.store.workplace import note_outside, workplace

_PLAIN_NAME = "社工台账.db"  # the name to restore to where the office's own cannot be had on every system


class Made(NamedTuple):
    """A finished backup: the file, its manifest, and which older ones were removed or could not be.

    ``fell_back`` is the remembered folder that could not be reached, so that the backup lies elsewhere.
    """

    path: Path
    manifest: Manifest
    sha256: str
    size: int
    attachments: int
    removed: tuple[Path, ...] = ()
    stuck: tuple[Path, ...] = ()
    fell_back: Path | None = None


def target_folder(office: Office, asked: Path | None) -> tuple[Path, Path | None]:
    """Where a backup goes, made if needed; and the remembered folder where that one cannot be reached.

    A backup beside the office is better than none, so a lost network folder does not stop the nightly run. Raises
    ``SwtoolError`` where the folder that was asked for cannot be used.
    """
    default = office.db.path.parent / DEFAULT_FOLDER
    wanted = asked or remembered_folder(office) or default
    if wanted.exists() and not wanted.is_dir():
        raise SwtoolError("这是文件，不是文件夹", where=str(wanted), remedy="--to 要写文件夹，文件名由程序定")
    if asked is None and wanted != default and not wanted.exists():
        # A stick that is not plugged in: made anew, the folder would lie on another disk without anybody's knowing.
        default.mkdir(exist_ok=True)
        return default, wanted
    try:
        wanted.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        if asked is None and wanted != default:
            default.mkdir(exist_ok=True)
            return default, wanted
        raise SwtoolError(
            "用不了这个备份文件夹",
            where=str(wanted),
            why="U 盘或网络盘没有接上，或没有写权限",
            remedy="接上后重做，或用 --to 另指一个文件夹",
        ) from problem
    return wanted.resolve(), None


def create(office: Office, folder: Path | None = None, *, password: str | None = None, keep_all: bool = False) -> Made:
    """Back the office up into a folder (else the remembered one) and remember that folder.

    Attachments that are missing or changed do not stop it: they are listed in the manifest (``absent``).
    Raises ``DatabaseFault`` where the office file is damaged, ``SwtoolError`` where the folder cannot be used.
    """
    target, fell_back = target_folder(office, folder)
    with workplace(office.db.path.parent) as place:
        copy = place / DATABASE
        copy_online(office.db, copy)
        own_rules = county_rules.county_policy_file(office.db.path)
        files = {DATABASE: copy}
        if own_rules.exists():
            files[POLICY] = county_rules.county_policy_file(copy)
            files[POLICY].write_bytes(own_rules.read_bytes())
        content, checks, held, absent = _look_through(office, copy)
        files |= {f"{ATTACHMENTS}{digest[:2]}/{digest}": path_of(office.db.path, digest) for digest in held}
        manifest = Manifest(
            format=FORMAT,
            program=__version__,
            schema_version=rooms.SCHEMA_VERSION,
            office_uid=office.fact("office_uid"),
            county_code=office.fact("county_code"),
            county_name=office.fact("county_name"),
            file_name=name if is_file_name(name := office.db.path.name) else _PLAIN_NAME,
            created_at=office.now.isoformat(timespec="seconds"),
            as_of=office.today.isoformat(),
            txn=content.txn,
            head=content.head,
            counts=content.counts,
            checks=checks,
            absent=absent,
            cases=cases_known(office.db),
        )
        part = target / f"~{place.name.lstrip('~')}.part"
        note_outside(place, part)
        try:
            with office.progress("备份", sum(path.stat().st_size for path in files.values())) as advance:
                sha256 = write_backup(part, manifest, files, scratch=place, password=password, advance=advance)
            # Chosen now, for another backup may have come since this one was begun.
            final = free_name(office, target, f"{office.db.path.stem}-{office.now:%Y%m%d-%H%M}")
            finish(part, final)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    made = Made(final, manifest, sha256, final.stat().st_size, len(held), fell_back=fell_back)
    _record(office, made, remember=folder is not None)
    if keep_all:
        return made
    gone, stuck = remove(office, outdated(office, target, newest=final))
    return made._replace(removed=gone, stuck=stuck)


def _look_through(office: Office, copy: Path) -> tuple[Content, CheckCounts, list[str], list[str]]:
    """What the copy holds, its checks, the digests of attachments that go along, and of those that cannot."""
    on_copy = opening.open_office(
        copy, today=office.today, now=office.now, actor=office.actor, progress=office.progress
    )
    try:
        if damage := damage_of(on_copy.db):
            raise DatabaseFault(
                damage + "，没有做备份",
                where=str(office.db.path),
                why="坏的数据库做成备份，以后会挤掉好的备份",
                remedy="用最近一份核验过的备份恢复：swtool backup list",
            )
        content = content_of(on_copy.db.connection)
        on_copy.db.path = office.db.path  # what lies beside the office file is looked for there
        checks = check_counts(on_copy, office.today)
        needed = attachments_of(on_copy.db)
    finally:
        on_copy.db.close()
    whole = {digest for digest in needed if _is_whole(path_of(office.db.path, digest), digest)}
    return content, checks, sorted(whole), sorted(needed - whole)


def _is_whole(path: Path, digest: str) -> bool:
    try:
        return path.is_file() and digest_of(path) == digest
    except OSError:
        return False


def _record(office: Office, made: Made, *, remember: bool) -> None:
    folder = str(made.path.parent)
    with office.change("备份") as tx:
        event = BackupEvent(
            kind=Event.CREATED,
            file_name=made.path.name,
            folder=folder,
            sha256=made.sha256,
            txn=made.manifest.txn,
            head=made.manifest.head,
            size=made.size,
            note=f"缺 {len(made.manifest.absent)} 个附件" if made.manifest.absent else None,
            recorded_at=tx.recorded_at,
        )
        record(tx, event)
        if remember and office.fact(FOLDER_FACT) != folder:
            tx.insert(
                "office_fact",
                {
                    "key": FOLDER_FACT,
                    "value": folder,
                    "effective_on": office.today.isoformat(),
                    "recorded_at": tx.recorded_at,
                },
            )
