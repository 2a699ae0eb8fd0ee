"""The lists of filings: what is due, how late each station was, and names masked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from swtool.filings.sheets import case_sheet, due_list, filing_list, lateness_summary
from swtool.filings.terms import ChangeKind
from tests.filings_house import columns, house


def test_due_lists_the_most_urgent_first_and_counts_days(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2021, 6, 25))
    there.record(ChangeKind.LEAVE, there.serving(), "2021-06-24")  # last day 2021-07-01
    there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17")  # last day 2021-06-24
    there.record(ChangeKind.LEAVE, there.serving(), "2021-06")
    table = due_list(there.office, date(2021, 6, 25))
    assert columns(table, "change_no", "last_day", "left") == [
        ("BD2021-0002", date(2021, 6, 24), -1),
        ("BD2021-0001", date(2021, 7, 1), 6),
        ("BD2021-0003", None, None),
    ]
    assert columns(due_list(there.office, date(2021, 6, 25), 5), "change_no") == [("BD2021-0002",), ("BD2021-0003",)]
    assert columns(due_list(there.office, date(2021, 6, 25), 6), "change_no")[1] == ("BD2021-0001",)


def test_the_summary_counts_each_bucket_by_station_and_operator(tmp_path: Path) -> None:
    there = house(tmp_path)
    for filed in ("2021-06-24", "2021-06-25", "2021-06-26", "2021-07-30"):
        change = there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17")
        there.at(date.fromisoformat(filed))
        there.file(change)
    there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17")
    there.record(ChangeKind.LEAVE, there.serving(), "2021-05-17")  # before approval: not counted
    for by, name in (("station", "许村镇社工站"), ("operator", "海宁示例社工事务所")):
        table = lateness_summary(there.office, date(2021, 8, 1), by=by)
        assert table.rows[0] == (name, 1, 2, 0, 0, 1, 0, 0, 1, 5)
        assert table.rows[-1] == ("合计", 1, 2, 0, 0, 1, 0, 0, 1, 5)


def test_lists_mask_names_and_show_what_happened(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2021, 6, 18))
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17"))
    there.return_(number, "缺交接清单")
    table = filing_list(there.office, date(2021, 6, 18))
    assert columns(table.masked(), "name") == [("示某",)]
    assert columns(table, "filing_no", "last_day", "timely", "status") == [
        (number, date(2021, 6, 24), "按时", "退回待补正")
    ]
    lines = dict(columns(case_sheet(there.office, there.case(number), date(2021, 6, 18)), "item", "value"))
    assert lines["退回补正 2021-06-18 09:00"] == "缺交接清单"
    assert lines["材料齐全"] == "尚未补正"
    assert "HNG-16" in table.sources[0]
