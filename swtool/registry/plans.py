"""How rows of the registry's sheets become changes.

The roster's planner is in ``roster``: it needs a decision about posts from above, so the room that decides offers its
book.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from swtool.dates import OPEN_END, PartialDate
from swtool.findings import Severity
from swtool.forms.form import Form
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Book, Change, Extract, FieldChange, Plan, Row
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.registry.forms import ORGANIZATION_LIST, PROJECT_LIST, STATION_LIST
from swtool.registry.held import held_organizations, held_projects, held_stations
from swtool.registry.organization_list import refuse_unsaid
from swtool.registry.organizations import (
    Organization,
    OrganizationFinder,
    Rating,
    insert_organization,
    rate_organization,
    ratings,
    update_organization,
)
from swtool.registry.projects import Project, ProjectFinder, correct_project, insert_project
from swtool.registry.rules import rating_until
from swtool.registry.station_finder import StationFinder
from swtool.registry.station_plan import plan_stations
from swtool.registry.stations import Station
from swtool.registry.successors import Successors
from swtool.store.database import Transaction

_DEFAULT_KIND = "social_service_institution"
_RATED_ON_UNKNOWN = "写了评估等级，没有写起始日，没有记入"


@dataclass(slots=True)
class _Changes:
    """What a row changes of one record."""

    values: dict[str, object] = field(default_factory=dict)
    fields: list[FieldChange] = field(default_factory=list)

    @property
    def titles(self) -> str:
        """The columns that change, for showing."""
        return "、".join(each.title for each in self.fields)


def plan_organizations(office: Office, extract: Extract, batch: Batch) -> Plan:
    """社会组织名单: organizations by credit code, else by name; a rating is added with the day from which it counts."""
    finder = OrganizationFinder(office.db)
    rated = ratings(office.db)
    plan = Plan()
    for row in extract.rows:
        if not row.text("name"):
            continue
        known = (finder.find(row.text("credit_code")) if row.text("credit_code") else None) or finder.exactly(
            row.text("name")
        )
        if known and known.credit_code and row.text("credit_code") not in ("", known.credit_code):
            what = "同名的机构登记的是另一个统一社会信用代码"
            extract.fault(row, "credit_code", "organization.credit_code_differs", what, remedy="核对代码，或写全称")
            continue
        same = finder.exactly(row.text("name"))
        if known and same and same.id != known.id:
            what = f"另一个机构已叫“{same.name}”，信用代码不同"
            extract.fault(row, "name", "organization.name_taken", what, remedy="核对名称和统一社会信用代码")
            continue
        values = _stated(row, extract, _ORGANIZATION_COLUMNS)
        rating = _rating(office, extract, row, rated.get(known.id, []) if known else [])
        if known is None:
            if refuse_unsaid(extract, row):
                continue
            values.values.setdefault("kind", _DEFAULT_KIND)
            plan.writes.append(_new_organization(batch, row, values.values, rating))
            plan.changes.append(Change(Action.INSERT, row.number, row.text("name")))
            continue
        changed = _differing(values, known, ORGANIZATION_LIST)
        if rating:
            changed.fields.append(_rating_change(rating, rated.get(known.id, [])))
        taken = ("rating_from", "rating_to") if rating else ()
        if changed.fields:
            plan.writes.append(_organization_update(known.id, changed.values, rating))
        action = Action.UPDATE if changed.fields else Action.UNCHANGED
        plan.changes.append(Change(action, row.number, known.name, changed.titles, tuple(changed.fields), taken=taken))
    return plan


def plan_projects(office: Office, extract: Extract, batch: Batch) -> Plan:
    """项目一览表: projects by name, with their organization and station."""
    organizations, stations = OrganizationFinder(office.db), StationFinder(office.db)
    projects, successors = ProjectFinder(office.db), Successors(office)
    plan = Plan()
    for row in extract.rows:
        if not row.text("name"):
            continue
        stated = _stated(row, extract, _PROJECT_COLUMNS)
        organization = organizations.find(row.text("organization")) if row.text("organization") else None
        if organization is None:
            what, remedy = organizations.refusal(row.text("organization"))
            extract.fault(row, "organization", "project.unknown_organization", what, remedy=remedy)
            continue
        stated.values["organization_id"] = organization.id
        if row.text("station"):
            station = _station(extract, row, "station", stations)
            if station is None:
                continue
            stated.values["station_id"] = station.id
        _check_period(extract, row)
        found = projects.find(row.text("name"))
        if len(found) > 1:
            what, remedy = projects.refusal(row.text("name"))
            extract.fault(row, "name", "project.ambiguous", what, remedy=remedy)
            continue
        project = found[0] if found else None
        if project is None:
            plan.writes.append(_insertion(insert_project, stated.values, batch, row))
            plan.changes.append(Change(Action.INSERT, row.number, row.text("name")))
            continue
        project = project._replace(station_id=successors.station(project.station_on(office.today)))
        if isinstance(named := stated.values.get("station_id"), int):
            stated.values["station_id"] = successors.station(named)
        changed = _differing(stated, project, PROJECT_LIST)
        _name_places(changed, project, organizations, stations)
        if changed.values:
            plan.writes.append(_project_update(project, changed.values, office.today))
        action = Action.UPDATE if changed.values else Action.UNCHANGED
        plan.changes.append(Change(action, row.number, project.name, changed.titles, tuple(changed.fields)))
    return plan


_ORGANIZATION_COLUMNS = (
    "name",
    "credit_code",
    "kind",
    "registered_region",
    "charity_recognized_on",
    "contact_name",
    "contact_phone",
)
_PROJECT_COLUMNS = ("name", "purchaser", "amount", "approved_on", "starts_on", "ends_on")
_BY_ID = {"organization_id": "organization", "station_id": "station"}


def _stated(row: Row, extract: Extract, columns: tuple[str, ...]) -> _Changes:
    """The columns that the row states, as stored."""
    found = _Changes()
    for name in columns:
        value = row.values.get(name)
        if value is OPEN_END:
            found.values[name] = None
        elif value is not None:
            found.values[name] = str(value) if isinstance(value, PartialDate | date) else value
    return found


def _differing(stated: _Changes, known: Organization | Project, form: Form) -> _Changes:
    changed = _Changes()
    for name, value in stated.values.items():
        stored = getattr(known, name)
        stored = str(stored) if isinstance(stored, PartialDate) else stored
        if value != stored and not (isinstance(stored, str) and stored.startswith(f"{value}-")):
            changed.values[name] = value
            changed.fields.append(field_change(form, _BY_ID.get(name, name), stored, value))
    return changed


def _name_places(
    changed: _Changes, project: Project, organizations: OrganizationFinder, stations: StationFinder
) -> None:
    """Organization and station as their names instead of numbers."""
    for name, named in (("organization_id", organizations.name_of), ("station_id", stations.name_of)):
        if name in changed.values:
            before, after = getattr(project, name), int(str(changed.values[name]))
            told = field_change(PROJECT_LIST, _BY_ID[name], named(before), named(after))
            changed.fields = [told if each.column == told.column else each for each in changed.fields]


def _rating_change(rating: Rating, known: list[Rating]) -> FieldChange:
    """A new rating is added to the ones before; one from the same day replaces what was recorded of that day."""
    same = next((each for each in known if each.effective_on == rating.effective_on), None)
    before = _rating_text(same) if same else ""
    return FieldChange("rating", "评估等级", before, _rating_text(rating), fills=same is None)


def _rating_text(rating: Rating) -> str:
    until = f"至 {date.fromordinal(rating.effective_until.toordinal() - 1)}" if rating.effective_until else "起"
    return f"{rating.grade}A（{rating.effective_on}{until}）"


def _rating(office: Office, extract: Extract, row: Row, known: list[Rating]) -> Rating | None:
    """The rating that the row states and the office does not have yet."""
    grade, start, end = int(row.text("rating") or 0), row.values.get("rating_from"), row.values.get("rating_to")
    if not grade:
        return None
    if not isinstance(start, date):
        if not any(rating.grade == grade for rating in known):
            extract.fault(row, "rating", "organization.rating_undated", _RATED_ON_UNKNOWN, severity=Severity.WARNING)
        return None
    until = _day_after(end) if isinstance(end, date) else until_by_policy(office, start)
    if until is not None and until <= start:
        extract.fault(row, "rating_to", "organization.rating_period", "等级有效期早于起始日", remedy="核对两个日期")
        return None
    if any((rating.grade, rating.effective_on, rating.effective_until) == (grade, start, until) for rating in known):
        return None
    return Rating(0, 0, grade, start, until)


def until_by_policy(office: Office, start: date) -> date | None:
    """The first day on which a rating given on ``start`` is over, by ``rating.valid_for``; None if that is unknown."""
    parameter: Parameter | None = office.policy.find("rating.valid_for", start)
    return rating_until(start, parameter.number(), parameter.text("counted_from")) if parameter else None


def _day_after(last: date) -> date:
    return date.fromordinal(last.toordinal() + 1)


def _station(extract: Extract, row: Row, column: str, stations: StationFinder) -> Station | None:
    found = stations.find(row.text(column))
    if len(found) == 1:
        return found[0]
    what, remedy = stations.refusal(row.text(column), found, "先登记社工站")
    extract.fault(row, column, "project.unknown_station", what, remedy=remedy)
    return None


def _check_period(extract: Extract, row: Row) -> None:
    start, end = row.values.get("starts_on"), row.values.get("ends_on")
    if isinstance(start, PartialDate) and isinstance(end, PartialDate) and end.last_day < start.first_day:
        extract.fault(row, "ends_on", "project.period", "项目结束早于开始", remedy="核对两个日期")


def _new_organization(
    batch: Batch, row: Row, values: Mapping[str, object], rating: Rating | None
) -> Callable[[Transaction], None]:
    def write(tx: Transaction) -> None:
        organization_id = insert_organization(tx, {**values, "batch_id": batch.id, "source_row": row.number})
        _rate(tx, organization_id, rating)

    return write


def _organization_update(
    organization_id: int, values: Mapping[str, object], rating: Rating | None
) -> Callable[[Transaction], None]:
    def write(tx: Transaction) -> None:
        update_organization(tx, organization_id, values)
        _rate(tx, organization_id, rating)

    return write


def _rate(tx: Transaction, organization_id: int, rating: Rating | None) -> None:
    if rating:
        rate_organization(
            tx,
            organization_id,
            rating.grade,
            effective_on=rating.effective_on,
            effective_until=rating.effective_until,
        )


def _insertion(
    insert: Callable[[Transaction, Mapping[str, object]], int], values: Mapping[str, object], batch: Batch, row: Row
) -> Callable[[Transaction], None]:
    def write(tx: Transaction) -> None:
        insert(tx, {**values, "batch_id": batch.id, "source_row": row.number})

    return write


def _project_update(project: Project, values: Mapping[str, object], day: date) -> Callable[[Transaction], None]:
    def write(tx: Transaction) -> None:
        correct_project(tx, project, values, day)

    return write


BOOKS: tuple[Book, ...] = (
    Book(ORGANIZATION_LIST, plan_organizations, held_organizations),
    Book(STATION_LIST, plan_stations, held_stations),
    Book(PROJECT_LIST, plan_projects, held_projects),
)
