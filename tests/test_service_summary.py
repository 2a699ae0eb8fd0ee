"""The monthly report computed from records, beside what was sent. Every figure below is counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from swtool.rooms import figure_sources
from swtool.services.indicators import BY_NAME
from tests.clerk import Clerk, book
from tests.registry_house import resident_id
from tests.service_case import STATION, clerk_at, lay_county, load, padded


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_county(tmp_path_factory.mktemp("county"))


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    return clerk_at(county, tmp_path, capsys, monkeypatch)


ENGAGEMENTS = (
    ("个案编号", "个案类别", "社工站", "个案主题", "负责社工", "开案日期", "结案日期", "结案结果"),
    ("A1", "专业个案", STATION, "生活照料", "示例甲", "2026-08-03", None, None),
    ("A2", "咨询个案", STATION, "政策咨询", "示例甲", "2026-10-12", "2026-10-30", "目标达成"),
    ("A3", "专业个案", STATION, "照护压力", "示例甲", "2026-09-01", "2026-09-30", "目标达成"),
    ("X1", "小组", STATION, "手工小组", "示例甲", "2026-10-01", None, None),
    ("H1", "社区活动", STATION, "重阳活动", "示例甲", "2026-10-01", None, None),
)
OCTOBER = (
    padded(STATION, "2026-10-05", "入户", "D2", "示例甲", "D1", "丙示例", 40),
    padded(STATION, "2026-10-06", "入户", "D2", "示例甲", "D1", "丁示例", 30),
    padded(STATION, "2026-10-07", "入户", "D2", "示例甲", "D1", None, 30, 1, 1),
    padded(STATION, "2026-10-08", "电话", "D2", "示例甲", "D1", "丙示例", 5),
    padded(STATION, "2026-10-09", "咨询", "B1", "示例甲", None, None, 10, 2, 3),
    padded(STATION, "2026-10-13", None, "D1", "示例甲", None, None, 50, 1, 1, "A1"),
    padded(STATION, "2026-10-14", None, "D1", "示例甲", None, None, 50, 1, 1, "A2"),
    padded(STATION, "2026-10-15", None, "E3", "示例甲", None, None, 90, 8, 8, "X1"),
    padded(STATION, "2026-10-22", None, "E3", "示例甲", None, None, 90, 6, 6, "X1"),
    padded(STATION, "2026-10-18", None, "E1", "示例甲", None, None, 120, 40, 44, "H1"),
    padded(STATION, "2026-10-19", "转介", "D1", "示例甲", "D1", "丙示例", 20),
)
SEPTEMBER = (padded(STATION, "2026-09-30", "入户", "D2", "示例甲", "D1", "丙示例", 40),)
BY_HAND = {  # indicator: (October, since January)
    "入户走访户次": (3, 4),
    "入户走访户数": (1, 2),  # one household in each month
    "探访人次": (3, 4),
    "探访人数": (2, 3),  # two persons of the household in October, one in September
    "电话访问次数": (1, 1),
    "咨询次数": (1, 1),
    "在跟个案数": (1, None),  # A1; A2 was closed on 30 October
    "新增个案数": (1, 3),
    "结案数": (1, 2),
    "个案节数": (2, 2),
    "小组个数": (1, 1),
    "小组节数": (2, 2),
    "小组人数": (8, 8),  # the fuller of two sessions
    "小组人次": (14, 14),
    "社区活动场次": (1, 1),
    "社区活动人数": (40, 40),
    "社区活动人次": (44, 44),
    "服务人数": (54, 55),  # 2 of the household + 2 asking + 1 + 1 in cases + 8 + 40; one more in September
    "服务人次": (68, 69),  # 1+1+1+1+3+1+1+8+6+44+1 = 68
    "转介数": (1, 1),
}


def lines(clerk: Clerk, *line: str) -> dict[str, dict[str, object]]:
    answer = clerk("service", "summary", "--format", "json", *line)
    assert answer.code in (0, 3), answer
    return {row["indicator"]: row for row in json.loads(answer.out)["rows"]}


@pytest.fixture
def october(clerk: Clerk) -> Clerk:
    assert clerk("intake", "load", book(clerk.desk / "个案.xlsx", list(ENGAGEMENTS))).code == 0
    load(clerk, *SEPTEMBER, *OCTOBER)
    return clerk


def test_the_month_is_what_a_hand_counts(october: Clerk) -> None:
    shown = lines(october, "--month", "2026-10")
    for title, (month, together) in BY_HAND.items():
        assert (shown[title]["value"], shown[title]["cumulative"]) == (month, together), title
    rest = {title: row["value"] for title, row in shown.items() if title not in BY_HAND}
    nothing = (
        "政策宣传场次",
        "资源链接次数",
        "新建档案数",
        "新增志愿者人数",
        "志愿者参与人次",
        "社区社会组织培育数",
        "督导次数",
    )
    assert rest == {"志愿服务时长": "0", **dict.fromkeys(nothing, 0)}
    assert october("service", "summary", "--month", "2026-10").code == 0  # and nothing contradicts itself


def test_a_town_and_a_station_are_asked_alone(october: Clerk) -> None:
    assert lines(october, "--month", "2026-10", "--town", "许村镇")["入户走访户次"]["value"] == 3
    assert lines(october, "--month", "2026-10", "--station", "长安镇社工站") == {}
    assert lines(october, "--month", "2026-10", "--town", "长安镇") == {}


def test_what_was_sent_stands_beside_it(october: Clerk) -> None:
    sent = [
        ("社工站", "月份", "指标", "本月"),
        (STATION, "2026-10", "入户走访", 5),
        (STATION, "2026-10", "咨询", 1),
        ("长安镇社工站", "2026-10", "入户走访", 7),
    ]
    assert october("intake", "load", book(october.desk / "月报.xlsx", sent)).code == 0
    answer = october("service", "summary", "--month", "2026-10")
    assert answer.code == 3
    assert "报送与记录不同的：入户走访户次" in answer.out
    assert "报送月报的 2 个站，其中 1 个没有服务记录" in answer.out
    visits = lines(october, "--month", "2026-10")["入户走访户次"]
    assert (visits["value"], visits["sent"], visits["difference"], visits["used"]) == (3, 12, 9, 10)  # 3 + 7
    own = lines(october, "--month", "2026-10", "--station", STATION)["入户走访户次"]
    assert (own["value"], own["sent"], own["difference"], own["used"]) == (3, 5, 2, 3)


def test_a_month_without_report_is_taken_over_and_renewed(october: Clerk) -> None:
    assert "已收下 1 个站" in october("service", "adopt", "--month", "2026-10").out
    shown = json.loads(october("service", "list", "--month", "2026-10", "--format", "json").out)["rows"]
    assert {row["indicator"]: row["value"] for row in shown if row["indicator"] in ("入户走访户次", "服务人次")} == {
        "入户走访户次": 3,
        "服务人次": 68,
    }
    assert "已收下 0 个站" in october("service", "adopt", "--month", "2026-10").out
    load(october, padded(STATION, "2026-10-28", "入户", "D2", "示例甲", "D1", "丙示例", 40))
    assert "已收下 1 个站" in october("service", "adopt", "--month", "2026-10").out
    shown = json.loads(october("service", "list", "--month", "2026-10", "--format", "json").out)["rows"]
    assert [row["value"] for row in shown if row["indicator"] == "入户走访户次"] == [4]


def test_a_report_that_was_sent_is_not_replaced(october: Clerk) -> None:
    sent = [("社工站", "月份", "指标", "本月"), (STATION, "2026-10", "入户走访", 5)]
    assert october("intake", "load", book(october.desk / "月报.xlsx", sent)).code == 0
    said = october("service", "adopt", "--month", "2026-10")
    assert "已收下 0 个站" in said.out
    assert "没有动的 1 个站" in said.out + said.err
    assert "还没有过完" in october.refused("service", "adopt", "--month", "2026-11")


def test_tiers_are_told(october: Clerk) -> None:
    added = october(
        "service",
        "record",
        "add",
        STATION,
        "--on",
        "2026-10-20",
        "--worker",
        "示例甲",
        "--kind",
        "visit",
        "--tier",
        "2",
    )
    assert added.code == 0
    said = october("service", "summary", "--month", "2026-10").out
    assert "第二层级：民生服务 1 条；没有写层级 11 条" in said


def test_a_case_that_was_referred_counts_too(october: Clerk) -> None:
    assert october("case", "refer", "A1", "--to", "示例医院", "--on", "2026-10-31").code == 0
    assert lines(october, "--month", "2026-10")["转介数"]["value"] == 2


def test_a_reopened_case_is_in_hand_again(october: Clerk) -> None:
    assert october("case", "reopen", "A2", "--why", "还要跟进").code == 0
    shown = lines(october, "--month", "2026-10")
    assert (shown["在跟个案数"]["value"], shown["结案数"]["value"]) == (2, 0)


def test_every_indicator_has_one_source() -> None:
    names = [name for source in figure_sources() for name in source.names]
    assert len(set(names)) == len(names)
    assert set(names) <= set(BY_NAME)


def test_volunteers_organizations_and_supervisions_of_other_rooms_are_in_the_month(clerk: Clerk) -> None:
    """One volunteer joins and serves 2.5 hours, one organization is incubated, one session of supervision is held."""
    station = ["--station", "许村镇社工站"]
    lines = (
        ("staff", "register", "--name", "王示例", "--id", resident_id("19900101", 7), *station, "--from", "2021-06-01",
         "--post-kind", "service_post", "--basis", "full_time", "--title", "项目社工", "--yes"),
        ("volunteer", "add", "庚志愿", "--village", "永福村", *station, "--joined", "2026-10-05"),
        ("volunteer", "record", "ZYZ000001", "--on", "2026-10-10", "--title", "敬老理发", "--hours", "2.5"),
        ("community", "add", "舞蹈队", "--village", "永福村", *station, "--incubated", "2026-10"),
        ("supervision", "appoint", "戊督导", "--on", "2026-01-05", *station),
        ("supervision", "add", "DY0001", *station, "--on", "2026-10-20", "--topic", "个案复盘", "--hours", "2"),
        ("service", "record", "add", "许村镇社工站", "--on", "2026-10-20", "--worker", "王示例", "--kind", "phone"),
    )  # fmt: skip
    for line in lines:
        assert clerk(*line).code == 0, line
    told = json.loads(clerk("service", "summary", "--month", "2026-10", "--format", "json").out)
    figures = {row["indicator"]: row["value"] for row in told["rows"]}
    names = ("新增志愿者人数", "志愿者参与人次", "志愿服务时长", "社区社会组织培育数", "督导次数", "电话访问次数")
    assert [figures[name] for name in names] == [1, 1, "2.5", 1, 1, 1]


def merge_a_family(october: Clerk, merged_on: str) -> None:
    """戊示例 stands in two files, each visited in October: with 己示例 of the one and 庚示例 of the other."""
    files: list[tuple[object, ...]] = [
        ("档案号", "乡镇", "村（社区）", "户主", "建档日期", "成员姓名", "与户主关系", "出生年月"),
        ("D2", "许村镇", "永福村", "戊示例", "2026-08-01", "戊示例", "户主", "1950-01-01"),
        ("D2", "许村镇", "永福村", "戊示例", "2026-08-01", "己示例", "孙子", "2020-01-01"),
        ("D3", "许村镇", "永福村", "戊示例", "2026-08-01", "戊示例", "户主", "1950-01-01"),
        ("D3", "许村镇", "永福村", "戊示例", "2026-08-01", "庚示例", "孙子", "2021-01-01"),
    ]
    assert october("intake", "load", book(october.desk / "档案二.xlsx", files)).code == 0
    load(
        october,
        *(
            padded(STATION, "2026-10-12", "入户", "D2", "示例甲", file_no, name, 40)
            for file_no, name in (("D2", "戊示例"), ("D2", "己示例"), ("D3", "戊示例"), ("D3", "庚示例"))
        ),
    )
    said = october("household", "merge", "D2", "D3", "--on", merged_on, "--why", "重复建档")
    assert said.code == 0, said


@pytest.mark.parametrize(("merged_on", "households", "persons"), [("2026-10-31", 1, 3), ("2026-11-01", 2, 4)])
def test_a_family_whose_files_became_one_by_the_end_of_the_month_is_one(
    october: Clerk, merged_on: str, households: int, persons: int
) -> None:
    """They are three persons of one family from the day of the merger on, and four of two before."""
    merge_a_family(october, merged_on)
    shown = lines(october, "--month", "2026-10")
    assert (shown["入户走访户次"]["value"], shown["探访人次"]["value"]) == (3 + 4, 3 + 4)
    assert (shown["入户走访户数"]["value"], shown["探访人数"]["value"]) == (1 + households, 2 + persons)
    assert shown["服务人数"]["value"] == 54 + persons


ERASED = ("privacy", "erase", "戊示例", "--basis", "本人书面申请", "--yes", "--household")


@pytest.mark.parametrize(
    "line",
    [
        ("household", "alter", "D2", "戊示例", "--on", "2026-08-01", "--name", "武示例"),
        ("household", "alter", "D2", "戊示例", "--on", "2026-08-01", "--id", resident_id("19500101", 3)),
        (*ERASED, "D2"),
        (*ERASED, "D3"),
    ],
    ids=["name", "number", "erased in the one", "erased in the other"],
)
def test_what_becomes_of_a_name_after_the_merger_changes_no_month(october: Clerk, line: tuple[str, ...]) -> None:
    merge_a_family(october, "2026-10-31")
    shown = lines(october, "--month", "2026-10")
    answer = october(*line)
    assert answer.code == 0, answer
    assert lines(october, "--month", "2026-10") == shown
    assert shown["探访人数"]["value"] == 2 + 3
