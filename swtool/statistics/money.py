"""Projects of the year, and its money by source, from the months' ledgers (GXI-01, WUH-03, LSH-15).

``ledger_funds`` is where another book of the office's money is put in place of the monthly ledgers: it gives the counts
``income``, ``income_…`` and ``spending`` of a ground, in 分.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from swtool.dates import Month, PartialDate
from swtool.policy.parameter import Parameter
from swtool.projects.ledger import LedgerStatement
from swtool.projects.store import statements_between
from swtool.projects.terms import Direction
from swtool.registry.projects import Project, all_projects
from swtool.statistics.counting import Count, Item, gaps_of
from swtool.statistics.ground import Ground

SOURCES = "fund.sources"
_ROLES = {
    "income_charity": ("community",),
    "income_fiscal": ("assistance", "upper_grant", "county_match", "station_subsidy"),
}
"""What the roles of the policy's ``fund.sources`` are: 社区基金 is charity's; grants, matches and subsidies, public."""
_KINDS = {
    "income_lottery": ("福彩", "福利彩票", "彩票公益金"),
    "income_charity": ("慈善", "捐赠", "捐款", "基金会", "社区基金", "募捐", "募集", "配捐"),
    "income_fiscal": ("财政", "政府", "救助", "专项资金", "补助", "预算", "民政", "购买服务"),
}
"""Words by which a ledger's 资金来源 is told; the first that fits, for 财政彩票公益金 is lottery money."""
NO_LEDGER = "还没有收进财务台账"
INCOME = (*_KINDS, "income_other", "income_unstated")


def projects(ground: Ground) -> Mapping[str, Count]:
    """The figures of projects. One without any date of its period or approval cannot be placed in a year."""
    running: list[Item] = []
    approved: list[Item] = []
    amounts: list[Item] = []
    undated: Counter[int | None] = Counter()
    unpriced: Counter[int | None] = Counter()
    registered = all_projects(ground.office.db)
    why = "" if registered else "还没有登记项目"
    for project in registered:
        one = ground.at_station(("project", project.id), project.station_on(ground.day))
        start = project.starts_on or project.approved_on
        if start is None:
            undated[one.town_id] += 1
            continue
        if project.approved_on is not None and _in_year(project.approved_on, ground):
            approved.append(one)
        if not _runs(project, start, ground):
            continue
        running.append(one)
        if project.amount is None:
            unpriced[one.town_id] += 1
        else:
            amounts.append(Item(one.key, project.amount, one.town_id, one.station_id))
    gaps = gaps_of(undated, "个项目没有登记起止和立项日期")
    return {
        "projects": Count(running, gaps, why),
        "projects_approved": Count(approved, gaps, why),
        "project_amount": Count(amounts, (*gaps_of(unpriced, "个项目没有登记金额"), *gaps), why),
    }


def ledger_funds(ground: Ground) -> Mapping[str, Count]:
    """What came in by source and went out, as the months' ledgers state it."""
    statements = statements_between(ground.office.db, ground.months[0], ground.months[-1])
    if not statements:
        why = f"{ground.year} 年{NO_LEDGER}"
        return dict.fromkeys(("income", *INCOME, "spending"), Count(why=why))
    by_id = {each.id: each for each in all_projects(ground.office.db)}
    gaps = _silent(ground, by_id.values(), {(each.project_id, each.month) for each in statements})
    found: dict[str, list[Item]] = {name: [] for name in ("income", *INCOME, "spending")}
    named = names_of_roles(ground.office.policy.find(SOURCES, ground.day))
    for statement in statements:
        project = by_id.get(statement.project_id or 0)
        station = project.station_on(min(statement.month.last, ground.day)) if project else None
        key = ("ledger", statement.organization_id, statement.project_id or 0, statement.month.month)
        kinds = _incomes(statement, named)
        for kind in INCOME:
            found[kind].append(ground.at_station((*key, kind), station, kinds[kind]))
            found["income"].append(found[kind][-1])
        found["spending"].append(ground.at_station(key, station, statement.spending))
    return {name: Count(items, gaps_of(gaps, "个项目月没有台账")) for name, items in found.items()}


def _silent(
    ground: Ground, registered: Iterable[Project], stated: Collection[tuple[int | None, Month]]
) -> Counter[int | None]:
    """By town: how many months of running projects have no ledger."""
    gaps: Counter[int | None] = Counter()
    for project in registered:
        start = project.starts_on or project.approved_on
        if start is None:
            continue
        for month in ground.months:
            over = project.ends_on is not None and project.ends_on.last_day < month.first
            if start.first_day <= min(month.last, ground.day) and not over and (project.id, month) not in stated:
                station = project.station_on(min(month.last, ground.day))
                gaps[ground.towns_of_stations.get(station) if station is not None else None] += 1
    return gaps


def _incomes(statement: LedgerStatement, names: Mapping[str, Collection[str]]) -> Counter[str]:
    """Income of a month by kind; what has no line, or names no source, is unstated."""
    sums: Counter[str] = Counter()
    lines = [line for line in statement.lines if line.direction is Direction.INCOME]
    for line in lines:
        named = kind_of(line.funding_source, names)
        by_line = kind_of(line.budget_line, names) if named == "income_unstated" else named
        sums["income_unstated" if named == "income_unstated" and by_line == "income_other" else by_line] += line.amount
    if not lines and statement.income:
        sums["income_unstated"] += statement.income
    return sums


def names_of_roles(sources: Parameter | None) -> Mapping[str, tuple[str, ...]]:
    """Kind of income → what the county's sources of that kind are called, by the roles that the policy gives them."""
    if sources is None:
        return {}
    return {kind: tuple(sources.text(role) for role in roles if sources.has(role)) for kind, roles in _ROLES.items()}


def kind_of(source: str, names: Mapping[str, Collection[str]] = MappingProxyType({})) -> str:
    """Which of the four sources of the yearly statistics a ledger's words name; ``names`` are the county's own."""
    if not source.strip():
        return "income_unstated"
    for kind, words in _KINDS.items():
        if any(word in source for word in (*words, *names.get(kind, ()))):
            return kind
    return "income_other"


def _in_year(day: PartialDate, ground: Ground) -> bool:
    return ground.first <= day.first_day <= ground.day


def _runs(project: Project, start: PartialDate, ground: Ground) -> bool:
    return start.first_day <= ground.day and (project.ends_on is None or project.ends_on.last_day >= ground.first)
