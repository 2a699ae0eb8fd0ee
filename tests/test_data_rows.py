"""The quick looks at rows tell what the slow ones would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from swtool.intake.datarows import _Suspects
from swtool.intake.headings_found import FEWEST_COLUMNS, _is_gap
from swtool.workbooks.layout import HeaderCandidate

HEADING = HeaderCandidate(1, 1, {1: "姓名", 2: "社工站"}, {1: ("姓名",), 2: ("社工站",)})
_WORDS = (
    "合计", "小计", "总计", "共计", "累计", "总数", "平均", "人均", "备注", "注", "附注", "说明", "填表",
    "注意", "温馨", "例", "示例", "样例", "范例", "样表", "例如", "举例", "报送", "制表", "审核", "审批",
    "复核", "经办", "联系", "负责", "单位", "站点", "机构", "项目", "主要", "办公", "电话", "手机", "传真",
    "邮箱", "公章", "盖章", "签", "日期", "姓名", "人", "：", "(", "1", "张", "王", " ", "社工站",
)  # fmt: skip


@given(st.lists(st.sampled_from(_WORDS), max_size=4).map("".join))
def test_no_word_that_could_begin_something_else_is_plain(word: str) -> None:
    suspects = _Suspects(HEADING)
    if suspects._is_plain(word):
        assert not suspects._could_begin(word)


@given(st.lists(st.sampled_from([None, "", "甲", 0, 0.0, 1.5, False]), max_size=6))
def test_a_gap_is_a_row_with_few_filled_cells(row: list[object]) -> None:
    filled = [cell for cell in row if cell is not None and cell != ""]
    assert _is_gap(row) == (len(filled) <= FEWEST_COLUMNS)  # type: ignore[arg-type]
