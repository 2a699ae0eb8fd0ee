"""The checks of what single places ask of sites and of how a station is run: a question each for all stations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome
from swtool.office import Office
from swtool.quantities import format_area
from swtool.registry import staffing_rules
from swtool.registry.checking import Rule, judged, judged_if_asked
from swtool.registry.organizations import all_organizations
from swtool.registry.profiles import profiles_on
from swtool.registry.rules import Verdict
from swtool.registry.stations import operators_on

_SIZE_OF = {"station": "town", "service_point": "community"}


@check(
    "station.operation_stated",
    title="写明运营方式和承接主体",
    parameters=("station.operation_stated",),
    rule_ids=("JSU-11",),
)
def operation_stated(office: Office, as_of: date) -> Iterator[Finding]:
    """JSU-11: how every station is run is stated, and by which organization."""

    def judge(rule: Rule) -> Iterator[Finding]:
        profiles, contracts = profiles_on(office.db, as_of), operators_on(office.db, as_of)
        coded = {each.id for each in all_organizations(office.db) if each.credit_code}
        for station in rule.stations():
            profile, contract = profiles.get(station.id), contracts.get(station.id)
            verdict = staffing_rules.judge_operation(
                profile.fields.operation_mode if profile else None,
                contract.organization_name if contract else None,
                has_credit_code=contract is not None and contract.organization_id in coded,
            )
            remedy = f"swtool station profile {station.name} --mode 方式；swtool station operator {station.name} 机构"
            yield rule.finding(station.name, verdict, remedy=remedy)

    return judged_if_asked(office, as_of, "station.operation_stated", "station.operation_stated", judge)


@check(
    "station.site_area_min",
    title="试点项目场地",
    parameters=("station.site_area_min",),
    rule_ids=("QZH-02",),
)
def site_area_min(office: Office, as_of: date) -> Iterator[Finding]:
    """QZH-02: the site of a pilot town's station, and of a pilot community's, reaches its own least area: measured
    apart from the office."""

    def judge(rule: Rule) -> Iterator[Finding]:
        profiles = profiles_on(office.db, as_of)
        for station in rule.stations():
            size = _SIZE_OF.get(station.tier)
            if size is None:
                continue
            profile = profiles.get(station.id)
            verdict = judge_site(profile.fields.site_area if profile else None, rule.parameter.hundredths(size))
            yield rule.finding(
                station.name, verdict, remedy=f"swtool station profile {station.name} --site-area 平方米"
            )

    return judged(office, as_of, "station.site_area_min", "station.site_area_min", judge)


def judge_site(area: int | None, least: int) -> Verdict:
    """The area reaches the least (以上 includes it); both in hundredths of a square metre."""
    expected = f"{format_area(least)} 平方米以上"
    if area is None:
        return Verdict(Outcome.UNDETERMINED, "没有登记项目场地面积", expected)
    actual = f"{format_area(area)} 平方米"
    what = f"项目场地 {actual}，{'达到' if area >= least else '不足'} {format_area(least)} 平方米"
    return Verdict(Outcome.HOLDS if area >= least else Outcome.VIOLATED, what, expected, actual)


CHECKS: tuple[Check, ...] = (operation_stated, site_area_min)
