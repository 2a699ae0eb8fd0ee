"""A sheet that is read in parts says the very same as one that is read whole, or is read whole."""

from __future__ import annotations

import gc
import io
import weakref
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swtool.workbooks import read_parts, read_zip
from swtool.workbooks.cells import Cell, Sheet, WorkbookFault, column_letters
from swtool.workbooks.read import read
from swtool.workbooks.read_engines import Grid, ReaderGaveUp, by_calamine, panics_unheard
from swtool.workbooks.read_zip import Look, look_inside
from tests.book_samples import raw_xlsx
from tests.test_workbooks_read_real import REAL
from tests.test_workbooks_read_whole import with_part

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DATED = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
MARGINS = '<pageMargins left="0.7" right="0.7" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'


@pytest.fixture(autouse=True)
def tiny_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet counts as large, is unpacked a few bytes at a time, and each row or two make a part."""
    monkeypatch.setattr(read_zip, "LARGE", 0)
    monkeypatch.setattr(read_parts, "LARGE", 0)
    monkeypatch.setattr(read_zip, "_CHUNK", 64)
    monkeypatch.setattr(read_parts, "PART", 150)


def looked(content: bytes) -> Look:
    return look_inside(content, "名册.xlsx", and_read=True)


def whole(content: bytes) -> tuple[Sheet, ...]:
    return by_calamine(content)


def in_parts(content: bytes) -> tuple[Sheet, ...]:
    look = looked(content)
    assert look.grids.keys() == look.sheets.keys()
    return by_calamine(content, look.grids)


def typed(sheets: tuple[Sheet, ...]) -> list[tuple[object, ...]]:
    """All that a sheet holds, with the types of its cells: 1 and 1.0 and True are equal."""
    return [(each, each.merged, [[(type(cell), cell) for cell in cells] for cells in each.rows]) for each in sheets]


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def number(place: str, value: str, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def sheet(*rows: str, end: str = "") -> str:
    return f"<sheetData>{''.join(rows)}</sheetData>{end}"


def book(*sheets: str, styles: str = DATED) -> bytes:
    names = {f"名册{at}": body for at, body in enumerate(sheets, 1)}
    return raw_xlsx(names, more={"xl/styles.xml": styles})


ROSTER = sheet(
    row(1, text("B1", "姓名"), text("C1", "入职"), text("D1", "学时")),
    row(2, text("B2", "王示例"), number("C2", "44377", 1), number("D2", "30")),
    row(5, text("A5", "许村镇"), text("B5", "李示例")),  # further left than the heading, behind two blank rows
    row(6, text("B6", "赵示例"), number("E6", "12.5")),  # further right
    '<row r="9"/>',
    end=f'<mergeCells count="1"><mergeCell ref="A5:A6"/></mergeCells>{MARGINS}',
)


def test_it_says_the_very_same() -> None:
    content = book(ROSTER)
    (read_whole,), (read_in_parts,) = whole(content), in_parts(content)
    assert read_in_parts == read_whole
    assert (read_in_parts.first_row, read_in_parts.first_column, len(read_in_parts.rows)) == (1, 1, 6)
    assert read_in_parts.rows[1] == ["", "王示例", date(2021, 6, 30), 30.0, ""]
    assert read_in_parts.rows[2] == ["", "", "", "", ""]
    assert [(merge.top, merge.left, merge.bottom, merge.right) for merge in read_in_parts.merged] == [(5, 1, 6, 1)]


def test_each_large_sheet_of_a_book_is_read_in_parts() -> None:
    other = sheet(*(row(at, text(f"A{at}", f"第{at}行")) for at in range(3, 40)))
    content = book(ROSTER, other, sheet(row(1, text("A1", "封面"))))
    assert in_parts(content) == whole(content)


def test_the_second_date_system_reaches_every_part() -> None:
    content = with_part(book(ROSTER), "xl/workbook.xml", b"<sheets>", b'<workbookPr date1904="1"/><sheets>')
    assert in_parts(content) == whole(content)
    assert in_parts(content)[0].rows[1][2] == date(2025, 7, 1)


@pytest.mark.parametrize("word", ["0", "false", "on", "True", "TRUE", "1", "true"])
def test_a_date_system_in_any_spelling_gives_the_same_days(word: str) -> None:
    said = f'<workbookPr date1904="{word}"/><sheets>'.encode()
    content = with_part(book(ROSTER), "xl/workbook.xml", b"<sheets>", said)
    assert by_calamine(content, looked(content).grids) == whole(content)


def test_shared_strings_reach_every_part_while_they_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = sheet(*(row(at, f'<c r="A{at}" t="s"><v>{at % 3}</v></c>') for at in range(1, 30)))
    content = raw_xlsx({"名册": cells}, ["甲", "乙", "丙"], more={"xl/styles.xml": DATED})
    assert in_parts(content) == whole(content)
    monkeypatch.setattr(read_parts, "MAX_SHARED", 100)
    assert not looked(content).grids


@given(
    rows=st.dictionaries(
        st.integers(1, 60),
        st.dictionaries(st.integers(1, 7), st.sampled_from(["", "甲", " 王 示例 ", "3", "44377", "0.1"]), max_size=5),
        max_size=25,
    ),
    style=st.integers(0, 1),
    space=st.sampled_from(["", "\n", "\n    "]),
)
@settings(max_examples=200)
def test_any_sheet_says_the_same(rows: dict[int, dict[int, str]], style: int, space: str) -> None:
    def cell(place: str, value: str) -> str:
        return (
            number(place, value, style) if value[:1].isdigit() else text(place, value) if value else f'<c r="{place}"/>'
        )

    lines = [
        row(at, *(cell(f"{column_letters(column)}{at}", value) for column, value in sorted(cells.items())))
        for at, cells in sorted(rows.items())
    ]
    content = book(space.join([sheet(*(space + line for line in lines))]))
    look = looked(content)
    if look.grids:
        assert by_calamine(content, look.grids) == whole(content)
    else:  # nothing in it, or a blank row that is written in short at the seam
        assert not any(value for cells in rows.values() for value in cells.values())


PLAIN = [row(at, text(f"A{at}", f"第{at}行"), number(f"B{at}", str(at))) for at in range(1, 20)]


@pytest.mark.parametrize(
    "rows",
    [
        [line.replace(f' r="{at}"', "") for at, line in enumerate(PLAIN, 1)],
        [line.replace('<row r="', '<row spans="1:2" r="') for line in PLAIN],
        list(reversed(PLAIN)),
        [*PLAIN, PLAIN[0]],
        [*PLAIN, row(20, number("XFD20", "1"))],
        [line.replace("<row", f"<x:row xmlns:x='{MAIN}'").replace("</row", "</x:row") for line in PLAIN],
    ],
    ids=["no numbers", "numbers later", "upside down", "a row twice", "far away", "prefixed"],
)
def test_what_is_written_in_an_odd_way_is_left_to_be_read_whole(rows: list[str]) -> None:
    body = sheet(*rows).replace(
        "<sheetData>",
        '<sheetData xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        if "x:row" in rows[0]
        else "<sheetData>",
    )
    assert not looked(book(body)).grids


MERGE = '<mergeCells count="1"><mergeCell ref="A5:B5"/></mergeCells>'
NUMBERS = [row(at, number(f"A{at}", str(at)), number(f"B{at}", str(at))) for at in range(1, 20)]


@pytest.mark.parametrize(
    "line",
    [
        '<row r="7"><c r="A7"><v>1</v></c><c r="A199999"><v>1</v></c></row>',
        '<row r="7"><c r="A2"><v>1</v></c></row>',
        '<row r="7"><c><v>1</v></c><c/></row>',
        '<row r="7"><c s="1"><v>1</v></c></row>',
        '<row r="7"><c r="A7"><v>1</v></c></row></sheetData><sheetData>',
        '<row r="7"><c r="AAAA7"><v>1</v></c></row>',
        '<row r="7"><c r="A9999999999999"><v>1</v></c></row>',
        '<row r="8"><c r="A8"><v>1</v></c></row>',
    ],
    ids=[
        "cell far below",
        "cell above",
        "no place",
        "style first",
        "two lists",
        "four letters",
        "thirteen digits",
        "twice",
    ],
)
def test_rows_that_are_not_what_they_seem_are_left_to_be_read_whole(line: str) -> None:
    assert looked(book(sheet(*NUMBERS))).grids
    assert not looked(book(sheet(*NUMBERS[:6], line, *NUMBERS[7:]))).grids


@pytest.mark.parametrize(
    "lines",
    [
        ['<row r="3"><c r="A3"><v>4</v></c></row>', '<row r="3"><c r="A3"><v>5</v></c></row>'],
        ['<row r="4"><c r="A4"><v>4</v></c></row>', '<row r="3"><c r="A3"><v>5</v></c></row>'],
        ['<row r="3"><c r="A3"><v>4</v></c></row>', '<row><c r="A4"><v>5</v></c></row>'],
        ['<row r="3"><c r="A4"><v>4</v></c></row>', '<row r="4"><c r="A3"><v>5</v></c></row>'],
        ['<row r="3"><c r="A3"><v>4</v></c><mergeCells><mergeCell ref="A1:B1"/></mergeCells></row>'],
        ['<row r="3"><c r="A3"><v>4</v></c><mergeCells/></row>'],
        ["<!-- ", '<row r="3"><c r="A3"><v>4</v></c></row>', " -->"],
        ['<row r="3"><c r="A3"><v>4</v></c><!--<row r="4">--></row>'],
        ['<row r="3"><c r="A3"><v>4</v></c><!--<row r="2">--></row>'],
        ['<row r="3"><c r="B3" t="inlineStr"><is><t><![CDATA[<row r="4">]]></t></is></c></row>'],
    ],
    ids=["twice", "upside down", "unnumbered", "crossed", "merge", "no merge", "commented", "after", "before", "text"],
)
@pytest.mark.parametrize("part", [1, 60, 150, 400])
def test_what_is_strange_within_a_part_is_read_the_same_or_whole(
    lines: list[str], part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_parts, "PART", part)
    content = book(sheet(*NUMBERS[:2], *lines, *NUMBERS[4:], end=MERGE))
    assert typed(by_calamine(content, looked(content).grids)) == typed(whole(content))


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


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/workbook.xml", "</sheets>", '<!--<sheet name="名册1" sheetId="3" r:id="rId2"/>--></sheets>'),
        ("xl/workbook.xml", 'r:id="rId1"', 'xmlns:q="urn:q" q:id="rId2" r:id="rId1"'),
        (
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            '<!--<Relationship Id="rId1" Target="worksheets/sheet2.xml"/>--></Relationships>',
        ),
        ("xl/workbook.xml", "<sheets>", '<!-- date1904="1" --><sheets>'),
        ("xl/workbook.xml", "<sheets>", '<fileVersion date1904="1"/><sheets>'),
        ("xl/workbook.xml", "<sheets>", '<workbookPr xmlns:z="urn:z" z:date1904="1"/><sheets>'),
    ],
    ids=["sheet in a comment", "another id", "relation in a comment", "date in a comment", "elsewhere", "another name"],
)
def test_what_can_be_taken_in_two_ways_is_left_to_the_reader(part: str, old: str, new: str) -> None:
    content = book(ROSTER, sheet(*NUMBERS))
    changed = with_part(content, part, old.encode(), new.encode())
    assert typed(by_calamine(changed, looked(changed).grids)) == typed(whole(changed))


def test_styles_under_a_windows_name_are_left_to_the_reader() -> None:
    styled = raw_xlsx({"名册": ROSTER}, more={"xl\\styles.xml": DATED})
    assert typed(by_calamine(styled, looked(styled).grids)) == typed(whole(styled))


@pytest.mark.parametrize(
    "head",
    [
        "<b><c></b>",
        '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>',
        "<a b='",
        "<sheetData/>",
        "<x:sheetData></x:sheetData>",
    ],
)
def test_what_stands_before_the_rows_counts_too(head: str) -> None:
    content = book(head + sheet(*NUMBERS, end=MERGE))
    try:
        expected = typed(whole(content))
    except ReaderGaveUp:
        assert not looked(content).grids
    else:
        assert typed(by_calamine(content, looked(content).grids)) == expected


@pytest.mark.parametrize(
    "words",
    ["<![CDATA[甲</row>乙]]>", "甲<!-- </row> -->", "<![CDATA[甲</sheetData>乙]]>"],
    ids=["text", "comment", "end"],
)
def test_a_seam_inside_a_text_or_comment_gives_nothing_away(words: str) -> None:
    content = book(sheet(*PLAIN[:5], row(6, text("A6", words), number("B6", "6")), *PLAIN[6:]))
    grids = looked(content).grids
    assert not grids or by_calamine(content, grids) == whole(content)


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


@pytest.mark.skipif(not REAL.is_dir(), reason="the real collection is not on this machine")
def test_real_books_say_the_same() -> None:
    same = 0
    for path in sorted(REAL.glob("*.xls[xm]")):
        content = path.read_bytes()
        with suppress(WorkbookFault, ReaderGaveUp), panics_unheard():
            if grids := looked(content).grids:
                assert typed(by_calamine(content, grids)) == typed(whole(content)), path.name
                same += 1
    assert same > 10


def test_a_sheet_of_ordinary_size_is_read_whole_and_a_large_one_in_parts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()
    rows = [row(at, text(f"A{at}", "许村镇社工站"), number(f"B{at}", str(at))) for at in range(1, 170_000)]
    assert not looked(book(sheet(*rows[:1000]))).grids
    content = book(sheet(*rows))
    look = looked(content)
    assert by_calamine(content, look.grids) == whole(content)
    assert len(look.grids["名册1"].rows) == 169_999
    path = tmp_path / "名册.xlsx"
    path.write_bytes(content)
    monkeypatch.setattr("swtool.workbooks.read_engines.grid_of", None)  # nothing is left to be read whole
    assert read(path).sheets[0].rows[-1] == ["许村镇社工站", 169_999.0]
