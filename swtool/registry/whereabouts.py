"""In which town and at which station the subject of a finding is, so that a list of findings can be filtered by them.

A finding names its subject in words: a station, a project, a person's number, a village behind its town. Whoever or
whatever has several stations on the day has them all; whoever serves nowhere any more, the last one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from swtool.office import Office
from swtool.registry.boundaries import places_of
from swtool.registry.posts import Post, posts_of_persons
from swtool.registry.projects import all_projects
from swtool.registry.stations import all_stations, names_on


class Whereabouts(NamedTuple):
    """A town and stations in it, '' where a subject has none or nobody can tell."""

    town: str = ""
    station: str = ""


NOWHERE = Whereabouts()


def whereabouts(office: Office, subjects: Iterable[str], day: date) -> dict[str, Whereabouts]:
    """Subject → where it is on the day, for many of them with a few questions."""
    wanted = set(subjects)
    words = {subject: _words(subject) for subject in wanted}
    known = _known(office, {word for those in words.values() for word in those}, day)
    return {
        subject: next((known[word] for word in those if word in known), NOWHERE) for subject, those in words.items()
    }


def _words(subject: str) -> tuple[str, ...]:
    """What of a subject may be a name, the more exact first: as it stands, without the remark behind it (站（机构）),
    and its words (镇 村, 站 人员编号 变动编号)."""
    return subject, subject.partition("（")[0], *subject.split()


def _known(office: Office, words: set[str], day: date) -> dict[str, Whereabouts]:
    places, names = places_of(office, day), names_on(office, day)
    known = {town.name: Whereabouts(town.name) for town in places.index.towns}
    at: dict[int, Whereabouts] = {}
    for station in all_stations(office.db):
        place = places.of(station.division_id, ("station", station.id))
        at[station.id] = known[names[station.id]] = Whereabouts(place.town_name, names[station.id])
    for project in all_projects(office.db):
        known[project.name] = at.get(project.station_on(day) or 0, NOWHERE)
    rows = office.db.query(
        "SELECT id, staff_no FROM person WHERE staff_no IN (SELECT value FROM json_each(?))", (json.dumps(list(words)),)
    )
    numbers = {row["id"]: row["staff_no"] for row in rows}
    for person_id, posts in posts_of_persons(office.db, numbers).items():
        known[numbers[person_id]] = _together([at[post.station_id] for post in _of_the_day(posts, day)])
    return known


def _of_the_day(posts: list[Post], day: date) -> list[Post]:
    """Those held on the day, else the last one that had begun, else the first to come."""
    begun = [post for post in posts if post.effective_on <= day]
    return [post for post in posts if post.covers(day)] or begun[-1:] or posts[:1]


def _together(found: list[Whereabouts]) -> Whereabouts:
    return Whereabouts(*("、".join(dict.fromkeys(filter(None, texts))) for texts in zip(*found, strict=True)))
