"""What still waits, and how long: orders at each stage, needs without an outcome; who is late (LSH-07, LSH-11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time
from itertools import compress
from statistics import median
from typing import NamedTuple

from swtool.dates import CHINA
from swtool.matching.store import open_need_days
from swtool.office import Office
from swtool.orders.journeys import Journey, Pace, journeys, paces
from swtool.orders.rules import Limits, Stage, Step, Wait, is_late, minutes_text, open_wait, stages
from swtool.orders.taking import moment_of
from swtool.registry.boundaries import boundary_notes, places_of
from swtool.tables import Heading, Show, Table

NEEDS = "需求没有结果"
AGES = ((7, "7天以内"), (30, "8至30天"), (90, "31至90天"))
_OLDER, _UNDATED = "90天以上", "没有日期"
_MINUTES_OF_HOUR = 60


class Waiting(NamedTuple):
    """An order that waits at a stage."""

    order: Journey
    wait: Wait
    minutes: int
    is_late: bool
    until: datetime  # the last moment in time


def limits_of(office: Office, as_of: date) -> Limits:
    """Minutes that each stage may take on the day."""
    setting = office.policy.at("orders.limits", as_of)
    return {stage: setting.number(stage.value) * _MINUTES_OF_HOUR for stage in Stage}


def moment_on(office: Office, as_of: date) -> datetime:
    """Until when a list of the day looks: now if it is today, else the day's last minute."""
    return moment_of(office) if as_of == office.today else datetime.combine(as_of, time(23, 59), CHINA)


def journeys_on(
    office: Office, as_of: date, villages: Collection[int] | None = None, *, only_open: bool = False
) -> list[Journey]:
    """The orders of that day, how far they had come."""
    until = moment_on(office, as_of)
    return journeys(office.db, places_of(office, as_of), until, villages=villages, only_open=only_open)


def paces_on(office: Office, as_of: date, villages: Collection[int] | None = None) -> list[Pace]:
    """The orders of that day for figures over all of them."""
    return paces(office.db, places_of(office, as_of), moment_on(office, as_of), villages=villages)


def waiting(office: Office, as_of: date, villages: Collection[int] | None = None) -> list[Waiting]:
    """Every order that is not over, the one that has waited longest first."""
    now, limits = moment_on(office, as_of), limits_of(office, as_of)
    found = [
        Waiting(order, wait, wait.minutes(now), is_late(wait, now, limits), wait.until_by(limits))
        for order in journeys_on(office, as_of, villages, only_open=True)
        if (wait := open_wait(order.at)) is not None
    ]
    return sorted(found, key=lambda one: (-one.minutes, one.order.order_no))


def loop_table(office: Office, as_of: date, villages: Collection[int] | None = None) -> Table:
    """Open loops by town and age: orders at each stage, needs without an outcome."""
    counted: Counter[tuple[str, str, str]] = Counter()
    late: Counter[tuple[str, str]] = Counter()
    for one in waiting(office, as_of, villages):
        days = one.minutes // (24 * _MINUTES_OF_HOUR)
        town, stage = one.order.place.town_name, f"订单待{one.wait.stage.label}"
        counted[town, stage, _age(days)] += 1
        late[town, stage] += one.is_late
    for town, days_open in open_need_days(office, as_of, villages):
        counted[town, NEEDS, _age(days_open)] += 1
    ages = (*(label for _, label in AGES), _OLDER, _UNDATED)
    kinds = [*(f"订单待{stage.label}" for stage in Stage), NEEDS]
    rows = [
        (
            town,
            kind,
            sum(counted[town, kind, age] for age in ages),
            *(counted[town, kind, age] for age in ages),
            late[town, kind] if kind != NEEDS else None,
        )
        for town in sorted({key[0] for key in counted}, key=places_of(office, as_of).town_order)
        for kind in kinds
        if any(counted[town, kind, age] for age in ages)
    ]
    return Table(
        "没有闭环的订单和需求",
        (
            Heading("town", "乡镇（街道）"),
            Heading("kind", "等什么"),
            Heading("open", "未闭环", Show.COUNT),
            *(Heading(f"age{place}", age, Show.COUNT) for place, age in enumerate(ages)),
            Heading("late", "超时", Show.COUNT),
        ),
        rows,
        as_of=as_of,
        sources=(office.policy.cite(office.policy.at("orders.limits", as_of)),),
        notes=("天数从进入这一步（需求从提出）算起；没有办结的需求都算，含办理中的。", *boundary_notes(office, as_of)),
    )


def wait_table(office: Office, as_of: date, villages: Collection[int] | None = None) -> Table:
    """How long each stage took and takes: the middle one, the longest, how many over the limit."""
    limits = limits_of(office, as_of)
    over, going = _minutes(paces_on(office, as_of, villages))
    rows = [
        (
            stage.label,
            minutes_text(limits[stage]),
            len(over[stage]),
            *_spread(over[stage]),
            sum(minutes > limits[stage] for minutes in over[stage]),
            len(going[stage]),
            sum(minutes > limits[stage] for minutes in going[stage]),
        )
        for stage in Stage
    ]
    return Table(
        "订单各步用时",
        (
            Heading("stage", "步骤"),
            Heading("limit", "时限"),
            Heading("over", "走完", Show.COUNT),
            Heading("median", "中位用时"),
            Heading("longest", "最长用时"),
            Heading("over_late", "走完中超时", Show.COUNT),
            Heading("going", "还在等", Show.COUNT),
            Heading("going_late", "等待中超时", Show.COUNT),
        ),
        rows,
        as_of=as_of,
        sources=(office.policy.cite(office.policy.at("orders.limits", as_of)),),
        notes=("按日历时间算，含节假日；取消的订单不计。没有派单就办结的，接单到办结都算办理。",),
    )


def _minutes(those: Sequence[Pace]) -> tuple[dict[Stage, list[int]], dict[Stage, list[int]]]:
    """Stage → the minutes of orders that have gone through it, and of those that are in it; none of cancelled ones."""
    over: dict[Stage, list[int]] = {stage: [] for stage in Stage}
    going: dict[Stage, list[int]] = {stage: [] for stage in Stage}
    alike: dict[tuple[bool, ...], list[tuple[int | None, ...]]] = {}  # of a hundred thousand orders a few dozen ways
    for pace in those:
        ago = pace.ago
        alike.setdefault(tuple([minutes is not None for minutes in ago]), []).append(ago)
    place = {step: number for number, step in enumerate(Step)}
    for taken, orders in alike.items():
        steps = set(compress(Step, taken))
        if Step.CANCELLED in steps:
            continue
        for stage, since, until in stages(steps):
            begun = [ago[place[since]] or 0 for ago in orders]
            if until is None:
                going[stage] += begun
            else:
                ended = (ago[place[until]] or 0 for ago in orders)
                over[stage] += [max(first - last, 0) for first, last in zip(begun, ended, strict=True)]
    return over, going


def _spread(those: Sequence[int]) -> tuple[str, str]:
    minutes = sorted(those)
    return (minutes_text(int(median(minutes))), minutes_text(minutes[-1])) if minutes else ("", "")


def _age(days: int | None) -> str:
    if days is None:
        return _UNDATED
    return next((label for most, label in AGES if days <= most), _OLDER)


def needs_by_town(office: Office, as_of: date, days: int) -> Iterator[tuple[str, int, int, int]]:
    """Town → open needs, those of them open longer than ``days``, those without a day."""
    total: Counter[str] = Counter()
    old: Counter[str] = Counter()
    undated: Counter[str] = Counter()
    for town, days_open in open_need_days(office, as_of):
        total[town] += 1
        undated[town] += days_open is None
        old[town] += days_open is not None and days_open > days
    for town in sorted(total, key=places_of(office, as_of).town_order):
        yield town, total[town], old[town], undated[town]
