"""Service records from end to end: the sheet, the command, corrections, what is found and what is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.clerk import Clerk, book
from tests.service_case import HEAD, STATION, clerk_at, lay_county, load, padded


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_county(tmp_path_factory.mktemp("county"))


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    return clerk_at(county, tmp_path, capsys, monkeypatch)


def rows(clerk: Clerk, *line: str) -> list[dict[str, object]]:
    answer = clerk("service", "record", "list", "--format", "json", *line)
    assert answer.code == 0, answer
    found: list[dict[str, object]] = json.loads(answer.out)["rows"]
    return found


VISIT = (STATION, "2026-11-03", "入户", "养老服务社会工作兜底服务", "示例甲", "D1", "丙示例", 40, 2, 2, None)
CALL = (STATION, "2026-11-04", "咨询", "B1", "示例甲", None, None, 10, None, None, None)


def test_a_sheet_becomes_records_and_the_same_sheet_changes_nothing(clerk: Clerk) -> None:
    load(clerk, VISIT, CALL, CALL)  # two people asked that day: two records
    shown = rows(clerk, "--month", "2026-11")
    assert [(row["happened_on"], row["kind"], row["item"], row["minutes"], row["persons"]) for row in shown] == [
        ("2026-11-04", "咨询", "政策宣传", 10, 1),
        ("2026-11-04", "咨询", "政策宣传", 10, 1),
        ("2026-11-03", "入户走访", "养老服务社会工作兜底服务", 40, 2),
    ]
    assert "未变" in clerk("intake", "check", clerk.desk / "服务.xlsx").out
    load(clerk, VISIT, CALL, CALL)
    assert len(rows(clerk, "--month", "2026-11")) == 3


def test_a_corrected_row_is_a_new_version(clerk: Clerk) -> None:
    load(clerk, VISIT)
    load(clerk, (*VISIT[:7], 55, 2, 2, None), existing="update")
    (shown,) = rows(clerk, "--month", "2026-11")
    assert (shown["number"], shown["minutes"]) == ("FW2", 55)
    before = clerk("service", "record", "show", "FW1")
    assert "已更正或作废" in before.out


def test_a_blank_erases_nothing(clerk: Clerk) -> None:
    load(clerk, VISIT)
    load(clerk, (*VISIT[:7], None, 2, 2, None))
    (shown,) = rows(clerk, "--month", "2026-11")
    assert shown["minutes"] == 40


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((STATION, "2026-11-11", "入户", "", "示例甲", "D1"), "还没有到"),
        ((STATION, "2026-11-03", "", "", "示例甲", "D1"), "没有写服务方式"),
        ((STATION, "2026-11-03", "入户", "", "示例癸", "D1"), "没有找到这名社工"),
        ((STATION, "2026-11-03", "入户", "", "示例甲", "D9"), "没有档案 D9"),
        (("无此社工站", "2026-11-03", "入户", "", "示例甲", "D1"), "没有登记名为"),
        ((STATION, "2026-11-03", "入户", "", "示例甲", "D1", None, 10, 5, 3), "服务人次 3 少于服务人数 5"),
    ],
)
def test_what_cannot_be_a_service_goes_back(clerk: Clerk, row: tuple[object, ...], words: str) -> None:
    answer = clerk("intake", "check", book(clerk.desk / "错.xlsx", [HEAD, padded(*row)]))
    assert answer.code == 1
    assert words in answer.out + answer.err
    assert rows(clerk, "--month", "2026-11") == []


def test_what_is_odd_is_told_and_loaded(clerk: Clerk) -> None:
    early = (STATION, "2021-06-29", "入户", "跳舞", "示例甲", "D1", "戊示例", 481, 1, 1, None)
    said = load(clerk, early)
    assert "没有在岗记录" in said  # the first day in post is 30 June
    assert "超过 480 分钟" in said
    assert "只记到户" in said
    assert "不在服务目录里" in said
    (shown,) = rows(clerk, "--from", "2021-06-29", "--to", "2021-06-29")
    assert (shown["item"], shown["client"]) == ("跳舞", "")


def test_add_list_show_void(clerk: Clerk) -> None:
    line = ("service", "record", "add", STATION, "--on", "2026-11-05", "--worker", "示例甲", "--kind", "home_visit")
    assert clerk(*line, "--file", "D1", "--client", "丁示例", "--minutes", "30", "--dry-run").code == 0
    assert rows(clerk, "--file", "D1") == []
    added = clerk(*line, "--file", "D1", "--client", "丁示例", "--minutes", "30")
    assert "已登记服务 FW1" in added.out
    listed = clerk("service", "record", "list", "--file", "D1")
    assert "示例甲" not in listed.out
    assert "丁" not in listed.out  # a child: not even the surname
    assert "丁示例" in clerk("service", "record", "list", "--file", "D1", "--reveal").out
    assert "没有写原因" in clerk.refused("service", "record", "void", "FW1", "--why", " ", code=2)
    assert clerk("service", "record", "void", "FW1", "--why", "登记错了").code == 0
    assert rows(clerk, "--file", "D1") == []
    assert "更正或作废" in clerk.refused("service", "record", "void", "FW1", "--why", "再来")


def test_lists_show_the_newest_and_say_how_many(clerk: Clerk) -> None:
    load(clerk, *[CALL] * 53)
    shown = clerk("service", "record", "list", "--station", STATION)
    assert "共 53 条，只列最新的 50 条" in shown.out
    assert len(rows(clerk, "--station", STATION)) == 53  # what is written for a file is whole


def test_undo_takes_the_records_back(clerk: Clerk) -> None:
    load(clerk, VISIT)
    load(clerk, (*VISIT[:7], 55, 2, 2, None), existing="update")
    newest = max(row["id"] for row in json.loads(clerk("intake", "history", "--format", "json").out)["rows"])
    assert clerk("intake", "undo", str(newest), "--why", "发错了").code == 0
    assert [row["minutes"] for row in rows(clerk, "--month", "2026-11")] == [40]


def asked(minutes: int | None) -> tuple[object, ...]:
    """Somebody asked on the 4th, whom nothing else tells from the others of that day."""
    return (*CALL[:7], minutes, *CALL[8:])


def minutes_of(clerk: Clerk) -> list[str]:
    return sorted(str(row["minutes"]) for row in rows(clerk, "--month", "2026-11") if row["kind"] == "咨询")


def test_a_sheet_with_a_corrected_row_among_equal_ones_means_the_same_records_again(clerk: Clerk) -> None:
    """A corrected record is a newer row: it was taken for the second of the two, and both were corrected in turn."""
    load(clerk, asked(10), asked(10))
    load(clerk, asked(6), asked(10), existing="update")
    assert minutes_of(clerk) == ["10", "6"]
    assert "没有变化" in load(clerk, asked(6), asked(10), existing="update")
    load(clerk, asked(6), asked(10), VISIT)  # more than before, so all is compared: nothing differs
    load(clerk, asked(7), asked(10), VISIT, existing="update")
    assert minutes_of(clerk) == ["10", "7"]


def test_a_service_on_two_sheets_is_one_and_that_is_told(clerk: Clerk) -> None:
    path = book(clerk.desk / "服务.xlsx", [HEAD, VISIT, CALL])
    opened = load_workbook(path)
    further = opened.create_sheet("第二周")
    for line in (HEAD, CALL, (STATION, "2026-11-05", *VISIT[2:]), VISIT):
        further.append(line)
    opened.save(path)
    answer = clerk("intake", "load", path)
    assert answer.code == 0, answer
    assert "第二周" in answer.out
    assert "B2" in answer.out
    assert "本簿前面的表里已有同样的服务，按同一次记（这张表共 2 行）" in answer.out
    assert len(rows(clerk, "--month", "2026-11")) == 3


def test_what_one_of_two_equal_services_says_besides_is_not_put_down_to_the_other(clerk: Clerk) -> None:
    load(clerk, asked(None), asked(None))
    load(clerk, asked(10), asked(None))
    load(clerk, asked(10), asked(None), VISIT)
    assert minutes_of(clerk) == ["10", "None"]
