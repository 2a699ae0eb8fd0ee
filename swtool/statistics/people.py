"""Who serves on the day by the three definitions of talent, certificate and education (domain §3.9, W9).

从业人员 ⊇ 社会工作人才; 专业社会工作人才 is a definition of its own and is taken from the registry. Where somebody's
education is not on record and no certificate decides, the person is a gap and not a no. Validated by ORD-07 and NHU-06.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

from swtool.dates import PartialDate
from swtool.policy.parameter import Parameter
from swtool.registry.credentials import EDUCATION_LEVELS, Credentials
from swtool.registry.rules import is_certificate, major_name
from swtool.registry.snapshot import Serving
from swtool.statistics.counting import Count, Item, gaps_of
from swtool.statistics.ground import Ground

TALENT = "staff.talent_definition"
_ORDER = tuple(EDUCATION_LEVELS)
_GROUPS = {
    "below_college": ("primary", "junior_middle", "senior_middle"),
    "college": ("junior_college",),
    "bachelor": ("bachelor",),
    "postgraduate": ("master", "doctor"),
}
_NO_SCHOOLING = "人没有登记学历"
Decided = Callable[[Serving], bool | None]
"""Whether somebody counts; None where the office cannot tell."""


def people(ground: Ground) -> Mapping[str, Count]:
    """The figures of the sections 人员 and 学历和专业."""
    full_time = {each.person.id for each in ground.serving if each.post.is_full_time}
    levels = ("assistant", "social_worker", "senior", "unknown_level")
    return {
        "practitioners": _those(ground, lambda each: True),
        "full_time": _those(ground, lambda each: each.person.id in full_time),
        "part_time": _those(ground, lambda each: each.person.id not in full_time),
        "certified": _those(ground, lambda each: each.is_certified),
        **{level: _those(ground, lambda each, level=level: each.certificate == level) for level in levels},  # type: ignore[misc]
        "talent": _talent(ground),
        "professional_talent": _professional(ground),
        **{group: _those(ground, _schooled(ground.day, words), _NO_SCHOOLING) for group, words in _GROUPS.items()},
        "social_work_major": _those(ground, lambda each: _of_social_work(each.credentials, ground.day), _NO_SCHOOLING),
    }


def _those(ground: Ground, decided: Decided, gap: str = "") -> Count:
    items: list[Item] = []
    gaps: Counter[int | None] = Counter()
    for person_id, home in ground.homes.items():
        item = ground.at_station(("person", person_id), home.post.station_id)
        answer = decided(home)
        if answer is None:
            gaps[item.town_id] += 1
        else:
            items.append(Item(item.key, int(answer), item.town_id, item.station_id))
    all_gaps = (*gaps_of(gaps, gap), *gaps_of(ground.unstaffed, "个站还没有登记过人员"))
    return Count(items, all_gaps, "" if ground.staffed else "还没有登记在岗人员")


def _talent(ground: Ground) -> Count:
    rule = ground.office.policy.find(TALENT, ground.day)
    if rule is None:
        return Count(why="这一天没有“社会工作人才”的口径")
    region = ground.office.fact("county_code", ground.day)
    return _those(ground, lambda each: is_talent(each.credentials, rule, ground.day, region), _NO_SCHOOLING)


def is_talent(credentials: Credentials, rule: Parameter, day: date, region: str) -> bool | None:
    """社会工作人才 (W9): education of the least level or above in any subject, or a certificate of 中级 or above.

    None where neither decides and something is not on record: the education, or the level of a certificate.
    """
    held = [each for each in credentials.certificates if is_certificate(each, day, region)]
    if any(each.level in rule.list("certificate_levels") for each in held):
        return True
    level = highest_education(credentials, day)
    if level is not None and _ORDER.index(level) >= _ORDER.index(rule.text("education_min")):
        return True
    return None if level is None or any(each.level == "unknown_level" for each in held) else False


def highest_education(credentials: Credentials, day: date) -> str | None:
    """The highest level reached by the day; None where none is on record. One without a date counts as reached."""
    levels = [each.level for each in credentials.educations if each.level and _graduated(each.graduated_on, day)]
    return max(levels, key=_ORDER.index) if levels else None


def _professional(ground: Ground) -> Count:
    if any(each.is_professional_talent is None for each in ground.serving):
        return Count(why="这一天没有“专业社会工作人才”的口径")
    return _those(ground, _is_professional, _NO_SCHOOLING)


def _is_professional(serving: Serving) -> bool | None:
    if serving.is_professional_talent:
        return True
    return False if serving.credentials.educations else None


def _schooled(day: date, words: tuple[str, ...]) -> Decided:
    def decided(serving: Serving) -> bool | None:
        level = highest_education(serving.credentials, day)
        return None if level is None else level in words

    return decided


def _of_social_work(credentials: Credentials, day: date) -> bool | None:
    """Whether any degree reached by the day is in 社会工作."""
    reached = [each for each in credentials.educations if _graduated(each.graduated_on, day)]
    if any(each.is_social_work_major or major_name(each.major or "") == "社会工作" for each in reached):
        return True
    return False if reached else None


def _graduated(graduated_on: str | None, day: date) -> bool:
    return graduated_on is None or PartialDate.parse(graduated_on).first_day <= day
