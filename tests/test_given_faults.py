"""What a sheet says once for all its rows, beside or over the list, and says wrongly: told once, at its own cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.dates import PartialDate
from tests.mess import Rows, county, save, take_in
from tests.registry_house import resident_id

ONE, TWO = (resident_id(f"199{number}0101", 1) for number in range(2))


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


def household(**said: object) -> Rows:
    """A card of a household over the list of its two members."""
    card = {"head": "甲一", "phone": "13800138000", "day": "2026-01-05", **said}
    return (
        ("居民需求档案", None, None, None),
        ("档案号", "A0001", "村（社区）", "永福村"),
        ("户主", card["head"], "联系电话", card["phone"]),
        ("建档日期", card["day"], "乡镇（街道）", "许村镇"),
        ("成员姓名", "与户主关系", "身份证号", "性别"),
        ("甲一", "户主", ONE, "男"),
        ("乙二", "配偶", TWO, "男"),
    )


@pytest.mark.parametrize(
    ("said", "findings"),
    [
        ({}, []),
        ({"phone": "1381234"}, [("cell.phone.unreadable", "D3")]),
        ({"phone": "13800138000/13800138001"}, [("cell.phone.several", "D3")]),
        ({"phone": "138****8000"}, [("issued.masked", "D3")]),
        ({"head": None}, [("cell.required", "B3")]),
        ({"day": "2026-02-30"}, [("cell.day.unreadable", "B4"), ("household.undated", "6:6")]),
        ({"day": "2026.1"}, []),
    ],
)
def test_a_card_over_a_list(office: Path, tmp_path: Path, said: dict[str, object], findings: list[object]) -> None:
    outcome = take_in(office, save(tmp_path / "档案.xlsx", ("档案", household(**said))))
    assert (outcome.table.form, list(outcome.table.rows)) == ("household_file", [6, 7])
    assert outcome.findings == findings


@pytest.mark.parametrize(
    ("over", "findings"),
    [
        ("开始时间：2026年2月28日", []),
        ("开始时间：2026年2月30日", [("cell.day.unreadable", "A3")]),
    ],
)
def test_a_line_over_a_list(office: Path, tmp_path: Path, over: str, findings: list[object]) -> None:
    rows: Rows = (
        ("继续教育学时登记表",), ("培训名称：个案工作",), (over,), ("姓名", "身份证号", "学时"), ("甲一", ONE, 4),
    )  # fmt: skip
    outcome = take_in(office, save(tmp_path / "学时.xlsx", ("学时", rows)))
    assert [found for found in outcome.findings if found[0] != "training.person.resident_id"] == findings


def test_the_number_format_of_a_card_s_own_cell_decides(office: Path, tmp_path: Path) -> None:
    """1960.1 shown with two decimals is October."""
    rows: Rows = (
        ("居民需求档案", None, None, None),
        ("档案号", "A0001", "村（社区）", "永福村"),
        ("户主", "甲一", "联系电话", "13800138000"),
        ("成员姓名", "甲一", "出生年月", 1960.1),
        ("建档日期", "2026-01-05", "性别", "女"),
    )
    for formats, read in (({"D4": "0.00"}, PartialDate(1960, 10)), ({"D2": "0.00"}, None)):
        outcome = take_in(office, save(tmp_path / "卡片.xlsx", ("卡片", rows), formats=formats))
        (row,) = outcome.table.rows.values()
        assert row.get("birth_date") == read
