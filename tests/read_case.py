"""Files of given bytes, and books that are made to be read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.book_samples import zipped

Save = Callable[[str, bytes], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def write(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def xlsx(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def simple_xlsx(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    return xlsx(book)


def with_part(data: bytes, changes: Callable[[str, bytes], bytes | None]) -> bytes:
    """The archive with each part changed; None leaves a part out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: changes(name, archive.read(name)) for name in archive.namelist()}
    return zipped({name: content for name, content in parts.items() if content is not None})
