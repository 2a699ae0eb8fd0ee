"""Full numbers and names don't come onto screens, into files or into the journal by side doors."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import typer

from swtool.commands import _context
from swtool.commands._arguments import OutputFormat
from swtool.commands._context import emit, office_of
from swtool.filings.documents import issue
from swtool.filings.terms import ChangeKind, DocumentKind
from swtool.intake.load import State
from swtool.invocation import Invocation
from swtool.parser import Noun, run
from swtool.scanner import without_numbers
from swtool.store.database import connect, stored_version
from swtool.tables import Heading, Table
from tests.filings_house import house
from tests.offices import china_time, new_office
from tests.registry_house import resident_id
from tests.test_filings_intake import ROSTER, bring

NUMBER = resident_id("19900101", 21)
MOBILE = "13800138000"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"“{NUMBER}”不在可选范围内", "“***”不在可选范围内"),
        (f"没有登记名为“某某 {MOBILE}”的社工站", "没有登记名为“***”的社工站"),
        (f"{NUMBER}人员信息采集表.xlsx", "***人员信息采集表.xlsx"),
        ("花名册 138 0013 8000.xlsx", "花名册 ***.xlsx"),
        ("没有登记名为“许村站”的社工站", "没有登记名为“许村站”的社工站"),
        ("区划 330481102201 与备案 BA2026-0001 不符", "区划 330481102201 与备案 BA2026-0001 不符"),
    ],
)
def test_messages_lose_personal_numbers_and_nothing_else(text: str, clean: str) -> None:
    assert without_numbers(text) == clean


def test_a_number_in_the_wrong_column_or_in_the_file_s_name_is_not_repeated(tmp_path: Path) -> None:
    there = house(tmp_path)
    row = (NUMBER, "示例甲", NUMBER, "项目社工", NUMBER, f"专职{MOBILE}", "2021-01-01", None)
    receipt = bring(there, tmp_path, f"花名册{NUMBER}", ROSTER, row)
    assert receipt.state is State.RETURNED
    assert len([finding for finding in receipt.findings if finding.blocks]) >= 2
    said = "\n".join(f"{one.what} {one.expected} {one.actual} {one.remedy}" for one in receipt.findings)
    assert NUMBER not in said
    assert MOBILE not in said


def test_the_journal_does_not_keep_a_number_from_a_file_s_name(tmp_path: Path) -> None:
    there = house(tmp_path)
    row = ("许村镇社工站", "示例甲", NUMBER, "项目社工", "服务性岗位", "专职", "2021-01-01", None)
    assert bring(there, tmp_path, f"花名册{NUMBER}", ROSTER, row).state is State.LOADED
    steps = [tuple(row) for row in there.office.db.query("SELECT why FROM journal_txn")]
    names = [tuple(row) for row in there.office.db.query("SELECT file_name FROM intake_batch")]
    assert names == [("花名册***.xlsx",)]
    assert NUMBER not in str(steps)


def test_no_revealed_paper_is_left_where_the_journal_refuses(tmp_path: Path) -> None:
    there = house(tmp_path)
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-06-01"))
    case = there.case(number)
    other = connect(there.office.db.path)
    there.office.db.connection.execute("PRAGMA busy_timeout = 20")
    other.connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        issue(there.office, case, DocumentKind.RECEIPT, tmp_path / "回执.docx", reveal=True)
    other.connection.execute("ROLLBACK")
    other.close()
    assert list(tmp_path.glob("*.docx")) == []


def test_revealing_does_not_open_a_reading_command_for_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office = new_office(tmp_path / "office.db", [])
    monkeypatch.setattr("swtool.rooms.SCHEMA_VERSION", stored_version(office.db))
    monkeypatch.setattr(_context, "clock", lambda: china_time(date(2026, 11, 10)))
    office.db.close()
    table = Table("名单", (Heading("name", "姓名", mask=lambda value: "某"),), [("示例甲",)])

    def probe(ctx: typer.Context) -> None:
        with office_of(ctx) as opened:
            emit(opened, table, OutputFormat.TABLE, reveal=True)
            with pytest.raises(sqlite3.OperationalError, match="readonly"), opened.change("改") as tx:
                tx.insert("access_event", {"kind": "export", "subject": "", "persons": 0, "recorded_at": ""})

    app = Noun("试", flat=True)
    app.verb("probe", "试")(probe)
    assert run(app, "swtool probe", (), Invocation(db=tmp_path / "office.db")) == 0
    assert "示例甲" in capsys.readouterr().out


def test_the_sample_office_s_clock_never_runs_backwards(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office.db", [], now=china_time(date(2026, 11, 10), 17))
    with office.change("故事") as tx:
        fact = {"key": "story_day", "value": "2026-11-10", "effective_on": "2000-01-01"}
        tx.insert("office_fact", {**fact, "recorded_at": tx.recorded_at})
    morning = replace(office, now=china_time(date(2027, 2, 1), 8))
    assert _context._in_story_time(morning, asked=None).now == china_time(date(2026, 11, 10), 17)
    evening = replace(office, now=china_time(date(2027, 2, 1), 18))
    assert _context._in_story_time(evening, asked=None).now == china_time(date(2026, 11, 10), 18)
