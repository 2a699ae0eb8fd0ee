"""The inventory's sheets read back: households, open needs and resources of a town as a town would write them.

Of a minor nothing is shown (PIPL §31). Files that were closed, needs that were settled and resources that ended are
history: they stand on no sheet that goes out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from swtool.dates import PartialDate
from swtool.intake.plan import HeldRow
from swtool.inventory.known import HOUSEHOLD_FIELDS, MEMBER_FIELDS
from swtool.inventory.merged import last_of_merged
from swtool.inventory.sheets import minor_since
from swtool.inventory.store import IN_USE, LAST_REVIEW, subject_of
from swtool.office import Office
from swtool.privacy import HIDDEN, PLACEHOLDERS, mask_name
from swtool.registry.boundaries import Place, Places, places_of

_GUARDED_MEMBER = ("member_name", "resident_id", "birth_date", "mobile")
_GUARDED_HEAD = ("head_name",)
_GUARDED = {
    (member, head): frozenset((*(_GUARDED_MEMBER if member else ()), *(_GUARDED_HEAD if head else ())))
    for member in (False, True)
    for head in (False, True)
}
"""Whether the member is a minor, whether the head is one → what is guarded."""
_OPEN = ("raised", "accepted", "in_progress")


def held_households(office: Office, town_id: int) -> Sequence[HeldRow]:
    """居民需求档案: the members of the files in use, a row each, the head first."""
    files = list(
        _in_town(
            office,
            town_id,
            "household",
            f"SELECT h.*, {LAST_REVIEW.format(column='household_id', alias='h')} AS last_review "
            f"FROM household h WHERE {IN_USE.format(alias='h')} AND h.division_id IN (SELECT value FROM json_each(:at))"
            " ORDER BY h.file_no",
        )
    )
    members = _members(office, [row["id"] for row, _ in files])
    young, merged = minor_since(office, office.today), last_of_merged(office.db, office.today.isoformat())
    rows = []
    for file, place in files:
        if file["head_name"] in PLACEHOLDERS:
            continue
        household = {name: file[name] for name in HOUSEHOLD_FIELDS if name not in ("division_id", "remarks")}
        household |= {
            "file_no": file["file_no"],
            **_names(place),
            "opened_on": _partial(file["opened_on"]),
            "reviewed_on": _partial(max(file["last_review"] or "", merged.get(file["id"], ""))),
            "remarks": file["remarks"],
        }
        uid, file_no, mine = file["uid"], file["file_no"], members.get(file["id"], ())
        is_young_head = any(is_head and _is_minor(born, young) for _, _, is_head, born, _ in mine)
        for origin, name, _, born, values in mine:
            if name in PLACEHOLDERS:
                continue
            is_minor = _is_minor(born, young)
            label = f"档案 {file_no} {HIDDEN if is_minor else mask_name(name)}"
            rows.append(HeldRow(f"{uid}/{origin}", label, household | values, _GUARDED[is_minor, is_young_head]))
    return rows


def held_needs(office: Office, town_id: int) -> Sequence[HeldRow]:
    """居民需求清单: the needs that are not settled."""
    marks = ", ".join(f"'{status}'" for status in _OPEN)
    found = _in_town(
        office,
        town_id,
        "need",
        "SELECT n.*, h.file_no, h.head_name, r.name AS resource_name FROM need_item n "
        "LEFT JOIN household h ON h.id = n.household_id LEFT JOIN community_resource r ON r.id = n.resource_id "
        f"WHERE n.status IN ({marks}) AND n.division_id IN (SELECT value FROM json_each(:at)) ORDER BY n.id",
    )
    rows = []
    for need, place in found:
        if need["head_name"] in PLACEHOLDERS or need["description"] in PLACEHOLDERS:
            continue
        values: dict[str, object] = {
            "need_no": need["need_no"],
            "file_no": need["file_no"],
            **_names(place),
            "head_name": need["head_name"],
            "category": need["category"],
            "description": need["description"] or None,
            "urgency": need["urgency"],
            "source_channel": need["source_channel"],
            "raised_on": _partial(need["raised_on"]),
            "expectation": need["expectation"],
            "matched_resource": need["matched_text"] or need["resource_name"],
            "status": need["status"],
            "resolved_on": _partial(need["resolved_on"]),
            "feedback": need["feedback"],
        }
        rows.append(HeldRow(need["uid"], f"需求 {need['need_no'] or need['category']}", values))
    return rows


def held_resources(office: Office, town_id: int) -> Sequence[HeldRow]:
    """社区资源清单: the resources in use."""
    found = _in_town(
        office,
        town_id,
        "resource",
        f"SELECT c.*, {LAST_REVIEW.format(column='resource_id', alias='c')} AS last_review FROM community_resource c "
        f"WHERE {IN_USE.format(alias='c')} AND c.division_id IN (SELECT value FROM json_each(:at)) "
        "ORDER BY c.resource_no",
    )
    plain = ("resource_no", "name", "category", "offering", "quantity", "estimated_value", "target_group")
    rest = ("availability", "contact_name", "contact_phone", "times_used")
    offered = ("pool", "items", "coverage", "capacity", "unit", "cost", "assured_by")
    rows = []
    for each, place in found:
        values: dict[str, object] = {name: each[name] for name in (*plain, *rest, *offered)}
        values |= {
            **_names(place),
            "owner": each["owner"] or None,
            "valid_to": date.fromisoformat(each["valid_to"]) if each["valid_to"] else None,
            "reusable": None if each["reusable"] is None else bool(each["reusable"]),
            "valid_from": date.fromisoformat(each["valid_from"]) if each["valid_from"] else None,
            "reviewed_on": _partial(each["last_review"]),
        }
        rows.append(HeldRow(each["uid"], f"资源 {each['resource_no']}", values))
    return rows


def _in_town(office: Office, town_id: int, kind: str, sql: str) -> Iterator[tuple[sqlite3.Row, Place]]:
    """The rows of a question (:day, :at) that lie in the town today, whatever they were registered under."""
    places: Places = places_of(office, office.today)
    town = places.of(town_id).division
    at = json.dumps(sorted(places.sources(places.inside(town))))
    for row in office.db.query(sql, {"day": office.today.isoformat(), "at": at}):
        place = places.of(row["division_id"], subject_of(kind, row))
        if place.town is not None and place.town.id == town.id:
            yield row, place


_Member = tuple[int, str, int, str | None, dict[str, object]]
"""The key of the person (their first row; a name may be corrected), name, whether the head, birth, and the cells."""
_PLAIN_MEMBER = tuple(name for name in MEMBER_FIELDS if name not in ("name", "is_head", "relation", "birth_date"))


def _members(office: Office, household_ids: Sequence[int]) -> dict[int, list[_Member]]:
    """Who belongs to the households now, by household; there may be a hundred thousand."""
    rows = office.db.query(
        "SELECT m.household_id, coalesce(m.person_key, m.id), m.name, m.is_head, m.relation, m.birth_date, "
        f"{', '.join(_PLAIN_MEMBER)} "
        "FROM household_member m WHERE m.superseded_at IS NULL AND m.effective_until IS NULL "
        "AND m.household_id IN (SELECT value FROM json_each(?)) ORDER BY m.is_head DESC, m.birth_date, m.id",
        (json.dumps(household_ids),),
    )
    found: dict[int, list[_Member]] = {}
    for household_id, origin, name, is_head, relation, born, *plain in rows:
        values: dict[str, object] = dict(zip(_PLAIN_MEMBER, plain, strict=True))
        values["member_name"] = name
        values["relation"] = relation or ("户主" if is_head else None)
        values["birth_date"] = _partial(born)
        found.setdefault(household_id, []).append((origin, name, is_head, born, values))
    return found


@lru_cache(maxsize=65_536)
def _is_minor(birth_date: str | None, born_after: str) -> bool:
    """A birth known to the year or month counts as its last day: who may be a minor is treated as one."""
    born = _partial(birth_date)
    return born is not None and born.last_day.isoformat() > born_after


def _names(place: Place) -> Mapping[str, object]:
    return {"town": place.town.name if place.town else None, "village": place.division.name}


@lru_cache(maxsize=65_536)  # the same days over and over
def _partial(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None
