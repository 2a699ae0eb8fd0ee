"""Divisions: county, towns, villages as an edition of a code system lists them, read for a day."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from swtool.errors import NotFound, SwtoolError
from swtool.folding import squeeze
from swtool.registry.division_index import Division, DivisionIndex, Match, Succeeded
from swtool.registry.division_names import (
    canonical_code,
    find_village_names,
    nearest_names,
    place_core,
    short_town,
    village_core,
)
from swtool.registry.posts import KnownOn, moment_text
from swtool.store.database import Database

LEVELS = {"county": "县级", "town": "乡镇级", "village": "村级"}
__all__ = [
    "LEVELS",
    "Division",
    "DivisionIndex",
    "Match",
    "Succeeded",
    "all_divisions",
    "canonical_code",
    "find_village_names",
    "match_town",
    "match_village",
    "nearest_names",
    "place_core",
    "read_divisions",
    "require_division",
    "require_system",
    "require_town",
    "short_town",
    "village_core",
]
_COLUMNS = "id, uid, system, first_year, last_year, code, name, level, parent_id, valid_from, valid_to"

_NEAREST = 3


def read_divisions(
    db: Database, *, system: str | None = None, day: date | None = None, known_on: KnownOn = None
) -> DivisionIndex:
    """The divisions valid on ``day`` (None: the current ones) of a code system.

    Without ``system`` it is the one that was loaded first: a second list of the same county gives every place again.
    With ``known_on`` successions recorded after that moment have not happened yet.
    """
    registered = all_divisions(db)
    if system is None:
        system = min(registered, key=attrgetter("id")).system if registered else ""
    heirs, undone, unborn = _heirs(db, day, known_on)
    every = [
        each._replace(valid_to=None) if each.id in undone else each
        for each in registered
        if each.system == system and each.id not in unborn
    ]
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
        heirs=heirs,
    )


def all_divisions(db: Database) -> list[Division]:
    """Every row of the register, of any system and edition, by code and first day."""
    return db.remembered(all_divisions, lambda: _all_divisions(db))


def _all_divisions(db: Database) -> list[Division]:
    day = date.fromisoformat
    return [
        Division._make((*named, day(begun), day(ended) if ended else None))
        for *named, begun, ended in db.tuples(f"SELECT {_COLUMNS} FROM division ORDER BY code, valid_from")
    ]


def _heirs(
    db: Database, day: date | None, known_on: KnownOn
) -> tuple[dict[int, tuple[Succeeded, ...]], set[int], set[int]]:
    """What successions up to ``day`` say; with ``known_on`` also which rows later recorded ones ended and began."""
    heirs: dict[int, tuple[Succeeded, ...]] = {}
    undone: set[int] = set()
    unborn: set[int] = set()
    moment = moment_text(known_on) if known_on is not None else None
    for row in db.query(
        "SELECT l.old_division_id AS old, l.new_division_id AS new, s.effective_on, s.document_no, s.recorded_at "
        "FROM division_successor l JOIN division_succession s ON s.id = l.succession_id "
        "WHERE s.superseded_at IS NULL ORDER BY s.effective_on, s.id, l.id"
    ):
        if moment is not None and row["recorded_at"] > moment:
            undone.add(row["old"])
            unborn.add(row["new"])
        elif day is None or row["effective_on"] <= day.isoformat():
            succeeded = Succeeded(row["new"], row["effective_on"], row["document_no"])
            heirs[row["old"]] = (*heirs.get(row["old"], ()), succeeded)
    return heirs, undone, unborn


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


def _stands(division: Division, day: date | None) -> bool:
    if day is None:
        return division.valid_to is None
    return division.valid_from <= day and (division.valid_to is None or day < division.valid_to)
