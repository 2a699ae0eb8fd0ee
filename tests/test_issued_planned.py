"""Rows that were given out never become a second entry, and what is changed in them is taken or told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from swtool import rooms
from swtool.findings import Finding, Severity
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import Receipt, State, load
from swtool.registry.organizations import rate_organization
from swtool.registry.profiles import set_profile
from swtool.registry.projects import insert_project
from swtool.registry.stations import operators_on, set_operator
from tests.inventory_case import write_book
from tests.issued_house import HOUSEHOLDS, ROSTER, Desk, Sheet, actions, form, new_desk, told

STATIONS, PROJECTS, RESOURCES, NEEDS = "社工站一览表", "项目一览表", "社区资源清单", "居民需求清单"
ORGANIZATIONS = "社会组织名单"
_VILLAGE = ("许村镇", "永福村村委会")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Besides the people and households: a profile of the station, a project, two resources and a need."""
    desk = new_desk(tmp_path)
    with desk.office.change("登记") as tx:
        set_profile(tx, 1, {"office_area": 8000}, effective_on=date(2021, 1, 1))
        values = {"name": "许村镇社工服务项目", "organization_id": 1, "station_id": 1, "starts_on": "2026-01-01"}
        insert_project(tx, values)
    resources = [
        ("乡镇（街道）", "社区", "资源名称", "提供方"),
        (*_VILLAGE, "活动室", "示例村"),
        (*_VILLAGE, "助餐点", "示例村"),
    ]
    needs = [
        ("需求编号", "乡镇（街道）", "村（社区）", "需求类别", "需求描述", "提出日期", "状态"),
        ("XQ-1", *_VILLAGE, "助餐", "送餐到户", "2026-03-01", "已提出"),
    ]
    for name, rows in ((RESOURCES, resources), (NEEDS, needs)):
        assert desk.load(write_book(tmp_path / f"{name}.xlsx", rows), keep=True).state is State.LOADED
    desk.later(2)
    return desk


def returned(desk: Desk, title: str, **cells: object) -> Receipt:
    """The book of that sheet after these cells of its first row were changed."""

    def change(sheet: Sheet) -> None:
        sheet.fill(4, dict(cells))

    return desk.load(desk.edit(desk.give(title).path, change, title))


def about(receipt: Receipt, code: str) -> list[Finding]:
    return [finding for finding in receipt.findings if finding.code == code]


@pytest.mark.parametrize(
    ("title", "column", "value", "cell", "entry", "changed", "command"),
    [
        (RESOURCES, "village", "示范社区居委会", "C4", "资源 330481102201-0001", "社区", ""),
        (HOUSEHOLDS, "file_no", "D9", "A4", "档案 D1 陈某", "档案号", "（swtool household move、household split）"),
        (
            STATIONS, "name", "许村镇幸福驿站", "B4",
            "许村镇社工站", "社工站名称", "（swtool division succeed --rename-station）",
        ),
        (PROJECTS, "name", "许村镇2026年社工项目", "A4", "许村镇社工服务项目", "项目名称", ""),
        (NEEDS, "need_no", "XQ-9", "A4", "需求 XQ-1", "需求编号", ""),
    ],
)  # fmt: skip
def test_a_row_that_was_given_out_is_never_a_second_entry(
    desk: Desk, title: str, column: str, value: str, cell: str, entry: str, changed: str, command: str
) -> None:
    receipt = returned(desk, title, **{column: value})
    (error,) = about(receipt, "issued.turned_new")
    assert (receipt.state, error.severity, error.where.cell) == (State.RETURNED, Severity.ERROR, cell)
    assert error.what == f"这一行是县里发出的（{entry}），{changed}改了，对不上原来的登记，会另成一条"
    assert error.remedy == f"更正的：把{changed}改回，另报县里更正{command}。新增的：恢复这一行，新的另起一行填写"


def test_several_cells_that_name_the_entry_are_one_error(desk: Desk) -> None:
    receipt = returned(desk, RESOURCES, village="示范社区居委会", name="老年活动室")
    (error,) = about(receipt, "issued.turned_new")
    assert error.where.cell == "C4"
    assert "，社区、资源名称改了，" in error.what


def test_only_the_cells_that_name_the_entry_are_asked_back(desk: Desk) -> None:
    receipt = returned(desk, STATIONS, name="许村镇幸福驿站", contract_no="HT-1", office_area=90)
    (error,) = about(receipt, "issued.turned_new")
    assert "），社工站名称改了，" in error.what


def test_a_new_entry_in_a_row_of_its_own_comes_in(desk: Desk) -> None:
    def add(sheet: Sheet) -> None:
        sheet.fill(6, {"town": _VILLAGE[0], "village": _VILLAGE[1], "name": "义诊", "owner": "示例村"})

    receipt = desk.load(desk.edit(desk.give(RESOURCES).path, add, RESOURCES), keep=True)
    assert (receipt.state, actions(receipt), told(receipt)) == (State.LOADED, {"insert": 1, "unchanged": 2}, [])


@pytest.mark.parametrize("existing", [Existing.ERROR, Existing.UPDATE, Existing.FILL, Existing.SKIP])
def test_a_row_that_came_to_name_another_entry_is_refused_however_it_is_loaded(desk: Desk, existing: Existing) -> None:
    """The row of 许村镇's station under the name of 长安镇's: its area would be written there."""
    path = desk.edit(desk.give(STATIONS).path, lambda sheet: sheet.set(4, "name", "长安镇社工站"), STATIONS)
    receipt = load(desk.office, path, rooms.books(), terms=Terms(existing))
    (error,) = about(receipt, "issued.turned_other")
    assert (receipt.state, error.where.cell) == (State.RETURNED, "B4")
    assert error.what == "这一行是县里发出的（许村镇社工站），社工站名称改了，对上了另一条登记（长安镇社工站）"
    assert desk.office.db.value("SELECT count(*) FROM station_profile WHERE station_id = 2") == 0


def test_only_the_row_that_turned_new_is_left_out_with_partial(desk: Desk) -> None:
    def change(sheet: Sheet) -> None:
        sheet.set(4, "village", "示范社区居委会")
        sheet.set(5, "quantity", "20份")

    path = desk.edit(desk.give(RESOURCES).path, change, RESOURCES)
    receipt = load(desk.office, path, rooms.books(), terms=Terms(partial=True))
    assert (receipt.state, actions(receipt)) == (State.PARTIAL, {"update": 1})
    assert [(each.row, each.is_fault) for each in receipt.left_out] == [(4, True)]


# -- taken, or told ---------------------------------------------------------------------------------------------------


def with_contract(desk: Desk) -> None:
    """The station's contract is numbered and has an end."""
    with desk.office.change("登记") as tx:
        set_operator(tx, 1, 1, effective_on=date(2026, 1, 1), effective_until=date(2027, 1, 1), contract_no="HT-0")
    desk.later(3)


def contract(desk: Desk) -> tuple[object, ...]:
    current = operators_on(desk.office.db, desk.office.today)[1]
    return current.contract_no, current.effective_on, current.effective_until


def test_the_end_and_number_of_the_running_contract_are_corrected(desk: Desk) -> None:
    with_contract(desk)
    cells = {"operator_to": "2028-12-31", "contract_no": "HT-1", "office_area": 90}
    path = desk.edit(desk.give(STATIONS).path, lambda sheet: sheet.fill(4, dict(cells)), STATIONS)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, told(receipt)) == (State.LOADED, [])
    assert [str(each) for each in receipt.tables[0].plan.changes[0].fields] == [
        "办公面积 80 → 90", "合同截止日 2026-12-31 → 2028-12-31", "合同编号 HT-0 → HT-1",
    ]  # fmt: skip
    assert contract(desk) == ("HT-1", date(2026, 1, 1), date(2029, 1, 1))
    assert desk.load(desk.give(STATIONS).path).state is State.UNCHANGED


def test_a_contract_without_an_end_gets_one_and_loses_it(desk: Desk) -> None:
    path = desk.give(STATIONS).path
    desk.edit(path, lambda sheet: sheet.set(4, "operator_to", "2028-12-31"), STATIONS)
    assert desk.load(path, keep=True).state is State.LOADED
    assert contract(desk) == (None, date(2021, 1, 1), date(2029, 1, 1))
    desk.later(5)
    path = desk.edit(desk.give(STATIONS).path, lambda sheet: sheet.set(4, "operator_to", "长期"), STATIONS)
    receipt = desk.load(path, keep=True)
    assert [str(each) for each in receipt.tables[0].plan.changes[0].fields] == ["合同截止日 2028-12-31 → 长期"]
    assert contract(desk) == (None, date(2021, 1, 1), None)


def test_another_beginning_is_another_contract(desk: Desk) -> None:
    with_contract(desk)
    receipt = returned(desk, STATIONS, operator_from="2027-01-01", operator_to="2027-12-31")
    (warning,) = about(receipt, "station.contract_differs")
    assert (warning.what, warning.where.cell) == ("登记的合同从 2026-01-01 起，没有改动", "H4")
    assert warning.remedy == "续签的，用 swtool station operator 登记新合同"
    assert (receipt.state, told(receipt)) == (State.UNCHANGED, [("issued.not_taken", "I4")])


@pytest.mark.parametrize(
    ("end", "what"),
    [
        ("2025-12-31", "合同截止日早于起始日"),
        ("2028-12-31", "2027-06-01 起已登记有另一份合同"),
    ],
)
def test_a_contract_ends_after_it_began_and_before_the_next(desk: Desk, end: str, what: str) -> None:
    with_contract(desk)
    with desk.office.change("登记") as tx:
        set_operator(tx, 1, 1, effective_on=date(2027, 6, 1))
    receipt = returned(desk, STATIONS, operator_from=None, operator_to=end)
    assert what in [finding.what for finding in receipt.findings if finding.blocks]


def test_what_a_list_does_not_change_is_told_once_at_its_cell(desk: Desk) -> None:
    receipt = returned(desk, STATIONS, tier="片区中心站", closed_on="2026-12-31")
    assert (receipt.state, told(receipt)) == (State.UNCHANGED, [])
    assert [(each.where.cell, each.what) for each in receipt.findings] == [
        ("S4", "没有登记撤销日期，没有改动"),
        ("C4", "登记的站点层级是乡镇（街道）社工站，没有改动"),
    ]


@pytest.mark.parametrize(
    ("title", "column", "value", "cell"),
    [(STATIONS, "name", "许村镇 社工站", "B4"), (RESOURCES, "resource_no", "330481104201-0001", "A4")],
)
def test_another_spelling_or_number_of_the_same_entry_is_told(
    desk: Desk, title: str, column: str, value: str, cell: str
) -> None:
    receipt = returned(desk, title, **{column: value})
    assert (receipt.state, told(receipt)) == (State.UNCHANGED, [("issued.not_taken", cell)])
    (warning,) = about(receipt, "issued.not_taken")
    assert warning.severity is Severity.WARNING
    assert warning.what.endswith("改了，没有载入，县里的登记没有改动")
    assert warning.remedy.startswith("确要更改的，另报县里更正")


def test_what_is_recorded_with_another_column_is_not_told_as_dropped(desk: Desk) -> None:
    """A new certificate with its number and day, an education with its school, the day of a look at a file."""

    def certify(sheet: Sheet) -> None:
        sheet.fill(5, {"certificate": "助理社会工作师", "certificate_no": "20260001", "obtained_on": "2026-06"})
        sheet.fill(5, {"education": "本科", "school": "示例大学", "major": "社会工作", "degree": "学士"})

    receipt = desk.load(desk.edit(desk.give(ROSTER).path, certify), keep=True)
    assert (receipt.state, told(receipt)) == (State.LOADED, [])
    receipt = returned(desk, HOUSEHOLDS, reviewed_on="2026-09-01", address="永福村2组")
    assert (receipt.state, told(receipt)) == (State.CHECKED, [])
    receipt = returned(desk, RESOURCES, reviewed_on="2026-09-01", quantity="20份")
    assert (receipt.state, told(receipt)) == (State.CHECKED, [])


def test_every_column_of_a_resource_is_given_out_and_compared(desk: Desk) -> None:
    """A column that went out blank would be filled in over what the office holds, as if that were meant."""
    head = ("乡镇（街道）", "社区", "资源名称", "提供方", "资源池", "服务项目", "服务范围", "最大容量", "计量单位")
    more = ("可重复使用", "每次费用", "启用日期", "确认人")
    row = (*_VILLAGE, "活动室", "示例村", "场地", "助餐、理发", "本乡镇（街道）", 20, "人次")
    path = write_book(desk.folder / "资源.xlsx", ((*head, *more), (*row, "是", "5", "2026-01-01", "许示例")))
    assert desk.load(path, keep=True).state is State.LOADED
    desk.later(4)
    path = desk.give(RESOURCES).path
    assert desk.load(path).state is State.UNCHANGED
    desk.edit(path, lambda sheet: sheet.set(4, "capacity", 7), RESOURCES)
    assert [str(each) for each in desk.load(path).tables[0].plan.changes[0].fields] == ["最大容量 20 → 7"]
    with desk.office.change("更正") as tx:
        tx.execute("UPDATE community_resource SET capacity = 30 WHERE name = '活动室'")
    assert told(desk.load(path)) == [("issued.conflict", "S4")]


# -- kept, or refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("existing", [Existing.ERROR, Existing.UPDATE])
def test_a_day_put_back_is_not_a_second_record_beside_the_later_one(desk: Desk, existing: Existing) -> None:
    """A resource was looked at on 1 October; a list that says 1 September would be one more look."""
    head = ("乡镇（街道）", "社区", "资源名称", "提供方", "更新日期")
    row = (*_VILLAGE, "活动室", "示例村", "2026-10-01")
    assert desk.load(write_book(desk.folder / "看过.xlsx", (head, row)), keep=True).state is State.LOADED
    desk.later(4)
    path = desk.edit(desk.give(RESOURCES).path, lambda sheet: sheet.set(4, "reviewed_on", "2026-09-01"), RESOURCES)
    receipt = load(desk.office, path, rooms.books(), terms=Terms(existing))
    (error,) = about(receipt, "issued.not_kept")
    assert (receipt.state, receipt.batch_id, error.severity, error.where.cell) == (
        State.RETURNED, None, Severity.ERROR, "Y4",
    )  # fmt: skip
    assert error.what == "更新日期改了，载入以后县里的仍是原来的，改动会另成一条"
    assert error.remedy == "更正的：改回原来的内容，另报县里更正"
    later = desk.edit(path, lambda sheet: sheet.set(4, "reviewed_on", "2026-11-01"), RESOURCES)
    assert desk.load(later, keep=True).state is State.LOADED


def test_checking_finds_what_loading_finds(desk: Desk) -> None:
    with desk.office.change("登记") as tx:
        rate_organization(tx, 1, 4, effective_on=date(2023, 12, 1), effective_until=date(2028, 12, 1))
    path = desk.edit(desk.give(ORGANIZATIONS).path, lambda s: s.set(4, "rating_from", "2023-11-01"), ORGANIZATIONS)
    assert [desk.load(path, keep=keep).state for keep in (False, True)] == [State.RETURNED, State.RETURNED]
    assert [each.where.cell for each in about(desk.load(path), "issued.not_kept")] == ["F4"]
    assert desk.office.db.value("SELECT count(*) FROM organization_rating") == 1


def test_of_two_ratings_that_count_the_newest_is_given_out(desk: Desk) -> None:
    with desk.office.change("登记") as tx:
        rate_organization(tx, 1, 3, effective_on=date(2023, 12, 1), effective_until=date(2028, 12, 1))
        rate_organization(tx, 1, 5, effective_on=date(2026, 6, 1), effective_until=date(2031, 6, 1))
    sheet = Sheet(openpyxl.load_workbook(desk.give(ORGANIZATIONS).path)[ORGANIZATIONS], form(ORGANIZATIONS))
    assert [sheet.get(4, name) for name in ("rating", "rating_from")] == ["5A", "2026-06-01"]
