"""Spoiling good books, and a worker that reads what came of it: one process for hundreds of files.

The worker does what ``read`` does, but opens in its own process what would be opened in a child, and is bounded itself:
a child for each file would take nearly all the time. Where it dies there, the child would have died; where it
dies in front of what is read in-process, or says anything on standard error, that is a find.
"""

from __future__ import annotations

import io
import os
import random
import re
import select
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

from swtool import opening, rooms
from swtool.intake.plan import Book
from swtool.office import Office
from tests.offices import OPERATOR, TODAY, china_time
from tests.old_books import compound

ROOT = Path(__file__).parents[1]
_EXTREMES = (
    b"", b"0", b"-1", b"1", b"65536", b"999999999", b"4294967296", b"1e308", b"NaN", b"A0", b"XFD1048576",
    b"A1:XFD1048576", b"ZZZZ9", "张".encode(), b"&#0;", b"&lt;", b"\xff\xfe", b"s", b"inlineStr", b"true",
)  # fmt: skip
_TAG = re.compile(rb"<[^<>]{1,300}>")
_VALUE = re.compile(rb'="([^"<>]{0,200})"')
_TEXT = re.compile(rb">([^<>]{1,200})<")

WORKER = """
import sys
from pathlib import Path
from swtool.workbooks import read as reading
from swtool.workbooks import read_child
from swtool.workbooks.cells import WorkbookFault
from swtool.workbooks.read_bounds import limit_memory
from swtool.workbooks.read_engines import panics_unheard
from swtool.errors import SwtoolError
office = books = None
if sys.argv[1]:
    from tests.fuzz_house import open_office
    office, books = open_office(Path(sys.argv[1]))
    from swtool.intake.load import load

def here(container, data, name, password):
    print("inside", flush=True)
    with panics_unheard():
        try:
            answer = read_child._answer(container, data, name, password)
        except MemoryError:
            answer = read_child._told(read_child._beyond(container, name, "内存"))
    print("outside", flush=True)
    if not isinstance(answer, read_child.Content):
        kind, what, where, why, remedy = answer
        raise kind(what, where=where, why=why, remedy=remedy)
    return answer

read_child.open_in_child = here
for number, line in enumerate(sys.stdin):
    path = Path(line.rstrip("\\n"))
    if number == 8:
        limit_memory(900_000_000)
    try:
        if office is None:
            book = reading.read(path)
            told = f"read {book.kind} {sum(len(sheet.rows) for sheet in book.sheets)}"
        else:
            told = f"load {load(office, path, books, keep=False).state}"
    except SwtoolError as fault:
        told = "refused " + str(fault).replace("\\n", " ")
    except MemoryError:
        told = "memory"
    except BaseException as error:
        told = f"raised {type(error).__name__} {error}".replace("\\n", " ")
    with open("/proc/self/statm", encoding="ascii") as statm:
        print("done", int(statm.read().split()[1]) * 4, told, flush=True)
"""


def open_office(db: Path) -> tuple[Office, tuple[Book, ...]]:
    """The office of a worker that loads, and the forms that it knows."""
    return opening.open_office(db, today=TODAY, now=china_time(TODAY), actor=OPERATOR), rooms.books()


class Worker:
    """A process that reads files one after another. Started anew where it died."""

    def __init__(self, said: Path, db: Path | None = None) -> None:
        """``said``: where what it says on standard error goes; ``db``: the office to load into, else it only reads."""
        self.db = db
        self._said = said.open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, path: Path, limit: float) -> tuple[str, int]:
        """What became of the file (``hung``, ``died``, ``died inside``, or told), and the worker's size in kB."""
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{path}\n".encode())
        process.stdin.flush()
        said = b""
        while b"done " not in said or not said.endswith(b"\n"):
            ready, _, _ = select.select([process.stdout], [], [], limit)
            if not ready:
                self._end()
                return ("hung inside" if said.endswith(b"inside\n") else "hung"), 0
            block = os.read(process.stdout.fileno(), 1 << 16)
            if not block:
                self._end()
                return ("died inside" if said.endswith(b"inside\n") else "died"), 0
            said += block
        _, size, told = said.decode("utf-8").splitlines()[-1].split(" ", 2)
        return told, int(size)

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-c", WORKER, str(self.db or "")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, bufsize=0, cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip
        return self._process

    def close(self) -> None:
        """End the process, if one runs."""
        self._end()
        self._said.close()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def spoiled(data: bytes, name: str, dice: random.Random) -> bytes:
    """The book with one to three faults of the kind that its container can have."""
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        ways = [_flip, _cut, _insert, _repeat]
        if data.startswith(b"PK"):
            ways = [_spoil_zip] * 5 + [_spoil_part] * 10 + ways
        elif data.startswith(b"\xd0\xcf") and name.endswith(".xls"):
            ways = [_spoil_stream] * 8 + ways
        elif data[:1] == b"\x09":
            ways = [_spoil_records] * 6 + ways
        elif data.lstrip()[:1] == b"<" or b"<html" in data:
            ways = [_spoil_xml] * 6 + ways
        data = dice.choice(ways)(data, dice)
        if not data:
            break
    return data


def _place(data: bytes, dice: random.Random) -> int:
    return dice.randrange(max(len(data), 1))


def _flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 2, 8, 64))):
        if changed:
            changed[_place(data, dice)] = dice.choice((0, 255, dice.randrange(256)))
    return bytes(changed)


def _cut(data: bytes, dice: random.Random) -> bytes:
    at = _place(data, dice)
    return data[:at] if dice.random() < 0.5 else data[:at] + data[at + dice.choice((1, 7, 100, 4000)) :]


def _insert(data: bytes, dice: random.Random) -> bytes:
    at = _place(data, dice)
    return data[:at] + dice.choice((dice.randbytes(9), b"\0" * 50, b'"', b"\r\n", b"<x>", b"]]>")) + data[at:]


def _repeat(data: bytes, dice: random.Random) -> bytes:
    at = _place(data, dice)
    piece = data[at : at + dice.choice((10, 200, 2000))]
    return data[:at] + piece * dice.choice((2, 3, 40)) + data[at:]


def _spoil_zip(data: bytes, dice: random.Random) -> bytes:
    """A part left out, there twice, empty, under another name, or with false sizes in the directory."""
    parts = _parts(data)
    if not parts:
        return _flip(data, dice)
    which = dice.randrange(len(parts))
    name, content = parts[which]
    way = dice.randrange(6)
    if way == 0:
        del parts[which]
    elif way == 1:
        parts.append((name, dice.choice((b"", content, content[: len(content) // 2]))))
    elif way == 2:
        parts[which] = (name, b"")
    elif way == 3:
        parts[which] = (dice.choice(("../" + name, "/" + name, name.upper(), name + "x", "x" * 300)), content)
    elif way == 4:
        parts[which] = (name, content[: _place(content, dice)])
    packed = _packed(parts)
    if way == 5:
        at = packed.rfind(b"PK\x01\x02", 0, _place(packed, dice) + 4)
        if at >= 0:
            false = struct.pack("<I", dice.choice((0, 1, 0xFFFFFFF0, 50_000_000)))
            at += dice.choice((16, 20, 24, 42))
            packed = packed[:at] + false + packed[at + 4 :]
    return packed


def _spoil_part(data: bytes, dice: random.Random) -> bytes:
    parts = _parts(data)
    if not parts:
        return _flip(data, dice)
    which = dice.randrange(len(parts))
    name, content = parts[which]
    parts[which] = (name, dice.choice((_spoil_xml, _spoil_xml, _spoil_xml, _flip, _cut))(content, dice))
    return _packed(parts)


def _spoil_xml(data: bytes, dice: random.Random) -> bytes:
    way = dice.randrange(9)
    pattern = _VALUE if way < 4 else _TEXT if way < 6 else _TAG
    found = list(pattern.finditer(data))
    if not found:
        return _flip(data, dice)
    hit = dice.choice(found)
    start, end = hit.span(1) if way < 6 else hit.span()
    if way < 6:
        new = dice.choice(_EXTREMES)
    elif way == 6:
        new = b""
    elif way == 7:
        new = hit[0] * dice.choice((2, 50, 3000))
    else:
        new = dice.choice((b"<!-- x -->", b"<![CDATA[x]]>", b"<?x y?>", b"<x>" * 400, b"&amp;", b"&x;")) + hit[0]
    return data[:start] + new + data[end:]


def _spoil_stream(data: bytes, dice: random.Random) -> bytes:
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as store:
            name = "Workbook" if store.exists("Workbook") else "Book"
            stream = store.openstream(name).read()
    except Exception:  # noqa: BLE001  an earlier fault hit the container
        return _flip(data, dice)
    return compound({name: _spoil_records(stream, dice)})


def _spoil_records(data: bytes, dice: random.Random) -> bytes:
    """One record with another number, another size, extreme fields; left out, or there many times."""
    places = []
    at = 0
    while at + 4 <= len(data):
        number, size = struct.unpack_from("<HH", data, at)
        if number == 0 and size == 0:
            break
        places.append((at, size))
        at += 4 + size
    if not places:
        return _flip(data, dice)
    at, size = dice.choice(places)
    end = at + 4 + size
    whole = data[at:end]
    way = dice.randrange(6)
    if way == 0:
        whole = struct.pack("<H", dice.choice((0x0A, 0xFC, 0x3C, 0xE5, 0x85, dice.randrange(0x500)))) + whole[2:]
    elif way == 1:
        whole = whole[:2] + struct.pack("<H", dice.choice((0, 1, min(size + 1, 0xFFFF), 0xFFFF))) + whole[4:]
    elif way == 2 and size >= 4:
        whole = whole[:4] + dice.choice((b"\xff\xff", b"\xfe\xff", b"\0\0")) * 2 + whole[8:]
    elif way == 3:
        whole = b""
    elif way == 4:
        whole = whole * dice.choice((2, 100))
    else:
        whole = whole[:4] + _flip(whole[4:], dice)
    return data[:at] + whole + data[end:]


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    """The parts of an archive; none where an earlier fault has hit it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # noqa: BLE001  anything goes wrong in a spoiled archive
        return []


def _packed(parts: list[tuple[str, bytes]]) -> bytes:
    import warnings

    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name or "x"), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
