"""A text that fits several is never the first of them: each place that resolves one names the candidates instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.intake.load import State
from swtool.office import Office
from swtool.registry.organizations import OrganizationFinder
from swtool.registry.people import PersonFields, register_person
from tests.crossrow_house import ONE, ROSTER, TWO, county, load_sheet, member, told
from tests.inventory_case import UPDATING, id_of

NOTHING_WRITTEN = State.RETURNED


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path)


def _insert(office: Office, table: str, **values: object) -> int:
    with office.change("登记") as tx:
        if table != "certificate":
            values["uid"] = tx.uid()
        return tx.insert(table, values)


def _organization(office: Office, name: str) -> None:
    _insert(office, "organization", name=name, kind="social_service_institution")


# -- organizations: 示例晨光社工服务中心, 示例潮声社工服务中心 -----------------------------------

BOTH = "“社工服务中心”对得上 2 个机构：示例晨光社工服务中心、示例潮声社工服务中心"


@pytest.mark.parametrize(
    ("cell", "rows"),
    [
        ("B2", [["项目名称", "承接机构"], ["新项目", "社工服务中心"]]),
        (
            "D2",
            [
                ["社工站名称", "乡镇（街道）", "设立日期", "运营机构"],
                ["新站社工站", "许村镇", "2026-01-01", "社工服务中心"],
            ],
        ),
        ("B2", [["社工站", "承接机构", "月份", "探访人次"], ["许村镇社工站", "社工服务中心", "2026-10", 3]]),
        ("A2", [["机构名称", "月份", "类别", "主题"], ["社工服务中心", "2026-10", "党课", "学习"]]),
        ("A2", [["机构名称", "月份", "科目", "本期支出"], ["社工服务中心", "2026-10", "办公费", 3]]),
    ],
)
def test_a_part_of_two_names_names_both(office: Office, tmp_path: Path, cell: str, rows: list[list[object]]) -> None:
    receipt = load_sheet(office, tmp_path, rows)
    assert receipt.state is NOTHING_WRITTEN
    assert told(receipt) == [f"{cell} error {BOTH}"]


def test_on_a_roster_it_is_not_recorded(office: Office, tmp_path: Path) -> None:
    rows = [[*ROSTER, "运营机构"], [*member("张示例", ONE), "社工服务中心"]]
    receipt = load_sheet(office, tmp_path, rows)
    assert told(receipt, "roster.unknown_organization") == [f"K2 warning {BOTH}，没有记入"]


def test_names_that_differ_in_brackets_only(office: Office) -> None:
    _organization(office, "示例(海宁)中心")
    _organization(office, "示例（海宁）中心")
    finder = OrganizationFinder(office.db)
    written = finder.find("示例（海宁）中心")
    assert written is not None
    assert written.name == "示例（海宁）中心"
    assert finder.find("示例（海宁）中 心") is None
    assert finder.refusal("示例（海宁）中 心")[0].endswith("2 个机构：示例(海宁)中心、示例（海宁）中心")


# -- projects, stations, places -------------------------------------------------------------------------------------


def test_projects_that_are_spelt_alike(office: Office, tmp_path: Path) -> None:
    for name in ("示例(一期)", "示例（一期）"):
        _insert(office, "project", name=name, organization_id=id_of(office, "organization", "示例潮声社工服务中心"))
    ledger = [["项目名称", "月份", "科目", "本期支出"], ["示例 （一期）", "2026-10", "办公费", 3]]
    told_of = "“示例 （一期）”对得上 2 个项目：示例(一期)、示例（一期）"
    assert told(load_sheet(office, tmp_path, ledger)) == [f"A2 error {told_of}"]
    projects = [["项目名称", "承接机构"], ["示例 （一期）", "示例潮声社工服务中心"]]
    assert told(load_sheet(office, tmp_path, projects)) == [f"A2 error {told_of}"]
    ledger[1][0] = "示例（一期）"
    assert load_sheet(office, tmp_path, ledger).state is State.LOADED


def test_stations_that_are_spelt_alike(office: Office, tmp_path: Path) -> None:
    place = id_of(office, "division", "许村镇")
    for name in ("永福社工站", "永福社会工作站"):
        _insert(office, "station", name=name, tier="service_point", division_id=place, opened_on="2021-01-01")
    head = ["社工站名称", "乡镇（街道）", "设立日期", "办公面积"]
    rows: list[list[object]] = [head, ["永福社会工作服务站", "许村镇", "2021-01-01", 40]]
    both = "“永福社会工作服务站”对得上 2 个社工站：永福社工站、永福社会工作站"
    assert told(load_sheet(office, tmp_path, rows)) == [f"A2 error {both}"]
    rows[1][0] = "永福社会工作站"
    assert load_sheet(office, tmp_path, rows).state is State.LOADED
    assert office.db.value("SELECT count(*) FROM station") == 4
    receipt = load_sheet(office, tmp_path, [ROSTER, member("张示例", ONE, A="永福社工站")])
    assert "永福社工站、永福社会工作站" in told(receipt, "roster.station")[0]
    receipt = load_sheet(
        office, tmp_path, [["项目名称", "承接机构", "社工站"], ["新", "示例潮声社工服务中心", "永福社工站"]]
    )
    assert "永福社工站、永福社会工作站" in told(receipt, "project.unknown_station")[0]


def test_an_unknown_parent_is_told_with_the_nearest(office: Office, tmp_path: Path) -> None:
    head = ["社工站名称", "乡镇（街道）", "设立日期", "上级站点"]
    rows = [head, ["新站社工站", "许村镇", "2026-01-01", "许村社工总站"]]
    receipt = load_sheet(office, tmp_path, rows)
    assert "海宁市许村镇社工站" in receipt.findings[0].remedy


def test_a_village_of_another_town_is_named_with_it(office: Office, tmp_path: Path) -> None:
    rows = [["乡镇（街道）", "社区", "资源名称"], ["硖石街道", "永福村", "活动室"]]
    (line,) = told(load_sheet(office, tmp_path, rows))
    assert line.startswith("B2 error 没有名为“永福村”的区划；相近的有：许村镇永福村村委会")


def test_a_town_in_the_village_column_is_said_to_be_one(office: Office, tmp_path: Path) -> None:
    rows = [["乡镇（街道）", "社区", "资源名称"], ["许村镇", "许村镇", "活动室"], ["永福村", "永福村", "书屋"]]
    assert told(load_sheet(office, tmp_path, rows)) == [
        "B2 error “许村镇”是乡镇，这里要写村（社区）",
        "A3 error “永福村”是许村镇的村（社区），这里要写乡镇（街道）",
    ]


def test_a_short_town_counts_while_it_is_the_only_one(office: Office, tmp_path: Path) -> None:
    rows = [["乡镇（街道）", "社区", "资源名称"], ["许村", "永福村", "活动室"]]
    assert load_sheet(office, tmp_path, rows).state is State.LOADED
    _insert(
        office,
        "division",
        system="nbs",
        first_year=2023,
        last_year=2023,
        code="330481009",
        name="许村街道",
        level="town",
        parent_id=id_of(office, "division", "海宁市"),
        valid_from="2000-01-01",
    )
    rows[1][2] = "图书室"
    (line,) = told(load_sheet(office, tmp_path, rows))
    assert line == "A2 error “许村”对得上 2 个：许村街道（330481009）、许村镇（330481101）"


def test_the_town_beside_a_station_is_compared(office: Office, tmp_path: Path) -> None:
    rows = [[*ROSTER, "乡镇（街道）"], [*member("张示例", ONE), "硖石街道"], [*member("李示例", TWO), "许村镇"]]
    assert told(load_sheet(office, tmp_path, rows), "roster.other_town") == [
        "K2 warning 海宁市许村镇社工站在许村镇，这里写的是硖石街道；按社工站名称登记"
    ]


# -- persons --------------------------------------------------------------------------------------------------------


def _two_namesakes(office: Office, tmp_path: Path) -> None:
    """Two 张示例 of the same day at 许村, whom only their numbers tell apart."""
    head = [*ROSTER, "人员编号"]
    for number in ("330481-00001", "330481-00002"):
        with office.change("登记") as tx:
            register_person(tx, PersonFields("张示例", birth_date="1990-01-01"), staff_no=number)
    rows = [[*member("张示例", None, D="1990-01-01"), number] for number in ("330481-00001", "330481-00002")]
    assert load_sheet(office, tmp_path, [head, *rows]).state is State.LOADED


def test_namesakes_of_one_day_at_one_station(office: Office, tmp_path: Path) -> None:
    _two_namesakes(office, tmp_path)
    receipt = load_sheet(office, tmp_path, [ROSTER, member("张示例", ONE, D="1990-01-01")])
    assert told(receipt, "roster.") == [
        "B2 error 本站有 2 个姓名、出生日期都相同的人，人员编号：330481-00001、330481-00002"
    ]


def test_namesakes_on_a_filing_and_a_training_sheet(office: Office, tmp_path: Path) -> None:
    _two_namesakes(office, tmp_path)
    filing = [["社工站名称", "变动类型", "变动日期", "变动人员"], ["许村镇社工站", "离职", "2026.11.3", "张示例"]]
    (line,) = told(load_sheet(office, tmp_path, filing))
    assert "330481-00001、330481-00002" in line
    training = [["社工站名称", "姓名", "培训名称", "开始时间"], ["许村镇社工站", "张示例", "示例课", "2026-10-08"]]
    (line,) = told(load_sheet(office, tmp_path, training))
    assert "330481-00001、330481-00002" in line


def test_a_course_that_ran_twice_in_the_month(office: Office, tmp_path: Path) -> None:
    load_sheet(office, tmp_path, [ROSTER, member("张示例", ONE)])
    head = ["姓名", "身份证号", "培训名称", "开始时间", "学时"]
    load_sheet(office, tmp_path, [head, *(["张示例", ONE, "示例课", day, 3] for day in ("2026-10-08", "2026-10-20"))])
    receipt = load_sheet(office, tmp_path, [head, ["张示例", ONE, "示例课", "2026-10", 4]])
    assert told(receipt) == ["C2 error 这个人有几场同名课程（2026年10月8日、2026年10月20日），看不出是哪一场，要写到日"]


def test_which_of_two_educations_a_row_corrects(office: Office, tmp_path: Path) -> None:
    head = [*ROSTER, "学历", "毕业院校", "所学专业"]
    for level, school in (("大专", "甲学院"), ("本科", "乙大学")):
        load_sheet(office, tmp_path, [head, [*member("张示例", ONE), level, school, "社会工作"]])
    receipt = load_sheet(office, tmp_path, [head, [*member("张示例", ONE), None, None, "心理学"]])
    assert told(receipt, "roster.ambiguous") == [
        "K2 warning 登记有 2 条学历（大专、本科），看不出改的是哪一条，没有改动"
    ]
    receipt = load_sheet(office, tmp_path, [head, [*member("张示例", ONE), None, "乙大学", "心理学"]], terms=UPDATING)
    assert told(receipt, "roster.ambiguous") == []
    majors = office.db.query("SELECT level, major FROM education ORDER BY level")
    assert [tuple(row) for row in majors] == [("bachelor", "心理学"), ("junior_college", "社会工作")]


@pytest.mark.parametrize(
    ("level", "school", "graduated", "levels"),
    [
        ("大专", "甲大学", None, ["junior_college"]),  # the highest education of a row is never a lower one
        ("硕士", "甲大学", "2015-06", ["master"]),  # of that month: the same education
        ("硕士", "甲大学", None, ["bachelor", "master"]),  # one more, at the same school
        ("硕士", "甲大学", "2018-06", ["bachelor", "master"]),
        ("大专", "乙学院", None, ["bachelor", "junior_college"]),
        ("大专", None, None, ["bachelor", "junior_college"]),
    ],
)
def test_another_level_corrects_the_education_or_is_one_more(
    office: Office, tmp_path: Path, level: str, school: str | None, graduated: str | None, levels: list[str]
) -> None:
    head = [*ROSTER, "学历", "毕业院校", "所学专业", "毕业时间"]
    load_sheet(office, tmp_path, [head, [*member("张示例", ONE), "本科", "甲大学", "社会工作", "2015-06"]])
    row = [*member("张示例", ONE), level, school, "社会工作", graduated]
    assert load_sheet(office, tmp_path, [head, row], terms=UPDATING).state is State.LOADED
    assert [text for (text,) in office.db.query("SELECT level FROM education ORDER BY level")] == levels


# -- households, needs, resources -----------------------------------------------------------------------------------

FILE = ["档案号", "村（社区）", "户主", "成员姓名", "与户主关系", "身份证号"]


def test_two_members_of_one_name(office: Office, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        FILE,
        ["D001", "永福村", "甲示例", "甲示例", "户主", None],
        ["D001", "永福村", "甲示例", "乙示例", "女儿", ONE],
        ["D001", "永福村", "甲示例", "乙示例", "侄女", TWO],
    ]
    assert load_sheet(office, tmp_path, rows).state is State.LOADED
    receipt = load_sheet(office, tmp_path, [*rows[:2], ["D001", "永福村", "甲示例", "乙示例", "女儿", None]])
    assert "D3 error 档案 D001 登记有 2 名同名的成员，看不出是哪一名" in told(receipt)


def test_a_head_of_two_files(office: Office, tmp_path: Path) -> None:
    rows = [FILE, *([number, "永福村", "甲示例", "甲示例", "户主", None] for number in ("D001", "D002"))]
    load_sheet(office, tmp_path, rows)
    receipt = load_sheet(office, tmp_path, [["村（社区）", "户主", "需求类别"], ["永福村", "甲示例", "助餐"]])
    assert told(receipt) == ["B2 error 永福村村委会有 2 份户主同名的档案：D001、D002"]


NEEDS = ["需求编号", "村（社区）", "需求类别", "需求描述", "状态"]


def test_needs_of_the_same_words(office: Office, tmp_path: Path) -> None:
    rows = [NEEDS, *([number, "永福村", "助餐", "每日送餐", "已提出"] for number in ("N1", "N2"))]
    assert load_sheet(office, tmp_path, rows).state is State.LOADED
    receipt = load_sheet(office, tmp_path, [NEEDS, [None, "永福村", "助餐", "每日送餐", "已满足"]])
    assert told(receipt) == ["C2 error 对得上 2 项已登记的需求：N1、N2"]
    # A number of its own is another need, whatever it says.
    assert load_sheet(office, tmp_path, [NEEDS, ["N3", "永福村", "助餐", "每日送餐", "已满足"]]).state is State.LOADED
    states = office.db.query("SELECT need_no, status FROM need_item ORDER BY need_no")
    assert [tuple(row) for row in states] == [("N1", "raised"), ("N2", "raised"), ("N3", "met")]


def test_a_resource_of_a_name_that_two_have(office: Office, tmp_path: Path) -> None:
    head = ["乡镇（街道）", "社区", "资源名称", "提供方"]
    load_sheet(office, tmp_path, [head, *(["许村镇", "永福村", "活动室", owner] for owner in ("甲单位", "乙单位"))])
    needs = [["村（社区）", "需求类别", "对接资源"], ["永福村", "助餐", "活动室"]]
    receipt = load_sheet(office, tmp_path, needs)
    numbers = "330481101201-0001、330481101201-0002"
    assert told(receipt) == [f"C2 warning “活动室”对得上 2 项资源：{numbers}，没有挂上"]
    assert office.db.value("SELECT resource_id FROM need_item") is None


def test_a_change_that_stands_twice(office: Office, tmp_path: Path) -> None:
    """Two suspected leavings of one person, both without a day: the filing says which day, not which of them."""
    load_sheet(office, tmp_path, [ROSTER, member("张示例", ONE)])
    for number in ("BD2026-9001", "BD2026-9002"):
        with office.change("疑似") as tx:
            change = {"kind": "leave", "person_id": 1, "station_id": id_of(office, "station", "海宁市许村镇社工站")}
            kept = {"uid": tx.uid(), "change_no": number, "origin": "roster", "recorded_at": tx.recorded_at}
            row_id = tx.insert("staff_change", change | kept)
            version = {"change_id": row_id, "standing": "suspected", "recorded_at": tx.recorded_at}
            tx.insert("staff_change_version", version)
    head = ["社工站名称", "变动类型", "变动日期", "变动人员", "身份证号"]
    receipt = load_sheet(office, tmp_path, [head, ["许村镇社工站", "离职", "2026.11.3", "张示例", ONE]])
    assert told(receipt, "filing.ambiguous") == ["B2 error 对得上 2 条已登记的变动：BD2026-9001、BD2026-9002"]
