"""Whatever stands on a sheet: identification and extraction end, and every row is read, named as left out, or told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from swtool.forms.kind import ParseContext
from swtool.intake.extract import extract
from swtool.intake.hints import Hints, LeaveOut
from swtool.intake.identify import identify
from swtool.workbooks.cells import Book, Cell, MergedRange, Sheet, column_number
from tests.offices import TODAY
from tests.sightings import FORMS
from tests.test_recognize_cards import CHANGE, CHANGE_MERGES, HOUSEHOLD, HOUSEHOLD_MERGES

WORDS = sorted({text for form in FORMS for column in form.columns for text in (column.title, *column.aliases)})
TALK = [
    "小计",
    "合 计",
    "注：",
    "例：张三",
    "一、",
    "填表人：",
    "单位：万元",
    "许村镇2026年10月月报表",
    "户主",
    "甲示例",
    "√",
    "1=2+3",
]
SAID: list[Cell] = ["甲示例", "许村镇社工站", "合计", "", None, "注：无"]
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.just(""),
    st.sampled_from(WORDS),
    st.sampled_from(TALK),
    st.sampled_from([f"{word}：乙示例" for word in WORDS[::7]]),
    st.integers(0, 50),
    st.floats(0, 50),
    st.just(date(2026, 10, 8)),
    st.booleans(),
    st.text(max_size=4),
)
MERGES = st.builds(
    lambda top, left, down, right: MergedRange(top, left, top + down, left + right),
    st.integers(1, 12),
    st.integers(1, 8),
    st.integers(0, 3),
    st.integers(0, 4),
)
RANDOM = st.builds(
    Sheet,
    st.sampled_from(["表", "永福村", "花名册"]),
    rows=st.lists(st.lists(CELLS, max_size=9), max_size=14),
    merged=st.lists(MERGES, max_size=5).map(tuple),
    first_row=st.integers(1, 3),
    first_column=st.integers(1, 3),
)


def _range(text: str) -> MergedRange:
    (left, top), (right, bottom) = ((cell.rstrip("0123456789"), cell.lstrip("ABCDEFG")) for cell in text.split(":"))
    return MergedRange(int(top), column_number(left), int(bottom), column_number(right))


ROSTER: list[list[Cell]] = [
    ["许村镇社工站人员花名册"],
    ["填报单位：许村镇社工站", "", "单位：万元"],
    ["姓名", "社工站名称", "持证情况", ""],
    ["", "", "助理", "社工师"],
    ["甲示例", "许村镇社工站", "√", ""],
    ["合计", "", "", ""],
    ["填表人：丁示例"],
    ["项目名称", "承接机构", "合同金额"],
    ["示例项目", "示例中心", 20],
]
GOOD = (
    (ROSTER, ("A1:D1", "A3:A4", "B3:B4", "C3:D3")),
    (CHANGE, CHANGE_MERGES),
    ([*HOUSEHOLD, [], *HOUSEHOLD], HOUSEHOLD_MERGES),
)


@st.composite
def _spoiled(draw: st.DrawFn) -> Sheet:
    """A good sheet after somebody has worked on it."""
    good, merges = draw(st.sampled_from(GOOD))
    rows: list[list[Cell]] = [list(row) for row in good]  # type: ignore[arg-type]
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(rows) - 1))
        act = draw(st.sampled_from(["cell", "cell", "drop", "again", "blank", "column"]))
        if act == "cell" and rows[at]:
            rows[at][draw(st.integers(0, len(rows[at]) - 1))] = draw(CELLS)
        elif act == "drop" and len(rows) > 1:
            del rows[at]
        elif act in ("again", "blank"):
            rows.insert(at, list(rows[at]) if act == "again" else [])
        elif act == "column":
            rows = [[*row[:1], "", *row[1:]] for row in rows]
    kept = tuple(_range(merge) for merge in merges if draw(st.integers(0, 9)))
    return Sheet("表", rows=rows, merged=kept)


SHEETS = st.one_of(_spoiled(), _spoiled(), RANDOM)


@settings(max_examples=80, deadline=None)
@given(SHEETS, st.booleans())
def test_no_sheet_breaks_identification(sheet: Sheet, answer: bool) -> None:
    book = Book(Path("任意"), "任意", "", "xlsx", (sheet,))
    hints = Hints(LeaveOut(["别的", "表!3"]), ask=lambda question: answer, place_kind=lambda name: "village")
    found = identify(book, FORMS, hints)
    for table in found.tables:
        read = extract(book, table, ParseContext(today=TODAY))
        for row in read.rows:
            assert sheet.first_row <= row.number <= sheet.last_row
        for finding in (*read.findings, *found.findings):
            letters = finding.where.cell.rstrip("0123456789")
            if letters and ":" not in finding.where.cell:
                assert 1 <= column_number(letters) <= max(sheet.last_column, sheet.first_column) + 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["甲示例", "许村镇社工站", "合计", "", None, "注：无"]), min_size=3, max_size=3),
        max_size=9,
    )
)
def test_every_row_with_content_is_read_or_accounted_for(rows: list[list[Cell]]) -> None:
    """Of a plain list no row disappears: it is data, named as left out, a note, or refused below the notes."""
    heading: list[Cell] = ["姓名", "社工站名称", "性别"]
    book = Book(Path("表"), "表", "", "xlsx", (Sheet("表", rows=[heading, *rows]),))
    (table,) = identify(book, FORMS).tables
    read = extract(book, table, ParseContext(today=TODAY))
    known = {row.number for row in read.rows} | {number for numbers in read.no_data.values() for number in numbers}
    known |= {
        int(finding.where.cell.partition(":")[0]) for finding in read.findings if finding.code == "intake.after_notes"
    }
    notes = [number for number, row in enumerate(rows, 2) if next((cell for cell in row if cell), "") == "注：无"]
    for number, row in enumerate(rows, 2):
        if any(row) and number not in known:
            below = bool(notes) and number > notes[0]
            assert number in notes or (below and (not row[0] or sum(bool(cell) for cell in row) < 2)), (number, row)
