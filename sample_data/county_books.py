"""The county's own lists: organizations, stations, projects. Clean, as the office keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from .county import AUTHORITY, COUNTY_NAME, COUNTY_STATION, ORGANIZATIONS, STATIONS, Station
from .paper import Cell, Expected, ExpectedTable, Paper, write_xlsx

FIRST_PROJECTS, LATE_PROJECTS = "项目一览表2026.xlsx", "项目一览表2026(补).xlsx"


def lists_book(folder: Path) -> tuple[Path, Expected]:
    """Organizations and stations in one book."""
    operators = Paper("社会组织名单")
    operators.over(f"{COUNTY_NAME}社工站运营机构名单（示例）", 9)
    first = operators.heading(
        [
            "机构名称",
            "统一社会信用代码",
            "机构类型",
            "登记地区划代码",
            "评估等级",
            "等级起始日",
            "等级有效期至",
            "联系人",
            "联系电话",
        ]
    )
    for one in ORGANIZATIONS:
        operators.line(
            [
                one.name,
                one.credit_code,
                "民办非企业单位",
                one.region,
                f"{one.grade}A",
                one.rated_on,
                one.rated_until,
                one.contact,
                "0573-80000000",
            ]
        )
    stations = Paper("社工站一览表")
    second = stations.heading(
        [
            "乡镇（街道）",
            "社工站名称",
            "站点层级",
            "上级站点",
            "运营方式",
            "运营机构",
            "合同起始日",
            "合同截止日",
            "办公面积",
            "常住人口",
            "人口年份",
            "人口来源",
            "牌子文字",
            "设立日期",
        ]
    )
    stations.line(
        [
            "",
            COUNTY_STATION,
            "县级社工总站",
            "",
            "直接聘用",
            "",
            "",
            "",
            "300",
            "",
            "",
            "",
            "海宁市社会工作总站",
            date(2019, 5, 1),
        ]
    )
    for station in STATIONS:
        stations.line(
            [
                station.town,
                station.name,
                "社工站",
                COUNTY_STATION,
                "购买服务",
                station.operator.name,
                date(2026, 1, 1),
                date(2027, 12, 31),
                station.area,
                station.population,
                2024,
                "示例，不是统计数",
                station.plate,
                date(2020, 6, 1),
            ]
        )
    path = folder / "机构和社工站一览表.xlsx"
    write_xlsx(path, [operators, stations])
    tables = (
        ExpectedTable(operators.name, "organization_list", first, len(ORGANIZATIONS), inserted=len(ORGANIZATIONS)),
        ExpectedTable(stations.name, "station_list", second, len(STATIONS) + 1, inserted=len(STATIONS) + 1),
    )
    return path, Expected("loaded", tables)


def project_book(folder: Path, *, late: bool) -> tuple[Path, Expected]:
    """The projects approved in January; ``late``: the one approved in May."""
    chosen = [one for one in STATIONS if (one.approved_on > date(2026, 2, 1)) is late]
    paper = Paper("项目一览表")
    paper.over(f"{COUNTY_NAME}社工站项目一览表（示例）", 8)
    paper.over("单位：万元", 8)
    header = paper.heading(["项目名称", "承接机构", "社工站", "购买方", "合同金额", "立项时间", "开始时间", "结束时间"])
    for row in _projects(chosen):
        paper.line(row)
    paper.line(["合计", "", "", "", sum(one.amount for one in chosen) // 10_000])
    path = folder / (LATE_PROJECTS if late else FIRST_PROJECTS)
    write_xlsx(path, [paper])
    return path, Expected(
        "loaded", (ExpectedTable(paper.name, "project_list", header, len(chosen), inserted=len(chosen)),)
    )


def _projects(stations: Iterable[Station]) -> Iterable[Sequence[Cell]]:
    for one in stations:
        yield [
            one.project,
            one.operator.name,
            one.name,
            AUTHORITY,
            one.amount / 10_000,
            one.approved_on,
            date(2026, 1, 1),
            date(2026, 12, 31),
        ]
