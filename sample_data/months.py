"""What the operators report by the month: services of their stations, money, party affairs.

Until September the county's clerk gathers all of it in one workbook a month. For October each operator sends its own:
one writes its money in 万元, one its numbers as people say them (1,200人次 · 场 · 零), one forgot the party affairs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .county import AUTHORITY, CHAOYUN, ORGANIZATIONS, QIMING, STATIONS, TONGXIN, Organization, Station
from .paper import Cell, Expected, ExpectedTable, Paper, write_xlsx

SERVICES, LEDGER, PARTY = "monthly_report", "financial_disclosure", "party_entries"
OCTOBER = 10

_FIELDS = ("社会救助", "养老服务", "儿童关爱保护", "社区治理")


@dataclass(frozen=True, slots=True)
class _Indicator:
    """An indicator with its figure for a month, from a number that tells stations, fields and months apart."""

    title: str
    of_the_month: Callable[[int], int]
    goes_with: int | None = None  # place of the indicator whose number it shares: no sessions, nobody at them


_SESSIONS = 5
_INDICATORS = (
    _Indicator("入户走访户数", lambda n: 18 + n % 7),
    _Indicator("入户走访户次", lambda n: 26 + n % 9),
    _Indicator("探访人次", lambda n: 30 + n % 11),
    _Indicator("新增个案数", lambda n: 1 + n % 3),
    _Indicator("个案节数", lambda n: 6 + n % 4),
    _Indicator("小组节数", lambda n: n % 4),
    _Indicator("小组人次", lambda n: 12 * (n % 4), _SESSIONS),
    _Indicator("社区活动场次", lambda n: 2 + n % 2),
    _Indicator("社区活动人次", lambda n: 480 + 60 * (n % 13)),
)
_SHORT = (0, 1, 3, 7)
"""The indicators that the clerk's workbook of a past month keeps, by place in ``_INDICATORS``."""

_BUDGET_LINES = (("人员薪酬及补贴", 62), ("督导培训", 8), ("服务活动", 20), ("行政管理", 7), ("税费", 3))
# Hundredths of the contract that come in and go out, January to October; of a project approved in May, from May on.
_RECEIVED = (40, 0, 0, 0, 0, 35, 0, 0, 0, 10)
_SPENT = (7, 7, 7, 7, 8, 8, 8, 9, 9, 8)
_RECEIVED_LATE = (0, 0, 0, 0, 60, 0, 0, 15, 0, 10)
_SPENT_LATE = (0, 0, 0, 0, 14, 14, 14, 14, 14, 8)
_LEDGER_HEADINGS = (
    "项目名称",
    "收支",
    "科目",
    "预算",
    "本期金额",
    "累计金额",
    "资金来源",
    "摘要",
    "合同金额",
    "期初结余",
    "累计到账",
    "期末结余",
)
_ENTRIES = (
    (9, "三会一课", "支部党员大会", 14),
    (16, "主题党日", "走访慰问志愿服务", 21),
    (23, "党员学习", "学习社会工作辅导材料", 16),
)


def operator_book(folder: Path, organization: Organization, number: int) -> tuple[Path, Expected]:
    """October's workbook of one operator."""
    stations = [station for station in STATIONS if station.operator is organization]
    title = f"{organization.name}2026年{OCTOBER}月"
    papers = [
        _services(f"{title}工作月报表", stations, OCTOBER, range(len(_INDICATORS)), spoken=organization is TONGXIN),
        _ledger(f"{title}财务公开表", stations, OCTOBER, unit=10_000 if organization is CHAOYUN else 1),
    ]
    if organization is not QIMING:
        papers.append(_party(f"{title}党务公开事项表", [organization], OCTOBER))
    return _book(folder / f"{number}{organization.name[3:5]}三务2026年{OCTOBER}月.xlsx", papers)


def county_book(folder: Path, month: int) -> tuple[Path, Expected]:
    """The clerk's workbook of a month that is past: everybody's, with fewer indicators."""
    title = f"海宁市社工站2026年{month}月"
    papers = [
        _services(f"{title}工作月报表", STATIONS, month, _SHORT),
        _ledger(f"{title}财务公开表", [one for one in STATIONS if _runs(one, month)], month),
        _party(f"{title}党务公开事项表", ORGANIZATIONS, month),
    ]
    return _book(folder / f"三务汇总2026年{month:02d}月.xlsx", papers)


def _book(path: Path, papers: Sequence[tuple[Paper, ExpectedTable]]) -> tuple[Path, Expected]:
    write_xlsx(path, [paper for paper, _ in papers])
    return path, Expected("loaded", tuple(table for _, table in papers))


def _services(
    title: str, stations: Sequence[Station], month: int, places: Sequence[int], *, spoken: bool = False
) -> tuple[Paper, ExpectedTable]:
    paper = Paper("业务")
    paper.over(title, 7)
    header = paper.heading(["序号", "社工站", "服务领域", "指标", "本月", "累计", "年度指标"])
    rows = 0
    for station in stations:
        top = paper.row + 1
        for field, name in enumerate(_FIELDS):
            start = paper.row + 1
            for place in places:
                figures = [_figure(station, field, place, past) for past in range(1, month + 1)]
                written = _spoken(figures[-1], _INDICATORS[place].title) if spoken else figures[-1]
                rows += 1
                begins = [station.name if paper.row + 1 == top else "", name if paper.row + 1 == start else ""]
                paper.line([rows, *begins, _INDICATORS[place].title, written, sum(figures), 12 * max(figures)])
            if field == len(_FIELDS) - 1 and month == OCTOBER:
                rows += 1
                paper.line([rows, "", "", "满意度", "96%" if spoken else 0.95, "", "90%"])
            paper.merges.append((start, 3, paper.row, 3))
        paper.merges.append((top, 2, paper.row, 2))
    paper.line(["说明：累计自2026年1月起。"])
    return paper, ExpectedTable(paper.name, SERVICES, header, rows, inserted=len(stations) * len(_FIELDS))


def _figure(station: Station, field: int, place: int, month: int) -> int:
    indicator = _INDICATORS[place]
    told_by = place if indicator.goes_with is None else indicator.goes_with
    number = field * 5 + told_by * 3 + len(station.town) + station.population % 17 + month * 2
    return indicator.of_the_month(number)


def _spoken(value: int, title: str) -> str:
    unit = "人次" if title.endswith("人次") else "场" if title.endswith("场次") else ""
    return f"{value:,}{unit}" if value else "零"


def _ledger(title: str, stations: Sequence[Station], month: int, *, unit: int = 1) -> tuple[Paper, ExpectedTable]:
    """Each project's lines with a subtotal; what holds for the whole project stands on its first line."""
    paper = Paper("财务")
    paper.over(title, len(_LEDGER_HEADINGS))
    paper.over(f"单位：{'万元' if unit > 1 else '元'}", len(_LEDGER_HEADINGS))
    header = paper.heading(_LEDGER_HEADINGS)
    rows = 0
    for station in stations:
        received, spent = _shares(station)
        whole = [_money(amount, unit) for amount in _balances(station, month)]
        income = [_money(station.amount * share // 100, unit) for share in _to_date(received, month)]
        first = paper.line([station.project, "收入", "政府购买服务", "", *income, AUTHORITY, "按合同拨付", *whole])
        for line, share in _BUDGET_LINES:
            budget = station.amount * share // 100
            amounts = [_money(budget * part // 100, unit) for part in _to_date(spent, month)]
            paper.line([station.project, "支出", line, _money(budget, unit), *amounts])
        rows += paper.row - first + 1
        paper.line(["小计", "", "", _money(station.amount, unit), f"=SUM(E{first + 1}:E{paper.row})"])
    return paper, ExpectedTable(paper.name, LEDGER, header, rows, inserted=len(stations))


def _to_date(shares: Sequence[int], month: int) -> tuple[int, int]:
    """The month's share and the sum of all so far."""
    return shares[month - 1], sum(shares[:month])


def _balances(station: Station, month: int) -> tuple[int, int, int, int]:
    """Contract, opening balance, received so far, closing balance, in 元."""
    received, spent = _shares(station)
    opening = sum(received[: month - 1]) - sum(spent[: month - 1])
    closing = sum(received[:month]) - sum(spent[:month])
    contract, opened, total, closed = (
        station.amount * share // 100 for share in (100, opening, sum(received[:month]), closing)
    )
    return contract, opened, total, closed


def _shares(station: Station) -> tuple[Sequence[int], Sequence[int]]:
    return (_RECEIVED, _SPENT) if _runs(station, 1) else (_RECEIVED_LATE, _SPENT_LATE)


def paid_in(station: Station, month: int) -> int:
    """What a station's project gets from the county in a month, in 元."""
    received, _ = _shares(station)
    return station.amount * received[month - 1] // 100


def counted(station: Station, title: str, month: int) -> tuple[int, int]:
    """Of an indicator: what the reports add up to by the end of a month, and what they plan for the year."""
    (place,) = (place for place, one in enumerate(_INDICATORS) if one.title == title)
    by_field = [[_figure(station, field, place, past) for past in range(1, month + 1)] for field in range(len(_FIELDS))]
    return sum(map(sum, by_field)), sum(12 * max(figures) for figures in by_field)


def _runs(station: Station, month: int) -> bool:
    """Whether the station's project was approved by the end of the month."""
    return station.approved_on < date(2026, month + 1, 1)


def _money(yuan: int, unit: int) -> Cell:
    return yuan if unit == 1 else yuan / unit


def _party(title: str, organizations: Sequence[Organization], month: int) -> tuple[Paper, ExpectedTable]:
    paper = Paper("党务")
    paper.over(title, 5)
    header = paper.heading(["机构名称", "日期", "类别", "主题", "参加人数"])
    for organization in organizations:
        for day, kind, subject, persons in _ENTRIES:
            number = persons - organization.serial % 10
            paper.line([organization.name, date(2026, month, day), kind, f"{month}月{subject}", number])
    rows = len(organizations) * len(_ENTRIES)
    return paper, ExpectedTable(paper.name, PARTY, header, rows, inserted=rows)
