"""A county's site for the tests: September out, October corrected, November taken back, all worked out by hand."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.disclosure.feedback import add_feedback, reply_to
from swtool.disclosure.outcome import State
from swtool.disclosure.site import SiteResult, write_site
from swtool.disclosure.statements import state_none
from swtool.disclosure.withdrawing import withdraw
from tests.disclosures import (
    CLOSING,
    DEFAULT_SERVICES,
    DEFAULT_SPENDING,
    OCTOBER,
    SEPTEMBER,
    World,
    new_world,
    report_ledger,
    report_party,
    report_services,
)

NOVEMBER = Month(2026, 11)
LEAKED = "误发的活动名单甲乙丙"
"""Stands in what was taken back, and may stand nowhere on the site."""


def on(world: World, day: date) -> World:
    moved = world.on(day)
    return replace(moved, office=replace(moved.office, actor="甲示例"))


def september(world: World) -> None:
    """110,000.00 + 10,000.00 = 120,000.00; no services."""
    report_ledger(
        world, SEPTEMBER, opening=11_000_000, income=[("镇财政拨款", 1_000_000)], spending=[], closing=12_000_000
    )
    report_party(world, month=SEPTEMBER)
    state_none(world.office, world.organization, SEPTEMBER, "业务")
    assert world.run(SEPTEMBER).state is State.PUBLISHED


def october(world: World) -> None:
    """120,000.00 + 50,000.00 − 39,700.50 = 130,299.50; two new cases are “<5”."""
    report_services(world, DEFAULT_SERVICES)
    spent = [(name, amount, budget, None) for name, amount, budget, _ in DEFAULT_SPENDING]
    report_ledger(world, spending=spent, closing=CLOSING)
    report_party(world)
    done = world.run()
    assert done.state is State.PUBLISHED, done.faults


def corrected(world: World) -> None:
    """A second version of October with one more meeting."""
    report_party(world, "补登：组织生活会", participants=9)
    assert world.run(correct="漏登一次组织生活会").version == 2


def november(world: World) -> None:
    """130,299.50 − 1,000.00 = 129,299.50, with a title that should not have been told."""
    report_ledger(
        world,
        NOVEMBER,
        opening=CLOSING,
        income=[],
        spending=[("服务活动", 100_000, None, None)],
        closing=CLOSING - 100_000,
    )
    report_party(world, LEAKED, month=NOVEMBER)
    state_none(world.office, world.organization, NOVEMBER, "业务")
    assert world.run(NOVEMBER).state is State.PUBLISHED


def county(tmp_path: Path) -> World:
    """The whole story, as of 10 December 2026."""
    world = replace(new_world(tmp_path), folder=tmp_path / "公开")
    world = on(world, date(2026, 11, 10))
    september(world)
    october(world)
    corrected(world)
    number = add_feedback(
        world.office, world.organization, month=OCTOBER, on=date(2026, 11, 10), channel="电话", question="活动怎样开支"
    )
    reply_to(world.office, number, on=date(2026, 11, 10), reply="已说明")
    world = on(world, date(2026, 12, 10))
    november(world)
    withdraw(world.office, world.organization, NOVEMBER, reason="附件有不该公开的内容")
    return world


def put_up(world: World, folder: Path) -> SiteResult:
    return write_site(world.office, folder)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def everything(content: bytes) -> str:
    """All text of a file, packed parts unpacked."""
    if content[:2] != b"PK":
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return county(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def built(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "网站"
    put_up(world, folder)
    return folder
