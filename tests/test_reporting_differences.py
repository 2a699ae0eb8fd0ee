"""Reported against now: what is kept of a sheet, what a comparison shows, what an erasure leaves."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from swtool.errors import NotFound, SwtoolError
from swtool.opening import open_office
from swtool.registry.people import PersonFields, register_person
from swtool.reporting.blocks import scope_of
from swtool.reporting.differences import difference_table, sent_number
from swtool.reporting.fill import Order, fill_report
from swtool.reporting.store import kept_scope, rows_sent
from swtool.reporting.templates import template_file
from swtool.store.audit import verify
from tests.offices import china_time
from tests.reporting_case import there as there  # noqa: PLC0414
from tests.reporting_house import TODAY, Caller, County


def _send(there: County, title: str, folder: Path, town: str | None = None, *, reveal: bool = False) -> int:
    order = Order(scope_of(there.office, as_of=None, year=None, town=town), reveal, recipient="嘉兴市民政局")
    with template_file(title) as (name, path):
        fill_report(there.office, path, folder / f"{title}.xlsx", order, title=name)
    return sent_number(there.office, None).id


def _rows(there: County, number: int, as_of: date | None = None) -> list[tuple[object, ...]]:
    return list(difference_table(there.office, sent_number(there.office, number), as_of).rows)


def test_no_name_and_no_number_of_a_person_is_kept(there: County, tmp_path: Path) -> None:
    number = _send(there, "人员花名册", tmp_path, reveal=True)
    kept = rows_sent(there.office.db, number)
    assert [(row.block, row.key) for row in kept][:3] == [
        ("staff", "330481-00001 许村镇社工站 服务性岗位"),
        ("staff", "330481-00002 许村镇社工站 服务性岗位"),
        ("staff", "330481-00006 许村镇社工站 服务性岗位"),
    ]
    fields = {key for row in kept for key in row.fields or {}}
    assert fields & {"name", "resident_id", "mobile", "birth_date", "no"} == set()
    assert {"staff_no", "certificate", "basis", "head", "population"} <= fields
    text = str(there.office.db.query("SELECT group_concat(figures) AS f FROM report_sent_row")[0]["f"])
    assert "13800000000" not in text
    assert kept_scope(there.office.db, number) is not None


def test_texts_written_by_hand_are_not_kept(there: County, tmp_path: Path) -> None:
    _send(there, "变动备案汇总表", tmp_path)
    assert "reason" not in str(there.office.db.query("SELECT group_concat(figures) AS f FROM report_sent_row")[0]["f"])


def test_nothing_changed(there: County, tmp_path: Path) -> None:
    for title in ("人员花名册", "变动备案汇总表", "继续教育学时汇总表", "分镇街人员名册"):
        table = difference_table(there.office, sent_number(there.office, _send(there, title, tmp_path)))
        assert (title, list(table.rows)) == (title, [])
        assert "没有出入：现在照样填，数字一样" in table.notes


def test_what_was_entered_later_shows(there: County, tmp_path: Path) -> None:
    number = _send(there, "持证和学历分布表", tmp_path)
    with there.office.change("补登") as tx:
        person = there.office.db.value("SELECT id FROM person WHERE staff_no = '330481-00001'")
        tx.insert("education", {"person_id": person, "level": "bachelor"})
    station = "许村镇社工站"
    assert _rows(there, number) == [
        ("站点学历", "合计", "本科", "0", "1", "改变"),
        ("站点学历", "合计", "学历未登记", "6", "5", "改变"),
        ("站点学历", station, "本科", "0", "1", "改变"),
        ("站点学历", station, "学历未登记", "3", "2", "改变"),
    ]


def test_a_person_registered_late_and_one_gone(there: County, tmp_path: Path) -> None:
    number = _send(there, "分镇街人员名册", tmp_path, "许村镇")
    with there.office.change("补登一人，一人的任职登记错了") as tx:
        new = register_person(tx, PersonFields(name="示例辛"))
        station = there.office.db.value("SELECT id FROM station WHERE name = '许村镇社工站'")
        post = there.office.db.one("SELECT * FROM post WHERE person_id = 6 AND superseded_at IS NULL")
        assert post is not None
        copied = {key: post[key] for key in post.keys() if key != "id"}  # noqa: SIM118  a row of SQLite
        tx.insert("post", {**copied, "uid": tx.uid(), "person_id": new.id, "station_id": station})
        tx.supersede("post", post["id"])
    rows = _rows(there, number)
    assert ("人员", f"许村镇：{new.staff_no} 许村镇社工站 服务性岗位", "整行", "", "有", "新增") in rows
    assert ("人员", "许村镇：330481-00006 许村镇社工站 服务性岗位", "整行", "有", "", "没有了") in rows
    assert not any("示例辛" in str(cell) for row in rows for cell in row)


def test_another_day_is_another_question(there: County, tmp_path: Path) -> None:
    number = _send(there, "持证和学历分布表", tmp_path)
    rows = _rows(there, number, date(2026, 6, 30))  # 乙 came on 1 July, to both stations
    assert ("站点学历", "合计", "在岗人数", "6", "4", "改变") in rows
    assert _rows(there, number, TODAY) == []


def test_a_sheet_that_went_out_before_anything_was_kept(there: County, tmp_path: Path) -> None:
    with there.office.change("早先的登记") as tx:
        values = {
            "uid": tx.uid(), "sheet": "旧表", "template_sha256": "x", "scope": "海宁市", "as_of": "2026-01-01",
            "year": 2026,
            "recipient": "嘉兴市民政局", "file_name": "旧.xlsx", "sha256": "x", "revealed": 0, "policy_edition": "x",
        }  # fmt: skip
        tx.insert("report_sent", {**values, "recorded_at": tx.recorded_at})
    with pytest.raises(SwtoolError, match="没有留下数字"):
        _rows(there, 1)


def test_a_number_that_nobody_has(there: County) -> None:
    with pytest.raises(NotFound, match="还没有登记过报送"):
        sent_number(there.office, None)
    with pytest.raises(NotFound, match="没有 7 号"):
        sent_number(there.office, 7)


def test_as_it_is_typed(
    there: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there.office.db.close()
    monkeypatch.chdir(tmp_path)
    run = Caller(there.path, monkeypatch, capsys, now=china_time(TODAY))
    assert run("report", "diff")[0] == 1
    for title, to in (("人员花名册", "嘉兴市民政局"), ("年度统计表", "省民政厅")):
        assert run("report", "fill", title, "-o", f"{title}.xlsx", "--to", to)[0] == 0
    code, out, _ = run("report", "diff")
    assert (code, "没有出入" in out) == (0, True)
    for arguments, numbers in (
        ((), ["2", "1"]),
        (("--to", "嘉兴"), ["1"]),
        (("--sheet", "年度统计表"), ["2"]),
        (("--sheet", "年度统计表", "--to", "嘉兴"), []),
    ):
        _, out, _ = run("report", "sent", "list", *arguments, "--format", "json")
        assert [row["number"] for row in json.loads(out)["rows"]] == numbers
    assert run("report", "diff", "1", "--as-of", "2026-06-30")[0] == 3


def test_an_erasure_takes_the_rows_of_the_person(
    there: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    number = _send(there, "继续教育学时汇总表", tmp_path)
    there.office.db.close()
    monkeypatch.chdir(tmp_path)
    run = Caller(there.path, monkeypatch, capsys, now=china_time(TODAY))
    code, _, err = run("privacy", "erase", "330481-00004", "--basis", "本人书面申请", "--yes")
    assert code in (0, 3), err
    now = china_time(TODAY)
    office = open_office(there.path, today=TODAY, now=now, actor="")
    try:
        kept = {row.key: row.fields for row in rows_sent(office.db, number) if row.block == "training"}
        assert kept["330481-00004"] is None
        assert all(fields for key, fields in kept.items() if key != "330481-00004")
        assert verify(office.db) == []
        table = difference_table(office, sent_number(office, number))
        assert "个人信息已删除的行没有留下数字，不比" in table.notes
        assert not any("00004" in str(row[1]) for row in table.rows)
    finally:
        office.db.close()
