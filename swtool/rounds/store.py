"""What the rounds room asks and writes."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from swtool.inventory.categories import categories_on
from swtool.inventory.merged import reviews_of_merged
from swtool.office import Office
from swtool.registry.boundaries import Place, Places
from swtool.rounds.rules import Answer, Count, History, Kind, answer_of
from swtool.store.database import Database, Transaction

_TABLE = {Kind.NEEDS: "household", Kind.RESOURCES: "community_resource", Kind.VERIFICATION: "household"}
_COLUMN = {Kind.NEEDS: "household_id", Kind.RESOURCES: "resource_id", Kind.VERIFICATION: "household_id"}
_NUMBER = {Kind.NEEDS: "file_no", Kind.RESOURCES: "resource_no", Kind.VERIFICATION: "file_no"}
_SUBJECT = {Kind.NEEDS: "household", Kind.RESOURCES: "resource", Kind.VERIFICATION: "household"}
# Whoever of the household was of a kind of clients that the policy knows, on the opening day.
_SPECIAL = """
    x.id IN (SELECT m.household_id FROM household_member m
        WHERE m.client_category IN (SELECT value FROM json_each(:special)) AND m.superseded_at IS NULL
        AND m.effective_on <= :opened AND (m.effective_until IS NULL OR m.effective_until > :opened))
"""
# The reviews of the round's year, read once: no file is looked up by itself. From the fourth column on: a ``History``.
_HISTORIES = """
    WITH reviewed AS (
        SELECT {column} AS subject, min(reviewed_on) AS first, max(reviewed_on) AS last,
            max(CASE WHEN outcome <> 'no_change' THEN reviewed_on END) AS last_change
        FROM inventory_review
        WHERE {subjects} AND superseded_at IS NULL AND reviewed_on >= :year AND reviewed_on <= :day
        GROUP BY {column}
    )
    SELECT x.id, x.division_id, x.{number} AS number,
        CASE WHEN x.opened_on > :opened THEN x.opened_on ELSE '' END AS opened_on,
        coalesce(x.closed_on, '') AS closed_on, coalesce(r.first, '') AS first, coalesce(r.last, '') AS last,
        coalesce(r.last_change, '') AS last_change
    FROM {table} x LEFT JOIN reviewed r ON r.subject = x.id
    WHERE (x.closed_on IS NULL OR x.closed_on > :opened) AND {among}
"""


class Round(NamedTuple):
    """A round as it was opened. ``closed_on`` is None while it goes on."""

    id: int
    kind: Kind
    year: int
    opened_on: date
    due_on: date
    opened_by: str
    closing_id: int | None
    closed_on: date | None
    closed_by: str
    why: str

    @property
    def label(self) -> str:
        """In the office's words: 2026年居民需求档案更新."""
        return f"{self.year}年{self.kind.label}{'' if self.kind is Kind.VERIFICATION else '更新'}"


@dataclass(frozen=True, slots=True)
class VillageCount:
    """A village in a round, under the names of that day."""

    division_id: int
    code: str
    village: str
    town_id: int | None
    town: str
    count: Count


def rounds(db: Database, *, kind: Kind | None = None, year: int | None = None) -> list[Round]:
    """The rounds, the newest year first."""
    rows = db.query(
        "SELECT r.*, c.id AS closing_id, c.closed_on, c.closed_by, c.why FROM yearly_round r "
        "LEFT JOIN round_closing c ON c.round_id = r.id AND c.superseded_at IS NULL "
        "WHERE (:kind IS NULL OR r.kind = :kind) AND (:year IS NULL OR r.year = :year) ORDER BY r.year DESC, r.id",
        {"kind": kind, "year": year},
    )
    return [_round(row) for row in rows]


def counts(office: Office, one: Round, places: Places, as_of: date) -> list[VillageCount]:
    """Every village that has a part in the round, by code."""
    found: dict[Place, Counter[Answer]] = {}
    apart = set(places.apart(_SUBJECT[one.kind]))
    merged = _merged(office, one, as_of)
    judged: dict[tuple[str, ...], Answer | None] = {}  # hundreds of histories for hundreds of thousands of files
    alike: Counter[tuple[int, int | None, Answer]] = Counter()
    for row in office.db.query(_histories(one.kind), _values(office, one, as_of)):
        history = row[3:]
        if row["id"] in merged:
            history = _with(history, merged[row["id"]])
        if history not in judged:
            judged[history] = answer_of(History(*history), one.opened_on, as_of)
        answer = judged[history]
        if answer is not None:
            alike[row["division_id"], row["id"] if row["id"] in apart else None, answer] += 1
    for (division_id, subject_id, answer), number in alike.items():
        subject = (_SUBJECT[one.kind], subject_id) if subject_id is not None else None
        found.setdefault(places.of(division_id, subject), Counter())[answer] += number
    return [
        VillageCount(
            place.division.id,
            place.division.code,
            place.name,
            place.town.id if place.town else None,
            place.town_name,
            Count(*(found[place][answer] for answer in Answer)),
        )
        for place in sorted(found, key=lambda place: place.order)
    ]


def missing_numbers(office: Office, one: Round, places: Places, as_of: date, villages: set[int]) -> set[str]:
    """File numbers (resource numbers) of those villages that were asked and have not answered."""
    rows = office.db.query(
        _histories(one.kind, "x.division_id IN (SELECT value FROM json_each(:at))"),
        {**_values(office, one, as_of), "at": json.dumps(sorted(places.sources(villages)))},
    )
    merged = _merged(office, one, as_of)
    return {
        row["number"]
        for row in rows
        if places.of(row["division_id"], (_SUBJECT[one.kind], row["id"])).division.id in villages
        and answer_of(History(*_with(row[3:], merged.get(row["id"], ()))), one.opened_on, as_of) is Answer.MISSING
    }


def frozen(db: Database, closing_id: int, places: Places) -> list[VillageCount]:
    """The numbers of a closed round as they were kept."""
    found = []
    for row in db.query("SELECT * FROM round_coverage WHERE closing_id = ? ORDER BY id", (closing_id,)):
        place = places.of(row["division_id"])
        count = Count(*(row[answer] for answer in Answer))
        town_id = place.town.id if place.town else None
        found.append(VillageCount(row["division_id"], place.division.code, row["village"], town_id, row["town"], count))
    return found


def books_given(db: Database, one: Round, as_of: date) -> dict[int, date]:
    """Town → the day on which its book last went out."""
    rows = db.query(
        "SELECT division_id, max(given_on) AS day FROM round_book WHERE round_id = ? AND given_on <= ? "
        "GROUP BY division_id",
        (one.id, as_of.isoformat()),
    )
    return {row["division_id"]: date.fromisoformat(row["day"]) for row in rows}


def insert_round(tx: Transaction, kind: Kind, year: int, opened_on: date, due_on: date, *, by: str) -> int:
    """Write a round that begins."""
    return tx.insert(
        "yearly_round",
        {
            "uid": tx.uid(),
            "kind": kind.value,
            "year": year,
            "opened_on": opened_on.isoformat(),
            "due_on": due_on.isoformat(),
            "opened_by": by,
            "recorded_at": tx.recorded_at,
        },
    )


def insert_book(tx: Transaction, round_id: int, town_id: int, given_on: date, asked: int) -> None:
    """Write that a book went out."""
    values = {"round_id": round_id, "division_id": town_id, "given_on": given_on.isoformat(), "asked": asked}
    tx.insert("round_book", {**values, "recorded_at": tx.recorded_at})


def insert_closing(tx: Transaction, one: Round, found: list[VillageCount], day: date, *, by: str, why: str) -> None:
    """Write a round's end with the numbers it came to."""
    values = {"round_id": one.id, "closed_on": day.isoformat(), "closed_by": by, "why": why or None}
    closing = tx.insert("round_closing", {**values, "recorded_at": tx.recorded_at})
    for each in found:
        numbers = {answer.value: getattr(each.count, answer) for answer in Answer}
        place = {"closing_id": closing, "division_id": each.division_id, "village": each.village, "town": each.town}
        tx.insert("round_coverage", {**place, **numbers, "recorded_at": tx.recorded_at})


def _histories(kind: Kind, among: str = "") -> str:
    """The question; ``among`` narrows it to files for which that holds."""
    table, column = _TABLE[kind], _COLUMN[kind]
    subjects = f"{column} IN (SELECT x.id FROM {table} x WHERE {among})" if among else f"{column} IS NOT NULL"
    every = " AND ".join(filter(None, (among, _SPECIAL if kind is Kind.VERIFICATION else ""))) or "1"
    return _HISTORIES.format(number=_NUMBER[kind], column=column, table=table, among=every, subjects=subjects)


_Reviews = Sequence[tuple[str, str]]
"""When, and the outcome."""


def _merged(office: Office, one: Round, as_of: date) -> dict[int, _Reviews]:
    """File → the reviews of the round's year of files that were merged into it."""
    if one.kind is Kind.RESOURCES:
        return {}
    found = reviews_of_merged(office.db, as_of.isoformat())
    return {kept: [each for each in those if each[0] >= str(one.year)] for kept, those in found.items()}


def _with(history: tuple[str, ...], reviews: _Reviews) -> tuple[str, ...]:
    """A history with these reviews among its own."""
    opened_on, closed_on, first, last, last_change = history
    days = [day for day, _ in reviews]
    changes = [day for day, outcome in reviews if outcome != "no_change"]
    first = min(filter(None, (first, *days)), default="")
    return opened_on, closed_on, first, max((last, *days)), max((last_change, *changes))


def _values(office: Office, one: Round, as_of: date) -> dict[str, str]:
    values = {"opened": one.opened_on.isoformat(), "day": as_of.isoformat(), "year": str(one.year)}
    if one.kind is Kind.VERIFICATION:
        values["special"] = json.dumps(_special_texts(office, one.opened_on))
    return values


def _special_texts(office: Office, day: date) -> list[str]:
    """What cells say that name a kind of clients which the policy knows: 一般家庭 is none."""
    known = categories_on(office, day)
    texts = office.db.query("SELECT DISTINCT client_category AS text FROM household_member WHERE client_category > ''")
    return [row["text"] for row in texts if known.read(row["text"])[0]]


def _round(row: sqlite3.Row) -> Round:
    closed_on = date.fromisoformat(row["closed_on"]) if row["closed_on"] else None
    return Round(
        id=row["id"],
        kind=Kind(row["kind"]),
        year=row["year"],
        opened_on=date.fromisoformat(row["opened_on"]),
        due_on=date.fromisoformat(row["due_on"]),
        opened_by=row["opened_by"],
        closing_id=row["closing_id"],
        closed_on=closed_on,
        closed_by=row["closed_by"] or "",
        why=row["why"] or "",
    )
