"""Which resources of a community may be one: by name, and by provider or telephone with a name alike.

Only those of one community are compared: a clinic that serves ten communities stands in the list of each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from swtool.forms.personal import SEPARATOR
from swtool.intake.likeness import Alike
from swtool.inventory.store import ResourceRow
from swtool.patterns import Pattern
from swtool.registry.division_names import village_core

_CROWD = 64  # whoever offers more than this in one community: nothing tells these entries apart
_SHOWN = 3
_NUMBER = Pattern(r"\d+|[一二三四五六七八九十]+")


def alike_resources(
    held: Sequence[ResourceRow], lies_in: Mapping[int, int], enough: int
) -> list[tuple[ResourceRow, Alike]]:
    """Each resource that looks like an earlier one, by number, with that one; the likeliest first.

    ``lies_in`` has the village of each (by id); ``enough`` is the likeness of names that counts (0–100).
    """
    blocks: dict[tuple[object, ...], list[ResourceRow]] = defaultdict(list)
    found: list[tuple[ResourceRow, Alike]] = []
    for each in sorted(held, key=lambda resource: resource.resource_no):
        told: dict[int, Alike] = {}
        for block in _blocks(each, lies_in[each.id]):
            for other in blocks[block] if len(blocks[block]) <= _CROWD else ():
                if other.id not in told and (alike := _compare(each, other, enough)):
                    told[other.id] = alike
            blocks[block].append(each)
        found += [(each, alike) for alike in sorted(told.values(), key=lambda one: (-one.score, one.key))[:_SHOWN]]
    return sorted(found, key=lambda pair: (-pair[1].score, pair[0].resource_no))


def _blocks(each: ResourceRow, village: int) -> list[tuple[object, ...]]:
    blocks: list[tuple[object, ...]] = [("name", village, _bare(each))]
    if each.owner:
        blocks.append(("owner", village, each.owner))
    return blocks + [("phone", village, phone) for phone in _phones(each)]


def _compare(one: ResourceRow, other: ResourceRow, enough: int) -> Alike | None:
    """Whether two that share a block may be one. Two named providers are two, unless they have one telephone."""
    name, its = _bare(one), _bare(other)
    score = 100 if name == its else round(fuzz.ratio(name, its))
    if score < enough or _NUMBER.findall(name) != _NUMBER.findall(its):
        return None
    reasons = ["同一社区"]
    if not _phones(one).isdisjoint(_phones(other)):
        reasons.append("联系电话相同")
    elif one.owner and other.owner:
        if one.owner != other.owner:
            return None
        reasons.append("提供方相同")
    return Alike(other.id, score, (*reasons, "名称相同" if score == 100 else f"名称相似 {score} 分"))


def _bare(each: ResourceRow) -> str:
    """The name without the village's own before it: 东山社区老年食堂 stands in 东山社区's list as 老年食堂 too."""
    return each.name.removeprefix(each.village).removeprefix(village_core(each.village)) or each.name


def _phones(each: ResourceRow) -> set[str]:
    return {phone for phone in each.contact_phone.split(SEPARATOR) if phone}
