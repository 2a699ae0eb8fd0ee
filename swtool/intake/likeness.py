"""Who might be somebody who is known already: candidates from blocks, then names and addresses compared.

A name alone never makes two people one. Only those are compared who share something else besides: a telephone, a place
with the name, a date of birth with the name, or most of a resident ID with the name. So a hundred thousand newcomers
against a hundred thousand known cost a few look-ups each, and never a comparison of everybody with everybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from swtool.patterns import Pattern

_NUMBER = Pattern(r"\d+")
_CROWD = 40  # whoever shares a name and a place with more others than this is told apart by neither
_HOUSEHOLD = 8  # a telephone that more people share is an office's, and says nothing about them
_SLIPS = 2  # characters by which a resident ID of the same name may differ and still be a slip of the pen
_MONTH = len("1990-01")
_DAY = len("1990-01-01")
_SHOWN = 3
_PARTS_OF_ID = (("1", slice(6, 10)), ("2", slice(10, 14)), ("3", slice(14, None)))


class Profile(NamedTuple):
    """What is compared of one person, or of a household by its head. '' and () are what is not known.

    ``key`` is the caller's own name for it; ``birth`` is ISO text as precise as known; ``places`` are ids of stations
    or villages; ``address`` is compared where name and place are the same.
    """

    key: int
    name: str
    resident_id: str = ""
    phones: tuple[str, ...] = ()
    birth: str = ""
    places: tuple[int, ...] = ()
    address: str = ""


class Alike(NamedTuple):
    """One who may be the same. ``score`` is the likeness of the names, or of the addresses where those decided (0–100);
    ``reasons`` are Chinese clauses without personal data. ``is_certain``: the same name and telephone, and nothing that
    speaks against it, such as two different resident IDs."""

    key: int
    score: int
    reasons: tuple[str, ...]
    is_certain: bool = False

    @property
    def why(self) -> str:
        """The reasons as one clause."""
        return "，".join(self.reasons)


class Likeness:
    """Profiles in blocks. ``enough`` is the likeness of names or addresses that counts (0–100).

    ``place`` is what a place is called in a reason: 社工站, 村（社区）.
    """

    def __init__(self, enough: int, *, place: str) -> None:
        self._enough, self._place = enough, place
        # Two different IDs are two people, however much else is alike: who has one is compared with those who have one
        # by the ID, and by everything else only with those who have none.
        self._by_id: dict[str, list[Profile]] = {}
        self._with_id: dict[str, list[Profile]] = {}
        self._waiting: list[Profile] = []
        self._without_id: dict[str, list[Profile]] = {}

    @cached_property
    def _ratio(self) -> Callable[[str, str], float]:
        """How alike two texts are (0–100). Many a sheet has no two that have to be compared."""
        from rapidfuzz import fuzz

        return fuzz.ratio

    def add(self, profile: Profile) -> None:
        """Make somebody known."""
        self._add(profile, _blocks_of_id(profile) if profile.resident_id else _blocks_of(profile))

    def _add(self, profile: Profile, blocks: list[str]) -> None:
        if profile.resident_id:
            _put(self._by_id, blocks, profile)
            self._waiting.append(profile)
        else:
            _put(self._without_id, blocks, profile)

    def _known_with_id(self) -> dict[str, list[Profile]]:
        """Those with an ID by everything else. Only somebody without one is looked for there: most sheets have none."""
        for profile in self._waiting:
            _put(self._with_id, _blocks_of(profile), profile)
        self._waiting.clear()
        return self._with_id

    def find(self, profile: Profile) -> list[Alike]:
        """The likeliest of those who may be the same, at most three, the likeliest first."""
        return self._find(profile, _blocks_of_id(profile) if profile.resident_id else _blocks_of(profile))

    def strangers(self, names: Sequence[str], numbers: Sequence[str]) -> list[bool]:
        """Of the names and IDs of all who are to arrive, whether nobody who is known or among them can be one of them.

        They need not arrive: nobody would be compared with them. Where anybody has no ID nobody is a stranger, for
        then telephones and places count.
        """
        if self._without_id or not all(numbers):
            return [False] * len(names)
        alone = [True] * len(names)
        places: Sequence[int] = range(len(names))
        if not self._by_id:  # every block holds the name: where nobody is known, one that comes once is alone already
            times = Counter(names)
            places = [at for at, count in enumerate(map(times.__getitem__, names)) if count > 1]
            names, numbers = list(map(names.__getitem__, places)), list(map(numbers.__getitem__, places))
        for mark, part in _PARTS_OF_ID:
            blocks = [f"{mark}{number[part]}{name}" for name, number in zip(names, numbers, strict=True)]
            distinct = set(blocks)
            several = distinct & self._by_id.keys()
            if len(distinct) < len(blocks):
                several |= {block for block, count in Counter(blocks).items() if count > 1}
            if several:
                for at, block in zip(places, blocks, strict=True):
                    if block in several:
                        alone[at] = False
        return alone

    def arrive(self, profile: Profile, *, but_certain: bool = False) -> list[Alike]:
        """Find, then add: ``but_certain`` leaves out whoever is certainly one of those known."""
        blocks = _blocks_of_id(profile) if profile.resident_id else _blocks_of(profile)
        found = self._find(profile, blocks)
        if not (but_certain and found and found[0].is_certain):
            self._add(profile, blocks)
        return found

    def _find(self, profile: Profile, blocks: list[str]) -> list[Alike]:
        found: dict[int, Alike] = {}
        if profile.resident_id:
            self._look(self._by_id, blocks, profile, found)
            if self._without_id:
                self._look(self._without_id, _blocks_of(profile), profile, found)
        else:
            self._look(self._known_with_id(), blocks, profile, found)
            self._look(self._without_id, blocks, profile, found)
        if len(found) < 2:
            return list(found.values())
        return sorted(found.values(), key=lambda alike: (not alike.is_certain, -alike.score, alike.key))[:_SHOWN]

    def _look(
        self, index: dict[str, list[Profile]], blocks: list[str], profile: Profile, found: dict[int, Alike]
    ) -> None:
        if not index:
            return
        for block in blocks:
            held = index.get(block)
            if held is None or len(held) > (_HOUSEHOLD if block[0] == "p" else _CROWD):
                continue
            for other in held:
                if other.key not in found and (alike := self._compare(profile, other)) is not None:
                    found[other.key] = alike

    def _compare(self, one: Profile, other: Profile) -> Alike | None:
        same_name = one.name == other.name
        names = 100 if same_name else round(self._ratio(one.name, other.name))
        if names < self._enough:
            return None
        slips = _slips(one.resident_id, other.resident_id)
        if slips is not None and slips > _SLIPS:
            return None
        named = "姓名相同" if same_name else f"姓名相似 {names} 分"
        if slips is not None and same_name:
            return Alike(other.key, names, (f"身份证号只差 {slips} 位" if slips else "身份证号相同", named))
        births = _births_agree(one.birth, other.birth)
        has_phone = not set(one.phones).isdisjoint(other.phones)
        reasons = ["手机号相同"] if has_phone else []
        if births:
            reasons.append("出生日期相同" if min(len(one.birth), len(other.birth)) >= _DAY else "出生年月相同")
        if not reasons and same_name and births is None and not set(one.places).isdisjoint(other.places):
            return self._same_place(one, other)
        if not reasons:
            return None
        is_certain = has_phone and same_name and slips is None and births is not False
        return Alike(other.key, names, (*reasons, named), is_certain)

    def _same_place(self, one: Profile, other: Profile) -> Alike | None:
        """The same name in the same place: addresses that are known on both sides must be alike too."""
        where = f"同一{self._place}，姓名相同"
        if not (one.address and other.address):
            return Alike(other.key, 100, (where,))
        likeness = 100 if one.address == other.address else round(self._ratio(one.address, other.address))
        if likeness < self._enough or _numbers_differ(one.address, other.address):
            return None
        told = "住址相同" if likeness == 100 else f"住址相似 {likeness} 分"
        return Alike(other.key, likeness, (where, told))


def _put(index: dict[str, list[Profile]], blocks: list[str], profile: Profile) -> None:
    for block in blocks:
        held = index.get(block)
        if held is None:
            index[block] = [profile]
        elif len(held) <= _CROWD:  # one more than is compared says that it is a crowd
            held.append(profile)


def _blocks_of(profile: Profile) -> list[str]:
    """The blocks of telephone, place with name, and birth: with the name where only the month is known."""
    name, birth = profile.name, profile.birth
    blocks = [f"p{phone}" for phone in profile.phones]
    blocks += [f"n{place} {name}" for place in profile.places]
    if len(birth) >= _MONTH:
        blocks.append(f"m{birth[:_MONTH]}{name}")
        if len(birth) == _DAY:
            blocks.append(f"d{birth}")
    return blocks


def _blocks_of_id(profile: Profile) -> list[str]:
    """Of two IDs that differ in two places, one of these three parts is the same."""
    return [f"{mark}{profile.resident_id[part]}{profile.name}" for mark, part in _PARTS_OF_ID]


def _slips(one: str, other: str) -> int | None:
    """In how many characters two IDs differ (3 stands for more than two); None where one of them is not known."""
    if not one or not other:
        return None
    if one == other:
        return 0
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other, score_cutoff=_SLIPS)


def _births_agree(one: str, other: str) -> bool | None:
    """Whether two dates of birth are one as far as both are known, at least to the month; None where that is open."""
    shorter = min(len(one), len(other))
    if shorter < len("1990"):
        return None
    if one[:shorter] != other[:shorter]:
        return False
    return True if shorter >= _MONTH else None


def _numbers_differ(one: str, other: str) -> bool:
    """Whether both addresses have numbers and they are others: 3组12号 is not 3组21号, however alike the words."""
    numbers, theirs = _NUMBER.findall(one), _NUMBER.findall(other)
    return bool(numbers and theirs) and numbers != theirs
