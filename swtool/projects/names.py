"""Finding organizations and projects by what a sheet calls them, with two questions for all its rows."""

from __future__ import annotations

from swtool.registry.organizations import Organization, OrganizationFinder
from swtool.registry.projects import Project, ProjectFinder
from swtool.store.database import Database


class Names:
    """All organizations and projects in memory. A project is found by its whole name only."""

    def __init__(self, db: Database) -> None:
        self._organizations = OrganizationFinder(db)
        self._projects = ProjectFinder(db)

    def organization(self, text: str) -> Organization | None:
        """The organization of that name or credit code."""
        return self._organizations.find(text)

    def project(self, text: str) -> Project | None:
        """The project of that name, None if there is none or several."""
        found = self._projects.find(text)
        return found[0] if len(found) == 1 else None

    def no_organization(self, text: str) -> tuple[str, str]:
        """Why a text names no one organization, and what to do."""
        return self._organizations.refusal(text)

    def no_project(self, text: str) -> tuple[str, str]:
        """Why a text names no one project, and what to do."""
        return self._projects.refusal(text)
