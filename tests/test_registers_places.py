"""Whose the lines of a register are: named in a cell, in the sheet's title, or by the sheet that they stand on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from swtool import rooms
from swtool.intake.load import Receipt, State, load
from swtool.intake.plan import Action
from swtool.intake.tables import Reading
from swtool.office import Office
from swtool.registry.sheet_names import place_kinds
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
    ["许村镇社工站制度文件登记表"], ["许村镇制度文件登记表"], ["填报单位：许村镇社工站"],
])  # fmt: skip
def test_a_line_that_names_nobody_is_of_the_town_of_the_title(office: Office, tmp_path: Path, title: list[str]) -> None:
    assert take(office, tmp_path, {"制度": [title, *DOCUMENTS]}).state is State.LOADED
    assert lines(office) == [("财务管理制度", "许村镇", None)]


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
