"""The sample county's staff as their towns' rosters of January 2026 have them: about ninety invented people.

A station's team is one line of ``_TEAMS``; what a member has to show follows from the place in the team. The teams are
made so that some stations keep 6 full-time and 4 certified workers, and some don't (HNG-04, HNG-05).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from .county import COUNTY_CODE, COUNTY_STATION, STATIONS
from .invented import birth_at, mobile_at, name_at, resident_id

ALL_INSURANCE = "养老、医疗、失业、工伤、生育、住房公积金"
NO_FUND = "养老、医疗、失业、工伤、生育"


@dataclass(frozen=True, slots=True)
class Member:
    """One member of staff in the office's words; '' and None are what a roster leaves blank."""

    number: int
    station: str
    town: str
    name: str
    sex: str
    birth: date
    resident_id: str
    political: str
    education: str
    major: str
    school: str
    certificate: str
    certificate_no: str
    obtained: date | None
    registered_until: date | None
    post: str
    basis: str
    grade: str
    entered: date
    commitment: date | None
    insurance: str
    local: bool
    recruit: bool
    mobile: str


@dataclass(frozen=True, slots=True)
class _Team:
    """Full-time members, how many of them are certified, part-time ones, and 本土新招培养对象."""

    full_time: int
    certified: int
    part_time: int
    recruits: int = 0
    social_work_majors: int = 2


_TEAMS = {
    "硖石街道": _Team(7, 5, 1),
    "海洲街道": _Team(6, 4, 2),
    "海昌街道": _Team(6, 3, 1),
    "马桥街道": _Team(6, 4, 1),
    "许村镇": _Team(7, 5, 1),
    "长安镇": _Team(5, 4, 2, recruits=3),
    "周王庙镇": _Team(6, 4, 1),
    "丁桥镇": _Team(6, 4, 1, recruits=3),
    "斜桥镇": _Team(6, 4, 1),
    "黄湾镇": _Team(4, 2, 1, recruits=1, social_work_majors=0),
    "盐官镇": _Team(6, 4, 2),
    "袁花镇": _Team(6, 4, 1, recruits=1),
}
_COUNTY_TEAM = _Team(4, 4, 1)

_LEVELS = ("助理社会工作师", "社会工作师", "助理社会工作师", "社会工作师", "助理社会工作师")
_EDUCATION = ("本科", "大专", "本科", "大专", "本科", "硕士研究生", "大专", "高中")
_OTHER_MAJORS = ("行政管理", "汉语言文学", "会计学", "学前教育", "法学", "社会学")
_SCHOOLS = ("示例大学", "示例职业技术学院", "示例师范学院")
_NAMES = {10: "倪\U0002c456", 17: name_at(3), 48: "阿依努尔·艾力"}
"""A rare character (four bytes in GB18030), the name of another station's member, a name with a dot."""


@cache
def members() -> tuple[Member, ...]:
    """Everybody, by station and place in the team; numbers run from 1."""
    made: list[Member] = []
    for station in STATIONS:
        made += _team(_TEAMS[station.town], station.name, station.town, len(made))
    return tuple(made + _team(_COUNTY_TEAM, COUNTY_STATION, "", len(made)))


@cache
def team(station: str) -> tuple[Member, ...]:
    """The members of a station in January 2026, in the order of its roster."""
    return tuple(member for member in members() if member.station == station)


def newcomer(number: int, station: str, town: str, *, entered: date, certificate: str = "") -> Member:
    """A person who joins in the course of the year; ``number`` from 101 on."""
    return _member(
        number,
        station,
        town,
        post="服务性岗位",
        basis="专职",
        certificate=certificate,
        social_work=True,
        recruit=False,
        entered=entered,
    )


def _team(plan: _Team, station: str, town: str, before: int) -> list[Member]:
    made = []
    for place in range(plan.full_time + plan.part_time):
        number = before + place + 1
        full_time = place < plan.full_time
        post = "站长" if place == 0 else "事务性岗位" if place == 1 else "服务性岗位"
        if not town and place:
            post = "督导" if place < 3 else "服务性岗位"
        made.append(
            _member(
                number,
                station,
                town,
                post=post,
                basis="专职" if full_time else "兼职",
                certificate=_certificate(plan, place, number),
                social_work=place < plan.social_work_majors,
                recruit=full_time and plan.full_time - place <= plan.recruits,
                entered=date(2022, 3, 1) + timedelta(days=number * 13),
            )
        )
    return made


def _certificate(plan: _Team, place: int, number: int) -> str:
    if place >= plan.full_time:
        return ""
    if place < plan.certified:
        return "高级社会工作师" if number == 1 else _LEVELS[(place + number) % len(_LEVELS)]
    return "高级成绩合格证明" if number == 7 else ""


def _member(
    number: int,
    station: str,
    town: str,
    *,
    post: str,
    basis: str,
    certificate: str,
    social_work: bool,
    recruit: bool,
    entered: date,
) -> Member:
    birth = birth_at(number, 1972, 26)
    female = number % 3 != 0
    local = number % 4 != 0 or recruit
    obtained = date(2019 + number % 5, 9, 10) if certificate else None
    commitment: date | None = entered - timedelta(days=3)
    if number % 29 == 5:
        commitment = entered  # on the very day
    elif number % 31 == 8:
        commitment = entered + timedelta(days=12)
    elif number % 37 == 12:
        commitment = None
    return Member(
        number=number,
        station=station,
        town=town,
        name=_NAMES.get(number) or name_at(number),
        sex="女" if female else "男",
        birth=birth,
        resident_id=resident_id(COUNTY_CODE if local else "330621", birth, 900 + number % 90, female=female),
        political="中共党员" if number % 3 == 1 else "群众",
        education="本科" if social_work else _EDUCATION[number % len(_EDUCATION)],
        major="社会工作" if social_work else _OTHER_MAJORS[number % len(_OTHER_MAJORS)],
        school=_SCHOOLS[number % len(_SCHOOLS)],
        certificate=certificate,
        certificate_no=f"SL{2019 + number % 5}33{number:06d}" if certificate else "",
        obtained=obtained,
        registered_until=_registered_until(number) if certificate and certificate != "高级成绩合格证明" else None,
        post=post,
        basis=basis,
        grade=f"{1 + number % 4}岗{1 + number % 11}级",
        entered=entered,
        commitment=commitment,
        insurance=NO_FUND if number % 23 == 9 else ALL_INSURANCE if basis == "专职" else "",
        local=local,
        recruit=recruit,
        mobile=mobile_at(number),
    )


def _registered_until(number: int) -> date:
    """Most registrations run on for years; a few end within three months of the story's day, one has lapsed."""
    if number % 9 == 2:
        return date(2026, 12, 1) + timedelta(days=number)
    if number % 41 == 10:
        return date(2026, 8, 31)
    return date(2027 + number % 2, 1 + number % 12, 28)
