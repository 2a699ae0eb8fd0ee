"""Other places' rules: the same office judged by them, two places side by side, a new rule file, and adopting."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from swtool.errors import PolicyFault
from swtool.policy.elsewhere import KIND_WORDS, TIER_WORDS, differences, policy_of
from swtool.policy.packs import read_pack
from swtool.policy.policy import Policy
from swtool.policy.shapes import SHAPES
from swtool.policy.skeleton import skeleton
from swtool.policy.words import SUBJECT_KINDS, TIERS
from tests.offices import china_time
from tests.reporting_house import TODAY, Caller, county

OWN = """[pack]
code = "990101"
name = "示例县"
[station.full_time_min]
label = "全职社工人数"
severity = "error"
[[station.full_time_min.values]]
since = "2026-01-01"
count = 1
unit = "person"
source = "示例通知"
quote = "不少于1名"
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caller:
    """许村 has two full-time workers and 长安 two, so 海宁 asks for more than either has."""
    there = county(tmp_path)
    there.office.db.close()
    (tmp_path / "990101.toml").write_text(OWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Caller(there.path, monkeypatch, capsys, now=china_time(TODAY))


def _rows(out: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(out)["rows"]
    return rows


# -- judging by another place -----------------------------------------------------------------------------------------


def test_the_same_office_by_another_place_s_rules(run: Caller) -> None:
    asked = ("check", "--code", "station.full_time_min", "--all", "--format", "json")
    _, out, _ = run(*asked)
    assert {row["outcome"] for row in _rows(out)} == {"不符合"}
    assert all("HNG-04" in row["rule"] for row in _rows(out))
    code, out, err = run(*asked, "--policy", "990101.toml")
    assert {row["outcome"] for row in _rows(out)} == {"符合"}
    assert all(row["rule"].startswith("示例县 示例通知") for row in _rows(out))
    assert code == 0
    assert "按示例县的规则看，不是本单位的规则" in err
    _, out, _ = run(*asked, "--policy", "32")
    assert [row["outcome"] for row in _rows(out)] == ["不适用"]


def test_places_side_by_side(run: Caller) -> None:
    code, out, _ = run("check", "--compare", "32，990101.toml", "--format", "json", "--as-of", TODAY.isoformat())
    rows = {row["code"]: row for row in _rows(out)}
    assert code == 0
    full_time = rows["station.full_time_min"]
    assert [full_time[f"place_{at}"] for at in range(3)] == ["不符合 2/2", "不适用", "符合 2/2"]
    assert "staff.overlapping_posts" not in rows  # no rule of any place: alike everywhere
    _, out, _ = run("check", "--compare", "32,990101.toml", "--all", "--format", "json")
    assert "staff.overlapping_posts" in {row["code"] for row in _rows(out)}


@pytest.mark.parametrize("place", ["53", "990101", "没有.toml", "江苏"])
def test_a_place_without_rules_is_refused(run: Caller, place: str) -> None:
    code, _, err = run("check", "--policy", place)
    assert code == 1
    assert "怎么办" in err


def test_a_code_below_a_province_with_a_pack_is_judged_by_the_province() -> None:
    assert policy_of("320583").at("station.office_area_min", date(2026, 1, 1)).number() == 40
    with pytest.raises(PolicyFault, match="没有“990101”的规则包"):
        policy_of("990101")
    assert policy_of("00").jurisdiction == "00"


def test_a_rule_of_another_place_is_shown_with_its_scope(run: Caller) -> None:
    _, out, _ = run("policy", "show", "station.office_area_min", "--policy", "32")
    assert "数值：40平方米" in out
    assert "范围：社工站\n" in out
    _, out, _ = run("policy", "list", "--policy", "990101.toml", "--format", "json")
    assert {row["name"]: row["value"] for row in _rows(out)}["station.full_time_min"] == "1人"


def test_a_rule_for_pilots_judges_only_stations_named_so(run: Caller, tmp_path: Path) -> None:
    """Only 许村 is a pilot; 泉州's pilots are none of these stations."""
    pilots = OWN.replace('severity = "error"', 'severity = "error"\nscope = { pilots = ["许村镇"] }', 1)
    (tmp_path / "990101.toml").write_text(pilots, encoding="utf-8")
    asked = ("check", "--code", "station.full_time_min", "--all", "--format", "json")
    _, out, _ = run(*asked, "--policy", "990101.toml")
    assert [row["where"] for row in _rows(out)] == ["许村镇社工站"]
    _, out, _ = run(*asked, "--policy", "3505")
    assert _rows(out) == []


def test_a_place_that_states_nothing_says_so(run: Caller) -> None:
    assert "那里自己没有规定" in run("check", "--policy", "45")[2]


# -- differences ------------------------------------------------------------------------------------------------------


def test_what_two_places_say_differently(run: Caller) -> None:
    code, out, _ = run("policy", "diff", "330481", "990101.toml", "--format", "json")
    rows = {row["name"]: (row["one"], row["other"]) for row in _rows(out)}
    assert code == 0
    assert rows["station.full_time_min"] == ("6人（错误，社工站）", "1人（错误，不限）")
    assert rows["station.certified_min"] == ("4人（错误）", "—")
    assert "registration.valid_for" not in rows  # the nation's, alike in both


def test_a_place_does_not_differ_from_itself() -> None:
    assert not differences(policy_of("32"), policy_of("32"), date(2026, 1, 1)).rows


def test_differences_are_those_of_the_day() -> None:
    on, before = (
        {row[0] for row in differences(policy_of("00"), policy_of("32"), day).rows}
        for day in (date(2021, 6, 17), date(2021, 6, 16))
    )
    assert "station.office_area_min" in on
    assert not before


# -- a new rule file --------------------------------------------------------------------------------------------------


def test_a_new_file_says_nothing_until_a_line_is_freed(run: Caller, tmp_path: Path) -> None:
    code, out, _ = run("policy", "new", "990102", "第二示例县")
    assert code == 0
    assert "990102.toml" in out
    assert not read_pack(tmp_path / "990102.toml", is_own_file=True).entries
    code, _, err = run("policy", "new", "990102", "第二示例县")
    assert code == 2
    assert "没有覆盖" in err
    assert run("policy", "new", "99", "示例", "--output", "省.toml")[0] == 0
    assert run("policy", "new", "9", "示例")[0] == 1


def test_every_parameter_of_a_new_file_can_be_freed(tmp_path: Path) -> None:
    """Taking away the # of all lines that are no explanation gives a file with every parameter, and none is refused."""
    freed = [
        re.sub(r"^# (?=\[|\w+ = )", "", line) if not line.startswith("#   ") else line
        for line in skeleton("990101", "示例县").splitlines()
    ]
    path = tmp_path / "990101.toml"
    path.write_text("\n".join(line for line in freed if not line.startswith("short")), encoding="utf-8")
    pack = read_pack(path, is_own_file=True)
    assert set(pack.entries) == set(SHAPES)
    Policy.load("990101", county_file=path)


def test_every_tier_and_kind_has_its_word() -> None:
    assert set(TIER_WORDS) == set(TIERS)
    assert set(KIND_WORDS) == set(SUBJECT_KINDS)


# -- adopting ---------------------------------------------------------------------------------------------------------


def _names(run: Callable[..., tuple[int, str, str]], day: str) -> set[str]:
    return {row["name"] for row in _rows(run("policy", "list", "--as-of", day, "--today", day, "--format", "json")[1])}


def test_adopting_and_dropping_count_from_their_day(run: Caller) -> None:
    rule = "370832:community.*"
    code, out, _ = run("policy", "adopt", rule, "--from", "2026-11-10")
    assert code == 0
    assert "community.incubated_min" in "".join(out.split())
    assert "community.incubated_min" not in _names(run, "2026-11-09")
    assert "community.incubated_min" in _names(run, "2026-11-10")
    assert run("policy", "adopt", rule)[0] == 1
    assert run("policy", "adopt", rule, "--drop", "--from", "2026-11-12")[0] == 0
    assert "community.incubated_min" in _names(run, "2026-11-11")
    assert "community.incubated_min" not in _names(run, "2026-11-12")
    code, _, err = run("policy", "adopt", rule, "--from", "2026-11-11", "--drop")
    assert code == 1
    assert "2026-11-12 起已另有登记" in err
    assert run("audit", "verify")[0] == 0


def test_a_dry_run_and_a_wrong_rule_adopt_nothing(run: Caller) -> None:
    code, out, _ = run("policy", "adopt", "370832:community.*", "--dry-run")
    assert code == 0
    assert "没有写入" in out
    assert "community.incubated_min" not in _names(run, "2026-11-10")
    assert run("policy", "adopt", "53:*")[0] == 1
    assert run("policy", "adopt", "370832:community.*", "--drop")[0] == 1
