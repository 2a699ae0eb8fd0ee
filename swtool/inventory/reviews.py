"""The yearly round: what was reviewed when, village by village, and recording 复核无变化 for many at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from swtool.dates import PartialDate
from swtool.errors import NotFound, SwtoolError
from swtool.inventory.rules import RoundCount, count_round
from swtool.inventory.store import IN_USE, LAST_REVIEW
from swtool.office import Office
from swtool.registry.divisions import Division, read_divisions
from swtool.store.database import Database, Transaction


class Kind(StrEnum):
    """What is kept fresh: the need files of households, or the resources of a community."""

    NEEDS = "needs"
    RESOURCES = "resources"


KIND_LABELS = {Kind.NEEDS: "居民需求档案", Kind.RESOURCES: "社区资源"}
TABLES = {Kind.NEEDS: "household", Kind.RESOURCES: "community_resource"}
_COLUMNS = {Kind.NEEDS: "household_id", Kind.RESOURCES: "resource_id"}
NUMBERS = {Kind.NEEDS: "file_no", Kind.RESOURCES: "resource_no"}
_NAMED = 5


@dataclass(frozen=True, slots=True)
class NewReview:
    """A review to be written. ``column`` says whose: ``household_id`` or ``resource_id``."""

    column: str
    subject_id: int
    reviewed_on: str
    outcome: str


@dataclass(frozen=True, slots=True)
class VillageRound:
    """One village's round on a day."""

    village: Division
    town_name: str
    kind: Kind
    counted: RoundCount


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What recording did: how many reviews were written, and how many stood on that day already."""

    recorded: int
    already: int


def last_reviews(db: Database, kind: Kind, as_of: date) -> dict[int, list[tuple[PartialDate | None, int]]]:
    """Village id → (last review on or before ``as_of``, how many in use have it). One question for the county."""
    rows = db.query(
        f"""
        SELECT division_id, last, count(*) AS number FROM (
            SELECT x.division_id, {LAST_REVIEW.format(column=_COLUMNS[kind], alias="x")} AS last
            FROM {TABLES[kind]} x WHERE {IN_USE.format(alias="x")}
        ) GROUP BY division_id, last
        """,
        {"day": as_of.isoformat()},
    )
    found: dict[int, list[tuple[PartialDate | None, int]]] = {}
    for row in rows:
        last = PartialDate.parse(row["last"]) if row["last"] else None
        found.setdefault(row["division_id"], []).append((last, row["number"]))
    return found


def rounds(office: Office, kind: Kind, as_of: date, *, years: int) -> list[VillageRound]:
    """Every village of the county with its round, by code; villages that hold nothing are there with zero."""
    index = read_divisions(office.db, day=as_of)
    reviews = last_reviews(office.db, kind, as_of)
    villages = {village.id: village for those in index.villages.values() for village in those}
    # A file may hang on a village that the newest edition no longer has: it stays visible.
    places = {**villages, **{place: index.by_id[place] for place in reviews if place in index.by_id}}
    found = []
    for place in sorted(places.values(), key=lambda division: division.code):
        town = index.town_of(place)
        counted = count_round(reviews.get(place.id, ()), as_of, years=years)
        found.append(VillageRound(place, town.name if town else "", kind, counted))
    return found


def record_no_change(
    office: Office, kind: Kind, village: Division, day: date, *, numbers: Sequence[str] | None, keep: bool = True
) -> Reviewed:
    """Record 复核无变化 on ``day`` for the village's files or resources: those numbered, or all in use (None).

    Raises ``SwtoolError`` for a day to come, ``NotFound`` for numbers that the village doesn't hold on that day.
    """
    if day > office.today:
        raise SwtoolError(f"复核日期 {day.isoformat()} 还没有到", remedy="写实际复核的那一天")
    rows = office.db.query(
        f"SELECT x.id, x.{NUMBERS[kind]} AS number, EXISTS (SELECT 1 FROM inventory_review r"
        f" WHERE r.{_COLUMNS[kind]} = x.id AND r.superseded_at IS NULL AND r.reviewed_on = :day) AS done"
        f" FROM {TABLES[kind]} x WHERE x.division_id = :village AND {IN_USE.format(alias='x')} ORDER BY number",
        {"day": day.isoformat(), "village": village.id},
    )
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
            reviews = (NewReview(_COLUMNS[kind], row_id, day.isoformat(), "no_change") for row_id in fresh)
            insert_reviews(tx, reviews)
    return Reviewed(len(fresh), len(rows) - len(fresh))


def insert_reviews(tx: Transaction, reviews: Iterable[NewReview], *, batch_id: int | None = None) -> None:
    """Write reviews of either kind."""
    tx.executemany(
        "INSERT INTO inventory_review (household_id, resource_id, reviewed_on, outcome, batch_id, recorded_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                review.subject_id if review.column == "household_id" else None,
                review.subject_id if review.column == "resource_id" else None,
                review.reviewed_on,
                review.outcome,
                batch_id,
                tx.recorded_at,
            )
            for review in reviews
        ],
    )


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
