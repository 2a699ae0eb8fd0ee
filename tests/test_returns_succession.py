"""Returns when towns are merged, renamed and split: who owes, and under whose name the lists show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from swtool.boundaries import Boundaries
from swtool.errors import NotFound, SwtoolError
from swtool.findings import Outcome
from swtool.inspection import inspect
from swtool.returns.cases import Case, of_town
from swtool.returns.checks import on_time
from swtool.returns.periods import Period
from swtool.returns.planning import Step, plan
from swtool.returns.recording import Target, receive, take_back, town_meant
from swtool.returns.sheets import summary
from swtool.returns.terms import State

from .returns_house import FORMS, REPORT, House, add_station
from .returns_succession_case import JULY, JULY_1, JUNE, NOW, THEN, A, B, C, events, found, merge, owing, succeed
from .returns_succession_case import there as there  # noqa: PLC0414


def towns(listed: list[Case]) -> set[tuple[str, str]]:
    return {(str(case.period), case.town) for case in listed}


def late_subjects(there: House, boundaries: Boundaries) -> set[str]:
    office = replace(there.office, boundaries=boundaries)
    return {each.where.subject for each in inspect(office, office.today, [on_time]).findings(Outcome.VIOLATED)}


# -- who owes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "june", "july"),
    [
        (date(2026, 6, 30), [C], [C]),  # merged on June's last day: it ended as the new town
        (date(2026, 7, 1), [A, B], [C]),
        (date(2026, 7, 31), [A, B], [C]),
        (date(2026, 8, 1), [A, B], [A, B]),
    ],
)
def test_a_period_is_owed_by_the_towns_of_its_last_day(
    there: House, day: date, june: list[str], july: list[str]
) -> None:
    succeed(there, A, B, into=[C], on=day, codes=["330481199"])
    assert (owing(there, JUNE), owing(there, JULY)) == (june, july)


def test_a_town_that_takes_another_in_keeps_its_june_apart(there: House) -> None:
    succeed(there, A, into=[B])
    assert (owing(there, JUNE), owing(there, JULY)) == ([A, B], [B])


def test_planning_june_again_after_the_merger_changes_nothing(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    merge(there)
    head = there.office.head
    assert [move.step for move in plan(there.office, [JUNE], FORMS)] == [Step.KEEP] * 6
    assert there.office.head == head
    assert {move.step for move in plan(there.office, [JULY], FORMS)} == {Step.ADD}
    assert towns(found(there)) == {("2026-06", A), ("2026-06", B), ("2026-07", C)}


def test_june_planned_for_the_first_time_after_the_merger(there: House) -> None:
    merge(there)
    plan(there.office, [JUNE], FORMS)
    assert towns(found(there)) == {("2026-06", A), ("2026-06", B)}


def test_july_planned_before_anybody_knew_of_the_merger_is_put_right(there: House) -> None:
    there.on(JULY_1)
    plan(there.office, [JULY], FORMS)
    assert towns(found(there)) == {("2026-07", A), ("2026-07", B)}
    merge(there, recorded=date(2026, 7, 20))
    steps = [move.step for move in plan(there.office, [JULY], FORMS)]
    assert (steps.count(Step.ADD), steps.count(Step.DROP), len(steps)) == (3, 6, 9)
    assert towns(found(there)) == {("2026-07", C)}
    assert towns(found(there, as_of=date(2026, 7, 19))) == {("2026-07", A), ("2026-07", B)}  # as it was known then


def test_a_station_merged_with_its_town_owes_to_the_end(there: House) -> None:
    """长安镇's station goes into 许村镇's on 15 July: it was open in July, in what was 许安镇 at its end."""
    succeed(
        there, A, B, into=[C], on=date(2026, 7, 15), codes=["330481199"],
        merge_stations={"长安镇社工站": "许村镇社工站"},
    )  # fmt: skip
    assert (owing(there, JUNE), owing(there, JULY), owing(there, Period.parse("2026-08"))) == ([A, B], [C], [C])


# -- the lists --------------------------------------------------------------------------------------------------------


def test_on_present_boundaries_june_counts_under_the_new_town(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    merge(there)
    plan(there.office, [JULY], FORMS)
    there.on(date(2026, 7, 20))
    receive(there.office, Target(town_meant(there.office, A, JUNE), there.target(C).form, JUNE), date(2026, 7, 3))
    table = summary(there.office, found(there), there.office.today, by="town")
    assert [row[:3] for row in table.rows] == [(A, 3, 1), (B, 3, 0), (C, 3, 0), ("合计", 9, 1)]
    table = summary(there.office, found(there, NOW), there.office.today, by="town")
    assert [row[:3] for row in table.rows] == [(C, 9, 1), ("合计", 9, 1)]
    late = {boundaries: late_subjects(there, boundaries) for boundaries in (THEN, NOW)}
    assert late == {THEN: {f"{A} 2026-06", f"{B} 2026-06"}, NOW: {f"{C} 2026-06"}}


def test_present_boundaries_of_a_day_before_the_merger_are_those_of_today(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    there.on(date(2026, 7, 10))
    merge(there, recorded=date(2026, 7, 10))
    there.on(date(2026, 7, 20))
    assert towns(found(there, NOW, as_of=date(2026, 6, 30))) == {("2026-06", C)}
    assert towns(found(there, THEN, as_of=date(2026, 6, 30))) == {("2026-06", A), ("2026-06", B)}


def test_a_town_is_found_by_its_name_of_then_and_of_now(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    merge(there)
    plan(there.office, [JULY], FORMS)
    listed, now = found(there), found(there, NOW)
    assert towns(of_town(there.office, listed, A)) == {("2026-06", A), ("2026-07", C)}  # 许村镇 went into 许安镇
    assert towns(of_town(there.office, listed, C)) == {("2026-06", A), ("2026-06", B), ("2026-07", C)}
    present = replace(there.office, boundaries=NOW)
    assert towns(of_town(present, now, C)) == towns(of_town(present, now, A)) == {("2026-06", C), ("2026-07", C)}
    assert of_town(there.office, listed, "硖石街道") == []
    with pytest.raises(NotFound, match="没有名为“徐村镇”"):
        of_town(there.office, listed, "徐村镇")


def test_what_a_clerk_notes_by_hand_names_the_town_of_the_period(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    merge(there)
    plan(there.office, [JULY], FORMS)
    assert [town_meant(there.office, A, period).name for period in (JUNE, JULY)] == [A, C]
    with pytest.raises(SwtoolError) as fault:
        town_meant(there.office, C, JUNE)
    assert "2026年6月时还没有“许安镇”" in str(fault.value)
    assert "许村镇、长安镇合并而成" in str(fault.value)
    target = Target(town_meant(there.office, A, JUNE), there.target(C).form, JUNE)
    receive(there.on(date(2026, 7, 3)), target, date(2026, 7, 3))
    assert there.case(A, REPORT, "2026-06").standing.state is State.RECEIVED
    take_back(there.office, target, "登记错了镇")
    assert events(there, A) == []


def test_a_renamed_town(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    succeed(there, A, into=["新许镇"])
    plan(there.office, [JULY], FORMS)
    assert towns(found(there)) == {("2026-06", A), ("2026-06", B), ("2026-07", "新许镇"), ("2026-07", B)}
    assert {town for _, town in towns(found(there, NOW))} == {"新许镇", B}
    assert town_meant(there.office, "新许镇", JUNE).name == A  # it was one town, called otherwise


def test_a_station_opened_in_the_new_town(there: House) -> None:
    merge(there)
    add_station(there, C, "2026-07-01", name="许安镇第二社工站")
    assert (owing(there, JUNE), owing(there, JULY)) == ([A, B], [C])
