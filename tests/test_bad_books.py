"""Whatever workbook is handed in: it loads whole, or a Chinese sentence says what is wrong and nothing is written."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]
from openpyxl import Workbook, load_workbook
from PIL import Image

from tests.clerk import ROSTER_HEAD, Clerk, book, listing, roster
from tests.registry_house import resident_id

GOOD = ("许村镇社工站", "王示例", resident_id("19900101", 12), "服务性", "专职", "2021-06-30")
SEND_XLSX = "请用 WPS 或 Excel 打开，另存为“Excel 工作簿（.xlsx）”后再发来。"
UNKNOWN_FILE = (
    "读不了：认不出这是什么文件，也认不出文字编码。\n"
    "怎么办：如果原来是表格，请用 WPS 或 Excel 打开，另存为“Excel 工作簿（.xlsx）”后再发来。"
)
PASSWORD_HELP = (
    "怎么办：在命令后面加上 --password 密码（在终端里不写也会问）；"
    "或者请对方在 WPS 或 Excel 里取消打开密码，另存为 .xlsx 再发来。"
)


def _good(clerk: Clerk) -> bytes:
    return roster(clerk.desk / "好.xlsx", GOOD).read_bytes()


# -- no workbook at all -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["check", "load"])
def test_a_file_that_does_not_exist(clerk: Clerk, verb: str) -> None:
    path = clerk.desk / "没有.xlsx"
    said = clerk.refused("intake", verb, path, code=2)
    assert said == f"{path}：找不到这个文件\n怎么办：检查文件名和所在文件夹"


def test_one_missing_of_two_stops_before_the_first(clerk: Clerk) -> None:
    _good(clerk)
    said = clerk.refused("intake", "load", clerk.desk / "好.xlsx", clerk.desk / "没有.xlsx", code=2)
    assert said.startswith(f"{clerk.desk / '没有.xlsx'}：找不到这个文件")


def test_a_folder_instead_of_a_file(clerk: Clerk) -> None:
    folder = clerk.desk / "各镇.xlsx"
    folder.mkdir()
    said = clerk.refused("intake", "load", folder)
    assert said == f"{folder}：这是文件夹，不是文件。\n怎么办：请给出文件夹里的某个表格文件。"


def test_a_picture_named_as_a_workbook(clerk: Clerk) -> None:
    path = clerk.desk / "花名册.xlsx"
    Image.new("RGB", (8, 8)).save(path, "PNG")
    assert clerk.refused("intake", "load", path) == (
        "花名册.xlsx：读不了：这是图片（PNG），不是表格。\n"
        "怎么办：请发原来的表格文件，不要发照片或截图；只有纸质表的，请用填报表录入后再发来。"
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.xlsx", b"", "读不了：这是空文件，一个字节也没有。\n怎么办：请检查原文件，重新发送。"),
        ("垃圾.xlsx", bytes(range(128, 256)) * 40 + bytes(range(256)) * 20, UNKNOWN_FILE),
        ("坏编码.csv", "社工站名称,姓名\n".encode() + b"\xff\xfe\x80\x81,\xe4\xb8\n", UNKNOWN_FILE),
        ("名册.xlsx", b"%PDF-1.7 ...", f"读不了：这是PDF 文件，不是表格。\n怎么办：{SEND_XLSX}"),
        ("库.xlsx", b"SQLite format 3\x00" + b"\0" * 99, f"读不了：这是数据库文件，不是表格。\n怎么办：{SEND_XLSX}"),
        (
            "~$花名册.xlsx",
            b"\x05user",
            "读不了：这是 WPS 或 Excel 打开文件时留下的临时文件。\n怎么办：请发原来的文件（名字前没有“~$”）。",
        ),
    ],
)
def test_what_is_no_workbook(clerk: Clerk, name: str, content: bytes, said: str) -> None:
    path = clerk.desk / name
    path.write_bytes(content)
    assert clerk.refused("intake", "load", path) == f"{name}：{said}"


def test_half_a_workbook(clerk: Clerk) -> None:
    path = clerk.desk / "半截.xlsx"
    path.write_bytes(_good(clerk)[:2500])
    assert clerk.refused("intake", "load", path) == (
        "半截.xlsx：读不了：文件不完整或已损坏（可能没有传完）。\n"
        "怎么办：请在原来的电脑上确认能打开，另存一份后重新发送。"
    )


def test_a_workbook_with_a_password(clerk: Clerk) -> None:
    path = clerk.desk / "有密码.xlsx"
    with path.open("wb") as file:
        OOXMLFile(io.BytesIO(_good(clerk))).encrypt("示例secret", file)
    assert clerk.refused("intake", "load", path) == f"有密码.xlsx：文件有打开密码，读不了。\n{PASSWORD_HELP}"
    assert clerk.refused("intake", "load", path, "--password", "错") == (
        f"有密码.xlsx：打开密码不对，读不了。\n原因：也可能是不常见的加密方式\n{PASSWORD_HELP}"
    )
    assert clerk("intake", "load", path, "--password", "示例secret").code == 0


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_in_the_encodings_of_the_county_loads(clerk: Clerk, encoding: str) -> None:
    path = clerk.desk / "花名册.csv"
    text = "\r\n".join(",".join(str(cell or "") for cell in row) for row in (ROSTER_HEAD, GOOD))
    path.write_bytes(text.encode(encoding))
    assert clerk("intake", "load", path).code == 0


# -- a workbook that is not what it should be -------------------------------------------------------------------------


def _returned(clerk: Clerk, path: Path) -> str:
    """Load a book that must come back: what is said on stdout. The marked book, and the one with the rows to mend, are
    the only new files."""
    head, before = clerk.head(), listing(clerk.desk)
    answer = clerk("intake", "load", path)
    assert answer.code == 1, answer
    assert "Traceback" not in answer.out + answer.err
    assert clerk.head() == head
    back = (f"{path.stem}-退回.xlsx", f"{path.stem}-待改.xlsx")
    assert {name: size for name, size in listing(clerk.desk).items() if name not in back} == before
    assert f"退回表：{clerk.desk / back[0]}（差错已标出，改好后重新发来）" in answer.out
    return answer.out


def test_an_empty_workbook(clerk: Clerk) -> None:
    said = _returned(clerk, book(clerk.desk / "空白.xlsx", []))
    assert "空白.xlsx：有差错，退回，未写入" in said
    assert "错误      空白.xlsx　这是空表，里面没有内容\n" in said
    assert "怎么办：核对有没有发错文件；或用 swtool intake template 生成填报表" in said


def test_a_form_handed_in_unfilled(clerk: Clerk) -> None:
    said = _returned(clerk, roster(clerk.desk / "未填.xlsx"))
    assert "错误      未填.xlsx　只有表头，没有一行数据\n" in said
    assert "怎么办：核对有没有发错文件，数据是不是在隐藏的工作表里；填好后重新发来" in said


def test_our_own_fill_in_book_handed_in_unfilled(clerk: Clerk) -> None:
    path = clerk.desk / "填报表.xlsx"
    assert clerk("intake", "template", "社工站人员花名册", "--output", path).code == 0
    assert "只有表头，没有一行数据" in _returned(clerk, path)


def test_a_wrong_workbook(clerk: Clerk) -> None:
    said = _returned(clerk, book(clerk.desk / "菜单.xlsx", [("菜名", "价格"), ("白菜", 3), ("豆腐", 2)]))
    assert "错误      〔Sheet〕　认不出这是哪张表\n" in said
    assert "应为 下列表之一：社会组织名单、社工站一览表、" in said


def test_a_workbook_without_a_required_column(clerk: Clerk) -> None:
    rows: list[tuple[object, ...]] = [("社工站名称", "岗位性质", "专兼职", "到站时间"), GOOD[:1] + GOOD[3:]]
    said = _returned(clerk, book(clerk.desk / "缺列.xlsx", rows))
    assert "〔Sheet〕第1行　看着像《社工站人员花名册》，但缺少必需的列：姓名" in said
    assert "怎么办：把列名改成填报表上的写法，或补上这一列" in said


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (5, "2021.6.31", "F2　到站时间：6月没有31日\n          应为 年-月-日，如 2021-06-17"),
        (5, "上个月", "F2　到站时间："),
        (
            2,
            330481199001011234,
            "C2　身份证号：身份证号存成了数字，精度已丢失（后几位已被 Excel 改掉）\n          应为 把单元格",
        ),
        (
            0,
            "许材镇社工站",
            "A2　没有登记名为“许材镇社工站”的社工站\n          怎么办：相近的有：许村镇社工站、长安镇社工站；新站",
        ),
        (
            3,
            "打杂",
            "D2　岗位性质：“打杂”不在可选范围内\n          应为 事务性岗位 / 服务性岗位 / 督导 / 站长",
        ),
    ],
)
def test_a_bad_cell_is_named_with_its_address(clerk: Clerk, place: int, value: object, said: str) -> None:
    row = (*GOOD[:place], value, *GOOD[place + 1 :])
    path = roster(clerk.desk / "花名册.xlsx", row, ("许村镇社工站", "李示例", None, "服务性", "专职", "2022-03-01"))
    assert f"错误      〔Sheet〕{said}" in _returned(clerk, path)


def test_all_faults_of_a_book_are_named_at_once(clerk: Clerk) -> None:
    bad = ("许材镇社工站", "王示例", 330481199001011234, "打杂", "专职", "2021.6.31")
    said = _returned(clerk, roster(clerk.desk / "花名册.xlsx", bad))
    assert all(f"〔Sheet〕{cell}2　" in said for cell in "ACDF")


def test_a_bad_sheet_takes_the_good_one_with_it(clerk: Clerk) -> None:
    workbook = Workbook()
    for title, row in (("许村", GOOD), ("长安", ("长安镇社工站", "李示例", None, "服务性", "专职", "2021.6.31"))):
        sheet = workbook.create_sheet(title)
        sheet.append(ROSTER_HEAD)
        sheet.append(row)
    del workbook["Sheet"]
    workbook.save(clerk.desk / "两镇.xlsx")
    assert "〔长安〕F2" in _returned(clerk, clerk.desk / "两镇.xlsx")


def test_one_bad_file_does_not_hold_up_the_others(clerk: Clerk) -> None:
    """The unreadable one is told, the good one loads, and the exit code asks for attention."""
    (clerk.desk / "空.xlsx").write_bytes(b"")
    _good(clerk)
    answer = clerk("intake", "load", clerk.desk / "空.xlsx", clerk.desk / "好.xlsx")
    assert answer.code == 3
    assert "空.xlsx：读不了：这是空文件" in answer.err
    assert "2 个文件中有 1 个没有入库，其余已处理" in answer.err
    assert "好.xlsx：已入库" in answer.out
    assert clerk("intake", "check", clerk.desk / "空.xlsx", clerk.desk / "好.xlsx").code == 1


def test_the_same_book_twice_changes_nothing(clerk: Clerk) -> None:
    _good(clerk)
    assert clerk("intake", "load", clerk.desk / "好.xlsx").code == 0
    head = clerk.head()
    answer = clerk("intake", "load", clerk.desk / "好.xlsx")
    assert (answer.code, clerk.head()) == (0, head)
    assert "好.xlsx：没有变化，未写入" in answer.out


@pytest.mark.parametrize(
    "name", ["花名册[1].csv", "一个乡镇（街道）社会工作服务站二〇二六年第三季度人员花名册（最终版）.csv", "History.csv"]
)
def test_a_csv_whose_name_is_no_name_for_a_sheet(clerk: Clerk, name: str) -> None:
    """Its sheet is named by the file; Excel allows 31 characters, no brackets, and keeps one name for itself."""
    path = clerk.desk / name
    cells = ("许材镇社工站", "王\x0b示例", "", "服务性", "专职", "2021-06-30")
    path.write_text("\r\n".join(",".join(row) for row in (ROSTER_HEAD, cells)), encoding="utf-8", newline="")
    _returned(clerk, path)
    back = load_workbook(clerk.desk / f"{path.stem}-退回.xlsx")
    assert len(back.sheetnames) == 2
    assert all(len(title) <= 31 and title != "History" for title in back.sheetnames)
    back.close()


# -- other files that are asked for -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["division", "load", "没有.csv", "--system", "nbs-2023"], "没有.csv：找不到这个文件。"),
        (["policy", "calendar", "load", "没有.csv"], "没有.csv：没有这个文件"),
        (["report", "fill", "没有.xlsx", "--output", "出.xlsx"], "没有.xlsx"),
    ],
)
def test_other_missing_files(clerk: Clerk, line: list[str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(clerk.desk)
    answer = clerk.refused(*line)
    assert said in answer
    assert "怎么办：" in answer


def test_a_division_list_of_an_unknown_system(clerk: Clerk) -> None:
    path = clerk.desk / "区划.csv"
    path.write_text("code,name\n330481102,许村镇\n", encoding="utf-8")
    assert clerk.refused("division", "load", path, "--system", "民政", code=2) == (
        "--system：“民政”不是区划版本\n怎么办：写成 体系-年份，如 nbs-2023（统计用区划代码）、mca-2024（民政部门）"
    )
