"""What must not move a post or hit a stranger: backdated rosters, slips in numbers, two clerks at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import SwtoolError
from swtool.filings import procedure
from swtool.filings.changes import change_named, changes
from swtool.filings.recording import confirm_change, dismiss_change
from swtool.filings.rules import status_after
from swtool.filings.store import filing_named
from swtool.filings.terms import Channel, FilingStatus, Standing
from swtool.intake.load import State
from swtool.registry.people import PersonFields, register_person
from swtool.store import audit
from tests.filings_house import ChangeKind, House, house
from tests.registry_house import resident_id
from tests.test_filings_intake import bring, roster, serving

ANNA, BERTA = resident_id("19900101", 21), resident_id("19910202", 21)
LATER = date(2021, 8, 2)


# -- rosters after approval -------------------------------------------------------------------------------------------


def test_a_day_before_approval_told_after_it_moves_nothing(tmp_path: Path) -> None:
    there = house(tmp_path)
    anna = serving(there, "示例甲", ANNA)
    there.at(LATER)
    common = ("项目社工", "服务性岗位", "专职")
    receipt = roster(
        there,
        tmp_path,
        ("许村镇社工站", "示例甲", ANNA, *common, "2021-01-01", "2021-05-20"),
        ("许村镇社工站", "示例乙", BERTA, *common, "2015-03-01", None),
    )
    assert receipt.state is State.LOADED
    found = changes(there.office.db)
    assert {one.kind for one in found} == {ChangeKind.LEAVE, ChangeKind.JOIN}
    assert {one.standing for one in found} == {Standing.SUSPECTED}
    assert there.held(anna, LATER) == [(there.station, "service_post", "full_time")]
    assert there.office.db.value("SELECT count(*) FROM post WHERE superseded_at IS NULL") == 1
    leave = next(one for one in found if one.kind is ChangeKind.LEAVE)
    with there.office.change("确认") as tx:
        done = confirm_change(there.office, tx, leave)
    assert done.change.standing is Standing.DIRECT
    assert there.held(anna, LATER) == []


def test_a_roster_does_not_open_a_station_whose_joiners_wait_for_acceptance(tmp_path: Path) -> None:
    there = house(tmp_path)
    with there.office.change("登记") as tx:
        anna = register_person(tx, PersonFields("示例甲", resident_id=ANNA)).id
    there.at(LATER)
    number = there.file(there.record(ChangeKind.JOIN, anna, date(2021, 7, 28)))
    roster(there, tmp_path, ("许村镇社工站", "示例甲", ANNA, "项目社工", "服务性岗位", "专职", "2021-07-28", None))
    assert there.held(anna, LATER) == []
    there.accept(number)
    assert there.held(anna, LATER) == [(there.station, "service_post", "full_time")]


# -- a slip in a number -----------------------------------------------------------------------------------------------

NUMBERED = ("社工站名称", "变动类型", "变动日期", "变动人员", "人员编号", "身份证号")


@pytest.mark.parametrize(
    ("name", "stated", "code", "cell"),
    [
        ("示例乙", "", "filing.name_differs", "D3"),
        ("示例甲", BERTA, "filing.id_differs", "F3"),
    ],
)
def test_the_filing_sheet_does_not_file_for_whoever_has_the_number(
    tmp_path: Path, name: str, stated: str, code: str, cell: str
) -> None:
    there = house(tmp_path)
    serving(there, "示例甲", ANNA)
    serving(there, "示例乙", BERTA)
    there.at(LATER)
    number = there.office.db.value("SELECT staff_no FROM person WHERE name = '示例甲'")
    row = ("许村镇社工站", "离职", "2021-07-28", name, number, stated)
    receipt = bring(there, tmp_path, "社工站人员变动备案表", NUMBERED, row)
    assert receipt.state is State.RETURNED
    assert [(one.code, one.where.cell) for one in receipt.findings if one.blocks] == [(code, cell)]
    assert changes(there.office.db) == []
    assert BERTA not in str(receipt.findings)


# -- two clerks at once -----------------------------------------------------------------------------------------------


def _filed_leave(tmp_path: Path) -> tuple[House, int, str]:
    there = house(tmp_path)
    person = there.serving()
    there.at(date(2021, 7, 1))
    return there, person, there.file(there.record(ChangeKind.LEAVE, person, date(2021, 7, 1)))


def test_a_return_decided_on_an_old_view_does_not_undo_an_acceptance(tmp_path: Path) -> None:
    there, person, number = _filed_leave(tmp_path)
    seen, _change = filing_named(there.office.db, number)
    there.accept(number)
    with pytest.raises(SwtoolError, match="已备案"), there.office.change("退回") as tx:
        procedure.return_for_correction(there.office, tx, seen, reason="缺交接清单")
    assert status_after(filing_named(there.office.db, number)[0].events) is FilingStatus.ACCEPTED
    assert there.held(person, date(2021, 7, 2)) == []


def test_two_clerks_revoke_once(tmp_path: Path) -> None:
    there, person, number = _filed_leave(tmp_path)
    there.accept(number)
    seen, change = filing_named(there.office.db, number)
    there.revoke(number)
    with pytest.raises(SwtoolError, match="备案已撤销"), there.office.change("撤销") as tx:
        procedure.revoke(there.office, tx, seen, change, reason="受理有误")
    assert there.held(person, date(2021, 7, 2)) != []


def test_a_change_dismissed_meanwhile_is_not_filed(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.serving()
    there.at(date(2021, 7, 1))
    seen = there.record(ChangeKind.LEAVE, person, date(2021, 7, 1))
    with there.office.change("排除") as tx:
        dismiss_change(there.office, tx, seen, why="登记错了")
    with pytest.raises(SwtoolError, match="已经排除"), there.office.change("备案") as tx:
        procedure.file_changes(there.office, tx, [seen], channel=Channel.ONLINE)
    with pytest.raises(SwtoolError, match="已经排除"), there.office.change("排除") as tx:
        dismiss_change(there.office, tx, seen, why="再一次")
    with pytest.raises(SwtoolError, match="不用确认"), there.office.change("确认") as tx:
        confirm_change(there.office, tx, seen)
    assert change_named(there.office.db, seen.change_no).standing is Standing.DISMISSED
    assert audit.verify(there.office.db) == []
