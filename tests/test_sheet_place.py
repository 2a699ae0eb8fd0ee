"""Sheets that are named for a place, and what stands on them under another one's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.intake.hints import Hints
from swtool.intake.sheet_place import place_in_title
from tests.sightings import Rows, Sighting, see, write_book

VILLAGES = ("庄湾", "孙桥", "许村", "大孙桥")
TOWNS = ("许村镇", "长安镇")
HEAD = ["资源名称", "资源类别", "提供方"]
HALL, COURT = ["活动室", "场地", "甲"], ["篮球场", "场地", "乙"]
TITLE = ["社区资源清单"]


def kind(name: str) -> str:
    """As the office would say it of towns and villages, by their full or short names."""
    bare = name.removeprefix("海宁市").removesuffix("社工站")
    if bare in TOWNS:
        return "town"
    return "village" if bare.removeprefix("许村镇").removesuffix("村委会").removesuffix("村") in VILLAGES else ""


def on(folder: Path, sheet: str, rows: Rows, *merges: str) -> Sighting:
    return see(write_book(folder / "a.xlsx", {sheet: rows}, {sheet: merges}), hints=Hints(place_kind=kind))


@pytest.mark.parametrize(("rows", "merges", "cell"), [
    ([["孙桥村社区资源清单"], HEAD, HALL], (), "A1"),
    ([["许村镇孙桥村社区资源清单"], HEAD, HALL], (), "A1"),
    ([TITLE, ["填报单位：孙桥村委会"], HEAD, HALL], (), "A2"),
    ([["大孙桥村社区资源清单"], HEAD, HALL], (), "A1"),
    ([TITLE, HEAD, HALL, [], ["孙桥村"], HEAD, COURT], (), "A5"),
    ([TITLE, HEAD, HALL, ["孙桥村"], COURT], ("A4:C4",), "A4"),
    ([TITLE, HEAD, ["庄湾村"], HALL, ["二、孙桥村（1 项）"], COURT], ("A3:C3", "A5:C5"), "A5"),
])  # fmt: skip
@pytest.mark.parametrize("sheet", ["庄湾村", "庄湾村 (2)"])
def test_a_sheet_of_one_village_with_the_name_of_another_is_refused(
    tmp_path: Path, rows: Rows, merges: tuple[str, ...], cell: str, sheet: str
) -> None:
    seen = on(tmp_path, sheet, rows, *merges)
    assert seen.codes == [("intake.sheet_contradicted", cell)]
    assert seen.findings[0].what.startswith(f"工作表叫“{sheet}”，{cell} 写的却是“")
    assert "孙桥村" in seen.findings[0].what


@pytest.mark.parametrize("lines", [
    [], [TITLE], [["庄湾村社区资源清单"]], [["许村镇庄湾村社区资源清单"]], [["海宁市许村镇社区资源清单"]],
    [["许村镇社区资源清单"]], [["农村社区资源清单"]], [["庄湾村、孙桥村社区资源清单"]],
    [TITLE, ["填报单位：庄湾村委会"]],
])  # fmt: skip
@pytest.mark.parametrize("sheet", ["庄湾村", "庄湾村 (2)", "庄湾村（2）"])
def test_a_sheet_of_a_village(tmp_path: Path, lines: Rows, sheet: str) -> None:
    seen = on(tmp_path, sheet, [*lines, HEAD, HALL, COURT])
    assert (seen.codes, seen.column("village")) == ([], ["庄湾村"] * 2)


def test_a_community_that_is_called_as_the_town_is_no_word_for_the_town(tmp_path: Path) -> None:
    known = {"许村": "town", "许村镇": "town", "许村社区": "village", "庄湾村": "village"}
    rows: Rows = [["许村社区资源清单"], HEAD, HALL]
    hints = Hints(place_kind=lambda name: known.get(name, ""))
    seen = see(write_book(tmp_path / "a.xlsx", {"庄湾村": rows}), hints=hints)
    assert seen.codes == [("intake.sheet_contradicted", "A1")]
    assert place_in_title("许村镇许村社区议事会议记录表", "village", hints.place_kind or str) == "许村社区"


def test_rows_that_say_their_village_themselves_go_on(tmp_path: Path) -> None:
    rows: Rows = [["孙桥村社区资源清单"], ["社区", *HEAD], ["孙桥村", *HALL]]
    seen = on(tmp_path, "庄湾村", rows)
    assert (seen.codes, seen.column("village")) == ([], ["孙桥村"])


def test_a_card_on_a_sheet_of_another_village(tmp_path: Path) -> None:
    card: Rows = [["资源名称", "活动室"], ["资源类别", "场地"], ["提供方", "甲"]]
    same = on(tmp_path, "庄湾村", [["庄湾村社区资源登记"], *card])
    assert (same.codes, same.column("village")) == ([], ["庄湾村"])
    other = on(tmp_path, "庄湾村", [["孙桥村社区资源登记"], *card])
    assert other.codes == [("intake.sheet_contradicted", "A1")]


def test_a_sheet_of_one_town_with_the_title_of_another(tmp_path: Path) -> None:
    rows: Rows = [["长安镇社工站人员花名册"], ["姓名", "岗位"], ["甲示例", "社工"]]
    assert on(tmp_path, "许村镇", rows).codes == [("intake.sheet_contradicted", "A1")]
    for name in ("许村镇", "许村镇社工站"):
        same = on(tmp_path, name, [["海宁市许村镇社工站人员花名册"], *rows[1:]])
        assert (same.codes, same.column("town")) == ([], [name])
