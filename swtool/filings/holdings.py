"""What filings hold about persons: the changes themselves stay, the texts that go with them may name people."""

from __future__ import annotations

import json
from collections.abc import Collection

from swtool.filings.terms import CHANGE_LABELS, CHANNEL_LABELS
from swtool.registry.posts import BASES, POST_KINDS
from swtool.store.database import Database
from swtool.store.holdings import ANY, Held, Holding, Replace, own_rows, rows_of

_OF_PERSON = f"(SELECT id FROM staff_change WHERE person_id IN {ANY})"
_FILINGS = f"(SELECT id FROM filing WHERE change_id IN {_OF_PERSON})"
_CHANGE = rows_of(f"SELECT id FROM staff_change WHERE person_id IN {ANY}", "person_ids")
_VERSION = rows_of(f"SELECT id FROM staff_change_version WHERE change_id IN {_OF_PERSON}", "person_ids")
_COVERED = rows_of(f"SELECT id FROM covered_registration WHERE person_id IN {ANY}", "person_ids")
_FILING = rows_of(f"SELECT id FROM filing WHERE change_id IN {_OF_PERSON}", "person_ids")
_EVENT = rows_of(f"SELECT id FROM filing_event WHERE filing_id IN {_FILINGS}", "person_ids")
_DEADLINE = rows_of(f"SELECT id FROM filing_deadline WHERE filing_id IN {_FILINGS}", "person_ids")
_DOCUMENT = rows_of(f"SELECT id FROM filing_document WHERE filing_id IN {_FILINGS}", "person_ids")
_WORDS = {
    **POST_KINDS,
    **BASES,
    **{kind.value: label for kind, label in CHANGE_LABELS.items()},
    **{channel.value: label for channel, label in CHANNEL_LABELS.items()},
}

HOLDINGS = (
    own_rows(
        Holding(
            "staff_change",
            "人员变动",
            plain=(
                "uid", "change_no", "kind", "origin", "before_post_kind", "before_basis", "before_post_title",
                "before_pay_grade", "recorded_at",
            ),
            shown={"change_no": "变动编号", "kind": "变动类别", "recorded_at": "登记时间"},
            refs={"station_id": ("社工站", "SELECT name FROM station WHERE id = ?")},
            words=_WORDS,
            stays="变动的编号、类别、站点、日期：备案是否及时要靠它",
        ),
        _CHANGE,
    ),
    own_rows(
        Holding(
            "staff_change_version",
            "变动内容",
            free={
                "reason": Held("变动原因", Replace.WORD),
                "handover": Held("交接情况", Replace.WORD),
                "note": Held("更正说明", Replace.WORD),
            },
            plain=(
                "standing", "event_on", "after_post_kind", "after_basis", "after_post_title", "after_pay_grade",
                "recorded_at", "superseded_at",
            ),
            shown={"event_on": "变动日期", "after_post_kind": "变动后岗位", "after_basis": "变动后专兼职"},
            words=_WORDS,
            stays="变动日期和岗位",
        ),
        _VERSION,
    ),
    own_rows(Holding("covered_registration", "被变动取代的登记", plain=("recorded_at", "superseded_at")), _COVERED),
    own_rows(
        Holding(
            "filing",
            "备案",
            free={"handler": Held("经办人", Replace.WORD)},
            plain=("uid", "filing_no", "first_filed_at", "channel", "recorded_at"),
            shown={"filing_no": "备案编号", "first_filed_at": "提交时间", "channel": "方式"},
            words=_WORDS,
            stays="备案编号、时间、方式",
        ),
        _FILING,
    ),
    own_rows(
        Holding(
            "filing_event",
            "备案办理",
            free={"reason": Held("原因", Replace.WORD)},
            plain=("kind", "actor", "recorded_at"),
            shown={"actor": "经办", "recorded_at": "时间"},
            stays="受理、退回的时间和经办人员",
        ),
        _EVENT,
    ),
    own_rows(
        Holding(
            "filing_deadline",
            "备案期限",
            plain=(
                "event_on", "last_day", "convention", "unit", "steps", "calendar_edition", "policy_edition", "rule",
                "recorded_at", "superseded_at",
            ),
            shown={"last_day": "最后一天"},
        ),
        _DEADLINE,
    ),
    own_rows(
        Holding(
            "filing_document",
            "回执和通知",
            free={"file_name": Held("文件名", Replace.WORD)},
            plain=("kind", "head", "recorded_at"),
            shown={"recorded_at": "出具时间"},
            stays="已经发出的回执不在本程序里，收回要另办",
        ),
        _DOCUMENT,
    ),
    Holding(
        "station_takeover",
        "更换运营机构",
        free={"reason": Held("原因", Replace.WORD)},
        plain=("uid", "effective_on", "recorded_at", "superseded_at"),
    ),
)  # fmt: skip


def open_changes(db: Database, person_ids: Collection[int]) -> list[str]:
    """Numbers of a person's changes, of all their entries, whose filing is not through: not yet filed, returned,
    revoked or waiting."""
    rows = db.query(
        f"""
        SELECT c.change_no FROM staff_change c
        JOIN staff_change_version v ON v.change_id = c.id AND v.superseded_at IS NULL
        LEFT JOIN filing f ON f.change_id = c.id
        WHERE c.person_id IN {ANY} AND v.standing IN ('suspected', 'recorded') AND coalesce((
            SELECT e.kind FROM filing_event e WHERE e.filing_id = f.id ORDER BY e.id DESC LIMIT 1), '') <> 'accepted'
        ORDER BY c.id
        """,
        (json.dumps(list(person_ids)),),
    )
    return [row[0] for row in rows]
