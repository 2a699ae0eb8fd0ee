"""Who is no third party: evaluators that run what they evaluate, and the authority itself (JNA-02)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from swtool.folding import squeeze
from swtool.lifecycle.records import Outcome as Result
from swtool.office import Office
from swtool.registry.organizations import OrganizationFinder
from swtool.registry.projects import all_projects
from swtool.registry.stations import operators


def insider_test(office: Office, as_of: date) -> Callable[[Result], bool]:
    """Tells evaluators that are no third party: who runs the station (or the project) on the day, or the authority."""
    finder, running = OrganizationFinder(office.db), operators(office.db)
    authority = squeeze(office.fact("competent_authority", as_of))
    projects = {project.id: project.organization_id for project in all_projects(office.db)}

    def is_insider(result: Result) -> bool:
        if squeeze(result.evaluator) == authority:
            return True
        found = finder.find(result.evaluator)
        if found is None:
            return False
        if result.project_id is not None:
            return projects[result.project_id] == found.id
        held = running.get(result.station_id or 0, ())
        return any(each.organization_id == found.id and each.covers(result.evaluated_on) for each in held)

    return is_insider
