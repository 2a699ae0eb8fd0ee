"""Nothing lost silently: sheet parts written in unusual ways are read whole, or the book is refused with numbers."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from swtool.workbooks import read_lost, read_open
from swtool.workbooks.cells import Book, Sheet, WorkbookFault
from swtool.workbooks.read import read
from swtool.workbooks.read_engines import ReaderGaveUp, by_openpyxl
from swtool.workbooks.read_sheetpart import GRID_CELLS, is_sparse, look_at_sheet, whole_rows
from swtool.workbooks.read_zip import look_inside
from tests.book_samples import ROWS, odf_table, open_document, raw_xlsx, shared_body, zipped
from tests.old_books import bare_book, old_book

TWO = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'


def data(*rows: str) -> str:
    return f"<sheetData>{''.join(rows)}</sheetData>"


def opened(tmp_path: Path, content: bytes, name: str = "名册.xlsx") -> Book:
    path = tmp_path / name
    path.write_bytes(content)
    return read(path)


PLAIN = data("<row><c><v>1</v></c><c><v>2</v></c></row>", "<row><c><v>3</v></c></row>")
HALF_PLAIN = data('<row><c r="A1"><v>1</v></c></row>', '<row><c r="B2"><v>2</v></c></row>')
SMALL_CLAIM = '<dimension ref="A1"/>' + data(TWO, '<row r="2"><c r="A2"><v>3</v></c></row>')
LARGE_CLAIM = '<dimension ref="A1:XFD1048576"/>' + data(TWO)
UPSIDE_DOWN = data('<row r="2"><c r="A2"><v>2</v></c></row>', '<row r="1"><c r="A1"><v>1</v></c></row>')
INLINE = data(
    '<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c></row>',
    '<row r="2"><c r="A2" t="str"><f>1</f><v>丙</v></c></row>',
)
NO_NUMBER = data(TWO, '<row r="2"><c r="A2" t="s"><v/></c><c r="B2" t="s"><v>1</v></c></row>')
PREFIXED = (
    "<x:sheetData xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><x:row r='1'>"
    "<x:c r='A1'><x:v>1</x:v></x:c><x:c r='B1'><x:v>2</x:v></x:c></x:row></x:sheetData>"
)


def with_part(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}
    changed = bytes(parts[name]).replace(old, new) if isinstance(parts[name], bytes) else b""
    assert changed != parts[name]
    return zipped({**parts, name: changed})


@pytest.mark.parametrize(
    ("body", "shared", "rows"),
    [
        (PLAIN, None, [[1, 2], [3, ""]]),
        (HALF_PLAIN, None, [[1, ""], ["", 2]]),
        (SMALL_CLAIM, "甲乙", [["甲", "乙"], [3, ""]]),
        (LARGE_CLAIM, "甲乙", [["甲", "乙"]]),
        (UPSIDE_DOWN, None, [[1], [2]]),
        (INLINE, None, [["甲乙"], ["丙"]]),
        (NO_NUMBER, "甲乙", [["甲", "乙"], ["", "乙"]]),
        (PREFIXED, None, [[1, 2]]),
    ],
)
def test_unusual_ways_of_writing_are_read_whole(
    tmp_path: Path, body: str, shared: str | None, rows: list[list[object]]
) -> None:
    assert opened(tmp_path, raw_xlsx({"表": body}, shared)).sheets[0].rows == rows


def test_cells_that_the_first_reader_leaves_empty_come_from_the_second(tmp_path: Path) -> None:
    """calamine drops values that are written as CDATA."""
    row = '<row r="2"><c r="A2" t="str"><v><![CDATA[王示例]]></v></c><c r="B2"><v>1</v></c></row>'
    book = opened(tmp_path, raw_xlsx({"表": data(TWO, row)}, ["姓名", "站"]))
    assert (book.reader, book.sheets[0].rows) == ("openpyxl", [["姓名", "站"], ["王示例", 1]])


def test_empty_texts_are_no_loss(tmp_path: Path) -> None:
    blanks = (
        '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="inlineStr"><is><t/></is></c></row>'
        '<row r="3"><c r="A3" t="str"><f>""</f><v></v></c><c r="B3" s="1"></c></row>'
        '<row r="4"><c r="A4"><f>SUM(A1)</f></c><c r="B4"><f t="shared" si="0"/></c></row>'
        '<row r="5"><c r="A5" t="s"><v>0</v></c><c r="B5" t="e"><v>#N/A</v></c></row>'
    )
    book = opened(tmp_path, raw_xlsx({"表": data(TWO, blanks)}, ["甲", "乙", ""]))
    assert book.reader == "calamine"
    assert book.sheets[0].rows[-1] == ["甲", "#N/A"]
    uncalculated, errors = book.notes
    assert uncalculated.startswith("〔表〕A4等2格是没有计算结果的公式")
    assert errors == "〔表〕B5是公式错误（如 #N/A），请改正。"


PRETTY = """<sheetData>
  <row r="1">
    <c r="A1" t="s"><v>0</v></c> <c r="B1" t="s">
      <v>1</v>
    </c>
  </row>
  <row r="2">
    <c r="A2" t="s">
      <v></v>
    </c>
    <c r="B2" t="inlineStr"> <is> <r><rPr><b/></rPr><t/></r> </is> </c>
    <c r="C2"> <f>SUM(A1)</f> <v/> </c>
    <c r="D2"><v>1</v></c>
  </row>
</sheetData>"""


def test_blanks_of_a_part_laid_out_for_people_are_no_loss(tmp_path: Path) -> None:
    book = opened(tmp_path, raw_xlsx({"表": PRETTY}, "甲乙"))
    assert (book.reader, book.sheets[0].rows) == ("calamine", [["甲", "乙", "", ""], ["", "", "", 1]])


def test_a_strange_sheet_name_is_no_loss(tmp_path: Path) -> None:
    content = with_part(
        raw_xlsx({"名册": data(TWO)}, "甲乙"), "xl/workbook.xml", "名册".encode(), b"&#x540D;\n&amp;amp;"
    )
    assert len(opened(tmp_path, content).sheets[0].rows) == 1


def test_a_strict_book_that_only_the_second_reader_opens_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """openpyxl gives no sheet at all of a strict book, and no error."""
    content = raw_xlsx({"名册": data(TWO)}, "甲乙")

    def gives_up(*_: object) -> tuple[Sheet, ...]:
        raise ReaderGaveUp

    monkeypatch.setattr(read_open, "by_calamine", gives_up)
    monkeypatch.setattr(read_open, "by_openpyxl", lambda _: ())
    with pytest.raises(WorkbookFault, match="读不全") as fault:
        read_open.open_zipped(read_open.Container.XLSX, content, "名册.xlsx", look_inside(content, "名册.xlsx"))
    assert fault.value.why == "〔名册〕整张没有读出来"


def test_a_spoiled_archive_that_the_directory_still_hides_is_refused(tmp_path: Path) -> None:
    """Found by spoiling books: the part that names the kind does not unpack."""
    content = open_document("spreadsheet", odf_table(ROWS))
    at = content.find(b"mimetype") + 8
    with pytest.raises(WorkbookFault, match="不完整或已损坏"):
        opened(tmp_path, content[:at] + b"\xff" * 20 + content[at + 20 :], "名册.ods")


def _fewer(change: Callable[[Sheet], Sheet | None]) -> Callable[[bytes], tuple[Sheet, ...]]:
    def reader(content: bytes, *_: object) -> tuple[Sheet, ...]:
        return tuple(sheet for each in by_openpyxl(content) if (sheet := change(each)) is not None)

    return reader


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda sheet: None if sheet.name == "乙镇" else sheet, "〔乙镇〕整张没有读出来"),
        (lambda sheet: Sheet(sheet.name, rows=sheet.rows[:1]), "〔甲镇〕文件里有4行，只读出1行；〔乙镇〕文件里有4行"),
        (lambda sheet: Sheet(sheet.name, rows=[row[:5] for row in sheet.rows]), "〔甲镇〕文件里有24格，只读出20格"),
    ],
)  # fmt: skip
def test_a_reader_that_gives_less_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Sheet], Sheet | None], words: str
) -> None:
    """Both readers are made to lose the same: then the book is refused, and names sheet and numbers."""
    shared: list[str] = []
    body = shared_body(ROWS, shared)
    content = raw_xlsx({"甲镇": body, "乙镇": body}, shared)
    look = look_inside(content, "名册.xlsx")
    monkeypatch.setattr(read_open, "by_calamine", _fewer(change))
    assert read_open.open_clean_xlsx(content, look, "名册.xlsx") is None
    monkeypatch.setattr(read_open, "by_openpyxl", _fewer(change))
    with pytest.raises(WorkbookFault, match="读不全") as fault:
        read_open.open_zipped(read_open.Container.XLSX, content, "名册.xlsx", look)
    assert words in fault.value.why
    assert "另存为" in fault.value.remedy


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    content = raw_xlsx({"甲镇": data(TWO), "乙镇": data(TWO)}, "甲乙")
    changed = with_part(content, "xl/workbook.xml", "乙镇".encode(), "甲镇".encode())
    with pytest.raises(WorkbookFault, match="都叫“甲镇”"):
        opened(tmp_path, changed)


def test_a_table_of_shared_strings_that_is_too_short_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookFault, match="损坏"):
        opened(tmp_path, raw_xlsx({"表": data(TWO)}, ["甲"]))


def test_a_false_count_of_shared_strings_is_not_believed(tmp_path: Path) -> None:
    rows = [(f"甲{number}", f"乙{number}") for number in range(4000)]
    shared: list[str] = [cell for row in rows for cell in row]
    lines = (
        f'<row r="{number + 1}"><c r="A{number + 1}" t="s"><v>{2 * number}</v></c>'
        f'<c r="B{number + 1}" t="s"><v>{2 * number + 1}</v></c></row>'
        for number in range(4000)
    )
    content = raw_xlsx({"表": data(*lines)}, shared)
    for false in (b'count="1"', b'count="1" uniqueCount="1"', b'count="9999999"', b'uniqueCount="9999999"'):
        changed = with_part(content, "xl/sharedStrings.xml", b'count="8000"', false)
        assert opened(tmp_path, changed).sheets[0].rows == [list(row) for row in rows]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(1, 400), st.integers(0, 9))
def test_pieces_end_behind_rows_and_make_the_whole(rows: int, size: int, seed: int) -> None:
    dice = random.Random(seed)
    whole = b"".join(
        b'<row r="%d">%b</row>'
        % (row, b"".join(b"<c><v>%d</v></c>" % dice.randrange(99) for _ in range(dice.randrange(5))))
        for row in range(rows)
    )
    pieces = list(whole_rows(whole[at : at + size] for at in range(0, len(whole), size)))
    assert b"".join(pieces) == whole
    assert all(piece.endswith(b"</row>") for piece in pieces)


# ---- Old binary books


@pytest.mark.parametrize("version", [2, 3, 4])
@pytest.mark.parametrize("code_page", [936, 1252, None])
def test_bare_books_of_excel_2_to_4_keep_their_chinese(tmp_path: Path, version: int, code_page: int | None) -> None:
    rows = [["姓名", "年龄"], ["王示例", 30.5], ["㐀示例", 41.0]]
    book = opened(tmp_path, bare_book(version, rows, code_page=code_page), "名册.xls")
    assert (book.kind, book.reader, book.sheets[0].rows) == ("xls", "xlrd", rows)


def test_excel_5_books_are_read_in_their_code_page(tmp_path: Path) -> None:
    rows = [["姓名", "年龄"], ["王示例", 30.5]]
    book = opened(tmp_path, old_book(5, {"花名册": rows, "空": []}), "名册.xls")
    assert [(sheet.name, sheet.rows) for sheet in book.sheets] == [("花名册", rows), ("空", [])]


def test_excel_97_books(tmp_path: Path) -> None:
    rows = [["姓名", "入职"], ["王示例", 44364.0]]
    for mac, day in ((False, "2021-06-17"), (True, "2025-06-18")):
        book = opened(tmp_path, old_book(8, {"名册": rows}, formats={(1, 1): "yyyy-mm-dd"}, date1904=mac), "名册.xls")
        assert (book.date1904, str(book.sheets[0].value(2, 2))) == (mac, day)


def test_an_old_book_of_which_rows_are_lost_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = old_book(8, {"名册": [["a", 1.0], ["b", 2.0], ["c", 3.0]]})
    lose = lambda *_: (Sheet("名册", rows=[["a", 1.0]]),)  # noqa: E731
    monkeypatch.setattr(read_open, "by_calamine", lose)
    assert len(read_open.open_container(read_open.Container.OLE2, content, "名册.xls", None).sheets[0].rows) == 3
    monkeypatch.setattr(read_open, "by_xlrd", lose)
    with pytest.raises(WorkbookFault) as fault:
        read_open.open_container(read_open.Container.OLE2, content, "名册.xls", None)
    assert fault.value.why == "〔名册〕文件里有3行，只读出1行"


def test_a_reader_that_takes_texts_for_numbers_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[list[str | int | float]] = [["姓名", 1.0], ["王示例", 2.0]]
    monkeypatch.setattr(read_open, "by_calamine", lambda *_: (Sheet("名册", rows=[[0.001, 1.0], [22.48, 2.0]]),))
    content = read_open.open_container(read_open.Container.OLE2, old_book(8, {"名册": rows}), "名册.xls", None)
    assert (content.reader, content.sheets[0].rows) == ("xlrd", rows)


HEAD = b'<worksheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheetData>'


@given(
    st.one_of(st.integers(1, 16_384), st.sampled_from([26, 27, 52, 53, 702, 703])),
    st.one_of(
        st.integers(1, 1_048_576), st.sampled_from([9_999, 99_999, 100_000, 199_999, 200_000, 999_999, 1_000_000])
    ),
    st.booleans(),
    st.sampled_from([b"", b"x:"]),
)
def test_a_cell_far_from_the_table_is_seen(column: int, row: int, is_small: bool, prefix: bytes) -> None:
    """Beyond column AZ (the 52nd) or from row 200,000 on. One with a prefix is walked to besides."""
    letters, rest = "", column
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("a" if is_small else "A") + letter) + letters
    cell = b'<%sc r="%s%d"><v>1</v></%sc>' % (prefix, letters.encode(), row, prefix)
    look = look_at_sheet([HEAD + b'<row r="1"><c r="A1"><v>1</v></c>' + cell + b"</row>"])
    assert (look.is_far, look.is_unplaced) == (column > 52 or row >= 200_000, bool(prefix))


@pytest.mark.parametrize(
    ("cell", "is_unplaced"),
    [
        (b'<c r="B2" s="1"><v>1</v></c>', False),
        (b'<c s="1" r="B2"><v>1</v></c>', False),
        (b'<c\ns="1"\tt="n" r="B2"><v>1</v></c>', False),
        (b'<c r="B2" t="str"><v>D:c/x, x:c>y, http://h:c/ :c 1</v></c>', False),
        (b"<c><v>1</v></c>", True),
        (b'<c s="1"><v>1</v></c>', True),
        (b"<c/>", True),
        (b"<x:c><v>1</v></x:c>", True),
        (b'<x:c r="B2"><v>1</v></x:c>', True),
        (b"<c r='XFD2'><v>1</v></c>", True),
        (b'<c r = "XFD2"><v>1</v></c>', True),
        (b'<c r= "XFD2"><v>1</v></c>', True),
        (b'<c s="r" t="n"><v>1</v></c>', True),
        (b"<c x=' r=\"'><v>1</v></c>", True),
        (b'<c x=" r=" r="B2"><v>1</v></c>', False),
    ],
)
def test_a_cell_that_does_not_begin_with_its_place_is_seen_however_far_down(cell: bytes, is_unplaced: bool) -> None:
    """By the place the cells of a bomb are told from those of a table; without it they may stand anywhere."""
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (at, at) for at in range(1, 2000))
    assert len(rows) > 1 << 16
    look = look_at_sheet([HEAD, rows, b'<row r="2000">' + cell + b"</row>"])
    assert (look.is_unplaced, look.is_odd, look.is_far) == (is_unplaced, False, False)
    assert not look_at_sheet([HEAD, rows]).is_unplaced


def test_a_long_list_stays_one_until_a_cell_leaves_it() -> None:
    """Once rows beyond 200,000 were met, what matters is whether a cell stands beyond column Z or row 399,999, or says
    no place."""
    cells = [b'<c r="A1"><v>1</v></c>', b'<c r="B300000"><v>1</v></c>', b'<c r="Z399999"><v>1</v></c>']
    look = look_at_sheet([HEAD, *cells])
    assert (look.is_far, look.is_list, look.is_odd) == (True, True, False)
    for late in (b'<c r="AA2"><v>1</v></c>', b'<c r="A400000"><v>1</v></c>', b'<c r="A1000000"><v>1</v></c>'):
        look = look_at_sheet([HEAD, *cells, late])
        assert (look.is_far, look.is_list, look.is_odd) == (True, False, False)
    assert look_at_sheet([HEAD, *cells, b"<c><v>1</v></c>"]).is_unplaced


def test_a_row_without_cells_is_nowhere() -> None:
    """A row that was formatted down there takes no place in what is read."""
    content = raw_xlsx(
        {"名册": '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" ht="20"/></sheetData>'}
    )
    look = look_inside(content, "名册.xlsx")
    assert (look.suspect, look.sheets["名册"].is_far) == (False, False)
    assert read_open.by_calamine(content)[0].rows == [[1.0]]


@pytest.mark.parametrize(
    ("place", "is_list"),
    [
        ("T300001", True),
        ("Z399999", True),
        ("Z400000", False),
        ("A1000000", False),
        ("AA300000", False),
        ("XFD1", False),
    ],
)
def test_a_long_list_of_few_columns_needs_no_counting(place: str, is_list: bool) -> None:
    """399,999 rows of 26 columns are 10,399,974 cells, fewer than the grid may have."""
    pieces = [HEAD + b'<row r="1"><c r="A1"><v>1</v></c></row>', b'<c r="%s"><v>1</v></c>' % place.encode()]
    assert look_at_sheet(pieces).is_list is is_list
    assert GRID_CELLS >= 399_999 * 26
    if is_list:
        assert not is_sparse(pieces)


def test_a_book_of_many_sheets_is_opened_once_to_account_for_their_empty_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []

    def counted(archive: zipfile.ZipFile) -> list[int]:
        opened.append(archive)
        return empty_strings(archive)

    empty_strings = read_lost._empty_strings
    monkeypatch.setattr(read_lost, "_empty_strings", counted)
    made = Workbook(write_only=True)
    for number in range(5):
        made.create_sheet(f"{number}村").append(["甲", "", number])
    made.save(tmp_path / "名册.xlsx")
    assert [sheet.rows for sheet in read(tmp_path / "名册.xlsx").sheets] == [[["甲", "", n]] for n in range(5)]
    assert len(opened) == 1
