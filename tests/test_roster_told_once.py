"""A cell that could not be read is told once: what its lacking value would lead to is not told beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clerk import ROSTER_HEAD, Clerk, book, found, seat
from tests.registry_house import resident_id

ID = resident_id("19910202", 3)
HEAD = (*ROSTER_HEAD[:5], "入职时间")


@pytest.fixture
def clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setenv("COLUMNS", "500")
    found(tmp_path / "office.db")
    return seat(tmp_path / "office.db", tmp_path / "桌面", capsys)


@pytest.mark.parametrize(
    ("number", "day", "told", "untold"),
    [
        (f"{ID[:17]}{'0' if ID[17] != '0' else '1'}", "2026-11-02", "校验码不符", "没有身份证号"),
        (ID, "2021.6.31", "6月没有31日", "首次登记要有到站时间"),
        ("", "2026-11-02", "没有身份证号", "校验码不符"),
        (ID, "", "首次登记要有到站时间", "没有31日"),
    ],
)
def test_no_fault_follows_from_another(clerk: Clerk, number: str, day: str, told: str, untold: str) -> None:
    file = book(clerk.desk / "花名册.xlsx", [HEAD, ("许村镇社工站", "张示例", number, "服务性岗位", "专职", day)])
    said = "".join(clerk("intake", "check", file).out.split())
    assert told in said
    assert untold not in said
    assert ID not in said


def test_a_service_point_may_be_called_one(clerk: Clerk) -> None:
    head = ("乡镇（街道）", "社工站名称", "站点层级", "设立日期")
    file = book(clerk.desk / "站.xlsx", [head, ("许村镇", "示范服务点", "服务点", "2026-01-01")])
    assert clerk("intake", "load", file).code == 0
    assert "社工室" in clerk("station", "show", "示范服务点").out
