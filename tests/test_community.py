"""Community organizations and supervision: by sheet and by hand, on a day, against their rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.checks import Check
from swtool.community import sheets
from swtool.community.checks import filing_body, incubated_min, supervised
from swtool.community.indicators import INDICATORS
from swtool.community.organizations import add_organization, close_organization, update_organization
from swtool.community.plans import BOOKS
from swtool.community.rules import judge_filed, judge_incubated, judge_supervised
from swtool.community.schema import migrations as community_migrations
from swtool.community.sessions import Session, add_session, sessions_of, void_session
from swtool.community.supervisors import Pool, appoint, end_role, require_supervisor
from swtool.dates import Month
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.findings import Outcome
from swtool.intake.plan import Action
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.boundaries import places_of
from swtool.registry.divisions import Division
from tests.inventory_case import UPDATING, Rows, codes, id_of, load_rows, new_county
from tests.offices import at
from tests.volunteers_case import EAST, FIRST_STATION, SECOND_STATION, SETS, add_worker, person_id

TOWN = "硖石街道"
ORGANIZATIONS = (
    "乡镇（街道）",
    "村（社区）",
    "社区社会组织名称",
    "成员数",
    "备案机关",
    "备案日期",
    "孵化社工站",
    "孵化日期",
)
POOL = ("督导姓名", "工作单位", "联系电话", "身份", "结对社工站", "聘任日期", "解聘日期")
SESSIONS = ("督导姓名", "社工站", "督导日期", "督导时长", "督导主题", "被督导社工")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The small county on 10 November 2026, with two workers at the first station."""
    county = new_county(tmp_path, sets=[*SETS, community_migrations])
    add_worker(county, "330481-00001", "甲示例", FIRST_STATION)
    add_worker(county, "330481-00002", "乙示例", FIRST_STATION)
    return county


def following(office: Office, *adopts: str) -> Office:
    """The same office under other places' rules too."""
    return at(office.db, policy=Policy.load("330481", adopts=adopts))


def place(office: Office, name: str = EAST) -> Division:
    return places_of(office, office.today).row(id_of(office, "division", name))


def actions(office: Office, folder: Path, rows: Rows) -> list[Action]:
    receipt = load_rows(office, folder, BOOKS, rows, terms=UPDATING)
    assert receipt.findings == () or all(not finding.blocks for finding in receipt.findings), receipt.findings
    return [change.action for table in receipt.tables for change in table.plan.changes]


def outcomes(check: Check, office: Office, day: date) -> dict[str, Outcome]:
    return {finding.where.subject: finding.outcome for finding in check.run(office, day)}


# -- organizations ----------------------------------------------------------------------------------------------------


def test_organizations_come_in_change_and_stay(office: Office, tmp_path: Path) -> None:
    row = (TOWN, "东山社区", "东山舞蹈队", 20, "", "", "硖石街道社工站", "2026-02")
    assert actions(office, tmp_path, [ORGANIZATIONS, row]) == [Action.INSERT]
    assert actions(office, tmp_path, [ORGANIZATIONS, (*row[:3], "", *row[4:])]) == [Action.UNCHANGED]
    more = (*row[:3], 25, "硖石街道办事处", "2026-03-05", *row[6:])
    assert actions(office, tmp_path, [ORGANIZATIONS, more]) == [Action.UPDATE]
    (shown,) = sheets.organizations(office, office.today).rows
    assert (shown[0], shown[3], shown[7], shown[9], shown[11]) == (
        "SQ0001",
        "东山舞蹈队",
        25,
        "硖石街道办事处",
        FIRST_STATION,
    )
    twice = load_rows(office, tmp_path, BOOKS, [ORGANIZATIONS, row, row])
    assert "community.twice" in codes(twice)


def test_an_organization_stands_from_its_first_day_to_its_last(office: Office) -> None:
    add_organization(office, place(office), "东山舞蹈队", {"incubated_on": "2026-02-01", "filed_on": "2026-03-05"})
    close_organization(office, "SQ0001", date(2026, 10, 1), why="没有成员")
    days = (date(2026, 1, 31), date(2026, 2, 1), date(2026, 9, 30), date(2026, 10, 1))
    assert [len(sheets.organizations(office, day).rows) for day in days] == [0, 1, 1, 0]
    with pytest.raises(SwtoolError, match="已于 2026-10-01 注销"):
        close_organization(office, "SQ0001", date(2026, 10, 2), why="没有成员")


def test_organizations_by_hand_refuse_what_cannot_be(office: Office) -> None:
    add_organization(office, place(office), "东山舞蹈队", {})
    with pytest.raises(SwtoolError, match="已经登记“东山舞蹈队”：SQ0001"):
        add_organization(office, place(office), "东山舞蹈队", {})
    with pytest.raises(UsageFault, match="孵化日期还没有到"):
        add_organization(office, place(office), "调解队", {"incubated_on": "2026-11-11"})
    with pytest.raises(NotFound):
        update_organization(office, "SQ0009", {"members": 3})
    assert update_organization(office, "sq0001", {"members": 3}) is True
    assert update_organization(office, "SQ0001", {"members": 3}) is False


def test_one_organization_a_year_for_each_station(office: Office) -> None:
    here = following(office, "370832:*")
    assert outcomes(incubated_min, office, office.today) == {"海宁市": Outcome.NOT_APPLICABLE}
    assert outcomes(incubated_min, here, here.today) == {"海宁市": Outcome.UNDETERMINED}
    station = id_of(office, "station", FIRST_STATION)
    add_organization(office, place(office), "东山舞蹈队", {"incubated_on": "2026-02", "station_id": station})
    close_organization(office, "SQ0001", date(2026, 10, 1), why="没有成员")  # it was incubated all the same
    assert outcomes(incubated_min, here, date(2026, 12, 30)) == {
        FIRST_STATION: Outcome.HOLDS,
        SECOND_STATION: Outcome.UNDETERMINED,
    }
    assert outcomes(incubated_min, here, date(2026, 12, 31))[SECOND_STATION] is Outcome.VIOLATED
    for day in (date(2027, 1, 1), date(2027, 12, 30)):
        assert outcomes(incubated_min, here, day) == {
            FIRST_STATION: Outcome.UNDETERMINED,
            SECOND_STATION: Outcome.VIOLATED,  # of 2026, and told until 2027 is over
        }
    told = {each.where.subject: each for each in incubated_min.run(here, date(2027, 1, 1))}[SECOND_STATION]
    assert told.what == "2026年孵化社区社会组织 0 个，差 1 个；2027年孵化社区社会组织 0 个，还差 1 个，本年还没有过完"
    assert (told.expected, told.actual) == ("每年不少于 1 个", "2026年 0 个；2027年 0 个")
    nobody_entered_any = date(2028, 1, 1)
    assert set(outcomes(incubated_min, here, nobody_entered_any).values()) == {Outcome.UNDETERMINED}


@pytest.mark.parametrize(("number", "outcome"), [(0, Outcome.VIOLATED), (1, Outcome.HOLDS), (2, Outcome.HOLDS)])
def test_the_bound_of_incubation(number: int, outcome: Outcome) -> None:
    assert judge_incubated(number, 1, date(2026, 12, 31)).outcome is outcome


@pytest.mark.parametrize(
    ("filed", "outcome"),
    [
        (("", "", ""), Outcome.VIOLATED),
        (("备1", "", "2026-03-05"), Outcome.UNDETERMINED),
        (("备1", "海宁市硖石街道办事处", "2026-03-05"), Outcome.HOLDS),
        (("备1", "海宁市民政局", "2026-03-05"), Outcome.VIOLATED),
    ],
)
def test_organizations_are_filed_with_their_town(filed: tuple[str, str, str], outcome: Outcome) -> None:
    assert judge_filed(*filed, "硖石街道").outcome is outcome


def test_filing_is_checked_where_the_rule_is_adopted(office: Office) -> None:
    add_organization(office, place(office), "东山舞蹈队", {})
    assert outcomes(filing_body, office, office.today) == {"海宁市": Outcome.NOT_APPLICABLE}
    here = following(office, "500107:*")
    assert outcomes(filing_body, here, here.today) == {f"{EAST} 东山舞蹈队": Outcome.VIOLATED}


# -- supervision ------------------------------------------------------------------------------------------------------


def test_supervisors_and_the_stations_they_stand_by(office: Office, tmp_path: Path) -> None:
    rows = [
        POOL,
        ("戊督导", "示例大学", "13800000004", "", "硖石街道社工站", "2026-01-05", ""),
        ("戊督导", "示例大学", "13800000004", "", "许村镇社工站", "2026-03-01", ""),
        ("己指导", "", "", "总指导员", "", "2026-03-01", ""),
    ]
    assert actions(office, tmp_path, rows) == [Action.INSERT] * 3
    assert actions(office, tmp_path, rows) == [Action.UNCHANGED] * 3
    assert len(Pool(office.db).everybody) == 2
    ended = (*rows[1][:6], "2026-10-01")
    assert actions(office, tmp_path, [POOL, ended]) == [Action.UPDATE]
    counts = [len(sheets.pool(office, day).rows) for day in (date(2026, 2, 28), date(2026, 9, 30), date(2026, 10, 1))]
    assert counts == [1, 3, 2]
    other = ("戊督导", "另一学院", "13800000005", "", "", "", "")
    receipt = load_rows(office, tmp_path, BOOKS, [POOL, other])
    assert codes(receipt) == ["supervisor.possible_duplicate"]
    with pytest.raises(SwtoolError, match="不能确定是哪一名督导"):
        require_supervisor(office.db, "戊督导")


def test_a_role_that_stands_twice_in_a_sheet_is_one(office: Office, tmp_path: Path) -> None:
    new = ("戊督导", "示例大学", "", "", "硖石街道社工站", "2026-01-05", "")
    assert actions(office, tmp_path, [POOL, new, new]) == [Action.INSERT, Action.UNCHANGED]
    further = (*new[:4], "许村镇社工站", "2026-03-01", "")
    assert actions(office, tmp_path, [POOL, further, further]) == [Action.INSERT, Action.UNCHANGED]
    ended = (*new[:6], "2026-10-01")
    assert actions(office, tmp_path, [POOL, ended, ended]) == [Action.UPDATE, Action.UNCHANGED]
    roles = Pool(office.db).roles[require_supervisor(office.db, "戊督导").id]
    assert [(each.effective_on, each.effective_until) for each in roles] == [
        ("2026-01-05", "2026-10-01"),
        ("2026-03-01", None),
    ]


def test_supervisors_by_level(office: Office, tmp_path: Path) -> None:
    """GDG-08: 市级统筹、县级指导、镇（街）落实. A level that a later sheet leaves blank stays."""
    head = ("督导姓名", "工作单位", "督导级别", "聘任日期")
    first, second = ("戊督导", "示例大学", "市", "2026-01-05"), ("己督导", "示例县局", "县级", "2026-01-05")
    assert actions(office, tmp_path, [head, first, second]) == [Action.INSERT] * 2
    assert actions(office, tmp_path, [head, (*first[:2], "", first[3])]) == [Action.UNCHANGED]
    appoint(office, "庚督导", "supervisor", date(2026, 1, 5), values={"level": "town"})
    found = {
        level: [row[3] for row in sheets.pool(office, office.today, level=level).rows] for level in ("city", "town")
    }
    assert found == {"city": ["市级"], "town": ["镇级"]}
    assert [row[3] for row in sheets.pool(office, office.today).rows] == ["市级", "县级", "镇级"]


def test_supervisors_by_hand(office: Office) -> None:
    station = id_of(office, "station", FIRST_STATION)
    number = appoint(office, "戊督导", "supervisor", date(2026, 1, 5), station_id=station, values={"unit": "示例大学"})
    with pytest.raises(SwtoolError, match="已从 2026-01-05 起担任督导"):
        appoint(office, number, "supervisor", date(2026, 2, 1), station_id=station)
    appoint(office, number, "chief_adviser", date(2026, 2, 1))
    with pytest.raises(SwtoolError, match="有 2 个身份"):
        end_role(office, number, date(2026, 6, 1))
    end_role(office, number, date(2026, 6, 1), role="chief_adviser")
    with pytest.raises(NotFound):
        end_role(office, number, date(2026, 7, 1), role="chief_adviser")
    assert [row[2] for row in sheets.pool(office, date(2026, 6, 1)).rows] == ["督导"]


def test_sessions_come_in_and_are_corrected(office: Office, tmp_path: Path) -> None:
    appoint(office, "戊督导", "supervisor", date(2026, 1, 5))
    rows = [SESSIONS, ("戊督导", "硖石街道社工站", "2026-10-20", "2", "个案复盘", "甲示例、330481-00002")]
    assert actions(office, tmp_path, rows) == [Action.INSERT]
    assert actions(office, tmp_path, rows) == [Action.UNCHANGED]
    rows[1] = (*rows[1][:3], "90分钟", *rows[1][4:])
    assert actions(office, tmp_path, rows) == [Action.UPDATE]
    (session,) = sessions_of(office.db)
    workers = {person_id(office, number) for number in ("330481-00001", "330481-00002")}
    assert (session.minutes, session.workers) == (90, workers)
    strange = ("没有他", "硖石街道社工站", "2026-10-21", "2", "个案复盘", "")
    assert codes(load_rows(office, tmp_path, BOOKS, [SESSIONS, strange])) == ["supervision.supervisor"]
    nobody = ("戊督导", "硖石街道社工站", "2026-10-21", "2", "个案复盘", "甲示例、没有他")
    assert codes(load_rows(office, tmp_path, BOOKS, [SESSIONS, nobody])) == ["supervision.worker"]


def test_a_session_by_hand_stands_once_and_can_be_taken_back(office: Office) -> None:
    appoint(office, "戊督导", "supervisor", date(2026, 1, 5))
    by, station = require_supervisor(office.db, "DY0001"), id_of(office, "station", FIRST_STATION)
    session = Session(0, by.id, station, "2026-10-20", "group", 120, "个案复盘")
    number = add_session(office, session)
    with pytest.raises(SwtoolError, match="已经登记过：DL1"):
        add_session(office, session)
    void_session(office, number, why="登记错了")
    with pytest.raises(NotFound):
        void_session(office, number, why="再撤销一次")
    assert sessions_of(office.db) == []
    head = office.head
    add_session(office, session, keep=False)
    assert office.head == head


@pytest.mark.parametrize(
    ("last", "opened", "day", "outcome"),
    [
        (date(2026, 8, 10), date(2021, 1, 1), date(2026, 11, 10), Outcome.HOLDS),
        (date(2026, 8, 10), date(2021, 1, 1), date(2026, 11, 11), Outcome.VIOLATED),
        (None, date(2026, 8, 10), date(2026, 11, 10), Outcome.UNDETERMINED),
        (None, date(2026, 8, 10), date(2026, 11, 11), Outcome.VIOLATED),
    ],
)
def test_three_months_without_supervision(last: date | None, opened: date, day: date, outcome: Outcome) -> None:
    assert judge_supervised(last, opened, day, 3).outcome is outcome


def test_regular_supervision_is_checked_by_station(office: Office) -> None:
    assert outcomes(supervised, office, office.today) == {"海宁市": Outcome.UNDETERMINED}
    appoint(office, "戊督导", "supervisor", date(2026, 1, 5))
    station = id_of(office, "station", FIRST_STATION)
    add_session(office, Session(0, 1, station, "2026-10-20", None, None, ""))
    assert outcomes(supervised, office, office.today) == {
        FIRST_STATION: Outcome.HOLDS,
        SECOND_STATION: Outcome.VIOLATED,
    }


def test_the_months_figures_by_station(office: Office) -> None:
    first = id_of(office, "station", FIRST_STATION)
    add_organization(office, place(office), "东山舞蹈队", {"incubated_on": "2026-10", "station_id": first})
    add_organization(office, place(office), "调解队", {"incubated_on": "2026-10-31"})
    add_organization(office, place(office), "合唱队", {"incubated_on": "2026-11-01", "station_id": first})
    add_organization(office, place(office), "书画社", {"incubated_on": "2026", "station_id": first})
    appoint(office, "戊督导", "supervisor", date(2026, 1, 5))
    for day in ("2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01"):
        add_session(office, Session(0, 1, first, day, None, None, ""))
    found = {name: figure(office, Month(2026, 10)) for name, figure in INDICATORS.items()}
    assert found == {"community_orgs_incubated": {first: 1, None: 1}, "supervisions": {first: 2}}
