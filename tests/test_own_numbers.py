"""Numbers of needs and problems: each village counts its own from one, and a number names one in the county."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.intake.load import State
from swtool.inventory.plans import BOOKS
from swtool.office import Office
from tests.inventory_case import UPDATING, load_rows, new_county

HEAD: list[object] = ["需求编号", "村（社区）", "需求类别", "需求描述", "状态"]
EAST, SOUTH = "东山社区居委会", "由拳社区居委会"


@pytest.fixture
def county(tmp_path: Path) -> Office:
    """1 is a need of 东山社区."""
    office = new_county(tmp_path)
    assert load_rows(office, tmp_path, BOOKS, [HEAD, ["1", EAST, "助餐", "每日一餐", "提出"]]).state is State.LOADED
    return office


def needs(office: Office) -> list[tuple[object, ...]]:
    rows = office.db.query(
        "SELECT n.need_no, d.name, n.category FROM need_item n JOIN division d ON d.id = n.division_id ORDER BY n.id"
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("beside", [[], [["2", EAST, "助浴", "每周一次", "提出"]]], ids=["alone", "beside its own"])
def test_a_number_of_another_village_is_refused_at_its_cell(
    county: Office, tmp_path: Path, beside: list[list[object]]
) -> None:
    """It ended the program; on one sheet with that village, --existing update wrote it over the other's need."""
    rows = [HEAD, ["1", SOUTH, "理发", "上门", "提出"], *beside]
    refused = load_rows(county, tmp_path, BOOKS, rows, terms=UPDATING)
    assert refused.state is State.RETURNED
    assert [(each.where.cell, each.what) for each in refused.findings] == [
        ("A2", f"需求编号 1 已是硖石街道{EAST}一项需求的编号")
    ]
    assert needs(county) == [("1", EAST, "助餐")]


@pytest.mark.parametrize("village", [EAST, SOUTH])
def test_one_number_for_two_needs_of_a_sheet_is_refused(county: Office, tmp_path: Path, village: str) -> None:
    rows = [HEAD, ["9", EAST, "助浴", "每周一次", "提出"], ["9", village, "理发", "上门", "提出"]]
    refused = load_rows(county, tmp_path, BOOKS, rows)
    assert [(each.where.cell, each.what) for each in refused.findings] == [("A3", "需求编号 9 与第 2 行的相同")]
    assert needs(county) == [("1", EAST, "助餐")]


def test_its_own_number_comes_again(county: Office, tmp_path: Path) -> None:
    rows = [HEAD, ["1", EAST, "助餐", "每日两餐", "提出"], ["", SOUTH, "理发", "上门", "提出"]]
    assert load_rows(county, tmp_path, BOOKS, rows, terms=UPDATING).state is State.LOADED
    assert needs(county) == [("1", EAST, "助餐"), (None, SOUTH, "理发")]


def test_a_problem_of_another_village_is_not_written_over(tmp_path: Path) -> None:
    office = new_county(tmp_path)
    head: list[object] = ["问题编号", "村（社区）", "问题类别", "问题描述", "状态"]
    assert load_rows(office, tmp_path, BOOKS, [head, ["1", EAST, "停车", "车位少", "提出"]]).state is State.LOADED
    refused = load_rows(office, tmp_path, BOOKS, [head, ["1", SOUTH, "路灯", "不亮", "提出"]], terms=UPDATING)
    assert [(each.where.cell, each.what) for each in refused.findings] == [
        ("A2", f"问题编号 1 已是硖石街道{EAST}一个问题的编号")
    ]
    assert office.db.value("SELECT category FROM problem") == "停车"
