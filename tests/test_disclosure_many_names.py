"""Ordinary months of a county with very many clients pass without a hold, quickly; a client named there still stops.

SWTOOL_NAMES=900000 tries it with the clients of a big prefecture.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from swtool.disclosure.clients import ClientNames
from swtool.disclosure.outcome import State
from tests.disclosures import World, full_month, report_party
from tests.many_names import BARE, with_many_clients
from tests.ordinary_texts import TEXTS
from tests.test_disclosure_red_team import GREEN

COUNT = int(os.environ.get("SWTOOL_NAMES", "30000"))
SECONDS = 1.0  # of the processor, for all texts at once; 0.02 with 900,000 names


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = full_month(tmp_path)
    different = with_many_clients(world, COUNT)
    print(f"{COUNT} clients with {different} different names")
    return world


def test_ordinary_months_pass_without_a_hold(world: World) -> None:
    texts = list(dict.fromkeys([*TEXTS, *GREEN]))
    assert len(texts) > 200
    for text in texts:
        report_party(world, text)
    started = time.process_time()
    ClientNames(world.office.db).look_up(texts)
    took = time.process_time() - started
    print(f"names in {len(texts)} texts looked up in {took:.3f} s")
    assert took < SECONDS
    result = world.run()
    assert [finding.what for finding in result.faults] == []
    assert result.state is State.PUBLISHED


def test_clients_among_them_are_seen(world: World) -> None:
    assert {"和平", "高峰", "金龙", "文化"} <= set(BARE)
    report_party(world, "和平论坛")  # a client is called so, and nothing says that this is he
    report_party(world, "看望高峰老人")
    report_party(world, "到和平村走访金龙家")
    report_party(world, "文化讲座")  # somebody is called so, too, but it is an ordinary word
    result = world.run()
    # Among all of them a row may hold a second name that begins or ends in the same words (金龙, 龙家).
    assert sorted({(finding.code, finding.what[:14]) for finding in result.faults}) == [
        ("disclosure.name_held", "党务〔党组织活动〕第2行“主"),
        ("disclosure.personal", "党务〔党组织活动〕第3行“主"),
        ("disclosure.personal", "党务〔党组织活动〕第4行“主"),
    ]
