"""A cell that says something else when its sheet comes again is stored, told at its place or refused; never dropped
without a word. Each form, a third of its columns by turns; ``SWTOOL_LAYOUT_TURN`` turns them on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from swtool import rooms
from swtool.forms.form import Column
from swtool.forms.kind import Kind
from swtool.forms.kinds import Choice, Text, YesNo
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import State
from swtool.intake.vocabulary import column_named, names_of
from swtool.workbooks.cells import column_letters
from tests.all_sheets import SHEETS
from tests.crossrow_house import told
from tests.layouts import Laid, copied
from tests.loading_house import TURN, base_for, loaded

FORMS = {book.form.name: book.form for book in rooms.books()}
_DAY = re.compile(r"(20\d\d)[.-](\d{1,2})[.-](\d{1,2})")
_PARTS = 3
UNSAID = {("household_file", "assessed_on")}
"""Of the three days of a file the newest is when it was looked at."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    return base_for(tmp_path_factory)


def another(kind: Kind, cell: object) -> object:
    """Something else of the same kind, None where nothing is thought of."""
    if isinstance(kind, YesNo):
        return {"是": "否", "否": "是"}.get(str(cell))
    if isinstance(kind, Choice):
        now = kind.stored(cell)
        return next((word for word, stored in kind.words.items() if stored != now), None)
    if isinstance(cell, int | float):
        return cell + 1
    if not isinstance(cell, str):
        return None
    if day := _DAY.fullmatch(cell):
        before = date(*map(int, day.groups())) - timedelta(days=1)
        return f"{before.year}.{before.month}.{before.day}"
    if number := re.fullmatch(r"(\d{1,4})(\D{0,3})", cell):
        return f"{int(number[1]) + 1}{number[2]}"
    return f"{cell}改" if type(kind) is Text else None


def changes(form: str) -> list[tuple[int, Column, object]]:
    """The place of a cell of the first row below the heading, its column, and what to write there."""
    names: Mapping[str, Column] = names_of(FORMS[form])
    found = []
    for at, (heading, cell) in enumerate(zip(*SHEETS[form][:2], strict=False)):
        column = column_named(str(heading), names)
        if column is None or cell in (None, "/") or (form, column.name) in UNSAID:
            continue
        if (changed := another(column.kind, cell)) is not None:
            found.append((at, column, changed))
    return found


@pytest.mark.parametrize("form", SHEETS)
def test_a_changed_cell_is_not_dropped(form: str, base: Callable[[str], Path], tmp_path: Path) -> None:
    plain = Laid(copied(SHEETS[form])).save(tmp_path / "原样.xlsx")
    for at, column, changed in changes(form)[TURN % _PARTS :: _PARTS]:
        rows = copied(SHEETS[form])
        for row in rows[2:]:  # what stands alike in other rows is said of the same thing
            if at < len(row) and row[at] == rows[1][at]:
                row[at] = changed
        rows[1][at] = changed
        path = Laid(rows).save(tmp_path / f"{column.name}.xlsx")
        receipt, _ = loaded(base(form), [plain, path], Terms(Existing.UPDATE))
        if receipt.state is State.UNCHANGED:
            cells = [finding.where.cell for finding in receipt.findings]
            assert f"{column_letters(at + 1)}2" in cells, (column.name, changed, told(receipt))
