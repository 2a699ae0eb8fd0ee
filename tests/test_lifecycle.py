"""A project from need to renewal: sheets that come in, lists as of days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from docx import Document

from swtool.intake.load import Receipt, State
from swtool.intake.undoing import undo_batch
from swtool.lifecycle import recording, store
from swtool.lifecycle.progress import progress
from swtool.lifecycle.purchaser_page import write_page
from swtool.lifecycle.records import Planned
from swtool.lifecycle.result_sheets import operator_table, outcome_table, progress_table, renewal_table
from swtool.lifecycle.sheets import kind_table, slot_table, stage_table, step_table
from swtool.office import Office
from tests.inventory_case import UPDATING, codes, id_of
from tests.lifecycle_case import (
    FIGURE_HEAD,
    INDICATOR_HEAD,
    MILESTONE_HEAD,
    OPERATOR,
    OTHER,
    OTHER_OPERATOR,
    OUTCOME_HEAD,
    PLAN_HEAD,
    PROJECT,
    PURCHASE_HEAD,
    STATION,
    on,
    on_day,
    take,
)
from tests.lifecycle_case import office as office  # noqa: PLC0414

# -- sheets -----------------------------------------------------------------------------------------------------------


TENDER = ("公开招标", "示采1号", "2025-11-20", "2025-11-20", "2025-12-10", "2025-12-12", "示合1")
ROWS: list[tuple[tuple[object, ...], tuple[object, ...], tuple[object, ...]]] = [
    (
        PLAN_HEAD,
        (PROJECT, "政府购买服务", "核心引领", "2025-11-01", "策划书", 300000),
        (PROJECT, "政府购买服务", "核心引领", "2025-11-01", "策划书", 310000),
    ),
    (
        PURCHASE_HEAD,
        (PROJECT, *TENDER, "2025-12-20", None),
        (PROJECT, *TENDER, "2025-12-22", None),
    ),
    (
        INDICATOR_HEAD,
        (PROJECT, "探访", 100, "次", "2026-01-01", "次数", "探访", None),
        (PROJECT, "探访", 120, "次", "2026-01-01", "次数", "探访", None),
    ),
    (
        MILESTONE_HEAD,
        (PROJECT, "第1期", 100000, "2026-02-01", "否", None, None, None),
        (PROJECT, "第1期", 100000, "2026-02-01", "是", None, None, None),
    ),
    (
        OUTCOME_HEAD,
        (2026, None, PROJECT, "示例评估中心", "2026-07-20", "合格", "优秀", 92.5, "报告"),
        (2026, None, PROJECT, "示例评估中心", "2026-07-20", "不合格", "优秀", 92.5, "报告"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("head", "row", "changed"), ROWS)
def test_each_sheet_comes_in_once_and_is_corrected(
    office: Office, tmp_path: Path, head: tuple[object, ...], row: tuple[object, ...], changed: tuple[object, ...]
) -> None:
    assert take(office, tmp_path, head, row).state is State.LOADED
    assert take(office, tmp_path, head, row).state is State.UNCHANGED
    assert take(office, tmp_path, head, changed, terms=UPDATING).state is State.LOADED
    tables = [table for table in TABLES if office.db.value(f"SELECT count(*) FROM {table}")]
    (table,) = tables
    assert office.db.value(f"SELECT count(*) FROM {table} WHERE superseded_at IS NULL") == 1
    assert office.db.value(f"SELECT count(*) FROM {table}") == 2


TABLES = ("project_plan", "project_purchase", "project_indicator", "project_milestone", "evaluation_outcome")


@pytest.mark.parametrize(("head", "row", "changed"), ROWS)
def test_a_sheet_is_taken_back_and_what_it_corrected_stands_again(
    office: Office, tmp_path: Path, head: tuple[object, ...], row: tuple[object, ...], changed: tuple[object, ...]
) -> None:
    take(office, tmp_path, head, row)
    table = next(each for each in TABLES if office.db.value(f"SELECT count(*) FROM {each}"))
    before = [tuple(each)[1:-4] for each in store.current_rows(office.db, table)]
    receipt = take(office, tmp_path, head, changed, terms=UPDATING)
    assert [tuple(each)[1:-4] for each in store.current_rows(office.db, table)] != before
    undo_batch(office, int(receipt.batch_id or 0), "发错了", label=str)
    assert [tuple(each)[1:-4] for each in store.current_rows(office.db, table)] == before


@pytest.mark.parametrize(
    ("head", "row", "code"),
    [
        (PLAN_HEAD, ("没有的项目", None, None, None, None, 1), "reference.project"),
        (PLAN_HEAD, (PROJECT, None, "第九项", None, None, 1), "choice.unknown"),
        (INDICATOR_HEAD, (PROJECT, "探访", 0, None, None, None, None, None), "project.nothing_planned"),
        (INDICATOR_HEAD, (PROJECT, "探访", 5, None, None, None, "探访", None), "project.no_measure"),
        (FIGURE_HEAD, (PROJECT, "没有的指标", "2026-03-31", 5), "project.no_indicator"),
        (MILESTONE_HEAD, (PROJECT, "第1期", 5, None, None, "2026-03-01", None, None), "project.half_paid"),
        (
            OUTCOME_HEAD,
            (2026, STATION, PROJECT, "某", "2026-03-01", "合格", None, None, None),
            "evaluation.one_subject",
        ),
        (OUTCOME_HEAD, (2026, None, None, "某", "2026-03-01", "合格", None, None, None), "evaluation.one_subject"),
        (
            PURCHASE_HEAD,
            (PROJECT, "询价", None, "2026-03-02", None, None, "2026-03-01", None, None, None),
            "rows.order",
        ),
    ],
)
def test_rows_that_cannot_be(
    office: Office, tmp_path: Path, head: tuple[object, ...], row: tuple[object, ...], code: str
) -> None:
    receipt = take(office, tmp_path, head, row)
    assert receipt.state is not State.LOADED
    assert any(code in each for each in codes(receipt)), codes(receipt)


def test_days_are_compared_with_those_that_are_kept(office: Office, tmp_path: Path) -> None:
    """Signed on 15 October. A sheet that names the notice alone cannot say that it was announced before."""

    def notice(day: str, signed: str | None = None) -> Receipt:
        row = (PROJECT, "公开招标", None, None, None, None, None, None, signed, day)
        return take(office, tmp_path, PURCHASE_HEAD, row, terms=UPDATING)

    take(office, tmp_path, PURCHASE_HEAD, (PROJECT, "公开招标", *(None,) * 6, "2026-10-15", None))
    refused = notice("2026-10-01")
    assert refused.state is not State.LOADED
    (found,) = (each for each in refused.findings if each.blocks)
    assert (found.code, found.what) == (
        "rows.order", "合同公告日期 2026-10-01 早于台账里的合同签订日期 2026-10-15",
    )  # fmt: skip
    assert notice("2026-10-15").state is State.LOADED, "the same day is in order"
    assert notice("2026-10-01", "2026-09-30").state is State.LOADED, "both are put right"


def test_a_blank_takes_nothing_away(office: Office, tmp_path: Path) -> None:
    take(office, tmp_path, PLAN_HEAD, (PROJECT, "公益微创投", "核心引领", "2025-11-01", "策划书", 5))
    take(office, tmp_path, PLAN_HEAD, (PROJECT, None, None, None, None, 6), terms=UPDATING)
    (life,) = store.lives(office.db, office.today, only=id_of(office, "project", PROJECT))
    assert life.plan == Planned("公益微创投", "core", date(2025, 11, 1), "策划书", 600)


def test_figures_are_of_their_day_and_counted_ones_are_not_entered(office: Office, tmp_path: Path) -> None:
    take(
        office,
        tmp_path,
        INDICATOR_HEAD,
        (PROJECT, "小组", 8, "个", "2026-01-01", None, None, None),
        (PROJECT, "探访", 3, "次", "2026-01-01", "次数", "探访", None),
    )
    take(office, tmp_path, FIGURE_HEAD, (PROJECT, "小组", "2026-03-31", 2), (PROJECT, "小组", "2026-06-30", 6))
    project = id_of(office, "project", PROJECT)
    for day, done in ((on(3, 30), None), (on(3, 31), 2), (on(6, 29), 2), (on(6, 30), 6)):
        assert progress(office, day)[project][0].done == done
    refused = take(office, tmp_path, FIGURE_HEAD, (PROJECT, "探访", "2026-03-31", 2))
    assert "project.is_counted" in codes(refused)


def served(office: Office, *records: tuple[str, str, str, int]) -> None:
    """Records of the project: day, kind, item, person-times."""
    with office.change("示例服务") as tx:
        worker = tx.insert("person", {"uid": tx.uid(), "staff_no": "SW0001", "name": "示例甲"})
        for day, kind, item, times in records:
            values = {"happened_on": day, "kind": kind, "item": item, "persons": 1, "person_times": times}
            values |= {"station_id": 1, "worker_id": worker, "project_id": id_of(office, "project", PROJECT)}
            tx.insert("service_record", {**values, "volunteers": 2, "recorded_at": tx.recorded_at})


def test_what_is_counted_from_service_records(office: Office, tmp_path: Path) -> None:
    """Two visits of 1 and 4 person-times and a session of 9; another project's records are its own."""
    take(
        office,
        tmp_path,
        INDICATOR_HEAD,
        (PROJECT, "探访次数", 4, "次", "2026-01-01", "次数", "探访", None),
        (PROJECT, "探访人次", 5, "人次", "2026-01-01", "人次", "探访", None),
        (PROJECT, "示例项", 10, "人次", "2026-01-01", "人次", None, "示例项"),
        (PROJECT, "全部", 100, "人次", "2026-01-01", "人次", None, None),
        (PROJECT, "志愿者", 3, "人次", "2026-01-01", "志愿者人次", None, None),
        (OTHER, "全部", 100, "人次", "2026-01-01", "人次", None, None),
    )
    served(office, ("2026-02-01", "visit", "", 1), ("2026-02-02", "visit", "示例项", 4), ("2026-03-01", "other", "", 9))
    found = progress(office, on(2, 28))
    assert [each.done for each in found[id_of(office, "project", PROJECT)]] == [2, 5, 4, 5, 4]
    assert [each.done for each in found[id_of(office, "project", OTHER)]] == [0]
    after = progress(office, on(3, 1))[id_of(office, "project", PROJECT)]
    assert [each.done for each in after] == [2, 5, 4, 14, 6]
    table = progress_table(office, on(3, 1), purchaser="示例民政局")
    assert [(row[2], row[6]) for row in table.rows] == [
        ("探访次数", Fraction(1, 2)),
        ("探访人次", Fraction(1)),
        ("示例项", Fraction(2, 5)),
        ("全部", Fraction(7, 50)),
        ("志愿者", Fraction(2)),
    ]
    assert table.notes == ("5 项指标，已完成 2 项，没有完成数的 0 项",)


def test_the_purchaser_s_page(office: Office, tmp_path: Path) -> None:
    take(office, tmp_path, INDICATOR_HEAD, (PROJECT, "小组", 8, "个", "2026-01-01", None, None, None))
    take(office, tmp_path, FIGURE_HEAD, (PROJECT, "小组", "2026-03-31", 2))
    page = write_page(office, id_of(office, "project", PROJECT), on(4, 1), tmp_path / "一页.docx")
    cells = [cell.text for table in Document(str(page)).tables for row in table.rows for cell in row.cells]
    assert {"小组", "8个", "2个", "25%", "填报 2026-03-31", OPERATOR, "示例民政局"} <= set(cells)


# -- lists as of days -------------------------------------------------------------------------------------------------


def test_a_stage_is_that_of_the_day(office: Office, tmp_path: Path) -> None:
    take(office, tmp_path, ROWS[1][0], ROWS[1][1])
    take(office, tmp_path, OUTCOME_HEAD, ROWS[4][1])

    def stage(day: date) -> object:
        return next(row[1] for row in stage_table(office, day).rows if row[0] == PROJECT)

    days = (date(2025, 11, 19), date(2025, 11, 20), date(2025, 12, 20), on(7, 19), on(7, 20))
    assert [stage(day) for day in days] == ["登记", "采购公告", "合同", "合同", "评估"]
    assert [row[0] for row in stage_table(office, on(7, 20), stage="评估").rows] == [PROJECT]
    assert step_table(office, id_of(office, "project", PROJECT), on(7, 20)).notes == ("现在的阶段：评估",)


def test_kinds_and_places(office: Office, tmp_path: Path) -> None:
    take(office, tmp_path, PLAN_HEAD, (PROJECT, "民生微项目", "困难老人", "2025-11-01", None, 5))
    rows = {str(row[0]): row[1:] for row in kind_table(office, on(6, 30)).rows}
    assert rows["民生微项目"] == (1, 1, 0, 500)
    assert rows["没有登记"] == (1, 1, 0, 0)
    (slots,) = (row for row in slot_table(office, on(6, 30)).rows if row[0] == STATION)
    assert slots == (STATION, "", "", "", "", PROJECT, "", "")
    (after,) = (row for row in slot_table(office, on(7, 1)).rows if row[0] == STATION)
    assert after[5] == "", "it was over on 30 June"


def test_evaluated_and_not_evaluated_stations(office: Office, tmp_path: Path) -> None:
    take(
        office,
        tmp_path,
        OUTCOME_HEAD,
        (2026, STATION, None, OTHER_OPERATOR, "2026-07-20", "合格", "良好", 85, "报告"),
        (2026, "许村镇社工站", None, OTHER_OPERATOR, "2026-07-20", "合格", None, None, None),
        (2026, None, PROJECT, "示例评估中心", "2026-08-01", "不合格", None, None, None),
    )
    rows = {row[0]: row[2:6] for row in outcome_table(office, 2026, office.today).rows}
    assert rows[STATION] == (OTHER_OPERATOR, True, on(7, 20), "合格（良好）")
    assert rows["海宁市许村镇社工站"] == (OTHER_OPERATOR, False, on(7, 20), "合格")
    nobody = outcome_table(office, 2026, on(7, 19))
    assert nobody.notes == ("没有评估的站 2 个",)
    assert list(operator_table(office, office.today).rows) == [
        (OPERATOR, "2026", 1, 1, 1, 1),
        (OTHER_OPERATOR, "2026", 1, 0, 1, 0),
    ]


@pytest.mark.parametrize(("day", "listed"), [(on(4, 30), False), (on(5, 1), True)])
def test_a_project_comes_up_for_renewal_sixty_days_before_its_end(office: Office, day: date, listed: bool) -> None:
    """1 May and 60 days are 30 June."""
    assert [row[0] for row in renewal_table(office, day).rows] == [PROJECT] * listed


def test_renewals_follow_the_newest_result(office: Office, tmp_path: Path) -> None:
    assert [row[5] for row in renewal_table(office, on(7, 1)).rows] == ["先评估"]
    take(
        office, tmp_path, OUTCOME_HEAD, (2025, None, PROJECT, "示例评估中心", "2026-07-02", "不合格", None, None, None)
    )
    take(office, tmp_path, OUTCOME_HEAD, (2026, None, PROJECT, "示例评估中心", "2026-07-20", "合格", None, 92.5, None))
    later = on_day(office, on(8, 1))
    assert [renewal_table(later, day).rows[0][5] for day in (on(7, 2), on(7, 19), on(7, 20))] == [
        "不宜续签", "不宜续签", "可以续签",
    ]  # fmt: skip
    recording.decide(office, PROJECT, "renewed", on(8, 1), "纪要")
    assert renewal_table(later, on(8, 1)).rows[0][6] == "续签 2026-08-01"
