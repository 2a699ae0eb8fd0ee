"""What a person should look at again: overlapping times, one proof twice, too many hours in a day. Pure.

A flag judges nothing by itself: 超过的提示复核，不作废.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from swtool.folding import squeeze
from swtool.training.credits import Credit, hours_text
from swtool.training.terms import CreditState


class FlagKind(StrEnum):
    """Why attendances are flagged."""

    OVERLAP = "overlap"
    PROOF_TWICE = "proof_twice"
    PROOF_SHARED = "proof_shared"
    LONG_DAY = "long_day"

    @property
    def label(self) -> str:
        """In the office's words."""
        return _LABELS[self]


_LABELS = {
    FlagKind.OVERLAP: "时间重叠",
    FlagKind.PROOF_TWICE: "同一证明编号用了两次",
    FlagKind.PROOF_SHARED: "同一课程几个人用同一证明编号",
    FlagKind.LONG_DAY: "一天学时过多",
}


class Flag(NamedTuple):
    """One thing to look at: whose, which attendances (their numbers), and a Chinese sentence without personal data."""

    kind: FlagKind
    person_ids: tuple[int, ...]
    record_ids: tuple[int, ...]
    what: str


def find_flags(credits: Iterable[Credit], daily_limit: Fraction | None) -> list[Flag]:
    """All flags. ``daily_limit`` in hundredths of 学时, None where the policy has none; exactly the limit is fine."""
    everything = list(credits)
    by_person: dict[int, list[Credit]] = defaultdict(list)
    for credit in everything:
        by_person[credit.record.person_id].append(credit)
    found = [flag for mine in by_person.values() for flag in _overlaps(mine)]
    found += _proofs(everything)
    if daily_limit is not None:
        found += [flag for mine in by_person.values() for flag in _long_days(mine, daily_limit)]
    return found


def _overlaps(mine: Sequence[Credit]) -> Iterator[Flag]:
    """Two courses of one person on one day at one time, where both tell their times."""
    timed = [credit for credit in mine if _has_times(credit)]
    timed.sort(key=lambda credit: _days(credit)[0])
    for place, one in enumerate(timed):
        for other in timed[place + 1 :]:
            if _days(other)[0] > _days(one)[1]:
                break
            if _meet(one, other):
                day = max(_days(one)[0], _days(other)[0])
                a, b = one.record.course.key, other.record.course.key
                yield Flag(
                    FlagKind.OVERLAP,
                    (one.record.person_id,),
                    (one.record.id, other.record.id),
                    f"{day.isoformat()}“{a.title}”{a.started_time}—{a.ended_time}与“{b.title}”"
                    f"{b.started_time}—{b.ended_time}重叠",
                )


def _has_times(credit: Credit) -> bool:
    key = credit.record.course.key
    return bool(key.started_time and key.ended_time) and _has_days(credit)


def _meet(one: Credit, other: Credit) -> bool:
    """Whether the daily times of two courses share more than an edge on some common day."""
    a, b = one.record.course.key, other.record.course.key
    first, last = max(_days(one)[0], _days(other)[0]), min(_days(one)[1], _days(other)[1])
    return first <= last and a.started_time < b.ended_time and b.started_time < a.ended_time


def _proofs(credits: Sequence[Credit]) -> Iterator[Flag]:
    """One proof number under two attendances. All at one course may be the number of the class's own document."""
    by_number: dict[str, list[Credit]] = defaultdict(list)
    for credit in credits:
        if credit.record.attended.proof_no:
            by_number[squeeze(credit.record.attended.proof_no).casefold()].append(credit)
    for same in by_number.values():
        if len(same) == 1:
            continue
        courses = list(dict.fromkeys(credit.record.course.key.title for credit in same))
        is_one_course = len({credit.record.course.id for credit in same}) == 1
        named = "、".join(f"“{title}”" for title in courses)
        yield Flag(
            FlagKind.PROOF_SHARED if is_one_course else FlagKind.PROOF_TWICE,
            tuple(dict.fromkeys(credit.record.person_id for credit in same)),
            tuple(credit.record.id for credit in same),
            f"{len(same)} 条记录写的是同一个证明编号，课程：{named}",
        )


def _long_days(mine: Sequence[Credit], limit: Fraction) -> Iterator[Flag]:
    """Days on which the hours of all courses, spread evenly over each course's days, exceed the limit."""
    per_day: dict[date, Fraction] = defaultdict(Fraction)
    whose: dict[date, list[int]] = defaultdict(list)
    for credit in mine:
        ignored = credit.state in (CreditState.FAILED, CreditState.UNDETERMINED)
        if credit.hours is None or ignored or not _has_days(credit):
            continue
        first, last = _days(credit)
        number = (last - first).days + 1
        for offset in range(number):
            per_day[first + timedelta(days=offset)] += credit.hours / number
            whose[first + timedelta(days=offset)].append(credit.record.id)
    person_id = mine[0].record.person_id
    reported: set[tuple[int, ...]] = set()
    for day, hours in sorted(per_day.items()):
        records = tuple(whose[day])
        if hours > limit and records not in reported:  # a long course is one thing to look at, not one for each day
            reported.add(records)
            what = f"{day.isoformat()} 一天 {hours_text(hours)} 学时，超过 {hours_text(limit)} 学时"
            yield Flag(FlagKind.LONG_DAY, (person_id,), records, what)


def _has_days(credit: Credit) -> bool:
    key = credit.record.course.key
    return key.started_on.exact is not None and key.ended_on.exact is not None


def _days(credit: Credit) -> tuple[date, date]:
    key = credit.record.course.key
    return key.started_on.first_day, key.ended_on.last_day
