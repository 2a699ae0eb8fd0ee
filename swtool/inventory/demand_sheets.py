"""Lists of problems, of what happened to one need or problem, and of what no project answers yet (JLP-02)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from swtool.dates import PartialDate
from swtool.inventory import problem_store
from swtool.inventory.demands import LABELS, Demand, require
from swtool.inventory.forms import NEED_STATUS
from swtool.inventory.store import STATUS_THEN, subject_of
from swtool.office import Office
from swtool.privacy import mask_all
from swtool.registry.boundaries import Place, boundary_notes, places_of
from swtool.tables import Heading, Show, Table

_PLACE = (Heading("town", "乡镇（街道）"), Heading("village", "村（社区）"))


def problems(office: Office, as_of: date, *, division_ids: Sequence[int] | None = None) -> Table:
    """Problems raised by the day."""
    found = problem_store.problems(office.db, as_of, places_of(office, as_of), division_ids=division_ids)
    return Table(
        "社区问题清单",
        (
            Heading("problem_no", "问题编号", Show.CODE),
            *_PLACE,
            Heading("category", "问题类别"),
            Heading("description", "问题描述", mask=mask_all),
            Heading("urgency", "紧急程度", minor=True),
            Heading("source_channel", "来源渠道", minor=True),
            Heading("raised_on", "提出日期", Show.DAY),
            Heading("project", "对应项目"),
            Heading("status", "状态"),
            Heading("resolved_on", "完成日期", Show.DAY, minor=True),
        ),
        [
            (
                row["problem_no"],
                _town(place),
                place.name,
                row["category"],
                row["description"],
                row["urgency"] or "",
                row["source_channel"] or "",
                row["raised_on"] or "",
                row["project"],
                NEED_STATUS.label(row["status_then"]),
                row["resolved_by_then"] or "",
            )
            for place, row in found
        ],
        persons_by="problem_no",
        as_of=as_of,
        notes=boundary_notes(office, as_of),
    )


def unanswered(office: Office, demand: Demand, as_of: date, *, division_ids: Sequence[int] | None = None) -> Table:
    """What waits, or could not be met, and no project answers: the oldest first."""
    found = _unanswered(office, demand, as_of, division_ids)
    label = LABELS[demand]
    return Table(
        f"还没有项目回应的{label}",
        (
            Heading("number", f"{label}编号", Show.CODE),
            *_PLACE,
            Heading("category", f"{label}类别"),
            Heading("urgency", "紧急程度", minor=True),
            Heading("raised_on", "提出日期", Show.DAY),
            Heading("days", "已过天数", Show.COUNT),
            Heading("status", "状态"),
        ),
        [
            (
                row["number"] or f"{label}{row['id']}",
                _town(place),
                place.name,
                row["category"],
                row["urgency"] or "",
                row["raised_on"] or "",
                _days_since(row["raised_on"], as_of),
                NEED_STATUS.label(row["status_then"]),
            )
            for place, row in found
        ],
        as_of=as_of,
        notes=(
            f"共 {len(found)} 项：已提出、已受理、办理中或无法满足，又没有对应项目的",
            *boundary_notes(office, as_of),
        ),
    )


def course(office: Office, demand: Demand, number: str) -> Table:
    """What happened to one need or problem, first to last. A state without a day is told by when it was recorded."""
    standing = require(office.db, demand, number)
    table = "need_item" if demand is Demand.NEED else "problem"
    first = office.db.one(f"SELECT raised_on, feedback FROM {table} WHERE id = ?", (standing.id,))
    assert first is not None
    rows: list[tuple[object, ...]] = [(first["raised_on"] or "", "已提出", "", "")]
    for row in office.db.query(
        f"SELECT * FROM {demand}_status WHERE {demand}_id = ? AND superseded_at IS NULL ORDER BY counts_from, id",
        (standing.id,),
    ):
        recorded = row["recorded_at"][:10]
        rows.append((row["happened_on"] or "", NEED_STATUS.label(row["status"]), row["why"] or "", recorded))
    project = office.db.value(
        f"SELECT j.name FROM project_answer a JOIN project j ON j.id = a.project_id"
        f" WHERE a.{demand}_id = ? AND a.superseded_at IS NULL",
        (standing.id,),
    )
    return Table(
        f"{LABELS[demand]} {standing.number} 的办理经过",
        (
            Heading("day", "日期", Show.DAY),
            Heading("status", "状态"),
            Heading("why", "说明", mask=mask_all),
            Heading("recorded", "登记于", Show.DAY),
        ),
        rows,
        notes=(f"对应项目：{project or '没有'}",),
    )


def _unanswered(
    office: Office, demand: Demand, as_of: date, division_ids: Sequence[int] | None
) -> list[tuple[Place, sqlite3.Row]]:
    places = places_of(office, as_of)
    table = "need_item" if demand is Demand.NEED else "problem"
    household = "d.household_id" if demand is Demand.NEED else "NULL"
    sources = None if division_ids is None else json.dumps(sorted(places.sources(division_ids)))
    rows = office.db.query(
        f"""
        SELECT * FROM (
            SELECT d.id, d.{demand}_no AS number, d.division_id, {household} AS household_id, d.category, d.urgency,
                d.raised_on, {STATUS_THEN.format(kind=demand, alias="d")} AS status_then
            FROM {table} d
            WHERE (d.raised_on IS NULL OR d.raised_on <= :day)
                AND (:places IS NULL OR d.division_id IN (SELECT value FROM json_each(:places)))
                AND NOT EXISTS (SELECT 1 FROM project_answer a WHERE a.{demand}_id = d.id
                    AND a.superseded_at IS NULL AND a.effective_on <= :day)
        ) WHERE status_then IN ('raised', 'accepted', 'in_progress', 'cannot_meet')
        """,
        {"day": as_of.isoformat(), "places": sources},
    )
    wanted = None if division_ids is None else set(division_ids)
    placed = [(places.of(row["division_id"], subject_of(demand, row)), row) for row in rows]
    kept = [(place, row) for place, row in placed if wanted is None or place.division.id in wanted]
    return sorted(kept, key=lambda one: (one[1]["raised_on"] or "", one[0].order, one[1]["id"]))


def _days_since(raised: str | None, as_of: date) -> int | None:
    return (as_of - PartialDate.parse(raised).last_day).days if raised else None


def _town(place: Place) -> str:
    return place.town_name if place.town and place.town.id != place.division.id else ""
