"""A clerk enters and reads the life of a project at the terminal, on 30 June 2026."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_staff_commands import Desk, desk

__all__ = ["desk"]
PROJECT = "示例项目"


@pytest.fixture
def bought(desk: Desk, tmp_path: Path) -> Desk:
    """A project of the year with one payment that waits."""
    milestones = tmp_path / "付款.csv"
    milestones.write_text(f"项目名称,付款期次,应付金额,评估后支付\n{PROJECT},第1期,100000,否\n", encoding="utf-8")
    for line in (
        f"project add {PROJECT} --organization 示例社会工作 --station 许村 --approved 2026-01-05 --from 2026-01-05",
        f"intake load {milestones}",
    ):
        assert desk(*line.split()) == 0, desk.err
    return desk


def step(desk: Desk, stage: str) -> dict[str, object]:
    return next(row for row in desk.rows("project", "stages", PROJECT) if row["stage"] == stage)


def test_a_project_is_planned_decided_and_paid(bought: Desk) -> None:
    for line in (
        f"project plan {PROJECT} --kind 公益微创投 --slot own --budget 30万元 --on 2025-12-01",
        f"project pay {PROJECT} 第1期 --on 2026-06-02 --voucher 记1",
        f"project decide {PROJECT} not_renewed --on 2026-06-03 --document 纪要",
    ):
        assert bought(*line.split()) == 0, bought.err
    assert step(bought, "策划")["done_on"] == "2025-12-01"
    assert step(bought, "付款")["done_on"] == "2026-06-02"
    assert step(bought, "续签")["paper"] == "不续签 纪要"
    assert bought("project", "withdraw", PROJECT, "not_renewed") == 0
    assert [row["name"] for row in bought.rows("project", "list", "--stage", "付款")] == [PROJECT]
    assert bought.rows("project", "list", "--stage", "续签") == []
    (paid,) = bought.rows("project", "payments")
    assert (paid["milestone"], paid["paid_on"]) == ("第1期", "2026-06-02")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"project plan {PROJECT}", "没有写要登记什么"),
        (f"project plan {PROJECT} --budget 三十几", "不是金额"),
        (f"project pay {PROJECT} 第9期", "没有付款节点"),
        (f"project withdraw {PROJECT} closure", "没有登记结项"),
        ("project list --stage 别的", "没有阶段“别的”"),
        ("project progress --page 一页.docx", "没有写哪个项目"),
    ],
)
def test_what_a_clerk_cannot_enter(bought: Desk, line: str, why: str) -> None:
    assert bought(*line.split()) != 0
    assert why in bought.err


def test_trying_writes_nothing(bought: Desk) -> None:
    for line in (
        f"project plan {PROJECT} --kind 公益微创投",
        f"project decide {PROJECT} closure --on 2026-06-03",
        f"project pay {PROJECT} 第1期 --on 2026-06-02",
    ):
        assert bought(*line.split(), "--dry-run") == 0, bought.err
        assert "试运行" in bought.err
    assert [step(bought, stage)["done_on"] for stage in ("策划", "付款", "结项")] == [None, None, None]


def test_the_lists_are_asked(bought: Desk) -> None:
    assert {row["projects"] for row in bought.rows("project", "kinds")} == {0, 1}
    assert [row["station"] for row in bought.rows("project", "slots")] == ["许村镇社工站", "长安镇社工站"]
    assert bought.rows("project", "progress") == []
    assert bought.rows("project", "renewals") == []
    told = bought.rows("evaluation", "outcomes", "--year", "2025")
    assert {row["result"] for row in told} == {"没有评估"}
    assert bought.rows("evaluation", "operators") == []
