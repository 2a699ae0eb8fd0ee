"""What is accepted as evidence: the content decides, never the name."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from swtool.errors import SwtoolError
from swtool.evidence.content import judge, kind_of, suffixes, type_label
from swtool.filekinds import FileKind
from swtool.policy.words import ATTACHMENT_TYPES
from tests.evidence_house import JPEG, PDF, PNG, archive

CONTENT = "[Content_Types].xml"
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(16)


def compound(*streams: str) -> bytes:
    """A compound file (OLE2) with empty streams of these names, built by hand: header, FAT, directory."""
    free, end, fat_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    fat = struct.pack("<128I", fat_sector, end, *[free] * 126)
    entries = [entry("Root Entry", 5, child=1 if streams else free)]
    entries += [
        entry(name, 2, right=place + 1 if place < len(streams) else free) for place, name in enumerate(streams, 1)
    ]
    entries += [bytes(64) + struct.pack("<HBBIII", 0, 0, 0, free, free, free) + bytes(48)] * (4 - len(entries))
    return header + fat + b"".join(entries)


def entry(name: str, kind: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    raw = name.encode("utf-16-le")
    start = 0xFFFFFFFE
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, 0xFFFFFFFF, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, 0)


GOOD = {
    "pdf": PDF,
    "ofd": archive("OFD.xml", "Doc_0/Document.xml"),
    "jpeg": JPEG,
    "png": PNG,
    "tiff": b"II*\x00" + bytes(20),
    "heic": HEIC,
    "docx": archive(CONTENT, "word/document.xml"),
    "xlsx": archive(CONTENT, "xl/workbook.xml"),
    "doc": compound("WordDocument"),
    "xls": compound("Workbook"),
}


def test_every_type_that_a_county_may_name_is_tried_here() -> None:
    assert tuple(GOOD) == ATTACHMENT_TYPES


@pytest.mark.parametrize("word", GOOD)
def test_accepted_whatever_it_is_called(word: str, tmp_path: Path) -> None:
    path = tmp_path / "材料.exe"
    path.write_bytes(GOOD[word])
    judged = judge(path, path, ATTACHMENT_TYPES)
    assert judged.kind is FileKind(word)
    assert judged.is_whole
    assert kind_of(judged.media_type) is judged.kind
    assert suffixes(judged.media_type)[0] in (f".{word}", ".jpg", ".tif")
    assert type_label(judged.media_type) == {"jpeg": "JPG"}.get(word, word.upper())


@pytest.mark.parametrize("word", GOOD)
def test_refused_where_the_county_does_not_take_it(word: str, tmp_path: Path) -> None:
    path = tmp_path / "材料.pdf"
    path.write_bytes(GOOD[word])
    others = tuple(other for other in ATTACHMENT_TYPES if other != word)
    with pytest.raises(SwtoolError, match="不能作附件") as refused:
        judge(path, path, others)
    assert refused.value.why == "只收：" + "、".join({"jpeg": "JPG"}.get(other, other.upper()) for other in others)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00", "这是程序文件"),
        (b"\x7fELF\x02\x01\x01\x00", "这是程序文件"),
        (b"#!/bin/sh\nrm -rf /\n", "这是脚本"),
        (b"@echo off\r\ndel *.*\r\n", "这是脚本"),
        (b"<!DOCTYPE html><html></html>", "这是网页"),
        (b"\xef\xbb\xbf<html><script>1</script></html>", "这是网页"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "这是网页"),
        ("承诺书：本人承诺".encode(), "这是文本"),
        (b"MIME-Version: 1.0\r\n", "这是单个文件网页"),
        (archive("a.pdf", "b.pdf"), "这是压缩包（ZIP）"),
        (archive("word/document.xml"), "这是压缩包（ZIP）"),  # no document without its table of contents
        (b"Rar!\x1a\x07\x00" + bytes(9), "这是压缩包（RAR）"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(9), "这是压缩包（7z）"),
        (b"\x1f\x8b\x08" + bytes(9), "这是压缩包（GZ）"),
        (b"GIF89a" + bytes(9), "这是图片（GIF）"),
        (b"BM\x00\x00\x00\x00" + bytes(9), "这是图片（BMP）"),
        (b"SQLite format 3\x00" + bytes(9), "这是数据库文件"),
        (archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "这是ODF 文档"),
        (archive(CONTENT, "ppt/presentation.xml"), "这是演示文稿"),
        (compound("PowerPoint Document"), "这是演示文稿"),
        (compound("Contents"), "这是复合文档"),  # an installer is one, too
        (bytes(range(1, 200)), "认不出这是什么文件"),
        (archive(CONTENT, "word/document.xml", "word/vbaProject.bin"), "文档里带有宏"),
        (archive(CONTENT, "xl/workbook.xml", "xl/vbaProject.bin"), "文档里带有宏"),
        (compound("WordDocument", "Macros"), "文档里带有宏"),
        (compound("EncryptedPackage"), "文件加了打开密码"),
        (archive(CONTENT, "word/document.xml")[:60], "文件不完整或已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "文件不完整或已损坏"),
    ],
)
def test_refused_with_what_it_is(content: bytes, what: str, tmp_path: Path) -> None:
    path = tmp_path / "承诺书.pdf"
    path.write_bytes(content)
    with pytest.raises(SwtoolError) as refused:
        judge(path, path, ATTACHMENT_TYPES)
    assert what in refused.value.what
    assert refused.value.remedy


@pytest.mark.parametrize(("content", "cut"), [(PDF, 8), (JPEG, 2), (PNG, 12)])
def test_a_file_whose_end_is_missing_is_told_of(content: bytes, cut: int, tmp_path: Path) -> None:
    path = tmp_path / "半份"
    path.write_bytes(content[:-cut])
    assert not judge(path, path, ATTACHMENT_TYPES).is_whole
