"""What lists ask of households, needs and resources, as of a day: frozen rows, one question each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from swtool.inventory.merged import last_of_merged
from swtool.registry.boundaries import Place, Places, Subject
from swtool.store.database import Database


class HouseholdRow(NamedTuple):
    """A household file as lists show it. ``last_review`` is partial ISO text, '' if never."""

    id: int
    file_no: str
    town: str
    village: str
    head_name: str
    head_is_minor: bool
    members: int
    client_categories: str
    follow_up_level: str
    open_needs: int
    opened_on: str
    last_review: str


class MemberRow(NamedTuple):
    """A member of a household on a day."""

    name: str
    relation: str
    sex: str
    birth_date: str
    resident_id: str
    client_category: str
    health: str
    guardian: str
    mobile: str
    effective_on: str


class NeedRow(NamedTuple):
    """A need as lists show it."""

    id: int
    need_no: str
    file_no: str
    town: str
    village: str
    category: str
    description: str
    urgency: str
    raised_on: str
    status: str
    resource: str
    resolved_on: str


class ResourceRow(NamedTuple):
    """A community resource as lists show it. ``estimated_value`` is 分."""

    id: int
    resource_no: str
    town: str
    village: str
    name: str
    category: str
    owner: str
    offering: str
    estimated_value: int | None
    contact_name: str
    contact_phone: str
    valid_to: str
    last_review: str


# In use on :day: from the day it was opened (unknown: always) to the day before it was closed.
IN_USE = (
    "({alias}.opened_on IS NULL OR {alias}.opened_on <= :day)"
    " AND ({alias}.closed_on IS NULL OR {alias}.closed_on > :day)"
)
LAST_REVIEW = """(
    SELECT max(r.reviewed_on) FROM inventory_review r
    WHERE r.{column} = {alias}.id AND r.superseded_at IS NULL AND r.reviewed_on <= :day
)"""
# How a need or problem stood on :day. Where states are known but none by the day, it had been raised.
STATUS_THEN = """coalesce(
    (SELECT s.status FROM {kind}_status s WHERE s.{kind}_id = {alias}.id AND s.superseded_at IS NULL
        AND s.counts_from <= :day ORDER BY s.counts_from DESC, s.id DESC LIMIT 1),
    CASE WHEN {alias}.resolved_on > :day OR EXISTS (SELECT 1 FROM {kind}_status s
        WHERE s.{kind}_id = {alias}.id AND s.superseded_at IS NULL) THEN 'raised' ELSE {alias}.status END
)"""
# A birth known to the year or month counts as its last day: who may be a minor is treated as one.
_LATEST_BIRTH = "m.birth_date || substr('-12-31', length(m.birth_date) - 3)"
_ON_DAY = (
    "m.superseded_at IS NULL AND m.effective_on <= :day AND (m.effective_until IS NULL OR m.effective_until > :day)"
)

_WANTED_FILES = (
    "(:file_no IS NULL OR h.file_no = :file_no)"
    " AND (:places IS NULL OR h.division_id IN (SELECT value FROM json_each(:places)))"
)


def first_page(db: Database, table: str, day: str, places: Places, rows: int) -> tuple[list[int], int]:
    """The first villages that hold ``rows`` of a table's rows in use on ``day``, and how many there are in all.

    What was assigned to another village at a split counts where it was registered: the page may be a few rows short.
    """
    there = "(x.raised_on IS NULL OR x.raised_on <= :day)" if table == "need_item" else IN_USE.format(alias="x")
    counted: dict[Place, int] = {}
    for row in db.query(
        f"SELECT x.division_id, count(*) AS number FROM {table} x WHERE {there} GROUP BY x.division_id", {"day": day}
    ):
        place = places.of(row["division_id"])
        counted[place] = counted.get(place, 0) + row["number"]
    chosen: list[int] = []
    held = 0
    for place in sorted(counted, key=lambda place: place.order):
        if held >= rows:
            break
        chosen.append(place.division.id)
        held += counted[place]
    return chosen, sum(counted.values())


def merged_by(db: Database, household_id: int, day: str) -> list[sqlite3.Row]:
    """The files merged into one by ``day``, through mergers of mergers too: number, day of the merger, and when they
    were last gone through."""
    return db.query(
        f"""
        WITH RECURSIVE merged (id, day) AS (
            SELECT g.other_id, g.effective_on FROM household_regroup g
            WHERE g.household_id = :id AND g.kind = 'merge' AND g.superseded_at IS NULL AND g.effective_on <= :day
            UNION
            SELECT g.other_id, g.effective_on FROM merged m JOIN household_regroup g ON g.household_id = m.id
            WHERE g.kind = 'merge' AND g.superseded_at IS NULL
        )
        SELECT h.file_no, merged.day, {LAST_REVIEW.format(column="household_id", alias="h")} AS last_review
        FROM merged JOIN household h ON h.id = merged.id ORDER BY merged.day, h.file_no
        """,
        {"id": household_id, "day": day},
    )


def household_uids(db: Database) -> dict[str, str]:
    """File number → uid of every household file, closed ones too."""
    return {row["file_no"]: row["uid"] for row in db.query("SELECT file_no, uid FROM household")}


def households(
    db: Database,
    day: str,
    *,
    minor_since: str,
    places: Places | None = None,
    division_ids: Sequence[int] | None = None,
    file_no: str | None = None,
) -> list[HouseholdRow]:
    """Files in use on ``day`` (ISO), by place and number. Who was born after ``minor_since`` is a minor.

    ``places`` says on which boundaries (None: those of the day); ``division_ids`` are villages as they stand there.
    """
    places = places or Places(db, date.fromisoformat(day))
    whole = division_ids is None and file_no is None
    few = "{0} IS NOT NULL" if whole else f"{{0}} IN (SELECT h.id FROM household h WHERE {_WANTED_FILES})"
    rows = db.query(
        f"""
        WITH people AS (
            SELECT m.household_id, count(*) AS members,
                max(m.is_head = 1 AND {_LATEST_BIRTH} > :minor) AS head_is_minor,
                group_concat(DISTINCT m.client_category) AS categories,
                max(m.client_category IS NOT NULL AND {_LATEST_BIRTH} > :minor) AS has_minor_client
            FROM household_member m WHERE {_ON_DAY} AND {few.format("m.household_id")} GROUP BY m.household_id
        ), needs AS (
            SELECT household_id, count(*) AS number FROM need_item
            WHERE {few.format("household_id")} AND (raised_on IS NULL OR raised_on <= :day)
                AND (status IN ('raised', 'accepted', 'in_progress') OR resolved_on > :day) GROUP BY household_id
        )
        SELECT h.*, coalesce(p.members, 0) AS members,
            coalesce(p.head_is_minor, 0) OR coalesce(p.has_minor_client, 0) AS hide_head, p.categories,
            coalesce(n.number, 0) AS open_needs, {LAST_REVIEW.format(column="household_id", alias="h")} AS last_review
        FROM household h
        LEFT JOIN people p ON p.household_id = h.id LEFT JOIN needs n ON n.household_id = h.id
        WHERE {IN_USE.format(alias="h")} AND {_WANTED_FILES}
        """,
        {"day": day, "minor": minor_since, "file_no": file_no, "places": _sources(places, division_ids)},
    )
    merged = last_of_merged(db, day)
    return [
        HouseholdRow(
            id=row["id"],
            file_no=row["file_no"],
            town=_town(place),
            village=place.name,
            head_name=row["head_name"],
            head_is_minor=bool(row["hide_head"]),
            members=row["members"],
            client_categories=(row["categories"] or "").replace(",", "、"),
            follow_up_level=row["follow_up_level"] or "",
            open_needs=row["open_needs"],
            opened_on=row["opened_on"] or "",
            last_review=max(row["last_review"] or "", merged.get(row["id"], "")),
        )
        for place, row in _in_order(places, "household", rows, division_ids, "file_no")
    ]


def members_of(db: Database, household_id: int, day: str) -> list[MemberRow]:
    """The members of a household on ``day``, the head first."""
    rows = db.query(
        f"SELECT m.* FROM household_member m WHERE m.household_id = :household AND {_ON_DAY}"
        " ORDER BY m.is_head DESC, m.birth_date, m.id",
        {"household": household_id, "day": day},
    )
    return [
        MemberRow(
            name=row["name"],
            relation=row["relation"] or ("户主" if row["is_head"] else ""),
            sex=row["sex"] or "",
            birth_date=row["birth_date"] or "",
            resident_id=row["resident_id"] or "",
            client_category=row["client_category"] or "",
            health="；".join(
                text for text in (row["health_status"], row["disability_type"], row["disability_level"]) if text
            ),
            guardian=row["guardian"] or "",
            mobile=row["mobile"] or "",
            effective_on=row["effective_on"],
        )
        for row in rows
    ]


def needs(
    db: Database,
    day: str,
    *,
    places: Places | None = None,
    division_ids: Sequence[int] | None = None,
    household_id: int | None = None,
) -> list[NeedRow]:
    """Needs raised by ``day``, of a village or a household if given, by place and file.

    How one stood on the day is told by its dated states; of one without, that is no more than whether it was resolved.
    """
    places = places or Places(db, date.fromisoformat(day))
    rows = db.query(
        f"""
        SELECT n.*, coalesce(h.file_no, '') AS file_no,
            coalesce(r.name, n.matched_text, '') AS resource,
            {STATUS_THEN.format(kind="need", alias="n")} AS status_then,
            CASE WHEN n.resolved_on > :day THEN NULL ELSE n.resolved_on END AS resolved_by_then
        FROM need_item n
        LEFT JOIN household h ON h.id = n.household_id
        LEFT JOIN community_resource r ON r.id = n.resource_id
        WHERE (n.raised_on IS NULL OR n.raised_on <= :day) AND (:household IS NULL OR n.household_id = :household)
            AND {_among("n")}
        """,
        {"day": day, "household": household_id, "places": _sources(places, division_ids)},
    )
    return [
        NeedRow(
            id=row["id"],
            need_no=row["need_no"] or "",
            file_no=row["file_no"],
            town=_town(place),
            village=place.name,
            category=row["category"],
            description=row["description"],
            urgency=row["urgency"] or "",
            raised_on=row["raised_on"] or "",
            status=row["status_then"],
            resource=row["resource"],
            resolved_on=row["resolved_by_then"] or "",
        )
        for place, row in _in_order(places, "need", rows, division_ids, "file_no")
    ]


def resources(
    db: Database,
    day: str,
    *,
    places: Places | None = None,
    division_ids: Sequence[int] | None = None,
    resource_no: str | None = None,
) -> list[ResourceRow]:
    """Resources in use on ``day``, by place and number."""
    places = places or Places(db, date.fromisoformat(day))
    rows = db.query(
        f"""
        SELECT c.*, {LAST_REVIEW.format(column="resource_id", alias="c")} AS last_review
        FROM community_resource c
        WHERE {IN_USE.format(alias="c")} AND (:resource_no IS NULL OR c.resource_no = :resource_no) AND {_among("c")}
        """,
        {"day": day, "resource_no": resource_no, "places": _sources(places, division_ids)},
    )
    return [
        ResourceRow(
            id=row["id"],
            resource_no=row["resource_no"],
            town=_town(place),
            village=place.name,
            name=row["name"],
            category=row["category"] or "",
            owner=row["owner"],
            offering=row["offering"] or "",
            estimated_value=row["estimated_value"],
            contact_name=row["contact_name"] or "",
            contact_phone=row["contact_phone"] or "",
            valid_to=row["valid_to"] or "",
            last_review=row["last_review"] or "",
        )
        for place, row in _in_order(places, "resource", rows, division_ids, "resource_no")
    ]


def subject_of(kind: str, row: sqlite3.Row) -> Subject:
    """Whose place decides: a need of a household lies where the household lies."""
    if kind == "need" and row["household_id"] is not None:
        return "household", row["household_id"]
    return kind, row["id"]


def _in_order(
    places: Places, kind: str, rows: Sequence[sqlite3.Row], division_ids: Sequence[int] | None, number: str
) -> list[tuple[Place, sqlite3.Row]]:
    """The rows that lie in the wanted villages, each with its place, by place and number."""
    placed = [(places.of(row["division_id"], subject_of(kind, row)), row) for row in rows]
    wanted = None if division_ids is None else set(division_ids)
    kept = [(place, row) for place, row in placed if wanted is None or place.division.id in wanted]
    return sorted(kept, key=lambda one: (one[0].order, one[1][number] or "", one[1]["id"]))


def _town(place: Place) -> str:
    """'' where a file hangs on the town itself."""
    return place.town_name if place.town and place.town.id != place.division.id else ""


def _among(alias: str) -> str:
    return f"(:places IS NULL OR {alias}.division_id IN (SELECT value FROM json_each(:places)))"


def _sources(places: Places, division_ids: Sequence[int] | None) -> str | None:
    """The rows of ``division`` from which something may have come to lie in the wanted villages."""
    return None if division_ids is None else json.dumps(sorted(places.sources(division_ids)))
