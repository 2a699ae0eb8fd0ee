"""Which worker and which station a row means, and which station stands for it where it names none."""

from __future__ import annotations

from typing import NamedTuple

from swtool.intake.plan import Extract, Row
from swtool.office import Office
from swtool.registry.boundaries import Places
from swtool.registry.people import Ambiguity, Person, PersonFinder
from swtool.registry.posts import posts_on
from swtool.registry.station_finder import StationFinder


class Missing(NamedTuple):
    """Why a text names nobody or nothing: a sentence and what to do."""

    what: str
    remedy: str


class Bearings:
    """Finds the workers and stations of a whole sheet: register, posts and stations are read once, when asked."""

    def __init__(self, office: Office, places: Places) -> None:
        self._office, self._places = office, places
        self._stations = StationFinder(office.db, office.today)
        self._persons: PersonFinder | None = None
        self._by_text: dict[tuple[str, int | None], Person | Missing] = {}
        self._station_texts: dict[str, int | Missing] = {}
        self._serving: dict[int, set[int]] | None = None
        self._of_village: dict[int, int | None] = {}

    def station(self, text: str) -> int | Missing:
        """The id of the station that a text names today."""
        known = self._station_texts.get(text)
        if known is None:
            found = self._stations.find(text)
            if len(found) == 1:
                known = found[0].id
            elif found:
                names = "、".join(station.name for station in found)
                known = Missing(f"对得上 {len(found)} 个社工站：{names}", "写站名全称")
            else:
                near = "、".join(self._stations.nearest(text))
                hint = f"，相近的有：{near}" if near else ""
                known = Missing(f"没有登记这个社工站{hint}", "用 swtool station list 查看")
            self._station_texts[text] = known
        return known

    def station_in(self, extract: Extract, row: Row) -> int | Missing | None:
        """The station that a row names, None where it names none; one that cannot be told is a finding at its cell."""
        text = row.text("station")
        named = self.station(text) if text else None
        if isinstance(named, Missing):
            extract.fault(row, "station", "reference.station", named.what, remedy=named.remedy)
        return named

    def worker(self, text: str, station_id: int | None) -> Person | Missing:
        """The worker that a text names: by number, or by name at the station (without one, in the whole register)."""
        key = text, station_id
        known = self._by_text.get(key)
        if known is None:
            self._persons = self._persons or PersonFinder(self._office.db)
            found = self._persons.find(text, station_id)
            if isinstance(found, Person):
                known = found
            elif isinstance(found, Ambiguity):
                known = Missing(found.reason, "写人员编号")
            else:
                known = Missing("人员登记里没有这名社工", "写人员编号；用 swtool staff list 查")
            self._by_text[key] = known
        return known

    def station_of(self, worker: Person | None, village_id: int) -> int | None:
        """The station that stands for a worker and a village: the only one where the worker serves today, else the only
        town-level station of the village's town; None where neither says."""
        if worker is not None:
            serving = self._serving_at().get(worker.id, set())
            if len(serving) == 1:
                return next(iter(serving))
        if village_id not in self._of_village:
            town = self._places.of(village_id).town
            found = self._stations.by_town(town.name) if town is not None else ()
            self._of_village[village_id] = found[0].id if len(found) == 1 else None
        return self._of_village[village_id]

    def name_of(self, station_id: int | None) -> str:
        """A station's name, '' for None."""
        return self._stations.name_of(station_id)

    def _serving_at(self) -> dict[int, set[int]]:
        if self._serving is None:
            self._serving = {}
            for post in posts_on(self._office.db, self._office.today):
                self._serving.setdefault(post.person_id, set()).add(post.station_id)
        return self._serving
