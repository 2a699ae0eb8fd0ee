"""Registration periods of everybody certified who serves on a day: hours done, and who has to register again soon."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from swtool.errors import PolicyFault
from swtool.findings import Outcome
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.registry.credentials import CERTIFICATE_LEVELS
from swtool.registry.people import Person
from swtool.registry.rules import Verdict
from swtool.registry.snapshot import Serving, serving_on
from swtool.registry.stations import names_on
from swtool.training.credits import Worth
from swtool.training.earned import earned
from swtool.training.lengths import Conversions
from swtool.training.registration import (
    UNKNOWN_LEVEL,
    Amount,
    Hours,
    Period,
    Requirement,
    amount_of,
    hours_in,
    judge_period,
    period_of,
    requirement_for,
)

PERIOD_RULE = "continuing_education.hours_per_registration_period"
WINDOW_RULE = "registration.renewal_window"
_LEVELS = tuple(level for level in CERTIFICATE_LEVELS if level not in ("senior_pass", UNKNOWN_LEVEL))
_NO_PERIOD = "证书没有填登记有效期，不能判定"


class Registration(NamedTuple):
    """One certified person's registration on a day; ``period`` None where no registration is on record."""

    person: Person
    station: str
    level: str
    period: Period | None
    hours: Hours
    verdict: Verdict


def registrations(office: Office, as_of: date) -> list[Registration]:
    """Everybody certified in post on the day, by station and 人员编号; somebody at several stations stands once.

    Raises ``PolicyFault`` where the national rule says nothing for that day.
    """
    key = (registrations, as_of, id(office.policy), office.boundaries)
    return office.db.remembered(key, lambda: _registrations(office, as_of))


def _registrations(office: Office, as_of: date) -> list[Registration]:
    rule = office.policy.at(PERIOD_RULE, as_of)
    holders = _holders(office, as_of)
    years = _years(office, as_of)
    region = office.fact("county_code", as_of)
    judged_at = _word(office, "continuing_education.level_judged", "at", as_of) or "period_end"
    periods = {
        person_id: period_of(serving.credentials, as_of, region, years=years, judged_at=judged_at)
        for person_id, (serving, _) in holders.items()
    }
    known = {person_id: period for person_id, period in periods.items() if period}
    amounts = _earned(office, rule, known)
    degree_hours = _degree_hours(office, rule, as_of)
    asked = {level: _requirement(office, rule, level, as_of) for level in {each.level for each in known.values()}}
    found = []
    for person_id, (serving, stations) in holders.items():
        period = periods[person_id]
        hours = Hours(Fraction(0), 0, 0)
        verdict = Verdict(Outcome.UNDETERMINED, _NO_PERIOD)
        if period is not None:
            mine = amounts.get(person_id, ())
            hours = hours_in(period, mine, serving.credentials, degree_hours=degree_hours, as_of=as_of)
            verdict = judge_period(period, hours, asked[period.level], as_of)
        level = serving.certificate or UNKNOWN_LEVEL
        found.append(Registration(serving.person, stations, level, period, hours, verdict))
    return found


def window_months(office: Office, as_of: date) -> int:
    """How many months before its end a registration may be renewed. Raises ``PolicyFault``."""
    return office.policy.at(WINDOW_RULE, as_of).number()


def expiring(office: Office, as_of: date) -> list[Registration]:
    """Those whose registration ends within the policy's window, its last day included; soonest first."""
    months = window_months(office, as_of)
    soon = [each for each in registrations(office, as_of) if each.period and each.period.is_in_window(as_of, months)]
    return sorted(soon, key=lambda each: (each.period.last if each.period else date.max, each.person.staff_no))


def _holders(office: Office, as_of: date) -> dict[int, tuple[Serving, str]]:
    """Person id → who is certified and serves on the day, with the names of the stations."""
    names = names_on(office, as_of)
    found: dict[int, tuple[Serving, str]] = {}
    for serving in serving_on(office, as_of):
        if serving.is_certified:
            first, stations = found.get(serving.person.id, (serving, ""))
            here = names[serving.post.station_id]
            found[serving.person.id] = (first, f"{stations}、{here}" if stations else here)
    return found


def _earned(office: Office, rule: Parameter, periods: Mapping[int, Period]) -> dict[int, list[Amount]]:
    """Person id → what was earned in the years of the periods, in the rule's unit."""
    if not periods:
        return {}
    years = min(each.first for each in periods.values()).year, max(each.last for each in periods.values()).year

    def amount(worth: Worth) -> Amount | None:
        return amount_of(worth, rule.unit, Conversions.on(office.policy, worth.course.key.started_on.first_day))

    return earned(office.db, amount, person_ids=periods, years=years)


def _requirement(office: Office, rule: Parameter, level: str, as_of: date) -> Requirement:
    hours = {each: rule.hundredths(each) for each in _LEVELS if rule.has(each)}
    carry = office.policy.find("continuing_education.carry_over", as_of)
    return requirement_for(level, hours, rule.unit, carries_over=carry is not None and carry.flag("allowed"))


def _degree_hours(office: Office, rule: Parameter, as_of: date) -> int | None:
    """What a degree counts, in hundredths of the rule's own unit; None where the policy says nothing in that unit."""
    degree = office.policy.find("continuing_education.degree_hours", as_of)
    return degree.hundredths() if degree is not None and degree.unit == rule.unit else None


def _years(office: Office, as_of: date) -> int:
    """How long a registration lasts. Raises ``PolicyFault`` where it isn't stated in years."""
    found = office.policy.at("registration.valid_for", as_of)
    if found.unit != "year":
        raise PolicyFault(f"参数“{found.name}”（{found.label}）要用年写", remedy="改正规则文件里的单位")
    return found.number()


def _word(office: Office, name: str, key: str, as_of: date) -> str:
    found = office.policy.find(name, as_of)
    return found.text(key) if found else ""
