"""What happened to the sample county's staff in 2026, and when the office heard of it.

One for each kind of case that the one-week clock knows: in time, late by days, weeks and months, over a holiday, before
approval, known only to the month, returned and amended, accepted wrongly, not filed, filed before it happens in a year
whose holidays nobody knows yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from swtool.dates import CHINA, PartialDate

from .county import BY_TOWN
from .staff import Member, members, newcomer


@dataclass(frozen=True, slots=True)
class Happening:
    """A change of one person at a station.

    ``kind`` is a word of ``filings.terms.ChangeKind``; ``day`` as precise as the office knows it; ``recorded`` when the
    office wrote it down; ``filed`` when it was filed (None: not yet), through ``channel``; ``then`` what the office did
    with the filing, in order: accept, return, amend, revoke.
    """

    kind: str
    who: int
    town: str
    day: PartialDate
    recorded: datetime
    filed: datetime | None = None
    channel: str = "online"
    then: tuple[tuple[str, datetime], ...] = ()
    reason: str = ""
    post_kind: str = ""
    basis: str = ""
    to_town: str = ""

    @property
    def station(self) -> str:
        """The station it happened at."""
        return BY_TOWN[self.town].name


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def _happening(
    kind: str,
    who: int,
    town: str,
    day: str,
    recorded: str,
    filed: str = "",
    *,
    then: str = "",
    channel: str = "online",
    reason: str = "",
    post_kind: str = "",
    basis: str = "",
    to_town: str = "",
) -> Happening:
    steps = [step.split("@") for step in then.split()]
    return Happening(
        kind,
        who,
        town,
        PartialDate.parse(day),
        _at(recorded),
        _at(filed) if filed else None,
        channel,
        tuple((word, _at(moment)) for word, moment in steps),
        reason,
        post_kind,
        basis,
        to_town,
    )


_JOINED = {"post_kind": "service_post", "basis": "full_time"}

# fmt: off
HAPPENINGS: tuple[Happening, ...] = (
    # The seventh day lies in the Spring Festival, so the last day is 24 February; filed at the counter in time.
    _happening("leave", 8, "硖石街道", "2026-02-08", "2026-02-24T15:10", "2026-02-24T15:20",
               then="accept@2026-02-25T09:00", channel="counter", reason="个人原因"),
    _happening("join", 101, "硖石街道", "2026-02-25", "2026-03-02T10:00", "2026-03-02T10:05",
               then="accept@2026-03-03T09:00", **_JOINED),
    # Two days late.
    _happening("leave", 16, "海洲街道", "2026-03-12", "2026-03-21T09:30", "2026-03-21T09:40",
               then="accept@2026-03-23T09:00", reason="考入其他单位"),
    # Before the project's approval: nothing to file.
    _happening("leave", 71, "黄湾镇", "2026-03-31", "2026-04-02T11:00", reason="兼职期满"),
    # Five, twenty and forty-five days late.
    _happening("join", 102, "海洲街道", "2026-04-01", "2026-04-13T14:00", "2026-04-13T14:10",
               then="accept@2026-04-14T09:00", **_JOINED),
    _happening("leave", 30, "马桥街道", "2026-05-06", "2026-06-02T16:00", "2026-06-02T16:05",
               then="accept@2026-06-03T09:00", channel="paper", reason="个人原因"),
    _happening("leave", 66, "斜桥镇", "2026-06-01", "2026-07-23T09:00", "2026-07-23T09:10",
               then="accept@2026-07-24T09:00", channel="paper", reason="个人原因"),
    # A move is two changes: one out, one in.
    _happening("move", 37, "许村镇", "2026-07-06", "2026-07-09T10:00", "2026-07-09T10:10",
               then="accept@2026-07-10T09:00", to_town="长安镇", **_JOINED),
    _happening("basis_change", 58, "丁桥镇", "2026-08-03", "2026-08-05T15:00", "2026-08-05T15:05",
               then="accept@2026-08-06T09:00", basis="part_time"),
    # Returned and amended: the first filing time stays.
    _happening("post_change", 50, "周王庙镇", "2026-08-17", "2026-08-20T09:00", "2026-08-20T09:05",
               then="return@2026-08-21T10:00 amend@2026-08-26T11:00 accept@2026-08-27T09:00",
               reason="接替事务性岗位", post_kind="administrative_post"),
    # Known only to the month.
    _happening("join", 103, "丁桥镇", "2026-06", "2026-09-03T09:00", "2026-09-03T09:10", **_JOINED),
    # The seventh day is Mid-Autumn; accepted, but the person had not left: revoked.
    _happening("leave", 52, "周王庙镇", "2026-09-18", "2026-09-28T16:20", "2026-09-28T16:30",
               then="accept@2026-09-29T09:00 revoke@2026-10-09T10:00", channel="counter", reason="个人原因"),
    _happening("join", 104, "马桥街道", "2026-10-12", "2026-10-16T09:00", "2026-10-16T09:10",
               then="accept@2026-10-19T09:00", **_JOINED),
    # Filed and not yet accepted.
    _happening("long_leave", 64, "斜桥镇", "2026-10-09", "2026-10-14T09:00", "2026-10-14T09:05",
               channel="chat", reason="产假"),
    # Not filed: one overdue, one due within days.
    _happening("leave", 45, "长安镇", "2026-10-20", "2026-10-30T09:00", reason="个人原因"),
    _happening("leave", 23, "海昌街道", "2026-11-05", "2026-11-09T09:00", reason="个人原因"),
    # Filed before it happens; the deadline falls into 2027, whose holidays are not announced: provisional.
    _happening("leave", 86, "袁花镇", "2026-12-28", "2026-11-09T10:00", "2026-11-09T10:10", reason="合同期满不续签"),
)
# fmt: on

_NEWCOMERS = {101: "硖石街道", 102: "海洲街道", 103: "丁桥镇", 104: "马桥街道"}
_CERTIFICATES = {101: "助理社会工作师", 103: "助理社会工作师"}
_MOVES = ("leave", "long_leave", "move")


def newcomers() -> tuple[Member, ...]:
    """Those who join in the course of the year."""
    return tuple(
        newcomer(one.who, one.station, one.town, entered=one.day.first_day, certificate=_CERTIFICATES.get(one.who, ""))
        for one in HAPPENINGS
        if one.who in _NEWCOMERS
    )


def person(number: int) -> Member:
    """The member of that number, newcomers too."""
    return next(member for member in (*members(), *newcomers()) if member.number == number)


def at_work_on(day: date) -> list[tuple[Member, str]]:
    """Who really is at work on ``day``, with the station: what a sign-in sheet of that day shows."""
    where = {member.number: member.station for member in members() if member.entered <= day}
    for one in HAPPENINGS:
        if one.day.first_day > day or one.who == 52:  # 52 did not leave after all
            continue
        if one.kind == "join":
            where[one.who] = one.station
        elif one.kind == "move":
            where[one.who] = BY_TOWN[one.to_town].name
        elif one.kind in _MOVES:
            where.pop(one.who, None)
    return [(person(number), station) for number, station in sorted(where.items())]
