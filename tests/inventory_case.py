"""A small county for tests: two towns with three villages, two operators with a station and a project each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlite_utils import Migrations

from swtool.intake.deciding import PLAIN, Existing, Terms
from swtool.intake.load import Receipt, load
from swtool.intake.plan import Book
from swtool.inventory.schema import migrations as inventory_migrations
from swtool.office import Office
from swtool.projects.schema import migrations as projects_migrations
from swtool.registry.schema import migrations as registry_migrations
from swtool.services.schema import migrations as services_migrations
from tests.offices import TODAY, new_office

Rows = Sequence[Sequence[object]]
SETS = [registry_migrations, inventory_migrations, projects_migrations, services_migrations]

# code, name, level, parent's code
DIVISIONS = [
    ("330481", "海宁市", "county", ""),
    ("330481001", "硖石街道", "town", "330481"),
    ("330481101", "许村镇", "town", "330481"),
    ("330481001003", "东山社区居委会", "village", "330481001"),
    ("330481001005", "由拳社区居委会", "village", "330481001"),
    ("330481101201", "永福村村委会", "village", "330481101"),
]

UPDATING = Terms(Existing.UPDATE)
"""For sheets that correct what the office has."""


def new_county(folder: Path, *, today: date = TODAY, sets: Sequence[Migrations] = SETS) -> Office:
    """A fresh office of that county, with the tables of ``sets``."""
    office = new_office(folder / "office.db", sets, today=today)
    with office.change("登记区划和机构") as tx:
        adopted = {"key": "adopts", "value": '["32:*"]', "effective_on": "2000-01-01", "recorded_at": tx.recorded_at}
        tx.insert("office_fact", adopted)
        ids: dict[str, int] = {}
        for code, name, level, parent in DIVISIONS:
            ids[code] = tx.insert(
                "division",
                {
                    "uid": tx.uid(),
                    "system": "nbs",
                    "first_year": 2023,
                    "last_year": 2023,
                    "code": code,
                    "name": name,
                    "level": level,
                    "parent_id": ids.get(parent),
                    "valid_from": "2000-01-01",
                },
            )
        for town, station, organization, project in (
            ("330481001", "海宁市硖石街道社工站", "示例晨光社工服务中心", "示例硖石项目"),
            ("330481101", "海宁市许村镇社工站", "示例潮声社工服务中心", "示例许村项目"),
        ):
            station_id = tx.insert(
                "station",
                {
                    "uid": tx.uid(),
                    "name": station,
                    "tier": "station",
                    "division_id": ids[town],
                    "opened_on": "2021-01-01",
                },
            )
            organization_id = tx.insert(
                "organization", {"uid": tx.uid(), "name": organization, "kind": "social_service_institution"}
            )
            tx.insert(
                "operator_contract",
                {
                    "station_id": station_id,
                    "organization_id": organization_id,
                    "effective_on": "2021-01-01",
                    "recorded_at": tx.recorded_at,
                },
            )
            tx.insert(
                "project",
                {
                    "uid": tx.uid(),
                    "name": project,
                    "organization_id": organization_id,
                    "station_id": station_id,
                    "approved_on": "2026-01-01",
                },
            )
    return office


def resident_id(born: str, serial: str) -> str:
    """An invented resident ID of 海宁 with a right check digit. ``born`` is 19600203, an odd serial is a man's."""
    from stdnum.cn import ric

    digits = f"330481{born}{serial}"
    return digits + ric.calc_check_digit(f"{digits}0")


def id_of(office: Office, table: str, name: str) -> int:
    """The id of a row by its name."""
    found = office.db.value(f"SELECT id FROM {table} WHERE name = ?", (name,))
    assert isinstance(found, int)
    return found


def write_book(path: Path, rows: Rows, *, merges: Sequence[str] = (), title: str = "") -> Path:
    """An xlsx with these rows (the first is the heading), under a title line if given."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if title:
        sheet.append([title])
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def load_rows(
    office: Office,
    folder: Path,
    books: Sequence[Book],
    rows: Rows,
    *,
    merges: Sequence[str] = (),
    title: str = "",
    terms: Terms = PLAIN,
) -> Receipt:
    """Write a book and load it."""
    return load(office, write_book(folder / "收到的表.xlsx", rows, merges=merges, title=title), books, terms=terms)


def codes(receipt: Receipt) -> list[str]:
    """The codes of everything found in a book, sorted."""
    return sorted(finding.code for finding in receipt.findings)
