"""What places ask of services: their tier is written (CDU-04), one household is not served twice (HUN-03), a station
does not do administrative work alone (JSU-17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.casework import judged as asked
from swtool.casework import rules
from swtool.casework.duplicates import WINDOW, Twice, duplicates
from swtool.checks import Check, check
from swtool.findings import Finding, Outcome
from swtool.office import Office
from swtool.registry.checking import Rule, judged, judged_if_asked
from swtool.registry.headcounts import NOBODY, headcounts
from swtool.registry.rules import Verdict
from swtool.registry.stations import names_on

_NAMED = 3


@check("service.tier_stated", title="服务记录写明层级", parameters=("service.tiers",), rule_ids=("CDU-04",))
def tier_stated(office: Office, as_of: date) -> Iterator[Finding]:
    """CDU-04: services of the year say which of the tiers they belong to; one finding a station that has services."""

    def judge(rule: Rule) -> Iterator[Finding]:
        names, tiers = names_on(office, as_of), rule.parameter.list("names")
        expected = "写明层级：" + "、".join(f"{at} {name}" for at, name in enumerate(tiers, 1))
        first = max(as_of.replace(month=1, day=1), rule.parameter.since.first_day)
        for station_id, records, without in asked.without_tier(office.db, first, as_of):
            what = f"本年服务记录 {records} 条，没有写层级的 {without} 条"
            outcome = Outcome.VIOLATED if without else Outcome.HOLDS
            figures: dict[str, object] = {"records": records, "without": without}
            verdict = Verdict(outcome, what, expected, f"{without} 条", figures=figures)
            yield rule.finding(names[station_id], verdict, remedy="补写服务记录表的服务层级一列后重报")

    return judged(office, as_of, "service.tier_stated", "service.tiers", judge)


@check("service.duplicates", title="同一户的重复服务", parameters=(WINDOW,), rule_ids=("HUN-03",))
def served_twice(office: Office, as_of: date) -> Iterator[Finding]:
    """HUN-03: no household was given the same service by two providers within some days; of the month of ``as_of``.
    One finding a household that was; one for the county where none was."""

    def judge(rule: Rule) -> Iterator[Finding]:
        window = rule.parameter.number()
        expected = f"{window} 天之内不由不同机构做同样的服务"
        by_file: dict[str, list[Twice]] = {}
        for each in duplicates(office, as_of.replace(day=1), as_of, window):
            by_file.setdefault(each.file_no, []).append(each)
        for file_no, pairs in sorted(by_file.items()):
            told = "；".join(
                f"{each.item}：{each.first.day.isoformat()} {each.first.provider}、"
                f"{each.second.day.isoformat()} {each.second.provider}"
                for each in pairs[:_NAMED]
            )
            what = f"本月 {len(pairs)} 次：{told}" + ("等" if len(pairs) > _NAMED else "")
            verdict = Verdict(Outcome.VIOLATED, what, expected, f"{len(pairs)} 次")
            yield rule.finding(f"档案 {file_no}", verdict, remedy="swtool service duplicates 核对，协调由一家来做")
        if not by_file:
            yield rule.finding(office.fact("county_name", as_of), Verdict(Outcome.HOLDS, "本月没有", expected))

    return judged(office, as_of, "service.duplicates", WINDOW, judge)


@check(
    "service.administrative_share",
    title="事务性工作所占的比例",
    parameters=("service.administrative_share",),
    rule_ids=("JSU-17",),
)
def administrative_share(office: Office, as_of: date) -> Iterator[Finding]:
    """JSU-17: a station does not do administrative work alone (单纯). How much is too much no source says: a station
    with administrative posts only breaks the rule, one without keeps it, between them the share is told and nothing is
    decided."""

    def judge(rule: Rule) -> Iterator[Finding]:
        counts = headcounts(office.db, as_of)
        for station in rule.stations():
            here = counts.get(station.id, NOBODY)
            verdict = rules.judge_share(here.of_kind("administrative_post"), len(here.everybody))
            yield rule.finding(station.name, verdict, remedy="核对岗位性质：swtool station show")

    name = "service.administrative_share"
    return judged_if_asked(office, as_of, name, name, judge)


CHECKS: tuple[Check, ...] = (tier_stated, served_twice, administrative_share)
