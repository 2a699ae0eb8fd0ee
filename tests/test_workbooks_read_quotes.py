"""Quotation marks without a partner in a csv: rows they would swallow are never lost in silence."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.workbooks.cells import WorkbookFault
from swtool.workbooks.read import read
from swtool.workbooks.read_text import read_text

HEAD = "姓名,电话,备注"
ROWS = [f"示例{n},1380000000{n},无" for n in range(1, 8)]


def _refused(folder: Path, text: str) -> WorkbookFault:
    path = folder / "名册.csv"
    path.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(WorkbookFault) as fault:
        read(path)
    return fault.value


def test_a_mark_that_is_never_closed(tmp_path: Path) -> None:
    lines = [HEAD, ROWS[0], '"示例九,13800000009,无', *ROWS[1:]]
    fault = _refused(tmp_path, "\r\n".join(lines))
    assert "第3行起的7行里有一个引号没有成对" in f"{fault.what}{fault.why}"
    assert "第3行的引号" in fault.remedy


def test_a_mark_that_is_never_closed_in_the_last_line(tmp_path: Path) -> None:
    fault = _refused(tmp_path, "\n".join([HEAD, *ROWS, '"示例九,13800000009,无']))
    assert "第9行有一个引号没有成对" in f"{fault.what}{fault.why}"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_mark_that_is_closed_by_another_rows_mark(tmp_path: Path, end: str) -> None:
    """Two typing slips: the rows between them would be words of one cell."""
    lines = [HEAD, ROWS[0], '"示例八,13800000008,无', *ROWS[1:4], '示例九",13800000009,无', *ROWS[4:]]
    fault = _refused(tmp_path, end.join(lines))
    assert "第3行起的5行里引号没有成对" in f"{fault.what}{fault.why}"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('姓名,电话,备注\n甲,1,"住址：许村镇,永福村\n搬走了"\n乙,2,无\n', "住址：许村镇,永福村\n搬走了"),
        ('姓名,电话,备注\n甲,1,"一,二,三\n四"\n乙,2,无\n', "一,二,三\n四"),
        ('姓名,电话,备注\n甲,1,"他说""好"""\n', '他说"好"'),
        ('姓名,电话,备注\n甲,1,5"管\n', '5"管'),
        ('姓名,备注\n甲,"一,二\n三,四"\n', "一,二\n三,四"),
        ('姓名,电话,备注\n甲,1,"最后\n一格"', "最后\n一格"),
        ('一,二,三,四,五\n"示例",",",",\n",",,","无"\n', "无"),  # as many commas a line as a row of its five cells
    ],
)
def test_what_a_cell_may_rightly_hold(text: str, cell: str) -> None:
    (sheet,), _ = read_text(text.encode(), "名册.csv")
    assert sheet.rows[1][-1] == cell


@given(
    st.lists(
        st.lists(st.text('甲乙,"\n 1', max_size=6), min_size=3, max_size=3).map(lambda row: ["示例", *row, "无"]),
        min_size=1,
        max_size=8,
    )
)
def test_what_a_program_has_written_is_never_refused(rows: list[list[str]]) -> None:
    """A row of several lines is as wide as five columns on every line only by a chance of one in very many."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["一", "二", "三", "四", "五"], *rows])
    (sheet,), _ = read_text(out.getvalue().encode(), "名册.csv")
    assert sheet.rows == [["一", "二", "三", "四", "五"], *rows]
