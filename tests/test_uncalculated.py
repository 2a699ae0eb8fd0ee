"""Formulas without a result, as programs write them that do not calculate: refused where they are read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook

from swtool.intake.deciding import Terms
from tests.mess import Outcome, county, take_in

HEAD = ("社区", "资源名称", "折合价值", "联系人", "其他")
ROWS = (("永福村", "活动室", 100, "示例甲", 1), ("永福村", "图书室", 200, "示例乙", 2))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


def resources(office: Path, path: Path, formulas: Mapping[str, str], terms: Terms = Terms()) -> Outcome:  # noqa: B008
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (HEAD, *ROWS):
        sheet.append(row)
    for cell, formula in formulas.items():
        sheet[cell] = formula
    book.save(path)
    return take_in(office, path, terms=terms)


def test_a_value_that_may_be_left_out_is_not_left_out_silently(office: Path, tmp_path: Path) -> None:
    outcome = resources(office, tmp_path / "a.xlsx", {"C3": "=100*2"})
    (found,) = outcome.receipt.findings
    assert (found.code, found.where.cell, found.what) == (
        "cell.formula_uncalculated", "C3", "折合价值：公式没有计算结果，看不出是什么",
    )  # fmt: skip
    assert outcome.receipt.state == "returned"


def test_a_needed_one_is_told_once(office: Path, tmp_path: Path) -> None:
    outcome = resources(office, tmp_path / "a.xlsx", {"B2": '="活动"&"室"'})
    assert outcome.findings == [("cell.formula_uncalculated", "B2")]


def test_without_it_the_others_load(office: Path, tmp_path: Path) -> None:
    outcome = resources(office, tmp_path / "a.xlsx", {"C3": "=100*2"}, Terms(partial=True))
    assert (outcome.receipt.state, [left.row for left in outcome.receipt.left_out]) == ("checked_partly", [3])


def test_formulas_where_nothing_is_read_say_nothing(office: Path, tmp_path: Path) -> None:
    """Beside the form's columns, in blank rows, and in a row of sums."""
    formulas = {"E2": "=1+1", "C9": '=IF(B9="","",1)', "B4": "合计", "C4": "=SUM(C2:C3)"}
    assert resources(office, tmp_path / "a.xlsx", formulas).findings == []


def test_excel_2003_xml(office: Path, tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells)

    name = "urn:schemas-microsoft-com:office:spreadsheet"
    path = tmp_path / "a.xls"
    path.write_text(
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{name}" xmlns:ss="{name}">'
        f'<Worksheet ss:Name="表"><Table>{row(*HEAD[:3])}</Row>'
        f'{row("永福村", "活动室")}<Cell ss:Formula="=100*2"/></Row></Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    assert take_in(office, path).findings == [("cell.formula_uncalculated", "C2")]
