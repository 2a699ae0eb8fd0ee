"""What a list of stations does not change of a station on record, told where it says otherwise: where the station lies,
what it belongs to, when it opened and closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.findings import Severity
from swtool.intake.plan import Extract, Row
from swtool.registry.boundaries import Place
from swtool.registry.divisions import DivisionIndex
from swtool.registry.station_finder import StationFinder
from swtool.registry.stations import TIERS, Station

_CLOSE = "撤销社工站用 swtool station close"


def warn_of_fixed(
    extract: Extract, row: Row, station: Station, place: Place, divisions: DivisionIndex, stations: StationFinder
) -> None:
    """A warning for each cell; ``place`` is where the station lies now."""
    for column, held in (*_dates(row, station), *_places(row, place, divisions), *_kind(row, station, stations)):
        title = extract.form.column(column).title
        what = f"登记的{title}是{held}，没有改动" if held else f"没有登记{title}，没有改动"
        remedy = _CLOSE if column == "closed_on" else ""
        extract.fault(row, column, f"station.{column}_differs", what, severity=Severity.WARNING, remedy=remedy)


def _dates(row: Row, station: Station) -> Iterator[tuple[str, str]]:
    for column, held in (("opened_on", station.opened_on), ("closed_on", station.closed_on)):
        stated = row.values.get(column)
        if isinstance(stated, date) and stated != held:
            yield column, f" {held.isoformat()}" if held else ""


def _places(row: Row, place: Place, divisions: DivisionIndex) -> Iterator[tuple[str, str]]:
    town = divisions.match_town(row.text("town")).one if row.text("town") else None
    if town and place.town and town.id != place.town.id:
        yield "town", place.town.name
    elif place.town and (text := row.text("village")):
        village, lies = divisions.match_village(place.town, text).one, place.division
        if village is None or village.id != lies.id:
            yield "village", lies.name if lies.level == "village" else ""


def _kind(row: Row, station: Station, stations: StationFinder) -> Iterator[tuple[str, str]]:
    if (tier := row.text("tier")) and tier != station.tier:
        yield "tier", TIERS[station.tier]
    if text := row.text("parent"):
        named, held = stations.exactly(text), stations.name_of(station.parent_id)
        if named is None or (named.id != station.parent_id and named != stations.exactly(held)):
            yield "parent", held
