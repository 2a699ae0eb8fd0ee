"""What the check command asks of papers: that those which a rule wants are there, and that all that is kept lies whole.

What a filing needs is asked by the filings themselves (``filing.materials``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.dates import PartialDate
from swtool.evidence.rules import Entry, Paper, is_asked, judge_papers, since_entry
from swtool.evidence.store import Attachment, attachments, known_by, papers_of
from swtool.evidence.subjects import ORGANIZATION, PERSON
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.registry.checking import Rule, judged
from swtool.registry.organizations import all_organizations
from swtool.registry.projects import approved_projects_on
from swtool.registry.rules import Verdict
from swtool.registry.snapshot import Serving, serving_on
from swtool.registry.stations import operators_on
from swtool.store.attachments import State, path_of, state_of

LETTER_RULE = "staff.commitment_letter"
NOT_ASKED = Verdict(Outcome.NOT_APPLICABLE, "本县没有要求（规则里 asked 不是 true）")
"""What is said where a list of papers is a suggestion only."""


def as_papers(held: list[Attachment]) -> list[Paper]:
    """Attachments as the rules see them."""
    return [Paper(each.material, each.day) for each in held]


@check(
    "evidence.project_staff",
    title="项目社工的材料",
    parameters=("evidence.project_staff",),
    rule_ids=("HNG-15",),
)
def project_staff(office: Office, as_of: date) -> Iterator[Finding]:
    """Everybody who serves at a station with an approved project has the papers on file; whoever entered again, as
    after a change of the operator, has a letter for that entry, signed before it. Of a first entry the day is judged
    by ``staff.commitment_letter`` and by the filing."""

    letter = office.policy.find(LETTER_RULE, as_of)

    def judge(rule: Rule) -> Iterator[Finding]:
        approved = approved_projects_on(office.db, as_of)
        everybody = serving_on(office, as_of)
        in_projects = {one.person.id for one in everybody if one.post.station_id in approved}
        yield from _judge_staff(rule, everybody, in_projects, "所在社工站没有立项的项目", letter)

    return judged(office, as_of, "evidence.project_staff", "evidence.project_staff", judge)


@check("evidence.certified_staff", title="持证社工的材料", parameters=("evidence.certified_staff",))
def certified_staff(office: Office, as_of: date) -> Iterator[Finding]:
    """Everybody in a post who counts as certified has a copy of the certificate on file."""

    def judge(rule: Rule) -> Iterator[Finding]:
        everybody = serving_on(office, as_of)
        certified = {one.person.id for one in everybody if one.is_certified}
        yield from _judge_staff(rule, everybody, certified, "没有登记有效的证书")

    return judged(office, as_of, "evidence.certified_staff", "evidence.certified_staff", judge)


@check(
    "evidence.outside_operator",
    title="市外运营机构的材料",
    parameters=("evidence.outside_operator",),
    rule_ids=("HNG-06",),
)
def outside_operator(office: Office, as_of: date) -> Iterator[Finding]:
    """An operator from outside has the papers on file that its conditions are judged by."""

    def judge(rule: Rule) -> Iterator[Finding]:
        if not is_asked(rule.parameter):
            yield rule.finding(office.fact("county_name", as_of), NOT_ASKED)
            return
        county = office.fact("county_code", as_of)
        papers = papers_of(office.db, ORGANIZATION, known_by(office, as_of))
        running = {contract.organization_id for contract in operators_on(office.db, as_of).values()}
        for one in all_organizations(office.db):
            if one.id not in running:
                continue
            if one.region is None:
                verdict = Verdict(Outcome.UNDETERMINED, "没有登记在哪里注册，不知道是不是市外机构")
            elif one.region == county:
                verdict = Verdict(Outcome.NOT_APPLICABLE, "本地机构")
            else:
                verdict = judge_papers(rule.parameter.list("materials"), as_papers(papers.get(one.uid, [])))
            yield rule.finding(one.name, verdict, remedy=_remedy(rule, ORGANIZATION, one.name))

    return judged(office, as_of, "evidence.outside_operator", "evidence.outside_operator", judge)


@check("evidence.intact", title="附件都在")
def intact(office: Office, as_of: date) -> Iterator[Finding]:
    """Every content lies in its place in its size, now: a folder has no history. Reading them all is left to
    ``attach verify`` and ``audit verify``, so that a check takes seconds however many scans are kept."""
    for each in attachments(office.db):
        if each.state == "erased":
            continue
        state = state_of(path_of(office.db.path, each.sha256), each.sha256, each.size, quick=True)
        holds = state is State.WHOLE
        yield Finding(
            "evidence.intact",
            Severity.ERROR,
            Where(subject=f"附件 {each.number}"),
            "文件在，大小相符" if holds else f"{state.label}（{each.material_label}）",
            expected="文件在附件文件夹里，大小与登记的相同",
            rule="附件与登记一致；内容逐字节核对用 swtool attach verify",
            remedy="" if holds else "从最近的备份取回附件文件夹，或把原件再添加一次",
            outcome=Outcome.HOLDS if holds else Outcome.VIOLATED,
        )


CHECKS: tuple[Check, ...] = (project_staff, certified_staff, outside_operator, intact)


def _judge_staff(
    rule: Rule, everybody: list[Serving], concerned: set[int], why_not: str, letter: Parameter | None = None
) -> Iterator[Finding]:
    if not is_asked(rule.parameter):
        yield rule.finding(rule.office.fact("county_name", rule.as_of), NOT_ASKED)
        return
    papers = papers_of(rule.office.db, PERSON, known_by(rule.office, rule.as_of))
    persons = {one.person.id: one.person for one in everybody}
    credentials = {one.person.id: one.credentials for one in everybody}
    not_concerned = Verdict(Outcome.NOT_APPLICABLE, why_not)
    for person in sorted(persons.values(), key=lambda person: person.staff_no):
        if person.id not in concerned:
            yield rule.finding(person.staff_no, not_concerned)
            continue
        held = as_papers(papers.get(person.uid, []))
        employment = credentials[person.id].employment_on(rule.as_of)
        before = credentials[person.id].entry_before(employment) if employment else None
        entry = None
        if letter is not None and before is not None and employment is not None and employment.entered_on:
            held = since_entry(held, before)
            entry = Entry(PartialDate.parse(employment.entered_on), Severity(letter.text("same_day")))
        verdict = judge_papers(rule.parameter.list("materials"), held, entry)
        yield rule.finding(person.staff_no, verdict, remedy=_remedy(rule, PERSON, person.staff_no))


def _remedy(rule: Rule, kind: str, subject: str) -> str:
    return f"swtool attach add {kind} {subject} 文件 --material {rule.parameter.list('materials')[0]}"
