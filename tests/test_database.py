"""Opening an office file: what cannot be one is refused in a sentence, and nothing is written."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from swtool.errors import DatabaseFault
from swtool.store import location, schema
from swtool.store.database import Database, connect, open_database
from swtool.store.uid import new_uid
from tests.clerk import child_process
from tests.offices import china_time

NOON = china_time(date(2026, 11, 10), 12)


def _fresh(path: Path) -> int:
    database = schema.create(path, [])
    version = database.value("PRAGMA user_version")
    database.close()
    assert isinstance(version, int)
    return version


def test_fresh_file_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "海宁 社工.db"
    version = _fresh(path)
    database = open_database(path, schema_version=version)
    assert database.value("PRAGMA foreign_keys") == 1
    assert database.value("PRAGMA journal_mode") == "wal"
    database.close()


_ASKS_FOR_CERTAINTY = """
import sys
from pathlib import Path
from swtool.store.database import connect
database = connect(Path(sys.argv[1]))
print(database.value("PRAGMA synchronous"))
database.close()
"""


def test_what_is_acknowledged_is_on_the_disk(tmp_path: Path) -> None:
    """Asked of a process of its own: in this one nobody waits for the disk."""
    _fresh(tmp_path / "office.db")
    out, err = child_process(_ASKS_FOR_CERTAINTY, tmp_path / "office.db").communicate()
    assert (out, err) == ("2\n", "")  # 2 is FULL: https://sqlite.org/pragma.html#pragma_synchronous


def test_closing_leaves_one_file(tmp_path: Path) -> None:
    _fresh(tmp_path / "office.db")
    assert [file.name for file in tmp_path.iterdir()] == ["office.db"]


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault, match="找不到数据库文件"):
        connect(tmp_path / "没有.db")
    assert list(tmp_path.iterdir()) == []


def test_folder_instead_of_file(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault, match="这是一个文件夹"):
        connect(tmp_path)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"\0" * 100])
def test_foreign_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "表.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseFault, match="不是 swtool 的数据库"):
        connect(path)
    assert path.read_bytes() == content


def test_foreign_sqlite_file(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()
    with pytest.raises(DatabaseFault, match="不是 swtool 的数据库"):
        connect(path)


def test_older_and_newer_schema(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    version = _fresh(path)
    with pytest.raises(DatabaseFault, match="旧版本") as older:
        open_database(path, schema_version=version + 1)
    assert "swtool upgrade" in older.value.remedy
    with pytest.raises(DatabaseFault, match="更新版本"):
        open_database(path, schema_version=version - 1)


def test_second_writer_waits_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    version = _fresh(path)
    first = open_database(path, schema_version=version)
    second = open_database(path, schema_version=version)
    second.connection.execute("PRAGMA busy_timeout = 50")
    with (
        first.transaction(actor="a", now=NOON, why="w"),
        pytest.raises(sqlite3.OperationalError, match="locked"),
        second.transaction(actor="b", now=NOON, why="w"),
    ):
        pass
    first.close()
    second.close()


@pytest.mark.parametrize(
    "folder", ["OneDrive", "OneDrive - 海宁市民政局", "坚果云", "Dropbox", "WPS云盘", "我的坚果云"]
)
def test_sync_folder_is_refused(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder
    place.mkdir()
    with pytest.raises(DatabaseFault, match="不能放在这个文件夹"):
        connect(place / "office.db", create=True)
    assert list(place.iterdir()) == []


def test_ordinary_folder_with_a_similar_name_is_fine(tmp_path: Path) -> None:
    place = tmp_path / "onedrivebackup"
    place.mkdir()
    location.refuse_unsafe(place / "office.db")


def test_network_mount_is_recognized() -> None:
    assert "nfs4" in location.mount_reason(
        Path("/mnt/a b/office.db"), "s:/x /mnt/a\\040b nfs4 rw 0 0\n/dev/a / ext4 rw"
    )
    assert location.mount_reason(Path("/home/office.db"), "s:/x /mnt/a nfs4 rw 0 0\n/dev/a / ext4 rw") == ""


def test_truncated_file_is_refused_by_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    version = _fresh(path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(DatabaseFault, match="数据库文件已损坏") as fault:
        open_database(path, schema_version=version)
    assert fault.value.where == str(path)


def test_transaction_survives_a_crash_of_the_writer(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    version = _fresh(path)
    broken = open_database(path, schema_version=version)
    broken.connection.execute("BEGIN IMMEDIATE")
    broken.connection.execute("INSERT INTO journal_context VALUES (1, 1, 'a', 'w', '2026-11-10T12:00:00+08:00', 0, 0)")
    broken.connection.close()  # as the operating system does after a kill: uncommitted work is gone
    database: Database = open_database(path, schema_version=version)
    assert database.value("SELECT count(*) FROM journal_context") == 0
    database.close()


def test_uid_is_version_seven_and_ordered_by_time() -> None:
    first = new_uid(china_time(date(2026, 1, 1)))
    later = new_uid(china_time(date(2026, 1, 2)))
    assert first[14] == "7"
    assert first[19] in "89ab"
    assert len(first) == 36
    assert first < later
    assert len({new_uid(NOON) for _ in range(1000)}) == 1000


def test_what_is_read_is_remembered_until_something_is_written(tmp_path: Path) -> None:
    _fresh(tmp_path / "office.db")
    database = connect(tmp_path / "office.db")
    reads: list[int] = []

    def read() -> int:
        reads.append(1)
        return len(reads)

    assert [database.remembered("a", read), database.remembered("a", read)] == [1, 2]  # nobody asked to remember
    with database.remembering():
        assert [database.remembered("a", read), database.remembered("a", read)] == [3, 3]
        with database.remembering():
            assert database.remembered("a", read) == 3
        assert database.remembered("b", read) == 4
        with database.transaction(actor="示例", now=NOON, why="示例", keep=False):
            pass
        assert database.remembered("a", read) == 5
    assert database.remembered("a", read) == 6
    database.close()
