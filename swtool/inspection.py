"""Runs the checks of all rooms, as of a day, and counts what they found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from swtool.checks import Check
from swtool.collector import collector_at_rest
from swtool.errors import NotFound
from swtool.findings import OUTCOME_LABELS, SEVERITY_LABELS, Finding, Outcome, Severity
from swtool.office import Office
from swtool.policy.citation import value_text
from swtool.registry.whereabouts import whereabouts
from swtool.tables import Heading, Hint, Show, Table

_SERIOUS = (Severity.ERROR, Severity.WARNING)
_AT_ONCE = 1000
_outcome_of = attrgetter("outcome")


@dataclass(frozen=True, slots=True)
class Inspected:
    """One check with what was kept of its findings, and how many there were of each outcome.

    ``severity`` says how hard the rule speaks, by its findings; None where there was no subject.
    """

    check: Check
    findings: tuple[Finding, ...]
    counts: Counter[Outcome]
    severity: Severity | None

    @classmethod
    def of(cls, check: Check, findings: Iterable[Finding], keep: Collection[Outcome]) -> Inspected:
        """Count the findings as they come, a thousand at once, and keep those of the outcomes that are wanted."""
        counts: Counter[Outcome] = Counter()
        kept: list[Finding] = []
        severity = None
        coming = iter(findings)
        while some := list(islice(coming, _AT_ONCE)):
            severity = severity or some[0].severity
            counts.update(map(_outcome_of, some))
            kept += [finding for finding in some if finding.outcome in keep]
        return cls(check, tuple(kept), counts, severity)

    def count(self, outcome: Outcome) -> int:
        """How many subjects came out that way."""
        return self.counts[outcome]


class Inspection(NamedTuple):
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


@collector_at_rest()
def inspect(
    office: Office, as_of: date, checks: Sequence[Check], keep: Collection[Outcome] = tuple(Outcome)
) -> Inspection:
    """Run the checks one after the other; what several of them read is read once. Findings of other outcomes than
    those to ``keep`` are counted only: a province has half a million."""
    done = []
    with office.progress("检查", len(checks)) as advance, office.db.remembering():
        for check in checks:
            done.append(Inspected.of(check, check.run(office, as_of), keep))
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
            Heading("code", "代号", Show.CODE),
            Heading("title", "检查"),
            Heading("severity", "程度"),
            *(Heading(outcome.value, OUTCOME_LABELS[outcome], Show.COUNT) for outcome in Outcome),
        ),
        rows,
        as_of=inspection.as_of,
    )


def findings_table(office: Office, inspection: Inspection, findings: Sequence[Finding]) -> Table:
    """One line per finding, with place, arithmetic, source and what to do. What the source says stands there once for
    the whole check (``swtool explain``), not with every finding."""
    found = whereabouts(office, (finding.where.subject for finding in findings), inspection.as_of)
    titles = {inspected.check.code: inspected.check.title for inspected in inspection.checks}
    rows = [
        (
            titles.get(finding.code, ""),
            *found[finding.where.subject],
            str(finding.where),
            OUTCOME_LABELS[finding.outcome],
            SEVERITY_LABELS[finding.severity],
            finding.what,
            finding.expected,
            finding.actual,
            finding.rule.partition("：")[0],
            finding.remedy,
            finding.code,
        )
        for finding in findings
    ]
    return Table(
        "检查结果",
        (
            Heading("title", "检查"),
            Heading("town", "乡镇（街道）"),
            Heading("station", "社工站"),
            Heading("where", "对象"),
            Heading("outcome", "结论"),
            Heading("severity", "程度"),
            Heading("what", "情况"),
            Heading("expected", "应为"),
            Heading("actual", "实为"),
            Heading("rule", "依据"),
            Heading("remedy", "怎么办"),
            Heading("code", "代号"),
        ),
        rows,
        as_of=inspection.as_of,
    )


def compared_table(inspections: Sequence[tuple[str, Inspection]], *, every: bool = False) -> Table:
    """The same office by several places' rules: one line a check, one column a place.

    ``every``: also the checks that come out alike everywhere.
    """
    rows = []
    for at, first in enumerate(inspections[0][1].checks):
        verdicts = [_in_short(inspection.checks[at]) for _, inspection in inspections]
        if every or len(set(verdicts)) > 1:
            rows.append((first.check.code, first.check.title, *verdicts))
    return Table(
        "按各地规则检查",
        (
            Heading("code", "代号", Show.CODE, minor=True),
            Heading("title", "检查"),
            *(Heading(f"place_{at}", name) for at, (name, _) in enumerate(inspections)),
        ),
        rows,
        as_of=inspections[0][1].as_of,
        notes=(
            "不符合 1/12：12 个对象里有 1 个不符合；不适用：那里没有这一规定",
            *(() if every else ("各地结论相同的没有列出", Hint("全部列出加 --all"))),
        ),
        counted_in="项",
    )


def _in_short(inspected: Inspected) -> str:
    """不符合 2/14: the worst outcome that some subject has, how many have it, of how many."""
    told = inspected.counts.total() - inspected.count(Outcome.NOT_APPLICABLE)
    if not told:
        return OUTCOME_LABELS[Outcome.NOT_APPLICABLE] if inspected.severity else "没有对象"
    worst = next(o for o in (Outcome.VIOLATED, Outcome.UNDETERMINED, Outcome.HOLDS) if inspected.count(o))
    return f"{OUTCOME_LABELS[worst]} {inspected.count(worst)}/{told}"


def checks_table(checks: Sequence[Check]) -> Table:
    """What can be checked, and by which rules."""
    rows = [(check.code, check.title, "、".join(check.rule_ids), "、".join(check.parameters)) for check in checks]
    return Table(
        "检查项目",
        (
            Heading("code", "代号", Show.CODE),
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
