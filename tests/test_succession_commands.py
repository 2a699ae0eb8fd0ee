"""`swtool division succeed` as a clerk types it, and `--boundaries` anywhere on the line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from swtool import cli
from swtool.boundaries import Boundaries
from swtool.errors import UsageFault
from swtool.invocation import read_invocation
from tests.clerk import head_of
from tests.succession_house import county

DAY = "2027-03-02"
MERGE = (
    "division", "succeed", "甲山镇", "乙水镇", "--into", "山水镇", "--code", "330481104", "--on", "2027-03-01",
    "--document", "海政发〔2027〕3号", "--station", "乙水镇社工站=甲山镇社工站", "--rename-station",
    "甲山镇社工站=山水镇社工站",
)  # fmt: skip


class Desk:
    """A clerk's desk: a line typed, its exit code and what it said."""

    def __init__(self, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.db, self._capsys = db, capsys

    def __call__(self, *line: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = cli.main(["--db", str(self.db), "--today", DAY, *line])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    def rows(self, *line: str) -> list[dict[str, object]]:
        code, out, _err = self(*line, "--format", "json")
        assert code == 0
        rows = json.loads(out)["rows"]
        assert isinstance(rows, list)
        return rows


THEN, NOW = Boundaries.THEN, Boundaries.NOW


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    folder = tmp_path / "海宁 台账"
    folder.mkdir()
    home = county(folder)
    home.household("D1", "东村村委会")
    home.serving("示例甲", "乙水镇社工站", date(2026, 1, 1))
    home.office.db.close()
    return Desk(folder / "office.db", capsys)


def test_a_dry_run_shows_the_plan_and_writes_nothing(desk: Desk) -> None:
    before = head_of(desk.db)
    code, out, err = desk(*MERGE, "--dry-run")
    assert code == 0
    for told in ("区划合并", "村（社区）随转", "社工站撤并", "社工站更名", "运营合同", "项目划转", "人员随转"):
        assert told in out, told
    assert "试运行，没有写入" in err
    assert head_of(desk.db) == before


def test_it_asks_before_it_writes_and_is_refused_the_second_time(desk: Desk) -> None:
    code, _out, err = desk(*MERGE)
    assert (code, "需要回答" in err) == (2, True)
    code, _out, err = desk(*MERGE, "--yes")
    assert code == 0
    assert "QH" in err
    before = head_of(desk.db)
    code, _out, err = desk(*MERGE, "--yes")
    assert code == 1
    assert "已于 2027-03-01 按 海政发〔2027〕3号 调整" in err
    assert head_of(desk.db) == before


def test_lists_follow_the_boundaries_wherever_the_option_stands(desk: Desk) -> None:
    desk(*MERGE, "--yes")
    listed = ("inventory", "list", "households", "--as-of", "2027-02-28")
    assert [row["town"] for row in desk.rows(*listed)] == ["甲山镇"]
    assert [row["town"] for row in desk.rows("--boundaries", "now", *listed)] == ["山水镇"]
    assert [row["town"] for row in desk.rows(*listed, "--boundaries=now")] == ["山水镇"]
    names = {row["name"]: row["villages"] for row in desk.rows("division", "list")}
    assert names == {"山水镇": 4, "丙田镇": 1}
    before = {row["name"]: row["villages"] for row in desk.rows("division", "list", "--as-of", "2027-02-28")}
    assert before == {"甲山镇": 2, "乙水镇": 2, "丙田镇": 1}
    _code, _out, err = desk("check", "--boundaries", "now")
    assert "按现行区划" in "".join(err.split())
    code, out, _err = desk("division", "show", "甲山镇")
    assert code == 0
    assert "海政发〔2027〕3号" in out


def test_assignments_come_from_a_table(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "归属.csv"
    table.write_text("名称,新区划\n东村,甲山镇\n西村,丁湾街道\n甲山镇社工站,甲山镇\n", encoding="utf-8-sig")
    line = (
        "division", "succeed", "甲山镇", "--into", "甲山镇", "--into", "丁湾街道", "--code", "330481009", "--on",
        "2027-03-01", "--document", "海政发〔2027〕9号",
    )  # fmt: skip
    code, _out, err = desk(*line, "--yes")
    assert code == 2
    assert "待分配" in err
    assert desk(*line, "--assign-file", str(table), "--yes")[0] == 0
    towns = {row["name"]: row["villages"] for row in desk.rows("division", "list")}
    assert towns == {"甲山镇": 1, "丁湾街道": 1, "乙水镇": 2, "丙田镇": 1}


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        (("--station", "乙水镇社工站"), "不是一对名称"),
        (("--assign", "东村=甲", "--assign", "东村=乙"), "写了两次"),
        (("--station", "丁镇社工站=甲山镇社工站"), "没有登记名为"),
        (("--kind", "split"), "按名称看是合并"),
    ],
)
def test_slips_are_told_in_chinese(desk: Desk, extra: tuple[str, ...], told: str) -> None:
    before = head_of(desk.db)
    code, _out, err = desk(*MERGE, "--yes", *extra)
    assert code in (1, 2)
    assert told in err
    assert head_of(desk.db) == before


def test_a_table_without_the_two_columns_is_refused(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "归属.csv"
    table.write_text("村,镇\n东村,甲山镇\n", encoding="utf-8")
    code, _out, err = desk(*MERGE, "--assign-file", str(table), "--yes")
    assert (code, "没有“名称”“新区划”两列" in err) == (1, True)


@pytest.mark.parametrize(
    ("line", "boundaries"),
    [
        ((), Boundaries.THEN),
        (("--boundaries", "now", "status"), Boundaries.NOW),
        (("status", "--boundaries=then"), Boundaries.THEN),
    ],
)
def test_the_root_option_is_taken_out_of_the_line(line: tuple[str, ...], boundaries: Boundaries) -> None:
    asked = read_invocation(line, {})
    assert asked.boundaries is boundaries
    assert "--boundaries" not in "".join(asked.rest)


@pytest.mark.parametrize("line", [("--boundaries", "later"), ("--boundaries",), ("--boundaries=",)])
def test_a_wrong_value_is_refused(line: tuple[str, ...]) -> None:
    with pytest.raises(UsageFault):
        read_invocation(line, {})


@pytest.mark.parametrize(("value", "boundaries"), [("", THEN), ("now", NOW), (" NOW ", NOW), ("then", THEN)])
def test_the_environment_may_say_it(value: str, boundaries: Boundaries) -> None:
    assert read_invocation(["status"], {"SWTOOL_BOUNDARIES": value}).boundaries is boundaries
    assert read_invocation(["--boundaries", "then"], {"SWTOOL_BOUNDARIES": value}).boundaries is THEN


def test_a_wrong_value_in_the_environment_is_refused_by_its_name(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWTOOL_BOUNDARIES", "2026")
    code, _out, err = desk("status")
    assert (code, "环境变量 SWTOOL_BOUNDARIES：“2026”不是区划的口径" in err) == (2, True)
    assert "写 then（当时的区划）或 now（现行区划）" in err


SHEET = (
    "社区资源清单,,,,,\n乡镇（街道）,村（社区）,资源名称,类别,提供方,更新日期\n"
    "甲山镇,东村,图书室,单位,东村村委会,2026-05-01\n乙水镇,南村,文化礼堂,单位,南村村委会,2026-05-02\n"
)


def test_a_sheet_with_the_old_town_names_is_understood_after_the_merger(desk: Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "社区资源清单.csv"
    sheet.write_text(SHEET, encoding="utf-8-sig")
    code, _out, err = desk("intake", "load", str(sheet))
    assert code in (0, 3), err
    before = desk.rows("inventory", "list", "resources", "--as-of", "2027-02-28")
    assert [(row["town"], row["name"]) for row in before] == [("甲山镇", "图书室"), ("乙水镇", "文化礼堂")]
    assert desk(*MERGE, "--yes")[0] == 0
    sheet.write_text(SHEET.replace("2026-05-01", "2027-03-02"), encoding="utf-8-sig")
    code, out, err = desk("intake", "load", str(sheet))
    assert code in (0, 3), err
    told = "".join((out + err).split())  # as the screen breaks lines
    assert "“甲山镇”2027-03-01起按海政发〔2027〕3号归入山水镇，按现在的区划登记" in told
    after = desk.rows("inventory", "list", "resources")
    assert [(row["town"], row["name"], row["last_review"]) for row in after] == [
        ("山水镇", "图书室", "2027-03-02"),
        ("山水镇", "文化礼堂", "2026-05-02"),
    ], "the same resources, not new ones"
