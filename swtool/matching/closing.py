"""A need that is closed holds nothing any more: its assignments end with it, whichever way it was closed."""

from __future__ import annotations

import json
from collections.abc import Sequence, Set
from datetime import date

from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.inventory.demands import Closed
from swtool.inventory.forms import NEED_STATUS
from swtool.matching import store
from swtool.matching.store import Assignment
from swtool.office import Office
from swtool.store.database import Database, Transaction


def end_with_needs(office: Office, tx: Transaction, closed: Sequence[Closed]) -> list[Assignment]:
    """End what still goes on of these needs; the assignments as they stood.

    What a need was given met it where it was met (used up where it can be used up), and is given back unused where the
    need went elsewhere or could not be met. The day is that of the closing, never before the assignment or after today.
    """
    by_need = {each.need_id: each for each in closed}
    rows = office.db.query(
        "SELECT a.id FROM assignment a LEFT JOIN assignment_end e ON e.assignment_id = a.id"
        " WHERE e.id IS NULL AND a.need_id IN (SELECT value FROM json_each(?)) ORDER BY a.id",
        (json.dumps(sorted(by_need)),),
    )
    ended = [one for row in rows for one in store.assignments(office.db, assignment_id=row["id"])]
    for one in ended:
        how = by_need[one.need_id]
        met = how.status == "met"
        on = _day_of_end(how.day, one, office.today)
        why = f"需求{NEED_STATUS.label(how.status)}"
        store.insert_end(tx, one.id, "done" if met else "released", met=met, on=on, why=why, by=office.actor)
    return ended


def close_with_needs(office: Office, tx: Transaction, closed: Sequence[Closed]) -> None:
    """The same for who need not tell it: sheets."""
    end_with_needs(office, tx, closed)


def release_rest(office: Office, tx: Transaction, need_id: int, met_by: Assignment) -> list[Assignment]:
    """Give back what a need holds besides the assignment that met it; those as they stood."""
    rest = store.assignments(office.db, need_id=need_id, only_open=True)
    for one in rest:
        why = f"需求已由 {met_by.number} 满足"
        store.insert_end(tx, one.id, "released", met=False, on=office.today, why=why, by=office.actor)
    return rest


def overheld(db: Database) -> set[str]:
    """The numbers of resources of which more is held than there is."""
    rows = db.query(
        "SELECT r.resource_no FROM resource_held h JOIN community_resource r ON r.id = h.resource_id"
        " WHERE h.held > r.capacity"
    )
    return {row["resource_no"] for row in rows}


def refuse_undoing(office: Office, batch_id: int, before: Set[str]) -> None:
    """Raise ``SwtoolError`` where a batch taken back leaves more held of a resource than there is: what a closed need
    let go of was given to another. ``before`` are those of which too much was held already."""
    if found := sorted(overheld(office.db) - before):
        raise SwtoolError(
            f"第 {batch_id} 批不能撤销",
            why=f"这一批办结的需求放出来的资源后来给了别的需求：{'、'.join(found)}",
            remedy="先用 swtool match list --open 看，用 swtool match release 退回后来的对接",
        )


def _day_of_end(stated: str, one: Assignment, today: date) -> date:
    day = PartialDate.parse(stated).last_day if stated else today
    return min(max(day, date.fromisoformat(one.assigned_on)), today)
