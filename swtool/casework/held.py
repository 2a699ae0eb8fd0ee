"""个案小组活动登记表 read back: what a town's stations have open, as they would write it. What is closed is history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from json import dumps

from swtool.casework.engagements import Engagement, Step, engagements
from swtool.intake.plan import HeldRow
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS
from swtool.registry.people import persons_by_id
from swtool.registry.projects import all_projects
from swtool.registry.successors import Successors
from swtool.registry.town_words import stations_of_town


def held_engagements(office: Office, town_id: int) -> Sequence[HeldRow]:
    """The open cases, groups and activities, a row each. Workers stand by their 人员编号."""
    names, successors = {each.id: each.name for each in stations_of_town(office, town_id)}, Successors(office)
    stations = {each: names[successors.station(each) or each] for each in successors.stations_behind(names)}
    found = [
        each
        for each in engagements(office.db, day=office.today, stations=stations)
        if not each.closed_on and each.title not in PLACEHOLDERS
    ]
    people = persons_by_id(office.db, (each.worker_id for each in found if each.worker_id is not None))
    projects = {project.id: project.name for project in all_projects(office.db)}
    rows = office.db.query(
        "SELECT e.id, e.uid, h.file_no FROM engagement e LEFT JOIN household h ON h.id = e.household_id"
        " WHERE e.id IN (SELECT value FROM json_each(?))",
        (dumps([each.id for each in found]),),
    )
    keys = {row["id"]: (row["uid"], row["file_no"]) for row in rows}
    held = []
    for each in found:
        uid, file_no = keys[each.id]
        worker = people.get(each.worker_id) if each.worker_id is not None else None
        values = {
            "engagement_no": each.engagement_no,
            "kind": each.kind,
            "station": stations[each.station_id],
            "title": each.title,
            "worker": worker.staff_no if worker else None,
            "file_no": file_no,
            "project": projects.get(each.project_id) if each.project_id is not None else None,
            "members": each.members,
            "opened_on": date.fromisoformat(each.opened_on),
            "remarks": each.remarks,
            **_steps(each),
        }
        held.append(HeldRow(uid, each.engagement_no, values))
    return held


def _steps(engagement: Engagement) -> dict[str, object]:
    """The last step of each kind, as the columns of the sheet have it."""
    last: dict[str, Step] = {step.kind: step for step in engagement.steps}
    stage, crisis, referral = (last.get(kind) for kind in ("stage", "crisis", "referral"))
    return {
        "stage": stage.word if stage else None,
        "stage_on": date.fromisoformat(stage.taken_on) if stage else None,
        "crisis_on": date.fromisoformat(crisis.taken_on) if crisis and engagement.in_crisis else None,
        "referred_to": referral.word if referral else None,
        "referred_on": date.fromisoformat(referral.taken_on) if referral else None,
    }
