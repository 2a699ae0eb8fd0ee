"""The same content in another layout or container is the same records: nothing is lost, doubled or put elsewhere, and
it comes again as unchanged. Each form in half of the layouts, by turns; ``SWTOOL_LAYOUT_TURN`` turns them on."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from swtool import rooms
from swtool.intake.load import State
from tests.all_sheets import SHEETS
from tests.crossrow_house import told
from tests.layouts import CONTAINERS, LAYOUTS, Laid, copied
from tests.loading_house import TURN, base_for, loaded

ASKED = {("staff_roster", "text")}
"""2024.1 in a text file may have been 2024.10."""
NAMED_TWICE = frozenset({"staff_roster"})
"""Its third person has no ID number, and is asked about when the sheet comes again."""

TITLES = {book.form.name: book.form.title for book in rooms.books()}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    return base_for(tmp_path_factory)


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
