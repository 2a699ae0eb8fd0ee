"""`swtool intake undo`, `history` and the options of `load` at the terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .clerk import Clerk, letters
from .registry_house import resident_id
from .test_intake_existing import REPORT, ROSTER, person
from .test_intake_inbox import clerk as clerk  # noqa: PLC0414
from .test_intake_undo import sheet

ONE = resident_id("19900101", 1)


def loaded(clerk: Clerk) -> Path:
    path = sheet(clerk.desk / "花名册.xlsx", ROSTER, person("示例甲", ONE, "13800000001"))
    assert clerk("intake", "load", path).code == 0
    return path


def batches(clerk: Clerk, *options: str) -> list[int]:
    rows = json.loads(clerk("intake", "history", "--format", "json", *options).out)["rows"]
    return [row["id"] for row in rows]


def test_undo_says_what_it_did_and_history_shows_it(clerk: Clerk) -> None:
    path = loaded(clerk)
    head = clerk.head()
    answer = clerk("intake", "undo", "1", "--why", "发错了镇", "--dry-run")
    assert answer.code == 0
    assert answer.out.startswith("将撤销第 1 批（花名册.xlsx）：去掉 ")
    assert clerk.head() == head
    assert clerk("intake", "undo", "1", "--why", "发错了镇").out.startswith("已撤销第 1 批（花名册.xlsx）：去掉 ")
    [row] = json.loads(clerk("intake", "history", "--format", "json").out)["rows"]
    assert (row["id"], row["state"]) == (1, "已于 2026-11-10 10:00 撤销")
    assert "第 1 批已于 2026-11-10 10:00 撤销" in clerk.refused("intake", "undo", "1", "--why", "再来")
    assert "已入库" in clerk("intake", "load", path).out
    assert batches(clerk) == [2, 1]


NOT_NEEDED = (
    "email", "filelock", "logging", "openpyxl", "pickle", "rapidfuzz", "rich", "sqlite_utils",
    "swtool.filings.duty", "swtool.intake.issued", "swtool.inventory.plans", "swtool.scanner",
    "swtool.store.attachment_audit", "swtool.store.holdings", "swtool.workbooks.read_child",
    "swtool.workbooks.read_docx", "swtool.workbooks.read_parts", "swtool.workbooks.read_walk",
    "swtool.workbooks.sheets",
)  # fmt: skip


def test_checking_a_small_roster_loads_only_what_it_needs(clerk: Clerk) -> None:
    """Half of a small check is importing: what a good roster does not need is imported when something needs it."""
    path = sheet(clerk.desk / "花名册.xlsx", ROSTER, person("示例甲", ONE, "13800000001"))
    code = (
        "import sys; from swtool.cli import main\n"
        "assert main(sys.argv[1:]) == 0\n"
        f"print([name for name in {NOT_NEEDED!r} if name in sys.modules])"
    )
    line = ("--db", clerk.db, "--operator", "王经办", "--today", "2026-11-10", "intake", "check", path)
    done = subprocess.run([sys.executable, "-c", code, *map(str, line)], capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines()[0] == "花名册.xlsx：检查通过，未写入", done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_book_is_checked_where_nobody_can_be_asked(clerk: Clerk) -> None:
    """As pythonw.exe and some schedulers start a program: there is no stdin at all."""
    path = sheet(clerk.desk / "花名册.xlsx", ROSTER, person("示例甲", ONE, "13800000001"))
    line = ("-m", "swtool", "--db", clerk.db, "--operator", "王经办", "--today", "2026-11-10", "intake", "check", path)
    closed = ["/bin/sh", "-c", 'exec "$0" "$@" <&-', sys.executable, *map(str, line)]
    done = subprocess.run(closed, capture_output=True, encoding="utf-8", cwd=Path(__file__).parents[1])
    assert done.stdout.splitlines()[0] == "花名册.xlsx：检查通过，未写入", done.stderr


def test_undo_needs_a_reason_and_a_batch(clerk: Clerk) -> None:
    loaded(clerk)
    assert "没有写原因" in clerk.refused("intake", "undo", "1", "--why", "  ", code=2)
    assert "没有第 7 批" in clerk.refused("intake", "undo", "7", "--why", "发错了")


def test_undo_under_later_work_is_refused_with_the_reason(clerk: Clerk) -> None:
    loaded(clerk)
    assert clerk("staff", "update", "330481-00001", "--local-household").code == 0
    said = clerk.refused("intake", "undo", "1", "--why", "发错了")
    assert "第 1 批不能撤销" in said
    assert "2026-11-10 10:00" in said
    assert "王经办" in said


def test_history_by_form_day_and_town(clerk: Clerk) -> None:
    loaded(clerk)
    assert clerk("returns", "plan", "--month", "2026-10").code == 0
    report = sheet(clerk.desk / "月报.xlsx", REPORT, ("许村镇社工站", "2026-10", "新增个案数", 10, 90))
    assert clerk("intake", "load", report).code == 0
    assert batches(clerk) == [2, 1]
    assert batches(clerk, "--form", "社工站人员花名册") == [1]
    assert batches(clerk, "--since", "2026-11-11") == []
    assert batches(clerk, "--town", "许村镇") == [2]
    assert batches(clerk, "--town", "长安镇") == []


def test_load_with_existing_and_partial(clerk: Clerk) -> None:
    loaded(clerk)
    rows = (person("示例甲", ONE, "13800000009"), person("示例乙", "330481199001010000"))
    path = sheet(clerk.desk / "二.xlsx", ROSTER, *rows, person("示例丙", resident_id("19900103", 3)))
    refused = clerk("intake", "load", path)
    assert refused.code == 1
    assert "与台账不同：手机" in refused.out
    answer = clerk("intake", "load", path, "--existing", "skip", "--partial")
    assert answer.code == 3
    assert "部分入库，其余退回" in answer.out
    flat = answer.out.replace("\n", "").replace(" ", "")
    assert "〔Sheet〕没有入库1行（有差错，见退回表）：第3行" in flat
    assert "〔Sheet〕没有入库1行（与台账不同，台账没有改动）：第2行" in flat
    # With a number the second time: what is to be mended is not what the first load said.
    assert f"待改表：{clerk.desk / '二(2)-待改.xlsx'}".replace(" ", "") in flat
    detailed = clerk("intake", "check", path, "--existing", "update", "--detail", "--partial")
    assert "13800000009" not in detailed.out
    assert "手机（内容已遮盖" in detailed.out.replace("\n", "").replace(" ", "")


def test_a_batch_with_somebody_erased_is_not_taken_back(clerk: Clerk) -> None:
    loaded(clerk)
    assert clerk("staff", "leave", "330481-00001", "--on", "2026-11-05").code == 0
    erased = clerk("privacy", "erase", "330481-00001", "--basis", "本人书面申请", "--yes")
    assert erased.code in (0, 3), erased
    said = clerk.refused("intake", "undo", "1", "--why", "发错了")
    assert "这一批里有人的个人信息后来依法删除或限制处理过，操作日志里不再有原来的内容" in said


def test_every_kind_of_fault_is_shown_however_many_there_are_of_one(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """300 rows without an ID that holds, and in the last row a day that does not exist."""
    monkeypatch.setenv("COLUMNS", "500")
    faulty = [person(f"示例{letters(n)}", "330481199001010000") for n in range(300)]
    last = ("许村镇社工站", "示例末", resident_id("19900101", 1), "服务性", "专职", "2021-02-30", "", "")
    path = sheet(clerk.desk / "人.xlsx", ROSTER, *faulty, last)
    answer = clerk("intake", "check", path)
    assert answer.code == 1
    assert "〔Sheet〕F302" in answer.out
    assert answer.out.count("〔Sheet〕C") == 199
    assert "……还有 101 处没有列出；要改的在退回表里全部标出，全部列出加 --detail。共有这几种：" in answer.out
    assert "  错误 300 处（列出 199 处）：身份证号：" in answer.out
    assert clerk("intake", "check", path, "--detail").out.count("〔Sheet〕C") == 300
