"""花名册 through intake, from workbooks as towns send them."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from swtool.intake.load import State, load
from swtool.intake.plan import Action, Book
from swtool.registry.credentials import credentials_of
from swtool.registry.forms import STAFF_ROSTER
from swtool.registry.posts import PostFields, posts_of
from swtool.registry.roster import plan_roster
from tests.staff_roster_case import ID, Handler, found
from tests.staff_roster_case import office as office  # noqa: PLC0414


def messy(path: Path) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["海宁市许村镇社工站人员花名册"])
    sheet.merge_cells("A1:J1")
    sheet.append(["序号", "姓 名", "身份证号码", "持证情况", None, None, "专兼职", "岗位类型", "到岗时间", "五险一金"])
    sheet.append([None, None, None, "助理", "社工师", "高级"])
    sheet.merge_cells("D2:F2")
    for column in "ABCGHIJ":
        sheet.merge_cells(f"{column}2:{column}3")
    sheet.append(["1", "张 示例", f" {ID[1]}", "√", None, None, "全职", "服务性", "2022.3.1", "五险一金"])
    sheet.append(["2", "李示例(兼)", ID[2].lower(), None, "√", None, "兼职", "事务性", "2022年3月", "养老保险、医保"])
    sheet.append(["合 计", 2])
    sheet.append(["填表人：示例"])
    made.save(path)
    return path


def test_a_messy_workbook_with_two_heading_rows(office, tmp_path) -> None:
    book = Book(STAFF_ROSTER, lambda office, extract, batch: plan_roster(office, extract, batch, Handler()))
    receipt = load(office, messy(tmp_path / "许村.xlsx"), [book])
    assert receipt.state is State.LOADED, [f"{f.where} {f.what}" for f in receipt.findings]
    assert receipt.count(Action.INSERT) == 2
    first, second = found(office, ID[1]), found(office, ID[2])
    assert [c.level for c in credentials_of(office.db, first.id).certificates] == ["assistant"]
    assert [c.level for c in credentials_of(office.db, second.id).certificates] == ["social_worker"]
    assert credentials_of(office.db, second.id).employments[0].insurance_kinds == "养老、医疗"
    assert [post.fields for post in posts_of(office.db, second.id)] == [
        PostFields(1, "administrative_post", "part_time")
    ]
    assert load(office, tmp_path / "许村.xlsx", [book]).state is State.UNCHANGED


def test_a_station_listed_on_two_tables_of_one_book_misses_nobody(office, tmp_path) -> None:
    """专职 above, 兼职 below: neither table says that the other's people have left."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    head = ["姓名", "身份证号", "社工站名称", "专兼职", "岗位性质", "到站时间"]
    for row in (
        ["专职人员"],
        head,
        ["张示例", ID[1], "许村镇社工站", "专职", "服务性", "2022-03-01"],
        [],
        ["兼职人员"],
        head,
        ["李示例", ID[2], "许村镇社工站", "兼职", "服务性", "2022-03-01"],
    ):
        sheet.append(row)
    made.save(tmp_path / "两张.xlsx")
    handler = Handler()
    book = Book(STAFF_ROSTER, lambda office, extract, batch: plan_roster(office, extract, batch, handler))
    first = load(office, tmp_path / "两张.xlsx", [book])
    assert (first.state, first.count(Action.INSERT)) == (State.LOADED, 2), [str(f) for f in first.findings]
    again = load(office, tmp_path / "两张.xlsx", [book])
    assert again.state is State.UNCHANGED
    assert handler.seen == []


def test_a_row_without_any_number_comes_in_once_and_the_same_file_again_changes_nothing(office, tmp_path) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["姓名", "社工站名称", "专兼职", "岗位性质", "到站时间"])
    sheet.append(["张示例", "许村镇社工站", "专职", "服务性", "2022-03-01"])
    made.save(tmp_path / "无号.xlsx")
    book = Book(STAFF_ROSTER, lambda office, extract, batch: plan_roster(office, extract, batch, Handler()))
    assert load(office, tmp_path / "无号.xlsx", [book]).state is State.LOADED
    assert load(office, tmp_path / "无号.xlsx", [book]).state is State.UNCHANGED
    sheet.append(["李示例", "许村镇社工站", "专职", "服务性", "2022-03-01"])
    made.save(tmp_path / "无号.xlsx")
    refused = load(office, tmp_path / "无号.xlsx", [book])
    assert [finding.code for finding in refused.findings if finding.blocks] == ["roster.name_only"]
