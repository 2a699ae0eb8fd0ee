"""The life of a filing: recorded, filed, returned, amended, accepted, revoked; what each does to posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.dates import PartialDate
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.filings.changes import NewChange, PostPart, change_named
from swtool.filings.checks import on_time, suspected, unfiled
from swtool.filings.recording import confirm_change, dismiss_change, record_changes
from swtool.filings.sheets import case_sheet, due_list, filing_list, lateness_summary, suspected_list
from swtool.filings.store import filing_named
from swtool.filings.terms import ChangeKind, FilingStatus, Origin, Standing
from swtool.findings import Outcome
from swtool.policy.policy import Policy
from swtool.registry.posts import post_rows_of
from tests.filings_house import SERVICE, House, house
from tests.offices import china_time

COMPLETE = """
[pack]
code = "330481"
name = "海宁市"

[filing.clock]
[[filing.clock.values]]
since = "2000"
since_basis = "默认设置，不限日期"
stops_at = "complete"
source = "本县设置"
basis = "设置"
"""


def columns(table: object, *keys: str) -> list[tuple[object, ...]]:
    at = [[h.key for h in table.headings].index(key) for key in keys]  # type: ignore[attr-defined]
    return [tuple(row[i] for i in at) for row in table.rows]  # type: ignore[attr-defined]


def test_before_approval_the_post_moves_at_once_and_nothing_is_to_be_filed(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.serving()
    change = there.record(ChangeKind.LEAVE, person, "2021-05-31")
    assert change.standing is Standing.DIRECT
    assert there.held(person, date(2021, 5, 30)) != []
    assert there.held(person, date(2021, 5, 31)) == []
    with pytest.raises(SwtoolError, match="不须备案"):
        there.file(change)
    assert due_list(there.office, date(2021, 7, 1)).rows == []
    assert [finding.outcome for finding in on_time.run(there.office, date(2021, 7, 1))] == [Outcome.NOT_APPLICABLE]


def test_from_the_approval_day_on_only_an_accepted_filing_moves_the_post(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.serving()
    there.at(date(2021, 6, 2))
    change = there.record(ChangeKind.LEAVE, person, "2021-06-01")
    assert change.standing is Standing.RECORDED
    number = there.file(change)
    assert (change.change_no, number) == ("BD2021-0001", "BA2021-0001")
    assert there.held(person, date(2021, 6, 1)) != []
    there.accept(number)
    assert there.held(person, date(2021, 5, 31)) != []
    assert there.held(person, date(2021, 6, 1)) == []
    assert post_rows_of(there.office.db, person)[-1].cause == "filing"
    with pytest.raises(SwtoolError, match="已备案"):
        there.accept(number)


def test_an_amendment_keeps_the_first_filing_time_and_both_clocks_are_shown(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2021, 6, 18), 10)
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17"))  # last day 2021-06-24
    there.at(date(2021, 6, 22))
    there.return_(number)
    there.at(date(2021, 6, 25), 11)
    there.amend(number, handover="已交接")
    case = there.case(number)
    assert case.clocks is not None
    assert (case.clocks.first, case.clocks.complete) == (
        china_time(date(2021, 6, 18), 10),
        china_time(date(2021, 6, 25), 11),
    )
    assert case.verdict is not None
    assert case.verdict.outcome is Outcome.HOLDS  # policy: the first filing stops the clock

    own = tmp_path / "county.toml"
    own.write_text(COMPLETE, encoding="utf-8")
    there.office = replace(there.office, policy=Policy.load("330481", county_file=own))
    strict = there.case(number).verdict
    assert strict is not None
    assert (strict.outcome, strict.days_late) == (Outcome.VIOLATED, 1)


@pytest.mark.parametrize(("day", "outcome"), [(24, Outcome.UNDETERMINED), (25, Outcome.VIOLATED)])
def test_returned_and_not_amended_is_late_from_the_day_after_the_last_day(
    tmp_path: Path, day: int, outcome: Outcome
) -> None:
    there = house(tmp_path)
    own = tmp_path / "county.toml"
    own.write_text(COMPLETE, encoding="utf-8")
    there.office = replace(there.office, policy=Policy.load("330481", county_file=own))
    there.at(date(2021, 6, 18))
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17"))
    there.return_(number)
    there.at(date(2021, 6, day))
    verdict = there.case(number).verdict
    assert verdict is not None
    assert verdict.outcome is outcome


def test_known_only_to_the_month_is_undetermined_until_the_day_comes(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.serving()
    there.at(date(2021, 7, 1))
    number = there.file(there.record(ChangeKind.LEAVE, person, "2021-06"))
    case = there.case(number)
    assert case.deadline is None
    assert case.verdict is not None
    assert case.verdict.outcome is Outcome.UNDETERMINED
    with pytest.raises(SwtoolError, match="没有写到日"):
        there.accept(number)
    there.at(date(2021, 7, 9))
    there.amend(number, event_on=PartialDate(2021, 6, 28))  # last day 2021-07-05; first filed on 1 July
    case = there.case(number)
    assert case.deadline is not None
    assert case.deadline.last_day == date(2021, 7, 5)
    assert case.clocks is not None
    assert case.clocks.first.date() == date(2021, 7, 1)
    assert case.verdict is not None
    assert case.verdict.outcome is Outcome.HOLDS
    there.accept(number)
    assert there.held(person, date(2021, 6, 28)) == []


def test_a_month_that_may_lie_before_approval_is_undetermined(tmp_path: Path) -> None:
    there = house(tmp_path, approved=date(2021, 6, 15))
    person = there.serving()
    change = there.record(ChangeKind.LEAVE, person, "2021-06")
    assert change.standing is Standing.RECORDED
    assert there.held(person, date(2021, 7, 1)) != []
    assert [finding.outcome for finding in unfiled.run(there.office, date(2021, 8, 1))] == [Outcome.UNDETERMINED]
    with there.office.change("补上日期") as tx:
        done = confirm_change(there.office, tx, change, event_on=PartialDate(2021, 6, 14))
    assert done.change.standing is Standing.DIRECT
    assert there.held(person, date(2021, 6, 14)) == []


def test_revoking_restores_the_registration_and_keeps_what_was_known(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.serving()
    there.at(date(2021, 6, 18))
    number = there.file(there.record(ChangeKind.LEAVE, person, "2021-06-17"))
    there.at(date(2021, 6, 19))
    there.accept(number)
    there.at(date(2021, 6, 21))
    there.revoke(number)
    assert there.held(person, date(2021, 6, 20)) != []
    assert there.held(person, date(2021, 6, 20), china_time(date(2021, 6, 20))) == []
    assert there.held(person, date(2021, 6, 20), china_time(date(2021, 6, 18), 12)) != []
    assert there.case(number).status is FilingStatus.REVOKED
    assert post_rows_of(there.office.db, person)[-1].cause == "registration"


def test_what_others_build_on_cannot_be_revoked(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.person()
    there.at(date(2021, 6, 20))
    joined = there.file(there.record(ChangeKind.JOIN, person, "2021-06-10"))
    left = there.file(there.record(ChangeKind.LEAVE, person, "2021-06-18"))
    with pytest.raises(SwtoolError, match="不在该站任职"):
        there.accept(left)
    there.accept(joined)
    there.accept(left)
    with pytest.raises(SwtoolError, match="不在该站任职"):
        there.revoke(joined)
    assert there.case(joined).status is FilingStatus.ACCEPTED
    there.revoke(left)
    there.revoke(joined)
    assert there.held(person, date(2021, 6, 11)) == []


def test_a_filing_accepted_out_of_order_lands_in_its_place(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.serving()
    there.at(date(2021, 8, 20))
    later = there.file(there.record(ChangeKind.BASIS_CHANGE, person, "2021-08-10", after=PostPart(basis="part_time")))
    earlier = there.file(
        there.record(ChangeKind.POST_CHANGE, person, "2021-07-10", after=PostPart(post_kind="station_head"))
    )
    there.accept(later)
    there.accept(earlier)
    assert there.held(person, date(2021, 7, 9)) == [(there.station, "service_post", "full_time")]
    assert there.held(person, date(2021, 7, 10)) == [(there.station, "station_head", "full_time")]
    assert there.held(person, date(2021, 8, 10)) == [(there.station, "station_head", "part_time")]


def test_a_transfer_is_one_out_and_one_in_without_a_gap(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.serving()
    there.at(date(2021, 7, 2))
    out = there.record(ChangeKind.TRANSFER_OUT, person, "2021-07-01")
    into = there.record(ChangeKind.TRANSFER_IN, person, "2021-07-01", station=there.other)
    assert into.standing is Standing.DIRECT  # the other station has no project
    there.accept(there.file(out))
    assert there.held(person, date(2021, 6, 30)) == [(there.station, "service_post", "full_time")]
    assert there.held(person, date(2021, 7, 1)) == [(there.other, "service_post", "full_time")]


def test_what_cannot_have_happened_or_is_known_is_refused(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.serving()
    there.at(date(2021, 7, 2))
    with pytest.raises(SwtoolError, match="不在该站任职"):
        there.record(ChangeKind.LEAVE, person, "2021-07-01", station=there.other)
    with pytest.raises(SwtoolError, match="已经在该站任职"):
        there.record(ChangeKind.JOIN, person, "2021-07-01")
    with pytest.raises(UsageFault, match="入职没有写明岗位性质、专职或兼职"):
        there.record(ChangeKind.JOIN, there.person(), "2021-07-01", after=PostPart())
    there.record(ChangeKind.LEAVE, person, "2021-07-01")
    with pytest.raises(SwtoolError, match="已经登记过，编号 BD2021-0001"):
        there.record(ChangeKind.LEAVE, person, "2021-07-01")
    with pytest.raises(NotFound, match="没有编号为“BD2021-0009”"):
        change_named(there.office.db, "BD2021-0009")
    with pytest.raises(NotFound, match="BD2021-0001 还没有备案"):
        filing_named(there.office.db, "BD2021-0001")


def test_returning_and_revoking_need_a_reason(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2021, 7, 2))
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-07-01"))
    with pytest.raises(UsageFault, match="退回补正要写明原因"):
        there.return_(number, "  ")
    there.accept(number)
    with pytest.raises(UsageFault, match="撤销备案要写明原因"):
        there.revoke(number, "")


def test_a_refused_act_writes_nothing(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.person()
    there.at(date(2021, 7, 2))
    left = there.file(
        (there.record(ChangeKind.JOIN, person, "2021-06-10"), there.record(ChangeKind.LEAVE, person, "2021-06-18"))[1]
    )
    head = there.office.head
    with pytest.raises(SwtoolError):
        there.accept(left)
    assert there.office.head == head
    assert there.case(left).status is FilingStatus.FILED


def test_due_lists_the_most_urgent_first_and_counts_days(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2021, 6, 25))
    there.record(ChangeKind.LEAVE, there.serving(), "2021-06-24")  # last day 2021-07-01
    there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17")  # last day 2021-06-24
    there.record(ChangeKind.LEAVE, there.serving(), "2021-06")
    table = due_list(there.office, date(2021, 6, 25))
    assert columns(table, "change_no", "last_day", "left") == [
        ("BD2021-0002", date(2021, 6, 24), -1),
        ("BD2021-0001", date(2021, 7, 1), 6),
        ("BD2021-0003", None, None),
    ]
    assert columns(due_list(there.office, date(2021, 6, 25), 5), "change_no") == [("BD2021-0002",), ("BD2021-0003",)]
    assert columns(due_list(there.office, date(2021, 6, 25), 6), "change_no")[1] == ("BD2021-0001",)


@pytest.mark.parametrize(("as_of", "outcome"), [("2021-06-24", Outcome.HOLDS), ("2021-06-25", Outcome.VIOLATED)])
def test_unfiled_is_broken_the_day_after_the_last_day(tmp_path: Path, as_of: str, outcome: Outcome) -> None:
    there = house(tmp_path)
    there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17")
    found = list(unfiled.run(there.office, date.fromisoformat(as_of)))
    assert [finding.outcome for finding in found] == [outcome]
    assert "HNG-16" in found[0].rule


@pytest.mark.parametrize(("as_of", "told"), [("2021-06-16", 0), ("2021-06-17", 1)])
def test_what_has_not_happened_is_not_unfiled(tmp_path: Path, as_of: str, told: int) -> None:
    there = house(tmp_path)
    there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17")
    assert len(list(unfiled.run(there.office, date.fromisoformat(as_of)))) == told


def test_what_was_filed_later_is_unfiled_as_of_an_earlier_day(tmp_path: Path) -> None:
    there = house(tmp_path)
    change = there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17")
    there.at(date(2021, 7, 1))
    there.file(change)
    assert [f.outcome for f in unfiled.run(there.office, date(2021, 6, 30))] == [Outcome.VIOLATED]
    assert list(unfiled.run(there.office, date(2021, 7, 1))) == []
    late = list(on_time.run(there.office, date(2021, 7, 1)))
    assert [(finding.outcome, finding.actual) for finding in late] == [(Outcome.VIOLATED, "逾期4–7天")]


def test_the_summary_counts_each_bucket_by_station_and_operator(tmp_path: Path) -> None:
    there = house(tmp_path)
    for filed in ("2021-06-24", "2021-06-25", "2021-06-26", "2021-07-30"):
        change = there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17")
        there.at(date.fromisoformat(filed))
        there.file(change)
    there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17")
    there.record(ChangeKind.LEAVE, there.serving(), "2021-05-17")  # before approval: not counted
    for by, name in (("station", "许村镇社工站"), ("operator", "海宁示例社工事务所")):
        table = lateness_summary(there.office, date(2021, 8, 1), by=by)
        assert table.rows[0] == (name, 1, 2, 0, 0, 1, 0, 0, 1, 5)
        assert table.rows[-1] == ("合计", 1, 2, 0, 0, 1, 0, 0, 1, 5)


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


def test_a_county_may_leave_long_leave_out(tmp_path: Path) -> None:
    there = house(tmp_path)
    own = tmp_path / "county.toml"
    own.write_text(
        COMPLETE.replace("filing.clock", "filing.long_leave").replace('stops_at = "complete"', "counts = false"),
        encoding="utf-8",
    )
    there.office = replace(there.office, policy=Policy.load("330481", county_file=own))
    person = there.serving()
    change = there.record(ChangeKind.LONG_LEAVE, person, "2021-07-01")
    assert change.standing is Standing.DIRECT
    assert there.held(person, date(2021, 7, 1)) == []


def test_lists_mask_names_and_show_what_happened(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2021, 6, 18))
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17"))
    there.return_(number, "缺交接清单")
    table = filing_list(there.office, date(2021, 6, 18))
    assert columns(table.masked(), "name") == [("示某",)]
    assert columns(table, "filing_no", "last_day", "timely", "status") == [
        (number, date(2021, 6, 24), "按时", "退回待补正")
    ]
    lines = dict(columns(case_sheet(there.office, there.case(number), date(2021, 6, 18)), "item", "value"))
    assert lines["退回补正 2021-06-18 09:00"] == "缺交接清单"
    assert lines["材料齐全"] == "尚未补正"
    assert "HNG-16" in table.sources[0]


def test_the_journal_agrees_after_all_of_it(tmp_path: Path) -> None:
    from swtool.store.audit import verify

    there = house(tmp_path)
    there.at(date(2021, 6, 18))
    number = there.file(there.record(ChangeKind.JOIN, there.person(), "2021-06-17", after=SERVICE))
    there.accept(number)
    there.revoke(number)
    assert verify(there.office.db) == []
