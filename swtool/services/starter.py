"""What stands in a monthly report before a town fills it in: no figures, only what need not be typed again.

A report tells of what happened in a month, so there are no figures to give out; which stations report, for which month,
under which organization and on which indicators is known beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from swtool.dates import Month
from swtool.office import Office
from swtool.registry.stations import operators_on
from swtool.registry.town_words import stations_of_town
from swtool.services.store import current_totals


def start_rows(office: Office, town_id: int, month: Month) -> Sequence[Mapping[str, object]]:
    """社工站月报表: the indicators that each station of the town reported the month before; the figures are blank."""
    stations = stations_of_town(office, town_id)
    earlier = current_totals(office.db, [station.id for station in stations], [month.previous()])
    running = operators_on(office.db, office.today)
    return [
        {
            "station": station.name,
            "organization": running[station.id].organization_name if station.id in running else None,
            "month": month,
            "service_field": total.service_field or None,
            "indicator": total.indicator.title,
        }
        for station in stations
        for total in earlier
        if total.station_id == station.id
    ]


def start_wide_rows(office: Office, town_id: int, month: Month) -> Sequence[Mapping[str, object]]:
    """社工站月报表（横表）: a row for each station of the town."""
    running = operators_on(office.db, office.today)
    return [
        {
            "station": station.name,
            "organization": running[station.id].organization_name if station.id in running else None,
            "month": month,
        }
        for station in stations_of_town(office, town_id)
    ]
