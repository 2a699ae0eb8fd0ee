"""The volunteers' lines of the monthly report (domain §3.4): a month → the figure of each station.

Each is one question over an index. ``None`` is for what belongs to no station; a station that is not there had none.
Figures are in the unit of ``swtool.services.indicators``: hours are hundredths, rounded once for the whole sum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from swtool.dates import Month
from swtool.forms.minutes import hundredths_of_hours
from swtool.office import Office
from swtool.volunteers.store import STANDS

Figures = dict[int | None, int]
"""Station → figure."""

NEW = f"""
    SELECT s.station_id, count(*) AS figure FROM volunteer v
    LEFT JOIN volunteer_standing s ON s.volunteer_id = v.id AND {STANDS}
    WHERE v.joined_on BETWEEN :month AND :day GROUP BY s.station_id
"""
PERSON_TIMES = """
    SELECT station_id, count(*) AS figure FROM volunteer_record
    WHERE kind = 'service' AND superseded_at IS NULL AND happened_on BETWEEN :first AND :day GROUP BY station_id
"""
MINUTES = """
    SELECT station_id, sum(minutes) AS figure FROM volunteer_record
    WHERE kind = 'service' AND superseded_at IS NULL AND happened_on BETWEEN :first AND :day GROUP BY station_id
"""


def volunteers_new(office: Office, month: Month) -> Figures:
    """新增志愿者人数: who joined in the month, by whose volunteer they are on its last day. Who is known to have joined
    in the year only belongs to no month."""
    return _figures(office, NEW, month)


def volunteer_person_times(office: Office, month: Month) -> Figures:
    """志愿者参与人次: one for each volunteer at each service."""
    return _figures(office, PERSON_TIMES, month)


def volunteer_hours(office: Office, month: Month) -> Figures:
    """志愿服务时长, in hundredths of an hour."""
    return {station: hundredths_of_hours(minutes) for station, minutes in _figures(office, MINUTES, month).items()}


INDICATORS: Mapping[str, Callable[[Office, Month], Figures]] = {
    "volunteers_new": volunteers_new,
    "volunteer_person_times": volunteer_person_times,
    "volunteer_hours": volunteer_hours,
}
"""By the name of the indicator in ``swtool.services.indicators``."""


def _figures(office: Office, sql: str, month: Month) -> Figures:
    values = {"month": str(month), "first": month.first.isoformat(), "day": month.last.isoformat()}
    return {row["station_id"]: row["figure"] for row in office.db.query(sql, values)}
