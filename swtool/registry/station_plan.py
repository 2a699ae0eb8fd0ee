"""社工站一览表: stations by name, with their place, what is dated about them, and who runs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from swtool.dates import OPEN_END
from swtool.findings import Severity
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.office import Office
from swtool.registry.boundaries import Places, names_of_today, places_of
from swtool.registry.divisions import Division, DivisionIndex
from swtool.registry.organizations import Organization, OrganizationFinder
from swtool.registry.profiles import Profile, profiles_on, set_profile
from swtool.registry.station_finder import StationFinder
from swtool.registry.station_fixed import warn_of_fixed
from swtool.registry.stations import Operator, Station, insert_station, last_day, operators, operators_on, set_operator
from swtool.store.database import Transaction

PROFILE_COLUMNS = (
    "operation_mode",
    "office_area",
    "resident_population",
    "population_year",
    "population_source",
    "plate_text",
    "co_located",
    "site_area",
)
_CONTRACT = ("operator_from", "operator_to", "contract_no")
_COUNTY_TIERS = ("county_station", "area_centre", "city_centre", "province_office")


@dataclass(slots=True)
class _Known:
    """What the office has before the sheet; later rows see earlier ones."""

    divisions: DivisionIndex
    places: Places
    stations: StationFinder
    organizations: OrganizationFinder
    profiles: dict[int, Profile]
    operators: dict[int, Operator]
    contracts: dict[int, list[Operator]]
    new_names: set[str] = field(default_factory=set)


def plan_stations(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Stations are opened, and their profile and operator recorded from the office's day (or the day they opened)."""
    known = _Known(
        names_of_today(office),
        places_of(office, office.today),
        StationFinder(office.db),
        OrganizationFinder(office.db),
        profiles_on(office.db, office.today),
        operators_on(office.db, office.today),
        operators(office.db),
    )
    plan = Plan()
    for row in extract.rows:
        name = row.text("name")
        if not name:
            continue
        found = known.stations.exactly(name)
        if found is None and len(several := known.stations.spelt_alike(name)) > 1:
            names = "、".join(station.name for station in several)
            what = f"“{name}”对得上 {len(several)} 个社工站：{names}"
            extract.fault(row, "name", "station.ambiguous", what, remedy="按登记的写法写全称")
        elif found is None:
            _plan_new(office, extract, row, batch, known, plan)
        else:
            _plan_known(office, extract, row, known, plan, found)
    return plan


def _plan_new(office: Office, extract: Extract, row: Row, batch: Batch, known: _Known, plan: Plan) -> None:
    name = row.text("name")
    if name in known.new_names:
        extract.fault(row, "name", "station.listed_twice", f"“{name}”列了两次", remedy="只留下对的一行")
        return
    tier = row.text("tier") or ("service_point" if row.text("village") else "station")
    division = _division(extract, row, known.divisions, tier)
    opened = row.values.get("opened_on")
    if not isinstance(opened, date):
        extract.fault(row, "opened_on", "station.no_opening", "新登记的社工站要有设立日期", remedy="补填设立日期")
    operator, is_fine = _operator(extract, row, known.organizations)
    if division is None or not isinstance(opened, date) or not is_fine:
        return
    parent = row.text("parent")
    if parent and parent not in known.new_names and known.stations.exactly(parent) is None:
        near = "、".join(known.stations.nearest(parent))
        extract.fault(
            row,
            "parent",
            "station.unknown_parent",
            f"没有登记名为“{parent}”的上级站点",
            remedy=f"相近的有：{near}；也可先登记上级站点" if near else "先登记上级站点，或把它列在前面",
        )
        return
    known.new_names.add(name)
    closed = row.values.get("closed_on")
    values = {
        "name": name,
        "tier": tier,
        "division_id": division.id,
        "opened_on": opened.isoformat(),
        "closed_on": closed.isoformat() if isinstance(closed, date) else None,
        "batch_id": batch.id,
        "source_row": row.number,
    }
    profile = {column: row.values[column] for column in PROFILE_COLUMNS if row.values.get(column) is not None}

    def write(tx: Transaction) -> None:
        known_parent = known.stations.exactly(parent) if parent else None
        parent_id = known_parent.id if known_parent else _id_of_new(tx, parent)
        station_id = insert_station(tx, {**values, "parent_id": parent_id})
        if profile:
            set_profile(tx, station_id, profile, effective_on=opened)
        if operator:
            start, until = _contract_days(row, opened)
            set_operator(
                tx,
                station_id,
                operator.id,
                effective_on=start,
                effective_until=until,
                contract_no=row.text("contract_no") or None,
            )

    plan.writes.append(write)
    plan.changes.append(Change(Action.INSERT, row.number, name, division.name))


def _plan_known(office: Office, extract: Extract, row: Row, known: _Known, plan: Plan, station: Station) -> None:
    details: list[str] = []
    fields: list[FieldChange] = []
    profile = known.profiles.get(station.id)
    changed = {}
    for column in PROFILE_COLUMNS:
        value = row.values.get(column)
        stored = getattr(profile.fields, column) if profile else None
        if value is not None and value != stored:
            changed[column] = value
            fields.append(field_change(extract.form, column, stored, value))
            details.append(fields[-1].title)
    if changed:
        plan.writes.append(_profile_write(station, changed, max(office.today, station.opened_on)))
    taken: tuple[str, ...] = ()
    operator, is_fine = _operator(extract, row, known.organizations)
    if not is_fine:
        return
    current = known.operators.get(station.id)
    if operator and (current is None or current.organization_id != operator.id):
        start, until = _contract_days(row, max(office.today, station.opened_on))
        plan.writes.append(_contract_write(station.id, operator.id, start, until, row.text("contract_no") or None))
        was = current.organization_name if current else ""
        fields.append(field_change(extract.form, "operator", was, operator.name))
        details.append(f"运营机构：{was or '无'} → {operator.name}")
        taken = _CONTRACT
    elif operator and current:
        corrected = _correct_contract(extract, row, known, current, plan)
        fields += corrected
        details += [each.title for each in corrected]
    place = known.places.of(station.division_id, ("station", station.id))
    warn_of_fixed(extract, row, station, place, known.divisions, known.stations)
    action = Action.UPDATE if details else Action.UNCHANGED
    plan.changes.append(Change(action, row.number, station.name, "、".join(details), tuple(fields), taken=taken))


def _correct_contract(
    extract: Extract, row: Row, known: _Known, current: Operator, plan: Plan
) -> Sequence[FieldChange]:
    """What a row says otherwise of the contract that runs, whose last day and number it corrects. One from another day
    is another contract, and is not begun by a list."""
    start, last, number = row.values.get("operator_from"), row.values.get("operator_to"), row.text("contract_no")
    if isinstance(start, date) and start != current.effective_on:
        what = f"登记的合同从 {current.effective_on.isoformat()} 起，没有改动"
        remedy = "续签的，用 swtool station operator 登记新合同"
        extract.fault(row, "operator_from", "station.contract_differs", what, severity=Severity.WARNING, remedy=remedy)
        return ()
    until, after = current.effective_until, current.contract_no
    fields = []
    if last is OPEN_END or isinstance(last, date):
        until = None if last is OPEN_END else _day_after(last)
    if until != current.effective_until:
        if not _fits(extract, row, known, current, until):
            return ()
        was = last_day(current.effective_until)
        fields.append(field_change(extract.form, "operator_to", was, "长期" if last is OPEN_END else last))
    if number and number != after:
        fields.append(field_change(extract.form, "contract_no", after, number))
        after = number
    if fields:
        station, organization, since = current.station_id, current.organization_id, current.effective_on
        plan.writes.append(_contract_write(station, organization, since, until, after))
    return fields


def _fits(extract: Extract, row: Row, known: _Known, current: Operator, until: date | None) -> bool:
    """Whether the contract that runs can end there: after it began, and not within another one."""
    since = current.effective_on
    later = [each.effective_on for each in known.contracts.get(current.station_id, ()) if each.effective_on > since]
    if until is not None and until <= since:
        what, remedy = f"合同截止日早于登记的起始日 {since.isoformat()}", "核对合同截止日"
    elif later and (until is None or min(later) < until):
        what, remedy = f"{min(later).isoformat()} 起已登记有另一份合同", "核对合同截止日；先改正较晚的合同"
    else:
        return True
    extract.fault(row, "operator_to", "station.contract_period", what, remedy=remedy)
    return False


def _division(extract: Extract, row: Row, divisions: DivisionIndex, tier: str) -> Division | None:
    """Where a new station lies: its village, its town, or the county for what serves the whole of it."""
    town_text = row.text("town") or extract.title.town
    if not town_text:
        if tier in _COUNTY_TIERS and divisions.county:
            return divisions.county
        match = divisions.match_town(row.text("name"))
    else:
        match = divisions.match_town(town_text)
    if not town_text and not match.found and not match.abolished:
        what = f"没有写乡镇（街道），从社工站名称“{row.text('name')}”也看不出是哪一个"
        column = "town" if "town" in extract.columns else "name"
        extract.fault(row, column, "station.no_town", what, remedy="补上乡镇（街道），或写区划代码")
        return None
    if match.one is None:
        near = "" if match.found else "、".join(match.nearest)
        remedy = f"相近的有：{near}" if near else "先用 swtool division load 载入区划，再核对名称"
        extract.fault(row, "town", "station.unknown_town", match.reason, remedy=remedy)
        return None
    if match.note:
        extract.fault(row, "town", "station.old_town_name", match.note, severity=Severity.WARNING)
    if not row.text("village"):
        return match.one
    village = divisions.match_village(match.one, row.text("village"))
    if village.one is None:
        extract.fault(row, "village", "station.unknown_village", village.reason, remedy="核对村（社区）名称，或写代码")
    return village.one


def _operator(extract: Extract, row: Row, organizations: OrganizationFinder) -> tuple[Organization | None, bool]:
    """The operator that the row names, and whether all is well with it."""
    text = row.text("operator")
    if not text:
        return None, True
    found = organizations.find(text)
    start, end = row.values.get("operator_from"), row.values.get("operator_to")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        extract.fault(row, "operator_to", "station.contract_period", "合同截止日早于起始日", remedy="核对两个日期")
        return None, False
    if found is None:
        what, remedy = organizations.refusal(text)
        extract.fault(row, "operator", "station.unknown_operator", what, remedy=remedy)
    return found, found is not None


def _contract_days(row: Row, default: date) -> tuple[date, date | None]:
    start, last = row.values.get("operator_from"), row.values.get("operator_to")
    return (
        start if isinstance(start, date) else default,
        _day_after(last) if isinstance(last, date) else None,
    )


def _day_after(last: date) -> date:
    return last + timedelta(days=1)


def _profile_write(station: Station, values: dict[str, object], day: date) -> Callable[[Transaction], None]:
    def write(tx: Transaction) -> None:
        set_profile(tx, station.id, values, effective_on=day)

    return write


def _contract_write(
    station_id: int, organization_id: int, start: date, until: date | None, contract_no: str | None
) -> Callable[[Transaction], None]:
    def write(tx: Transaction) -> None:
        set_operator(
            tx, station_id, organization_id, effective_on=start, effective_until=until, contract_no=contract_no
        )

    return write


def _id_of_new(tx: Transaction, parent: str) -> int | None:
    """The id of a station that the same list brought."""
    row = tx.execute("SELECT id FROM station WHERE name = ?", (parent,)).fetchone()
    return row[0] if row else None
