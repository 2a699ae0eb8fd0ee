"""Restricting a person's data: locked away everywhere, given back exactly, or erased from the vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from swtool import rooms
from swtool.errors import NotFound, SwtoolError
from swtool.office import Office
from swtool.privacy import ERASED, RESTRICTED
from swtool.registry import sheets
from swtool.rights import carrying_out, purge, store
from swtool.rights.plan import make_plan
from swtool.store import audit
from tests import folded_journal
from tests import rights_house as house
from tests.test_rights_erase import traces


@pytest.fixture(params=[False, True], ids=["single", "together"])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    made = house.house(tmp_path)
    if request.param:
        folded_journal.fold(made)
    yield made
    made.db.connection.close()


def restrict(office: Office, *, mentions: bool = True) -> store.Case:
    plan = make_plan(office.db, house.staff(office), rooms.holdings(), word=RESTRICTED, mentions=mentions)
    return carrying_out.restrict(office, plan, "本人对准确性有异议")


def standing(office: Office) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but those of cases and of the journal."""
    tables = [row[0] for row in office.db.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    kept = [name for name in tables if not name.startswith(("privacy_", "journal_", "sqlite_", "_sqlite"))]
    return {name: [tuple(row) for row in office.db.query(f"SELECT * FROM {name}")] for name in kept}


def journal_of(office: Office, upto: int) -> list[tuple[object, ...]]:
    """The entries of single rows: what stood with others in one has gone into later ones (test_journal_blocks)."""
    rows = office.db.query("SELECT * FROM journal_entry WHERE id <= ? AND rows = 1 ORDER BY id", (upto,))
    return [tuple(row) for row in rows]


def test_only_the_vault_holds_what_was_restricted(office: Office, tmp_path: Path) -> None:
    head = office.head
    restrict(office)
    everything = {
        table: office.db.query(f"SELECT * FROM {table}")
        for table, rows in standing(office).items()
        if rows and table != "disclosure_archive"
    }
    everything["journal_entry"] = office.db.query("SELECT before_values, after_values FROM journal_entry")
    for table, rows in everything.items():
        text = repr([tuple(row) for row in rows])
        assert not [secret for secret in house.SECRETS if secret in text], table
    assert house.STAFF_ID in str(office.db.value("SELECT content FROM privacy_vault"))
    assert audit.verify(office.db, against=[head]) == []
    purge.finish(office)
    assert audit.verify(office.db, against=[head]) == []
    assert {name for name, _ in traces(tmp_path, house.SECRETS)} <= {"office.db", house_paper(office)}


def house_paper(office: Office) -> str:
    return str(office.db.value("SELECT sha256 FROM attachment ORDER BY id LIMIT 1"))


def test_revealing_shows_nothing_of_a_restricted_person(office: Office) -> None:
    restrict(office)
    listed = sheets.staff(office, office.today, None)
    assert not [secret for secret in house.SECRETS if secret in repr(listed.rows)]


def test_a_lift_gives_everything_back(office: Office) -> None:
    before, last = standing(office), int(str(office.db.value("SELECT max(id) FROM journal_entry")))
    journal_before, head = journal_of(office, last), office.head
    case = restrict(office)
    assert [row[0] for row in office.db.query("SELECT state FROM attachment ORDER BY id")][:2] == ["locked"] * 2
    lifted, kept = carrying_out.lift(office, case, "异议已经核实")
    assert (lifted.case_no, lifted.refers_to, kept) == ("QL2026-0002", case.id, [])
    assert standing(office) == before
    assert journal_of(office, last) == journal_before
    assert office.db.value("SELECT count(*) FROM privacy_vault") == 0
    assert audit.verify(office.db, against=[head]) == []


def test_what_was_written_meanwhile_is_kept(office: Office) -> None:
    case = restrict(office)
    with office.change("更新") as tx:
        tx.update("person", 1, {"mobile": "13957308888"})
    _, kept = carrying_out.lift(office, case, "异议已经核实")
    assert kept == [("person", 1)]
    assert tuple(office.db.one("SELECT name, mobile FROM person WHERE id = 1") or ()) == (
        house.STAFF_NAME,
        "13957308888",
    )
    assert audit.verify(office.db) == []


def test_a_forged_vault_is_not_given_back(office: Office) -> None:
    case = restrict(office)
    head = office.head
    with office.change("偷改") as tx:
        tx.execute("UPDATE privacy_vault SET content = replace(content, 'SW2019330012345', 'SW2019330099999')")
    with pytest.raises(SwtoolError, match="与操作日志里留下的摘要不符"):
        carrying_out.lift(office, case, "异议已经核实")
    assert office.db.value("SELECT name FROM person WHERE id = 1") == RESTRICTED
    assert audit.verify(office.db, against=[head]) == []


def test_a_vault_changed_past_the_program_is_found(office: Office) -> None:
    restrict(office)
    office.db.connection.execute("DROP TRIGGER privacy_vault_journal_update")
    office.db.connection.execute("UPDATE privacy_vault SET content = '{}'")
    assert ("row", "privacy_vault #1") in {(p.code, p.place) for p in audit.verify(office.db)}


def test_an_erasure_empties_the_vault(office: Office, tmp_path: Path) -> None:
    head = office.head
    restrict(office)
    plan = make_plan(office.db, house.staff(office), rooms.holdings())
    carrying_out.erase(office, plan, "本人书面申请")
    purge.finish(office)
    assert office.db.value("SELECT name FROM person WHERE id = 1") == ERASED
    assert store.standing_restrictions(office.db) == []
    assert traces(tmp_path, house.SECRETS) == []
    assert audit.verify(office.db, against=[head]) == []


def test_an_erasure_reaches_into_what_is_locked_away_for_somebody_else(office: Office, tmp_path: Path) -> None:
    """A text names two people. One is restricted, the other erased: a lift gives back the first and not the second."""
    subject = f"{house.STAFF_NAME}和{house.CLIENT_NAME}{house.CLIENT_ID}的名单"
    head = office.head
    with office.change("查看") as tx:
        event = {"kind": "reveal", "subject": subject, "persons": 2, "recorded_at": tx.recorded_at}
        tx.insert("access_event", event)
    case = restrict(office)
    plan = make_plan(office.db, house.client(office), rooms.holdings(), mentions=True)
    carrying_out.erase(office, plan, "本人书面申请")
    purge.finish(office)
    assert traces(tmp_path, house.CLIENT_SECRETS) == []
    assert audit.verify(office.db, against=[head]) == []
    _, kept = carrying_out.lift(office, case, "异议已经核实")
    assert kept == []
    assert traces(tmp_path, house.CLIENT_SECRETS) == []
    assert office.db.value("SELECT subject FROM access_event") == f"{house.STAFF_NAME}和已删除已删除的名单"
    assert office.db.value("SELECT name FROM person WHERE id = 1") == house.STAFF_NAME
    assert audit.verify(office.db, against=[head]) == []


def test_only_a_standing_restriction_is_lifted(office: Office) -> None:
    case = restrict(office)
    lifted, _ = carrying_out.lift(office, case, "异议已经核实")
    for which in (case, lifted):
        with pytest.raises(SwtoolError, match="不是生效中的限制处理"):
            carrying_out.lift(office, which, "再来一次")
    with pytest.raises(NotFound):
        store.require_case(office.db, "QL2026-0099")


def test_restricting_twice_says_so(office: Office) -> None:
    restrict(office)
    with pytest.raises(SwtoolError, match="没有可限制处理的个人信息了"):
        restrict(office)


def test_a_client_restricted_and_lifted_by_number(office: Office) -> None:
    before = standing(office)
    plan = make_plan(office.db, house.client(office), rooms.holdings(), word=RESTRICTED)
    case = carrying_out.restrict(office, plan, "本人对准确性有异议")
    assert office.db.value("SELECT head_name FROM household") == RESTRICTED
    assert case.subject_number == "H-001#1"
    carrying_out.lift(office, case, "异议已经核实")
    assert standing(office) == before
