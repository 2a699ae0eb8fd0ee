"""A takeover is carried out: contract, projects, the event itself, employments and changes, in one transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.filings.changes import NewChange, PostPart
from swtool.filings.recording import Recorded, record_by_command
from swtool.filings.takeover import Request, Takeover
from swtool.filings.terms import ChangeKind, Origin
from swtool.office import Office
from swtool.registry.credentials import EmploymentFields, insert_employments, update_credential
from swtool.registry.people import Person
from swtool.registry.posts import Post
from swtool.registry.projects import insert_project, update_project
from swtool.registry.stations import set_operator
from swtool.store.database import Transaction


class Done(NamedTuple):
    """What was recorded: the leavings, and where policy asks for it the stays, with whether each must be filed."""

    plan: Takeover
    recorded: tuple[Recorded, ...]


def apply_takeover(office: Office, tx: Transaction, plan: Takeover) -> Done:
    """Carry a plan out. Raises ``SwtoolError`` where a change contradicts the posts; the transaction then fails."""
    request = plan.request
    until = request.terms.until + timedelta(days=1) if request.terms.until else None
    set_operator(
        tx,
        request.station.id,
        request.to.id,
        effective_on=request.on,
        effective_until=until,
        contract_no=request.terms.contract_no,
    )
    for project in plan.ending:
        update_project(tx, project.id, {"ends_on": request.eve.isoformat()})
    if plan.new_project is not None:
        insert_project(tx, _project_values(plan, plan.new_project))
    tx.insert(
        "station_takeover",
        {
            "uid": tx.uid(),
            "station_id": request.station.id,
            "effective_on": request.on.isoformat(),
            "from_organization_id": plan.before.organization_id,
            "to_organization_id": request.to.id,
            "project_id": plan.ending[0].id if plan.ending else None,
            "reason": request.reason,
            "recorded_at": tx.recorded_at,
        },
    )
    _employ(tx, plan)
    recorded = record_by_command(office, tx, _changes_of(plan))
    return Done(plan, tuple(recorded))


def refuse_future(office: Office, request: Request) -> None:
    """Raise ``SwtoolError`` for a day that has not come: it can be looked at, not carried out."""
    if request.on > office.today:
        raise SwtoolError(f"{request.on} 还没有到，只能先看方案", remedy="加 --dry-run 看方案，到那一天再办理")


def _project_values(plan: Takeover, name: str) -> dict[str, object]:
    request, terms = plan.request, plan.request.terms
    return {
        "name": name,
        "organization_id": request.to.id,
        "station_id": request.station.id,
        "purchaser": plan.ending[0].purchaser if plan.ending else None,
        "approved_on": str(terms.approved_on) if terms.approved_on else None,
        "starts_on": request.on.isoformat(),
        "ends_on": terms.until.isoformat() if terms.until else None,
    }


def _employ(tx: Transaction, plan: Takeover) -> None:
    """The employment with the old operator ends on the eve; one with the new begins, its letter still to be signed."""
    request = plan.request
    begun = []
    for one in plan.staying:
        if one.other_employer:
            continue
        if one.employment is not None:
            update_credential(tx, "employment", one.employment.id, {"left_on": request.eve.isoformat()})
        kind = one.employment.employment_type if one.employment else None
        begun.append(
            (
                one.person.id,
                EmploymentFields(
                    organization_id=request.to.id, employment_type=kind, entered_on=request.on.isoformat()
                ),
            )
        )
    insert_employments(tx, begun)


def _changes_of(plan: Takeover) -> list[NewChange]:
    """The leavings; and where policy counts staying as a change, a 岗位调整 each that leaves the post as it is."""
    request = plan.request
    made = [_new(plan, ChangeKind.LEAVE, one.person, one.posts[-1]) for one in plan.leaving]
    if plan.counts:
        for one in plan.staying:
            change = _new(plan, ChangeKind.POST_CHANGE, one.person, one.posts[-1])
            made.append(change._replace(after=PostPart.of(one.posts[-1]), reason=f"留任，改由{request.to.name}运营"))
    return made


def _new(plan: Takeover, kind: ChangeKind, person: Person, post: Post) -> NewChange:
    request = plan.request
    return NewChange(
        kind=kind,
        person_id=person.id,
        station_id=request.station.id,
        event_on=PartialDate.of(request.on),
        origin=Origin.COMMAND,
        before=PostPart.of(post),
        reason=request.reason or f"运营机构由{plan.before.organization_name}变更为{request.to.name}",
    )
