"""The office file's definitions against those that this program's migrations make."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from swtool.store import journal
from swtool.store.audit import Problem
from swtool.store.database import Database

if TYPE_CHECKING:
    from sqlite_utils import Migrations

_DEFINITIONS = (
    "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index', 'view') AND name NOT GLOB 'sqlite_*' "
    "AND name NOT GLOB '_sqlite*' ORDER BY name"
)
_LAYOUTS = "SELECT table_name, columns, history, max(id) FROM journal_layout GROUP BY table_name"
_OTHER_TRIGGERS = (  # on tables that the journal does not track, and on views
    "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' "
    "AND tbl_name NOT IN (SELECT table_name FROM journal_layout) "
    "AND tbl_name NOT IN ('journal_entry', 'journal_layout', 'journal_txn') ORDER BY name"
)
_APPLIED = "SELECT migration_set || '.' || name FROM _sqlite_migrations ORDER BY 1"


class _Intended(NamedTuple):
    """What the migrations make of an empty file: definitions by name, whether the journal keeps a tracked table as
    history, triggers that are not of tracked tables, and the names of the migrations."""

    definitions: Mapping[str, str]
    history: Mapping[str, bool]
    triggers: Mapping[str, str]
    applied: frozenset[str]


@cache
def _intended(sets: tuple[Migrations, ...]) -> _Intended:
    from sqlite_utils import Database as SchemaDatabase

    from swtool.store.schema import migrations

    fresh = SchemaDatabase(memory=True, execute_plugins=False)
    for each in (migrations, *sets):
        each.apply(fresh)
    intended = _Intended(
        {row[0]: row[1] for row in fresh.execute(_DEFINITIONS)},
        {row[0]: bool(row[2]) for row in fresh.execute(_LAYOUTS)},
        {row[0]: row[2] for row in fresh.execute(_OTHER_TRIGGERS)},
        frozenset(row[0] for row in fresh.execute(_APPLIED)),
    )
    fresh.conn.close()
    return intended


def schema_problems(database: Database, sets: Sequence[Migrations]) -> list[Problem]:
    """Tables, indexes and views that are defined otherwise than this program's migrations define them, tables that the
    journal keeps otherwise than these do, migrations noted under a name that it does not know: a turned bit, or
    somebody at work with a SQLite shell. Triggers of tables that the journal tracks, and tables that are gone, are told
    by ``verify``."""
    wanted = _intended(tuple(sets))
    found = []
    for name, sql in database.query(_DEFINITIONS):
        if wanted.definitions.get(name) != sql:
            what = "表、索引或视图的定义与本程序建立的不同" if name in wanted.definitions else "多出的表、索引或视图"
            found.append(Problem("schema", name, what))
    unknown = [row[0] for row in database.query(_APPLIED) if row[0] not in wanted.applied]
    found += [Problem("schema", name, "升级记录里有本程序不认识的一项") for name in unknown]
    missing = dict(wanted.triggers)
    for name, table, sql in database.query(_OTHER_TRIGGERS):
        if missing.pop(name, None) != sql:
            found.append(Problem("trigger", table, f"触发器 {name} 不是本程序建立的，或被改动"))
    found += [Problem("trigger", name, "触发器缺失") for name in missing]
    kept = {row["table_name"]: row for row in database.query(_LAYOUTS)}
    for table, row in kept.items():
        if row["columns"] != json.dumps(journal.columns_of(database.connection, table)):
            found.append(Problem("schema", table, "日志记下的列与这张表的列不同"))
        if wanted.history.get(table) and not row["history"]:
            found.append(Problem("schema", table, "日志不再保护这张表的历史"))
    return found + [Problem("schema", table, "日志不再记这张表") for table in wanted.history if table not in kept]
