"""One thing that a town has to do, and the list of a town."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from swtool.registry.divisions import Division


class Kind(StrEnum):
    """Of which kind it is, in the order in which they are told."""

    FILING = "filing"
    RETURNS = "returns"
    DISCLOSURE = "disclosure"
    REFRESH = "refresh"
    HOURS = "hours"
    ORDER = "order"
    VISIT = "visit"
    MEETING = "meeting"
    ROUND = "round"


KIND_LABELS = {
    Kind.FILING: "人员变动备案",
    Kind.RETURNS: "报表",
    Kind.DISCLOSURE: "三务公开",
    Kind.REFRESH: "每年更新",
    Kind.HOURS: "继续教育学时",
    Kind.ORDER: "点单",
    Kind.VISIT: "跟进走访",
    Kind.MEETING: "议事待办",
    Kind.ROUND: "年度更新交表",
}
UNITS = {
    Kind.FILING: "件",
    Kind.RETURNS: "张",
    Kind.DISCLOSURE: "家",
    Kind.REFRESH: "项",
    Kind.HOURS: "人",
    Kind.ORDER: "张",
    Kind.VISIT: "户",
    Kind.MEETING: "件",
    Kind.ROUND: "张",
}
"""What is counted."""


class Stand(StrEnum):
    """How it stands on the day."""

    OVERDUE = "overdue"
    DUE = "due"
    AHEAD = "ahead"  # worth knowing, not yet due


STAND_LABELS = {Stand.OVERDUE: "逾期", Stand.DUE: "快到期", Stand.AHEAD: "留意"}


class Item(NamedTuple):
    """Something to do. ``cells`` are its row in the sheet of its kind (``sheets.HEADINGS``); ``count`` how many things
    that row stands for by their standing; ``due_on`` its last day where one is known."""

    kind: Kind
    town: Division | None
    counts: tuple[tuple[Stand, int], ...]
    cells: tuple[object, ...]
    due_on: date | None = None

    def number(self, stand: Stand) -> int:
        """How many of it stand so."""
        return sum(count for each, count in self.counts if each is stand)


def one(stand: Stand) -> tuple[tuple[Stand, int], ...]:
    """A row that stands for one thing."""
    return ((stand, 1),)


class TownList(NamedTuple):
    """Everything a town has to do. ``town`` is None for what lies in no town: the county's own."""

    town: Division | None
    name: str
    items: tuple[Item, ...]

    @property
    def overdue(self) -> int:
        """How many things are overdue."""
        return total(self.items, Stand.OVERDUE)

    @property
    def due(self) -> int:
        """How many fall due within the horizon."""
        return total(self.items, Stand.DUE)

    def of(self, kind: Kind) -> list[Item]:
        """Those of one kind."""
        return [item for item in self.items if item.kind is kind]

    @property
    def kinds(self) -> list[Kind]:
        """The kinds that occur, in their order."""
        return [kind for kind in Kind if any(item.kind is kind for item in self.items)]


def total(items: Sequence[Item], stand: Stand) -> int:
    """How many things stand so."""
    return sum(item.number(stand) for item in items)


def first_day(items: Sequence[Item]) -> date | None:
    """The earliest last day of what is overdue or due."""
    return min(
        (
            item.due_on
            for item in items
            if item.due_on is not None and (item.number(Stand.OVERDUE) or item.number(Stand.DUE))
        ),
        default=None,
    )
