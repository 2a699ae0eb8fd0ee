"""Runs the checks of all rooms, as of a day, and counts what they found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from swtool.checks import Check
from swtool.errors import NotFound
from swtool.findings import OUTCOME_LABELS, SEVERITY_LABELS, Finding, Outcome, Severity
from swtool.office import Office
from swtool.policy.citation import value_text
from swtool.tables import Heading, Show, Table

_SERIOUS = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Inspected:
    """One check with all its findings, also those where the rule holds."""

    check: Check
    findings: tuple[Finding, ...]

    def count(self, outcome: Outcome) -> int:
        """How many subjects came out that way."""
        return sum(finding.outcome is outcome for finding in self.findings)

    @property
    def severity(self) -> Severity | None:
        """How hard the rule speaks, by its findings; None where there was no subject."""
        return self.findings[0].severity if self.findings else None


@dataclass(frozen=True, slots=True)
class Inspection:
    """All checks that were run, as of a day."""

    as_of: date
    checks: tuple[Inspected, ...]

    @property
    def needs_attention(self) -> bool:
        """Whether a rule that binds hard (error or warning) is broken anywhere."""
        return any(
            finding.outcome is Outcome.VIOLATED and finding.severity in _SERIOUS
            for inspected in self.checks
            for finding in inspected.findings
        )

    def findings(self, *outcomes: Outcome) -> list[Finding]:
        """The findings with these outcomes, check by check."""
        return [f for inspected in self.checks for f in inspected.findings if f.outcome in outcomes]


def select(checks: Sequence[Check], codes: Sequence[str]) -> list[Check]:
    """The checks with these codes, in these sections (``station``), of these rules (J3, HNG-16) or parameters; all if
    none are named.

    Raises ``NotFound`` with the nearest codes.
    """
    if not codes:
        return list(checks)
    chosen: list[Check] = []
    known = [check.code for check in checks]
    for code in codes:
        mine = [check for check in checks if _is_meant(check, code)]
        if not mine:
            near = get_close_matches(code, known, n=3, cutoff=0.4)
            raise NotFound(f"没有“{code}”这项检查", nearest=tuple(near), remedy="swtool check --list 列出全部")
        chosen += [check for check in mine if check not in chosen]
    return chosen


def _is_meant(check: Check, code: str) -> bool:
    return f"{check.code}.".startswith(f"{code}.") or code.upper() in check.rule_ids or code in check.parameters


def inspect(office: Office, as_of: date, checks: Sequence[Check]) -> Inspection:
    """Run the checks one after the other."""
    done = []
    with office.progress("检查", len(checks)) as advance:
        for check in checks:
            done.append(Inspected(check, tuple(check.run(office, as_of))))
            advance(1)
    return Inspection(as_of, tuple(done))


def summary_table(inspection: Inspection) -> Table:
    """One line per check: how many subjects hold, break, cannot be judged, don't fall under it."""
    rows = [
        (
            inspected.check.code,
            inspected.check.title,
            SEVERITY_LABELS[inspected.severity] if inspected.severity else "",
            *(inspected.count(outcome) for outcome in Outcome),
        )
        for inspected in inspection.checks
    ]
    return Table(
        "检查汇总",
        (
            Heading("code", "代号"),
            Heading("title", "检查"),
            Heading("severity", "程度"),
            *(Heading(outcome.value, OUTCOME_LABELS[outcome], Show.COUNT) for outcome in Outcome),
        ),
        rows,
        as_of=inspection.as_of,
    )


def findings_table(inspection: Inspection, findings: Sequence[Finding]) -> Table:
    """One line per finding, with place, arithmetic, source and what to do."""
    titles = {inspected.check.code: inspected.check.title for inspected in inspection.checks}
    rows = [
        (
            finding.code,
            titles.get(finding.code, ""),
            OUTCOME_LABELS[finding.outcome],
            SEVERITY_LABELS[finding.severity],
            str(finding.where),
            finding.what,
            finding.rule,
            finding.remedy,
        )
        for finding in findings
    ]
    return Table(
        "检查结果",
        (
            Heading("code", "代号"),
            Heading("title", "检查"),
            Heading("outcome", "结论"),
            Heading("severity", "程度"),
            Heading("where", "对象"),
            Heading("what", "情况"),
            Heading("rule", "依据"),
            Heading("remedy", "怎么办"),
        ),
        rows,
        as_of=inspection.as_of,
    )


def checks_table(checks: Sequence[Check]) -> Table:
    """What can be checked, and by which rules."""
    rows = [(check.code, check.title, "、".join(check.rule_ids), "、".join(check.parameters)) for check in checks]
    return Table(
        "检查项目",
        (
            Heading("code", "代号"),
            Heading("title", "检查"),
            Heading("rule_ids", "规则编号"),
            Heading("parameters", "规则参数"),
        ),
        rows,
    )


def rule_lines(office: Office, check: Check, day: date) -> list[str]:
    """Each parameter of a check as it stands on a day: value, source, quote; or that it isn't known."""
    lines = []
    for name in check.parameters:
        parameter = office.policy.find(name, day)
        if parameter is None:
            lines.append(f"规则 {name}：{day.isoformat()} 没有规定，凡用到它的都“无法判定”")
            continue
        lines.append(f"规则 {name}：{parameter.label}，{value_text(parameter)}")
        lines.append(f"  {office.policy.cite(parameter)}")
    return lines
