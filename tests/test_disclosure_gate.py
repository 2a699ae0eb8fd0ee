"""The gate before a month is published: what is missing, what contradicts itself, what does not add up or carry on."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.disclosure.outcome import Result, State
from swtool.disclosure.statements import state_none
from swtool.disclosure.store import require_seal
from swtool.errors import SwtoolError, UsageFault
from tests.disclosures import (
    CLOSING,
    DEFAULT_SERVICES,
    DEFAULT_SPENDING,
    OCTOBER,
    SEPTEMBER,
    SPENT,
    cells,
    full_month,
    new_world,
    report_ledger,
    report_party,
    report_services,
)


def faults(result: Result) -> list[str]:
    assert result.state is State.REFUSED
    return [finding.what for finding in result.faults]


def test_what_is_missing_is_all_told_at_once(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    result = world.run()
    assert faults(result) == ["党务：没有登记党务事项", "业务：没有报来服务月报", "财务：没有报来收支"]
    assert all("swtool disclosure none" in finding.remedy for finding in result.faults)
    assert not world.folder.exists()


def test_none_this_month_has_to_be_said(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    report_services(world, [("", "activities", 6, None, None)])
    report_ledger(world)
    assert faults(world.run()) == ["党务：没有登记党务事项"]
    assert state_none(world.office, world.organization, OCTOBER, "党务", keep=False).endswith("将登记“本月无”")
    assert faults(world.run()) == ["党务：没有登记党务事项"]
    assert state_none(world.office, world.organization, OCTOBER, "党务").endswith("已登记“本月无”")
    assert state_none(world.office, world.organization, OCTOBER, "党务").endswith("没有改动")
    assert world.run().state is State.PUBLISHED
    page = require_seal(world.office.db, world.organization.id, "", OCTOBER).page
    assert [(part.label, part.remark) for part in page.parts] == [("党务", "本月无"), ("业务", ""), ("财务", "")]


def test_none_and_something_contradict_each_other(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    state_none(world.office, world.organization, OCTOBER, "党务")
    report_services(world, DEFAULT_SERVICES)
    report_ledger(world, closing=CLOSING)
    report_party(world)
    assert faults(world.run()) == ["党务：登记过“本月无”，却又有内容"]
    state_none(world.office, world.organization, OCTOBER, "党务", undo=True)
    assert world.run().state is State.PUBLISHED


@pytest.mark.parametrize("label", ["党务", "业务", "财务"])
def test_none_cannot_be_said_of_what_is_reported(tmp_path: Path, label: str) -> None:
    world = full_month(tmp_path)
    with pytest.raises(SwtoolError, match=f"{label}已有登记的内容"):
        state_none(world.office, world.organization, OCTOBER, label)
    assert world.run().state is State.PUBLISHED


def test_a_part_that_policy_does_not_have_is_refused(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    with pytest.raises(UsageFault, match="没有“村务”这一部分"):
        state_none(world.office, world.organization, OCTOBER, "村务")


def test_a_closing_one_fen_off_is_refused(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    report_services(world, [("", "activities", 6, None, None)])
    report_party(world)
    report_ledger(world, closing=CLOSING + 1)
    result = world.run()
    assert faults(result) == ["许村镇社工站示例项目：期末结余不等于期初结余加本期收入减本期支出"]
    assert (result.faults[0].expected, result.faults[0].actual) == ("130,299.50", "130,299.51")


def test_lines_that_do_not_add_up_to_the_stated_total_are_refused(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    report_services(world, [("", "activities", 6, None, None)])
    report_party(world)
    report_ledger(world, spent_period=SPENT + 100)
    assert faults(world.run()) == ["许村镇社工站示例项目：本期支出合计不等于各支出科目之和"]


def test_money_in_one_sum_without_budget_lines_is_refused(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    report_services(world, [("", "activities", 6, None, None)])
    report_party(world)
    report_ledger(world, spending=[], spent_period=1_000_000)
    assert faults(world.run()) == ["许村镇社工站示例项目：支出 10,000.00 元没有分科目列出"]


def test_an_opening_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    report_services(world, [("", "activities", 6, None, None)])
    report_party(world)
    report_ledger(world, opening=None)
    assert faults(world.run()) == ["许村镇社工站示例项目：不知道上期结余，算不出本期结余"]


def test_an_opening_follows_from_the_closing(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    report_services(world, [("", "activities", 6, None, None)])
    report_party(world)
    report_ledger(world, opening=None, closing=CLOSING)
    assert world.run().state is State.PUBLISHED
    assert cells(world, "balances")[0][1] == 12_000_000


def test_fewer_times_than_persons_is_refused(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    report_services(world, [("", "served_persons", 20, None, None), ("", "served_person_times", 19, None, None)])
    report_ledger(world)
    report_party(world)
    assert faults(world.run()) == ["许村镇社工站 服务人次 19 少于服务人数 20"]


def test_a_month_must_carry_on_from_the_reported_one(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    report_services(world, [("儿童服务", "activities", 7, 43, None)], SEPTEMBER)  # 43 + 6 = 49, not 48
    assert faults(world.run()) == ["许村镇社工站“儿童服务” 社区活动场次：上月累计 43 加本月 6 应为 49，写的是 48"]


def test_a_month_must_carry_on_from_the_published_one(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    report_services(world, [("儿童服务", "activities", 7, 42, None)], SEPTEMBER)
    report_ledger(world, SEPTEMBER, opening=13_000_000, income=[], spending=[("服务活动", 1_000_000, None, None)])
    report_party(world, month=SEPTEMBER)
    assert world.run(SEPTEMBER).state is State.PUBLISHED  # closing 120,000.00, cumulative 42
    # September is corrected in the records, but not where it was published.
    report_ledger(world, SEPTEMBER, opening=13_000_000, income=[], spending=[("服务活动", 900_000, None, None)])
    spending = [(name, amount, None, None) for name, amount, _, _ in DEFAULT_SPENDING]
    report_ledger(world, opening=12_100_000, spending=spending, closing=CLOSING + 100_000)
    result = world.run()
    assert faults(result) == ["许村镇社工站示例项目：上期结余不等于已公开的上月结余"]
    assert (result.faults[0].expected, result.faults[0].actual) == ("120,000.00", "121,000.00")
    assert "disclosure correct 海宁市示例社会工作服务中心 2026-09 --reason" in result.faults[0].remedy


def test_reversals_may_be_negative(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    report_services(world, [("", "activities", 6, None, None)])
    report_party(world)
    report_ledger(world, income=[], spending=[("服务活动", -50_000, None, None), ("行政管理", 20_000, None, None)])
    assert world.run().state is State.PUBLISHED
    assert cells(world, "balances")[0][2:] == (0, -30_000, 12_030_000)


def test_spending_lists_several_vouchers_of_a_line_as_one(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    report_services(world, [("", "activities", 6, None, None)])
    report_party(world)
    vouchers = [("服务活动", 30_000, 1_000_000, 80_000), ("服务活动", 50_000, 1_000_000, 80_000)]
    report_ledger(world, spending=vouchers)
    assert world.run().state is State.PUBLISHED
    assert cells(world, "spending") == [("服务活动", 1_000_000, 80_000, 80_000, "8%")]


def test_default_spending_is_what_the_comment_says() -> None:
    assert sum(amount for _, amount, _, _ in DEFAULT_SPENDING) == SPENT
