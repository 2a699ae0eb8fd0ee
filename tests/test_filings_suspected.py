"""Changes that a roster only suggests: they move nothing until confirmed, and may be dismissed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.filings.changes import NewChange, change_named
from swtool.filings.checks import suspected
from swtool.filings.recording import confirm_change, dismiss_change, record_changes
from swtool.filings.sheets import suspected_list
from swtool.filings.terms import ChangeKind, FilingStatus, Origin, Standing
from swtool.findings import Outcome
from tests.filings_house import House, columns, house


def draft(there: House, person: int, event_on: PartialDate | None = None) -> str:
    new = NewChange(ChangeKind.LEAVE, person, there.station, event_on, Origin.ROSTER)
    with there.office.change("载入花名册") as tx:
        return record_changes(there.office, tx, [new], suspected=True)[0].change.change_no


def test_a_suspected_change_moves_nothing_until_confirmed_filed_and_accepted(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.serving()
    there.at(date(2021, 7, 2))
    number = draft(there, person)
    assert [f.outcome for f in suspected.run(there.office, date(2021, 7, 2))] == [Outcome.VIOLATED]
    assert list(suspected.run(there.office, date(2021, 7, 1))) == []
    assert columns(suspected_list(there.office, date(2021, 7, 2)), "change_no", "kind") == [(number, "离职")]
    change = change_named(there.office.db, number)
    with pytest.raises(SwtoolError, match="还没有确认"):
        there.file(change)
    with there.office.change("确认") as tx:
        done = confirm_change(there.office, tx, change, event_on=PartialDate(2021, 7, 1))
    assert done.change.standing is Standing.RECORDED
    assert list(suspected.run(there.office, date(2021, 7, 2))) == []
    assert there.held(person, date(2021, 7, 1)) != []
    there.accept(there.file(done.change))
    assert there.held(person, date(2021, 7, 1)) == []


def test_a_dismissed_change_is_out_of_every_list_and_cannot_be_filed(tmp_path: Path) -> None:
    there = house(tmp_path)
    number = draft(there, there.serving())
    with there.office.change("排除") as tx:
        dismiss_change(there.office, tx, change_named(there.office.db, number), why="花名册漏写")
    assert list(suspected.run(there.office, date(2021, 7, 2))) == []
    with pytest.raises(SwtoolError, match="已经排除"):
        there.file(change_named(there.office.db, number))
    with there.office.change("排除") as tx, pytest.raises(SwtoolError, match="已经排除"):
        dismiss_change(there.office, tx, change_named(there.office.db, number), why="再来一次")


def test_only_a_returned_or_revoked_filing_lets_its_change_be_dismissed(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.serving()
    there.at(date(2021, 7, 2))
    change = there.record(ChangeKind.LEAVE, person, "2021-07-01")
    number = there.file(change)
    for _ in range(2):
        with there.office.change("排除") as tx, pytest.raises(SwtoolError, match="现在是"):
            dismiss_change(there.office, tx, change_named(there.office.db, change.change_no), why="登记错了")
        if there.case(number).status is FilingStatus.FILED:
            there.accept(number)
    there.revoke(number)
    with there.office.change("排除") as tx:
        dismiss_change(there.office, tx, change_named(there.office.db, change.change_no), why="登记错了")
    with pytest.raises(SwtoolError, match="已经排除"):
        there.accept(number)
    assert there.held(person, date(2021, 7, 1)) != []
