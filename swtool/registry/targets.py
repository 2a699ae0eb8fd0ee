"""Dated targets of the rule packs: what was to be reached by when, what there is, and how many days are left.

Only what the office's own records can count is counted; of the rest nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from swtool.findings import OUTCOME_LABELS, Outcome
from swtool.office import Office
from swtool.policy.citation import value_text
from swtool.policy.parameter import Parameter
from swtool.registry.boundaries import places_of
from swtool.registry.stations import Station, stations_on
from swtool.tables import Heading, Hint, Show, Table


class Actual(NamedTuple):
    """What there is of a target, in the target's unit, and the arithmetic in words. ``amount`` None: not known."""

    amount: Fraction | None
    words: str


def targets_of(office: Office, as_of: date) -> list[Parameter]:
    """The targets that some rule states on a day, the earliest due first."""
    found = (office.policy.find(name, as_of) for name in office.policy.names() if name.startswith("target."))
    return sorted((each for each in found if each is not None), key=lambda each: (each.text("by"), each.name))


Count = Callable[[Office, Parameter, date], Actual | None]
"""What there is of a target on a day; None for a target that it does not count."""


def actual_of(office: Office, target: Parameter, as_of: date, others: Sequence[Count] = ()) -> Actual:
    """What there is of it on a day: by the first of ``others`` (what rooms above know) that counts it, else by the
    registry. A target that nothing in the office counts is not known, never nought."""
    for other in others:
        if (found := other(office, target, as_of)) is not None:
            return found
    count = _COUNTED.get(target.name)
    return count(office, as_of) if count else Actual(None, "台账里没有登记，无法计算")


def outcome_of(target: Parameter, actual: Actual, as_of: date) -> tuple[Outcome, str]:
    """Whether it is reached, and in words; before its last day has passed a target is not missed."""
    left = (date.fromisoformat(target.text("by")) - as_of).days
    time_words = f"还有 {left} 天" if left > 0 else "今天到期" if left == 0 else f"已过 {-left} 天"
    if actual.amount is None:
        return Outcome.UNDETERMINED, f"{OUTCOME_LABELS[Outcome.UNDETERMINED]}，{time_words}"
    if actual.amount >= Fraction(target.decimal()):
        return Outcome.HOLDS, "已达到"
    return (Outcome.VIOLATED, f"没有达到，{time_words}") if left < 0 else (Outcome.NOT_APPLICABLE, time_words)


def targets_table(office: Office, as_of: date) -> Table:
    """What is to be reached by when, and who said so."""
    headings = (
        Heading("name", "规则", minor=True),
        Heading("label", "目标"),
        Heading("value", "数值"),
        Heading("source", "依据"),
    )
    rows = [(each.name, each.label, value_text(each), office.policy.cite(each)) for each in targets_of(office, as_of)]
    return Table("目标", headings, rows, as_of=as_of, counted_in="项")


def standing_table(office: Office, as_of: date, others: Sequence[Count] = ()) -> Table:
    """Each target beside what there is (see ``actual_of``), and the days left."""
    headings = (
        Heading("label", "目标"),
        Heading("by", "到哪一天", Show.DAY),
        Heading("wanted", "应达到"),
        Heading("actual", "现在"),
        Heading("standing", "情况"),
    )
    rows = []
    for target in targets_of(office, as_of):
        actual = actual_of(office, target, as_of, others)
        wanted = value_text(target).rpartition(" ")[2]
        by = date.fromisoformat(target.text("by"))
        rows.append((target.label, by, wanted, actual.words, outcome_of(target, actual, as_of)[1]))
    notes = ("算不出来的，按登记的完成数", Hint("完成数用 swtool register add 目标完成数 登记"))
    return Table("目标与实际", headings, rows, as_of=as_of, notes=notes if rows else (), counted_in="项")


def _town_coverage(office: Office, as_of: date) -> Actual:
    """Towns with an open station, of all towns of the day."""
    places = places_of(office, as_of)
    towns = {town.id for town in places.index.towns}
    found = (places.town_of(each.division_id, ("station", each.id)) for each in _open(office, as_of, "station"))
    return _share({town.id for town in found if town is not None}, towns, "个乡镇（街道）")


def _village_coverage(office: Office, as_of: date) -> Actual:
    """Villages and communities with an open service point, of all of the day."""
    places = places_of(office, as_of)
    villages = {village.id for listed in places.index.villages.values() for village in listed}
    points = _open(office, as_of, "service_point")
    return _share(
        {places.of(each.division_id, ("station", each.id)).division.id for each in points}, villages, "个村（社区）"
    )


def _open(office: Office, as_of: date, tier: str) -> list[Station]:
    return [each for each in stations_on(office, as_of) if each.tier == tier]


def _share(covered: set[int], whole: set[int], what: str) -> Actual:
    if not whole:
        return Actual(None, f"没有载入区划，不知道有多少{what}")
    there = len(covered & whole)
    tenths = 1000 * there // len(whole)  # cut, not rounded: 1999 of 2000 is not 100 %
    return Actual(Fraction(100 * there, len(whole)), f"{there}/{len(whole)} {what}，{tenths // 10}.{tenths % 10}%")


_COUNTED: Mapping[str, Callable[[Office, date], Actual]] = {
    "target.stations": _town_coverage,
    "target.service_points": _village_coverage,
}
