"""A check at work: its verdicts become findings that name their rule, and a rule that is not there is said to be so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.registry.rules import Verdict
from swtool.registry.stations import Station, stations_on

_TO_BE_MENDED = (Outcome.VIOLATED, Outcome.UNDETERMINED)


@dataclass(frozen=True)
class Rule:
    """A check at work: what it is called, on which day, and the parameter it judges by."""

    office: Office
    code: str
    as_of: date
    parameter: Parameter

    @cached_property
    def cited(self) -> str:
        """The rule as findings quote it."""
        return self.office.policy.cite(self.parameter)

    def finding(self, subject: str, verdict: Verdict, *, remedy: str = "") -> Finding:
        """A verdict as the finding of this check."""
        outcome, what, expected, actual, severity, figures = verdict
        return Finding(
            self.code,
            severity or self.parameter.severity,
            Where("", "", "", subject),
            what,
            expected,
            actual,
            self.cited,
            remedy if outcome in _TO_BE_MENDED else "",
            outcome,
            figures,
        )

    def covers(self, station: Station) -> bool:
        """Whether the rule is meant for stations of that tier, and, where only pilots fall under it, for this one: a
        pilot is told by its name standing in the station's."""
        scope = self.parameter.scope
        if scope.pilots and not any(pilot in station.name for pilot in scope.pilots):
            return False
        return not scope.tiers or station.tier in scope.tiers

    def stations(self) -> list[Station]:
        """The stations of the day that the rule is meant for."""
        return [station for station in stations_on(self.office, self.as_of) if self.covers(station)]

    def stations_all_year(self) -> set[int]:
        """Of these, the stations that were open from the year's first day on; none where the rule began within it."""
        first = date(self.as_of.year, 1, 1)
        if self.parameter.since.first_day > first:
            return set()
        return {station.id for station in self.stations() if station.opened_on <= first}

    def year_before(self) -> Rule | None:
        """The same rule on the last day of the year before, which is told until this year is over (``rules.told_on``);
        None where it did not count by then."""
        end = date(self.as_of.year - 1, 12, 31)
        parameter = self.office.policy.find(self.parameter.name, end)
        return Rule(self.office, self.code, end, parameter) if parameter is not None else None


Judge = Callable[[Rule], Iterator[Finding]]


def judged(office: Office, as_of: date, code: str, parameter: str, judge: Judge) -> Iterator[Finding]:
    """Run a check, or say why it cannot be run: no such rule here, or none for that day."""
    found = office.policy.find(parameter, as_of)
    if found is not None:
        yield from judge(Rule(office, code, as_of, found))
        return
    known = parameter in office.policy.names()
    yield Finding(
        code,
        Severity.INFO,
        Where(subject=office.fact("county_name", as_of)),
        f"{as_of.isoformat()} 没有这一规定" if known else "本地没有这一规定，也没有参照外地的",
        outcome=Outcome.UNDETERMINED if known else Outcome.NOT_APPLICABLE,
        remedy="" if known else "需要时用 swtool policy adopt 参照外地的规则",
    )


def judged_if_asked(office: Office, as_of: date, code: str, parameter: str, judge: Judge) -> Iterator[Finding]:
    """The same for a rule that is a yes or no (``asked``): where the county's own file says no, nothing is judged."""
    found = office.policy.find(parameter, as_of)
    if found is None or found.flag("asked"):
        yield from judged(office, as_of, code, parameter, judge)
        return
    verdict = Verdict(Outcome.NOT_APPLICABLE, "本地写明不作要求")
    yield Rule(office, code, as_of, found).finding(office.fact("county_name", as_of), verdict)
