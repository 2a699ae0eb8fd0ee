"""The life of a filing: recorded, filed, accepted, revoked; what each does to posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.filings.changes import PostPart, change_named
from swtool.filings.checks import on_time
from swtool.filings.sheets import due_list
from swtool.filings.store import filing_named
from swtool.filings.terms import ChangeKind, FilingStatus, Standing
from swtool.findings import Outcome
from swtool.policy.policy import Policy
from swtool.registry.posts import post_rows_of
from tests.filings_house import COMPLETE, SERVICE, house
from tests.offices import china_time


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


def test_the_journal_agrees_after_all_of_it(tmp_path: Path) -> None:
    from swtool.store.audit import verify

    there = house(tmp_path)
    there.at(date(2021, 6, 18))
    number = there.file(there.record(ChangeKind.JOIN, there.person(), "2021-06-17", after=SERVICE))
    there.accept(number)
    there.revoke(number)
    assert verify(there.office.db) == []
