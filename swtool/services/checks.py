"""The check of monthly totals: each month carries on from the month before. Inside one month intake has settled it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.dates import Month
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office
from swtool.registry.stations import station_names, station_order
from swtool.services.adjacent import adjacent_months
from swtool.services.rules import succession_mismatches
from swtool.services.store import ServiceTotal, totals_between

_EARLIEST = Month(1900, 1)
_Series = dict[Month, dict[str, ServiceTotal]]


@check("service.continuity", title="月报表前后月衔接", rule_ids=("§3.4",))
def continuity(office: Office, as_of: date) -> Iterator[Finding]:
    """One finding a station: do its monthly totals up to ``as_of`` carry on from each other, field by field?"""
    last = Month.of(as_of)
    compared, suspects = adjacent_months(office.db, last)
    names = station_names(office.db)
    order = station_order(office, as_of)
    for station_id, pairs in sorted(compared.items(), key=lambda each: order[each[0]]):
        if station_id not in suspects:
            yield _finding(names[station_id], pairs, [])
            continue
        months: dict[tuple[int | None, str], _Series] = {}
        for total in totals_between(office.db, _EARLIEST, last, station_id=station_id):
            series = months.setdefault((total.stated_organization_id, total.service_field), {})
            series.setdefault(total.month, {})[total.indicator.name] = total
        yield _judge(names[station_id], months)


CHECKS: tuple[Check, ...] = (continuity,)


def _judge(station: str, series: dict[tuple[int | None, str], _Series]) -> Finding:
    faults: list[str] = []
    compared = 0
    for (_, service_field), months in series.items():
        for month, totals in months.items():
            before = months.get(month.previous())
            if before is None:
                continue
            compared += 1
            label = f"{month.label}{service_field}"
            faults += [f"{label} {mismatch.what}" for mismatch in succession_mismatches(before, totals, month)]
    return _finding(station, compared, faults)


def _finding(station: str, compared: int, faults: list[str]) -> Finding:
    outcome = Outcome.VIOLATED if faults else Outcome.HOLDS
    return Finding(
        code="service.continuity",
        severity=Severity.WARNING,
        where=Where(subject=station),
        what="；".join(faults) or (f"比对了 {compared} 对相邻月份" if compared else "没有相邻的两个月可比"),
        expected="累计＝上月累计＋本月；在跟个案＝上月＋新增－结案",
        remedy="核对后重新报送更正的月份" if faults else "",
        outcome=outcome if compared else Outcome.NOT_APPLICABLE,
        figures={"compared": compared, "faults": len(faults)},
    )
