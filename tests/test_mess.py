"""The sixteen kinds of mess in which sheets arrive (domain §3.11), each a small workbook with an exact expectation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from swtool.dates import Month, PartialDate
from tests.mess import Outcome, Rows, county, save, take_in
from tests.registry_house import resident_id

ONE, TWO, THREE = (resident_id(f"199{number}0101", 1) for number in range(3))
HEAD = ("序号", "社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间")
FIRST = (1, "许村镇社工站", "甲一", ONE, "服务性", "专职", "2021-06-30")
SECOND = (2, "许村镇社工站", "乙二", TWO, "服务性", "兼职", "2021-07-01")
RESOURCES = ("乡镇（街道）", "社区", "资源名称", "提供方", "折合价值", "联系电话", "更新日期")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


@pytest.fixture
def check(office: Path, tmp_path: Path) -> Callable[..., Outcome]:
    """Check a book of one sheet."""

    def check(rows: Rows, **options: object) -> Outcome:
        return take_in(office, save(tmp_path / "花名册(最终版)(2).xlsx", ("花名册", rows), **options))  # type: ignore[arg-type]

    return check


# -- 1: titles and lines of metadata above ----------------------------------------------------------------------------


def test_01_title_and_metadata_lines_are_read_as_such(office: Path, tmp_path: Path) -> None:
    rows: Rows = (
        ("海宁市许村镇社工站2026年10月财务公开表", None, None, None),
        ("填报单位（盖章）：示例社会工作服务中心", None, "填报日期：2026.11.3", "单位：万元"),
        ("科目", "收支类别", "本期金额", "摘要"),
        ("服务活动", "支出", 1.5, "暑期托管"),
        ("人员薪酬及补贴", "支出", "0.30万元", "十月"),
        ("行政管理", "支出", "200元", "打印"),
    )
    outcome = take_in(office, save(tmp_path / "财务.xlsx", ("财务", rows), merges=("A1:D1",)))
    assert (outcome.table.form, outcome.table.heading) == ("financial_disclosure", 3)
    assert outcome.column("amount") == {4: 1_500_000, 5: 300_000, 6: 20_000}  # 分
    title = outcome.receipt.tables[0].extract.title
    assert (title.town, title.reporting_unit, title.period) == ("许村镇", "示例社会工作服务中心", Month(2026, 10))


# -- 2: headings of two and three rows, vertical merges ---------------------------------------------------------------


def test_02_merged_headings_are_joined_and_vertical_merges_fill_their_range_only(office: Path, tmp_path: Path) -> None:
    rows: Rows = (
        ("社工站名称", "人员情况", None, "持证情况", None, None, "任职", None, None),
        (None, "姓名", "身份证号", "助理", "社工师", "高级", "岗位性质", "专兼职", "到站时间"),
        ("许村镇社工站", "甲一", ONE, "√", None, None, "服务性", "专职", "2021-06-30"),
        (None, "乙二", TWO, None, "√", None, "服务性", "专职", "2021-06-30"),
        (None, "丙三", THREE, None, None, None, "服务性", "专职", "2021-06-30"),
    )
    merges = ("A1:A2", "B1:C1", "D1:F1", "G1:I1", "A3:A4")
    outcome = take_in(office, save(tmp_path / "两行表头.xlsx", ("花名册", rows), merges=merges))
    assert (outcome.table.form, outcome.table.heading) == ("staff_roster", 2)
    assert outcome.column("station") == {3: "许村镇社工站", 4: "许村镇社工站", 5: None}
    assert outcome.column("certificate_assistant") == {3: True, 4: None, 5: None}
    assert outcome.column("certificate_social_worker") == {3: None, 4: True, 5: None}
    assert outcome.findings == [("roster.no_station", "A5")]


# -- 3: numbering, blanks, repeated headings --------------------------------------------------------------------------


def test_03_numbering_blank_rows_and_page_breaks_shift_nothing(check: Callable[..., Outcome]) -> None:
    bad = ("一、", "许村镇社工站", "丙三", "330481199001010099", "服务性", "专职", "2021-06-30")
    outcome = check(
        [HEAD, FIRST, (), (None, " ", "\u3000"), SECOND, HEAD, (1, *FIRST[1:2], "丁四", THREE, *FIRST[4:]), (), bad]
    )
    assert outcome.column("name") == {2: "甲一", 5: "乙二", 7: "丁四", 9: "丙三"}
    assert outcome.findings == [("cell.resident_id.check_digit", "D9")]


# -- 4: rows that sum ------------------------------------------------------------------------------------------------


def test_04_sums_are_left_out_added_again_and_told_where_they_are_off(check: Callable[..., Outcome]) -> None:
    outcome = check(
        [
            RESOURCES,
            ("许村镇", "永福村", "礼堂", "甲店", 100, None, "2026-03-01"),
            ("许村镇", "永福村", "球场", "甲店", 50.5, None, "2026-03-01"),
            (None, None, "小 计", None, 150.5, None, None),
            ("许村镇", "示范社区", "茶室", "乙店", 20, None, "2026-03-01"),
            (None, None, "小计", None, 21, None, None),
            ("合计", None, None, None, 170.5, None, None),
            ("平均", None, None, None, 56.8, None, None),
        ]
    )
    assert outcome.column("name") == {2: "礼堂", 3: "球场", 5: "茶室"}
    assert outcome.findings == [("intake.total_differs", "E6")]


# -- 5: notes below --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "note", ["注：本表一式两份", "备注：无", "填表人：王某", "审核人：", "联系电话：0573-87000000", "说明:按在岗填"]
)
def test_05_notes_at_the_bottom_are_no_rows(check: Callable[..., Outcome], note: str) -> None:
    outcome = check([HEAD, FIRST, SECOND, (note,)])
    assert list(outcome.table.rows) == [2, 3]
    assert outcome.findings == []


# -- 6: several tables, dictionaries, samples ------------------------------------------------------------------------


def test_06_tables_stacked_beside_each_other_and_on_several_sheets(office: Path, tmp_path: Path) -> None:
    resource = ("许村镇", "永福村", "礼堂", "甲店", 100, None, "2026-03-01")
    stacked: Rows = (
        HEAD,
        FIRST,
        ("例：张三", *FIRST[1:]),
        (),
        ("二、社区资源清单",),
        (),
        RESOURCES,
        resource,
    )
    beside: Rows = (
        (*RESOURCES[:4], None, *RESOURCES[:4]),
        ("许村镇", "永福村", "球场", "甲店", None, "许村镇", "永福村", "茶室", "乙店"),
    )
    path = save(tmp_path / "几张表.xlsx", ("混", stacked), ("永福村", beside))
    outcome = take_in(office, path)
    seen = [(table.form, table.sheet, table.heading, list(table.rows)) for table in outcome.tables]
    assert seen == [
        ("staff_roster", "混", 1, [2]),
        ("community_resource_list", "混", 7, [8]),
        ("community_resource_list", "永福村", 1, [2]),
        ("community_resource_list", "永福村", 1, [2]),
    ]
    assert [row["name"] for table in outcome.tables[1:] for row in table.rows.values()] == ["礼堂", "球场", "茶室"]


def test_06_a_hidden_dictionary_is_left_out(office: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = save(
        tmp_path / "字典.xlsx", ("花名册", (HEAD, FIRST)), ("数据字典", (("学历", "岗位性质"), ("本科", "服务性")))
    )
    workbook = load_workbook(path)
    workbook["数据字典"].sheet_state = "hidden"
    workbook.save(path)
    outcome = take_in(office, path)
    assert (outcome.table.sheet, list(outcome.table.rows), outcome.findings) == ("花名册", [2], [])


# -- 7: names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read", "code"),
    [
        ("甲 一", "甲一", ""),
        ("甲\u3000一", "甲一", ""),
        ("甲一  ", "甲一", ""),
        ("甲\u200b一", "甲一", ""),
        ("甲一(兼)", "甲一", "cell.name.cleaned"),
        ("甲一*", "甲一", "cell.name.cleaned"),
        ("阿依努尔•示例", "阿依努尔·示例", "cell.name.cleaned"),
        ("阿依努尔．示例", "阿依努尔·示例", "cell.name.cleaned"),
        ("阿依努尔·示例", "阿依努尔·示例", ""),
        ("𠮷〇一", "𠮷〇一", ""),
        ("甲一、乙二", None, "cell.name.several"),
    ],
)
def test_07_names(check: Callable[..., Outcome], written: str, read: str | None, code: str) -> None:
    outcome = check([HEAD, (*FIRST[:2], written, *FIRST[3:])])
    assert outcome.column("name") == {2: read}
    assert outcome.findings == ([(code, "C2")] if code else [])


# -- 8: full-width characters ----------------------------------------------------------------------------------------


def test_08_full_width_digits_letters_and_brackets(check: Callable[..., Outcome]) -> None:
    number = resident_id("19900101", 9)
    wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
    head = ("社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间", "手机")
    outcome = check(
        [head, ("许村镇社工站", "甲一", wide, "服务性", "专职", "２０２１．６．３０", "１３８０００００００１")]
    )
    row = outcome.table.rows[2]
    assert (row["resident_id"], str(row["started_on"]), row["mobile"]) == (number, "2021-06-30", "13800000001")
    assert outcome.findings == []


@pytest.mark.parametrize("wrong", ["O", "l", "I"])
def test_08_letters_that_look_like_digits_are_told_not_guessed(check: Callable[..., Outcome], wrong: str) -> None:
    outcome = check([HEAD, (*FIRST[:3], ONE[:8] + wrong + ONE[9:], *FIRST[4:])])
    assert outcome.column("resident_id") == {2: None}
    assert outcome.findings == [("cell.resident_id.shape", "D2")]
    assert "O、I或L" in outcome.receipt.findings[0].what


# -- 9: dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021.6.17", "2021-06-17"),
        ("2021-6-17", "2021-06-17"),
        ("2021/6/17", "2021-06-17"),
        ("20210617", "2021-06-17"),
        (20210617, "2021-06-17"),
        ("2021年6月17日", "2021-06-17"),
        ("2021年6月", "2021-06"),
        ("2021.6", "2021-06"),
        (2021.6, "2021-06"),
        ("21.6.17", "2021-06-17"),
        (44364, "2021-06-17"),
        (date(2021, 6, 17), "2021-06-17"),
        ("2021", "2021"),
    ],
)
def test_09_dates_are_read_with_their_precision(check: Callable[..., Outcome], written: object, read: str) -> None:
    outcome = check([(*HEAD, "取证时间"), (*FIRST, written)])
    assert outcome.column("obtained_on") == {2: PartialDate.parse(read)}
    assert outcome.findings == [("roster.certificate_without_level", "H2")]  # a date of which certificate?


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2021.6.31", "没有31日"),
        ("6月17日", "没有写年份"),
        ("2021.6.17-2021.6.19", ""),
        ("至今", "至今"),
    ],
)
def test_09_what_is_no_day_is_refused_with_the_reason(
    check: Callable[..., Outcome], written: object, words: str
) -> None:
    outcome = check([(*HEAD, "取证时间"), (*FIRST, written)])
    assert outcome.findings == [("cell.day.unreadable", "H2")]
    assert words in outcome.receipt.findings[0].what


def test_09_a_number_that_may_have_lost_its_zero_asks(check: Callable[..., Outcome]) -> None:
    outcome = check([(*HEAD, "取证时间"), (*FIRST, 2021.1), (*SECOND, "2021.10")])
    assert outcome.column("obtained_on") == {2: None, 3: PartialDate(2021, 10)}
    assert outcome.findings == [("cell.day.lost_zero", "H2"), ("roster.certificate_without_level", "H3")]
    assert "2021年1月" in outcome.receipt.findings[0].what
    assert "2021年10月" in outcome.receipt.findings[0].what
    assert outcome.receipt.findings[0].expected == "文本 2021-01 或 2021-10"


def test_09_what_is_right_is_said_of_the_year_that_was_written(check: Callable[..., Outcome]) -> None:
    outcome = check([(*HEAD, "取证时间"), (*FIRST, 2019.1)])
    assert outcome.receipt.findings[0].expected == "文本 2019-01 或 2019-10"


def test_09_unless_its_number_format_shows_the_zero(check: Callable[..., Outcome]) -> None:
    outcome = check([(*HEAD, "取证时间"), (*FIRST, 2021.1)], formats={"H2": "0.00"})
    assert outcome.column("obtained_on") == {2: PartialDate(2021, 10)}


def test_09_the_serial_of_the_other_date_system(office: Path, tmp_path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    page = workbook.worksheets[0]
    for row in ((*HEAD, "取证时间"), (*FIRST, 42902)):
        page.append(row)
    workbook.save(tmp_path / "苹果.xlsx")
    outcome = take_in(office, tmp_path / "苹果.xlsx")
    assert outcome.column("obtained_on") == {2: PartialDate(2021, 6, 17)}


# -- 10: resident IDs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (float(ONE[:17] + "0"), "cell.resident_id.precision_lost"),
        (330481199001010, "cell.resident_id.number"),
        ("3304**********0014", "cell.resident_id.masked"),
        (ONE[:17], "cell.resident_id.shape"),
    ],
)
def test_10_ids_that_excel_or_somebody_has_ruined(check: Callable[..., Outcome], written: object, code: str) -> None:
    outcome = check([HEAD, (*FIRST[:3], written, *FIRST[4:])])
    assert outcome.column("resident_id") == {2: None}
    assert outcome.findings == [(code, "D2")]


def test_10_ids_that_can_be_mended_are_and_it_is_said(check: Callable[..., Outcome]) -> None:
    low = next(number for number in (resident_id("19900101", n) for n in range(1, 400)) if number.endswith("X"))
    apart = f"{TWO[:6]} {TWO[6:10]} {TWO[10:14]} {TWO[14:]}"
    old = THREE[:6] + THREE[8:17]
    outcome = check(
        [
            HEAD,
            (*FIRST[:3], low.lower(), *FIRST[4:]),
            (*SECOND[:3], apart, *SECOND[4:]),
            (3, "许村镇社工站", "丙三", "'" + old, *FIRST[4:]),
        ]
    )
    assert outcome.column("resident_id") == {2: low, 3: TWO, 4: THREE}
    told = [(code, cell) for code, cell in outcome.findings if code.startswith("cell.resident_id")]
    assert ("cell.resident_id.cleaned", "D3") in told
    assert [cell for _, cell in told] == ["D3", "D4"]


# -- 11: telephones --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (13800000001.0, "13800000001"),
        ("13800000001.0", "13800000001"),
        ("138-0000-0001", "13800000001"),
        ("0573-87000001", "0573-87000001"),
    ],
)
def test_11_telephones(check: Callable[..., Outcome], written: object, read: str) -> None:
    outcome = check([(*HEAD, "手机"), (*FIRST, written)])
    assert outcome.column("mobile") == {2: read}
    assert outcome.findings == []


def test_11_of_two_telephones_none_is_chosen_and_a_rounded_one_is_refused(check: Callable[..., Outcome]) -> None:
    outcome = check([(*HEAD, "手机"), (*FIRST, "13800000001/13800000002"), (*SECOND, "1.38E+10")])
    assert outcome.column("mobile") == {2: None, 3: None}
    assert outcome.findings == [("cell.phone.several", "H2"), ("cell.phone.precision_lost", "H3")]


# -- 12: quantities --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,200", 120_000),
        ("1.2万", 1_200_000),
        ("1.2万元", 1_200_000),
        (0, 0),
        ("无", None),
        ("/", None),
        ("—", None),
        (None, None),
    ],
)
def test_12_amounts(check: Callable[..., Outcome], written: object, value: int | None) -> None:
    outcome = check([RESOURCES, ("许村镇", "永福村", "礼堂", "甲店", written, None, "2026-03-01")])
    assert (outcome.column("estimated_value"), outcome.findings) == ({2: value}, [])


@pytest.mark.parametrize("written", ["30余", "约30", "3(持证2)"])
def test_12_about_so_many_is_refused_where_exactness_matters(check: Callable[..., Outcome], written: str) -> None:
    outcome = check(
        [
            ("机构名称", "月份", "科目", "收支类别", "本期金额"),
            ("示例社会工作服务中心", "2026-10", "服务活动", "支出", written),
        ]
    )
    assert outcome.column("amount") == {2: None}
    assert [cell for code, cell in outcome.findings if code.startswith("cell.")] == ["E2"]


@pytest.mark.parametrize("written", ["30余", "约30"])
def test_12_about_so_many_is_kept_where_the_column_is_an_estimate(check: Callable[..., Outcome], written: str) -> None:
    outcome = check([RESOURCES, ("许村镇", "永福村", "礼堂", "甲店", written, None, "2026-03-01")])
    assert outcome.column("estimated_value") == {2: 3_000}
    assert [cell for _, cell in outcome.findings] == ["E2"]
    assert "约" in outcome.receipt.findings[0].what


# -- 13: words of categories -----------------------------------------------------------------------------------------


def test_13_words_of_categories(check: Callable[..., Outcome]) -> None:
    head = (*HEAD, "学历", "持证情况", "性别", "本地户籍")
    sexes = ["男" if int(number[16]) % 2 else "女" for number in (ONE, TWO)]
    as_codes = {"男": "1", "女": "2"}
    outcome = check(
        [
            head,
            (*FIRST, "大学本科", "助理", sexes[0], "√"),
            (*SECOND, "专科", "初级", as_codes[sexes[1]], "1"),
        ]
    )
    assert outcome.column("education") == {2: "bachelor", 3: "junior_college"}
    assert outcome.column("certificate") == {2: "assistant", 3: "assistant"}
    assert outcome.column("sex") == {2: sexes[0], 3: sexes[1]}
    assert outcome.column("is_local_household") == {2: True, 3: True}
    assert outcome.findings == []


# -- 14: names of towns and villages ---------------------------------------------------------------------------------


def test_14_short_names_and_a_station_in_place_of_the_town(check: Callable[..., Outcome]) -> None:
    head = ("乡镇（街道）", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间")
    outcome = check(
        [
            head,
            ("许村", "甲一", *FIRST[3:]),
            ("长安镇社工站", "乙二", *SECOND[3:]),
            ("许村庄", "丙三", THREE, *FIRST[4:]),
        ]
    )
    assert outcome.findings == [("roster.unknown_station", "A4")]
    stations = [change.detail for change in outcome.receipt.tables[0].plan.changes]
    assert stations == ["许村镇社工站到岗登记", "长安镇社工站到岗登记"]


# -- 15: files -------------------------------------------------------------------------------------------------------


def _csv(rows: Rows) -> str:
    return "".join(",".join("" if cell is None else str(cell) for cell in row) + "\r\n" for row in rows)


def _html(rows: Rows) -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<html><head><meta charset="gb2312"></head><body><table>{body}</table></body></html>'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("国标.csv", _csv([HEAD, FIRST]).encode("gb18030")),
        ("国标四字节.csv", _csv([HEAD, (*FIRST[:2], "𠮷㐂", *FIRST[3:])]).encode("gb18030")),
        ("带标记.csv", _csv([HEAD, FIRST]).encode("utf-8-sig")),
        ("统一码.txt", _csv([HEAD, FIRST]).replace(",", "\t").encode("utf-16")),
        ("回车.csv", _csv([HEAD, FIRST]).replace("\r\n", "\r").encode("utf-8")),
        ("其实是网页.xls", _html([HEAD, FIRST]).encode("gb18030")),
        ("其实是文本.xls", _csv([HEAD, FIRST]).replace(",", "\t").encode("gb18030")),
    ],
)
def test_15_files_that_are_something_else_than_their_name_says(
    office: Path, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    outcome = take_in(office, tmp_path / name)
    row = outcome.table.rows[2]
    assert (outcome.table.form, outcome.table.heading) == ("staff_roster", 1)
    assert (row["resident_id"], str(row["started_on"])) == (ONE, "2021-06-30")
    assert row["name"] == ("𠮷㐂" if "四字节" in name else "甲一")
    assert outcome.findings == []


def test_15_a_false_dimension_and_merges_of_one_cell(office: Path, tmp_path: Path) -> None:
    """WPS claims A1 for the whole sheet and merges single cells (dify #1039)."""
    import zipfile

    plain = save(tmp_path / "原.xlsx", ("花名册", (HEAD, FIRST, SECOND)))
    path = tmp_path / "WPS.xlsx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            if part.endswith("sheet1.xml"):
                text = data.decode()
                text = text.replace('<dimension ref="A1:G3"', '<dimension ref="A1"')
                text = text.replace(
                    "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="B2:B2"/></mergeCells>'
                )
                assert 'ref="A1"' in text
                data = text.encode()
            target.writestr(part, data)
    outcome = take_in(office, path)
    assert outcome.column("name") == {2: "甲一", 3: "乙二"}
    assert outcome.findings == []
