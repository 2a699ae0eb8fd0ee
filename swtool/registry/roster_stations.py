"""The station of each row of a roster, by what the row or the sheet's title calls it."""

from __future__ import annotations

from datetime import date

from swtool.findings import Severity
from swtool.intake.plan import Extract, Row
from swtool.office import Office
from swtool.registry.boundaries import Places, names_of_today, places_of
from swtool.registry.divisions import DivisionIndex
from swtool.registry.roster_listed import Found
from swtool.registry.station_finder import StationFinder
from swtool.registry.stations import Station


class StationReader:
    """Finds the stations of one roster's rows. A name is looked up once however many rows say it."""

    def __init__(self, office: Office, extract: Extract, day: date) -> None:
        self._office, self._extract = office, extract
        self._finder = StationFinder(office.db, day)
        self._in_title = extract.title.town or extract.title.reporting_unit
        self._told: dict[tuple[object, object], Found] = {}
        self._known: dict[str, Found] = {}
        self._towns_told: set[tuple[str, int]] = set()
        self._divisions: DivisionIndex | None = None
        self._places: Places

    def of(self, row: Row, place: tuple[object, object]) -> Found | None:
        """The station of a row that states this town and station, and the stations that had the name written (see
        ``Listed.named``). None with a finding where it is not said or not known."""
        found = self._told.get(place)
        if found is None and (found := self._find(row, *place)) is not None:
            self._told[place] = found
        return found

    def _find(self, row: Row, town: object, station: object) -> Found | None:
        text = str(station or town or self._in_title)
        found = self._known.get(text) or self._look_up(row, "town" if town and not station else "station", text)
        if found is not None and station and town and (town, found[0].id) not in self._towns_told:
            self._compare_town(row, str(town), found[0])
        return found

    def _look_up(self, row: Row, column: str, text: str) -> Found | None:
        found = self._finder.find(text) if text else ()
        if len(found) == 1:
            if note := self._finder.note(text):
                self._extract.fault(row, column, "roster.old_station_name", note, severity=Severity.WARNING)
            self._known[text] = found[0], self._finder.origins(text)
            return self._known[text]
        if not text:
            what, remedy = "没有写社工站，标题里也看不出", "补填社工站名称，或在标题里写明"
            self._extract.fault(row, column, "roster.no_station", what, remedy=remedy)
        elif found:
            names = "、".join(station.name for station in found)
            what = f"“{text}”对得上几个社工站：{names}"
            self._extract.fault(row, column, "roster.station_ambiguous", what, remedy="写站名全称")
        else:
            near = "、".join(self._finder.nearest(text))
            remedy = (
                f"相近的有：{near}；新站先用 swtool station add 登记" if near else "先用 swtool station add 登记社工站"
            )
            what = f"没有登记名为“{text}”的社工站"
            self._extract.fault(row, column, "roster.unknown_station", what, remedy=remedy)
        return None

    def _compare_town(self, row: Row, town: str, station: Station) -> None:
        """The town beside a station is only compared: where a station lies, the register knows. Told once for each."""
        self._towns_told.add((town, station.id))
        if self._divisions is None:
            self._divisions = names_of_today(self._office)
            self._places = places_of(self._office, self._office.today)
        match = self._divisions.match_town(town)
        own = self._places.town_of(station.division_id, ("station", station.id))
        if match.one is None:
            what = f"{match.reason}；按社工站名称登记"
            self._extract.fault(row, "town", "roster.unknown_town", what, severity=Severity.WARNING)
        elif own is not None and own.id != match.one.id:
            what = f"{station.name}在{own.name}，这里写的是{match.one.name}；按社工站名称登记"
            self._extract.fault(row, "town", "roster.other_town", what, severity=Severity.WARNING)
