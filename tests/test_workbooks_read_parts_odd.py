"""Sheets that are written in an odd way are read in parts with the same result, or are read whole."""

from __future__ import annotations

import pytest

from swtool.workbooks import read_parts
from swtool.workbooks.read_engines import ReaderGaveUp, by_calamine
from tests.book_samples import raw_xlsx
from tests.read_parts_case import (
    DATED,
    MAIN,
    NUMBERS,
    PLAIN,
    ROSTER,
    book,
    looked,
    number,
    row,
    sheet,
    text,
    typed,
    whole,
)
from tests.read_parts_case import tiny_parts as tiny_parts  # noqa: PLC0414
from tests.test_workbooks_read_whole import with_part

MERGE = '<mergeCells count="1"><mergeCell ref="A5:B5"/></mergeCells>'


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
