"""A key person of an organization asks for their data; and every kind of number has a beginning of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import swtool
from swtool import rooms
from swtool.errors import NotFound, SwtoolError
from swtool.office import Office
from swtool.privacy import ERASED, RESTRICTED
from swtool.registry.dossier_holdings import key_person_subject
from swtool.registry.dossiers import (
    KeyPersonReview,
    add_key_person,
    end_key_person,
    key_person_named,
    review_key_person,
)
from swtool.rights import carrying_out, purge
from swtool.rights.plan import make_plan
from swtool.rights.report import personal_data
from swtool.store import audit
from tests import folded_journal
from tests import rights_house as house
from tests.clerk import Clerk
from tests.test_rights_erase import traces

NAME, REVIEWER = "钱示例", "孙审查"
DAY = date(2026, 3, 1)


@pytest.fixture(params=[False, True], ids=["single", "together"])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    made = house.house(tmp_path)
    if request.param:
        folded_journal.fold(made)
    furnish(made)
    yield made
    made.db.connection.close()


def furnish(made: Office) -> None:
    """GR2026-0001 钱示例, reviewed and gone; GR2026-0002 bears the name of the member of staff 陈一帆."""
    with made.change("登记") as tx:
        assert add_key_person(tx, 1, NAME, "head", DAY) == "GR2026-0001"
        assert add_key_person(tx, 1, house.STAFF_NAME, "manager", DAY) == "GR2026-0002"
        review_key_person(tx, "GR2026-0001", KeyPersonReview("passed", "passed", "pending", DAY, REVIEWER))
    with made.change("卸任") as tx:
        end_key_person(tx, key_person_named(made.db, "GR2026-0001", DAY), date(2026, 6, 30))


def organization(office: Office) -> str:
    return str(office.db.value("SELECT name FROM organization WHERE id = 1"))


def test_they_are_found_by_number_and_by_name_at_the_organization(office: Office) -> None:
    for text, of in (("gr2026-0001", None), (NAME, organization(office)), ("钱 示例", organization(office))):
        found = key_person_subject(office.db, text, of, office.today)
        assert (found.kind, found.number, found.names) == ("key_person", "GR2026-0001", {NAME})
    for text, of in (("GR2026-0009", None), ("李四", organization(office))):
        with pytest.raises(NotFound):
            key_person_subject(office.db, text, of, office.today)
    with office.change("登记") as tx:
        add_key_person(tx, 1, NAME, "initiator", DAY)
    with pytest.raises(SwtoolError, match="不能确定是哪一个人"):
        key_person_subject(office.db, NAME, organization(office), office.today)


def test_their_report_says_where_and_how_reviewed(office: Office) -> None:
    subject = key_person_subject(office.db, "GR2026-0001", None, office.today)
    table = personal_data(office, subject, rooms.holdings(), rooms.retained())
    told = {(row[2], row[3]) for row in table.rows}
    assert {("姓名", NAME), ("职务", "负责人"), ("机构", organization(office)), ("政治素质", "通过")} <= told


def test_erased_in_every_version_with_reviews_left(office: Office, tmp_path: Path) -> None:
    head = office.head
    subject = key_person_subject(office.db, "GR2026-0001", None, office.today)
    case = carrying_out.erase(office, make_plan(office.db, subject, rooms.holdings()), "本人申请")
    purge.finish(office)
    assert (case.subject_kind, case.case_no) == ("key_person", "QL2026-0001")
    assert traces(tmp_path, (NAME, REVIEWER)) == []
    names = office.db.query("SELECT DISTINCT name FROM organization_key_person WHERE key_no = 'GR2026-0001'")
    assert [row[0] for row in names] == [ERASED]
    assert office.db.value("SELECT political FROM key_person_review") == "passed"
    assert office.db.value("SELECT name FROM organization_key_person WHERE key_no = 'GR2026-0002'") == house.STAFF_NAME
    assert audit.verify(office.db, against=[head]) == []


def test_restricted_and_lifted(office: Office) -> None:
    subject = key_person_subject(office.db, "GR2026-0001", None, office.today)
    case = carrying_out.restrict(office, make_plan(office.db, subject, rooms.holdings(), word=RESTRICTED), "本人有异议")
    assert key_person_named(office.db, "GR2026-0001", office.today).name == RESTRICTED
    carrying_out.lift(office, case, "已核实")
    assert key_person_named(office.db, "GR2026-0001", office.today).name == NAME
    assert audit.verify(office.db) == []


def test_a_member_of_staff_of_the_same_name_is_only_mentioned(office: Office) -> None:
    plan = make_plan(office.db, house.staff(office), rooms.holdings())
    assert carrying_out.unsure_places(plan.unsure)["机构重要人员（姓名）"] == 1


def test_the_command_takes_number_or_name_with_organization(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = house.house(tmp_path)
    furnish(made)
    of = organization(made)
    made.db.connection.execute(f"PRAGMA user_version = {rooms.SCHEMA_VERSION}")
    made.db.close()
    clerk = Clerk(tmp_path, tmp_path / "office.db", capsys)
    basis = ("--basis", "本人书面申请")
    said = clerk.refused("privacy", "erase", NAME, "--org", of, "--household", "H-001", *basis, "--yes", code=2)
    assert "--org 和 --household 只能写一个" in said
    assert "没有编号为“GR2026-0009”的关键人员" in clerk.refused("privacy", "erase", "GR2026-0009", *basis, "--yes")
    answer = clerk("privacy", "erase", NAME, "--org", of, *basis, "--yes")
    assert (answer.code, "QL2026-0001：已删除" in answer.out) == (0, True)
    assert "GR2026-0001" in clerk("privacy", "list").out
    assert traces(tmp_path, (NAME,)) == []


def test_an_office_with_cases_gets_the_new_table_whole(tmp_path: Path) -> None:
    """The cases, what lies in the vault for them and what is cleared hold on to each other through the upgrade."""
    from swtool.rights import schema

    made = house.house(tmp_path)
    first = carrying_out.restrict(
        made, make_plan(made.db, house.staff(made), rooms.holdings(), word=RESTRICTED), "本人有异议"
    )
    purge.finish(made)
    before = [tuple(row) for row in made.db.query("SELECT * FROM privacy_case")]
    head = made.head
    from sqlite_utils import Database as SchemaDatabase

    made.db.connection.execute("BEGIN")
    schema.m0002_key_persons(SchemaDatabase(made.db.connection))
    made.db.connection.execute("COMMIT")
    assert [tuple(row) for row in made.db.query("SELECT * FROM privacy_case")] == before
    assert made.db.query("PRAGMA foreign_key_check") == []
    carrying_out.lift(made, first, "已核实")
    assert audit.verify(made.db, against=[head]) == []
    made.db.connection.close()


def test_every_kind_of_number_begins_with_letters_of_its_own() -> None:
    """A number is typed without saying of what it is: two kinds under one beginning would name two things."""
    written = re.compile(r"""f"([A-Z]{2})-?\{""")
    counted = re.compile(r"""next_numbers?\(tx, "(\w+)", "\w+", "([A-Z]{2})\"""")
    named = re.compile(r"""^\w*PREFIX.* = .*$""", re.MULTILINE)
    makers: dict[str, set[str]] = {}
    root = Path(swtool.__file__).parent
    for file in root.rglob("*.py"):
        text, where = file.read_text(encoding="utf-8"), file.relative_to(root).as_posix()
        for match in written.finditer(text):
            makers.setdefault(match[1], set()).add(where)
        for match in counted.finditer(text):
            makers.setdefault(match[2], set()).add(match[1])  # one kind may be numbered in several places
        for line in named.finditer(text):
            for prefix in re.findall(r'"([A-Z]{2,3})"', line[0]):
                makers.setdefault(prefix, set()).add(where)
    assert {prefix: len(files) for prefix, files in makers.items() if len(files) > 1} == {}
    assert {"BA", "BD", "GR", "HB", "QH", "FJ", "XS", "QL", "DD", "DY", "XQ", "WT", "JH", "YZ", "SQ"} <= makers.keys()
