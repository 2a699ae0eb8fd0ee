"""What goes into a backup and what comes out of one: an office file looked at on its own, out of everybody's way."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from pathlib import Path

from swtool import county_rules, opening, rooms
from swtool.errors import DatabaseFault
from swtool.findings import Outcome
from swtool.inspection import inspect
from swtool.office import Office
from swtool.store import attachment_audit
from swtool.store.attachments import path_of
from swtool.store.backup import ATTACHMENTS, DATABASE, Advance, Manifest, OpenBackup, damaged
from swtool.store.database import Database, connect, stored_version
from swtool.store.faults import database_fault
from swtool.store.snapshot import content_of

CheckCounts = dict[str, dict[str, int]]


def check_counts(office: Office, as_of: date) -> CheckCounts:
    """Every check as of a day: code → outcome → number of subjects. Outcomes that do not occur are left out."""
    counts = {}
    for inspected in inspect(office, as_of, rooms.checks()).checks:
        by_outcome = {outcome.value: inspected.count(outcome) for outcome in Outcome}
        counts[inspected.check.code] = {name: number for name, number in by_outcome.items() if number}
    return counts


def attachments_of(database: Database) -> set[str]:
    """Digests of the attachments that must be there."""
    return {each.sha256 for each in attachment_audit.expected(database)}


def damage_of(database: Database) -> str:
    """What SQLite's own examination of the file complains of; '' where it is sound."""
    try:
        found = database.query("PRAGMA integrity_check")
    except sqlite3.Error as problem:
        return database_fault(problem, database.path).what
    return "" if [row[0] for row in found] == ["ok"] else f"数据库文件本身有损坏（{len(found)} 处）"


def unpack(opened: OpenBackup, folder: Path, advance: Advance) -> Path:
    """Lay a backup out in a folder as an office of its own, every digest compared; the office file.

    Raises ``BackupFault`` where anything is not as the manifest says, ``DatabaseFault`` for a later program's tables.
    """
    schema = opened.manifest.schema_version
    if schema > rooms.SCHEMA_VERSION:
        raise DatabaseFault(
            f"备份由更新版本的 swtool 制作（结构 {schema}，本程序只认识到 {rooms.SCHEMA_VERSION}）",
            where=str(opened.path),
            remedy="请升级 swtool 后再试",
        )
    target = folder / DATABASE
    for member in opened.manifest.members:
        place = target if member.name == DATABASE else county_rules.county_policy_file(target)
        if member.name.startswith(ATTACHMENTS):
            if member.name.rpartition("/")[2] != member.sha256:
                raise damaged(opened.path, "附件的名称与内容不符")
            place = path_of(target, member.sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        opened.extract(member, place, advance)
    return target


def differences(office: Path, manifest: Manifest) -> list[str]:
    """How an office file that was just unpacked differs from its manifest: damage, chain head, rows of each table.

    Looked at before it is brought up to date. ``unpack`` compared the attachments; here it is whether all are there.
    """
    database = connect(office)
    try:
        if damage := damage_of(database):
            return [damage]
        content = content_of(database.connection)
        found = []
        if (content.txn, content.head) != (manifest.txn, manifest.head):
            found.append(f"链头不符：清单上是 {manifest.printed_head}，数据库里是 {content.printed_head}")
        tables = sorted(content.counts.keys() | manifest.counts.keys())
        for table in tables:
            listed, there = manifest.counts.get(table), content.counts.get(table)
            if listed != there:
                found.append(f"{table} 的行数不符：清单上 {_number(listed)}，数据库里 {_number(there)}")
        if stored_version(database) != manifest.schema_version:
            found.append("数据库的结构版本与清单不符")
        if "attachment" in content.counts:
            needed = attachments_of(database)
            held = {member.sha256 for member in manifest.attachments}
            if lost := needed - held - set(manifest.absent):
                found.append(f"缺 {len(lost)} 个附件")
        return found
    finally:
        database.close()


def _number(count: int | None) -> str:
    return "没有这张表" if count is None else f"{count} 行"


def bring_up_to_date(office: Path, *, now: datetime) -> int:
    """Give an unpacked older office this program's tables; how many migrations that took. The backup is its copy."""
    copy, applied = opening.upgrade_office(office, now=now)
    if copy is not None:
        copy.unlink()
    return len(applied)
