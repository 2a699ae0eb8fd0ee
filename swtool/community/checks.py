"""The community's checks: organizations incubated (LSH-03) and filed (JLP-04), stations supervised (JSU-19), joint
meetings held (HRB-01)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.community import rules, store
from swtool.dates import Month
from swtool.findings import Finding, Outcome
from swtool.office import Office
from swtool.registry.boundaries import places_of
from swtool.registry.checking import Rule, judged
from swtool.registry.rules import Verdict, told_on
from swtool.registry.stations import Station

INTERVAL = "supervision.interval"


@check(
    "community.incubated_min",
    title="孵化社区社会组织",
    parameters=("community.incubated_min",),
    rule_ids=("LSH-03",),
)
def incubated_min(office: Office, as_of: date) -> Iterator[Finding]:
    """LSH-03: every town's station incubated enough community organizations in the year, and in the one before, where
    anybody entered any; one finding a station."""

    def judge(rule: Rule) -> Iterator[Finding]:
        if not office.db.value("SELECT EXISTS (SELECT 1 FROM community_organization)"):
            yield _nothing_known(
                rule, "还没有社区社会组织名册", "报社区社会组织名册：swtool intake template 社区社会组织名册"
            )
            return
        incubated, before = store.incubated_by_station(office.db, as_of, as_of), rule.year_before()
        earlier = store.incubated_by_station(office.db, before.as_of, as_of) if before else {}
        asked = before.stations_all_year() if before and earlier else set[int]()
        for station in rule.stations():
            verdict = rules.judge_incubated(incubated.get(station.id, 0), rule.parameter.number(), as_of)
            if before and station.id in asked:
                number, least = earlier.get(station.id, 0), before.parameter.number()
                verdict = told_on(verdict, rules.judge_incubated(number, least, before.as_of))
            yield rule.finding(station.name, verdict, remedy="孵化了没有登记的：swtool community add")

    return judged(office, as_of, "community.incubated_min", "community.incubated_min", judge)


@check("community.filing_body", title="社区社会组织备案", parameters=("community.filing_body",), rule_ids=("JLP-04",))
def filing_body(office: Office, as_of: date) -> Iterator[Finding]:
    """JLP-04: every community organization of the day is filed with its town; one finding an organization."""

    def judge(rule: Rule) -> Iterator[Finding]:
        for each in store.organizations(office.db, as_of, places_of(office, as_of)):
            verdict = rules.judge_filed(each.filing_no, each.filing_body, each.filed_on, each.town)
            remedy = f"swtool community update {each.number} --filing-no 备案号 --filing-body 机关 --filed 日期"
            yield rule.finding(f"{each.village} {each.name}", verdict, remedy=remedy)

    return judged(office, as_of, "community.filing_body", "community.filing_body", judge)


@check(
    "supervision.regular",
    title="社工站定期督导",
    parameters=("supervision.regular", INTERVAL),
    rule_ids=("JSU-19",),
)
def supervised(office: Office, as_of: date) -> Iterator[Finding]:
    """JSU-19: every station was supervised within the interval of the setting; one finding a station."""

    def judge(rule: Rule) -> Iterator[Finding]:
        last = store.last_supervised(office.db, as_of)
        if not last:
            yield _nothing_known(rule, "还没有督导记录", "报督导记录表：swtool intake template 督导记录表")
            return
        months = office.policy.at(INTERVAL, as_of).number()
        for station in rule.stations():
            verdict = rules.judge_supervised(last.get(station.id), station.opened_on, as_of, months)
            yield rule.finding(
                station.name, verdict, remedy=f"督导过没有登记的：swtool supervision add 督导 --station {station.name}"
            )

    return judged(office, as_of, "supervision.regular", "supervision.regular", judge)


@check(
    "meeting.joint_interval",
    title="每月召开联席会议",
    parameters=("meeting.joint_interval",),
    rule_ids=("HRB-01",),
)
def joint_meetings(office: Office, as_of: date) -> Iterator[Finding]:
    """HRB-01: every station's town held a joint meeting in each month of the year that is over, and of the year before,
    where any was entered; one finding a station. Months before the rule, or before the station was opened, are not
    asked for."""

    def judge(rule: Rule) -> Iterator[Finding]:
        places = places_of(office, as_of)
        held, before = store.joint_meetings(office.db, as_of, places), rule.year_before()
        kept = any(month.year == as_of.year - 1 for months in held.values() for month in months)
        asked = {station.id for station in before.stations()} if before and kept else set[int]()
        for station in rule.stations():
            if station.tier != "station":
                continue
            town = places.town_of(station.division_id, ("station", station.id))
            months = held.get(town.id, ()) if town else ()
            verdict = _joint_meetings(rule, station, months)
            if before and station.id in asked:
                verdict = told_on(verdict, _joint_meetings(before, station, months))
            where = town.name if town else "乡镇"
            remedy = f"开过没有登记的：swtool meeting add 议题 --level joint --village {where} --on 日期"
            yield rule.finding(station.name, verdict, remedy=remedy)

    return judged(office, as_of, "meeting.joint_interval", "meeting.joint_interval", judge)


def _joint_meetings(rule: Rule, station: Station, held: Collection[Month]) -> Verdict:
    begins, months = max(station.opened_on, rule.parameter.since.first_day), rule.parameter.number()
    periods = rules.periods_of_year(rule.as_of, months, begins)
    return rules.judge_joint_meetings(rule.as_of.year, months, periods, held)


CHECKS: tuple[Check, ...] = (incubated_min, filing_body, supervised, joint_meetings)


def _nothing_known(rule: Rule, what: str, remedy: str) -> Finding:
    """An office that keeps no such records cannot say that there are too few."""
    verdict = Verdict(Outcome.UNDETERMINED, f"{rule.as_of.isoformat()} {what}")
    return rule.finding(rule.office.fact("county_name", rule.as_of), verdict, remedy=remedy)
