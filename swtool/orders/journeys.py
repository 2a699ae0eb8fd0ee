"""The way of orders, read for many at once: where each is and when it first took each step, nothing about anybody.

A county has a hundred thousand orders a year: lists that show a page, and questions about those still open, read the
rows of the others only to count them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from swtool.orders.rules import Step
from swtool.orders.store import moment, stored
from swtool.registry.boundaries import Place, Places
from swtool.store.database import Database

_MADE = "c.step = 'created' AND c.superseded_at IS NULL AND c.happened_at <= :until"
_OVER = "('feedback', 'cancelled')"  # after either of them an order waits for nothing
# How many minutes before :until each step was taken first. (unixepoch() would need a newer SQLite than the tables do.)
_AGO = ", ".join(
    f"max(CASE e.step WHEN '{step}' THEN (strftime('%s', :until) - strftime('%s', e.happened_at)) / 60 END) AS {step}"
    for step in Step
)
_IN_ORDER = tuple(Step)
_RANK = "CASE e.step " + " ".join(f"WHEN '{step}' THEN {rank}" for rank, step in enumerate(Step)) + " END"
_COLUMNS = ", ".join(f"min(CASE e.step WHEN '{step}' THEN e.happened_at END) AS {step}" for step in Step)


class Journey(NamedTuple):
    """One order: ``at`` has the first moment of each step that it has taken."""

    id: int
    order_no: str
    category: str
    channel: str
    division_id: int
    household_id: int | None
    place: Place
    at: Mapping[Step, datetime]


class Line(NamedTuple):
    """One order as a list shows it; '' where nothing is stated."""

    id: int
    order_no: str
    place: Place
    category: str
    channel: str
    created_at: str
    last_step: Step
    need_no: str
    file_no: str
    client_name: str
    client_phone: str


class Pace(NamedTuple):
    """One order, for figures over all of them: how many minutes ago it first took each step, None where it did not."""

    channel: str
    created: int
    accepted: int | None
    dispatched: int | None
    done: int | None
    feedback: int | None
    cancelled: int | None

    @property
    def ago(self) -> tuple[int | None, ...]:
        """The minutes alone, in the order of ``Step``."""
        return self[1:]


def journeys(
    db: Database,
    places: Places,
    until: datetime,
    *,
    villages: Collection[int] | None = None,
    only_open: bool = False,
) -> list[Journey]:
    """The orders that were there at that moment, by the moment they were made and their number.

    ``villages`` are standing rows of ``division``; ``only_open`` leaves out those that were over by then.
    """
    still = f"HAVING max(e.step IN {_OVER}) = 0" if only_open else ""
    where = "" if villages is None else "AND o.division_id IN (SELECT value FROM json_each(:sources))"
    rows = db.query(
        f"""
        SELECT t.*, o.order_no, o.category, o.source_channel, o.division_id, o.household_id
        FROM (SELECT e.order_id, {_COLUMNS} FROM order_event e
            WHERE e.superseded_at IS NULL AND e.happened_at <= :until GROUP BY e.order_id {still}) t
        JOIN service_order o ON o.id = t.order_id
        WHERE t.created IS NOT NULL {where} ORDER BY t.created, o.order_no
        """,
        {"until": stored(until), "sources": _sources(places, villages)},
    )
    found = []
    for row in rows:
        place = _place(places, row["division_id"], row["household_id"])
        if villages is not None and place.division.id not in villages:
            continue
        at = {step: moment(row[step]) for step in Step if row[step] is not None}
        found.append(
            Journey(
                row["order_id"],
                row["order_no"],
                row["category"],
                row["source_channel"] or "",
                row["division_id"],
                row["household_id"],
                place,
                at,
            )
        )
    return found


def paces(db: Database, places: Places, until: datetime, *, villages: Collection[int] | None = None) -> list[Pace]:
    """All orders that were there at that moment, in no order."""
    where = "" if villages is None else "AND o.division_id IN (SELECT value FROM json_each(:sources))"
    rows = db.query(
        f"""
        SELECT coalesce(o.source_channel, ''), o.division_id, o.household_id, {", ".join(f"t.{step}" for step in Step)}
        FROM (SELECT e.order_id, {_AGO} FROM order_event e
            WHERE e.superseded_at IS NULL AND e.happened_at <= :until GROUP BY e.order_id) t
        JOIN service_order o ON o.id = t.order_id WHERE t.created IS NOT NULL {where}
        """,
        {"until": stored(until), "sources": _sources(places, villages)},
    )
    return [
        Pace(channel, *ago)
        for channel, division_id, household_id, *ago in rows
        if villages is None or _place(places, division_id, household_id).division.id in villages
    ]


def lines(db: Database, places: Places, until: datetime, ids: Collection[int]) -> list[Line]:
    """These orders as a list shows them, by the moment they were made and their number."""
    rows = db.query(
        f"""
        SELECT o.id, o.order_no, o.division_id, o.household_id, o.category, coalesce(o.source_channel, ''),
            replace(t.first, 'T', ' '), CAST(substr(t.last, -1) AS INTEGER),
            CASE WHEN n.id IS NULL THEN '' ELSE coalesce(n.need_no, '需求' || n.id) END,
            coalesce(h.file_no, ''), coalesce(o.client_name, ''), coalesce(o.client_phone, '')
        FROM (SELECT e.order_id, min(e.happened_at) AS first, max(e.happened_at || {_RANK}) AS last FROM order_event e
            WHERE e.superseded_at IS NULL AND e.happened_at <= :until
                AND e.order_id IN (SELECT value FROM json_each(:ids)) GROUP BY e.order_id) t
        JOIN service_order o ON o.id = t.order_id
        LEFT JOIN household h ON h.id = o.household_id LEFT JOIN need_item n ON n.id = o.need_id
        ORDER BY t.first, o.order_no
        """,
        {"until": stored(until), "ids": json.dumps(list(ids))},
    )
    return [
        Line(row_id, number, _place(places, division_id, household_id), category, channel, at, _IN_ORDER[rank], *rest)
        for row_id, number, division_id, household_id, category, channel, at, rank, *rest in rows
    ]


def made(
    db: Database,
    places: Places,
    until: datetime,
    *,
    villages: Collection[int] | None = None,
    channel: str | None = None,
) -> list[int]:
    """The ids of all orders that were there at that moment, in the order of lists. ``channel``: '' has none stated."""
    where = "" if villages is None else "AND o.division_id IN (SELECT value FROM json_each(:sources))"
    where += "" if channel is None else " AND coalesce(o.source_channel, '') = :channel"
    rows = db.query(
        f"SELECT o.id, o.division_id, o.household_id FROM order_event c NOT INDEXED"
        f" JOIN service_order o ON o.id = c.order_id WHERE {_MADE} {where} ORDER BY c.happened_at, o.order_no",
        {"until": stored(until), "sources": _sources(places, villages), "channel": channel},
    )
    if villages is None:
        return [row["id"] for row in rows]
    return [
        row["id"] for row in rows if _place(places, row["division_id"], row["household_id"]).division.id in villages
    ]


def numbers_by_town(db: Database, places: Places, until: datetime) -> Counter[str]:
    """How many orders there were at that moment in each town. Files of a split village are looked at one by one."""
    rows = db.query(
        "SELECT o.division_id, CASE WHEN o.household_id IN (SELECT value FROM json_each(:apart))"
        f" THEN o.household_id END AS apart, count(*) AS number FROM order_event c NOT INDEXED"
        f" JOIN service_order o ON o.id = c.order_id WHERE {_MADE} GROUP BY 1, 2",
        {"until": stored(until), "apart": json.dumps(places.apart("household"))},
    )
    found: Counter[str] = Counter()
    for row in rows:
        found[_place(places, row["division_id"], row["apart"]).town_name] += row["number"]
    return found


def _place(places: Places, division_id: int, household_id: int | None) -> Place:
    return places.of(division_id, ("household", household_id) if household_id is not None else None)


def _sources(places: Places, villages: Iterable[int] | None) -> str | None:
    return None if villages is None else json.dumps(sorted(places.sources(villages)))
