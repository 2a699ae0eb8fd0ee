"""The names of towns and villages as offices write them, and what of a name counts for comparing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from swtool.folding import squeeze
from swtool.patterns import Pattern

TOWN_ENDING = Pattern(r"(?:街道办事处|办事处|人民政府|社会工作和志愿服务站|社会工作服务站|社会工作站|社工总站|社工站)$")
TOWN_KIND = Pattern(r"(?<=..)(?:街道|镇|乡|苏木)$")
_COMMITTEE = Pattern(r"(?:村民委员会|村名委员会|村委会|居民委员会|居委会)$")
_VILLAGE_KIND = Pattern(r"(?<=.)(?:社区|村|嘎查)$")
_NEAREST = 3
_NEAR_ENOUGH = 40  # percent; below this a "nearest name" only confuses


class HasName(Protocol):
    """Whatever has a name."""

    @property
    def name(self) -> str:
        """As it is listed."""


_Named = TypeVar("_Named", bound=HasName)


def village_core(name: str) -> str:
    """A village's name without 村民委员会, 居委会 and the like; 村 and 社区 stay, for 和平村 is not 和平社区."""
    return _COMMITTEE.sub("", squeeze(name))


def short_town(name: str) -> str:
    """A town's name without its kind: 硖石 for 硖石街道."""
    return TOWN_KIND.sub("", TOWN_ENDING.sub("", squeeze(name)))


def place_core(name: str) -> str:
    """A town's or village's name without the body that governs it."""
    return village_core(TOWN_ENDING.sub("", squeeze(name)))


def _kind(name: str) -> str:
    """村 or 社区, from how the name ends or what committee it has; '' if it does not say."""
    plain = squeeze(name)
    if plain.endswith(("社区", "居委会", "居民委员会")):
        return "社区"
    return "村" if plain.endswith(("村", "村委会", "村民委员会", "村名委员会", "嘎查")) else ""


def find_village_names(text: str, villages: Iterable[_Named]) -> tuple[_Named, ...]:
    """Those whose name is the text: as written, else without the committee, else without 村/社区; kinds must agree."""
    villages = tuple(villages)
    if exact := tuple(village for village in villages if squeeze(village.name) == text):
        return exact
    core, kind = village_core(text), _kind(text)
    villages = tuple(village for village in villages if not kind or _kind(village.name) in ("", kind))
    # Without a kind 新华 may be 新华社区 as well as 新华村, so the one that leaves its kind out is not preferred.
    if kind and (same := tuple(village for village in villages if village_core(village.name) == core)):
        return same
    stem = _VILLAGE_KIND.sub("", core)
    return tuple(village for village in villages if _VILLAGE_KIND.sub("", village_core(village.name)) == stem)


def nearest_names(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Up to three names most like the text, the likest first."""
    from rapidfuzz import fuzz, process

    hits = process.extract(
        text, list(dict.fromkeys(names)), scorer=fuzz.ratio, limit=_NEAREST, score_cutoff=_NEAR_ENOUGH
    )
    return tuple(hit[0] for hit in hits)


def canonical_code(code: str) -> str:
    """330481001000 → 330481001, 330481000000 → 330481; trailing zeros of a level that is not there are left out."""
    if len(code) == 12 and code.endswith("000"):
        code = code[:9]
    return code[:6] if len(code) == 9 and code.endswith("000") else code
