"""A row that equals what the office holds passes every check and writes nothing: each form is loaded again, known by
its content, and once more with every row compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool import rooms
from swtool.evaluation.scoring import open_evaluation
from swtool.funds.recording import add_fund
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import State
from swtool.office import Office
from tests.all_sheets import BEFORE, SHEETS
from tests.crossrow_house import county, load_sheet, told


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = county(tmp_path)
    for name in ("staff_roster",):
        receipt = load_sheet(made, tmp_path, SHEETS[name])
        assert receipt.state is State.LOADED, told(receipt)
    add_fund(made, "示例基金", "社区基金", None)
    return made


@pytest.mark.parametrize("form", SHEETS)
def test_loaded_twice_it_is_unchanged(form: str, office: Office, tmp_path: Path) -> None:
    for needed in BEFORE.get(form, ()):
        receipt = load_sheet(office, tmp_path, SHEETS[needed])
        assert receipt.state is State.LOADED, told(receipt)
    if form == "evaluation_scores":  # scores are of an evaluation that was opened
        open_evaluation(office, "2026")
    first = load_sheet(office, tmp_path, SHEETS[form])
    assert first.state in (State.LOADED, State.UNCHANGED), told(first)
    assert [table.extract.form.name for table in first.tables] == [form]
    again = load_sheet(office, tmp_path, SHEETS[form])
    assert again.state is State.UNCHANGED, told(again)
    assert not any(finding.blocks for finding in again.findings)
    compared = load_sheet(office, tmp_path, SHEETS[form], terms=Terms(Existing.UPDATE))
    assert compared.state is State.UNCHANGED, told(compared)
    assert not any(finding.blocks for finding in compared.findings)


def test_every_form_is_loaded_twice() -> None:
    assert {book.form.name for book in rooms.books()} == set(SHEETS)
