"""Heads by certificate and education, station by station and town by town: what the yearly statistics ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from swtool.office import Office
from swtool.registry.credentials import EDUCATION_LEVELS, Education
from swtool.registry.profiles import profiles_on
from swtool.registry.snapshot import Serving, serving_on
from swtool.registry.stations import stations_on
from swtool.reporting.blocks import NUMBER_FIELD, Block, Field, Record, Scope, numbered, require_unique
from swtool.reporting.staff_blocks import PERSON, heads_counted, places, station_totals
from swtool.reporting.town_scopes import towns_of
from swtool.tables import Show

_LEVELS = ("assistant", "social_worker", "senior")
_EDUCATION = {
    "below_college": ("primary", "junior_middle", "senior_middle"),
    "college": ("junior_college",),
    "bachelor": ("bachelor",),
    "postgraduate": ("master", "doctor"),
}
_GROUP_OF = {level: group for group, levels in _EDUCATION.items() for level in levels}

HEAD_FIELDS = (
    Field("head", "在岗人数", "当天任职的人，一人只计一次", Show.COUNT),
    Field("full_time", "专职人数", "有专职岗位的人", Show.COUNT),
    Field("part_time", "兼职人数", "只有兼职岗位的人", Show.COUNT),
    Field("certified", "持证人数", "", Show.COUNT),
    Field("assistant", "助理社会工作师", "最高等级是助理的人数", Show.COUNT),
    Field("social_worker", "社会工作师", "最高等级是社会工作师的人数", Show.COUNT),
    Field("senior", "高级社会工作师", "", Show.COUNT),
    Field("uncertified", "未持证人数", "在岗人数减持证人数", Show.COUNT),
    Field("below_college", "大专以下", "最高学历是小学、初中、高中（中专）的人数", Show.COUNT),
    Field("college", "大专", "最高学历是大专的人数", Show.COUNT),
    Field("bachelor", "本科", "最高学历是本科的人数", Show.COUNT),
    Field("postgraduate", "研究生", "最高学历是硕士或博士研究生的人数", Show.COUNT),
    Field("no_education", "学历未登记", "没有登记学历的人数", Show.COUNT),
)
QUALIFICATION_FIELDS = require_unique(
    (
        NUMBER_FIELD,
        Field("town", "乡镇街道", "社工站所在的乡镇（街道）"),
        Field("station", "社工站", "社工站名称"),
        *HEAD_FIELDS,
    )
)
TOWN_FIELDS = require_unique(
    (
        NUMBER_FIELD,
        Field("town", "乡镇街道"),
        Field("stations", "社工站数", "当天开设的", Show.COUNT),
        Field("population", "常住人口", "各站服务范围的常住人口之和", Show.COUNT),
        Field("office_area", "办公面积", "平方米", Show.HOURS),
        *HEAD_FIELDS,
    )
)


def qualification_rows(office: Office, scope: Scope) -> Sequence[Record]:
    """One record a station: those open on the day, and any where somebody still serves."""
    where, here = places(office, scope.as_of), _by_station(office, scope)
    shown = [station.id for station in stations_on(office, scope.as_of) if scope.holds(station.id)]
    shown += sorted(set(here) - set(shown))
    return numbered(
        [
            {"town": where[station][0], "station": where[station][1], **_heads(here.get(station, ()))}
            for station in shown
        ]
    )


def qualification_totals(office: Office, scope: Scope) -> Mapping[str, int]:
    """The same heads by SQL, each counted at every station where they serve."""
    return _counted(office, scope, "station_id || '/' || person_id")


def town_rows(office: Office, scope: Scope) -> Sequence[Record]:
    """One record a town that had a station in the year; who serves in two of its stations counts once."""
    here, profiles = _by_station(office, scope), profiles_on(office.db, scope.as_of)
    open_now = {station.id for station in stations_on(office, scope.as_of)}
    records: list[dict[str, object]] = []
    for town, narrow in towns_of(office, scope):
        stations = sorted(narrow.station_ids or ())
        fields = [profiles[station].fields for station in stations if station in open_now and station in profiles]
        populations = [each.resident_population for each in fields if each.resident_population is not None]
        areas = [each.office_area for each in fields if each.office_area is not None]
        records.append(
            {
                "town": town,
                "stations": len(open_now & set(stations)),
                "population": sum(populations) if populations else None,
                "office_area": sum(areas) if areas else None,
                **_heads(each for station in stations for each in here.get(station, ())),
            }
        )
    return numbered(records)


def town_totals(office: Office, scope: Scope) -> Mapping[str, int]:
    """By SQL town by town, for whoever serves in two towns counts in both."""
    totals: Counter[str] = Counter()
    for _, narrow in towns_of(office, scope):
        totals.update(_counted(office, narrow, "person_id"))
        sizes = station_totals(office, narrow)
        totals.update({"population": sizes["population"], "office_area": sizes["office_area"]})
        opened = "opened_on <= :day AND (closed_on IS NULL OR closed_on > :day)"
        sql = f"SELECT count(*) FROM station WHERE {opened} AND {narrow.sql('id')}"
        totals["stations"] += int(str(office.db.value(sql, {"day": scope.as_of.isoformat()})))
    return totals


QUALIFICATIONS = Block(
    "qualifications",
    "站点学历",
    "当天各社工站在岗人员的持证和学历分布，一站一行",
    QUALIFICATION_FIELDS,
    qualification_rows,
    qualification_totals,
    ("station",),
)
TOWNS = Block(
    "towns",
    "镇街",
    "当天各乡镇（街道）的社工站和在岗人员，一镇一行",
    TOWN_FIELDS,
    town_rows,
    town_totals,
    ("town",),
)


def _by_station(office: Office, scope: Scope) -> dict[int, list[Serving]]:
    found: dict[int, list[Serving]] = {}
    for each in serving_on(office, scope.as_of):
        if scope.holds(each.post.station_id):
            found.setdefault(each.post.station_id, []).append(each)
    return found


def _heads(serving: Iterable[Serving]) -> dict[str, object]:
    """Whoever serves in these posts, each once."""
    posts: dict[int, list[Serving]] = {}
    for each in serving:
        posts.setdefault(each.person.id, []).append(each)
    people = [own[0] for own in posts.values()]
    full_time = sum(any(each.post.is_full_time for each in own) for own in posts.values())
    certified = sum(each.is_certified for each in people)
    groups = Counter(_group(each.credentials.educations) for each in people)
    return {
        "head": len(people),
        "full_time": full_time,
        "part_time": len(people) - full_time,
        "certified": certified,
        **{level: sum(each.certificate == level for each in people) for level in _LEVELS},
        "uncertified": len(people) - certified,
        **{group: groups[group] for group in (*_EDUCATION, "no_education")},
    }


def _group(educations: Sequence[Education]) -> str:
    order = tuple(EDUCATION_LEVELS)
    levels = [each.level for each in educations if each.level]
    return _GROUP_OF[max(levels, key=order.index)] if levels else "no_education"


_RANK = " ".join(f"WHEN '{level}' THEN {rank}" for rank, level in enumerate(EDUCATION_LEVELS, start=1))
_COUNT = {
    group: f"count(DISTINCT CASE WHEN rank IN ({ranks}) THEN {{key}} END) AS {group}"
    for group, levels in _EDUCATION.items()
    if (ranks := ", ".join(str(list(EDUCATION_LEVELS).index(level) + 1) for level in levels))
}
_SCHOOLED = f"""
    WITH same_now AS MATERIALIZED (SELECT person_id, kept_id FROM person_same)
    SELECT count(DISTINCT CASE WHEN rank IS NULL THEN {{key}} END) AS no_education, {", ".join(_COUNT.values())}
    FROM (
        SELECT {PERSON} AS person_id, p.station_id, (
            SELECT max(CASE e.level {_RANK} END) FROM education e
            WHERE e.person_id = {PERSON}
                OR e.person_id IN (SELECT person_id FROM same_now WHERE kept_id = {PERSON})
        ) AS rank
        FROM post p LEFT JOIN same_now same ON same.person_id = p.person_id
        WHERE p.superseded_at IS NULL AND p.effective_on <= :day
            AND (p.effective_until IS NULL OR p.effective_until > :day) AND {{where}}
    )
"""


def _counted(office: Office, scope: Scope, key: str) -> dict[str, int]:
    values = {"day": scope.as_of.isoformat()}
    row = office.db.one(_SCHOOLED.format(key=key, where=scope.sql("p.station_id")), values)
    assert row is not None
    heads = heads_counted(office, scope, key=key, where=scope.sql("p.station_id"))
    return {**heads, "uncertified": heads["head"] - heads["certified"], **dict(row)}
