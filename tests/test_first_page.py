"""A long list on a screen: its first page, how many there are in all, and where the rest is to be had."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from swtool.inventory import store
from swtool.inventory.plans import BOOKS
from swtool.registry.boundaries import places_of
from swtool.tables import Heading, Table
from swtool.terminal import PAGE, Terminal
from tests.inventory_case import load_rows, new_county


@pytest.mark.parametrize("rows", [PAGE - 1, PAGE, PAGE + 1])
def test_a_screen_shows_a_page(rows: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    table = Table("名单", (Heading("n", "序"),), [(f"第{number}个",) for number in range(rows)])
    Terminal(width=80).show(table)
    out = capsys.readouterr().out
    assert out.count("第") == min(rows, PAGE)
    assert (f"共 {rows} 行，只列出前 {PAGE} 行；加 --output" in out) == (rows > PAGE)


def test_a_pipe_gets_everything(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(width=80).show(Table("名单", (Heading("n", "序"),), [(f"第{number}个",) for number in range(PAGE + 7)]))
    assert capsys.readouterr().out.count("第") == PAGE + 7


def test_the_first_villages_that_fill_a_page(tmp_path: Path) -> None:
    office = new_county(tmp_path)
    head: list[object] = ["档案号", "村（社区）", "户主", "成员姓名", "与户主关系"]
    where = ("330481001003", "330481001003", "330481001005", "330481101201")
    rows = [head, *([f"D{n}", village, "甲示例", "甲示例", "户主"] for n, village in enumerate(where))]
    load_rows(office, tmp_path, BOOKS, rows)
    day = date(2026, 11, 10)
    places = places_of(office, day)
    ids = {row["code"]: row["id"] for row in office.db.query("SELECT code, id FROM division")}

    def page(wanted: int) -> tuple[list[int], int]:
        return store.first_page(office.db, "household", day.isoformat(), places, wanted)

    east, south, last = (ids[code] for code in dict.fromkeys(where))
    assert page(1) == ([east], 4)
    assert page(2) == ([east], 4)
    assert page(3) == ([east, south], 4)
    assert page(4) == ([east, south, last], 4)
    assert page(99) == ([east, south, last], 4)
