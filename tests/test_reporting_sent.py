"""A sheet that goes out is registered and journalled, revealed or masked; a draft leaves no trace."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import SwtoolError
from swtool.reporting.blocks import scope_of
from swtool.reporting.fill import Order, fill_report
from swtool.reporting.store import sent_reports
from swtool.store.audit import steps, verify
from tests.reporting_case import _filled, _own, _scope, _sheet
from tests.reporting_case import there as there  # noqa: PLC0414
from tests.reporting_house import TODAY, County


def test_a_sheet_that_goes_out_is_registered(there: County, tmp_path: Path) -> None:
    order = Order(_scope(there), recipient="嘉兴市民政局")
    filled = _filled(there, "人员花名册", tmp_path / "结果.xlsx", order)
    (sent,) = sent_reports(there.office.db)
    assert (sent.sheet, sent.recipient, sent.scope, sent.as_of, sent.year, sent.file_name, sent.sha256) == (
        "人员花名册",
        "嘉兴市民政局",
        "海宁市民政局",
        TODAY,
        2026,
        "结果.xlsx",
        filled.sha256,
    )
    assert not sent.revealed
    assert steps(there.office.db, limit=1)[0].why == "报送人员花名册给嘉兴市民政局"
    assert sent_reports(there.office.db, digests=[filled.sha256]) == [sent]
    assert sent_reports(there.office.db, sheet="另一张") == []
    assert verify(there.office.db) == []


def test_a_draft_leaves_no_trace(there: County, tmp_path: Path) -> None:
    before = len(steps(there.office.db))
    _filled(there, "人员花名册", tmp_path / "结果.xlsx")
    assert len(steps(there.office.db)) == before


def test_revealing_is_journalled_with_the_number_of_persons(there: County, tmp_path: Path) -> None:
    filled = _filled(there, "人员花名册", tmp_path / "结果.xlsx", Order(_scope(there), reveal=True))
    assert not filled.masked
    assert _sheet(filled.path, "人员花名册")["I5"].value == "13800000000"
    (event,) = there.office.db.query("SELECT kind, subject, persons FROM access_event")
    assert tuple(event) == ("export", "结果.xlsx", 5)  # 甲 乙 丙 戊 己: 乙 stands there twice


def test_revealing_a_sheet_without_personal_fields_is_no_event(there: County, tmp_path: Path) -> None:
    template = _own(tmp_path / "上级.xlsx", {"A1": "{{人员.人员编号}}", "B1": "{{人员.岗位}}"})
    order = Order(_scope(there), reveal=True, recipient="嘉兴市民政局")
    fill_report(there.office, template, tmp_path / "结果.xlsx", order)
    assert there.office.db.value("SELECT count(*) FROM access_event") == 0
    assert not sent_reports(there.office.db)[0].revealed


def test_nothing_is_registered_where_the_file_cannot_be_written(there: County, tmp_path: Path) -> None:
    order = Order(_scope(there), recipient="嘉兴市民政局", reveal=True)
    with pytest.raises(SwtoolError, match="文件夹不存在"):
        _filled(there, "人员花名册", tmp_path / "没有" / "结果.xlsx", order)
    assert sent_reports(there.office.db) == []
    assert there.office.db.value("SELECT count(*) FROM access_event") == 0


def test_the_register_is_history(there: County, tmp_path: Path) -> None:
    import sqlite3

    _filled(there, "人员花名册", tmp_path / "结果.xlsx", Order(_scope(there), recipient="嘉兴市民政局"))
    with pytest.raises(sqlite3.IntegrityError), there.office.change("抹去") as tx:
        tx.execute("DELETE FROM report_sent")
    with pytest.raises(sqlite3.IntegrityError), there.office.change("改写") as tx:
        tx.execute("UPDATE report_sent SET recipient = '别人'")


def test_a_past_year_is_seen_at_its_end(there: County, tmp_path: Path) -> None:
    scope = scope_of(there.office, as_of=None, year=2025)
    filled = _filled(there, "继续教育学时汇总表", tmp_path / "结果.xlsx", Order(scope))
    sheet = _sheet(filled.path, "继续教育学时汇总表")
    assert sheet["A1"].value == "海宁市社工站人员继续教育学时汇总表（2025年）"
    assert [sheet.cell(row, 5).value for row in (5, 6)] == ["330481-00003", "330481-00004"]
    assert date(2025, 12, 31) == scope.as_of
