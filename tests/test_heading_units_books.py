"""Books whose headings, hints, labels and columns 单位 say a unit: the values as they come in, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.services.indicators import Unit
from tests.mess import Outcome, county, save, take_in


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


def resources(office: Path, tmp_path: Path, *rows: tuple[object, ...], merges: tuple[str, ...] = ()) -> Outcome:
    return take_in(office, save(tmp_path / "资源.xlsx", ("资源", rows), merges=merges))


ROW = ("许村镇", "永福村", "活动室", 2.5)


def test_two_rows_of_a_heading(office: Path, tmp_path: Path) -> None:
    head = (("乡镇（街道）", "社区", "资源名称", "折合价值"), (None, None, None, "万元"))
    outcome = resources(office, tmp_path, *head, ROW, merges=("A1:A2", "B1:B2", "C1:C2"))
    assert outcome.column("estimated_value") == {3: 2_500_000}


def test_hints_under_the_heading(office: Path, tmp_path: Path) -> None:
    hints = ("(全称)", "选择", "必填", "(万元)")
    outcome = resources(office, tmp_path, ("乡镇（街道）", "社区", "资源名称", "折合价值"), hints, ROW)
    assert outcome.column("estimated_value") == {3: 2_500_000}


@pytest.mark.parametrize("word", ["万元", "（万元）", "单位：万元", "W元"])
def test_a_unit_alone_under_the_heading(office: Path, tmp_path: Path, word: str) -> None:
    head = ("乡镇（街道）", "社区", "资源名称", "折合价值")
    outcome = resources(office, tmp_path, head, (None, None, None, word), ROW)
    assert (outcome.column("estimated_value"), outcome.findings) == ({3: 2_500_000}, [])


def test_a_refused_unit_is_told_once_at_its_heading(office: Path, tmp_path: Path) -> None:
    total = ("合计", None, None, 2.5)
    outcome = resources(
        office,
        tmp_path,
        ("乡镇（街道）", "社区", "资源名称", "折合价值（十万元）"),
        ROW,
        (*ROW[:2], "图书室", 1),
        total,
    )
    told = [(each.where.cell, each.what, each.expected) for each in outcome.receipt.findings]
    assert told == [("D1", "“折合价值”的标题里写的单位“十万元”看不懂，没有读", "单位：元、千元或万元")]
    assert outcome.receipt.state == "returned"


CARD = (
    ("项目登记卡",),
    ("项目名称", "创投项目甲", "承接机构", "示例社会工作服务中心"),
    ("合同金额（万元）", 20, "立项时间", "2026.11.1"),
    ("购买方", "许村镇人民政府", "社工站", "许村镇社工站"),
)


def test_labels_of_a_card(office: Path, tmp_path: Path) -> None:
    assert list(resources(office, tmp_path, *CARD).column("amount").values()) == [20_000_000]


def test_a_card_whose_unit_cannot_be_told(office: Path, tmp_path: Path) -> None:
    rows = [*CARD[:2], ("合同金额（十万元）", 2, *CARD[2][2:]), CARD[3]]
    outcome = resources(office, tmp_path, *rows)
    assert ("intake.heading_unit", "A3") in outcome.findings
    assert list(outcome.column("amount").values()) == [None]


def test_cards_on_one_sheet_each_in_its_own_unit(office: Path, tmp_path: Path) -> None:
    other = [CARD[0], ("项目名称", "创投项目乙", *CARD[1][2:]), ("合同金额（元）", 20, *CARD[2][2:]), CARD[3]]
    assert list(resources(office, tmp_path, *CARD, (), *other).column("amount").values()) == [20_000_000, 2_000]


def test_labels_in_one_text_with_their_values(office: Path, tmp_path: Path) -> None:
    rows = [CARD[0], CARD[1], ("合同金额（万元）：20", None, "立项时间", "2026.11.1"), CARD[3]]
    assert list(resources(office, tmp_path, *rows).column("amount").values()) == [20_000_000]


MONTH = ("许村镇社工站2026年11月工作月报表",)


def monthly(office: Path, tmp_path: Path, *rows: tuple[object, ...]) -> Outcome:
    head = ("服务领域", "指标", "单位", "本月")
    return take_in(office, save(tmp_path / "月报.xlsx", ("月报", [MONTH, head, *rows])))


def test_each_row_of_a_monthly_report_in_the_unit_beside_it(office: Path, tmp_path: Path) -> None:
    rows = (
        ("养老", "资源链接折合金额", "万元", 0.5),
        ("养老", "志愿服务时长", "分钟", 1830),
        ("养老", "服务人次", "万人次", 0.12),
        ("养老", "入户走访户次", "户次", 20),
        ("儿童", "志愿服务时长", "小时", 3),
        ("儿童", "资源链接折合金额", "元", 7),
    )
    outcome = monthly(office, tmp_path, *rows)
    values = {number: figure.in_unit(unit) for (number, figure), unit in zip(outcome.column("value").items(), (
        Unit.MONEY, Unit.HOURS, Unit.COUNT, Unit.COUNT, Unit.HOURS, Unit.MONEY), strict=True)}  # fmt: skip
    assert values == {3: 500_000, 4: 3050, 5: 1200, 6: 20, 7: 300, 8: 700}
    assert not any("没有读的列" in note for note in outcome.receipt.notes)


def test_a_unit_of_a_row_that_is_not_understood(office: Path, tmp_path: Path) -> None:
    outcome = monthly(office, tmp_path, ("养老", "服务人次", "十几万", 3), ("养老", "入户走访户次", "户次", 20))
    assert [each for each in outcome.findings if each[0].startswith(("intake", "cell"))] == [("intake.row_unit", "C3")]
    assert outcome.column("value")[3] is None


def test_a_column_of_senders_is_no_unit(office: Path, tmp_path: Path) -> None:
    outcome = monthly(office, tmp_path, ("养老", "服务人次", "许村镇社工站", 3), ("养老", "入户走访户次", None, 20))
    assert outcome.receipt.notes == ("“月报”没有读的列：C列“单位”；要读的用 swtool intake map 说明",)
    assert [str(figure) for figure in outcome.column("value").values()] == ["3", "20"]
