"""What can be said of services without asking the office: days outside of posts, stages, the same service twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from swtool.findings import Outcome
from swtool.quantities import format_percent
from swtool.registry.rules import Verdict

Stay = tuple[date, date | None]
"""From a day to a day, that one excluded; None: still."""


def gaps(stays: Iterable[Stay]) -> list[tuple[date, date]]:
    """The spans of days (both included) that no stay covers, from the first day of all time to the last."""
    found: list[tuple[date, date]] = []
    free = date.min
    for since, until in sorted(stays):
        if since > free:
            found.append((free, since - timedelta(days=1)))
        if until is None:
            return found
        free = max(free, until)
    return [*found, (free, date.max)]


class Served(NamedTuple):
    """One service to a household, for comparing: which, when, and by whom (a project, else an organization)."""

    number: str
    household_id: int
    item: str
    day: date
    provider: str


def served_twice(services: Iterable[Served], window: int) -> Iterator[tuple[Served, Served]]:
    """Pairs of the same service to one household by different providers, at most ``window`` days apart (HUN-03).

    Each service is put beside the last one of another provider before it, so that a long series is told once a
    service. The order in which services come does not matter.
    """
    groups: dict[tuple[int, str], list[Served]] = {}
    for service in services:
        groups.setdefault((service.household_id, service.item), []).append(service)
    for key in sorted(groups):
        last: dict[str, Served] = {}
        for service in sorted(groups[key], key=lambda each: (each.day, each.provider, each.number)):
            others = [each for provider, each in last.items() if provider != service.provider]
            near = [each for each in others if (service.day - each.day).days <= window]
            if near:
                yield max(near, key=lambda each: (each.day, each.number)), service
            last[service.provider] = service


def next_stages(stages: Sequence[str], current: str) -> tuple[str, ...]:
    """The stages that may follow: all after the current one.

    Where the current stage is none of the list, any may follow.
    """
    return tuple(stages[stages.index(current) + 1 :]) if current in stages else tuple(stages)


def judge_share(administrative: int, people: int) -> Verdict:
    """The people in administrative posts among all who serve at a station."""
    expected = "不单纯承担事务性工作（原文没有写占多少）"
    if not people:
        return Verdict(Outcome.NOT_APPLICABLE, "没有人在岗", expected)
    share = format_percent(Fraction(administrative, people))
    what = f"在岗 {people} 人，事务性岗位 {administrative} 人，占 {share}"
    figures: dict[str, object] = {"people": people, "administrative": administrative}
    if administrative == people:
        return Verdict(Outcome.VIOLATED, f"{what}，都是事务性岗位", expected, share, figures=figures)
    outcome = Outcome.UNDETERMINED if administrative else Outcome.HOLDS
    return Verdict(outcome, what, expected, share, figures=figures)
