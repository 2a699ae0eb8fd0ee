"""Visits by follow-up level, and the same service given twice: the day before, the day, the day after."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from swtool.casework.due import due_after, latest_since, level_of
from tests.clerk import Clerk, book
from tests.service_case import STATION, clerk_at, lay_county, load, padded

RULES = """[pack]
code = "330481"
name = "海宁市"
short = "海宁"
[service.visit_interval]
label = "按跟进级别走访"
severity = "warning"
[[service.visit_interval.values]]
since = "2026-01-01"
level_1 = 7
level_2 = 30
unit = "calendar_day"
source = "示例规定"
basis = "设置"
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_county(tmp_path_factory.mktemp("county"))


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """Households of level 一级 (visited on 3 November), 二级 (never, opened on 11 October), 三级 (nobody says)."""
    at = clerk_at(county, tmp_path, capsys, monkeypatch)
    head = ("档案号", "乡镇", "村（社区）", "户主", "成员姓名", "与户主关系", "跟进级别", "建档日期")
    files = [head] + [
        (number, "许村镇", "永福村", f"{name}示例", f"{name}示例", "户主", level, "2026-10-11")
        for number, name, level in (("E1", "戊", "一级"), ("E2", "己", "2级"), ("E3", "庚", "三级"))
    ]
    assert at("intake", "load", book(at.desk / "级别.xlsx", list(files))).code == 0
    load(at, padded(STATION, "2026-11-03", "探访", "D2", "示例甲", "E1", None, 30))
    return at


def due(clerk: Clerk, day: str) -> list[tuple[object, object]]:
    answer = clerk("service", "due", "--as-of", day, "--until", day, "--format", "json")
    assert answer.code in (0, 3), answer
    return [(row["file_no"], row["due_on"]) for row in json.loads(answer.out)["rows"]]


def verdicts(clerk: Clerk, code: str, day: str = "2026-11-10") -> list[dict[str, object]]:
    answer = clerk("check", "--code", code, "--all", "--as-of", day, "--format", "json")
    rows: list[dict[str, object]] = json.loads(answer.out)["rows"]
    return rows


def test_undetermined_until_the_county_says_how_often(clerk: Clerk) -> None:
    (only,) = verdicts(clerk, "service.visits_due")
    assert only["outcome"] == "无法判定"
    assert "没有写明" in str(only["what"])
    assert "service.visit_interval" in clerk.refused("service", "due")
    assert "走访" not in clerk("status").out


def test_due_by_level(clerk: Clerk) -> None:
    (clerk.desk / "office.policy.toml").write_text(RULES, encoding="utf-8")
    assert due(clerk, "2026-11-09") == []  # E1 has until the 10th: 3 + 7; E2 until the 10th: 11 October + 30
    assert due(clerk, "2026-11-10") == [("E1", "2026-11-10"), ("E2", "2026-11-10")]
    (village,) = verdicts(clerk, "service.visits_due")
    assert "有跟进级别的 3 户，逾期 0 户，无法判定 1 户" in str(village["what"])
    (village,) = verdicts(clerk, "service.visits_due", "2026-11-11")
    assert village["outcome"] == "不符合"
    assert "逾期 2 户" in str(village["what"])
    load(clerk, padded(STATION, "2026-11-10", "入户", "D2", "示例甲", "E2", None, 30))
    load(clerk, padded(STATION, "2026-11-10", "电话", "D2", "示例甲", "E1", None, 5))  # a call is no visit
    assert due(clerk, "2026-11-11") == [("E1", "2026-11-10")]
    assert "1 户到期没有走访" in clerk("status", "--as-of", "2026-11-11").out
    assert "跟进走访" in clerk("remind", "--as-of", "2026-11-11", "--dry-run").out
    assert "示例规定" in clerk("explain", "service.visits_due").out


def test_levels_as_they_are_written() -> None:
    assert [level_of(text) for text in ("一级", "1级", "Ⅵ级", "3", "六级", "特级", "")] == [1, 1, 6, 3, 6, None, None]


@pytest.mark.parametrize("unit", ["calendar_day", "month"])
@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 3, 30), date(2028, 2, 29), date(2026, 12, 31)])
@pytest.mark.parametrize("interval", [1, 3, 6])
def test_the_bound_agrees_with_the_rule(day: date, interval: int, unit: str) -> None:
    bound = latest_since(day, interval, unit)
    assert due_after(bound, interval, unit) >= day
    assert due_after(date.fromordinal(bound.toordinal() - 1), interval, unit) < day


@pytest.fixture
def served(clerk: Clerk) -> Clerk:
    """E1 was served by the station's organization on 3 November; another's project serves it on the 10th."""
    for line in (
        ("org", "add", "第二示例中心"),
        ("project", "add", "示例养老项目", "--organization", "第二示例中心", "--station", STATION, "--approved",
         "2026-01-05", "--from", "2026-01-05", "--to", "2026-12-31"),
        ("service", "record", "add", STATION, "--on", "2026-11-10", "--worker", "示例甲", "--kind", "visit", "--item",
         "D2", "--file", "E1", "--project", "示例养老项目"),
    ):  # fmt: skip
        assert clerk(*line).code == 0, line
    return clerk


def test_served_twice(served: Clerk) -> None:
    answer = served("service", "duplicates", "--format", "json")
    assert answer.code == 3
    (row,) = json.loads(answer.out)["rows"]
    assert (row["file_no"], row["item"], row["days"]) == ("E1", "养老服务社会工作兜底服务", 7)
    assert (row["first_by"], row["second_by"]) == ("示例社会工作服务中心", "第二示例中心")
    assert served("service", "duplicates", "--within", "6").code == 0
    assert served("service", "duplicates", "--month", "2026-10").code == 0


def test_the_check_of_households_served_twice(served: Clerk) -> None:
    """3 and 10 November are seven days apart, the window of the setting; in October nobody was."""
    asked = ("check", "--code", "service.duplicates", "--all", "--format", "json")
    (row,) = json.loads(served(*asked).out)["rows"]
    assert (row["where"], row["outcome"], row["severity"]) == ("档案 E1", "不符合", "提示")
    assert row["what"] == (
        "本月 1 次：养老服务社会工作兜底服务：2026-11-03 示例社会工作服务中心、2026-11-10 第二示例中心"
    )
    (row,) = json.loads(served(*asked, "--as-of", "2026-11-09").out)["rows"]
    assert (row["where"], row["outcome"]) == ("海宁市", "符合")


def test_who_assigns_is_told_first(served: Clerk) -> None:
    needs = [
        ("需求编号", "档案号", "需求类别", "状态"),
        ("X1", "E1", "养老服务", "已提出"),
        ("X2", "E2", "养老服务", "已提出"),
    ]
    assert served("intake", "load", book(served.desk / "需求.xlsx", list(needs))).code == 0
    offers = [
        ("资源编号", "乡镇", "社区", "资源名称", "提供方", "服务项目", "最大容量"),
        ("ZY001", "许村镇", "永福村", "养老服务队", "示例队", "养老服务", 3),
    ]
    assert served("intake", "load", book(served.desk / "资源.xlsx", list(offers))).code == 0
    said = served("match", "assign", "X1", "ZY001", "--dry-run")
    assert "该户 2026-11-10 已由第二示例中心做过同样的服务（FW2）" in said.out + said.err
    other = served("match", "assign", "X2", "ZY001", "--dry-run")
    assert "避免重复" not in other.out + other.err
    every = served("match", "assign", "--all", "--dry-run")
    assert (every.out + every.err).count("避免重复") == 1


def test_what_was_done_for_a_merged_file_counts_for_the_one_that_stays(clerk: Clerk) -> None:
    """E2 is due until 10 November; E1, visited on the 3rd, is merged into it: one family, visited on the 3rd."""
    (clerk.desk / "office.policy.toml").write_text(RULES, encoding="utf-8")
    merged = ["household", "merge", "E2", "E1", "--on", "2026-11-05", "--why", "核对户口簿"]
    again = ("service", "record", "add", STATION, "--on", "2026-11-08", "--worker", "示例甲", "--kind", "visit",
             "--item", "D2", "--file", "E2", "--project", "示例养老项目")  # fmt: skip
    assert clerk(*merged).code == 0
    assert due(clerk, "2026-11-11") == []  # level 二级: 3 November and 30 days
    assert due(clerk, "2026-12-03") == [("E2", "2026-12-03")]
    assert clerk("org", "add", "第二示例中心").code == 0
    project = ("project", "add", "示例养老项目", "--organization", "第二示例中心", "--station", STATION, "--approved",
               "2026-01-05", "--from", "2026-01-05", "--to", "2026-12-31")  # fmt: skip
    assert clerk(*project).code == 0
    assert clerk(*again).code == 0
    (row,) = json.loads(clerk("service", "duplicates", "--format", "json").out)["rows"]
    assert (row["file_no"], row["days"]) == ("E2", 5)
