"""Walking a sheet tag by tag leads at least as far as the reader goes, and no hostile tag makes it slow."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.workbooks import read_walk
from swtool.workbooks.read_engines import ReaderGaveUp, by_calamine
from swtool.workbooks.read_sheetpart import look_at_sheet, whole_rows
from swtool.workbooks.read_walk import is_bounded
from tests.book_samples import raw_xlsx

HEAD = b'<?xml version="1.0"?><worksheet><sheetData>'


def walked(rows: str) -> tuple[int, int, int] | None:
    walk = read_walk._Walk()
    return (walk.rows, walk.columns, walk.cells) if walk.takes(rows.encode()) else None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", (2, 2, 3)),
        ('<row r="5"><c><v>1</v></c></row><row><c/><c><v>2</v></c></row>', (6, 2, 3)),
        ('<row><c r="C7"><v>1</v></c><c><v>2</v></c></row>', (7, 4, 2)),
        ("<row><c r='C7'><v>1</v></c></row>", (7, 3, 1)),
        ('<row><c s="1" r = "AA3"/></row>', (3, 27, 1)),
        ("<row><c x=' r=\"'><v>1</v></c></row>", (1, 1, 1)),
        ('<row/><row r="4"/><row><x:c t="s"><v>1</v></x:c></row>', (5, 1, 1)),
        ('<row r="9"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>', (10, 1, 2)),  # never up again
    ],
)
def test_where_cells_stand(rows: str, expected: tuple[int, int, int]) -> None:
    assert walked(rows) == expected


@pytest.mark.parametrize(
    "rows",
    [
        "<row><c><v>1</v><c><v>2</v></c></c></row>",
        "<row><c></row><v>1</v></c></row>",
        '<row><c><row r="1"/><v>1</v></c></row>',
        "<row><c r=A1><v>1</v></c></row>",
        '<row><c r="1A"><v>1</v></c></row>',
        '<row><c r="A"><v>1</v></c></row>',
        '<row><c r="A1" r="XFD1"><v>1</v></c></row>',
        '<row><c x="<c>" r="XFD1"><v>1</v></c></row>',
        '<row><c x="a>b" r="XFD1"><v>1</v></c></row>',
        '<row r="A1"><c><v>1</v></c></row>',
    ],
)
def test_what_cannot_be_followed_is_not_bounded(rows: str) -> None:
    assert walked(rows) is None


@pytest.mark.parametrize("odd", [b"<!-- -->", b"<![CDATA[x]]>", b"<?x?>"])
def test_comments_and_the_like_are_not_followed(odd: bytes) -> None:
    rows = b"<row><c><v>1</v></c></row>"
    assert is_bounded([HEAD, rows])
    assert not is_bounded([HEAD, odd + rows])


@pytest.mark.parametrize(("columns", "rows", "bounded"), [(52, 10, True), (11_000, 1_000, False), (3_500, 3_500, True)])
def test_a_grid_is_bounded_where_it_is_small_or_mostly_filled(columns: int, rows: int, bounded: bool) -> None:
    """One row across so many columns, and rows of one cell: 11 million places for 12,000 cells; or all of them."""
    one = b"<c><v>1</v></c>"
    wide, narrow = b"<row>" + one * columns + b"</row>", b"<row>" + one + b"</row>"
    pieces = [wide] * rows if columns == rows else [wide, *([narrow] * (rows - 1))]
    assert is_bounded(pieces) is bounded


_CELL = st.builds(
    lambda place, style, content: f"<c{style}{place}{content}",
    st.sampled_from(["", "", "", ' r="B3"', " r='D9'", ' r="a2"', ' r = "C30"']),
    st.sampled_from(["", ' s="0"']),
    st.sampled_from(["/>", "><v>1</v></c>"]),
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "", ' r="4"', " r='12'", ' spans="1:2"']), st.lists(_CELL, max_size=5)),
        max_size=8,
    )
)
def test_it_goes_at_least_as_far_as_the_reader(lines: list[tuple[str, list[str]]]) -> None:
    rows = "".join(f"<row{number}>{''.join(cells)}</row>" for number, cells in lines)
    found = walked(rows)
    assert found is not None
    try:
        (sheet,) = by_calamine(raw_xlsx({"名册": f"<sheetData>{rows}</sheetData>"}))
    except ReaderGaveUp:
        return
    last = max((at for at, cells in enumerate(sheet.rows) if any(cell != "" for cell in cells)), default=-1)
    right = max((at for cells in sheet.rows for at, cell in enumerate(cells) if cell != ""), default=-1)
    if last >= 0:
        assert found[0] >= sheet.first_row + last
        assert found[1] >= sheet.first_column + right


@pytest.mark.parametrize(
    "tag",
    [
        b"<c ",
        b"<c x=",
        b'<c x="',
        b"<c x='r=",
        b'<c r="',
        b"<x:c ",
        b"<x",
        b"<xxxxxxxxxxxxxxxx",
        b":c ",
        b"<row ",
        b'<c s="1" ',
        b"<c   ",
        b"<c></c",
    ],
)
def test_a_hostile_sheet_is_looked_at_and_walked_quickly(tag: bytes) -> None:
    """Four megabytes of tags without an end, for each of which a search might run through all others."""
    content = HEAD + b'<row r="1"><c r="A1"><v>1</v></c></row>' + tag * (4_000_000 // len(tag)) + b"</row>"
    began = time.perf_counter()
    look_at_sheet(whole_rows([content]))
    is_bounded(whole_rows([content]))
    assert time.perf_counter() - began < 5
