"""Whose the lines of a register are: named in a cell, in the sheet's title, or by the sheet that they stand on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from swtool import rooms
from swtool.intake.load import Receipt, State, load
from swtool.intake.mending import make_mending_book
from swtool.intake.plan import Action
from swtool.intake.tables import Reading
from swtool.office import Office
from swtool.registry.sheet_names import place_kinds
from swtool.workbooks.read import read
from tests.crossrow_house import county, told
from tests.sightings import Rows, write_book

DOCUMENTS: Rows = [["序号", "制度名称", "文号", "施行日期"], [1, "财务管理制度", "许社〔2026〕1号", "2026.3"]]
DUTIES: Rows = [["责任方面", "责任事项", "责任岗位"], ["站务", "例会", "站长"]]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two towns with a station each."""
    return county(tmp_path)


def take(office: Office, folder: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Receipt:
    reading = Reading(place_kind=place_kinds(office))
    return load(office, write_book(folder / "登记.xlsx", sheets), rooms.books(), reading=reading)


def lines(office: Office) -> list[tuple[object, ...]]:
    """Title, place and station of each line that holds."""
    found = office.db.query(
        "SELECT r.title, d.name, s.name FROM register_entry r LEFT JOIN division d ON d.id = r.division_id "
        "LEFT JOIN station s ON s.id = r.station_id WHERE r.superseded_at IS NULL ORDER BY r.id"
    )
    return [tuple(row) for row in found]


@pytest.mark.parametrize("title", [
    ["许村镇第二社工站制度文件登记表"], ["许村镇制度文件登记表"], ["填报单位：许村镇社工站"],
])  # fmt: skip
def test_a_line_that_names_nobody_is_of_the_town_of_the_title(office: Office, tmp_path: Path, title: list[str]) -> None:
    assert take(office, tmp_path, {"制度": [title, *DOCUMENTS]}).state is State.LOADED
    assert lines(office) == [("财务管理制度", "许村镇", None)]


@pytest.mark.parametrize("title", ["许村镇社工站制度文件登记表", "海宁市许村镇社会工作服务站2026年制度文件登记表"])
def test_a_line_that_names_nobody_is_of_the_station_of_the_title(office: Office, tmp_path: Path, title: str) -> None:
    """It was the town's."""
    assert take(office, tmp_path, {"制度": [[title], *DOCUMENTS]}).state is State.LOADED
    assert lines(office) == [("财务管理制度", None, "海宁市许村镇社工站")]


def test_rows_to_be_mended_stay_the_station_s(office: Office, tmp_path: Path) -> None:
    rows: Rows = [["许村镇社工站制度文件登记表"], DOCUMENTS[0], [1, "财务管理制度", "1号", "不详细"]]
    receipt = take(office, tmp_path, {"制度": rows})
    path = make_mending_book(receipt, read(tmp_path / "登记.xlsx"), rooms.books(), tmp_path / "登记-待改.xlsx")
    assert path is not None
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert str(sheet["A1"].value).startswith("许村镇社工站待改")
    day = next(cell for cell in sheet[4] if cell.value == "不详细")
    day.value = "2026.3"
    book.save(path)
    load(office, path, rooms.books(), reading=Reading(place_kind=place_kinds(office)))
    assert lines(office) == [("财务管理制度", None, "海宁市许村镇社工站")]


@pytest.mark.parametrize("line", ["社工站：许村镇社工站", "乡镇：许村镇"])
def test_a_line_over_the_list_goes_before_the_title(office: Office, tmp_path: Path, line: str) -> None:
    rows: Rows = [["硖石街道制度文件登记表"], [line], *DOCUMENTS]
    assert take(office, tmp_path, {"制度": rows}).state is State.LOADED
    station, town = ("海宁市许村镇社工站", None) if "站：" in line else (None, "许村镇")
    assert lines(office) == [("财务管理制度", town, station)]


LEADERS: Rows = [["分管领导", "职务"], ["甲示例", "副镇长"]]
TICKED: Rows = [["核对项目", "是否具备", "核对日期"], ["标识", "具备", "2026.1.1"]]
PLANS: Rows = [["计划名称", "制定日期"], ["服务计划", "2026.1.1"]]
PLAN = "年度计划登记表"


@pytest.mark.parametrize(("rows", "whose"), [
    ([["许村镇分管领导登记表"], *LEADERS], ("许村镇", None)),
    ([["海宁市许村镇2026年分管领导登记表"], *LEADERS], ("许村镇", None)),
    ([["分管领导登记表"], ["填报单位：许村镇人民政府"], *LEADERS], ("许村镇", None)),
    ([["许村镇社工站站点核对表"], *TICKED], (None, "海宁市许村镇社工站")),
    ([[f"2026年度许村镇社工站{PLAN}"], *PLANS], (None, "海宁市许村镇社工站")),
    ([[f"2026年度许村镇社工站{PLAN}"], PLANS[0], ["一、服务"], ["二、许村镇"], PLANS[1]], (None, "海宁市许村镇社工站")),
    ([[f"许村镇{PLAN}（2026年度）"], ["填报单位：许村镇社工站"], *PLANS], (None, "海宁市许村镇社工站")),
])  # fmt: skip
def test_what_a_list_must_say_its_title_says(
    office: Office, tmp_path: Path, rows: Rows, whose: tuple[str | None, str | None]
) -> None:
    """A town, a station or a year was asked for as a column, though the title names the only one."""
    receipt = take(office, tmp_path, {"表": rows})
    assert (receipt.state, told(receipt)) == (State.LOADED, [])
    assert [line[1:] for line in lines(office)] == [whose]


@pytest.mark.parametrize("rows", [
    [["许村镇、硖石街道分管领导登记表"], *LEADERS],
    [["许庄镇分管领导登记表"], *LEADERS],
    [["海宁市分管领导登记表"], *LEADERS],
    [["许村镇分管领导登记表"], ["填报单位：硖石街道办事处"], *LEADERS],
    [["许村镇站点核对表"], *TICKED],
    [["许村镇各社工站站点核对表"], *TICKED],
    [[f"许村镇社工站{PLAN}"], *PLANS],
    [[f"2025年度总结、2026年度许村镇社工站{PLAN}"], *PLANS],
])  # fmt: skip
def test_a_title_that_names_none_or_several_says_nothing(office: Office, tmp_path: Path, rows: Rows) -> None:
    receipt = take(office, tmp_path, {"表": rows})
    assert [finding.code for finding in receipt.findings] == ["intake.missing_column"]


@pytest.mark.parametrize(("first", "second", "expected"), [
    ("2025年度许村镇社工站", "2026年度许村镇社工站", [(2025, "许村镇"), (2026, "许村镇")]),
    ("2026年度许村镇社工站", "2026年度硖石街道社工站", [(2026, "许村镇"), (2026, "硖石街道")]),
])  # fmt: skip
def test_the_next_title_on_a_sheet_says_whose_the_next_list_is(
    office: Office, tmp_path: Path, first: str, second: str, expected: list[tuple[int, str]]
) -> None:
    assert take(office, tmp_path, {"表": [[first + PLAN], *PLANS, [], [second + PLAN], *PLANS]}).state is State.LOADED
    found = office.db.query(
        "SELECT r.year, s.name FROM register_entry r JOIN station s ON s.id = r.station_id ORDER BY r.id"
    )
    assert [tuple(row) for row in found] == [(year, f"海宁市{town}社工站") for year, town in expected]


@pytest.mark.parametrize("caption", ["硖石街道", "二、硖石街道（1名）"])
def test_a_caption_that_names_another_town_than_the_title_is_refused(
    office: Office, tmp_path: Path, caption: str
) -> None:
    rows: Rows = [["许村镇分管领导登记表"], *LEADERS, [caption], ["乙示例", "副主任"]]
    assert told(take(office, tmp_path, {"表": rows}), "intake") == [
        "A4 error 标题写的是“许村镇”，A4 写的却是“硖石街道”，不知道下面的行算哪里的"
    ]


def test_a_station_of_the_title_that_nobody_knows_is_refused_at_the_title(office: Office, tmp_path: Path) -> None:
    rows: Rows = [[f"2026年度许村镇社工站{PLAN}"], *PLANS, [], [f"2026年度许村镇第二社工站{PLAN}"], *PLANS]
    assert told(take(office, tmp_path, {"表": rows})) == ["A5 error 没有登记这个社工站，相近的有：海宁市许村镇社工站"]


def test_a_village_of_the_title(office: Office, tmp_path: Path) -> None:
    rows: Rows = [["许村镇永福村社区资源清单"], ["资源名称", "资源类别", "提供方"], ["活动室", "场地", "甲"]]
    receipt = take(office, tmp_path, {"表": rows})
    assert (receipt.state, receipt.tables[0].extract.rows[0].text("village")) == (State.LOADED, "永福村")


def test_a_title_without_a_town_is_of_the_county(office: Office, tmp_path: Path) -> None:
    assert take(office, tmp_path, {"制度": [["海宁市制度文件登记表"], *DOCUMENTS]}).state is State.LOADED
    assert lines(office) == [("财务管理制度", None, None)]


def test_a_town_of_the_title_that_nobody_knows_is_refused(office: Office, tmp_path: Path) -> None:
    receipt = take(office, tmp_path, {"制度": [["许庄镇制度文件登记表"], *DOCUMENTS]})
    assert receipt.state is State.RETURNED
    assert [finding.code for finding in receipt.findings] == ["reference.town"]


@pytest.mark.parametrize(
    "title", ["许村镇社工站社工责任清单", "许村镇社会工作服务站社工责任清单", "许村镇社工责任清单"]
)
def test_of_a_register_of_stations_the_station_of_the_title(office: Office, tmp_path: Path, title: str) -> None:
    assert take(office, tmp_path, {"责任": [[title], *DUTIES]}).state is State.LOADED
    assert lines(office) == [("例会", None, "海宁市许村镇社工站")]


def test_what_a_row_says_goes_before_the_title(office: Office, tmp_path: Path) -> None:
    rows: Rows = [["许村镇社工责任清单"], ["社工站", *DUTIES[0]], ["硖石街道社工站", *DUTIES[1]], [None, *DUTIES[1]]]
    assert take(office, tmp_path, {"责任": rows}).state is State.LOADED
    assert lines(office) == [("例会", None, "海宁市硖石街道社工站"), ("例会", None, "海宁市许村镇社工站")]


def test_a_line_with_its_number_stays_whose_it_is(office: Office, tmp_path: Path) -> None:
    take(office, tmp_path, {"责任": DUTIES})
    rows: Rows = [["许村镇社工责任清单"], ["登记号", *DUTIES[0]], ["DB2026-0001", "站务", "例会", "站长"]]
    receipt = take(office, tmp_path, {"责任": rows})
    assert [change.action for change in receipt.tables[0].plan.changes] == [Action.UNCHANGED]
    assert lines(office) == [("例会", None, None)]


def test_a_sheet_for_each_station(office: Office, tmp_path: Path) -> None:
    receipt = take(office, tmp_path, {"许村镇社工站": DUTIES, "硖石街道社工站": DUTIES})
    assert (receipt.state, told(receipt)) == (State.LOADED, [])
    assert lines(office) == [("例会", None, "海宁市许村镇社工站"), ("例会", None, "海宁市硖石街道社工站")]


def test_a_sheet_of_one_station_with_the_title_of_another(office: Office, tmp_path: Path) -> None:
    receipt = take(office, tmp_path, {"许村镇社工站": [["硖石街道社工站社工责任清单"], *DUTIES]})
    assert told(receipt) == ["A1 error 工作表叫“许村镇社工站”，A1 写的却是“硖石街道”，不知道这些行算哪里的"]
