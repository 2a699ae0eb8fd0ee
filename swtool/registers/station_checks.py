"""The checks of stations and communities: papers, plans, lists, what is at one place, what was ticked off, pilots.

Each answers for all by one reading of its register; an office that keeps no such register is told so and not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome
from swtool.folding import squeeze
from swtool.inventory.forms import NEED_LIST, RESOURCE_LIST
from swtool.office import Office
from swtool.registers import rules, store
from swtool.registers.judging import named, nothing_known
from swtool.registers.register import Register
from swtool.registers.station_forms import (
    CO_LOCATED,
    DOCUMENTS,
    DUTIES,
    PILOTS,
    PLANS,
    PROCEDURES,
    STANDARDS,
    TICKED,
    UNITS,
)
from swtool.registers.store import Entry
from swtool.registers.subjects import Subjects
from swtool.registry.checking import Rule, judged
from swtool.registry.rules import Verdict, told_on
from swtool.registry.stations import Station

_STATION = "station"
_SHEETS = {"群众需求清单": NEED_LIST.title, "资源共享清单": RESOURCE_LIST.title}
"""By which sheet a list comes in, where that is called otherwise."""


@check("station.documents", title="制度文件齐全", parameters=("station.documents",), rule_ids=("JSU-12", "LSH-06"))
def documents(office: Office, as_of: date) -> Iterator[Finding]:
    """JSU-12, LSH-06: every station has each document that the rule names: its own, its town's, or the county's."""

    def judge(rule: Rule) -> Iterator[Finding]:
        yield from _judge_names(rule, DOCUMENTS, in_titles=True)

    return judged(office, as_of, "station.documents", "station.documents", judge)


@check("station.duty_heads", title="责任清单的各个方面", parameters=("station.duty_heads",), rule_ids=("LSH-05",))
def duty_heads(office: Office, as_of: date) -> Iterator[Finding]:
    """LSH-05: every station's duties speak of each head that the rule names."""

    def judge(rule: Rule) -> Iterator[Finding]:
        yield from _judge_names(rule, DUTIES, in_titles=False)

    return judged(office, as_of, "station.duty_heads", "station.duty_heads", judge)


@check("station.co_located", title="多站同址共建", parameters=("station.co_located",), rule_ids=("LSH-09",))
def co_located(office: Office, as_of: date) -> Iterator[Finding]:
    """LSH-09: with every station the other kinds of stations are at one place."""

    def judge(rule: Rule) -> Iterator[Finding]:
        entries = store.entries(office.db, CO_LOCATED.name, as_of)
        if not entries:
            yield nothing_known(rule, CO_LOCATED)
            return
        lines = _by_station(Subjects(office, as_of, entries), entries)
        for station in _stations(rule):
            there = [("社工站", station.name), *map(named, lines.get(station.id, ()))]
            verdict = rules.judge_named(there, rule.parameter.list("names"), in_titles=True)
            yield rule.finding(station.name, verdict, remedy="同址没有登记的：swtool register add 同址共用")

    return judged(office, as_of, "station.co_located", "station.co_located", judge)


@check("station.yearly_plan", title="年度计划", parameters=("station.yearly_plan",), rule_ids=("JSU-13",))
def yearly_plan(office: Office, as_of: date) -> Iterator[Finding]:
    """JSU-13: every station has a plan of the year, and those that were open all of the year before have one of that,
    where anybody entered any; one finding a station."""

    def judge(rule: Rule) -> Iterator[Finding]:
        entries = store.entries(office.db, PLANS.name, as_of)
        if not entries:
            yield nothing_known(rule, PLANS)
            return
        lines = _by_station(Subjects(office, as_of, entries), entries)
        before = rule.year_before()
        kept = before is not None and any(entry.whole("year") == before.as_of.year for entry in entries)
        asked = before.stations_all_year() if before and kept else set[int]()
        for station in _stations(rule):
            own = lines.get(station.id, ())
            verdict = rules.judge_plan(_titles(own, as_of.year), as_of)
            if before and station.id in asked:
                verdict = told_on(verdict, rules.judge_plan(_titles(own, before.as_of.year), before.as_of))
            yield rule.finding(station.name, verdict, remedy="有计划没有登记的：swtool register add 年度计划")

    return judged(office, as_of, "station.yearly_plan", "station.yearly_plan", judge)


@check("station.lists", title="四项清单", parameters=("station.lists",), rule_ids=("LSH-04",))
def lists(office: Office, as_of: date) -> Iterator[Finding]:
    """LSH-04: each list that the rule names is kept; one finding a list."""

    def judge(rule: Rule) -> Iterator[Finding]:
        counted = _list_counts(office, as_of)
        for name in rule.parameter.list("names"):
            number = counted.get(name)
            if number is None:
                verdict = Verdict(Outcome.UNDETERMINED, "不知道记在哪本登记簿里", name)
            elif number:
                verdict = Verdict(Outcome.HOLDS, f"现有 {number} 条", name, f"{number} 条")
            else:
                verdict = Verdict(Outcome.VIOLATED, "一条也没有登记", name, "0 条")
            sheet = _SHEETS.get(name, name)
            yield rule.finding(name, verdict, remedy=f"取空白表填报：swtool intake template {sheet}")

    return judged(office, as_of, "station.lists", "station.lists", judge)


@check("station.checklist", title="标准逐项核对", parameters=("station.checklist",), rule_ids=("ORD-03",))
def checklist(office: Office, as_of: date) -> Iterator[Finding]:
    """ORD-03: the place has loaded as many items as the rule counts, and every station has each of them."""

    def judge(rule: Rule) -> Iterator[Finding]:
        entries, label = store.entries(office.db, STANDARDS.name, as_of), _plain(rule.parameter.label)
        standards = [entry.text("title") for entry in entries if _plain(entry.text("category")) in label]
        wanted, county = rule.parameter.number(), office.fact("county_name", as_of)
        if len(standards) != wanted:
            what = (
                f"载入了 {len(standards)} 项标准事项，规定是 {wanted} 项" if standards else "是哪几项，本地还没有载入"
            )
            outcome = Outcome.VIOLATED if standards else Outcome.UNDETERMINED
            remedy = "报核对标准登记表，标准名称与规定一致：swtool intake template 核对标准登记表"
            verdict = Verdict(outcome, what, f"{wanted} 项", f"{len(standards)} 项")
            yield rule.finding(county, verdict, remedy=remedy)
            return
        ticks = _last_ticks(office, as_of)
        for station in _stations(rule):
            verdict = rules.judge_ticks(standards, ticks.get(station.id, {}))
            yield rule.finding(station.name, verdict, remedy="核对后报站点核对表：swtool intake template 站点核对表")

    return judged(office, as_of, "station.checklist", "station.checklist", judge)


@check("community.units", title="社区组织架构", parameters=("community.units",), rule_ids=("KBS-01",))
def units(office: Office, as_of: date) -> Iterator[Finding]:
    """KBS-01: every community whose structure is on record has each unit that the rule names."""

    def judge(rule: Rule) -> Iterator[Finding]:
        entries = store.entries(office.db, UNITS.name, as_of)
        if not entries:
            yield nothing_known(rule, UNITS)
            return
        subjects = Subjects(office, as_of, entries)
        lines: dict[tuple[tuple[str, str, int], str], list[rules.Named]] = {}
        for entry in entries:
            if (place := subjects.place_of(entry)) is not None:
                lines.setdefault((place.order, place.name), []).append(named(entry))
        for (_, name), there in sorted(lines.items()):
            verdict = rules.judge_named(there, rule.parameter.list("names"), in_titles=False)
            yield rule.finding(name, verdict, remedy="补登记：swtool register add 社区组织架构")

    return judged(office, as_of, "community.units", "community.units", judge)


@check("pilot.period", title="试点期限", parameters=("pilot.period",), rule_ids=("QZH-06",))
def pilot_period(office: Office, as_of: date) -> Iterator[Finding]:
    """QZH-06: every pilot that began runs within the least and the most years of the rule; one finding a pilot."""

    def judge(rule: Rule) -> Iterator[Finding]:
        begun = [entry for entry in store.entries(office.db, PILOTS.name) if entry.began <= as_of.isoformat()]
        if not begun:
            yield nothing_known(rule, PILOTS)
        least, most = rule.parameter.number("least"), rule.parameter.number("most")
        for entry in begun:
            until = entry.text("effective_until")
            ended = date.fromisoformat(until) if until else None
            verdict = rules.judge_pilot(date.fromisoformat(entry.began), ended, as_of, least, most)
            remedy = f"结束了的登记终止：swtool register end {entry.number} --on 日期"
            yield rule.finding(entry.text("title"), verdict, remedy=remedy)

    return judged(office, as_of, "pilot.period", "pilot.period", judge)


CHECKS: tuple[Check, ...] = (documents, duty_heads, co_located, yearly_plan, lists, checklist, units, pilot_period)


def _judge_names(rule: Rule, register: Register, *, in_titles: bool) -> Iterator[Finding]:
    """Whether each station has every line that the rule names: its own, its town's, or the county's."""
    entries = store.entries(rule.office.db, register.name, rule.as_of)
    if not entries:
        yield nothing_known(rule, register)
        return
    subjects = Subjects(rule.office, rule.as_of, entries)
    own: dict[int, list[rules.Named]] = {}
    of_places: dict[int, list[rules.Named]] = {}
    everywhere: list[rules.Named] = []
    for entry in entries:
        place = subjects.place_of(entry)
        if (at := subjects.station_of(entry)) is not None:
            own.setdefault(at, []).append(named(entry))
        elif place is None:
            everywhere.append(named(entry))
        else:
            of_places.setdefault(place.division.id, []).append(named(entry))
    for station in _stations(rule):
        lies = subjects.places.of(station.division_id, (_STATION, station.id)).division.id
        lines = [*everywhere, *of_places.get(lies, ()), *own.get(station.id, ())]
        verdict = rules.judge_named(lines, rule.parameter.list("names"), in_titles=in_titles)
        yield rule.finding(station.name, verdict, remedy=f"有而没有登记的：swtool register add {register.form.title}")


def _stations(rule: Rule) -> Iterator[Station]:
    """The stations that a rule is meant for; one that names no tier speaks of 社工站 alone."""
    for station in rule.stations():
        if rule.parameter.scope.tiers or station.tier == _STATION:
            yield station


def _titles(lines: Sequence[Entry], year: int) -> list[str]:
    return [entry.text("title") for entry in lines if entry.whole("year") == year]


def _by_station(subjects: Subjects, entries: list[Entry]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        if (station := subjects.station_of(entry)) is not None:
            found.setdefault(station, []).append(entry)
    return found


def _plain(name: str) -> str:
    """What a standard is called, without marks: 六有标准."""
    return "".join(sign for sign in squeeze(name) if sign not in "“”\"'《》")


def _last_ticks(office: Office, as_of: date) -> Mapping[int, dict[str, tuple[date, bool]]]:
    """Station → item (as ``squeeze`` spells it, for it is written in several ways) → when it was last looked at, and
    what was found; of one day's, what was entered last."""
    entries = store.entries(office.db, TICKED.name, as_of)
    entries.sort(key=lambda entry: (entry.text("effective_on"), entry.id))
    found: dict[int, dict[str, tuple[date, bool]]] = {}
    for station, own in _by_station(Subjects(office, as_of, entries), entries).items():
        for entry in own:
            tick = date.fromisoformat(entry.text("effective_on")), entry.whole("fulfilled") == 1
            found.setdefault(station, {})[squeeze(entry.text("title"))] = tick
    return found


def _list_counts(office: Office, as_of: date) -> dict[str, int]:
    """How many lines each of the four lists has; needs and resources are kept by the rooms that hold them."""
    counted = store.counts(office.db, as_of)
    return {
        "社工责任清单": counted.get(DUTIES.name, 0),
        "工作程序清单": counted.get(PROCEDURES.name, 0),
        "群众需求清单": store.needs_raised(office.db, as_of),
        "资源共享清单": store.resources_held(office.db, as_of),
    }
