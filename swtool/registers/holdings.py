"""What the registers hold about persons: lecturers, partners, leaders, exam takers; texts that may name somebody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from swtool.forms.personal import SEPARATOR
from swtool.store.database import Database
from swtool.store.holdings import ANY, Found, Held, Holding, Replace, Subject, rows_of

_TEXT = Replace.WORD
ENTRY = Holding(
    "register_entry",
    "登记簿",
    personal={"name": Held("姓名", _TEXT), "mobile": Held("联系电话")},
    free={"title": Held("内容", _TEXT), "unit": Held("单位", _TEXT), "details": Held("备注", _TEXT)},
    plain=(
        "register_no", "register", "category", "document_no", "outcome", "due_on", "effective_on", "effective_until",
        "recorded_at", "superseded_at",
    ),
    shown={"register_no": "登记号", "effective_on": "起始日期"},
    identity={"name": "name", "mobile": "phone"},
    stays="登记号、类别和日期：登记簿统计要用",
)  # fmt: skip
_OF_WORKER = rows_of(f"SELECT id FROM register_entry WHERE person_id IN {ANY}", "person_ids")
_OF_PARTNER = rows_of(f"SELECT id FROM register_entry WHERE partner_id IN {ANY}", "person_ids")


def _entries(db: Database, subject: Subject) -> Iterator[Found]:
    """Lines of the worker, and lines under a name of theirs; without their telephone a name alone means nobody. A line
    about two of them keeps the other's name."""
    own = {*_OF_WORKER(db, subject), *_OF_PARTNER(db, subject)}
    named = db.query(
        "SELECT id, mobile FROM register_entry WHERE name IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(subject.names), ensure_ascii=False),),
    )
    theirs = {
        row["id"]
        for row in named
        if row["id"] in own or not subject.phones.isdisjoint((row["mobile"] or "").split(SEPARATOR))
    }
    for row_id in sorted(own | theirs):
        yield Found(row_id, ("name", "mobile") if row_id in theirs else (), tuple(ENTRY.free))


HOLDINGS: tuple[Holding, ...] = (replace(ENTRY, find=_entries),)
