"""What something can be attached to. Each room declares its own kinds; the registry, a floor below, has its here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from swtool.errors import NotFound
from swtool.evidence.store import labels_by
from swtool.office import Office
from swtool.registry.organizations import require_organization
from swtool.registry.people import require_person
from swtool.registry.projects import require_project
from swtool.registry.station_finder import require_station
from swtool.store.database import Database


class Subject(NamedTuple):
    """One thing with papers. ``label`` names it without personal data: a number, or the name of an organization.

    ``also`` are uids of what it stands for by now (files merged into it): their papers are shown with its own.
    """

    uid: str
    label: str
    also: tuple[str, ...] = ()


Find = Callable[[Office, str], Subject]
Labels = Callable[[Database, Collection[str]], dict[str, str]]


class SubjectKind(NamedTuple):
    """A kind of thing with papers: the word that is typed, the office's own, how one is found by what the clerk calls
    it (raises ``NotFound``), how many are named by their uids, and whether its papers are about a person."""

    word: str
    title: str
    find: Find
    labels: Labels
    is_personal: bool = False


def kind_named(kinds: Sequence[SubjectKind], text: str) -> SubjectKind:
    """The kind of a word in either language. Raises ``NotFound`` with all there are."""
    plain = text.strip()
    for kind in kinds:
        if plain.lower() == kind.word or plain == kind.title:
            return kind
    near = get_close_matches(plain, [word for kind in kinds for word in (kind.word, kind.title)], n=1)
    listed = "、".join(f"{kind.word} {kind.title}" for kind in kinds)
    raise NotFound(f"没有“{plain}”这类对象", where="对象种类", nearest=tuple(near), remedy=f"可用：{listed}")


def _person(office: Office, text: str) -> Subject:
    found = require_person(office.db, text)
    return Subject(found.uid, found.staff_no)


def _station(office: Office, text: str) -> Subject:
    found = require_station(office.db, text)
    return Subject(found.uid, found.name)


def _organization(office: Office, text: str) -> Subject:
    found = require_organization(office.db, text)
    return Subject(found.uid, found.name)


def _project(office: Office, text: str) -> Subject:
    found = require_project(office.db, text)
    return Subject(found.uid, found.name)


PERSON, STATION, ORGANIZATION, PROJECT = "person", "station", "organization", "project"

SUBJECTS: tuple[SubjectKind, ...] = (
    SubjectKind(PERSON, "人员", _person, labels_by("person", "staff_no"), is_personal=True),
    SubjectKind(STATION, "社工站", _station, labels_by("station", "name")),
    SubjectKind(ORGANIZATION, "机构", _organization, labels_by("organization", "name")),
    SubjectKind(PROJECT, "项目", _project, labels_by("project", "name")),
)
