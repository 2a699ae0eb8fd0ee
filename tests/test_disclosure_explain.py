"""Where a published figure comes from: addends by hand, as known at the seal, and what is not told even here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.disclosure.explained_page import page_to_explain
from swtool.disclosure.explaining import Explained, chosen, explain, fields_of
from swtool.disclosure.pay import MERGED
from swtool.disclosure.withdrawing import withdraw
from swtool.errors import NotFound, SwtoolError
from tests.disclosures import (
    OCTOBER,
    World,
    full_month,
    new_world,
    report_ledger,
    report_party,
    report_services,
)

PROJECT = "许村镇社工站示例项目"


def told(world: World, wanted: str, *, reveal: bool = False) -> list[Explained]:
    page = page_to_explain(world.office, world.organization, OCTOBER, reveal=reveal)
    return [
        explain(world.office, world.organization, OCTOBER, field, known=page.known, reveal=reveal)
        for field in chosen(fields_of(page.parts), wanted)
    ]


def one(world: World, wanted: str, *, reveal: bool = False) -> Explained:
    (found,) = told(world, wanted, reveal=reveal)
    return found


def two_stations(tmp_path: Path, first: int, second: int) -> World:
    """A month of two stations with so many visits each."""
    world = new_world(tmp_path, stations=2)
    for station, visits in enumerate((first, second)):
        rows = [("为老服务", "home_visits_household_times", visits, 100 + visits, 900)]
        report_services(world, rows, station=station)
    report_ledger(world, closing=13_029_950)
    report_party(world)
    return world


def test_a_sum_of_stations_names_each(tmp_path: Path) -> None:
    world = two_stations(tmp_path, 40, 46)
    found = one(world, "为老服务 入户走访户次/本月")
    assert (found.field.shown, found.how) == ("86", "各站报来的“本月”相加")
    assert sorted((each.what, each.figure) for each in found.addends) == [
        ("许村镇社工站", "40"),
        ("长安镇社工站", "46"),
    ]
    assert [str(each.origin) for each in found.addends] == ["2026-11-10 tester登记"] * 2
    found = one(world, "为老服务 入户走访户次/完成率")
    # 286 of 1,800 are 15.88…%: a rate is never told higher than it is.
    assert (found.field.shown, sorted(each.figure for each in found.addends)) == ("15.8%", ["140 ÷ 900", "146 ÷ 900"])


def test_a_small_addend_is_not_told_and_neither_are_those_beside_it(tmp_path: Path) -> None:
    world = two_stations(tmp_path, 3, 46)
    found = one(world, "为老服务 入户走访户次/本月")
    assert (found.field.shown, found.withheld) == ("49", True)
    assert [each.figure for each in found.addends] == ["不列", "不列"]
    found = one(world, "为老服务 入户走访户次/本月", reveal=True)
    assert sorted(each.figure for each in found.addends) == ["3", "46"]


def test_what_the_page_holds_back_is_held_back_here(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    found = one(world, "新增个案数/本月")
    assert (found.field.shown, [each.figure for each in found.addends]) == ("<5", ["不列"])
    assert found.how.endswith("有小于规定人数的数，页面上不列")
    assert [each.figure for each in one(world, "新增个案数/本月", reveal=True).addends] == ["2"]


@pytest.mark.parametrize(
    ("wanted", "shown", "how", "figures"),
    [
        ("上期结余", "120,000.00", "表上写的上期结余；没有写的，用上月的本期结余，或由本期结余倒推", ["120,000.00"]),
        ("本期收入", "50,000.00", "各行收入相加；没有明细的用表上的合计", ["50,000.00"]),
        ("本期结余", "130,299.50", "上期结余 + 本期收入 − 本期支出", ["表上写的是 130,299.50"]),
        ("支出/服务活动/预算", "150,000.00", "表上写的预算", ["150,000.00"]),
        ("支出/服务活动/本期", "8,500.50", "同名各行的本期金额相加", ["8,500.50"]),
        ("支出/服务活动/执行率", "40%", "累计 ÷ 预算", ["60,000.50 ÷ 150,000.00"]),
        ("收入/镇财政拨款/本期", "50,000.00", "同名各行的本期金额相加", ["50,000.00"]),
    ],
)
def test_money(tmp_path: Path, wanted: str, shown: str, how: str, figures: list[str]) -> None:
    world = full_month(tmp_path)
    (found,) = [each for each in told(world, wanted) if each.field.path[3] == wanted.rpartition("/")[2]]
    assert (found.field.shown, found.how, [each.figure for each in found.addends]) == (shown, how, figures)


def test_the_total_rests_on_every_line(tmp_path: Path) -> None:
    found = one(full_month(tmp_path), "支出/合计/本期")
    assert found.field.shown == "39,700.50"
    assert [each.figure for each in found.addends] == ["30,000.00", "8,500.50", "1,200.00"]


def test_merged_pay_tells_its_lines_but_not_who_earns_what(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    report_services(world, [("", "activities", 6, None, None)])
    report_party(world)
    spending: list[tuple[str, int, int | None, int | None]] = [
        ("基本工资", 3_000_000, None, None),
        ("五险一金", 300_000, None, None),
    ]
    report_ledger(world, spending=spending, closing=13_700_000)
    found = one(world, f"{MERGED}/本期")
    assert found.field.shown == "33,000.00"
    assert [(each.what, each.figure) for each in found.addends] == [("基本工资", "不列"), ("五险一金", "不列")]


def test_what_was_sealed_is_told_as_it_was_known_then(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    later = world.on(date(2026, 11, 12))
    report_services(later, [("为老服务", "home_visits_household_times", 90, 644, 900)], instead=True)
    found = one(later, "入户走访户次/本月")
    assert (found.field.shown, [each.figure for each in found.addends]) == ("86", ["86"])


def test_a_name_that_is_not_on_the_page_gets_near_ones(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="这一页没有“财务/上年结余”") as refused:
        told(full_month(tmp_path), "财务/上年结余")
    assert f"财务/收支结余（元）/{PROJECT}/上期结余" in str(refused.value)


def test_a_withdrawn_month_is_explained_on_request_only(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    withdraw(world.office, world.organization, OCTOBER, reason="附件有误")
    with pytest.raises(SwtoolError, match="已撤回"):
        told(world, "上期结余")
    assert told(world, "上期结余", reveal=True)
