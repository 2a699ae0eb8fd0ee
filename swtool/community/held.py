"""社区社会组织名册 read back: the organizations of a town as the town would write them."""

from __future__ import annotations

from collections.abc import Sequence

from swtool.community import store
from swtool.dates import PartialDate
from swtool.intake.plan import HeldRow
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS
from swtool.registry.boundaries import places_of
from swtool.registry.stations import names_on
from swtool.registry.successors import Successors


def held_organizations(office: Office, town_id: int) -> Sequence[HeldRow]:
    """The organizations of today in the town."""
    places = places_of(office, office.today)
    inside = places.inside(places.of(town_id).division)
    names, successors = names_on(office, office.today), Successors(office)
    uids = {row[0]: row[1] for row in office.db.query("SELECT organization_no, uid FROM community_organization")}
    rows = []
    for one in store.organizations(office.db, office.today, places, inside):
        values: dict[str, object] = {
            "organization_no": one.number,
            "town": one.town or None,
            "village": one.village,
            "name": one.name,
            "category": one.category or None,
            "head_name": None if one.head_name in PLACEHOLDERS else one.head_name or None,
            "head_phone": one.head_phone or None,
            "members": one.members,
            "filing_no": one.filing_no or None,
            "filing_body": one.filing_body or None,
            "filed_on": PartialDate.parse(one.filed_on) if one.filed_on else None,
            "station": names.get(successors.station(one.station_id) or 0),
            "incubated_on": PartialDate.parse(one.incubated_on) if one.incubated_on else None,
            "closed_on": None,
        }
        rows.append(HeldRow(uids[one.number], f"社区社会组织 {one.number}", values))
    return rows
