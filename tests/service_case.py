"""A small county for the tests of services: two stations, a worker of one, a household of two. All is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clerk import Clerk, book, found, roster, seat
from tests.registry_house import resident_id

HEAD = (
    "社工站", "服务日期", "服务方式", "服务项目", "服务社工", "档案号", "服务对象", "时长（分钟）", "服务人数",
    "服务人次", "个案编号",
)  # fmt: skip
STATION = "许村镇社工站"
Cells = tuple[object, ...]


def lay_county(folder: Path) -> Path:
    """The office file of the county, once for all tests of a module."""
    db = folder / "office.db"
    found(db)
    return db


def clerk_at(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], machine: pytest.MonkeyPatch) -> Clerk:
    """One worker at the station since 2021-06-30, one household with a grown-up and a child."""
    machine.setenv("COLUMNS", "240")
    at = seat(county, tmp_path / "柜台 一", capsys)
    machine.chdir(at.desk)
    row = (STATION, "示例甲", resident_id("19900101", 21), "服务性", "专职", "2021-06-30")
    assert at("intake", "load", roster(at.desk / "花名册.xlsx", row)).code == 0
    files: list[Cells] = [
        ("档案号", "乡镇", "村（社区）", "户主", "成员姓名", "与户主关系", "出生年月"),
        ("D1", "许村镇", "永福村", "丙示例", "丙示例", "户主", "1950-01-01"),
        ("D1", "许村镇", "永福村", "丙示例", "丁示例", "孙子", "2020-01-01"),
    ]
    assert at("intake", "load", book(at.desk / "档案.xlsx", files)).code == 0
    return at


def padded(*cells: object) -> Cells:
    """A row of the sheet: what is not said is blank."""
    return (*cells, *[None] * (len(HEAD) - len(cells)))


def load(clerk: Clerk, *records: Cells, head: Cells = HEAD, existing: str = "error") -> str:
    """Load a sheet; what was said."""
    answer = clerk("intake", "load", book(clerk.desk / "服务.xlsx", [head, *records]), "--existing", existing)
    assert answer.code == 0, answer
    return answer.out
