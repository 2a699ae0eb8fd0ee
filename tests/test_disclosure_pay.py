"""Lines of pay that cover fewer than five persons are one line, and stay one: else months are subtracted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.disclosure.outcome import State
from swtool.disclosure.pay import MERGED, is_pay
from swtool.disclosure.store import require_seal
from swtool.registry.people import PersonFields, register_person
from swtool.registry.posts import PostFields, insert_post
from tests.disclosures import OCTOBER, World, full_month, report_ledger, report_party, report_services

# 30,000.00 + 6,000.00 + 3,000.00 = 39,000.00 of pay; 120,000.00 + 50,000.00 − 39,000.00 − 1,000.00 = 130,000.00
LINES: list[tuple[str, int, int | None, int | None]] = [
    ("基本工资", 3_000_000, 36_000_000, 9_000_000),
    ("绩效奖金", 600_000, 7_200_000, 1_800_000),
    ("服务活动", 100_000, 1_200_000, 300_000),
    ("五险一金", 300_000, None, 900_000),
]


def staffed(world: World, more: int) -> World:
    """Three serve in the world; ``more`` join them."""
    with world.office.change("示例登记") as tx:
        for number in range(more):
            person = register_person(tx, PersonFields(name=f"示例新人{number}"))
            fields = PostFields(world.station_ids[0], "service_post", "full_time")
            insert_post(tx, person.id, fields, effective_on=date(2026, 3, 1), cause="registration")
    return world


def spending(world: World, month: Month = OCTOBER) -> list[tuple[object, ...]]:
    page = require_seal(world.office.db, world.organization.id, "", month).page
    table = page.table("spending")
    assert table is not None
    return [tuple(row) for row in table.rows]


def test_pay_of_few_persons_is_one_line_with_its_sums(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    report_ledger(world, spending=LINES, closing=13_000_000)
    assert world.run().state is State.PUBLISHED
    # 3,000,000 + 600,000 + 300,000; 9,000,000 + 1,800,000 + 900,000; the budget of one of them is not stated.
    assert spending(world) == [
        (MERGED, None, 3_900_000, 11_700_000, None),
        ("服务活动", 1_200_000, 100_000, 300_000, "25%"),
    ]
    page = require_seal(world.office.db, world.organization.id, "", OCTOBER).page
    table = page.table("spending")
    assert table is not None
    assert table.notes == ("各项人员支出合并列为一行，以免推算出个人收入。",)


def test_pay_of_five_persons_stays_as_it_is(tmp_path: Path) -> None:
    world = staffed(full_month(tmp_path), 2)
    report_ledger(world, spending=LINES, closing=13_000_000)
    assert world.run().state is State.PUBLISHED
    assert [row[0] for row in spending(world)] == ["基本工资", "绩效奖金", "服务活动", "五险一金"]


def test_what_was_one_line_stays_one_though_there_are_more_persons_now(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    report_ledger(world, spending=LINES, closing=13_000_000)
    world.run()
    november = OCTOBER.next()
    world = staffed(world, 2).on(november.next().first)
    report_services(world, [("", "activities", 6, None, None)], november)
    report_party(world, month=november)
    report_ledger(
        world,
        november,
        opening=13_000_000,
        spending=[(name, amount, budget, (total or 0) + amount) for name, amount, budget, total in LINES],
        closing=14_000_000,
    )
    assert world.run(november).state is State.PUBLISHED
    assert spending(world, november)[0] == (MERGED, None, 3_900_000, 15_600_000, None)


@pytest.mark.parametrize("name", ["工资", "人员薪酬及补贴", "绩效奖金", "五险一金", "劳务费", "社工津贴", "讲课费"])
def test_lines_that_pay_somebody(name: str) -> None:
    assert is_pay(name)


@pytest.mark.parametrize(
    "name", ["服务活动", "行政管理", "督导培训", "困难群众补贴", "高龄津贴发放", "税费", "志愿者保险"]
)
def test_lines_that_do_not(name: str) -> None:
    assert not is_pay(name)
