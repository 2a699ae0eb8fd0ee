"""满意度调查 of projects: sums that come in by a sheet, and what a project lacks of 海宁's two rounds."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from swtool.evaluation.plans import BOOKS
from swtool.evaluation.satisfaction import Answers, answers, gaps, satisfaction_check, satisfaction_table, share
from swtool.findings import Outcome
from swtool.intake.load import State
from swtool.office import Office
from swtool.rooms import migration_sets
from tests.inventory_case import UPDATING, codes, load_rows, new_county
from tests.offices import at

HEAD = ("项目名称", "调查阶段", "调查对象", "调查内容", "调查方式", "调查日期", "有效份数", "满意份数")
PROJECT = "示例硖石项目"


def one(round_: str, group: str, aspect: str, channel: str, valid: int = 10, satisfied: int = 9) -> Answers:
    return Answers(0, 1, round_, group, aspect, channel, date(2026, 6, 1), valid, satisfied)


def whole(channels: str = "甲乙丙") -> list[Answers]:
    """Every group and aspect of both rounds by each channel."""
    return [one(*each) for each in product(("mid", "final"), ("department", "client"), ("process", "result"), channels)]


def test_nothing_lacks_of_a_whole_survey() -> None:
    assert gaps(whole(), 3) == []
    assert gaps(whole("甲乙丙丁"), 3) == []


def test_two_channels_are_not_three() -> None:
    assert gaps(whole("甲乙"), 3) == ["中期只有 2 种方式，应有 3 种", "末期只有 2 种方式，应有 3 种"]


def test_a_group_an_aspect_and_unusable_answers_are_missed() -> None:
    """Without clients on the result of the final round; what nobody could use is no answer."""
    found = [each for each in whole() if (each.round, each.respondent, each.aspect) != ("final", "client", "result")]
    assert gaps(found, 3) == ["末期服务对象对实施结果"]
    assert gaps([*found, one("final", "client", "result", "甲", 0, 0)], 3) == ["末期服务对象对实施结果"]


def test_a_share_is_of_all_answers_not_of_channels() -> None:
    """1 of 1 and 0 of 3 are a quarter."""
    found = [one("mid", "client", "result", "甲", 1, 1), one("mid", "client", "result", "乙", 3, 0)]
    assert share(found) == Fraction(1, 4)
    assert share([]) is None


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_county(tmp_path, sets=migration_sets())


def test_a_sheet_comes_in_again_and_is_corrected(office: Office, tmp_path: Path) -> None:
    rows = [HEAD, (PROJECT, "中期", "服务对象", "过程", "电话", "2026-06-01", 50, 45)]
    assert load_rows(office, tmp_path, BOOKS, rows).state is State.LOADED
    assert load_rows(office, tmp_path, BOOKS, rows).state is State.UNCHANGED
    rows[1] = (*rows[1][:-1], 44)
    assert load_rows(office, tmp_path, BOOKS, rows, terms=UPDATING).state is State.LOADED
    (held,) = answers(office.db)
    assert (held.valid, held.satisfied) == (50, 44)
    (row,) = satisfaction_table(office, office.today).rows
    assert row == (PROJECT, "中期", "服务对象", "实施过程", "电话", 50, 44, Fraction(22, 25))
    assert satisfaction_table(office, date(2026, 5, 31)).rows == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ((PROJECT, "中期", "服务对象", "过程", "电话", "2026-06-01", 50, 51), "satisfaction.more_than_all"),
        (("没有的项目", "中期", "服务对象", "过程", "电话", "2026-06-01", 50, 50), "reference.project"),
        ((PROJECT, "年中", "服务对象", "过程", "电话", "2026-06-01", 50, 50), "choice.unknown"),
    ],
)
def test_rows_that_cannot_be(office: Office, tmp_path: Path, row: tuple[object, ...], code: str) -> None:
    assert any(code in each for each in codes(load_rows(office, tmp_path, BOOKS, [HEAD, row])))
    assert answers(office.db) == []


def test_a_project_is_judged_once_it_is_over(office: Office, tmp_path: Path) -> None:
    """It ends on 31 December: on the day it may still come, the day after it is missed."""
    (nothing,) = satisfaction_check.run(office, office.today)
    assert nothing.outcome is Outcome.UNDETERMINED
    with office.change("示例期限") as tx:
        tx.execute("UPDATE project SET ends_on = '2026-12-31' WHERE name = ?", (PROJECT,))
    load_rows(office, tmp_path, BOOKS, [HEAD, (PROJECT, "中期", "部门", "过程", "座谈会", "2026-06-01", 5, 5)])
    for day, outcome in ((date(2026, 12, 31), Outcome.UNDETERMINED), (date(2027, 1, 1), Outcome.VIOLATED)):
        (found,) = satisfaction_check.run(at(office.db, today=day), day)
        assert (found.where.subject, found.outcome) == (PROJECT, outcome)
