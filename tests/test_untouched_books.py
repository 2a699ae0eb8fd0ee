"""Whatever is given out prefilled and comes back untouched changes nothing: every form that is read back, in towns that
were merged, with workers who are on record twice, and with needs that hold resources of the same name.

The sample county in November 2026. What it has no rows of is entered first, at what is merged afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from swtool import cli, rooms
from swtool.findings import Severity
from swtool.intake.load import load
from swtool.intake.plan import Action
from swtool.intake.undoing import undo_batch
from swtool.office import Office
from swtool.opening import open_office
from swtool.registry.boundaries import names_of_today, places_of
from swtool.registry.divisions import Division, all_divisions, require_town
from swtool.registry.projects import all_projects
from swtool.registry.stations import all_stations
from swtool.returns.giving import How, Wanted, give_out
from swtool.sample_data.scene import DATABASE, STORY_DAY, moment
from swtool.volunteers import store
from swtool.volunteers.store import Asked
from tests.inventory_case import UPDATING, write_book
from tests.played import play_once

GONE, STAYS, OTHER, VILLAGE = "黄湾镇", "袁花镇", "长安镇", "尖山社区居委会"
GONE_STATION, OTHER_STATION = "黄湾镇社工站", "长安镇社工站"
STAYS_STATION = "袁花镇社工站"
JOINED = f"{GONE_STATION}={STAYS_STATION}"
KEPT, MERGED = "330481-00079", "330481-00083"
"""Two entries of the staff register; both serve at the station of 长安镇."""

ENTERED: dict[str, tuple[tuple[object, ...], ...]] = {
    "engagement_list": (
        ("个案编号", "个案类别", "社工站", "个案主题", "负责社工", "开案日期"),
        ("GA-9001", "咨询个案", GONE_STATION, "示例个案一", None, "2026.10.8"),
        ("GA-9002", "咨询个案", OTHER_STATION, "示例个案二", MERGED, "2026.10.8"),
    ),
    "community_organization_list": (
        ("乡镇", "村（社区）", "社区社会组织名称", "孵化社工站", "成员数"),
        (GONE, VILLAGE, "示例舞蹈队", GONE_STATION, 12),
    ),
    "register_documents": (
        ("社工站", "制度名称", "制度类别", "文号", "印发日期"),
        (GONE_STATION, "社工站服务流程", "服务流程", "示办〔2026〕3号", "2026.1.5"),
    ),
    "register_duties": (
        ("社工站", "责任方面", "责任事项", "责任岗位", "启用日期"),
        (GONE_STATION, "自身建设", "每周例会", "站长", "2026.1.1"),
    ),
    "register_procedures": (
        ("社工站", "程序名称", "第几步", "步骤内容", "时限和要求"),
        (GONE_STATION, "接案", 1, "登记来访", "当天"),
    ),
    "register_co_located": (
        ("社工站", "同址的站", "同址单位名称", "共用起始日"),
        (GONE_STATION, "养老服务站", "示例养老服务站", "2025.3"),
    ),
    "register_facilities": (
        ("乡镇", "村（社区）", "场所名称", "场所类别", "联通社工站", "场所启用日"),
        (GONE, None, "示例敬老院", "敬老院", GONE_STATION, "2020"),
        (GONE, VILLAGE, "示例关爱之家", "关爱之家", None, "2021.5"),
    ),
    "register_support": (
        ("乡镇", "保障类别", "保障内容", "是否落实"),
        (GONE, "场地", "二楼三间办公室", "是"),
    ),
    "register_actors": (
        ("乡镇", "联动名称", "联动主体", "联动职责"),
        (GONE, "六社联动", "社区", "统筹"),
    ),
    "register_units": (
        ("乡镇", "村（社区）", "架构类别", "架构组织名称", "主要负责人", "联系电话"),
        (GONE, VILLAGE, "居", "示例村民委员会", "吴示例", "13800000021"),
    ),
    "register_pilots": (
        ("乡镇", "社工站", "试点名称", "试点起始日"),
        (GONE, GONE_STATION, "示例社工服务试点", "2026.1.1"),
    ),
    "register_partners": (
        ("乡镇", "村（社区）", "联动身份", "联动人员姓名", "手机", "所在单位", "任职日期"),
        (GONE, VILLAGE, "儿童主任", "郑示例", "13800000022", "示例村", "2024.6"),
    ),
    "register_mentors": (
        ("社工站", "驻站社工编号", "优才对象姓名", "结对日期", "培养目标"),
        (OTHER_STATION, MERGED, "冯示例", "2026.3.1", "取得助理证书"),
    ),
    "register_leaders": (
        ("乡镇", "社工站", "分管领导", "领导职务", "分管起始日"),
        (GONE, GONE_STATION, "蒋示例", "副镇长", "2025.1"),
    ),
}
TWO_OF_ONE_NAME = """SELECT count(*) FROM need_item n JOIN community_resource r ON r.id = n.resource_id
    JOIN community_resource o ON o.name = r.name AND o.id <> r.id WHERE n.status = 'in_progress'"""
LINES = (
    "match assign --all",
    f"division succeed {GONE} {STAYS} --into {STAYS} --on 2026-11-01 --document 某文 --station {JOINED} --yes",
    f"staff merge {KEPT} {MERGED} --why 核对 --different-ids --keep-posts --yes",
)
BOOKS = {book.form.name: book for book in rooms.books()}
READ_BACK = [name for name, book in BOOKS.items() if book.held]


def opened(path: Path) -> Office:
    return open_office(path, today=STORY_DAY, now=moment(STORY_DAY, 12), actor="tester")


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's file after all that."""
    folder = tmp_path_factory.mktemp("merged") / "示例"
    play_once(tmp_path_factory).copy(folder)
    path = folder / DATABASE
    office = opened(path)
    for name, rows in ENTERED.items():
        book = BOOKS[name]
        receipt = load(office, write_book(folder / f"{book.form.title}.xlsx", rows), [book])
        assert receipt.count(Action.INSERT) == len(rows) - 1, [str(each.what) for each in receipt.findings]
    office.db.close()
    for line in LINES:
        cli.main(["--db", str(path), "--today", str(STORY_DAY), *line.split()])
    return path


@pytest.fixture
def office(merged: Path) -> Iterator[Office]:
    found = opened(merged)
    yield found
    found.db.close()


def test_the_scene_is_set(office: Office) -> None:
    """Needs of 长安镇 hold resources of which two have one name; the town is merged and the worker, too."""
    places = places_of(office, STORY_DAY)
    gone = {places.of(each.id).division.id for each in all_divisions(office.db) if each.name == GONE}
    assert town(office, STAYS).id in gone
    assert office.db.value("SELECT count(*) FROM person_merge WHERE superseded_at IS NULL") == 1
    assert office.db.value(TWO_OF_ONE_NAME)


@pytest.mark.parametrize("name", READ_BACK)
def test_an_untouched_book_changes_nothing(office: Office, tmp_path: Path, name: str) -> None:
    book, given = BOOKS[name], {}
    for where in (STAYS, OTHER):
        path = tmp_path / f"{where}.xlsx"
        given[where] = sum(give_out(office, path, [Wanted(book)], town(office, where), How(prefill=True)).rows.values())
        if not given[where]:
            continue
        receipt = load(office, path, list(BOOKS.values()), keep=False)
        told = [each.what for each in receipt.findings]
        (table,) = receipt.tables
        rows = [number for change in table.plan.changes for number in change.every_row]
        assert {change.action for change in table.plan.changes} == {Action.UNCHANGED}, told
        assert len(rows) == given[where]
        assert [each for each in receipt.findings if each.severity is Severity.ERROR] == []
    assert given[OTHER if name == "register_mentors" else STAYS], "nothing was given out: enter something first"


def test_volunteers_of_a_merged_station_stand_under_the_one_that_goes_on(office: Office) -> None:
    def listed(station: str, day: date) -> set[str]:
        (row_id,) = [each.id for each in all_stations(office.db) if each.name == station]
        rows = store.volunteers(office.db, day, places_of(office, day), Asked(station_id=row_id))
        assert {row.station for row in rows} <= {station}
        return {row.number for row in rows}

    before = date(2026, 10, 31)
    gone, stays = listed(GONE_STATION, before), listed(STAYS_STATION, before)
    assert gone
    assert listed(STAYS_STATION, date(2026, 11, 1)) == gone | stays


def test_a_project_that_moved_with_its_station_goes_elsewhere_from_today(office: Office, tmp_path: Path) -> None:
    """By the sheet it runs at 长安镇 now; where it ran before stays as it was."""
    (moved,) = [each for each in all_projects(office.db) if each.moves]
    book = BOOKS["project_list"]
    organization = office.db.value("SELECT name FROM organization WHERE id = ?", (moved.organization_id,))
    rows = [("项目名称", "承接机构", "社工站名称"), (moved.name, organization, OTHER_STATION)]
    receipt = load(office, write_book(tmp_path / "项目.xlsx", rows), [book], terms=UPDATING)
    try:
        (now,) = [each for each in all_projects(office.db) if each.id == moved.id]
        names = {each.id: each.name for each in all_stations(office.db)}
        days = (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 9), STORY_DAY)
        assert [names[now.station_on(day) or 0] for day in days] == [
            GONE_STATION,
            STAYS_STATION,
            STAYS_STATION,
            OTHER_STATION,
        ]
        assert load(office, tmp_path / "项目.xlsx", [book], terms=UPDATING).count(Action.UNCHANGED) == 1
    finally:
        undo_batch(office, receipt.batch_id or 0, "示例", label=str)
    assert [each for each in all_projects(office.db) if each.moves] == [moved]


def town(office: Office, name: str) -> Division:
    """The town of that name today."""
    return require_town(names_of_today(office), name)
