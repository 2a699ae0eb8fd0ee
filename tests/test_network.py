"""Figures rolled up on the network of services and on the administrative tree (HUN-01), counted by hand."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from swtool.office import Office
from swtool.registry.credentials import CertificateFields
from swtool.registry.divisions import read_divisions
from swtool.registry.network import Tree, network_table
from swtool.registry.posts import CHANGE, PostFields, insert_post
from swtool.registry.stations import insert_station
from tests import reporting_house
from tests.offices import china_time
from tests.registry_house import county, hire, resident_id

DAY = date(2026, 6, 30)


def _put(office: Office, name: str, tier: str, place: str, parent: int | None = None, village: str = "") -> int:
    index = read_divisions(office.db)
    town = index.match_town(place).one
    division = index.match_village(town, village).one if village else town or index.county
    assert division is not None
    values = {"name": name, "tier": tier, "division_id": division.id, "opened_on": "2021-01-01", "parent_id": parent}
    with office.change("登记") as tx:
        return insert_station(tx, values)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """省项目办 over 市级指导中心 over 总站; two town stations below it, a room in 永福村 of 许村镇.

    甲 (certified) is at the station of 许村, 乙 there and at the room, 丙 administers at 长安, 丁 is at the 总站.
    """
    made = county(tmp_path, today=DAY)
    province = _put(made, "省项目办", "province_office", "许村镇")
    city = _put(made, "市级指导中心", "city_centre", "许村镇", province)
    head = _put(made, "海宁市社工总站", "county_station", "许村镇", city)
    room = _put(made, "永福村社工室", "service_point", "许村镇", village="永福村")
    hire(made, "甲示例", number=resident_id("19900101", 1), certificate=CertificateFields("assistant"))
    both = hire(made, "乙示例", number=resident_id("19900101", 2), start="2026-06-30")
    with made.change("兼") as tx:
        post = PostFields(room, "service_post", "part_time")
        insert_post(tx, both.id, post, effective_on=date(2026, 6, 30), cause=CHANGE)
    hire(made, "丙示例", number=resident_id("19900101", 3), station=2, kind="administrative_post")
    hire(made, "丁示例", number=resident_id("19900101", 4), station=head)
    return made


def _figures(office: Office, tree: Tree, day: date = DAY) -> dict[str, tuple[object, ...]]:
    return {str(row[0]): tuple(row[2:]) for row in network_table(office, day, tree).rows}


def test_what_serves_below_counts_above_and_everybody_once(office: Office) -> None:
    # stations, points, people, full-time, certified, administrative, its share
    assert _figures(office, Tree.NETWORK) == {
        "省项目办": (5, 1, 4, 4, 1, 1, Fraction(1, 4)),
        "　市级指导中心": (4, 1, 4, 4, 1, 1, Fraction(1, 4)),
        "　　海宁市社工总站": (3, 1, 4, 4, 1, 1, Fraction(1, 4)),
        "　　　许村镇社工站": (1, 1, 2, 2, 1, 0, Fraction(0)),
        "　　　　永福村社工室": (0, 1, 1, 0, 0, 0, Fraction(0)),
        "　　　长安镇社工站": (1, 0, 1, 1, 0, 1, Fraction(1)),
    }


def test_the_day_before_somebody_came(office: Office) -> None:
    figures = _figures(office, Tree.NETWORK, date(2026, 6, 29))
    assert figures["省项目办"] == (5, 1, 3, 3, 1, 1, Fraction(1, 3))
    assert figures["　　　　永福村社工室"] == (0, 1, 0, 0, 0, 0, None)


def test_the_administrative_tree(office: Office) -> None:
    assert _figures(office, Tree.DIVISION) == {
        "海宁市": (5, 1, 4, 4, 1, 1, Fraction(1, 4)),
        "　硖石街道": (0, 0, 0, 0, 0, 0, None),
        "　许村镇": (4, 1, 3, 3, 1, 0, Fraction(0)),
        "　　永福村村委会": (0, 1, 1, 0, 0, 0, Fraction(0)),
        "　长安镇": (1, 0, 1, 1, 0, 1, Fraction(1)),
    }


def test_both_trees_at_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = reporting_house.county(tmp_path)
    there.office.db.close()
    call = reporting_house.Caller(there.path, monkeypatch, capsys, now=china_time(reporting_house.TODAY))
    for by in ("network", "division"):
        code, out, _ = call("station", "network", "--by", by, "--format", "json")
        rows = json.loads(out)["rows"]
        tops = [row for row in rows if not row["name"].startswith("　")]
        assert code == 0
        assert sum(row["stations"] for row in tops) == 2
