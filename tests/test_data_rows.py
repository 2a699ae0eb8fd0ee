"""The quick looks at rows tell what the slow ones would."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from swtool.intake.datarows import _Suspects
from swtool.intake.headings_found import FEWEST_COLUMNS, Headings, HeadingSearch, _is_gap
from swtool.intake.hints import Hints
from swtool.intake.vocabulary import Vocabulary
from swtool.registry.forms import STAFF_ROSTER
from swtool.workbooks.cells import Book, Cell, Sheet
from swtool.workbooks.layout import HeaderCandidate
from swtool.workbooks.row_kinds import is_foot_row, is_labelled_note, is_sample_row, is_total_row

HEADING = HeaderCandidate(1, 1, {1: "姓名", 2: "社工站"}, {1: ("姓名",), 2: ("社工站",)})
_WORDS = (
    "合计", "小计", "总计", "共计", "累计", "总数", "平均", "人均", "备注", "注", "附注", "说明", "填表",
    "注意", "温馨", "例", "示例", "样例", "范例", "样表", "例如", "举例", "报送", "制表", "审核", "审批",
    "复核", "经办", "联系", "负责", "单位", "站点", "机构", "项目", "主要", "办公", "电话", "手机", "传真",
    "邮箱", "公章", "盖章", "签", "日期", "姓名", "人", "：", "(", "1", "张", "王", " ", "社工站",
    "主任", "站长", "会计", "领导", "意见", "镇街", "签字", "校对", "核稿", "；", "（盖章）", "时间",
    "本年", "截至", "金额", "总额", "总", "支出", "收入",
    "签字", "单位盖章", "__", "【", "※", "抄送", "监督", "统计员", "民政办",
)  # fmt: skip


@given(st.lists(st.sampled_from(_WORDS), max_size=4).map("".join))
def test_no_word_that_could_begin_something_else_is_plain(word: str) -> None:
    suspects = _Suspects(HEADING)
    if suspects._is_plain(word):
        assert not suspects._could_begin(word)


@given(st.lists(st.sampled_from(_WORDS), max_size=4).map("".join), st.sampled_from(["", "甲", "1、甲", "经办："]))
def test_whatever_begins_a_row_without_data_is_looked_at(word: str, other: str) -> None:
    row: list[Cell] = [word, other, "乙"]
    if is_labelled_note(row) or is_foot_row(row) or is_total_row(row) or is_sample_row(row):
        assert _Suspects(HEADING).any_in(row)


@given(st.lists(st.sampled_from([None, "", "甲", 0, 0.0, 1.5, False]), max_size=6))
def test_a_gap_is_a_row_with_few_filled_cells(row: list[object]) -> None:
    filled = [cell for cell in row if cell is not None and cell != ""]
    assert _is_gap(row) == (len(filled) <= FEWEST_COLUMNS)  # type: ignore[arg-type]


_LINE = st.lists(st.sampled_from(["甲", "乙", "", None, 0, "姓名", "社工站"]), min_size=4, max_size=4)


@given(
    st.lists(st.one_of(st.just(["甲", "乙", "丙", "丁"]), _LINE), max_size=12),
    st.integers(0, 45),
    st.integers(3, 5),
    st.integers(1, 4),
)
def test_below_the_top_rows_after_gaps_and_with_plain_words_are_looked_at(
    lines: list[list[Cell]], full: int, width: int, first: int
) -> None:
    rows: list[list[Cell]] = [*([["甲", "乙", "丙", "丁"]] * full), *lines]
    if rows:
        rows[-1] = (rows[-1] * 2)[:width]  # as the last line of a text may be shorter or longer
    sheet = Sheet("名册", rows=rows, first_row=first)
    vocabulary = Vocabulary([STAFF_ROSTER])
    search = HeadingSearch(
        Book(Path("名册.xlsx"), "名册.xlsx", "", "xlsx", (sheet,)), sheet, vocabulary, Hints(), None, {}
    )
    expected = []
    for at, row in enumerate(rows):
        after_gap = at == 0 or sum(cell not in (None, "") for cell in rows[at - 1]) <= 2
        words = sum(cell in ("姓名", "社工站") for cell in row)
        if at < 40 or after_gap or words >= 2:
            expected.append((first + at, after_gap))
    assert list(search._rows_to_look_at(Headings())) == expected


def test_a_long_list_with_a_heading_word_in_one_column_is_all_data() -> None:
    rows: list[list[Cell]] = [["甲", "社工站", "丙", "丁"] for _ in range(60)]
    sheet = Sheet("名册", rows=rows)
    vocabulary = Vocabulary([STAFF_ROSTER])
    book = Book(Path("名册.xlsx"), "名册.xlsx", "", "xlsx", (sheet,))
    search = HeadingSearch(book, sheet, vocabulary, Hints(), None, {})
    assert search._is_all_data(41)
    sheet.put(51, 3, "姓名")
    assert not search._is_all_data(41)


def test_columns_below_a_row_are_those_of_its_rows_and_are_kept() -> None:
    sheet = Sheet("名册", rows=[["标题"], ["甲", 1], ["乙", 2], ["甲", 3]], first_row=3)
    columns = sheet.columns_below(4)
    assert columns is not None
    assert [column.raw for column in columns] == [["甲", "乙", "甲"], [1, 2, 3]]
    assert sheet.columns_below(4) is columns
    assert sheet.columns_below(3) is None  # rows of one cell and of two
    assert [column.raw for column in sheet.columns_below(6) or ()] == [["甲"], [3]]
    assert sheet.columns_below(7) is None
    assert Sheet("空").columns_below(1) is None


def test_what_is_changed_on_a_sheet_is_read_changed() -> None:
    sheet = Sheet("名册", rows=[["甲", 1], ["乙", 2], ["丙", 3]], first_row=5, first_column=2)
    assert sheet.kept_below(5) is None
    sheet.columns_below(5)
    assert sheet.kept_below(5) is not None
    assert sheet.kept_below(6) is None
    sheet.put(6, 2, "丁")
    assert sheet.kept_below(5) is None
    sheet.columns_below(5)
    sheet.blank(7)
    assert [column.raw for column in sheet.columns_below(5) or ()] == [["甲", "丁", None], [1, 2, None]]
    sheet.put(6, 4, "戊")  # beyond the end of the row
    assert sheet.rows == [["甲", 1], ["丁", 2], [None, None]]
