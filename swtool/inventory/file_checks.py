"""Checks of files and plans: 一户一档一人一案 (G3), plans where troubles cross (CDU-03), plans to be looked at again,
children's categories of grown-ups, and how long needs wait (LSH-11). Their subjects are villages."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.dates import PartialDate
from swtool.errors import PolicyFault
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.inventory.by_village import NOWHERE, by_village
from swtool.inventory.categories import categories_on
from swtool.inventory.clients import CLIENTS_ON_DAY, apart_of, place_of
from swtool.inventory.file_rules import Ended, Waits, coverage, elapsed, plan_reviews, plans_where_crossed
from swtool.inventory.guarding import minor_since
from swtool.inventory.individual_sheets import HAS_PLAN
from swtool.inventory.rules import CLOSED
from swtool.inventory.store import IN_USE, STATUS_THEN, subject_of
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.registry.boundaries import Place, Places, places_of

_MISSING = "swtool plan missing 查看名单，用 swtool plan open 立计划"


@check(
    "client.file_and_plan",
    title="一户一档、一人一案",
    parameters=("household.file_and_plan", "client.categories"),
    rule_ids=("G3", "GDG-06"),
)
def file_and_plan_check(office: Office, as_of: date) -> Iterator[Finding]:
    """G3: as many files as the village says it has households to file, and a plan for each client. How many households
    there are is told by ``household count``; without it only plans are decided."""
    code = "client.file_and_plan"
    rule = _parameter(office, "household.file_and_plan", as_of)
    if isinstance(rule, Finding):
        yield _named(rule, code)
        return
    places = places_of(office, as_of)
    files, stated = _files(office, as_of, places), _stated(office, as_of, places)
    clients: Counter[Place] = Counter()
    planned: Counter[Place] = Counter()
    for place, _, has_plan, number in _clients(office, as_of, places):
        clients[place] += number
        planned[place] += number if has_plan else 0

    def finding(counted: tuple[int, int | None, int, int]) -> Finding:
        there, wanted, people, plans = counted
        outcome = coverage(*counted)
        of = f"应建档 {wanted} 户，" if wanted is not None else "没有登记应建档户数，"
        return Finding(
            code,
            rule.severity,
            NOWHERE,
            f"{of}在用档案 {there} 份；服务对象 {people} 人，有个人计划 {plans} 人",
            expected="每户 1 份档案，每名服务对象 1 份计划",
            actual=f"缺档案 {max(0, (wanted or 0) - there)} 份、缺计划 {people - plans} 份",
            rule=office.policy.cite(rule),
            remedy=""
            if outcome is Outcome.HOLDS
            else f"swtool household count 登记应建档户数；{_MISSING}（--categories 1）",
            outcome=outcome,
            figures={"files": there, "clients": people, "plans": plans},
        )

    counted = {
        place: (files[place], stated.get(place), clients[place], planned[place])
        for place in {**files, **stated, **clients}
    }
    yield from by_village(office, as_of, counted, (0, None, 0, 0), finding)


@check(
    "client.crossed_plan",
    title="困难交叉的须有个人计划",
    parameters=("client.crossed_plan", "client.categories"),
    rule_ids=("CDU-03",),
)
def crossed_plan_check(office: Office, as_of: date) -> Iterator[Finding]:
    """CDU-03: whoever has several categories has a plan. Words that are no category of the policy do not count."""
    code = "client.crossed_plan"
    rule = _parameter(office, "client.crossed_plan", as_of)
    if isinstance(rule, Finding):
        yield _named(rule, code)
        return
    known, places, least = categories_on(office, as_of), places_of(office, as_of), rule.number()
    crossed: Counter[Place] = Counter()
    without: Counter[Place] = Counter()
    clients: Counter[Place] = Counter()
    for place, words, has_plan, number in _clients(office, as_of, places):
        clients[place] += number
        if len(known.read(words)[0]) >= least:
            crossed[place] += number
            without[place] += 0 if has_plan else number

    def finding(counted: tuple[int, int]) -> Finding:
        several, missing = counted
        return Finding(
            code,
            rule.severity,
            NOWHERE,
            f"有 {least} 类以上困难的 {several} 人，没有个人计划的 {missing} 人",
            expected="都有个人计划",
            actual=f"缺 {missing} 人",
            rule=office.policy.cite(rule),
            remedy=_MISSING if missing else "",
            outcome=plans_where_crossed(several, missing),
            figures={"crossed": several, "without": missing},
        )

    counted = {place: (crossed[place], without[place]) for place in clients}
    yield from by_village(office, as_of, counted, (0, 0), finding)


@check("plan.review_due", title="个人计划按期复核", rule_ids=("G3", "CDU-03"))
def review_due_check(office: Office, as_of: date) -> Iterator[Finding]:
    """A plan is looked at again by the day that it names itself. One that names none is not decided."""
    places = places_of(office, as_of)
    rows = office.db.query(
        "SELECT h.division_id, p.household_id, p.review_on FROM individual_plan p"
        " JOIN household h ON h.id = p.household_id"
        " WHERE p.opened_on <= :day AND (p.closed_on IS NULL OR p.closed_on > :day)",
        {"day": as_of.isoformat()},
    )
    counts: dict[Place, tuple[int, int, int]] = {}
    for row in rows:
        place = places.of(row["division_id"], ("household", row["household_id"]))
        plans, late, undated = counts.get(place, (0, 0, 0))
        late += 1 if row["review_on"] and row["review_on"] < as_of.isoformat() else 0
        counts[place] = plans + 1, late, undated + (0 if row["review_on"] else 1)
    return by_village(office, as_of, counts, (0, 0, 0), _of_reviews)


def _of_reviews(counted: tuple[int, int, int]) -> Finding:
    plans, late, undated = counted
    return Finding(
        "plan.review_due",
        Severity.WARNING,
        NOWHERE,
        f"在办个人计划 {plans} 份，复核逾期 {late} 份，没有写复核日期 {undated} 份" if plans else "没有在办的个人计划",
        expected="逾期 0 份",
        actual=f"逾期 {late} 份",
        remedy="swtool plan due 查看名单，复核后用 swtool plan review 登记" if late or undated else "",
        outcome=plan_reviews(plans, late, undated),
        figures={"plans": plans, "late": late, "undated": undated},
    )


@check("client.grown_up", title="成年后不再列儿童类", parameters=("client.categories", "privacy.minor_age"))
def grown_up_check(office: Office, as_of: date) -> Iterator[Finding]:
    """Whoever has come of age is assessed anew: categories of children do not apply any more."""
    known, places = categories_on(office, as_of), places_of(office, as_of)
    age = office.policy.at("privacy.minor_age", as_of).number()
    apart, split = apart_of(places)
    rows = office.db.query(
        f"SELECT h.division_id, {apart} AS apart, m.client_category AS words, count(*) AS number"
        f" FROM household_member m JOIN household h ON h.id = m.household_id"
        f" WHERE {CLIENTS_ON_DAY} AND m.birth_date <= :born GROUP BY h.division_id, 2, m.client_category",
        {"day": as_of.isoformat(), "apart": split, "born": minor_since(office, as_of)},
    )
    grown: Counter[Place] = Counter()
    for row in rows:
        if known.of_children(row["words"]):
            grown[place_of(places, row)] += row["number"]

    def finding(number: int) -> Finding:
        return Finding(
            "client.grown_up",
            Severity.WARNING,
            NOWHERE,
            f"已满 {age} 周岁、困难类别还有儿童类的 {number} 人" if number else "没有已成年还列儿童类的",
            expected="0 人",
            actual=f"{number} 人",
            rule=known.source,
            remedy="swtool household grown 查看名单，重新评估后用 swtool household alter 更改" if number else "",
            outcome=Outcome.VIOLATED if number else Outcome.HOLDS,
            figures={"grown": number},
        )

    return by_village(office, as_of, grown, 0, finding)


@check("need.elapsed", title="需求从发现到反馈、落实的时间", parameters=("need.elapsed",), rule_ids=("LSH-11",))
def elapsed_check(office: Office, as_of: date) -> Iterator[Finding]:
    """LSH-11: found (提出), reported (受理或转介), handled (办结). What waits counts up to the day."""
    rule = _parameter(office, "need.elapsed", as_of)
    if isinstance(rule, Finding):
        yield _named(rule, "need.elapsed")
        return
    places, report, handle = places_of(office, as_of), rule.number("report"), rule.number("handle")
    waits: defaultdict[Place, list[Waits]] = defaultdict(list)
    for row in _needs(office, as_of):
        place = places.of(row["division_id"], subject_of("need", row))
        waits[place].append(_waits(row, as_of, report, handle))

    def finding(told: tuple[Waits, ...]) -> Finding:
        late_report, late = (sum(getattr(one, name) for one in told) for name in ("reported_late", "handled_late"))
        undated = sum(one.is_undated for one in told)
        what = f"需求 {len(told)} 项：超过 {report} 天才反馈或还没有反馈的 {late_report} 项，"
        what += f"超过 {handle} 天才落实或还没有落实的 {late} 项" + (f"，日期不全的 {undated} 项" if undated else "")
        return Finding(
            "need.elapsed",
            rule.severity,
            NOWHERE,
            what if told else "近一年没有提出需求",
            expected=f"{report} 天内反馈，{handle} 天内落实",
            actual=f"{late_report} 项、{late} 项",
            rule=office.policy.cite(rule),
            remedy="经过见 swtool need show 编号；还没有登记的用 swtool need accept、meet 登记"
            if late_report or late
            else "",
            outcome=elapsed(told),
            figures={"needs": len(told), "reported_late": late_report, "handled_late": late},
        )

    counted = {place: tuple(those) for place, those in waits.items()}
    yield from by_village(office, as_of, counted, (), finding)


CHECKS: tuple[Check, ...] = (
    file_and_plan_check,
    crossed_plan_check,
    review_due_check,
    grown_up_check,
    elapsed_check,
)


def _clients(office: Office, as_of: date, places: Places) -> Iterator[tuple[Place, str, bool, int]]:
    """(place, words of the category, whether they have a plan, how many persons)."""
    apart, split = apart_of(places)
    for row in office.db.query(
        f"SELECT h.division_id, {apart} AS apart, m.client_category AS words, {HAS_PLAN} AS planned, count(*) AS number"
        f" FROM household_member m JOIN household h ON h.id = m.household_id WHERE {CLIENTS_ON_DAY}"
        " GROUP BY h.division_id, 2, m.client_category, 4",
        {"day": as_of.isoformat(), "apart": split},
    ):
        yield place_of(places, row), row["words"], bool(row["planned"]), row["number"]


def _files(office: Office, as_of: date, places: Places) -> Counter[Place]:
    apart, split = apart_of(places)
    found: Counter[Place] = Counter()
    for row in office.db.query(
        f"SELECT h.division_id, {apart} AS apart, count(*) AS number FROM household h"
        f" WHERE {IN_USE.format(alias='h')} GROUP BY h.division_id, 2",
        {"day": as_of.isoformat(), "apart": split},
    ):
        found[place_of(places, row)] += row["number"]
    return found


def _stated(office: Office, as_of: date, places: Places) -> dict[Place, int]:
    """How many households each village said last it has to file; of merged villages the sum."""
    found: Counter[Place] = Counter()
    for row in office.db.query(
        "SELECT c.division_id, c.households FROM household_count c WHERE c.superseded_at IS NULL"
        " AND c.counted_on = (SELECT max(o.counted_on) FROM household_count o WHERE o.division_id = c.division_id"
        " AND o.superseded_at IS NULL AND o.counted_on <= :day)",
        {"day": as_of.isoformat()},
    ):
        found[places.of(row["division_id"])] += row["households"]
    return dict(found)


def _needs(office: Office, as_of: date) -> list[sqlite3.Row]:
    """Needs of the last year with the days on which they were reported and handled, as far as known by the day."""
    return office.db.query(
        f"""
        SELECT n.id, n.division_id, n.household_id, n.raised_on,
            (SELECT min(s.happened_on) FROM need_status s WHERE s.need_id = n.id AND s.superseded_at IS NULL
                AND s.happened_on <= :day AND s.status <> 'raised') AS reported_on,
            {STATUS_THEN.format(kind="need", alias="n")} AS status_then,
            CASE WHEN n.resolved_on <= :day THEN n.resolved_on END AS handled_on
        FROM need_item n WHERE n.raised_on <= :day AND n.raised_on >= :since
        """,
        {"day": as_of.isoformat(), "since": f"{as_of.year - 1}-{as_of:%m-%d}"},
    )


def _waits(row: sqlite3.Row, as_of: date, report: int, handle: int) -> Waits:
    raised = PartialDate.parse(row["raised_on"])
    handled = PartialDate.parse(row["handled_on"]) if row["handled_on"] else None
    reported = PartialDate.parse(row["reported_on"]) if row["reported_on"] else handled
    return Waits.of(
        raised,
        reported or (Ended.SOME_DAY if row["status_then"] != "raised" else Ended.NOT_YET),
        handled or (Ended.SOME_DAY if row["status_then"] in CLOSED else Ended.NOT_YET),
        as_of,
        report=report,
        handle=handle,
    )


def _parameter(office: Office, name: str, as_of: date) -> Parameter | Finding:
    """The parameter of a day, or what is said of the whole county where there is none."""
    if name not in office.policy.names():
        return _whole("本地没有这一规定，也没有参照外地的", Outcome.NOT_APPLICABLE)
    try:
        return office.policy.at(name, as_of)
    except PolicyFault as fault:
        return _whole(fault.what, Outcome.UNDETERMINED)


def _named(finding: Finding, code: str) -> Finding:
    return Finding(code, finding.severity, finding.where, finding.what, outcome=finding.outcome)


def _whole(why: str, outcome: Outcome) -> Finding:
    return Finding("", Severity.INFO, Where(subject="全县"), why, outcome=outcome)
