"""The tables of matching: candidates, plans, assignments, what cannot be met."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swtool.matching import store
from swtool.matching.planning import Planned
from swtool.matching.rules import Need
from swtool.matching.suggest import Finder
from swtool.office import Office
from swtool.registry.boundaries import boundary_notes
from swtool.tables import Heading, Hint, Show, Table

OUTCOMES = {"": "进行中", "done": "已办结", "released": "已退回"}


def suggestions(office: Office, needs: Sequence[Need], finder: Finder, *, most: int, as_of: date) -> Table:
    """Candidates of each need, the best first; a need without any has one line that says so."""
    rows: list[tuple[object, ...]] = []
    for need in needs:
        found = finder.candidates(need, most)
        for rank, one in enumerate(found, start=1):
            rows.append(
                (
                    need.need_no,
                    need.file_no,
                    need.place,
                    need.category,
                    rank,
                    one.offer.resource_no,
                    one.offer.name,
                    one.offer.owner,
                    one.points,
                    "；".join(one.reasons),
                )
            )
        if not found:
            blank = (None, "", "没有合适的资源", "", None, "")
            rows.append((need.need_no, need.file_no, need.place, need.category, *blank))
    return Table(
        "需求对接建议",
        (
            Heading("need_no", "需求编号", Show.CODE),
            Heading("file_no", "档案号", Show.CODE, minor=True),
            Heading("village", "村（社区）", minor=True),
            Heading("category", "需求类别"),
            Heading("rank", "名次", Show.COUNT),
            Heading("resource_no", "资源编号", Show.CODE),
            Heading("resource", "资源名称"),
            Heading("owner", "提供方", minor=True),
            Heading("points", "得分", Show.COUNT),
            Heading("reasons", "理由"),
        ),
        rows,
        as_of=as_of,
        persons_by="file_no",
        notes=(
            "只是建议，不会自动对接",
            Hint("对接用 swtool match assign 需求编号 资源编号"),
            *boundary_notes(office, as_of),
        ),
    )


def plan(planned: Sequence[Planned], as_of: date) -> Table:
    """Who would get what."""
    rows = [
        (
            one.need.need_no,
            one.need.place,
            one.need.category,
            one.need.urgency,
            one.need.raised_on,
            one.candidate.offer.resource_no if one.candidate else "",
            one.candidate.offer.name if one.candidate else "没有剩余的资源",
            one.candidate.points if one.candidate else None,
        )
        for one in planned
    ]
    given = sum(one.candidate is not None for one in planned)
    points = sum(one.candidate.points for one in planned if one.candidate)
    return Table(
        "对接方案",
        (
            Heading("need_no", "需求编号", Show.CODE),
            Heading("village", "村（社区）"),
            Heading("category", "需求类别"),
            Heading("urgency", "紧急程度", minor=True),
            Heading("raised_on", "提出日期", Show.DAY, minor=True),
            Heading("resource_no", "资源编号", Show.CODE),
            Heading("resource", "资源名称"),
            Heading("points", "得分", Show.COUNT),
        ),
        rows,
        as_of=as_of,
        notes=(f"{len(planned)} 项需求，能对接 {given} 项，总分 {points}",),
    )


def assignments(office: Office, as_of: date, *, only_open: bool = False) -> Table:
    """What was assigned by the day, and how it stands there."""
    rows: list[tuple[object, ...]] = []
    day = as_of.isoformat()
    for one in store.assignments(office.db):
        if one.assigned_on > day:
            continue
        outcome = one.outcome if one.ended_on and one.ended_on <= day else ""
        if only_open and outcome:
            continue
        rows.append(
            (
                one.number,
                one.need_no,
                one.file_no,
                one.category,
                one.resource_no,
                one.resource,
                one.quantity,
                one.unit,
                one.assigned_on,
                OUTCOMES[outcome],
                one.ended_on if outcome else "",
                "是" if outcome == "done" and one.met else "否" if outcome == "done" else "",
            )
        )
    return Table(
        "资源对接",
        (
            Heading("number", "编号", Show.CODE),
            Heading("need_no", "需求编号", Show.CODE),
            Heading("file_no", "档案号", Show.CODE, minor=True),
            Heading("category", "需求类别", minor=True),
            Heading("resource_no", "资源编号", Show.CODE),
            Heading("resource", "资源名称"),
            Heading("quantity", "数量", Show.COUNT),
            Heading("unit", "单位", minor=True),
            Heading("assigned_on", "对接日期", Show.DAY),
            Heading("outcome", "状态"),
            Heading("ended_on", "办结日期", Show.DAY, minor=True),
            Heading("met", "满足", minor=True),
        ),
        rows,
        as_of=as_of,
        persons_by="file_no",
    )
