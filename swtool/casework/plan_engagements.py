"""个案小组活动登记表 → cases, groups and activities with their stage, crisis, referral and closing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from swtool.casework.engagements import Engagement, Step, engagements_numbered, insert_engagement, insert_step
from swtool.casework.references import References, link_changes
from swtool.findings import Severity
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.office import Office
from swtool.registry.successors import Successors
from swtool.store.database import Transaction

STAGES = "service.case_stages"
_FIELDS = ("kind", "title", "members", "opened_on", "remarks")
_LINKS = {"worker_id": "worker", "household_id": "file_no", "project_id": "project", "station_id": "station"}


def plan_engagements(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of cases, groups and activities: one change a row, known by its number."""
    references = References(office, extract)
    known = engagements_numbered(office.db, (row.text("engagement_no") for row in extract.rows))
    successors = Successors(office)
    plan = Plan()
    for row in extract.rows:
        draft = _draft(row, references)
        if draft is None:
            continue
        if (before := known.get(draft.engagement_no)) is not None:
            before, draft = _going_on(before, successors), _going_on(draft, successors)
        _check_steps(office, extract, row, is_closed=before is not None and before.closing is not None)
        steps = _steps(row, draft, before)
        after = _filled(draft, before) if before else draft
        told = (*_differences(extract, before, after), *_corrections(extract, before, steps)) if before else ()
        moved = [f"{extract.form.column(column).title} {step.word or step.taken_on}" for column, step in steps]
        if before is not None and not told and not steps:
            plan.changes.append(Change(Action.UNCHANGED, row.number, draft.engagement_no))
            continue
        action = Action.INSERT if before is None else Action.UPDATE
        plan.changes.append(
            Change(action, row.number, draft.engagement_no, "；".join(moved), told, taken=_taken(steps))
        )
        plan.writes.append(_Write(after, before, [step for _, step in steps], row, batch))
    return plan


_WITH = {"stage": ("stage_on",), "referred_to": ("referred_on",), "closed_on": ("result",)}


def _taken(steps: Iterable[tuple[str, Step]]) -> tuple[str, ...]:
    """The columns of the steps, and of what is recorded with each."""
    return tuple(name for column, _ in steps for name in (column, *_WITH.get(column, ())))


def _going_on(engagement: Engagement, successors: Successors) -> Engagement:
    """With the station and the worker that go on for those of the row, so that both sides are called alike."""
    station, worker = successors.station(engagement.station_id), successors.person(engagement.worker_id)
    return engagement._replace(station_id=station or engagement.station_id, worker_id=worker)


class _Write:
    """One row's change, as a transaction does it."""

    def __init__(self, after: Engagement, before: Engagement | None, steps: list[Step], row: Row, batch: Batch) -> None:
        self._after, self._before, self._steps, self._row, self._batch = after, before, steps, row, batch

    def __call__(self, tx: Transaction) -> None:
        source = {"batch_id": self._batch.id, "source_row": self._row.number}
        if self._before is None:
            engagement_id = insert_engagement(tx, self._after, **source)
        else:
            engagement_id = self._before.id
            changed = {
                name: getattr(self._after, name)
                for name in (*_FIELDS, *_LINKS)
                if getattr(self._after, name) != getattr(self._before, name)
            }
            if changed:
                tx.update("engagement", engagement_id, changed)
            for was in filter(None, (_corrected(self._before, step) for step in self._steps)):
                tx.supersede("engagement_step", was.id)
        for step in self._steps:
            insert_step(tx, engagement_id, step, **source)


def _draft(row: Row, references: References) -> Engagement | None:
    station, opened = references.station(row), row.values.get("opened_on")
    number, kind, title = row.text("engagement_no"), row.text("kind"), row.text("title")
    if station is None or not isinstance(opened, date) or not number or not kind or not title:
        return None
    worker = references.worker(row, station)
    file, project = references.household(row), references.project(row)
    if (row.text("worker") and worker is None) or (row.text("file_no") and file is None):
        return None
    if row.text("project") and project is None:
        return None
    members = row.values.get("members")
    return Engagement(
        id=0,
        engagement_no=number,
        kind=kind,
        station_id=station.id,
        title=title,
        worker_id=worker,
        household_id=file.id if file else None,
        project_id=project,
        members=members if isinstance(members, int) else None,
        opened_on=opened.isoformat(),
        remarks=row.text("remarks") or None,
    )


def _steps(row: Row, draft: Engagement, before: Engagement | None) -> list[tuple[str, Step]]:
    """What the row says that the office does not know yet, with the column that says it."""
    found = []
    if stage := row.text("stage"):
        day = row.values.get("stage_on")
        entered = Step(0, "stage", day.isoformat() if isinstance(day, date) else draft.opened_on, stage)
        is_known = before is not None and before.stage == stage and not isinstance(day, date)
        if not is_known and not _has(before, "stage", entered.taken_on, stage):
            found.append(("stage", entered))
    crisis = row.values.get("crisis_on")
    if isinstance(crisis, date) and not _has(before, "crisis", crisis.isoformat()):
        found.append(("crisis_on", Step(0, "crisis", crisis.isoformat(), "")))
    referred, place = row.values.get("referred_on"), row.text("referred_to")
    if place and isinstance(referred, date) and not _has(before, "referral", referred.isoformat(), place):
        found.append(("referred_to", Step(0, "referral", referred.isoformat(), place)))
    was = before.closing if before else None
    closed, result = row.values.get("closed_on"), row.text("result")
    closed_on = closed.isoformat() if isinstance(closed, date) else was.taken_on if was and result else None
    if closed_on:
        closing = Step(0, "closing", closed_on, result or (was.word if was else ""))
        if was is None or (was.taken_on, was.word) != (closing.taken_on, closing.word):
            found.append(("closed_on", closing))
    return found


def _corrected(before: Engagement, step: Step) -> Step | None:
    """The step on record whose place the row's takes: the closing, of which there is one, or the entry into the stage
    that it is in."""
    if step.kind == "closing":
        return before.closing
    if step.kind == "stage" and before.stage == step.word:
        return next(each for each in reversed(before.steps) if each.kind == "stage")
    return None


def _corrections(extract: Extract, before: Engagement, steps: Iterable[tuple[str, Step]]) -> Iterator[FieldChange]:
    """What rows say otherwise of steps on record; a step that is new replaces nothing."""
    for column, step in steps:
        was = _corrected(before, step)
        if was is None:
            continue
        if was.taken_on != step.taken_on:
            days = (date.fromisoformat(each.taken_on) for each in (was, step))
            yield field_change(extract.form, "stage_on" if column == "stage" else column, *days)
        if was.word != step.word:
            yield field_change(extract.form, "result", was.word, step.word)


def _has(before: Engagement | None, kind: str, day: str, word: str | None = None) -> bool:
    steps = before.steps if before else ()
    return any(step.kind == kind and step.taken_on == day and word in (None, step.word) for step in steps)


_DATED = (
    ("referred_to", "referred_on", "case.referral", "有转介去处，没有转介日期，没有登记转介", "补上转介日期"),
    ("referred_on", "referred_to", "case.referral", "有转介日期，没有转介去处，没有登记转介", "补上转介去处"),
    ("result", "closed_on", "case.closing", "有结案结果，没有结案日期，没有登记结案", "补上结案日期"),
)
"""What says nothing without its other half."""


def _check_steps(office: Office, extract: Extract, row: Row, *, is_closed: bool) -> None:
    """A stage outside the list of the place is told of; where no list is stated, any word is one. So is half a step."""
    stage = row.text("stage")
    stated = office.policy.find(STAGES, office.today) if stage else None
    if stated is not None and stage not in stated.list("stages"):
        what = f"“{stage}”不在本地规定的阶段里：{'、'.join(stated.list('stages'))}"
        extract.fault(row, "stage", "case.stage", what, severity=Severity.WARNING, remedy="核对阶段的写法")
    for said, lacking, code, what, remedy in _DATED:
        if row.values.get(said) and not row.values.get(lacking) and not (said == "result" and is_closed):
            extract.fault(row, lacking, code, what, severity=Severity.WARNING, remedy=remedy)


def _filled(draft: Engagement, before: Engagement) -> Engagement:
    names = ("worker_id", "household_id", "project_id", "members", "remarks")
    return draft._replace(**{name: getattr(before, name) for name in names if getattr(draft, name) is None})


def _differences(extract: Extract, before: Engagement, after: Engagement) -> list[FieldChange]:
    told = [
        field_change(extract.form, name, getattr(before, name), getattr(after, name))
        for name in _FIELDS
        if getattr(before, name) != getattr(after, name)
    ]
    return [*told, *link_changes(extract.form, _LINKS, before, after)]
