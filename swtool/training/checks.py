"""The training room's checks: yearly hours (J5), hours of a registration period, registrations that end, flags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.errors import PolicyFault
from swtool.evidence.checks import NOT_ASKED, as_papers
from swtool.evidence.rules import is_asked, judge_papers
from swtool.evidence.store import known_by, papers_of
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office
from swtool.registry.checking import Rule, judged
from swtool.registry.people import persons_by_id
from swtool.registry.rules import Verdict
from swtool.training.courses import verified_courses
from swtool.training.evidence import COURSE
from swtool.training.flags import Flag, FlagKind
from swtool.training.periods import PERIOD_RULE, WINDOW_RULE, registrations
from swtool.training.review import flags_of
from swtool.training.standing import HOURS_RULE, reading_in_force, standings
from swtool.training.terms import Reading


@check(
    "training.hours",
    title="每年继续教育学时",
    parameters=(HOURS_RULE, "training.reading", "training.proration"),
    rule_ids=("J5", "JSU-05"),
)
def yearly_hours(office: Office, as_of: date) -> Iterator[Finding]:
    """J5: everybody (or every station, by the reading in force) reaches the hours of the year of ``as_of``.

    Before the year is over nobody has failed yet: who is short is undetermined, with what is still missing.
    """

    def judge(rule: Rule) -> Iterator[Finding]:
        reading = reading_in_force(office, as_of)
        if reading is Reading.REGISTRATION_PERIOD:
            what = "本地按证书登记期读，见 training.registration_period"
            yield rule.finding(office.fact("county_name", as_of), Verdict(Outcome.NOT_APPLICABLE, what))
            return
        try:
            found = standings(office, as_of.year, as_of, reading)
        except PolicyFault as fault:
            yield rule.finding(
                office.fact("county_name", as_of), Verdict(Outcome.UNDETERMINED, fault.what), remedy=fault.remedy
            )
            return
        for standing in found:
            who = f" --person {standing.subject}" if standing.person else ""
            yield rule.finding(
                standing.subject, standing.verdict, remedy=f"swtool training list --year {as_of.year}{who}"
            )

    return judged(office, as_of, "training.hours", HOURS_RULE, judge)


@check(
    "training.registration_period",
    title="证书登记期继续教育",
    parameters=(PERIOD_RULE, "registration.valid_for", "continuing_education.level_judged"),
    rule_ids=("W18", "W19"),
)
def registration_period(office: Office, as_of: date) -> Iterator[Finding]:
    """Everybody certified in post reaches the national hours by the end of the registration period."""

    def judge(rule: Rule) -> Iterator[Finding]:
        for each in registrations(office, as_of):
            number = each.person.staff_no
            yield rule.finding(number, each.verdict, remedy=f"swtool training list --person {number}")

    return judged(office, as_of, "training.registration_period", PERIOD_RULE, judge)


@check(
    "staff.registration_expiring",
    title="证书登记快到期",
    parameters=(WINDOW_RULE, "registration.valid_for"),
    rule_ids=("W19", "W21"),
)
def registration_expiring(office: Office, as_of: date) -> Iterator[Finding]:
    """Registrations that end within the window in which they can be renewed. Lapsed ones are another check's."""

    def judge(rule: Rule) -> Iterator[Finding]:
        months = rule.parameter.number()
        for each in registrations(office, as_of):
            period = each.period
            if period is None:
                verdict = Verdict(Outcome.UNDETERMINED, "证书没有填登记有效期")
            elif period.last < as_of:
                verdict = Verdict(
                    Outcome.NOT_APPLICABLE, f"登记 {period.last.isoformat()} 已过期，属 staff.registration_lapsed"
                )
            elif period.is_in_window(as_of, months):
                left = (period.last - as_of).days
                what = f"登记有效期至 {period.last.isoformat()}，还有 {left} 天，已在再登记受理期；{each.verdict.what}"
                verdict = Verdict(Outcome.VIOLATED, what, f"{period.last.isoformat()} 前再登记")
            else:
                opens = period.window_opens(months).isoformat()
                verdict = Verdict(Outcome.HOLDS, f"登记有效期至 {period.last.isoformat()}，{opens} 起可再登记")
            yield rule.finding(each.person.staff_no, verdict, remedy="提醒本人办理再登记")

    return judged(office, as_of, "staff.registration_expiring", WINDOW_RULE, judge)


@check("training.flags", title="学时记录复核", parameters=("training.daily_limit",), rule_ids=("J5",))
def flags(office: Office, as_of: date) -> Iterator[Finding]:
    """Overlapping times, one proof twice, too many hours in a day: one finding for each person with attendances."""
    found, looked_at = flags_of(office, as_of)
    by_person: dict[int, list[Flag]] = defaultdict(list)
    for flag in found:
        for person_id in flag.person_ids:
            by_person[person_id].append(flag)
    persons = persons_by_id(office.db, looked_at)
    limit = office.policy.find("training.daily_limit", as_of)
    rule = office.policy.cite(limit) if limit else ""
    nothing = "没有要复核的"
    for number, person_id in sorted((person.staff_no, person_id) for person_id, person in persons.items()):
        where = Where("", "", "", number)
        mine = by_person.get(person_id)
        if mine is None:
            yield Finding("training.flags", Severity.INFO, where, nothing, "", "", rule, "", Outcome.HOLDS)
            continue
        mild = all(flag.kind in (FlagKind.LONG_DAY, FlagKind.PROOF_SHARED) for flag in mine)
        yield Finding(
            "training.flags",
            Severity.INFO if mild else Severity.WARNING,
            where,
            "；".join(f"{flag.kind.label}：{flag.what}" for flag in mine),
            rule=rule,
            remedy=f"核对记录 {'、'.join(str(n) for flag in mine for n in flag.record_ids)}",
        )


@check("training.materials", title="认定学时的材料", parameters=("evidence.training",))
def materials(office: Office, as_of: date) -> Iterator[Finding]:
    """Every course of the year whose hours were verified has the papers on file that the county asks for."""

    def judge(rule: Rule) -> Iterator[Finding]:
        if not is_asked(rule.parameter):
            yield rule.finding(office.fact("county_name", as_of), NOT_ASKED)
            return
        wanted = rule.parameter.list("materials")
        papers = papers_of(office.db, COURSE, known_by(office, as_of))
        for course in verified_courses(office.db, as_of.year, as_of):
            name = f"{course['title']} {course['started_on']}"
            verdict = judge_papers(wanted, as_papers(papers.get(course["uid"], [])))
            yield rule.finding(name, verdict, remedy=f'swtool attach add {COURSE} "{name}" 文件 --material {wanted[0]}')

    return judged(office, as_of, "training.materials", "evidence.training", judge)


CHECKS: tuple[Check, ...] = (yearly_hours, registration_period, registration_expiring, flags, materials)
