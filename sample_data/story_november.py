"""What the office does by itself: towns are reminded, 三务 published, the bureau's sheets filled, rules run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from swtool.findings import Outcome
from swtool.office import Office

from .county import AUTHORITY
from .scene import PUBLISHED, REMINDED, REPORTED, STORY_DAY, Scene, moment

Act = Callable[[Scene, Office], None]

_PUBLISHES = {5: 18}
"""The day of the month on which the month before was published, where it was not the 12th: once, three days late."""

_RETURNS, _DISCLOSURE, _REPORTS, _CHECKS = "各镇应报的表", "三务公开", "上报的表", "按规则检查"


def steps() -> list[tuple[datetime, Act]]:
    """What is done, and when."""
    published = [moment(date(2026, month, _PUBLISHES.get(month, 12)), 16) for month in range(2, STORY_DAY.month)]
    return [
        *((when, publish) for when in published),
        (moment(date(2026, 11, 2), 9), plan_returns),
        (moment(date(2026, 11, 9), 10), remind_towns),
        (moment(date(2026, 11, 9), 16), publish),
        (moment(STORY_DAY, 9), report),
        (moment(STORY_DAY, 10), inspect_county),
    ]


def plan_returns(scene: Scene, office: Office) -> None:
    """What every town owes for October, and until when."""
    from swtool.dates import Month
    from swtool.returns.planning import periods_planned, plan
    from swtool.rooms import books

    month = Month.of(office.today).previous()
    moves = plan(office, periods_planned(office.today, month, None), [book.form for book in books()])
    towns = {move.division_id for move in moves}
    (due,) = {move.after.due_on for move in moves if move.after is not None}
    told = f"{month.label}：{len(towns)} 个镇（街道）{len(moves)} 张，最后一天 {due}"
    scene.tell(_RETURNS, f"{told}（{office.today} 排定）")


def remind_towns(scene: Scene, office: Office) -> None:
    """Whoever has not sent something gets a book to fill in and a text in the group chat."""
    from swtool.returns.cases import cases
    from swtool.returns.reminders import draft, remind, to_remind
    from swtool.rooms import books

    owed = to_remind(cases(office, office.today), office.today)
    folder = scene.place(REMINDED) / office.today.isoformat()
    written, noted = remind(office, draft(office, owed), [book.form for book in books()], folder)
    towns = "、".join(each.town for each in written)
    scene.tell(_RETURNS, f"催报 {noted} 张：{towns}（{office.today}）")


def report(scene: Scene, office: Office) -> None:
    """The three sheets that the bureau asks for, filled and their sums proven."""
    from swtool.reporting.blocks import scope_of
    from swtool.reporting.fill import Order, fill_report
    from swtool.reporting.templates import TEMPLATES, template_file

    for template in TEMPLATES:
        order = Order(scope_of(office, as_of=None, year=None), recipient=AUTHORITY)
        out = scene.place(REPORTED) / f"{template.title}{office.today:%Y%m%d}.xlsx"
        with template_file(template.title) as (title, source):
            filled = fill_report(office, source, out, order, title=title)
        rows = "，".join(f"{name} {count} 行" for name, count in filled.rows.items())
        scene.tell(_REPORTS, f"{filled.path.name}：{rows}，合计已核对")


def inspect_county(scene: Scene, office: Office) -> None:
    """Every rule that the data can decide, counted; how many others there are."""
    from swtool.inspection import inspect
    from swtool.rooms import checks

    others = 0
    for inspected in inspect(office, office.today, checks()).checks:
        counts = {outcome: inspected.count(outcome) for outcome in Outcome}
        if not any(counts[each] for each in (Outcome.HOLDS, Outcome.VIOLATED, Outcome.UNDETERMINED)):
            others += 1
            continue
        told = f"符合 {counts[Outcome.HOLDS]}，不符合 {counts[Outcome.VIOLATED]}"
        if counts[Outcome.UNDETERMINED]:
            told += f"，无法判定 {counts[Outcome.UNDETERMINED]}"
        scene.tell(_CHECKS, f"{inspected.check.title}（{inspected.check.code}）：{told}")
    scene.tell(_CHECKS, f"另有 {others} 项：本县没有这样的规定，或示例里没有可以检查的")


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
