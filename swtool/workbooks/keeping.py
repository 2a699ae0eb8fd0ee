"""What of a workbook does not survive being opened and saved again by openpyxl, told in the words of a clerk."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape

from swtool.patterns import Pattern

_PARTS = (
    ("xl/slicers/", "切片器"),
    ("xl/timelines/", "日程表"),
    ("xl/threadedComments/", "对话式批注"),
    ("xl/activeX/", "控件"),
    ("xl/ctrlProps/", "控件"),
    ("xl/diagrams/", "SmartArt 图形"),
    ("xl/ink/", "墨迹"),
    ("xl/embeddings/", "嵌入的文件"),
    ("xl/richData/", "单元格内嵌图片"),
    ("xl/cellimages", "单元格内嵌图片"),  # WPS
)
_IN_SHEETS = (
    (b"x14:dataValidation ", "引用其他工作表的下拉选项"),
    (b"x14:conditionalFormatting", "部分条件格式"),
    (b"x14:sparklineGroup ", "迷你图"),
    (b"<legacyDrawingHF ", "页眉页脚里的图片"),
    (b"<picture ", "工作表背景图片"),
    (b"<protectedRange ", "允许编辑区域"),
)
_SHAPES = (b"<xdr:sp>", b"<xdr:sp ", b"<xdr:cxnSp")
_SHAPE = Pattern(r"<xdr:sp[ >].*?</xdr:sp>", re.DOTALL)
_WORDS = Pattern(r"<a:t(?: [^>]*)?>([^<]*)</a:t>|(</a:p>)")
_MOST_LOOKED_AT = 20_000_000  # bytes of a part


def lost_on_saving(data: bytes) -> tuple[str, ...]:
    """Names of what the book holds and the saved copy will lack; () where nothing is lost, or it is no zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return tuple(dict.fromkeys(_lost(archive)))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ()


def words_in_shapes(data: bytes) -> tuple[str, ...]:
    """What is written in each text box or shape, which the saved copy will lack; () where it is no zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return tuple(_words(archive))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ()


def _words(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if name.startswith("xl/drawings/drawing") and archive.getinfo(name).file_size <= _MOST_LOOKED_AT:
            for shape in _SHAPE.finditer(archive.read(name).decode("utf-8", errors="replace")):
                pieces = (unescape(run[1]) if run[1] is not None else "\n" for run in _WORDS.finditer(shape[0]))
                if text := "".join(pieces).strip():
                    yield text


def _lost(archive: zipfile.ZipFile) -> list[str]:
    names = archive.namelist()
    found = [label for start, label in _PARTS if any(name.startswith(start) for name in names)]
    if any(name.startswith("xl/media/") and name.lower().endswith((".emf", ".wmf", ".svg")) for name in names):
        found.append("矢量图片")
    for name in names:
        small = archive.getinfo(name).file_size <= _MOST_LOOKED_AT
        if name.startswith("xl/drawings/drawing") and small:
            text = archive.read(name)
            if any(shape in text for shape in _SHAPES):
                found.append("文本框和图形")
        elif name.startswith("xl/worksheets/sheet") and small:
            text = archive.read(name)
            found += [label for sign, label in _IN_SHEETS if sign in text]
    return found
