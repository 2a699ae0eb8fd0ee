"""What matching asks of the database: open needs and offers of a day, with a few questions, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.inventory.store import IN_USE
from swtool.matching.rules import Need, Offer, words_of
from swtool.office import Office
from swtool.registry.boundaries import Places, places_of
from swtool.store.database import Database, Transaction

OPEN = ("raised", "accepted", "in_progress")
"""The states of a need that still waits for something."""
_IN_FORCE = (
    "m.superseded_at IS NULL AND m.effective_on <= :day AND (m.effective_until IS NULL OR m.effective_until > :day)"
)


class Assignment(NamedTuple):
    """So much of a resource that a need was given; ``outcome`` is '' while it goes on, else done or released."""

    id: int
    need_id: int
    need_no: str
    file_no: str
    category: str
    resource_id: int
    resource_no: str
    resource: str
    owner: str
    quantity: int
    unit: str
    assigned_on: str
    why: str
    assigned_by: str
    outcome: str
    met: bool
    ended_on: str
    ended_why: str

    @property
    def number(self) -> str:
        """As people call it."""
        return f"DJ{self.id}"


def offers(db: Database, day: date, places: Places) -> list[Offer]:
    """The resources in use on the day, by number, each with what is held of it now."""
    rows = db.query(
        f"""
        SELECT c.*, coalesce(h.held, 0) AS held, coalesce(p.done, 0) AS done, coalesce(p.met, 0) AS met
        FROM community_resource c
        LEFT JOIN resource_held h ON h.resource_id = c.id
        LEFT JOIN (
            SELECT a.resource_id, count(*) AS done, sum(e.met) AS met
            FROM assignment_end e JOIN assignment a ON a.id = e.assignment_id
            WHERE e.outcome = 'done' GROUP BY a.resource_id
        ) p ON p.resource_id = c.id
        WHERE {IN_USE.format(alias="c")}
        ORDER BY c.resource_no
        """,
        {"day": day.isoformat()},
    )
    found = []
    for row in rows:
        place = places.of(row["division_id"], ("resource", row["id"]))
        found.append(
            Offer(
                id=row["id"],
                resource_no=row["resource_no"],
                name=row["name"],
                owner=row["owner"],
                category=row["category"] or "",
                offering=row["offering"] or "",
                items=row["items"] or "",
                target_group=row["target_group"] or "",
                availability=row["availability"] or "",
                coverage=row["coverage"] or "",
                village_id=place.division.id,
                town_id=place.town.id if place.town else None,
                place=place.name,
                capacity=row["capacity"],
                unit=row["unit"] or "",
                held=row["held"],
                valid_from=_day(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
                done=row["done"],
                met=row["met"],
                cost=row["cost"],
            )
        )
    return found


def open_needs(
    db: Database, day: date, places: Places, *, need_id: int | None = None, villages: Collection[int] | None = None
) -> list[Need]:
    """The needs that are open and have nothing assigned, or the one that is named, by place and age.

    ``villages`` are standing rows of ``division``. A household's needs lie where the household lies.
    """
    rows = db.query(
        """
        SELECT n.*, coalesce(h.file_no, '') AS file_no FROM need_item n
        LEFT JOIN household h ON h.id = n.household_id
        WHERE n.status IN ('raised', 'accepted', 'in_progress') AND (n.raised_on IS NULL OR n.raised_on <= :day)
            AND (:need IS NULL OR n.id = :need)
            AND (:need IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM assignment a WHERE a.need_id = n.id
                    AND NOT EXISTS (SELECT 1 FROM assignment_end e WHERE e.assignment_id = a.id)))
        """,
        {"day": day.isoformat(), "need": need_id},
    )
    groups = _groups(db, day)
    providers = _providers(db)
    found = []
    for row in rows:
        household = row["household_id"]
        subject = ("household", household) if household is not None else ("need", row["id"])
        place = places.of(row["division_id"], subject)
        if villages is not None and place.division.id not in villages:
            continue
        found.append(
            (
                place.order,
                row["raised_on"] or "",
                Need(
                    id=row["id"],
                    need_no=row["need_no"] or f"需求{row['id']}",
                    file_no=row["file_no"],
                    household_id=household,
                    category=row["category"],
                    urgency=row["urgency"] or "",
                    raised_on=row["raised_on"] or "",
                    status=row["status"],
                    village_id=place.division.id,
                    town_id=place.town.id if place.town else None,
                    place=place.name,
                    groups=groups.get(household, frozenset()),
                    providers=providers.get(household, frozenset()),
                ),
            )
        )
    return [need for *_, need in sorted(found, key=lambda one: (one[0], one[1], *one[2].words))]


def assignments(
    db: Database,
    *,
    need_id: int | None = None,
    resource_id: int | None = None,
    assignment_id: int | None = None,
    only_open: bool = False,
) -> list[Assignment]:
    """Assignments in the order in which they were made."""
    rows = db.query(
        """
        SELECT a.*, coalesce(n.need_no, '需求' || n.id) AS need_no, coalesce(h.file_no, '') AS file_no, n.category,
            c.resource_no, c.name AS resource, c.owner, coalesce(c.unit, '') AS unit,
            coalesce(e.outcome, '') AS outcome, coalesce(e.met, 0) AS met, coalesce(e.ended_on, '') AS ended_on,
            coalesce(e.why, '') AS ended_why
        FROM assignment a
        JOIN need_item n ON n.id = a.need_id LEFT JOIN household h ON h.id = n.household_id
        JOIN community_resource c ON c.id = a.resource_id
        LEFT JOIN assignment_end e ON e.assignment_id = a.id
        WHERE (:need IS NULL OR a.need_id = :need) AND (:resource IS NULL OR a.resource_id = :resource)
            AND (:one IS NULL OR a.id = :one) AND (NOT :open OR e.id IS NULL)
        ORDER BY a.id
        """,
        {"need": need_id, "resource": resource_id, "one": assignment_id, "open": only_open},
    )
    return [
        Assignment(
            id=row["id"],
            need_id=row["need_id"],
            need_no=row["need_no"],
            file_no=row["file_no"],
            category=row["category"],
            resource_id=row["resource_id"],
            resource_no=row["resource_no"],
            resource=row["resource"],
            owner=row["owner"],
            quantity=row["quantity"],
            unit=row["unit"],
            assigned_on=row["assigned_on"],
            why=row["why"] or "",
            assigned_by=row["assigned_by"],
            outcome=row["outcome"],
            met=bool(row["met"]),
            ended_on=row["ended_on"],
            ended_why=row["ended_why"],
        )
        for row in rows
    ]


def insert_assignment(
    tx: Transaction, need_id: int, resource_id: int, quantity: int, *, on: date, why: str, by: str
) -> int:
    """Hold so much of a resource for a need; the assignment's id. The caller has seen that so much is left."""
    return tx.insert(
        "assignment",
        {
            "uid": tx.uid(),
            "need_id": need_id,
            "resource_id": resource_id,
            "quantity": quantity,
            "assigned_on": on.isoformat(),
            "why": why or None,
            "assigned_by": by,
            "recorded_at": tx.recorded_at,
        },
    )


def insert_end(tx: Transaction, assignment_id: int, outcome: str, *, met: bool, on: date, why: str, by: str) -> None:
    """End an assignment: ``done`` or ``released``."""
    tx.insert(
        "assignment_end",
        {
            "assignment_id": assignment_id,
            "outcome": outcome,
            "met": int(met),
            "ended_on": on.isoformat(),
            "why": why or None,
            "ended_by": by,
            "recorded_at": tx.recorded_at,
        },
    )


def _groups(db: Database, day: date) -> dict[int, frozenset[str]]:
    """Household → the client categories of its members on the day."""
    rows = db.query(
        f"SELECT m.household_id, m.client_category FROM household_member m WHERE {_IN_FORCE}"
        " AND m.client_category IS NOT NULL AND m.household_id IN"
        " (SELECT household_id FROM need_item WHERE household_id IS NOT NULL"
        " AND status IN ('raised', 'accepted', 'in_progress'))",
        {"day": day.isoformat()},
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for row in rows:
        found[row["household_id"]].update(words_of(row["client_category"]))
    return {household: frozenset(words) for household, words in found.items()}


def _providers(db: Database) -> dict[int, frozenset[str]]:
    """Household → the providers whose resources it is being given."""
    rows = db.query(
        "SELECT DISTINCT n.household_id, c.owner FROM assignment a JOIN need_item n ON n.id = a.need_id"
        " JOIN community_resource c ON c.id = a.resource_id"
        " WHERE n.household_id IS NOT NULL AND c.owner <> ''"
        " AND NOT EXISTS (SELECT 1 FROM assignment_end e WHERE e.assignment_id = a.id)"
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for row in rows:
        found[row["household_id"]].add(row["owner"])
    return {household: frozenset(owners) for household, owners in found.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def open_need_days(office: Office, day: date, villages: Collection[int] | None = None) -> list[tuple[str, int | None]]:
    """Of each need that had no outcome on the day: its town, and for how many days it was open; None where nobody
    wrote when it was raised. A day known only to the month or year counts as its last."""
    rows = office.db.query(
        "SELECT id, household_id, division_id, raised_on FROM need_item"
        " WHERE (raised_on IS NULL OR raised_on <= :day)"
        " AND (status IN ('raised', 'accepted', 'in_progress') OR resolved_on > :day)",
        {"day": day.isoformat()},
    )
    places = places_of(office, day)
    found: list[tuple[str, int | None]] = []
    for row in rows:
        household = row["household_id"]
        subject = ("household", household) if household is not None else ("need", row["id"])
        place = places.of(row["division_id"], subject)
        if villages is None or place.division.id in villages:
            raised = PartialDate.parse(row["raised_on"]).last_day if row["raised_on"] else None
            found.append((place.town_name, None if raised is None else max((day - raised).days, 0)))
    return found
