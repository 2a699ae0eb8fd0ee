"""`swtool stats` as a clerk types it: on the screen, into files, reported, and held against now."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from swtool.helptext import display_width
from tests.clerk import Clerk, book, found, roster, seat
from tests.registry_house import resident_id

YEAR = ("stats", "annual", "--year", "2026")
REPORT = ("stats", "report", "--year", "2026", "--to", "嘉兴市民政局", "--output")


@pytest.fixture
def clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """Three people at 许村 since 2021, none at 长安; nobody's certificate is on record."""
    monkeypatch.setenv("COLUMNS", "80")
    db = tmp_path / "office.db"
    found(db)
    at = seat(db, tmp_path / "柜台 一", capsys)
    monkeypatch.chdir(at.desk)
    people = [
        ("许村镇社工站", f"示例{name}", resident_id("19900101", number), "服务性", "专职", "2021-06-30")
        for number, name in enumerate("甲乙丙", start=31)
    ]
    assert at("intake", "load", roster(at.desk / "花名册.xlsx", *people)).code == 0
    return at


def value(clerk: Clerk, title: str, *options: str) -> object:
    answer = clerk(*YEAR, *options, "--format", "json")
    assert answer.code == 0, answer
    rows = json.loads(answer.out)["rows"]
    return next(row["value"] for row in rows if row["title"] == title)


def test_the_screen_is_eighty_wide_and_says_what_is_not_known(clerk: Clerk) -> None:
    answer = clerk(*YEAR)
    lines = answer.out.splitlines()
    assert lines[0] == "海宁市 2026 年社会工作年度统计（截至 2026-11-10）"
    assert any(line.split()[:4] == ["社会工作从业人员（人）", "3", "3", "0"] for line in lines)
    assert "注：2026 年还没有过完，数字截至 2026-11-10" in lines
    assert any(line.startswith("登记志愿者（人）") and "无法判定" in line for line in lines)
    assert max(map(display_width, lines)) <= 80


def test_a_command_is_named_on_the_screen_and_in_no_file(clerk: Clerk) -> None:
    told = "财务台账用 swtool intake load 收进来"
    assert f"注：{told}" in clerk(*YEAR).out.splitlines()
    answer = clerk(*YEAR, "--format", "json").out
    assert "还没有收进财务台账" in answer
    assert "swtool" not in answer


def test_county_and_towns(clerk: Clerk) -> None:
    title = "社会工作从业人员"
    found = [value(clerk, title, *options) for options in ((), ("--town", "许村"), ("--town", "长安镇"))]
    assert found == [3, 3, "无法判定"]  # whoever serves at 长安 was never registered


def test_into_every_kind_of_file(clerk: Clerk) -> None:
    for name in ("统计.csv", "统计.json", "统计.xlsx"):
        assert clerk(*YEAR, "--output", name).code == 0
    text = (clerk.desk / "统计.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "类别,指标,单位,2026 年,2025 年,增减,增减原因,说明,分子,分母,口径,数据来源"
    assert "人员,社会工作从业人员,人,3,3,0," in text


def test_what_was_known_before_the_roster_came(clerk: Clerk) -> None:
    answer = clerk(*YEAR, "--known-on", "2020-01-01")
    assert (answer.code, "还没有建立这个数据库" in answer.err) == (1, True)
    assert value(clerk, "社会工作从业人员", "--known-on", "2099-12-31") == 3


def test_two_years_side_by_side(clerk: Clerk) -> None:
    row = ("许村镇社工站", "示例丁", resident_id("19900101", 44), "服务性", "专职", "2024-03-01")
    assert clerk("intake", "load", roster(clerk.desk / "补.xlsx", row)).code == 0
    answer = clerk("stats", "compare", "--year", "2025", "--with", "2023")
    assert answer.code == 0
    assert any(
        line.split()[:5] == ["社会工作从业人员（人）", "4", "3", "1", "新增"] for line in answer.out.splitlines()
    )
    assert "村（社区）（个）" not in answer.out
    assert "不早于" in clerk.refused("stats", "compare", "--year", "2025", "--with", "2025", code=2)


def test_reported_and_held_against_now(clerk: Clerk) -> None:
    assert "还没有登记过年度统计的报送" in clerk.refused("stats", "reported", "show")
    answer = clerk(*REPORT, "年度统计.xlsx")
    assert answer.code == 0, answer
    assert "已记入报送登记：海宁市民政局 2026 年年度统计，报给 嘉兴市民政局" in answer.out
    sheet = load_workbook(clerk.desk / "年度统计.xlsx")["年度统计汇总表"]
    assert sheet["A1"].value == "海宁市社会工作年度统计汇总表（2026年）"
    assert clerk("stats", "reported", "diff").code == 0
    rows: list[tuple[object, ...]] = [("社工站名称", "姓名", "身份证号", "证书等级")]
    rows += [("许村镇社工站", "示例甲", resident_id("19900101", 31), "助理社会工作师")]
    assert clerk("intake", "load", book(clerk.desk / "证书.xlsx", rows), "--partial").code in (0, 3)
    assert value(clerk, "持证人员") == 1
    answer = clerk("stats", "reported", "diff", "--format", "json")
    assert answer.code == 3, answer
    differing = {row["measure"]: row for row in json.loads(answer.out)["rows"]}
    assert (differing["持证人员"]["reported"], differing["持证人员"]["now"]) == ("0", "1")
    assert "操作日志第" in differing["持证人员"]["why"]
    assert differing["持证人员"]["why"].endswith("：0 → 1")
    shown = clerk("stats", "reported", "show", "--format", "json")
    kept = next(row for row in json.loads(shown.out)["rows"] if row["measure"] == "持证人员")
    assert kept["value"] == 0
    listed = json.loads(clerk("stats", "reported", "list", "--year", "2026", "--format", "json").out)["rows"]
    assert [(row["recipient"], row["sheet"]) for row in listed] == [("嘉兴市民政局", "年度统计汇总表")]
    assert "（没有）" in clerk("stats", "reported", "list", "--year", "2025").out


def test_refusals_leave_no_trace(clerk: Clerk) -> None:
    assert "以 .xlsx 结尾" in clerk.refused(*REPORT, "年度统计.csv", code=2)
    line = ("stats", "report", "--year", "2026", "--to", "  ", "--output", "年度统计.xlsx")
    assert "没有写报给谁" in clerk.refused(*line, code=2)
    assert "不在 2030 年" in clerk.refused("stats", "annual", "--year", "2030", code=2)
    assert "没有名为“丁岛镇”的区划" in clerk.refused(*YEAR, "--town", "丁岛镇")
    assert "没有 9 号年度统计" in clerk.refused("stats", "reported", "diff", "9")


def test_the_bureau_s_own_form(clerk: Clerk) -> None:
    rows: list[tuple[object, ...]] = [("指标", "数"), ("{{年度.指标}}", "{{年度.本年数}}")]
    form = book(clerk.desk / "上级表.xlsx", rows)
    assert "不能写到模板自己上" in clerk.refused(*REPORT, form, "--form", form, code=2)
    assert clerk(*REPORT, "填好.xlsx", "--form", form).code == 0
    cells = {row[0].value: row[1].value for row in load_workbook(clerk.desk / "填好.xlsx").worksheets[0].iter_rows()}
    assert (cells["社会工作从业人员"], cells["校园社工站"]) == (3, "无法判定")
    assert clerk("stats", "reported", "diff").code == 0


def test_a_form_with_macros_is_filled_as_one(clerk: Clerk) -> None:
    rows: list[tuple[object, ...]] = [("指标", "数"), ("{{年度.指标}}", "{{年度.本年数}}")]
    form = book(clerk.desk / "上级表.xlsm", rows)
    refused = clerk.refused(*REPORT, "填好.xlsx", "--form", form, code=2)
    assert "填好的表要写成 .xlsm，和模板“上级表.xlsm”一样" in refused
    assert not (clerk.desk / "填好.xlsx").exists()
    assert clerk(*REPORT, "填好.xlsm", "--form", form).code == 0
    with zipfile.ZipFile(clerk.desk / "填好.xlsm") as package:
        assert "sheet.macroEnabled.main+xml" in package.read("[Content_Types].xml").decode()
    assert "还没有登记" not in clerk("stats", "reported", "show").out


def test_what_a_form_asks_for_in_vain_is_told(clerk: Clerk) -> None:
    rows: list[tuple[object, ...]] = [
        ("{{年度.指标}}", "{{年度.本年数目}}", "=AVERAGE(C1:C1)"),
        ("{{填报单位", None, None),
    ]
    answer = clerk(*REPORT, "填好.xlsx", "--form", book(clerk.desk / "上级表.xlsx", rows))
    assert answer.code == 3
    told = answer.out.splitlines()
    assert "  {{年度.本年数目}}　是不是 {{年度.本年数}}？" in told
    assert any(line.startswith("合计公式 〔") and line.endswith("请打开后人工核对") for line in told)
    assert any("的标记没有写对，大括号还留在表里" in line for line in told)
    assert told[-1].startswith("已记入报送登记")
