"""Volunteers and community organizations on the day, training of the year."""

from __future__ import annotations

from collections.abc import Mapping

from swtool.statistics.counting import Count, Item
from swtool.statistics.ground import Ground
from swtool.training.credits import credit_of, has_happened, rounded_down
from swtool.training.rules import home_of_credit
from swtool.training.standing import stays_in
from swtool.training.store import records

_VOLUNTEERS = """
    SELECT v.id, v.division_id, EXISTS (
        SELECT 1 FROM volunteer_standing s WHERE s.volunteer_id = v.id AND s.is_regular = 1 AND s.superseded_at IS NULL
            AND s.effective_on <= :day AND (s.effective_until IS NULL OR s.effective_until > :day)
    ) AS is_regular
    FROM volunteer v WHERE (v.joined_on IS NULL OR v.joined_on <= :day) AND (v.left_on IS NULL OR v.left_on > :day)
"""
_ORGANIZATIONS = "SELECT id, division_id, filed_on, incubated_on, closed_on FROM community_organization"


def volunteers(ground: Ground) -> Mapping[str, Count]:
    """Volunteers where they live. Without a day of joining somebody counts as always."""
    rows = ground.office.db.query(_VOLUNTEERS, {"day": ground.day.isoformat()})
    why = "" if rows else "还没有登记志愿者"
    everybody = [(_lying(ground, ("volunteer", row["id"]), row["division_id"]), row["is_regular"]) for row in rows]
    regular = [Item(item.key, int(is_regular), item.town_id) for item, is_regular in everybody]
    return {
        "volunteers": Count([item for item, _ in everybody], why=why),
        "regular_volunteers": Count(regular, why=why),
    }


def community_organizations(ground: Ground) -> Mapping[str, Count]:
    """Community organizations on the day, and those incubated in the year. Undated ones count as always."""
    day, year = ground.day.isoformat(), str(ground.year)
    here: list[Item] = []
    incubated: list[Item] = []
    rows = ground.office.db.query(_ORGANIZATIONS)
    for row in rows:
        item = _lying(ground, ("community_organization", row["id"]), row["division_id"])
        since = row["filed_on"] or row["incubated_on"] or ""
        if since <= day and (row["closed_on"] is None or row["closed_on"] > day):
            here.append(item)
        if (row["incubated_on"] or "").startswith(year) and row["incubated_on"] <= day:
            incubated.append(item)
    why = "" if rows else "还没有登记社区社会组织"
    return {"community_organizations": Count(here, why=why), "incubated": Count(incubated, why=why)}


def training(ground: Ground) -> Mapping[str, Count]:
    """Attendances of courses that ended in the year, each at the station where its person counted.

    Hours are cut for each attendance, as they are shown, so that a sum is the sum of what is shown.
    """
    stays = stays_in(ground.office, ground.year, ground.year)
    attended: list[Item] = []
    hours: list[Item] = []
    for record in records(ground.office.db, years=(ground.year, ground.year)):
        credit = credit_of(record)
        if has_happened(credit, ground.day):
            station = home_of_credit(stays.get(record.person_id, ()), min(credit.earned.last_day, ground.day))
            item = ground.at_station(("attendance", record.id), station)
            attended.append(item)
            hours.append(Item(item.key, rounded_down(credit.counted), item.town_id, item.station_id))
    why = "" if attended else f"{ground.year} 年还没有登记培训"
    return {"training_attendance": Count(attended, why=why), "training_hours": Count(hours, why=why)}


def _lying(ground: Ground, key: tuple[str, int], division_id: int) -> Item:
    town = ground.places.town_of(division_id)
    return Item(key, 1, town.id if town else None)
