"""Filling a bureau's own workbook: its cells, rows and pages, what the office lacks, and what is no template."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from swtool.errors import NotFound, SwtoolError
from swtool.reporting import asked as asking
from swtool.reporting.asked import nearest_marker
from swtool.reporting.blocks import scope_of
from swtool.reporting.fill import Order, fill_report
from swtool.reporting.parts import filled_columns, material, parts_of
from swtool.reporting.shortfall import shortfalls
from swtool.reporting.templates import template_file
from swtool.workbooks.keeping import words_in_shapes
from tests.reporting_case import _own, _scope, _sheet
from tests.reporting_case import there as there  # noqa: PLC0414
from tests.reporting_house import County


def test_a_stray_cell_far_away_costs_nothing(there: County, tmp_path: Path) -> None:
    """What a template asks for is read off the cells that are there: the rectangle up to this one has 3 million."""
    template = _own(
        tmp_path / "上级.xlsx", {"A1": "{{人员.人员编号}}", "B1": "{{站点.在岗人数:合计}}", "XFD200": "备用"}
    )
    book = openpyxl.load_workbook(template)
    asked = asking.asked_of(book)
    asking.require_markers(book, template, {})
    filling = material(there.office, parts_of(there.office, _scope(there), asked), asked, {}, reveal=False)
    assert filled_columns(book, asked, filling) == []
    assert len(book.worksheets[0]._cells) == 3
    fill_report(there.office, template, tmp_path / "结果.xlsx", Order(_scope(there)))
    assert _sheet(tmp_path / "结果.xlsx", "Sheet")["XFD205"].value == "备用"


def test_pages_of_the_bureau_are_proven_page_by_page(there: County, tmp_path: Path) -> None:
    cells: dict[str, object] = {
        "A2": "{{人员.人员编号}}",
        "B2": "{{人员.人数}}",
        "A3": "{{人员:每页4}}小计",
        "B3": "=SUM(B2:B2)",
        "B4": "=SUM(B3)",
        "B5": "全县 {{人员.人数:合计}} 人，{{站点.在岗人数:合计}} 人次",
    }
    template = _own(tmp_path / "上级.xlsx", cells)
    filled = fill_report(there.office, template, tmp_path / "结果.xlsx", Order(_scope(there)))
    assert (filled.proofs.subtotals, filled.proofs.agreed, filled.missing) == (2, 1, ())
    sheet = openpyxl.load_workbook(filled.path).worksheets[0]
    assert [sheet[f"B{row}"].value for row in (6, 9, 10)] == ["=SUM(B2:B5)", "=SUM(B7:B8)", "=SUM(B6,B9)"]
    assert sheet["B11"].value == "全县 5 人，6 人次"


def test_a_sheet_name_with_another_marker_is_refused(there: County, tmp_path: Path) -> None:
    template = _own(tmp_path / "上级.xlsx", {"A2": "{{站点.社工站}}"})
    book = openpyxl.load_workbook(template)
    book.worksheets[0].title = "{{站点.社工站}}"
    book.save(template)
    with pytest.raises(SwtoolError, match="不能用"):
        fill_report(there.office, template, tmp_path / "结果.xlsx", Order(_scope(there)))


def test_a_marked_workbook_of_the_bureau(there: County, tmp_path: Path) -> None:
    template = _own(
        tmp_path / "上级.xlsx",
        {
            "A1": "{{县名}}（{{year}}）",
            "A2": "负责人：{{单位负责人}}",
            "A3": "{{站点.社工站}}",
            "B3": "{{站点.在岗人数}}",
            "C3": "{{站点.办公面积}}",
            "A4": "合计",
            "B4": "=SUM(B3:B3)",
            "C4": "=SUM(C3:C3)",
        },
    )
    order = Order(_scope(there), given={"单位负责人": "示例负责人"})
    filled = fill_report(there.office, template, tmp_path / "结果.xlsx", order)
    sheet = openpyxl.load_workbook(filled.path).worksheets[0]
    assert sheet["A1"].value == "海宁市（2026）"
    assert sheet["A2"].value == "负责人：示例负责人"
    assert [[c.value for c in row] for row in sheet["A3:C5"]] == [
        ["许村镇社工站", 3, 40.5],
        ["长安镇社工站", 3, 38],
        ["合计", "=SUM(B3:B4)", "=SUM(C3:C4)"],
    ]
    assert filled.proofs.agreed == 2
    assert not filled.masked  # nothing personal was asked


def test_what_the_office_lacks_is_listed_with_the_nearest_name(there: County, tmp_path: Path) -> None:
    cells: dict[str, object] = {
        "A1": "{{监督电话}}",
        "A2": "{{人员.姓明}}",
        "B2": "{{人员.姓名}}",
        "A3": "{{社员.姓名}}",
    }
    filled = fill_report(
        there.office, _own(tmp_path / "上级.xlsx", cells), tmp_path / "结果.xlsx", Order(_scope(there))
    )
    assert set(filled.missing) >= {"监督电话", "人员.姓明"}
    assert any(name.startswith("社员.") for name in filled.missing)
    assert not filled.is_complete
    assert nearest_marker("人员.姓明") == "人员.姓名"
    assert nearest_marker("填报单") == "填报单位"
    assert nearest_marker("完全不相干的东西") == ""


_DRAWING = (
    "<xdr:wsDr><xdr:twoCellAnchor><xdr:sp macro=''><xdr:txBody><a:p><a:r><a:t>盖章 {{填报</a:t></a:r>"
    "<a:r><a:t xml:space='preserve'>单位}}</a:t></a:r></a:p><a:p><a:r><a:t>A&amp;B</a:t></a:r></a:p>"
    "</xdr:txBody></xdr:sp><xdr:sp><xdr:spPr/></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"
)


def test_what_a_form_has_and_the_filled_one_lacks_is_told(there: County, tmp_path: Path) -> None:
    """A marker in a text box goes with it, and is told as not filled."""
    template = _own(tmp_path / "上级.xlsx", {"A1": "{{县名}}"})
    whole = fill_report(there.office, template, tmp_path / "全.xlsx", Order(_scope(there)))
    assert (whole.lost, whole.in_shapes, whole.is_complete, list(shortfalls(whole))) == ((), (), True, [])
    with zipfile.ZipFile(template, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", _DRAWING)
        archive.writestr("xl/worksheets/sheet9.xml", "<x14:dataValidation type='list'/>")
    assert words_in_shapes(template.read_bytes()) == ("盖章 {{填报单位}}\nA&B",)
    filled = fill_report(there.office, template, tmp_path / "结果.xlsx", Order(_scope(there)))
    assert not filled.is_complete
    assert list(shortfalls(filled)) == [
        "填好的表里没有模板的文本框和图形、引用其他工作表的下拉选项，其余照原样；请打开填好的表补上，或改模板后重填",
        "文本框里的 {{填报单位}} 没有填：请在模板里把它写到格子里",
    ]


def test_a_town_without_rows_is_no_fault(there: County, tmp_path: Path) -> None:
    cells: dict[str, object] = {"A1": "姓名", "A2": "{{变动.姓名}}", "B2": "{{人员.人数}}", "B3": "=SUM(B2:B2)"}
    template = _own(tmp_path / "上级.xlsx", cells)
    order = Order(scope_of(there.office, as_of=date(2020, 6, 1), year=None, town=None))
    assert fill_report(there.office, template, tmp_path / "结果.xlsx", order).proofs.agreed == 1


def test_a_template_that_is_none(there: County, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"not a workbook")
    with pytest.raises(SwtoolError, match="模板打不开"):
        fill_report(there.office, broken, tmp_path / "结果.xlsx", Order(_scope(there)))
    with pytest.raises(NotFound, match="花名册"), template_file("花名"):
        pass
    with template_file("staff_roster") as (title, path):
        assert (title, path.name) == ("人员花名册", "staff_roster.xlsx")
