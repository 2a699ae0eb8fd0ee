"""Who must publish which month until when (HNG-18: 每月15日定期公开项目执行、财务等情况)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from swtool.dates import Month
from swtool.errors import PolicyFault
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.registry.organizations import Organization, all_organizations
from swtool.registry.projects import Project, all_projects
from swtool.registry.stations import Operator, operators
from swtool.store.database import Database
from swtool.workdays import next_workday, previous_workday

PARAMETER = "disclosure.monthly"
CLOCK = "disclosure.clock"
PREVIOUS = "previous"
NO_TOWN = "县级及其他"
"""What people read where an organization works in no town: at the county's own station, or at none."""
# Rules for 社会组织 bind associations, institutions and foundations; an enterprise or an office is none.
_NOT_SOCIAL = ("enterprise", "public_institution", "government")


class MonthRule(NamedTuple):
    """What the policy asks of one month: the last day in time, the labels of the parts, the entry that says so."""

    month: Month
    due_on: date
    labels: tuple[str, ...]
    parameter: Parameter


def rule_of(office: Office, month: Month) -> MonthRule | None:
    """The rule for the disclosure of ``month``: the one in force on its own due day. None: nobody asks for it."""
    for publishing in (month.next(), month):
        parameter = office.policy.find(PARAMETER, publishing.last)
        if parameter is None:
            continue
        first = _due_on(office, month, parameter)
        in_force = office.policy.find(PARAMETER, first)
        if in_force is not None:
            return MonthRule(month, _due_on(office, month, in_force), in_force.list("parts"), in_force)
    return None


def require_rule(office: Office, month: Month) -> MonthRule:
    """``rule_of``, or raise ``PolicyFault``."""
    rule = rule_of(office, month)
    if rule is None:
        raise PolicyFault(
            f"{month.label}的公开没有规定",
            where=PARAMETER,
            remedy="用 swtool policy show disclosure.monthly 看规定从哪天起，或在本县规则文件里写明",
        )
    return rule


def is_judged_on_posting(office: Office, rule: MonthRule) -> bool:
    """Whether a month counts from the day it was posted, not from the day it was made (disclosure.clock)."""
    setting = office.policy.find(CLOCK, rule.due_on)
    return setting is not None and setting.text("judged_on") == "posting"


def _due_on(office: Office, month: Month, parameter: Parameter) -> date:
    publishing = month.next() if parameter.text("month") == PREVIOUS else month
    day = date(publishing.year, publishing.month, parameter.number("day"))
    match parameter.text("roll"):
        case "previous_workday":
            return previous_workday(day, office.calendar)
        case "next_workday":
            return next_workday(day, office.calendar)
    return day


def latest_due(office: Office, day: date) -> MonthRule | None:
    """The newest month whose last day in time is ``day`` or earlier."""
    month = Month.of(day)
    for _ in range(3):  # this month, the month before, and the one before that
        rule = rule_of(office, month)
        if rule is not None and rule.due_on <= day:
            return rule
        month = month.previous()
    return None


def month_to_publish(office: Office, day: date) -> Month:
    """What ``run`` publishes when no month is named: the newest that is over, or the running one where that is so."""
    running = Month.of(day)
    rule = rule_of(office, running)
    return running if rule is not None and rule.parameter.text("month") != PREVIOUS else running.previous()


class Owing(NamedTuple):
    """An organization that owes a month, with the stations it ran and its approved projects in that month."""

    organization: Organization
    stations: tuple[int, ...]
    projects: tuple[Project, ...]


class Duties:
    """Who owes what, for many months with three questions to the database."""

    def __init__(self, db: Database) -> None:
        self._organizations = all_organizations(db)
        self._projects = all_projects(db)
        self.contracts: dict[int, list[Operator]] = operators(db)
        self._ever_ran: dict[int, set[int]] = {}
        for station_id, contracts in self.contracts.items():
            for contract in contracts:
                self._ever_ran.setdefault(contract.organization_id, set()).add(station_id)

    def owing(self, month: Month) -> list[Owing]:
        """Social organizations with an operator contract or an approved project in ``month``, by name."""
        stations = self.stations_in(month)
        projects = self._projects_in(month)
        return [
            Owing(each, stations.get(each.id, ()), projects.get(each.id, ()))
            for each in self._organizations
            if each.kind not in _NOT_SOCIAL
            and (each.closed_on is None or each.closed_on > month.first.isoformat())
            and (each.id in stations or each.id in projects)
        ]

    def ever_ran(self, organization_id: int) -> frozenset[int]:
        """The stations that an organization had a contract for, whenever."""
        return frozenset(self._ever_ran.get(organization_id, ()))

    def operator_in(self, station_id: int, month: Month, day: date | None = None) -> int | None:
        """Who ran a station on ``day`` of the month; for the month as a whole, the contract that began last."""
        for contract in self.contracts.get(station_id, ()):  # newest first
            runs = contract.covers(day) if day is not None else _touches(contract, month)
            if runs:
                return contract.organization_id
        return None

    def stations_in(self, month: Month) -> dict[int, tuple[int, ...]]:
        """Organization id → stations that it ran on some day of the month."""
        found: dict[int, tuple[int, ...]] = {}
        for station_id, contracts in sorted(self.contracts.items()):
            for organization_id in {contract.organization_id for contract in contracts if _touches(contract, month)}:
                found[organization_id] = (*found.get(organization_id, ()), station_id)
        return found

    def _projects_in(self, month: Month) -> dict[int, tuple[Project, ...]]:
        found: dict[int, tuple[Project, ...]] = {}
        for project in self._projects:
            if project.is_approved_on(month.last) or any(project.is_approved_on(day) for day in _ends(project, month)):
                found[project.organization_id] = (*found.get(project.organization_id, ()), project)
        return found


def _touches(contract: Operator, month: Month) -> bool:
    return contract.effective_on <= month.last and (
        contract.effective_until is None or contract.effective_until > month.first
    )


def _ends(project: Project, month: Month) -> Iterator[date]:
    """The project's last day, where it lies in the month: then it was running on a day of it."""
    if project.ends_on is not None and project.ends_on.last_day in month:
        yield project.ends_on.last_day
