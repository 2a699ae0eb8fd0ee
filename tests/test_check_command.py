"""`swtool check` and `swtool explain` as they are typed, over a county with something to find."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from swtool.helptext import display_width
from tests.offices import china_time
from tests.reporting_house import TODAY, Caller, county, empty


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caller:
    there = county(tmp_path)
    there.office.db.close()
    return Caller(there.path, monkeypatch, capsys, now=china_time(TODAY))


def test_violations_are_shown_by_check_with_their_source(run: Caller) -> None:
    code, out, _ = run("check", "--code", "station.office_area")
    assert code == 3
    assert "■ 办公场所面积（station.office_area）" in out
    assert "长安镇社工站" in out  # 38 of 40 m²
    assert "许村镇社工站" not in out  # 40.5 m²
    assert "参照江苏 JSU-01" in out
    assert "检查汇总（截至 2026-11-10）" in out


def test_what_holds_is_shown_when_asked_for(run: Caller) -> None:
    _, out, _ = run("check", "--code", "station.office_area", "--all")
    assert "许村镇社工站" in out
    assert "符合 1" in out


def test_the_source_of_several_findings_is_said_once(run: Caller) -> None:
    _, out, _ = run("check", "--code", "station.full_time_min")
    assert "长安镇社工站" in out
    assert "许村镇社工站" in out
    assert out.count("依据：") == 1


def test_no_violation_is_exit_0(run: Caller) -> None:
    code, out, _ = run("check", "--code", "staff.overlapping_posts")
    assert code == 0
    assert "同时有两个专职岗位" in out


def test_check_as_of_a_day_before_the_rules(run: Caller) -> None:
    code, out, _ = run("check", "--code", "station.office_area", "--as-of", "2021-01-01")
    assert code == 0
    assert "无法判定" in out


def test_check_for_other_programs(run: Caller, tmp_path: Path) -> None:
    code, out, _ = run("check", "--code", "filing", "--format", "json")
    rows = json.loads(out)["rows"]
    assert code == 3
    assert {row["code"] for row in rows} <= {"filing.on_time", "filing.unfiled", "filing.suspected", "filing.materials"}
    unfiled = next(row for row in rows if row["code"] == "filing.unfiled" and "2026-10-27" in row["what"])
    assert unfiled["outcome"] == "不符合"
    assert unfiled["remedy"] == "swtool filing add BD2026-0004"
    assert run("check", "--output", str(tmp_path / "检查.xlsx"))[0] == 3
    assert (tmp_path / "检查.xlsx").exists()


def test_an_unknown_code_names_the_nearest(run: Caller) -> None:
    code, _, err = run("check", "--code", "station.ofice_area")
    assert code == 1
    assert "没有“station.ofice_area”这项检查" in err
    assert "station.office_area" in err


def test_the_list_of_checks(run: Caller) -> None:
    code, out, _ = run("check", "--list")
    assert code == 0
    assert "filing.on_time" in out
    assert "disclosure.on_time" in out


def test_everything_fits_the_screen_and_names_nobody(run: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in (80, 120):
        monkeypatch.setenv("COLUMNS", str(columns))
        _, out, _ = run("check", "--all")
        assert max(display_width(line) for line in out.splitlines()) <= columns
        assert "示例甲" not in out


def test_a_new_office_has_nothing_to_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office = empty(tmp_path)
    office.db.close()
    code, out, _ = Caller(office.db.path, monkeypatch, capsys, now=china_time(TODAY))("check")
    assert code == 0
    assert "检查汇总" in out


def test_explain_shows_rule_source_arithmetic_and_verdict(run: Caller) -> None:
    code, out, _ = run("explain", "station.office_area", "长安镇社工站")
    assert code == 0
    assert "■ 办公场所面积（station.office_area，J1、JSU-01）" in out
    assert "规则 station.office_area_min：" in out
    assert "一般不少于40平方米" in "".join(out.split())
    assert "长安镇社工站：不符合——办公面积 38 平方米" in out
    assert "许村镇社工站" not in out


def test_explain_everybody(run: Caller) -> None:
    _, out, _ = run("explain", "station.office_area")
    assert "许村镇社工站：符合——办公面积 40.5 平方米" in out
    assert "长安镇社工站：不符合" in out


def test_explain_says_what_it_does_not_know(run: Caller) -> None:
    code, _, err = run("explain", "station.office_area", "丁桥镇社工站")
    assert code == 1
    assert "这项检查里没有“丁桥镇社工站”" in err
    assert "许村镇社工站" in err
    code, _, err = run("explain", "station.ofice_area")
    assert code == 1
    assert "station.office_area" in err
    assert run("explain")[0] == 2


@pytest.mark.parametrize("word", ["J1", "jsu-01", "station.office_area_min"])
def test_a_check_is_found_by_its_rule(run: Caller, word: str) -> None:
    code, out, _ = run("explain", word, "长安镇社工站")
    assert code == 0
    assert "■ 办公场所面积（station.office_area，" in out
    assert run("check", "--code", word)[0] == 3


def test_a_rule_that_was_not_there_is_said_of_any_subject(run: Caller) -> None:
    code, out, _ = run("explain", "station.office_area", "长安镇社工站", "--as-of", "2021-06-16")
    assert code == 0
    assert "海宁市：无法判定——2021-06-16 没有这一规定" in out


def test_the_words_of_a_setting_are_chinese(run: Caller) -> None:
    _, out, _ = run("explain", "disclosure.on_time")
    assert "公开哪个月 上个月，遇休息日 不改期" in "".join(out.split("\n"))
