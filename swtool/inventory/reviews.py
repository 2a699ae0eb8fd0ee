"""The yearly round: what was reviewed when, village by village, and recording 复核无变化 for many at once."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.errors import NotFound, SwtoolError
from swtool.inventory.merged import last_of_merged
from swtool.inventory.rules import RoundCount, count_round
from swtool.inventory.store import IN_USE, LAST_REVIEW
from swtool.office import Office
from swtool.registry.boundaries import Boundaries, Place, Places, places_of
from swtool.registry.divisions import Division
from swtool.store.database import Database, Transaction


class Kind(StrEnum):
    """What is kept fresh: the need files of households, or the resources of a community."""

    NEEDS = "needs"
    RESOURCES = "resources"


KIND_LABELS = {Kind.NEEDS: "居民需求档案", Kind.RESOURCES: "社区资源"}
TABLES = {Kind.NEEDS: "household", Kind.RESOURCES: "community_resource"}
_COLUMNS = {Kind.NEEDS: "household_id", Kind.RESOURCES: "resource_id"}
SUBJECTS = {Kind.NEEDS: "household", Kind.RESOURCES: "resource"}
NUMBERS = {Kind.NEEDS: "file_no", Kind.RESOURCES: "resource_no"}
_NAMED = 5


class NewReview(NamedTuple):
    """A review to be written."""

    subject_id: int
    reviewed_on: str
    outcome: str


class VillageRound(NamedTuple):
    """One village's round on a day; ``name`` has a remark where the place is not known for certain."""

    village: Division
    name: str
    town_name: str
    kind: Kind
    counted: RoundCount


class Reviewed(NamedTuple):
    """What recording did: how many reviews were written, and how many stood on that day already."""

    recorded: int
    already: int


def last_reviews(
    db: Database, kind: Kind, as_of: date, places: Places
) -> dict[Place, list[tuple[PartialDate | None, int]]]:
    """Village → (last review on or before ``as_of``, how many in use have it). One question for the county."""
    merged = last_of_merged(db, as_of.isoformat()) if kind is Kind.NEEDS else {}
    apart = "CASE WHEN x.id IN (SELECT value FROM json_each(:split)) THEN x.id END"  # these don't go with the others
    rows = db.query(
        f"""
        SELECT division_id, apart, last, count(*) AS number FROM (
            SELECT x.division_id, {apart} AS apart, {LAST_REVIEW.format(column=_COLUMNS[kind], alias="x")} AS last
            FROM {TABLES[kind]} x WHERE {IN_USE.format(alias="x")}
        ) GROUP BY division_id, apart, last
        """,
        {"day": as_of.isoformat(), "split": json.dumps([*places.apart(SUBJECTS[kind]), *merged])},
    )
    found: dict[Place, list[tuple[PartialDate | None, int]]] = {}
    days: dict[str, PartialDate | None] = {"": None}
    for row in rows:
        text = max(row["last"] or "", merged.get(row["apart"], ""))
        if text not in days:
            days[text] = PartialDate.parse(text)
        last = days[text]
        subject = (SUBJECTS[kind], row["apart"]) if row["apart"] is not None else None
        found.setdefault(places.of(row["division_id"], subject), []).append((last, row["number"]))
    return found


def rounds(office: Office, kind: Kind, as_of: date, *, years: int) -> list[VillageRound]:
    """Every village of the county with its round, by code; villages that hold nothing are there with zero."""
    places = places_of(office, as_of)
    reviews = last_reviews(office.db, kind, as_of, places)
    return [
        VillageRound(
            place.division, place.name, place.town_name, kind, count_round(reviews.get(place, ()), as_of, years=years)
        )
        for place in places.villages(reviews)
    ]


def files_in_use(office: Office, kind: Kind, as_of: date) -> Counter[Place]:
    """How many each village has in use, for who asks no more."""
    places = places_of(office, as_of)
    counted: Counter[Place] = Counter()
    for row in office.db.query(
        "SELECT x.division_id, CASE WHEN x.id IN (SELECT value FROM json_each(:split)) THEN x.id END AS apart,"
        f" count(*) AS number FROM {TABLES[kind]} x WHERE {IN_USE.format(alias='x')} GROUP BY 1, 2",
        {"day": as_of.isoformat(), "split": json.dumps(places.apart(SUBJECTS[kind]))},
    ):
        subject = (SUBJECTS[kind], row["apart"]) if row["apart"] is not None else None
        counted[places.of(row["division_id"], subject)] += row["number"]
    return counted


def record_no_change(
    office: Office, kind: Kind, village: Division, day: date, *, numbers: Sequence[str] | None, keep: bool = True
) -> Reviewed:
    """Record 复核无变化 on ``day`` for the village's files or resources: those numbered, or all in use (None).

    Raises ``SwtoolError`` for a day to come, ``NotFound`` for numbers that the village doesn't hold on that day.
    """
    if day > office.today:
        raise SwtoolError(f"复核日期 {day.isoformat()} 还没有到", remedy="写实际复核的那一天")
    places = Places(office.db, day, Boundaries.NOW)  # who reviews today speaks of the villages of today
    rows = office.db.query(
        f"SELECT x.id, x.{NUMBERS[kind]} AS number, EXISTS (SELECT 1 FROM inventory_review r"
        f" WHERE r.{_COLUMNS[kind]} = x.id AND r.superseded_at IS NULL AND r.reviewed_on = :day) AS done"
        f", x.division_id FROM {TABLES[kind]} x WHERE x.division_id IN (SELECT value FROM json_each(:sources))"
        f" AND {IN_USE.format(alias='x')} ORDER BY number",
        {"day": day.isoformat(), "sources": json.dumps(sorted(places.sources({village.id})))},
    )
    here = places.of(village.id).division.id
    rows = [row for row in rows if places.of(row["division_id"], (SUBJECTS[kind], row["id"])).division.id == here]
    if numbers is not None:
        rows = _chosen(kind, village, day, {row["number"]: row for row in rows}, numbers)
    elif not rows:
        raise NotFound(
            f"{village.name}在 {day.isoformat()} 没有在用的{KIND_LABELS[kind]}",
            remedy="先用 swtool intake load 载入，或核对村（社区）和日期",
        )
    fresh = [row["id"] for row in rows if not row["done"]]
    if fresh:
        with office.change(f"{village.name}{KIND_LABELS[kind]}复核无变化 {len(fresh)} 项", keep=keep) as tx:
            insert_reviews(tx, _COLUMNS[kind], [NewReview(row_id, day.isoformat(), "no_change") for row_id in fresh])
    return Reviewed(len(fresh), len(rows) - len(fresh))


def insert_reviews(tx: Transaction, column: str, reviews: Sequence[NewReview], *, batch_id: int | None = None) -> None:
    """Write reviews of one kind. ``column`` says whose: ``household_id`` or ``resource_id``."""
    ids = tx.allot("inventory_review", len(reviews))
    rows = zip(ids, *zip(*reviews, strict=True), strict=True)
    same = {"batch_id": batch_id, "recorded_at": tx.recorded_at}
    tx.insert_rows("inventory_review", ("id", column, "reviewed_on", "outcome"), ids, rows, same=same)


def _chosen(
    kind: Kind, village: Division, day: date, held: dict[str, sqlite3.Row], numbers: Sequence[str]
) -> list[sqlite3.Row]:
    missing = [number for number in numbers if number not in held]
    if missing:
        shown = "、".join(missing[:_NAMED]) + (f" 等 {len(missing)} 个" if len(missing) > _NAMED else "")
        raise NotFound(
            f"{village.name}在 {day.isoformat()} 没有在用的{KIND_LABELS[kind]} {shown}",
            remedy="编号见 swtool inventory list；在这一天之后才建档的也算没有",
        )
    return [held[number] for number in dict.fromkeys(numbers)]
