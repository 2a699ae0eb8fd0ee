"""A station changes its operator: the edges of the day for contract, project and duty to file. All invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.dates import PartialDate
from swtool.filings.duty import duties
from swtool.filings.takeover import Takeover, Terms, plan_takeover
from swtool.filings.takeover_acts import apply_takeover
from swtool.filings.takeover_sheet import takeover_table
from swtool.filings.terms import ChangeKind, Standing
from swtool.findings import Outcome
from swtool.registry.projects import all_projects
from swtool.registry.stations import operators, set_operator
from tests.filings_house import House
from tests.takeover_case import DAY, EVE, OLD, asked, number, place, take_over


def test_the_contract_changes_on_the_day_and_the_project_on_the_eve(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    stays = made.serving()
    terms = Terms("HT-2", date(2023, 12, 31), "许村二期", PartialDate.of(date(2022, 6, 10)))
    take_over(made, asked(made, new, stay=frozenset({stays}), terms=terms))
    contracts = operators(made.office.db)[made.station]
    assert [(one.organization_id, one.effective_on, one.effective_until) for one in contracts] == [
        (new, DAY, date(2024, 1, 1)),
        (OLD, date(2020, 1, 1), DAY),
    ]
    assert [one.organization_id for one in contracts if one.covers(EVE)] == [OLD]
    assert [one.organization_id for one in contracts if one.covers(DAY)] == [new]
    projects = {project.name: project for project in all_projects(made.office.db)}
    assert projects["许村镇社工站项目"].ends_on == PartialDate.of(EVE)
    second = projects["许村二期"]
    assert (second.organization_id, str(second.approved_on), str(second.starts_on), str(second.ends_on)) == (
        new, "2022-06-10", "2022-06-15", "2023-12-31",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("approved", "outcome"),
    [
        (None, Outcome.UNDETERMINED),
        (date(2022, 6, 14), Outcome.HOLDS),
        (date(2022, 6, 15), Outcome.HOLDS),
        (date(2022, 6, 16), Outcome.NOT_APPLICABLE),
    ],
)
def test_a_newcomer_on_the_day_is_judged_by_the_new_project(
    tmp_path: Path, approved: date | None, outcome: Outcome
) -> None:
    made, new = place(tmp_path)
    made.serving()
    terms = Terms(approved_on=PartialDate.of(approved) if approved else None)
    take_over(made, asked(made, new, all_stay=True, terms=terms))
    judged = duties(made.office)
    assert judged.of(ChangeKind.JOIN, made.station, PartialDate.of(DAY)).outcome is outcome
    # Before the day the old project's approval goes on applying; a leaving on the day falls into its course as well.
    assert judged.of(ChangeKind.JOIN, made.station, PartialDate.of(EVE)).must_file
    assert judged.of(ChangeKind.LEAVE, made.station, PartialDate.of(DAY)).must_file


def test_a_contract_that_ends_with_its_project_cuts_nothing_short(tmp_path: Path) -> None:
    made, new = place(tmp_path, ends=EVE)
    goes = made.serving()
    done = take_over(made, asked(made, new, leave=frozenset({goes})))
    assert done.plan.ending == ()
    assert done.recorded[0].duty.need_not  # the project was over on the eve, and no new one is known
    assert done.recorded[0].change.standing is Standing.DIRECT
    assert made.held(goes, DAY) == []


def test_the_plan_names_nobody_and_says_what_is_left_to_do(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    stays, goes = made.serving(), made.serving()
    with made.office.change("看方案", keep=False) as tx:
        plan: Takeover = plan_takeover(made.office, asked(made, new, stay=frozenset({stays}), leave=frozenset({goes})))
        table = takeover_table(
            made.office, apply_takeover(made.office, tx, plan), [("2022年6月", "由原机构、新机构公开")]
        )
    rows = {(row[0], row[1]): row for row in table.rows}
    assert "示例甲" not in str(table.rows)
    assert rows["留任", number(made, stays)][3] == "承诺书在 2022-06-15 之前重签，重新登记参保"
    assert str(rows["离职", number(made, goes)][3]).startswith("由原机构在 2022-06-22 前备案")
    assert rows["新项目", "许村镇社工站项目（海宁接手社工中心）"][2] == "从 2022-06-15 起，立项日期未定"
    assert ("三务公开", "2022年6月") in rows


def _station_beside(made: House, name: str = "丁桥镇社工站") -> int:
    """Another station of the old operator, with a project approved on 2021-07-01."""
    with made.office.change("登记社工站") as tx:
        values = {"uid": tx.uid(), "name": name, "tier": "station", "division_id": 1, "opened_on": "2020-01-01"}
        station = tx.insert("station", values)
        set_operator(tx, station, OLD, effective_on=date(2020, 1, 1))
        project = {"uid": tx.uid(), "name": "丁桥项目", "organization_id": OLD, "station_id": station}
        tx.insert("project", {**project, "approved_on": "2021-07-01"})
    return station


def test_a_project_that_came_with_a_merged_station_ends_as_well(tmp_path: Path) -> None:
    """丁桥's station went into 许村's on 2022-03-01; its project runs on at 许村, and there the operator changes."""
    made, new = place(tmp_path, ends=date(2022, 5, 31))  # 许村's own project is over by then
    beside = _station_beside(made)
    goes = made.serving()
    with made.office.change("区划调整") as tx:
        values = {
            "kind": "rename",
            "effective_on": "2022-03-01",
            "document_no": "示例1号",
            "succession_no": "QH2022-0001",
        }
        act = tx.insert("division_succession", {"uid": tx.uid(), **values, "recorded_at": tx.recorded_at})
        moved = {"succession_id": act, "effective_on": "2022-03-01", "recorded_at": tx.recorded_at}
        tx.insert(
            "station_successor", {**moved, "old_station_id": beside, "new_station_id": made.station, "moves_posts": 1}
        )
        tx.insert("project_station", {**moved, "project_id": 2, "station_id": made.station})
        tx.update("station", beside, {"closed_on": "2022-03-01"})
    done = take_over(made, asked(made, new, leave=frozenset({goes})))
    assert [project.name for project in done.plan.ending] == ["丁桥项目"]
    assert done.recorded[0].duty.must_file
    ends = {project.name: project.ends_on for project in all_projects(made.office.db)}
    assert ends["丁桥项目"] == PartialDate.of(EVE)
