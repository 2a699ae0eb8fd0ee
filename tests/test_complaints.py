"""What users of such tools complain of in public, each as a clerk would meet it here."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from openpyxl import load_workbook

from swtool.intake import likeness
from tests.clerk import ROSTER_HEAD, Clerk, book, letters, people, roster
from tests.mess import save
from tests.registry_house import resident_id

ONE, TWO = resident_id("19900101", 12), resident_id("19910101", 34)
FIRST = ("许村镇社工站", "王示例", ONE, "服务性", "专职", "2021-06-30")
SECOND = ("许村镇社工站", "李示例", TWO, "服务性", "专职", "2021-06-30")


def test_an_id_is_text_in_every_book_that_goes_out_and_stays_so_when_it_is_edited(clerk: Clerk) -> None:
    """Not 4.4E+17 nor …000: the number format is @ also where nothing is written yet (easyexcel #2158)."""
    assert clerk("intake", "load", roster(clerk.desk / "人.xlsx", FIRST)).code == 0
    assert clerk("staff", "show", "王示例", "--reveal", "--output", clerk.desk / "名单.xlsx").code == 0
    pages = load_workbook(clerk.desk / "名单.xlsx").worksheets
    (cell,) = [cell for page in pages for row in page.iter_rows() for cell in row if cell.value == ONE]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert clerk("intake", "template", "社工站人员花名册", "--output", clerk.desk / "填报.xlsx").code == 0
    sheet = load_workbook(clerk.desk / "填报.xlsx")["社工站人员花名册"]
    (heading,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "身份证号"]
    assert sheet.column_dimensions[heading.column_letter].number_format == "@"


def test_leading_zeros_stay(clerk: Clerk) -> None:
    """csvs-to-sqlite #62: no type is inferred, neither from text nor from a list that comes out again."""
    lines = [(*ROSTER_HEAD, "持证情况", "证书编号"), (*FIRST, "助理社会工作师", "000123")]
    text = "".join(",".join(line) + "\r\n" for line in lines)
    (clerk.desk / "人.csv").write_text(text, encoding="utf-8", newline="")
    head = ("乡镇（街道）", "社区", "资源编号", "资源名称")
    book(clerk.desk / "资源.xlsx", [head, ("许村镇", "永福村", "00017", "礼堂")])
    assert clerk("intake", "load", clerk.desk / "人.csv", clerk.desk / "资源.xlsx").code == 0
    with closing(sqlite3.connect(clerk.db)) as connection:
        assert connection.execute("SELECT certificate_no FROM certificate").fetchall() == [("000123",)]
    assert clerk("inventory", "list", "resources", "--output", clerk.desk / "资源.csv").code == 0
    assert "00017" in (clerk.desk / "资源.csv").read_text(encoding="utf-8-sig")


def test_a_row_is_called_by_its_number_on_the_sheet(clerk: Clerk) -> None:
    """Magicodes.IE #582: blank rows shift nothing."""
    bad = (*SECOND[:2], TWO[:17] + ("0" if TWO[17] != "0" else "1"), *SECOND[3:])
    book(clerk.desk / "空行.xlsx", [(), ROSTER_HEAD, (), FIRST, (), (), bad])
    assert "C7" in clerk("intake", "check", clerk.desk / "空行.xlsx").out


@pytest.mark.parametrize(
    "rows",
    [
        [("商品", "单价", "库存"), ("苹果", 3.5, 100), ("梨", 2.8, 50)],
        [("学号", "姓名", "语文", "数学"), ("001", "王示例", 90, 95), ("002", "李示例", 80, 85)],
        [("姓名", "手机号"), ("王示例", "13800000001"), ("李示例", "13800000002")],
        [("会议纪要",), ("出席：王示例、李示例",)],
    ],
)
def test_a_workbook_of_something_else_is_refused(clerk: Clerk, rows: list[tuple[object, ...]]) -> None:
    """steedos #5497: 完全不相关的excel也可以成功导入. Here it says what was looked for."""
    path = book(clerk.desk / "无关.xlsx", rows)
    head = clerk.head()
    answer = clerk("intake", "load", path)
    assert (answer.code, clerk.head()) == (1, head)
    assert "有差错，退回，未写入" in answer.out
    assert any(reason in answer.out for reason in ("认不出这是哪张表", "缺少必需的列", "没有写社工站", "没有表格"))


@pytest.mark.parametrize(
    "line", [(), ("--partial",), ("--existing", "skip"), ("--existing", "fill"), ("--existing", "update")]
)
def test_what_the_check_says_the_load_does(clerk: Clerk, line: tuple[str, ...]) -> None:
    """objectstack #3956: 全部 1 行均有效, and then a refusal. Same findings, same numbers, same verdict."""
    clerk("intake", "load", roster(clerk.desk / "先.xlsx", FIRST))
    second = (*SECOND[:5], "2021.6.31")
    changed = book(
        clerk.desk / "后.xlsx",
        [
            (*ROSTER_HEAD, "民族"),
            (*FIRST, "汉族"),
            (*second, "汉族"),
            ("长安镇社工站", "赵示例", None, "服务性", "专职", "2021-06", "汉族"),
        ],
    )
    checked, loaded = clerk("intake", "check", changed, *line), clerk("intake", "load", changed, *line)
    assert checked.code == loaded.code
    told = [[row for row in answer.out.splitlines() if "后.xlsx" not in row] for answer in (checked, loaded)]
    words = (("部分可入库，其余要改，未写入", "部分入库，其余退回"), ("检查通过，未写入", "已入库"))
    plain = ["\n".join(rows) for rows in told]
    for before, after in words:
        plain[0] = plain[0].replace(before, after)
    assert plain[0] == plain[1]


def test_rows_that_were_not_loaded_are_named(clerk: Clerk) -> None:
    """schautrack #409: "skipped 7 rows", but which?"""
    bad = [
        ("许村镇社工站", f"示例{letters(n)}", f"33048119900101000{n}", "服务性", "专职", "2021-06-30")
        for n in (1, 2, 3)
    ]
    path = roster(clerk.desk / "人.xlsx", FIRST, *bad, SECOND)
    answer = clerk("intake", "load", path, "--partial")
    assert answer.code == 3
    assert "没有入库 3 行" in answer.out
    assert "第 3—5 行" in answer.out


def test_a_double_click_makes_no_second_person(clerk: Clerk) -> None:
    """snipe-it #1614: imported twice, everything twice. Also renamed, and saved again by another program."""
    path = roster(clerk.desk / "人.xlsx", FIRST, SECOND)
    assert clerk("intake", "load", path).code == 0
    head = clerk.head()
    again = load_workbook(path)
    again.save(clerk.desk / "人 - 副本.xlsx")
    for name in ("人.xlsx", "人 - 副本.xlsx"):
        answer = clerk("intake", "load", clerk.desk / name)
        assert (answer.code, clerk.head()) == (0, head)
        assert "入库（第 1 批，人.xlsx）" in answer.out


def test_of_several_that_fit_none_is_taken(clerk: Clerk) -> None:
    """openspp #573: only the first of several hits was looked at."""
    for name in ("示例一社工服务中心", "示例一社工服务社"):
        assert clerk("org", "add", name).code == 0
    head = ("项目名称", "承接机构", "立项时间")
    answer = clerk("intake", "check", book(clerk.desk / "项目.xlsx", [head, ("示例项目", "示例一社工", "2026-01-05")]))
    assert answer.code == 1
    assert "示例一社工服务中心" in answer.out
    assert "示例一社工服务社" in answer.out


def test_looking_for_duplicates_does_not_make_an_import_crawl(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """SORMAS #2539: 230 contacts in 30 minutes. What is compared grows with the rows, not with their square."""
    compared = 0
    plain = likeness.Likeness._compare

    def counting(self: likeness.Likeness, one: likeness.Profile, other: likeness.Profile) -> object:
        nonlocal compared
        compared += 1
        return plain(self, one, other)

    monkeypatch.setattr(likeness.Likeness, "_compare", counting)
    assert clerk("intake", "load", people(clerk.desk / "一.csv", 600)).code == 0
    assert clerk("intake", "load", people(clerk.desk / "二.csv", 600, batch=1)).code in (0, 3)
    assert compared < 10 * 1_200


def test_a_list_of_words_longer_than_255_characters_does_not_break_the_book(clerk: Clerk) -> None:
    """easyexcel #808: dropdowns take their words from a sheet, never from the rule."""
    for number in range(40):
        name = f"示例{letters(number)}社会工作服务中心"
        assert clerk("org", "add", name).code == 0
    assert clerk("intake", "template", "社工站一览表", "--output", clerk.desk / "填报.xlsx").code == 0
    for page in load_workbook(clerk.desk / "填报.xlsx").worksheets:
        for rule in page.data_validations.dataValidation:
            assert len(rule.formula1 or "") <= 255
            assert rule.type != "list" or not str(rule.formula1).startswith('"')


def test_a_csv_opens_in_excel_without_mojibake(clerk: Clerk) -> None:
    """SQLPage #528: UTF-8 with its mark, which Excel asks for."""
    assert clerk("intake", "load", roster(clerk.desk / "人.xlsx", FIRST)).code == 0
    assert clerk("staff", "list", "--output", clerk.desk / "名单.csv").code == 0
    data = (clerk.desk / "名单.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "许村镇社工站" in data.decode("utf-8-sig")


def test_the_instructions_are_read_because_they_are_short(clerk: Clerk) -> None:
    """erpnext #1014: a wall of text on the template. Here one line; the rest stands in the comments of the headings."""
    assert clerk("intake", "template", "社工站人员花名册", "--output", clerk.desk / "填报.xlsx").code == 0
    page = load_workbook(clerk.desk / "填报.xlsx")["社工站人员花名册"]
    above = [cell.value for row in page.iter_rows(max_row=2) for cell in row if cell.value]
    assert len(above) == 2
    assert len(str(above[1])) <= 60
    assert all(cell.comment is not None for cell in page[3] if cell.value)


def test_the_same_file_with_small_edits_shows_what_changed(clerk: Clerk) -> None:
    """Domain §3.11, 16: the second edition of a roster is compared by person, field by field."""
    head = (*ROSTER_HEAD, "学历")
    assert clerk("intake", "load", book(clerk.desk / "一.xlsx", [head, (*FIRST, "大专"), (*SECOND, "本科")])).code == 0
    second = save(
        clerk.desk / "一(最终版)(2).xlsx",
        (
            "花名册",
            [
                head,
                (*SECOND, "本科"),
                (*FIRST, "大专"),
            ],
        ),
    )
    assert clerk("intake", "load", second).code == 0
    third = book(clerk.desk / "二.xlsx", [(*ROSTER_HEAD, "民族"), (*SECOND, "汉族"), (*FIRST, "汉族")])
    assert clerk("intake", "load", third).code == 0
    fourth = book(clerk.desk / "三.xlsx", [(*ROSTER_HEAD, "民族"), (*SECOND, "汉族"), (*FIRST, "回族")])
    head_before = clerk.head()
    answer = clerk("intake", "check", fourth)
    assert (answer.code, clerk.head()) == (1, head_before)
    assert "G3" in answer.out
    assert "民族 汉族 → 回族" in answer.out.replace("：", " ")
    assert clerk("intake", "load", fourth, "--existing", "update").code == 0
