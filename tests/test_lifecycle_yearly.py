"""JNA-02 on each side of its bounds: last year's evaluation of a station by somebody else."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from swtool.evaluation.deciding import announce, finish, freeze
from swtool.evaluation.plans import BOOKS as EVALUATION
from swtool.evaluation.scoring import give_score, open_evaluation, require_evaluation
from swtool.evaluation.terms import Party
from swtool.findings import Outcome
from swtool.lifecycle.checks import yearly_evaluation
from swtool.office import Office
from tests.inventory_case import load_rows
from tests.lifecycle_case import (
    HOLDS,
    OPERATOR,
    OTHER_OPERATOR,
    OTHER_STATION,
    OUTCOME_HEAD,
    STATION,
    UNDETERMINED,
    VIOLATED,
    of,
    on_day,
    take,
)
from tests.lifecycle_case import office as office  # noqa: PLC0414


def evaluated(office: Office, folder: Path, station: str, evaluator: str, day: str = "2025-11-20") -> None:
    row = (2025, station, None, evaluator, day, "合格", None, None, None)
    take(office, folder, OUTCOME_HEAD, row)


def test_last_year_s_evaluation_by_somebody_else(office: Office, tmp_path: Path) -> None:
    assert of(yearly_evaluation, office) == {"海宁市": UNDETERMINED}
    evaluated(office, tmp_path, STATION, "示例评估中心")
    assert of(yearly_evaluation, office) == {STATION: HOLDS, OTHER_STATION: VIOLATED}
    evaluated(office, tmp_path, OTHER_STATION, OTHER_OPERATOR)
    assert of(yearly_evaluation, office) == {STATION: HOLDS, OTHER_STATION: VIOLATED}
    evaluated(office, tmp_path, OTHER_STATION, OPERATOR)
    assert of(yearly_evaluation, office) == {STATION: HOLDS, OTHER_STATION: HOLDS}


def test_the_authority_is_no_third_party(office: Office, tmp_path: Path) -> None:
    evaluated(office, tmp_path, STATION, "海宁市民政局")
    assert of(yearly_evaluation, office)[STATION] is VIOLATED


def test_an_evaluation_of_the_office_s_own_asks_who_the_third_party_was(office: Office, tmp_path: Path) -> None:
    """A third party scored one of two stations in the final evaluation of 2026; nobody noted which institute it was."""
    there = partial(on_day, office, adopts=("3701:evaluation.yearly",))
    office = there(office.today)
    heads = ("评估方案", "方案启用日期", "一级指标", "分值", "评分主体")
    receipt = load_rows(
        office, tmp_path, EVALUATION, [heads, ("示例方案", "2026-01-01", "成效", 100, "镇街50%、第三方50%")]
    )
    assert receipt.state == "loaded", receipt.findings
    one = open_evaluation(office, "2026")
    give_score(office, one, STATION, "1", Party.THIRD, 9000)
    give_score(office, one, OTHER_STATION, "1", Party.TOWN, 9000)
    freeze(there(date(2027, 1, 5)), require_evaluation(office, "2026"))
    last = announce(there(date(2027, 1, 6)), require_evaluation(office, "2026"))
    assert of(yearly_evaluation, there(last)) == {"海宁市": UNDETERMINED}, "it was not final yet"
    after = there(last + timedelta(days=1))
    finish(after, require_evaluation(office, "2026"))
    asked, lacking = yearly_evaluation.run(after, after.today)
    assert (asked.where.subject, asked.outcome) == (STATION, UNDETERMINED)
    assert asked.what == "2026年《示例方案》评估已定稿，有第三方评分，没有登记是哪一家评估机构"
    assert (lacking.where.subject, lacking.outcome) == (OTHER_STATION, VIOLATED)
    named = (2026, STATION, None, "示例评估中心", last.isoformat(), "合格", None, None, None)
    take(after, tmp_path, OUTCOME_HEAD, named)
    assert of(yearly_evaluation, after) == {STATION: HOLDS, OTHER_STATION: VIOLATED}


@pytest.mark.parametrize(("day", "found"), [(date(2025, 12, 31), UNDETERMINED), (date(2026, 1, 1), HOLDS)])
def test_a_year_is_judged_once_it_is_over(office: Office, tmp_path: Path, day: date, found: Outcome) -> None:
    """On 31 December 2025 it is still 2024 that is asked for."""
    evaluated(office, tmp_path, STATION, "示例评估中心")
    outcomes = of(yearly_evaluation, office, day)
    assert outcomes.get(STATION, outcomes.get("海宁市")) is found


def test_years_before_the_rule_are_not_asked_for(office: Office, tmp_path: Path) -> None:
    """济南's rule counts from 2 November 2021: on 31 December 2021 nothing is asked, a day later the year 2021 is."""
    assert of(yearly_evaluation, office, date(2021, 12, 31)) == {}
    assert of(yearly_evaluation, office, date(2022, 1, 1)) == {"海宁市": UNDETERMINED}


def test_a_station_opened_after_the_year_is_not_asked(office: Office, tmp_path: Path) -> None:
    with office.change("新设") as tx:
        tx.update("station", 2, {"opened_on": date(2026, 1, 1).isoformat()})
    evaluated(office, tmp_path, STATION, "示例评估中心")
    assert of(yearly_evaluation, office) == {STATION: HOLDS}
