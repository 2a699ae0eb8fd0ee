"""What the checks of the registers share: lines as names, years that are over, offices that keep no register."""

from __future__ import annotations

from datetime import date

from swtool.findings import Finding, Outcome
from swtool.office import Office
from swtool.registers.register import Register
from swtool.registers.rules import Named
from swtool.registers.store import Entry
from swtool.registry.checking import Rule
from swtool.registry.rules import Verdict


def named(entry: Entry) -> Named:
    """A line by which a rule finds what it names."""
    return entry.text("category"), entry.text("title")


def is_over(day: date) -> bool:
    """Whether the year of a day is over with it."""
    return (day.month, day.day) == (12, 31)


def last_year_end(office: Office, name: str, day: date) -> date | None:
    """The last day of the year before, which is judged until this one is over; None where the rule did not count by
    then."""
    end = date(day.year - 1, 12, 31)
    return end if office.policy.find(name, end) is not None else None


def nothing_known(rule: Rule, register: Register, of: str = "") -> Finding:
    """An office that keeps no such register cannot say that something is missing from it."""
    verdict = Verdict(Outcome.UNDETERMINED, f"{rule.as_of.isoformat()} 还没有{of}{register.form.title}")
    remedy = f"报{register.form.title}：swtool intake template {register.form.title}"
    return rule.finding(rule.office.fact("county_name", rule.as_of), verdict, remedy=remedy)
