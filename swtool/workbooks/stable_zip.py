"""Same content, same bytes: office files are zips, and their clocks and names of authors are taken out here.

Seals and receipts name files by digest, so that a file written twice from the same records has to be the same file.
"""

from __future__ import annotations

import io
import os
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

CORE = "docProps/core.xml"
APP = "docProps/app.xml"
FIXED_TIME = b"2000-01-01T00:00:00Z"
"""The created and modified time that every written file carries."""

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_LARGE = 1_000_000  # bytes from which on a part is packed for speed: an eighth larger, in four tenths of the time
_DOS_DAY = 0x0021  # 1980-01-01, the first day that a zip can tell
_UTF8_NAME = 0x0800
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_NOTHING: Mapping[str, Callable[[bytes], bytes]] = {}


class _Entry(NamedTuple):
    name: bytes
    method: int
    crc: int
    size: int
    packed: bytes


def stable_zip(path: Path, amend: Mapping[str, Callable[[bytes], bytes]] = _NOTHING) -> None:
    """Rewrite an xlsx or docx in place: entries sorted, timestamps fixed, no author, no company.

    ``amend`` changes the content of single entries, by name. The packed bytes of all others are copied as they are, so
    that a large export costs no second compression.
    """
    rewritten = path.with_name(path.name + ".stable")
    try:
        with ZipFile(path) as archive, path.open("rb") as raw:
            infos = [archive.getinfo(name) for name in sorted(set(archive.namelist()))]
            with rewritten.open("wb") as out:
                directory = [_write_entry(out, _entry(archive, raw, info, amend)) for info in infos]
                start = out.tell()
                out.write(b"".join(directory))
                out.write(_END.pack(b"PK\5\6", 0, 0, len(infos), len(infos), out.tell() - start, start, 0))
        rewritten.replace(path)
    finally:
        rewritten.unlink(missing_ok=True)


def is_as_written(path: Path) -> bool:
    """Whether an office file is as it was written here, told by how the names in its directory stand: no other program
    leaves the first day there and says of every name that it is in UTF-8. Raises OSError."""
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except BadZipFile:  # damaged, or with a password
        return False
    return all(entry.date_time == _FIRST_DAY and entry.flag_bits == _UTF8_NAME for entry in entries)


def stored_zip(parts: Mapping[str, bytes]) -> bytes:
    """A zip of parts, sorted, undated, not compressed: the same bytes whatever zlib or system a machine has."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name in sorted(parts):
            info = ZipInfo(name, _FIRST_DAY)
            info.create_system = 0  # the same on every system
            archive.writestr(info, parts[name], ZIP_STORED)
    return out.getvalue()


def _entry(archive: ZipFile, raw: BinaryIO, info: ZipInfo, amend: Mapping[str, Callable[[bytes], bytes]]) -> _Entry:
    name = info.filename.encode("utf-8")
    change = _anonymous if info.filename in (CORE, APP) else amend.get(info.filename)
    if change is not None:
        content = change(archive.read(info))
        packer = zlib.compressobj(3 if len(content) >= _LARGE else 6, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
        return _Entry(name, ZIP_DEFLATED, zlib.crc32(content), len(content), packed)
    raw.seek(info.header_offset)
    header = _LOCAL.unpack(raw.read(_LOCAL.size))
    raw.seek(header[-2] + header[-1], os.SEEK_CUR)
    return _Entry(name, info.compress_type, info.CRC, info.file_size, raw.read(info.compress_size))


def _write_entry(out: BinaryIO, entry: _Entry) -> bytes:
    """Write local header and data; returns the entry's line of the central directory."""
    offset = out.tell()
    common = (20, _UTF8_NAME, entry.method, 0, _DOS_DAY, entry.crc, len(entry.packed), entry.size, len(entry.name), 0)
    out.write(_LOCAL.pack(b"PK\3\4", *common) + entry.name + entry.packed)
    return _CENTRAL.pack(b"PK\1\2", 20, *common, 0, 0, 0, 0, offset) + entry.name


def _anonymous(xml: bytes) -> bytes:
    for tag in (b"dc:creator", b"cp:lastModifiedBy", b"Company", b"Manager"):
        xml = re.sub(rb"(<%b(?:\s[^>]*)?>)[^<]*(</%b>)" % (tag, tag), rb"\1\2", xml)
    for tag in (b"dcterms:created", b"dcterms:modified"):
        xml = re.sub(rb"(<%b(?:\s[^>]*)?>)[^<]*(</%b>)" % (tag, tag), rb"\g<1>%b\2" % FIXED_TIME, xml)
    return re.sub(rb"<cp:lastPrinted>[^<]*</cp:lastPrinted>", b"", xml)
