"""Workbooks of organizations, stations and projects through the whole way of intake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import Receipt, State, load
from swtool.intake.mending import make_mending_book
from swtool.intake.plan import Action
from swtool.registry.organizations import find_organization, ratings
from swtool.registry.plans import BOOKS
from swtool.registry.profiles import profiles_on
from swtool.registry.projects import all_projects, approved_project_of
from swtool.registry.station_finder import StationFinder, require_station
from swtool.registry.stations import operators_on
from swtool.workbooks.read import read

from .registry_house import county

DAY = date(2026, 6, 30)


@pytest.fixture
def office(tmp_path):
    return county(tmp_path, today=DAY)


def book(path: Path, title: str, *rows: Sequence[object]) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append([title])
    for row in rows:
        sheet.append(list(row))
    made.save(path)
    return path


def loaded(office, path: Path) -> Receipt:
    receipt = load(office, path, BOOKS, terms=Terms(Existing.UPDATE))
    assert receipt.state is State.LOADED, [f"{f.where} {f.what}" for f in receipt.findings]
    return receipt


def faults(office, path: Path) -> list[str]:
    receipt = load(office, path, BOOKS)
    assert receipt.state is State.RETURNED
    return [f"{finding.where.cell} {finding.what}" for finding in receipt.findings if finding.blocks]


ORGANIZATIONS = ("机构名称", "统一社会信用代码", "类型", "社会组织评估等级", "评定时间", "联系人", "联系电话")


CONTACTS = ("序号", "单位名称", "联系人", "联系电话")


def test_a_list_of_contacts_registers_nobody(office, tmp_path) -> None:
    rows = [CONTACTS, (1, "海宁市某某超市", "张三", "13800000001"), (2, "海宁市许村中心小学", "李四", "13800000002")]
    told = faults(office, book(tmp_path / "联系表.xlsx", "许村镇社工站爱心企业联系表", *rows))
    what = "台账里没有这家单位，表上也没有写它是社会组织（没有信用代码、机构类型，表名也没有说）"
    assert told == [f"B3 {what}", f"B4 {what}"]


@pytest.mark.parametrize(
    ("title", "heading", "name"),
    [
        ("海宁市社会组织联系表", CONTACTS, "海宁市某某助老会"),
        ("承接机构通讯录", CONTACTS, "海宁市某某助老会"),
        ("通讯录", CONTACTS, "海宁市某某社会工作服务中心"),
        ("通讯录", ("序号", "单位名称", "统一社会信用代码", "联系电话"), "海宁市某某助老会"),
    ],
)
def test_what_says_that_it_lists_organizations_registers_them(office, tmp_path, title, heading, name) -> None:
    loaded(office, book(tmp_path / "名单.xlsx", title, heading, (1, name, None, "13800000001")))
    assert find_organization(office.db, name) is not None


def test_a_list_of_contacts_corrects_those_that_are_known(office, tmp_path) -> None:
    name = office.db.value("SELECT name FROM organization ORDER BY id LIMIT 1")
    loaded(office, book(tmp_path / "联系表.xlsx", "通讯录", CONTACTS, (1, name, "张三", "13800000001")))
    assert office.db.value("SELECT contact_name FROM organization ORDER BY id LIMIT 1") == "张三"


def test_organizations_come_in_twice_and_change_once(office, tmp_path) -> None:
    rows = [
        ORGANIZATIONS,
        ["示例甲中心", "52330481MJ0000001T", "民非", "AAA", "2024.5.6", "张示例", "13800000001"],
        ["示例乙协会", None, "社团", "未评", None, None, None],
    ]
    receipt = loaded(office, book(tmp_path / "a.xlsx", "社会组织名单", *rows))
    assert receipt.count(Action.INSERT) == 2
    first = find_organization(office.db, "示例甲中心")
    assert first is not None
    assert (first.kind, first.region, first.contact_phone) == ("social_service_institution", "330481", "13800000001")
    (rating,) = ratings(office.db)[first.id]
    assert (rating.grade, rating.effective_on, rating.effective_until) == (3, date(2024, 5, 6), date(2029, 5, 6))
    assert load(office, tmp_path / "a.xlsx", BOOKS).state is State.UNCHANGED
    rows[1][5:] = ["李示例", "13800000001"]
    again = loaded(office, book(tmp_path / "b.xlsx", "社会组织名单", *rows))
    (changed,) = [change for change in again.tables[0].plan.changes if change.action is Action.UPDATE]
    assert (changed.subject, changed.detail) == ("示例甲中心", "联系人")


def test_one_name_with_another_credit_code_is_a_contradiction(office, tmp_path) -> None:
    path = book(tmp_path / "a.xlsx", "社会组织名单", ORGANIZATIONS, ["示例社会工作服务中心", "52330481MJ0000001T"])
    assert faults(office, path) == ["B3 同名的机构登记的是另一个统一社会信用代码"]


def test_an_organization_does_not_take_the_name_of_another(office, tmp_path) -> None:
    """It ended in a traceback: the name is the other one's already."""
    first = book(
        tmp_path / "a.xlsx", "社会组织名单", ORGANIZATIONS[:2], ["示例益路社会工作服务中心", "52330481MJ0000001T"]
    )
    loaded(office, first)
    taken = book(tmp_path / "b.xlsx", "社会组织名单", ORGANIZATIONS[:2], ["示例社会工作服务中心", "52330481MJ0000001T"])
    assert faults(office, taken) == ["A3 另一个机构已叫“示例社会工作服务中心”，信用代码不同"]


STATIONS = ("乡镇", "社工站", "承接机构", "办公面积(㎡)", "常住人口", "人口年份", "数据来源", "成立时间", "挂牌名称")


def test_stations_open_and_their_profile_is_dated(office, tmp_path) -> None:
    rows = [
        STATIONS,
        [
            "硖石街道",
            "硖石街道社工站",
            "示例社会工作服务中心",
            "56.5",
            "49800",
            "2020",
            "七普",
            "2021-03-01",
            "海宁市硖石街道社工站",
        ],
        ["许村镇", "许村镇社会工作站", None, 40, None, None, None, None, None],
    ]
    receipt = loaded(office, book(tmp_path / "a.xlsx", "社工站一览表", *rows))
    assert [(c.action, c.subject) for c in receipt.tables[0].plan.changes] == [
        (Action.INSERT, "硖石街道社工站"),
        (Action.UPDATE, "许村镇社工站"),
    ]
    station = require_station(office.db, "硖石")
    assert station.opened_on == date(2021, 3, 1)
    assert operators_on(office.db, date(2021, 3, 1))[station.id].organization_name == "示例社会工作服务中心"
    fields = profiles_on(office.db, date(2021, 3, 1))[station.id].fields
    assert (fields.office_area, fields.resident_population, fields.population_year) == (5650, 49_800, 2020)
    assert 1 not in profiles_on(office.db, date(2026, 6, 29))
    assert profiles_on(office.db, DAY)[1].fields.office_area == 4000
    assert load(office, tmp_path / "a.xlsx", BOOKS).state is State.UNCHANGED


def test_faults_of_a_station_list_stand_at_their_cells(office, tmp_path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        "社工站一览表",
        STATIONS,
        ["许邨镇", "许邨镇社工站", None, None, None, None, None, "2021-03-01"],
        ["硖石街道", "硖石街道社工站", "示例中心", None, None, None, None, "2021-03-01"],
        ["硖石街道", "东山社工站", None, None, None, None, None, None],
    )
    assert faults(office, path) == [
        "A3 没有名为“许邨镇”的区划；相近的有：许村镇",
        "C4 没有登记名为“示例中心”的机构",
        "H5 新登记的社工站要有设立日期",
    ]
    assert office.db.value("SELECT count(*) FROM station") == 2


def test_an_ordinary_list_corrects_the_running_contract_where_it_may(office, tmp_path) -> None:
    head = ("乡镇（街道）", "社工站名称", "运营机构", "合同截止日", "合同编号")
    row = ("许村镇", "许村镇社工站", "示例社会工作服务中心")
    first = book(tmp_path / "a.xlsx", "社工站一览表", head, [*row, "2027-12-31", "HT-1"])
    assert load(office, first, BOOKS).state is State.LOADED  # the office knew neither: nothing is replaced
    longer = book(tmp_path / "b.xlsx", "社工站一览表", head, [*row, "2028-12-31", "HT-1"])
    assert faults(office, longer) == ["D3 与台账不同：合同截止日 2027-12-31 → 2028-12-31"]
    loaded(office, longer)
    current = operators_on(office.db, DAY)[1]
    assert (current.contract_no, current.effective_on) == ("HT-1", date(2021, 1, 1))
    assert current.effective_until == date(2029, 1, 1)
    early = book(tmp_path / "c.xlsx", "社工站一览表", head, [*row, "2020-12-31", "HT-1"])
    assert faults(office, early) == ["D3 合同截止日早于登记的起始日 2021-01-01"]


def test_what_a_list_does_not_change_of_a_station_is_told(office, tmp_path) -> None:
    head = ("乡镇（街道）", "社工站名称", "站点层级", "所在村（社区）", "上级站点", "设立日期", "撤销日期", "办公面积")
    other = ("硖石街道", "许村镇社工站", "县级社工总站", None, "长安镇社工站", "2020-01-01", "2026-05-01", 41)
    receipt = loaded(office, book(tmp_path / "a.xlsx", "社工站一览表", head, other))
    assert [(each.where.cell, each.what) for each in receipt.findings] == [
        ("F3", "登记的设立日期是 2021-01-01，没有改动"),
        ("G3", "没有登记撤销日期，没有改动"),
        ("A3", "登记的乡镇（街道）是许村镇，没有改动"),
        ("C3", "登记的站点层级是乡镇（街道）社工站，没有改动"),
        ("E3", "没有登记上级站点，没有改动"),
    ]
    same = ("许村镇", "许村镇社工站", None, "没有这个村", None, "2021-01-01", None, 42)
    receipt = loaded(office, book(tmp_path / "b.xlsx", "社工站一览表", head, same))
    assert [(each.where.cell, each.what) for each in receipt.findings] == [("D3", "没有登记所在村（社区），没有改动")]


@pytest.mark.parametrize(
    ("head", "row", "cell"),
    [
        (["社工站名称", "乡镇（街道）", "办公面积", "设立日期"], ["盐官示例站", None, 45, "2021-01-01"], "B3"),
        (["社工站名称", "办公面积", "设立日期"], ["盐官示例站", 45, "2021-01-01"], "A3"),
    ],
)
def test_a_town_that_is_missing_and_not_in_the_name_is_said_to_be_missing(office, tmp_path, head, row, cell) -> None:
    path = book(tmp_path / "a.xlsx", "社工站一览表", head, row)
    assert faults(office, path) == [f"{cell} 没有写乡镇（街道），从社工站名称“盐官示例站”也看不出是哪一个"]


def test_projects_name_their_organization_and_station(office, tmp_path) -> None:
    rows = [
        ("项目名称", "承接机构", "社工站", "合同金额", "立项时间", "开始时间", "结束时间"),
        ["示例项目", "示例社会工作服务中心", "许村镇社工站", "30万元", "2026.6.30", "2026.7.1", "2027.6.30"],
    ]
    loaded(office, book(tmp_path / "a.xlsx", "项目一览表", *rows))
    (project,) = all_projects(office.db)
    assert (project.amount, project.station_id) == (30_000_000, 1)
    held = {day: approved_project_of(office.db, 1, date.fromisoformat(day)) is not None for day in
            ("2026-06-29", "2026-06-30", "2027-06-30", "2027-07-01")}  # fmt: skip
    assert held == {"2026-06-29": False, "2026-06-30": True, "2027-06-30": True, "2027-07-01": False}
    assert load(office, tmp_path / "a.xlsx", BOOKS).state is State.UNCHANGED
    rows[1] = ["示例项目二", "没有的中心", "没有的站", 1, None, "2026.7.1", "2026.6.30"]
    assert faults(office, book(tmp_path / "b.xlsx", "项目一览表", *rows)) == ["B3 没有登记名为“没有的中心”的机构"]


def test_an_approval_known_to_the_month_holds_nobody_to_the_clock_within_it(office, tmp_path) -> None:
    rows = [("项目名称", "承接机构", "社工站", "立项时间"), ["示例项目", "示例社会工作服务中心", "许村", "2026年6月"]]
    loaded(office, book(tmp_path / "a.xlsx", "项目一览表", *rows))
    assert approved_project_of(office.db, 1, date(2026, 6, 29)) is None
    assert approved_project_of(office.db, 1, date(2026, 6, 30)) is not None


@pytest.mark.parametrize(
    "text", ["许村镇社工站", "海宁市许村镇社工站", "许村镇社会工作站", "许村镇社会工作服务站", "许村镇", "许 村 镇"]
)
def test_stations_by_the_names_people_use(office, text) -> None:
    assert [station.name for station in StationFinder(office.db).find(text)] == ["许村镇社工站"]


def test_a_contact_sent_back_to_be_mended_is_asked_again(office, tmp_path) -> None:
    path = book(tmp_path / "联系表.xlsx", "通讯录", CONTACTS, (1, "海宁市某某超市", "张三", "13800000001"))
    mending = make_mending_book(load(office, path, BOOKS), read(path), BOOKS, tmp_path / "联系表-待改.xlsx")
    assert mending is not None
    assert [told.split()[0] for told in faults(office, mending)] == ["A4"]
