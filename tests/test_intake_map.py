"""列名对照: two senders with headings of their own, explained once, remembered, replaced and forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clerk import Answer, Clerk, book, found, seat
from tests.registry_house import resident_id

UNIT = "填报单位：{}"
NORTH = ("员工", "站", "岗位性质", "专兼职", "到站时间")
PLAIN = ("姓名", "社工站名称", *NORTH[2:])
NEARLY = ("员工姓名", *PLAIN[1:])
POST = ("服务性", "专职", "2021-06-30")
SOMEBODY = ("甲示例", "许村镇社工站", *POST)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("county") / "office.db"
    found(db)
    return db


@pytest.fixture
def clerk(template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setenv("LOGNAME", "tester")
    monkeypatch.setenv("COLUMNS", "120")
    return seat(template, tmp_path / "桌面", capsys)


def _sheet(clerk: Clerk, name: str, unit: str, head: tuple[str, ...], *row: object) -> Path:
    return book(clerk.desk / name, [(UNIT.format(unit),), head, row or ("甲示例", unit, *POST)])


def _maps(clerk: Clerk) -> list[str]:
    lines = clerk("intake", "map", "list", "--format", "csv").out.splitlines()[1:]
    return [line.rpartition(",")[0] for line in lines]


def said(answer: Answer) -> str:
    """The last line that was said."""
    return answer.err.splitlines()[-1]


def _north(clerk: Clerk) -> Path:
    return _sheet(clerk, "许村.xlsx", "许村镇社工站", NORTH)


def test_what_a_heading_is_taken_for_is_shown(clerk: Clerk) -> None:
    path = _sheet(clerk, "许村.xlsx", "许村镇社工站", ("序号", "员工姓名", "站点名称", "到站时间", "照片"))
    shown = clerk("intake", "map", path, "--form", "社工站人员花名册")
    assert shown.code == 0
    lines = [line.split() for line in shown.out.splitlines()[3:8]]
    assert lines == [
        ["A", "序号", "行号"],
        ["B", "员工姓名", "像“姓名”，没有把握，不读"],
        ["C", "站点名称", "社工站名称", "别名"],
        ["D", "到站时间", "到站时间", "列名相同"],
        ["E", "照片", "不认识"],
    ]
    assert "还缺必需的列：姓名" in shown.out
    assert _maps(clerk) == []


def test_cells_that_cannot_be_read_so_are_counted(clerk: Clerk) -> None:
    head = ("姓名", "社工站名称", "岗位性质", "专兼职", "到站时间", "入站", "备用")
    rows = [("甲示例", "许村镇社工站", *POST, "2021-06-30", "13800000001"),
            ("乙示例", "许村镇社工站", *POST, "2021-07-30", "")]  # fmt: skip
    path = book(clerk.desk / "许村.xlsx", [head, *rows, ("制表：丙示例",)])
    answer = clerk("intake", "map", path, "--form", "staff_roster", "--set", "入站=手机", "--set", "备用=不读")
    assert answer.code == 0
    assert "F列“入站”有内容的 2 格里，0 格读得出“手机”；核对是不是这一列" in answer.out + answer.err
    right = clerk("intake", "map", path, "--form", "staff_roster", "--set", "备用=手机", "--set", "入站=不读")
    assert "读得出" not in right.out + right.err


def test_a_table_that_nobody_recognizes_is_told_how_to_explain_it(clerk: Clerk) -> None:
    path = book(clerk.desk / "名单.xlsx", [("人", "站点"), ("甲示例", "许村镇社工站")])
    answer = clerk("intake", "check", path)
    assert "用 swtool intake map 文件 --form 表名 说明" in "".join((answer.out + answer.err).split("\n")).replace(
        "  ", ""
    )


def test_a_sender_is_remembered_and_another_is_not_meant(clerk: Clerk) -> None:
    north = _north(clerk)
    south = _sheet(clerk, "长安.xlsx", "长安镇社工站", NORTH, "乙示例", "长安镇社工站", *POST)
    assert clerk("intake", "check", north).code == 1
    answer = clerk("intake", "map", north, "--form", "staff_roster", "--set", "员工=姓名", "--set", "B=社工站名称")
    assert (answer.code, said(answer)) == (
        0,
        "已记住第 1 号列名对照：2 列，用于“许村镇社工站”报来的表里列名与此完全相同的表",
    )
    taken = clerk("intake", "check", north)
    assert taken.code == 0
    assert "“Sheet”按第 1 号列名对照读入" in taken.out
    assert clerk("intake", "check", south).code == 1, "the same words of another station were explained by nobody"


def test_two_senders_mean_different_things_by_one_word(clerk: Clerk) -> None:
    """“站” is the station of the one and nothing that is read of the other."""
    north = _north(clerk)
    south = _sheet(clerk, "长安.xlsx", "长安镇社工站", NORTH, "乙示例", "北门", *POST)
    for path, other in ((north, "站=社工站名称"), (south, "站=不读")):
        assert clerk("intake", "map", path, "--form", "staff_roster", "--set", "员工=姓名", "--set", other).code == 0
    assert _maps(clerk) == [
        "1,社工站人员花名册,许村镇社工站,员工 → 姓名；站 → 社工站名称",
        "2,社工站人员花名册,长安镇社工站,员工 → 姓名；站 → 不读",
    ]
    assert "第 1 号" in clerk("intake", "check", north).out
    assert "第 2 号" in clerk("intake", "check", south).out


def test_for_everybody_and_the_senders_own_goes_first(clerk: Clerk) -> None:
    north = _north(clerk)
    south = _sheet(clerk, "长安.xlsx", "长安镇社工站", NORTH, "乙示例", "长安镇社工站", *POST)
    line = ("--form", "staff_roster", "--set", "员工=姓名", "--set", "站=社工站名称", "--sender")
    for sender in ("全部", "许村镇"):
        assert clerk("intake", "map", north, *line, sender).code == 0
    assert "第 2 号" in clerk("intake", "check", north).out
    assert "第 1 号" in clerk("intake", "check", south).out


def test_mapping_again_replaces_and_forgetting_ends(clerk: Clerk) -> None:
    north = _north(clerk)
    line = ("intake", "map", north, "--form", "staff_roster", "--set", "员工=姓名", "--set")
    assert clerk(*line, "站=不读").code == 0
    assert clerk(*line, "站=社工站名称").code == 0
    assert _maps(clerk) == ["2,社工站人员花名册,许村镇社工站,员工 → 姓名；站 → 社工站名称"]
    assert said(clerk("intake", "map", "forget", "2")) == "已删去第 2 号列名对照；以前收的表不受影响"
    assert _maps(clerk) == []
    assert clerk("intake", "check", north).code == 1
    assert "没有第 2 号列名对照" in clerk.refused("intake", "map", "forget", "2")
    assert clerk(*line, "站=社工站名称").code == 0
    assert clerk("intake", "check", north).code == 0


def test_a_trial_keeps_nothing(clerk: Clerk) -> None:
    north = _north(clerk)
    before = clerk.head()
    line = ("intake", "map", north, "--form", "staff_roster", "--set", "员工=姓名")
    assert said(clerk(*line, "--dry-run")) == "试运行，没有写入：会记住 1 列的对照，用于“许村镇社工站”报来的表"
    assert (clerk.head(), _maps(clerk)) == (before, [])
    assert clerk(*line).code == 0
    before = clerk.head()
    assert clerk("intake", "map", "forget", "1", "--dry-run").code == 0
    assert (clerk.head(), len(_maps(clerk))) == (before, 1)


@pytest.mark.parametrize(
    ("line", "says", "code"),
    [
        (("--set", "员公=姓名"), "没有“员公”这一列", 1),
        (("--set", "员公=姓名"), "相近的有：员工", 1),
        (("--set", "Z=姓名"), "表头有：A“员工”、B“站”、C“岗位性质”", 1),
        (("--set", "A=名性"), "没有“名性”这个字段", 1),
        (("--set", "A=姓名", "--set", "B=姓名"), "“姓名”对上了几列：A列“员工”、B列“站”", 2),
        (("--set", "A=姓名", "--set", "员工=性别"), "A列“员工”说了两次", 2),
        (("--set", "B=社工站名称"), "必需的列还没有对上：姓名", 2),
        (("--set", "姓名"), "写成 列=字段", 2),
        (("--set", "A=姓名", "--sheet", "别的"), "没有工作表“别的”", 1),
        (("--set", "A=姓名", "--row", "9"), "第 9 行不像表头", 1),
    ],
)
def test_what_cannot_be_meant_is_refused(clerk: Clerk, line: tuple[str, ...], says: str, code: int) -> None:
    path = _north(clerk)
    assert says in clerk.refused("intake", "map", path, "--form", "staff_roster", *line, code=code)


def test_an_unknown_form_and_a_file_that_is_not_there(clerk: Clerk) -> None:
    assert "没有“花名”这张表" in clerk.refused("intake", "map", _north(clerk), "--form", "花名")
    assert "找不到这个文件" in clerk.refused("intake", "map", "没有.xlsx", "--form", "staff_roster", code=2)


def test_a_heading_of_which_no_word_is_known(clerk: Clerk) -> None:
    path = book(clerk.desk / "a.xlsx", [("员工", "哪里的"), ("甲示例", "许村镇社工站")])
    line = ("intake", "map", path, "--form", "staff_roster", "--set", "A=姓名", "--set", "B=社工站名称")
    assert said(clerk(*line)).startswith("已记住第 1 号列名对照：2 列，用于各家报来的表")
    assert "第 1 号" in clerk("intake", "check", path).out


def test_a_changed_heading_row_is_another_one(clerk: Clerk) -> None:
    north = _north(clerk)
    assert (
        clerk("intake", "map", north, "--form", "staff_roster", "--set", "员工=姓名", "--set", "站=社工站名称").code
        == 0
    )
    other = _sheet(clerk, "许村二.xlsx", "许村镇社工站", (*NORTH, "备注"), *SOMEBODY, "")
    assert clerk("intake", "check", other).code == 1


def test_leaving_out_at_the_command_line(clerk: Clerk) -> None:
    path = book(clerk.desk / "a.xlsx", [PLAIN, SOMEBODY, (), ("节次", "项目名称", "社工站名称"), (1, "甲", "乙")])
    assert clerk("intake", "check", path).code == 1
    answer = clerk("intake", "check", path, "--leave-out", "Sheet!4")
    assert answer.code == 0
    assert "按 --leave-out 没有读“Sheet”第 4 行起的表" in answer.out


def test_a_sheet_of_a_village_of_the_office(clerk: Clerk) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for name in ("永福村", "和平村"):
        sheet.title = name
        for row in (("档案号", "户主", "成员姓名", "与户主关系"), (f"D{name}", "甲示例", "甲示例", "户主")):
            sheet.append(row)
        sheet = workbook.create_sheet() if name == "永福村" else sheet
    workbook.save(clerk.desk / "档案.xlsx")
    loaded = clerk("intake", "load", clerk.desk / "档案.xlsx")
    assert loaded.code == 0, loaded
    assert [line.split()[:4] for line in loaded.out.splitlines()[3:5]] == [
        ["永福村", "居民需求档案", "1", "1"],
        ["和平村", "居民需求档案", "1", "1"],
    ]


def test_a_near_heading_is_never_asked_for_in_a_script(clerk: Clerk) -> None:
    path = book(clerk.desk / "a.xlsx", [NEARLY, SOMEBODY])
    answer = clerk("intake", "check", path)
    assert answer.code == 1
    assert f'swtool intake map "{path.name}" --form staff_roster --set A=姓名' in "".join(
        answer.out.split("\n" + " " * 10)
    )


def test_a_near_heading_is_asked_for_at_a_terminal(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    path = book(clerk.desk / "a.xlsx", [NEARLY, SOMEBODY])
    monkeypatch.setattr("sys.stdin", Keyboard("1\n"))
    answer = clerk("intake", "check", path)
    assert answer.code == 0
    assert "A列写的是“员工姓名”，是不是《社工站人员花名册》的“姓名”？" in answer.err
    assert "“Sheet”A列“员工姓名”按回答读作“姓名”" in answer.out


def test_two_forms_of_one_book_stand_or_fall_together(clerk: Clerk) -> None:
    from openpyxl import Workbook

    from tests.clerk import whole_office

    workbook = Workbook()
    first = workbook.active
    assert first is not None
    for row in (PLAIN, SOMEBODY):
        first.append(row)
    second = workbook.create_sheet("项目")
    for row in (("项目名称", "承接机构"), ("示例项目", "没有这家机构")):
        second.append(row)
    workbook.save(clerk.desk / "a.xlsx")
    assert clerk("intake", "load", clerk.desk / "a.xlsx").code == 1
    assert whole_office(clerk.db) == (0, 0)
    second["B2"] = "示例社会工作服务中心"
    workbook.save(clerk.desk / "a.xlsx")
    assert clerk("intake", "load", clerk.desk / "a.xlsx").code == 0
    assert whole_office(clerk.db) == (1, 1)


def test_a_card_comes_back_with_its_cells_marked_and_without_a_problem_column(clerk: Clerk) -> None:
    import openpyxl

    from tests.sightings import write_book
    from tests.test_recognize_cards import CHANGE, CHANGE_MERGES

    rows = [list(row) for row in CHANGE]
    rows[3][4] = "路过"
    write_book(clerk.desk / "备案.xlsx", {"备案": rows}, {"备案": CHANGE_MERGES})
    assert clerk("intake", "check", clerk.desk / "备案.xlsx").code == 1
    book = openpyxl.load_workbook(clerk.desk / "备案-退回.xlsx")
    sheet = book["备案"]
    assert sheet["E4"].comment is not None
    assert "变动类型：“路过”不在可选范围内" in sheet["E4"].comment.text
    assert "退回问题" not in [cell.value for row in sheet.iter_rows() for cell in row]
    book.close()


def test_a_problem_column_stands_beyond_merged_cells(clerk: Clerk) -> None:
    import openpyxl

    from tests.sightings import write_book

    rows = [("姓名", "社工站名称", "到站时间"), ("甲示例", "许村镇社工站", "2021.13")]
    write_book(clerk.desk / "表.xlsx", {"表": rows}, {"表": ["C1:D1", "C2:D2"]})
    assert clerk("intake", "check", clerk.desk / "表.xlsx").code == 1
    book = openpyxl.load_workbook(clerk.desk / "表-退回.xlsx")
    assert book["表"]["E1"].value == "退回问题"
    book.close()


def test_a_row_with_somebodys_number_is_no_heading_and_is_shown_to_nobody(clerk: Clerk) -> None:
    """The words of its station are nearly those of a heading, more so than 编, 站, 人."""
    number = resident_id("19900101", 1)
    path = book(
        clerk.desk / "名单.xlsx", [("编", "站", "人", "证", "性"), (1, "许村镇社工站", "甲一", number, "服务性")]
    )
    answer = clerk("intake", "map", path, "--form", "社工站人员花名册")
    assert "第 1 行的表头" in answer.out
    for row in ((), ("--row", "2")):
        answer = clerk("intake", "map", path, "--form", "社工站人员花名册", *row)
        assert number not in answer.out + answer.err
        assert "甲一" not in answer.out + answer.err
    assert "第 2 行不像表头" in answer.err
