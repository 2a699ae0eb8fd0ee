"""The county's books of its social work money: two funds, every voucher from January to October 2026 on one sheet.

What is paid for a project is what its operator reports as received (``months.paid_in``). Three things are wrong on
purpose: an amount with its digits turned round, a voucher number used again, more paid from a fund than it had.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .county import BY_TOWN, COUNTY_NAME, STATIONS, Station
from .months import paid_in
from .paper import Expected, ExpectedTable, Paper, write_xlsx

ASSISTANCE, LOTTERY = "社工站购买资金（示例）", "社工人才资金（示例）"
BASE_YEAR, BASE = 2025, 120_000_000
"""The county's assistance fund of the year before, in 元: 5% of it are 6,000,000, the contracts together 6,100,000."""

TURNED = BY_TOWN["海昌街道"]
TURNED_AMOUNT, RIGHT_AMOUNT = 128_000, 182_000
"""The second instalment of one project in 元, as it was entered and as it is."""

_BANK, _GRANT, _SERVICES, _TRAINING = "1002 银行存款", "4401 政府补助收入", "5103 服务活动", "5102 督导培训"
_PAID_ON = {
    1: date(2026, 1, 26),
    5: date(2026, 5, 20),
    6: date(2026, 6, 15),
    8: date(2026, 8, 17),
    10: date(2026, 10, 19),
}
_INSTALMENTS = ("一", "二", "三")


@dataclass(frozen=True, slots=True)
class Voucher:
    """One line of the books, in 元. ``number`` is '' where it simply follows the one before."""

    day: date
    fund: str
    summary: str
    debit: str
    credit: str
    amount: int
    project: str = ""
    number: str = ""


def _came(day: str, fund: str, amount: int, summary: str) -> Voucher:
    return Voucher(date.fromisoformat(day), fund, summary, _BANK, _GRANT, amount)


def _spent(day: str, account: str, amount: int, summary: str, *, number: str = "") -> Voucher:
    return Voucher(date.fromisoformat(day), LOTTERY, summary, account, _BANK, amount, number=number)


_OWN = (
    _came("2026-01-12", ASSISTANCE, 2_400_000, "2026年第一批资金到账"),
    _came("2026-05-11", ASSISTANCE, 200_000, "2026年追加资金到账"),
    _came("2026-06-08", ASSISTANCE, 2_100_000, "2026年第二批资金到账"),
    _came("2026-10-12", ASSISTANCE, 600_000, "2026年第三批资金到账"),
    _came("2026-03-06", LOTTERY, 60_000, "福彩公益金上半年资金到账"),
    _spent("2026-04-17", _TRAINING, 18_000, "上半年督导费"),
    _spent("2026-05-18", _SERVICES, 12_600, "双选会场地和布展", number="记-015"),  # the number of what came on 11 May
    _spent("2026-07-10", _TRAINING, 24_000, "全县社工培训班"),
    _spent("2026-09-18", _TRAINING, 9_000, "讲师课酬"),  # 60,000 came in, 63,600 are spent
    _came("2026-10-12", LOTTERY, 40_000, "福彩公益金下半年资金到账"),
)


def vouchers() -> list[Voucher]:
    """Every line with its number, by day. Numbers run through the year, over both funds."""
    lines = sorted((*_OWN, *_instalments()), key=lambda one: one.day)
    return [
        Voucher(
            one.day, one.fund, one.summary, one.debit, one.credit, one.amount, one.project, one.number or f"记-{n:03d}"
        )
        for n, one in enumerate(lines, 1)
    ]


def instalment(station: Station, month: int) -> str:
    """What a payment for a project is called in the books."""
    number = sum(1 for earlier in range(1, month) if paid_in(station, earlier))
    return f"拨付{station.town}项目第{_INSTALMENTS[number]}期款"


def _instalments() -> Iterator[Voucher]:
    for month, day in _PAID_ON.items():
        for station in STATIONS:
            amount = paid_in(station, month)
            if station is TURNED and amount == RIGHT_AMOUNT:
                amount = TURNED_AMOUNT
            if amount:
                yield Voucher(day, ASSISTANCE, instalment(station, month), _SERVICES, _BANK, amount, station.project)


def entry_book(folder: Path) -> tuple[Path, Expected]:
    """The books until October as their keeper hands them over."""
    lines = vouchers()
    paper = Paper("记账凭证序时表")
    paper.over(f"{COUNTY_NAME}社会工作资金记账凭证序时表（示例）", 8)
    paper.over("2026年1月至10月　单位：元", 8)
    header = paper.heading(["资金名称", "记账日期", "凭证号", "摘要", "借方科目", "贷方科目", "金额", "项目名称"])
    for one in lines:
        paper.line([one.fund, one.day, one.number, one.summary, one.debit, one.credit, one.amount, one.project])
    paper.line(["合计", "", "", "", "", "", sum(one.amount for one in lines)])
    path = folder / "资金分录2026.xlsx"
    write_xlsx(path, [paper])
    return path, Expected(
        "loaded", (ExpectedTable(paper.name, "fund_entries", header, len(lines), inserted=len(lines)),)
    )
