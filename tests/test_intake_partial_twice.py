"""Two rows that say the same thing otherwise: with ``--partial`` neither is loaded, for nobody decided between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.intake.deciding import PLAIN, Terms
from swtool.intake.load import State
from tests.registry_house import resident_id
from tests.returns_house import house
from tests.test_intake_existing import ROSTER, person
from tests.test_intake_undo import sheet, take_in

ONE, TWO, THREE, FOUR = (resident_id(f"1990010{n}", n) for n in (1, 2, 3, 4))
HOURS = ("姓名", "身份证号", "培训名称", "开始时间", "学时")
RESOURCES = ("乡镇（街道）", "社区", "资源名称", "提供方", "折合价值")
ROSTER_ROWS = (
    person("示例丙", THREE),
    (*person("示例丙", THREE)[:4], "兼职", "2022-01-01", "", ""),
    person("示例丁", FOUR),
)
CASES = [
    (ROSTER, ROSTER_ROWS, "intake.contradicting_row"),
    (
        HOURS,
        (
            ("示例甲", ONE, "政策", "2026-05-06", 8),
            ("示例甲", ONE, "政策", "2026-05-06", 4),
            ("示例乙", TWO, "政策", "2026-05-06", 4),
        ),
        "training.contradiction",
    ),
    (
        RESOURCES,
        (
            ("许村镇", "永福村", "礼堂", "甲店", 100),
            ("许村镇", "永福村", "礼堂", "甲店", 900),
            ("许村镇", "永福村", "书屋", "甲店", 100),
        ),
        "resource.twice",
    ),
]


@pytest.mark.parametrize(("head", "rows", "code"), CASES)
@pytest.mark.parametrize("partial", [False, True])
def test_neither_of_two_is_loaded(
    tmp_path: Path, head: tuple[str, ...], rows: tuple[tuple[object, ...], ...], code: str, partial: bool
) -> None:
    office = house(tmp_path).office
    staff = sheet(tmp_path / "人.xlsx", ROSTER, person("示例甲", ONE), person("示例乙", TWO))
    assert take_in(office, staff, PLAIN).state is State.LOADED
    receipt = take_in(office, sheet(tmp_path / "表.xlsx", head, *rows), Terms(partial=partial))
    assert [(each.code, each.where.cell[1:]) for each in receipt.findings if each.code == code] == [(code, "3")]
    if partial:
        assert receipt.state is State.PARTIAL
        assert [(each.row, each.is_fault) for each in receipt.left_out] == [(2, True), (3, True)]
    else:
        assert (receipt.state, receipt.left_out) == (State.RETURNED, [])
    office.db.close()
