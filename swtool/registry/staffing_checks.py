"""The checks of what single places ask of posts and villages: a question each for all stations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome
from swtool.office import Office
from swtool.registry import rules, staffing_rules
from swtool.registry.boundaries import Places, places_of
from swtool.registry.checking import Rule, judged, judged_if_asked
from swtool.registry.covering import uncovered
from swtool.registry.credentials import NOTHING, all_credentials
from swtool.registry.headcounts import NOBODY, Headcount, headcounts, together
from swtool.registry.people import persons_by_id
from swtool.registry.posts import Post, posts_of_persons, posts_on
from swtool.registry.rules import Verdict
from swtool.registry.staffing_rules import Head, Served
from swtool.registry.stations import Station, stations_on

_IN_TOWN = ("station", "service_point")
_CENTRES = ("area_centre", "station")
_ADD_POST = "登记到岗：swtool staff register；调整岗位：swtool staff move"


@check(
    "station.administrative_min",
    title="事务性岗位人数",
    parameters=("station.administrative_min",),
    rule_ids=("G1", "GDG-01"),
)
def administrative_min(office: Office, as_of: date) -> Iterator[Finding]:
    """G1: enough people in administrative posts at every station."""
    name = "station.administrative_min"
    return _least(office, as_of, name, "事务性岗位", lambda here: here.of_kind("administrative_post"))


@check(
    "station.service_posts_per_village",
    title="服务性岗位不少于村居数",
    parameters=("station.service_posts_per_village",),
    rule_ids=("G2", "GDG-02"),
)
def service_posts_per_village(office: Office, as_of: date) -> Iterator[Finding]:
    """G2: in the town of every station at least as many service posts as it has villages on that day. Posts at the
    town's service points count with those of the station: they are one team (GDG-03)."""

    def judge(rule: Rule) -> Iterator[Finding]:
        places = places_of(office, as_of)
        stations = stations_on(office, as_of, places)
        counts, by_town = headcounts(office.db, as_of), _by_town(places, stations)
        for station in filter(rule.covers, stations):
            town = places.town_of(station.division_id, ("station", station.id))
            if town is None:
                verdict = Verdict(Outcome.NOT_APPLICABLE, "不在乡镇（街道）")
            else:
                team = together(counts.get(each.id, NOBODY) for each in by_town[town.id])
                verdict = staffing_rules.judge_posts_per_village(
                    team.of_kind("service_post"), len(places.index.villages.get(town.id, ())), rule.parameter.number()
                )
            yield rule.finding(station.name, verdict, remedy=_ADD_POST)

    name = "station.service_posts_per_village"
    return judged(office, as_of, name, name, judge)


@check(
    "station.line_covered",
    title="村（社区）都有社工在岗",
    parameters=("station.line_covered",),
    rule_ids=("GDG-03",),
)
def line_covered(office: Office, as_of: date) -> Iterator[Finding]:
    """GDG-03: no village is without a worker on the day; one finding a town. ``station uncovered`` lists the villages
    and the days."""

    def judge(rule: Rule) -> Iterator[Finding]:
        places = places_of(office, as_of)
        without: dict[int, list[str]] = {}
        for each in uncovered(office, as_of, as_of, places):
            without.setdefault(each.town.id, []).append(each.village.name)
        pilots = rule.parameter.scope.pilots
        for town in places.index.towns:
            if pilots and not any(pilot in town.name for pilot in pilots):
                continue
            villages = len(places.index.villages.get(town.id, ()))
            verdict = staffing_rules.judge_line_covered(villages, without.get(town.id, ()))
            yield rule.finding(town.name, verdict, remedy=f"swtool station uncovered --town {town.name}")

    return judged_if_asked(office, as_of, "station.line_covered", "station.line_covered", judge)


@check(
    "station.certified_present",
    title="站、室有持证社工",
    parameters=("station.certified_present",),
    rule_ids=("CDU-05",),
)
def certified_present(office: Office, as_of: date) -> Iterator[Finding]:
    """CDU-05: no station is without any certified worker. How many there must be the source does not say."""

    def judge(rule: Rule) -> Iterator[Finding]:
        counts = headcounts(office.db, as_of)
        region = office.fact("county_code", as_of)
        certified = {
            person_id
            for person_id, shown in all_credentials(office.db).items()
            if shown.certificates and rules.is_certified(shown, as_of, region)
        }
        verdict_on = cache(staffing_rules.judge_some_certified)
        for station in rule.stations():
            people = counts.get(station.id, NOBODY).everybody
            verdict = verdict_on(len(people), len(people & certified))
            yield rule.finding(station.name, verdict, remedy="登记证书：重报社工站人员花名册的持证情况")

    return judged_if_asked(office, as_of, "station.certified_present", "station.certified_present", judge)


@check(
    "station.part_time_min",
    title="兼职社工人数",
    parameters=("station.part_time_min",),
    rule_ids=("LSH-01",),
)
def part_time_min(office: Office, as_of: date) -> Iterator[Finding]:
    """LSH-01: enough people in part-time posts at every station (the full-time are ``station.full_time_min``)."""
    return _least(office, as_of, "station.part_time_min", "兼职社工", lambda here: here.of_basis("part_time"))


@check(
    "station.assistants_per_room",
    title="社工室的社工助理员",
    parameters=("station.assistants_per_room",),
    rule_ids=("LSH-02",),
)
def assistants_per_room(office: Office, as_of: date) -> Iterator[Finding]:
    """LSH-02: every room has its assistant: somebody who holds a post there, whatever it is called."""
    name = "station.assistants_per_room"
    return _least(office, as_of, name, "在岗的社工助理员", lambda here: len(here.everybody))


@check(
    "station.centre_posts", title="中心和社区社工站的岗位", parameters=("station.centre_posts",), rule_ids=("TZH-02",)
)
def centre_posts(office: Office, as_of: date) -> Iterator[Finding]:
    """TZH-02: the centre has its supervisors and professionals, and every community station of it a professional.

    The centre is the station of the 街道 (or an area centre); its community stations are those below it, and those in
    the same town. Posts of professionals are 服务性岗位.
    """

    def judge(rule: Rule) -> Iterator[Finding]:
        places = places_of(office, as_of)
        stations, counts = stations_on(office, as_of, places), headcounts(office.db, as_of)
        by_town = _by_town(places, stations)
        told: set[int] = set()
        asked = rule.parameter
        least = asked.number("supervisors"), asked.number("professionals")
        for centre in stations:
            if centre.tier not in _CENTRES or not rule.covers(centre):
                continue
            here = counts.get(centre.id, NOBODY)
            verdict = staffing_rules.judge_centre(here.of_kind("supervisor"), here.of_kind("service_post"), least=least)
            yield rule.finding(centre.name, verdict, remedy=_ADD_POST)
            town = places.town_of(centre.division_id, ("station", centre.id))
            for room in by_town[town.id] if town else ():
                if room.tier != "service_point" or room.id in told:
                    continue
                told.add(room.id)
                posts = counts.get(room.id, NOBODY).of_kind("service_post")
                verdict = staffing_rules.judge_least(posts, asked.number("each_station"), "专业社工")
                yield rule.finding(room.name, verdict, remedy=_ADD_POST)

    return judged(office, as_of, "station.centre_posts", "station.centre_posts", judge)


@check(
    "staff.head_qualification",
    title="总站和片区中心站负责人的条件",
    parameters=("staff.head_qualification",),
    rule_ids=("N3", "NHU-05"),
)
def head_qualification(office: Office, as_of: date) -> Iterator[Finding]:
    """N3: who heads a county station or an area centre has the experience, the certificate, and is in the party."""

    def judge(rule: Rule) -> Iterator[Finding]:
        stations = [each for each in stations_on(office, as_of) if rule.covers(each)]
        mine = {each.id for each in stations}
        posts = [p for p in posts_on(office.db, as_of) if p.post_kind == "station_head" and p.station_id in mine]
        heads = _heads(office, as_of, posts)
        asked = rule.parameter
        for station in stations:
            verdict = staffing_rules.judge_head(
                [heads[post.person_id] for post in posts if post.station_id == station.id],
                as_of,
                years=asked.number("experience"),
                certified=asked.flag("certified"),
                party_member=asked.flag("party_member"),
            )
            remedy = "核对花名册里的岗位性质、入职时间、持证情况和政治面貌；在别处服务过的补登"
            yield rule.finding(station.name, verdict, remedy=remedy)

    return judged(office, as_of, "staff.head_qualification", "staff.head_qualification", judge)


@check("staff.education_min", title="专职社工的学历", parameters=("staff.education_min",), rule_ids=("NHU-06",))
def education_min(office: Office, as_of: date) -> Iterator[Finding]:
    """NHU-06: everybody in a full-time post has the least education."""

    def judge(rule: Rule) -> Iterator[Finding]:
        stations = {each.id for each in stations_on(office, as_of) if rule.covers(each)}
        ids = {p.person_id for p in posts_on(office.db, as_of) if p.is_full_time and p.station_id in stations}
        credentials, persons = all_credentials(office.db, ids), persons_by_id(office.db, ids)
        least = rule.parameter.text("level")
        for person in sorted(persons.values(), key=lambda each: each.staff_no):
            verdict = staffing_rules.judge_education(credentials[person.id].educations, least, as_of)
            yield rule.finding(person.staff_no, verdict, remedy="补登学历：重报社工站人员花名册")

    return judged(office, as_of, "staff.education_min", "staff.education_min", judge)


def _least(office: Office, as_of: date, name: str, what: str, number: Callable[[Headcount], int]) -> Iterator[Finding]:
    """Judge one number of people at each station; check and parameter have the same name."""

    def judge(rule: Rule) -> Iterator[Finding]:
        counts = headcounts(office.db, as_of)
        least = rule.parameter.number()
        verdict_on = cache(lambda there: staffing_rules.judge_least(there, least, what))  # a province has 26,000 rooms
        for station in rule.stations():
            yield rule.finding(station.name, verdict_on(number(counts.get(station.id, NOBODY))), remedy=_ADD_POST)

    return judged(office, as_of, name, name, judge)


def _by_town(places: Places, stations: Sequence[Station]) -> Mapping[int, list[Station]]:
    """Town id → its stations and service points."""
    found: dict[int, list[Station]] = {}
    for station in stations:
        town = places.town_of(station.division_id, ("station", station.id)) if station.tier in _IN_TOWN else None
        if town is not None:
            found.setdefault(town.id, []).append(station)
    return found


def _heads(office: Office, as_of: date, posts: Sequence[Post]) -> dict[int, Head]:
    """Person id → what is known of whoever heads a station: all posts and employments count as service."""
    ids = {post.person_id for post in posts}
    persons, credentials = persons_by_id(office.db, ids), all_credentials(office.db, ids) if ids else {}
    history = posts_of_persons(office.db, ids) if ids else {}
    region = office.fact("county_code", as_of)
    found = {}
    for person_id in ids:
        shown = credentials.get(person_id, NOTHING)
        served = [Served(post.start, post.effective_until) for post in history[person_id]]
        served += [time for each in shown.employments if (time := Served.employed(each.entered_on, each.left_on))]
        certified = rules.is_certified(shown, as_of, region)
        found[person_id] = Head(served, certified, persons[person_id].political_status)
    return found


CHECKS: tuple[Check, ...] = (
    administrative_min,
    service_posts_per_village,
    line_covered,
    certified_present,
    part_time_min,
    assistants_per_room,
    centre_posts,
    head_qualification,
    education_min,
)
