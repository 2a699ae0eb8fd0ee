"""Counties in which a sheet of any form can be loaded, and what stands in the database afterwards."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import pytest

from swtool import opening, rooms
from swtool.dates import CHINA
from swtool.evaluation.scoring import open_evaluation
from swtool.funds.recording import add_fund
from swtool.intake.deciding import PLAIN, Terms
from swtool.intake.load import Receipt, State, load
from tests.all_sheets import BEFORE, SHEETS
from tests.crossrow_house import TODAY, county, load_sheet, told

TURN = int(os.environ.get("SWTOOL_LAYOUT_TURN", "0"))
"""Which of the many cases that a test goes through by turns."""
NOT_COMPARED = frozenset({"uid", "recorded_at", "source_row"})

Records = dict[str, list[dict[str, object]]]


def base_for(factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The database of a county for each form, made when it is first asked for."""
    made: dict[tuple[str, ...], Path] = {}

    def found(form: str) -> Path:
        needed = () if form == "staff_roster" else ("staff_roster", *BEFORE.get(form, ()))
        if needed not in made:
            folder = factory.mktemp("县")
            office = county(folder)
            add_fund(office, "示例基金", "社区基金", None)
            for each in needed:
                receipt = load_sheet(office, folder, SHEETS[each])
                assert receipt.state is State.LOADED, told(receipt)
            if "evaluation_scheme" in needed:
                open_evaluation(office, "2026")
            office.db.close()
            made[needed] = office.db.path
        return made[needed]

    return found


def loaded(db: Path, paths: Iterable[Path], terms: Terms = PLAIN) -> tuple[Receipt, Records]:
    """Load books one after another into a copy of the database: the last receipt, and all records."""
    copy = db.parent / "试.db"
    copy.unlink(missing_ok=True)
    shutil.copy(db, copy)
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=CHINA)
    office = opening.open_office(copy, today=TODAY, now=now, actor="tester")
    try:
        receipts = [load(office, path, rooms.books(), terms=terms) for path in paths]
    finally:
        office.db.close()
    return receipts[-1], _records(copy)


def _records(db: Path) -> Records:
    connection = sqlite3.connect(db)
    connection.row_factory = sqlite3.Row
    tables = [row[0] for row in connection.execute("SELECT DISTINCT table_name FROM journal_layout")]
    found = {
        table: [
            {name: row[name] for name in row.keys() if name not in NOT_COMPARED}  # noqa: SIM118
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")
        ]
        for table in tables
        if not table.startswith("intake")
    }
    connection.close()
    return found
