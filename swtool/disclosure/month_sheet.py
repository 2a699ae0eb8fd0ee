"""What is known of one organization's month, exact and before anything is held back: the input of the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from swtool.dates import Month, PartialDate
from swtool.disclosure.parts import Part
from swtool.filings.terms import ChangeKind
from swtool.projects.ledger import Ledger, LedgerStatement
from swtool.registry.organizations import Organization
from swtool.registry.projects import Project
from swtool.services.indicators import Indicator
from swtool.services.store import PartyEntry, ServiceTotal

Column = Literal["value", "cumulative"]
WHOLE = "全部领域"
"""What the published table calls the station as a whole, where it has service fields, too."""


class ServiceRow(NamedTuple):
    """One indicator of a service field, added up over the organization's stations, in the indicator's smallest unit.

    ``cumulative`` and ``target`` are None where some station does not state it. ``place`` names the station of a share,
    which cannot be added up ('' for sums and where there is only one station).
    """

    service_field: str
    indicator: Indicator
    value: int
    cumulative: int | None
    target: int | None
    place: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells the row from the others of its month."""
        return (self.service_field, self.indicator.name, self.place)


class Figure(NamedTuple):
    """A figure of a month as it was, or would be, told."""

    column: Column
    service_field: str
    indicator: str
    month: Month
    figure: int


class Records(NamedTuple):
    """What the office knew at one moment: the rows of each month, and what other operators had counted before."""

    history: Mapping[Month, Sequence[ServiceRow]]
    others: tuple[ServiceRow, ...] = ()


class StaffingRow(NamedTuple):
    """Who was in post at the month's end, as counts of persons: ``certified`` of ``full_time`` and ``part_time``."""

    post_kind: str
    full_time: int
    part_time: int
    certified: int


class Matter(NamedTuple):
    """Something that is told beside the figures of 业务 or 财务, in words: an entry of ``swtool disclosure entry``."""

    part: Part
    happened_on: PartialDate | None
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """One organization's month. Money is 分; ``staffed_on`` is the day of the staffing counts.

    ``totals`` and ``totals_before`` are the stations' own figures of this month and the last; ``history`` holds the
    added-up rows of every known month, later ones too, ``others`` what other operators counted at the same stations up
    to this one; ``earlier`` and ``told`` are what was known, and what was told, when versions were sealed, where
    records changed since (:mod:`swtool.disclosure.told`); ``before`` is the ledger of the month before, ``pay_merged``
    the projects whose pay was published as one line then (:mod:`swtool.disclosure.pay`); ``accounting`` is the
    accounting regime in force at the month's end, '' where policy knows none.
    """

    organization: Organization
    month: Month
    stations: tuple[str, ...]
    projects: tuple[Project, ...]
    totals: tuple[ServiceTotal, ...]
    totals_before: tuple[ServiceTotal, ...]
    services: tuple[ServiceRow, ...]
    history: Mapping[Month, Sequence[ServiceRow]]
    staffed_on: date
    staffing: tuple[StaffingRow, ...]
    changes: Mapping[ChangeKind, int]
    changes_undated: int
    ledger: Ledger
    before: tuple[LedgerStatement, ...]
    party: tuple[PartyEntry, ...]
    said_none: frozenset[Part] = field(default_factory=frozenset)
    others: tuple[ServiceRow, ...] = ()
    earlier: tuple[Records, ...] = ()
    told: frozenset[Figure] = frozenset()
    pay_merged: frozenset[str] = frozenset()
    matters: tuple[Matter, ...] = ()
    accounting: str = ""

    def supplied(self, part: Part) -> bool:
        """Whether there is anything to publish of a part.

        Words take the place of figures only where none are due: 业务 of an organization that runs no station, 财务 of
        one that has no project.
        """
        told = any(one.part is part for one in self.matters)
        match part:
            case Part.PARTY:
                return bool(self.party)
            case Part.OPERATIONS:
                return bool(self.totals) or (told and not self.stations)
        return bool(self.ledger.statements) or (told and not self.projects)
