"""A county of all rooms for tests of rows against each other, its sheets as short as can be. Invented people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from swtool import rooms
from swtool.intake.deciding import PLAIN, Terms
from swtool.intake.load import Receipt
from swtool.office import Office
from tests.inventory_case import load_rows, new_county, resident_id

TODAY = date(2026, 11, 10)
ONE, TWO, THREE = (resident_id("19900101", serial) for serial in ("001", "350", "777"))
ROSTER = [
    "社工站名称",
    "姓名",
    "身份证号",
    "出生年月",
    "手机",
    "岗位性质",
    "专兼职",
    "入职时间",
    "到站时间",
    "离职时间",
]
STATION = "许村镇社工站"


def county(folder: Path) -> Office:
    """Two towns, two stations, two organizations, two projects."""
    return new_county(folder, today=TODAY, sets=rooms.migration_sets())


def member(name: str, number: str | None = None, **cells: object) -> list[object]:
    """A row of the roster of 许村; ``cells`` by the letter of their column (``E="13800000001"``)."""
    row: list[object] = [STATION, name, number, None, None, "服务性岗位", "专职", "2026.1.1", "2026.1.1", None]
    for letter, value in cells.items():
        row["ABCDEFGHIJ".index(letter)] = value
    return row


def load_sheet(
    office: Office, folder: Path, rows: Sequence[Sequence[object]], *, title: str = "", terms: Terms = PLAIN
) -> Receipt:
    """Load a sheet by whatever form it is."""
    return load_rows(office, folder, rooms.books(), rows, title=title, terms=terms)


def told(receipt: Receipt, beginning: str = "") -> list[str]:
    """Place, severity and words of every finding whose code begins so."""
    return [
        f"{finding.where.cell} {finding.severity} {finding.what}"
        for finding in receipt.findings
        if finding.code.startswith(beginning)
    ]
