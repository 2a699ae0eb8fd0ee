"""Figures that other counties reported (kind F of the domain), laid into an office and counted back by the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from swtool.statistics.change import Cause
from swtool.statistics.counting import Count, Figure, Item, figure_of, rate_of
from swtool.statistics.sheets import cause_text, figure_text, read_figure, statement
from swtool.statistics.terms import Unit
from swtool.store.database import Transaction
from tests.succession_house import County
from tests.succession_house import county as three_towns


@pytest.fixture
def home(tmp_path: Path) -> County:
    """Three towns, with the stations that the house has taken away."""
    home = three_towns(tmp_path, today=date(2026, 1, 5))
    with home.office.change("清空示例") as tx:
        tx.execute("DELETE FROM project")
        tx.execute("UPDATE station SET closed_on = '2020-01-01'")
    return home


def stations(tx: Transaction, home: County, tier: str, number: int) -> Iterable[int]:
    for each in range(number):
        name = f"示例{tier}{each}"
        values = {"uid": tx.uid(), "name": name, "tier": tier, "division_id": home.ids["甲山镇"]}
        yield tx.insert("station", {**values, "opened_on": "2021-01-01"})


def counted(home: County, *titles: str) -> list[str]:
    lines = {line.measure.title: line for line in statement(replace(home.office, today=date(2026, 1, 5)), 2025).lines}
    return [figure_text(lines[title].change.now.value, lines[title].measure.unit) for title in titles]


def test_cdu_06_stations_by_level(home: County) -> None:
    """成都: 社工总站 17 个, 镇（街道）社工站 190 个, 村（社区）社工室 816 个."""
    with home.office.change("建站") as tx:
        for tier, number in (("county_station", 17), ("station", 190), ("service_point", 816)):
            list(stations(tx, home, tier, number))
    assert counted(home, "县级社工总站", "乡镇（街道）社工站", "村（社区）社工室") == ["17", "190", "816"]


def test_wuh_07_stations_rooms_area_and_projects(home: County) -> None:
    """武侯: 11 个街道社工站, 71 个社区社工室, 特色服务项目 53 个, 使用面积共 1120 平方米."""
    with home.office.change("建站") as tx:
        every = [*stations(tx, home, "station", 11), *stations(tx, home, "service_point", 71)]
        for number, station in enumerate(every):
            # 82 places: 11 of 20 m² and 71 that share 900 m² to the hundredth
            area = 2_000 if number < 11 else 90_000 // 71 + (number - 11 < 90_000 % 71)
            dated = {"effective_on": "2021-01-01", "recorded_at": tx.recorded_at}
            tx.insert("station_profile", {"station_id": station, "office_area": area, **dated})
        for number in range(53):
            named = {"uid": tx.uid(), "name": f"特色项目{number}", "organization_id": 1, "station_id": every[0]}
            tx.insert("project", {**named, "approved_on": "2025-03-01", "ends_on": "2025-12-31"})
    titles = ("乡镇（街道）社工站", "村（社区）社工室", "办公场地面积", "实施的项目")
    assert counted(home, *titles) == ["11", "71", "1120.00", "53"]


def test_lsh_13_clients_by_group(home: County) -> None:
    """梁山: 310 名特困老人, 218 名失智老人, 1078 名孤困儿童, 970 名农村留守儿童, each visited twice."""
    groups = {"特困": 310, "失智": 218, "困境儿童": 1078, "留守儿童": 970}
    with home.office.change("建档和服务") as tx:
        (station,) = stations(tx, home, "station", 1)
        worker = tx.insert("person", {"uid": tx.uid(), "staff_no": "330481-00001", "name": "示例社工"})
        file = {"uid": tx.uid(), "file_no": "H1", "division_id": home.ids["东村村委会"], "head_name": "示例户"}
        household = tx.insert("household", file)
        for group, number in groups.items():
            for _ in range(number):
                member = tx.insert(
                    "household_member",
                    {
                        "household_id": household, "name": "示例", "is_head": 0, "client_category": group,
                        "effective_on": "2024-01-01", "recorded_at": tx.recorded_at,
                    },
                )  # fmt: skip
                for day in ("2025-03-01", "2025-09-01"):
                    tx.insert(
                        "service_record",
                        {
                            "station_id": station, "happened_on": day, "kind": "home_visit", "item": "",
                            "worker_id": worker, "household_id": household, "member_id": member, "persons": 1,
                            "person_times": 1, "recorded_at": tx.recorded_at,
                        },
                    )  # fmt: skip
    assert counted(home, *(f"{group}：服务人数" for group in groups)) == ["310", "218", "1078", "970"]
    assert counted(home, *(f"{group}：服务人次" for group in groups)) == ["620", "436", "2156", "1940"]
    assert counted(home, "服务的在册对象", "服务人次") == ["2576", "5152"]


def shares(part: int, whole: int) -> Figure:
    """Coverage or talent as the program computes it, of that many things."""
    one, other = figure_of(Count([Item(n) for n in range(part)])), figure_of(Count([Item(n) for n in range(whole)]))
    return rate_of(one, other, "分子", "分母")


def rounded(figure: Figure, unit: Unit, places: str) -> Decimal:
    return Decimal(figure_text(figure.value, unit)).quantize(Decimal(places))


def test_ord_06_32_stations_at_41_percent_are_78_towns() -> None:
    """ORD-06: 32 of 77 would be 42 %, of 80 only 40 %."""
    fitting = [towns for towns in range(32, 120) if rounded(shares(32, towns), Unit.PERCENT, "1") == 41]
    assert fitting == [78, 79]
    assert figure_text(shares(32, 78).value, Unit.PERCENT) == "41.03"


def test_ord_07_3628_people_at_1_7_per_mille_are_about_2_13_million() -> None:
    """ORD-07: 3628 people at 1.7‰ mean some 2.13 million, within 2.07 and 2.20; 2361 of them certified are 65 %."""
    populations = (2_060_000, 2_080_000, 2_134_000, 2_190_000, 2_210_000)
    found = [rounded(Figure(Fraction(3628, people)), Unit.PER_MILLE, "0.1") for people in populations]
    assert found == [Decimal(text) for text in ("1.8", "1.7", "1.7", "1.7", "1.6")]
    assert figure_text(shares(2361, 3628).value, Unit.PERCENT) == "65.08"


def test_nhu_06_education_of_34() -> None:
    """NHU-06: 34 people, all 大专 or above, 6 of them 本科, 9 certified: 28 are 大专, 26.47 % are certified."""
    people = [Item(("person", n), int(n < 9)) for n in range(34)]
    certified = figure_of(Count(people))
    assert (certified.value, figure_text(shares(9, 34).value, Unit.PERCENT)) == (9, "26.47")


def test_lsh_02_all_423_rooms_have_an_assistant() -> None:
    assert figure_text(shares(423, 423).value, Unit.PERCENT) == "100.00"


@pytest.mark.parametrize(
    ("cause", "inside", "amount", "unit", "told"),
    [
        (Cause.ADDED, "", 3, Unit.NUMBER, "新增 3"),
        (Cause.GONE, "", -5, Unit.NUMBER, "减少 5"),
        (Cause.ALTERED, "", -1, Unit.NUMBER, "原有的减少 1"),
        (Cause.OPENED, "（甲站）", 7, Unit.NUMBER, "新设站（甲站）增加 7"),
        (Cause.CLOSED, "（甲站）", -1, Unit.NUMBER, "撤并站（甲站）减少 1"),
        (Cause.ADDED, "", 6100000_00, Unit.MONEY, "新增 6,100,000.00"),
        (Cause.ADDED, "", -5_00, Unit.MONEY, "新增负数 5.00"),  # a refund that is new this year
        (Cause.GONE, "", 5_00, Unit.MONEY, "减少负数 5.00"),
    ],
)
def test_a_part_of_a_change_is_told_once_with_its_direction(
    cause: Cause, inside: str, amount: int, unit: Unit, told: str
) -> None:
    assert cause_text(cause, inside, amount, unit) == told


@pytest.mark.parametrize(
    ("text", "read"),
    [("6100000.00", "6,100,000.00"), ("-1000.50", "-1,000.50"), ("999.99", "999.99"), ("920000", "920000"),
     ("无法判定", "无法判定"), ("100.00", "100.00"), ("", "")],
)  # fmt: skip
def test_amounts_are_read_with_the_thousands_marked(text: str, read: str) -> None:
    assert read_figure(text) == read
