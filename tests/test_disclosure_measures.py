"""The five measures of a year against a table made by hand, as list, workbook and picture."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import date
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import pytest

from swtool.disclosure.measures import By, Measures, measures_of_year, measures_table
from swtool.disclosure.measures_picture import picture
from swtool.disclosure.sheets import year_matrix
from swtool.disclosure.withdrawing import withdraw
from swtool.registry.organizations import insert_organization
from swtool.registry.stations import set_operator
from tests.disclosures import OCTOBER, World, full_month
from tests.offices import china_time
from tests.test_disclosure_standing import on

OTHER = "桐乡示例社工中心"


def two_operators(tmp_path: Path) -> World:
    """海宁 runs a station since January and published October a day late; 桐乡 runs one since September, and didn't."""
    world = full_month(tmp_path)
    with world.office.change("示例机构") as tx:
        values = {"name": OTHER, "kind": "social_service_institution", "credit_code": "52330483MJ0000002X"}
        set_operator(tx, world.station_ids[1], insert_organization(tx, values), effective_on=date(2026, 9, 1))
    on(world, date(2026, 11, 16)).run()
    return world


def triples(world: World, day: date, by: By) -> dict[str, tuple[int, int, int]]:
    rows = measures_of_year(on(world, day).office, 2026, day, by)
    return {row.name: (row.expected, row.actual, row.on_time) for row in rows}


def test_by_month_operator_and_town(tmp_path: Path) -> None:
    world = two_operators(tmp_path)
    day = date(2026, 12, 10)  # November is due on the 15th: not expected yet
    assert triples(world, day, By.OPERATOR) == {
        world.organization.name: (10, 1, 0),  # January to October
        OTHER: (2, 0, 0),  # September, October
        "全县合计": (12, 1, 0),
    }
    assert triples(world, day, By.MONTH) == {
        **{f"2026年{month}月": (1, 0, 0) for month in range(1, 9)},
        "2026年9月": (2, 0, 0),
        "2026年10月": (2, 1, 0),
        "全县合计": (12, 1, 0),
    }
    assert triples(world, day, By.TOWN) == {"许村镇": (12, 1, 0), "全县合计": (12, 1, 0)}


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 11, 14), 10), (date(2026, 11, 15), 10), (date(2026, 11, 16), 12)]
)
def test_a_month_is_expected_from_the_day_after_its_last_day(tmp_path: Path, day: date, expected: int) -> None:
    world = two_operators(tmp_path)
    assert triples(world, day, By.OPERATOR)["全县合计"][0] == expected  # 9 + 1 to September, and two of October


def test_the_matrix_and_the_measures_agree_for_who_is_early(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    on(world, date(2026, 11, 10)).run()
    for day, told, measured in (
        (date(2026, 11, 12), "0/9", (9, 0, 0)),  # out already, and not yet counted
        (date(2026, 11, 16), "1/10", (10, 1, 1)),
    ):
        (row,) = year_matrix(on(world, day).office, 2026, day).rows
        assert (row[10], row[-1]) == ("√", told)
        assert triples(world, day, By.OPERATOR)[world.organization.name] == measured


def test_a_withdrawn_month_is_expected_and_not_out(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    on(world, date(2026, 11, 10)).run()
    leaked = on(world, date(2026, 11, 20))
    withdraw(leaked.office, leaked.organization, OCTOBER, reason="附件多传了一页", keep=True)
    assert triples(world, date(2026, 11, 19), By.MONTH)["2026年10月"] == (1, 1, 1)
    assert triples(world, date(2026, 11, 20), By.MONTH)["2026年10月"] == (1, 0, 0)


def test_the_table_says_rates_exactly_and_draws_both(tmp_path: Path) -> None:
    world = two_operators(tmp_path)
    day = date(2026, 12, 10)
    table = measures_table(on(world, day).office, 2026, day, By.OPERATOR)
    assert table.rows[-1] == ("全县合计", 12, 1, Fraction(1, 12), 0, Fraction(0))
    assert table.chart is not None
    assert table.chart.values == ("rate", "rate_on_time")


def test_nothing_expected_has_no_rate(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    (only,) = measures_of_year(world.office, 2020, date(2026, 11, 10), By.MONTH)
    assert (only.name, only.expected, only.rate, only.rate_on_time) == ("全县合计", 0, None, None)


def test_the_picture_says_every_figure_and_draws_to_scale() -> None:
    rows = [Measures("A<B>镇", 3, 2, 1), Measures("全县合计", 8, 8, 8), Measures("空镇", 0, 0, 0)]
    text = picture("2026年", "2026-12-10", rows)
    root = ET.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    bars = [
        int(each.get("width", "")) for each in root.iter(f"{space}rect") if each.get("height") == "11"
    ]  # two thirds, one third, all, all, none of 360
    assert bars == [240, 120, 360, 360, 0, 0]
    words = [each.text for each in root.iter(f"{space}text")]
    assert words[-9:] == [
        "A<B>镇", "66.6%（2/3）", "33.3%（1/3）", "全县合计", "100%（8/8）", "100%（8/8）",
        "空镇", "—（0/0）", "—（0/0）",
    ]  # fmt: skip
    assert "http" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")  # asks for nothing from elsewhere
    assert text == picture("2026年", "2026-12-10", rows)


def test_as_it_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from swtool import cli
    from swtool.store.database import stored_version

    world = two_operators(tmp_path)
    monkeypatch.setattr("swtool.rooms.SCHEMA_VERSION", stored_version(world.office.db))
    monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(date(2026, 12, 10)))
    status = ["--db", str(world.office.db.path), "disclosure", "status", "--year", "2026"]
    drawing, book = tmp_path / "公开情况.svg", tmp_path / "公开情况.xlsx"
    capsys.readouterr()
    assert cli.main([*status, "--by", "operator", "--format", "json", "--picture", str(drawing)]) == 3
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["expected"], row["actual"], row["on_time"]) for row in rows] == [
        (2, 0, 0),
        (10, 1, 0),
        (12, 1, 0),
    ]  # 桐 before 海
    assert f"{OTHER}：应公开2，已公开0（0%），按时公开0（0%）" in drawing.read_text(encoding="utf-8")
    assert cli.main([*status, "--by", "town", "--as-of", "2026-11-15", "--format", "json"]) == 3
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["town"], row["expected"]) for row in rows] == [("许村镇", 10), ("全县合计", 10)]
    assert cli.main([*status, "--by", "month", "--output", str(book)]) == 3
    with ZipFile(book) as parts:
        assert any(name.startswith("xl/charts/") for name in parts.namelist())
    for wrong in (["--picture", str(drawing)], ["--by", "town", "--picture", str(tmp_path / "图.png")]):
        assert cli.main([*status, *wrong]) == 2
    assert not (tmp_path / "图.png").exists()
