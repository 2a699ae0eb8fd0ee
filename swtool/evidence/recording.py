"""Keeping a paper, taking it off, handing it out: content and row together, never one without the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.errors import DatabaseFault, SwtoolError, UsageFault
from swtool.evidence import store
from swtool.evidence.content import Judged, judge, suffixes, type_label
from swtool.evidence.store import Attachment
from swtool.evidence.subjects import Subject, SubjectKind
from swtool.office import Office
from swtool.policy.words import MATERIALS
from swtool.scanner import without_numbers
from swtool.store import attachments
from swtool.store.access import AccessKind, record_access
from swtool.store.attachment_audit import is_needed
from swtool.store.attachments import Incoming, State
from swtool.store.database import Transaction

ACCEPTED, SIZE_LIMIT = "evidence.accepted", "evidence.size_limit"
_MEGABYTE = 1 << 20  # as Windows counts it, so that what it shows as 20.0 MB passes a limit of 20


class NewAttachment(NamedTuple):
    """What a paper is and to what it belongs; ``material`` is a word of ``MATERIALS``."""

    kind: SubjectKind
    subject: Subject
    material: str
    issued_on: PartialDate | None = None
    note: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The subject as the register names it."""
        return self.kind.word, self.subject.uid


class Attached(NamedTuple):
    """What became of it: ``is_new``, or ``is_corrected`` where only its day or note changed, or neither."""

    attachment: Attachment
    is_new: bool
    is_corrected: bool
    is_whole: bool


def attach(office: Office, source: Path, new: NewAttachment, *, keep: bool = True) -> Attached:
    """Keep a copy of a file as a paper of a subject, in one transaction of its own.

    It owns the transaction, for the content must be in its place before the commit and gone after a roll-back. The same
    content as the same paper of the same subject changes nothing but a day or note that is given and differs. Raises
    ``SwtoolError`` for a file that is missing, empty, too large, or of a kind that is not accepted.
    """
    accepted = office.policy.at(ACCEPTED, office.today).list("types")
    limit = int(office.policy.at(SIZE_LIMIT, office.today).decimal() * _MEGABYTE)
    with attachments.incoming(office.db.path, source, limit=limit) as content:
        judged = judge(content.path, source, accepted)
        with (
            _placed(office, content, keep=keep),
            office.change(f"添加附件：{MATERIALS[new.material]}", keep=keep) as tx,
        ):
            standing = store.same_attachment(office.db, new.key, new.material, content.sha256)
            if standing is None:
                made = _insert(office, tx, source, new, content, judged)
                if keep:
                    attachments.place(office.db.path, content)
                return Attached(made, is_new=True, is_corrected=False, is_whole=judged.is_whole)
            if keep:
                attachments.place(office.db.path, content)  # a damaged copy is made good
            renewed = _corrected(tx, standing, new)
            return Attached(
                renewed or standing, is_new=False, is_corrected=renewed is not None, is_whole=judged.is_whole
            )


def remove(office: Office, tx: Transaction, attachment: Attachment, *, reason: str) -> None:
    """Take an attachment off its subject; its content stays. Raises ``SwtoolError`` if it is off already or erased."""
    if not reason.strip():
        raise UsageFault("没有写明原因", where="--why", remedy="写明为什么撤下")
    _refuse_removed(attachment)
    if attachment.state == store.ERASED:
        raise SwtoolError("这份附件已经依法抹去，不用撤下", where=attachment.number)
    store.remove_attachment(tx, attachment, reason.strip())


def export(office: Office, attachment: Attachment, kind: SubjectKind, output: Path) -> Path:
    """Write the content out under an ordinary name, journalled before it leaves; where it lies then.

    Raises ``SwtoolError`` for what was taken off, restricted or erased, is lost or was changed, ``UsageFault`` for a
    name with another ending.
    """
    refuse_export(office, attachment, output)
    from swtool.workbooks.outfile import put, refuse_place

    refuse_place(output)
    with office.change(f"导出附件 {attachment.number}") as tx:
        subject = f"附件 {attachment.number}（{attachment.material_label}）"
        record_access(tx, AccessKind.EXPORT, subject, int(kind.is_personal))
    content = attachments.path_of(office.db.path, attachment.sha256).read_bytes()
    return put(output, lambda path: _write(path, content))


class PutAway(SwtoolError):
    """What was asked for is restricted or erased by law."""


def refuse_put_away(attachment: Attachment) -> None:
    """Raise ``PutAway`` for a paper of somebody whose data is restricted or erased, with the reason."""
    if attachment.state == store.LOCKED:
        raise PutAway(
            "这份附件已依法限制使用，不能查看、导出",
            where=attachment.number,
            remedy="解除限制后再办：事项编号见 swtool privacy list，解除用 swtool privacy lift",
        )
    if attachment.state == store.ERASED:
        raise PutAway(
            "这份附件的内容已依法抹去",
            where=attachment.number,
            remedy="无法恢复，也不应恢复；登记见 swtool attach list",
        )


def refuse_export(office: Office, attachment: Attachment, output: Path) -> None:
    """Raise where an attachment may not or cannot be handed out (see ``export``)."""
    refuse_put_away(attachment)
    _refuse_removed(attachment)
    state = state_of(office, attachment)
    if state is not State.WHOLE:
        raise DatabaseFault(
            f"附件{state.label}，没有导出",
            where=attachment.number,
            remedy="用 swtool attach verify 查看全部；从最近的备份取回，或把原件再添加一次",
        )
    allowed = suffixes(attachment.media_type)
    if output.suffix.lower() not in allowed:
        raise UsageFault(
            f"这份附件是 {type_label(attachment.media_type)}，文件名的结尾不对",
            where=str(output),
            remedy=f"文件名请以 {' 或 '.join(allowed)} 结尾",
        )


def state_of(office: Office, attachment: Attachment) -> State:
    """How its content lies in the folder, by its digest."""
    path = attachments.path_of(office.db.path, attachment.sha256)
    return attachments.state_of(path, attachment.sha256, attachment.size)


def material_named(text: str) -> str:
    """The word of a material in either language. Raises ``UsageFault`` with all there are."""
    plain = text.strip()
    for word, label in MATERIALS.items():
        if plain.lower() == word or plain == label:
            return word
    near = get_close_matches(plain, [*MATERIALS, *MATERIALS.values()], n=1)
    listed = "、".join(f"{word} {label}" for word, label in MATERIALS.items())
    hint = f"相近的有：{near[0]}；" if near else ""
    raise UsageFault(f"没有“{plain}”这种材料", where="--material", remedy=f"{hint}可用：{listed}")


@contextmanager
def _placed(office: Office, content: Incoming, *, keep: bool) -> Iterator[None]:
    """Where the transaction inside fails, what it had put in place goes again, unless somebody else needs it."""
    lay_there = attachments.path_of(office.db.path, content.sha256).exists()
    try:
        yield
    except BaseException:
        if keep and not lay_there:
            _withdraw(office, content.sha256)
        raise


def _withdraw(office: Office, sha256: str) -> None:
    """Remove a content under the write lock, so that no other program can be about to name it."""
    try:
        with office.change("撤回没有登记成的附件", keep=False):
            if not is_needed(office.db, sha256):
                attachments.remove_content(office.db.path, sha256)
    except (sqlite3.Error, SwtoolError):
        return  # it stays as a file that no row names; `attach verify` tells of it


def _insert(
    office: Office, tx: Transaction, source: Path, new: NewAttachment, content: Incoming, judged: Judged
) -> Attachment:
    row_id = store.insert_attachment(
        tx,
        {
            "subject_kind": new.kind.word,
            "subject_uid": new.subject.uid,
            "material": new.material,
            "sha256": content.sha256,
            "size": content.size,
            "media_type": judged.media_type,
            "file_name": without_numbers(source.name),
            "issued_on": str(new.issued_on) if new.issued_on else None,
            "note": new.note,
        },
    )
    made = store.attachment_named(office.db, str(row_id))
    assert made.id == row_id
    return made


def _corrected(tx: Transaction, standing: Attachment, new: NewAttachment) -> Attachment | None:
    stated = {"issued_on": str(new.issued_on) if new.issued_on else None, "note": new.note}
    values = {key: value for key, value in stated.items() if value is not None and value != getattr(standing, key)}
    return store.replace_attachment(tx, standing, values) if values else None


def _refuse_removed(attachment: Attachment) -> None:
    if attachment.superseded_at is not None:
        raise SwtoolError(
            "这份附件已经撤下", where=attachment.number, remedy="用 swtool attach list --all 查看；要用的话重新添加"
        )


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
