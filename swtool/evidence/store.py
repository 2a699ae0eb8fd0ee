"""The SQL of attachments: one open row each; corrections, restriction and erasure supersede it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.errors import NotFound
from swtool.office import Office
from swtool.patterns import Pattern
from swtool.policy.words import MATERIALS
from swtool.registry.identities import identities
from swtool.registry.posts import KnownOn, known_clause
from swtool.store.attachment_audit import number_of
from swtool.store.database import Database, Transaction

KEPT, ERASED, LOCKED = "kept", "erased", "locked"
STATE_LABELS = {KEPT: "在存", ERASED: "已抹去", LOCKED: "限制使用"}
REMOVED_LABEL = "已撤下"

_PERSON = "person"
_FEW = 20  # so many subjects are asked for one by one, by the index
_NUMBER = Pattern(r"(?:FJ-?)?0*([1-9]\d{0,17})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One row of the register of attachments; ``size`` in bytes, ``issued_on`` as precise as the paper was read."""

    id: int
    uid: str
    origin_id: int | None
    subject_kind: str
    subject_uid: str
    material: str
    sha256: str
    size: int
    media_type: str
    file_name: str
    issued_on: str | None
    note: str | None
    state: str
    recorded_at: str
    superseded_at: str | None

    @property
    def number(self) -> str:
        """Its number as people name it, the same through all its versions."""
        return number_of(self.origin_id or self.id)

    @property
    def material_label(self) -> str:
        """Which paper it is, in the office's words."""
        return MATERIALS.get(self.material, self.material)

    @property
    def state_label(self) -> str:
        """Where it stands, in the office's words."""
        return REMOVED_LABEL if self.superseded_at else STATE_LABELS[self.state]

    @property
    def day(self) -> PartialDate | None:
        """The day on the paper."""
        return PartialDate.parse(self.issued_on) if self.issued_on else None


_COLUMNS = ", ".join(field.name for field in fields(Attachment))


def attachments(
    db: Database,
    known_on: KnownOn = None,
    *,
    subject: tuple[str, str] | None = None,
    also: Collection[str] = (),
    kind: str | None = None,
    removed: bool = False,
) -> list[Attachment]:
    """Attachments as known now or then, by number; ``removed`` adds what was taken off, as it stood last. ``also`` are
    uids of the same kind whose papers are asked for with the subject's.

    Of a person also what hangs on entries merged into theirs; it goes on hanging there, for an undo.
    """
    known, values = known_clause(known_on)
    where, given = [known], list(values)
    if removed:
        where = [f"({known} OR id IN (SELECT attachment_id FROM attachment_removal))"]
    if subject is not None:
        uids = [*_same(db, subject[0], known_on).all_of(subject[1]), *also]
        where.append(f"subject_kind = ? AND subject_uid IN ({', '.join('?' * len(uids))})")
        given += (subject[0], *uids)
    if kind is not None:
        where.append("subject_kind = ?")
        given.append(kind)
    sql = f"SELECT {_COLUMNS} FROM attachment WHERE {' AND '.join(where)} ORDER BY coalesce(origin_id, id), id"
    return [_attachment(row) for row in db.query(sql, given)]


def known_by(office: Office, as_of: date) -> KnownOn:
    """What counts as known on a day: asked for today it is all there is, also where today is only imagined."""
    return as_of if as_of < office.today else None


def papers_of(
    db: Database, kind: str, known_on: KnownOn = None, *, uids: Collection[str] | None = None
) -> dict[str, list[Attachment]]:
    """Subject uid → the papers that stand for it, of one kind of subject; of these few only, if told.

    One whose content was erased by law still says that it was there: a verdict on a day does not change by it. Those
    of merged register entries stand for the kept one.
    """
    same = _same(db, kind, known_on)
    held: dict[str, list[Attachment]] = {}
    few = uids is not None and len(uids) <= _FEW
    found = (
        [one for uid in sorted(uids or ()) for one in attachments(db, known_on, subject=(kind, uid))]
        if few
        else attachments(db, known_on, kind=kind)
    )
    for each in found:
        uid = same.kept(each.subject_uid)
        if uids is None or uid in uids:
            held.setdefault(uid, []).append(each)
    return held


class _Same(NamedTuple):
    """Which uids are one subject: merged register entries of persons; of every other kind each is its own."""

    kept_by_merged: Mapping[str, str]

    def kept(self, uid: str) -> str:
        return self.kept_by_merged.get(uid, uid)

    def all_of(self, uid: str) -> list[str]:
        kept = self.kept(uid)
        return [kept, *(merged for merged, into in self.kept_by_merged.items() if into == kept)]


def _same(db: Database, kind: str, known_on: KnownOn) -> _Same:
    found = identities(db, known_on) if kind == _PERSON else None
    if not found:
        return _Same({})
    ids = {*found.kept_by_merged, *found.kept_by_merged.values()}
    marks = ", ".join("?" * len(ids))
    uids = {row["id"]: str(row["uid"]) for row in db.query(f"SELECT id, uid FROM person WHERE id IN ({marks})", [*ids])}
    return _Same({uids[merged]: uids[kept] for merged, kept in found.kept_by_merged.items()})


def attachment_named(db: Database, text: str) -> Attachment:
    """The attachment of a number (``FJ-0003``, ``3``) as it stands, or stood before it was taken off.

    Raises ``NotFound`` with the newest numbers.
    """
    match = _NUMBER.fullmatch(text.strip())
    row = None
    if match is not None:
        sql = f"SELECT {_COLUMNS} FROM attachment WHERE coalesce(origin_id, id) = ? ORDER BY id DESC LIMIT 1"
        row = db.one(sql, (int(match[1]),))
    if row is not None:
        return _attachment(row)
    newest = db.query("SELECT DISTINCT coalesce(origin_id, id) AS first FROM attachment ORDER BY first DESC LIMIT 3")
    raise NotFound(
        f"没有编号为“{text}”的附件",
        nearest=tuple(number_of(row["first"]) for row in newest),
        remedy="用 swtool attach list 查编号",
    )


def versions_of(db: Database, attachment: Attachment) -> list[Attachment]:
    """Every row of an attachment, first to last."""
    sql = f"SELECT {_COLUMNS} FROM attachment WHERE coalesce(origin_id, id) = ? ORDER BY id"
    return [_attachment(row) for row in db.query(sql, (attachment.origin_id or attachment.id,))]


def removal_of(db: Database, attachment: Attachment) -> str | None:
    """Why an attachment was taken off; None if it was not."""
    reason = db.value("SELECT reason FROM attachment_removal WHERE attachment_id = ?", (attachment.id,))
    return None if reason is None else str(reason)


def insert_attachment(tx: Transaction, values: Mapping[str, object]) -> int:
    """Write a new attachment; the row's id. Keys are the columns of ``Attachment`` but id, uid and the two moments."""
    return tx.insert("attachment", {"uid": tx.uid(), **values, "recorded_at": tx.recorded_at})


def replace_attachment(tx: Transaction, attachment: Attachment, values: Mapping[str, object]) -> Attachment:
    """What is held of an attachment from now on, under the same number: a corrected day, another state.

    Erasing means ``{"state": "erased", "file_name": "", "note": None}``, and ``remove_content`` once it is committed.
    """
    tx.supersede("attachment", attachment.id)
    renewed = replace(
        attachment,
        **dict(values),  # type: ignore[arg-type]
        origin_id=attachment.origin_id or attachment.id,
        recorded_at=tx.recorded_at,
    )
    row = {field.name: getattr(renewed, field.name) for field in fields(renewed)}
    row = {key: value for key, value in row.items() if key not in ("id", "uid", "superseded_at")}
    uid = tx.uid()
    return replace(renewed, id=tx.insert("attachment", {"uid": uid, **row}), uid=uid)


def remove_attachment(tx: Transaction, attachment: Attachment, reason: str) -> None:
    """Take an attachment off its subject. Its content stays: what was known then was known with it."""
    tx.supersede("attachment", attachment.id)
    tx.insert("attachment_removal", {"attachment_id": attachment.id, "reason": reason, "recorded_at": tx.recorded_at})


def same_attachment(db: Database, subject: tuple[str, str], material: str, sha256: str) -> Attachment | None:
    """The standing attachment with that content as that paper of that very subject: a paper of an entry merged into
    it would be gone again after an undo."""
    found = [one for one in attachments(db, subject=subject) if one.subject_uid == subject[1]]
    return next((a for a in found if a.material == material and a.sha256 == sha256 and a.state != ERASED), None)


def labels_by(table: str, column: str) -> Callable[[Database, Collection[str]], dict[str, str]]:
    """How many rows of a table are named by their uids: by one of its columns, which holds nothing personal."""

    def labels(db: Database, uids: Collection[str]) -> dict[str, str]:
        return {
            row["uid"]: str(row["label"])
            for row in db.query(f"SELECT uid, {column} AS label FROM {table}")
            if row["uid"] in uids
        }

    return labels


def _attachment(row: sqlite3.Row) -> Attachment:
    return Attachment(*(row[field.name] for field in fields(Attachment)))
