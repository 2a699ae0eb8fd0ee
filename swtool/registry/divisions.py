"""Divisions: county, towns, villages as an edition of a code system lists them, and how a written name finds them.

Names repeat inside a county, so a village is looked for in its town. What an office writes after the name proper
(村民委员会, 居委会, 街道办事处 …) does not count. A text that fits several finds all of them, never the first.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from swtool.errors import NotFound, SwtoolError
from swtool.folding import squeeze
from swtool.store.database import Database

LEVELS = {"county": "县级", "town": "乡镇级", "village": "村级"}
_COLUMNS = "id, uid, system, first_year, last_year, code, name, level, parent_id, valid_from, valid_to"

_TOWN_ENDING = re.compile(
    r"(?:街道办事处|办事处|人民政府|社会工作和志愿服务站|社会工作服务站|社会工作站|社工总站|社工站)$"
)
_TOWN_KIND = re.compile(r"(?<=..)(?:街道|镇|乡|苏木)$")
_COMMITTEE = re.compile(r"(?:村民委员会|村名委员会|村委会|居民委员会|居委会)$")
_VILLAGE_KIND = re.compile(r"(?<=.)(?:社区|村|嘎查)$")
_NEAREST = 3
_NEAR_ENOUGH = 40  # percent; below this a "nearest name" only confuses


@dataclass(frozen=True, slots=True)
class Division:
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


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name finds: one division, several (nobody chooses), or none with the nearest names."""

    text: str
    found: tuple[Division, ...] = ()
    nearest: tuple[str, ...] = ()
    abolished: tuple[Division, ...] = ()

    @property
    def one(self) -> Division | None:
        """The division, if exactly one was found."""
        return self.found[0] if len(self.found) == 1 else None

    @property
    def reason(self) -> str:
        """Why there is not exactly one, as a Chinese sentence; empty if there is."""
        if len(self.found) == 1:
            return ""
        if self.found:
            return f"“{self.text}”对得上 {len(self.found)} 个：{'、'.join(f'{d.name}（{d.code}）' for d in self.found)}"
        if self.abolished:
            gone = "、".join(f"{d.name}（{d.code}，{d.valid_to} 起不再列入）" for d in self.abolished)
            return f"“{self.text}”已不在现行区划中：{gone}"
        hint = f"；相近的有：{'、'.join(self.nearest)}" if self.nearest else ""
        return f"没有名为“{self.text}”的区划{hint}"


@dataclass(slots=True)
class DivisionIndex:
    """All divisions of a day in memory: matches thousands of names without a question to the database each."""

    county: Division | None
    towns: tuple[Division, ...]
    villages: dict[int, tuple[Division, ...]]
    abolished: tuple[Division, ...] = ()
    by_id: dict[int, Division] = field(default_factory=dict)
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
        wanted = _TOWN_ENDING.sub("", self._without_county(plain))
        exact = tuple(town for town in self.towns if _TOWN_ENDING.sub("", town.name) == wanted)
        if exact:
            return Match(text, exact)
        if not _TOWN_KIND.search(wanted):  # 硖石 may be short for 硖石街道; 许村乡 is not 许村镇
            short = tuple(town for town in self.towns if short_town(town.name) == wanted)
            if short:
                return Match(text, short)
        gone = tuple(d for d in self.abolished if d.level == "town" and _TOWN_ENDING.sub("", d.name) == wanted)
        return Match(text, nearest=nearest_names(wanted, (town.name for town in self.towns)), abolished=gone)

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
            and (town is None or d.parent_id == town.id)
        )
        return Match(text, nearest=nearest_names(plain, (village.name for village in villages)), abolished=gone)

    def _by_code(self, text: str, code: str, divisions: Iterable[Division]) -> Match:
        wanted = canonical_code(code)
        divisions = tuple(divisions)
        found = tuple(division for division in divisions if division.code == wanted)
        return Match(text, found, abolished=tuple(division for division in self.abolished if division.code == wanted))

    def _without_county(self, plain: str) -> str:
        if self.county and self.county.name in plain:
            rest = plain.partition(self.county.name)[2]
            return rest or plain
        return plain


def village_core(name: str) -> str:
    """A village's name without 村民委员会, 居委会 and the like; 村 and 社区 stay, for 和平村 is not 和平社区."""
    return _COMMITTEE.sub("", squeeze(name))


def short_town(name: str) -> str:
    """A town's name without its kind: 硖石 for 硖石街道."""
    return _TOWN_KIND.sub("", _TOWN_ENDING.sub("", squeeze(name)))


def place_core(name: str) -> str:
    """A town's or village's name without the body that governs it."""
    return village_core(_TOWN_ENDING.sub("", squeeze(name)))


def _kind(name: str) -> str:
    """村 or 社区, from how the name ends or what committee it has; '' if it does not say."""
    plain = squeeze(name)
    if plain.endswith(("社区", "居委会", "居民委员会")):
        return "社区"
    return "村" if plain.endswith(("村", "村委会", "村民委员会", "村名委员会", "嘎查")) else ""


def find_village_names(text: str, villages: Iterable[Division]) -> tuple[Division, ...]:
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


def read_divisions(db: Database, *, system: str | None = None, day: date | None = None) -> DivisionIndex:
    """The divisions valid on ``day`` (None: the current ones) of a code system.

    Without ``system`` it is the one that was loaded first: a second list of the same county gives every place again.
    """
    rows = db.query(
        f"SELECT {_COLUMNS} FROM division "
        "WHERE system = coalesce(?, (SELECT system FROM division ORDER BY id LIMIT 1)) ORDER BY code, valid_from",
        (system,),
    )
    every = [as_division(row) for row in rows]
    valid = [division for division in every if _stands(division, day)]
    villages: dict[int, list[Division]] = {}
    for division in valid:
        if division.level == "village" and division.parent_id is not None:
            villages.setdefault(division.parent_id, []).append(division)
    kept = {division.id for division in valid}
    return DivisionIndex(
        county=next((division for division in valid if division.level == "county"), None),
        towns=tuple(division for division in valid if division.level == "town"),
        villages={town: tuple(those) for town, those in villages.items()},
        abolished=tuple(d for d in every if d.id not in kept and d.valid_to and (day is None or d.valid_to <= day)),
        by_id={division.id: division for division in every},
    )


def require_system(db: Database, system: str | None) -> None:
    """Raises ``NotFound`` for a code system of which no list was loaded."""
    loaded = [row["system"] for row in db.query("SELECT system FROM division GROUP BY system ORDER BY min(id)")]
    if system is not None and system not in loaded:
        remedy = f"已载入的有：{'、'.join(loaded)}" if loaded else "先运行 swtool division load"
        raise NotFound(f"没有载入“{system}”这一体系的区划", where="--system", remedy=remedy)


def match_town(db: Database, text: str, *, day: date | None = None) -> Match:
    """One name looked up: see ``DivisionIndex.match_town``."""
    return read_divisions(db, day=day).match_town(text)


def match_village(db: Database, town: Division | None, text: str, *, day: date | None = None) -> Match:
    """One name looked up: see ``DivisionIndex.match_village``."""
    return read_divisions(db, day=day).match_village(town, text)


def require_division(index: DivisionIndex, text: str) -> Division:
    """The division that an option names, of any level. Raises ``NotFound`` with the nearest names, or lists several."""
    plain = squeeze(text)
    if index.county and (canonical_code(plain) == index.county.code or plain in _county_names(index.county)):
        return index.county
    town = index.match_town(text)
    if town.one:
        return town.one
    village = index.match_village(None, text)
    if village.one:
        return village.one
    several = town if town.found else village
    if several.found:
        raise SwtoolError(several.reason, remedy="改写区划代码")
    if not index.by_id:
        raise SwtoolError("还没有区划", remedy="先运行 swtool division load 文件 --system nbs-2023")
    if gone := town if town.abolished else village if village.abolished else None:
        raise NotFound(gone.reason, remedy="看以前的情况请加 --as-of 当时的日期")
    nearest = town.nearest or village.nearest
    raise NotFound(f"没有名为“{text}”的区划", nearest=nearest, remedy="用 swtool division list 查看全部")


def _county_names(county: Division) -> tuple[str, str]:
    """海宁市 and what people say for it, 海宁; a name of two characters stays whole (吉县 is not 吉)."""
    name = squeeze(county.name)
    return name, name[:-1] if len(name) > 2 and name[-1] in "县市区旗" else name


def require_town(index: DivisionIndex, text: str) -> Division:
    """The town that an option names. Raises ``NotFound`` with the nearest names, or lists several."""
    match = index.match_town(text)
    if match.one:
        return match.one
    if match.found:
        raise SwtoolError(match.reason, remedy="改写区划代码")
    if not index.towns:
        raise SwtoolError("还没有区划", remedy="先运行 swtool division load 文件 --system nbs-2023")
    if match.abolished:
        raise NotFound(match.reason, remedy="看以前的情况请加 --as-of 当时的日期")
    nearest = match.nearest or tuple(town.name for town in index.towns[:_NEAREST])
    raise NotFound(f"没有名为“{text}”的乡镇（街道）", nearest=nearest, remedy="用 swtool division list 查看全部")


def as_division(row: sqlite3.Row) -> Division:
    """A row of the table ``division`` as a record."""
    values = dict(row)
    values["valid_from"] = date.fromisoformat(values["valid_from"])
    values["valid_to"] = date.fromisoformat(values["valid_to"]) if values["valid_to"] else None
    return Division(**values)


def _stands(division: Division, day: date | None) -> bool:
    if day is None:
        return division.valid_to is None
    return division.valid_from <= day and (division.valid_to is None or day < division.valid_to)
