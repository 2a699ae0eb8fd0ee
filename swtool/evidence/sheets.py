"""What can be shown of attachments: the list, one of them, what is wrong with the folder. File names are masked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from swtool.evidence.content import type_label
from swtool.evidence.recording import state_of
from swtool.evidence.store import ERASED, Attachment, attachments, removal_of, versions_of
from swtool.evidence.subjects import SubjectKind
from swtool.office import Office
from swtool.privacy import mask_all
from swtool.store.attachment_audit import Fault, number_of
from swtool.store.attachments import megabytes
from swtool.tables import Heading, Show, Table

_NO_LABEL = "已不在登记簿"


def subject_labels(office: Office, kinds: Sequence[SubjectKind], listed: Iterable[Attachment]) -> dict[str, str]:
    """Subject uid → 人员 330481-00001, 社工站 许村镇社工站 …: one question a kind."""
    uids: dict[str, set[str]] = {}
    for each in listed:
        uids.setdefault(each.subject_kind, set()).add(each.subject_uid)
    return {
        uid: f"{kind.title} {label}"
        for kind in kinds
        if kind.word in uids
        for uid, label in kind.labels(office.db, uids[kind.word]).items()
    }


def attachment_list(
    office: Office,
    kinds: Sequence[SubjectKind],
    as_of: date | None,
    *,
    subject: tuple[str, str] | None = None,
    also: Collection[str] = (),
    kind: str | None = None,
    removed: bool = False,
    names: bool = False,
) -> Table:
    """One line an attachment, by number; of one subject (and what it stands for), or one kind of subject if asked.

    ``names`` adds the names that the files came with, which are personal.
    """
    listed = attachments(office.db, as_of, subject=subject, also=also, kind=kind, removed=removed)
    labels = subject_labels(office, kinds, listed)
    rows = [
        (
            each.number,
            labels.get(each.subject_uid, _NO_LABEL),
            each.material_label,
            type_label(each.media_type),
            megabytes(each.size),
            each.issued_on,
            each.recorded_at[:10],
            each.state_label,
            *((each.file_name,) if names else ()),
        )
        for each in listed
    ]
    headings = (
        Heading("number", "编号", Show.CODE),
        Heading("subject", "对象"),
        Heading("material", "材料"),
        Heading("type", "类型", minor=True),
        Heading("size", "大小"),
        Heading("issued_on", "日期", Show.DAY),
        Heading("recorded_at", "添加日", Show.DAY, minor=True),
        Heading("state", "状态"),
        *((Heading("file_name", "原文件名", mask=mask_all),) if names else ()),
    )
    return Table("附件", headings, rows, as_of=as_of)


def attachment_sheet(office: Office, kinds: Sequence[SubjectKind], one: Attachment) -> Table:
    """Everything about one attachment as one row, so that each datum keeps its own mask; its content is read."""
    lies = "内容已抹去" if one.state == ERASED else state_of(office, one).label
    row = (
        one.number,
        subject_labels(office, kinds, [one]).get(one.subject_uid, _NO_LABEL),
        one.material_label,
        type_label(one.media_type),
        megabytes(one.size),
        one.issued_on,
        one.file_name,
        one.note,
        versions_of(office.db, one)[0].recorded_at[:16].replace("T", " "),
        one.state_label,
        removal_of(office.db, one),
        lies,
        one.sha256,
    )
    headings = (
        Heading("number", "编号", Show.CODE),
        Heading("subject", "对象"),
        Heading("material", "材料"),
        Heading("type", "类型"),
        Heading("size", "大小"),
        Heading("issued_on", "日期", Show.DAY),
        Heading("file_name", "原文件名", mask=mask_all),
        Heading("note", "备注", mask=mask_all),
        Heading("recorded_at", "添加时间"),
        Heading("state", "状态"),
        Heading("removed_why", "撤下原因", mask=mask_all),
        Heading("content", "内容"),
        Heading("sha256", "摘要（SHA-256）", Show.CODE),
    )
    return Table(f"附件 {one.number}", headings, [row])


def fault_list(faults: Sequence[Fault], whole: str = "") -> Table:
    """What is wrong with the contents, one line each; ``whole`` says of an empty list what was looked at."""
    rows = [(number_of(fault.expected.row_id), fault.what, fault.expected.sha256) for fault in faults]
    headings = (
        Heading("number", "编号", Show.CODE),
        Heading("what", "情况"),
        Heading("sha256", "摘要（SHA-256）", Show.CODE, minor=True),
    )
    return Table("有问题的附件", headings, rows, notes=() if rows or not whole else (whole,))
