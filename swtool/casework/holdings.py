"""What services hold about persons: a record or case of a household whose last member was erased loses its words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from swtool.inventory.holdings import MEMBER
from swtool.store.database import Database
from swtool.store.holdings import Found, Held, Holding, Replace, Subject

_RECORD = Holding(
    "service_record",
    "服务记录",
    free={"remarks": Held("备注", Replace.CLEAR), "place": Held("地点", Replace.CLEAR)},
    plain=("record_no", "happened_on", "kind", "item", "recorded_at", "superseded_at"),
    shown={"happened_on": "日期", "kind": "方式", "item": "服务项目"},
    stays="日期、方式、项目、时长、人数：服务统计要用",
)
_ENGAGEMENT = Holding(
    "engagement",
    "个案、小组、活动",
    free={"title": Held("主题", Replace.WORD), "remarks": Held("备注", Replace.CLEAR)},
    plain=("uid", "engagement_no", "kind", "opened_on"),
    shown={"engagement_no": "编号", "opened_on": "开始日期"},
    stays="编号、类别、日期：服务统计要用",
)


def _of_households(table: str, holding: Holding) -> Holding:
    """The rows of the subject's households: their texts may name anybody of the house."""

    def find(db: Database, subject: Subject) -> Iterator[Found]:
        rows = db.query(
            f"SELECT t.id FROM {table} t WHERE t.household_id IN (SELECT m.household_id FROM {MEMBER.table} m"
            " WHERE m.id IN (SELECT value FROM json_each(?)))",
            (json.dumps(list(subject.member_ids)),),
        )
        return (Found(row[0], (), tuple(holding.free)) for row in rows)

    return replace(holding, find=find)


HOLDINGS: tuple[Holding, ...] = (
    _of_households("service_record", _RECORD),
    _of_households("engagement", _ENGAGEMENT),
    Holding(
        "engagement_step",
        "个案进展",
        free={"word": Held("阶段、结果或转介去处", Replace.WORD), "note": Held("说明", Replace.CLEAR)},
        plain=("kind", "taken_on", "recorded_at", "superseded_at"),
    ),
    Holding(
        "service_item",
        "服务目录",
        plain=(
            "catalogue",
            "edition_on",
            "code",
            "field",
            "section",
            "name",
            "content",
            "recorded_at",
            "superseded_at",
        ),
    ),
)
