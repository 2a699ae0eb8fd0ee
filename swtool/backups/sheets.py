"""The list of backups, as far as files and memory go."""

from __future__ import annotations

from pathlib import Path

from swtool.backups.places import found_in
from swtool.office import Office
from swtool.store.backup_events import Event, events
from swtool.tables import Heading, Show, Table


def backups_table(office: Office, folder: Path) -> Table:
    """The backups of this office in a folder, the newest first, with the day on which each was last verified.

    What the office made there and is no longer found, without having been removed by rotation, is listed in a note.
    """
    found = found_in(folder, office.fact("office_uid"))
    known = events(office.db)
    verified: dict[tuple[str, str], str] = {}
    for event in known:
        if event.kind is Event.VERIFIED:
            verified.setdefault((event.file_name, event.head), event.recorded_at[:10])
    rows = [
        (
            each.path.name,
            each.cover.created_at[:16].replace("T", " "),
            each.size // 1024 or 1,
            "有" if each.cover.locked else "",
            verified.get((each.path.name, each.cover.head)),
            each.cover.txn,
            each.cover.printed_head,
        )
        for each in found
    ]
    headings = (
        Heading("file_name", "文件"),
        Heading("created_at", "时间", Show.CODE),
        Heading("kibibytes", "大小（KB）", Show.COUNT),
        Heading("locked", "密码"),
        Heading("verified_on", "核验于", Show.DAY),
        Heading("txn", "步数", Show.COUNT, minor=True),
        Heading("head", "链头", Show.CODE, minor=True),
    )
    gone = {event.file_name for event in known if event.kind is Event.REMOVED} | {each.path.name for each in found}
    lost = [
        event.file_name
        for event in known
        if event.kind is Event.CREATED and event.folder == str(folder) and event.file_name not in gone
    ]
    notes = [f"文件夹：{folder}"]
    if lost:
        notes.append(f"做过、现在这里找不到的：{'、'.join(lost[:5])}{' 等' if len(lost) > 5 else ''}")
    return Table("备份", headings, rows, notes=tuple(notes))
