"""`swtool station change-operator` as a clerk types it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from .offices import china_time
from .registry_house import LIST, resident_id
from .test_staff_commands import Desk

CHANGE = "station change-operator 许村 --to 接手 --on 2026-06-15"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name in ("commands._context.clock", "swtool.commands._context.clock"):
        monkeypatch.setattr(name, lambda: china_time(date(2026, 6, 30)), raising=False)
    made = Desk(tmp_path, capsys)
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    person = "staff register --station 许村 --post-kind service_post --basis full_time --from 2026-01-05 --yes"
    for line in (
        "init --county 330481 --name 海宁市 --authority 海宁市民政局 --adopt 32:* --operator 王经办",
        f"division load {tmp_path / 'list.csv'} --system nbs-2023",
        "org add 示例社会工作服务中心",
        "org add 接手社会工作服务中心",
        "station add 许村镇社工站 --division 许村镇 --opened 2021-03-01",
        "station operator 许村 示例社会工作 --from 2021-03-01 --to 2026-12-31",
        f"{person} --name 张示例 --id {resident_id('19900101', 1)}",
        f"{person} --name 李示例 --id {resident_id('19920202', 2)}",
        "project add 许村2026年项目 --organization 示例社会 --station 许村 --approved 2026-01-20 --to 2026-12-31",
    ):
        assert made(*line.split()) == 0, made.err
    return made


def test_the_plan_is_shown_and_a_trial_changes_nothing(desk: Desk) -> None:
    assert desk(*CHANGE.split(), "--leave", "李示例", "--all-stay", "--dry-run") == 0
    assert "试运行，没有写入" in desk.err
    assert "留任 1 人，离开 1 人" in desk.out
    assert "由原机构、新机构公开" in desk.out
    assert "李示例" not in desk.out + desk.err
    assert desk.rows("station", "list")[0]["operator"] == "示例社会工作服务中心"
    assert desk.rows("filing", "list") == []


def test_it_is_carried_out_once(desk: Desk) -> None:
    line = (*CHANGE.split(), "--leave", "330481-00002", "--stay", "330481-00001", "--contract-no", "HT-2")
    assert desk(*line) == 1 or "需要回答" in desk.err  # nobody sits at a terminal to confirm
    assert desk(*line, "--yes") == 0, desk.err
    assert "已办理：许村镇社工站 从 2026-06-15 起由 接手社会工作服务中心 运营" in desk.err
    assert [row["operator"] for row in desk.rows("station", "list", "--as-of", "2026-06-14")] == [
        "示例社会工作服务中心"
    ]
    assert [row["operator"] for row in desk.rows("station", "list", "--as-of", "2026-06-15")] == [
        "接手社会工作服务中心"
    ]
    assert len(desk.rows("staff", "list")) == 2  # the leaving waits for its filing
    assert desk(*line, "--yes") == 1
    assert "已经由 接手社会工作服务中心 运营" in desk.err


def test_refusals_say_who_is_missing_and_what_to_do(desk: Desk) -> None:
    assert desk(*CHANGE.split(), "--yes") == 2
    assert "还有 2 人没有写明留任还是离开：330481-00001、330481-00002" in desk.err
    assert desk("station", "change-operator", "许村", "--to", "接手", "--on", "2026-07-01", "--all-stay", "--yes") == 1
    assert "还没有到" in desk.err
    assert (
        desk("station", "change-operator", "许村", "--to", "接手", "--on", "2026-07-01", "--all-stay", "--dry-run") == 0
    )
    assert desk(*CHANGE.split(), "--all-stay", "--leave", "王示例") == 1
    assert "没有找到这个人" in desk.err
