"""Codes and shares that are numbers in their cells are read as their number format shows them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.forms.shown import code_shown, percent_shown, shows_code, shows_percent
from swtool.workbooks.read_formats_odf import format_seen
from tests.book_samples import odf_table, open_document
from tests.mess import Outcome, county, save, take_in

HOUSEHOLDS = ("档案号", "村（社区）", "户主", "成员姓名", "与户主关系", "性别", "建档日期")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (1, '"XC-"0000', "XC-0001"),
        (1.0, '"XC-"0000', "XC-0001"),
        (12345, '"XC-"0000', "XC-12345"),
        (7, "00000", "00007"),
        (0, "00000", "00000"),
        (7, '0000"号"', "0007号"),
        (7, '0"号"', "7号"),
        (20260001, "0000-0000", "2026-0001"),
        (120260001, "0000-0000", "12026-0001"),
        (5, r"\D\A000", "DA005"),
        (5, "[$-804]000", "005"),
        (5, "000_ ", "005"),
        (5, '"许村（"000"）"', "许村（005）"),
        (5, '"A;B"00;[Red]-00', "A;B05"),
        (5, '"海宁 "000', "海宁 005"),
    ],
)
def test_codes(number: float, code: str, shown: str) -> None:
    assert shows_code(code)
    assert code_shown(number, code) == shown


@pytest.mark.parametrize(
    "code",
    [
        *("General", "@", "0", "0_ ", "0.00", "0.0", "#,##0", "0%", "00%", "# ?/?", "0.00E+00", "yyyy/m/d", ""),
        *("[>9]000", "[Red]000", "¥000", '"-"', '0;"x"0', '#"号"'),
    ],
)
def test_other_formats_leave_a_code_as_it_is(code: str) -> None:
    assert not shows_code(code)
    assert code_shown(5, code) is None


@pytest.mark.parametrize("number", [-1, 1.5, 1e15])
def test_numbers_that_are_no_codes(number: float) -> None:
    assert code_shown(number, "00000") is None


def test_percents() -> None:
    assert all(map(shows_percent, ("0%", "0.00%", "0%;[Red]-0%", "0.0%_ ", "#,##0%")))
    assert not any(map(shows_percent, ("0", "0.00", '0"%"', "General", "@", "")))
    assert [percent_shown(number) for number in (1, 1.0, 0.855)] == ["100%", "100%", "85.5%"]


def households(office: Path, tmp_path: Path, *codes: tuple[object, str]) -> Outcome:
    rows = [
        (code, "永福村", f"示例{name}", f"示例{name}", "户主", "男", "2026.3.1")
        for (code, _), name in zip(codes, "甲乙丙丁", strict=False)
    ]
    formats = {f"A{number}": code for number, (_, code) in enumerate(codes, 2)}
    return take_in(office, save(tmp_path / "档案.xlsx", ("永福村", [HOUSEHOLDS, *rows]), formats=formats))


def test_each_code_by_the_format_of_its_own_cell(office: Path, tmp_path: Path) -> None:
    codes = ((1, '"XC-"0000'), (2, "00000"), (3, "General"), ("00004", "@"))
    outcome = households(office, tmp_path, *codes)
    assert outcome.column("file_no") == {2: "XC-0001", 3: "00002", 4: "3", 5: "00004"}


def test_codes_in_other_formats_stay_as_they_are(office: Path, tmp_path: Path) -> None:
    outcome = households(office, tmp_path, (1, "0.00"), (2, "#,##0"))
    assert outcome.column("file_no") == {2: "1", 3: "2"}


@pytest.mark.parametrize(("cell", "code"), [
    (date(2026, 3, 12), "m月d日"), (date(2026, 3, 1), "mmm-yy"), (date(2026, 3, 12), "yyyy/m/d"),
])  # fmt: skip
def test_a_code_that_became_a_day_is_refused(office: Path, tmp_path: Path, cell: date, code: str) -> None:
    """3-12 typed into a cell is a day for Excel: neither what was typed nor what is seen was stored."""
    outcome = households(office, tmp_path, (cell, code), ("3-12", "@"))
    assert outcome.findings == [("cell.code.is_date", "A2")]
    assert outcome.receipt.findings[0].what == "档案号：编号存成了日期，看不出原来写的是什么"
    assert outcome.column("file_no") == {2: None, 3: "3-12"}


MONTH = ("许村镇社工站2026年11月社工站月报表",)


@pytest.mark.parametrize("code", ["0%", "0.00%"])
def test_satisfaction_seen_as_a_hundred_percent(office: Path, tmp_path: Path, code: str) -> None:
    rows = [MONTH, ("服务领域", "入户走访", "满意度", "小组人次"), ("养老", 20, 1, 30)]
    outcome = take_in(office, save(tmp_path / "月报.xlsx", ("月报", rows), formats={"C3": code}))
    assert (outcome.findings, outcome.table.rows[3]["home_visits_household_times"]) == ([], 20)
    assert outcome.table.rows[3]["satisfaction"] == 10_000


def test_satisfaction_of_one_in_a_plain_cell_stays_refused(office: Path, tmp_path: Path) -> None:
    rows = [MONTH, ("服务领域", "入户走访", "满意度", "小组人次"), ("养老", 20, 1, 30)]
    outcome = take_in(office, save(tmp_path / "月报.xlsx", ("月报", rows), formats={"B3": "0%"}))
    assert ("cell.figure.unit", "C3") in outcome.findings


def test_a_row_of_a_report_by_the_format_of_its_figure(office: Path, tmp_path: Path) -> None:
    rows = [MONTH, ("服务领域", "指标", "本月"), ("养老", "满意度", 1), ("养老", "入户走访户次", 1)]
    outcome = take_in(office, save(tmp_path / "月报.xlsx", ("月报", rows), formats={"C3": "0%"}))
    assert {number: str(figure) for number, figure in outcome.column("value").items()} == {3: "100%", 4: "1"}


@pytest.mark.parametrize(
    ("kind", "value", "text", "code"),
    [
        ("float", "7", "007", "000"),
        ("float", "1", "XC-0001", '"XC-"0000'),
        ("float", "20260001", "2026-0001", '0000"-"0000'),
        ("float", "2021.1", "2021.10", "0.00"),
        ("percentage", "1", "100%", "0%"),
        ("percentage", "0.855", "85.50%", "0.00%"),
        ("date", "2026-12-01", "2026年12月", 'yyyy"年"m"月"'),
        *(("float", value, text, "General") for value, text in (("7", "7"), ("-7", "-007"), ("1234", "1,234"))),
        *(("float", value, text, "General") for value, text in (("3", "¥3"), ("8", "009"), ("", "007"))),
        ("date", "2026-12-01", "2026/12/1", "General"),
    ],
)
def test_the_format_by_what_is_seen_of_a_value(kind: str, value: str, text: str, code: str) -> None:
    assert format_seen(kind, value, text) == code


def test_codes_of_an_ods_are_read_as_they_are_seen(office: Path, tmp_path: Path) -> None:
    """007 came in as 7."""
    rows = [(name, "永福村", "示例甲", name, "户主", "男", "2026.3.1") for name in ("示例甲", "示例乙")]
    table = [HOUSEHOLDS, *(("XC-0001", *row[1:]) for row in rows)]
    body = odf_table(table).replace(
        '<table:table-cell office:value-type="string"><text:p>XC-0001',
        '<table:table-cell office:value-type="float" office:value="1"><text:p>XC-0001',
    )
    path = tmp_path / "档案.ods"
    path.write_bytes(open_document("spreadsheet", body))
    assert take_in(office, path).column("file_no") == {2: "XC-0001", 3: "XC-0001"}
