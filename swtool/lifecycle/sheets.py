"""Lists of projects' lives: where each stands, its steps, and how many there are of each kind and place in 123X."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from swtool.lifecycle import store
from swtool.lifecycle.records import Life
from swtool.lifecycle.stages import Step, Terms, next_step, stage_of, steps
from swtool.lifecycle.store import NOTHING_TOLD, Told, lives_by_place
from swtool.lifecycle.terms import SLOTS
from swtool.office import Office
from swtool.registry.organizations import all_organizations
from swtool.registry.stations import names_on, stations_on
from swtool.tables import Heading, Show, Table

MID_TERM, AFTER_END = "project.mid_term", "project.after_end"
_UNKNOWN = "没有登记"


def terms_on(office: Office, day: date) -> Terms:
    """The settings of the county on a day."""
    after = office.policy.at(AFTER_END, day)
    return Terms(
        office.policy.at(MID_TERM, day).number(),
        after.number("evaluation"),
        after.number("closure"),
        after.number("renewal"),
    )


def step_table(office: Office, project_id: int, day: date, *, told: Told = NOTHING_TOLD) -> Table:
    """One project's steps: the day, the paper, the last day, how late, what is missing. ``told`` are notices of
    purchases that another room keeps."""
    (life,) = store.lives(office.db, day, only=project_id, told=told)
    found = steps(life, terms_on(office, day), day)
    rows = [
        (
            number,
            step.stage.value,
            step.state,
            step.done_on,
            step.paper,
            step.due_on,
            step.late or None,
            step.missing,
        )
        for number, step in enumerate(found, 1)
    ]
    settings = (office.policy.at(MID_TERM, day), office.policy.at(AFTER_END, day))
    return Table(
        f"{life.project.name}的各个步骤",
        (
            Heading("number", "序号", Show.COUNT),
            Heading("stage", "步骤"),
            Heading("state", "状态"),
            Heading("done_on", "日期", Show.DAY),
            Heading("paper", "依据"),
            Heading("due_on", "最迟", Show.DAY),
            Heading("late", "迟几天", Show.COUNT),
            Heading("missing", "缺什么"),
        ),
        rows,
        as_of=day,
        sources=tuple(office.policy.cite(each) for each in settings),
        notes=(f"现在的阶段：{stage_of(found)}",),
        counted_in="步",
    )


def stage_table(office: Office, day: date, *, stage: str = "", told: Told = NOTHING_TOLD) -> Table:
    """Every project (or those in a stage) with its stage, and what is to be done next."""
    organizations = {each.id: each.name for each in all_organizations(office.db)}
    stations, terms = names_on(office, day), terms_on(office, day)
    rows = []
    for life in lives_by_place(office, day, told=told):
        found = steps(life, terms, day)
        standing = stage_of(found)
        if stage in ("", standing):
            rows.append(_stage_row(life, found, standing, organizations, stations, day))
    return Table(
        "项目进展一览表",
        (
            Heading("name", "项目名称"),
            Heading("stage", "阶段"),
            Heading("next", "下一步"),
            Heading("due_on", "最迟", Show.DAY),
            Heading("late", "迟几天", Show.COUNT),
            Heading("missing", "缺什么"),
            Heading("organization", "承接机构", minor=True),
            Heading("station", "社工站", minor=True),
            Heading("kind", "项目类别", minor=True),
        ),
        rows,
        as_of=day,
        counted_in="个项目",
    )


def _stage_row(
    life: Life,
    found: tuple[Step, ...],
    standing: str,
    organizations: dict[int, str],
    stations: dict[int, str],
    day: date,
) -> tuple[object, ...]:
    coming = next_step(found)
    return (
        life.project.name,
        standing,
        coming.stage.value if coming else "各步都已办",
        coming.due_on if coming else None,
        (coming.late or None) if coming else None,
        coming.missing if coming else "",
        organizations.get(life.project.organization_id),
        stations.get(life.project.station_on(day) or 0),
        life.plan.kind if life.plan else None,
    )


def kind_table(office: Office, day: date) -> Table:
    """How many projects there are of each kind (HNG-10): running on the day, and in all; their contracts."""
    rule = office.policy.find("project.kinds", day)
    groups: dict[str, list[Life]] = {name: [] for name in (rule.list("names") if rule else ())}
    for life in store.lives(office.db, day):
        kind = (life.plan.kind if life.plan else None) or _UNKNOWN
        groups.setdefault(kind, []).append(life)
    rows = [
        (
            kind,
            len(found),
            sum(each.project.is_approved_on(day) for each in found),
            sum(each.project.amount or 0 for each in found),
            sum((each.plan.budget or 0) if each.plan else 0 for each in found),
        )
        for kind, found in groups.items()
    ]
    return Table(
        "各类项目",
        (
            Heading("kind", "项目类别"),
            Heading("projects", "项目", Show.COUNT),
            Heading("running", "立项后在执行", Show.COUNT),
            Heading("amount", "合同金额（元）", Show.MONEY),
            Heading("budget", "项目预算（元）", Show.MONEY),
        ),
        rows,
        as_of=day,
        sources=(office.policy.cite(rule),) if rule else (),
        counted_in="类",
    )


def slot_table(office: Office, day: date) -> Table:
    """123X of every station (HNG-11): which project fills which place on the day."""
    filled: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for life in store.lives(office.db, day):
        station = life.project.station_on(day)
        if station is not None and life.plan is not None and life.plan.slot and life.project.is_approved_on(day):
            filled[station][life.plan.slot].append(life.project.name)
    rows = [
        (station.name, *("、".join(filled[station.id][slot]) for slot in SLOTS))
        for station in stations_on(office, day)
        if station.tier == "station"
    ]
    return Table(
        "“123X”项目清单",
        (Heading("station", "社工站"), *(Heading(slot, label) for slot, label in SLOTS.items())),
        rows,
        as_of=day,
        counted_in="个站",
    )
