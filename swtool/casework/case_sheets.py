"""The lists of cases, groups and activities. Workers are masked; whose household it is, the file's number tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from json import dumps

from swtool.casework.engagements import Engagement
from swtool.casework.terms import ENGAGEMENT_KINDS, STEP_KINDS
from swtool.office import Office
from swtool.privacy import mask_all, mask_name
from swtool.registry.people import persons_by_id
from swtool.registry.stations import names_on
from swtool.tables import Heading, Show, Table

_HEADINGS = (
    Heading("number", "编号", Show.CODE),
    Heading("kind", "类别"),
    Heading("station", "社工站"),
    Heading("title", "主题", mask=mask_all, minor=True),
    Heading("worker", "负责社工", mask=mask_name, minor=True),
    Heading("file_no", "档案号", Show.CODE, minor=True),
    Heading("opened_on", "开案日期", Show.DAY),
    Heading("stage", "阶段"),
    Heading("crisis", "危机", Show.FLAG),
    Heading("sessions", "节次", Show.COUNT),
    Heading("attendance", "人次", Show.COUNT, minor=True),
    Heading("last_on", "上次服务", Show.DAY, minor=True),
    Heading("closed_on", "结案日期", Show.DAY),
    Heading("result", "结果", mask=mask_all, minor=True),
)


def engagement_list(office: Office, found: Sequence[Engagement], as_of: date) -> Table:
    """Cases, groups and activities with what was done for them up to the day."""
    stations = names_on(office, as_of)
    people = persons_by_id(office.db, (each.worker_id for each in found if each.worker_id is not None))
    files = _files(office, {each.household_id for each in found if each.household_id is not None})
    done = _sessions(office, as_of)
    rows = []
    for each in found:
        sessions, attendance, last = done.get(each.id, (0, 0, ""))
        worker = people.get(each.worker_id) if each.worker_id is not None else None
        rows.append(
            (
                each.engagement_no,
                ENGAGEMENT_KINDS[each.kind],
                stations.get(each.station_id, ""),
                each.title,
                worker.name if worker else "",
                files.get(each.household_id or 0, ""),
                each.opened_on,
                each.stage,
                each.in_crisis,
                sessions,
                attendance,
                last,
                each.closed_on,
                each.closing.word if each.closing else "",
            )
        )
    return Table("个案、小组、社区活动", _HEADINGS, rows, as_of=as_of, notes=_count_note(found), persons_by="number")


def steps(found: Engagement, as_of: date) -> Table:
    """Every step of one case."""
    return Table(
        f"{found.engagement_no} 的进展",
        (
            Heading("taken_on", "日期", Show.DAY),
            Heading("kind", "事项"),
            Heading("word", "内容", mask=mask_all),
            Heading("note", "说明", mask=mask_all),
        ),
        [(step.taken_on, STEP_KINDS[step.kind], step.word, step.note) for step in found.steps],
        as_of=as_of,
    )


def _count_note(found: Sequence[Engagement]) -> tuple[str, ...]:
    counts = Counter((each.kind, bool(each.closed_on)) for each in found)
    parts = [
        f"{label} {counts[kind, False]} 个在办、{counts[kind, True]} 个已结"
        for kind, label in ENGAGEMENT_KINDS.items()
        if counts[kind, False] or counts[kind, True]
    ]
    return ("；".join(parts),) if parts else ()


def _files(office: Office, ids: Collection[int]) -> dict[int, str]:
    rows = office.db.query(
        "SELECT id, file_no FROM household WHERE id IN (SELECT value FROM json_each(?))", (dumps(sorted(ids)),)
    )
    return {row["id"]: row["file_no"] for row in rows}


def _sessions(office: Office, as_of: date) -> dict[int, tuple[int, int, str]]:
    rows = office.db.query(
        "SELECT engagement_id, count(*) AS sessions, sum(person_times) AS attendance, max(happened_on) AS last"
        " FROM service_record WHERE superseded_at IS NULL AND engagement_id IS NOT NULL AND happened_on <= ?"
        " GROUP BY engagement_id",
        (as_of.isoformat(),),
    )
    return {row["engagement_id"]: (row["sessions"], row["attendance"], row["last"]) for row in rows}
