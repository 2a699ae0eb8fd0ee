"""The room's sheets read back for fill-in books: what stands of the projects that run at a town's stations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

from swtool.forms.days import Day
from swtool.forms.form import Form
from swtool.forms.kinds import YesNo
from swtool.intake.plan import HeldRow
from swtool.lifecycle.forms import PROJECT_INDICATORS, PROJECT_MILESTONES, PROJECT_PLAN, PROJECT_PURCHASE
from swtool.lifecycle.store import current_rows
from swtool.office import Office
from swtool.registry.projects import Project, all_projects
from swtool.registry.town_words import stations_of_town


def held_plans(office: Office, town_id: int) -> Sequence[HeldRow]:
    """项目策划表 of the projects that are not over."""
    return _held(office, town_id, PROJECT_PLAN, "project_plan")


def held_purchases(office: Office, town_id: int) -> Sequence[HeldRow]:
    """项目采购登记表."""
    return _held(office, town_id, PROJECT_PURCHASE, "project_purchase")


def held_indicators(office: Office, town_id: int) -> Sequence[HeldRow]:
    """项目指标表."""
    return _held(office, town_id, PROJECT_INDICATORS, "project_indicator", "name")


def held_milestones(office: Office, town_id: int) -> Sequence[HeldRow]:
    """项目付款节点表."""
    return _held(office, town_id, PROJECT_MILESTONES, "project_milestone", "milestone")


def _held(office: Office, town_id: int, form: Form, table: str, name: str = "") -> Sequence[HeldRow]:
    projects = {project.id: project for project in _projects(office, town_id)}
    found = []
    for row in current_rows(office.db, table):
        project = projects.get(row["project_id"])
        if project is not None:
            parts = [project.name, *([str(row[name])] if name else [])]
            key = "/".join([project.uid, *parts[1:]])
            found.append(HeldRow(key, " ".join(parts), dict(_values(form, row, project))))
    return found


def _projects(office: Office, town_id: int) -> Iterator[Project]:
    stations = {station.id for station in stations_of_town(office, town_id)}
    for project in all_projects(office.db):
        is_over = project.ends_on is not None and project.ends_on.last_day < office.today
        if project.station_on(office.today) in stations and not is_over:
            yield project


def _values(form: Form, row: sqlite3.Row, project: Project) -> Iterator[tuple[str, object]]:
    """The columns as their kinds parse them."""
    for column in form.columns:
        value = project.name if column.name == "project" else row[column.name]
        if value is not None and isinstance(column.kind, Day):
            value = date.fromisoformat(value)
        if value is not None and isinstance(column.kind, YesNo):
            value = bool(value)
        yield column.name, value
