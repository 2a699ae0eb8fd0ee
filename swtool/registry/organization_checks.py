"""The checks on organizations that run a station: inspected, on no credit list, key persons reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding
from swtool.office import Office
from swtool.registry import dossier_rules as rules
from swtool.registry.checking import Rule, judged
from swtool.registry.dossiers import credit_entries, key_persons, reviews
from swtool.registry.organizations import Organization, all_organizations
from swtool.registry.stations import operators_on


@check(
    "organization.annual_inspection",
    title="运营机构的年度检查",
    parameters=("organization.annual_inspection",),
    rule_ids=("NPO-27",),
)
def annual_inspection(office: Office, as_of: date) -> Iterator[Finding]:
    """The newest year whose inspection is due came out well. Which organizations are inspected is the rule's."""

    def judge(rule: Rule) -> Iterator[Finding]:
        found, kinds = reviews(office.db), rule.parameter.list("organization_kinds")
        year = rules.year_due(as_of, rule.parameter.text("due"))
        for operator in _operators(office, as_of):
            if operator.kind in kinds:
                verdict = rules.judge_inspection(found.get(operator.id, ()), year)
                remedy = f"swtool org inspect {operator.name} --year {year} --result 结论 --on 日期"
                yield rule.finding(operator.name, verdict, remedy=remedy)

    return judged(office, as_of, "organization.annual_inspection", "organization.annual_inspection", judge)


@check(
    "organization.serious_violation",
    title="运营机构在严重违法失信名单",
    parameters=("organization.serious_violation",),
    rule_ids=("NPO-60",),
)
def serious_violation(office: Office, as_of: date) -> Iterator[Finding]:
    """Nobody buys from an organization on the list of serious violations."""
    return _listing(office, as_of, "serious_violation")


@check(
    "organization.abnormal_activity",
    title="运营机构在活动异常名录",
    parameters=("organization.abnormal_activity",),
    rule_ids=("NPO-60",),
)
def abnormal_activity(office: Office, as_of: date) -> Iterator[Finding]:
    """An operator on the list of abnormal activity is worth a look (a setting)."""
    return _listing(office, as_of, "abnormal_activity")


@check(
    "organization.key_persons",
    title="运营机构关键人员审查",
    parameters=("organization.key_persons",),
    rule_ids=("JSU-15",),
)
def key_persons_reviewed(office: Office, as_of: date) -> Iterator[Finding]:
    """JSU-15: heads, initiators and managers are reviewed; who is politically unfit never passes."""

    def judge(rule: Rule) -> Iterator[Finding]:
        persons, decisive = key_persons(office.db, as_of), rule.parameter.list("decisive")
        for operator in _operators(office, as_of):
            verdict = rules.judge_key_persons(persons.get(operator.id, ()), as_of, decisive)
            yield rule.finding(operator.name, verdict, remedy=f"swtool org dossier {operator.name}")

    return judged(office, as_of, "organization.key_persons", "organization.key_persons", judge)


def _listing(office: Office, as_of: date, kind: str) -> Iterator[Finding]:
    def judge(rule: Rule) -> Iterator[Finding]:
        entries = credit_entries(office.db)
        for operator in _operators(office, as_of):
            verdict = rules.judge_listing(entries.get(operator.id, ()), kind, as_of)
            yield rule.finding(operator.name, verdict, remedy=f"swtool org dossier {operator.name}")

    return judged(office, as_of, f"organization.{kind}", f"organization.{kind}", judge)


def _operators(office: Office, as_of: date) -> list[Organization]:
    """Organizations that run a station on the day, by name."""
    running = {contract.organization_id for contract in operators_on(office.db, as_of).values()}
    return [each for each in all_organizations(office.db) if each.id in running]


CHECKS: tuple[Check, ...] = (annual_inspection, serious_violation, abnormal_activity, key_persons_reviewed)
