"""`swtool intake template` at the terminal: the book, what it says, and what it refuses."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import openpyxl
import pytest

from swtool.workbooks.read import read
from tests.clerk import Clerk, book, found
from tests.issued_house import Sheet, form
from tests.registry_house import resident_id

ROSTER = "社工站人员花名册"
PEOPLE = [
    ("社工站名称", "姓名", "身份证号", "手机", "岗位性质", "专兼职", "到站时间"),
    ("许村镇社工站", "示例甲", resident_id("19900101", 1), "13800000001", "服务性", "专职", "2021-06-30"),
    ("许村镇社工站", "示例乙", resident_id("19900101", 2), "13800000002", "服务性", "专职", "2021-06-30"),
    ("许村镇社工站", "示例丙", resident_id("19900101", 3), "13800000003", "服务性", "专职", "2021-06-30"),
]  # fmt: skip


@pytest.fixture
def clerk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clerk:
    """A clerk at a desk of his own, with a roster of three loaded."""
    from tests.offices import TODAY, china_time

    desk = tmp_path / "海宁 台账"
    desk.mkdir()
    monkeypatch.chdir(desk)
    monkeypatch.setenv("LOGNAME", "tester")
    monkeypatch.setenv("COLUMNS", "100")
    db = desk / "office.db"
    found(db)
    hour = iter(range(9, 100))
    monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(TODAY, min(next(hour) // 4 + 7, 23)))
    clerk = Clerk(desk, db, capsys)
    assert clerk("intake", "load", book(desk / "名单.xlsx", PEOPLE)).code == 0
    return clerk


def mobile(clerk: Clerk, name: str) -> object:
    connection = sqlite3.connect(clerk.db)
    try:
        return connection.execute("SELECT mobile FROM person WHERE name = ?", (name,)).fetchone()[0]
    finally:
        connection.close()


def edit(path: Path) -> tuple[openpyxl.Workbook, Sheet]:
    workbook = openpyxl.load_workbook(path)
    return workbook, Sheet(workbook[ROSTER], form(ROSTER))


def test_an_empty_book_of_several_forms(clerk: Clerk) -> None:
    answer = clerk("intake", "template", ROSTER, "staff_change_filing", ROSTER)
    assert (answer.code, answer.out) == (0, "已生成 社工站人员花名册等2张表.xlsx\n")
    workbook = openpyxl.load_workbook("社工站人员花名册等2张表.xlsx")
    assert workbook.sheetnames == [ROSTER, "人员变动备案表", "选项", "_swtool"]
    assert workbook[ROSTER].max_row == 3
    towns = [cell.value for cell in workbook["选项"]["A"] if cell.value]
    assert towns == ["乡镇（街道）", "许村镇", "长安镇"]


def test_the_whole_way_there_and_back_twice(clerk: Clerk) -> None:
    """A phone changed, a person added, a row deleted; then a change on both sides."""
    answer = clerk("intake", "template", ROSTER, "--town", "许村镇", "--prefill")
    assert (answer.code, answer.out) == (0, "已生成 许村镇社工站人员花名册.xlsx\n  许村镇社工站人员花名册：预填 3 行\n")
    path = Path("许村镇社工站人员花名册.xlsx")
    workbook, sheet = edit(path)
    sheet.set(4, "mobile", "13900000001")
    sheet.sheet.delete_rows(6)
    sheet.fill(6, {"station": "许村镇社工站", "name": "示例丁", "resident_id": resident_id("19900101", 4),
                   "post_kind": "服务性岗位", "basis": "专职", "started_on": "2026-11-01"})  # fmt: skip
    workbook.save(path)
    checked = clerk("intake", "check", path, "--detail")
    assert checked.code == 0
    assert "表里少了1行：示某（330481-00003）" in (checked.out + checked.err).replace("\n", "").replace(" ", "")
    assert mobile(clerk, "示例甲") == "13800000001"
    assert clerk("intake", "load", path).code == 0
    assert mobile(clerk, "示例甲") == "13900000001"
    assert clerk("intake", "load", path).code == 0  # a second time
    assert clerk("staff", "update", "330481-00001", "--mobile", "13900000007").code == 0
    workbook, sheet = edit(path)
    sheet.set(4, "mobile", "13900000008")
    workbook.save(path)
    refused = clerk("intake", "load", path)
    assert refused.code == 1
    assert "发出以后县里改过" in (refused.out + refused.err).replace("\n", "").replace(" ", "")
    assert mobile(clerk, "示例甲") == "13900000007"


def test_every_town_gets_a_book(clerk: Clerk) -> None:
    answer = clerk("intake", "template", ROSTER, "--town", "all", "--prefill")
    assert (answer.code, answer.out) == (0, "已生成 2 本，在 填报表\n")
    assert sorted(path.name for path in Path("填报表").iterdir()) == [
        "许村镇社工站人员花名册.xlsx", "长安镇社工站人员花名册.xlsx",
    ]  # fmt: skip


def test_a_password_locks_the_book_and_is_asked_for_when_it_returns(clerk: Clerk) -> None:
    answer = clerk(
        "intake", "template", ROSTER, "--town", "许村镇", "--prefill", "--reveal", "--password", "示例口令123"
    )
    assert answer.code == 0
    assert "密码请另行告诉对方" in answer.err
    path = Path("许村镇社工站人员花名册.xlsx")
    assert path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"  # an OLE container: nothing of it can be read without
    sheet = read(path, password="示例口令123").visible_sheets[0]
    assert sheet.value(4, 5) == "示例甲"
    assert clerk("intake", "check", path).code == 1
    assert clerk("intake", "check", path, "--password", "示例口令123").code == 0
    assert "预填表：许村镇社工站人员花名册" in clerk("audit", "access").out.replace("\n", "")


def test_a_bundle_holds_what_is_owed_with_a_front_sheet(clerk: Clerk) -> None:
    assert clerk("returns", "plan", "--month", "2026-10").code == 0
    answer = clerk("intake", "template", "--bundle", "month", "--town", "许村镇", "--month", "2026-10", "--prefill")
    assert answer.code == 0
    workbook = openpyxl.load_workbook("许村镇2026年10月待报表.xlsx")
    assert workbook.sheetnames[:4] == ["本月待办", "社工站月报表", "财务公开表", "党务公开事项表"]
    front = workbook["本月待办"]
    assert front["A1"].value == "许村镇本月待办"
    assert "整本发回" in front["A3"].value
    assert [cell.value for cell in front[5]] == [
        1, "社工站月报表", "2026年10月", "2026-11-06", "逾期，已过 4 天", "空表", "社工站月报表",
    ]  # fmt: skip
    assert workbook["财务公开表"]["A1"].value == "许村镇2026年10月财务公开表"
    assert clerk("returns", "waive", "许村镇", "社工站月报表", "--period", "2026-10", "--why", "停站").code == 0
    clerk("intake", "template", "--bundle", "month", "--town", "许村镇", "--output", "二.xlsx")
    assert openpyxl.load_workbook("二.xlsx").sheetnames[:3] == ["本月待办", "财务公开表", "党务公开事项表"]


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ((), 2, "没有写哪张表"),
        (("没有的表",), 1, "没有“没有的表”这张表"),
        ((ROSTER, "--prefill"), 2, "没有写预填哪个镇的内容"),
        ((ROSTER, "--reveal"), 2, "--reveal 只和 --prefill 一起用"),
        ((ROSTER, "--month", "2026-10"), 2, "--month 只和 --bundle month 一起用"),
        (("--bundle", "month"), 2, "没有写打包给哪个镇"),
        (("--bundle", "week", "--town", "许村镇"), 2, "没有“week”这种打包"),
        ((ROSTER, "--bundle", "month", "--town", "许村镇"), 2, "打包的表由排定的任务决定"),
        (("--bundle", "month", "--town", "许村镇"), 1, "这一期没有排定许村镇要报的表"),
        ((ROSTER, "--town", "没有镇"), 1, "没有名为“没有镇”的乡镇（街道）"),
        ((ROSTER, "--password", "123"), 2, "密码太短"),
        ((ROSTER, "--output", "表.csv"), 2, "填报表是 .xlsx 文件"),
        ((ROSTER, "--town", "all", "--output", "名单.xlsx"), 2, "这是文件，不是文件夹"),
        ((ROSTER, "--town", "许村镇", "--prefill", "--output", "没有/表.xlsx"), 1, "文件夹不存在"),
    ],
)
def test_what_cannot_be_is_said(clerk: Clerk, line: tuple[str, ...], code: int, says: str) -> None:
    assert says in clerk.refused("intake", "template", *line, code=code).replace("\n", "")
