"""Disclosure as lists: the year's matrix against the last day in time, the register, a sealed page table by table."""

from __future__ import annotations

from datetime import date

from swtool.dates import Month
from swtool.disclosure.duty import is_judged_on_posting, rule_of
from swtool.disclosure.measures import measure
from swtool.disclosure.page import Page
from swtool.disclosure.postings import Posting, postings_between
from swtool.disclosure.publications import publications
from swtool.disclosure.rules import Stand
from swtool.disclosure.standing import Standing, standings_of_year
from swtool.disclosure.store import short_code
from swtool.office import Office
from swtool.tables import Heading, Hint, Show, Table

LEGEND = (
    "列是月份：√ 按时公开，“迟”后是晚了几天，“缺”是到期没有公开，“待”是还没到期也没公开，“—”是当月不用公开；"
    "“按时”是按时的月数/到期的月数"
)


def year_matrix(office: Office, year: int, as_of: date) -> Table:
    """Organization × month: when each came out, what is late, what is missing."""
    by_month = standings_of_year(office, year, as_of)
    cells: dict[str, dict[Month, Standing]] = {}
    for month, found in by_month.items():
        for one in found:
            cells.setdefault(one.organization.name, {})[month] = one
    rules = {one.rule.parameter.name: one.rule.parameter for found in by_month.values() for one in found}
    months = [Month(year, number) for number in range(1, 13)]
    rows = []
    for name, owed in sorted(cells.items()):
        year_of_one = measure(name, owed.values(), as_of)
        told = f"{year_of_one.on_time}/{year_of_one.expected}"
        rows.append((name, *(_cell(owed.get(month), month, by_month) for month in months), told))
    return Table(
        f"{year}年各月三务公开情况",
        (
            Heading("organization", "机构"),
            *(Heading(f"m{month.month:02d}", f"{month.month}", Show.CODE) for month in months),
            Heading("on_time", "按时", Show.CODE),
        ),
        rows,
        as_of=as_of,
        sources=tuple(office.policy.cite(parameter) for parameter in rules.values()),
        notes=(LEGEND, Hint("公开的日期见 swtool disclosure list")),
    )


def _cell(standing: Standing | None, month: Month, begun: dict[Month, list[Standing]]) -> str:
    if standing is None:
        return "—" if month in begun else ""
    match standing.timing.stand:
        case Stand.ON_TIME:
            return "√"
        case Stand.LATE:
            return f"迟{standing.timing.days}"
        case Stand.MISSING:
            return "缺"
    return "待"


def outstanding(office: Office, year: int, as_of: date) -> int:
    """How many months of the year are missing by ``as_of``."""
    found = standings_of_year(office, year, as_of)
    return sum(one.timing.stand is Stand.MISSING for month in found.values() for one in month)


def register(office: Office, first: Month, last: Month, *, organization_id: int | None = None) -> Table:
    """Everything that came out: version, when, last day in time, code, where, where it was posted.

    How late a month was is told at its first version: by the first posting where policy judges on that.
    """
    posted: dict[tuple[int, Month], list[Posting]] = {}
    for posting in postings_between(office.db, first, last, organization_id=organization_id):
        posted.setdefault((posting.organization_id, posting.month), []).append(posting)
    rows = []
    for one in publications(office.db, first, last, organization_id=organization_id):
        appeared = posted.get((one.organization_id, one.month), [])
        rule = rule_of(office, one.month)
        on_posting = rule is not None and is_judged_on_posting(office, rule)
        counts = (appeared[0].posted_on if appeared else None) if on_posting else one.published_on
        rows.append(
            (
                str(one.month),
                one.organization_name,
                one.version,
                one.published_on,
                one.due_on,
                max((counts - one.due_on).days, 0) if counts and one.version == 1 else None,
                short_code(one.sha256),
                one.reason,
                one.folder,
                "；".join(f"{each.channel} {each.posted_on}" for each in appeared if each.version == one.version),
            )
        )
    return Table(
        "三务公开登记簿",
        (
            Heading("month", "月份", Show.DAY),
            Heading("organization", "机构"),
            Heading("version", "版次", Show.COUNT),
            Heading("published_on", "公开日期", Show.DAY),
            Heading("due_on", "最后一天", Show.DAY),
            Heading("days_late", "迟（天）", Show.COUNT),
            Heading("code", "封存码", Show.CODE),
            Heading("reason", "更正说明", minor=True),
            Heading("folder", "文件夹", minor=True),
            Heading("posted", "发布在", minor=True),
        ),
        rows,
        as_of=office.today,
    )


def page_tables(page: Page) -> list[Table]:
    """What was published, as tables for the screen."""
    tables = []
    for part in page.parts:
        if not part.tables:
            tables.append(Table(f"{part.label}：{part.remark}", (Heading("none", ""),), ()))
        for table in part.tables:
            rows = [*table.rows, *([table.total] if table.total else [])]
            headings = tuple(Heading(column.key, column.title, column.show) for column in table.columns)
            tables.append(Table(f"{part.label}　{table.title}", headings, rows, notes=table.notes))
    return tables
