"""What one station did for people until October 2026: cases, a group, an activity, services, personal plans, care aid;
and the orders of the county's hotline. All invented, on the households of ``needs.py``.

Dates are chosen so that lists have something to show on the story's day: a case in crisis, one referred, a plan whose
review is overdue, an order that nobody accepted, one without feedback, a household that two providers served alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from .county import BY_TOWN, COUNTY_STATION
from .needs import Household, households
from .staff import team

TOWN = "许村镇"
STATION = BY_TOWN[TOWN]
_WORKERS = tuple(member.name for member in team(STATION.name))[:5]
"""站长 and the four who are still there in October."""


@dataclass(frozen=True, slots=True)
class Engagement:
    """A case, group or activity; '' and None are what the sheet leaves blank."""

    number: str
    kind: str
    title: str
    worker: str
    file_no: str
    members: int | None
    opened: date
    stage: str = ""
    stage_on: date | None = None
    crisis_on: date | None = None
    referred_to: str = ""
    referred_on: date | None = None
    closed: date | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """One service as the station's sheet has it."""

    day: date
    kind: str
    item: str
    worker: str
    file_no: str
    client: str
    engagement: str
    minutes: int
    persons: int | None = None
    times: int | None = None
    volunteers: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal of a personal plan; the rows of a person are one plan."""

    file_no: str
    client: str
    goal: str
    status: str
    opened: date
    review: date | None
    worker: str
    closed: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Aid:
    """One giving outside the policies."""

    file_no: str
    given: date
    ground: str
    reason: str
    amount: int | None
    goods: str
    source: str


@dataclass(frozen=True, slots=True)
class Order:
    """One order of the hotline. ``steps`` are its moments: accepted, dispatched, done, feedback; None where not yet."""

    number: str
    home: Household
    category: str
    description: str
    channel: str
    created: datetime
    steps: tuple[datetime | None, datetime | None, datetime | None, datetime | None]
    satisfaction: str = ""
    cancelled: datetime | None = None
    note: str = ""


def _home(number: int) -> Household:
    return households(TOWN)[number - 1]


def _october(day: int) -> date:
    return date(2026, 10, day)


def engagements() -> tuple[Engagement, ...]:
    """Four cases, a group, an activity."""
    head, second, third, fourth, fifth = _WORKERS
    return (
        Engagement("XC-GA-001", "专业个案", "失能老人家庭照护支持", third, "HN05-0002", None, date(2026, 2, 10), "结案",
                   _october(28), None, "海宁市残疾人联合会（示例）", _october(20), _october(28), "转介后结案"),
        Engagement("XC-GA-002", "专业个案", "独居老人社会支持网络", fourth, "HN05-0010", None, date(2026, 3, 11),
                   "介入", date(2026, 9, 1)),
        Engagement("XC-GA-003", "专业个案", "困境儿童学业与情绪", fifth, "HN05-0006", None, date(2026, 6, 5), "介入",
                   date(2026, 7, 3), date(2026, 9, 18)),
        Engagement("XC-GA-004", "咨询个案", "低保申请咨询", second, "HN05-0001", None, _october(9), "", None, None, "",
                   None, _october(15), "已解答"),
        Engagement("XC-XZ-001", "小组", "银龄手机课堂", third, "", 12, date(2026, 9, 24), "", None, None, "", None,
                   _october(30), "四节完成"),
        Engagement("XC-HD-001", "社区活动", "重阳敬老活动", head, "", 80, _october(10), "", None, None, "", None,
                   _october(19), "已举办"),
    )  # fmt: skip


def services() -> tuple[Service, ...]:
    """October of the station: a visit a day, the sessions of cases and group, the activity."""
    head, second, third, fourth, fifth = _WORKERS
    made = [_visit(turn, day) for turn, day in enumerate(_WORKING_DAYS)]
    made += [
        Service(_october(9), "咨询", "D1", second, "HN05-0001", _home(1).members[0].name, "XC-GA-004", 40),
        Service(_october(13), "", "D2", fourth, "HN05-0010", _home(10).members[0].name, "XC-GA-002", 60),
        Service(_october(27), "", "D2", fourth, "HN05-0010", _home(10).members[0].name, "XC-GA-002", 55),
        Service(_october(14), "", "D3", fifth, "HN05-0006", "", "XC-GA-003", 70),
        Service(_october(28), "", "D3", fifth, "HN05-0006", "", "XC-GA-003", 65),
        Service(_october(20), "转介", "D4", third, "HN05-0002", _home(2).members[0].name, "XC-GA-001", 30),
        *(
            Service(_october(day), "", "D2", third, "", "", "XC-XZ-001", 90, persons, persons, 3, "许巷社区活动室")
            for day, persons in ((9, 12), (15, 11), (22, 12), (29, 10))
        ),
        Service(_october(18), "", "E1", head, "", "", "XC-HD-001", 150, 76, 76, 9, "许村文化礼堂"),
    ]
    return tuple(sorted(made, key=lambda one: one.day))


_WORKING_DAYS = tuple(_october(day) for day in (9, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30))
_ITEMS = ("D1", "D4", "D2", "D1", "D2", "D3")


def _visit(turn: int, day: date) -> Service:
    home = _home(turn + 1)
    kind = ("入户走访", "入户走访", "探访", "电话访问")[turn % 4]
    worker = _WORKERS[turn % len(_WORKERS)]
    client = home.members[0].name if kind == "探访" else ""
    return Service(day, kind, _ITEMS[turn % len(_ITEMS)], worker, home.file_no, client, "", 15 if turn % 4 == 3 else 45)


def county_services() -> tuple[Service, ...]:
    """What the county's own station did in the town: one household got the same from both within a fortnight."""
    worker = team(COUNTY_STATION)[1].name
    return (
        Service(_october(21), "入户走访", "D2", worker, "HN05-0010", _home(10).members[0].name, "", 50),
        Service(_october(21), "入户走访", "D2", worker, "HN05-0020", _home(20).members[0].name, "", 40),
    )


def goals() -> tuple[Goal, ...]:
    """Seven goals of four people."""
    fourth, fifth = _WORKERS[3:]
    old, child, disabled, poor = _home(10).members[0], _home(8).members[1], _home(9).members[0], _home(11).members[0]
    return (
        Goal("HN05-0010", old.name, "每周有人上门一次", "已达成", date(2026, 3, 18), date(2026, 9, 30), fourth),
        Goal("HN05-0010", old.name, "参加村里的老年活动", "进行中", date(2026, 3, 18), date(2026, 9, 30), fourth),
        Goal("HN05-0008", child.name, "按时完成作业", "进行中", date(2026, 7, 6), date(2026, 11, 20), fifth),
        Goal("HN05-0008", child.name, "和同学一起参加假期活动", "已达成", date(2026, 7, 6), date(2026, 11, 20), fifth),
        Goal("HN05-0009", disabled.name, "办好辅助器具适配", "进行中", date(2026, 9, 8), date(2027, 3, 8), fourth),
        Goal("HN05-0009", disabled.name, "家门口装好坡道", "进行中", date(2026, 9, 8), date(2027, 3, 8), fourth),
        Goal("HN05-0011", poor.name, "备齐低保申请材料", "已达成", date(2026, 4, 2), date(2026, 6, 2), fifth,
             date(2026, 6, 10), "目标达成"),
    )  # fmt: skip


def aids() -> tuple[Aid, ...]:
    """Three givings."""
    return (
        Aid("HN05-0006", date(2026, 8, 28), "救助后仍有困难", "孩子开学，学习用品不够", 500, "书包、文具",
            "乡贤爱心基金（示例）"),
        Aid("HN05-0002", date(2026, 9, 15), "政策无法覆盖", "护理床不在报销范围", 1200, "", "乡贤爱心基金（示例）"),
        Aid("HN05-0017", date(2026, 10, 12), "救助后仍有困难", "冬季取暖", None, "棉被两床", "爱心企业（示例）"),
    )  # fmt: skip


_WANTED = (
    ("家电维修", "热水器不出热水", "12345"),
    ("助餐送餐", "出院在家，想订两周午餐", "APP点单"),
    ("陪同就医", "下周复诊，家里没人陪", "12345"),
    ("理发", "腿脚不便，希望上门理发", "APP点单"),
)
_TOWNS = ("许村镇", "长安镇", "海昌街道", "黄湾镇")


@cache
def orders() -> tuple[Order, ...]:
    """Twenty orders of October and November, of four towns. The last ones are still open."""
    return tuple(_order(turn) for turn in range(20))


def _order(turn: int) -> Order:
    category, description, channel = _WANTED[turn % len(_WANTED)]
    created = datetime(2026, 10, 10, 8, 30) + timedelta(days=turn * 25 // 19, minutes=turn * 37)  # noqa: DTZ001 - as printed
    accepted = created + timedelta(hours=2 + turn % 3)
    dispatched = accepted + timedelta(hours=20) if turn % 2 else None
    done = accepted + timedelta(days=2 + turn % 4, hours=1)
    feedback = done + timedelta(days=1)
    steps = (accepted, dispatched, done, feedback if turn % 5 != 2 else None)
    cancelled, note = None, ""
    if turn == 7:
        steps, cancelled, note = (accepted, None, None, None), accepted + timedelta(hours=3), "子女已经修好"
    elif turn >= 18:
        steps = (None, None, None, None)
    elif turn >= 16:
        steps = (accepted, dispatched, None, None)
    satisfaction = ("满意", "满意", "基本满意", "不满意")[turn % 4] if steps[3] else ""
    home = households(_TOWNS[turn % len(_TOWNS)])[turn]
    return Order(
        f"DD202610{turn + 1:03d}", home, category, description, channel, created, steps, satisfaction, cancelled, note
    )
