"""One connection to the office file, and the only way to write to it: a journalled transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from swtool.errors import DatabaseFault
from swtool.store import bulk, journal, location
from swtool.store.faults import database_fault
from swtool.store.uid import new_uid, new_uids

APPLICATION_ID = 0x5357544C  # "SWTL", so that a foreign SQLite file is told from an office
BUSY_MILLISECONDS = 5_000
SYNCHRONOUS = "FULL"  # what was acknowledged outlives a power cut; tests, which cut none, do not wait for the disk
PAGE_BYTES = 16 * 1024  # of a new office: a large load is a twentieth quicker than with SQLite's 4 KiB
CACHE_KIBIBYTES = 64 * 1024  # what a load of a hundred thousand rows spills beyond it costs less than the memory
_SQLITE_MAGIC = b"SQLite format 3\x00"

Values = Sequence[object] | Mapping[str, object]
_Read = TypeVar("_Read")


def _bound_as_it_is(value: None) -> None:
    return value


# Where None has no adapter, sqlite3 looks for one each time that it binds a None, by way of exceptions it swallows:
# a fifth of the time in which a load writes.
sqlite3.register_adapter(type(None), _bound_as_it_is)


class Transaction:
    """The write side of the database, alive inside ``Database.transaction`` only."""

    def __init__(self, connection: sqlite3.Connection, now: datetime) -> None:
        self._connection = connection
        self.now = now
        self.recorded_at = now.isoformat(timespec="seconds")
        self._next_ids: dict[str, int] = {}

    def execute(self, sql: str, values: Values = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self._connection.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row."""
        self._connection.executemany(sql, rows)

    def insert_rows(
        self,
        table: str,
        columns: Sequence[str],
        ids: range,
        rows: Iterable[Sequence[object]],
        *,
        same: Mapping[str, object] = bulk.NOTHING_SAME,
    ) -> None:
        """Insert many new rows of ``ids`` (from ``allot``): see ``bulk.insert_rows``."""
        bulk.insert_rows(self._connection, table, columns, ids, rows, same=same)

    def insert_columns(self, table: str, ids: range, columns: Mapping[str, Sequence[object]]) -> None:
        """The same from columns without that of the ids: see ``bulk.insert_columns``."""
        bulk.insert_columns(self._connection, table, ids, columns)

    def insert(self, table: str, values: Mapping[str, object]) -> int:
        """Insert one row; the row's id. An entity's ``uid`` must be among the values (see ``uid``)."""
        if table in self._next_ids and "id" not in values:
            values = {"id": self.allot(table, 1)[0], **values}  # ids already allotted must stay free
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        cursor = self._connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values()))
        row_id = cursor.lastrowid
        assert row_id is not None
        return row_id

    def update(self, table: str, row_id: int, values: Mapping[str, object]) -> None:
        """Update one row of a register by id. History tables refuse it by their triggers."""
        sets = ", ".join(f"{column} = ?" for column in values)
        self._connection.execute(f"UPDATE {table} SET {sets} WHERE id = ?", (*values.values(), row_id))

    def supersede(self, table: str, row_id: int) -> None:
        """Close a row of history on the recorded axis: the one update that history permits."""
        self._connection.execute(f"UPDATE {table} SET superseded_at = ? WHERE id = ?", (self.recorded_at, row_id))

    def allot(self, table: str, count: int) -> range:
        """``count`` unused ids of a table, for bulk inserts that must know their ids beforehand."""
        if table not in self._next_ids:
            highest = self._connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
            self._next_ids[table] = highest + 1
        first = self._next_ids[table]
        self._next_ids[table] = first + count
        return range(first, first + count)

    def uid(self) -> str:
        """A fresh immutable name for an entity."""
        return new_uid(self.now)

    def uids(self, count: int) -> list[str]:
        """As many fresh names in ascending order: what is inserted in their order costs an index nothing to sort."""
        return new_uids(self.now, count)


@dataclass(slots=True)
class Database:
    """An open office file. Reading is free; writing goes through ``transaction``."""

    connection: sqlite3.Connection
    path: Path
    _memories: list[dict[object, object]] = field(default_factory=list, init=False, repr=False, compare=False)

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Inside, what ``remembered`` reads is read once and kept: for many questions in a row that write nothing, like
        all checks. What is kept is shared by whoever asks and must not be changed. Writing forgets it."""
        self._memories.append(self._memories[-1] if self._memories else {})  # one within another shares its memory
        try:
            yield
        finally:
            self._memories.pop()

    @property
    def remembers(self) -> bool:
        """Whether what is read now is kept for the questions that follow: then it pays to read all at once."""
        return bool(self._memories)

    def remembered(self, key: object, read: Callable[[], _Read]) -> _Read:
        """What ``read`` reads, kept under ``key`` while ``remembering``; elsewhere read anew each time."""
        if not self._memories:
            return read()
        memory = self._memories[-1]
        if key not in memory:
            memory[key] = read()
        return cast("_Read", memory[key])

    def query(self, sql: str, values: Values = ()) -> list[sqlite3.Row]:
        """All rows of a question."""
        return self.connection.execute(sql, values).fetchall()

    def tuples(self, sql: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a question one after the other, as plain tuples: for passes over half a million of them."""
        cursor = self.connection.cursor()
        cursor.row_factory = None
        return cursor.execute(sql, values)

    def one(self, sql: str, values: Values = ()) -> sqlite3.Row | None:
        """The first row, or None."""
        row: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
        return row

    def value(self, sql: str, values: Values = ()) -> object:
        """The first value of the first row, or None."""
        row = self.connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def differs(self, table: str, row_id: int, values: Mapping[str, object]) -> bool:
        """Whether an update of the row to ``values`` would change anything."""
        differing = " OR ".join(f"{column} IS NOT ?" for column in values)
        return bool(self.value(f"SELECT {differing} FROM {table} WHERE id = ?", (*values.values(), row_id)))

    @contextmanager
    def transaction(
        self,
        *,
        actor: str,
        now: datetime,
        why: str,
        keep: bool = True,
        erasing: bool = False,
        undoing: bool = False,
    ) -> Iterator[Transaction]:
        """One change: everything or nothing, journalled with who, when and why, one step of the chain.

        With ``keep=False`` everything is rolled back at the end: a dry run is the very same path. ``erasing`` is for
        the rights of persons alone (``swtool.rights``): history may then be overwritten, what is freed is zeroed.
        ``undoing`` is for taking back a workbook (``swtool.intake.undoing``): see ``journal.open_context``.
        """
        if erasing:
            self.connection.execute("PRAGMA secure_delete = ON")
        self.connection.execute("BEGIN IMMEDIATE")
        for memory in self._memories:
            memory.clear()
        try:
            journal.open_context(self.connection, actor=actor, now=now, why=why, erasing=erasing, undoing=undoing)
            yield Transaction(self.connection, now)
            if keep:
                journal.seal(self.connection)
                self.connection.execute("COMMIT")
            else:
                self.connection.execute("ROLLBACK")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Fold the write-ahead log back, so that the one file is the whole office, and close."""
        with suppress(sqlite3.OperationalError):  # another reader holds the log; it folds when that one closes
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.close()


def connect(path: Path, *, create: bool = False) -> Database:
    """A configured connection. Raises ``DatabaseFault`` where the file cannot be an office."""
    location.refuse_unsafe(path)
    if not create:
        _refuse_foreign(path)
    mode = "rwc" if create else "rw"
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise database_fault(error, path) from error
    try:
        _configure(connection, path, create=create)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        connection.close()
        raise database_fault(error, path) from error
    except BaseException:
        connection.close()
        raise
    return Database(connection, path)


def _configure(connection: sqlite3.Connection, path: Path, *, create: bool) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    # Asked first: setting the journal mode writes to the file, and a foreign one must stay as it is.
    if not create and connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise _foreign(path)
    if create:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")  # before the first page is written
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")
    if create:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def open_database(path: Path, *, schema_version: int) -> Database:
    """Open an existing office whose schema is exactly this program's."""
    database = connect(path)
    found = stored_version(database)
    if found == schema_version:
        return database
    database.close()
    if found < schema_version:
        raise DatabaseFault(
            f"数据库是旧版本的结构（{found}，本程序要求 {schema_version}）",
            where=str(path),
            remedy="先运行 swtool upgrade（会自动备份）",
        )
    raise DatabaseFault(
        f"数据库由更新版本的 swtool 建立（结构 {found}，本程序只认识到 {schema_version}）",
        where=str(path),
        remedy="请升级 swtool 后再打开",
    )


def stored_version(database: Database) -> int:
    """How many migrations the file has been through."""
    version = database.value("PRAGMA user_version")
    assert isinstance(version, int)
    return version


def _refuse_foreign(path: Path) -> None:
    if not path.exists():
        from swtool.store.replacing import refuse_unfinished

        refuse_unfinished(path)
        raise DatabaseFault(
            "找不到数据库文件",
            where=str(path),
            remedy="检查 --db 的路径；还没有数据库时先运行 swtool init",
        )
    if path.is_dir():
        raise DatabaseFault("这是一个文件夹，不是数据库文件", where=str(path), remedy="--db 要指向 .db 文件本身")
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE_MAGIC))
    except PermissionError as error:
        raise DatabaseFault("没有权限读取数据库文件", where=str(path), remedy="检查文件权限") from error
    if head != _SQLITE_MAGIC:
        raise _foreign(path)


def _foreign(path: Path) -> DatabaseFault:
    return DatabaseFault(
        "这个文件不是 swtool 的数据库",
        where=str(path),
        remedy="检查 --db 的路径；用 swtool init 可以新建一个",
    )
