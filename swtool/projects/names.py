"""Finding organizations and projects by what a sheet calls them, with two questions for all its rows."""

from __future__ import annotations

from swtool.folding import squeeze
from swtool.registry.divisions import nearest_names
from swtool.registry.organizations import Organization, OrganizationFinder
from swtool.registry.projects import Project, all_projects
from swtool.store.database import Database


class Names:
    """All organizations and projects in memory. A project is found by its whole name only."""

    def __init__(self, db: Database) -> None:
        self._organizations = OrganizationFinder(db)
        self._projects = {squeeze(project.name): project for project in all_projects(db)}

    def organization(self, text: str) -> Organization | None:
        """The organization of that name or credit code."""
        return self._organizations.find(text)

    def project(self, text: str) -> Project | None:
        """The project of that name."""
        return self._projects.get(squeeze(text))

    def near_organizations(self, text: str) -> str:
        """相近的有：… , or '' if nothing is near."""
        return _hint(self._organizations.nearest(text))

    def near_projects(self, text: str) -> str:
        """相近的有：… , or '' if nothing is near."""
        return _hint(nearest_names(squeeze(text), (project.name for project in self._projects.values())))


def _hint(names: tuple[str, ...]) -> str:
    return f"相近的有：{'、'.join(names)}" if names else ""
