"""The shipped templates: what stands in each sheet, its sums, and that they are what their script makes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from swtool.reporting.fill import Order
from swtool.reporting.templates import TEMPLATES
from tests.reporting_case import _filled, _scope, _sheet
from tests.reporting_case import there as there  # noqa: PLC0414
from tests.reporting_house import County

SOFFICE = shutil.which("soffice")


def test_the_roster(there: County, tmp_path: Path) -> None:
    filled = _filled(there, "人员花名册", tmp_path / "结果.xlsx")
    assert dict(filled.rows) == {"人员": 6, "站点": 2}
    assert filled.missing == ()
    assert filled.unproven == ()
    assert filled.masked
    assert filled.is_complete
    sheet = _sheet(filled.path, "人员花名册")
    assert sheet["A1"].value == "海宁市社工站人员花名册"
    assert sheet["A2"].value == "填报单位（盖章）：海宁市民政局"
    assert [sheet.cell(row, 5).value for row in range(5, 11)] == [f"330481-0000{n}" for n in (1, 2, 6, 2, 3, 5)]
    assert sheet["D5"].value == "示某"
    assert sheet["A11"].value == "合　计"
    assert sheet["R11"].value == "=SUM(R5:R10)"
    assert sheet.print_area == "'人员花名册'!$A$1:$V$13"


def test_the_changes_and_the_hours(there: County, tmp_path: Path) -> None:
    changes = _filled(there, "变动备案汇总表", tmp_path / "变动.xlsx")
    assert dict(changes.rows) == {"站点变动": 2, "变动": 5}
    sheet = _sheet(changes.path, "变动备案汇总表")
    assert sheet["A1"].value == "海宁市社工站人员变动备案汇总表（2026年）"
    assert [cell.value for cell in sheet[5]][:16] == [
        1, "许村镇", "许村镇社工站", 1, 3, 0, 0, 0, 0, 0, 4, 1, 0, 3, 0, 0,
    ]  # fmt: skip
    hours = _filled(there, "继续教育学时汇总表", tmp_path / "学时.xlsx")
    assert dict(hours.rows) == {"学时": 6, "站点学时": 2}
    sheet = _sheet(hours.path, "继续教育学时汇总表")
    assert [sheet.cell(row, 14).value for row in range(5, 11)] == [29.96, 0, 0, 30, 6, 0]
    for filled in (changes, hours):
        assert filled.missing == ()
        assert filled.proofs.agreed >= 9
        assert filled.proofs.disagreements == ()


def test_every_template_of_an_empty_town_still_has_its_form(there: County, tmp_path: Path) -> None:
    with there.office.change("一个没有站的镇") as tx:
        tx.insert(
            "division",
            {
                "uid": tx.uid(),
                "system": "nbs-2023",
                "first_year": 2023,
                "last_year": 2023,
                "code": "330481104",
                "name": "丁桥镇",
                "level": "town",
                "parent_id": 1,
                "valid_from": "2000-01-01",
            },
        )
    for template in TEMPLATES:
        order = Order(_scope(there, "丁桥镇"))
        filled = _filled(there, template.title, tmp_path / f"{template.title}.xlsx", order)
        if template.title != "年度统计汇总表":  # a line a measure: that there is no station is said in it
            assert set(filled.rows.values()) == {0}
        assert filled.missing == ()


def test_same_office_same_bytes(there: County, tmp_path: Path) -> None:
    first = _filled(there, "人员花名册", tmp_path / "甲.xlsx")
    second = _filled(there, "人员花名册", tmp_path / "乙.xlsx")
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.sha256 == hashlib.sha256(first.path.read_bytes()).hexdigest()


def test_templates_carry_nothing_but_known_markers(there: County, tmp_path: Path) -> None:
    for template in TEMPLATES:
        filled = _filled(there, template.title, tmp_path / template.file_name)
        for sheet in openpyxl.load_workbook(filled.path).worksheets:
            left = [
                c.coordinate for row in sheet.iter_rows() for c in row if isinstance(c.value, str) and "{{" in c.value
            ]
            assert left == [], sheet.title


def test_templates_are_what_their_script_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from swtool.templates import make_workbooks

    shipped = make_workbooks.HERE
    monkeypatch.setattr(make_workbooks, "HERE", tmp_path)
    make_workbooks.main()
    for name, _ in make_workbooks.BOOKS:
        assert (tmp_path / name).read_bytes() == (shipped / name).read_bytes(), name
    assert {name for name, _ in make_workbooks.BOOKS} == {template.file_name for template in TEMPLATES}


@pytest.mark.skipif(SOFFICE is None and not os.environ.get("CI"), reason="no LibreOffice")
def test_libreoffice_comes_to_the_same_sums(there: County, tmp_path: Path) -> None:
    """The third opinion: another spreadsheet recalculates every SUM of every shipped template."""
    expected = {
        "人员花名册": {"R11": 5, "S11": 4, "T11": 1, "U11": 1},
        "各站汇总": {"E7": 100_000, "F7": 78.5, "G7": 6, "H7": 4, "I7": 2, "J7": 1, "K7": 1, "L7": 0, "M7": 0},
        "变动备案汇总表": {"D7": 2, "E7": 3, "K7": 5, "L7": 1, "M7": 0, "N7": 3, "P7": 1},
        "继续教育学时汇总表": {"I11": 5.96, "J11": 24, "K11": 30, "M11": 6, "N11": 65.96, "Q11": 1},
        "各站学时": {"D7": 6, "E7": 2, "F7": 4, "H7": 65.96},
        "年度统计表": {"C8": 2, "D8": 100_000, "E8": 78.5, "F8": 6, "G8": 4, "H8": 2, "I8": 1, "J8": 1, "Q8": 6},
        "持证和学历分布表": {"D7": 6, "D8": 6, "E8": 4, "F8": 2, "G8": 1, "J8": 5, "O8": 6},
        "汇总": {"C7": 2, "D7": 6, "E7": 4, "F7": 1, "D8": 6, "E8": 4, "F8": 1},
        "许村镇": {"M9": 3, "M10": 3, "N10": 2, "O10": 1},
        "长安镇": {"M9": 3, "M10": 3, "N10": 2, "O10": 0},
    }
    (tmp_path / "out").mkdir()
    files = [_filled(there, t.title, tmp_path / f"{t.title}.xlsx").path for t in TEMPLATES]
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, str(tmp_path / "out"), *map(str, files)], check=True, capture_output=True, timeout=180)
    checked = 0
    for file in files:
        book = openpyxl.load_workbook(tmp_path / "out" / file.name, data_only=True)
        for sheet in book.worksheets:
            for place, figure in expected.get(sheet.title, {}).items():
                assert Decimal(str(sheet[place].value)) == Decimal(str(figure)), f"{sheet.title} {place}"
                checked += 1
    assert checked == sum(len(cells) for cells in expected.values())


def test_a_roster_for_each_town(there: County, tmp_path: Path) -> None:
    filled = _filled(there, "分镇街人员名册", tmp_path / "名册.xlsx")
    assert dict(filled.rows) == {"镇街": 2, "人员": 6}
    # 汇总: four totals and three checks; each town: three 小计 on its only page and three totals.
    assert (filled.proofs.agreed, filled.proofs.unchecked, filled.missing) == (19, (), ())
    book = openpyxl.load_workbook(filled.path)
    assert book.sheetnames == ["汇总", "许村镇", "长安镇"]
    assert book["许村镇"]["A1"].value == "许村镇社工站人员名册"
    assert [book["许村镇"].cell(row, 4).value for row in (6, 7, 8)] == [f"330481-0000{n}" for n in (1, 2, 6)]
    assert [book["长安镇"].cell(row, 4).value for row in (6, 7, 8)] == [f"330481-0000{n}" for n in (2, 3, 5)]
    assert book["汇总"]["D8"].value == "=SUM('许村镇'!M10,'长安镇'!M10)"
    one = _filled(there, "分镇街人员名册", tmp_path / "许村.xlsx", Order(_scope(there, "许村镇")))
    assert openpyxl.load_workbook(one.path).sheetnames == ["汇总", "许村镇"]
