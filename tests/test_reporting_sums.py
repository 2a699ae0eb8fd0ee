"""Sums of a filled sheet are proven against the database; a sheet whose sums are wrong is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.errors import SwtoolError
from swtool.reporting import asked as asking
from swtool.reporting.fill import Order, fill_report
from swtool.reporting.store import sent_reports
from tests.reporting_case import _own, _scope, _sheet
from tests.reporting_case import there as there  # noqa: PLC0414
from tests.reporting_house import County


def test_a_total_over_rows_and_their_subtotals_refuses_the_sheet(there: County, tmp_path: Path) -> None:
    cells: dict[str, object] = {
        "A2": "{{人员.人员编号}}", "B2": "{{人员.人数}}", "A3": "{{人员:每页4}}小计", "B3": "=SUM(B2:B2)",
        "B4": "=SUM(B2:B3)",
    }  # fmt: skip
    with pytest.raises(SwtoolError, match="把一些行加了两次"):
        fill_report(there.office, _own(tmp_path / "上级.xlsx", cells), tmp_path / "结果.xlsx", Order(_scope(there)))
    assert not (tmp_path / "结果.xlsx").exists()


def test_a_running_total_over_subtotals_is_told_briefly(there: County, tmp_path: Path) -> None:
    """From the second page on it takes the feet of the pages too; one cause is not told row by row."""
    cells: dict[str, object] = {
        "A2": "{{人员.人员编号}}", "B2": "{{人员.人数}}", "C2": "=SUM(B$2:B2)", "D2": "=SUM(B$2:B2)",
        "A3": "{{人员:每页2}}小计", "B3": "=SUM(B2:B2)", "B4": "=SUM(B3)",
    }  # fmt: skip
    with pytest.raises(SwtoolError) as caught:
        fill_report(there.office, _own(tmp_path / "上级.xlsx", cells), tmp_path / "结果.xlsx", Order(_scope(there)))
    first, *others = caught.value.why.split("；")
    assert first == "〔Sheet〕C5 合计公式 =SUM(B$2:B5) 把一些行加了两次（2–9 行里已有小计）"
    assert [each.partition(" ")[0] for each in others] == [
        "〔Sheet〕D5", "〔Sheet〕C6", "〔Sheet〕D6", "〔Sheet〕C8", "这样的一共",
    ]  # fmt: skip
    assert others[-1] == "这样的一共 8 处"


def test_a_running_total_that_goes_on_from_the_row_above_leaves_subtotals_out(there: County, tmp_path: Path) -> None:
    """As docs/templates.md says; it follows the record above, not the foot of the page between."""
    cells: dict[str, object] = {
        "A1": "编号", "C1": "累计", "A2": "{{人员.人员编号}}", "B2": "{{人员.人数}}", "C2": "=SUM(C1,B2)",
        "A3": "{{人员:每页2}}小计", "B3": "=SUM(B2:B2)", "B4": "=SUM(B3)",
    }  # fmt: skip
    filled = fill_report(
        there.office, _own(tmp_path / "上级.xlsx", cells), tmp_path / "结果.xlsx", Order(_scope(there))
    )
    assert [_sheet(filled.path, "Sheet")[f"C{row}"].value for row in (3, 5)] == ["=SUM(C2,B3)", "=SUM(C3,B5)"]
    assert (filled.proofs.agreed, filled.proofs.subtotals, filled.proofs.unchecked) == (2, 8, ())


def test_a_sum_that_misses_rows_refuses_the_sheet(there: County, tmp_path: Path) -> None:
    template = _own(
        tmp_path / "上级.xlsx",
        {"A3": "{{站点.社工站}}", "B3": "{{站点.在岗人数}}", "A4": "备用行", "B4": 9, "B5": "=SUM(B3:B4)"},
    )
    out = tmp_path / "结果.xlsx"
    with pytest.raises(SwtoolError, match="合计与数据库不一致") as caught:
        fill_report(there.office, template, out, Order(_scope(there), recipient="嘉兴市民政局"))
    assert "〔Sheet〕B6" in caught.value.why
    assert "数据库另算得 6" in caught.value.why
    assert not out.exists()
    assert sent_reports(there.office.db) == []


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"B3": "人数", "A4": "{{镇街.乡镇街道}}", "B4": "{{镇街.在岗人数}}", "B5": "=SUM(B3:B3)"},
            "〔Sheet〕B6 合计公式 =SUM(B3:B3) 没有加到填好的行（4–5），加的格子里没有数，结果总是 0",
        ),
        (
            {"A4": "{{镇街.乡镇街道}}", "B4": "{{镇街.在岗人数}}", "B6": "=SUM(B5:B5)"},
            "〔Sheet〕B7 合计公式 =SUM(B6:B6) 没有加到填好的行（4–5），加的格子里没有数，结果总是 0",
        ),
        (
            {"A2": "一", "B1": "{{镇街.在岗人数}}人", "B2": "=SUM(B1:B1)"},
            (
                "〔Sheet〕B3 合计公式 =SUM(B1:B2) 加的都是文字（如〔Sheet〕B1），结果总是 0；"
                "要相加的标记请单独占一格，“人”“元”等单位写到表头"
            ),
        ),
    ],
)
def test_a_sum_that_adds_nothing_of_the_list_refuses_the_sheet(
    there: County, tmp_path: Path, cells: dict[str, object], told: str
) -> None:
    with pytest.raises(SwtoolError, match="合计与数据库不一致") as caught:
        fill_report(there.office, _own(tmp_path / "上级.xlsx", cells), tmp_path / "结果.xlsx", Order(_scope(there)))
    assert caught.value.why == told
    assert not (tmp_path / "结果.xlsx").exists()


def test_a_sum_over_what_is_filled_in_by_hand_is_no_fault(there: County, tmp_path: Path) -> None:
    """In a column without markers, across a record with its name, and in another table further down."""
    cells: dict[str, object] = {
        "A2": "{{站点.社工站}}", "B2": "{{站点.在岗人数}}", "C2": "", "D2": "=SUM(A2:C2)", "E2": "=SUM(A2,C2)",
        "B3": "=SUM(B2:B2)", "C3": "=SUM(C2:C2)", "B4": "另购物品", "A5": "笔", "B5": "", "B6": "=SUM(B5:B5)",
    }  # fmt: skip
    filled = fill_report(
        there.office, _own(tmp_path / "上级.xlsx", cells), tmp_path / "结果.xlsx", Order(_scope(there))
    )
    assert (filled.proofs.agreed, filled.proofs.subtotals) == (1, 2)
    assert filled.proofs.unchecked == ("〔Sheet〕E2", "〔Sheet〕E3", "〔Sheet〕C4", "〔Sheet〕B7")


def test_rows_that_disagree_with_the_database_are_caught(
    there: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the rows ever built wrongly, the second proof says so: one person fewer in them than in the tables."""
    honest = asking.block_named("人员")
    assert honest is not None

    short = honest._replace(rows=lambda office, scope: honest.rows(office, scope)[:-1])
    monkeypatch.setattr(asking, "block_named", lambda name: short if name == "人员" else None)
    template = _own(tmp_path / "上级.xlsx", {"A1": "{{人员.人员编号}}", "B1": "{{人员.人数}}", "B2": "=SUM(B1:B1)"})
    with pytest.raises(SwtoolError, match="合计与数据库不一致"):
        fill_report(there.office, template, tmp_path / "结果.xlsx", Order(_scope(there)))
