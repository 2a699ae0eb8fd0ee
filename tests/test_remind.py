"""`swtool remind`: per town what is due and overdue. The county below was made by hand, and so were its counts."""

from __future__ import annotations

import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from swtool.reminders.chat import LONGEST, chat_text
from swtool.reminders.item import KIND_LABELS, Item, Kind, Stand, TownList
from tests.clerk import OPERATOR, Clerk, found, listing, roster, seat
from tests.offices import TODAY, china_time
from tests.registry_house import resident_id

# 10 November 2026 is a Tuesday; the list looks seven days ahead, to the 17th.
#
# 许村镇: 示例乙 left on 2 November (a week: until the 9th, overdue), 示例丙 on the 5th (until the 12th, due); 示例丁
# serves on. A leaving moves nobody until it is filed and accepted, so that all three still lack their hours. Its
# organization owes October by the 15th. Household D1 was gone through in 2024 (2025 was left out: overdue), D2 in 2025
# (this year's is to come).
# 长安镇: 示例戊 serves, without hours.
# Both owe three monthly sheets for October by the 6th (five workdays before Friday the 13th, the last one before the
# 15th): overdue.
PEOPLE = (
    ("许村镇社工站", "示例乙", 2),
    ("许村镇社工站", "示例丙", 3),
    ("许村镇社工站", "示例丁", 4),
    ("长安镇社工站", "示例戊", 5),
)
NEEDS = "\r\n".join(
    [
        "档案号,乡镇,村（社区）,户主,成员姓名,与户主关系,困难类别,更新日期",
        "D1,许村镇,永福村,甲示例,甲示例,户主,低保,2024-10-01",
        "D2,许村镇,永福村,己示例,己示例,户主,独居,2025-10-01",
    ]
)
PROJECT = (
    "project", "add", "示例项目", "--organization", "示例社会工作服务中心", "--station", "许村镇社工站",
    "--approved", "2026-01-05", "--from", "2026-01-05", "--to", "2026-12-31",
)  # fmt: skip
"""Changes are to be filed at stations whose project is approved."""
ON_THE_TENTH = [
    # town, kind, overdue, due, ahead, the earliest last day of what is overdue or due
    ("许村镇", "人员变动备案", 1, 1, 0, "2026-11-09"),
    ("许村镇", "报表", 3, 0, 0, "2026-11-06"),
    ("许村镇", "三务公开", 0, 1, 0, "2026-11-15"),
    ("许村镇", "每年更新", 1, 0, 1, None),
    ("许村镇", "继续教育学时", 0, 0, 3, None),
    ("长安镇", "报表", 3, 0, 0, "2026-11-06"),
    ("长安镇", "继续教育学时", 0, 0, 1, None),
]


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reminded")
    db = folder / "office.db"
    found(db)
    staff = roster(
        folder / "花名册.xlsx",
        *((station, name, resident_id("19900101", at), "服务性", "专职", "2021-06-30") for station, name, at in PEOPLE),
    )
    (folder / "需求.csv").write_text(NEEDS, encoding="utf-8", newline="")
    from swtool import cli

    with pytest.MonkeyPatch.context() as machine:
        machine.setattr("swtool.commands._context.clock", lambda: china_time(TODAY, 9))
        for line in (
            ("intake", "load", str(staff)),
            ("intake", "load", str(folder / "需求.csv")),
            PROJECT,
            ("staff", "leave", "330481-00001", "--on", "2026-11-02"),
            ("staff", "leave", "330481-00002", "--on", "2026-11-05"),
            ("returns", "plan", "--month", "2026-10"),
        ):
            assert cli.main(["--db", str(db), "--today", "2026-11-10", *line, *OPERATOR]) == 0, line
    return db


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(TODAY, 10))
    return seat(county, tmp_path / "办公 桌", capsys)


def rows(clerk: Clerk, *options: str) -> list[tuple[object, ...]]:
    answer = clerk("remind", "--format", "json", *options)
    return [
        tuple(row[key] for key in ("town", "kind", "overdue", "due", "ahead", "first"))
        for row in json.loads(answer.out)["rows"]
    ]


def test_every_town_is_told_what_is_due(clerk: Clerk) -> None:
    assert rows(clerk) == ON_THE_TENTH
    assert clerk("remind", "--format", "json").code == 3


def test_what_was_due_is_overdue_the_day_after(clerk: Clerk) -> None:
    """On the 12th the second leaving is still in time, on the 13th it is not; on the 16th October is missing."""
    filings = [row[2:4] for row in rows(clerk, "--as-of", "2026-11-12", "--town", "许村镇") if row[1] == "人员变动备案"]
    assert filings == [(1, 1)]
    filings = [row[2:4] for row in rows(clerk, "--as-of", "2026-11-13", "--town", "许村镇") if row[1] == "人员变动备案"]
    assert filings == [(2, 0)]
    published = [row[2:4] for row in rows(clerk, "--as-of", "2026-11-16") if row[1] == "三务公开"]
    assert published == [(1, 0)]


def test_hours_are_due_when_the_year_ends_within_the_week(clerk: Clerk) -> None:
    for day, due, ahead in (("2026-12-23", 0, 4), ("2026-12-24", 4, 0)):
        found = [row for row in rows(clerk, "--as-of", day) if row[1] == "继续教育学时"]
        assert (sum(int(str(row[3])) for row in found), sum(int(str(row[4])) for row in found)) == (due, ahead)


def test_one_town_only_and_a_town_that_there_is_not(clerk: Clerk) -> None:
    assert [row[0] for row in rows(clerk, "--town", "长安")] == ["长安镇", "长安镇"]
    answer = clerk("remind", "--town", "没有镇")
    assert answer.code == 1
    assert "没有镇" in answer.err


def test_what_is_only_ahead_is_exit_code_0(clerk: Clerk) -> None:
    """In May the sheets of October were not planned yet, and 长安镇 has nothing but hours to come."""
    answer = clerk("remind", "--as-of", "2026-05-05", "--town", "长安镇", "--dry-run")
    assert answer.code == 0
    assert rows(clerk, "--as-of", "2026-05-05", "--town", "长安镇") == [("长安镇", "继续教育学时", 0, 0, 1, None)]


def test_the_files_of_each_town(clerk: Clerk) -> None:
    folder = clerk.desk / "给各镇"
    answer = clerk("remind", "--out", folder)
    assert answer.code == 3
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"{town}待办2026-11-10.{end}" for town in ("许村镇", "长安镇") for end in ("xlsx", "txt")
    )
    workbook = openpyxl.load_workbook(folder / "许村镇待办2026-11-10.xlsx")
    assert workbook.sheetnames == ["许村镇待办", "人员变动备案", "报表", "三务公开", "每年更新", "继续教育学时"]
    front = [row for row in workbook.worksheets[0].iter_rows(values_only=True) if row[0] in KIND_LABELS.values()]
    assert [row[:4] for row in front] == [row[1:5] for row in ON_THE_TENTH if row[0] == "许村镇"]
    filings = [row for row in workbook["人员变动备案"].iter_rows(values_only=True) if row[0] in ("逾期", "快到期")]
    assert [(row[0], row[1], row[8]) for row in filings] == [
        ("逾期", "BD2026-0001", "已逾期 1 天"),
        ("快到期", "BD2026-0002", "还有 2 天"),
    ]
    workbook.close()


def test_without_a_folder_they_lie_beside_the_office(clerk: Clerk) -> None:
    clerk("remind", "--town", "长安镇")
    assert len(list((clerk.desk / "提醒" / "2026-11-10").iterdir())) == 2


def test_a_list_and_a_dry_run_write_no_files_and_nothing_is_noted(clerk: Clerk) -> None:
    before, head = listing(clerk.desk), clerk.head()
    clerk("remind", "--format", "csv")
    clerk("remind", "--dry-run")
    assert listing(clerk.desk) == before
    clerk("remind")
    assert clerk.head() == head


def test_nobody_s_name_leaves_the_office(clerk: Clerk) -> None:
    folder = clerk.desk / "给各镇"
    told = clerk("remind", "--out", folder).out
    for path in folder.glob("*.txt"):
        told += path.read_text(encoding="utf-8-sig")
    for path in folder.glob("*.xlsx"):
        with zipfile.ZipFile(path) as archive:
            told += "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    for _, name, at in PEOPLE:
        assert name not in told
        assert resident_id("19900101", at) not in told
    assert "甲示例" not in told
    assert "330481-00001" in told  # by number a town knows whom to file


def test_the_text_for_the_chat(clerk: Clerk) -> None:
    text = clerk("remind", "--town", "许村镇", "--dry-run").out.partition("【")[2]
    assert "【" + text.rstrip("\n") == (
        "【待办提醒】许村镇，11月10日\n"
        "1. 人员变动备案：逾期1件，7天内到期1件，最早11月9日（周一）\n"
        "2. 报表：逾期3张，最早11月6日（周五）\n"
        "3. 三务公开：7天内到期1家，最早11月15日（周日）\n"
        "4. 每年更新：逾期1项，本年还要办1项\n"
        "5. 继续教育学时：预计修不满3人\n"
        "明细见附件“许村镇待办2026-11-10.xlsx”。已经办好的请忽略，谢谢！"
    )


@pytest.mark.parametrize("length", [3, 20, 60, 120])
def test_it_is_never_longer_than_a_screen_of_a_phone(length: int) -> None:
    counts = tuple((stand, 99_999) for stand in Stand)
    items = tuple(Item(kind, None, counts, (), date(2025, 12, 31)) for kind in Kind)
    name = "很" * length
    text = chat_text(TownList(None, name, items), TODAY, 7, f"{name}待办2026-11-10.xlsx")
    assert len(text) <= LONGEST
    assert str(99_999 * len(Kind)) in text or KIND_LABELS[Kind.HOURS] in text


def test_a_county_station_is_the_county_s_own(clerk: Clerk) -> None:
    clerk("station", "add", "海宁市社会工作总站", "--division", "海宁市", "--opened", "2021-01-01", *OPERATOR)
    staff = roster(
        clerk.desk / "总站.xlsx",
        ("海宁市社会工作总站", "示例庚", resident_id("19900101", 7), "服务性", "专职", "2021-06-30"),
    )
    assert clerk("intake", "load", staff, *OPERATOR).code == 0
    project = [word.replace("示例项目", "县级项目").replace("许村镇社工站", "海宁市社会工作总站") for word in PROJECT]
    assert clerk(*project, *OPERATOR).code == 0
    assert clerk("staff", "leave", "330481-00005", "--on", str(TODAY - timedelta(days=1)), *OPERATOR).code == 0
    # The organization that works there has its October to publish here, as in the town of its station.
    assert rows(clerk)[-3:] == [
        ("海宁市本级", "人员变动备案", 0, 1, 0, "2026-11-16"),
        ("海宁市本级", "三务公开", 0, 1, 0, "2026-11-15"),
        ("海宁市本级", "继续教育学时", 0, 0, 1, None),
    ]
