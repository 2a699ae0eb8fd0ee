"""Papers for tests of evidence: the smallest files of each kind, and an office with somebody to hang them on."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from swtool.dates import PartialDate
from swtool.evidence.recording import Attached, NewAttachment, attach
from swtool.evidence.subjects import Subject
from swtool.rooms import subjects
from swtool.store import attachments
from swtool.store.audit import verify
from tests.filings_house import House, house

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
OTHER_PDF = b"%PDF-1.4\n2 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB\x60\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9"


def archive(*names: str, mimetype: str = "") -> bytes:
    """A zip with parts of these names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, text in (*((("mimetype", mimetype),) if mimetype else ()), *((name, "x") for name in names)):
            made.writestr(zipfile.ZipInfo(name), text)  # of no day: the same bytes in every run
    return held.getvalue()


def paper(folder: Path, content: bytes = PDF, name: str = "材料.pdf") -> Path:
    """A file to attach."""
    path = folder / name
    path.write_bytes(content)
    return path


def hang(
    there: House,
    source: Path,
    kind: str,
    text: str,
    material: str = "commitment_letter",
    issued: str = "",
    *,
    keep: bool = True,
) -> Attached:
    """Attach a file to what a clerk would call ``text``."""
    chosen = next(one for one in subjects() if one.word == kind)
    found: Subject = chosen.find(there.office, text)
    day = PartialDate.parse(issued) if issued else None
    return attach(there.office, source, NewAttachment(chosen, found, material, day), keep=keep)


def staff_no(there: House, person: int) -> str:
    return str(there.office.db.value("SELECT staff_no FROM person WHERE id = ?", (person,)))


@pytest.fixture
def there(tmp_path: Path) -> House:
    folder = tmp_path / "社工科 文件"
    folder.mkdir()
    return house(folder)


def files(there: House) -> list[str]:
    """What lies in the folder, by name."""
    return [path.name for path in attachments.stored(there.office.db.path)]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def problems(there: House) -> list[tuple[str, str, str]]:
    return [(one.code, one.place, one.what) for one in verify(there.office.db)]
