"""Dated targets against what there is: 广东's two, counted on the boundaries of the day."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from swtool.findings import Outcome
from swtool.policy.policy import Policy
from swtool.registry.targets import Actual, outcome_of
from tests.offices import china_time
from tests.reporting_house import TODAY, Caller, county


@pytest.mark.parametrize(
    ("amount", "day", "expected"),
    [
        (Fraction(100), date(2021, 12, 30), (Outcome.HOLDS, "已达到")),
        (Fraction(999, 10), date(2021, 12, 30), (Outcome.NOT_APPLICABLE, "还有 1 天")),
        (Fraction(999, 10), date(2021, 12, 31), (Outcome.NOT_APPLICABLE, "今天到期")),
        (Fraction(999, 10), date(2022, 1, 1), (Outcome.VIOLATED, "没有达到，已过 1 天")),
        (None, date(2022, 1, 1), (Outcome.UNDETERMINED, "无法判定，已过 1 天")),
    ],
)
def test_a_target_is_missed_only_after_its_last_day(
    amount: Fraction | None, day: date, expected: tuple[Outcome, str]
) -> None:
    target = Policy.load("44").at("target.stations", day)
    assert target.text("by") == "2021-12-31"
    assert outcome_of(target, Actual(amount, ""), day) == expected


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caller:
    """Two towns with a station each; two villages, and since 2022-12-31 a service point in one of them."""
    office = county(tmp_path).office
    village = office.db.value("SELECT id FROM division WHERE level = 'village' ORDER BY id")
    with office.change("示例社工点") as tx:
        point = {"uid": tx.uid(), "name": "示例社工点", "tier": "service_point", "division_id": village}
        tx.insert("station", {**point, "opened_on": "2022-12-31"})
    office.db.close()
    monkeypatch.chdir(tmp_path)
    return Caller(tmp_path / office.db.path.name, monkeypatch, capsys, now=china_time(TODAY))


def test_towns_and_villages_covered(run: Caller) -> None:
    asked = ("target", "status", "--policy", "44", "--format", "json")
    code, out, _ = run(*asked)
    rows = {row["label"]: (row["wanted"], row["actual"], row["standing"]) for row in json.loads(out)["rows"]}
    assert code == 0
    assert rows == {
        "镇（街）建成社工站": ("100%", "2/2 个乡镇（街道），100.0%", "已达到"),
        "村（居）建成社工点": ("100%", "1/2 个村（社区），50.0%", "没有达到，已过 1410 天"),
    }
    _, out, _ = run(*asked, "--as-of", "2022-12-30")
    (points,) = [row for row in json.loads(out)["rows"] if row["label"] == "村（居）建成社工点"]
    assert (points["actual"], points["standing"]) == ("0/2 个村（社区），0.0%", "还有 1 天")


def test_what_nothing_counts_is_not_known(run: Caller) -> None:
    _, out, _ = run("target", "status", "--policy", "510107", "--as-of", "2025-12-30", "--format", "json")
    rows = {row["label"]: row for row in json.loads(out)["rows"]}
    assert rows["实务人才"]["wanted"] == "350人"
    assert rows["实务人才"]["standing"] == "无法判定，还有 1 天"
    assert rows["投入"]["standing"] == "无法判定，已过 1095 天"  # 2022-12-31 to 2025-12-30: 365 + 366 + 364


def test_targets_begin_with_their_rule_and_name_their_source(run: Caller) -> None:
    _, out, _ = run("target", "list", "--policy", "44", "--format", "json", "--as-of", "2020-11-09")
    assert all("GDG-04" in row["source"] for row in json.loads(out)["rows"])
    assert len(json.loads(out)["rows"]) == 2
    _, out, _ = run("target", "list", "--policy", "44", "--format", "json", "--as-of", "2020-11-08")
    assert json.loads(out)["rows"] == []
    _, out, _ = run("target", "list", "--format", "json")
    assert json.loads(out)["rows"] == []


# -- what was registered, and what the office counts itself ------------------------------------------------------------


def standing(run: Caller, day: str) -> dict[str, tuple[str, str]]:
    _, out, _ = run("target", "status", "--policy", "510107", "--as-of", day, "--format", "json")
    return {row["label"]: (row["actual"], row["standing"]) for row in json.loads(out)["rows"]}


def reached(run: Caller, *cells: str) -> None:
    assert run("register", "add", "目标完成数", "数据来源=人才台账", *cells)[0] == 0


def test_the_newest_registered_number_up_to_the_last_day_counts(run: Caller) -> None:
    """350 practitioners by the end of 2025: 320 in June, 351 on the last day; what came later came too late."""
    reached(run, "目标名称=实务人才", "完成数=320", "统计截止日=2025-06-30")
    reached(run, "目标名称=实务人才", "完成数=351", "统计截止日=2025-12-31")
    reached(run, "目标名称=target.managers", "完成数=79", "统计截止日=2025-12-31")
    reached(run, "目标名称=管理人才", "完成数=80", "统计截止日=2026-01-01")
    reached(run, "目标名称=整合资金", "完成金额=500万", "统计截止日=2022-12-31")
    assert standing(run, "2025-06-29")["实务人才"][1] == "无法判定，还有 185 天"
    assert standing(run, "2025-06-30")["实务人才"] == ("320人（截至 2025-06-30，人才台账）", "还有 184 天")
    now = standing(run, "2026-01-02")
    assert now["实务人才"] == ("351人（截至 2025-12-31，人才台账）", "已达到")
    assert now["管理人才"] == ("79人（截至 2025-12-31，人才台账）", "没有达到，已过 2 天")
    assert now["整合资金"] == ("5,000,000.00元（截至 2022-12-31，人才台账）", "已达到")


def test_what_the_office_counts_itself(run: Caller) -> None:
    """The project of the county was approved in 2025: none in 2022, which proves nothing. One expert is in the pool."""
    assert run("supervision", "appoint", "戊督导", "--on", "2022-07-01", "--source", "expert")[0] == 0
    before, now = standing(run, "2022-06-30"), standing(run, "2022-12-31")
    assert before["特聘专家"][1] == "无法判定，还有 184 天"
    assert now["特聘专家"] == ("1人（督导名册里的专家学者）", "今天到期")
    assert now["督导人才"] == ("1人（督导名册里的督导）", "还有 1096 天")
    assert now["支持社工项目"] == ("0项（2022年立项）；一条也没有，不等于没有做", "无法判定，今天到期")
    assert "供参考" in now["实务人才"][0]


def test_projects_and_awards_of_the_target_s_year(run: Caller) -> None:
    projects = ("甲项目", "乙项目")
    for name in projects:
        words = ("--organization", "海宁示例社工事务所", "--station", "许村镇社工站", "--approved", "2022-07-01")
        assert run("project", "add", name, *words, "--amount", "1500000")[0] == 0
    award = ("评优表彰", "奖项名称=示例奖", "项目名称=甲项目", "表彰日期=2022-09")
    assert run("register", "add", *award)[0] == 0
    now = standing(run, "2022-12-31")
    assert now["支持社工项目"] == ("2项（2022年立项）", "今天到期")
    assert now["投入"] == ("3,000,000.00元（2022年立项 2 个项目的合同金额）", "已达到")
    assert now["评选优秀"] == ("1项（2022年评优表彰登记）", "今天到期")
    assert standing(run, "2022-06-30")["投入"][1] == "无法判定，还有 184 天"
