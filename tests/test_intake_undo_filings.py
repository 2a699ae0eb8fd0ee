"""Taking back sheets that draft changes, confirm them, file them and register people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool import rooms
from swtool.errors import SwtoolError
from swtool.filings.changes import changes
from swtool.filings.procedure import accept
from swtool.filings.store import filings
from swtool.filings.terms import Standing
from swtool.intake.load import Receipt, State
from swtool.intake.undoing import undo_batch
from swtool.store.audit import verify
from tests.filings_house import House, house
from tests.test_filings_intake import ANNA, BERTA, CLARA, filing_book, roster, row_of, serving
from tests.test_intake_undo import dump


def undo(there: House, receipt: Receipt) -> None:
    assert receipt.batch_id is not None
    undo_batch(there.office, receipt.batch_id, "发错了", label=rooms.table_label)


def test_a_filing_that_confirmed_a_suspected_leave_is_taken_back_step_by_step(tmp_path: Path) -> None:
    there = house(tmp_path)
    serving(there, "示例安", ANNA)
    serving(there, "示例贝", BERTA)
    there.at(date(2021, 7, 10))
    empty = dump(there.office)
    drafted = roster(there, tmp_path, row_of("示例安", ANNA))
    suspected = dump(there.office)
    assert [one.standing for one in changes(there.office.db)] == [Standing.SUSPECTED]
    there.at(date(2021, 7, 10), 16)
    row = ["", "许村镇社工站", "离职", "2021-07-05", "示例贝", None, None, None, None, None, None, None]
    filed = filing_book(there, tmp_path, row)
    assert filed.state is State.LOADED
    there.at(date(2021, 7, 10), 17)
    with pytest.raises(SwtoolError, match="不能撤销"):
        undo(there, drafted)
    undo(there, filed)
    assert dump(there.office) == suspected
    undo(there, drafted)
    assert dump(there.office) == empty
    assert verify(there.office.db) == []


def test_a_filing_that_registered_somebody_is_taken_back_and_comes_in_again(tmp_path: Path) -> None:
    there = house(tmp_path)
    serving(there, "示例安", ANNA)
    there.at(date(2021, 7, 10), 15)
    empty = dump(there.office)
    row = ["许村镇社工站项目", "许村镇社工站", "离职", "2021-07-05", "示例安", None, "示例克", CLARA]
    row += ["服务性岗位", "专职", "个人原因", "已交接"]
    first = filing_book(there, tmp_path, row)
    assert first.state is State.LOADED
    loaded = dump(there.office)
    there.at(date(2021, 7, 10), 16)
    undo(there, first)
    assert dump(there.office) == empty
    there.at(date(2021, 7, 10), 15)
    again = filing_book(there, tmp_path, row)
    assert again.state is State.LOADED
    assert dump(there.office)["staff_change"] == loaded["staff_change"]
    assert verify(there.office.db) == []


def test_an_accepted_filing_keeps_its_sheet(tmp_path: Path) -> None:
    there = house(tmp_path)
    serving(there, "示例安", ANNA)
    there.at(date(2021, 7, 10), 15)
    row = ["", "许村镇社工站", "离职", "2021-07-05", "示例安", None, None, None, None, None, "个人原因", "已交接"]
    receipt = filing_book(there, tmp_path, row)
    there.at(date(2021, 7, 10), 16)
    [filing] = filings(there.office.db)
    [change] = changes(there.office.db)
    with there.office.change("受理备案") as tx:
        accept(there.office, tx, filing, change)
    with pytest.raises(SwtoolError, match="不能撤销") as refused:
        undo(there, receipt)
    assert refused.value.why.startswith("2021-07-10 16:00 tester“受理备案”")
