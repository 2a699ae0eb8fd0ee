"""A loaded workbook whose figures were reported is not undone unasked: what went out cannot be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.office import Office
from swtool.reporting import standing
from swtool.reporting.store import Sent
from swtool.tables import Table

from .clerk import Clerk, found
from .offices import TODAY, china_time
from .registry_house import resident_id
from .test_intake_existing import ROSTER, person
from .test_intake_undo import sheet

ONE, TWO = resident_id("19900101", 1), resident_id("19900102", 2)
HEAD = (*ROSTER, "学历")


@pytest.fixture
def clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """One person in batch 1, who gets an education by batch 2."""
    desk = tmp_path / "报送 桌"
    desk.mkdir()
    found(desk / "office.db")
    monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(TODAY, 10))
    monkeypatch.setenv("COLUMNS", "400")
    clerk = Clerk(desk, desk / "office.db", capsys)
    assert clerk("intake", "load", sheet(desk / "一.xlsx", ROSTER, person("示例甲", ONE))).code == 0
    assert clerk("intake", "load", sheet(desk / "二.xlsx", HEAD, (*person("示例甲", ONE), "本科"))).code == 0
    return clerk


def report(clerk: Clerk, title: str) -> None:
    answer = clerk("report", "fill", title, "--to", "示例市民政局", "--output", clerk.desk / f"{title}.xlsx")
    assert answer.code in (0, 3), answer


def test_what_was_reported_from_it_is_named(clerk: Clerk) -> None:
    report(clerk, "人员花名册")
    said = clerk.refused("intake", "undo", "2", "--why", "发错了")
    assert "第 2 批不能撤销" in said
    assert "1 号（2026-11-10 报给示例市民政局的“人员花名册”，" in said
    assert "第 2 批不能撤销" in clerk.refused("intake", "undo", "2", "--why", "发错了", "--dry-run")


def test_whoever_says_so_undoes_it_and_is_told_what_to_correct(clerk: Clerk) -> None:
    report(clerk, "人员花名册")
    answer = clerk("intake", "undo", "2", "--why", "发错了", "--reported")
    assert answer.code == 0
    assert "已撤销第 2 批" in answer.out
    assert "提醒：已报送的数字和台账不一样了：1 号（2026-11-10 报给示例市民政局的“人员花名册”" in answer.err
    assert "本科" in clerk("report", "diff", "1").out


def test_a_dry_run_tells_what_would_have_to_be_corrected(clerk: Clerk) -> None:
    report(clerk, "人员花名册")
    before = clerk.head()
    answer = clerk("intake", "undo", "2", "--why", "发错了", "--reported", "--dry-run")
    assert (answer.code, clerk.head()) == (0, before)
    assert "提醒：已报送的数字会和台账不一样：1 号（2026-11-10 报给示例市民政局的“人员花名册”" in answer.err


@pytest.mark.parametrize("line", [(), ("--reported",)])
def test_each_sheet_is_filled_once_before_and_once_after(
    clerk: Clerk, line: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A county sends a hundred sheets a year, and filling them is most of the work of undoing."""
    report(clerk, "变动备案汇总表")
    filled = []
    plain = standing.difference_table

    def counting(office: Office, sent: Sent) -> Table:
        filled.append(sent.id)
        return plain(office, sent)

    monkeypatch.setattr(standing, "difference_table", counting)
    assert clerk("intake", "undo", "2", "--why", "发错了", *line).code == 0
    assert filled == [1, 1]


def test_a_report_of_something_else_is_no_reason(clerk: Clerk) -> None:
    report(clerk, "变动备案汇总表")
    answer = clerk("intake", "undo", "2", "--why", "发错了")
    assert (answer.code, answer.err) == (0, "改好的表可以重新载入")


def test_a_report_of_before_is_no_reason(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It differs because of a later batch; undoing that makes it agree again, which is a change of its lines too."""
    report(clerk, "人员花名册")
    monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(TODAY, 11))
    third = sheet(clerk.desk / "三.xlsx", (*ROSTER, "持证情况"), (*person("示例甲", ONE), "助理社会工作师"))
    assert clerk("intake", "load", third).code == 0
    assert clerk("intake", "undo", "3", "--why", "发错了").code == 0
