"""What is kept of merged register entries, of organizations over the years, and of their key persons."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

_TIMES = ("recorded_at", "superseded_at")

HOLDINGS = (
    Holding(
        "person_merge",
        "合并的登记",
        free={"why": Held("原因", Replace.WORD)},
        plain=("uid", "merge_no", "filled", *_TIMES),
    ),
    Holding("set_aside_registration", "合并时重复的任职", plain=_TIMES),
    Holding("organization_review", "年检年报", plain=("kind", "result", "reviewed_on", "document_no", *_TIMES)),
    Holding(
        "organization_credit",
        "信用名单",
        free={"basis": Held("列入依据", Replace.WORD)},
        plain=("list", "effective_on", "effective_until", "document_no", *_TIMES),
    ),
    Holding(
        "organization_key_person",
        "机构重要人员",
        free={"name": Held("姓名", Replace.WORD)},
        plain=("key_no", "role", "effective_on", "effective_until", *_TIMES),
    ),
    Holding(
        "key_person_review",
        "重要人员审查",
        plain=("key_no", "political", "experience", "ethics", "reviewed_on", "reviewed_by", *_TIMES),
    ),
)
