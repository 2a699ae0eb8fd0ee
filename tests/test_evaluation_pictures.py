"""A station's picture: first-level indicators and means by hand, the way over the years, what is missing said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from swtool.evaluation.deciding import freeze
from swtool.evaluation.pictures import Axis, Step, _radar, _trend, axes, picture, way
from swtool.evaluation.plans import BOOKS
from swtool.evaluation.scoring import give_score, open_evaluation, require_entrant, require_evaluation, standing
from swtool.evaluation.store import Evaluation
from swtool.intake.undoing import undo_batch
from swtool.office import Office
from swtool.rooms import migration_sets
from tests.inventory_case import load_rows, new_county
from tests.offices import at
from tests.test_evaluation import FIRST, HEAD, SECOND

LEVELS = ("规范建设", "专业运营", "项目策划", "服务成效")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Four indicators of 25 on as many first levels, two of them with an extra of 5 beside."""
    made = at(new_county(tmp_path, sets=migration_sets()).db, today=date(2026, 1, 2))
    rows = [("示例方案", "2025-01-01", str(n), level, "", f"细则{n}", 25, "", "") for n, level in enumerate(LEVELS, 1)]
    rows.append(("示例方案", "2025-01-01", "J1", "加分项", "", "荣誉", 5, "", ""))
    load_rows(made, tmp_path, BOOKS, [HEAD, *rows])
    return made


def scored(office: Office, period: str, points: dict[str, tuple[int | None, ...]]) -> Evaluation:
    one = open_evaluation(office, period)
    for station, given in points.items():
        for code, each in enumerate(given, start=1):
            if each is not None:
                give_score(office, one, station, str(code), None, each * 100)
    return one


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}text")]


def drawn(lines: Iterable[str]) -> list[ET.Element]:
    return list(ET.fromstring(f"<svg>{''.join(lines)}</svg>").iter("text"))


def test_axes_are_the_first_levels_with_the_mean_of_whole_ones(office: Office) -> None:
    """甲 20, 15, 10, 5; 乙 10, 25, 20 and nothing of the fourth, which is therefore 甲's alone: 15, 20, 15, 5."""
    one = scored(office, "2025", {FIRST: (20, 15, 10, 5), SECOND: (10, 25, 20, None)})
    give_score(office, one, FIRST, "J1", None, 500)
    inputs, _, _ = standing(office, one, office.today)
    first = require_entrant(office, one, FIRST, office.today)
    assert axes(inputs, first) == tuple(
        Axis(level, Fraction(25), Fraction(own), Fraction(mean))
        for level, own, mean in zip(LEVELS, (20, 15, 10, 5), (15, 20, 15, 5), strict=True)
    )
    second = require_entrant(office, one, SECOND, office.today)
    assert [each.own for each in axes(inputs, second)] == [10, 25, 20, None]


def test_the_way_goes_over_sealed_years_and_not_over_quarters(office: Office) -> None:
    for period, points in (("2024", (10, 10, 10, 10)), ("2025", (20, 20, 20, 15))):
        freeze(office, scored(office, period, {FIRST: points}))
    freeze(office, scored(office, "2025Q4", {FIRST: (25, 25, 25, 25)}))
    scored(office, "2026", {FIRST: (25, None, None, None)})
    one = require_evaluation(office, "2025")
    key = require_entrant(office, one, FIRST, office.today)
    assert way(office, one, key, office.today) == (
        Step("2024", Fraction(2, 5), Fraction(40)),
        Step("2025", Fraction(3, 4), Fraction(75)),
    )
    running = require_evaluation(office, "2026")
    assert way(office, running, key, office.today)[-1] == Step("2026", None, None)


def test_the_picture_says_every_figure_that_it_draws(office: Office) -> None:
    one = scored(office, "2025", {FIRST: (20, 15, 10, 5), SECOND: (10, 25, 20, None)})
    svg = picture(office, one, require_entrant(office, one, SECOND, office.today), office.today)
    said = texts(svg)
    assert f"{SECOND} 2025年《示例方案》评估" in said
    assert "10／25，均 15" in said
    assert "缺／25，均 5" in said
    spots = [each.get("points") for each in ET.fromstring(svg).iter(f"{SVG}polygon")][-1]
    # Clockwise from the top at a radius of 130 round (330, 270): 10/25 is 52 up, 25/25 is 130 right, 20/25 is 104 down,
    # what is missing stays in the middle.
    assert spots == "330,218 460,270 330,374 330,270"
    assert svg == picture(office, one, require_entrant(office, one, SECOND, office.today), office.today)


def test_labels_stay_in_the_picture_whatever_they_say() -> None:
    """At the left of the radar (179 from the edge) there is room for 11 characters of 14, and for the longest figures:
    22.14…／12.5，均 20.28… is 22 half characters of 6 and four whole ones of 12, 180 at most."""
    odd = Axis("社会工作专业服务规范化建设和示范引领作用", Fraction(25, 2), Fraction(155, 7), Fraction(142, 7))
    labels = [each for each in drawn(_radar([odd] * 4)) if each.get("text-anchor") == "end"]
    assert [each.text for each in labels] == ["社会工作专业服务规范化", "建设和示范引领作用", "22.14…／12.5，均 20.28…"]
    assert all(int(each.get("x") or 0) == 179 for each in labels)
    assert len({each.get("y") for each in labels}) == 3
    labels = drawn(_radar([odd._replace(name=odd.name * 2)] * 4))
    assert [each.text for each in labels if each.get("text-anchor") == "end"][:2] == [
        "社会工作专业服务规范化",
        "建设和示范引领作用社…",
    ]


def test_the_way_is_told_in_the_words_of_the_office() -> None:
    steps = [Step("2026Q3", Fraction(1, 2), Fraction(50)), Step("2026Q4", None, None)]
    said = [each.text for each in drawn(_trend(steps))]
    assert said[-6:] == ["2026年", "第3季度", "50", "2026年", "第4季度", "缺"]
    assert not any("Q" in (text or "") for text in said)
    assert [each.text for each in drawn(_trend([Step("2026", Fraction(1), Fraction(100))]))][-2:] == ["2026年", "100"]


def test_two_first_levels_make_no_radar(tmp_path: Path) -> None:
    office = at(new_county(tmp_path, sets=migration_sets()).db, today=date(2026, 1, 2))
    rows = [
        ("示例方案", "2025-01-01", str(n), level, "", f"细则{n}", 50, "", "") for n, level in enumerate(LEVELS[:2], 1)
    ]
    load_rows(office, tmp_path, BOOKS, [HEAD, *rows])
    one = scored(office, "2025", {FIRST: (50, 40)})
    svg = picture(office, one, require_entrant(office, one, FIRST, office.today), office.today)
    assert "一级指标只有 2 项，不画雷达图" in texts(svg)
    assert "90" in texts(svg)


def test_a_period_whose_scheme_was_taken_back_does_not_stand_in_the_way(office: Office, tmp_path: Path) -> None:
    """2024 was opened and never sealed, and its edition was taken back: there is nothing to draw of it."""
    rows = [("示例方案", "2024-01-01", "1", LEVELS[0], "", "细则", 100, "", "")]
    load_rows(office, tmp_path, BOOKS, [HEAD, *rows])
    open_evaluation(at(office.db, today=date(2024, 6, 1)), "2024")
    undo_batch(office, 2, "示例", label=str)
    freeze(office, scored(office, "2025", {FIRST: (20, 20, 20, 15)}))
    one = require_evaluation(office, "2025")
    key = require_entrant(office, one, FIRST, office.today)
    assert way(office, one, key, office.today) == (Step("2025", Fraction(3, 4), Fraction(75)),)


@pytest.mark.parametrize(("periods", "told"), [(1, 1), (2, 2), (7, 7), (8, 4), (9, 5), (20, 7), (40, 6), (200, 7)])
def test_of_many_periods_so_many_are_told_that_no_words_meet(periods: int, told: int) -> None:
    """Characters are 12 wide, digits 7; the last period is always told."""
    names = [f"{2000 + at // 4}Q{at % 4 + 1}" for at in range(periods)]
    lines = list(_trend([Step(name, Fraction(9, 10), Fraction(99)) for name in names]))
    words = [each for each in drawn(lines) if each.get("text-anchor") == "middle"]
    assert sum("<circle" in line for line in lines) == periods
    assert len(words) == 3 * told
    assert [each.text for each in words][-3:] == [f"{names[-1][:4]}年", f"第{names[-1][-1]}季度", "99"]
    for y in {each.get("y") for each in words}:
        line = sorted((int(each.get("x", "")), each.text or "") for each in words if each.get("y") == y)
        wide = [sum(12 if ord(one) > 255 else 7 for one in text) for _, text in line]
        ends = [x + half // 2 for (x, _), half in zip(line, wide, strict=True)]
        starts = [x - half // 2 for (x, _), half in zip(line, wide, strict=True)]
        assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
