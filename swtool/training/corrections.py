"""From what to what a recorded attendance is corrected: its length, its proof, when it was, and facts of the course."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from swtool.intake.plan import FieldChange
from swtool.quantities import format_hours
from swtool.training.courses import CourseFacts, CourseKey
from swtool.training.store import Attended
from swtool.training.terms import CATEGORIES, DELIVERY_MODES, RESULTS

FACT_TITLES = {"category": "类别", "is_social_work": "是否社会工作", "delivery_mode": "形式"}
_FACT_WORDS = CATEGORIES | DELIVERY_MODES


class StatesFacts(Protocol):
    """What states facts of a course: a row as it was read."""

    @property
    def category(self) -> str | None: ...
    @property
    def is_social_work(self) -> bool | None: ...
    @property
    def delivery_mode(self) -> str | None: ...


def corrections(was: CourseKey, now: CourseKey, before: Attended, after: Attended) -> Iterator[FieldChange]:
    """Each value that becomes another. ``column`` is "claim" for the length, in whichever column the sheet has it."""
    if now.organizer != was.organizer:
        yield _told("organizer", "主办单位", was.organizer, now.organizer)
    yield from _times(was, now)
    if after.claim != before.claim:
        yield _told("claim", "学时", length_text(before), length_text(after))
    words = (
        ("verified_credit_hours", "认定学时", _hours(before), _hours(after)),
        ("result", "考核结果", RESULTS.get(before.result or "", ""), RESULTS.get(after.result or "", "")),
        ("minutes", "实际分钟", _text(before.minutes), _text(after.minutes)),
        ("verified_by", "认定单位", _text(before.verified_by), _text(after.verified_by)),
        ("proof_no", "证明编号", _text(before.proof_no), _text(after.proof_no)),
    )
    yield from (_told(*each) for each in words if each[2] != each[3])


def fact_corrections(stored: CourseFacts | None, stated: StatesFacts) -> Iterator[FieldChange]:
    """What a row says about the course otherwise than the office, also where its own person is new to the course: each
    row that says so is told, for leaving out the first of them would change nothing."""
    if stored is None:
        return
    for name, title in FACT_TITLES.items():
        old, new = getattr(stored, name), getattr(stated, name)
        if new is not None and old != new:
            yield _told(name, f"课程{title}", "" if old is None else fact_word(old), fact_word(new))


def _times(was: CourseKey, now: CourseKey) -> Iterator[FieldChange]:
    """When the course was. A day or time that was not known, or less exactly, is filled in."""
    days = (_days(was), _days(now))
    if days[0] != days[1]:
        known_end = was.ended_on if was.ended_on != was.started_on else None
        replaces = known_end is not None and not str(now.ended_on).startswith(str(known_end))
        yield FieldChange("ended_on" if replaces else "started_on", "培训时间", *days, fills=not replaces)
    if was.ended_time != now.ended_time:
        yield _told("ended_time", "下课时刻", was.ended_time, now.ended_time)
    if was.started_time != now.started_time:
        yield _told("started_time", "上课时刻", was.started_time, now.started_time)


def _days(key: CourseKey) -> str:
    return str(key.started_on) if key.ended_on == key.started_on else f"{key.started_on} 至 {key.ended_on}"


def _told(column: str, title: str, before: str, after: str) -> FieldChange:
    return FieldChange(column, title, before, after, fills=not before)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _hours(attended: Attended) -> str:
    hours = attended.verified_credit_hours
    return "" if hours is None else format_hours(hours)


def fact_word(value: object) -> str:
    """A fact of a course as it is read."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return _FACT_WORDS.get(str(value), "未填")


def length_text(attended: Attended) -> str:
    """The length that an attendance claims, with its unit; '' for none."""
    claim = attended.claim
    return f"{format_hours(claim.amount)}{claim.unit}" if claim else ""
