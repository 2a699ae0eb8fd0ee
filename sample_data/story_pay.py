"""The story's pay: the average wage that October's pay is compared with. Ladder, rungs and pay come in as workbooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from swtool.office import Office
from swtool.quantities import format_money

from .scene import STORY_DAY, Scene, moment

CHAPTER = "岗级薪酬"
AVERAGE = 60_000
"""The average wage of the county in 元 a year (示例): 5,000 a month."""
_FEN = 100


def steps() -> list[tuple[datetime, Callable[[Scene, Office], None]]]:
    """What is done, and when."""
    return [(moment(date(2026, 7, 1), 10), state_average), (moment(STORY_DAY, 8, 40), compare)]


def state_average(scene: Scene, office: Office) -> None:
    """Which average wage is meant no source says: the county states it."""
    from swtool.pay.pay_store import AverageWage, state_average_wage

    since = office.today.isoformat()
    wage = AverageWage(since, "海宁市", "城镇私营单位就业人员", 2025, AVERAGE * _FEN, "2026年统计年鉴（示例）")
    with office.change(f"登记{wage.label}") as tx:
        state_average_wage(tx, office.db, wage)
    scene.tell(CHAPTER, f"{wage.label} {format_money(wage.amount)} 元（示例），{since} 起用")


def compare(scene: Scene, office: Office) -> None:
    """Whose pay reaches the average, counted; no amount of anybody is told."""
    from swtool.findings import Outcome
    from swtool.inspection import inspect
    from swtool.pay.pay_checks import pay_min

    (found,) = inspect(office, office.today, [pay_min]).checks
    holds, less = found.count(Outcome.HOLDS), found.count(Outcome.VIOLATED)
    scene.tell(CHAPTER, f"10月薪酬不低于平均工资的 {holds} 人，低于的 {less} 人；没有登记薪酬的不判定")
