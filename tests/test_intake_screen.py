"""What a clerk reads on the screen after a check."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from swtool.findings import Where
from tests.clerk import ROSTER_HEAD, Clerk, book
from tests.registry_house import resident_id

ONE, TWO = resident_id("19900101", 7), resident_id("19850303", 9)


def test_a_place_is_called_as_a_clerk_calls_it() -> None:
    assert str(Where("人.xlsx", "花名册", "3:3")) == "人.xlsx 〔花名册〕第3行"
    assert str(Where("人.xlsx", "花名册", "3:4")) == "人.xlsx 〔花名册〕3:4"
    assert str(Where("人.xlsx", "花名册", "C3")) == "人.xlsx 〔花名册〕C3"


@pytest.mark.parametrize("text", ["备注：本月没有变动", "通知" * 60])
def test_a_book_of_words_is_not_called_empty(clerk: Clerk, text: str) -> None:
    said = clerk("intake", "check", book(clerk.desk / "通知.xlsx", [(text,)])).out
    assert "错误      通知.xlsx　认不出这是哪张表" in said
    assert "空表" not in said


def test_faults_are_told_in_the_order_of_the_sheet_under_the_name_of_the_file(clerk: Clerk) -> None:
    """Whoever has the book open goes down its rows; the file is named once, above."""
    rows: list[tuple[object, ...]] = [
        (*ROSTER_HEAD, "手机"),
        ("许村镇社工站", "示例甲", ONE, "服务性", "专职", "2021.6.31", None),
        (None, "示例乙", TWO, "服务性", "专职", "2021-06-30", None),
        ("许村镇社工站", "示例丙", ONE[:17], "服务性", "专职", "2021-06-30", "13800000001/13800000002"),
    ]
    said = clerk("intake", "check", book(clerk.desk / "人.xlsx", rows)).out
    assert "人.xlsx：有差错，退回，未写入" in said
    assert "共 1 张表" in said
    faults = [line for line in said.splitlines() if line.startswith("错误")]
    places = [line.partition("〔Sheet〕")[2].partition("　")[0] for line in faults]
    assert places == ["F2", "A3", "C4", "G4"]
    assert not any("人.xlsx" in line for line in faults)


@pytest.mark.parametrize("good", [True, False])
def test_partial_is_offered_only_where_something_would_be_left(clerk: Clerk, good: bool) -> None:
    bad = ("许村镇社工站", "示例甲", ONE, "服务性", "专职", "2021.6.31")
    fine = ("许村镇社工站", "示例乙", TWO, "服务性", "专职", "2021-06-30")
    rows: list[tuple[object, ...]] = [ROSTER_HEAD, bad, *([fine] if good else [])]
    answer = clerk("intake", "check", book(clerk.desk / "人.xlsx", rows))
    assert "待改表：" in answer.out
    assert ("--partial" in answer.err) is good


def test_books_of_one_name_get_answers_of_their_own(clerk: Clerk) -> None:
    """Every town calls its file 花名册.xlsx, and some send it in two formats: no answer takes another's place."""
    line = ("许村镇社工站", "示例甲", ONE, "服务性", "专职")
    files = []
    for town, day in (("许村", "2021.6.31"), ("长安", "2021.2.30")):
        (clerk.desk / town).mkdir()
        files.append(book(clerk.desk / town / "花名册.xlsx", [ROSTER_HEAD, (*line, day)]))
    (clerk.desk / "许村" / "花名册.csv").write_text(
        "\n".join([",".join(ROSTER_HEAD), ",".join((*line, "2021.9.31"))]), encoding="utf-8"
    )
    answers = clerk.desk / "退回"
    names = {
        "花名册（xlsx）-退回.xlsx": "6月没有31日",
        "花名册-退回.xlsx": "2月没有30日",
        "花名册（csv）-退回.xlsx": "9月没有31日",
    }
    for _ in range(2):  # the second time over the first
        clerk("intake", "check", *files, clerk.desk / "许村" / "花名册.csv", "--answers", answers)
        assert sorted(path.name for path in answers.glob("*-退回.xlsx")) == sorted(names)
        for name, told in names.items():
            front = load_workbook(answers / name)["退回说明"]
            assert any(told in str(cell.value) for row in front.iter_rows() for cell in row)


def test_books_of_one_name_and_format_are_numbered(clerk: Clerk) -> None:
    files = []
    for town in ("许村", "长安"):
        (clerk.desk / town).mkdir()
        bad = (f"{town}镇社工站", "示例甲", ONE, "服务性", "专职", "2021.6.31")
        files.append(book(clerk.desk / town / "花名册.xlsx", [ROSTER_HEAD, bad]))
    for _ in range(2):
        answer = clerk("intake", "check", *files, "--answers", clerk.desk / "退回")
        names = sorted(path.name for path in (clerk.desk / "退回").iterdir())
        assert names == ["花名册(2)-待改.xlsx", "花名册(2)-退回.xlsx", "花名册-待改.xlsx", "花名册-退回.xlsx"]
        assert "花名册(2)-退回.xlsx" in "".join(answer.out.split())
