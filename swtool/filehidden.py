"""What lies hidden in the texts and bytes of a finished file: encoded, embedded, spread over cells, drawn."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from swtool.patterns import Pattern

Cells = list[tuple[str, str]]
"""Neighbouring cells: place and text of each."""

_LEAST, _MOST = 8, 400  # bytes of a readable run worth looking at
_DATA_URI = Pattern(r"base64,\s*([A-Za-z0-9+/=\s]{16,})")
_PRINTABLE = re.compile(rb"[\x20-\x7e\x80-\xfd]{%d,}" % _LEAST)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PDF_STRING = re.compile(rb"\(((?:[^()\\\\]|\\\\.)*)\)|<([0-9A-Fa-f\s]{4,})>")
_USUAL_CUTS = frozenset(
    [(6, 8, 4), (6, 4, 4, 4), (4, 4, 4, 4, 2), (6, 6, 6), (6, 12), (14, 4), (9, 9), (17, 1), (1,) * 18]
)


def hidden_in(text: str) -> Iterator[str]:
    """What a text says when it is decoded: percent signs, entities, data URIs."""
    if "%" in text and (decoded := unquote(text)) != text:
        yield decoded
    if "&" in text and (decoded := unescape(text)) != text:
        yield decoded
    for match in _DATA_URI.finditer(text):
        try:
            yield from printable(base64.b64decode(re.sub(r"\s", "", match[1]) + "=="))
        except (binascii.Error, ValueError):
            continue


def printable(content: bytes) -> Iterator[str]:
    """The readable runs in bytes, as UTF-8 and as UTF-16."""
    for match in _PRINTABLE.finditer(content):
        for start in range(0, len(match[0]), _MOST - 40):
            yield match[0][start : start + _MOST].decode("utf-8", "replace")
    for encoding in ("utf-16-le", "utf-16-be"):
        wide = content.decode(encoding, "replace")
        yield from re.findall(r"[0-9Xx \-]{11,40}", wide)


def pdf_texts(content: bytes) -> Iterator[str]:
    """The strings of a PDF: properties, annotations and, unpacked, its streams.

    Text drawn with a subset of a font stands there as numbers of glyphs and is not read: the page it is drawn from is
    scanned before.
    """
    bodies = [content]
    for stream in _STREAM.finditer(content):
        try:
            bodies.append(zlib.decompress(stream[1]))
        except zlib.error:
            continue
    for number, body in enumerate(bodies):
        outside = _STREAM.sub(b" ", body) if number == 0 else body
        for plain, coded in _PDF_STRING.findall(outside):
            raw = (
                bytes.fromhex(re.sub(r"\s", "", coded.decode("ascii")).ljust(len(coded) + len(coded) % 2, "0"))
                if coded
                else plain
            )
            wide = raw.startswith(b"\xfe\xff")
            yield raw[2:].decode("utf-16-be", "replace") if wide else raw.decode("utf-8", "replace")
        if b"<x:xmpmeta" in outside or b"<?xpacket" in outside:
            yield from re.findall(r">([^<]+)<", outside.decode("utf-8", "replace"))


def tables_of(rows: list[Cells]) -> Iterator[Cells]:
    """A table as lists of neighbours in which a number may be spread: its rows, and runs of digits in its columns.

    Downwards only runs cut the way a resident ID is cut are given: a column of counts is a long row of digits, too.
    """
    yield from (row for row in rows if len(row) > 1)
    width = max(map(len, rows), default=0)
    for place in range(width):
        column = [row[place] if place < len(row) else ("", "") for row in rows]
        lengths = [len(text.strip()) if re.fullmatch(r"\s*[0-9]+[Xx]?\s*", text, re.ASCII) else 0 for _, text in column]
        for first in range(len(column)):
            for cut in _USUAL_CUTS:
                if tuple(lengths[first : first + len(cut)]) == cut:
                    yield column[first : first + len(cut)]
