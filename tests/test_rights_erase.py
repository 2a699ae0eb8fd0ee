"""Erasing a person: nothing of them in any byte of the folder, everything else as it was, the chain whole."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from swtool import opening, rooms
from swtool.errors import SwtoolError, UsageFault
from swtool.office import Office
from swtool.privacy import ERASED
from swtool.rights import carrying_out, purge, store
from swtool.rights.plan import make_plan
from swtool.store import audit, journal
from swtool.store.attachments import path_of
from tests import folded_journal
from tests import rights_house as house
from tests.offices import at
from tests.registry_house import resident_id


@pytest.fixture(params=[False, True], ids=["single", "together"])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    made = house.house(tmp_path)
    if request.param:
        folded_journal.fold(made)
    yield made
    made.db.connection.close()


def erase(office: Office, subject: object = None, *, mentions: bool = True, basis: str = "本人书面申请") -> store.Case:
    who = subject or house.staff(office)
    plan = make_plan(office.db, who, rooms.holdings(), mentions=mentions)  # type: ignore[arg-type]
    return carrying_out.erase(office, plan, basis)


def traces(folder: Path, secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    """(file, what) for each secret in any file's bytes or name, in utf-8 and both orders of utf-16."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        for secret in secrets:
            if any(secret.encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be")):
                found.append((file.name, secret))
            if secret in file.name:
                found.append((file.name, "name"))
    return found


def test_before_erasing_the_bytes_are_there(office: Office, tmp_path: Path) -> None:
    office.db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert {secret for _, secret in traces(tmp_path, house.SECRETS)} == set(house.SECRETS)


def test_no_byte_of_the_folder_holds_the_person_afterwards(office: Office, tmp_path: Path) -> None:
    head = office.head
    erase(office)
    assert purge.finish(office) == 1
    assert traces(tmp_path, (*house.SECRETS, "SW2019330012345", "ZM330012345", "示例大学")) == []
    assert audit.verify(office.db, against=[head]) == []
    office.db.close()
    assert traces(tmp_path, house.SECRETS) == []


def test_no_byte_holds_the_client_either(office: Office, tmp_path: Path) -> None:
    head = office.head
    erase(office, house.client(office))
    purge.finish(office)
    assert traces(tmp_path, (*house.CLIENT_SECRETS, "高血压")) == []
    assert audit.verify(office.db, against=[head]) == []


def test_facts_and_other_people_stay(office: Office) -> None:
    erase(office)
    person = office.db.one("SELECT * FROM person WHERE id = 1")
    assert person is not None
    assert (person["staff_no"], person["sex"], person["name"]) == (
        "330481-00001",
        "女" if person["sex"] == "女" else "男",
        ERASED,
    )
    assert [person[name] for name in ("resident_id", "birth_date", "ethnicity", "political_status", "mobile")] == [
        None
    ] * 5
    other = office.db.one("SELECT name, mobile FROM person WHERE id = 2")
    assert tuple(other or ()) == ("王小路", "13957309999")
    assert office.db.value("SELECT level FROM certificate WHERE person_id = 1") == "social_worker"
    assert office.db.value("SELECT claimed_credit_hours FROM attendance WHERE person_id = 1") == 1600
    assert tuple(office.db.one("SELECT reason, handover FROM staff_change_version") or ()) == (ERASED, ERASED)
    assert office.db.value("SELECT contact_name FROM organization WHERE id = 1") == house.NEIGHBOUR
    assert office.db.value("SELECT file_name FROM intake_batch") == f"{ERASED}报送.xlsx"
    assert office.db.value("SELECT head_name FROM household") == house.CLIENT_NAME


def test_attachments_go_but_for_content_that_another_subject_has(office: Office, tmp_path: Path) -> None:
    case = erase(office)
    purge.finish(office)
    assert case.attachments == 2
    states = office.db.query("SELECT subject_kind, state, file_name FROM attachment ORDER BY id")
    assert [tuple(row) for row in states] == [
        ("person", "erased", ERASED),
        ("person", "erased", ERASED),
        ("station", "kept", "合影.jpg"),
        ("household", "kept", "沈阿妹.pdf"),
    ]
    contents = sorted(file.read_bytes() for file in (tmp_path / "office.附件").rglob("*") if file.is_file())
    assert contents == sorted([house.SHARED_PAPER, "沈阿妹申请书".encode()])


def test_the_case_counts_what_it_did(office: Office) -> None:
    case = erase(office)
    assert (case.case_no, case.kind, case.subject_number) == ("QL2026-0001", store.CaseKind.ERASE, "330481-00001")
    # person, certificate, education, change version, filing, attendance, two papers; resource contact, batch file
    assert case.rows == 10
    digested = office.db.value("SELECT count(*) FROM journal_entry WHERE digest IS NOT NULL")
    assert digested == case.entries > case.rows


def test_without_mentions_only_what_is_certainly_the_person_s_goes(office: Office) -> None:
    plan = make_plan(office.db, house.staff(office), rooms.holdings())
    assert carrying_out.unsure_places(plan.unsure) == {"社区资源（联系人、联系电话）": 1, "收表登记（文件名）": 1}
    carrying_out.erase(office, plan, "本人书面申请")
    assert office.db.value("SELECT contact_name FROM community_resource") == house.STAFF_NAME
    purge.finish(office)
    assert audit.verify(office.db) == []


def test_a_resident_id_in_a_foreign_text_always_goes(office: Office) -> None:
    with office.change("登记") as tx:
        tx.update("household", 1, {"remarks": f"由{house.STAFF_ID}（{house.STAFF_NAME}）联系"})
    erase(office, mentions=False)
    assert office.db.value("SELECT remarks FROM household") == f"由{ERASED}（{ERASED}）联系"


def test_a_second_time_nothing_is_left(office: Office) -> None:
    erase(office)
    with pytest.raises(SwtoolError, match="没有可删除的个人信息了") as refused:
        erase(office)
    assert "QL2026-0001" in refused.value.why


def test_a_row_changed_after_the_erasure_is_found(office: Office) -> None:
    erase(office)
    purge.finish(office)
    office.db.connection.execute("DROP TRIGGER person_journal_update")
    office.db.connection.execute("UPDATE person SET name = '别人' WHERE id = 1")
    assert {(p.code, p.place) for p in audit.verify(office.db)} == {("trigger", "person"), ("row", "person #1")}


def test_a_dry_run_changes_nothing(office: Office, tmp_path: Path) -> None:
    head = office.head
    plan = make_plan(office.db, house.staff(office), rooms.holdings(), mentions=True)
    carrying_out.erase(office, plan, "本人书面申请", keep=False)
    assert office.head == head
    assert store.cases(office.db) == []
    assert office.db.value("SELECT name FROM person WHERE id = 1") == house.STAFF_NAME
    assert audit.verify(office.db) == []


def test_history_is_closed_again_after_an_erasure(office: Office) -> None:
    erase(office)
    with pytest.raises(sqlite3.IntegrityError, match="history is never overwritten"), office.change("改") as tx:
        tx.update("filing", 1, {"handler": "甲"})
    for statement in (
        "UPDATE journal_entry SET before_values = NULL, after_values = NULL, digest = '00' WHERE digest IS NULL",
        "UPDATE journal_entry SET digest = NULL, after_values = '[]' WHERE digest IS NOT NULL",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="the journal is never overwritten"):
            office.db.connection.execute(statement)


def test_an_erasing_transaction_may_not_delete_history(office: Office) -> None:
    with (
        pytest.raises(sqlite3.IntegrityError, match="history is never deleted"),
        office.change("删", erasing=True) as tx,
    ):
        tx.execute("DELETE FROM filing")
    for column in ("row_id", "rows"):
        with (
            pytest.raises(sqlite3.IntegrityError, match="the journal is never overwritten"),
            office.change("改", erasing=True) as tx,
        ):
            tx.execute(f"UPDATE journal_entry SET {column} = 9 WHERE id = (SELECT min(id) FROM journal_entry)")


@pytest.mark.parametrize("basis", ["", "  ", f"{house.STAFF_NAME}本人申请", f"证件 {house.STAFF_ID}"])
def test_a_basis_that_is_empty_or_names_the_person_is_refused(office: Office, basis: str) -> None:
    with pytest.raises(UsageFault):
        erase(office, basis=basis)
    assert office.db.value("SELECT name FROM person WHERE id = 1") == house.STAFF_NAME


def test_a_crash_inside_leaves_everything(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    head = office.head
    with monkeypatch.context() as broken:
        broken.setattr(carrying_out.erasing, "write_again", fail)
        with pytest.raises(sqlite3.OperationalError):
            erase(office)
    assert office.head == head
    assert audit.verify(office.db) == []
    assert office.db.value("SELECT name FROM person WHERE id = 1") == house.STAFF_NAME


def test_what_a_crash_left_uncleared_is_cleared_later(office: Office, tmp_path: Path) -> None:
    erase(office)  # and the machine stops here
    office.db.close()
    again = opening.open_office(tmp_path / "office.db", today=office.today, now=office.now, actor="tester")
    assert [case.case_no for case in store.waiting_for_purge(again.db)] == ["QL2026-0001"]
    assert purge.finish(again) == 1
    assert purge.finish(again) == 0
    assert traces(tmp_path, house.SECRETS) == []
    assert audit.verify(again.db) == []
    again.db.close()


def test_a_file_in_use_is_cleared_when_it_is_free(office: Office, tmp_path: Path) -> None:
    erase(office)
    office.db.connection.execute("PRAGMA busy_timeout = 50")
    reader = sqlite3.connect(tmp_path / "office.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM person").fetchone()
    assert purge.finish(office) == 0
    assert store.waiting_for_purge(office.db)
    reader.execute("COMMIT")
    reader.close()
    assert purge.finish(at(office.db)) == 1
    assert traces(tmp_path, house.SECRETS) == []


@pytest.mark.parametrize("code", ["SQLITE_FULL", "SQLITE_IOERR_WRITE"])
def test_a_disk_too_full_for_clearing_stops_no_other_work(
    office: Office, tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The erasure itself is done; what clearing needs comes when there is room."""
    erase(office)

    def full(_: sqlite3.Connection) -> None:
        problem = sqlite3.OperationalError("database or disk is full")
        problem.sqlite_errorcode, problem.sqlite_errorname = getattr(sqlite3, code), code
        raise problem

    with monkeypatch.context() as disk:
        disk.setattr(purge, "_vacuum", full)
        assert purge.finish(office) == 0
    assert store.waiting_for_purge(office.db)
    assert purge.finish(office) == 1
    assert traces(tmp_path, house.SECRETS) == []


def test_a_paper_held_open_stops_no_other_work(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a viewer holds it open on Windows, or the folder takes no change."""
    erase(office)

    def held(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "in use", str(path))

    with monkeypatch.context() as viewer:
        viewer.setattr(Path, "unlink", held)
        assert purge.finish(office) == 0
    assert store.waiting_for_purge(office.db)
    assert purge.finish(office) == 1
    assert traces(tmp_path, house.SECRETS) == []


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_a_link_in_the_place_of_a_paper_does_no_harm_elsewhere(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "别人的文件.txt"
    other.write_text("不能动", encoding="utf-8")
    paper = path_of(office.db.path, hashlib.sha256(house.PAPER).hexdigest())
    paper.unlink()
    paper.symlink_to(other)
    erase(office)
    assert purge.finish(office) == 1
    assert other.read_text(encoding="utf-8") == "不能动"
    assert not paper.is_symlink()


def test_numbers_are_found_as_people_write_them(office: Office, tmp_path: Path) -> None:
    """6-8-4 and 3-4-4, with gaps or dashes; a resident ID also with a small x."""
    last = resident_id("19900104", 35)[:17] + "X"
    written = (
        f"{house.STAFF_ID[:6]} {house.STAFF_ID[6:14]} {house.STAFF_ID[14:]}",
        f"{house.STAFF_PHONE[:3]}-{house.STAFF_PHONE[3:7]}-{house.STAFF_PHONE[7:]}",
        last.lower(),
    )
    with office.change("登记") as tx:
        tx.update("person", 1, {"resident_id": last})
        tx.update("household", 1, {"remarks": f"经办{'，'.join(written)}"})
    erase(office)
    purge.finish(office)
    assert traces(tmp_path, (*house.SECRETS, *written)) == []


def test_a_text_that_only_begins_like_a_placeholder_is_erased(office: Office, tmp_path: Path) -> None:
    with office.change("登记") as tx:
        tx.update("household", 1, {"remarks": f"已删除-{house.CLIENT_NAME}的旧号码{house.CLIENT_PHONE}"})
    erase(office, house.client(office))
    purge.finish(office)
    assert traces(tmp_path, house.CLIENT_SECRETS) == []


def test_entries_that_went_or_came_back_without_a_case_are_found(office: Office) -> None:
    """Somebody marks a transaction of their own as erasing: the chain holds, but no case accounts for it."""
    erase(office)
    purge.finish(at(office.db))
    assert audit.verify(office.db) == []
    person = office.db.value("SELECT id FROM person WHERE name = '王小路'")
    for mobile in ("13957308888", "13957307777"):
        with office.change("改") as tx:
            tx.update("person", int(str(person)), {"mobile": mobile})
    old = office.db.one(
        "SELECT e.* FROM journal_entry e JOIN journal_layout l ON l.id = e.layout "
        "WHERE l.table_name = 'person' AND e.row_id = ? AND e.op = 'U' ORDER BY e.id DESC LIMIT 1 OFFSET 1",
        (person,),
    )
    assert old is not None
    layout = journal.layouts(office.db.connection)[old["layout"]]
    values = old["before_values"], old["after_values"]
    digest = journal.entry_digest(layout, old["row_id"], "U", old["salt"], *values).hex()

    def by_hand(statement: str, *values: object) -> None:
        office.db.connection.execute(
            "INSERT INTO journal_context (id, txn, actor, why, recorded_at, erasing) VALUES (1, 9999, '', '', '', 1)"
        )
        office.db.connection.execute(statement, (*values, old["id"]))
        office.db.connection.execute("DELETE FROM journal_context")

    gone = "digest = ?, before_values = NULL, after_values = NULL, salt = zeroblob(16)"
    by_hand(f"UPDATE journal_entry SET {gone} WHERE id = ?", digest)
    assert [problem.what for problem in audit.verify(office.db)] == [
        "有 1 条变更记录的内容被抹去，没有删除或限制处理的事项说明它"
    ]
    by_hand(
        "UPDATE journal_entry SET digest = NULL, before_values = ?, after_values = ?, salt = ? WHERE id = ?",
        *values,
        old["salt"],
    )
    assert audit.verify(office.db) == []
