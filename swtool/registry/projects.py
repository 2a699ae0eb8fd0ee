"""The project register: which purchased project runs at which station, and when it was approved (立项)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.errors import NotFound, SwtoolError
from swtool.folding import squeeze
from swtool.office import Office
from swtool.registry.divisions import nearest_names
from swtool.registry.stations import station_order
from swtool.store.database import Database, Transaction

_COLUMNS = "id, uid, name, organization_id, station_id, purchaser, amount, approved_on, starts_on, ends_on"

_SHOWN = 5  # names in one message


class Project(NamedTuple):
    """One project. ``amount`` is in 分; ``ends_on`` is the last day of the period, None while it is open."""

    id: int
    uid: str
    name: str
    organization_id: int
    station_id: int | None
    purchaser: str | None
    amount: int | None
    approved_on: PartialDate | None
    starts_on: PartialDate | None
    ends_on: PartialDate | None
    moves: tuple[tuple[date, int], ...] = ()  # from a day on it runs at another station (its own was merged)

    def station_on(self, day: date) -> int | None:
        """The station where it runs on ``day``."""
        return next((station for since, station in reversed(self.moves) if since <= day), self.station_id)

    def runs_at(self, station_id: int, first: date, last: date) -> bool:
        """Whether it runs at the station at some time from ``first`` to ``last``.

        On the day it moves it counts at both, for on that day people leave the one station and join the other.
        """
        stays = [(date.min, self.station_id), *self.moves]
        ends = [*(since for since, _ in self.moves), date.max]
        return any(
            station == station_id and since <= last and first <= until
            for (since, station), until in zip(stays, ends, strict=True)
        )

    @property
    def stations(self) -> tuple[int, ...]:
        """Every station where it ever ran."""
        known = (self.station_id, *(station for _, station in self.moves))
        return tuple(dict.fromkeys(station for station in known if station is not None))

    def is_approved_on(self, day: date) -> bool:
        """Whether ``day`` lies in the time from approval (that day included) to the end of the period (included).

        An approval known only to the month counts from the month's last day, so that no change is held to the clock
        that may have come before it.
        """
        if self.approved_on is None or day < self.approved_on.last_day:
            return False
        return self.ends_on is None or day <= self.ends_on.last_day


class ProjectFinder:
    """Finds many projects by their whole name with one question to the database."""

    def __init__(self, db: Database) -> None:
        self._all = all_projects(db)
        self._by_name: dict[str, list[Project]] = {}
        for project in self._all:
            self._by_name.setdefault(squeeze(project.name), []).append(project)

    def find(self, text: str) -> tuple[Project, ...]:
        """Those of that name; of names that differ only in spaces or brackets, the one written so."""
        named = self._by_name.get(squeeze(text), [])
        return tuple([project for project in named if project.name == text] or named)

    def nearest(self, text: str) -> tuple[str, ...]:
        """Names most like the text."""
        return nearest_names(squeeze(text), (project.name for project in self._all))

    def refusal(self, text: str) -> tuple[str, str]:
        """Why a text names no one project, and what to do: the candidates, else the nearest names."""
        if found := self.find(text):
            names = "、".join(project.name for project in found)
            return f"“{text}”对得上 {len(found)} 个项目：{names}", "按登记的写法写全称"
        near = "、".join(self.nearest(text))
        return f"没有登记名为“{text}”的项目", f"相近的有：{near}" if near else "先用 swtool project add 登记项目"


def all_projects(db: Database, *, ended_since: str = "") -> list[Project]:
    """The whole register, by approval and name; with ``ended_since`` (a year or day) without what ended before."""
    moves: dict[int, tuple[tuple[date, int], ...]] = {}
    for row in db.query(
        "SELECT project_id, effective_on, station_id FROM project_station WHERE superseded_at IS NULL "
        "ORDER BY effective_on, id"
    ):
        moves[row[0]] = (*moves.get(row[0], ()), (date.fromisoformat(row[1]), row[2]))
    rows = db.query(
        f"SELECT {_COLUMNS} FROM project WHERE ends_on IS NULL OR ends_on >= ? ORDER BY approved_on, name",
        (ended_since,),
    )
    projects = [as_project(row) for row in rows]
    return [each._replace(moves=moves[each.id]) if each.id in moves else each for each in projects]


def projects_by_place(office: Office, day: date) -> list[Project]:
    """The whole register as lists have it: by the station where each runs on the day (see ``station_order``), those
    of none behind, then by approval and name."""
    order = station_order(office, day)
    return sorted(all_projects(office.db), key=lambda each: order.get(each.station_on(day) or 0, len(order)))


def approved_projects_on(db: Database, day: date) -> dict[int, Project]:
    """Station id → the approved project that runs there on ``day``; of several, the one approved last."""
    return {
        station_id: project
        for project in all_projects(db)
        if (station_id := project.station_on(day)) is not None and project.is_approved_on(day)
    }


def approved_project_of(db: Database, station_id: int, day: date) -> Project | None:
    """The approved project that runs at a station on ``day``, None before approval, after its end, or without one."""
    return approved_projects_on(db, day).get(station_id)


def require_project(db: Database, text: str) -> Project:
    """By name or a part of it. Raises ``NotFound`` with the nearest names, ``SwtoolError`` if several fit."""
    projects = all_projects(db)
    plain = squeeze(text)
    exact = [project for project in projects if squeeze(project.name) == plain]
    containing = exact or [project for project in projects if plain and plain in squeeze(project.name)]
    if len(containing) == 1:
        return containing[0]
    if containing:
        names = "、".join(project.name for project in containing[:_SHOWN]) + ("……" if len(containing) > _SHOWN else "")
        raise SwtoolError(f"“{text}”对得上 {len(containing)} 个项目", why=names, remedy="写项目全称")
    nearest = nearest_names(plain, (project.name for project in projects))
    raise NotFound(f"没有登记名为“{text}”的项目", nearest=nearest, remedy="用 swtool project list 查看全部")


def insert_project(tx: Transaction, values: Mapping[str, object]) -> int:
    """Put a project into the register; its id. Keys are the columns of ``Project`` without id and uid."""
    return tx.insert("project", {"uid": tx.uid(), **values})


def update_project(tx: Transaction, project_id: int, values: Mapping[str, object]) -> None:
    """Correct what is known of a project."""
    if values:
        tx.update("project", project_id, values)


def correct_project(tx: Transaction, project: Project, values: Mapping[str, object], day: date) -> None:
    """Correct what is known of a project; the station of one that has moved is where it runs from ``day`` on, for what
    the register says is where it began."""
    own = dict(values)
    if project.moves and "station_id" in own:
        moved = {"project_id": project.id, "station_id": own.pop("station_id"), "effective_on": day.isoformat()}
        tx.insert("project_station", {**moved, "recorded_at": tx.recorded_at})
    update_project(tx, project.id, own)


def as_project(row: sqlite3.Row) -> Project:
    """A row of the table ``project`` as a record."""
    values = dict(row)
    for key in ("approved_on", "starts_on", "ends_on"):
        values[key] = PartialDate.parse(values[key]) if values[key] else None
    return Project(**values)
