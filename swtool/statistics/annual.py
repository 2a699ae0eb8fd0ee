"""The statistics of a year: every measure of the county and of each town, beside the year before.

``READERS`` is the list of what counts: a room that keeps another register of the same thing (the funds' books, results
of evaluations) joins here, and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from swtool.errors import UsageFault
from swtool.office import Office
from swtool.registry.boundaries import named_division
from swtool.registry.divisions import Division
from swtool.statistics.community import community_organizations, training, volunteers
from swtool.statistics.counting import Count, Figure, figure_of, rate_of
from swtool.statistics.grades import grades, grades_named
from swtool.statistics.ground import Ground
from swtool.statistics.measures import MEASURES, client_measures, grade_measure
from swtool.statistics.money import ledger_funds, projects
from swtool.statistics.network import network
from swtool.statistics.people import people
from swtool.statistics.services import clients, groups, services
from swtool.statistics.terms import Measure

Reader = Callable[[Ground], Mapping[str, Count]]
READERS: tuple[Reader, ...] = (
    network,
    people,
    projects,
    ledger_funds,
    services,
    clients,
    volunteers,
    community_organizations,
    training,
    grades,
)
_BEFORE_GROUPS, _BEFORE_GRADES = "served_clients", "evaluated"


@dataclass(frozen=True)
class Annual:
    """A year counted. ``counts`` by the key of the measure; a client group that nobody was served of has none."""

    ground: Ground
    counts: Mapping[str, Count]

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Measure → its title."""
        return {measure.key: measure.title for measure in MEASURES}

    def figure(self, measure: Measure, town_ids: Collection[int] | None = None) -> Figure:
        """The measure of these towns (None: the county)."""
        if not measure.is_rate:
            return figure_of(self.count_of(measure), town_ids)
        part, whole = (figure_of(self.counts[key], town_ids) for key in (measure.numerator, measure.denominator))
        return rate_of(part, whole, self.titles[measure.numerator], self.titles[measure.denominator])

    def count_of(self, measure: Measure) -> Count:
        """What goes into a measure that is no rate."""
        if measure.key in self.counts:
            return self.counts[measure.key]
        like = self.counts[measure.like]
        return Count([item._replace(amount=0) for item in like.items], like.gaps, like.why)

    def town(self, text: str) -> Division:
        """The town of that name or code, as of the day. Raises ``NotFound``, ``UsageFault`` for what is no town."""
        found = named_division(self.ground.office, self.ground.places, text)
        if found.level != "town":
            raise UsageFault(f"{found.name}不是乡镇（街道）", remedy="写乡镇（街道）的名称；全县的不写 --town")
        return found


def annual(office: Office, year: int) -> Annual:
    """Count a year. Raises ``UsageFault`` for one that has not begun."""
    ground = Ground.of(office, year)
    counts: dict[str, Count] = {}
    for reader in READERS:
        counts.update(reader(ground))
    return Annual(ground, counts)


def measures_of(office: Office, *years: Annual, every_group: bool = False) -> list[Measure]:
    """The lines of the statistics in their order, with the client groups of whom somebody was served in the years, or
    every group that there is, and with the grades that were given."""
    lines: list[Measure] = []
    for measure in MEASURES:
        lines.append(measure)
        if measure.key == _BEFORE_GROUPS:
            named = dict.fromkeys(name for year in years for name in groups(office, year.ground))
            for name in named:
                if every_group or any(f"clients:{name}" in year.counts for year in years):
                    lines += client_measures(name)
        elif measure.key == _BEFORE_GRADES:
            lines += map(grade_measure, grades_named(*(year.counts for year in years)))
    return lines


class TownThen(NamedTuple):
    """The towns of the year before of which one is made; ``why`` says why that cannot be told."""

    town_ids: frozenset[int]
    names: tuple[str, ...] = ()
    why: str = ""


def town_then(now: Annual, then: Annual, town: Division) -> TownThen:
    """A town of this year as it was in the year before: of a merger all that it was made of.

    What was split off has no figures of its own before the split.
    """
    places = then.ground.places
    before = [each for each in places.made_of(town.id) if each.level == "town"]
    made_of = {each.id for each in before}
    heirs = Counter(link.old_id for link in places.links)
    if town.id not in made_of and any(heirs[old] > 1 for old in made_of):
        return TownThen(frozenset(), why="上年还没有从别的乡镇（街道）分出来，没有可比的数")
    return TownThen(frozenset(made_of | {town.id}), tuple(each.name for each in before))
