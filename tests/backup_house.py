"""An office with two attachments and rules of its own, and a clerk who backs it up. Everybody in it is invented."""

from __future__ import annotations

import hashlib
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from swtool import opening, rooms
from swtool.office import Office
from swtool.store.attachments import path_of
from tests.clerk import Clerk, found, seat
from tests.offices import TODAY, china_time

PASSWORD = "示例 密码 7"
PAPERS = (b"%PDF-1.7 \xe6\x89\xbf\xe8\xaf\xba\xe4\xb9\xa6", b"\xff\xd8\xff\xe0 \xe7\x85\xa7\xe7\x89\x87" * 40)
OWN_RULES = """[pack]
code = "330481"
name = "海宁市"

[status.horizon]
label = "本县的设置"
severity = "info"
[[status.horizon.values]]
since = "2026-01-01"
count = 9
unit = "calendar_day"
source = "本县设置"
basis = "设置"
"""


def opened(db: Path, now: datetime | None = None) -> Office:
    """The office of a file."""
    return opening.open_office(db, today=TODAY, now=now or china_time(TODAY), actor="tester")


def attach(office: Office, content: bytes, *, state: str = "kept") -> str:
    """Keep a paper; its digest."""
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(office.db.path, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    with office.change("附件") as tx:
        tx.insert(
            "attachment",
            {
                "uid": tx.uid(),
                "subject_kind": "station",
                "subject_uid": "x",
                "material": "photo",
                "sha256": digest,
                "size": len(content),
                "media_type": "application/pdf",
                "file_name": "示例",
                "state": state,
                "recorded_at": tx.recorded_at,
            },
        )
    return digest


def furnish(db: Path) -> list[str]:
    """Found the county of ``clerk`` with two papers and rules of its own; the digests."""
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, china_time(TODAY))
        found(db)
    office = opened(db)
    digests = [attach(office, paper) for paper in PAPERS]
    office.db.close()
    return digests


def seat_with_papers(
    county: Path, desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Clerk:
    """A clerk with a copy of a furnished county, whose clock stands."""
    monkeypatch.setenv("COLUMNS", "300")
    seated = seat(county, desk, capsys)
    shutil.copytree(county.with_name("office.附件"), desk / "office.附件")
    set_clock(monkeypatch, china_time(TODAY))
    return seated


def written_password(path: Path) -> Path:
    """A file with the password."""
    path.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of such an office, made once for all tests of a module."""
    db = tmp_path_factory.mktemp("county") / "office.db"
    furnish(db)
    return db


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """The real clock, for the backup commands."""
    for module in ("_context", "backup"):
        monkeypatch.setattr(f"swtool.commands.{module}.clock", lambda: moment)


def only_backup(folder: Path) -> Path:
    """The one backup in a folder."""
    (path,) = folder.glob("*.swbak")
    return path


def tables(clerk: Clerk, db: Path | None = None) -> list[str]:
    """What the lists of the office say, as the clerk sees them."""
    return [clerk(*line, db=db).out for line in (("org", "list"), ("station", "list"), ("staff", "list"))]


def found_older(path: Path) -> None:
    """An office of an earlier version of the program: the last room's tables are still to come."""
    sets, version = rooms.migration_sets, rooms.SCHEMA_VERSION
    fewer = sets()[:-1]
    try:
        rooms.migration_sets = lambda: fewer
        rooms.SCHEMA_VERSION = version - 1
        founding = opening.Founding("330481", "海宁市", "海宁市民政局")
        opening.found_office(path, founding, today=TODAY, now=china_time(TODAY), actor="tester").db.close()
    finally:
        rooms.migration_sets, rooms.SCHEMA_VERSION = sets, version
