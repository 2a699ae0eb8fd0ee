"""The checks of the room: orders go on in time (LSH-07), what was found is brought to an end (LSH-11). By town."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office
from swtool.orders.journeys import numbers_by_town
from swtool.orders.loops import moment_on, needs_by_town, waiting
from swtool.orders.rules import Stage
from swtool.registry.boundaries import places_of


@check("order.stages_in_time", title="点单接单按时", parameters=("orders.limits",), rule_ids=("LSH-07",))
def stage_check(office: Office, as_of: date) -> Iterator[Finding]:
    """LSH-07: no order waits at a stage longer than the setting has it."""
    code = "order.stages_in_time"
    setting = office.policy.at("orders.limits", as_of)
    places = places_of(office, as_of)
    total = numbers_by_town(office.db, places, moment_on(office, as_of))
    late: dict[str, Counter[Stage]] = {}
    for one in waiting(office, as_of):
        if one.is_late:
            late.setdefault(one.order.place.town_name, Counter())[one.wait.stage] += 1
    if not total:
        yield Finding(code, Severity.INFO, Where(subject="全县"), "还没有订单", outcome=Outcome.NOT_APPLICABLE)
    for town in sorted(total, key=places.town_order):
        counts = late.get(town, Counter())
        number = sum(counts.values())
        what = "、".join(f"待{stage.label}超时 {counts[stage]} 张" for stage in Stage if counts[stage])
        yield Finding(
            code=code,
            severity=setting.severity,
            where=Where(subject=town or "全县"),
            what=f"订单 {total[town]} 张，{what or '没有超时的'}",
            expected="超时 0 张",
            actual=f"超时 {number} 张",
            rule=office.policy.cite(setting),
            remedy="swtool order list --late 查看，督促接单、办理、回访" if number else "",
            outcome=Outcome.VIOLATED if number else Outcome.HOLDS,
            figures={"orders": total[town], "late": number},
        )


@check("need.loop_closed", title="需求闭环", parameters=("orders.loop",), rule_ids=("LSH-11",))
def loop_check(office: Office, as_of: date) -> Iterator[Finding]:
    """LSH-11: no need stays without an outcome longer than the setting has it. Without a day it cannot be told."""
    code = "need.loop_closed"
    setting = office.policy.at("orders.loop", as_of)
    days, any_town = setting.number(), False
    for town, total, old, undated in needs_by_town(office, as_of, days):
        any_town = True
        outcome = Outcome.VIOLATED if old else Outcome.UNDETERMINED if undated else Outcome.HOLDS
        more = f"，{undated} 项没有提出日期、无法判定" if undated else ""
        yield Finding(
            code=code,
            severity=setting.severity,
            where=Where(subject=town or "全县"),
            what=f"没有结果的需求 {total} 项，其中超过 {days} 天的 {old} 项{more}",
            expected=f"超过 {days} 天没有结果的 0 项",
            actual=f"{old} 项",
            rule=office.policy.cite(setting),
            remedy="" if outcome is Outcome.HOLDS else "swtool order loops 按时长查看；swtool match suggest 找资源",
            outcome=outcome,
            figures={"open": total, "old": old, "undated": undated},
        )
    if not any_town:
        what = "没有未办结的需求"
        yield Finding(code, Severity.INFO, Where(subject="全县"), what, outcome=Outcome.NOT_APPLICABLE)


CHECKS: tuple[Check, ...] = (stage_check, loop_check)
