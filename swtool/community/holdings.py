"""What the room holds about persons: heads of organizations, supervisors, and texts that may name somebody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from swtool.community.terms import SOURCES, SUPERVISION_LEVELS
from swtool.forms.personal import SEPARATOR
from swtool.store.database import Database
from swtool.store.holdings import ANY, Found, Held, Holding, Replace, Subject, own_rows, rows_of

_TEXT = Replace.WORD
SUPERVISOR = Holding(
    "supervisor",
    "督导和指导员",
    personal={"name": Held("姓名", Replace.WORD), "mobile": Held("联系电话")},
    free={"unit": Held("工作单位", _TEXT)},
    plain=("uid", "supervisor_no", "source", "level"),
    shown={"supervisor_no": "督导编号", "source": "来源", "level": "级别"},
    words={**SOURCES, **SUPERVISION_LEVELS},
    identity={"name": "name", "mobile": "phone"},
    stays="编号和来源：督导次数统计要用",
)
ORGANIZATION = Holding(
    "community_organization",
    "社区社会组织",
    personal={"head_name": Held("负责人"), "head_phone": Held("负责人电话")},
    free={"name": Held("名称", Replace.NUMBERED), "closed_why": Held("注销原因", _TEXT)},
    plain=(
        "uid", "organization_no", "category", "filing_no", "filing_body", "filed_on", "incubated_on", "closed_on",
    ),
    shown={"organization_no": "编号", "category": "类别", "filed_on": "备案日期"},
    stays="编号、名称、备案和日期：社区社会组织统计要用",
)  # fmt: skip


def _is_named(db: Database, subject: Subject, table: str, name: str, phone: str) -> list[int]:
    """Rows whose name and telephone are the subject's; a name alone means nobody."""
    rows = db.query(
        f"SELECT id, {phone} AS phone FROM {table} WHERE {name} IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(subject.names), ensure_ascii=False),),
    )
    return [row["id"] for row in rows if not subject.phones.isdisjoint((row["phone"] or "").split(SEPARATOR))]


def _supervisors(db: Database, subject: Subject) -> Iterator[Found]:
    known = rows_of(f"SELECT id FROM supervisor WHERE person_id IN {ANY}", "person_ids")(db, subject)
    yield from SUPERVISOR.whole(sorted({*known, *_is_named(db, subject, "supervisor", "name", "mobile")}))


def _organizations(db: Database, subject: Subject) -> Iterator[Found]:
    for row_id in _is_named(db, subject, "community_organization", "head_name", "head_phone"):
        yield Found(row_id, ("head_name", "head_phone"), ("name", "closed_why"))


HOLDINGS: tuple[Holding, ...] = (
    replace(ORGANIZATION, find=_organizations),
    Holding(
        "meeting_item",
        "议事会议",
        free={
            "topic": Held("议题", Replace.NUMBERED),
            "decision": Held("议定事项", _TEXT),
            "action": Held("待办事项", Replace.NUMBERED),
            "owner": Held("责任人", _TEXT),
            "outcome": Held("办理结果", _TEXT),
            "void_why": Held("撤销原因", _TEXT),
        },
        plain=("uid", "level", "held_on", "decided_on", "due_on", "done_on"),
    ),
    replace(SUPERVISOR, find=_supervisors),
    Holding(
        "supervisor_role",
        "督导身份",
        plain=("role", "effective_on", "effective_until", "recorded_at", "superseded_at"),
    ),
    Holding(
        "supervision",
        "督导记录",
        free={"topic": Held("主题", _TEXT)},
        plain=("held_on", "kind", "recorded_at", "superseded_at"),
    ),
    own_rows(
        Holding("supervision_worker", "被督导", plain=("recorded_at", "superseded_at")),
        rows_of(f"SELECT id FROM supervision_worker WHERE person_id IN {ANY}", "person_ids"),
    ),
)
