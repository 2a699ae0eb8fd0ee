"""The registry's commands as a user types them: exit codes, what is said, and nothing personal shown unasked."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from swtool.cli import main

from .offices import china_time
from .registry_house import LIST, resident_id

ID1, ID2 = resident_id("19900101", 1), resident_id("19920202", 2)


class Desk:
    """One office at a terminal: ``desk("staff", "list")`` returns the exit code and keeps what was printed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._db, self._capsys = folder / "office.db", capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str) -> int:
        code = main(["--db", str(self._db), *arguments])
        captured = self._capsys.readouterr()
        self.out, self.err = captured.out, captured.err
        return code

    def rows(self, *arguments: str) -> list[dict[str, object]]:
        assert self(*arguments, "--format", "json") == 0, self.err
        rows: list[dict[str, object]] = json.loads(self.out)["rows"]
        return rows


def _at_the_end_of_june(machine: pytest.MonkeyPatch) -> None:
    machine.setattr("commands._context.clock", lambda: china_time(date(2026, 6, 30)), raising=False)
    machine.setattr("swtool.commands._context.clock", lambda: china_time(date(2026, 6, 30)), raising=False)


@cache
def _founded() -> bytes:
    """The office that every desk begins with: founded once, and copied."""
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as machine:
        _at_the_end_of_june(machine)
        folder = Path(name)
        (folder / "list.csv").write_text(LIST, encoding="utf-8")
        for line in (
            "init --county 330481 --name 海宁市 --authority 海宁市民政局 --adopt 32:* --operator 王经办",
            f"division load {folder / 'list.csv'} --system nbs-2023",
            "org add 示例社会工作服务中心 --credit-code 52330481MJ000000D0",
            "station add 许村镇社工站 --division 许村镇 --opened 2021-03-01",
            "station add 长安镇社工站 --division 长安 --opened 2021-03-01",
            "station operator 许村 示例社会工作 --from 2021-03-01",
        ):
            assert main(["--db", str(folder / "office.db"), *line.split()]) == 0, line
        return (folder / "office.db").read_bytes()


@pytest.fixture
def desk(tmp_path, capsys, monkeypatch) -> Desk:
    _at_the_end_of_june(monkeypatch)
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "office.db").write_bytes(_founded())
    capsys.readouterr()  # what the founding said
    return Desk(tmp_path, capsys)


REGISTER = "staff register --station 许村 --post-kind service_post --basis full_time"


def register(desk: Desk, *more: str) -> int:
    return desk(*REGISTER.split(), *more)


def test_register_list_show_and_history(desk) -> None:
    options = "--from 2022-03-01 --certificate assistant --commitment 2022-02-20 --insurance 五险一金 --local-household"
    assert register(desk, "--name", "张示例", "--id", ID1, *options.split()) == 0
    assert desk.out.strip() == "已登记，人员编号 330481-00001"
    (row,) = desk.rows("staff", "list")
    assert "张示例" not in desk.out
    assert list(row.values())[:5] == ["330481-00001", "张某", "许村镇社工站", "服务性岗位", "专职"]
    assert desk.rows("staff", "list", "--as-of", "2022-02-28") == []
    assert len(desk.rows("staff", "list", "--as-of", "2022-03-01")) == 1
    assert desk.rows("staff", "list", "--known-on", "2026-06-29") == []
    assert desk("staff", "show", "330481-1") == 0
    assert "承诺书 2022-02-20" in desk.out
    assert ID1 not in desk.out
    assert desk("staff", "show", "张示例", "--reveal", "--format", "json") == 0
    assert ID1 in desk.out
    assert desk("staff", "history", ID1) == 0
    assert "许村镇社工站" in desk.out


def test_search_before_you_add(desk) -> None:
    assert desk("staff", "register", "--name", "张示例", "--id", ID1, "--mobile", "13800000001") == 0
    assert desk("staff", "register", "--name", "李示例", "--id", ID1, "--yes") == 1
    assert "这个身份证号已经登记，人员编号 330481-00001" in desk.err
    assert desk("staff", "register", "--name", "李示例", "--id", ID2, "--mobile", "13800000001") == 1
    assert "手机号相同" in desk.out
    assert "加 --yes" in desk.err
    assert (
        desk("staff", "register", "--name", "李示例", "--id", ID2, "--mobile", "13800000001", "--yes", "--dry-run") == 0
    )
    assert desk("staff", "register", "--name", "李示例", "--id", ID2, "--mobile", "13800000001", "--yes") == 0
    assert desk.out.strip().endswith("人员编号 330481-00002")


def test_after_approval_a_new_person_is_a_change_that_waits_for_its_filing(desk) -> None:
    project = "project add 示例项目 --organization 示例社会工作 --station 许村 --approved 2026-06-10"
    assert desk(*project.split()) == 0
    assert register(desk, "--name", "张示例", "--id", ID1, "--from", "2026-06-09") == 0
    assert register(desk, "--name", "李示例", "--id", ID2, "--from", "2026-06-10") == 0
    assert "swtool filing add" in desk.err
    assert [row["staff_no"] for row in desk.rows("staff", "list")] == ["330481-00001"]


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("staff register --name 张示例 --id 330481199001010015", 2, "校验码"),
        ("staff register --name 张示例 --id 无 --mobile 138", 2, "--mobile"),
        ("staff register --name 张、李 --id 无", 2, "不止一个人"),
        ("staff register --name 张示例 --id 无 --station 许村", 2, "还要写岗位性质"),
        ("staff register --name 张示例 --id 无 --insurance 车险", 2, "“车险”不是险种"),
        ("staff register --name 张示例", 2, "身份证号"),
        ("staff register --name 张示例 --id 无 --from 2021.6.31", 2, "6月没有31日"),
        ("staff show 没有人", 1, "没有找到这个人"),
        ("staff update 没有人", 1, "没有找到这个人"),
        ("staff list --station 许邨镇社工站", 1, "许村镇社工站"),
        ("station add 新站 --division 许邨镇 --opened 2021-01-01", 1, "相近的有：许村镇"),
        ("station add 许村镇社工站 --division 许村镇 --opened 2021-01-01", 1, "已经登记"),
        ("station profile 许村", 2, "没有写要登记什么"),
        ("station profile 许村 --area 约40", 2, "不是面积"),
        ("org add 示例社会工作服务中心", 1, "已经登记"),
        ("org add 新机构 --credit-code 1234", 2, "--credit-code"),
        ("org rate 示例社会工作 --grade 6A --from 2024-01-01", 2, "“6A”不是评估等级"),
        ("org show 没有的机构", 1, "没有登记名为"),
        ("project add 甲 --organization 示例社会工作 --from 2026-02-01 --to 2026-01-01", 2, "结束早于开始"),
        ("project add 甲 --organization 示例社会工作 --amount 若干", 2, "不是金额"),
        ("project show 没有的项目", 1, "没有登记名为"),
        ("division list --town 许邨镇", 1, "相近的有：许村镇"),
        ("division show 永福村", 1, "330481103201"),
        ("division load nowhere.csv --system nbs", 2, "不是区划版本"),
        ("division list --system mca", 1, "没有载入“mca”这一体系的区划"),
        ("station show 徐村", 1, "相近的有：许村镇社工站"),
        ("org update 示例社会工作 --rename 海宁市示例甲中心 --credit-code 52330481MJ000000D0X", 2, "--credit-code"),
        ("staff register --name 张示例 --id 无 --post-kind service_post", 2, "没有写到哪个社工站"),
    ],
)
def test_what_is_typed_wrong_is_said_and_nothing_is_written(desk, line, code, words) -> None:
    assert desk(*line.split()) == code
    assert words in desk.err
    assert "Traceback" not in desk.err
    assert desk.rows("staff", "list") == []


@pytest.mark.parametrize(
    "line",
    [
        ("org", "add", " "),
        ("station", "add", "", "--division", "许村镇", "--opened", "2021-01-01"),
        ("project", "add", "　", "--organization", "示例社会工作"),
        ("org", "update", "示例社会工作", "--rename", ""),
    ],
)
def test_nothing_is_registered_without_a_name(desk, line) -> None:
    assert desk(*line) == 2
    assert "没有写名称" in desk.err


def test_a_part_that_several_names_have_is_not_unknown(desk) -> None:
    assert desk("org", "add", "示例乙社会工作服务社") == 0
    for name in ("示例甲项目", "示例乙项目"):
        assert desk("project", "add", name, "--organization", "示例乙") == 0
    assert desk("org", "show", "社会工作服务") == 1
    assert "“社会工作服务”对得上 2 个机构" in desk.err
    assert desk("project", "show", "项目") == 1
    assert "“项目”对得上 2 个项目" in desk.err


def test_a_name_stays_with_the_organization_that_has_it(desk) -> None:
    assert desk("org", "add", "示例乙中心") == 0
    assert desk("org", "update", "示例乙", "--rename", "示例社会工作服务中心") == 1
    assert "--rename：示例社会工作服务中心 已经用了它" in desk.err
    assert desk("org", "update", "示例乙", "--credit-code", "52330481MJ000000D0") == 1
    assert desk("org", "update", "示例乙", "--rename", "示例丙中心") == 0


def test_an_update_that_changes_nothing_says_so_and_is_not_journalled(desk) -> None:
    assert desk("staff", "register", "--name", "张示例", "--id", ID1) == 0
    assert desk("project", "add", "示例项目", "--organization", "示例社会工作") == 0
    for line in (
        ("org", "update", "示例社会工作", "--phone", "0573-80000000"),
        ("project", "update", "示例项目", "--amount", "30万元"),
        ("project", "update", "示例项目", "--station", "许村镇社工站"),
        ("staff", "update", "330481-00001", "--local-recruit"),
    ):
        assert desk(*line) == 0
        steps = len(desk.rows("audit", "log"))
        assert desk(*line) == 0
        assert "没有变化" in desk.err
        assert len(desk.rows("audit", "log")) == steps


def test_a_grade_in_full_width_letters_is_read(desk) -> None:
    assert desk("org", "rate", "示例社会工作", "--grade", "３Ａ", "--from", "2024-01-01") == 0
    assert "3A" in desk.rows("org", "list")[0].values()


def test_a_faulty_list_shows_its_faults_and_not_what_it_seems_to_abolish(desk, tmp_path) -> None:
    (tmp_path / "bad.csv").write_text("code,name\n33048110,许村镇\n", encoding="utf-8")
    assert desk("division", "load", str(tmp_path / "bad.csv"), "--system", "nbs-2025") == 1
    assert "不是区划代码" in desk.out + desk.err
    assert "不再列入" not in desk.out


def test_the_tree_ends_its_branches(desk) -> None:
    assert desk("division", "tree") == 0
    towns = [line for line in desk.out.splitlines() if line[0] in "├└"]
    assert [line[0] for line in towns] == ["├"] * (len(towns) - 1) + ["└"]


def test_a_wrong_check_digit_of_a_credit_code_only_warns(desk) -> None:
    assert desk("org", "add", "示例乙中心", "--credit-code", "52330481MJ000000D1") == 0
    assert "校验码不符" in desk.err


def test_a_rating_runs_as_the_policy_says(desk) -> None:
    assert desk("org", "rate", "示例社会工作", "--grade", "3a", "--from", "2021-07-01") == 0
    held = [
        desk.rows("org", "list", "--as-of", day)[0] for day in ("2021-06-30", "2021-07-01", "2026-06-30", "2026-07-01")
    ]
    assert ["3A" in row.values() for row in held] == [False, True, True, False]


def test_a_station_with_people_is_not_closed(desk) -> None:
    assert register(desk, "--name", "张示例", "--id", ID1, "--from", "2022-03-01") == 0
    assert desk("station", "close", "许村", "--on", "2026-06-01") == 1
    assert "还有 1 人在岗" in desk.err
    assert desk("station", "close", "长安", "--on", "2026-06-01") == 0
    assert len(desk.rows("station", "list", "--as-of", "2026-05-31")) == 2
    assert len(desk.rows("station", "list", "--as-of", "2026-06-01")) == 1


def test_a_newer_edition_asks_before_it_closes(desk, tmp_path) -> None:
    shorter = tmp_path / "newer.csv"
    shorter.write_text(LIST.replace("330481102201,永福村村委会,330481102,许村镇\n", ""), encoding="utf-8")
    line = ("division", "load", str(shorter), "--system", "nbs-2024")
    assert desk(*line) == 2  # nobody sits at a terminal to answer
    assert desk(*line, "--dry-run") == 0
    assert "永福村村委会" in desk.out
    assert desk(*line, "--yes") == 0
    assert len(desk.rows("division", "list", "--town", "许村镇")) == 1


def test_update_corrects_a_name(desk) -> None:
    assert desk("staff", "register", "--name", "张示例", "--id", ID1) == 0
    assert desk("staff", "update", "330481-1", "--name", "张改名", "--no-local-recruit") == 0
    assert desk("staff", "show", "张改名") == 0
