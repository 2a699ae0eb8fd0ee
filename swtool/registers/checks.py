"""The checks of the registers: those of stations, and of colleges, exams, charities and shared sums.

Each answers for all by one reading of its register; an office that keeps no such register is told so and not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome
from swtool.office import Office
from swtool.registers import fund_checks, notice_checks, rules, station_checks, store
from swtool.registers.judging import nothing_known
from swtool.registers.people_forms import COLLEGES, EXAM_LEVEL, EXAMS
from swtool.registers.store import Entry
from swtool.registers.subjects import Subjects
from swtool.registry.checking import Rule, judged
from swtool.registry.credentials import all_credentials
from swtool.registry.organizations import all_organizations
from swtool.registry.people import Person, persons_by_id
from swtool.registry.posts import posts_on
from swtool.registry.rules import is_certified, told_on
from swtool.registry.stations import operators_on


@check("supervision.pairing", title="高校与区县结对", parameters=("supervision.pairing",), rule_ids=("JNA-04",))
def pairing(office: Office, as_of: date) -> Iterator[Finding]:
    """JNA-04: every college is paired with as many counties as the rule says; one finding a college."""

    def judge(rule: Rule) -> Iterator[Finding]:
        entries = store.entries(office.db, COLLEGES.name, as_of)
        if not entries:
            yield nothing_known(rule, COLLEGES)
        counties: dict[str, set[str]] = {}
        for entry in entries:
            counties.setdefault(entry.text("unit"), set()).add(entry.text("title"))
        for college in sorted(counties):
            verdict = rules.judge_pairing(sorted(counties[college]), rule.parameter.number("counties"))
            yield rule.finding(college, verdict, remedy="核对：swtool register list 高校结对")

    return judged(office, as_of, "supervision.pairing", "supervision.pairing", judge)


@check("staff.exam", title="未持证人员报考", parameters=("staff.exam",), rule_ids=("JSU-22",))
def exam(office: Office, as_of: date) -> Iterator[Finding]:
    """JSU-22: who serves without a certificate and has not registered for the year's exam; one finding a worker. Who
    did not register for the exam of the year before is told until they register."""

    def judge(rule: Rule) -> Iterator[Finding]:
        entries = store.entries(office.db, EXAMS.name, as_of)
        subjects, before = Subjects(office, as_of, entries), rule.year_before()
        kept = {entry.whole("year") for entry in entries}
        if before and before.as_of.year not in kept:
            before = None
        if as_of.year not in kept and not before:
            yield nothing_known(rule, EXAMS, f"{as_of.year}年的")
            return
        sat = _registered(subjects, entries, as_of.year)
        sat_before = _registered(subjects, entries, before.as_of.year) if before else {}
        asked = {person.id for person in _uncertified(before)} if before else set[int]()
        for person in _uncertified(rule):
            verdict = rules.judge_exam(sat.get(person.id, ()), as_of)
            if before and person.id in asked and verdict.outcome is not Outcome.HOLDS:
                verdict = told_on(verdict, rules.judge_exam(sat_before.get(person.id, ()), before.as_of))
            yield rule.finding(person.staff_no, verdict, remedy="报了没有登记的：swtool register add 职业水平考试")

    return judged(office, as_of, "staff.exam", "staff.exam", judge)


@check("organization.charity", title="慈善组织认定", parameters=("organization.charity",), rule_ids=("JSU-20",))
def charity(office: Office, as_of: date) -> Iterator[Finding]:
    """JSU-20: which operators of the day are recognized as charities; one finding an operator."""

    def judge(rule: Rule) -> Iterator[Finding]:
        running = {operator.organization_id for operator in operators_on(office.db, as_of).values()}
        for each in all_organizations(office.db):
            if each.id in running:
                verdict = rules.judge_charity(each.charity_recognized_on or "", as_of)
                yield rule.finding(each.name, verdict)

    return judged(office, as_of, "organization.charity", "organization.charity", judge)


CHECKS: tuple[Check, ...] = (*station_checks.CHECKS, pairing, exam, charity, *fund_checks.CHECKS, *notice_checks.CHECKS)


def _registered(subjects: Subjects, entries: Sequence[Entry], year: int) -> dict[int, list[str]]:
    """Worker → the levels for which they registered in the year."""
    levels: dict[int, list[str]] = {}
    for entry in entries:
        if entry.whole("year") == year and (holder := subjects.person_of(entry)) is not None:
            levels.setdefault(holder, []).append(EXAM_LEVEL.label(entry.text("category")))
    return levels


def _uncertified(rule: Rule) -> list[Person]:
    """Who serves on the rule's day without a certificate, by 人员编号."""
    office, as_of = rule.office, rule.as_of
    region = office.fact("county_code", as_of)
    holders = {post.person_id for post in posts_on(office.db, as_of)}
    shown = all_credentials(office.db, holders)
    without = [person_id for person_id in holders if not is_certified(shown[person_id], as_of, region)]
    return sorted(persons_by_id(office.db, without).values(), key=lambda person: person.staff_no)
