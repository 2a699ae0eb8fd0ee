"""Mess around the cells (domain §3.11, kinds 1 to 6 and 15), each a small workbook with an exact expectation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from swtool.dates import Month
from tests.mess import Outcome, Rows, save, take_in
from tests.mess_case import FIRST, HEAD, ONE, RESOURCES, SECOND, THREE, TWO
from tests.mess_case import check as check  # noqa: PLC0414
from tests.mess_case import office as office  # noqa: PLC0414

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
