"""The rows of a prefilled book that go back to be mended show no more than the town was given: masks stay masks."""

from __future__ import annotations

import html
import zipfile
from pathlib import Path

import openpyxl
import pytest

from swtool import rooms
from swtool.findings import Severity
from swtool.intake.answer import give_back
from swtool.intake.load import State
from tests.issued_house import IDS, PHONES, ROSTER, Desk, Sheet, actions, form, new_desk, told


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path)


def returned(desk: Desk) -> Path:
    """甲's row with a wrong 专兼职 and an emptied telephone; the rows to mend that it gets back."""

    def change(sheet: Sheet) -> None:
        sheet.set(4, "basis", "半职")
        sheet.set(4, "mobile", None)

    path = desk.edit(desk.give(ROSTER).path, change)
    receipt = desk.load(path)
    assert receipt.state is State.RETURNED
    answer = give_back(receipt, path, desk.folder, rooms.books())
    assert answer.mending is not None
    return answer.mending


def test_nothing_that_was_masked_is_in_the_rows_to_mend(desk: Desk) -> None:
    with zipfile.ZipFile(returned(desk)) as book:
        everything = b"".join(book.read(name) for name in book.namelist()).decode("utf-8", "replace")
    everything = html.unescape(everything)  # Han is written as numbers
    for secret in (IDS["甲"], PHONES["甲"], "甲示例", "20210001", "1990-01-01"):
        assert secret not in everything
    assert "半职" in everything


def test_mended_it_is_understood_and_loads(desk: Desk) -> None:
    path = returned(desk)
    book = openpyxl.load_workbook(path)
    Sheet(book[ROSTER], form(ROSTER)).set(4, "basis", "兼职")
    book.save(path)
    receipt = desk.load(path)
    assert told(receipt, Severity.ERROR) == []
    assert "issued.rows_missing" not in [code for code, _ in told(receipt)]
    assert receipt.state is State.CHECKED, receipt.findings
    assert sum(actions(receipt).values()) == 1
