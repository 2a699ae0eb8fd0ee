"""Mess within the cells (domain §3.11, kinds 7 to 14), each a small workbook with an exact expectation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from swtool.dates import PartialDate
from tests.mess import Outcome, take_in
from tests.mess_case import FIRST, HEAD, ONE, RESOURCES, SECOND, THREE, TWO
from tests.mess_case import check as check  # noqa: PLC0414
from tests.mess_case import office as office  # noqa: PLC0414
from tests.registry_house import resident_id

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
