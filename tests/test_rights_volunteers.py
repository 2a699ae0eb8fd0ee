"""A volunteer who is neither staff nor a client asks for their data: known by 志愿者编号 or resident ID."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from swtool import rooms
from swtool.errors import NotFound
from swtool.office import Office
from swtool.privacy import ERASED, RESTRICTED
from swtool.rights import carrying_out, purge
from swtool.rights.plan import make_plan
from swtool.rights.report import personal_data
from swtool.store import audit
from swtool.volunteers.holdings import volunteer_subject
from tests import folded_journal
from tests import rights_house as house
from tests.clerk import Clerk
from tests.registry_house import resident_id
from tests.test_rights_erase import traces

NAME, NUMBER, PHONE = "罗示例", resident_id("19850607", 52), "13957305555"
OTHER_PHONE = "13957306666"
SECRETS = (NAME, NUMBER, PHONE, OTHER_PHONE, "手语翻译", "敬老助餐")


@pytest.fixture(params=[False, True], ids=["single", "together"])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    made = house.house(tmp_path)
    if request.param:
        folded_journal.fold(made)
    furnish(made)
    yield made
    made.db.connection.close()


def furnish(made: Office) -> None:
    """ZYZ000001 罗示例, once under another telephone, with a service and a praise."""
    with made.change("登记志愿者") as tx:
        village = tx.execute("SELECT id FROM division WHERE level = 'village' ORDER BY id").fetchone()[0]
        common = {"sex": "女", "division_id": village, "joined_on": "2024-03-05"}
        mine = {"uid": tx.uid(), "volunteer_no": "ZYZ000001", "name": NAME, "resident_id": NUMBER, "mobile": PHONE}
        first = tx.insert("volunteer", {**common, **mine, "skills": "手语翻译"})
        done = {"volunteer_id": first, "happened_on": "2026-10-10", "recorded_at": tx.recorded_at}
        tx.insert("volunteer_record", {**done, "kind": "service", "title": "敬老助餐", "minutes": 150})
        tx.insert("volunteer_record", {**done, "kind": "award", "title": f"表彰{NAME}"})
        standing = {"volunteer_id": first, "is_regular": 1, "effective_on": "2024-03-05", "recorded_at": tx.recorded_at}
        tx.insert("volunteer_standing", standing)
    with made.change("更正志愿者") as tx:
        tx.update("volunteer", first, {"mobile": OTHER_PHONE})


def test_they_are_found_by_number_and_by_resident_id(office: Office) -> None:
    for text in ("zyz000001", " ZYZ000001 ", NUMBER):
        found = volunteer_subject(office.db, text)
        assert (found.kind, found.number) == ("volunteer", "ZYZ000001")
        assert (found.names, found.resident_ids, found.phones) == ({NAME}, {NUMBER}, {OTHER_PHONE})
    for text in (NAME, "ZYZ000009"):  # a name alone means nobody
        with pytest.raises(NotFound):
            volunteer_subject(office.db, text)


def test_their_report_has_the_register_and_what_they_did(office: Office) -> None:
    table = personal_data(office, volunteer_subject(office.db, "ZYZ000001"), rooms.holdings(), rooms.retained())
    told = {(row[2], row[3]) for row in table.rows}
    assert {("姓名", NAME), ("身份证号", NUMBER), ("联系电话", OTHER_PHONE), ("志愿服务项目", "敬老助餐")} <= told


def test_erased_in_register_and_journal_with_counts_left(office: Office, tmp_path: Path) -> None:
    head = office.head
    subject = volunteer_subject(office.db, "ZYZ000001")
    case = carrying_out.erase(office, make_plan(office.db, subject, rooms.holdings(), mentions=True), "本人书面申请")
    purge.finish(office)
    assert (case.subject_kind, case.subject_number) == ("volunteer", "ZYZ000001")
    row = office.db.one("SELECT * FROM volunteer WHERE volunteer_no = 'ZYZ000001'")
    assert row is not None
    assert (row["name"], row["resident_id"], row["mobile"], row["skills"]) == (ERASED, None, None, None)
    assert (row["sex"], row["joined_on"]) == ("女", "2024-03-05")
    records = office.db.query("SELECT kind, title, minutes FROM volunteer_record ORDER BY id")
    assert [tuple(each) for each in records] == [("service", ERASED, 150), ("award", ERASED, None)]
    assert office.db.value("SELECT count(*) FROM volunteer_standing WHERE is_regular = 1") == 1
    assert traces(tmp_path, SECRETS) == []  # nor in the journal's history
    assert audit.verify(office.db, against=[head]) == []


def test_a_namesake_stays_whole(office: Office) -> None:
    with office.change("登记志愿者") as tx:
        village = tx.execute("SELECT division_id FROM volunteer WHERE id = 1").fetchone()[0]
        tx.insert("volunteer", {"uid": tx.uid(), "volunteer_no": "ZYZ000002", "name": NAME, "division_id": village})
    subject = volunteer_subject(office.db, "ZYZ000001")
    carrying_out.erase(office, make_plan(office.db, subject, rooms.holdings()), "本人书面申请")
    assert office.db.value("SELECT name FROM volunteer WHERE volunteer_no = 'ZYZ000002'") == NAME


def test_restricted_and_lifted(office: Office) -> None:
    subject = volunteer_subject(office.db, "ZYZ000001")
    plan = make_plan(office.db, subject, rooms.holdings(), word=RESTRICTED)
    case = carrying_out.restrict(office, plan, "本人有异议")
    assert office.db.value("SELECT name FROM volunteer WHERE volunteer_no = 'ZYZ000001'") == RESTRICTED
    carrying_out.lift(office, case, "已核实")
    assert office.db.value("SELECT name FROM volunteer WHERE volunteer_no = 'ZYZ000001'") == NAME
    assert audit.verify(office.db) == []


def test_one_who_is_a_client_too_goes_from_both(office: Office) -> None:
    with office.change("登记志愿者") as tx:
        village = tx.execute("SELECT division_id FROM volunteer WHERE id = 1").fetchone()[0]
        who = {"volunteer_no": "ZYZ000003", "name": house.CLIENT_NAME, "resident_id": house.CLIENT_ID}
        tx.insert("volunteer", {"uid": tx.uid(), "division_id": village, **who})
    carrying_out.erase(office, make_plan(office.db, house.client(office), rooms.holdings()), "本人书面申请")
    assert office.db.value("SELECT name FROM volunteer WHERE volunteer_no = 'ZYZ000003'") == ERASED


def test_the_command_takes_the_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = house.house(tmp_path)
    furnish(made)
    made.db.connection.execute(f"PRAGMA user_version = {rooms.SCHEMA_VERSION}")
    made.db.close()
    clerk = Clerk(tmp_path, tmp_path / "office.db", capsys)
    basis = ("--basis", "本人书面申请")
    said = clerk.refused("privacy", "erase", "ZYZ000009", *basis, "--yes")
    assert "没有找到这个人" in said
    assert "志愿者写志愿者编号" in said
    tried = clerk("privacy", "erase", "ZYZ000001", *basis, "--dry-run")
    assert (tried.code, "试运行，没有写入" in tried.out) == (0, True)
    answer = clerk("privacy", "erase", "ZYZ000001", *basis, "--mentions", "--yes")
    assert (answer.code, "QL2026-0001：已删除" in answer.out) == (0, True)
    assert "ZYZ000001" in clerk("privacy", "list").out
    assert traces(tmp_path, SECRETS) == []


def test_an_office_with_cases_gets_the_new_table_whole(tmp_path: Path) -> None:
    from sqlite_utils import Database as SchemaDatabase

    from swtool.rights import schema

    made = house.house(tmp_path)
    plan = make_plan(made.db, house.staff(made), rooms.holdings(), word=RESTRICTED)
    first = carrying_out.restrict(made, plan, "本人有异议")
    before = [tuple(row) for row in made.db.query("SELECT * FROM privacy_case")]
    head = made.head
    made.db.connection.execute("BEGIN")
    schema.m0003_volunteers(SchemaDatabase(made.db.connection))
    made.db.connection.execute("COMMIT")
    assert [tuple(row) for row in made.db.query("SELECT * FROM privacy_case")] == before
    assert made.db.query("PRAGMA foreign_key_check") == []
    carrying_out.lift(made, first, "已核实")
    assert audit.verify(made.db, against=[head]) == []
    made.db.connection.close()
