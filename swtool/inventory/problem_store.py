"""What planners and lists ask of problems."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from swtool.inventory.store import STATUS_THEN
from swtool.registry.boundaries import Place, Places
from swtool.store.database import Database

_PROJECT = (
    "LEFT JOIN project_answer a ON a.problem_id = p.id AND a.superseded_at IS NULL"
    " LEFT JOIN project j ON j.id = a.project_id"
)


class HeldProblem(NamedTuple):
    """A problem as the planner compares it; ``project`` is '' without one."""

    id: int
    values: dict[str, object]
    project_id: int | None
    project: str


def held(db: Database, places: Places, villages: Iterable[int]) -> dict[tuple[int, str, str], HeldProblem]:
    """(village as it lies now, category, description) → the problem, of those villages."""
    rows = db.query(
        f"SELECT p.*, a.project_id, j.name AS project FROM problem p {_PROJECT}"
        " WHERE p.division_id IN (SELECT value FROM json_each(?)) ORDER BY p.id",
        (json.dumps(sorted(places.sources(villages))),),
    )
    return {
        (places.of(row["division_id"], ("problem", row["id"])).division.id, row["category"], row["description"]): _held(
            row
        )
        for row in rows
    }


def by_number(db: Database, numbers: Iterable[str]) -> dict[str, HeldProblem]:
    """Problems by their numbers."""
    rows = db.query(
        f"SELECT p.*, a.project_id, j.name AS project FROM problem p {_PROJECT}"
        " WHERE p.problem_no IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(filter(None, numbers)), ensure_ascii=False),),
    )
    return {row["problem_no"]: _held(row) for row in rows}


def problems(
    db: Database, day: date, places: Places, *, division_ids: Sequence[int] | None = None, only_open: bool = False
) -> list[tuple[Place, sqlite3.Row]]:
    """Problems raised by the day with ``status_then`` and ``project``, by place and number; ``only_open``: those that
    waited on that day."""
    sources = None if division_ids is None else json.dumps(sorted(places.sources(division_ids)))
    rows = db.query(
        f"""
        SELECT * FROM (
            SELECT p.*, coalesce(j.name, '') AS project, {STATUS_THEN.format(kind="problem", alias="p")} AS status_then,
                CASE WHEN p.resolved_on > :day THEN NULL ELSE p.resolved_on END AS resolved_by_then
            FROM problem p
            LEFT JOIN project_answer a ON a.problem_id = p.id AND a.superseded_at IS NULL AND a.effective_on <= :day
            LEFT JOIN project j ON j.id = a.project_id
            WHERE (p.raised_on IS NULL OR p.raised_on <= :day)
                AND (:places IS NULL OR p.division_id IN (SELECT value FROM json_each(:places)))
        ) WHERE NOT :open OR status_then IN ('raised', 'accepted', 'in_progress')
        """,
        {"day": day.isoformat(), "places": sources, "open": only_open},
    )
    wanted = None if division_ids is None else set(division_ids)
    placed = [(places.of(row["division_id"], ("problem", row["id"])), row) for row in rows]
    kept = [(place, row) for place, row in placed if wanted is None or place.division.id in wanted]
    return sorted(kept, key=lambda one: (one[0].order, one[1]["problem_no"]))


def _held(row: sqlite3.Row) -> HeldProblem:
    values = {name: row[name] for name in row.keys()}  # noqa: SIM118 - a row iterates over its values
    return HeldProblem(row["id"], values, row["project_id"], row["project"] or "")
