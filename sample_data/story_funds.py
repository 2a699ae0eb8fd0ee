"""The story's money: funds registered, months closed, a mistake written off, and what the books say in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

from swtool.dates import Month
from swtool.office import Office
from swtool.quantities import format_money

from .fund_books import ASSISTANCE, BASE, BASE_YEAR, LOTTERY, RIGHT_AMOUNT, TURNED, TURNED_AMOUNT, instalment
from .scene import STORY_DAY, Scene, moment, wan

CHAPTER = "资金：记账、结账、冲销、上限、疑点"
_CLOSED = Month(2026, 9)
_JUNE, FEN = 6, 100
_LAST_VOUCHER = "记-047"
REST = 915_000
"""What is still to be paid for the projects after October, in 元: 15 hundredths of 6,100,000."""


def steps() -> list[tuple[datetime, Callable[[Scene, Office], None]]]:
    """What is done, and when. The books themselves come in on 20 October, as a workbook."""
    return [
        (moment(date(2026, 1, 6), 14), register),
        (moment(date(2026, 2, 10), 10), state_base),
        (moment(date(2026, 10, 21), 9), close),
        (moment(date(2026, 10, 22), 10), correct),
        (moment(STORY_DAY, 8, 30), look),
    ]


def register(scene: Scene, office: Office) -> None:
    """Each source of money is a fund of its own."""
    from swtool.funds.recording import add_fund

    for name, source in ((ASSISTANCE, "困难群众救助补助资金"), (LOTTERY, "福彩公益金")):
        add_fund(office, name, source, None)
        scene.tell(CHAPTER, f"登记资金：{name}，来源是{source}")


def state_base(scene: Scene, office: Office) -> None:
    """Last year's assistance fund, on which the limit of this year's purchases rests."""
    from swtool.funds import recording

    recording.state_base(office, BASE_YEAR, BASE * FEN, f"{BASE_YEAR}年决算（示例）")
    scene.tell(CHAPTER, f"{BASE_YEAR} 年困难群众救助补助资金 {wan(BASE * FEN)}（示例），购买上限按它算")


def close(scene: Scene, office: Office) -> None:
    """The months that are over are closed."""
    from swtool.funds import recording

    recording.lock(office, _CLOSED)
    scene.tell(CHAPTER, f"结账到{_CLOSED.label}：以前的月份不能再记（{office.today}）")


def correct(scene: Scene, office: Office) -> None:
    """An amount whose digits were turned round: written off and entered again, both in the month that is open."""
    from swtool.funds import recording
    from swtool.funds.store import entries, require_fund
    from swtool.registry.projects import require_project

    fund, project = require_fund(office.db, ASSISTANCE), require_project(office.db, TURNED.project)
    summary = instalment(TURNED, _JUNE)
    (wrong,) = (
        entry
        for entry in entries(office.db, office.today, fund_id=fund.id)
        if entry.project_id == project.id and entry.summary == summary
    )
    recording.write_off(office, wrong.number, office.today, why="金额数字写颠倒了")
    right = recording.new_entry(
        office,
        fund,
        office.today,
        RIGHT_AMOUNT * FEN,
        debit=wrong.debit,
        credit=wrong.credit,
        voucher=_LAST_VOUCHER,
        summary=summary,
        project_id=project.id,
    )
    recording.record(office, right, why="登记分录")
    turned, meant = format_money(TURNED_AMOUNT * FEN), format_money(RIGHT_AMOUNT * FEN)
    scene.tell(CHAPTER, f"{wrong.voucher_no} 的 {meant} 元写成 {turned} 元，冲销后重新登记（{office.today}）")


def look(scene: Scene, office: Office) -> None:
    """What the books say on the story's day: what is left, how much may still be bought, what an auditor would ask."""
    from swtool.doubts import payments
    from swtool.doubts.doubt import Stretch
    from swtool.funds import limits
    from swtool.funds.sheets import funds_table

    for name, _, _, income, spent, left, _ in funds_table(office, office.today).rows:
        scene.tell(CHAPTER, f"{name}：收入 {wan(income)}，支出 {wan(spent)}，结余 {wan(left)}")
    room, rest = limits.purchase_headroom(office, office.today), REST * FEN
    assert room is not None
    scene.tell(CHAPTER, f"购买上限（参照宁化）：已列支 {wan(room.used)}，还可列支 {wan(room.left)}")
    scene.tell(CHAPTER, f"    合同还有 {wan(rest)}没有付，超出上限 {wan(rest - room.left)}，要另找资金")
    year = Stretch(date(office.today.year, 1, 1), office.today)
    found = Counter(doubt.kind for question in payments.QUESTIONS for doubt in question(office, year))
    kinds = "、".join(f"{kind} {count} 处" for kind, count in found.items())
    scene.tell(CHAPTER, f"账上的疑点：{kinds}（见 swtool audit doubts）")
