"""Texts in runs with looks of their own (a word in red): they stay so, and their markers are filled."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from swtool.reporting.fill import Order, fill_report
from swtool.workbooks.fill import FillResult, fill
from tests.reporting_case import _scope
from tests.reporting_case import there as there  # noqa: PLC0414
from tests.reporting_house import County

RED = InlineFont(color="00FF0000", b=True)
VALUES = {"县名": "海宁市", "日期": date(2026, 10, 5), "乱": "=1\x07"}


def _runs(value: object) -> list[tuple[str, bool]]:
    """The texts of a cell, and whether each is red."""
    assert isinstance(value, CellRichText)
    return [(str(run), isinstance(run, TextBlock) and run.font.color.rgb == "00FF0000") for run in value]


def _filled(folder: Path, cells: dict[str, object], records: list[dict[str, object]]) -> tuple[FillResult, Worksheet]:
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(folder / "a.xlsx")
    result = fill(folder / "a.xlsx", folder / "b.xlsx", VALUES, {"p": records})
    return result, openpyxl.load_workbook(result.path, rich_text=True).worksheets[0]


def test_a_text_without_markers_keeps_its_looks(tmp_path: Path) -> None:
    title = CellRichText("海宁市", TextBlock(RED, "（内部）"), "情况表")
    _, sheet = _filled(tmp_path, {"A1": title, "A2": "{{县名}}"}, [])
    assert _runs(sheet["A1"].value) == [("海宁市", False), ("（内部）", True), ("情况表", False)]
    assert sheet["A2"].value == "海宁市"


def test_markers_are_filled_where_they_stand(tmp_path: Path) -> None:
    """One that goes over several runs has the look of its first."""
    cells: dict[str, object] = {
        "A1": CellRichText("填报：", TextBlock(RED, "{{县名}}"), "，{{日期}}止"),
        "A2": CellRichText(TextBlock(RED, "由{{县"), "名", TextBlock(RED, "}}"), "报，缺{{无}}"),
        "A3": CellRichText(TextBlock(RED, "{{乱}}"), "。"),
        "A4": CellRichText(TextBlock(RED, "{{县名"), "报"),
    }
    result, sheet = _filled(tmp_path, cells, [])
    assert _runs(sheet["A1"].value) == [("填报：", False), ("海宁市", True), ("，2026年10月5日止", False)]
    assert _runs(sheet["A2"].value) == [("由海宁市", True), ("报，缺", False)]
    assert _runs(sheet["A3"].value) == [("=1", True), ("。", False)]
    assert _runs(sheet["A4"].value) == [("{{县名", True), ("报", False)]
    assert (result.missing, result.unread) == (("无",), ("〔Sheet〕A4",))


def test_a_marker_alone_is_its_value(tmp_path: Path) -> None:
    _, sheet = _filled(tmp_path, {"A1": CellRichText(TextBlock(RED, "{{日"), "期}}")}, [])
    assert sheet["A1"].value.date() == date(2026, 10, 5)


def test_records_and_pages(tmp_path: Path) -> None:
    cells: dict[str, object] = {
        "A1": CellRichText("{{p.", TextBlock(RED, "name}}")), "B1": CellRichText(TextBlock(RED, "共{{p.n}}"), "人"),
        "A2": CellRichText(TextBlock(RED, "{{p:每页2"), "补齐}}小", TextBlock(RED, "计")),
    }  # fmt: skip
    _, sheet = _filled(tmp_path, cells, [{"name": "甲", "n": 1}, {"name": "乙", "n": 2}, {"name": "丙", "n": 3}])
    assert [sheet[f"A{row}"].value for row in (1, 2, 4, 5)] == ["甲", "乙", "丙", None]
    assert [_runs(sheet[f"B{row}"].value) for row in (1, 4)] == [
        [("共1", True), ("人", False)],
        [("共3", True), ("人", False)],
    ]
    assert sheet["B5"].value is None
    assert [_runs(sheet[f"A{row}"].value) for row in (3, 6)] == [[("小", False), ("计", True)]] * 2


def test_a_form_with_such_markers_is_filled_and_its_sums_proven(there: County, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A2"], sheet["B2"] = CellRichText("{{站点.", TextBlock(RED, "社工站}}")), "{{站点.办公面积}}"
    sheet["C2"], sheet["C3"] = CellRichText(TextBlock(RED, "{{站点.在岗"), "人数}}"), "=SUM(C2:C2)"
    sheet["A3"] = CellRichText(TextBlock(RED, "{{县"), "名}}合计")
    book.save(tmp_path / "a.xlsx")
    filled = fill_report(there.office, tmp_path / "a.xlsx", tmp_path / "b.xlsx", Order(_scope(there)))
    assert (filled.proofs.agreed, filled.rows, filled.missing) == (1, {"站点": 2}, ())
    sheet = openpyxl.load_workbook(filled.path).worksheets[0]
    assert [cell.value for cell in sheet[2]][::2] == ["许村镇社工站", 3]
