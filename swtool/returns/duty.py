"""What is owed by whom until when: the county's settings, its stations, and the working days before the 15th.

Due days are counted in workdays back from the last workday before the 15th of the month after the period: the day on
which 三务 are published (HNG-18: 每月15日定期公开). Where no such day is a rule, ``returns.due_before`` stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from swtool.dates import Month
from swtool.errors import NotFound, PolicyFault
from swtool.forms.form import Form
from swtool.intake.identify import find_form
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.boundaries import Places
from swtool.registry.divisions import Division
from swtool.registry.stations import all_stations
from swtool.returns.periods import Frequency, Period
from swtool.returns.terms import FIRST
from swtool.workdays import CountedBack, workdays_back

OWED = "returns.owed"
LEAD = "returns.lead"
DUE_BEFORE = "returns.due_before"
CLOCK = "returns.clock"
DISCLOSURE = "disclosure.monthly"


class DueDay(NamedTuple):
    """Until when the sheets of a period are owed: the day with its counting, and the settings it follows."""

    counted: CountedBack
    rule: str

    @property
    def due_on(self) -> date:
        """The last day in time (inclusive)."""
        return self.counted.day


def due_day(office: Office, period: Period) -> DueDay:
    """The last day for a period, by the rules of the month after it. Raises ``PolicyFault`` where one is missing."""
    publishing = Month.of(period.last).next()
    day_rule = office.policy.find(DISCLOSURE, publishing.last) or office.policy.at(DUE_BEFORE, publishing.last)
    before = date(publishing.year, publishing.month, day_rule.number("day"))
    lead = office.policy.at(LEAD, before)
    counted = workdays_back(before, lead.number(), office.calendar)
    return DueDay(counted, f"{office.policy.cite(day_rule)}；{office.policy.cite(lead)}")


def owed_forms(policy: Policy, period: Period, forms: Sequence[Form]) -> dict[str, Form]:
    """The sheets owed for a period, by the setting in force on its last day: name → form.

    ``forms`` are those that can be loaded.
    Raises ``PolicyFault`` where the setting names no such sheet.
    """
    setting = policy.find(OWED, period.last)
    if setting is None or not setting.has(period.frequency.value):
        return {}
    found: dict[str, Form] = {}
    for text in setting.list(period.frequency.value):
        try:
            form = find_form(text, forms)
            found[form.name] = form
        except NotFound as fault:
            raise PolicyFault(
                f"{setting.label}里写了没有的表“{text}”", where=f"{OWED} {period.frequency.value}", remedy=fault.remedy
            ) from None
    return found


def period_of(policy: Policy, form: Form, month: Month, forms: Sequence[Form]) -> Period | None:
    """For which period a sheet of ``month`` is owed; None where it is not owed at all."""
    periods = (Period.of(month, frequency) for frequency in Frequency)
    return next((period for period in periods if form.name in owed_forms(policy, period, forms)), None)


def towns_owing(office: Office, period: Period) -> tuple[Division, ...]:
    """The towns with a station open on some day of the period, of the tiers that the setting names, by code.

    Towns are those that stood on the period's last day, whatever has become of them since.
    """
    setting = office.policy.find(OWED, period.last)
    tiers = setting.scope.tiers if setting is not None else ()
    places = Places(office.db, period.last)
    towns: dict[int, Division] = {}
    for station in all_stations(office.db):
        is_open = station.opened_on <= period.last and (
            station.closed_on is None or (station.closed_on > period.first and station.closed_on > station.opened_on)
        )
        town = places.town_of(station.division_id, ("station", station.id))
        if is_open and town is not None and (not tiers or station.tier in tiers):
            towns[town.id] = town
    return tuple(sorted(towns.values(), key=lambda town: town.code))


def clock_of(policy: Policy, day: date) -> str:
    """Which event counts as reporting on ``day``: ``first`` or ``accepted``."""
    setting = policy.find(CLOCK, day)
    return setting.text("stops_at") if setting is not None else FIRST
