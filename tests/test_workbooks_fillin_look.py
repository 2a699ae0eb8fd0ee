"""Fill-in books as they are seen: widths of columns, what stands again on each page of a wide form, whole titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, Day, EndDay, Money, Reference, Text
from swtool.forms.personal import PersonName
from swtool.privacy import Privacy
from swtool.workbooks.fillin import FillIn, make_fill_in_book
from swtool.workbooks.fillin_rules import OfficeWords
from tests.sheets_house import filled_in

NAME = Column("name", "成员姓名", PersonName(), required=True, privacy=Privacy.PERSONAL)
HINT = "每行填一人；带*的标题必须填写；鼠标停在标题上可看填写说明。"


def form_of(*columns: Column, key: tuple[str, ...] = ()) -> Form:
    return Form("sample", title="示例表", grain="一人", key=key, version=1, columns=columns)


def words(count: int, prefix: str) -> list[Column]:
    """Columns of short words, 14 wide: eleven of the heading and three for its arrow."""
    return [Column(f"{prefix}{n}", f"{prefix}面的第{n}列", Text(20)) for n in range(count)]


def sheet_of(form: Form, path: Path, rows: Sequence[Mapping[str, object]] = ()) -> Any:
    return openpyxl.load_workbook(filled_in(form, path / "a.xlsx", rows)).worksheets[0]


def widths(sheet: Any) -> list[float]:
    """Of each column; neighbours of one width are one record in the file."""
    found: dict[int, float] = {}
    for each in sheet.column_dimensions.values():
        found |= dict.fromkeys(range(each.min, each.max + 1), each.width)
    return [found[index] for index in sorted(found)]


def merged(sheet: Any) -> list[str]:
    return sorted(str(each) for each in sheet.merged_cells.ranges)


class TestWhatStandsOnEachPage:
    def test_the_number_of_a_row_and_not_the_name_of_a_person(self, tmp_path: Path) -> None:
        """20 for the number and 14 a word: the name is too far from it for both. Beside the number there is room for
        20 + 14 + 14 = 48 of 60 characters; the next column would make it 62."""
        number = Column("file_no", "档案号", Code(), required=True)
        form = form_of(number, *words(8, "前"), NAME, *words(10, "后"), key=("file_no", "name"))
        sheet = sheet_of(form, tmp_path, [{"file_no": "HN05-0008", "name": "金某"}])
        assert sheet.print_title_cols == "$A:$C"
        assert sheet.page_setup.fitToWidth == 2  # 20 + 18 × 14 + 12 = 284: 220 on the first page, 64 on the other

    def test_the_title_stands_whole_over_the_columns_that_are_repeated(self, tmp_path: Path) -> None:
        """At 48 wide a line has 56 columns of the small type, one of which is kept free: the advice takes two."""
        number = Column("file_no", "档案号", Code(), required=True)
        form = form_of(number, *words(18, "前"), key=("file_no",))
        sheet = sheet_of(form, tmp_path)
        assert sheet["A2"].value == HINT
        assert merged(sheet) == ["A1:C1", "A2:C2"]
        assert sheet["A1"].alignment.wrap_text
        assert sheet["A2"].alignment.wrap_text
        assert [sheet.row_dimensions[row].height for row in (1, 2)] == [30, 6 + 2 * 13]

    @pytest.mark.parametrize(
        ("rows", "repeated", "title"),
        [((), "$H:$H", "A1:G1"), (({"no": "330481-00036", "name": "金某"},), "$G:$H", "A1:F1")],
    )
    def test_a_number_that_may_be_left_out_where_it_is_filled_in(
        self, tmp_path: Path, rows: Sequence[Mapping[str, object]], repeated: str, title: str
    ) -> None:
        """6 × 14 before them are too many; number and name beside each other are 20 + 12. The title ends before what
        is repeated, or its last words would stand on every page."""
        form = form_of(*words(6, "前"), Column("no", "人员编号", Code()), NAME, *words(9, "后"), key=("name",))
        sheet = sheet_of(form, tmp_path, rows)
        assert sheet.print_title_cols == repeated
        assert merged(sheet) == [title, title.replace("1", "2")]

    def test_a_number_that_is_masked_tells_nothing(self, tmp_path: Path) -> None:
        secret = Column("no", "证书编号", Code(), required=True, privacy=Privacy.PERSONAL)
        form = form_of(*words(6, "前"), secret, NAME, *words(9, "后"), key=("name",))
        assert sheet_of(form, tmp_path, [{"no": "***", "name": "金某"}]).print_title_cols == "$H:$H"

    def test_a_narrow_form_repeats_nothing(self, tmp_path: Path) -> None:
        sheet = sheet_of(form_of(Column("no", "编号", Code()), NAME), tmp_path)
        assert sheet.print_title_cols is None
        assert merged(sheet) == ["A1:B1", "A2:B2"]


class TestWidths:
    def test_what_will_be_written_has_room(self, tmp_path: Path) -> None:
        """Three more than a day of 10, an amount of 12, a name of 8, words of 8, a long text of 36."""
        form = form_of(
            Column("on", "日", Day()),
            Column("paid", "款", Money()),
            Column("who", "谁", PersonName()),
            Column("kind", "类", Text(20)),
            Column("note", "注", Text(500)),
            Column("grade", "级", Choice({"乡镇（街道）社工站": "town"})),
        )
        assert widths(sheet_of(form, tmp_path)) == [13, 15, 11, 11, 39, 21]

    def test_what_stands_there_is_seen_whole_in_whatever_row(self, tmp_path: Path) -> None:
        """A text over 48 wraps; a number does not, and the longest stands in the last row."""
        form = form_of(Column("no", "编号", Code()), Column("school", "学校", Text(20)), Column("note", "注", Text(60)))
        rows = [{"no": "1", "school": "示例职业技术学院", "note": "长" * 40}] * 600 + [{"no": "9" * 30}]
        sheet = sheet_of(form, tmp_path, rows)
        assert widths(sheet) == [33, 19, 48]
        assert sheet.row_dimensions[4].height >= 2 * 13.5

    def test_names_of_the_office_have_room(self, tmp_path: Path) -> None:
        form = form_of(Column("station", "站", Reference("station")))
        names = OfficeWords(names={"station": ["许村镇社工站", "海宁市社会工作总站（示例）"]})
        path = make_fill_in_book([FillIn(form)], tmp_path / "a.xlsx", office_words=names)
        assert widths(openpyxl.load_workbook(path).worksheets[0]) == [26 + 3]

    def test_room_for_long_texts_takes_no_further_page(self, tmp_path: Path) -> None:
        """Eight texts need 13 each, 104 together, and wish for 26 more each; 116 of 220 are free: 14 for each."""
        form = form_of(*(Column(f"t{n}", "注", Text(500)) for n in range(8)))
        sheet = sheet_of(form, tmp_path)
        assert widths(sheet) == [27] * 8
        assert sheet.page_setup.fitToWidth == 1


def test_a_day_in_a_column_of_texts_is_written_as_a_day_is_read(tmp_path: Path) -> None:
    """A number in a cell formatted as text shows as 46387."""
    form = form_of(Column("until", "合同截止日", EndDay(exact=True)), Column("on", "日期", Day()))
    sheet = sheet_of(form, tmp_path, [{"until": date(2026, 12, 31), "on": date(2026, 12, 31)}])
    assert sheet["A4"].value == "2026-12-31"
    assert sheet["B4"].value.date() == date(2026, 12, 31)


def test_no_row_is_higher_than_excel_knows(tmp_path: Path) -> None:
    """Of a row of more than 409 points Excel says that the book is damaged."""
    form = form_of(Column("note", "备注", Text(5_000)))
    sheet = sheet_of(form, tmp_path, [{"note": "字" * 5_000}, {"note": "字"}])
    assert sheet.row_dimensions[4].height == 409
    assert sheet.row_dimensions[5].height != 409
