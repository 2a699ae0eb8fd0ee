"""What is kept of merged register entries, of organizations over the years, and of their key persons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from swtool.errors import NotFound, SwtoolError
from swtool.privacy import PLACEHOLDERS
from swtool.registry.dossiers import ROLES, VERDICTS, key_person_named, key_persons
from swtool.registry.organizations import require_organization
from swtool.registry.people import name_key
from swtool.store.database import Database
from swtool.store.holdings import ANY, Found, Held, Holding, Replace, Subject, own_rows, rows_of

_KEY_PERSON = rows_of(f"SELECT id FROM organization_key_person WHERE key_no IN {ANY}", "key_nos")
_REVIEW = rows_of(f"SELECT id FROM key_person_review WHERE key_no IN {ANY}", "key_nos")
_TIMES = ("recorded_at", "superseded_at")


def _merges(db: Database, subject: Subject) -> Iterator[Found]:
    """Merges of the subject's entries, undone ones too: the reason may name them, and says the rest of others."""
    ids = json.dumps(subject.person_ids)
    sql = f"SELECT id FROM person_merge WHERE kept_person_id IN {ANY} OR merged_person_id IN {ANY} ORDER BY id"
    return (Found(row["id"], (), ("why",)) for row in db.query(sql, (ids, ids)))


HOLDINGS = (
    replace(
        Holding(
            "person_merge",
            "合并的登记",
            free={"why": Held("原因", Replace.WORD)},
            plain=("uid", "merge_no", "filled", *_TIMES),
            shown={"merge_no": "合并编号", "recorded_at": "合并时间", "superseded_at": "撤销时间"},
            stays="哪两条登记合并过、哪天撤销：人数统计要用",
        ),
        find=_merges,
    ),
    Holding("set_aside_registration", "合并时重复的任职", plain=_TIMES),
    Holding("organization_review", "年检年报", plain=("kind", "result", "reviewed_on", "document_no", *_TIMES)),
    Holding(
        "organization_credit",
        "信用名单",
        free={"basis": Held("列入依据", Replace.WORD)},
        plain=("list", "effective_on", "effective_until", "document_no", *_TIMES),
    ),
    own_rows(
        Holding(
            "organization_key_person",
            "机构重要人员",
            free={"name": Held("姓名", Replace.WORD)},
            plain=("key_no", "role", "effective_on", "effective_until", *_TIMES),
            shown={"key_no": "编号", "role": "职务", "effective_on": "起", "effective_until": "止（不含）"},
            refs={"organization_id": ("机构", "SELECT name FROM organization WHERE id = ?")},
            words=ROLES,
            identity={"name": "name"},
            stays="编号、职务、起止：机构重要人员的审查情况要用",
        ),
        _KEY_PERSON,
    ),
    own_rows(
        Holding(
            "key_person_review",
            "重要人员审查",
            free={"reviewed_by": Held("审查单位或审查人", Replace.WORD)},
            plain=("key_no", "political", "experience", "ethics", "reviewed_on", *_TIMES),
            shown={"political": "政治素质", "experience": "从业经历", "ethics": "职业道德", "reviewed_on": "审查日期"},
            words=VERDICTS,
            stays="审查结论和日期：机构重要人员的审查情况要用",
        ),
        _REVIEW,
    ),
)


def key_person_subject(db: Database, text: str, organization: str | None, as_of: date) -> Subject:
    """The key person of a number GR…, or of a name at an organization. Raises ``NotFound``, and ``SwtoolError`` where
    several bear the name."""
    if organization is None:
        number = key_person_named(db, text, as_of).key_no
    else:
        of = require_organization(db, organization)
        wanted = name_key(text)
        found = {one.key_no for one in key_persons(db, as_of).get(of.id, []) if name_key(one.name) == wanted}
        if not found:
            raise NotFound("这个机构没有登记这个重要人员", remedy="用 swtool org dossier 机构 查编号 GR…")
        if len(found) > 1:
            numbers = "、".join(sorted(found))
            raise SwtoolError("不能确定是哪一个人", why=f"同名的有 {numbers}", remedy="改写编号 GR…")
        number = found.pop()
    rows = db.query("SELECT DISTINCT name FROM organization_key_person WHERE key_no = ?", (number,))
    names = frozenset(row[0] for row in rows) - set(PLACEHOLDERS)
    return Subject("key_person", number, number, key_nos=(number,), names=names)
