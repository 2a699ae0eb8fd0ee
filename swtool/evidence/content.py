"""What may be kept as evidence: papers and pictures that still open in ten years and run nothing. Content decides."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from swtool.errors import SwtoolError
from swtool.filekinds import FileKind, kind_by_magic, kind_in_archive, looks_like_text
from swtool.policy.words import WORDS

_HEAD, _TAIL = 4096, 4096
_HTML_SIGNS = ("<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml")

MEDIA_TYPES: Mapping[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.OFD: "application/ofd",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.TIFF: "image/tiff",
    FileKind.HEIC: "image/heic",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.DOC: "application/msword",
    FileKind.XLS: "application/vnd.ms-excel",
}
_SUFFIXES: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.TIFF: (".tif", ".tiff"),
    FileKind.DOC: (".doc", ".wps"),
    FileKind.XLS: (".xls", ".et"),
}
_ENDS: Mapping[FileKind, bytes] = {FileKind.PDF: b"%%EOF", FileKind.JPEG: b"\xff\xd9", FileKind.PNG: b"IEND"}
_OLE_STREAMS = (("worddocument", FileKind.DOC), ("workbook", FileKind.XLS), ("book", FileKind.XLS))
_OLE_MACROS = ("macros", "_vba_project_cur", "_vba_project", "vba")


class Judged(NamedTuple):
    """A file that may be kept. ``is_whole`` is False where its end is missing: it may not have been copied to it."""

    kind: FileKind
    is_whole: bool

    @property
    def media_type(self) -> str:
        """Its type as the register keeps it."""
        return MEDIA_TYPES[self.kind]


def judge(path: Path, name: Path, accepted: Sequence[str]) -> Judged:
    """Whether the content at ``path`` may be kept; ``name`` is what the user called it, for the message.

    Raises ``SwtoolError`` that says what it is and what is accepted.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    kind = kind_by_magic(head)
    if kind is FileKind.ZIP:
        kind = _in_archive(path, name, accepted)
    elif kind is FileKind.OLE2:
        kind = _in_compound(path, name, accepted)
    if kind is None:
        raise _refusal(name, _unknown(head), accepted)
    if kind.value not in accepted or kind not in MEDIA_TYPES:
        raise _refusal(name, f"这是{kind.label}", accepted)
    return Judged(kind, _ENDS[kind] in tail if kind in _ENDS else True)


def kind_of(media_type: str) -> FileKind | None:
    """The kind that a stored type names; None for one that no program of this version stored."""
    return next((kind for kind, known in MEDIA_TYPES.items() if known == media_type), None)


def type_label(media_type: str) -> str:
    """A stored type in the office's word: PDF, JPG …"""
    kind = kind_of(media_type)
    return WORDS[kind.value] if kind else media_type


def suffixes(media_type: str) -> tuple[str, ...]:
    """The endings a file of that type may have, the usual one first."""
    kind = kind_of(media_type)
    return _SUFFIXES.get(kind, (f".{kind.value}",)) if kind else (".bin",)


def _in_archive(path: Path, name: Path, accepted: Sequence[str]) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.namelist()
            mimetype = archive.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in parts else ""
            locked = any(part.flag_bits & 1 for part in archive.infolist())
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as fault:
        raise SwtoolError(
            "文件不完整或已损坏（可能没有传完）", where=str(name), remedy="在原来的电脑上确认能打开，重新复制一份"
        ) from fault
    if locked:
        raise _locked(name)
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise _with_macros(name)
    kind = kind_in_archive(parts, mimetype)
    if kind in (FileKind.DOCX, FileKind.XLSX) and "[Content_Types].xml" not in parts:
        raise _refusal(name, f"这是{FileKind.ZIP.label}", accepted)
    return kind


def _in_compound(path: Path, name: Path, accepted: Sequence[str]) -> FileKind:
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(str(path)) as compound:
            parts = {part.lower() for entry in compound.listdir(storages=True) for part in entry}
    except Exception as fault:
        raise SwtoolError(
            "文件不完整或已损坏（可能没有传完）", where=str(name), remedy="在原来的电脑上确认能打开，重新复制一份"
        ) from fault
    if "encryptedpackage" in parts:
        raise _locked(name)
    if parts & set(_OLE_MACROS):
        raise _with_macros(name)
    for stream, kind in _OLE_STREAMS:
        if stream in parts:
            return kind
    raise _refusal(name, f"这是{(FileKind.PPT if 'powerpoint document' in parts else FileKind.OLE2).label}", accepted)


def _unknown(head: bytes) -> str:
    if not looks_like_text(head):
        return "认不出这是什么文件"
    start = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("#!", "@echo")):
        return "这是脚本（程序文件）"
    if any(sign in start[:512] for sign in _HTML_SIGNS):
        return "这是网页"
    return "这是文本，不是签字盖章的材料"


def _refusal(name: Path, what: str, accepted: Sequence[str]) -> SwtoolError:
    listed = "、".join(WORDS.get(word, word) for word in accepted)
    return SwtoolError(
        f"{what}，不能作附件",
        where=str(name),
        why=f"只收：{listed}",
        remedy="请发扫描件（PDF）或照片，或另存为其中一种",
    )


def _locked(name: Path) -> SwtoolError:
    return SwtoolError(
        "文件加了打开密码，不能作附件",
        where=str(name),
        why="密码一旦丢了，存着也没有用",
        remedy="去掉密码另存一份，或转成 PDF",
    )


def _with_macros(name: Path) -> SwtoolError:
    return SwtoolError(
        "文档里带有宏（程序），不能作附件", where=str(name), remedy="另存为不带宏的 .docx 或 .xlsx，或转成 PDF"
    )
