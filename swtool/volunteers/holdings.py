"""What the room holds about persons. A volunteer who is staff or a client too is found by resident ID, or by name with
telephone; a name alone means nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from swtool.errors import NotFound
from swtool.folding import squeeze
from swtool.privacy import PLACEHOLDERS
from swtool.store.database import Database
from swtool.store.holdings import Found, Held, Holding, Replace, Subject
from swtool.volunteers.known import phones_of

_STAYS = "编号、村社区、起止和时长：志愿者人数、人次和时长统计要用"


def volunteer_ids(db: Database, subject: Subject) -> list[int]:
    """The volunteers who are the subject."""
    by_id = db.query(
        "SELECT id FROM volunteer WHERE resident_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(subject.resident_ids)),),
    )
    named = db.query(
        "SELECT id, mobile, resident_id FROM volunteer WHERE name IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(subject.names), ensure_ascii=False),),
    )
    same = {*subject.volunteer_ids, *(row["id"] for row in by_id)}
    same |= {
        row["id"]
        for row in named
        if not subject.phones.isdisjoint(phones_of(row["mobile"]))
        and (not row["resident_id"] or not subject.resident_ids)
    }
    return sorted(same)


def volunteer_subject(db: Database, text: str) -> Subject:
    """The volunteer of a 志愿者编号 or of a resident ID. Raises ``NotFound``."""
    plain = squeeze(text).upper()
    rows = db.query("SELECT * FROM volunteer WHERE volunteer_no = ? OR resident_id = ? ORDER BY id", (plain, plain))
    if not rows:
        raise NotFound("志愿者名册里没有这个人", remedy="用 swtool volunteer list 查志愿者编号")
    first = rows[0]
    return Subject(
        "volunteer",
        first["uid"],
        first["volunteer_no"],
        volunteer_ids=tuple(row["id"] for row in rows),
        entry_uids=tuple(row["uid"] for row in rows[1:]),
        names=frozenset(row["name"] for row in rows) - set(PLACEHOLDERS),
        resident_ids=frozenset(row["resident_id"] for row in rows if row["resident_id"]),
        phones=frozenset(phone for row in rows for phone in phones_of(row["mobile"])),
    )


def _volunteers(db: Database, subject: Subject) -> Iterator[Found]:
    yield from VOLUNTEER.whole(volunteer_ids(db, subject))


def _records(db: Database, subject: Subject) -> Iterator[Found]:
    rows = db.query(
        "SELECT id FROM volunteer_record WHERE volunteer_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(volunteer_ids(db, subject)),),
    )
    yield from RECORD.whole([row["id"] for row in rows])


VOLUNTEER = Holding(
    "volunteer",
    "志愿者",
    personal={
        "name": Held("姓名", Replace.WORD),
        "resident_id": Held("身份证号"),
        "mobile": Held("联系电话"),
        "skills": Held("服务特长"),
    },
    free={"left_why": Held("退出原因", Replace.WORD)},
    plain=("uid", "volunteer_no", "sex", "joined_on", "left_on"),
    shown={"volunteer_no": "志愿者编号", "sex": "性别", "joined_on": "加入日期", "left_on": "退出日期"},
    identity={"name": "name", "resident_id": "resident_id", "mobile": "phone"},
    stays=_STAYS,
)
RECORD = Holding(
    "volunteer_record",
    "志愿服务记录",
    free={
        "title": Held("志愿服务项目", Replace.WORD),
        "organizer": Held("组织单位", Replace.WORD),
        "evaluation": Held("评价", Replace.WORD),
    },
    plain=("kind", "happened_on", "recorded_at", "superseded_at"),
    shown={"kind": "类别", "happened_on": "日期"},
    words={"service": "服务", "training": "培训", "award": "表彰"},
    stays=_STAYS,
)
HOLDINGS: tuple[Holding, ...] = (
    replace(VOLUNTEER, find=_volunteers),
    Holding(
        "volunteer_standing",
        "志愿者情况",
        plain=("effective_on", "effective_until", "recorded_at", "superseded_at"),
    ),
    replace(RECORD, find=_records),
)
