"""The rights of one person whose rows came in one workbook with those of others, and share entries of the journal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from swtool import rooms
from swtool.errors import SwtoolError
from swtool.inventory.holdings import with_members
from swtool.office import Office
from swtool.privacy import ERASED, RESTRICTED
from swtool.registry.holdings import staff_subject
from swtool.rights import carrying_out, purge, store
from swtool.rights.plan import Plan, make_plan
from swtool.store import audit, bulk, journal
from swtool.store.journal_reading import entries_of_rows
from tests.registry_house import resident_id
from tests.returns_house import house
from tests.test_intake_undo import ROSTER, dump, sheet, take_in, undo
from tests.test_rights_erase import traces

NAMES = [f"示例{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]
IDS = [resident_id(f"199001{number:02}", number) for number in range(1, 11)]
PHONES = [f"139573000{number:02}" for number in range(1, 11)]
SECOND, THIRD = 1, 2  # of the people, within one block


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(bulk, "BULK_ROWS", 2)
    monkeypatch.setattr(journal, "BLOCK_ROWS", 4)
    made = house(tmp_path).office
    take_in(made, roster(tmp_path / "花名册.xlsx"))
    (tmp_path / "花名册.xlsx").unlink()
    blocks = made.db.query(
        "SELECT l.table_name, count(*) FROM journal_entry e JOIN journal_layout l ON l.id = e.layout "
        "WHERE e.rows > 1 GROUP BY l.table_name"
    )
    assert {"person": 2, "post": 2, "certificate": 2}.items() <= dict(map(tuple, blocks)).items()
    yield made
    made.db.connection.close()


def roster(path: Path) -> Path:
    rows = [
        ("许村镇社工站", name, number, "服务性", "专职", "2021-06-30", phone, "助理社会工作师")
        for name, number, phone in zip(NAMES, IDS, PHONES, strict=True)
    ]
    return sheet(path, ROSTER, *rows)


def secrets(at: int) -> tuple[str, ...]:
    return NAMES[at], IDS[at], PHONES[at]


def planned(office: Office, at: int, word: str) -> Plan:
    number = office.db.value("SELECT staff_no FROM person WHERE resident_id = ?", (IDS[at],))
    subject = with_members(office.db, staff_subject(office.db, str(number)))
    return make_plan(office.db, subject, rooms.holdings(), word=word, mentions=True)


def erase(office: Office, at: int, *, keep: bool = True) -> store.Case:
    return carrying_out.erase(office, planned(office, at, ERASED), "本人书面申请", keep=keep)


def restrict(office: Office, at: int) -> store.Case:
    return carrying_out.restrict(office, planned(office, at, RESTRICTED), "本人对准确性有异议")


def told(office: Office, at: int) -> list[str]:
    """What the journal tells of somebody's telephone, oldest first."""
    row = office.db.value("SELECT id FROM person WHERE resident_id = ?", (IDS[at],))
    assert isinstance(row, int)
    held = [
        each for entry in entries_of_rows(office.db.connection, "person", [row]) for each in (entry.before, entry.after)
    ]
    return list(dict.fromkeys(str(values["mobile"]) for values in held if values))


def in_journal(office: Office, at: int) -> bool:
    rows = office.db.query("SELECT before_values, after_values FROM journal_entry")
    return any(secret in text for row in rows for text in row if text for secret in secrets(at))


def test_one_goes_without_a_trace_and_the_others_keep_everything(office: Office, tmp_path: Path) -> None:
    before, head = dump(office), office.head
    case = erase(office, SECOND)
    purge.finish(office)
    assert traces(tmp_path, secrets(SECOND)) == []
    assert audit.verify(office.db, against=[head]) == []
    digested = office.db.value("SELECT count(*) FROM journal_entry WHERE digest IS NOT NULL")
    assert digested == case.entries
    after = dump(office)
    for table, rows in before.items():
        others = [row for row in rows if not set(row) & set(secrets(SECOND))]
        assert set(others) <= set(after[table]), table
    for at in set(range(10)) - {SECOND}:
        assert told(office, at) == [PHONES[at]]


def test_what_a_neighbour_s_row_said_earlier_is_still_told(office: Office) -> None:
    row = office.db.value("SELECT id FROM person WHERE resident_id = ?", (IDS[THIRD],))
    assert isinstance(row, int)
    with office.change("更正") as tx:
        tx.update("person", row, {"mobile": "13957309999"})
    erase(office, SECOND)
    assert told(office, THIRD) == [PHONES[THIRD], "13957309999"]
    assert audit.verify(office.db) == []


def test_a_trial_leaves_the_blocks(office: Office) -> None:
    head, before = office.head, office.db.query("SELECT * FROM journal_entry ORDER BY id")
    erase(office, SECOND, keep=False)
    assert office.head == head
    assert office.db.query("SELECT * FROM journal_entry ORDER BY id") == before


def test_a_lift_brings_back_nothing_of_a_neighbour_who_is_restricted_too(office: Office) -> None:
    before, head = dump(office), office.head
    second, third = restrict(office, SECOND), restrict(office, THIRD)
    assert not in_journal(office, SECOND)
    carrying_out.lift(office, second, "异议已经核实")
    assert in_journal(office, SECOND)
    assert not in_journal(office, THIRD)
    assert THIRD not in {at for at in range(10) if secrets(at)[0] in repr(dump(office)["person"])}
    assert audit.verify(office.db, against=[head]) == []
    carrying_out.lift(office, third, "异议已经核实")
    assert {**dump(office), "privacy_case": []} == before
    assert audit.verify(office.db, against=[head]) == []


def test_a_lift_brings_back_nothing_of_a_neighbour_who_was_erased_meanwhile(office: Office, tmp_path: Path) -> None:
    head = office.head
    case = restrict(office, SECOND)
    erase(office, THIRD)
    purge.finish(office)
    assert traces(tmp_path, secrets(THIRD)) == []
    carrying_out.lift(office, case, "异议已经核实")
    purge.finish(office)
    assert traces(tmp_path, secrets(THIRD)) == []
    assert told(office, SECOND) == [PHONES[SECOND], "None"]  # which it was while restricted
    assert office.db.value("SELECT mobile FROM person WHERE resident_id = ?", (IDS[SECOND],)) == PHONES[SECOND]
    assert audit.verify(office.db, against=[head]) == []


def test_both_go_one_after_the_other(office: Office, tmp_path: Path) -> None:
    head = office.head
    for at in (SECOND, THIRD, 9):
        erase(office, at)
    purge.finish(office)
    assert traces(tmp_path, (*secrets(SECOND), *secrets(THIRD), *secrets(9))) == []
    assert audit.verify(office.db, against=[head]) == []


def test_a_batch_is_taken_back_as_a_whole_or_not_at_all(office: Office) -> None:
    batch = office.db.value("SELECT max(id) FROM intake_batch")
    assert isinstance(batch, int)
    undo(office, batch, keep=False)
    erase(office, SECOND)
    with pytest.raises(SwtoolError, match=f"第 {batch} 批不能撤销") as refused:
        undo(office, batch)
    assert refused.value.why == "这一批里有人的个人信息后来依法删除或限制处理过，操作日志里不再有原来的内容"
    assert audit.verify(office.db) == []


def test_a_batch_in_blocks_is_taken_back_and_comes_again(office: Office, tmp_path: Path) -> None:
    batch = office.db.value("SELECT max(id) FROM intake_batch")
    assert isinstance(batch, int)
    undo(office, batch)
    assert dump(office)["person"] == []
    take_in(office, roster(tmp_path / "又一次.xlsx"))
    assert len(dump(office)["person"]) == len(dump(office)["post"]) == len(NAMES)
    erase(office, SECOND)
    (tmp_path / "又一次.xlsx").unlink()
    purge.finish(office)
    assert traces(tmp_path, secrets(SECOND)) == []
    assert audit.verify(office.db) == []
