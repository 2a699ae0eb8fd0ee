"""Yearly statistics that went out: kept as they were, sealed, and held against now, entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.office import Office
from swtool.reporting.annual_block import ANNUAL, known_as_of, statement_of
from swtool.reporting.annual_differences import annual_differences
from swtool.reporting.annual_kept import (
    SHEET,
    figures_reported,
    reported_list,
    reported_table,
    reported_year,
    reported_years,
)
from swtool.reporting.blocks import scope_of
from swtool.reporting.differences import difference_table
from swtool.reporting.fill import Filled, Order, fill_report
from swtool.reporting.templates import template_file
from swtool.store.audit import verify
from swtool.store.earlier import earlier
from swtool.workbooks.write import table_csv
from tests.statistics_house import C, on, statistics_county
from tests.succession_house import County

BUREAU = "嘉兴市民政局"


@pytest.fixture
def home(tmp_path: Path) -> County:
    home = statistics_county(tmp_path / "县")
    home.office = on(home, date(2026, 1, 20))
    return home


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> None:
    (tmp_path / "县").mkdir()


def report(office: Office, out: Path, year: int = 2025, town: str | None = None, to: str = BUREAU) -> Filled:
    with template_file(SHEET) as (title, path):
        scope = scope_of(office, as_of=None, year=year, town=town)
        return fill_report(office, path, out, Order(scope, recipient=to), title=title)


def certify(home: County, day: date, name: str = "示例乙", obtained: str = "2025-11-08") -> int:
    """A certificate found out about later; the number of the journal's entry."""
    office = on(home, day)
    with office.change("补录证书") as tx:
        person = tx.execute("SELECT id FROM person WHERE name = ?", (name,)).fetchone()[0]
        tx.insert("certificate", {"person_id": person, "level": "assistant", "obtained_on": obtained})
    return newest(home)


def newest(home: County) -> int:
    number = home.office.db.value("SELECT max(id) FROM journal_txn")
    assert isinstance(number, int)
    return number


def rows_of(home: County, day: date, number: int | None = None) -> dict[object, Sequence[object]]:
    office = on(home, day)
    return {row[0]: row[1:] for row in annual_differences(office, reported_year(office, number)).rows}


def test_the_sheet_says_what_is_kept(home: County, tmp_path: Path) -> None:
    filled = report(home.office, tmp_path / "年度统计.xlsx")
    assert filled.is_complete
    book = load_workbook(filled.path)
    cells = [[cell.value for cell in row] for row in book[SHEET].iter_rows()]
    assert cells[0][0] == "海宁市社会工作年度统计汇总表（2025年）"
    told = [text for text in cells[1] if text]
    assert told[0] == "填报单位（盖章）：海宁市民政局"
    assert str(told[1]).startswith("数据截至：2025")
    assert [text for text in cells[-1] if text] == ["填表人（签字）：", "审核人（签字）：", "负责人（签字）："]
    lines = {row[2]: row for row in cells if isinstance(row[0], int)}
    assert lines["社会工作从业人员"][3:8] == ["人", 5, 4, 1, "新设站（丙田镇第二社工站）增加 1；新增 1；减少 1"]
    assert lines["校园社工站"][4] == "无法判定"
    kept = {row.key: row.fields for row in figures_reported(home.office, reported_year(home.office, None))}
    fields = kept["持证率"]
    assert fields is not None
    assert (fields["value"], fields["numerator"], fields["denominator"]) == ("60.00", "3", "5")
    assert len(kept) == len(lines)


def test_who_when_to_whom_and_the_seal(home: County, tmp_path: Path) -> None:
    filled = report(home.office, tmp_path / "年度统计.xlsx")
    entry = reported_year(home.office, None)
    assert (entry.actor, entry.sent.recipient, entry.sent.year, entry.sent.as_of) == (
        "tester", BUREAU, 2025, date(2025, 12, 31),
    )  # fmt: skip
    assert (entry.sent.sha256, entry.txn) == (filled.sha256, newest(home))
    assert entry.seal == home.office.head
    listed = reported_list(home.office)
    assert len(listed.rows) == 1
    assert reported_list(home.office, year=2024).rows == []
    reported = reported_table(home.office, entry)
    figures = [cell for row in reported.rows for cell in row[3:6]]
    assert {type(cell) for cell in figures if cell not in ("", "无法判定")} == {int, Decimal}
    assert "'-" not in table_csv(reported)  # a figure that fell is a number, and no text that looks like a formula
    notes = reported.notes
    assert notes[0] == "2026-01-20 09:00 由tester报给嘉兴市民政局（年度统计汇总表）"
    assert filled.sha256 in notes[1]
    assert f"第 {entry.txn} 条" in notes[2]
    assert verify(home.office.db) == []


def test_nothing_changed(home: County, tmp_path: Path) -> None:
    report(home.office, tmp_path / "年度统计.xlsx")
    table = annual_differences(home.office, reported_year(home.office, None))
    assert table.rows == []
    assert table.notes[-1] == "没有出入：现在照样算，数字一样"


def test_each_difference_names_the_entry_that_made_it(home: County, tmp_path: Path) -> None:
    """乙 turns out certified since November, 己 to have left on 2025-11-30; what 庚 learnt changes nothing of 2025."""
    report(home.office, tmp_path / "年度统计.xlsx")
    first = certify(home, date(2026, 2, 3))
    later = on(home, date(2026, 2, 5))
    with later.change("更正离职日期") as tx:
        post = tx.execute(
            "SELECT p.* FROM post p JOIN person n ON n.id = p.person_id WHERE n.name = '示例己' AND"
            " p.superseded_at IS NULL"
        ).fetchone()
        tx.supersede("post", post["id"])
        values = {key: post[key] for key in post.keys() if key not in ("id", "uid", "superseded_at")}  # noqa: SIM118
        changed = {"uid": tx.uid(), "effective_until": "2025-12-01", "recorded_at": tx.recorded_at}
        tx.insert("post", {**values, **changed})
    second = newest(home)
    certify(home, date(2026, 2, 6), "示例庚")
    found = rows_of(home, date(2026, 2, 10))
    why = f"操作日志第 {first} 号（2026-02-03 补录证书）：3 → 4"
    assert found["持证人员"] == ("3", "4", why)
    assert found["专业社会工作人才"] == ("3", "4", why)
    left = f"操作日志第 {second} 号（2026-02-05 更正离职日期）"
    assert found["社会工作从业人员"] == ("5", "4", f"{left}：5 → 4")
    assert found["持证率"] == (
        "60.00", "100.00", f"操作日志第 {first} 号（2026-02-03 补录证书）：60.00 → 80.00；{left}：80.00 → 100.00",
    )  # fmt: skip
    assert set(found) == {
        "社会工作从业人员", "其中：专职", "专业社会工作人才", "持证人员", "其中：助理社会工作师", "持证率",
    }  # fmt: skip


def test_a_figure_that_was_undetermined(home: County, tmp_path: Path) -> None:
    report(home.office, tmp_path / "年度统计.xlsx")
    with on(home, date(2026, 2, 1)).change("登记校园站") as tx:
        values = {"uid": tx.uid(), "name": "示例学校社工站", "tier": "school_station", "division_id": 2}
        tx.insert("station", {**values, "opened_on": "2025-09-01"})
    found = rows_of(home, date(2026, 2, 2))
    assert found["校园社工站"] == (
        "无法判定",
        "1",
        f"操作日志第 {newest(home)} 号（2026-02-01 登记校园站）：无法判定 → 1",
    )


def test_what_was_entered_and_taken_back_leaves_no_difference(home: County, tmp_path: Path) -> None:
    report(home.office, tmp_path / "年度统计.xlsx")
    certify(home, date(2026, 2, 3))
    with on(home, date(2026, 2, 4)).change("删去录错的证书") as tx:
        tx.execute("DELETE FROM certificate WHERE obtained_on = '2025-11-08'")
    assert rows_of(home, date(2026, 2, 5)) == {}


def test_a_client_group(home: County, tmp_path: Path) -> None:
    """2026 has nobody of 特困 but its line, for 2025 had; then somebody is served, and somebody of another group."""
    home.office = on(home, date(2026, 3, 1))
    report(home.office, tmp_path / "年度统计.xlsx", year=2026)
    assert rows_of(home, date(2026, 3, 1)) == {}
    later = on(home, date(2026, 3, 1))
    with later.change("补录服务") as tx:
        member = tx.insert(
            "household_member",
            {
                "household_id": 1,
                "name": "示例儿童",
                "is_head": 0,
                "client_category": "孤儿",
                "effective_on": "2024-01-01",
                "recorded_at": tx.recorded_at,
            },
        )
        row = dict(tx.execute("SELECT * FROM service_record WHERE member_id IS NOT NULL").fetchone())
        for whom in (row["member_id"], member):
            tx.insert("service_record", {**row, "id": None, "member_id": whom, "happened_on": "2026-02-20"})
    found = rows_of(home, date(2026, 3, 2))
    why = f"操作日志第 {newest(home)} 号（2026-03-01 补录服务）："
    assert found["特困：服务人数"] == ("无法判定", "1", f"{why}无法判定 → 1")
    assert found["孤儿：服务人次"] == ("没有这一项", "1", f"{why}无法判定 → 1")


def test_many_entries_are_told_together(home: County, tmp_path: Path) -> None:
    """Sixty entries in at most twenty-four steps: three to a step, and the one that counts stands in the first."""
    report(home.office, tmp_path / "年度统计.xlsx")
    first = certify(home, date(2026, 2, 3))
    for _ in range(59):
        certify(home, date(2026, 2, 4), "示例庚", "2026-02-01")
    why = f"操作日志第 {first}～{first + 2} 号中的 3 条（2026-02-03 至 2026-02-04）：3 → 4"
    assert rows_of(home, date(2026, 2, 10))["持证人员"] == ("3", "4", why)


def test_a_town_reported_for_itself(home: County, tmp_path: Path) -> None:
    report(home.office, tmp_path / "甲山.xlsx", town="甲山镇")
    number = certify(home, date(2026, 2, 3))
    certify(home, date(2026, 2, 4), "示例己", "2025-01-01")  # of another town
    found = rows_of(home, date(2026, 2, 5))
    assert found["持证人员"] == ("1", "2", f"操作日志第 {number} 号（2026-02-03 补录证书）：1 → 2")
    assert reported_years(home.office, town="") == []


def test_another_way_of_counting_is_said_to_be_one(home: County, tmp_path: Path) -> None:
    """The kept figure is not what the same data gives: nothing in the journal changed it."""
    report(home.office, tmp_path / "年度统计.xlsx")
    then = reported_year(home.office, None)._replace()
    database = home.office.db
    database.connection.execute("DROP TRIGGER report_sent_row_freeze")
    database.connection.execute("DROP TRIGGER report_sent_row_journal_update")
    database.connection.execute("UPDATE report_sent_row SET figures = replace(figures, '\"60.00\"', '\"61.00\"')")
    table = annual_differences(home.office, then)
    assert table.rows == [("持证率", "61.00", "60.00", "登记没有变，是算法、规则或程序版本变了")]


def test_the_year_after_tells_what_was_corrected(home: County, tmp_path: Path) -> None:
    """2024 is reported with two certified, then 乙 turns out to have been the third."""
    report(on(home, date(2025, 1, 10)), tmp_path / "2024.xlsx", year=2024)
    certify(home, date(2026, 2, 3), obtained="2024-11-08")
    lines = {line.measure.key: line for line in statement_of(on(home, date(2026, 2, 4)), 2025, None).lines}
    assert lines["certified"].reason == "新设站（丙田镇第二社工站）增加 1；上年报给嘉兴市民政局的是 2，后来更正为 3"
    assert lines["practitioners"].reason.endswith("减少 1")


def test_the_general_comparison_knows_the_block_too(home: County, tmp_path: Path) -> None:
    report(home.office, tmp_path / "年度统计.xlsx")
    certify(home, date(2026, 2, 3))
    office = on(home, date(2026, 2, 4))
    rows = difference_table(office, reported_year(office, None).sent).rows
    assert ("年度", "持证人员", "本年数", "3", "4", "改变") in rows


def test_what_cannot_be_asked(home: County, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="还没有登记过年度统计的报送"):
        reported_year(home.office, None)
    with pytest.raises(NotFound, match="没有 7 号年度统计"):
        reported_year(home.office, 7)
    scope = scope_of(home.office, as_of=None, year=2025, organization="示例社工服务中心")
    with pytest.raises(UsageFault, match="不按机构"):
        ANNUAL.rows(home.office, scope)


def test_a_form_without_the_figures_cannot_be_compared(home: County, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "{{年度.指标}}"
    sheet["B1"] = "{{年度.口径}}"
    book.save(tmp_path / "上级表.xlsx")
    scope = scope_of(home.office, as_of=None, year=2025)
    fill_report(home.office, tmp_path / "上级表.xlsx", tmp_path / "填好.xlsx", Order(scope, recipient=BUREAU))
    with pytest.raises(SwtoolError, match="没有留下本年数"):
        annual_differences(home.office, reported_year(home.office, None))


def test_a_year_as_it_was_known_on_a_day(home: County) -> None:
    """On the day of the entry it is known, the day before it is not, whatever table it went into."""
    certify(home, date(2026, 2, 3))

    def certified(known_on: date) -> object:
        with known_as_of(on(home, date(2026, 2, 10)), known_on) as office:
            lines = {line.measure.key: line for line in statement_of(office, 2025, None).lines}
        return lines["certified"].change.now.value

    assert [certified(date(2026, 2, day)) for day in (2, 3, 4)] == [3, 4, 4]


def test_before_the_office_nothing_was_known(home: County) -> None:
    with (
        pytest.raises(SwtoolError, match="2020-01-01 还没有建立"),
        known_as_of(home.office, date(2020, 1, 1)),
    ):
        pass


# -- the office as it stood -------------------------------------------------------------------------------------------


def content(office: Office) -> dict[str, list[tuple[object, ...]]]:
    names = [
        row[0]
        for row in office.db.query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'journal%' AND"
            " name NOT LIKE 'sqlite%'"
        )
    ]
    return {name: [tuple(row) for row in office.db.query(f"SELECT * FROM {name} ORDER BY id")] for name in names
            if any(column[1] == "id" for column in office.db.query(f"PRAGMA table_info({name})"))}  # fmt: skip


def test_rewinding_brings_back_every_row_of_every_table(home: County, tmp_path: Path) -> None:
    """Insertions, corrections, deletions and a merger of towns, taken back one after the other."""
    states = [(newest(home), content(home.office))]
    certify(home, date(2026, 2, 3))
    states.append((newest(home), content(home.office)))
    with on(home, date(2026, 2, 4)).change("改姓名、删学历") as tx:
        tx.execute("UPDATE person SET name = '示例新' WHERE id = 1")
        tx.execute("DELETE FROM education WHERE person_id = 1")
    states.append((newest(home), content(home.office)))
    home.succeed("乙水镇", into=["甲山镇"], on=date(2026, 2, 5), merge_stations={"乙水镇社工站": "甲山镇社工站"})
    states.append((newest(home), content(home.office)))
    before = home.office.db.path.read_bytes()
    with earlier(home.office.db) as past:
        seen = replace(home.office, db=past.db)
        for txn, state in reversed(states):
            past.rewind(txn)
            assert content(seen) == state
        assert past.erased == 0
    assert home.office.db.path.read_bytes() == before
    assert content(home.office) == states[-1][1]


def put_away(home: County, table: str, txn: int) -> None:
    """Take the values from the journal's entries about a table, as an erasure by law does."""
    connection = home.office.db.connection
    connection.execute("DROP TRIGGER journal_entry_freeze")
    connection.execute(
        "UPDATE journal_entry SET before_values = NULL, after_values = NULL WHERE txn = ? AND layout IN"
        " (SELECT id FROM journal_layout WHERE table_name = ?)",
        (txn, table),
    )


def test_what_was_erased_by_law_is_not_brought_back(home: County, tmp_path: Path) -> None:
    """甲's certificate was deleted and its values with it: the figure of then cannot be counted again."""
    report(home.office, tmp_path / "年度统计.xlsx")
    with on(home, date(2026, 2, 3)).change("删去证书") as tx:
        tx.execute("DELETE FROM certificate WHERE person_id = 1")
    put_away(home, "certificate", newest(home))
    with earlier(home.office.db) as past:
        past.rewind(newest(home) - 1)
        assert past.erased == 1
    assert rows_of(home, date(2026, 2, 4))["持证人员"] == ("3", "2", "报送后有登记依法删除，当时的数不能重算")


def test_what_was_inserted_is_taken_back_though_its_values_are_gone(home: County) -> None:
    number = certify(home, date(2026, 2, 3))
    put_away(home, "certificate", number)
    with earlier(home.office.db) as past:
        before = past.db.value("SELECT count(*) FROM certificate")
        past.rewind(number - 1)
        assert (past.db.value("SELECT count(*) FROM certificate"), past.erased) == (before - 1, 0)  # type: ignore[operator]


def test_reading_the_past_leaves_the_office_writable(home: County) -> None:
    with earlier(home.office.db) as past:
        past.rewind(1)
        with home.office.change("期间登记") as tx:
            tx.update("station", home.stations[C], {"closed_on": None})
    assert verify(home.office.db) == []
