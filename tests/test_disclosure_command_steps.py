"""A month at the terminal on its way and after: approved, let through, corrected, withdrawn, unlocked."""

from __future__ import annotations

import json
from pathlib import Path

from swtool.disclosure.rendering import FORMATS
from swtool.disclosure.statements import state_none
from tests.disclosure_command_case import run as run  # noqa: PLC0414
from tests.disclosures import APPROVAL_RULES, SEPTEMBER, full_month, report_ledger, report_party, with_client
from tests.test_disclosure_after import two_months


def test_a_month_goes_through_its_steps_at_the_terminal(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    name = world.organization.name
    world.office.db.path.with_suffix(".policy.toml").write_text(APPROVAL_RULES, encoding="utf-8")
    code, out, _ = run(world, "check", "--month", "2026-10", capsys=capsys)
    assert (code, f"✓ {name} 2026年10月：核对无误，可以公开" in out) == (0, True)
    code, out, _ = run(world, "prepare", "--month", "2026-10", capsys=capsys)
    assert (code, "已草拟" in out, "等审核" in out) == (0, True, True)
    (sheet,) = (tmp_path / "审批单" / "2026-10").iterdir()
    draft = sheet.stem.rpartition("草稿 ")[2].removesuffix("）")
    code, _, err = run(world, "publish", name, "2026-10", "--approved-by", "示例人", capsys=capsys)
    assert (code, "规则要求审批" in err.replace("\n", "")) == (2, True)
    code, _, err = run(world, "approve", name, "2026-10", "--draft", "00000000", capsys=capsys)
    assert (code, "草稿已不是这一份" in err.replace("\n", "")) == (1, True)
    code, out, err = run(world, "approve", name, "2026-10", "--draft", draft, capsys=capsys)
    assert (code, "审核" in out, "接下来：签发" in err) == (0, True, True)
    code, out, _ = run(world, "run", "--month", "2026-10", capsys=capsys)
    assert (code, "等签发" in out, (tmp_path / "三务公开").exists()) == (3, True, False)
    code, out, err = run(world, "approve", name, "2026-10", "--step", "签发", capsys=capsys)
    assert (code, "审批已办完" in err.replace("\n", "")) == (0, True)
    code, out, _ = run(world, "publish", name, "2026-10", capsys=capsys)
    assert (code, "已公开（第1版" in out) == (0, True)


def test_a_held_month_is_let_through_by_a_reason_for_one_organization(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    name = world.organization.name
    with_client(world, "金龙")
    report_party(world, "金龙广场党员服务")
    code, out, _ = run(world, "run", "--month", "2026-10", capsys=capsys)
    said = out.replace("\n", "").replace(" ", "")
    assert code == 3
    assert f"swtooldisclosurepublish{name}2026-10--reviewed理由" in said
    code, _, err = run(world, "prepare", "--month", "2026-10", "--reviewed", "广场名", capsys=capsys)
    assert (code, "一家一家看" in err) == (2, True)
    code, out, _ = run(world, "publish", name, "2026-10", "--reviewed", "金龙是广场名", capsys=capsys)
    assert (code, "已公开（第1版" in out) == (0, True)
    assert world.office.db.value("SELECT why FROM disclosure_pass") == "金龙是广场名"


def test_a_withdrawn_month_at_the_terminal(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    name = world.organization.name
    assert run(world, "run", "--month", "2026-10", capsys=capsys)[0] == 0
    code, out, _ = run(world, "withdraw", name, "2026-10", "--reason", "附件有误", capsys=capsys)
    assert (code, out.count("已取下")) == (0, len(FORMATS))
    code, _, err = run(world, "show", name, "2026-10", capsys=capsys)
    assert (code, "已撤回，内容限制查看" in err.replace("\n", "")) == (1, True)
    code, _, err = run(world, "render", name, "2026-10", capsys=capsys)
    assert code == 1
    code, _, err = run(world, "render", name, "2026-10", "--reveal", capsys=capsys)
    assert (code, "不写到公开用的文件夹" in err.replace("\n", "")) == (2, True)
    inside = str(tmp_path / "三务公开" / "别处")
    assert run(world, "render", name, "2026-10", "--reveal", "--out", inside, capsys=capsys)[0] == 2
    code, _, _ = run(world, "render", name, "2026-10", "--reveal", "--out", str(tmp_path / "查"), capsys=capsys)
    assert (code, len(list((tmp_path / "查").iterdir()))) == (0, len(FORMATS))
    code, out, _ = run(world, "incident", "list", "--format", "json", capsys=capsys)
    assert (code, len(json.loads(out)["rows"])) == (0, 1)
    code, out, _ = run(world, "incident", "note", name, "2026-10", "--step", "办结", "--what", "已核对", capsys=capsys)
    assert (code, "已记录办结" in out) == (0, True)
    code, out, _ = run(world, "run", "--month", "2026-10", capsys=capsys)
    assert (code, "已撤回，没有公开的内容" in out) == (3, True)
    code, out, _ = run(world, "correct", name, "2026-10", "--reason", "改正附件", capsys=capsys)
    assert (code, "已更正（第2版" in out) == (0, True)


def test_a_locked_month_is_opened_for_a_while(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    lock = APPROVAL_RULES[: APPROVAL_RULES.index("[disclosure.approval]")] + (
        '[disclosure.lock]\n[[disclosure.lock.values]]\nsince = "2026-01-01"\nasked = true\nday = 8\n'
        'unit = "day_of_month"\nsource = "示例规定"\nbasis = "设置"\nnote = "示例"\n'
    )
    world = full_month(tmp_path)
    world.office.db.path.with_suffix(".policy.toml").write_text(lock, encoding="utf-8")
    code, out, _ = run(world, "run", "--month", "2026-10", capsys=capsys)
    assert (code, "已经锁定" in out) == (3, True)
    code, _, err = run(world, "unlock", "2026-10", "--reason", " ", "--until", "2026-11-12", capsys=capsys)
    assert (code, "没有写原因" in err) == (2, True)
    code, out, _ = run(world, "unlock", "2026-10", "--reason", "补报", "--until", "2026-11-12", capsys=capsys)
    assert (code, "已解锁 2026年10月（全部机构），到 2026-11-12 为止" in out) == (0, True)
    assert run(world, "run", "--month", "2026-10", capsys=capsys)[0] == 0


def test_the_same_correction_with_follow_takes_the_later_months_along(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    """September's closing is 500.00 less, by which October opens. First the later month is only named."""
    world = full_month(tmp_path)
    report_party(world, "主题党日", SEPTEMBER)
    state_none(world.office, world.organization, SEPTEMBER, "业务")
    money = {"income": [("镇财政拨款", 1_000_000)], "closing": 12_000_000}
    report_ledger(world, SEPTEMBER, opening=11_400_000, spending=[("服务活动", 400_000, None, None)], **money)
    report_ledger(world, opening=None, spending=[("服务活动", 850_050, None, None)])
    for month in ("2026-09", "2026-10"):
        code, out, _ = run(world, "run", "--month", month, capsys=capsys)
        assert code == 0, out
    spending = [("服务活动", 450_000, None, None)]
    report_ledger(world, SEPTEMBER, opening=11_400_000, spending=spending, **money | {"closing": 11_950_000})
    line = ("correct", world.organization.name, "2026-09", "--reason", "漏记一笔支出")
    code, out, _ = run(world, *line, capsys=capsys)
    assert (code, "2026年10月" in out) == (3, True)
    code, out, _ = run(world, *line, "--follow", capsys=capsys)
    assert code == 0, out
    assert "没有改动" in out.replace("\n", "")  # September is out as it should be
    versions = world.office.db.query("SELECT month, max(version) FROM disclosure_seal GROUP BY month ORDER BY month")
    assert [tuple(row) for row in versions] == [("2026-09", 2), ("2026-10", 2)]
    code, out, _ = run(world, *line, "--follow", capsys=capsys)
    assert (code, out.count("✓")) == (0, 1)


def test_a_withdrawn_version_is_not_written_back_to_where_it_was_out(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    name, public = world.organization.name, tmp_path / "网站"
    assert run(world, "run", "--month", "2026-10", "--out", str(public), capsys=capsys)[0] == 0
    assert run(world, "withdraw", name, "2026-10", "--reason", "附件有误", capsys=capsys)[0] == 0
    where = str(public / "2026-10")
    code, _, err = run(world, "render", name, "2026-10", "--reveal", "--out", where, capsys=capsys)
    assert (code, "不写到公开用的文件夹" in err.replace("\n", "")) == (2, True)
    assert len(list((public / "2026-10").iterdir())) == 1  # the notice


def test_a_withdrawal_says_what_it_could_not_find(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    assert run(world, "run", "--month", "2026-10", "--out", str(tmp_path / "网站"), capsys=capsys)[0] == 0
    (tmp_path / "网站").rename(tmp_path / "搬走")
    code, out, _ = run(world, "withdraw", world.organization.name, "2026-10", "--reason", "附件有误", capsys=capsys)
    said = out.replace("\n", "").replace(" ", "")
    assert (code, "没有找到登记过的文件，可能已移走" in said) == (3, True)


def test_a_draft_that_took_the_place_of_another_is_approved_by_its_code(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    name = world.organization.name
    world.office.db.path.with_suffix(".policy.toml").write_text(APPROVAL_RULES, encoding="utf-8")
    prepare = ("prepare", "--month", "2026-10")
    assert run(world, *prepare, capsys=capsys)[0] == 0
    report_party(world, "补登：组织生活会", participants=9)
    assert run(world, *prepare, capsys=capsys)[0] == 0
    code, _, err = run(world, "approve", name, "2026-10", capsys=capsys)
    assert (code, "草稿换过内容" in err.replace("\n", "")) == (2, True)
    assert world.office.db.value("SELECT count(*) FROM disclosure_decision") == 0


def test_an_approved_correction_that_comes_out_by_a_run_names_the_months_it_moves(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    world = two_months(tmp_path)
    name = world.organization.name
    world.office.db.path.with_suffix(".policy.toml").write_text(APPROVAL_RULES, encoding="utf-8")
    report_ledger(
        world, SEPTEMBER, opening=11_000_000, income=[("镇财政拨款", 900_000)], spending=[], closing=11_900_000
    )
    assert run(world, "correct", name, "2026-09", "--reason", "收入多登", capsys=capsys)[0] == 3
    for _ in range(2):
        assert run(world, "approve", name, "2026-09", capsys=capsys)[0] == 0
    code, out, _ = run(world, "publish", name, "2026-09", capsys=capsys)
    said = out.replace("\n", "").replace(" ", "")
    assert (code, "已更正（第2版" in said) == (0, True)
    assert "2026年10月：许村镇社工站示例项目：上期结余不等于已公开的上月结余" in said
    assert f"swtooldisclosurecorrect{name}2026-10--reason原因" in said


def test_an_opinion_with_a_number_of_a_person_is_refused(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    world.office.db.path.with_suffix(".policy.toml").write_text(APPROVAL_RULES, encoding="utf-8")
    assert run(world, "prepare", "--month", "2026-10", capsys=capsys)[0] == 0
    remark = "请问13800138000"
    code, _, err = run(world, "approve", world.organization.name, "2026-10", "--remark", remark, capsys=capsys)
    assert (code, "审批意见里像是有手机号" in err.replace("\n", "")) == (2, True)
