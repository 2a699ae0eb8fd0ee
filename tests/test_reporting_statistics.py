"""Heads by certificate and education, station by station and town by town, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.reporting.blocks import Record, scope_of, summed
from swtool.reporting.statistics_blocks import QUALIFICATIONS, TOWNS
from swtool.reporting.town_scopes import towns_of
from tests.reporting_case import _scope
from tests.reporting_house import County, county

EDUCATION = {
    "330481-00001": ["bachelor"],
    "330481-00002": ["junior_college"],
    "330481-00003": ["bachelor", "master"],
    "330481-00005": ["senior_middle", None],
}
"""甲 本科, 乙 (both stations) 大专, 丙 本科 and 硕士, 戊 高中; 己 has none."""


@pytest.fixture
def there(tmp_path: Path) -> County:
    there = county(tmp_path)
    with there.office.change("登记学历") as tx:
        for number, levels in EDUCATION.items():
            person = there.office.db.value("SELECT id FROM person WHERE staff_no = ?", (number,))
            for level in levels:
                tx.insert("education", {"person_id": person, "level": level})
    return there


def _figures(row: Record, *keys: str) -> list[object]:
    return [row[key] for key in keys]


HEADS = ("head", "full_time", "part_time", "certified", "assistant", "social_worker", "senior", "uncertified")
SCHOOLED = ("below_college", "college", "bachelor", "postgraduate", "no_education")


def test_station_by_station(there: County) -> None:
    xucun, changan = QUALIFICATIONS.rows(there.office, _scope(there))
    assert _figures(xucun, "no", "town", "station", *HEADS) == [1, "许村镇", "许村镇社工站", 3, 2, 1, 1, 1, 0, 0, 2]
    assert _figures(xucun, *SCHOOLED) == [0, 1, 1, 0, 1]  # 乙, 甲, 己
    assert _figures(changan, *HEADS) == [3, 2, 1, 0, 0, 0, 0, 3]
    assert _figures(changan, *SCHOOLED) == [1, 1, 0, 1, 0]  # 戊, 乙, 丙


def test_town_by_town(there: County) -> None:
    xucun, changan = TOWNS.rows(there.office, _scope(there))
    assert _figures(xucun, "town", "stations", "population", "office_area") == ["许村镇", 1, 51_000, 4050]
    assert _figures(changan, "town", "stations", "population", "office_area") == ["长安镇", 1, 49_000, 3800]
    assert _figures(changan, *SCHOOLED) == [1, 1, 0, 1, 0]


def test_who_serves_twice_in_a_town_counts_once_there(there: County) -> None:
    with there.office.change("许村再设一个站") as tx:
        town = there.office.db.value("SELECT id FROM division WHERE name = '许村镇'")
        values = {"uid": tx.uid(), "name": "许村第二社工站", "tier": "station", "division_id": town}
        second = tx.insert("station", {**values, "opened_on": "2021-01-01"})
        post = there.office.db.one("SELECT * FROM post WHERE person_id = 1 AND superseded_at IS NULL")
        assert post is not None
        copied = {key: post[key] for key in post.keys() if key != "id"}  # noqa: SIM118  a row of SQLite
        tx.insert("post", {**copied, "uid": tx.uid(), "station_id": second})
    scope = _scope(there)
    xucun = TOWNS.rows(there.office, scope)[0]
    assert _figures(xucun, "stations", "head", "full_time") == [2, 3, 2]
    assert sum(int(str(row["head"])) for row in QUALIFICATIONS.rows(there.office, scope)) == 7


@pytest.mark.parametrize("town", [None, "许村镇", "长安镇"])
def test_sql_comes_to_the_same_sums(there: County, town: str | None) -> None:
    scope = _scope(there, town)
    for block in (QUALIFICATIONS, TOWNS):
        rows, totals = block.rows(there.office, scope), block.totals(there.office, scope)
        assert {key: summed(rows, key) for key in totals} == dict(totals), block.key
        numbers = {field.key for field in block.fields if field.show.value in ("count", "hours")} - {"no"}
        assert numbers == set(totals), block.key


def test_a_closed_station_leaves_its_town_the_year_after(there: County) -> None:
    with there.office.change("撤站") as tx:
        tx.update("station", 2, {"closed_on": "2026-11-01"})
    assert [town for town, _ in towns_of(there.office, _scope(there))] == ["许村镇", "长安镇"]
    later = scope_of(there.office, as_of=there.office.today.replace(year=2027), year=None)
    assert [town for town, _ in towns_of(there.office, later)] == ["许村镇"]
