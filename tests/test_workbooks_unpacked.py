"""The parts of a zip file are unpacked a block at a time, to their last byte."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from swtool.workbooks import read_zip


def _packed(content: bytes, method: int = zipfile.ZIP_DEFLATED) -> tuple[bytes, zipfile.ZipInfo]:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("甲.xml", content)
    with zipfile.ZipFile(file) as archive:
        return file.getvalue(), archive.getinfo("甲.xml")


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_zip, "_CHUNK", 64)
    monkeypatch.setattr(read_zip, "_FEED", 16)


@given(st.binary(max_size=9), st.integers(0, 400), st.binary(max_size=300))
@example(b"ab", 161, b"")  # its last repetition begins in one block and ends in the next, with nothing more to unpack
@example(b"", 0, b"")
def test_nothing_is_lost_between_blocks(repeated: bytes, times: int, more: bytes) -> None:
    content = repeated * times + more
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        blocks = list(read_zip.blocks_of(*_packed(content, method)))
        assert b"".join(blocks) == content
        assert all(len(block) <= 64 for block in blocks)


def test_a_repetition_over_the_end_of_any_block_is_unpacked() -> None:
    for length in range(1, 600):
        assert b"".join(read_zip.blocks_of(*_packed(b"a" * length))) == b"a" * length, length


def test_a_part_without_its_end_is_refused() -> None:
    data, info = _packed(bytes(range(256)) * 3)
    info.compress_size -= 2
    with pytest.raises(zipfile.BadZipFile):
        list(read_zip.blocks_of(data, info))


def test_a_part_that_unpacks_to_more_than_it_says_is_refused() -> None:
    data, info = _packed(b"a" * 500)
    info.file_size = 100
    with pytest.raises(zipfile.BadZipFile):
        list(read_zip.blocks_of(data, info))
