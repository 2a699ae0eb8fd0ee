"""`swtool report` as it is typed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from swtool.helptext import display_width
from tests.excel_rules import broken_rules
from tests.offices import china_time
from tests.reporting_house import TODAY, Caller, county


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caller:
    there = county(tmp_path)
    there.office.db.close()
    monkeypatch.chdir(tmp_path)
    return Caller(there.path, monkeypatch, capsys, now=china_time(TODAY))


def test_filling_a_shipped_template(run: Caller, tmp_path: Path) -> None:
    code, out, err = run("report", "fill", "人员花名册", "-o", "花名册.xlsx")
    assert code == 0
    assert "已写入 花名册.xlsx" in out
    assert "填入：人员 6 行，站点 2 行" in out
    assert "合计核对：13 处与数据库另算的结果一致" in out
    assert "个人信息已遮住" in err
    assert "还没有登记报送" in err
    assert (tmp_path / "花名册.xlsx").exists()


def test_sending_is_remembered(run: Caller) -> None:
    assert run("report", "sent", "list")[1].count("嘉兴") == 0
    code, _, err = run(
        "report", "fill", "变动备案汇总表", "-o", "变动.xlsx", "--to", "嘉兴市民政局", "--town", "许村镇"
    )
    assert code == 0
    assert "已记入报送登记：报给 嘉兴市民政局" in err
    _, out, _ = run("report", "sent", "list", "--format", "json")
    (row,) = json.loads(out)["rows"]
    assert (row["sheet"], row["scope"], row["recipient"], row["as_of"], row["file"]) == (
        "变动备案汇总表",
        "许村镇",
        "嘉兴市民政局",
        "2026-11-10",
        "变动.xlsx",
    )


def test_a_workbook_of_the_bureau_with_something_missing(run: Caller, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"], sheet["B2"] = "负责人：{{单位负责人}}", "{{人员.人员编号}}", "{{人员.姓明}}"
    book.save(tmp_path / "上级.xlsx")
    code, out, _ = run("report", "fill", "上级.xlsx", "-o", "结果.xlsx")
    assert code == 3
    assert "模板要、办公室没有的数据 2 项" in out
    assert "{{人员.姓明}}　是不是 {{人员.姓名}}？" in out
    code, _, _ = run("report", "fill", "上级.xlsx", "-o", "结果.xlsx", "--set", "单位负责人=示例 负责人")
    assert code == 3  # 姓明 is still unknown
    assert openpyxl.load_workbook(tmp_path / "结果.xlsx").worksheets[0]["A1"].value == "负责人：示例 负责人"


def test_braces_that_make_no_marker_are_told(run: Caller, tmp_path: Path) -> None:
    """Blanks at the dot and full-width braces are what an input method gives; half a marker stays and is told."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"], sheet["E1"] = "｛｛填报单位｝｝", "单位：{{填报单位", "填报单位}} {{年度}}"
    sheet["A2"], sheet["B2"], sheet["C2"] = "{{ 人员 . 人员编号 }}", "{{人员.人数｝｝", "{{人员.岗位}"
    sheet["A3"], sheet["B3"] = "｛｛ 人员 ： 每页4 ｝｝小计", "=SUM(B2:B2)"
    sheet.oddFooter.center.text = "{{填报单位"
    book.save(tmp_path / "上级.xlsx")
    code, out, _ = run("report", "fill", "上级.xlsx", "-o", "结果.xlsx")
    assert code == 3
    told = [line.partition(" ")[0] for line in out.splitlines() if "的标记没有写对，大括号还留在表里" in line]
    assert told == ["〔Sheet〕B1", "〔Sheet〕E1", "〔Sheet〕C2:C5", "〔Sheet〕C7:C8", "〔Sheet〕的页眉页脚"]
    assert "已留空" not in out
    sheet = openpyxl.load_workbook(tmp_path / "结果.xlsx").worksheets[0]
    assert [sheet[f"{column}1"].value for column in "ABE"] == ["海宁市民政局", "单位：{{填报单位", "填报单位}} 2026"]
    assert [sheet[f"B{row}"].value for row in range(2, 10)] == [1, 1, 1, None, "=SUM(B2:B5)", 1, 1, "=SUM(B7:B8)"]
    assert sheet["A6"].value == "小计"


def test_a_sheet_name_with_half_a_marker_is_told(run: Caller, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title, book.worksheets[0]["A1"] = "{{乡镇街道", "{{填报单位}}"
    book.create_sheet("｛｛乡镇街道｝｝")["A1"] = "{{镇街.在岗人数}}"
    book.save(tmp_path / "上级.xlsx")
    code, out, _ = run("report", "fill", "上级.xlsx", "-o", "结果.xlsx")
    assert (code, "〔{{乡镇街道〕的表名 的标记没有写对" in out) == (3, True)
    assert openpyxl.load_workbook(tmp_path / "结果.xlsx").sheetnames == ["{{乡镇街道", "许村镇", "长安镇"]


def test_a_column_of_shares_is_told_in_one_line(run: Caller, tmp_path: Path) -> None:
    """The program divides nothing; a line for each of ninety rows would hide what else is to be looked at."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A2"], sheet["B2"], sheet["C2"] = "{{人员.人员编号}}", "{{人员.人数}}", "=B2/SUM(B$2:B$2)"
    sheet["D2"], sheet["B3"] = "=SUMIF(A$2:A$2,A2,B$2:B$2)", "=SUBTOTAL(9,B2:B2)"
    book.save(tmp_path / "上级.xlsx")
    code, out, _ = run("report", "fill", "上级.xlsx", "-o", "结果.xlsx")
    assert code == 3
    assert out.count("请打开后人工核对") == 3
    assert "合计公式 〔Sheet〕D2:D7 的写法程序不会算" in out
    assert "合计公式 〔Sheet〕B8 的写法程序不会算" in out
    assert "合计公式 〔Sheet〕C2:C7 的写法程序不会算，请打开后人工核对" in out


def test_revealing_is_journalled(run: Caller, tmp_path: Path) -> None:
    code, _, err = run("report", "fill", "人员花名册", "-o", "全.xlsx", "--reveal")
    assert code == 0
    assert "已遮住" not in err
    assert openpyxl.load_workbook(tmp_path / "全.xlsx").worksheets[0]["I5"].value == "13800000000"
    assert "填报，含完整个人信息" in run("audit", "log", "--last", "1", "--format", "csv")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("人员花名",), 1, "人员花名册"),
        (("没有.xlsx",), 1, "找不到模板文件"),
        (("人员花名册", "--town", "许庄镇"), 1, "许庄镇"),
        (("人员花名册", "--org", "没有这家"), 1, "没有这家"),
        (("人员花名册", "--town", "许村镇", "--org", "海宁示例社工事务所"), 2, "只能写一个"),
        (("人员花名册", "--year", "2027"), 2, "不在 2027 年"),
        (("人员花名册", "--as-of", "2025-03-01", "--year", "2026"), 2, "不在 2026 年"),
        (("人员花名册", "--set", "单位负责人"), 2, "--set 的写法不对"),
        (("人员花名册", "--as-of", "2026.13.1"), 2, "2026.13.1"),
        (("人员花名册", "--set", "无此名称=甲"), 2, "模板里没有 {{无此名称}}"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    run: Caller, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    found, _, err = run("report", "fill", *arguments, "-o", "结果.xlsx")
    assert found == code
    assert words in err
    assert not (tmp_path / "结果.xlsx").exists()


def test_the_output_must_be_another_workbook(run: Caller, tmp_path: Path) -> None:
    code, _, err = run("report", "fill", "人员花名册", "-o", "结果.pdf")
    assert (code, "请以 .xlsx 结尾" in err) == (2, True)
    openpyxl.Workbook().save(tmp_path / "上级.xlsx")
    before = (tmp_path / "上级.xlsx").read_bytes()
    code, _, err = run("report", "fill", "上级.xlsx", "-o", "上级.xlsx")
    assert (code, "不能写到模板自己上" in err) == (2, True)
    assert (tmp_path / "上级.xlsx").read_bytes() == before
    code, _, err = run("report", "fill", "上级.xlsx", "-o", "结果.xlsx")
    assert (code, "没有填报标记" in err) == (1, True)
    assert not (tmp_path / "结果.xlsx").exists()
    assert run("report", "fill", "人员花名册")[0] == 2  # without --output


@pytest.mark.parametrize("name", ["上级.xls", "上级.et", "上级.ods"])
def test_a_form_of_another_kind_is_to_be_saved_as_a_workbook(run: Caller, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0")
    code, _, err = run("report", "fill", name, "-o", "结果.xlsx")
    assert (code, f"{name}：模板要用 .xlsx 的" in err, "另存为 .xlsx" in err) == (1, True, True), err


@pytest.mark.parametrize(
    ("template", "output", "ending"),
    [
        ("人员花名册", "结果.xlsm", ".xlsx"),
        ("上级.xlsx", "结果.xlsm", ".xlsx"),
        ("上级.XLSM", "结果.xlsx", ".xlsm"),
        ("上级.xlsm", "结果", ".xlsm"),
    ],
)
def test_the_output_is_of_the_template_s_kind(
    run: Caller, tmp_path: Path, template: str, output: str, ending: str
) -> None:
    """A book with macros under the name of one without, or the other way round, is damaged to Excel and WPS."""
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "{{填报单位}}"
    book.save(tmp_path / template)
    code, _, err = run("report", "fill", template, "-o", output)
    assert (code, f"填好的表要写成 {ending}，和模板“{template}”一样" in err) == (2, True)
    assert f"文件名请以 {ending} 结尾" in err
    assert not (tmp_path / output).exists()
    assert run("report", "fill", template, "-o", f"结果{ending.upper()}")[0] == 0


def test_a_template_with_macros_stays_one(run: Caller, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "{{填报单位}}"
    book.save(tmp_path / "上级.xlsm")
    assert run("report", "fill", "上级.xlsm", "-o", "结果.xlsm")[0] == 0
    with zipfile.ZipFile(tmp_path / "结果.xlsm") as package:
        types = package.read("[Content_Types].xml").decode()
    assert "application/vnd.ms-excel.sheet.macroEnabled.main+xml" in types
    assert openpyxl.load_workbook(tmp_path / "结果.xlsm").worksheets[0]["A1"].value == "海宁市民政局"
    assert broken_rules(tmp_path / "结果.xlsm") == []  # it has no macros in it, as Excel saves such a book


def test_the_macros_of_a_template_stay(run: Caller, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "{{填报单位}}"
    book.save(tmp_path / "上级.xlsm")
    with zipfile.ZipFile(tmp_path / "上级.xlsm", "a") as package:
        package.writestr("xl/vbaProject.bin", b"macros")
    assert run("report", "fill", "上级.xlsm", "-o", "结果.xlsm")[0] == 0
    with zipfile.ZipFile(tmp_path / "结果.xlsm") as package:
        assert package.read("xl/vbaProject.bin") == b"macros"
        assert b"vbaProject.bin" in package.read("xl/_rels/workbook.xml.rels")
    assert broken_rules(tmp_path / "结果.xlsm") == []


def test_the_dictionary(run: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = run("report", "list")
    assert code == 0
    assert "继续教育学时汇总表" in out
    assert "站点变动" in out
    _, out, _ = run("report", "fields", "人员", "--format", "json")
    rows = {row["marker"]: row for row in json.loads(out)["rows"]}
    assert rows["{{人员.姓名}}"]["english"] == "{{staff.name}}"
    assert rows["{{人员.姓名}}"]["personal"] is True
    assert rows["{{人员.岗位}}"]["personal"] is False
    _, out, _ = run("report", "fields", "单个数据")
    assert "{{填报单位}}" in out
    code, _, err = run("report", "fields", "人")
    assert (code, "人员" in err) == (1, True)
    for columns in (80, 120):
        monkeypatch.setenv("COLUMNS", str(columns))
        for arguments in (("report", "list"), ("report", "fields")):
            assert max(display_width(line) for line in run(*arguments)[1].splitlines()) <= columns


def test_the_dictionary_needs_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from swtool.cli import main

    for arguments in (("report", "list"), ("report", "fields", "人员")):
        assert main(["--db", str(tmp_path / "没有.db"), *arguments]) == 0
