"""Case files: each pack's cases come out as written, every threshold has one, and a wrong file says what is wrong."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from swtool.casefiles import SHIPPED, read_cases, shipped_cases
from swtool.casetrials import run_cases
from swtool.errors import SwtoolError
from swtool.policy.packs import shipped_codes, shipped_pack
from swtool.policy.parameter import BASIS_SETTING
from swtool.policy.shapes import NUMERIC, shape_of
from swtool.rooms import checks
from tests.offices import china_time
from tests.reporting_house import TODAY, Caller, county

FILES = sorted(SHIPPED.glob("*.toml"))
NATIONAL_LEFT_OUT = "00"
"""The nation's other values are ways of counting and definitions, each tested with the room that uses it."""

CASES = """policy = "990101.toml"
county = "990101"
[divisions]
"990101101" = "示例镇"
"990101101201" = "示例村村委会"
[[case]]
name = "一人，正好"
as_of = "2026-01-01"
expected = { "station.full_time_min" = { "示例镇社工站" = "符合", "别的站" = "符合" } }
[case.data]
"社工站一览表" = \"\"\"
乡镇（街道）,社工站名称,设立日期
示例镇,示例镇社工站,2020-01-01
\"\"\"
"社工站人员花名册" = \"\"\"
社工站名称,姓名,岗位性质,专兼职,到站时间
示例镇社工站,示例甲,服务性,专职,2025-06-30
\"\"\"
[[case]]
name = "前一天"
as_of = "2025-12-31"
expected = { "station.full_time_min" = "没有规定" }
"""
PACK = """[pack]
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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_cases_of_a_pack(path: Path) -> None:
    told = list(run_cases(read_cases(path)))
    assert told
    assert [each for each in told if not each.holds] == []


def test_every_pack_with_rules_has_its_cases() -> None:
    assert {path.stem.split("-")[0] for path in FILES} == {
        code for code in shipped_codes() if shipped_pack(code).entries
    }


@cache
def _parameters_of_checks() -> dict[str, set[str]]:
    return {check.code: set(check.parameters) for check in checks()}


@pytest.mark.parametrize(
    "code", [path.stem for path in FILES if path.stem != NATIONAL_LEFT_OUT and "-" not in path.stem]
)
def test_every_number_of_a_pack_has_a_case(code: str) -> None:
    asked: set[str] = set()
    for case in (case for path in shipped_cases(code) for case in read_cases(path).cases):
        for name in case.expected:
            asked |= {name} | _parameters_of_checks().get(name, set())
    lacking = []
    for entry in shipped_pack(code).entries.values():
        shape = shape_of(entry.name)
        numeric = shape is not None and any(key.kind in NUMERIC for key in shape.keys.values())
        if numeric and entry.values[-1].basis != BASIS_SETTING and entry.name not in asked:
            lacking.append(entry.name)
    assert lacking == []


# -- a file of one's own ----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "990101.toml").write_text(PACK, encoding="utf-8")
    (tmp_path / "用例.toml").write_text(CASES, encoding="utf-8")
    return tmp_path


def test_what_differs_is_told_with_both(folder: Path) -> None:
    told = {each.asked: (each.expected, each.actual) for each in run_cases(read_cases(folder / "用例.toml"))}
    assert told == {
        "station.full_time_min 示例镇社工站": ("符合", "符合"),
        "station.full_time_min 别的站": ("符合", "没有查到这个对象"),
        "station.full_time_min": ("没有规定", "没有规定"),
    }


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('policy = "990101.toml"', "", "没有写 policy"),
        ('policy = "990101.toml"', 'policy = "没有.toml"', "没有这个规则文件"),
        ('name = "前一天"', "", "没有 name"),
        ('as_of = "2025-12-31"', 'as_of = "2025-12-32"', "as_of 应是日期"),
        ('expected = { "station.full_time_min" = "没有规定" }', "", "没有 expected"),
        ('"社工站一览表"', '"社工站名单"', "没有“社工站名单”这种表"),
        ("示例镇社工站,示例甲,服务性,专职,2025-06-30", "甲,乙,丙,丁,戊,己", "第2行有 6 格，列名只有 5 个"),
        ("示例镇社工站,示例甲,服务性,专职,2025-06-30", "没有的站,示例甲,服务性,专职,2025-06-30", "用例的数据有差错"),
        ("[divisions]", "[divisons]", "不认识的项“divisons”"),
        ('name = "一人，正好"', "name = 一人", "写法有误"),
    ],
)
def test_a_wrong_file_says_where_and_what(folder: Path, old: str, new: str, words: str) -> None:
    path = folder / "用例.toml"
    assert old in CASES
    path.write_text(CASES.replace(old, new), encoding="utf-8")
    with pytest.raises(SwtoolError) as caught:
        list(run_cases(read_cases(path)))
    assert words in str(caught.value)
    assert "怎么办" in str(caught.value)


def test_a_missing_file_and_an_unknown_check(folder: Path) -> None:
    with pytest.raises(SwtoolError, match="没有这个用例文件"):
        read_cases(folder / "没有.toml")
    path = folder / "用例.toml"
    path.write_text(CASES.replace('{ "station.full_time_min" = { ', '{ "station.full_time" = { '), encoding="utf-8")
    with pytest.raises(SwtoolError, match=r"没有“station\.full_time”这项检查"):
        list(run_cases(read_cases(path)))


def test_cases_at_the_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = county(folder)
    there.office.db.close()
    monkeypatch.chdir(folder)
    run = Caller(there.path, monkeypatch, capsys, now=china_time(TODAY))
    code, out, _ = run("policy", "test", "用例.toml")
    assert code == 3
    assert "没有查到这个对象" in "".join(out.split())
    assert "试了 3 条，1 条不对" in out
    code, out, _ = run("policy", "test", "3716")
    assert code == 0
    assert "试了 2 条，0 条不对" in out
    assert run("policy", "test", "没有.toml")[0] == 1


def test_a_made_up_county_by_the_page_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What docs/packs.md tells a county to type and to write works, and its own cases come out."""
    there = county(tmp_path)
    there.office.db.close()
    monkeypatch.chdir(tmp_path)
    run = Caller(there.path, monkeypatch, capsys, now=china_time(TODAY))
    page = (Path(__file__).parents[1] / "docs" / "packs.md").read_text(encoding="utf-8")
    entry, cases = re.findall(r"^```toml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert run("policy", "new", "990101", "示例县")[0] == 0
    pack = tmp_path / "990101.toml"
    pack.write_text(pack.read_text(encoding="utf-8") + entry, encoding="utf-8")
    (tmp_path / "用例.toml").write_text(cases, encoding="utf-8")
    code, out, _ = run("policy", "test", "用例.toml", "--all")
    assert (code, "试了 3 条，0 条不对" in out) == (0, True), out
    for line in re.findall(r"^swtool (check .*|policy diff .*)$", page, re.MULTILINE):
        assert run(*line.split())[0] in (0, 3), line
    (tmp_path / f"{there.path.stem}.policy.toml").write_text(
        pack.read_text(encoding="utf-8").replace('code = "990101"', 'code = "330481"'), encoding="utf-8"
    )
    _, out, _ = run("policy", "show", "station.full_time_min")
    assert "数值：4人　程度：提醒" in out
    assert "每站专职社工原则上不少于4名" in "".join(out.split())
