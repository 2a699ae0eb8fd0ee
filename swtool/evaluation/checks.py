"""The checks of the room: a scheme is built as the rules have it (JNA-01, N4), and no objection waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.errors import PolicyFault
from swtool.evaluation import store
from swtool.evaluation.place_checks import contest_check, dimensions_check, parties_check
from swtool.evaluation.plan_scheme import TOTAL
from swtool.evaluation.rules import structure_faults
from swtool.evaluation.satisfaction import satisfaction_check
from swtool.evaluation.scoring import GRADES, STRUCTURE, grades_on, structure_on
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office


@check(
    "evaluation.scheme",
    title="评估方案的构成",
    parameters=(TOTAL, STRUCTURE, GRADES),
    rule_ids=("JNA-01", "NHU-03", "N4"),
)
def structure_check(office: Office, as_of: date) -> Iterator[Finding]:
    """JNA-01, N4: the weights make the total, and where a rule says so the indicators, levels and grades are as many.
    Without a scheme it cannot be told, where a rule wants one."""
    code = "evaluation.scheme"
    total, (stated, leaves, levels) = office.policy.at(TOTAL, as_of), structure_on(office, as_of)
    rule = stated or total
    current = {each.scheme: each for each in store.editions(office.db) if each.edition_on <= as_of}
    if not current:
        outcome = Outcome.UNDETERMINED if stated else Outcome.NOT_APPLICABLE
        remedy = "用 swtool intake load 载入绩效评估指标表" if stated else ""
        what = "还没有载入评估方案"
        yield Finding(
            code, rule.severity if stated else Severity.INFO, Where(subject="全县"), what,
            rule=office.policy.cite(rule), remedy=remedy, outcome=outcome,
        )  # fmt: skip
    for scheme, edition in sorted(current.items()):
        faults = structure_faults(edition.items, total=total.hundredths(), leaves=leaves, levels=levels)
        unknown = ""
        if stated:
            try:
                names, _ = grades_on(office, as_of)
            except PolicyFault as fault:
                names, faults = (), [*faults, str(fault)]
            if not names and stated.has("grades"):
                unknown = "各等级的分数线没有写明，等级无法判定"
            elif stated.has("grades") and len(names) != stated.number("grades"):
                faults.append(f"评估等级 {len(names)} 个，应为 {stated.number('grades')} 个")
        outcome = Outcome.VIOLATED if faults else Outcome.UNDETERMINED if unknown else Outcome.HOLDS
        yield Finding(
            code=code,
            severity=rule.severity,
            where=Where(subject=f"《{scheme}》"),
            what="；".join(faults) or unknown or "构成符合",
            rule=office.policy.cite(rule),
            remedy="" if outcome is Outcome.HOLDS else "改好指标表重新载入；分数线写在本县规则文件 evaluation.grades",
            outcome=outcome,
        )


@check("evaluation.objections", title="评估异议复核", parameters=("evaluation.notice",), rule_ids=("JNA-02",))
def objection_check(office: Office, as_of: date) -> Iterator[Finding]:
    """Objections that no review has decided, by evaluation."""
    rule = office.policy.at("evaluation.notice", as_of)
    for one in store.evaluations(office.db, day=as_of):
        every = [each for each in store.objections(office.db, one.id) if each.raised_on <= as_of]
        waiting = [each for each in every if each.decided_on is None or each.decided_on > as_of]
        yield Finding(
            code="evaluation.objections",
            severity=rule.severity,
            where=Where(subject=one.title),
            what=f"异议 {len(every)} 件，没有复核的 {len(waiting)} 件",
            rule=office.policy.cite(rule),
            remedy="用 swtool evaluation review 复核" if waiting else "",
            outcome=Outcome.VIOLATED if waiting else Outcome.HOLDS if every else Outcome.NOT_APPLICABLE,
        )


CHECKS: tuple[Check, ...] = (
    structure_check,
    objection_check,
    satisfaction_check,
    dimensions_check,
    parties_check,
    contest_check,
)
