"""What the checks of the registers share: lines as names, and offices that keep no register."""

from __future__ import annotations

from swtool.findings import Finding, Outcome
from swtool.registers.register import Register
from swtool.registers.rules import Named
from swtool.registers.store import Entry
from swtool.registry.checking import Rule
from swtool.registry.rules import Verdict


def named(entry: Entry) -> Named:
    """A line by which a rule finds what it names."""
    return entry.text("category"), entry.text("title")


def nothing_known(rule: Rule, register: Register, of: str = "") -> Finding:
    """An office that keeps no such register cannot say that something is missing from it."""
    verdict = Verdict(Outcome.UNDETERMINED, f"{rule.as_of.isoformat()} 还没有{of}{register.form.title}")
    remedy = f"报{register.form.title}：swtool intake template {register.form.title}"
    return rule.finding(rule.office.fact("county_name", rule.as_of), verdict, remedy=remedy)
