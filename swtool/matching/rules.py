"""How well a resource answers a need: points with the reason of each in words. Pure, and the same on every machine.

A resource that is expired, not yet valid, full, or not there for that place is no candidate at all. What nobody stated
(a capacity, a target group) neither excludes nor earns points, and is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from swtool.folding import squeeze
from swtool.patterns import Pattern

_PARTS = Pattern(r"[、,，;；/／|\s]+")
_SUFFIX = Pattern(r"(?:方面)?(?:的)?(?:需求|服务|帮助|援助|支持|问题)$")
_FOR_ALL = frozenset(["全体", "全体居民", "所有居民", "不限", "所有人", "辖区居民", "社区居民", "居民"])
_SHORTEST = 2
_REMEMBERED = 1 << 16
"""Texts whose folding is remembered: each kind of need is compared with every resource's words."""


class Near(IntEnum):
    """How near a resource lies to a need."""

    VILLAGE = 0
    TOWN = 1
    COUNTY = 2

    @property
    def label(self) -> str:
        """In the office's words."""
        return ("本村（社区）", "本乡镇（街道）", "本县")[self]


class Weights(NamedTuple):
    """Points for each reason, from the parameter ``matching.weights``; ``same_provider`` is taken off.

    A validity that ends within ``soon`` earns none.
    """

    item: int
    item_near: int
    target: int
    village: int
    town: int
    capacity: int
    validity: int
    results: int
    same_provider: int
    soon: timedelta


class Offer(NamedTuple):
    """A resource that can be matched. Quantities in its own unit; ``held`` is what assignments hold of ``capacity``.

    ``done`` and ``met`` count past assignments that ended, and those among them that met the need.
    """

    id: int
    resource_no: str
    name: str
    owner: str
    category: str
    offering: str
    items: str
    target_group: str
    availability: str
    coverage: str
    village_id: int
    town_id: int | None
    place: str
    capacity: int | None
    unit: str
    held: int
    valid_from: date | None
    valid_to: date | None
    done: int
    met: int
    cost: int | None = None  # 分 a time

    @property
    def left(self) -> int | None:
        """What can still be given; None where no capacity is stated."""
        return None if self.capacity is None else self.capacity - self.held


class Need(NamedTuple):
    """An open need. ``groups`` are the client categories of its household, ``providers`` who serves it already."""

    id: int
    need_no: str
    file_no: str
    household_id: int | None
    category: str
    urgency: str
    raised_on: str
    status: str
    village_id: int
    town_id: int | None
    place: str
    groups: frozenset[str] = frozenset()
    providers: frozenset[str] = frozenset()

    @property
    def words(self) -> tuple[str, str, str, int]:
        """What tells needs of one day apart, in an order that does not hang on the order in which they came in."""
        return self.file_no, self.category, self.need_no, self.id


@lru_cache(maxsize=_REMEMBERED)
def words_of(text: str) -> tuple[str, ...]:
    """The things that a cell lists, each folded: 助餐、送餐上门."""
    return tuple(dict.fromkeys(part for piece in _PARTS.split(text) if (part := squeeze(piece))))


@lru_cache(maxsize=_REMEMBERED)
def core(text: str) -> str:
    """What a kind of need and a kind of service have in common: 助餐需求 and 助餐服务 are both 助餐."""
    plain = squeeze(text)
    return _SUFFIX.sub("", plain) or plain


@lru_cache(maxsize=_REMEMBERED)
def _plain(text: str) -> str:
    return squeeze(text)


def item_points(category: str, offer: Offer, weights: Weights) -> tuple[int, str]:
    """How the offer answers that kind of need, 0 where it does not: by its listed items, else by its other words."""
    wanted = core(category)
    for item in words_of(offer.items):
        if core(item) == wanted:
            return weights.item, f"服务项目就是“{item}”"
    if len(wanted) < _SHORTEST:
        return 0, ""
    listed = ((item, "服务项目") for item in words_of(offer.items))
    other = ((offer.category, "资源类别"), (offer.name, "资源名称"), (offer.offering, "可提供服务"))
    for text, title in (*listed, *other):
        if not text:
            continue
        plain = _plain(text)
        if wanted in plain or (len(core(plain)) >= _SHORTEST and core(plain) in wanted):
            return weights.item_near, f"{title}“{plain[:20]}”与“{category}”相近"
    return 0, ""


def target_points(groups: Iterable[str], offer: Offer, weights: Weights) -> tuple[int, str]:
    """Whether the offer is for such people."""
    meant = words_of(offer.target_group)
    if not meant:
        return 0, "服务对象没有登记"
    if _FOR_ALL.intersection(meant):
        return weights.target, f"面向{offer.target_group}"
    for group in sorted(groups):
        for one in meant:
            if one in group or group in one:
                return weights.target, f"面向{one}，该户符合"
    return 0, f"面向{offer.target_group}，该户是否符合请核对"


def nearness(village_id: int, town_id: int | None, offer: Offer) -> Near | None:
    """How near the offer lies; None where it is not there for that place. Where nobody stated, it is for the county."""
    if offer.village_id == village_id:
        return Near.VILLAGE
    if town_id is not None and offer.town_id == town_id:
        return None if offer.coverage == "village" else Near.TOWN
    return None if offer.coverage in ("village", "town") else Near.COUNTY


def is_open(offer: Offer, day: date) -> bool:
    """Whether the offer is valid on the day and something is left of it."""
    if offer.valid_from is not None and day < offer.valid_from:
        return False
    if offer.valid_to is not None and day > offer.valid_to:
        return False
    return offer.left is None or offer.left > 0


def own_points(offer: Offer, near: Near, day: date, weights: Weights) -> tuple[int, tuple[str, ...]]:
    """Points that do not depend on who asks: place, what is left, how long it is valid, how it went before."""
    points = (weights.village, weights.town, 0)[near]
    reasons = [f"在{near.label}（{offer.place}）" + ("" if offer.coverage else "，服务范围没有登记")]
    if offer.left is None:
        reasons.append("容量没有登记")
    else:
        points += weights.capacity
        reasons.append(f"还有 {offer.left}{offer.unit or '份'}")
    if offer.valid_to is None:
        points += weights.validity
    elif offer.valid_to - day > weights.soon:
        points += weights.validity
        reasons.append(f"有效期到 {offer.valid_to.isoformat()}")
    else:
        reasons.append(f"有效期只到 {offer.valid_to.isoformat()}")
    if offer.done:
        points += weights.results * offer.met // offer.done
        reasons.append(f"对接过 {offer.done} 次，满足 {offer.met} 次")
    if offer.availability:
        reasons.append(f"可用时间：{offer.availability}")
    return points, tuple(reasons)


def provider_points(providers: Iterable[str], offer: Offer, weights: Weights) -> tuple[int, str]:
    """What is taken off where the same provider serves the family already (HUN-03)."""
    if offer.owner and offer.owner in set(providers):
        return -weights.same_provider, f"{offer.owner}已在服务该户，避免重复"
    return 0, ""
