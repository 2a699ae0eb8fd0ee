"""Cells with a line through them are refused at their place; rows that nobody sees are read and named."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from swtool.intake.deciding import Terms
from swtool.workbooks.read import read
from swtool.workbooks.read_struck import struck_in_xlsx
from tests.mess import Outcome, county, take_in
from tests.registry_house import resident_id

HEAD = ("社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间")
PEOPLE = tuple(("许村镇社工站", f"示例{name}", resident_id("19900101", at), "服务性", "专职", "2021-06-30")
               for at, name in enumerate("甲乙丙", 2))  # fmt: skip
STRUCK = Font(strike=True)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
Draw = Callable[[Any], None]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


def roster(path: Path, draw: Draw) -> Path:
    """Title, heading in row 2, people in the rows 3 to 5, with what ``draw`` does to the sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (("许村镇社工站人员花名册",), HEAD, *PEOPLE):
        sheet.append(row)
    draw(sheet)
    book.save(path)
    return path


def strike(*cells: str) -> Draw:
    def draw(sheet: Any) -> None:
        for cell in cells:
            sheet[cell].font = STRUCK

    return draw


def told(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(found.code, found.where.cell, found.what) for found in outcome.receipt.findings]


def test_a_row_with_a_line_through_it_goes_back(office: Path, tmp_path: Path) -> None:
    outcome = take_in(office, roster(tmp_path / "a.xlsx", strike(*(f"{letter}4" for letter in "ABCDEF"))))
    assert told(outcome) == [("intake.struck", "A4", "这一行划了删除线，看不出还算不算")]
    assert outcome.receipt.findings[0].remedy == "不要了的就删去，还要的就去掉删除线"
    assert outcome.receipt.state == "returned"


def test_without_it_the_others_load(office: Path, tmp_path: Path) -> None:
    path = roster(tmp_path / "a.xlsx", strike(*(f"{letter}4" for letter in "ABCDEF")))
    outcome = take_in(office, path, terms=Terms(partial=True))
    assert (outcome.receipt.state, list(outcome.column("name"))) == ("checked_partly", [3, 5])
    assert [left.row for left in outcome.receipt.left_out] == [4]


def test_cells_are_named_by_their_columns(office: Path, tmp_path: Path) -> None:
    outcome = take_in(office, roster(tmp_path / "a.xlsx", strike("D4", "F4", "F5")))
    assert told(outcome) == [
        ("intake.struck", "D4", "“岗位性质、到站时间”划了删除线，看不出还算不算"),
        ("intake.struck", "F5", "“到站时间”划了删除线，看不出还算不算"),
    ]


def test_a_line_where_nothing_is_read_says_nothing(office: Path, tmp_path: Path) -> None:
    """Through the title, a heading, blank cells, and one that was taken off again."""

    def draw(sheet: Any) -> None:
        strike("A1", "B2", "H4", "D9")(sheet)
        sheet["B3"].font = Font(strike=False)

    outcome = take_in(office, roster(tmp_path / "a.xlsx", draw))
    assert (outcome.findings, outcome.receipt.state) == ([], "checked")


def test_words_within_a_cell(office: Path, tmp_path: Path) -> None:
    """~~示例丁~~示例乙 is read as one text: nobody is called that."""
    plain, rich = roster(tmp_path / "a.xlsx", lambda _: None), tmp_path / "b.xlsx"
    put = {
        "xl/worksheets/sheet1.xml": (r'<c r="B4" t="inlineStr">.*?</c>', '<c r="B4" t="s"><v>1</v></c>'),
        "[Content_Types].xml": ("(?=</T)", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS}"/>'),
        "xl/_rels/workbook.xml.rels": ("(?=</R)", f'<Relationship Id="s" Type="{SHARED}" Target="sharedStrings.xml"/>'),
    }
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(rich, "w") as after:
        for name in before.namelist():
            after.writestr(name, re.sub(*put.get(name, ("$^", "")), before.read(name).decode()))
        runs = "<r><rPr><strike/></rPr><t>示例丁</t></r><r><t>示例乙</t></r>"
        after.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>无</t></si><si>{runs}</si></sst>')
    outcome = take_in(office, rich)
    assert outcome.column("name")[4] == "示例丁示例乙"
    assert ("intake.struck", "B4", "“姓名”划了删除线，看不出还算不算") in told(outcome)


@pytest.mark.skipif(shutil.which("soffice") is None and os.environ.get("CI") != "true", reason="needs LibreOffice")
@pytest.mark.parametrize("ending", ["xls", "xlsx"])
def test_a_book_of_another_program(office: Path, tmp_path: Path, ending: str) -> None:
    def draw(sheet: Any) -> None:
        strike("E3", *(f"{letter}4" for letter in "ABCDEF"))(sheet)
        sheet.row_dimensions[5].hidden = True

    made, profile = roster(tmp_path / "a.xlsx", draw), (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "存"), str(made)], check=True, capture_output=True, timeout=180
    )
    outcome = take_in(office, tmp_path / "存" / f"a.{ending}")
    assert [(code, cell) for code, cell, _ in told(outcome)] == [("intake.struck", "E3"), ("intake.struck", "A4")]
    assert outcome.receipt.notes == ("“Sheet”里隐藏的行也当数据读了：5",)


@pytest.mark.parametrize(
    ("sign", "is_on"),
    [
        ("<strike/>", True), ('<strike val="1"/>', True), ('<strike val="true"/>', True),
        ('<strike val="0"/>', False), ('<strike val="false"/>', False), ("<b/>", False),
    ],
)  # fmt: skip
def test_how_a_line_is_switched_on(tmp_path: Path, sign: str, is_on: bool) -> None:
    made, changed = roster(tmp_path / "a.xlsx", strike("B4")), tmp_path / "b.xlsx"
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "xl/styles.xml":
                content = re.sub(rb"<strike[^>]*/>", sign.encode(), content)
            after.writestr(name, content)
    assert struck_in_xlsx(changed.read_bytes()) == ({"Sheet": frozenset({(4, 2)})} if is_on else {})


def test_what_a_conditional_format_strikes_is_no_hand(tmp_path: Path) -> None:
    from openpyxl.formatting.rule import CellIsRule

    def draw(sheet: Any) -> None:
        rule: Any = CellIsRule(operator="equal", formula=['"专职"'], font=STRUCK)
        sheet.conditional_formatting.add("E3:E5", rule)

    (sheet,) = read(roster(tmp_path / "a.xlsx", draw)).sheets
    assert sheet.struck == frozenset()


def test_hidden_rows_are_data_and_are_named(office: Path, tmp_path: Path) -> None:
    def draw(sheet: Any) -> None:
        for row in (1, 4, 5, 9):
            sheet.row_dimensions[row].hidden = True

    outcome = take_in(office, roster(tmp_path / "a.xlsx", draw))
    assert (list(outcome.column("name")), outcome.findings) == ([3, 4, 5], [])
    assert outcome.receipt.notes == ("“Sheet”里隐藏的行也当数据读了：4、5",)
