"""Cases, groups and activities from opening to closing, by command and by sheet; stages as a place has them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.clerk import Clerk, book
from tests.service_case import STATION, clerk_at, lay_county, load, padded

STAGES = """[pack]
code = "330481"
name = "海宁市"
short = "海宁"
[service.case_stages]
label = "个案的步骤"
severity = "info"
[[service.case_stages.values]]
since = "2026-01-01"
stages = ["深度家访", "评估情况", "制定计划"]
source = "示例规定"
basis = "设置"
"""
HEAD = (
    "个案编号", "个案类别", "社工站", "个案主题", "负责社工", "档案号", "开案日期", "当前阶段", "进入阶段日期",
    "转介去处", "转介日期", "结案日期", "结案结果",
)  # fmt: skip


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_county(tmp_path_factory.mktemp("county"))


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    return clerk_at(county, tmp_path, capsys, monkeypatch)


def cases(clerk: Clerk, *line: str) -> list[dict[str, object]]:
    answer = clerk("case", "list", "--format", "json", *line)
    assert answer.code == 0, answer
    found: list[dict[str, object]] = json.loads(answer.out)["rows"]
    return found


def row(**told: str) -> tuple[object, ...]:
    values = {"个案编号": "G1", "个案类别": "专业个案", "社工站": STATION, "个案主题": "生活照料", "负责社工": "示例甲"}
    values |= {"档案号": "D1", "开案日期": "2026-10-01"} | told
    return tuple(values.get(heading) for heading in HEAD)


def take(clerk: Clerk, *rows: tuple[object, ...], existing: str = "error") -> str:
    answer = clerk("intake", "load", book(clerk.desk / "个案.xlsx", [HEAD, *rows]), "--existing", existing)
    assert answer.code == 0, answer
    return answer.out


def opened(clerk: Clerk, *line: str) -> None:
    answer = clerk("case", "open", STATION, "--kind", "professional_case", "--title", "生活照料", "--file", "D1", *line)
    assert answer.code == 0, answer


def test_from_opening_to_closing(clerk: Clerk) -> None:
    opened(clerk, "--on", "2026-10-01", "--worker", "示例甲")
    load(clerk, padded(STATION, "2026-10-09", None, "D1", "示例甲", None, None, 50, 1, 1, "GA2026-0001"))
    for line in (
        ("stage", "GA2026-0001", "深度家访", "--on", "2026-10-02"),
        ("crisis", "GA2026-0001", "--on", "2026-10-03"),
        ("crisis", "GA2026-0001", "--over", "--on", "2026-10-20"),
        ("refer", "GA2026-0001", "--to", "示例医院", "--on", "2026-10-21"),
        ("close", "GA2026-0001", "--result", "目标达成", "--on", "2026-10-31"),
    ):
        assert clerk("case", *line).code == 0, line
    (then,) = cases(clerk, "--as-of", "2026-10-03")
    assert (then["stage"], then["crisis"], then["sessions"], then["closed_on"]) == ("深度家访", True, 0, "")
    (now,) = cases(clerk)
    assert (now["crisis"], now["sessions"], now["last_on"], now["closed_on"]) == (False, 1, "2026-10-09", "2026-10-31")
    assert cases(clerk, "--open") == []
    assert cases(clerk, "--as-of", "2026-09-30") == []
    shown = clerk("case", "show", "GA2026-0001")
    assert "示例医院" not in shown.out
    assert "示例医院" in clerk("case", "show", "GA2026-0001", "--reveal").out
    (session,) = json.loads(clerk("service", "record", "list", "--case", "GA2026-0001", "--format", "json").out)["rows"]
    assert (session["kind"], session["file_no"]) == ("个案服务", "D1")  # of whom the case is, the session is too


def test_what_cannot_be_is_refused(clerk: Clerk) -> None:
    opened(clerk, "--on", "2026-10-01", "--no", "G1")
    assert "编号 G1 已经用了" in clerk.refused(
        "case", "open", STATION, "--kind", "group", "--title", "手工", "--no", "G1"
    )
    assert "没有列为危机个案" in clerk.refused("case", "crisis", "G1", "--over")
    assert clerk("case", "crisis", "G1").code == 0
    assert "已经列为危机个案" in clerk.refused("case", "crisis", "G1")
    assert "还没有到" in clerk.refused("case", "close", "G1", "--result", "好", "--on", "2026-11-11", code=2)
    assert "早于" in clerk.refused("case", "close", "G1", "--result", "好", "--on", "2026-11-09", code=2)
    assert "还没有结案" in clerk.refused("case", "reopen", "G1", "--why", "x")
    assert clerk("case", "close", "G1", "--result", "目标达成").code == 0
    assert "已于 2026-11-10 结案" in clerk.refused("case", "stage", "G1", "评估")
    assert "没有编号为 G9" in clerk.refused("case", "close", "G9", "--result", "好")


def test_stages_go_by_the_place_s_own_list(clerk: Clerk) -> None:
    opened(clerk, "--no", "G1", "--on", "2026-10-01")
    assert clerk("case", "stage", "G1", "随便什么", "--on", "2026-10-01").code == 0  # nobody states any stages
    (clerk.desk / "office.policy.toml").write_text(STAGES, encoding="utf-8")
    assert "不是下一个阶段" in clerk.refused("case", "stage", "G1", "结束", code=2)
    assert clerk("case", "stage", "G1", "评估情况").code == 0  # one may be passed over
    assert "可以写：制定计划" in clerk.refused("case", "stage", "G1", "深度家访", code=2)
    assert clerk("case", "stage", "G1", "制定计划", "--dry-run").code == 0
    assert cases(clerk)[0]["stage"] == "评估情况"


def test_a_sheet_of_cases(clerk: Clerk) -> None:
    take(clerk, row(当前阶段="评估", 转介去处="示例医院", 转介日期="2026-10-05"), row(个案编号="X1", 个案类别="小组"))
    first, second = cases(clerk)
    assert (first["number"], first["kind"], first["stage"]) == ("G1", "专业个案", "评估")
    assert (second["number"], second["kind"]) == ("X1", "小组")
    said = take(clerk, row(当前阶段="评估", 转介去处="示例医院", 转介日期="2026-10-05"))
    assert "未变" in said
    assert len(json.loads(clerk("case", "list", "--format", "json").out)["rows"]) == 2
    take(clerk, row(当前阶段="介入", 进入阶段日期="2026-10-20", 结案日期="2026-10-31", 结案结果="目标达成"))
    assert (cases(clerk)[0]["stage"], cases(clerk)[0]["closed_on"]) == ("介入", "2026-10-31")
    take(clerk, row(结案日期="2026-10-30", 结案结果="目标达成"), existing="update")
    assert cases(clerk)[0]["closed_on"] == "2026-10-30"
    shown = clerk("case", "show", "G1", "--reveal").out
    assert shown.count("结案（结项）") == 1  # the day is corrected, not told a second time


def test_a_town_gets_its_open_cases_back_and_returns_them_unchanged(clerk: Clerk) -> None:
    take(
        clerk,
        row(当前阶段="评估", 进入阶段日期="2026-10-05", 转介去处="示例医院", 转介日期="2026-10-06"),
        row(个案编号="G2", 结案日期="2026-10-31", 结案结果="目标达成"),
        row(个案编号="X1", 个案类别="小组", 档案号=""),
    )
    assert clerk("case", "crisis", "G1", "--on", "2026-10-07").code == 0
    line = ("intake", "template", "个案小组活动登记表", "--prefill", "--output", "发出.xlsx", "--town")
    assert clerk(*line, "许村镇").code == 0
    answer = clerk("intake", "check", clerk.desk / "发出.xlsx", "--detail")
    assert answer.code == 0, answer
    assert "没有变化" in answer.out
    sheet = load_workbook(clerk.desk / "发出.xlsx")["个案小组活动登记表"]
    numbers = {cells[0] for cells in sheet.iter_rows(values_only=True)}
    assert {"G1", "X1"} <= numbers
    assert "G2" not in numbers  # closed is history


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"结案日期": "2026-09-30"}, "结案日期"),
        ({"开案日期": "2026-11-11"}, "还没有到"),
        ({"档案号": "D9"}, "没有档案 D9"),
        ({"个案类别": "别的"}, "别的"),
    ],
)
def test_a_faulty_row_goes_back(clerk: Clerk, told: dict[str, str], words: str) -> None:
    answer = clerk("intake", "check", book(clerk.desk / "错.xlsx", [HEAD, row(**told)]))
    assert answer.code == 1
    assert words in answer.out + answer.err
    assert cases(clerk) == []


def test_a_session_outside_its_case_is_told(clerk: Clerk) -> None:
    take(clerk, row(结案日期="2026-10-31", 结案结果="目标达成"))
    said = load(clerk, padded(STATION, "2026-11-01", None, "D1", "示例甲", None, None, 50, 1, 1, "G1"))
    assert "不在 G1 的开案、结案日期之间（2026-10-01 至 2026-10-31）" in said


def refused(clerk: Clerk, *rows: tuple[object, ...]) -> str:
    answer = clerk("intake", "load", book(clerk.desk / "个案.xlsx", [HEAD, *rows]))
    assert answer.code == 1, answer
    return answer.out + answer.err


def test_another_closing_than_the_recorded_one_is_a_difference(clerk: Clerk) -> None:
    """It used to take the place of the one on record, by an ordinary load and without a word."""
    take(clerk, row(结案日期="2026-10-31", 结案结果="目标达成"))
    said = refused(clerk, row(结案日期="2026-10-30", 结案结果="服务对象搬走"))
    assert "与台账不同：结案日期 2026-10-31 → 2026-10-30" in said
    assert "与台账不同：结案结果 目标达成 → 服务对象搬走" in said
    take(clerk, row(结案日期="2026-10-30", 结案结果="服务对象搬走"), existing="fill")
    assert steps(clerk, "closing") == [("2026-10-31", "目标达成")]
    take(clerk, row(结案日期="2026-10-30"), existing="update")
    assert steps(clerk, "closing") == [("2026-10-30", "目标达成")]  # a blank erases nothing


def test_a_result_that_was_missing_is_filled_in(clerk: Clerk) -> None:
    take(clerk, row(结案日期="2026-10-31"))
    take(clerk, row(结案日期="2026-10-31", 结案结果="目标达成"))
    assert steps(clerk, "closing") == [("2026-10-31", "目标达成")]


def test_half_a_step_is_told_and_a_result_alone_is_of_the_recorded_closing(clerk: Clerk) -> None:
    said = take(clerk, row(结案结果="目标达成", 转介日期="2026-10-05"))
    assert "有结案结果，没有结案日期，没有登记结案" in said
    assert "有转介日期，没有转介去处，没有登记转介" in said
    assert steps(clerk, "closing") == steps(clerk, "referral") == []
    take(clerk, row(结案日期="2026-10-31", 结案结果="目标达成"))
    assert "与台账不同：结案结果 目标达成 → 服务对象搬走" in refused(clerk, row(结案结果="服务对象搬走"))
    take(clerk, row(结案结果="服务对象搬走"), existing="update")
    assert steps(clerk, "closing") == [("2026-10-31", "服务对象搬走")]


def test_another_day_of_the_same_stage_is_a_difference(clerk: Clerk) -> None:
    take(clerk, row(当前阶段="深度家访", 进入阶段日期="2026-10-02"))
    other = row(当前阶段="深度家访", 进入阶段日期="2026-10-05")
    assert "与台账不同：进入阶段日期 2026-10-02 → 2026-10-05" in refused(clerk, other)
    take(clerk, other, existing="update")
    assert steps(clerk, "stage") == [("2026-10-05", "深度家访")]


def test_a_stage_that_it_was_in_before_is_not_recorded_twice(clerk: Clerk) -> None:
    first, second = (row(当前阶段=name, 进入阶段日期=day) for name, day in STEPS)
    take(clerk, first)
    take(clerk, second)
    take(clerk, first, row(个案编号="G2"))  # the older book once more, with a case that is new
    assert steps(clerk, "stage") == [(day, name) for name, day in STEPS]


STEPS = (("深度家访", "2026-10-02"), ("制定计划", "2026-10-20"))


def steps(clerk: Clerk, kind: str) -> list[tuple[str, str]]:
    query = "SELECT taken_on, word FROM engagement_step WHERE kind = ? AND superseded_at IS NULL ORDER BY id"
    with closing(sqlite3.connect(clerk.db)) as connection:
        return connection.execute(query, (kind,)).fetchall()
