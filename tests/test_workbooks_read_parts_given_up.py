"""Reading in parts is given up in time: books for the child, damage, limits, no thread; and nothing is kept."""

from __future__ import annotations

import gc
import io
import weakref
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest

from swtool.workbooks import read_parts, read_zip
from swtool.workbooks.cells import Cell
from swtool.workbooks.read_engines import Grid, ReaderGaveUp
from tests.read_parts_case import NUMBERS, PLAIN, ROSTER, book, in_parts, looked, number, row, sheet, whole
from tests.read_parts_case import tiny_parts as tiny_parts  # noqa: PLC0414


@pytest.mark.parametrize("place", ["ZZZZZ2", "AAAAAA2", "A9999999999999", "Eheetm9"])
def test_a_place_that_no_sheet_has_is_for_the_bounded_child(place: str) -> None:
    """A reader would end the process that it runs in."""
    assert looked(book(sheet(*NUMBERS, f'<row r="20"><c r="{place}"><v>1</v></c></row>'))).suspect


def test_a_book_for_the_bounded_child_is_not_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_zip, "CHILD_RATIO_FROM", 0)
    monkeypatch.setattr(read_zip, "CHILD_RATIO", 1)
    monkeypatch.setattr(read_parts.Ahead, "follow", None)
    look = looked(book(sheet(*NUMBERS)))
    assert look.suspect
    assert not look.grids


def test_grids_that_are_too_large_together_are_not_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    content = book(sheet(*NUMBERS, row(190, number("Z190", "1"))))
    assert in_parts(content) == whole(content)
    monkeypatch.setattr(read_parts, "GRID_CELLS", 190 * 26 - 1)
    assert not looked(content).grids


def test_a_damaged_sheet_is_left_to_be_read_whole(tmp_path: Path) -> None:
    """A digit that changed on the way is told by the checksum alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(ROSTER))) as packed, zipfile.ZipFile(out, "w") as stored:
        for name in packed.namelist():
            stored.writestr(name, packed.read(name))
    assert looked(out.getvalue()).grids
    damaged = out.getvalue().replace(b"<v>44377</v>", b"<v>44378</v>")
    assert damaged != out.getvalue()
    assert not looked(damaged).grids


def test_a_part_that_no_reader_gets_through_leads_to_reading_the_sheet_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(_: object) -> None:
        raise ReaderGaveUp("made for this test")

    content = book(ROSTER)
    monkeypatch.setattr(read_parts, "grid_of", gives_up)
    assert not looked(content).grids


def test_cells_of_another_part_are_let_go_of_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part may hold a large grid for a moment, not all of them until the book was looked at."""
    read: list[object] = []
    genuine = read_parts.Ahead._read

    def watched(self: read_parts.Ahead, part: read_parts._Part) -> Grid | None:
        read.append(genuine(self, part))
        return cast(Grid | None, read[-1])

    monkeypatch.setattr(read_parts.Ahead, "_read", watched)
    strange = '<row r="7"><c r="A7"><v>1</v></c><c r="A199999"><v>1</v></c></row>'
    assert not looked(book(sheet(*NUMBERS[:6], strange))).grids
    assert read.count(None) == 1


class Rows(list[list[Cell]]):
    """Rows of which it can be told whether anybody still has them."""


def test_what_was_read_in_parts_is_let_go_of_while_the_collector_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A load of a large sheet lets it rest: a circle of objects would keep every cell until its end."""
    parts: list[weakref.ref[Rows]] = []

    def watched(of: Any) -> Grid:
        grid = genuine(of)
        rows = Rows(grid.rows)
        parts.append(weakref.ref(rows))
        return grid._replace(rows=rows)

    genuine = read_parts.grid_of
    monkeypatch.setattr(read_parts, "grid_of", watched)
    gc.disable()
    try:
        assert looked(book(sheet(*PLAIN))).grids
        assert len(parts) > 2
        assert [part() for part in parts] == [None] * len(parts)
    finally:
        gc.enable()


def test_where_the_system_gives_no_thread_the_sheet_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(ThreadPoolExecutor, "submit", refuse)
    assert not looked(book(ROSTER, sheet(*PLAIN), sheet(*PLAIN), sheet(*PLAIN), sheet(*PLAIN), sheet(*PLAIN))).grids
