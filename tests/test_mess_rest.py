"""The rest of the catalogue of mess (domain §3.11): shapes of cells and files that the other two files leave out."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from swtool.dates import OPEN_END
from swtool.intake.tables import Reading
from tests.mess import Outcome, Rows, county, save, take_in
from tests.old_books import old_book
from tests.registry_house import resident_id

ONE, TWO = (resident_id(f"199{number}0101", 1) for number in range(2))
HEAD = ("社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间")
FIRST = ("许村镇社工站", "甲一", ONE, "服务性", "专职", "2021-06-30")
SECOND = ("许村镇社工站", "乙二", TWO, "服务性", "兼职", "2021-07-01")
RESOURCES = ("乡镇（街道）", "社区", "资源名称", "提供方", "对接次数", "可重复使用", "有效期", "更新日期")
MONEY = ("机构名称", "月份", "科目", "收支类别", "本期金额", "执行率")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


@pytest.fixture
def check(office: Path, tmp_path: Path) -> Callable[..., Outcome]:
    """Check a book of one sheet."""
    return lambda *rows, **options: take_in(office, save(tmp_path / "花名册.xlsx", ("花名册", rows)), **options)


def resource(uses: object, reusable: object, valid_to: object) -> tuple[object, ...]:
    return ("许村镇", "永福村", "礼堂", "甲店", uses, reusable, valid_to, "2026-03-01")


# -- 2: three rows of headings ----------------------------------------------------------------------------------------


def test_02_a_heading_of_three_rows_is_found_in_the_third(office: Path, tmp_path: Path) -> None:
    rows: Rows = (
        ("许村镇社工站人员花名册", None, None, None, None, None, None),
        ("基本情况", None, None, None, None, "任职", None),
        ("姓名", "身份证号", "持证情况", None, None, "到站时间", "岗位性质"),
        (None, None, "助理", "社工师", "高级", None, None),
        ("甲一", ONE, None, "√", None, "2021-06-30", "服务性"),
    )
    merges = ("A1:G1", "A2:E2", "F2:G2", "A3:A4", "B3:B4", "C3:E3", "F3:F4", "G3:G4")
    outcome = take_in(office, save(tmp_path / "三行表头.xlsx", ("花名册", rows), merges=merges))
    assert (outcome.table.form, outcome.table.heading, list(outcome.table.rows)) == ("staff_roster", 4, [5])
    assert outcome.column("certificate_social_worker") == {5: True}
    assert outcome.column("name") == {5: "甲一"}


# -- 7, 8: names and full-width punctuation ---------------------------------------------------------------------------


@pytest.mark.parametrize("dot", ["•", "・", "．", ".", "‧"])
def test_07_every_dot_of_a_name_becomes_the_one_dot(check: Callable[..., Outcome], dot: str) -> None:
    outcome = check(HEAD, (*FIRST[:1], f"阿依努尔{dot}示例", *FIRST[2:]))
    assert outcome.column("name") == {2: "阿依努尔·示例"}
    assert outcome.findings == [("cell.name.cleaned", "B2")]


def test_07_a_character_that_somebody_has_made_is_kept(check: Callable[..., Outcome]) -> None:
    outcome = check(HEAD, (*FIRST[:1], "\ue000明", *FIRST[2:]))
    assert (outcome.column("name"), outcome.findings) == ({2: "\ue000明"}, [])


def test_07_two_of_one_name_are_two(check: Callable[..., Outcome]) -> None:
    outcome = check(HEAD, FIRST, (*SECOND[:1], "甲一", resident_id("19850714", 77), *SECOND[3:]))
    stations = [change.detail for change in outcome.receipt.tables[0].plan.changes]
    assert (stations, outcome.findings) == (["许村镇社工站到岗登记"] * 2, [])


def test_08_full_width_punctuation(check: Callable[..., Outcome]) -> None:
    outcome = check(
        ("机构名称", "月份", "科目", "收支类别", "本期金额", "摘要"),
        ("示例社会工作服务中心", "２０２６－１０", "服务活动", "支出", "１，２００．５０", "（甲）"),
    )
    assert outcome.column("amount") == {2: 120_050}
    assert outcome.findings == []


# -- 9: ranges and open ends ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read", "code"),
    [
        ("长期", OPEN_END, ""),
        ("至今", OPEN_END, ""),
        ("2026.3.1-2027.2.28", date(2027, 2, 28), "cell.day.end_of_period"),
        ("2027.2.29", None, "cell.day.unreadable"),
    ],
)
def test_09_ranges_and_open_ends(check: Callable[..., Outcome], written: object, read: object, code: str) -> None:
    outcome = check(RESOURCES, resource(1, "是", written))
    assert outcome.column("valid_to") == {2: read}
    assert outcome.findings == ([(code, "G2")] if code else [])


# -- 11: telephones ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read", "code"),
    [
        ("87654321", "87654321", "cell.phone.no_area_code"),
        (57387654321.0, None, "cell.phone.zero_lost"),
    ],
)
def test_11_landlines(check: Callable[..., Outcome], written: object, read: str | None, code: str) -> None:
    outcome = check((*HEAD, "手机"), (*FIRST, written))
    assert (outcome.column("mobile"), outcome.findings) == ({2: read}, [(code, "G2")])


# -- 12: numbers with words, percents, zero ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read", "code"),
    [
        ("12人", 12, ""),
        ("12 次", 12, ""),
        ("１２", 12, ""),
        (0, 0, ""),
        ("零", 0, ""),
        ("无", None, ""),
        ("√", None, "cell.count.unreadable"),
        ("1.38E+10", None, "cell.count.unreadable"),
        ("3(持证2)", None, "cell.count.unreadable"),
    ],
)
def test_12_counts(check: Callable[..., Outcome], written: object, read: int | None, code: str) -> None:
    outcome = check(RESOURCES, resource(written, "是", None))
    assert outcome.column("times_used") == {2: read}
    assert outcome.findings == ([(code, "E2")] if code else [])


@pytest.mark.parametrize(
    ("written", "read"), [("85%", Fraction(85, 100)), (0.85, Fraction(85, 100)), (85, None), ("85", None)]
)
def test_12_percents(check: Callable[..., Outcome], written: object, read: Fraction | None) -> None:
    outcome = check(MONEY, ("示例社会工作服务中心", "2026-10", "服务活动", "支出", 1, written))
    assert outcome.column("execution_rate") == {2: read}
    assert outcome.findings == ([] if read is not None else [("cell.rate.unreadable", "F2")])


def test_12_a_blank_amount_is_not_zero(check: Callable[..., Outcome]) -> None:
    line = ("示例社会工作服务中心", "2026-10", "服务活动", "支出")
    outcome = check(MONEY, (*line, 0, None), ("示例社会工作服务中心", "2026-10", "行政管理", "支出", None, "85%"))
    assert outcome.column("amount") == {2: 0, 3: None}
    assert outcome.findings == [("cell.required", "E3")]


# -- 13: words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [("是", True), ("有", True), ("√", True), ("1", True), (1, True), ("否", False), ("×", False), ("/", None)],
)
def test_13_yes_and_no(check: Callable[..., Outcome], written: object, read: bool | None) -> None:
    outcome = check(RESOURCES, resource(1, written, None))
    assert (outcome.column("reusable"), outcome.findings) == ({2: read}, [])


def test_13_the_masses_and_university(check: Callable[..., Outcome]) -> None:
    outcome = check((*HEAD, "政治面貌", "学历"), (*FIRST, "群众", "大学"), (*SECOND, "中共党员", "大专"))
    assert outcome.column("education") == {2: "bachelor", 3: "junior_college"}
    assert outcome.column("political_status") == {2: "群众", 3: "中共党员"}
    assert outcome.findings == []


# -- 15: old, locked, uncalculated ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["花名册(最终版)(2).xls", "花名册.et", "其实是旧格式.xlsx"])
def test_15_old_binary_books_and_wps_under_any_name(office: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(old_book(8, {"花名册": [HEAD, FIRST, SECOND]}))
    outcome = take_in(office, tmp_path / name)
    assert (outcome.table.form, outcome.table.heading) == ("staff_roster", 1)
    assert outcome.column("resident_id") == {2: ONE, 3: TWO}
    assert outcome.findings == []


def test_15_a_locked_book_opens_with_its_password(office: Path, tmp_path: Path) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]

    plain = save(tmp_path / "原.xlsx", ("花名册", (HEAD, FIRST)))
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt("示例密码1", out)
    path = tmp_path / "加密.xlsx"
    path.write_bytes(out.getvalue())
    outcome = take_in(office, path, reading=Reading(password="示例密码1"))
    assert (outcome.column("name"), outcome.findings) == ({2: "甲一"}, [])


def test_15_a_formula_without_a_result_is_told(office: Path, tmp_path: Path) -> None:
    path = save(
        tmp_path / "公式.xlsx", ("财务", (MONEY, ("示例社会工作服务中心", "2026-10", "服务活动", "支出", 1, None)))
    )
    workbook = load_workbook(path)
    workbook.worksheets[0]["E2"] = "=1+1"
    workbook.save(path)
    outcome = take_in(office, path)
    assert outcome.column("amount") == {2: None}
    assert outcome.findings == [("cell.formula_uncalculated", "E2")]
    assert any("E2" in note and "没有计算结果" in note for note in outcome.receipt.book.notes)


# -- 5: what stands below the rows ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "foot",
    [
        ("第 1 页 共 1 页",), ("—— 以下空白 ——",), ("共1家",), ("（盖章）",), ("（续下页）",), ("经办：",),
        ("制表：王某", "审核：李某"), ("填报人：王某", None, "审核：李某"),
    ],
)  # fmt: skip
def test_05_the_foot_of_a_page_is_no_organization(office: Path, tmp_path: Path, foot: tuple[object, ...]) -> None:
    rows: Rows = (("机构名称", "统一社会信用代码", "登记机关"), ("示例甲中心", None, "海宁市民政局"), foot)
    outcome = take_in(office, save(tmp_path / "名单.xlsx", ("名单", rows)))
    assert (outcome.table.form, list(outcome.table.rows), outcome.findings) == ("organization_list", [2], [])


def test_05_a_row_that_begins_like_a_note_and_says_more_is_data(office: Path, tmp_path: Path) -> None:
    rows: Rows = (
        ("责任事项", "责任方面", "社工站", "责任岗位"),
        ("个案跟进", "个案管理", "许村镇社工站", "社工"),
        ("说明：政策宣传", "社区治理", "许村镇社工站", "社工"),
    )
    outcome = take_in(office, save(tmp_path / "责任.xlsx", ("责任", rows)))
    assert (list(outcome.table.rows), outcome.findings) == ([2, 3], [])


def test_05_below_the_notes_what_might_be_data_is_told(check: Callable[..., Outcome]) -> None:
    nobody = ("许村镇社工站", None, *SECOND[2:])
    outcome = check(HEAD, FIRST, ("备注：以下为新增",), nobody, SECOND, ("01",), ())
    assert list(outcome.table.rows) == [2]
    assert outcome.findings == [("intake.after_notes", "4:4"), ("intake.after_notes", "5:5")]
    severities = [found.severity.value for found in outcome.receipt.findings]
    assert severities == ["warning", "error"]
