"""The rights of somebody who stands twice in the register: both entries are theirs, and nothing parts them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from swtool import rooms
from swtool.errors import SwtoolError, UsageFault
from swtool.filings.holdings import open_changes
from swtool.filings.merging import apply_merge, plan_merge, undo_merge
from swtool.inventory.holdings import with_members
from swtool.office import Office
from swtool.privacy import ERASED, RESTRICTED
from swtool.registry.holdings import staff_subject
from swtool.registry.merges import merge_named
from swtool.registry.people import entries_by_id
from swtool.rights import carrying_out, purge, store
from swtool.rights.plan import make_plan
from swtool.rights.report import personal_data
from swtool.store import audit
from swtool.store.holdings import Subject
from tests import rights_house as house
from tests.registry_house import hire, resident_id
from tests.test_rights_erase import traces

SECOND_ID = resident_id("19900104", 28)
SECOND_NAME, SECOND_FORMER, SECOND_PHONE = "陈易帆", "陈义帆", "13957304444"
SECOND_PAPER = "第二份 承诺书".encode()
BOTH = (*house.SECRETS, SECOND_ID, SECOND_NAME, SECOND_FORMER, SECOND_PHONE)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """陈一帆 (330481-00001) and the second entry 330481-00003, held to be the same by HB2026-0001."""
    made = house.house(tmp_path)
    hire(made, SECOND_FORMER, number=SECOND_ID, mobile=SECOND_PHONE, station=2)
    with made.change("登记") as tx:
        tx.update("person", 3, {"name": SECOND_NAME})
        tx.supersede("staff_change_version", 1)  # written by hand into the house, it fits no replay
        house._copy(tx, "staff_change_version", 1, standing="dismissed", superseded_at=None)
        uid = str(made.db.value("SELECT uid FROM person WHERE id = 3"))
        house._paper(made, tx, SECOND_PAPER, f"{SECOND_NAME}.pdf", uid, kind="person")
        tx.insert("attachment_removal", {"attachment_id": 5, "reason": "另换", "recorded_at": tx.recorded_at})
    merge(made)
    yield made
    made.db.connection.close()


def merge(office: Office, why: str = "核对身份证原件") -> str:
    entries = entries_by_id(office.db, (1, 3))
    with office.change("合并") as tx:
        return apply_merge(office, tx, plan_merge(office, entries[1], entries[3], different_ids=True), why=why)


def subject(office: Office, number: str = "330481-00003") -> Subject:
    """As a request names them: by the number of the entry that was merged into the other."""
    return with_members(office.db, staff_subject(office.db, number))


def test_either_number_means_both_entries(office: Office) -> None:
    for number in ("330481-00001", "330481-00003", SECOND_ID):
        found = subject(office, number)
        assert (found.number, found.person_ids) == ("330481-00001", (1, 3))
        assert found.names == {house.STAFF_NAME, SECOND_NAME}
        assert found.resident_ids == {house.STAFF_ID, SECOND_ID}


def test_the_report_lists_both(office: Office) -> None:
    table = personal_data(office, subject(office), rooms.holdings(), rooms.retained())
    values = {str(row[3]) for row in table.rows}
    assert {house.STAFF_NAME, SECOND_NAME, house.STAFF_ID, SECOND_ID, "HB2026-0001", f"{SECOND_NAME}.pdf"} <= values


def test_no_byte_holds_either_entry_after_an_erasure(office: Office, tmp_path: Path) -> None:
    head = office.head
    office.db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert {secret for _, secret in traces(tmp_path, BOTH)} == set(BOTH)
    case = carrying_out.erase(
        office, make_plan(office.db, subject(office), rooms.holdings(), mentions=True), "本人申请"
    )
    purge.finish(office)
    assert traces(tmp_path, BOTH) == []
    assert case.attachments == 3
    assert [row[0] for row in office.db.query("SELECT name FROM person WHERE id IN (1, 3)")] == [ERASED, ERASED]
    assert office.db.value("SELECT reason FROM attachment_removal") == ERASED
    assert office.db.value("SELECT name FROM person WHERE id = 2") == "王小路"
    assert audit.verify(office.db, against=[head]) == []
    with pytest.raises(SwtoolError, match="没有可删除的个人信息了"):
        carrying_out.erase(office, make_plan(office.db, subject(office), rooms.holdings()), "再来一次")


def test_a_lift_gives_both_back(office: Office) -> None:
    def rows() -> list[tuple[object, ...]]:
        tables = ("person", "attachment", "attachment_removal", "certificate", "staff_change_version")
        return [tuple(row) for name in tables for row in office.db.query(f"SELECT * FROM {name}")]

    before = rows()
    plan = make_plan(office.db, subject(office), rooms.holdings(), word=RESTRICTED)
    case = carrying_out.restrict(office, plan, "本人有异议")
    assert [row[0] for row in office.db.query("SELECT name FROM person WHERE id IN (1, 3)")] == [RESTRICTED] * 2
    carrying_out.lift(office, case, "已核实")
    assert rows() == before
    assert audit.verify(office.db) == []


@pytest.mark.parametrize("word", [ERASED, RESTRICTED])
def test_nobody_is_parted_or_merged_while_put_away(office: Office, word: str) -> None:
    act = carrying_out.erase if word == ERASED else carrying_out.restrict
    act(office, make_plan(office.db, subject(office), rooms.holdings(), word=word), "本人申请")
    with (
        pytest.raises(SwtoolError, match=r"330481-0000[13] 的个人信息.*不能撤销合并"),
        office.change("撤销") as tx,
    ):
        undo_merge(office, tx, merge_named(office.db, "HB2026-0001"))
    entries = entries_by_id(office.db, (1, 2))
    for kept, merged in ((1, 2), (2, 1)):
        with pytest.raises(SwtoolError, match=r"330481-00001 的个人信息.*不能合并"):
            plan_merge(office, entries[kept], entries[merged], different_ids=True)


def test_after_a_lift_the_entries_can_be_parted_and_each_is_asked_for_alone(office: Office) -> None:
    plan = make_plan(office.db, subject(office), rooms.holdings(), word=RESTRICTED)
    carrying_out.lift(office, carrying_out.restrict(office, plan, "本人有异议"), "已核实")
    with office.change("撤销") as tx:
        undo_merge(office, tx, merge_named(office.db, "HB2026-0001"))
    assert subject(office).person_ids == (3,)
    carrying_out.erase(office, make_plan(office.db, subject(office), rooms.holdings()), "本人申请")
    assert office.db.value("SELECT name FROM person WHERE id = 1") == house.STAFF_NAME
    assert office.db.value("SELECT name FROM person WHERE id = 3") == ERASED


@pytest.mark.parametrize("why", [f"{SECOND_NAME}写错了", f"号码 {SECOND_ID} 写错了"])
def test_the_reason_of_a_merge_names_nobody(office: Office, why: str) -> None:
    with office.change("撤销") as tx:
        undo_merge(office, tx, merge_named(office.db, "HB2026-0001"))
    with pytest.raises((UsageFault, SwtoolError)):
        merge(office, why)


def test_a_restriction_as_a_member_of_a_household_is_found_under_the_staff_number(office: Office) -> None:
    with office.change("登记") as tx:
        row = dict(office.db.one("SELECT * FROM household_member WHERE id = 2") or {})
        row |= {"name": house.STAFF_NAME, "resident_id": house.STAFF_ID, "is_head": 0}
        del row["id"]
        tx.insert("household_member", row)
    both = subject(office)
    assert both.member_ids == (3,)
    asked = Subject("client", "H#3", "H-001#3", person_ids=both.person_ids, member_ids=(3,), names=both.names)
    carrying_out.restrict(office, make_plan(office.db, asked, rooms.holdings(), word=RESTRICTED), "本人有异议")
    carrying_out.erase(office, make_plan(office.db, subject(office), rooms.holdings()), "本人申请")
    assert store.standing_restrictions(office.db) == []


def test_the_time_to_keep_runs_from_the_last_day_under_any_entry(office: Office) -> None:
    """陈一帆's own entry left on 2024-06-01; the second one still serves at 长安."""
    (left,) = (kind for kind in rooms.retained() if kind.kind == "staff_left")

    def running() -> list[tuple[object, ...]]:
        return [tuple(row) for row in office.db.query(left.sql, {"day": "2026-11-10"})]

    def end(entry: int, last: str) -> None:
        with office.change("离任") as tx:
            post = office.db.value("SELECT id FROM post WHERE person_id = ? AND superseded_at IS NULL", (entry,))
            assert isinstance(post, int)
            tx.supersede("post", post)
            house._copy(tx, "post", post, effective_until=last, superseded_at=None, uid=tx.uid())

    end(1, "2024-06-01")
    assert running() == []  # one number, and somebody who serves
    end(3, "2026-05-01")
    assert running() == [("330481-00001", "2026-05-01")]
    with office.change("撤销") as tx:
        tx.supersede("person_merge", 1)
    assert running() == [("330481-00001", "2024-06-01"), ("330481-00003", "2026-05-01")]


def test_an_open_filing_under_either_entry_keeps_the_data(office: Office) -> None:
    with office.change("登记") as tx:
        values = {"change_no": "BD2026-0009", "kind": "leave", "person_id": 3, "station_id": 2, "origin": "command"}
        change = tx.insert("staff_change", {"uid": tx.uid(), **values, "recorded_at": tx.recorded_at})
        version = {"change_id": change, "standing": "recorded", "event_on": "2026-11-01"}
        tx.insert("staff_change_version", {**version, "recorded_at": tx.recorded_at})
    assert open_changes(office.db, subject(office).person_ids) == ["BD2026-0009"]
