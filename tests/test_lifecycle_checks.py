"""The checks of projects on each side of their bounds, by sheets of the small county and by pure rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.findings import Outcome
from swtool.funds.recording import add_fund, new_entry, record, write_off
from swtool.funds.store import require_fund
from swtool.lifecycle import rules
from swtool.lifecycle.checks import (
    paid_after_evaluation,
    pilot_budget,
    professionals,
    project_kinds,
    project_slots,
    project_third_party,
)
from swtool.lifecycle.records import Milestone
from swtool.lifecycle.records import Outcome as Result
from swtool.lifecycle.terms import SLOTS
from swtool.lifecycle.way_checks import project_ways
from swtool.office import Office
from tests.inventory_case import id_of
from tests.lifecycle_case import (
    HOLDS,
    MILESTONE_HEAD,
    OPERATOR,
    OTHER_STATION,
    OUTCOME_HEAD,
    PLAN_HEAD,
    PROJECT,
    STATION,
    UNDETERMINED,
    VIOLATED,
    of,
    on,
    on_day,
    take,
)
from tests.lifecycle_case import office as office  # noqa: PLC0414

# -- kinds and 123X ---------------------------------------------------------------------------------------------------


def test_a_project_is_of_one_of_three_kinds(office: Office, tmp_path: Path) -> None:
    day = on(6, 30)
    assert of(project_kinds, office, day) == {"海宁市": UNDETERMINED}
    take(office, tmp_path, PLAN_HEAD, (PROJECT, "公益微创投", None, "2026-01-01", None, None))
    assert of(project_kinds, office, day) == {PROJECT: HOLDS, "示例许村项目": UNDETERMINED}
    take(office, tmp_path, PLAN_HEAD, ("示例许村项目", "别的项目", None, "2026-01-01", None, None))
    assert of(project_kinds, office, day) == {PROJECT: HOLDS, "示例许村项目": VIOLATED}
    assert PROJECT not in of(project_kinds, office, on(7, 1)), "it was over on 30 June"


SIX = ("core", "brand_community", "brand_worker", "basic_family", "basic_elderly", "basic_children")
WANTED = {"core": 1, "brand": 2, "basic": 3}


def test_six_places_are_filled_and_x_is_free() -> None:
    assert rules.judge_slots(SIX, WANTED).outcome is HOLDS
    assert rules.judge_slots((*SIX, "own"), WANTED).outcome is HOLDS


@pytest.mark.parametrize("lacking", SIX)
def test_each_of_the_six_is_missed(lacking: str) -> None:
    found = rules.judge_slots((*(slot for slot in SIX if slot != lacking), "own"), WANTED)
    assert found.outcome is VIOLATED
    assert found.what.endswith(f"空着：{SLOTS[lacking]}")


def test_the_list_is_judged_by_station_once_anybody_says_anything(office: Office, tmp_path: Path) -> None:
    assert of(project_slots, office, on(6, 30)) == {"海宁市": UNDETERMINED}
    take(office, tmp_path, PLAN_HEAD, (PROJECT, None, "核心引领", "2026-01-01", None, None))
    assert of(project_slots, office, on(6, 30)) == {STATION: VIOLATED, OTHER_STATION: VIOLATED}


# -- professionals ----------------------------------------------------------------------------------------------------


def test_a_purchased_project_has_a_professional_on_the_day(office: Office) -> None:
    """Certified, in post from 1 February: the day before nobody, on the day one. The other project is not purchased."""
    with office.change("示例社工") as tx:
        person = tx.insert("person", {"uid": tx.uid(), "staff_no": "SW0001", "name": "示例甲"})
        certificate = {"person_id": person, "level": "assistant", "obtained_on": "2024-09"}
        tx.insert("certificate", certificate)
        post = {"station_id": 1, "person_id": person, "post_kind": "service_post", "basis": "full_time"}
        post |= {"effective_on": "2026-02-01", "effective_precision": "day", "cause": "registration"}
        tx.insert("post", {"uid": tx.uid(), **post, "recorded_at": tx.recorded_at})
    assert of(professionals, office, on(1, 31)) == {PROJECT: VIOLATED}
    assert of(professionals, office, on(2, 1)) == {PROJECT: HOLDS}


def test_without_a_station_nobody_can_tell(office: Office) -> None:
    with office.change("没有写在哪个站") as tx:
        tx.update("project", id_of(office, "project", PROJECT), {"station_id": None})
    assert of(professionals, office, on(2, 1)) == {PROJECT: UNDETERMINED}


# -- payments ---------------------------------------------------------------------------------------------------------


def result(day: date, passed: bool = True) -> Result:
    return Result(2026, None, 1, "示例评估中心", day, passed, None, None, None)


@pytest.mark.parametrize(("paid_on", "outcome"), [(on(7, 19), VIOLATED), (on(7, 20), HOLDS), (on(7, 21), HOLDS)])
def test_paid_before_on_and_after_the_result(paid_on: date, outcome: Outcome) -> None:
    milestone = Milestone("第2期", 100, None, True, paid_on, 100, None)
    assert rules.judge_payments((milestone,), (result(on(7, 20)),), on(8, 1)).outcome is outcome


def test_what_is_not_bound_to_a_result() -> None:
    first = Milestone("第1期", 100, None, False, on(1, 5), 100, None)
    unsaid = Milestone("第1期", 100, None, None, on(1, 5), 100, None)
    unpaid = Milestone("第2期", 100, None, True, None, None, None)
    assert rules.judge_payments((first, unpaid), (), on(8, 1)).outcome is Outcome.NOT_APPLICABLE
    assert rules.judge_payments((unsaid, unpaid), (), on(8, 1)).outcome is UNDETERMINED
    paid = Milestone("第2期", 100, None, True, on(7, 21), 100, None)
    failed = rules.judge_payments((paid,), (result(on(7, 20), passed=False),), on(8, 1))
    assert (failed.outcome, "最近一次评估不合格" in failed.what) == (HOLDS, True)


def test_payments_are_judged_where_the_rule_is_adopted(office: Office, tmp_path: Path) -> None:
    take(office, tmp_path, MILESTONE_HEAD, (PROJECT, "第1期", 100, None, "是", "2026-07-01", 100, None))
    assert of(paid_after_evaluation, office) == {"海宁市": Outcome.NOT_APPLICABLE}
    there = on_day(office, office.today, adopts=("3505:*",))
    assert of(paid_after_evaluation, there) == {}, "the rule is for pilots"
    with office.change("试点") as tx:
        tx.update("station", 1, {"name": "试点街道社工站"})
    assert of(paid_after_evaluation, there) == {PROJECT: VIOLATED}
    assert of(paid_after_evaluation, there, on(6, 30)) == {PROJECT: Outcome.NOT_APPLICABLE}


# -- pilots -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("budgets", "outcome"),
    [
        ((49_999_999,), VIOLATED),
        ((50_000_000,), HOLDS),
        ((50_000_001,), VIOLATED),
        ((20_000_000, 30_000_000), HOLDS),
        ((50_000_000, None), UNDETERMINED),
        ((), UNDETERMINED),
    ],
)
def test_a_street_s_budget_to_the_fen(budgets: tuple[int | None, ...], outcome: Outcome) -> None:
    assert rules.judge_pilot_budget(budgets, 50_000_000).outcome is outcome


@pytest.mark.parametrize(
    ("tier", "name", "budget", "outcome"),
    [
        ("station", "试点街道社工站", "500000", HOLDS),
        ("station", "试点街道社工站", "180000", VIOLATED),
        ("service_point", "试点社区服务点", "180000", HOLDS),
        ("service_point", "试点社区服务点", "500000", VIOLATED),
    ],
)
def test_streets_and_communities(
    office: Office, tmp_path: Path, tier: str, name: str, budget: str, outcome: Outcome
) -> None:
    with office.change("试点") as tx:
        tx.update("station", 1, {"name": name, "tier": tier})
    take(office, tmp_path, PLAN_HEAD, (PROJECT, None, None, "2026-01-01", None, budget))
    there = on_day(office, office.today, adopts=("3505:*",))
    assert of(pilot_budget, there, on(6, 30)) == {name: outcome}


# -- the third party of projects (JSU-13) -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("results", "insiders", "day", "outcome"),
    [
        ((), (), on(7, 30), UNDETERMINED),
        ((), (), on(7, 31), VIOLATED),
        ((result(on(7, 20)),), (), on(7, 31), HOLDS),
        ((result(on(7, 20)),), ("示例评估中心",), on(7, 30), UNDETERMINED),
        ((result(on(7, 20)),), ("示例评估中心",), on(7, 31), VIOLATED),
    ],
)
def test_a_project_is_evaluated_by_a_third_party_in_time(
    results: tuple[Result, ...], insiders: tuple[str, ...], day: date, outcome: Outcome
) -> None:
    """Over on 30 June, with thirty days for the evaluation: on 30 July it is still in time."""
    assert rules.judge_third_party(results, insiders, on(7, 30), day).outcome is outcome


def test_projects_that_are_over_are_asked_for_a_third_party(office: Office, tmp_path: Path) -> None:
    """The project ends on 30 June 2026; its operator evaluating itself is none."""
    assert of(project_third_party, office, on(8, 1)) == {"海宁市": UNDETERMINED}
    take(office, tmp_path, OUTCOME_HEAD, ("2026", None, PROJECT, OPERATOR, "2026-07-20", "通过", None))
    assert of(project_third_party, office, on(6, 30)) == {}
    assert of(project_third_party, office, on(8, 1)) == {PROJECT: VIOLATED}
    take(office, tmp_path, OUTCOME_HEAD, ("2026", None, PROJECT, "示例评估中心", "2026-07-20", "通过", None))
    assert of(project_third_party, office, on(8, 1)) == {PROJECT: HOLDS}


# -- workers, volunteers and donations together (JLP-06) --------------------------------------------------------------


def test_volunteers_and_donations_of_a_project_are_on_record(office: Office, tmp_path: Path) -> None:
    """Nothing known; a service without and one with a volunteer; a gift of 100 yuan, and the same written off."""
    day = on(6, 30)
    assert of(project_ways, office, day) == {PROJECT: UNDETERMINED}
    serve(office, day=on(5, 6), volunteers=0)
    (found,) = project_ways.run(office, day)
    assert (found.outcome, found.what) == (VIOLATED, "记录里没有志愿者、爱心资助")
    serve(office, day=on(5, 7), volunteers=1)
    (found,) = project_ways.run(office, day)
    assert (found.outcome, found.what) == (VIOLATED, "记录里没有爱心资助")
    add_fund(office, "示例资金", "其他资金", None)
    fund, project_id = require_fund(office.db, "示例资金"), id_of(office, "project", PROJECT)
    entry = new_entry(
        office, fund, on(5, 8), 100_00, debit="", credit="4101", voucher="记-1", summary="捐赠", project_id=project_id
    )
    number = record(office, entry, why="登记")
    assert of(project_ways, office, on(5, 7)) == {PROJECT: VIOLATED}
    assert of(project_ways, office, on(5, 8)) == {PROJECT: HOLDS}
    write_off(office, f"FL{number}", on(6, 29), why="记错了")
    assert of(project_ways, office, on(6, 28)) == {PROJECT: HOLDS}
    assert of(project_ways, office, on(6, 29)) == {PROJECT: VIOLATED}


def serve(office: Office, *, day: date, volunteers: int) -> None:
    with office.change("服务") as tx:
        person = tx.insert("person", {"uid": tx.uid(), "staff_no": f"SW{day.day}", "name": "示例甲"})
        values = {
            "station_id": id_of(office, "station", STATION),
            "happened_on": day.isoformat(),
            "kind": "visit",
            "item": "",
            "worker_id": person,
            "project_id": id_of(office, "project", PROJECT),
            "persons": 1,
            "person_times": 1,
            "volunteers": volunteers,
            "recorded_at": tx.recorded_at,
        }
        tx.insert("service_record", values)
