"""The sample county's stations, operators and projects: invented, on real towns (``divisions/SOURCE.txt``)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from .invented import credit_code

HERE = Path(__file__).parent
DIVISIONS = HERE / "divisions"
BOOKS = HERE / "books"
ORDER = "order.json"
"""In ``BOOKS``: the workbooks in the order in which the office gets them, with what they are about and the day."""
LISTS, ROSTERS, TRAINING, NEEDS, SERVICES, MONTH = "名单", "花名册", "继续教育", "需求与资源", "服务", "月度"
FUNDS, PROJECTS, PAY, EVALUATION, REGISTERS = "资金", "项目", "薪酬", "评估", "登记簿"

COUNTY_CODE, COUNTY_NAME = "330481", "海宁市"
AUTHORITY = "海宁市民政局（示例）"
PHONE = "0573-80000000"
COUNTY_STATION = "海宁市社会工作总站"


@dataclass(frozen=True, slots=True)
class Organization:
    """An operator. ``grade`` is the number of A; ``rated_on`` the day its rating was published, for five years."""

    name: str
    region: str
    serial: int
    grade: int | None
    rated_on: date | None
    rated_until: date | None
    contact: str

    @property
    def credit_code(self) -> str:
        """Well formed, and nobody's."""
        return credit_code(self.region, self.serial)


CHAOYUN = Organization(
    "海宁市潮韵社会工作服务中心（示例）", "330481", 9000001, 4, date(2023, 12, 1), date(2028, 12, 1), "沈示例"
)
TONGXIN = Organization(
    "海宁市同心社会组织发展中心（示例）", "330481", 9000002, 3, date(2022, 6, 20), date(2027, 6, 20), "陆示例"
)
YILU = Organization(
    "嘉兴市益路社会工作服务中心（示例）", "330402", 9000003, 3, date(2024, 5, 10), date(2029, 5, 10), "钱示例"
)
QIMING = Organization(
    "杭州市启明公益服务中心（示例）", "330110", 9000004, 2, date(2023, 3, 15), date(2028, 3, 15), "潘示例"
)
ORGANIZATIONS = (CHAOYUN, TONGXIN, YILU, QIMING)
"""Two of the county; one from outside with 3A, as it must be; one from outside that has only 2A."""


@dataclass(frozen=True, slots=True)
class Station:
    """A town's station. Area is in square metres as the sheet says it ('' where nobody measured)."""

    town: str
    operator: Organization
    population: int
    area: str
    plate: str
    approved_on: date
    amount: int  # 元, of the year's project

    @property
    def name(self) -> str:
        """许村镇社工站."""
        return f"{self.town}社工站"

    @property
    def project(self) -> str:
        """The name of its project of 2026."""
        return f"{self.name}2026年服务项目（示例）"


def _station(
    town: str,
    operator: Organization,
    population: int,
    area: str,
    *,
    plate: str = "",
    approved: str = "2026-01-20",
    amount: int = 480_000,
) -> Station:
    text = plate or f"{COUNTY_NAME}{town}社工站"
    return Station(town, operator, population, area, text, date.fromisoformat(approved), amount)


STATIONS = (
    _station("硖石街道", CHAOYUN, 128_000, "120", amount=600_000),
    _station("海洲街道", CHAOYUN, 112_000, "96.5", amount=580_000),
    _station("海昌街道", TONGXIN, 86_000, "60", amount=520_000),
    _station("马桥街道", TONGXIN, 50_000, "40"),  # on both edges: 5万人以下 and 不少于40平方米 include them
    _station("许村镇", CHAOYUN, 150_000, "80", amount=600_000),
    _station("长安镇", YILU, 120_000, "75", amount=560_000),
    _station("周王庙镇", TONGXIN, 50_001, "52"),  # one too many for the rule on small towns
    _station("丁桥镇", YILU, 42_000, "38.5"),
    _station("斜桥镇", TONGXIN, 58_000, ""),
    _station("黄湾镇", QIMING, 26_000, "45", approved="2026-05-15", amount=360_000),
    _station("盐官镇", CHAOYUN, 49_999, "55"),
    _station("袁花镇", QIMING, 48_000, "66", plate="海宁市袁花镇社会工作服务站"),
)
BY_TOWN = {station.town: station for station in STATIONS}


@cache
def villages_of(town: str) -> tuple[str, ...]:
    """The real names of a town's villages and communities, by code."""
    with (DIVISIONS / "haining_villages.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["name"] for row in csv.DictReader(file) if row["town_name"] == town)
