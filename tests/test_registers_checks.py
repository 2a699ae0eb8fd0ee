"""What the registers are judged by: the pure rules at their bounds, and the checks on a small county."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.checks import Check
from swtool.findings import Outcome
from swtool.funds.rules import Rounding
from swtool.intake.load import State
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registers import rules
from swtool.registers.checks import CHECKS
from swtool.registers.fund_forms import DISTRICTS
from swtool.registers.people_forms import EXAMS
from swtool.registers.recording import add_entry
from swtool.registers.station_forms import DOCUMENTS, PLANS, STANDARDS, TICKED
from tests.crossrow_house import county, load_sheet
from tests.offices import at
from tests.people_sheets_case import STAFF
from tests.registers_case import SHEETS

HOLDS, VIOLATED, UNKNOWN = Outcome.HOLDS, Outcome.VIOLATED, Outcome.UNDETERMINED
_CHECKS = {check.code: check for check in CHECKS}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two towns with a station each, the workers of one roster, and the rules of other places."""
    made = county(tmp_path)
    assert load_sheet(made, tmp_path, STAFF).state is State.LOADED
    return at(made.db, policy=Policy.load("330481", adopts=("32:*", "370832:*", "3701:*", "150603:*")))


def outcomes(check: Check, office: Office, day: date) -> dict[str, Outcome]:
    return {finding.where.subject: finding.outcome for finding in check.run(office, day)}


def test_a_name_is_met_by_category_or_by_a_title_that_holds_it() -> None:
    names = ("服务流程", "服务纪律")
    lines = [("服务流程", "甲办法"), ("", "社工服务纪律（试行）")]
    assert rules.judge_named(lines, names, in_titles=True).outcome is HOLDS
    strict = rules.judge_named(lines, names, in_titles=False)
    assert (strict.outcome, strict.what) == (VIOLATED, "2 项有 1 项，缺：服务纪律")
    assert rules.judge_named([("居", "居委会")], ("委",), in_titles=False).outcome is VIOLATED


@pytest.mark.parametrize(("number", "outcome"), [(1, VIOLATED), (2, HOLDS), (3, VIOLATED)])
def test_a_college_has_neither_fewer_nor_more_counties(number: int, outcome: Outcome) -> None:
    assert rules.judge_pairing(["甲区", "乙县", "丙区"][:number], 2).outcome is outcome


def test_an_item_counts_by_the_last_look() -> None:
    seen = date(2026, 10, 8)
    ticks = {"有场地": (seen, True), "有人员": (seen, False)}
    assert rules.judge_ticks(("有场地",), ticks).outcome is HOLDS
    lacking = rules.judge_ticks(("有场地", "有人员", "有制度"), ticks)
    assert (lacking.outcome, lacking.what) == (VIOLATED, "具备 1 项，不具备：有人员；没有核对的：有制度")
    assert rules.judge_ticks(("有场地", "有制度"), ticks).outcome is UNKNOWN


def test_the_newest_look_counts_however_the_item_is_written(office: Office) -> None:
    """否 on 1 October; an older 是 of March that is entered later, with a blank in the word, is older all the same."""
    office = at(office.db, policy=Policy.load("330481", adopts=("1506:*",)))
    for name in ("有场地", "有人员", "有制度", "有经费", "有标识", "有服务"):
        add_entry(office, STANDARDS, {"标准名称": "六有标准", "标准事项": name, "标准启用日": "2020-01-01"})
        tick = {"社工站": "许村镇社工站", "核对项目": name, "是否具备": "否", "核对日期": "2026-03-01"}
        add_entry(office, TICKED, tick | {"是否具备": "否" if name == "有场地" else "是", "核对日期": "2026-10-01"})
    add_entry(office, TICKED, tick | {"核对项目": "有 场地", "是否具备": "是"})
    found = {each.where.subject: each.what for each in _CHECKS["station.checklist"].run(office, office.today)}
    assert found["海宁市许村镇社工站"] == "具备 5 项，不具备：有场地"
    add_entry(office, TICKED, tick | {"核对项目": "有 场地", "是否具备": "是", "核对日期": "2026-10-02"})
    found = {each.where.subject: each.what for each in _CHECKS["station.checklist"].run(office, office.today)}
    assert found["海宁市许村镇社工站"] == "6 项都具备"


def test_a_year_that_still_runs_has_not_missed_its_plan_nor_its_exam() -> None:
    days = (date(2026, 12, 30), date(2026, 12, 31))
    assert [rules.judge_plan([], day).outcome for day in days] == [UNKNOWN, VIOLATED]
    assert [rules.judge_exam([], day).outcome for day in days] == [UNKNOWN, VIOLATED]
    assert rules.judge_plan(["2026年计划"], days[1]).outcome is HOLDS
    assert rules.judge_exam(["社会工作师"], days[1]).outcome is HOLDS


def test_a_plan_and_an_exam_that_were_missed_are_told_in_the_next_year(office: Office, tmp_path: Path) -> None:
    """许村 has a plan of 2025, 硖石 none; 00002 registered for the exam of 2025 and 00003 did not. On 31 December both
    are missed, and in 2026 they stay so until it is over; nobody entered anything of 2024, of which nothing is told."""
    first, second = "海宁市许村镇社工站", "海宁市硖石街道社工站"
    add_entry(office, PLANS, {"社工站": "许村镇社工站", "计划年度": "2025", "计划名称": "2025年计划"})
    add_entry(office, EXAMS, {"考试年度": "2025", "报考级别": "初级", "人员编号": "330481-00002"})
    plans, exams = _CHECKS["station.yearly_plan"], _CHECKS["staff.exam"]
    days = (date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 30))
    assert [outcomes(plans, office, day).get(second) for day in days] == [UNKNOWN, VIOLATED, VIOLATED, VIOLATED]
    assert [outcomes(plans, office, day).get(first) for day in days] == [HOLDS, HOLDS, UNKNOWN, UNKNOWN]
    assert [outcomes(exams, office, day)["330481-00003"] for day in days] == [UNKNOWN, VIOLATED, VIOLATED, VIOLATED]
    assert [outcomes(exams, office, day)["330481-00002"] for day in days] == [HOLDS, HOLDS, UNKNOWN, UNKNOWN]
    add_entry(office, PLANS, {"社工站": "硖石街道社工站", "计划年度": "2026", "计划名称": "2026年计划"})
    told = {each.where.subject: each.what for each in plans.run(office, days[2])}
    assert told[second] == "没有2025年的年度计划；已登记2026年的：2026年计划"
    add_entry(office, EXAMS, {"考试年度": "2026", "报考级别": "初级", "人员编号": "330481-00003"})
    assert outcomes(exams, office, days[2])["330481-00003"] is HOLDS, "they registered since"


@pytest.mark.parametrize(
    ("ended", "day", "outcome"),
    [
        (None, date(2025, 12, 31), Outcome.NOT_APPLICABLE),
        (None, date(2026, 1, 1), VIOLATED),
        (date(2026, 1, 1), date(2025, 12, 31), Outcome.NOT_APPLICABLE),
        (date(2024, 12, 31), date(2026, 1, 1), VIOLATED),
        (date(2025, 1, 1), date(2026, 1, 1), HOLDS),
        (date(2026, 1, 1), date(2026, 1, 1), HOLDS),
        (date(2026, 1, 2), date(2026, 1, 2), VIOLATED),
    ],
)
def test_a_pilot_runs_one_to_two_years(ended: date | None, day: date, outcome: Outcome) -> None:
    """Begun on 1 January 2024. An end is the first day no more; one that has not come yet is no end."""
    assert rules.judge_pilot(date(2024, 1, 1), ended, day, 1, 2).outcome is outcome


def test_recognition_as_a_charity_is_only_encouraged() -> None:
    """Recognized in 2026-03: not yet on the last day of February."""
    days = (date(2026, 2, 28), date(2026, 3, 1))
    assert [rules.judge_charity("2026-03", day).outcome for day in days] == [Outcome.NOT_APPLICABLE, HOLDS]


def test_what_no_register_holds_is_not_judged(office: Office) -> None:
    for code in ("station.documents", "station.co_located", "station.yearly_plan", "supervision.pairing",
                 "staff.exam", "community.units"):  # fmt: skip
        assert outcomes(_CHECKS[code], office, office.today) == {"海宁市": UNKNOWN}, code


def test_the_checks_read_the_registers(office: Office, tmp_path: Path) -> None:
    """The sheets of ``registers_case``: 许村 has two of five co-located kinds and one plan, the other station none. Of
    the three workers 00001 is certified; 00002 registers for the exam, 00003 does not."""
    for name in ("register_documents", "register_co_located", "register_plans", "register_colleges", "register_exams"):
        assert load_sheet(office, tmp_path, SHEETS[name]).state is State.LOADED
    first, second = "海宁市许村镇社工站", "海宁市硖石街道社工站"
    add_entry(office, DOCUMENTS, {"制度名称": "示例规定", "对应事项": "管理制度", "社工站": "许村镇社工站"})
    add_entry(office, DOCUMENTS, {"制度名称": "全县资金监管办法"})
    add_entry(office, EXAMS, {"考试年度": "2026", "报考级别": "初级", "人员编号": "330481-00002"})
    day = office.today
    assert outcomes(_CHECKS["station.yearly_plan"], office, day) == {first: HOLDS, second: UNKNOWN}
    assert set(outcomes(_CHECKS["station.co_located"], office, day).values()) == {VIOLATED}
    assert outcomes(_CHECKS["supervision.pairing"], office, day) == {"示例大学": HOLDS}
    documents = {each.where.subject: each.what for each in _CHECKS["station.documents"].run(office, day)}
    assert set(documents) == {first, second}
    assert {name: what.partition("，")[0] for name, what in documents.items()} == {
        first: "9 项有 2 项",
        second: "9 项有 1 项",
    }
    assert outcomes(_CHECKS["staff.exam"], office, day) == {"330481-00002": HOLDS, "330481-00003": UNKNOWN}


@pytest.mark.parametrize(
    ("borne", "outcome"),
    [
        ({"市": 60, "区（县）": 40}, HOLDS),
        ({"市": 60, "区(县)": 40, "镇": 1}, HOLDS),
        ({"市": 60, "区（县）": 0}, VIOLATED),
        ({"区（县）": 40}, VIOLATED),
    ],
)
def test_each_level_bears_a_part(borne: dict[str, int], outcome: Outcome) -> None:
    assert rules.judge_shares(borne, ("市", "区（县）")).outcome is outcome


@pytest.mark.parametrize(
    ("city", "suburb", "outcome"),
    [
        (30_000_00, 70_000_00, HOLDS),
        (30_000_01, 69_999_99, VIOLATED),
        (29_999_99, 70_000_01, VIOLATED),
        (0, 1, HOLDS),  # 0.3 分 is rounded to none
        (1, 1, HOLDS),  # 0.6 分 to one
        (1, 0, VIOLATED),
    ],
)
def test_three_to_seven_to_the_fen(city: int, suburb: int, outcome: Outcome) -> None:
    assert rules.judge_ratio(city, suburb, (3, 7), Rounding.HALF_UP).outcome is outcome


def test_sums_of_the_year_are_judged_and_no_others(office: Office, tmp_path: Path) -> None:
    """The two sheets of ``registers_case`` are of 2026: 60 and 40 万; 300,000 and 700,000."""
    chengdu = at(office.db, policy=Policy.load("330481", adopts=("5101:*", "3701:*")))
    for name in ("register_shares", "register_districts"):
        assert load_sheet(chengdu, tmp_path, SHEETS[name]).state is State.LOADED
    day = chengdu.today
    assert outcomes(_CHECKS["fund.shared_by"], chengdu, day) == {"社工站运营经费": HOLDS}
    assert outcomes(_CHECKS["fund.city_suburb"], chengdu, day) == {"海宁市": HOLDS}
    before = date(2025, 12, 31)
    assert outcomes(_CHECKS["fund.shared_by"], chengdu, before) == {"海宁市": UNKNOWN}
    assert outcomes(_CHECKS["fund.city_suburb"], chengdu, before) == {"海宁市": UNKNOWN}
    add_entry(
        chengdu, DISTRICTS, {"补贴年度": "2026", "区（市）县": "丙区", "区县类别": "中心城区", "补贴金额": "0.03"}
    )
    (finding,) = _CHECKS["fund.city_suburb"].run(chengdu, day)
    assert finding.what == "中心城区 300,000.03 元，郊区县 700,000.00 元；中心城区多、郊区县少 0.02 元"


def test_the_list_of_resources_has_what_is_in_use(office: Office) -> None:
    """Two resources; one is closed on 10 November, which is the first day it is not there; before it opened there is
    one, and with the other closed as well the list is empty."""
    village = office.db.value("SELECT id FROM division WHERE name = '永福村村委会'")
    first, last = date(2026, 11, 9), date(2026, 11, 10)
    with office.change("示例资源") as tx:
        for number, opened, closed in (("Z1", "2026-01-01", "2026-11-10"), ("Z2", "2026-11-09", "2026-11-11")):
            own = {"resource_no": number, "name": number, "owner": "", "division_id": village}
            tx.insert("community_resource", {"uid": tx.uid(), **own, "opened_on": opened, "closed_on": closed})

    def told(day: date) -> tuple[Outcome, str]:
        (found,) = [each for each in _CHECKS["station.lists"].run(office, day) if each.where.subject == "资源共享清单"]
        return found.outcome, found.actual

    assert [told(day) for day in (date(2026, 11, 8), first, last, date(2026, 11, 11))] == [
        (HOLDS, "1 条"),
        (HOLDS, "2 条"),
        (HOLDS, "1 条"),
        (VIOLATED, "0 条"),
    ]
