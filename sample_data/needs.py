"""Household files, needs and community resources of the twelve towns: invented, about fifty households a town.

Villages are the real ones. Most files were reviewed this year; some only last December, some before: so both readings
of “每年更新一次” have something to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from .county import COUNTY_CODE, STATIONS, villages_of
from .invented import birth_at, mobile_at, name_at, resident_id

HOUSEHOLDS_OF_A_TOWN = 50
RESOURCES_OF_A_TOWN = 13
_CLIENTS = 1000  # names and numbers of clients begin here, apart from those of staff

_CATEGORIES = (
    "低保",
    "低保边缘",
    "特困",
    "独居老人",
    "空巢老人",
    "困境儿童",
    "重残",
    "失能失智",
    "一般家庭",
    "计生特殊家庭",
)
_NEEDS = (
    ("生活照料", "每周需要有人上门帮助打扫和代购"),
    ("医疗健康", "希望协助预约复诊并有人陪同"),
    ("心理支持", "希望有人定期陪伴聊天"),
    ("儿童成长", "希望周末有课业辅导"),
    ("就业帮扶", "希望学一门手艺，在家附近上班"),
    ("居家安全", "家里线路老旧，希望装扶手和报警器"),
)
_CHANNELS = ("入户", "提案", "协商", "12345", "APP点单")
_STATUS = ("已提出", "办理中", "已满足", "已满足", "已转介", "无法满足")
_FEEDBACK = {"已满足": "本人满意", "已转介": "转介县残联", "无法满足": "本镇没有这样的服务"}
_RESOURCES = (
    # Name, kind, what it offers; which needs it answers, for where, how much of what. Nobody finds work for anybody.
    ("文化礼堂活动室", "场地资源", "活动场地、投影", "", "本社区", "1", "场"),
    ("乡贤爱心基金", "公益资源", "困难家庭应急帮扶", "", "本镇", "", ""),
    ("卫生服务站义诊", "单位资源", "每月义诊、血压血糖测量", "医疗健康", "本社区", "20", "人次"),
    ("社区食堂助餐", "企业资源", "老年人助餐、送餐", "生活照料", "本社区", "30", "人"),
    ("返乡大学生课业辅导队", "志愿资源", "寒暑假课业辅导", "儿童成长", "本镇", "6", "人"),
    ("水电维修志愿队", "志愿资源", "上门小修", "居家安全", "本镇", "10", "户"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a household."""

    name: str
    relation: str
    resident_id: str
    sex: str
    guardian: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """One file with its members; the first is the head."""

    file_no: str
    town: str
    village: str
    address: str
    category: str
    reviewed: date
    phone: str
    members: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """One need of a household."""

    number: str
    file_no: str
    village: str
    category: str
    description: str
    channel: str
    raised: date
    status: str
    resolved: date | None
    feedback: str


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a community. ``value`` and ``times`` are written as offices write numbers."""

    village: str
    name: str
    category: str
    owner: str
    offering: str
    items: str
    coverage: str
    capacity: str
    unit: str
    value: str
    times: str
    reviewed: date
    contact: str
    phone: str


@cache
def households(town: str) -> tuple[Household, ...]:
    """A town's files, by number."""
    place = [station.town for station in STATIONS].index(town)
    villages = villages_of(town)
    made = []
    for number in range(HOUSEHOLDS_OF_A_TOWN):
        index = place * HOUSEHOLDS_OF_A_TOWN + number
        made.append(
            Household(
                file_no=f"HN{place + 1:02d}-{number + 1:04d}",
                town=town,
                village=villages[number * len(villages) // HOUSEHOLDS_OF_A_TOWN],
                address=f"示例路{number + 1}号",
                category=_CATEGORIES[(index * 7) % len(_CATEGORIES)],
                reviewed=_reviewed(index),
                phone=mobile_at(3000 + index) if index % 5 else "",
                members=_members(index),
            )
        )
    return tuple(made)


@cache
def needs(town: str) -> tuple[Need, ...]:
    """A town's needs: one for every second household."""
    made = []
    for number, home in enumerate(households(town)[::2], 1):
        category, description = _NEEDS[(number + len(town)) % len(_NEEDS)]
        raised = home.reviewed - timedelta(days=3)
        status = _STATUS[number % len(_STATUS)]
        closed = status in ("已满足", "已转介", "无法满足")
        made.append(
            Need(
                f"XQ-{home.file_no[2:]}",
                home.file_no,
                home.village,
                category,
                description,
                _CHANNELS[number % len(_CHANNELS)],
                raised,
                status,
                raised + timedelta(days=2) if closed else None,
                _FEEDBACK.get(status, ""),
            )
        )
    return tuple(made)


@cache
def resources(town: str) -> tuple[Resource, ...]:
    """A town's resources, one or two to a community from the first on."""
    villages = villages_of(town)
    made = []
    for number in range(RESOURCES_OF_A_TOWN):
        name, category, offering, items, coverage, capacity, unit = _RESOURCES[number % len(_RESOURCES)]
        value = ("1.2万", "3,600", "5000元", "无", "800")[number % 5]
        times = ("12次", "1,200", "零", "/", "7")[number % 5]
        made.append(
            Resource(
                villages[number % len(villages)],
                name,
                category,
                f"示例{town[:2]}服务社{number + 1}",
                offering,
                items,
                coverage,
                capacity,
                unit,
                value,
                times,
                _reviewed(number * 3 + len(town)),
                name_at(5000 + number + 20 * len(villages)),
                mobile_at(7000 + number),
            )
        )
    return tuple(made)


def _reviewed(index: int) -> date:
    """Seven of ten this year, one in October, one last December; of the rest half last summer, half the year before."""
    turn = index % 10
    if turn == 7:
        return date(2025, 12, 20)
    if turn == 8:
        return date(2024, 12, 5) if index % 20 == 8 else date(2025, 6, 15)
    if turn == 9:
        return date(2026, 10, 12)
    return date(2026, 3, 1) + timedelta(days=turn * 26 + index % 20)


def _members(index: int) -> tuple[Person, ...]:
    """A head, a spouse in two of three, a child in one of four, a grandchild with its guardian in one of five."""
    first = index * 5
    surname = name_at(_CLIENTS + first)[0]
    head = _person(first, "户主", 1938, 40, surname, female=index % 2 == 0)
    made = [head]
    if index % 3:
        made.append(_person(first + 1, "配偶", 1945, 35, "", female=index % 2 == 1))
    if index % 4 == 1:
        made.append(_person(first + 2, "子女", 1975, 20, surname, female=index % 8 == 1))
    if index % 5 == 2:
        made.append(_person(first + 3, "孙子女", 2010, 14, surname, female=index % 10 == 2, guardian=head.name))
    return tuple(made)


def _person(
    index: int, relation: str, first_year: int, years: int, surname: str, *, female: bool, guardian: str = ""
) -> Person:
    birth = birth_at(index + 17, first_year, years)
    name = name_at(_CLIENTS + index)
    number = resident_id(COUNTY_CODE, birth, 600 + index % 300, female=female)
    return Person(surname + name[1:] if surname else name, relation, number, "女" if female else "男", guardian)
