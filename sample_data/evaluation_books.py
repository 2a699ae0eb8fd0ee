"""The county's evaluation of its stations for the third quarter: the scheme (SPPE, four dimensions) and the scores.

Ten indicators make 100 points: three the system computes, seven are scored, two of these by two parties each. What was
taken off stands in ``_TAKEN_OFF``; everybody else's sums follow from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .county import BY_TOWN, COUNTY_NAME, STATIONS, Station
from .paper import Cell, Expected, ExpectedTable, Paper, write_xlsx

SCHEME, EDITION, PERIOD = "社工站SPPE评价（示例）", date(2026, 7, 1), "2026Q3"
APPEALED = BY_TOWN["马桥街道"]
APPEALED_CODE, REVIEWED_POINTS = "B2", 11
"""A score to which a station objects, and what it is after the review."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of the scheme. ``parties`` is '' where the system computes ``measure``."""

    code: str
    levels: tuple[str, str, str]
    points: int
    parties: str
    measure: str = ""
    criteria: str = ""


INDICATORS = (
    Indicator(
        "A1",
        ("规范建设", "队伍和阵地", "持证人员比例"),
        10,
        "",
        "持证率",
        "季末在岗人员中持证的比例乘分值",
    ),
    Indicator("A2", ("规范建设", "队伍和阵地", "场地、标牌、制度齐全"), 8, "民政部门", "", "缺一项扣1分"),
    Indicator("A3", ("规范建设", "信息公开", "三务按时公开"), 7, "", "公开按时率", "按时公开的月数比例乘分值"),
    Indicator("B1", ("专业运营", "能力提升", "继续教育学时达标"), 10, "", "学时达标率", "达标人员比例乘分值"),
    Indicator(
        "B2", ("专业运营", "专业服务", "个案、小组、社区服务记录完整"), 12, "第三方", "", "抽查20份，一份不完整扣1分"
    ),
    Indicator("B3", ("专业运营", "专业服务", "督导有计划、有记录"), 8, "自评20%、第三方80%", "", "缺一次记录扣1分"),
    Indicator(
        "C1", ("项目策划", "项目设计", "项目计划与居民需求对应"), 10, "民政部门40%、第三方60%", "", "不对应的一项扣1分"
    ),
    Indicator("C2", ("项目策划", "项目实施", "进度、经费执行符合合同"), 10, "民政部门", "", "迟一个月扣1分"),
    Indicator("D1", ("服务成效", "服务评价", "服务对象满意"), 10, "服务对象", "", "问卷平均分折算"),
    Indicator("D2", ("服务成效", "服务评价", "镇（街道）评价"), 15, "镇街", "", "镇（街道）按评价表打分"),
)
BEYOND = (
    Indicator("E1", ("加分项", "", "案例入选市级以上汇编"), 5, "民政部门", "", "每个加1分"),
    Indicator("F1", ("一票否决", "", "有安全责任事故或弄虚作假"), 0, "民政部门", "", "写1是触发，0是没有"),
)
_BY_CODE = {one.code: one for one in INDICATORS}

# Who scores what, as the columns of a sheet name them, in the order of the figures below.
_SCORED = (
    ("A2", "民政部门评分"),
    ("B2", "第三方评分"),
    ("B3", "第三方评分"),
    ("C1", "民政部门评分"),
    ("C1", "第三方评分"),
    ("C2", "民政部门评分"),
    ("D1", "服务对象评分"),
    ("D2", "镇街评分"),
)
_TAKEN_OFF = {
    "硖石街道": (0, 1, 0.5, 1, 1, 0, 0.5, 1),
    "海洲街道": (0, 1, 1, 0, 1, 1, 0.5, 1),
    "海昌街道": (1, 2, 1, 1, 2, 1, 1, 2),
    "马桥街道": (0, 4, 1, 1, 1, 0.5, 0.5, 1),
    "许村镇": (0, 0, 0.5, 0, 1, 0, 0.5, 0),
    "长安镇": (0.5, 2, 1, 1, 1, 1, 1, 1),
    "周王庙镇": (0.5, 1, 1, 1, 1, 1, 0.5, 2),
    "丁桥镇": (1, 2, 1, 1, 2, 1, 1, 1),
    "斜桥镇": (1, 3, 2, 2, 2, 1, 1, 2),
    "黄湾镇": (2, 4, 2, 2, 3, 2, 1.5, 3),
    "盐官镇": (0, 1, 0.5, 1, 0, 0.5, 0.5, 1),
    "袁花镇": (1, 1, 1, 1, 1, 0.5, 1, 1),
}
_EXTRA = {"许村镇": 3, "盐官镇": 2}
_COLUMNS = ("自评分", "民政部门评分", "镇街评分", "服务对象评分", "第三方评分")
_MUCH = 3
_WHY = {"B2": "抽查20份，{}份不完整", "C1": "{}项计划没有对应的需求", "D2": "评价表扣{}分"}
"""From ``_MUCH`` points on a sheet says why they were taken off."""


def scheme_book(folder: Path) -> tuple[Path, Expected]:
    """The scheme as such sheets are: levels merged over their indicators, a sum, extras and the veto below."""
    paper = Paper("指标表")
    paper.over(f"{COUNTY_NAME}社工站绩效评估指标表（示例）", 10)
    header = paper.heading(
        [
            "评估方案",
            "方案启用日期",
            "一级指标",
            "二级指标",
            "三级指标",
            "指标编号",
            "分值",
            "评分主体",
            "计算指标",
            "评分标准",
        ]
    )
    top = paper.row + 1
    for one in INDICATORS:
        paper.line(_scheme_line(one))
    for level in (0, 1):
        _merge_alike(paper, top, 3 + level, [one.levels[: level + 1] for one in INDICATORS])
    paper.line(["合计", "", "", "", "", "", sum(one.points for one in INDICATORS)])
    for one in BEYOND:
        paper.line(_scheme_line(one))
    rows = len(INDICATORS) + len(BEYOND)
    path = folder / "绩效评估指标表（示例）.xlsx"
    write_xlsx(path, [paper])
    return path, Expected("loaded", (ExpectedTable(paper.name, "evaluation_scheme", header, rows, inserted=rows),))


def _scheme_line(one: Indicator) -> list[Cell]:
    return [SCHEME, EDITION, *one.levels, one.code, one.points or "", one.parties, one.measure, one.criteria]


def _merge_alike(paper: Paper, top: int, column: int, names: list[tuple[str, ...]]) -> None:
    """Merge the rows from ``top`` on whose names are alike, and leave the first of each."""
    start = 0
    for place in range(1, len(names) + 1):
        if place == len(names) or names[place] != names[start]:
            for row in range(top + start + 1, top + place):
                paper.cells.pop((row, column), None)
            if place - start > 1:
                paper.merges.append((top + start, column, top + place - 1, column))
            start = place


def score_book(folder: Path) -> tuple[Path, Expected]:
    """The quarter's scores: one row an indicator and station, the station merged over its rows."""
    paper = Paper("第三季度评分")
    paper.over(f"{COUNTY_NAME}社工站2026年第三季度绩效评估评分表（示例）", 4 + len(_COLUMNS))
    header = paper.heading(["评估期间", "社工站", "指标编号", *_COLUMNS, "扣分原因"])
    rows = 0
    for station in STATIONS:
        top = paper.row + 1
        for code, scores, why in _scores(station):
            paper.line([PERIOD, station.name, code, *(scores.get(column, "") for column in _COLUMNS), why])
        rows += paper.row - top + 1
        _merge_alike(paper, top, 2, [(station.name,)] * (paper.row - top + 1))
    path = folder / "2026年第三季度评分表.xlsx"
    write_xlsx(path, [paper])
    return path, Expected("loaded", (ExpectedTable(paper.name, "evaluation_scores", header, rows, inserted=rows),))


def _scores(station: Station) -> Iterator[tuple[str, dict[str, Cell], str]]:
    """Each scored indicator with what each party gave, and why so much was taken off."""
    given: dict[str, dict[str, Cell]] = {}
    why: dict[str, str] = {}
    for (code, column), less in zip(_SCORED, _TAKEN_OFF[station.town], strict=True):
        full = _BY_CODE[code].points
        given.setdefault(code, {})[column] = full - less
        if less >= _MUCH:
            why[code] = _WHY[code].format(less)
    given["B3"]["自评分"] = _BY_CODE["B3"].points
    for code, scores in given.items():
        yield code, scores, why.get(code, "")
    if station.town in _EXTRA:
        yield "E1", {"民政部门评分": _EXTRA[station.town]}, ""
    yield "F1", {"民政部门评分": 0}, ""
