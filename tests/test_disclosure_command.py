"""`swtool disclosure` as it is typed: what it prints, its exit codes, what it refuses."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from swtool.dates import CHINA
from swtool.disclosure.rendering import FORMATS
from tests.disclosure_command_case import run as run  # noqa: PLC0414
from tests.disclosures import APPROVAL_RULES, full_month, new_world, report_party


def test_a_month_from_run_to_verify(run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    name = world.organization.name
    code, out, _ = run(world, "run", "--month", "2026-10", "--dry-run", capsys=capsys)
    assert (code, "核对无误，将公开" in out) == (0, True)
    code, out, _ = run(world, "run", "--month", "2026-10", capsys=capsys)
    assert (code, "已公开（第1版" in out) == (0, True)
    folder = tmp_path / "三务公开" / "2026-10"
    assert len(list(folder.iterdir())) == len(FORMATS)
    code, out, _ = run(world, "run", capsys=capsys)  # cron: the month before, which is out
    assert (code, "已于 2026-11-10 公开" in out) == (0, True)
    code, out, _ = run(world, "verify", name, "2026-10", capsys=capsys)
    assert (code, out.count("✓"), "✗" in out) == (0, 1 + 3 * len(FORMATS), False)  # seal; archive, again, folder
    code, out, _ = run(world, "show", name, "2026-10", capsys=capsys)
    assert code == 0
    for text in ("130,299.50", "学习贯彻全会精神主题党日", "<5"):
        assert text in out
    code, out, _ = run(world, "show", name, "2026-10", "--json", capsys=capsys)
    assert json.loads(out)["month"] == "2026-10"
    code, out, _ = run(world, "render", name, "2026-10", "--out", str(tmp_path / "再来"), capsys=capsys)
    assert (code, len(list((tmp_path / "再来").iterdir()))) == (0, len(FORMATS))
    code, out, _ = run(world, "list", "--format", "csv", capsys=capsys)
    assert (code, "2026-10," in out) == (0, True)
    code, out, _ = run(world, "status", "--year", "2026", "--format", "json", capsys=capsys)
    (row,) = json.loads(out)["rows"]
    assert (code, row["m09"], row["m10"], row["m11"]) == (3, "缺", "√", "待")


def test_what_cannot_be_published_is_listed_with_what_to_do(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    world = new_world(tmp_path)
    report_party(world)
    code, out, _ = run(world, "run", "--month", "2026-10", capsys=capsys)
    assert code == 3
    assert "不能公开，2 处要处理" in out
    assert "业务：没有报来服务月报" in out
    assert "怎么办：swtool intake load 载入各站服务月报" in out.replace("\n", "")
    assert not (tmp_path / "三务公开").exists()


def test_a_mobile_number_stops_the_files(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    report_party(world, "联系人13800138000")
    code, out, _ = run(world, "run", "--month", "2026-10", capsys=capsys)
    assert (code, "疑似有手机号" in out, "13800138000" in out) == (3, True, False)
    assert not (tmp_path / "三务公开").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["run", "--month", "2026-13"], 2, "没有13月"),
        (["run", "--month", "2026-12"], 1, "2026年12月还没有到"),
        (["run", "--month", "2020-05"], 1, "2020年5月的公开没有规定"),
        (["correct", "示例社会工作", "2026-10", "--reason", " "], 2, "没有写原因"),
        (["run", "--month", "2026-10", "--org", "没有这家机构"], 1, "没有登记名为“没有这家机构”的机构"),
        (["show", "海宁市示例社会工作服务中心", "2026-10"], 1, "2026年10月还没有公开"),
        (["verify", "海宁市示例社会工作服务中心", "2026-10", "--edition", "3"], 1, "还没有公开第3版"),
        (["none", "海宁市示例社会工作服务中心", "2026-10", "村务"], 2, "没有“村务”这一部分"),
    ],
)
def test_wrong_calls(run, tmp_path: Path, capsys, arguments: list[str], code: int, text: str) -> None:  # type: ignore[no-untyped-def]
    world = new_world(tmp_path)
    found, out, err = run(world, *arguments, capsys=capsys)
    assert text in err.replace("\n", "")
    assert (found, out) == (code, "")


def test_none_this_month_by_command(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    world = new_world(tmp_path)
    name = world.organization.name
    code, _, err = run(world, "none", name, "2026-10", "党务", capsys=capsys)
    assert (code, "已登记“本月无”" in err) == (0, True)
    code, _, err = run(world, "none", name, "2026-10", "党务", "--undo", capsys=capsys)
    assert (code, "已撤销“本月无”" in err) == (0, True)


def test_late_publication_is_said(run, tmp_path: Path, capsys, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path).on(date(2026, 11, 10))
    _, _, _ = run(world, "status", capsys=capsys)
    monkeypatch.setattr("swtool.commands._context.clock", lambda: datetime(2026, 11, 17, 9, tzinfo=CHINA))
    from swtool import cli

    code = cli.main(["--db", str(world.office.db.path), "disclosure", "run", "--month", "2026-10"])
    assert code == 0
    assert "比最后一天晚 2 天" in capsys.readouterr().out


def test_a_file_is_verified_by_itself(run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    (path,) = (each for each in world.run().paths if each.name.endswith("公开.html"))
    code, out, _ = run(world, "verify", str(path), capsys=capsys)
    assert (code, "原件，与公开的逐字节相同" in out) == (0, True)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(">130,299.50</td>", ">130,299.00</td>"), encoding="utf-8", newline="")
    code, out, _ = run(world, "verify", str(path), capsys=capsys)
    assert code == 3
    for part in ("✗", "内容被改动过，1 处", "2026年10月三务公开 第1版", "130,299.00", "怎么办"):
        assert part in out
    code, _, err = run(world, "verify", "没有这个文件.html", capsys=capsys)
    assert (code, "找不到这个文件" in err) == (2, True)


def test_templates_are_listed_and_written_out(run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    code, out, _ = run(world, "templates", capsys=capsys)
    assert (code, "自带的公开表.docx" in out) == (0, True)
    code, _, _ = run(world, "templates", str(tmp_path / "模板"), capsys=capsys)
    assert code == 0
    assert (tmp_path / "模板" / "公开表.docx").is_file()
    assert "公开表.docx" in (tmp_path / "模板" / "模板说明.txt").read_text(encoding="utf-8")


def test_two_runs_at_once_are_kept_apart(run, tmp_path: Path, capsys, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from swtool.schedule.running import Desk, alone

    monkeypatch.setattr("swtool.commands._disclosure_wishes._PATIENCE", 0.1)
    world = full_month(tmp_path)
    with alone(Desk(world.office.db.path), "disclosure-run", "三务公开"):
        code, _, err = run(world, "run", "--month", "2026-10", capsys=capsys)
    assert (code, "上一次还没有做完" in err.replace("\n", "")) == (1, True)
    assert not (tmp_path / "三务公开").exists()
    assert run(world, "run", "--month", "2026-10", capsys=capsys)[0] == 0


def test_the_site_says_what_it_wrote(run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    world.run()
    folder = tmp_path / "网站"
    code, out, _ = run(world, "site", str(folder), "--dry-run", capsys=capsys)
    # 6 archived, page, data; 7 csv; month, organization, town, all; catalogue, schema; first page, how to verify
    assert (code, "将写出 23 个文件，撤下 0 个，0 个没有变化" in out, folder.exists()) == (0, True, False)
    code, out, _ = run(world, "site", str(folder), capsys=capsys)
    assert (code, "1家机构，1个月" in out.replace("\n", "").replace(" ", ""), "写出 23 个文件" in out) == (
        0,
        True,
        True,
    )
    code, out, _ = run(world, "withdraw", world.organization.name, "2026-10", "--reason", "附件有误", capsys=capsys)
    assert "写过网站的，再运行 swtool disclosure site 文件夹，网站上的才撤下" in out
    code, out, _ = run(world, "site", str(folder), capsys=capsys)
    assert (code, "附件有误" in (folder / "index.html").read_text(encoding="utf-8")) == (0, False)
    (tmp_path / "别的").mkdir()
    (tmp_path / "别的" / "照片.txt").write_text("x", encoding="utf-8")
    code, _, err = run(world, "site", str(tmp_path / "别的"), capsys=capsys)
    assert (code, "换一个空文件夹" in err) == (1, True)


def test_where_posting_counts_a_run_says_so_and_the_register_waits(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    clock = APPROVAL_RULES[: APPROVAL_RULES.index("[disclosure.approval]")] + (
        '[disclosure.clock]\n[[disclosure.clock.values]]\nsince = "2026-01-01"\njudged_on = "posting"\n'
        'source = "示例规定"\nbasis = "设置"\nnote = "示例"\n'
    )
    world = full_month(tmp_path)
    name = world.organization.name
    world.office.db.path.with_suffix(".policy.toml").write_text(clock, encoding="utf-8")
    code, out, _ = run(world, "run", "--month", "2026-10", capsys=capsys)
    said = out.replace("\n", "").replace(" ", "")
    assert (code, "按时" in said, f"swtooldisclosureposted{name}2026-10--channel渠道" in said) == (0, False, True)
    code, out, _ = run(world, "list", "--format", "json", capsys=capsys)
    (row,) = json.loads(out)["rows"]
    assert (row["days_late"], row["posted"]) == (None, "")
    posted = ("posted", name, "2026-10", "--channel", "公开栏", "--on", "2026-11-10")
    assert run(world, *posted, capsys=capsys)[0] == 0
    code, out, _ = run(world, "list", "--format", "json", capsys=capsys)
    (row,) = json.loads(out)["rows"]
    assert (row["days_late"], row["posted"]) == (0, "公开栏 2026-11-10")
    code, out, _ = run(world, "run", "--month", "2026-10", capsys=capsys)
    assert (code, "还没有登记发布" in out) == (0, False)


def test_a_figure_is_explained_at_the_terminal(run, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    name = world.organization.name
    code, out, _ = run(world, "explain", name, "2026-10", capsys=capsys)
    assert (code, "还没有公开，按现在的登记" in out.replace("\n", "")) == (0, True)
    assert "本期结余：130,299.50" in out.replace("\n", "")
    code, out, _ = run(world, "explain", name, "2026-10", "新增个案数/本月", capsys=capsys)
    assert (code, "不列" in out, "--reveal" in out) == (0, True, True)
    code, out, _ = run(world, "explain", name, "2026-10", "新增个案数/本月", "--reveal", capsys=capsys)
    assert (code, "许村镇社工站 2" in out) == (0, True)
    code, _, err = run(world, "explain", name, "2026-10", "没有这一栏", capsys=capsys)
    assert (code, "这一页没有“没有这一栏”" in err) == (1, True)
