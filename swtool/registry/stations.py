"""Stations: their tier and place, and who runs them (dated contracts). What else may change is in ``profiles``."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from swtool.errors import NotFound, SwtoolError
from swtool.folding import squeeze
from swtool.registry.divisions import nearest_names, short_town
from swtool.registry.posts import KnownOn, known_clause
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
_SPELLINGS = ("社会工作和志愿服务站", "社会工作服务站", "社会工作站")


@dataclass(frozen=True, slots=True)
class Station:
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


@dataclass(frozen=True, slots=True)
class Operator:
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
    """Every station, closed ones too, by division and name."""
    rows = db.query(
        f"SELECT {', '.join(f'station.{name}' for name in _COLUMNS.split(', '))} FROM station "
        "JOIN division ON division.id = station.division_id ORDER BY division.code, station.tier, station.name"
    )
    return [as_station(row) for row in rows]


def stations_on(db: Database, day: date) -> list[Station]:
    """The stations open on ``day``, by division and name."""
    return [station for station in all_stations(db) if station.is_open(day)]


def station_names(db: Database) -> dict[int, str]:
    """Station id → name."""
    return {row["id"]: row["name"] for row in db.query("SELECT id, name FROM station")}


def require_station(db: Database, text: str) -> Station:
    """The station that a text names. Raises ``NotFound`` with the nearest names, ``SwtoolError`` if several fit."""
    finder = StationFinder(db)
    found = finder.find(text)
    if len(found) == 1:
        return found[0]
    if found:
        names = "、".join(station.name for station in found)
        raise SwtoolError(f"“{text}”对得上 {len(found)} 个社工站", why=names, remedy="写站名全称")
    raise NotFound(
        f"没有登记名为“{text}”的社工站",
        nearest=finder.nearest(text),
        remedy="用 swtool station list 查看全部，新的用 swtool station add",
    )


def station_key(name: str) -> str:
    """A station's name for comparing: the spellings of 社工站 are one."""
    plain = squeeze(name)
    for spelling in _SPELLINGS:
        plain = plain.replace(spelling, "社工站")
    return plain


class StationFinder:
    """Finds many stations by name, or by the town whose only 社工站 they are, with two questions to the database."""

    def __init__(self, db: Database, day: date | None = None) -> None:
        self._stations = [station for station in all_stations(db) if day is None or station.is_open(day)]
        self._by_name: dict[str, list[Station]] = {}
        self._by_town: dict[str, list[Station]] = {}
        towns = {row["id"]: row["name"] for row in db.query("SELECT id, name FROM division WHERE level = 'town'")}
        county = db.value("SELECT value FROM office_fact WHERE key = 'county_name' ORDER BY effective_on DESC, id DESC")
        self._county = str(county or "")
        for station in self._stations:
            self._by_name.setdefault(station_key(station.name), []).append(station)
            if station.tier == "station" and station.division_id in towns:
                town = squeeze(towns[station.division_id])
                for key in dict.fromkeys((town, short_town(town))):
                    self._by_town.setdefault(key, []).append(station)

    def find(self, text: str) -> tuple[Station, ...]:
        """The stations a text names: by full name, without the county before it, or by its town; never a guess."""
        plain = station_key(text)
        short = plain.partition(self._county)[2] if self._county and self._county in plain else plain
        for key in dict.fromkeys((plain, short, f"{self._county}{short}")):
            if found := self._by_name.get(key):
                return tuple(found)
        town = short.removesuffix("社工站")
        return tuple(self._by_town.get(town) or self._by_name.get(f"{town}社工站") or ())

    def exactly(self, name: str) -> Station | None:
        """By its whole name, with or without the county before it."""
        plain = station_key(name)
        for key in (plain, plain.removeprefix(self._county), f"{self._county}{plain}"):
            if len(found := self._by_name.get(key, [])) == 1:
                return found[0]
        return None

    def by_town(self, town_name: str) -> tuple[Station, ...]:
        """The town-level stations of a town."""
        return tuple(self._by_town.get(squeeze(town_name), ()))

    def nearest(self, text: str) -> tuple[str, ...]:
        """Names most like the text."""
        names = [station.name for station in self._stations]
        if near := nearest_names(squeeze(text), names):
            return near
        # 徐村 is meant for 许村 of 许村镇社工站: beside the long name it is too short to be like it.
        towns = {key: stations[0].name for key, stations in self._by_town.items()}
        return tuple(dict.fromkeys(towns[town] for town in nearest_names(squeeze(text), towns)))


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
    """Station id → the contracts by which it was and is run, newest first."""
    known, values = known_clause(known_on, "contract")
    rows = db.query(
        "SELECT contract.id, station_id, organization_id, organization.name, contract_no, effective_on, "
        "effective_until "
        "FROM operator_contract contract JOIN organization ON organization.id = organization_id "
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


def as_station(row: sqlite3.Row) -> Station:
    """A row of the table ``station`` as a record."""
    values = dict(row)
    values["opened_on"] = date.fromisoformat(values["opened_on"])
    values["closed_on"] = date.fromisoformat(values["closed_on"]) if values["closed_on"] else None
    return Station(**values)
