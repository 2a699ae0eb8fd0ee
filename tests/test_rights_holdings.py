"""Every text column of every table is declared, and the rules for what replaces a value fit the tables."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from swtool import rooms
from swtool.privacy import Privacy
from swtool.store import schema
from swtool.store.database import Database
from swtool.store.holdings import Holding, Replace
from tests.test_rooms import STORE_TABLES

ROOT = Path(__file__).parents[1]
HOLDINGS = {holding.table: holding for holding in rooms.holdings()}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = schema.create(tmp_path_factory.mktemp("fresh") / "fresh.db", rooms.migration_sets())
    yield database
    database.close()


def text_columns(database: Database) -> set[tuple[str, str]]:
    return {
        (row["table_name"], row["column_name"])
        for row in database.query(
            "SELECT m.name AS table_name, p.name AS column_name FROM sqlite_master m, pragma_table_info(m.name) p "
            "WHERE m.type = 'table' AND p.type IN ('TEXT', 'ANY') "
            "AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_sqlite%'"
        )
        if row["table_name"] not in STORE_TABLES
    }


def declared(holding: Holding) -> list[str]:
    return [*holding.personal, *holding.free, *holding.plain]


def test_no_table_is_declared_twice() -> None:
    assert len(HOLDINGS) == len(rooms.holdings())


def test_every_text_column_is_declared_once(fresh: Database) -> None:
    standing = text_columns(fresh)
    said = {(holding.table, column) for holding in HOLDINGS.values() for column in declared(holding)}
    assert standing - said == set(), "say in the room's holdings.py what these hold"
    assert said - standing == set()
    for holding in HOLDINGS.values():
        assert len(set(declared(holding))) == len(declared(holding)), holding.table


def test_what_replaces_a_value_is_permitted(fresh: Database) -> None:
    for holding in HOLDINGS.values():
        required = {row["name"] for row in fresh.query(f"PRAGMA table_info({holding.table})") if row["notnull"]}
        for column, held in holding.columns.items():
            assert column not in required or held.replace is not Replace.CLEAR, (holding.table, column)


def test_personal_columns_of_forms_are_declared_personal_or_free() -> None:
    """A column that a form masks is nobody's plain fact, wherever a table keeps it under that name, but for the kinds
    that statistics count."""
    counted = {("household_member", "client_category"), ("person", "sex"), ("household_member", "sex")}
    masked = {
        column.name for entry in rooms.books() for column in entry.form.columns if column.privacy is not Privacy.PUBLIC
    }
    plain = {
        (holding.table, column)
        for holding in HOLDINGS.values()
        for column in holding.plain
        if holding.table in ("person", "household_member", "household", "need_item", "certificate") and column in masked
    }
    assert plain - counted == set()


def test_only_the_rights_of_persons_open_an_erasing_transaction() -> None:
    """No command and no other room asks for one."""
    found = set()
    for file in [*(ROOT / "swtool").rglob("*.py"), *(ROOT / "commands").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "erasing":
                found.add(file.relative_to(ROOT).as_posix())
    assert found == {"swtool/office.py", "swtool/store/database.py", "swtool/rights/carrying_out.py"}
