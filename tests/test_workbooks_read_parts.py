"""A sheet that is read in parts says the very same as one that is read whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swtool.workbooks import read_parts
from swtool.workbooks.cells import WorkbookFault, column_letters
from swtool.workbooks.read import read
from swtool.workbooks.read_engines import Grid, ReaderGaveUp, by_calamine, panics_unheard
from tests.book_samples import raw_xlsx
from tests.read_parts_case import DATED, NUMBERS, ROSTER, book, in_parts, looked, number, row, sheet, text, typed, whole
from tests.read_parts_case import tiny_parts as tiny_parts  # noqa: PLC0414
from tests.test_workbooks_read_real import REAL
from tests.test_workbooks_read_whole import with_part


def test_it_says_the_very_same() -> None:
    content = book(ROSTER)
    (read_whole,), (read_in_parts,) = whole(content), in_parts(content)
    assert read_in_parts == read_whole
    assert (read_in_parts.first_row, read_in_parts.first_column, len(read_in_parts.rows)) == (1, 1, 6)
    assert read_in_parts.rows[1] == ["", "王示例", date(2021, 6, 30), 30.0, ""]
    assert read_in_parts.rows[2] == ["", "", "", "", ""]
    assert [(merge.top, merge.left, merge.bottom, merge.right) for merge in read_in_parts.merged] == [(5, 1, 6, 1)]


def test_only_the_last_part_is_searched_for_merged_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    handed_out: list[bytes] = []
    read_part = read_parts.Ahead._read

    def listen(self: read_parts.Ahead, part: read_parts._Part) -> Grid | None:
        handed_out.append(b"".join(part.xml))
        return read_part(self, part)

    monkeypatch.setattr(read_parts.Ahead, "_read", listen)
    content = book(sheet(*NUMBERS, end='<mergeCells count="1"><mergeCell ref="A5:A6"/></mergeCells>'))
    assert in_parts(content) == whole(content)
    (last,) = [xml for xml in handed_out if b"<mergeCells/><sheetData>" not in xml]
    assert len(handed_out) > 2
    assert b'<mergeCell ref="A5:A6"/>' in last


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
