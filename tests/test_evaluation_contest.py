"""一季一赛: four results make a year, three do not; equal sums share a place; only what is final counts."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.errors import NotFound
from swtool.evaluation.contest import Entry, contest, gathered, ranked
from swtool.evaluation.deciding import announce, finish, freeze
from swtool.evaluation.place_checks import contest_check, dimensions_check, parties_check
from swtool.evaluation.plans import BOOKS
from swtool.evaluation.rules import Entrant, Result
from swtool.evaluation.scoring import give_score, open_evaluation, require_evaluation
from swtool.findings import Outcome
from swtool.intake.load import State
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.rooms import migration_sets
from tests.inventory_case import load_rows, new_county
from tests.offices import at
from tests.test_evaluation import FIRST, HEAD, SECOND


def result(key: str, points: int | None, *, veto: bool = False) -> Result:
    missing = () if points is not None else ("1",)
    vetoes = ("V",) if veto else ()
    return Result(Entrant(key, f"{key}站", f"{key}镇"), Fraction(points or 0), missing, vetoes, ())


def test_three_results_are_not_four() -> None:
    """a has four (350), b lacks a score in the third quarter, c did not take part in the first, d was vetoed once."""
    quarters = [
        [result("a", 90), result("b", 100), result("d", 100)],
        [result("a", 80), result("b", 100), result("c", 100), result("d", 100, veto=True)],
        [result("a", 90), result("b", None), result("c", 100), result("d", 100)],
        [result("a", 90), result("b", 100), result("c", 100), result("d", 100)],
    ]
    found = {each.key: each.total for each in gathered(quarters)}
    assert found == {"a": 350, "b": None, "c": None, "d": None}


def test_a_quarter_without_a_final_result_leaves_every_year_open() -> None:
    quarters = [[result("a", 90)], None, [result("a", 90)], [result("a", 90)]]
    (entry,) = gathered(quarters)
    assert entry.points == (90, None, 90, 90)
    assert entry.total is None


@given(st.lists(st.sampled_from([None, 300, 310, 320]), max_size=8), st.randoms(use_true_random=False))
def test_places_by_counting_who_is_better(totals, random) -> None:  # type: ignore[no-untyped-def]
    entries = [
        Entry(str(number), f"{number}站", "", (None if total is None else Fraction(total),))
        for number, total in enumerate(totals)
    ]
    shuffled = list(entries)
    random.shuffle(shuffled)
    order = {each.key: number for number, each in enumerate(entries)}
    assert ranked(shuffled, order) == ranked(entries, order)
    for place, each in ranked(entries, order):
        above = [other for other in totals if other is not None and each.total is not None and other > each.total]
        assert place == (None if each.total is None else len(above) + 1)


def held(office: Office, period: str, points: dict[str, int], *, final: bool = True) -> None:
    """A quarter's contest, sealed on the day after its last day and final once the notice of a fortnight is over."""
    one = open_evaluation(office, period)
    for station, hundredths in points.items():
        give_score(office, one, station, "1", None, hundredths)
    after = at(office.db, today=one.last_on + timedelta(days=1))
    freeze(after, one)
    announce(after, require_evaluation(after, period))
    if final:
        later = at(office.db, today=one.last_on + timedelta(days=20))
        finish(later, require_evaluation(later, period))


def test_the_year_of_two_stations(tmp_path: Path) -> None:
    """甲 80 + 90.5 + 70 + 100 = 340.5; 乙 has the most by far but no result in the third quarter."""
    office = at(new_county(tmp_path, sets=migration_sets()).db, today=date(2026, 1, 2))
    with pytest.raises(NotFound, match="2026年没有季度比赛"):
        contest(office, 2026, "", office.today)
    load_rows(office, tmp_path, BOOKS, [HEAD, ("示例方案", "2026-01-01", "1", "项目", "", "策划", 100, "", "")])
    held(office, "2026Q1", {FIRST: 8000, SECOND: 10_000})
    held(office, "2026Q2", {FIRST: 9050, SECOND: 10_000})
    held(office, "2026Q3", {FIRST: 7000})
    held(office, "2026Q4", {FIRST: 10_000, SECOND: 10_000}, final=False)
    winter = at(office.db, today=date(2027, 2, 1))
    table = contest(winter, 2026, "", winter.today)
    assert [row[2:] for row in table.rows] == [
        (FIRST, 80, Fraction("90.5"), 70, "缺", None),
        (SECOND, 100, 100, "缺", "缺", None),
    ]
    assert table.notes[0] == "没有定稿的季度：Q4"
    finish(winter, require_evaluation(winter, "2026Q4"))
    table = contest(winter, 2026, "", winter.today)
    assert [(row[0], *row[2:]) for row in table.rows] == [
        (1, FIRST, 80, Fraction("90.5"), 70, 100, Fraction("340.5")),
        (None, SECOND, 100, 100, "缺", 100, None),
    ]
    assert [row[1] for row in table.rows] == ["硖石街道", "许村镇"]
    before = contest(winter, 2026, "", date(2027, 1, 31))
    assert {row[-1] for row in before.rows} == {None}


def test_each_station_is_asked_for_four_quarters_of_the_year_before(tmp_path: Path) -> None:
    """HNG-13: until the fourth quarter is final, three results are too few; on its last day a year is not asked yet."""
    office = at(new_county(tmp_path, sets=migration_sets()).db, today=date(2026, 1, 2))
    load_rows(office, tmp_path, BOOKS, [HEAD, ("示例方案", "2026-01-01", "1", "项目", "", "策划", 100, "", "")])
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        held(office, quarter, {FIRST: 8000, SECOND: 9000})
    held(office, "2026Q4", {FIRST: 8000}, final=False)
    (last_day,) = contest_check.run(office, date(2026, 12, 31))
    assert (last_day.outcome, last_day.what) == (Outcome.UNDETERMINED, "2025年没有登记季度比赛，无法判定")
    winter = at(office.db, today=date(2027, 2, 1))
    told = {each.where.subject: (each.outcome, each.what) for each in contest_check.run(winter, winter.today)}
    assert told[FIRST] == (Outcome.VIOLATED, "2026年有 3 个季度的成绩，缺 Q4")
    finish(winter, require_evaluation(winter, "2026Q4"))
    told = {each.where.subject: (each.outcome, each.what) for each in contest_check.run(winter, winter.today)}
    assert told[FIRST] == (Outcome.HOLDS, "2026年有 4 个季度的成绩")
    assert told[SECOND] == (Outcome.VIOLATED, "2026年有 3 个季度的成绩，缺 Q4")


def test_a_place_that_has_no_contest_is_not_asked(tmp_path: Path) -> None:
    office = at(new_county(tmp_path, sets=migration_sets()).db, policy=Policy.load("370102"))
    assert [each.outcome for each in contest_check.run(office, office.today)] == [Outcome.NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("levels", "outcome"),
    [
        (("规范建设", "专业运营", "项目策划"), Outcome.VIOLATED),
        (("规范建设", "专业运营", "项目策划", "服务成效（40分）"), Outcome.HOLDS),
    ],
)
def test_a_scheme_has_the_dimensions_of_the_place(levels: tuple[str, ...], outcome: Outcome, tmp_path: Path) -> None:
    """HNG-19: the four of SPPE; a level may carry its points in its name."""
    office = at(new_county(tmp_path, sets=migration_sets()).db, today=date(2026, 3, 2))
    assert [each.outcome for each in dimensions_check.run(office, office.today)] == [Outcome.UNDETERMINED]
    points = [100 - 20 * (len(levels) - 1)] + [20] * (len(levels) - 1)
    rows = [
        ("示例方案", "2026-01-01", str(n), level, "", f"细则{n}", points[n], "", "") for n, level in enumerate(levels)
    ]
    load_rows(office, tmp_path, BOOKS, [HEAD, *rows])
    (finding,) = dimensions_check.run(office, office.today)
    assert finding.outcome is outcome
    assert ("服务成效" in finding.what) == (outcome is Outcome.VIOLATED)


@pytest.mark.parametrize(
    ("parties", "outcome"),
    [
        ("自评30%、镇街30%、第三方40%", Outcome.VIOLATED),
        ("自评10%、镇街30%、服务对象20%、第三方40%", Outcome.HOLDS),
        ("自评10%、镇街20%、服务对象20%、民政部门10%、第三方40%", Outcome.HOLDS),
    ],
)
def test_as_many_parties_score_as_the_place_says(parties: str, outcome: Outcome, tmp_path: Path) -> None:
    """JLP-03: three are under, four at, five over."""
    county = new_county(tmp_path, sets=migration_sets())
    office = at(county.db, today=date(2026, 3, 2), policy=Policy.load("500107"))
    row = ("示例方案", "2026-01-01", "1", "项目", "", "策划", 100, parties, "")
    assert load_rows(office, tmp_path, BOOKS, [HEAD, row]).state is State.LOADED
    assert [each.outcome for each in parties_check.run(office, office.today)] == [outcome]
