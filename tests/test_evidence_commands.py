"""`swtool attach` at the terminal, `filing add` and `audit verify` with papers: a clerk types, right and wrong."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from openpyxl import load_workbook

from swtool.rooms import subjects
from swtool.store.attachments import folder_of, path_of
from tests.clerk import Clerk, found, listing, roster, seat
from tests.evidence_house import JPEG, OTHER_PDF, PDF, paper
from tests.registry_house import resident_id

WHO = "330481-00001"
LETTER = ("--material", "公益服务承诺书")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("county") / "office.db"
    found(db)
    return db


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setenv("COLUMNS", "200")
    at = seat(county, tmp_path / "柜台 一", capsys)
    monkeypatch.chdir(at.desk)
    row = ("许村镇社工站", "示例甲", resident_id("19900101", 21), "服务性", "专职", "2021-06-30")
    assert at("intake", "load", roster(at.desk / "花名册.xlsx", row)).code == 0
    return at


def digest_of(clerk: Clerk, number: str) -> str:
    answer = clerk("attach", "show", number, "--format", "json")
    return str(json.loads(answer.out)["rows"][0]["sha256"])


def events(clerk: Clerk) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(clerk.db)
    try:
        return connection.execute("SELECT kind, subject, persons FROM access_event").fetchall()
    finally:
        connection.close()


def test_add_list_show_export_verify_remove(clerk: Clerk) -> None:
    source = paper(clerk.desk, name="张某某承诺书.pdf")
    added = clerk("attach", "add", "人员", WHO, source, *LETTER, "--issued", "2021-06-29", "--note", "原件在柜")
    assert added.out == f"FJ-0001 已添加：人员 {WHO} 的公益服务承诺书（PDF，{len(PDF)} 字节，日期 2021-06-29）\n"
    again = clerk("attach", "add", "person", "示例甲", source, "--material", "commitment_letter")
    assert again.out == f"没有变化：人员 {WHO} 的公益服务承诺书已有同样的内容，编号 FJ-0001\n"
    assert clerk("attach", "add", "station", "许村镇社工站", source, "--material", "minutes").code == 0
    rows = json.loads(clerk("attach", "list", "--format", "json").out)["rows"]
    assert [(row["number"], row["subject"], row["material"], row["state"]) for row in rows] == [
        ("FJ-0001", f"人员 {WHO}", "公益服务承诺书", "在存"),
        ("FJ-0002", "社工站 许村镇社工站", "会议记录", "在存"),
    ]
    assert "FJ-0002" not in clerk("attach", "list", "person").out
    assert "FJ-0001" in clerk("attach", "list", "person", WHO).out
    assert "（没有）" in clerk("attach", "list", "organization").out
    assert clerk("attach", "verify").out == "附件完好：核对了 1 个文件，内容都与登记一致\n"
    exported = clerk("attach", "export", "fj-1")
    assert exported.out == "已写入 FJ-0001.pdf\n"
    assert (clerk.desk / "FJ-0001.pdf").read_bytes() == PDF
    assert clerk("attach", "export", "2", "--output", "记录.pdf").code == 0
    assert events(clerk) == [
        ("export", "附件 FJ-0001（公益服务承诺书）", 1),
        ("export", "附件 FJ-0002（会议记录）", 0),
    ]
    assert clerk("attach", "remove", "FJ-0002", "--why", "附错了站").out == "FJ-0002 会议记录 已撤下\n"
    assert "FJ-0002" not in clerk("attach", "list").out
    assert "已撤下" in clerk("attach", "list", "--all").out


def test_names_of_files_and_remarks_are_shown_to_whoever_says_so(clerk: Clerk) -> None:
    source = paper(clerk.desk, name="示例甲承诺书.pdf")
    clerk("attach", "add", "person", WHO, source, *LETTER, "--note", "示例甲送来")
    for line in (("attach", "list"), ("attach", "show", "1")):
        assert "示例甲" not in clerk(*line).out
    assert events(clerk) == []
    assert "示例甲承诺书.pdf" in clerk("attach", "list", "--reveal").out
    shown = clerk("attach", "show", "1", "--reveal").out
    assert "示例甲承诺书.pdf" in shown
    assert "示例甲送来" in shown
    assert [event[0] for event in events(clerk)] == ["reveal", "reveal"]
    connection = sqlite3.connect(clerk.db)
    steps = str(connection.execute("SELECT why FROM journal_txn").fetchall())
    connection.close()
    assert "示例甲" not in steps


def test_a_dry_run_shows_and_keeps_nothing(clerk: Clerk) -> None:
    source = paper(clerk.desk)
    before = (clerk.head(), listing(clerk.desk))
    answer = clerk("attach", "add", "person", WHO, source, *LETTER, "--dry-run")
    assert "FJ-0001 已添加" in answer.out
    assert "试运行，没有写入" in answer.err
    assert (clerk.head(), listing(clerk.desk)) == before
    clerk("attach", "add", "person", WHO, source, *LETTER)
    head = clerk.head()
    assert "试运行" in clerk("attach", "remove", "1", "--why", "附错了", "--dry-run").err
    assert clerk.head() == head


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (
            ("add", "persn", WHO, "材料.pdf", *LETTER),
            1,
            ("没有“persn”这类对象", "相近的有：person", "household 家庭档案"),
        ),
        (("add", "person", "示例癸", "材料.pdf", *LETTER), 1, ("没有找到这个人", "swtool staff list")),
        (("add", "station", "许村", "没有.pdf", *LETTER), 1, ("找不到这个文件",)),
        (("add", "station", "许村站社工站", "材料.pdf", *LETTER), 1, ("许村镇社工站",)),
        (("add", "project", "许村项目", "材料.pdf", *LETTER), 1, ("许村项目",)),
        (("add", "course", "小组工作", "材料.pdf", *LETTER), 1, ("没有登记名为“小组工作”的培训",)),
        (("add", "household", "9", "材料.pdf", *LETTER), 1, ("没有档案 9",)),
        (("add", "filing", "BD2026-0099", "材料.pdf", *LETTER), 1, ("没有编号为“BD2026-0099”的人员变动",)),
        (("add", "filing", "BA2026-0099", "材料.pdf", *LETTER), 1, ("没有编号为“BA2026-0099”的备案",)),
        (("add", "person", WHO, "材料.pdf", "--material", "承诺"), 2, ("没有“承诺”这种材料", "photo 照片")),
        (("add", "person", WHO, "材料.pdf"), 2, ("--material",)),
        (("add", "person", WHO, "材料.pdf", *LETTER, "--issued", "2026-11-11"), 2, ("材料上的日期还没有到",)),
        (("add", "person", WHO, "材料.pdf", *LETTER, "--issued", "昨天"), 2, ("“昨天”不是日期",)),
        (("add", "person", WHO, "网页.pdf", *LETTER), 1, ("这是网页，不能作附件", "只收：PDF、OFD、JPG")),
        (("show", "FJ-0007"), 1, ("没有编号为“FJ-0007”的附件", "swtool attach list")),
        (("export", "甲"), 1, ("没有编号为“甲”的附件",)),
        (("remove", "1"), 2, ("--why",)),
        (("list", "persn"), 1, ("没有“persn”这类对象",)),
    ],
)
def test_refused_in_words(clerk: Clerk, line: tuple[str, ...], code: int, says: tuple[str, ...]) -> None:
    paper(clerk.desk)
    paper(clerk.desk, b"<html></html>", "网页.pdf")
    said = clerk.refused("attach", *line, code=code)
    for words in says:
        assert words in said


def test_verify_tells_lost_changed_and_extra(clerk: Clerk) -> None:
    for number, (content, material) in enumerate(((PDF, "certificate"), (OTHER_PDF, "photo"), (JPEG, "minutes"))):
        clerk("attach", "add", "person", WHO, paper(clerk.desk, content, f"{number}.pdf"), "--material", material)
    first, second, third = (path_of(clerk.db, digest_of(clerk, str(number))) for number in (1, 2, 3))
    first.unlink()
    second.write_bytes(JPEG)
    (folder_of(clerk.db) / "笔记.txt").write_text("x", encoding="utf-8")
    answer = clerk("attach", "verify", "--format", "csv")
    assert answer.code == 3
    told = answer.out.splitlines()[1:]
    assert any(line.startswith("FJ-0001,文件不见了") for line in told)
    assert any(line.startswith("FJ-0002,内容被改动过，现在是 FJ-0003 的内容") for line in told)
    assert "office.附件/笔记.txt" in answer.err
    audit = clerk("audit", "verify")
    assert audit.code == 3
    assert "[attachment] 附件 FJ-0001：文件不见了" in audit.out
    assert "[attachment] 附件 FJ-0002：内容被改动过" in audit.out
    assert "FJ-0003" not in audit.out.replace("现在是 FJ-0003", "")
    assert third.read_bytes() == JPEG
    assert "内容被改动过" in clerk("attach", "show", "2").out
    assert "没有导出" in clerk.refused("attach", "export", "2", "-o", "a.pdf")
    checked = clerk("check", "--code", "evidence.intact", "--format", "json")
    assert checked.code == 3
    assert {row["where"] for row in json.loads(checked.out)["rows"]} == {"附件 FJ-0001", "附件 FJ-0002"}


def test_verify_writes_the_empty_list_where_a_file_or_a_format_was_asked_for(clerk: Clerk) -> None:
    """Whoever opens the file reads that all was looked at."""
    clerk("attach", "add", "person", WHO, paper(clerk.desk), *LETTER)
    whole = "附件完好：核对了 1 个文件，内容都与登记一致"
    answer = clerk("attach", "verify", "-o", "核对.xlsx")
    assert answer.code == 0
    assert "已写入 核对.xlsx" in answer.err
    cells = [cell.value for row in load_workbook(clerk.desk / "核对.xlsx").worksheets[0].iter_rows() for cell in row]
    assert cells[0] == "有问题的附件"
    assert "编号" in cells
    assert any(whole in str(value) for value in cells)
    told = json.loads(clerk("attach", "verify", "--format", "json").out)
    assert (told["rows"], told["notes"]) == ([], [whole])


def test_a_database_that_was_renamed_alone_is_told_where_its_folder_is(clerk: Clerk) -> None:
    clerk("attach", "add", "person", WHO, paper(clerk.desk), *LETTER)
    moved = clerk.desk / "新台账.db"
    clerk.db.rename(moved)
    answer = clerk("attach", "verify", db=moved)
    assert answer.code == 3
    assert "找不到附件文件夹 新台账.附件" in answer.err
    folder_of(clerk.db).rename(folder_of(moved))
    assert clerk("attach", "verify", db=moved).code == 0


def test_filing_add_names_what_is_missing(clerk: Clerk) -> None:
    operator = ("--organization", "示例社会工作服务中心")
    for line in (
        ("project", "add", "许村项目", *operator, "--station", "许村镇社工站", "--approved", "2021-06-01"),
        ("staff", "leave", WHO, "--on", "2026-11-02"),
        (
            *("staff", "join", WHO, "--station", "许村镇社工站", "--on", "2026-11-04"),
            *("--post-kind", "service_post", "--basis", "full_time"),
        ),
    ):
        answer = clerk(*line)
        assert answer.code == 0, answer
    leaving = clerk("filing", "add", "BD2026-0001")
    assert leaving.code == 0
    assert "缺" not in leaving.err  # no source asks for a paper here
    joining = clerk("filing", "add", "BD2026-0002")
    assert joining.code == 0
    assert "BA2026-0002" in joining.out
    assert "BD2026-0002 缺 公益服务承诺书" in joining.err
    assert "补上：swtool attach add filing BD2026-0002 文件 --material commitment_letter" in joining.err
    assert "HNG-15" in joining.err
    assert "缺 公益服务承诺书" in clerk("filing", "show", "BD2026-0002").out
    explained = clerk("explain", "filing.materials", "BD2026-0002", "--as-of", "2040-01-01")  # after the real day, too
    assert "不符合——入职 2026-11-04，待受理：缺 公益服务承诺书" in explained.out
    source = paper(clerk.desk)
    clerk("attach", "add", "filing", "BA2026-0002", source, *LETTER, "--issued", "2026-11-04")
    assert "公益服务承诺书与入职在同一天" in clerk("filing", "show", "BD2026-0002").out
    clerk("attach", "add", "filing", "BA2026-0002", source, *LETTER, "--issued", "2026-11-03")
    assert "材料齐全：公益服务承诺书" in clerk("filing", "show", "BD2026-0002").out
    assert "FJ-0001" in clerk("attach", "list", "filing", "BD2026-0002").out


def test_the_list_fits_a_narrow_screen(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk("attach", "add", "person", WHO, paper(clerk.desk), *LETTER, "--issued", "2021-06-29")
    monkeypatch.setenv("COLUMNS", "80")
    shown = clerk("attach", "list").out
    for words in ("FJ-0001", WHO, "2021-06-29", "在存"):
        assert words in shown


def test_what_takes_papers_and_whose_papers_are_personal() -> None:
    assert [(kind.word, kind.is_personal) for kind in subjects()] == [
        ("person", True), ("station", False), ("organization", False), ("project", False),
        ("filing", True), ("course", False), ("household", True), ("register", True),
    ]  # fmt: skip
