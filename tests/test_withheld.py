"""Somebody restricted is not registered anew, by whatever road their resident ID comes in; somebody erased may be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from swtool import rooms
from swtool.errors import SwtoolError
from swtool.intake.load import Receipt, State, load
from swtool.office import Office
from swtool.privacy import ERASED, RESTRICTED
from swtool.registry.people import PersonFields, register_person, update_person
from swtool.rights import carrying_out, purge
from swtool.rights.plan import make_plan
from swtool.store.withheld import withheld_numbers
from tests import rights_house as house
from tests.clerk import roster
from tests.test_rights_erase import traces


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = house.house(tmp_path)
    with made.change("登记") as tx:
        tx.supersede("staff_change_version", 1)  # written by hand into the house, it fits no replay
        house._copy(tx, "staff_change_version", 1, standing="dismissed", superseded_at=None)
    yield made
    made.db.connection.close()


def put_away(office: Office, word: str = RESTRICTED) -> object:
    act = carrying_out.erase if word == ERASED else carrying_out.restrict
    done = act(office, make_plan(office.db, house.staff(office), rooms.holdings(), word=word), "本人申请")
    purge.finish(office)
    return done


def comes_in(office: Office, folder: Path, *, keep: bool = True) -> Receipt:
    """A roster of 许村 that names 陈一帆 by resident ID."""
    row = ("许村镇社工站", house.STAFF_NAME, house.STAFF_ID, "服务性", "专职", "2026-03-01")
    return load(office, roster(folder / "花名册.xlsx", row), rooms.books(), keep=keep)


def test_a_roster_that_names_them_is_returned_with_the_row_and_the_case(office: Office, tmp_path: Path) -> None:
    put_away(office)
    count = office.db.value("SELECT count(*) FROM person")
    receipt = comes_in(office, tmp_path)
    told = [finding for finding in receipt.findings if finding.code == "intake.withheld"]
    assert receipt.state is State.RETURNED
    assert [(one.what, one.where.cell) for one in told] == [("此人的信息已限制处理（QL2026-0001），不能登记", "C2")]
    assert "swtool privacy lift QL2026-0001" in told[0].remedy
    words = repr([(one.what, one.actual, one.remedy) for one in receipt.findings])
    assert not [secret for secret in house.SECRETS if secret in words]
    assert office.db.value("SELECT count(*) FROM person") == count


@pytest.mark.parametrize("word", ["", ERASED])
def test_after_a_lift_it_comes_in_and_after_an_erasure_it_is_a_new_registration(
    office: Office, tmp_path: Path, word: str
) -> None:
    case = put_away(office)
    if word:
        put_away(office, ERASED)
    else:
        carrying_out.lift(office, case, "已核实")  # type: ignore[arg-type]
    assert withheld_numbers(office.db.connection.execute) == {}
    receipt = comes_in(office, tmp_path, keep=False)
    assert [one.code for one in receipt.findings if one.code == "intake.withheld"] == []


def test_no_command_registers_them_or_gives_their_number_to_somebody(office: Office) -> None:
    put_away(office)
    for write in (
        lambda tx: register_person(tx, PersonFields("新人", house.STAFF_ID)),
        lambda tx: update_person(tx, 2, {"resident_id": house.STAFF_ID}),
    ):
        with (
            pytest.raises(SwtoolError, match=r"此人的信息已限制处理（QL2026-0001），不能登记"),
            office.change("登记") as tx,
        ):
            write(tx)


def test_the_number_stands_in_the_vault_only_and_nowhere_after_an_erasure(office: Office, tmp_path: Path) -> None:
    put_away(office)
    assert withheld_numbers(office.db.connection.execute) == {house.STAFF_ID: "QL2026-0001"}
    put_away(office, ERASED)
    assert traces(tmp_path, (house.STAFF_ID,)) == []


def test_whoever_is_restricted_has_not_left_because_no_roster_names_them(office: Office, tmp_path: Path) -> None:
    """王小路 serves at 许村; her row had to be taken out of the roster."""
    from swtool.registry.holdings import staff_subject

    def absent() -> list[str]:
        row = ("许村镇社工站", "示例新", "", "服务性", "专职", "2026-03-01")
        receipt = load(office, roster(tmp_path / "花名册.xlsx", row), rooms.books(), keep=False)
        changes = [change for table in receipt.tables for change in table.plan.changes]
        return [change.subject for change in changes if "花名册上没有" in change.detail]

    assert absent() == ["王某（330481-00002）"]
    subject = staff_subject(office.db, "330481-00002")
    carrying_out.restrict(office, make_plan(office.db, subject, rooms.holdings(), word=RESTRICTED), "本人申请")
    assert absent() == []
