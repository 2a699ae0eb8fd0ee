"""An organization's dossier: everything that the office keeps on it, as one table by parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.disclosure.rules import Stand
from swtool.disclosure.standing import standings_of_year
from swtool.office import Office
from swtool.privacy import mask_name
from swtool.registry.dossiers import (
    ASPECTS,
    CREDIT_LISTS,
    RESULTS,
    REVIEW_KINDS,
    ROLES,
    VERDICTS,
    KeyPerson,
    credit_entries,
    key_persons,
    reviews,
)
from swtool.registry.organizations import ORGANIZATION_KINDS, Organization, ratings
from swtool.registry.projects import all_projects
from swtool.registry.stations import last_day, operators, station_names
from swtool.tables import Heading, Show, Table

_Row = tuple[str, str | None, str | None, object, object, str | None]
_YEARS = 3  # the years of disclosure that are shown, this one included
_HEADINGS = (
    Heading("part", "部分"),
    Heading("item", "事项"),
    Heading("name", "姓名", mask=mask_name),
    Heading("effective_on", "起", Show.DAY),
    Heading("last", "止", Show.DAY),
    Heading("details", "内容"),
)


def dossier(office: Office, one: Organization, as_of: date) -> Table:
    """Register, ratings, inspections and reports, credit lists, key persons, contracts, projects, disclosure on time.

    What begins after ``as_of`` is left out.
    """
    rows = [
        row
        for part in (_register, _ratings, _reviews, _credit, _persons, _contracts, _projects, _disclosure)
        for row in part(office, one, as_of)
    ]
    return Table(f"机构档案：{one.name}", _HEADINGS, rows, as_of=as_of)


def _register(office: Office, one: Organization, as_of: date) -> Iterator[_Row]:
    yield ("登记", "类型", None, None, None, ORGANIZATION_KINDS[one.kind])
    yield ("登记", "信用代码", None, None, None, one.credit_code or "没有登记")
    yield ("登记", "登记地", None, None, None, one.region or "没有登记")
    if one.contact_name:
        yield ("登记", "联系人", one.contact_name, None, None, None)
    if one.charity_recognized_on:
        yield ("登记", "认定慈善组织", None, one.charity_recognized_on, None, None)
    if one.closed_on:
        yield ("登记", "注销", None, one.closed_on, None, None)


def _ratings(office: Office, one: Organization, as_of: date) -> Iterator[_Row]:
    for rating in ratings(office.db).get(one.id, []):
        if rating.effective_on <= as_of:
            state = "有效" if rating.covers(as_of) else "已过期"
            yield ("评估等级", f"{rating.grade}A", None, rating.effective_on, last_day(rating.effective_until), state)


def _reviews(office: Office, one: Organization, as_of: date) -> Iterator[_Row]:
    for review in reviews(office.db).get(one.id, []):
        if review.reviewed_on <= as_of:
            details = "，".join(filter(None, (RESULTS[review.result], review.document_no)))
            yield ("年检年报", f"{review.year}年度{REVIEW_KINDS[review.kind]}", None, review.reviewed_on, None, details)


def _credit(office: Office, one: Organization, as_of: date) -> Iterator[_Row]:
    for entry in credit_entries(office.db).get(one.id, []):
        if entry.effective_on <= as_of:
            details = "，".join(filter(None, (entry.basis, entry.document_no)))
            item, last = CREDIT_LISTS[entry.list], last_day(entry.effective_until)
            yield ("信用", item, None, entry.effective_on, last, details)


def _persons(office: Office, one: Organization, as_of: date) -> Iterator[_Row]:
    for person in key_persons(office.db, as_of).get(one.id, []):
        if person.effective_on <= as_of:
            item = f"{ROLES[person.role]} {person.key_no}"
            last = last_day(person.effective_until)
            yield ("关键人员", item, person.name, person.effective_on, last, _reviewed(person))


def _reviewed(person: KeyPerson) -> str:
    if person.review is None:
        return "没有审查"
    review = person.review
    words = (f"{title}{VERDICTS[getattr(review, aspect)]}" for aspect, title in ASPECTS.items())
    return f"{'、'.join(words)}（{review.reviewed_on} {review.reviewed_by}）"


def _contracts(office: Office, one: Organization, as_of: date) -> Iterator[_Row]:
    names = station_names(office.db)
    mine = [
        contract
        for contracts in operators(office.db).values()
        for contract in contracts
        if contract.organization_id == one.id and contract.effective_on <= as_of
    ]
    for contract in sorted(mine, key=lambda each: (each.effective_on, names[each.station_id])):
        item, last = names[contract.station_id], last_day(contract.effective_until)
        yield ("运营社工站", item, None, contract.effective_on, last, contract.contract_no)


def _projects(office: Office, one: Organization, as_of: date) -> Iterator[_Row]:
    for project in all_projects(office.db):
        begins = project.starts_on or project.approved_on
        if project.organization_id != one.id or (begins is not None and begins.first_day > as_of):
            continue
        approved = f"{project.approved_on.label}立项" if project.approved_on else "没有登记立项日期"
        starts, ends = (str(day) if day else None for day in (project.starts_on, project.ends_on))
        yield ("项目", project.name, None, starts, ends, approved)


def _disclosure(office: Office, one: Organization, as_of: date) -> Iterator[_Row]:
    """Of the months whose last day has come, how many were published in time, year by year."""
    for year in range(as_of.year - _YEARS + 1, as_of.year + 1):
        stands = [
            standing.timing.stand
            for months in standings_of_year(office, year, as_of).values()
            for standing in months
            if standing.organization.id == one.id and standing.timing.stand is not Stand.PENDING
        ]
        if stands:
            in_time = stands.count(Stand.ON_TIME)
            late, missing = stands.count(Stand.LATE), stands.count(Stand.MISSING)
            details = f"应公开 {len(stands)} 个月，按时 {in_time}，迟 {late}，缺 {missing}"
            yield ("三务公开", f"{year}年", None, None, None, details)
