"""What single places ask of evaluations: named dimensions, a number of parties, a contest in each quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from swtool.checks import check
from swtool.errors import NotFound
from swtool.evaluation import store
from swtool.evaluation.contest import QUARTERS, finals
from swtool.evaluation.store import Edition
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.registry.stations import stations_on

DIMENSIONS, PARTIES, QUARTERLY = "evaluation.dimensions", "evaluation.parties", "contest.quarterly"


@check(DIMENSIONS, title="评估方案的维度", parameters=(DIMENSIONS,), rule_ids=("HNG-19",))
def dimensions_check(office: Office, as_of: date) -> Iterator[Finding]:
    """HNG-19: each dimension that the place names is a first level of the scheme."""

    def judged(edition: Edition, rule: Parameter) -> tuple[bool, str]:
        have = {item.level1 for item in edition.items}
        lacking = [name for name in rule.list("names") if not any(name in level for level in have)]
        return not lacking, f"一级指标里没有{'、'.join(lacking)}" if lacking else "各维度都有"

    yield from _by_scheme(office, as_of, DIMENSIONS, judged)


@check(PARTIES, title="评估的几方", parameters=(PARTIES,), rule_ids=("JLP-03",))
def parties_check(office: Office, as_of: date) -> Iterator[Finding]:
    """JLP-03: as many different parties score as the place says; which they are the source does not tell."""

    def judged(edition: Edition, rule: Parameter) -> tuple[bool, str]:
        parties = sorted({party.label for item in edition.items for party, _ in item.parties})
        return len(parties) >= rule.number(), f"评分的有{'、'.join(parties)}，共 {len(parties)} 方"

    yield from _by_scheme(office, as_of, PARTIES, judged)


def _by_scheme(
    office: Office, as_of: date, name: str, judged: Callable[[Edition, Parameter], tuple[bool, str]]
) -> Iterator[Finding]:
    rule = office.policy.find(name, as_of)
    current = {each.scheme: each for each in store.editions(office.db) if each.edition_on <= as_of}
    if rule is None:
        yield Finding(name, Severity.INFO, Where(subject="全县"), "没有规定", outcome=Outcome.NOT_APPLICABLE)
        return
    if not current:
        yield Finding(
            name, rule.severity, Where(subject="全县"), "还没有载入评估方案", rule=office.policy.cite(rule),
            remedy="用 swtool intake load 载入绩效评估指标表", outcome=Outcome.UNDETERMINED,
        )  # fmt: skip
    for scheme, edition in sorted(current.items()):
        holds, what = judged(edition, rule)
        yield Finding(
            code=name,
            severity=rule.severity,
            where=Where(subject=f"《{scheme}》"),
            what=what,
            rule=office.policy.cite(rule),
            remedy="" if holds else "改好指标表重新载入",
            outcome=Outcome.HOLDS if holds else Outcome.VIOLATED,
        )


@check(QUARTERLY, title="一季一赛", parameters=(QUARTERLY,), rule_ids=("HNG-13",))
def contest_check(office: Office, as_of: date) -> Iterator[Finding]:
    """HNG-13: each station that stood through the year before has a final result of each quarter of it."""
    year = as_of.year - 1
    rule = office.policy.find(QUARTERLY, date(year, 12, 31))
    if rule is None:
        yield Finding(QUARTERLY, Severity.INFO, Where(subject="全县"), "没有规定", outcome=Outcome.NOT_APPLICABLE)
        return
    try:
        quarters = finals(office, year, "", as_of)
    except NotFound as none:
        yield Finding(
            QUARTERLY, rule.severity, Where(subject="全县"), f"{year}年没有登记季度比赛，无法判定",
            rule=office.policy.cite(rule), remedy=none.remedy, outcome=Outcome.UNDETERMINED,
        )  # fmt: skip
        return
    came = [
        {one.entrant.key for found in by_scheme.values() for one in found if one.vetoes or one.total is not None}
        for by_scheme in quarters
    ]  # by whichever scheme; a veto is a result, too
    wanted = rule.number()
    first, last = date(year, 1, 1), date(year, 12, 31)
    through = {one.uid for one in stations_on(office, first)} & {one.uid for one in stations_on(office, last)}
    for one in stations_on(office, last):
        if one.tier != "station" or one.uid not in through:
            continue
        lacking = [quarter for quarter, keys in zip(QUARTERS, came, strict=True) if one.uid not in keys]
        have = len(QUARTERS) - len(lacking)
        yield Finding(
            code=QUARTERLY,
            severity=rule.severity,
            where=Where(subject=one.name),
            what=f"{year}年有 {have} 个季度的成绩" + (f"，缺 {'、'.join(lacking)}" if lacking else ""),
            rule=office.policy.cite(rule),
            remedy="" if have >= wanted else "用 swtool evaluation contest 看各季度到哪一步",
            outcome=Outcome.HOLDS if have >= wanted else Outcome.VIOLATED,
        )
