"""The office, the roster and the list of resources that the wall of mess is made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mess import Outcome, Rows, county, save, take_in
from tests.registry_house import resident_id

ONE, TWO, THREE = (resident_id(f"199{number}0101", 1) for number in range(3))
HEAD = ("序号", "社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间")
FIRST = (1, "许村镇社工站", "甲一", ONE, "服务性", "专职", "2021-06-30")
SECOND = (2, "许村镇社工站", "乙二", TWO, "服务性", "兼职", "2021-07-01")
RESOURCES = ("乡镇（街道）", "社区", "资源名称", "提供方", "折合价值", "联系电话", "更新日期")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


@pytest.fixture
def check(office: Path, tmp_path: Path) -> Callable[..., Outcome]:
    """Check a book of one sheet."""

    def check(rows: Rows, **options: object) -> Outcome:
        return take_in(office, save(tmp_path / "花名册(最终版)(2).xlsx", ("花名册", rows), **options))  # type: ignore[arg-type]

    return check
