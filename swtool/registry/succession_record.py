"""Writing a planned succession, in the transaction of its command."""

from __future__ import annotations

from collections.abc import Sequence

from swtool.office import Office
from swtool.registry.succession_plan import Part, SuccessionPlan
from swtool.store.database import Transaction


def record_succession(office: Office, tx: Transaction, plan: SuccessionPlan, parts: Sequence[Part] = ()) -> str:
    """Write everything that a plan says; the succession's number (QH2027-0001)."""
    number = _next_number(tx)
    request = plan.request
    succession = tx.insert(
        "division_succession",
        {
            "uid": tx.uid(),
            "succession_no": number,
            "kind": plan.kind.value,
            "effective_on": request.day.isoformat(),
            "document_no": request.document_no.strip(),
            "note": request.note.strip() or None,
            "recorded_at": tx.recorded_at,
        },
    )
    opened = _divisions(tx, plan)
    for old_id, at in plan.links:
        _history(tx, "division_successor", succession, old_division_id=old_id, new_division_id=opened[at])
    for each in plan.assignments:
        kind, subject_id = each.subject
        place = {"subject_kind": kind, "subject_id": subject_id, "division_id": opened[each.opening]}
        _history(tx, "division_assignment", succession, **place)
    _stations(tx, plan, succession)
    for part in parts:
        part.apply(office, tx, plan)
    return number


def _divisions(tx: Transaction, plan: SuccessionPlan) -> list[int]:
    """Close the old rows and open the new ones; the new ids in the order of the plan."""
    day = plan.request.day.isoformat()
    newest = tx.execute("SELECT max(last_year) FROM division WHERE system = ?", (plan.system,)).fetchone()[0]
    for division in plan.closing:
        tx.update("division", division.id, {"valid_to": day})
    opened: list[int] = []
    for opening in plan.openings:
        opened.append(
            tx.insert(
                "division",
                {
                    "uid": tx.uid(),
                    "system": plan.system,
                    "first_year": newest,
                    "last_year": newest,
                    "code": opening.code,
                    "name": opening.name,
                    "level": opening.level,
                    "parent_id": opened[opening.parent] if opening.parent is not None else opening.parent_id,
                    "valid_from": day,
                },
            )
        )
    for village_id, at in plan.adopted:
        tx.update("division", village_id, {"parent_id": opened[at]})
    return opened


def _stations(tx: Transaction, plan: SuccessionPlan, succession: int) -> None:
    day = plan.request.day.isoformat()
    for station, name in plan.renamed:
        _history(tx, "station_former_name", succession, station_id=station.id, name=station.name, effective_until=day)
        tx.update("station", station.id, {"name": name})
    for old, new in plan.merged:
        moves = {"old_station_id": old.id, "new_station_id": new.id, "effective_on": day}
        _history(tx, "station_successor", succession, **moves, moves_posts=int(plan.moves_posts))
        tx.update("station", old.id, {"closed_on": day})
        tx.execute("UPDATE station SET parent_id = ? WHERE parent_id = ?", (new.id, old.id))
    for contract_id in plan.ended_contracts:
        row = tx.execute("SELECT * FROM operator_contract WHERE id = ?", (contract_id,)).fetchone()
        tx.supersede("operator_contract", contract_id)
        if row["effective_on"] < day:
            columns = ("station_id", "organization_id", "contract_no", "effective_on")
            values = {column: row[column] for column in columns}
            tx.insert("operator_contract", {**values, "effective_until": day, "recorded_at": tx.recorded_at})
    for project_id, new in plan.moved_projects:
        _history(tx, "project_station", succession, project_id=project_id, station_id=new.id, effective_on=day)


def _history(tx: Transaction, table: str, succession: int, **values: object) -> None:
    tx.insert(table, {"succession_id": succession, **values, "recorded_at": tx.recorded_at})


def _next_number(tx: Transaction) -> str:
    head = f"QH{tx.now.year}-"
    count = tx.execute("SELECT count(*) FROM division_succession WHERE succession_no GLOB ?", (f"{head}*",)).fetchone()[
        0
    ]
    return f"{head}{count + 1:04d}"
