"""The county's volunteers of 2026 and what they did: invented, five regular ones for nearly every worker.

Two workers have four and a newcomer three, so that the rule of five (HNG-07) has somebody to name; two stations trained
fewer than thirty (HNG-08).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from .changes import at_work_on
from .county import COUNTY_STATION, STATIONS, villages_of
from .invented import mobile_at, name_at

LISTED_ON = date(2026, 10, 26)
REGULAR_OF_A_WORKER = 5
_FEWER = {24: 4, 58: 4, 101: 3, 103: 0, 104: 0}
"""Workers by number with fewer regular volunteers; the register does not know 103 yet, and 104 came in October."""
_TRAINED = {"丁桥镇社工站": 28}
_TRAINED_ELSEWHERE = 32
_VOLUNTEERS = 9000  # names and numbers of volunteers begin here, apart from those of staff and clients

_SKILLS = ("陪伴聊天", "家电维修", "理发", "课业辅导", "健康测量", "活动组织", "应急救护")
_SERVICES = (
    ("敬老助餐服务", 150),
    ("独居老人陪伴", 90),
    ("社区环境整治", 120),
    ("周末课业辅导", 100),
    ("便民服务集市", 180),
)


@dataclass(frozen=True, slots=True)
class Volunteer:
    """One volunteer, with the worker who brought them in."""

    number: str
    name: str
    sex: str
    mobile: str
    town: str
    village: str
    is_regular: bool
    worker: str
    station: str
    developed: date
    skills: str
    joined: date


@dataclass(frozen=True, slots=True)
class Deed:
    """A service, a training or an award of one volunteer; ``hours`` as lists write them."""

    volunteer: Volunteer
    kind: str
    day: date
    title: str
    hours: str
    evaluation: str


@cache
def volunteers() -> tuple[Volunteer, ...]:
    """Everybody on the county's list, by station; numbers run from 1."""
    towns = {one.name: one.town for one in STATIONS}
    made: list[Volunteer] = []
    for worker, station in sorted(at_work_on(LISTED_ON), key=lambda pair: (pair[1], pair[0].number)):
        if station == COUNTY_STATION:
            continue
        villages = villages_of(towns[station])
        regular = _FEWER.get(worker.number, REGULAR_OF_A_WORKER)
        for place in range(regular + (1 if regular and worker.number % 4 == 1 else 0)):
            index = len(made)
            joined = date(2024, 3, 5) + timedelta(days=index * 37 % 800)
            made.append(
                Volunteer(
                    number=f"330481Z{index + 1:05d}",
                    name=name_at(_VOLUNTEERS + index),
                    sex="男" if index % 3 == 0 else "女",
                    mobile=mobile_at(8000 + index),
                    town=towns[station],
                    village=villages[index % len(villages)],
                    is_regular=place < regular,
                    worker=worker.name,
                    station=station,
                    developed=max(joined, worker.entered),
                    skills=_SKILLS[index % len(_SKILLS)],
                    joined=joined,
                )
            )
    return tuple(made)


@cache
def deeds() -> tuple[Deed, ...]:
    """A training day at every station in June, an October of services, and a few awards."""
    made: list[Deed] = []
    for station in STATIONS:
        own = [one for one in volunteers() if one.station == station.name]
        trained = own[: _TRAINED.get(station.name, _TRAINED_ELSEWHERE)]
        made += [Deed(one, "培训", date(2026, 6, 13), "志愿者骨干培训", "3", "") for one in trained]
        for turn, one in enumerate(own):
            if one.is_regular:
                title, minutes = _SERVICES[turn % len(_SERVICES)]
                hours = (
                    f"{minutes}分钟"
                    if turn % 9 == 4
                    else f"{minutes / 60:g}"
                    if minutes % 30 == 0
                    else f"{minutes}分钟"
                )
                day = date(2026, 10, 1 + turn * 5 % 25)
                made.append(Deed(one, "服务", day, title, hours, ("五星", "四星", "")[turn % 3]))
        made += [
            Deed(one, "表彰", date(2026, 3, 5), "年度优秀志愿者", "", "") for one in own[:1] if one.joined.year < 2026
        ]
    return tuple(made)


def newly_listed(town: str) -> tuple[Volunteer, ...]:
    """Who is only on the list that a town keeps itself: four people whom nobody knows."""
    villages = villages_of(town)
    (station,) = {one.name for one in STATIONS if one.town == town}
    return tuple(
        Volunteer(
            number="",
            name=name_at(_VOLUNTEERS + 700 + place),
            sex="女",
            mobile=mobile_at(8700 + place),
            town=town,
            village=villages[place],
            is_regular=False,
            worker="",
            station=station,
            developed=LISTED_ON,
            skills=_SKILLS[place],
            joined=date(2026, 10, 20),
        )
        for place in range(4)
    )
