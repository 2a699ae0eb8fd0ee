"""What is paid for a project: in parts, by hand and by sheet, and what was paid by each day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import NotFound, SwtoolError
from swtool.intake.load import State
from swtool.intake.undoing import undo_batch
from swtool.lifecycle import recording
from swtool.lifecycle.result_sheets import payment_table
from swtool.lifecycle.sheets import step_table
from swtool.office import Office
from tests.inventory_case import UPDATING, id_of
from tests.lifecycle_case import MILESTONE_HEAD, PROJECT, on, on_day, take
from tests.lifecycle_case import office as office  # noqa: PLC0414


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


@pytest.mark.parametrize(("first", "again"), [
    ("第一期", "第1期"), ("第1期", 1), ("首期", "第一笔付款"), ("10", "第十期"),
])  # fmt: skip
def test_an_instalment_is_known_however_it_is_written(
    office: Office, tmp_path: Path, first: object, again: object
) -> None:
    """It used to be one more payment that the contract asks for."""
    rest = (1000, "2026-02-01", "否", None, None, None)
    take(office, tmp_path, MILESTONE_HEAD, (PROJECT, first, *rest))
    assert take(office, tmp_path, MILESTONE_HEAD, (PROJECT, again, *rest)).state is State.UNCHANGED
    twice = take(office, tmp_path, MILESTONE_HEAD, (PROJECT, first, *rest), (PROJECT, again, *rest))
    assert [finding.what for finding in twice.findings] == ["与第 2 行是同一项"]
    paid = take(office, tmp_path, MILESTONE_HEAD, (PROJECT, again, *rest[:3], "2026-02-01", 1000, "记1"))
    assert paid.state is State.LOADED
    assert [row[1] for row in payment_table(office, on(2, 1)).rows] == [str(first)]


def test_the_last_payment_is_none_of_the_numbered_ones(office: Office, tmp_path: Path) -> None:
    rest = (1000, "2026-02-01", "否", None, None, None)
    take(office, tmp_path, MILESTONE_HEAD, (PROJECT, "第一期", *rest), (PROJECT, "尾款", *rest), (PROJECT, "二", *rest))
    assert {row[1] for row in payment_table(office, on(2, 1)).rows} == {"第一期", "尾款", "二"}
