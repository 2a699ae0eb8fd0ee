"""Sheets that are named for a month, a sheet each month, and what stands on them under another one's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sightings import Rows, Sighting, see, write_book

HEAD = ["指标名称", "本月完成"]
FIGURES: Rows = [["探访人次", 30], ["新增个案", 3], ["入户走访户次", 5]]
TITLE = "许村镇社工站工作月报表"


def on(folder: Path, sheet: str, *lines: str, head: list[str] = HEAD, rows: Rows = FIGURES) -> Sighting:
    return see(write_book(folder / "a.xlsx", {sheet: [*([line] for line in lines), head, *rows]}))


@pytest.mark.parametrize(("sheet", "line", "month"), [
    ("2026年11月", TITLE, "2026-11"),
    ("2026年11月份月报", TITLE, "2026-11"),
    ("2026.11", TITLE, "2026-11"),
    ("2026-9", TITLE, "2026-09"),
    ("202611", TITLE, "2026-11"),
    ("2026年11月 (2)", TITLE, "2026-11"),
    ("11月", "许村镇社工站2026年工作月报表", "2026-11"),
    ("11月份", "许村镇社工站2026年度工作月报表", "2026-11"),
    ("2026年11月", "许村镇社工站2026年工作月报表", "2026-11"),
    ("11月", "许村镇社工站2026年11月工作月报表", "2026-11"),
    ("1-11月", "许村镇社工站2026年10月工作月报表", "2026-10"),
    ("11月3日", "许村镇社工站2026年10月工作月报表", "2026-10"),
    ("11月", TITLE, "None"),
    ("Sheet11", TITLE, "None"),
    ("2025年11月", "许村镇社工站2026年工作月报表", "None"),
    ("11月", "许村镇社工站2026年第四季度工作报表", "None"),
])  # fmt: skip
def test_a_sheet_of_a_month(tmp_path: Path, sheet: str, line: str, month: str) -> None:
    seen = on(tmp_path, sheet, line)
    assert (seen.codes, str(seen.extracts[0].title.period)) == ([], month)


@pytest.mark.parametrize("sheet", ["10月", "2026年10月", "2025年11月", "2026.10", "许村10月月报"])
def test_another_month_in_the_title_is_refused(tmp_path: Path, sheet: str) -> None:
    """A sheet that was copied for the next month: its figures were loaded into the month of the old title."""
    seen = on(tmp_path, sheet, "社工站", "许村镇社工站2026年11月工作月报表")
    assert seen.codes == [("intake.sheet_contradicted", "A2")]
    assert seen.findings[0].what == f"工作表叫“{sheet}”，A2 写的却是2026年11月，不知道这些行算哪个月的"
    assert seen.findings[0].remedy == "把工作表的名字或表名改成一样，或加一列“月份”写明每行是哪个月的"


def test_a_column_of_months_settles_it(tmp_path: Path) -> None:
    rows = [["探访人次", 30, "2026年10月"], ["新增个案", 3, "2026年10月"]]
    seen = on(tmp_path, "10月", "许村镇社工站2026年11月工作月报表", head=[*HEAD, "月份"], rows=rows)
    assert (seen.codes, [str(month) for month in seen.column("month")]) == ([], ["2026-10"] * 2)


def test_a_form_without_months_asks_for_none(tmp_path: Path) -> None:
    rows = [["许村社区", "活动室", "场地", "甲"]]
    seen = on(tmp_path, "10月", "社区资源清单（2026年11月）", head=["社区", "资源名称", "类别", "提供方"], rows=rows)
    assert seen.codes == []
