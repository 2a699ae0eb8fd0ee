"""Papers of somebody restricted or erased: handed to nobody, asked for on record, expected or not as the law says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from swtool import rooms
from swtool.backups.contents import attachments_of
from swtool.dates import PartialDate
from swtool.evidence.recording import remove
from swtool.evidence.store import attachment_named, replace_attachment
from swtool.office import Office
from swtool.privacy import ERASED, RESTRICTED
from swtool.rights import carrying_out, purge
from swtool.rights.plan import make_plan
from swtool.store import attachment_audit, audit
from swtool.store.attachments import path_of
from tests import rights_house as house
from tests.clerk import Clerk

BASIS = ("--basis", "本人书面申请")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """FJ-0001 陈一帆's paper, FJ-0002 and FJ-0003 one content of hers and of the station, FJ-0004 沈阿妹's."""
    made = house.house(tmp_path)
    yield made
    made.db.connection.close()


def digest(office: Office, row_id: int) -> str:
    return str(office.db.value("SELECT sha256 FROM attachment WHERE id = ?", (row_id,)))


def expected(office: Office) -> set[str]:
    return {each.sha256 for each in attachment_audit.expected(office.db)}


def test_a_content_that_somebody_else_had_until_it_was_taken_off_stays(office: Office) -> None:
    own, shared = digest(office, 1), digest(office, 2)
    with office.change("撤下") as tx:
        remove(office, tx, attachment_named(office.db, "FJ-3"), reason="附错了")
    carrying_out.erase(office, make_plan(office.db, house.staff(office), rooms.holdings()), "本人申请")
    purge.finish(office)
    assert (own in expected(office), shared in expected(office)) == (False, True)
    assert path_of(office.db.path, shared).exists()
    needed = attachments_of(office.db)
    assert (shared in needed, own in needed) == (True, False)
    assert audit.verify(office.db) == []
    assert list(attachment_audit.faults(office.db)) == []
    assert attachment_audit.unnamed(office.db) == []


@pytest.mark.parametrize("word", [ERASED, RESTRICTED])
def test_every_version_of_a_paper_goes_or_is_locked_under_its_number(office: Office, word: str) -> None:
    own = digest(office, 1)
    with office.change("更正日期") as tx:
        renewed = replace_attachment(
            tx, attachment_named(office.db, "FJ-1"), {"issued_on": str(PartialDate.parse("2024-06"))}
        )
    act = carrying_out.erase if word == ERASED else carrying_out.restrict
    act(office, make_plan(office.db, house.staff(office), rooms.holdings(), word=word), "本人申请")
    purge.finish(office)
    state = "erased" if word == ERASED else "locked"
    rows = office.db.query("SELECT state, file_name FROM attachment WHERE coalesce(origin_id, id) = 1 ORDER BY id")
    assert [tuple(row) for row in rows] == [(state, word)] * 2
    found = attachment_named(office.db, "FJ-0001")
    assert (found.id, found.number, found.state) == (renewed.id, "FJ-0001", state)
    assert (own in expected(office)) is (word == RESTRICTED)
    assert audit.verify(office.db) == []


def test_they_are_refused_with_the_reason_and_the_asking_is_on_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = house.house(tmp_path)
    made.db.connection.execute(f"PRAGMA user_version = {rooms.SCHEMA_VERSION}")
    made.db.close()
    clerk = Clerk(tmp_path, tmp_path / "office.db", capsys)
    assert clerk("privacy", "restrict", "330481-00001", *BASIS, "--yes").code == 0
    for verb in ("export", "show"):
        answer = clerk("attach", verb, "FJ-0001")
        assert (answer.code, answer.out) == (1, "")
        assert "这份附件已依法限制使用，不能查看、导出" in answer.err
        assert "swtool privacy lift" in answer.err
    assert clerk("attach", "verify").code == 0
    assert clerk("privacy", "erase", "330481-00001", *BASIS, "--yes").code == 0
    answer = clerk("attach", "export", "FJ-0001", "--output", "a.pdf")
    assert (answer.code, "这份附件的内容已依法抹去" in answer.err) == (1, True)
    assert not (tmp_path / "a.pdf").exists()
    assert clerk("attach", "verify").code == 0
    rows = json.loads(clerk("audit", "access", "--format", "json").out)["rows"]
    told = [tuple(row.values())[2:4] for row in rows]
    assert told == [("拒绝", "导出附件 FJ-0001"), ("拒绝", "查看附件 FJ-0001"), ("拒绝", "导出附件 FJ-0001")]
    assert clerk("audit", "verify").code == 0


def test_a_report_to_the_person_is_an_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = house.house(tmp_path)
    made.db.connection.execute(f"PRAGMA user_version = {rooms.SCHEMA_VERSION}")
    made.db.close()
    clerk = Clerk(tmp_path, tmp_path / "office.db", capsys)
    assert clerk("privacy", "report", "330481-00001", "-o", "清单.json").code == 0
    (row,) = json.loads(clerk("audit", "access", "--format", "json").out)["rows"]
    assert tuple(row.values())[2:] == ("导出", "个人信息查阅 QL2026-0001", 1)
