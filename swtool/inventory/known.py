"""What planners compare a sheet with: what is on record already, one question for all its rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from swtool.inventory.merged import reviews_of_merged
from swtool.inventory.store import subject_of
from swtool.registry.boundaries import Places
from swtool.store.database import Database

HOUSEHOLD_FIELDS = (
    "division_id",
    "head_name",
    "address",
    "registered_address",
    "residence_status",
    "co_residents",
    "income_source",
    "housing_type",
    "follow_up_level",
    "responsible_worker",
    "consent_status",
    "remarks",
)
MEMBER_FIELDS = (
    "name",
    "is_head",
    "relation",
    "resident_id",
    "sex",
    "birth_date",
    "ethnicity",
    "marital_status",
    "education",
    "occupation",
    "health_status",
    "disability_type",
    "disability_level",
    "self_care_level",
    "client_category",
    "entitlements",
    "guardian",
    "caregiver",
    "mobile",
)
NEED_FIELDS = (
    "category",
    "description",
    "urgency",
    "source_channel",
    "raised_on",
    "expectation",
    "resource_id",
    "matched_text",
    "status",
    "resolved_on",
    "feedback",
)
RESOURCE_FIELDS = (
    "name",
    "owner",
    "category",
    "offering",
    "quantity",
    "estimated_value",
    "target_group",
    "availability",
    "contact_name",
    "contact_phone",
    "times_used",
    "valid_to",
    "pool",
    "items",
    "coverage",
    "capacity",
    "unit",
    "reusable",
    "cost",
    "valid_from",
    "assured_by",
)


class Known(NamedTuple):
    """A stored row as the planner compares it: its id, what names it, and the values of the fields above."""

    id: int
    parent_id: int  # the village of a household or resource, the household of a member
    values: dict[str, object]
    opened_on: str = ""
    closed_on: str = ""
    person_key: int = 0  # of a member: whose row it is, through details and moves


def households_by_file(db: Database, places: Places, file_numbers: Iterable[str]) -> dict[str, Known]:
    """Known files by their number, closed ones too: one question for a whole sheet. Their village is the one that
    stands on ``places``, so that a sheet of after a merger finds what was registered before it."""
    if _is_unused(db):
        return {}
    rows = db.query(
        "SELECT * FROM household WHERE file_no IN (SELECT value FROM json_each(?))", (_texts(file_numbers),)
    )
    return {
        row["file_no"]: _known(
            row, HOUSEHOLD_FIELDS, _village(places, "household", row), row["opened_on"] or "", row["closed_on"] or ""
        )
        for row in rows
    }


class NearHousehold(NamedTuple):
    """A file in use with what tells one household from another; '' where it is not known."""

    id: int
    file_no: str
    village_id: int
    head_name: str
    address: str
    resident_id: str
    mobile: str
    birth_date: str


_HEADS_IN_USE = (
    "SELECT h.id, h.file_no, h.division_id, h.head_name, h.address, m.resident_id, m.mobile, m.birth_date"
    " FROM household h LEFT JOIN household_member m ON m.household_id = h.id AND m.is_head = 1"
    " AND m.superseded_at IS NULL AND m.effective_until IS NULL WHERE h.closed_on IS NULL"
)


def households_near(
    db: Database, places: Places, division_ids: Iterable[int], phones: Iterable[str]
) -> list[NearHousehold]:
    """Files in use of those villages, and those whose head has one of the telephones."""
    if _is_unused(db):
        return []
    rows = db.query(
        f"{_HEADS_IN_USE} AND (h.division_id IN (SELECT value FROM json_each(?)) OR h.id IN ("
        "SELECT household_id FROM household_member WHERE mobile IN (SELECT value FROM json_each(?))))",
        (json.dumps(sorted(places.sources(division_ids))), _texts(phones)),
    )
    return [_near(row, places) for row in rows]


def households_in_use(db: Database, places: Places) -> list[NearHousehold]:
    """Every file in use, by its number."""
    return [_near(row, places) for row in db.query(f"{_HEADS_IN_USE} ORDER BY h.file_no")]


def _near(row: sqlite3.Row, places: Places) -> NearHousehold:
    return NearHousehold(
        row["id"],
        row["file_no"],
        _village(places, "household", row),
        row["head_name"],
        *(row[name] or "" for name in ("address", "resident_id", "mobile", "birth_date")),
    )


def shared_members(db: Database) -> list[list[int]]:
    """For each resident ID that members of several files in use have: the ids of these files."""
    rows = db.query(
        "SELECT json_group_array(DISTINCT m.household_id) AS files FROM household_member m"
        " JOIN household h ON h.id = m.household_id"
        " WHERE m.resident_id <> '' AND m.superseded_at IS NULL AND m.effective_until IS NULL AND h.closed_on IS NULL"
        " GROUP BY m.resident_id HAVING count(DISTINCT m.household_id) > 1"
    )
    return [json.loads(row["files"]) for row in rows]


def files_of_members(db: Database, resident_ids: Iterable[str], left: set[int]) -> dict[str, dict[str, bool]]:
    """Resident ID → numbers of the files in use that list this member, each with whether as its head. Memberships
    ``left`` (their ids) do not count."""
    if _is_unused(db):
        return {}
    rows = db.query(
        "SELECT m.id, m.resident_id, m.is_head, h.file_no FROM household_member m"
        " JOIN household h ON h.id = m.household_id"
        " WHERE m.superseded_at IS NULL AND m.effective_until IS NULL AND h.closed_on IS NULL"
        " AND m.resident_id IN (SELECT value FROM json_each(?))",
        (_texts(resident_ids),),
    )
    found: dict[str, dict[str, bool]] = {}
    for row in rows:
        if row["id"] not in left:
            found.setdefault(row["resident_id"], {})[row["file_no"]] = bool(row["is_head"])
    return found


def households_by_head(
    db: Database, places: Places, division_ids: Iterable[int]
) -> dict[tuple[int, str], list[tuple[int, str]]]:
    """(village, head's name) → ids and numbers of files in use, for need lists that give no file number."""
    rows = db.query(
        "SELECT id, file_no, division_id, head_name FROM household WHERE closed_on IS NULL"
        " AND division_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(places.sources(division_ids))),),
    )
    found: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for row in rows:
        key = (_village(places, "household", row), row["head_name"])
        found.setdefault(key, []).append((row["id"], row["file_no"]))
    return found


def current_members(db: Database, household_ids: Iterable[int]) -> dict[int, list[Known]]:
    """Members who have not left, by household."""
    rows = db.query(
        "SELECT * FROM household_member WHERE superseded_at IS NULL AND effective_until IS NULL"
        " AND household_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(household_ids)),),
    )
    found: dict[int, list[Known]] = {}
    for row in rows:
        found.setdefault(row["household_id"], []).append(
            Known(
                row["id"],
                row["household_id"],
                {name: row[name] for name in MEMBER_FIELDS},
                row["effective_on"],
                person_key=row["person_key"] or row["id"],
            )
        )
    return found


def files_of_heads(db: Database, resident_ids: Iterable[str]) -> dict[str, set[str]]:
    """Head's resident ID → numbers of the files in use that name this head (J8)."""
    if _is_unused(db):
        return {}
    rows = db.query(
        "SELECT m.resident_id, h.file_no FROM household_member m JOIN household h ON h.id = m.household_id"
        " WHERE m.is_head = 1 AND m.superseded_at IS NULL AND m.effective_until IS NULL AND h.closed_on IS NULL"
        " AND m.resident_id IN (SELECT value FROM json_each(?))",
        (_texts(resident_ids),),
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["resident_id"], set()).add(row["file_no"])
    return found


def needs_of(db: Database, places: Places, division_ids: Iterable[int]) -> list[tuple[Known, str | None, int | None]]:
    """Needs of those villages with their number and household."""
    rows = db.query(
        "SELECT * FROM need_item WHERE division_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(places.sources(division_ids))),),
    )
    return [
        (_known(row, NEED_FIELDS, _village(places, "need", row)), row["need_no"], row["household_id"]) for row in rows
    ]


def resources_in(db: Database, places: Places, division_ids: Iterable[int]) -> list[tuple[Known, str]]:
    """Resources of those villages with their number, closed ones too."""
    rows = db.query(
        "SELECT * FROM community_resource WHERE division_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(places.sources(division_ids))),),
    )
    return [
        (
            _known(
                row, RESOURCE_FIELDS, _village(places, "resource", row), row["opened_on"] or "", row["closed_on"] or ""
            ),
            row["resource_no"],
        )
        for row in rows
    ]


def names_of_resources(db: Database, ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """What each of these resources is called: its name and its number."""
    rows = db.query(
        "SELECT id, name, resource_no FROM community_resource WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(ids)),),
    )
    return {row["id"]: frozenset((row["name"], row["resource_no"])) for row in rows}


def villages_of_resources(db: Database, places: Places) -> dict[int, int]:
    """The village in which each resource lies now."""
    rows = db.query("SELECT id, division_id FROM community_resource")
    return {row["id"]: _village(places, "resource", row) for row in rows}


def resource_numbers(db: Database) -> set[str]:
    """Every resource number ever given."""
    return {row["resource_no"] for row in db.query("SELECT resource_no FROM community_resource")}


def reviews_recorded(db: Database, column: str, ids: Iterable[int]) -> set[tuple[int, str]]:
    """(household or resource id, day) of the reviews that are already on record, those of merged files too: a town gets
    their days to see. ``column`` names which."""
    rows = db.query(
        f"SELECT {column} AS subject, reviewed_on FROM inventory_review WHERE superseded_at IS NULL"
        f" AND {column} IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    merged = reviews_of_merged(db) if column == "household_id" else {}
    found = {(row["subject"], row["reviewed_on"]) for row in rows}
    return found | {(kept, reviewed_on) for kept, those in merged.items() for reviewed_on, _ in those}


def _known(row: sqlite3.Row, fields: Sequence[str], parent_id: int, opened_on: str = "", closed_on: str = "") -> Known:
    values = {field: row[field] for field in fields}
    if "division_id" in values:
        values["division_id"] = parent_id
    return Known(row["id"], parent_id, values, opened_on, closed_on)


def _is_unused(db: Database) -> bool:
    """Whether no household is on record: the first sheet of an office, its largest, is not compared with anything."""
    return not db.value("SELECT EXISTS (SELECT 1 FROM household)")


def _village(places: Places, kind: str, row: sqlite3.Row) -> int:
    """The village in which it lies now, whatever row it was registered under."""
    return places.of(row["division_id"], subject_of(kind, row)).division.id


def _texts(values: Iterable[str]) -> str:
    return json.dumps(list(dict.fromkeys(values)), ensure_ascii=False)
