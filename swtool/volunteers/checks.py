"""The volunteers' checks: regulars developed by each worker (H4), volunteers trained (H5) and mobilised (LSH-03)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome
from swtool.office import Office
from swtool.registry.checking import Rule, judged
from swtool.registry.people import persons_by_id
from swtool.registry.posts import posts_of_persons, posts_on
from swtool.registry.rules import Verdict, told_on
from swtool.volunteers import rules, store
from swtool.volunteers.rules import Reading

GRACE = "volunteer.new_worker_grace"
PERIOD = "volunteer.training_period"


@check(
    "volunteer.per_worker",
    title="每名社工发展的常态化志愿者",
    parameters=("volunteer.per_worker", GRACE),
    rule_ids=("H4", "HNG-07"),
)
def per_worker(office: Office, as_of: date) -> Iterator[Finding]:
    """H4: everybody in post at a station on the day has developed enough regular volunteers; one finding a worker."""

    def judge(rule: Rule) -> Iterator[Finding]:
        if not store.anybody(office.db, as_of):
            yield _no_register(rule)
            return
        covered = {station.id for station in rule.stations()}
        serving = {post.person_id for post in posts_on(office.db, as_of) if post.station_id in covered}
        persons = persons_by_id(office.db, serving)
        posts = posts_of_persons(office.db, serving)
        developed = store.regulars_by_worker(office.db, as_of)
        setting = office.policy.find(GRACE, as_of)
        grace = setting.number() if setting is not None else 0
        for person in sorted(persons.values(), key=lambda each: each.staff_no):
            entered = min(post.effective_on for post in posts[person.id])
            number = developed.get(person.id, 0)
            verdict = rules.judge_per_worker(number, rule.parameter.number(), entered, as_of, grace)
            remedy = f"swtool volunteer list --worker {person.staff_no} --regular 看已登记的；没有登记的报志愿者名册"
            yield rule.finding(person.staff_no, verdict, remedy=remedy)

    return judged(office, as_of, "volunteer.per_worker", "volunteer.per_worker", judge)


@check(
    "volunteer.trained_min",
    title="志愿者培训人数",
    parameters=("volunteer.trained_min", PERIOD),
    rule_ids=("H5", "HNG-08"),
)
def trained_min(office: Office, as_of: date) -> Iterator[Finding]:
    """H5: every station trained enough different volunteers in the period, and, where that is a calendar year, in the
    one before; one finding a station."""

    def judge(rule: Rule) -> Iterator[Finding]:
        if not store.anybody(office.db, as_of):
            yield _no_register(rule)
            return
        reading = Reading(office.policy.at(PERIOD, as_of).text("reading"))
        before = rule.year_before() if reading is Reading.CALENDAR_YEAR else None
        now, missed = _trained(rule, reading), _missed(before, lambda then: _trained(then, reading))
        for station in rule.stations():
            verdict = told_on(now[station.id], missed.get(station.id))
            remedy = "培训签到报志愿服务记录表（类别写“培训”），或用 swtool volunteer record 登记"
            yield rule.finding(station.name, verdict, remedy=remedy)

    return judged(office, as_of, "volunteer.trained_min", "volunteer.trained_min", judge)


@check("volunteer.mobilised_min", title="发动志愿者人数", parameters=("volunteer.mobilised_min",), rule_ids=("LSH-03",))
def mobilised_min(office: Office, as_of: date) -> Iterator[Finding]:
    """LSH-03: every town's station mobilised enough volunteers in the year and in the one before, under both readings
    of 发动."""

    def judge(rule: Rule) -> Iterator[Finding]:
        if not store.anybody(office.db, as_of):
            yield _no_register(rule)
            return
        now, missed = _mobilised(rule), _missed(rule.year_before(), _mobilised)
        for station in rule.stations():
            verdict = told_on(now[station.id], missed.get(station.id))
            remedy = f"swtool volunteer list --station {station.name} 和 swtool volunteer records 核对"
            yield rule.finding(station.name, verdict, remedy=remedy)

    return judged(office, as_of, "volunteer.mobilised_min", "volunteer.mobilised_min", judge)


def _trained(rule: Rule, reading: Reading) -> dict[int, Verdict]:
    """Station → the verdict on its period up to the rule's day."""
    spans = {each: rules.stretch(each, rule.as_of) for each in Reading}
    counts = {
        each: store.persons_by_station(rule.office.db, "training", span.first, span.last)
        for each, span in spans.items()
    }
    least = rule.parameter.number()
    return {
        station.id: rules.judge_trained(
            {each: counts[each].get(station.id, 0) for each in Reading}, reading, least, rule.as_of
        )
        for station in rule.stations()
    }


def _mobilised(rule: Rule) -> dict[int, Verdict]:
    """Station → the verdict on its year up to the rule's day."""
    year, db = rules.stretch(Reading.CALENDAR_YEAR, rule.as_of), rule.office.db
    served = store.persons_by_station(db, "service", year.first, year.last)
    joined = store.joined_by_station(db, year.first, year.last)
    least = rule.parameter.number()
    return {
        each: rules.judge_mobilised(served.get(each, 0), joined.get(each, 0), least, rule.as_of)
        for each in (station.id for station in rule.stations())
    }


def _missed(before: Rule | None, judge: Callable[[Rule], dict[int, Verdict]]) -> dict[int, Verdict]:
    """What the year before came to at the stations that were asked for all of it; nothing where nobody entered what
    volunteers did in it, for then it was not kept here."""
    if before is None or not store.anything_done(before.office.db, date(before.as_of.year, 1, 1), before.as_of):
        return {}
    asked = before.stations_all_year()
    return {station: verdict for station, verdict in judge(before).items() if station in asked}


def _no_register(rule: Rule) -> Finding:
    """An office that never saw a list of volunteers cannot say that there are too few."""
    verdict = Verdict(Outcome.UNDETERMINED, f"{rule.as_of.isoformat()} 还没有志愿者名册")
    remedy = "报志愿者名册：swtool intake template 志愿者名册"
    return rule.finding(rule.office.fact("county_name", rule.as_of), verdict, remedy=remedy)


CHECKS: tuple[Check, ...] = (per_worker, trained_min, mobilised_min)
