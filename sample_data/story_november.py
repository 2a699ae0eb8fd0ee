"""What the office does by itself: 三务 are published month by month, the bureau's sheets filled, the rules run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from swtool.findings import Outcome
from swtool.office import Office

from .county import AUTHORITY
from .scene import PUBLISHED, REPORTED, STORY_DAY, Scene, moment

Act = Callable[[Scene, Office], None]

_PUBLISHES = {5: 18}
"""The day of the month on which the month before was published, where it was not the 12th: once, three days late."""

_DISCLOSURE, _REPORTS, _CHECKS = "三务公开", "上报的表", "按规则检查"


def steps() -> list[tuple[datetime, Act]]:
    """What is done, and when."""
    published = [moment(date(2026, month, _PUBLISHES.get(month, 12)), 16) for month in range(2, STORY_DAY.month)]
    return [
        *((when, publish) for when in published),
        (moment(date(2026, 11, 9), 16), publish),
        (moment(STORY_DAY, 9), report),
        (moment(STORY_DAY, 10), inspect_county),
    ]


def report(scene: Scene, office: Office) -> None:
    """The three sheets that the bureau asks for, filled and their sums proven."""
    from swtool.reporting.blocks import scope_of
    from swtool.reporting.fill import TEMPLATES, Order, fill_report, template_file

    for template in TEMPLATES:
        order = Order(scope_of(office, as_of=None, year=None), recipient=AUTHORITY)
        out = scene.place(REPORTED) / f"{template.title}{office.today:%Y%m%d}.xlsx"
        with template_file(template.title) as (title, source):
            filled = fill_report(office, source, out, order, title=title)
        rows = "，".join(f"{name} {count} 行" for name, count in filled.rows.items())
        scene.tell(_REPORTS, f"{filled.path.name}：{rows}，合计已核对")


def inspect_county(scene: Scene, office: Office) -> None:
    """Every rule that the data can decide, counted."""
    from swtool.inspection import inspect
    from swtool.rooms import checks

    inspection = inspect(office, office.today, checks())
    for inspected in inspection.checks:
        counts = {outcome: inspected.count(outcome) for outcome in Outcome}
        told = f"符合 {counts[Outcome.HOLDS]}，不符合 {counts[Outcome.VIOLATED]}"
        if counts[Outcome.UNDETERMINED]:
            told += f"，无法判定 {counts[Outcome.UNDETERMINED]}"
        scene.tell(_CHECKS, f"{inspected.check.title}（{inspected.check.code}）：{told}")


def publish(scene: Scene, office: Office) -> None:
    """The month before, of every operator: a sheet for each that has everything, a reason for each that hasn't."""
    from swtool.dates import Month
    from swtool.disclosure.draft import Wish
    from swtool.disclosure.publish import run_month

    month = Month.of(office.today).previous()
    results = run_month(office, month, Wish(scene.place(PUBLISHED) / str(month)))
    done = [result for result in results if not result.faults]
    late = max((result.days_late for result in done), default=0)
    told = f"{month.label}：{len(done)} 家已公开，{f'迟 {late} 天' if late > 0 else '按时'}"
    scene.tell(_DISCLOSURE, f"{told}（{office.today}）")
    for result in results:
        for fault in result.faults:
            scene.tell(_DISCLOSURE, f"    {result.organization.name}没有公开：{fault.what}")
