"""The two rosters that come back with their faults marked, and the corrected ones that load."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .county import villages_of
from .paper import Cell, Expected, ExpectedTable, Paper, Planted, write_xlsx
from .rosters import FORM, USUAL, cells_of, expected, headings
from .staff import team

Made = tuple[Path, Expected]


def changan(folder: Path, *, corrected: bool = False) -> Made:
    """First an ID kept as a number, a 31 June, a station that isn't; then put right."""
    members = team("长安镇社工站")
    faults: Mapping[tuple[int, str], Cell | Planted] = {
        (1, "resident_id"): Planted(
            float(members[1].resident_id[:17] + "0"), "cell.resident_id.precision_lost", severity="error"
        ),
        (3, "entered_on"): Planted("2021.6.31", "cell.day.unreadable", severity="error"),
        (4, "station"): Planted("长按镇社工占", "roster.unknown_station", severity="error"),
        (5, "basis"): Planted("半职", "cell.choice.unknown", severity="error"),
    }
    paper = Paper("长安镇")
    paper.over("长安镇社工站人员花名册", len(USUAL) + 1)
    paper.over("填报单位：长安镇社工站    填报日期：2026年1月9日", len(USUAL) + 1)
    header = paper.heading(headings(USUAL))
    for row in cells_of(members, USUAL, None if corrected else faults):
        paper.data(row)
    paper.line(["填表人：钱示例"])
    path = folder / ("06长安镇花名册(更正).xlsx" if corrected else "06长安镇花名册.xlsx")
    write_xlsx(path, [paper])
    return path, expected(paper, header, len(members)) if corrected else _returned(paper, header, len(members))


def yuanhua(folder: Path, *, corrected: bool = False) -> Made:
    """First a covered ID, a phone in powers of ten, two phones and two names in a cell, 2021.1 as a number, 30余; then
    put right. The book has a second sheet of resources."""
    members = team("袁花镇社工站")
    faults: Mapping[tuple[int, str], Cell | Planted] = {
        (0, "resident_id"): Planted(
            f"{members[0].resident_id[:4]}**********{members[0].resident_id[14:]}",
            "cell.resident_id.masked",
            severity="error",
        ),
        (1, "mobile"): Planted("1.99E+10", "cell.phone.precision_lost", severity="error"),
        (2, "mobile"): Planted(f"{members[2].mobile}、{members[3].mobile}", "cell.phone.several", severity="error"),
        (3, "name"): Planted(f"{members[3].name}、{members[4].name}", "cell.name.several", severity="error"),
        (4, "entered_on"): Planted(2021.1, "cell.day.lost_zero", severity="error"),
    }
    paper = Paper("花名册")
    paper.over("袁花镇社工站人员花名册", len(USUAL) + 1)
    header = paper.heading(headings(USUAL))
    for row in cells_of(members, USUAL, None if corrected else faults):
        paper.data(row)
    resources = Paper("资源清单")
    resources.over("袁花镇社区资源清单", 7)
    places = villages_of("袁花镇")
    times: tuple[Cell | Planted, ...] = ("12次", Planted("30余", "cell.count.approximate"), "无")
    below = resources.heading(["序号", "社区", "资源名称", "资源类别", "提供方", "对接次数", "更新日期"])
    for number, (place, count) in enumerate(zip(places[:3], times, strict=True), 1):
        shown = 30 if corrected and isinstance(count, Planted) else count
        resources.data([number, place, f"示例资源甲{number}", "单位资源", f"示例单位甲{number}", shown, "2026-01-06"])
    path = folder / ("12袁花镇社工站(第二次).xlsx" if corrected else "12袁花镇社工站.xlsx")
    write_xlsx(path, [paper, resources])
    rows = len(members)
    kept = rows if corrected else 0
    tables = (
        ExpectedTable(paper.name, FORM, header, rows, inserted=kept),
        ExpectedTable(resources.name, "community_resource_list", below, 3, inserted=3 if corrected else 0),
    )
    return path, Expected("loaded" if corrected else "returned", tables, (*paper.findings, *resources.findings))


def _returned(paper: Paper, header: int, rows: int) -> Expected:
    return Expected("returned", (ExpectedTable(paper.name, FORM, header, rows),), tuple(paper.findings))
