"""Stations: their tier and place, and who runs them (dated contracts). What else may change is in ``profiles``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from swtool.boundaries import Boundaries
from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.registry.boundaries import Places, places_of
from swtool.registry.posts import KnownOn, known_clause, moment_text
from swtool.store.database import Database, Transaction

TIERS = {
    "province_office": "省级指导机构",
    "city_centre": "市级指导中心",
    "county_station": "县级社工总站",
    "area_centre": "片区中心站",
    "station": "乡镇（街道）社工站",
    "service_point": "村（社区）社工室",
    "school_station": "校园社工站",
}
OPERATION_MODES = {"self_registered": "自行登记法人", "contracted": "购买服务", "direct_hire": "直接聘用"}
_COLUMNS = "id, uid, name, tier, division_id, parent_id, opened_on, closed_on"


class Station(NamedTuple):
    """One station. ``closed_on`` is the first day on which it is no longer open."""

    id: int
    uid: str
    name: str
    tier: str
    division_id: int
    parent_id: int | None
    opened_on: date
    closed_on: date | None

    def is_open(self, day: date) -> bool:
        """Whether it exists on that day."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


class Operator(NamedTuple):
    """A contract by which an organization runs a station; ``effective_until`` is exclusive."""

    id: int
    station_id: int
    organization_id: int
    organization_name: str
    contract_no: str | None
    effective_on: date
    effective_until: date | None

    def covers(self, day: date) -> bool:
        """Whether it runs on that day."""
        return self.effective_on <= day and (self.effective_until is None or day < self.effective_until)


def all_stations(db: Database) -> list[Station]:
    """Every station, closed ones too, in the order of registration, by the names they have now."""
    return db.remembered(
        all_stations, lambda: [_station(row) for row in db.tuples(f"SELECT {_COLUMNS} FROM station ORDER BY id")]
    )


def stations_on(office: Office, day: date, places: Places | None = None) -> list[Station]:
    """The stations open on ``day``, by the division in which they then lay and by name: on the office's boundaries."""
    places = places or places_of(office, day)
    key = (stations_on, day, places.day, office.boundaries)
    return office.db.remembered(key, lambda: _stations_on(office, day, places))


def _stations_on(office: Office, day: date, places: Places) -> list[Station]:
    names = names_on(office, day)
    found = [
        each if names[each.id] == each.name else each._replace(name=names[each.id])
        for each in all_stations(office.db)
        if each.is_open(day)
    ]
    return sorted(found, key=lambda each: _order(each, places))


def _order(station: Station, places: Places) -> tuple[str, str, str]:
    return places.of(station.division_id, ("station", station.id)).division.code, station.tier, station.name


def station_order(office: Office, day: date) -> dict[int, int]:
    """Station id → its number in lists, in the order of ``stations_on``; closed ones too, and those yet to open."""
    return office.db.remembered((station_order, day, office.boundaries), lambda: _station_order(office, day))


def _station_order(office: Office, day: date) -> dict[int, int]:
    places = places_of(office, day)
    ordered = sorted(all_stations(office.db), key=lambda each: _order(each, places))
    return {each.id: number for number, each in enumerate(ordered)}


def station_names(db: Database, day: date | None = None, known_on: KnownOn = None) -> dict[int, str]:
    """Station id → its name, now or as it was on ``day``, without the renamings that were recorded after
    ``known_on``."""
    names = {row["id"]: row["name"] for row in db.query("SELECT id, name FROM station")}
    moment = moment_text(known_on) if known_on is not None else None
    for former in reversed(former_names(db)):  # the earliest end last: it is the name of the earliest days
        unheard = moment is not None and former.recorded_at > moment
        if unheard or (day is not None and day < former.until):
            names[former.station_id] = former.name
    return names


def names_on(office: Office, day: date, known_on: KnownOn = None) -> dict[int, str]:
    """Station id → the name to show in a list of ``day``: that of the day, on present boundaries that of now."""
    then = None if office.boundaries is Boundaries.NOW else day
    return office.db.remembered((names_on, then, known_on), lambda: station_names(office.db, then, known_on))


class FormerName(NamedTuple):
    """What a station was called before ``until``."""

    station_id: int
    name: str
    until: date
    recorded_at: str


def former_names(db: Database) -> list[FormerName]:
    """The names that stations no longer have, by the day on which they changed."""
    rows = db.query(
        "SELECT station_id, name, effective_until, recorded_at FROM station_former_name WHERE superseded_at IS NULL "
        "ORDER BY effective_until, id"
    )
    return [FormerName(row[0], row[1], date.fromisoformat(row[2]), row[3]) for row in rows]


class StationMove(NamedTuple):
    """From ``day`` on station ``new`` goes on for station ``old``; with ``moves_posts`` whoever serves goes along."""

    day: date
    old: int
    new: int
    moves_posts: bool


def station_moves(db: Database) -> list[StationMove]:
    """Stations merged into others, by day."""
    rows = db.query(
        "SELECT effective_on, old_station_id, new_station_id, moves_posts FROM station_successor "
        "WHERE superseded_at IS NULL ORDER BY effective_on, id"
    )
    return [StationMove(date.fromisoformat(row[0]), row[1], row[2], bool(row[3])) for row in rows]


def going_on(moves: Sequence[StationMove], station_id: int, day: date) -> int:
    """The station meant when somebody still says a merged one about ``day``.

    Where every move is filed, the transfer itself is said of the old station on its last day.
    """
    for move in moves:  # by day
        if move.old == station_id and (move.day <= day if move.moves_posts else move.day < day):
            station_id = move.new
    return station_id


def insert_station(tx: Transaction, values: Mapping[str, object]) -> int:
    """Put a station into the register; its id. Keys are the columns of ``Station`` without id and uid."""
    return tx.insert("station", {"uid": tx.uid(), **values})


def close_station(tx: Transaction, station: Station, day: date) -> None:
    """The station is closed from ``day`` on. Raises ``SwtoolError`` while somebody still serves there."""
    serving = tx.execute(
        "SELECT count(*) FROM post WHERE station_id = ? AND superseded_at IS NULL "
        "AND (effective_until IS NULL OR effective_until > ?)",
        (station.id, day.isoformat()),
    ).fetchone()[0]
    if serving:
        raise SwtoolError(
            f"{station.name} 还有 {serving} 人在岗，不能撤销", remedy="先用 swtool staff leave 或 move 办理离职、调动"
        )
    if day < station.opened_on:
        raise SwtoolError(f"{station.name} {station.opened_on} 才设立，不能在 {day} 撤销", remedy="核对日期")
    tx.update("station", station.id, {"closed_on": day.isoformat()})


def operators(db: Database, known_on: KnownOn = None) -> dict[int, list[Operator]]:
    """Station id → the contracts by which it was and is run, newest first. None runs on after its station is closed."""
    known, values = known_clause(known_on, "contract")
    rows = db.query(
        "SELECT contract.id, station_id, organization_id, organization.name, contract_no, effective_on, "
        "CASE WHEN effective_until < station.closed_on THEN effective_until "
        "ELSE coalesce(station.closed_on, effective_until) END "
        "FROM operator_contract contract JOIN organization ON organization.id = organization_id "
        "JOIN station ON station.id = station_id "
        f"WHERE {known} ORDER BY station_id, effective_on DESC, contract.id DESC",
        values,
    )
    found: dict[int, list[Operator]] = {}
    for row in rows:
        until = date.fromisoformat(row[6]) if row[6] else None
        found.setdefault(row[1], []).append(
            Operator(row[0], row[1], row[2], row[3], row[4], date.fromisoformat(row[5]), until)
        )
    return found


def operators_on(db: Database, day: date, known_on: KnownOn = None) -> dict[int, Operator]:
    """Station id → the contract in force on ``day``."""
    return db.remembered((operators_on, day, known_on), lambda: _operators_on(db, day, known_on))


def _operators_on(db: Database, day: date, known_on: KnownOn) -> dict[int, Operator]:
    current = {}
    for station_id, contracts in operators(db, known_on).items():
        if running := next((contract for contract in contracts if contract.covers(day)), None):
            current[station_id] = running
    return current


def set_operator(
    tx: Transaction,
    station_id: int,
    organization_id: int,
    *,
    effective_on: date,
    effective_until: date | None = None,
    contract_no: str | None = None,
) -> int:
    """From a day on another organization runs the station; the contract before it ends that day. The row's id."""
    if effective_until is not None and effective_until <= effective_on:
        raise SwtoolError("合同止期早于起始日", remedy="核对两个日期")
    rows = tx.execute(
        "SELECT id, organization_id, contract_no, effective_on, effective_until FROM operator_contract "
        "WHERE station_id = ? AND superseded_at IS NULL AND (effective_until IS NULL OR effective_until > ?)",
        (station_id, effective_on.isoformat()),
    ).fetchall()
    for row in rows:
        if effective_until is not None and row["effective_on"] >= effective_until.isoformat():
            continue
        if row["effective_on"] > effective_on.isoformat():
            raise SwtoolError(f"{row['effective_on']} 起已有另一份合同", remedy="核对起始日；先改正较晚的合同")
        tx.supersede("operator_contract", row["id"])
        if row["effective_on"] < effective_on.isoformat():
            _contract(tx, station_id, row["organization_id"], row["contract_no"], row["effective_on"], effective_on)
    day = effective_on.isoformat()
    return _contract(tx, station_id, organization_id, contract_no, day, effective_until)


def _contract(
    tx: Transaction, station_id: int, organization_id: int, contract_no: str | None, start: str, until: date | None
) -> int:
    return tx.insert(
        "operator_contract",
        {
            "station_id": station_id,
            "organization_id": organization_id,
            "contract_no": contract_no,
            "effective_on": start,
            "effective_until": until.isoformat() if until else None,
            "recorded_at": tx.recorded_at,
        },
    )


def last_day(until: date | None) -> date | None:
    """The last day of a period whose end is stored exclusive, for showing."""
    return until - timedelta(days=1) if until else None


def _station(row: tuple[Any, ...]) -> Station:
    *told, opened, closed = row
    return Station._make((*told, date.fromisoformat(opened), date.fromisoformat(closed) if closed else None))
