"""The same content in another layout or container is the same records: nothing is lost, doubled or put elsewhere, and
it comes again as unchanged. Each form in half of the layouts, by turns; ``SWTOOL_LAYOUT_TURN`` turns them on."""

from __future__ import annotations

import os
import random
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
from swtool.intake.load import Receipt, State, load
from tests.all_sheets import BEFORE, SHEETS
from tests.crossrow_house import TODAY, county, load_sheet, told
from tests.layouts import CONTAINERS, LAYOUTS, Laid, copied

TURN = int(os.environ.get("SWTOOL_LAYOUT_TURN", "0"))
NOT_COMPARED = frozenset({"uid", "recorded_at", "source_row"})
ASKED = {("staff_roster", "text")}
"""2024.1 in a text file may have been 2024.10."""
NAMED_TWICE = frozenset({"staff_roster"})
"""Its third person has no ID number, and is asked about when the sheet comes again."""

Records = dict[str, list[dict[str, object]]]
TITLES = {book.form.name: book.form.title for book in rooms.books()}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The database of a county in which a sheet of that form can be loaded."""
    made: dict[tuple[str, ...], Path] = {}

    def found(form: str) -> Path:
        needed = BEFORE.get(form, ()) if form == "staff_roster" else ("staff_roster", *BEFORE.get(form, ()))
        if needed not in made:
            folder = tmp_path_factory.mktemp("县")
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


def loaded(db: Path, paths: Iterable[Path]) -> tuple[Receipt, Records]:
    """Load books one after another into a copy of the database: the last receipt, and all records."""
    copy = db.parent / "试.db"
    copy.unlink(missing_ok=True)
    shutil.copy(db, copy)
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=CHINA)
    office = opening.open_office(copy, today=TODAY, now=now, actor="tester")
    try:
        receipts = [load(office, path, rooms.books()) for path in paths]
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


@pytest.mark.parametrize("form", SHEETS)
def test_another_layout_is_the_same_records(form: str, base: Callable[[str], Path], tmp_path: Path) -> None:
    turn = TURN + list(SHEETS).index(form)
    rows = SHEETS[form]
    plain = Laid(copied(rows)).save(tmp_path / "原样.xlsx")
    receipt, expected = loaded(base(form), [plain])
    assert receipt.state is State.LOADED, told(receipt)
    names = [name for number, name in enumerate(LAYOUTS) if (number + turn) % 2 == 0]
    for name in names:
        laid = LAYOUTS[name](copied(rows), TITLES[form], random.Random(f"{form}{name}{TURN}"))
        path = laid.save(tmp_path / f"{name}.xlsx")
        receipt, found = loaded(base(form), [path])
        assert receipt.state is State.LOADED, (name, told(receipt))
        assert found == expected, name
    if form not in NAMED_TWICE:
        again, _ = loaded(base(form), [plain, path])
        assert again.state is State.UNCHANGED, (name, told(again))
    container = list(CONTAINERS)[turn % len(CONTAINERS)]
    end, written = CONTAINERS[container]
    path = tmp_path / f"换一种{end}"
    path.write_bytes(written(copied(rows)))
    receipt, found = loaded(base(form), [path])
    if (form, container) in ASKED:
        assert receipt.state is State.RETURNED
    else:
        assert receipt.state is State.LOADED, (container, told(receipt))
        assert found == expected, container
