"""A loaded workbook whose figures the public was shown is not undone unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from .clerk import Clerk, found
from .offices import TODAY, china_time
from .registry_house import resident_id
from .test_intake_existing import ROSTER, person
from .test_intake_undo import sheet

ORGANIZATION = "示例社会工作服务中心"
MONEY = ("机构名称", "月份", "科目", "预算", "本期支出", "累计支出", "期初结余", "期末结余")
PARTY = ("机构名称", "月份", "日期", "类别", "主题", "参加人数")
REPORT = ("社工站", "月份", "指标", "本月", "累计")


@pytest.fixture
def clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """All of October is loaded: the money is batch 1, then party affairs, work and, of no interest here, training."""
    desk = tmp_path / "公开 桌"
    desk.mkdir()
    found(desk / "office.db")
    monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(TODAY, 10))
    monkeypatch.setenv("COLUMNS", "400")
    clerk = Clerk(desk, desk / "office.db", capsys)
    books = (
        (MONEY, (ORGANIZATION, "2026-10", "办公费", 1000, 100, 100, 500, 400)),
        (PARTY, (ORGANIZATION, "2026-10", "2026-10-08", "党课", "学习", 12)),
        (REPORT, ("许村镇社工站", "2026-10", "新增个案数", 10, 90)),
        (ROSTER, person("示例甲", resident_id("19900101", 1))),
    )
    for number, rows in enumerate(books):
        assert clerk("intake", "load", sheet(desk / f"{number}.xlsx", *rows)).code == 0
    return clerk


def publish(clerk: Clerk) -> None:
    answer = clerk("disclosure", "run", "--month", "2026-10")
    assert "已公开（第1版" in answer.out, answer


def test_what_was_published_from_it_is_named(clerk: Clerk) -> None:
    publish(clerk)
    for line in ((), ("--dry-run",)):
        said = clerk.refused("intake", "undo", "1", "--why", "发错了", *line)
        assert f"第 1 批不能撤销\n原因：已经公开的内容会和台账不一样：{ORGANIZATION} 2026年10月第1版\n" in said
        assert "swtool disclosure correct" in said


def test_whoever_says_so_undoes_it_and_is_told_what_to_correct(clerk: Clerk) -> None:
    publish(clerk)
    answer = clerk("intake", "undo", "1", "--why", "发错了", "--reported")
    assert answer.code == 0
    assert "已撤销第 1 批" in answer.out
    assert f"提醒：已公开的内容和台账不一样了：{ORGANIZATION} 2026年10月第1版" in answer.err


def test_what_stands_on_no_page_is_undone_as_before(clerk: Clerk) -> None:
    publish(clerk)
    other = sheet(clerk.desk / "九月.xlsx", REPORT, ("长安镇社工站", "2026-10", "新增个案数", 1, 1))
    assert clerk("intake", "load", other).code == 0
    assert clerk("intake", "undo", "5", "--why", "发错了").code == 0


def test_before_anything_is_published_it_is_undone_as_before(clerk: Clerk) -> None:
    answer = clerk("intake", "undo", "1", "--why", "发错了")
    assert (answer.code, answer.err) == (0, "改好的表可以重新载入")


def test_a_withdrawn_page_is_no_reason(clerk: Clerk) -> None:
    publish(clerk)
    line = ("disclosure", "withdraw", ORGANIZATION, "2026-10", "--reason", "金额有误")
    assert clerk(*line).code == 0, clerk(*line)
    assert clerk("intake", "undo", "1", "--why", "发错了").code == 0
