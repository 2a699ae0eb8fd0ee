"""Yearly statistics of towns that were merged or split."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.boundaries import Boundaries
from swtool.registry.profiles import profiles_on, set_profile
from swtool.statistics.sheets import statement
from tests.statistics_case import UNKNOWN, lines_of, texts
from tests.statistics_case import home as home  # noqa: PLC0414
from tests.statistics_house import A, B, statistics_county


def test_a_merger_in_the_year(tmp_path: Path) -> None:
    home = statistics_county(tmp_path)
    day = date(2025, 12, 31)
    number = home.succeed(
        "乙水镇", into=["甲山镇"], on=day, recorded=date(2026, 1, 15), document_no="海政发〔示例〕2号",
        merge_stations={"乙水镇社工站": "甲山镇社工站"},
    )  # fmt: skip
    home.office = replace(home.office, today=date(2026, 2, 1))
    county = lines_of(home, 2025)
    assert texts(county, "towns station practitioners") == ["2", "3", "5"]
    assert county["towns"].reason == f"减少 1；本年区划调整：{number}（海政发〔示例〕2号）"
    assert county["station"].reason == "新设站（丙田镇第二社工站）增加 1；撤并站（乙水镇社工站）减少 1"
    town = lines_of(home, 2025, "甲山镇")
    assert texts(town, "practitioners") == ["3"]  # 甲, 乙, 丁
    assert town["practitioners"].change.then.value == 4  # of all that the town was made of: 甲, 乙, 丙, 丁
    assert statement(home.office, 2025, "甲山镇").before_note == "2024 年的数是当时甲山镇、乙水镇之和"
    now = replace(home.office, boundaries=Boundaries.NOW)
    comparable = {line.measure.key: line for line in statement(now, 2025, "甲山镇").lines}
    assert comparable["practitioners"].change.then.value == 4
    assert texts(comparable, "station") == ["1"]


@pytest.mark.parametrize(("year", "people", "merged"), [(2023, "50000", None), (2022, UNKNOWN, date(2025, 12, 1))])
def test_the_population_of_a_merged_town(tmp_path: Path, year: int, people: str, merged: date | None) -> None:
    """30,000 and 20,000 of one year and source are 50,000; of two years they are not known until somebody says."""
    home = statistics_county(tmp_path)
    day, town = date(2025, 12, 1), "甲山镇"
    with home.office.change("人口的出处") as tx:
        for station, of_year in ((A, 2023), (B, year)):
            said = {"population_year": of_year, "population_source": "统计公报"}
            set_profile(tx, home.stations[station], said, effective_on=date(2024, 1, 1))
    home.succeed("乙水镇", into=[town], on=day, merge_stations={B: A})
    with home.office.change("只改了面积") as tx:
        set_profile(tx, home.stations[A], {"office_area": 6000}, effective_on=date(2025, 12, 2))
    home.office = replace(home.office, today=date(2026, 2, 1))
    assert texts(lines_of(home, 2025, town), "population") == [people]
    assert profiles_on(home.office.db, date(2025, 12, 31))[home.stations[A]].merged_on == merged
    before = profiles_on(home.office.db, date(2025, 11, 30))
    assert [before[home.stations[station]].fields.resident_population for station in (A, B)] == [30_000, 20_000]
    with home.office.change("合并后的人口") as tx:
        said = {"resident_population": 51_000, "population_year": 2025, "population_source": "公安局"}
        set_profile(tx, home.stations[A], said, effective_on=date(2025, 12, 15))
    assert texts(lines_of(home, 2025, town), "population") == ["51000"]


def test_the_day_after_the_year_a_merger_is_no_part_of_it(tmp_path: Path) -> None:
    home = statistics_county(tmp_path)
    home.succeed(
        "乙水镇", into=["甲山镇"], on=date(2026, 1, 1), recorded=date(2026, 1, 15),
        merge_stations={"乙水镇社工站": "甲山镇社工站"},
    )  # fmt: skip
    home.office = replace(home.office, today=date(2026, 2, 1))
    assert texts(lines_of(home, 2025), "towns station") == ["3", "4"]


def test_what_was_split_off_has_no_year_before(tmp_path: Path) -> None:
    home = statistics_county(tmp_path)
    home.succeed(
        "甲山镇", into=["甲山镇", "丁湾街道"], on=date(2025, 6, 1), recorded=date(2026, 1, 15), codes=["330481009"],
        assign={"西村": "丁湾街道"}, rest="甲山镇",
    )  # fmt: skip
    home.office = replace(home.office, today=date(2026, 2, 1))
    line = lines_of(home, 2025, "丁湾街道")["practitioners"]
    assert (line.change.now.value, line.change.then.value) == (0, None)
    assert line.reason == "上年无法判定：上年还没有从别的乡镇（街道）分出来，没有可比的数"
