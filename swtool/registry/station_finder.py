"""Finding stations by what sheets and options call them: by name, by a name of before, by their town."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swtool.boundaries import Boundaries
from swtool.errors import NotFound, SwtoolError
from swtool.folding import squeeze
from swtool.registry.boundaries import Places
from swtool.registry.divisions import nearest_names, short_town
from swtool.registry.stations import Station, StationMove, all_stations, former_names, station_moves
from swtool.store.database import Database

_SPELLINGS = ("社会工作和志愿服务站", "社会工作服务站", "社会工作站")


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
    """Finds many stations by name, or by the town whose only 社工站 they are, with a few questions to the database.

    With ``day`` only what is open on it; a name that ended before (merged, renamed) finds what goes on for it, and
    ``note`` says so.
    """

    def __init__(self, db: Database, day: date | None = None) -> None:
        every = {station.id: station for station in all_stations(db)}
        self._names = {station.id: station.name for station in every.values()}
        self._moves = {move.old: move for move in station_moves(db) if day is None or move.day <= day}
        self._stations: list[Station] = []
        self._by_name: dict[str, list[Station]] = {}
        self._by_town: dict[str, list[Station]] = {}
        self._notes: dict[str, str] = {}
        self._origins: dict[tuple[str, str], set[int]] = {}
        self._origins_of: dict[str, frozenset[int]] = {}
        county = db.value("SELECT value FROM office_fact WHERE key = 'county_name' ORDER BY effective_on DESC, id DESC")
        self._county = str(county or "")
        places = Places(db, day, Boundaries.THEN) if day else Places(db, date.max, Boundaries.NOW)
        for station in every.values():
            heir = self._heir(every, station)
            if day is not None and not heir.is_open(day):
                continue
            named = heir if day is not None else station
            self._put(self._by_name, station_key(station.name), named)
            self._origins.setdefault(("name", station_key(station.name)), set()).add(station.id)
            if named is not station:
                self._tell(station.name, self._moves[station.id], heir)
            elif station not in self._stations:
                self._stations.append(station)
            if station.tier == "station":
                for town in self._towns(places, station):
                    for key in dict.fromkeys((squeeze(town), short_town(town))):
                        self._put(self._by_town, key, heir)
                        self._origins.setdefault(("town", key), set()).add(station.id)
        for former in former_names(db):
            heir = self._heir(every, every[former.station_id])
            key = station_key(former.name)
            if key not in self._by_name and (day is None or heir.is_open(day)):
                self._put(self._by_name, key, heir)
                self._origins.setdefault(("name", key), set()).add(former.station_id)
                self._notes[key] = f"“{former.name}”自 {former.until.isoformat()} 起更名为{heir.name}"

    def find(self, text: str) -> tuple[Station, ...]:
        """The stations a text names: by full name, without the county before it, or by its town; never a guess."""
        for key in self._keys(text):
            if found := self._by_name.get(key):
                return tuple(found)
        town = self._short(text).removesuffix("社工站")
        return tuple(self._by_town.get(town) or self._by_name.get(f"{town}社工站") or ())

    def refusal(self, text: str, several: Sequence[Station], otherwise: str) -> tuple[str, str]:
        """Why a text names no one station, and what to do: the candidates, else the nearest names, else as is said."""
        if several:
            return f"“{text}”对得上几个社工站：{'、'.join(station.name for station in several)}", "写站名全称"
        if not text:
            return "没有写社工站，表名里也看不出", otherwise
        near = "、".join(self.nearest(text))
        return f"没有登记名为“{text}”的社工站", f"相近的有：{near}" if near else otherwise

    def origins(self, text: str) -> frozenset[int]:
        """The stations that had the name or town of a text; ``find`` gives what goes on for them."""
        if text not in self._origins_of:  # rows of a roster say the same name again and again
            town = self._short(text).removesuffix("社工站")
            keys = [("name", key) for key in self._keys(text)] + [("town", town), ("name", f"{town}社工站")]
            self._origins_of[text] = frozenset(next((self._origins[key] for key in keys if key in self._origins), ()))
        return self._origins_of[text]

    def note(self, text: str) -> str:
        """What has become of a name that is no longer used; '' for a name in use."""
        return next((self._notes[key] for key in self._keys(text) if key in self._notes), "")

    def name_of(self, station_id: int | None) -> str:
        """The name of the one with that id, open or not; '' for None."""
        return self._names.get(station_id, "") if station_id is not None else ""

    def exactly(self, name: str) -> Station | None:
        """By its whole name, with or without the county before it; of names that are spelt alike the one written so."""
        for found in self._spelt(name):
            if len(found) == 1:
                return found[0]
            if written := next((station for station in found if station.name == name), None):
                return written
        return None

    def spelt_alike(self, name: str) -> tuple[Station, ...]:
        """Every station whose name is a spelling of this one (社会工作站 for 社工站)."""
        return tuple(next(iter(self._spelt(name)), ()))

    def _spelt(self, name: str) -> list[list[Station]]:
        plain = station_key(name)
        keys = (plain, plain.removeprefix(self._county), f"{self._county}{plain}")
        return [self._by_name[key] for key in keys if key in self._by_name]

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

    def _short(self, text: str) -> str:
        plain = station_key(text)
        return plain.partition(self._county)[2] if self._county and self._county in plain else plain

    def _keys(self, text: str) -> tuple[str, ...]:
        short = self._short(text)
        return tuple(dict.fromkeys((station_key(text), short, f"{self._county}{short}")))

    def _heir(self, every: dict[int, Station], station: Station) -> Station:
        while station.id in self._moves:
            station = every[self._moves[station.id].new]
        return station

    def _tell(self, name: str, move: StationMove, heir: Station) -> None:
        self._notes[station_key(name)] = f"“{name}”自 {move.day.isoformat()} 起并入{heir.name}"

    @staticmethod
    def _put(index: dict[str, list[Station]], key: str, station: Station) -> None:
        held = index.setdefault(key, [])
        if station not in held:
            held.append(station)

    @staticmethod
    def _towns(places: Places, station: Station) -> tuple[str, ...]:
        """The town where it was registered and the one where it lies: sheets say the old name for years."""
        registered = places.row(station.division_id)
        place = places.of(station.division_id, ("station", station.id))
        lying = place.division.name if place.division.level == "town" else ""
        own = registered.name if registered.level == "town" else ""
        return tuple(dict.fromkeys(name for name in (own, lying) if name))
