"""The yearly statement as a whole: all measures, towns and reasons that add up, and what cannot be asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.errors import NotFound, UsageFault
from swtool.statistics.annual import Annual, annual, measures_of
from swtool.statistics.counting import Count, Item, figure_of, gaps_of
from swtool.statistics.measures import MEASURES
from swtool.statistics.sheets import annual_table, figure_text, statement
from swtool.statistics.terms import Measure, Unit
from tests.statistics_case import home as home  # noqa: PLC0414
from tests.statistics_case import lines_of, texts
from tests.succession_house import County

ITEMS = st.lists(st.builds(Item, st.integers(), st.integers(-5, 5), st.sampled_from([None, 1, 2, 3])))
GAPS = st.dictionaries(st.sampled_from([None, 1, 2, 3]), st.integers(1, 9))


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_towns_and_the_rest_add_up_to_the_county(home: County, year: int) -> None:
    counted = annual(home.office, year)
    towns = [frozenset({town.id}) for town in counted.ground.places.index.towns]
    for measure in measures_of(home.office, counted):
        whole = counted.figure(measure).value
        if whole is None or measure.is_rate:
            continue
        parts = [counted.figure(measure, each).value or 0 for each in towns]
        rest = sum(item.amount for item in counted.counts[measure.key].items if item.town_id is None)
        assert sum(parts) + rest == whole, measure.key


def test_every_measure_is_counted_and_every_count_is_shown(home: County) -> None:
    counted = annual(home.office, 2025)
    shown = {measure.key for measure in measures_of(home.office, counted) if not measure.is_rate}
    assert set(counted.counts) == shown
    assert len({measure.title for measure in MEASURES}) == len(MEASURES)


def test_measures_name_tables_that_there_are(home: County) -> None:
    tables = {row[0] for row in home.office.db.query("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for measure in MEASURES:
        assert set(measure.tables) <= tables, measure.key
        assert bool(measure.tables) != measure.is_rate, measure.key


def test_a_running_year_is_counted_to_today(home: County) -> None:
    assert texts(lines_of(home, 2026), "station practitioners cases_opened") == ["5", "5", "9"]  # 丁 gone, 庚 came
    assert annual_table(home.office, statement(home.office, 2026)).notes[0] == "2026 年还没有过完，数字截至 2026-01-15"


def test_what_cannot_be_asked(home: County) -> None:
    with pytest.raises(UsageFault, match="2027 年还没有开始"):
        statement(home.office, 2027)
    with pytest.raises(NotFound):
        statement(home.office, 2025, "丁岛镇")
    with pytest.raises(UsageFault, match="不是乡镇"):
        statement(home.office, 2025, "东村村委会")


def test_nothing_is_known_of_an_empty_office(tmp_path: Path) -> None:
    from tests.offices import new_office
    from tests.succession_house import SHEETS

    office = new_office(tmp_path / "office.db", SHEETS)
    found = statement(office, 2025)
    told = {line.measure.key for line in found.lines if line.change.now.value is not None}
    assert told == {"silent_months"}  # no station is silent where there is none
    assert all(line.note for line in found.lines if line.change.now.value is None)


@given(ITEMS, GAPS)
def test_parts_add_up_whatever_is_counted(items: Sequence[Item], gaps: dict[int | None, int]) -> None:
    count = Count(items, gaps_of(gaps, "个没有数据"))
    parts = [figure_of(count, [town]) for town in (1, 2, 3)]
    rest = sum(item.amount for item in items if item.town_id is None)
    whole = figure_of(count)
    assert sum(part.value or 0 for part in parts) + rest == (whole.value or 0)
    for town, part in zip((1, 2, 3), parts, strict=True):
        has_items = any(item.town_id == town for item in items)
        assert part.is_undetermined == (not has_items and town in gaps)
        assert part.is_whole or town in gaps


@given(st.integers(0, 500), st.integers(1, 500))
def test_shares_are_rounded_half_up(part: int, whole: int) -> None:
    """By an oracle of whole numbers: hundredths of a percent, half up."""
    expected = (2 * part * 10_000 + whole) // (2 * whole)
    assert figure_text(Fraction(part, whole), Unit.PERCENT) == f"{expected // 100}.{expected % 100:02d}"


@pytest.mark.parametrize("town", [None, "甲山镇", "乙水镇", "丙田镇"])
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_reasons_add_up_to_the_change(home: County, town: str | None, year: int) -> None:
    compared = 0
    for line in statement(home.office, year, town).lines:
        difference = line.change.difference
        if difference is not None and not line.measure.is_rate:
            assert sum(line.change.parts.values()) == difference, line.measure.key
            assert bool(line.reason) == bool(line.change.parts)
            compared += 1
    assert compared > 20


def test_files_have_definition_and_source(home: County) -> None:
    found = statement(home.office, 2025)
    table = annual_table(home.office, found)
    keys = [heading.key for heading in table.headings]
    row = dict(zip(keys, next(row for row in table.rows if row[1] == "持证率"), strict=True))
    assert (row["value"], row["before"], row["change"]) == (Decimal("60.00"), Decimal("50.00"), Decimal("10.00"))
    assert (row["numerator"], row["denominator"]) == ("持证人员 3", "社会工作从业人员 5")
    assert all(row[keys.index("definition")] and row[keys.index("source")] for row in table.rows)


def test_one_question_about_a_measure(home: County) -> None:
    counted: Annual = annual(home.office, 2025)
    measure: Measure = next(each for each in MEASURES if each.key == "practitioners")
    assert counted.figure(measure, frozenset()).value == 0
