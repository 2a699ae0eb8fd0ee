"""A project from need to renewal: sheets that come in, records one by one, lists as of days."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from docx import Document

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.intake.load import Receipt, State
from swtool.intake.undoing import undo_batch
from swtool.lifecycle import recording, store
from swtool.lifecycle.progress import progress
from swtool.lifecycle.purchaser_page import write_page
from swtool.lifecycle.records import Planned
from swtool.lifecycle.result_sheets import operator_table, outcome_table, payment_table, progress_table, renewal_table
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
    county,
    on,
    on_day,
    take,
)

# -- sheets -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path)


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


# -- one by one -------------------------------------------------------------------------------------------------------


def test_a_plan_by_hand_keeps_what_it_does_not_state(office: Office) -> None:
    recording.plan_project(office, PROJECT, {"kind": "公益微创投", "budget": 500})
    recording.plan_project(office, PROJECT, {"slot": "own"})
    (life,) = store.lives(office.db, office.today, only=id_of(office, "project", PROJECT))
    assert life.plan == Planned("公益微创投", "own", office.today, None, 500)
    with pytest.raises(UsageFault):
        recording.plan_project(office, PROJECT, {})


def test_decisions_contradict_each_other_until_one_is_taken_back(office: Office) -> None:
    recording.decide(office, PROJECT, "renewed", on(8, 1), "纪要")
    with pytest.raises(SwtoolError, match="已经登记了续签"):
        recording.decide(office, PROJECT, "not_renewed", on(8, 2), "纪要")
    recording.withdraw(office, PROJECT, "renewed")
    recording.decide(office, PROJECT, "not_renewed", on(8, 2), "纪要")
    with pytest.raises(NotFound):
        recording.withdraw(office, PROJECT, "renewed")
    with pytest.raises(SwtoolError, match="还没有到"):
        recording.decide(office, PROJECT, "closure", office.today + timedelta(days=1), "")


def test_an_approval_is_the_register_s_day(office: Office) -> None:
    """The register says 1 January: a paper of that day is welcome, of another day not."""
    with pytest.raises(SwtoolError, match="2026-01-01"):
        recording.decide(office, PROJECT, "approval", on(1, 2), "批复")
    recording.decide(office, PROJECT, "approval", on(1, 1), "批复")
    with office.change("没有立项时间") as tx:
        tx.update("project", id_of(office, "project", OTHER), {"approved_on": None})
    recording.decide(office, OTHER, "approval", on(2, 3), "批复")
    assert office.db.value("SELECT approved_on FROM project WHERE name = ?", (OTHER,)) == "2026-02-03"


@pytest.mark.parametrize("stood", [None, "2026-02"])
def test_an_approval_taken_back_takes_the_day_that_it_wrote(office: Office, stood: str | None) -> None:
    """Written by the first decision, its paper by the second; both go, and the register says again what it said."""

    def approved() -> object:
        return office.db.value("SELECT approved_on FROM project WHERE name = ?", (OTHER,))

    with office.change("立项时间还不清楚") as tx:
        tx.update("project", id_of(office, "project", OTHER), {"approved_on": stood})
    recording.decide(office, OTHER, "approval", on(2, 3), "")
    recording.decide(office, OTHER, "approval", on(2, 3), "批复")
    recording.withdraw(office, OTHER, "approval", keep=False)
    assert approved() == "2026-02-03"
    recording.withdraw(office, OTHER, "approval")
    assert approved() == stood
    recording.decide(office, OTHER, "approval", on(2, 4), "批复")
    assert approved() == "2026-02-04"
    with office.change("核对立项时间") as tx:
        tx.update("project", id_of(office, "project", OTHER), {"approved_on": "2026-02-05"})
    told = recording.withdraw(office, OTHER, "approval")[1]
    assert (approved(), "没有动" in told) == ("2026-02-05", True), "somebody wrote it since"


def test_an_approval_taken_back_leaves_a_day_of_the_register_s_own(office: Office) -> None:
    recording.decide(office, PROJECT, "approval", on(1, 1), "批复")
    told = recording.withdraw(office, PROJECT, "approval")[1]
    assert "2026-01-01" in told
    assert office.db.value("SELECT approved_on FROM project WHERE name = ?", (PROJECT,)) == "2026-01-01"


def test_a_payment_is_entered_once(office: Office, tmp_path: Path) -> None:
    take(office, tmp_path, MILESTONE_HEAD, (PROJECT, "第1期", 1000, "2026-02-01", "是", None, None, None))
    with pytest.raises(NotFound):
        recording.pay(office, PROJECT, "第2期", on(2, 1), None, "")
    assert recording.pay(office, PROJECT, "第1期", on(2, 1), None, "记1")[1] == 100000
    with pytest.raises(SwtoolError, match="已于 2026-02-01 付"):
        recording.pay(office, PROJECT, "第1期", on(2, 2), None, "记1")
    (before,) = payment_table(office, on(1, 31)).rows
    (after,) = payment_table(office, on(2, 1)).rows
    assert (before[6], after[6], after[7]) == (None, on(2, 1), 100000)


def payments(office: Office, day: date) -> list[tuple[object, ...]]:
    """实付日期, 实付, 未付, 迟几天, 凭证号 of each milestone on a day, in 分."""
    return [tuple(row[6:11]) for row in payment_table(office, day).rows]


def payment_step(office: Office, day: date) -> tuple[object, ...]:
    """最迟, 迟几天, 依据, 缺什么 of the payment step."""
    (row,) = (row for row in step_table(office, id_of(office, "project", PROJECT), day).rows if row[1] == "付款")
    return row[3], row[5], row[6], row[4], row[7]


TWO_PARTS = ((PROJECT, "首期", 30000, "2026-10-20", "否", None, None, None),
             (PROJECT, "二期", 30000, "2026-12-20", "否", None, None, None))  # fmt: skip


def test_the_payment_step_is_that_of_the_day(office: Office, tmp_path: Path) -> None:
    """Paid on 5 November what was due on 20 October: on 1 November it was twelve days late, and said so."""
    office = on_day(office, on(11, 10))
    take(office, tmp_path, MILESTONE_HEAD, *TWO_PARTS)
    recording.pay(office, PROJECT, "首期", on(11, 5), None, "记1")
    assert payment_step(office, on(11, 1)) == (
        None, on(10, 20), 12, "已付 0 期，共 2 期", "还有 60,000.00 元没有付",
    )  # fmt: skip
    assert payment_step(office, on(11, 5)) == (
        None, on(12, 20), None, "已付 1 期，共 2 期", "还有 30,000.00 元没有付",
    )  # fmt: skip


def test_a_part_payment_leaves_the_rest_to_be_paid(office: Office, tmp_path: Path) -> None:
    """1 元 of 30,000, then 9,999, then the other 20,000; each day knows what had been paid by then."""
    office = on_day(office, on(11, 10))
    take(office, tmp_path, MILESTONE_HEAD, *TWO_PARTS)
    recording.pay(office, PROJECT, "首期", on(10, 20), None, "记1")
    assert recording.pay(office, PROJECT, "二期", on(11, 1), 1_00, "记2")[1:] == (1_00, 29_999_00)
    assert payment_step(office, on(11, 10)) == (
        None, on(12, 20), None, "已付 1 期，共 2 期，付了一部分的 1 期", "还有 29,999.00 元没有付",
    )  # fmt: skip
    with pytest.raises(SwtoolError, match="在这之前"):
        recording.pay(office, PROJECT, "二期", on(10, 31), 1_00, "")
    recording.pay(office, PROJECT, "二期", on(11, 3), 9_999_00, "记3")
    assert recording.pay(office, PROJECT, "二期", on(11, 8), None, "记4")[1:] == (20_000_00, 0)
    assert [payments(office, day)[1] for day in (on(10, 31), on(11, 1), on(11, 2), on(11, 3), on(11, 8))] == [
        (None, None, 30_000_00, None, None),
        (on(11, 1), 1_00, 29_999_00, None, "记2"),
        (on(11, 1), 1_00, 29_999_00, None, "记2"),
        (on(11, 3), 10_000_00, 20_000_00, None, "记2、记3"),
        (on(11, 8), 30_000_00, None, None, "记2、记3、记4"),
    ]
    assert payment_step(office, on(11, 8))[0] == on(11, 8)
    with pytest.raises(SwtoolError, match="已于 2026-11-08 付 30,000"):
        recording.pay(office, PROJECT, "二期", on(11, 9), 1_00, "")


def test_a_sheet_brings_a_further_payment_or_puts_one_right(office: Office, tmp_path: Path) -> None:
    """A later day with more in all is a further payment; the same day with another sum is the same payment."""
    office = on_day(office, on(11, 10))
    for paid in (("2026-10-20", 10000, "记1"), ("2026-11-01", 30000, "记2"), ("2026-11-01", 25000, "记2")):
        row = (PROJECT, "首期", 30000, "2026-10-20", "否", *paid)
        assert take(office, tmp_path, MILESTONE_HEAD, row, terms=UPDATING).state is State.LOADED
    assert take(office, tmp_path, MILESTONE_HEAD, row, terms=UPDATING).state is State.UNCHANGED
    assert payments(office, on(10, 31)) == [(on(10, 20), 10_000_00, 20_000_00, 11, "记1")]
    assert payments(office, on(11, 1)) == [(on(11, 1), 25_000_00, 5_000_00, 12, "记1、记2")]
    row = (PROJECT, "首期", 30000, "2026-10-20", "否", "2026-10-15", 9000, "记1")
    take(office, tmp_path, MILESTONE_HEAD, row, terms=UPDATING)
    assert payments(office, on(11, 1)) == [(on(10, 15), 9_000_00, 21_000_00, 12, "记1")], "nothing else was paid"


def test_a_further_payment_is_taken_back_before_the_one_that_it_follows(office: Office, tmp_path: Path) -> None:
    office = on_day(office, on(11, 10))
    first, second = (
        int(take(office, tmp_path, MILESTONE_HEAD, (*TWO_PARTS[0][:5], *paid), terms=UPDATING).batch_id or 0)
        for paid in (("2026-10-20", 10000, "记1"), ("2026-11-01", 30000, "记2"))
    )
    with pytest.raises(SwtoolError):
        undo_batch(office, first, "发错了", label=str)
    undo_batch(office, second, "发错了", label=str)
    assert payments(office, on(11, 1)) == [(on(10, 20), 10_000_00, 20_000_00, 12, "记1")]
    undo_batch(office, first, "发错了", label=str)
    assert payments(office, on(11, 1)) == []


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
