"""Lists by town, station or project stand in the order of division codes, wherever they come from."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from swtool.cli import main
from swtool.registry.boundaries import Places
from swtool.sample_data.scene import DATABASE
from tests.inventory_case import new_county
from tests.volunteers_case import SETS

from .played import play_once

TOWNS = (
    "硖石街道", "海洲街道", "海昌街道", "马桥街道", "许村镇", "长安镇", "周王庙镇",
    "丁桥镇", "斜桥镇", "黄湾镇", "盐官镇", "袁花镇",
)  # fmt: skip
"""As 民政 lists them: 330481001 to 330481112."""
LISTS = [
    ("project list", "name"),
    ("project slots", "station"),
    ("project progress", "project"),
    ("project renewals --as-of 2026-12-01", "project"),
    ("fund projects", "project"),
    ("order loops", "town"),
    ("evaluation contest 2026", "town"),
    ("training hours --year 2026 --reading station_avg", "station"),
    ("service list --month 2026-10", "station"),
    ("filing list --summary", "group"),
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office."""
    return play_once(tmp_path_factory).folder / DATABASE


def towns_in(command: str, key: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The towns that a column of a list names, each where it comes first."""
    assert main([*command.split(), "--format", "json"]) in (0, 3)
    cells = [row[key] or "" for row in json.loads(capsys.readouterr().out)["rows"]]
    told = [next((town for town in TOWNS if cell.startswith(town)), None) for cell in cells]
    return list(dict.fromkeys(town for town in told if town))


@pytest.mark.parametrize(("command", "key"), LISTS)
def test_a_list_stands_in_the_order_of_codes(
    database: Path, command: str, key: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SWTOOL_DB", str(database))
    named = towns_in(command, key, capsys)
    assert len(named) > 1
    assert named == [town for town in TOWNS if town in named]


def test_needs_without_an_answer_stand_by_their_number_then_by_code(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SWTOOL_DB", str(database))
    assert main(["match", "unmet", "--by", "town", "--format", "json"]) == 3
    rows = json.loads(capsys.readouterr().out)["rows"]
    order = [(-row["lacking"] - row["declared"], TOWNS.index(row["town"])) for row in rows]
    assert order == sorted(order)


def test_names_of_towns_are_sorted_by_code_with_or_without_a_remark(tmp_path: Path) -> None:
    office = new_county(tmp_path, sets=SETS)
    places = Places(office.db, date(2026, 11, 10))
    first, second = (town.name for town in places.index.towns[:2])
    told = [f"{second}（已拆分，待分配）", "别处", second, first, ""]
    assert sorted(told, key=places.town_order) == ["", first, second, f"{second}（已拆分，待分配）", "别处"]
