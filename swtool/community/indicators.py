"""The community's lines of the monthly report (domain §3.4): a month → the figure of each station.

As ``swtool.volunteers.indicators``: one question each; None is for what belongs to no station.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from swtool.dates import Month
from swtool.office import Office

Figures = dict[int | None, int]
"""Station → figure."""


def community_orgs_incubated(office: Office, month: Month) -> Figures:
    """社区社会组织培育数: incubated in the month, closed since or not. One known to the year only is in no month."""
    rows = office.db.query(
        "SELECT station_id, count(*) AS figure FROM community_organization WHERE incubated_on BETWEEN ? AND ?"
        " GROUP BY station_id",
        (str(month), month.last.isoformat()),
    )
    return {row["station_id"]: row["figure"] for row in rows}


def supervisions(office: Office, month: Month) -> Figures:
    """督导次数: sessions held in the month."""
    rows = office.db.query(
        "SELECT station_id, count(*) AS figure FROM supervision WHERE superseded_at IS NULL"
        " AND held_on BETWEEN ? AND ? GROUP BY station_id",
        (month.first.isoformat(), month.last.isoformat()),
    )
    return {row["station_id"]: row["figure"] for row in rows}


INDICATORS: Mapping[str, Callable[[Office, Month], Figures]] = {
    "community_orgs_incubated": community_orgs_incubated,
    "supervisions": supervisions,
}
"""By the name of the indicator in ``swtool.services.indicators``."""
