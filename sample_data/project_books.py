"""The life of the county's projects: planned, purchased, agreed on, paid by instalments; then counted and asked about.

What was paid is what the books say (``fund_books``), what is done is what the monthly reports add up to (``months``).
One contract is announced too late on purpose; two projects were asked about at mid-term, the others were not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from .county import BY_TOWN, STATIONS, Station
from .fund_books import TURNED, vouchers
from .months import OCTOBER, counted, paid_in
from .paper import Cell, Expected, ExpectedTable, Paper, write_xlsx

LATE_NOTICE = BY_TOWN["斜桥镇"]
ASKED = (BY_TOWN["硖石街道"], BY_TOWN["许村镇"])
"""The projects that were asked about at mid-term."""
INDICATORS = (("新增个案数", "个"), ("社区活动场次", "场"))

_TENDERED = BY_TOWN["黄湾镇"]
_SIGNED, _SIGNED_LATE = date(2026, 1, 22), date(2026, 5, 15)
_DUE = (date(2026, 1, 31), date(2026, 6, 30), date(2026, 10, 31))
_DUE_LATE = (date(2026, 5, 31), date(2026, 8, 31), date(2026, 10, 31))
_LAST_DUE = date(2027, 1, 31)
_INSTALMENTS = ("第一期", "第二期", "第三期")
_CHANNELS = ("电话", "问卷", "座谈会")


def life_book(folder: Path) -> tuple[Path, Expected]:
    """Plans, purchases, indicators and payments as the office kept them until October."""
    made = [
        _sheet("策划", "项目策划表（示例）", "project_plan",
               ["项目名称", "项目类别", "策划日期", "策划文件", "项目预算"],
               [[one.project, "政府购买服务", date(2025, 11, 20), "服务方案（示例）", one.amount] for one in STATIONS]),
        _sheet("采购", "项目采购登记表（示例）", "project_purchase",
               ["项目名称", "采购方式", "采购公告编号", "采购公告日期", "公告媒体", "招标文件发出日期", "投标截止日期",
                "中标成交通知日期", "合同编号", "合同签订日期", "合同公告日期"],
               [_purchase(place, one) for place, one in enumerate(STATIONS, 1)]),
        _sheet("指标", "项目指标表（示例）", "project_indicators",
               ["项目名称", "指标名称", "计划数", "计量单位", "指标确定日期"],
               [[one.project, name, counted(one, name, OCTOBER)[1], unit, _signed(one)]
                for one in STATIONS for name, unit in INDICATORS]),
        _sheet("付款", "项目付款节点表（示例）", "project_milestones",
               ["项目名称", "付款期次", "应付金额", "应付日期", "评估后支付", "实付日期", "实付金额", "付款凭证号"],
               list(_payments())),
    ]  # fmt: skip
    return _book(folder / "项目过程2026（示例）.xlsx", made)


def count_book(folder: Path) -> tuple[Path, Expected]:
    """What was done until October, and the answers at mid-term."""
    done = [
        [one.project, name, date(2026, OCTOBER, 31), counted(one, name, OCTOBER)[0]]
        for one in STATIONS
        for name, _ in INDICATORS
    ]
    answers = ["项目名称", "调查阶段", "调查对象", "调查内容", "调查方式", "调查日期", "有效份数", "满意份数"]
    made = [
        _sheet("完成数", "项目指标完成表（示例）", "project_figures",
               ["项目名称", "指标名称", "统计日期", "累计完成数"], done),
        _sheet("满意度", "项目中期满意度调查汇总表（示例）", "satisfaction_answers", answers, list(_answers())),
    ]  # fmt: skip
    return _book(folder / "项目指标和满意度2026年10月（示例）.xlsx", made)


def _signed(station: Station) -> date:
    return _SIGNED_LATE if station is _TENDERED else _SIGNED


def _purchase(place: int, station: Station) -> list[Cell]:
    """The one approved in May by open tender, the others by 竞争性磋商. Two workdays are for announcing a contract."""
    site, contract = "示例政府采购网", f"HT2026-{place:03d}"
    if station is _TENDERED:
        announced, documents, closing = date(2026, 4, 2), date(2026, 4, 2), date(2026, 4, 24)
        return [station.project, "公开招标", "SL2026-021", announced, site, documents, closing, date(2026, 4, 28),
                contract, _SIGNED_LATE, date(2026, 5, 18)]  # fmt: skip
    told = date(2026, 1, 29) if station is LATE_NOTICE else date(2026, 1, 26)
    return [station.project, "竞争性磋商", f"SL2025-{100 + place}", date(2025, 12, 15), site, "", date(2025, 12, 26),
            date(2025, 12, 30), contract, _SIGNED, told]  # fmt: skip


def _payments() -> Iterator[list[Cell]]:
    """Three instalments that were paid, and the rest after the evaluation."""
    for station in STATIONS:
        own = [one for one in vouchers() if one.project == station.project]
        months = [month for month in range(1, OCTOBER + 1) if paid_in(station, month)]
        due = _DUE_LATE if station is _TENDERED else _DUE
        for name, last, month, voucher in zip(_INSTALMENTS, due, months, own, strict=True):
            amount = paid_in(station, month)  # what the bank paid, also where the books had it wrong
            assert voucher.amount == amount or station is TURNED
            yield [station.project, name, amount, last, "否", voucher.day, amount, voucher.number]
        rest = station.amount - sum(paid_in(station, month) for month in months)
        yield [station.project, "尾款", rest, _LAST_DUE, "是", "", "", ""]


def _answers() -> Iterator[list[Cell]]:
    """Departments and clients on process and result, in three ways each."""
    for station in ASKED:
        for respondent, valid in (("部门", 6), ("服务对象", 40)):
            for aspect in ("实施过程", "实施结果"):
                for place, channel in enumerate(_CHANNELS):
                    of_them = valid - place
                    yield [
                        station.project,
                        "中期",
                        respondent,
                        aspect,
                        channel,
                        date(2026, 6, 25),
                        of_them,
                        of_them - 1,
                    ]


def _sheet(
    name: str, title: str, form: str, headings: list[str], lines: Sequence[Sequence[Cell]]
) -> tuple[Paper, ExpectedTable]:
    paper = Paper(name)
    paper.over(title, len(headings))
    header = paper.heading(headings)
    for line in lines:
        paper.line(line)
    return paper, ExpectedTable(name, form, header, len(lines), inserted=len(lines))


def _book(path: Path, made: Sequence[tuple[Paper, ExpectedTable]]) -> tuple[Path, Expected]:
    write_xlsx(path, [paper for paper, _ in made])
    return path, Expected("loaded", tuple(table for _, table in made))
