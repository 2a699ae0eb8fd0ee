"""What is asked of a succession of divisions, and the plan that is shown, confirmed and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from swtool.office import Office
from swtool.registry.boundaries import Subject
from swtool.registry.divisions import Division
from swtool.registry.stations import Station
from swtool.store.database import Transaction
from swtool.tables import Heading, Table


class SuccessionKind(StrEnum):
    """What a document did."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"

    @property
    def label(self) -> str:
        """The office's word."""
        return {"merge": "合并", "split": "拆分", "rename": "更名"}[self.value]


@dataclass(frozen=True, slots=True)
class Request:
    """What a command asks for. ``codes`` are for the names of ``into`` that are new, in their order; ``assign`` says
    where villages, stations and (of a split village) files and resources belong, ``rest`` where all others do."""

    old: Sequence[str]
    into: Sequence[str]
    day: date
    document_no: str
    codes: Sequence[str] = ()
    kind: SuccessionKind | None = None
    assign: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""
    merge_stations: Mapping[str, str] = field(default_factory=dict)
    rename_stations: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


class Step(NamedTuple):
    """One line of the plan as it is shown."""

    what: str
    subject: str
    becomes: str
    note: str = ""


class Opening(NamedTuple):
    """A division that begins: for a village ``parent`` is the place of its new town in the plan's ``openings``, or None
    where ``parent_id`` stands on."""

    name: str
    code: str
    level: str
    parent_id: int | None
    parent: int | None = None


class Assignment(NamedTuple):
    """After a split: a subject and the opening (its place in the plan) in which it lies."""

    subject: Subject
    opening: int


@dataclass(slots=True)
class SuccessionPlan:
    """Everything that recording a succession would do, in one transaction."""

    request: Request
    kind: SuccessionKind
    system: str
    closing: list[Division] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)  # old row's id, place of the opening
    adopted: list[tuple[int, int]] = field(default_factory=list)  # village that began today: only its town changes
    assignments: list[Assignment] = field(default_factory=list)
    merged: list[tuple[Station, Station]] = field(default_factory=list)
    renamed: list[tuple[Station, str]] = field(default_factory=list)
    moved_projects: list[tuple[int, Station]] = field(default_factory=list)
    ended_contracts: list[int] = field(default_factory=list)
    moves_posts: bool = True
    steps: list[Step] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # what a split must assign and did not

    def name_of(self, station: Station) -> str:
        """What a station is called afterwards."""
        return next((name for renamed, name in self.renamed if renamed.id == station.id), station.name)

    @property
    def title(self) -> str:
        """What it is, in words without personal data."""
        request = self.request
        return f"{'、'.join(request.old)}{self.kind.label}为{'、'.join(request.into)}（{request.document_no}）"

    def table(self) -> Table:
        """The plan as it is shown before anything is written."""
        headings = (
            Heading("what", "事项"),
            Heading("subject", "对象"),
            Heading("becomes", "之后"),
            Heading("note", "说明"),
        )
        rows = [(step.what, step.subject, step.becomes, step.note) for step in self.steps]
        day = self.request.day.isoformat()
        return Table(f"区划调整：{self.title}，{day} 起", headings, rows, notes=(f"{day} 当天已是新区划",))


class Part(Protocol):
    """What a room above contributes to a succession: see ``swtool.rooms.succession_parts``."""

    def subjects(self, office: Office, villages: set[int], day: date) -> dict[str, Subject]:
        """What of the room lies in these villages and must be assigned when they are split: number → subject."""

    def foresee(self, office: Office, plan: SuccessionPlan) -> None:
        """Add the room's steps to the plan; raise ``SwtoolError`` where it cannot be."""

    def apply(self, office: Office, tx: Transaction, plan: SuccessionPlan) -> None:
        """Write the room's part, after the registry's."""
