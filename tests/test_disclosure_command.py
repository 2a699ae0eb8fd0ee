"""`swtool disclosure` as it is typed: what it prints, its exit codes, what it refuses."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from swtool.dates import CHINA
from tests.disclosures import World, full_month, new_world, report_party


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs a command line against the county in ``tmp_path`` on 10 November 2026; (exit code, stdout, stderr)."""
    from swtool import cli
    from swtool.store.database import stored_version

    def call(world: World, *arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
        monkeypatch.setattr("swtool.rooms.SCHEMA_VERSION", stored_version(world.office.db))
        monkeypatch.setattr("swtool.commands._context.clock", lambda: datetime(2026, 11, 10, 9, tzinfo=CHINA))
        capsys.readouterr()
        code = cli.main(["--db", str(world.office.db.path), "disclosure", *arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call


def test_a_month_from_run_to_verify(run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    name = world.organization.name
    code, out, _ = run(world, "run", "--month", "2026-10", "--dry-run", capsys=capsys)
    assert (code, "核对无误，将公开" in out) == (0, True)
    code, out, _ = run(world, "run", "--month", "2026-10", capsys=capsys)
    assert (code, "已公开（第1版" in out) == (0, True)
    folder = tmp_path / "三务公开" / "2026-10"
    assert len(list(folder.iterdir())) == 2
    code, out, _ = run(world, "run", capsys=capsys)  # cron: the month before, which is out
    assert (code, "已于 2026-11-10 公开" in out) == (0, True)
    code, out, _ = run(world, "verify", name, "2026-10", capsys=capsys)
    assert (code, out.count("✓"), "✗" in out) == (0, 7, False)
    code, out, _ = run(world, "show", name, "2026-10", capsys=capsys)
    assert code == 0
    for text in ("130,299.50", "学习贯彻全会精神主题党日", "<5"):
        assert text in out
    code, out, _ = run(world, "show", name, "2026-10", "--json", capsys=capsys)
    assert json.loads(out)["month"] == "2026-10"
    code, out, _ = run(world, "render", name, "2026-10", "--out", str(tmp_path / "再来"), capsys=capsys)
    assert (code, len(list((tmp_path / "再来").iterdir()))) == (0, 2)
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
        (["run", "--correct", "错了"], 2, "更正要写明是哪家机构"),
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
