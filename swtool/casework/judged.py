"""What checks ask of a million services: station → what was found, in words, with a few questions each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from swtool.casework.rules import gaps
from swtool.casework.terms import number_of
from swtool.registry.identities import identities
from swtool.registry.people import persons_by_id
from swtool.registry.posts import posts_of_persons
from swtool.store.database import Database

Found = dict[int, list[str]]
_LATEST = "{column} || substr('-12-31', length({column}) - 3)"
"""The last day that a partial day may mean: what may still have been so is not found fault with."""


def records_by_station(db: Database, as_of: date) -> dict[int, int]:
    """How many services of each station count on the day."""

    def read() -> dict[int, int]:
        rows = db.query(
            "SELECT station_id, count(*) FROM service_record WHERE superseded_at IS NULL AND happened_on <= ?"
            " GROUP BY station_id",
            (as_of.isoformat(),),
        )
        return {row[0]: row[1] for row in rows}

    return db.remembered((records_by_station, as_of), read)


def out_of_post(db: Database, as_of: date) -> Found:
    """Services by workers on days on which they held no post. Asked gap by gap: most workers have none that matters."""
    same = identities(db)
    workers = [row[0] for row in db.query("SELECT DISTINCT worker_id FROM service_record WHERE superseded_at IS NULL")]
    posts = posts_of_persons(db, {same.kept(worker) for worker in workers})
    people = persons_by_id(db, workers)
    found: Found = defaultdict(list)
    for worker in workers:
        stays = [(post.effective_on, post.effective_until) for post in posts.get(same.kept(worker), ())]
        for first, last in gaps(stays):
            rows = db.query(
                "SELECT station_id, count(*), min(happened_on), max(happened_on) FROM service_record"
                " WHERE superseded_at IS NULL AND worker_id = ? AND happened_on BETWEEN ? AND ? GROUP BY station_id",
                (worker, first.isoformat(), min(last, as_of).isoformat()),
            )
            for station, number, earliest, latest in rows:
                span = earliest if earliest == latest else f"{earliest} 至 {latest}"
                found[station].append(f"{people[worker].staff_no} {span} 不在岗，有 {number} 条")
    return found


class Gone(NamedTuple):
    """A service to a household whose file was closed on ``since`` or before, or to a member who had left it by then."""

    record_id: int
    station_id: int
    happened_on: str
    file_no: str
    is_closed: int
    since: str

    @property
    def why(self) -> str:
        """In the office's words."""
        return "档案已停用" if self.is_closed else "这名成员已离户"


def services_to_gone(db: Database, first: str, last: str) -> list[Gone]:
    """Services from ``first`` to ``last`` (ISO days) after the file was closed, and to members after they had left it;
    the day of either is the first one on which nobody was there."""
    closed = _LATEST.format(column="h.closed_on")
    left = _LATEST.format(column="g.effective_until")
    rows = db.query(
        f"""
        SELECT r.id, r.station_id, r.happened_on, h.file_no, 1, h.closed_on
        FROM household h CROSS JOIN service_record r ON r.household_id = h.id AND r.superseded_at IS NULL
        WHERE h.closed_on IS NOT NULL AND r.happened_on >= {closed} AND r.happened_on BETWEEN :first AND :last
        UNION
        SELECT r.id, r.station_id, r.happened_on, h.file_no, 0, max(g.effective_until)
        FROM household_member g CROSS JOIN household_member m ON m.household_id = g.household_id AND m.name = g.name
        CROSS JOIN service_record r ON r.member_id = m.id AND r.superseded_at IS NULL
        CROSS JOIN household h ON h.id = g.household_id
        WHERE g.superseded_at IS NULL AND g.effective_until IS NOT NULL
            AND r.happened_on >= {left} AND r.happened_on BETWEEN :first AND :last
            AND NOT EXISTS (
                SELECT 1 FROM household_member o
                WHERE o.household_id = g.household_id AND o.name = g.name AND o.superseded_at IS NULL
                    AND o.effective_on <= r.happened_on
                    AND (o.effective_until IS NULL OR o.effective_until > r.happened_on))
        GROUP BY r.id
        ORDER BY 3, 1, 5 DESC
        """,
        {"first": first, "last": last},
    )
    return [Gone(*row) for row in rows]


def client_gone(db: Database, as_of: date) -> Found:
    """Services after the file was closed, and to members after they had left it."""
    found: Found = defaultdict(list)
    for each in services_to_gone(db, "", as_of.isoformat()):
        found[each.station_id].append(
            f"{number_of(each.record_id)}（{each.happened_on}，档案 {each.file_no}）{each.why}"
        )
    return found


def too_long(db: Database, as_of: date, most: int, day: int) -> Found:
    """Services of more than ``most`` minutes, and workers' days of more than ``day`` minutes in all; a day is told at
    the station of its longest service."""
    found: Found = defaultdict(list)
    for row in db.query(
        "SELECT id, station_id, minutes FROM service_record INDEXED BY service_record_worker"
        " WHERE superseded_at IS NULL AND minutes > ? AND happened_on <= ? ORDER BY happened_on, id",
        (most, as_of.isoformat()),
    ):
        found[row["station_id"]].append(f"{number_of(row['id'])} {row['minutes']} 分钟")
    days = db.query(
        "WITH days AS (SELECT worker_id, happened_on, sum(minutes) AS total FROM service_record"
        " INDEXED BY service_record_worker WHERE superseded_at IS NULL AND happened_on <= ?"
        " GROUP BY worker_id, happened_on HAVING sum(minutes) > ?)"
        " SELECT d.worker_id, d.happened_on, d.total,"
        " (SELECT r.station_id FROM service_record r INDEXED BY service_record_worker"
        " WHERE r.worker_id = d.worker_id AND r.happened_on = d.happened_on AND r.superseded_at IS NULL"
        " ORDER BY r.minutes DESC, r.id DESC LIMIT 1) AS station_id FROM days d",
        (as_of.isoformat(), day),
    )
    people = persons_by_id(db, {row["worker_id"] for row in days})
    for row in days:
        who = people[row["worker_id"]].staff_no
        found[row["station_id"]].append(f"{who} {row['happened_on']} 合计 {row['total']} 分钟")
    return found


def items_used(db: Database, as_of: date) -> Iterator[tuple[int, str, int]]:
    """Station, item and number of services of each, from all rows in their own order: an index looks each up alone."""
    rows = db.connection.execute(
        "SELECT station_id, item, count(*) FROM service_record NOT INDEXED"
        " WHERE superseded_at IS NULL AND happened_on <= ? GROUP BY station_id, item ORDER BY 1, 2",
        (as_of.isoformat(),),
    )
    yield from ((row[0], row[1], row[2]) for row in rows)


def without_tier(db: Database, first: date, last: date) -> list[tuple[int, int, int]]:
    """Station, how many services it gave between two days, and how many of them say no tier."""
    rows = db.query(
        "SELECT station_id, count(*), sum(tier IS NULL) FROM service_record INDEXED BY service_record_day"
        " WHERE superseded_at IS NULL AND happened_on BETWEEN ? AND ? GROUP BY station_id ORDER BY station_id",
        (first.isoformat(), last.isoformat()),
    )
    return [(row[0], row[1], row[2]) for row in rows]
