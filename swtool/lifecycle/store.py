"""The room's SQL: versions as they stand, and everything of every project by one question a table."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from swtool.dates import PartialDate
from swtool.lifecycle.part_payments import payments_before
from swtool.lifecycle.records import Decision, Indicator, Life, Milestone, Notices, Outcome, Planned, Purchase
from swtool.office import Office
from swtool.registry.projects import Project, all_projects, projects_by_place
from swtool.store.database import Database, Transaction


def current_rows(db: Database, table: str) -> list[sqlite3.Row]:
    """What stands in a table of the room, in the order in which it was recorded."""
    return db.query(f"SELECT * FROM {table} WHERE superseded_at IS NULL ORDER BY id")


def write_version(tx: Transaction, table: str, values: Mapping[str, object], *, replaces: int | None) -> int:
    """A new version of a row, in the place of the one that it ``replaces``; its id."""
    if replaces is not None:
        tx.supersede(table, replaces)
    return tx.insert(table, {**values, "recorded_at": tx.recorded_at})


Told = Mapping[int, Notices]
"""Project → notices of its purchase that another room keeps."""
NOTHING_TOLD: Told = MappingProxyType({})


def lives(db: Database, day: date, *, only: int | None = None, told: Told = NOTHING_TOLD) -> list[Life]:
    """Every project (or one) with what happened of it by ``day``; indicators without what is done of them."""
    projects = [each for each in all_projects(db) if only in (None, each.id)]
    demands = _demands(db, day)
    plans, purchases, decisions = _plans(db, day), _purchases(db, day, told), _decisions(db, day)
    rounds, results, paid = _rounds(db, day), outcomes_by_project(db, day), milestones(db)
    agreed, posts = indicators(db, day), _posts(db)
    return [
        Life(
            each,
            demands=demands.get(each.id, (0, None))[0],
            answers_from=demands.get(each.id, (0, None))[1],
            plan=plans.get(each.id),
            purchase=purchases.get(each.id),
            staffed_on=_staffed_on(each, posts, day),
            indicators=tuple(agreed.get(each.id, ())),
            mid_term_on=rounds.get((each.id, "mid")),
            final_on=rounds.get((each.id, "final")),
            outcomes=tuple(results.get(each.id, ())),
            milestones=tuple(paid.get(each.id, ())),
            decisions=tuple(decisions.get(each.id, ())),
        )
        for each in projects
    ]


def judged_projects(db: Database, day: date, told: Told = NOTHING_TOLD) -> list[Life]:
    """Projects with their plan and their purchase alone, which is all that most checks ask. What was over before last
    year began is history: nobody can mend it any more."""
    plans, purchases = _plans(db, day), _purchases(db, day, told)
    return [
        Life(each, plan=plans.get(each.id), purchase=purchases.get(each.id))
        for each in all_projects(db, ended_since=_last_year(day))
    ]


def planned_projects(db: Database, day: date) -> list[Life]:
    """As ``judged_projects``, with their plan alone."""
    plans = _plans(db, day)
    return [Life(each, plan=plans.get(each.id)) for each in all_projects(db, ended_since=_last_year(day))]


def lives_by_place(office: Office, day: date, *, told: Told = NOTHING_TOLD) -> list[Life]:
    """As ``lives``, in the order of lists."""
    found = {life.project.id: life for life in lives(office.db, day, told=told)}
    return [found[project.id] for project in projects_by_place(office, day)]


def judged_purchases(office: Office, day: date, told: Told = NOTHING_TOLD) -> list[tuple[str, int, Purchase]]:
    """Name, operator and purchase of the projects that are judged and have one on record, by place and name."""
    rows = office.db.query(
        "SELECT b.*, p.name, p.organization_id FROM project_purchase b JOIN project p ON p.id = b.project_id "
        "WHERE b.superseded_at IS NULL AND (p.ends_on IS NULL OR p.ends_on >= ?)",
        (_last_year(day),),
    )
    order = {project.id: number for number, project in enumerate(projects_by_place(office, day))}
    found = sorted(rows, key=lambda row: order[row["project_id"]])
    return [(row["name"], row["organization_id"], _purchase(row, day, told)) for row in found]


def _last_year(day: date) -> str:
    return f"{day.year - 1:04}"


def milestones(db: Database) -> dict[int, list[Milestone]]:
    """Project → its payments by due day and name."""
    found: dict[int, list[Milestone]] = defaultdict(list)
    before = payments_before(db)
    for row in db.query(
        "SELECT * FROM project_milestone WHERE superseded_at IS NULL ORDER BY project_id, due_on, milestone"
    ):
        after = row["after_evaluation"]
        found[row["project_id"]].append(
            Milestone(
                row["milestone"],
                row["amount"],
                _day(row["due_on"]),
                None if after is None else bool(after),
                _day(row["paid_on"]),
                row["paid"],
                row["voucher_no"],
                before.get(row["id"], ()),
            )
        )
    return found


def outcomes(db: Database, day: date) -> list[Outcome]:
    """Results of evaluations by ``day``, oldest first."""
    rows = db.query(
        "SELECT * FROM evaluation_outcome WHERE superseded_at IS NULL AND evaluated_on <= ? ORDER BY evaluated_on, id",
        (day.isoformat(),),
    )
    return [
        Outcome(
            row["year"],
            row["station_id"],
            row["project_id"],
            row["evaluator"],
            date.fromisoformat(row["evaluated_on"]),
            row["passed"] == "yes",
            row["grade"],
            row["score"],
            row["document"],
        )
        for row in rows
    ]


def outcomes_by_project(db: Database, day: date) -> dict[int, list[Outcome]]:
    """Project → results of its evaluations, oldest first."""
    found: dict[int, list[Outcome]] = defaultdict(list)
    for each in outcomes(db, day):
        if each.project_id is not None:
            found[each.project_id].append(each)
    return found


def indicators(db: Database, day: date) -> dict[int, list[Indicator]]:
    """Project → its indicators that were agreed by ``day``, in the order of the sheet."""
    found: dict[int, list[Indicator]] = defaultdict(list)
    for row in db.query(
        "SELECT * FROM project_indicator WHERE superseded_at IS NULL AND coalesce(agreed_on, '') <= ? "
        "ORDER BY project_id, batch_id, source_row, id",
        (day.isoformat(),),
    ):
        found[row["project_id"]].append(
            Indicator(
                row["project_id"],
                row["name"],
                row["planned"],
                row["unit"] or "",
                _day(row["agreed_on"]),
                row["measure"],
                row["service_kind"],
                row["service_item"],
            )
        )
    return found


def figures(db: Database, day: date) -> dict[tuple[int, str], tuple[date, int]]:
    """(Project, indicator) → the newest figure that was entered for a day up to ``day``."""
    rows = db.query(
        "SELECT project_id, name, counted_on, done FROM project_figure "
        "WHERE superseded_at IS NULL AND counted_on <= ? ORDER BY counted_on, id",
        (day.isoformat(),),
    )
    return {(row["project_id"], row["name"]): (date.fromisoformat(row["counted_on"]), row["done"]) for row in rows}


def service_counts(db: Database, day: date) -> list[sqlite3.Row]:
    """Sums of the service records of every project by kind and item, up to ``day``."""
    return db.query(
        "SELECT project_id, kind, item, count(*) AS records, "
        "sum(person_times) AS person_times, sum(coalesce(volunteers, 0)) AS volunteers FROM service_record "
        "WHERE superseded_at IS NULL AND project_id IS NOT NULL AND happened_on <= ? GROUP BY project_id, kind, item",
        (day.isoformat(),),
    )


def insert_decision(tx: Transaction, project_id: int, decision: Decision, *, replaces: int | None) -> None:
    """Write a decision, in the place of the one that it corrects."""
    values = {
        "project_id": project_id,
        "step": decision.step,
        "happened_on": decision.happened_on.isoformat(),
        "document": decision.document,
    }
    write_version(tx, "project_step", values, replaces=replaces)


def _demands(db: Database, day: date) -> dict[int, tuple[int, date]]:
    rows = db.query(
        "SELECT project_id, count(*) AS demands, min(effective_on) AS first FROM project_answer "
        "WHERE superseded_at IS NULL AND effective_on <= ? GROUP BY project_id",
        (day.isoformat(),),
    )
    return {row["project_id"]: (row["demands"], date.fromisoformat(row["first"])) for row in rows}


def _plans(db: Database, day: date) -> dict[int, Planned]:
    return {
        row["project_id"]: Planned(row["kind"], row["slot"], _day(row["planned_on"]), row["document"], row["budget"])
        for row in current_rows(db, "project_plan")
        if (row["planned_on"] or "") <= day.isoformat()
    }


def _purchases(db: Database, day: date, told: Told) -> dict[int, Purchase]:
    return {row["project_id"]: _purchase(row, day, told) for row in current_rows(db, "project_purchase")}


def _purchase(row: sqlite3.Row, day: date, told: Told) -> Purchase:
    """Steps of a purchase that lie after ``day`` are not known yet."""
    known = day.isoformat()
    notice, documents, award, contract, announced = (
        _day(row[name]) if row[name] and row[name] <= known else None
        for name in ("notice_on", "documents_on", "award_on", "contract_on", "contract_notice_on")
    )
    purchase = Purchase(
        row["method"],
        row["notice_no"],
        notice,
        row["medium"],
        documents,
        _day(row["bids_until"]),
        award,
        row["contract_no"],
        contract,
        announced,
    )
    notices = told.get(row["project_id"])
    return purchase.completed(notices) if notices is not None else purchase


def _decisions(db: Database, day: date) -> dict[int, list[Decision]]:
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in current_rows(db, "project_step"):
        if row["happened_on"] <= day.isoformat():
            made = Decision(row["step"], date.fromisoformat(row["happened_on"]), row["document"])
            found[row["project_id"]].append(made)
    return found


def _rounds(db: Database, day: date) -> dict[tuple[int, str], date]:
    rows = db.query(
        "SELECT project_id, round, min(held_on) AS first FROM satisfaction_answers "
        "WHERE superseded_at IS NULL AND held_on <= ? GROUP BY project_id, round",
        (day.isoformat(),),
    )
    return {(row["project_id"], row["round"]): date.fromisoformat(row["first"]) for row in rows}


def _posts(db: Database) -> dict[int, list[tuple[date, date]]]:
    """Station → the spans of its posts; the end is exclusive."""
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for row in db.query(
        "SELECT station_id, effective_on, effective_until FROM post WHERE superseded_at IS NULL "
        "AND station_id IN (SELECT station_id FROM project)"
    ):
        until = _day(row["effective_until"]) or date.max
        found[row["station_id"]].append((date.fromisoformat(row["effective_on"]), until))
    return found


def _staffed_on(project: Project, posts: Mapping[int, list[tuple[date, date]]], day: date) -> date | None:
    start = _start(project.starts_on or project.approved_on)
    if start is None or project.station_id is None:
        return None
    days = [max(on, start) for on, until in posts.get(project.station_id, ()) if until > start]
    first = min(days, default=None)
    return first if first is not None and first <= day else None


def _start(stated: PartialDate | None) -> date | None:
    return stated.first_day if stated else None


@lru_cache(maxsize=4096)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
