"""Divisions of a day in memory, and how a written name finds them.

Names repeat inside a county, so a village is looked for in its town. What an office writes after the name proper
(村民委员会, 居委会, 街道办事处 …) does not count. A text that fits several finds all of them, never the first. A name
that a recorded succession ended finds what the division became, and the match says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple

from swtool.folding import squeeze
from swtool.registry.division_names import (
    TOWN_ENDING,
    TOWN_KIND,
    canonical_code,
    find_village_names,
    nearest_names,
    short_town,
    village_core,
)

_NEAREST = 3


class Division(NamedTuple):
    """One division in one code system. ``valid_to`` is exclusive, None while it stands."""

    id: int
    uid: str
    system: str
    first_year: int
    last_year: int
    code: str
    name: str
    level: str
    parent_id: int | None
    valid_from: date
    valid_to: date | None

    def __hash__(self) -> int:
        """By its row: lists count by place, and a village is asked for a hundred thousand times."""
        return self.id


class Match(NamedTuple):
    """What a written name finds: one division, several (nobody chooses), or none with the nearest names.

    ``look_near`` finds these, ``look_level`` the words for a place of another level (a town where a village is wanted):
    most texts that are no place (the name of a sheet) are never told of.
    """

    text: str
    found: tuple[Division, ...] = ()
    look_near: Callable[[], tuple[str, ...]] = tuple
    abolished: tuple[Division, ...] = ()
    note: str = ""  # where an old name was followed to what it became
    look_level: Callable[[], str] = str

    @property
    def one(self) -> Division | None:
        """The division, if exactly one was found."""
        return self.found[0] if len(self.found) == 1 else None

    @property
    def nearest(self) -> tuple[str, ...]:
        """Names that may have been meant; none where something was found."""
        return self.look_near()

    @property
    def reason(self) -> str:
        """Why there is not exactly one, as a Chinese sentence; empty if there is."""
        if len(self.found) == 1:
            return ""
        if self.found and self.note:
            return self.note
        if self.found:
            return f"“{self.text}”对得上 {len(self.found)} 个：{'、'.join(f'{d.name}（{d.code}）' for d in self.found)}"
        if self.abolished:
            gone = "、".join(f"{d.name}（{d.code}，{d.valid_to} 起不再列入）" for d in self.abolished)
            return f"“{self.text}”已不在现行区划中：{gone}"
        if other := self.look_level():
            return other
        hint = f"；相近的有：{'、'.join(self.nearest)}" if self.nearest else ""
        return f"没有名为“{self.text}”的区划{hint}"


class Succeeded(NamedTuple):
    """What an abolished division became on ``day`` by which document."""

    new_id: int
    day: str
    document_no: str


@dataclass(slots=True)
class DivisionIndex:
    """All divisions of a day in memory: matches thousands of names without a question to the database each."""

    county: Division | None
    towns: tuple[Division, ...]
    villages: dict[int, tuple[Division, ...]]
    abolished: tuple[Division, ...] = ()
    by_id: dict[int, Division] = field(default_factory=dict)
    heirs: dict[int, tuple[Succeeded, ...]] = field(default_factory=dict)
    _cache: dict[tuple[str, int | None], Match] = field(default_factory=dict)

    def match_town(self, text: str) -> Match:
        """The town that a text names: in full, without its kind (硖石), with the county before or 社工站 behind."""
        key = (text, None)
        if key not in self._cache:
            self._cache[key] = self._town(text)
        return self._cache[key]

    def match_village(self, town: Division | None, text: str) -> Match:
        """The village of ``town`` that a text names; without a town, all of that name in the county."""
        key = (text, town.id if town else -1)
        if key not in self._cache:
            self._cache[key] = self._village(town, text)
        return self._cache[key]

    def town_of(self, division: Division) -> Division | None:
        """The town of a village, the town itself, None for the county."""
        if division.level == "village":
            return self.by_id.get(division.parent_id or 0)
        return division if division.level == "town" else None

    def _town(self, text: str) -> Match:
        plain = squeeze(text)
        if plain.isdigit():
            return self._by_code(text, plain, self.towns)
        wanted = TOWN_ENDING.sub("", self._without_county(plain))
        exact = tuple(town for town in self.towns if TOWN_ENDING.sub("", town.name) == wanted)
        if exact:
            return Match(text, exact)
        if not TOWN_KIND.search(wanted):  # 硖石 may be short for 硖石街道; 许村乡 is not 许村镇
            short = tuple(town for town in self.towns if short_town(town.name) == wanted)
            if short:
                return Match(text, short)
        gone = tuple(d for d in self.abolished if d.level == "town" and TOWN_ENDING.sub("", d.name) == wanted)
        if not gone and not TOWN_KIND.search(wanted):
            gone = tuple(d for d in self.abolished if d.level == "town" and short_town(d.name) == wanted)
        if followed := self._followed(text, gone):
            return followed
        near = cache(lambda: nearest_names(wanted, (town.name for town in self.towns)))
        return Match(text, look_near=near, abolished=gone, look_level=cache(lambda: self._as_village(text, plain)))

    def _as_village(self, text: str, plain: str) -> str:
        """That the text names no town but a village; '' where it names none."""
        core = village_core(self._without_county(plain))
        named = [town for town in self.towns for v in self.villages.get(town.id, ()) if village_core(v.name) == core]
        if not named:
            return ""
        whose = f"{named[0].name}的" if len(named) == 1 else ""
        return f"“{text}”是{whose}村（社区），这里要写乡镇（街道）"

    def _as_town(self, text: str) -> str:
        """That the text names no village but a town, in full; '' where it names none."""
        plain, town = squeeze(text), self.match_town(text).one
        if town is None or plain.isdigit() or plain.endswith("站") or not TOWN_KIND.search(TOWN_ENDING.sub("", plain)):
            return ""
        return f"“{text}”是{'街道' if town.name.endswith('街道') else '乡镇'}，这里要写村（社区）"

    def _village(self, town: Division | None, text: str) -> Match:
        villages = self.villages.get(town.id, ()) if town else tuple(v for vs in self.villages.values() for v in vs)
        plain = squeeze(text)
        if plain.isdigit():
            return self._by_code(text, plain, villages)
        plain = self._without_county(plain)
        # 长安镇永福村 is 永福村; but 马桥街道 has a village 马桥村 of its own, so the whole name is tried first.
        prefixes = (town.name, short_town(town.name)) if town else ()
        shortened = (plain.removeprefix(each) for each in prefixes if plain.startswith(each))
        readings = [plain, *(each for each in shortened if len(each) > 1)]
        for reading in readings:
            if found := find_village_names(reading, villages):
                return Match(text, found)
        if town is None:  # 许村镇 新华村, as lists say it
            for each in self.towns:
                if plain.startswith(each.name) and plain != each.name and (match := self._village(each, text)).found:
                    return match
        gone = tuple(
            d
            for d in self.abolished
            if d.level == "village"
            and village_core(d.name) == village_core(plain)
            and (town is None or town.id in self._towns_since(d))
        )
        if followed := self._followed(text, gone):
            return followed
        near = cache(lambda: self._near_villages(town, plain, villages))
        return Match(text, look_near=near, abolished=gone, look_level=cache(lambda: self._as_town(text)))

    def _near_villages(self, town: Division | None, plain: str, villages: Iterable[Division]) -> tuple[str, ...]:
        near = (*self._elsewhere(town, plain), *nearest_names(plain, (village.name for village in villages)))
        return near[:_NEAREST]

    def _elsewhere(self, town: Division | None, plain: str) -> list[str]:
        """The village of that name in other towns, with the town before it: most likely the town is the slip."""
        if town is None:
            return []
        others = (each for each in self.towns if each.id != town.id)
        return [
            f"{each.name}{v.name}" for each in others for v in find_village_names(plain, self.villages.get(each.id, ()))
        ]

    def _by_code(self, text: str, code: str, divisions: Iterable[Division]) -> Match:
        wanted = canonical_code(code)
        divisions = tuple(divisions)
        found = tuple(division for division in divisions if division.code == wanted)
        gone = tuple(division for division in self.abolished if division.code == wanted)
        return Match(text, found) if found else self._followed(text, gone) or Match(text, abolished=gone)

    def _followed(self, text: str, gone: Sequence[Division]) -> Match | None:
        """The standing divisions that an old name became by recorded successions; None where no document says."""
        if not any(each.id in self.heirs for each in gone):
            return None
        standing = {each.id for each in (*self.towns, *(v for those in self.villages.values() for v in those))}
        ends: dict[int, None] = {}
        steps: list[str] = []
        left = [each.id for each in gone]
        while left:
            here = left.pop(0)
            if here in standing:
                ends[here] = None
                continue
            for heir in self.heirs.get(here, ()):
                left.append(heir.new_id)
                steps.append(f"{heir.day} 起按 {heir.document_no} 归入{self.by_id[heir.new_id].name}")
        if not ends:
            return None
        told = f"“{text}”{'，'.join(dict.fromkeys(steps))}"
        if len(ends) > 1:
            told += f"；现在分属 {len(ends)} 处：{'、'.join(self.by_id[end].name for end in ends)}，请写现在的名称"
        return Match(text, tuple(self.by_id[end] for end in ends), note=told)

    def _towns_since(self, village: Division) -> set[int]:
        """The town of an abolished village, and what that town has become."""
        found: set[int] = set()
        left = [village.parent_id or 0]
        while left:
            here = left.pop()
            if here not in found:
                found.add(here)
                left += [heir.new_id for heir in self.heirs.get(here, ())]
        return found

    def _without_county(self, plain: str) -> str:
        if self.county and self.county.name in plain:
            rest = plain.partition(self.county.name)[2]
            return rest or plain
        return plain
