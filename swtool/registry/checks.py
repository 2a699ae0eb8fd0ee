"""The registry's checks: one question to the database for all subjects, each judged by the pure rule in ``rules``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office
from swtool.registry import rules
from swtool.registry.boundaries import places_of
from swtool.registry.checking import Rule, judged
from swtool.registry.organizations import Organization, all_organizations, ratings
from swtool.registry.people import Person, persons_by_id
from swtool.registry.posts import posts_on
from swtool.registry.profiles import profiles_on
from swtool.registry.projects import approved_projects_on
from swtool.registry.rules import Verdict
from swtool.registry.snapshot import Serving, definition_of, serving_on
from swtool.registry.stations import names_on, operators_on


@check("station.office_area", title="办公场所面积", parameters=("station.office_area_min",), rule_ids=("J1", "JSU-01"))
def office_area(office: Office, as_of: date) -> Iterator[Finding]:
    """J1: every station's office reaches the least area."""

    def judge(rule: Rule) -> Iterator[Finding]:
        profiles = profiles_on(office.db, as_of)
        least = rule.parameter.hundredths()
        for station in rule.stations():
            profile = profiles.get(station.id)
            verdict = rules.judge_office_area(profile.fields.office_area if profile else None, least)
            yield rule.finding(station.name, verdict, remedy=f"swtool station profile {station.name} --area 平方米")

    return judged(office, as_of, "station.office_area", "station.office_area_min", judge)


@check("station.plate_name", title="社工站牌子", parameters=("station.plate_name",), rule_ids=("J2", "JSU-02"))
def plate_name(office: Office, as_of: date) -> Iterator[Finding]:
    """J2: every station's plate reads as prescribed."""

    def judge(rule: Rule) -> Iterator[Finding]:
        profiles = profiles_on(office.db, as_of)
        places = places_of(office, as_of)
        county = office.fact("county_name", as_of)
        pattern, endings = rule.parameter.text("pattern"), rule.parameter.list("county_suffixes")
        for station in rule.stations():
            profile = profiles.get(station.id)
            plate = profile.fields.plate_text if profile else None
            place = places.of(station.division_id, ("station", station.id)).division
            town = place.name if place.level == "town" else None
            verdict = rules.judge_plate(plate, county, town, pattern, endings)
            yield rule.finding(station.name, verdict, remedy=f"swtool station profile {station.name} --plate 牌子文字")

    return judged(office, as_of, "station.plate_name", "station.plate_name", judge)


@check(
    "station.professional_min",
    title="专业社会工作服务人员人数",
    parameters=("station.professional_min", "staff.professional_definition"),
    rule_ids=("J3", "J4", "JSU-03", "JSU-04"),
)
def professional_min(office: Office, as_of: date) -> Iterator[Finding]:
    """J3: enough professionals where the population is small. Somebody who serves two stations counts at one."""

    def judge(rule: Rule) -> Iterator[Finding]:
        profiles = profiles_on(office.db, as_of)
        definition = definition_of(office, "staff.professional_definition", as_of)
        counts: dict[int, int] = {}
        for station_id, serving in _once_each(office, as_of):
            counts[station_id] = counts.get(station_id, 0) + bool(serving.is_professional)
        for station in rule.stations():
            profile = profiles.get(station.id)
            verdict = (
                Verdict(Outcome.UNDETERMINED, "没有“专业社会工作服务人员”的定义可用")
                if definition is None
                else rules.judge_professional_count(
                    counts.get(station.id, 0),
                    profile.fields.resident_population if profile else None,
                    profile.fields.population_year if profile else None,
                    profile.fields.population_source if profile else None,
                    least=rule.parameter.number("count"),
                    population_max=rule.parameter.number("population_max"),
                    merged_on=profile.merged_on if profile else None,
                )
            )
            remedy = (
                f"swtool station profile {station.name} --population 人数 --population-year 年 --population-source 来源"
            )
            yield rule.finding(station.name, verdict, remedy=remedy if verdict.outcome is Outcome.UNDETERMINED else "")

    return judged(office, as_of, "station.professional_min", "station.professional_min", judge)


@check(
    "station.full_time_min",
    title="全职社工人数",
    parameters=("station.full_time_min",),
    rule_ids=("H1", "HNG-04", "LSH-01", "QZH-01"),
)
def full_time_min(office: Office, as_of: date) -> Iterator[Finding]:
    """H1: every station has enough people in full-time posts."""

    def judge(rule: Rule) -> Iterator[Finding]:
        team: dict[int, set[int]] = {}
        for post in posts_on(office.db, as_of):
            if post.is_full_time:
                team.setdefault(post.station_id, set()).add(post.person_id)
        for station in rule.stations():
            verdict = rules.judge_full_time(len(team.get(station.id, ())), rule.parameter.number())
            yield rule.finding(station.name, verdict)

    return judged(office, as_of, "station.full_time_min", "station.full_time_min", judge)


@check(
    "station.certified_min",
    title="全职社工中持证人数",
    parameters=("station.certified_min", "staff.lapsed_registration"),
    rule_ids=("H2", "HNG-05"),
)
def certified_min(office: Office, as_of: date) -> Iterator[Finding]:
    """H2: among the full-time of every station enough are certified."""

    def judge(rule: Rule) -> Iterator[Finding]:
        team = _full_time(office, as_of)
        setting = office.policy.find("staff.lapsed_registration", as_of)
        counts_lapsed = setting is None or setting.flag("counts_as_certified")
        for station in rule.stations():
            members = list(team.get(station.id, {}).values())
            certified = sum(member.is_certified for member in members)
            lapsed = sum(member.has_lapsed_registration for member in members)
            verdict = rules.judge_certified(
                len(members), certified, lapsed, rule.parameter.number(), lapsed_counts=counts_lapsed
            )
            yield rule.finding(station.name, verdict)

    return judged(office, as_of, "station.certified_min", "station.certified_min", judge)


@check(
    "station.outside_operator",
    title="市外运营团队的条件",
    parameters=("operator.outside", "rating.valid_for"),
    rule_ids=("H3", "HNG-06"),
)
def outside_operator(office: Office, as_of: date) -> Iterator[Finding]:
    """H3: an operator from outside has a valid rating and enough local recruits at the station."""

    def judge(rule: Rule) -> Iterator[Finding]:
        organizations = {each.id: each for each in all_organizations(office.db)}
        grades = {
            organization_id: max((r.grade for r in rated if r.covers(as_of)), default=None)
            for organization_id, rated in ratings(office.db).items()
        }
        members: dict[int, dict[int, Person]] = {}
        posts = posts_on(office.db, as_of)
        persons = persons_by_id(office.db, {post.person_id for post in posts})
        for post in posts:
            members.setdefault(post.station_id, {})[post.person_id] = persons[post.person_id]
        names = names_on(office, as_of)
        for station_id, contract in sorted(operators_on(office.db, as_of).items()):
            operator = organizations[contract.organization_id]
            verdict = _judge_operator(rule, operator, grades.get(operator.id), members.get(station_id, {}))
            yield rule.finding(f"{names[station_id]}（{operator.name}）", verdict)

    return judged(office, as_of, "station.outside_operator", "operator.outside", judge)


def _judge_operator(rule: Rule, operator: Organization, grade: int | None, members: dict[int, Person]) -> Verdict:
    flags = [person.is_local_recruit for person in members.values()]
    return rules.judge_operator(
        operator.region,
        rule.office.fact("county_code", rule.as_of),
        grade,
        flags.count(True),
        flags.count(None),
        grade_min=int(rule.parameter.text("rating_min").removesuffix("A")),
        hires_min=rule.parameter.number("local_hires"),
    )


@check(
    "staff.insurance",
    title="五险一金",
    parameters=("staff.insurance", "staff.maternity_in_medical", "staff.professional_definition"),
    rule_ids=("J6", "JSU-06"),
)
def insurance(office: Office, as_of: date) -> Iterator[Finding]:
    """J6: professionals in full-time posts have every kind of insurance and the housing fund."""

    def judge(rule: Rule) -> Iterator[Finding]:
        merged = office.policy.find("staff.maternity_in_medical", as_of)
        kinds, together = rule.parameter.list("kinds"), merged is not None and merged.flag("covered")
        verdicts: dict[str | None, Verdict] = {}  # a province's staff are insured in a few ways
        for _, serving in _once_each(office, as_of):
            if not serving.is_professional or not serving.post.is_full_time:
                continue
            employment = serving.credentials.employment_on(as_of)
            paid = employment.insurance_kinds if employment else None
            if paid not in verdicts:
                verdicts[paid] = rules.judge_insurance(employment, kinds, maternity_in_medical=together)
            yield rule.finding(serving.person.staff_no, verdicts[paid])

    return judged(office, as_of, "staff.insurance", "staff.insurance", judge)


@check(
    "staff.commitment_letter",
    title="入职前签公益服务承诺书",
    parameters=("staff.commitment_letter",),
    rule_ids=("H6", "HNG-15"),
)
def commitment_letter(office: Office, as_of: date) -> Iterator[Finding]:
    """H6: everybody who serves at a station with an approved project signed before entry."""

    def judge(rule: Rule) -> Iterator[Finding]:
        approved = approved_projects_on(office.db, as_of)
        same_day = Severity(rule.parameter.text("same_day"))
        without = Verdict(Outcome.NOT_APPLICABLE, "所在社工站没有立项的项目")
        for station_id, serving in _once_each(office, as_of):
            verdict = without
            if station_id in approved:
                employment = serving.credentials.employment_on(as_of)
                earlier = serving.credentials.entry_before(employment) if employment else None
                verdict = rules.judge_commitment(employment, same_day=same_day, entry_before=earlier)
            yield rule.finding(serving.person.staff_no, verdict)

    return judged(office, as_of, "staff.commitment_letter", "staff.commitment_letter", judge)


@check("staff.overlapping_posts", title="同时有两个专职岗位（疑似挂证）", rule_ids=("HNG-04",))
def overlapping_posts(office: Office, as_of: date) -> Iterator[Finding]:
    """挂证: one person, one full-time post on a day."""
    names = names_on(office, as_of)
    posts: dict[int, list[str]] = {}
    for post in posts_on(office.db, as_of):
        if post.is_full_time:
            posts.setdefault(post.person_id, []).append(names[post.station_id])
    persons, alone = persons_by_id(office.db, posts), rules.judge_overlap(["本站"])
    for person_id, stations in posts.items():
        staff_no, verdict = persons[person_id].staff_no, rules.judge_overlap(stations) if len(stations) > 1 else alone
        yield Finding(
            "staff.overlapping_posts",
            Severity.WARNING,
            Where(subject=staff_no),
            verdict.what,
            verdict.expected,
            verdict.actual,
            rule="一人同一时间只能在一处专职；两处专职的要核对是否挂证",
            remedy=f"swtool staff history {staff_no}" if verdict.outcome is Outcome.VIOLATED else "",
            outcome=verdict.outcome,
        )


@check(
    "staff.registration_lapsed",
    title="证书登记已过期",
    parameters=("registration.valid_for",),
    rule_ids=("H2", "W19"),
)
def registration_lapsed(office: Office, as_of: date) -> Iterator[Finding]:
    """A registration that is over: the certificate stays, the holder has to register again."""

    def judge(rule: Rule) -> Iterator[Finding]:
        over = Verdict(Outcome.VIOLATED, "证书登记已过期，证书本身仍有效")
        valid = Verdict(Outcome.HOLDS, "证书登记没有过期")
        for _, serving in _once_each(office, as_of):
            if serving.is_certified:
                verdict = over if serving.has_lapsed_registration else valid
                yield rule.finding(serving.person.staff_no, verdict, remedy="提醒本人再登记")

    return judged(office, as_of, "staff.registration_lapsed", "registration.valid_for", judge)


def _full_time(office: Office, as_of: date) -> dict[int, dict[int, Serving]]:
    """Station id → person id → who serves there full-time."""
    team: dict[int, dict[int, Serving]] = {}
    for serving in serving_on(office, as_of):
        if serving.post.is_full_time:
            team.setdefault(serving.post.station_id, {})[serving.person.id] = serving
    return team


def _once_each(office: Office, as_of: date) -> list[tuple[int, Serving]]:
    """Everybody at one station only: where they are full-time, else where they have served longest."""
    key = (_once_each, as_of, id(office.policy))
    return office.db.remembered(key, lambda: _chosen(serving_on(office, as_of)))


def _chosen(everybody: list[Serving]) -> list[tuple[int, Serving]]:
    chosen: dict[int, Serving] = {}
    for serving in sorted(everybody, key=lambda s: (not s.post.is_full_time, s.post.effective_on, s.post.id)):
        chosen.setdefault(serving.person.id, serving)
    return [(serving.post.station_id, serving) for serving in chosen.values()]


CHECKS: tuple[Check, ...] = (
    office_area,
    plate_name,
    professional_min,
    full_time_min,
    certified_min,
    outside_operator,
    insurance,
    commitment_letter,
    overlapping_posts,
    registration_lapsed,
)
