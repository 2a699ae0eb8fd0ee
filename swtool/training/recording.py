"""What is recorded when somebody attended a course: new, known already, or a correction of what is known.

An attendance is found again by person, title and first day (and the time of day where both tell one). A blank never
erases what is known; a correction supersedes the old row. Nothing is written before all is planned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.intake.plan import Action, FieldChange
from swtool.quantities import format_hours
from swtool.store.database import Database, Transaction
from swtool.training import store
from swtool.training.corrections import FACT_TITLES, corrections, fact_corrections, fact_word, length_text
from swtool.training.courses import CourseFacts, CourseKey, courses_between, insert_courses, update_course
from swtool.training.kinds import Span
from swtool.training.store import Attended, NewRecord
from swtool.training.terms import RESULTS


@dataclass(frozen=True, slots=True)
class Draft:
    """One person at one course, as somebody wrote it. None and '' are what nobody said."""

    person_id: int
    title: str
    span: Span
    attended: Attended
    organizer: str = ""
    category: str | None = None
    is_social_work: bool | None = None
    delivery_mode: str | None = None
    row: int | None = None


class Planned(NamedTuple):
    """What becomes of a draft. ``problem`` is why it cannot be recorded, in Chinese; ``against`` is the row of this run
    that says otherwise."""

    action: Action
    detail: str = ""
    problem: str = ""
    fields: tuple[FieldChange, ...] = ()
    against: int | None = None


@dataclass(slots=True)
class _Course:
    """A course as it will stand. ``said`` are the facts that rows of this run state, with the row that did."""

    facts: CourseFacts
    id: int | None = None
    row: int | None = None
    is_changed: bool = False
    said: dict[str, int | None] = field(default_factory=dict)


@dataclass(slots=True)
class _Attendance:
    """An attendance as it will stand; ``id`` is that of the row it replaces, ``touched`` the row that planned it,
    ``entry_id`` the register entry that the replaced row stands under: a correction stays with it."""

    person_id: int
    key: CourseKey
    attended: Attended
    id: int | None = None
    is_planned: bool = False
    is_touched: bool = False
    row: int | None = None
    entry_id: int | None = None


class Recorder:
    """Plans many drafts against what is on record, then writes them at once.

    Read for the persons named, and for courses that began in the years of ``spans``.
    """

    def __init__(self, db: Database, person_ids: Collection[int], spans: Collection[Span]) -> None:
        self._attendances: dict[tuple[int, str], list[_Attendance]] = {}
        held = store.records(db, person_ids=person_ids)
        for record in held:
            key = record.course.key
            mine = self._attendances.setdefault((record.person_id, key.title), [])
            mine.append(_Attendance(record.person_id, key, record.attended, record.id, entry_id=record.entry_id))
        years = [span.start.year for span in spans] or [1]
        first, last = f"{min(years):04d}", f"{max(years):04d}-99"
        known = [*courses_between(db, first, last), *(record.course for record in held)]
        self._courses = {course.key: _Course(course.facts, course.id) for course in known}
        self._stored = {course.key: course.facts for course in known}

    @property
    def has_writes(self) -> bool:
        """Whether anything would be written."""
        return any(a.is_planned for mine in self._attendances.values() for a in mine) or any(
            course.is_changed for course in self._courses.values()
        )

    def plan(self, draft: Draft) -> Planned:
        """Decide what a draft becomes, and remember it for the drafts that follow and for ``write``."""
        mine = self._attendances.setdefault((draft.person_id, draft.title), [])
        found = _match(mine, draft.span)
        if isinstance(found, str):
            return Planned(Action.CONFLICT, problem=found)
        before_facts = self._facts_of(found.key) if found else None
        key = _key(draft, found.key if found else None)
        if contradiction := self._state_facts(draft, key, before_facts):
            return contradiction
        if found is None:
            mine.append(_Attendance(draft.person_id, key, draft.attended, None, True, True, draft.row))
            told = tuple(fact_corrections(self._stored.get(key), draft))
            return Planned(Action.INSERT, length_text(draft.attended), fields=told)
        return self._plan_known(draft, found, key, before_facts)

    def _plan_known(
        self, draft: Draft, found: _Attendance, key: CourseKey, before_facts: CourseFacts | None
    ) -> Planned:
        merged = _merged(found.attended, draft.attended)
        details = [*_differences(found, key, merged), *_fact_differences(before_facts, self._facts_of(key))]
        told = (
            *corrections(found.key, key, found.attended, merged),
            *fact_corrections(self._stored.get(found.key), draft),
        )
        is_same = merged == found.attended and key == found.key
        if found.is_touched and not is_same:
            at = f"第 {found.row} 行" if found.row is not None else "前面"
            what = f"与{at}是同一个人的同一课程，内容不同"
            return Planned(Action.CONFLICT, problem=what, against=found.row)
        found.is_touched = True
        found.row = draft.row if found.row is None else found.row
        if not is_same:
            found.key, found.attended, found.is_planned = key, merged, True
        return Planned(Action.UPDATE if details else Action.UNCHANGED, "；".join(details), fields=told)

    def _facts_of(self, key: CourseKey) -> CourseFacts | None:
        course = self._courses.get(key)
        return course.facts if course else None

    def _state_facts(self, draft: Draft, key: CourseKey, before: CourseFacts | None) -> Planned | None:
        """Take over what a row says about the course itself; a conflict where two rows disagree."""
        course = self._courses.get(key)
        if course is None:
            course = self._courses[key] = _Course(before or CourseFacts(), row=draft.row, is_changed=True)
        for name, title in FACT_TITLES.items():
            value = getattr(draft, name)
            if value is None:
                continue
            if name in course.said and getattr(course.facts, name) != value:
                other = course.said[name]
                where = f"第 {other} 行" if other is not None else "前面"
                what = f"同一课程的“{title}”与{where}写的不同"
                return Planned(Action.CONFLICT, problem=what, against=other)
            course.said.setdefault(name, draft.row)
            if getattr(course.facts, name) != value:
                course.facts = course.facts._replace(**{name: value})
                course.is_changed = True
        return None

    def write(self, tx: Transaction, batch_id: int | None = None) -> list[int]:
        """Write everything planned; the numbers of the attendances written, in the order planned."""
        new = {key: course for key, course in self._courses.items() if course.id is None}
        ids = tx.allot("course", len(new))
        for row_id, course in zip(ids, new.values(), strict=True):
            course.id = row_id
        insert_courses(
            tx,
            [(row_id, key, course.facts, course.row) for row_id, (key, course) in zip(ids, new.items(), strict=True)],
            batch_id,
        )
        for key, course in self._courses.items():
            if course.is_changed and key not in new and course.id is not None:
                update_course(tx, course.id, course.facts)
        planned = [a for mine in self._attendances.values() for a in mine if a.is_planned]
        store.supersede_records(tx, [a.id for a in planned if a.id is not None])
        written = store.insert_records(tx, [self._new_record(a, batch_id) for a in planned])
        return list(written)

    def _new_record(self, attendance: _Attendance, batch_id: int | None) -> NewRecord:
        course_id = self._courses[attendance.key].id
        assert course_id is not None
        return NewRecord(
            attendance.entry_id or attendance.person_id, course_id, attendance.attended, batch_id, attendance.row
        )


def _match(mine: list[_Attendance], span: Span) -> _Attendance | str | None:
    """The attendance a row means: same first day, and same time of day where both tell one."""
    same_day = [a for a in mine if a.key.started_on == span.start]
    if not same_day:
        near = [a for a in mine if _may_be_same(a.key.started_on, span.start)]
        if len(near) > 1:
            days = "、".join(a.key.started_on.label for a in near)
            return f"这个人有几场同名课程（{days}），看不出是哪一场，要写到日"
        return near[0] if near else None
    if span.start_time:
        exact = [a for a in same_day if a.key.started_time == span.start_time]
        open_time = [a for a in same_day if not a.key.started_time]
        return next(iter(exact or open_time), None)
    if len(same_day) > 1:
        times = "、".join(a.key.started_time or "未写" for a in same_day)
        return f"这个人当天有几场同名课程（{times}），要写明上课时刻"
    return same_day[0]


def _may_be_same(one: PartialDate, other: PartialDate) -> bool:
    """Whether the vaguer of two dates holds the other, so that they may be one day."""
    vague, exact = sorted((one, other), key=lambda day: len(str(day)))
    return vague.first_day <= exact.first_day and exact.last_day <= vague.last_day


def _key(draft: Draft, known: CourseKey | None) -> CourseKey:
    """The course of a draft, completed by what is known of it."""
    span = draft.span
    if known is None:
        return CourseKey(
            draft.title, draft.organizer, span.start, span.end or span.start, span.start_time, span.end_time
        )
    start = span.start if len(str(span.start)) >= len(str(known.started_on)) else known.started_on
    end = span.end or (known.ended_on if known.ended_on.last_day >= start.first_day else start)
    if known.ended_on == known.started_on and span.end is None:
        end = start
    return CourseKey(
        draft.title,
        draft.organizer or known.organizer,
        start,
        end,
        span.start_time or known.started_time,
        span.end_time or known.ended_time,
    )


def _merged(before: Attended, said: Attended) -> Attended:
    """What is known, with everything that the row says instead."""
    stated = {name: value for name, value in said._asdict().items() if value is not None}
    return before._replace(**stated)


def _differences(found: _Attendance, key: CourseKey, merged: Attended) -> Iterator[str]:
    before = found.attended
    if key.organizer != found.key.organizer:
        yield "更改：主办单位"
    if key._replace(organizer="") != found.key._replace(organizer=""):
        yield "更改：培训时间"
    if merged.claim != before.claim:
        yield f"学时 {length_text(before) or '未填'} → {length_text(merged)}"
    if merged.verified_credit_hours != before.verified_credit_hours:
        was = before.verified_credit_hours
        now = merged.verified_credit_hours
        yield f"认定学时 {'未填' if was is None else format_hours(was)} → {format_hours(now or 0)}"
    if merged.result != before.result:
        yield f"考核结果 {RESULTS.get(before.result or '', '未填')} → {RESULTS.get(merged.result or '', '未填')}"
    titles = {"minutes": "实际分钟", "verified_by": "认定单位", "proof_no": "证明编号"}
    changed = [title for name, title in titles.items() if getattr(merged, name) != getattr(before, name)]
    if changed:
        yield f"更改：{'、'.join(changed)}"


def _fact_differences(before: CourseFacts | None, after: CourseFacts | None) -> Iterator[str]:
    if before is None or after is None:
        return
    for name, title in FACT_TITLES.items():
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield f"课程{title} {fact_word(was)} → {fact_word(now)}"
