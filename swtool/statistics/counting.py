"""What a figure is made of: one item for each thing that is counted, so that towns add up to the county by nature.

A figure of a scope (a town, several, the county) is the sum of its items. What the office has no data of is never
nought: it is a gap that is told beside the figure, and where nothing at all is known the figure is undetermined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

Amount = int | Fraction


class Item(NamedTuple):
    """One thing that is counted, each once: ``key`` tells it from others and knows it again in another year.

    ``town_id`` is the division where it counts (None: the county as a whole), ``station_id`` the station it hangs on.
    An item of nought is one of which it is known that it does not count.
    """

    key: Hashable
    amount: Amount = 1
    town_id: int | None = None
    station_id: int | None = None


class Gap(NamedTuple):
    """How many things of a town the office has no data of, and in which words to say so (个站没有登记面积)."""

    town_id: int | None
    number: int
    words: str


def gaps_of(by_town: Mapping[int | None, int], words: str) -> tuple[Gap, ...]:
    """Gaps counted by town."""
    return tuple(Gap(town, number, words) for town, number in by_town.items())


class Count(NamedTuple):
    """Everything that goes into one measure. ``why`` says why nothing is known of it at all, else ''."""

    items: Sequence[Item] = ()
    gaps: Sequence[Gap] = ()
    why: str = ""

    def within(self, town_ids: Collection[int] | None) -> list[Item]:
        """The items of these towns; None: all."""
        return [item for item in self.items if town_ids is None or item.town_id in town_ids]


class Figure(NamedTuple):
    """A measure of a scope. ``value`` is None where it cannot be told, and ``note`` says why; else the note says what
    is missing from it. ``numerator`` and ``denominator`` are there for a rate only."""

    value: Amount | None
    note: str = ""
    numerator: Amount | None = None
    denominator: Amount | None = None
    is_whole: bool = True

    @property
    def is_undetermined(self) -> bool:
        """Whether the office cannot say."""
        return self.value is None


def figure_of(count: Count, town_ids: Collection[int] | None = None) -> Figure:
    """The figure of these towns (None: the county)."""
    if count.why:
        return Figure(None, count.why)
    items = count.within(town_ids)
    missing: Counter[str] = Counter()
    for gap in count.gaps:
        if town_ids is None or gap.town_id in town_ids:
            missing[gap.words] += gap.number
    told = "、".join(f"{number} {words}" for words, number in missing.items())
    if told and not items:
        return Figure(None, told)
    note = f"另有 {told}，没有计入" if told else ""
    return Figure(sum((item.amount for item in items), 0), note, is_whole=not told)


def rate_of(part: Figure, whole: Figure, part_title: str, whole_title: str) -> Figure:
    """A share. Undetermined where either side is, where the whole is nought, or where more is missing from the whole
    than from the part: the share would look better than it is. Where the same is missing from both, that is said."""
    if part.value is None or whole.value is None:
        missing = part_title if part.value is None else whole_title
        note = part.note if part.value is None else whole.note
        return Figure(None, f"{missing}无法判定：{note}", part.value, whole.value)
    if not whole.is_whole and part.note != whole.note:
        return Figure(None, f"{whole_title}不全：{whole.note}", part.value, whole.value)
    if whole.value == 0:
        return Figure(None, f"{whole_title}为 0", part.value, whole.value)
    return Figure(Fraction(part.value) / Fraction(whole.value), part.note, part.value, whole.value, part.is_whole)
