"""`swtool inventory|service|ledger|party` as they are typed: exit codes, masks, refusals in Chinese."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from swtool.cli import main
from swtool.commands import _context
from swtool.inventory.plans import BOOKS as INVENTORY_BOOKS
from swtool.projects.plans import BOOKS as PROJECT_BOOKS
from swtool.services.plans import BOOKS as SERVICE_BOOKS
from swtool.store.database import stored_version
from tests.inventory_case import load_rows, new_county
from tests.offices import china_time

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A county on disk with two files, a resource, a month of ledger and report; runs a command line on it."""
    office = new_county(tmp_path)
    head = ["档案号", "乡镇", "村（社区）", "户主", "成员姓名", "与户主关系", "困难类别", "更新日期"]
    rows = [["D1", "硖石街道", "东山社区", "甲示例", "甲示例", "户主", "低保", "2026-11-01"]]
    rows.append(["D2", "硖石街道", "东山社区", "乙示例", "乙示例", "户主", "独居", "2025-10-01"])
    load_rows(office, tmp_path, INVENTORY_BOOKS, [head, *rows])
    load_rows(
        office,
        tmp_path,
        INVENTORY_BOOKS,
        [
            ["乡镇", "社区", "资源名称", "提供方", "更新日期"],
            ["硖石街道", "东山社区", "理发室", "示例商行", "2026-01-01"],
        ],
    )
    load_rows(
        office,
        tmp_path,
        PROJECT_BOOKS,
        [["项目名称", "月份", "科目", "本期金额"], ["示例硖石项目", "2026-10", "服务活动", "1,234.50"]],
    )
    load_rows(
        office,
        tmp_path,
        SERVICE_BOOKS,
        [["社工站", "月份", "指标", "本月"], ["硖石街道社工站", "2026-10", "咨询", 12]],
    )
    monkeypatch.setattr("swtool.rooms.SCHEMA_VERSION", stored_version(office.db))
    monkeypatch.setattr(_context, "clock", lambda: china_time(date(2026, 11, 10)))
    office.db.close()

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--db", str(tmp_path / "office.db"), *arguments])
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def test_lists_are_masked_until_revealed(run: Run) -> None:
    code, out, _ = run("inventory", "list", "households")
    assert code == 0
    assert "甲某" in out
    assert "甲示例" not in out
    code, out, _ = run("inventory", "list", "households", "--reveal", "--village", "东山社区")
    assert "甲示例" in out
    code, out, _ = run("inventory", "list", "resources", "--format", "json")
    assert json.loads(out)["rows"]


def test_a_file_is_shown_with_its_members(run: Run) -> None:
    code, out, _ = run("inventory", "show", "D2")
    assert code == 0
    assert "乙某" in out
    assert "2025-10-01" in out
    code, _, err = run("inventory", "show", "D9")
    assert code == 1
    assert "没有在用的档案 D9" in err


def test_due_attends_and_review_settles_it(run: Run) -> None:
    code, out, _ = run("inventory", "due", "--kind", "needs")
    assert code == 3
    assert "东山社区" in out
    code, out, _ = run("inventory", "due", "--kind", "needs", "--detail")
    assert code == 3
    assert "D2" in out
    assert "D1" not in out
    review = ("inventory", "review", "--village", "东山社区", "--on", "2026-11-10")
    code, _, err = run(*review, "D2", "--dry-run")
    assert (code, "将登记“复核无变化”1 项" in err) == (0, True)
    assert run("inventory", "due", "--kind", "needs")[0] == 3
    code, _, err = run(*review, "--all")
    assert (code, "已登记“复核无变化”2 项" in err) == (0, True)
    assert run("inventory", "due", "--kind", "needs")[0] == 0
    # On New Year's Day everything is due again.
    assert run("inventory", "due", "--as-of", "2027-01-01")[0] == 3


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("review", "--village", "东山社区", "--on", "2026-11-10"), 2, "--all"),
        (("review", "--village", "东山社区", "--on", "2026-11-10", "--all", "D1"), 2, "--all"),
        (("review", "--village", "硖石街道", "--on", "2026-11-10", "--all"), 2, "不是村（社区）"),
        (("review", "--village", "东山社区", "--on", "2026-11-11", "--all"), 1, "还没有到"),
        (("review", "--village", "东山社区", "--on", "2026-11-31", "--all"), 2, "11月没有31日"),
        (("review", "--village", "东三社区", "--on", "2026-11-10", "--all"), 1, "东山社区"),
        (("due", "--detail"), 2, "--kind"),
        (("list", "houses"), 2, "households"),
        (("list", "households", "--village", "许村镇东山社区"), 1, "许村镇东山社区"),
        (("close", "D1", "--on", "2026-11-01", "--why", " "), 2, "没有写停用的原因"),
        (("close", "D1", "--on", "2026-11-01", "--why", "联系19900000001"), 2, "手机号"),
    ],
)
def test_wrong_calls_say_what_to_do(run: Run, arguments: tuple[str, ...], code: int, words: str) -> None:
    got, out, err = run("inventory", *arguments)
    assert got == code
    assert words in out + err


def test_months_of_service_and_money_are_listed(run: Run) -> None:
    code, out, _ = run("service", "list", "--month", "2026-10", "--station", "硖石街道社工站")
    assert code == 0
    assert "咨询次数" in out
    code, out, _ = run("ledger", "list", "--org", "示例晨光社工服务中心")
    assert code == 0
    assert "1,234.50" in out
    assert "1,234.50" not in run("ledger", "list", "--month", "2026-09")[1]
    assert "1,234.50" not in run("ledger", "list", "--known-on", "2026-11-09")[1]


def test_party_entries_are_added_and_listed(run: Run) -> None:
    add = ("party", "add", "--org", "示例晨光社工服务中心", "--kind", "主题党日", "--title", "学习交流")
    code, _, err = run(*add, "--on", "2026-10-20", "--participants", "12", "--dry-run")
    assert (code, "将新增" in err) == (0, True)
    assert "学习交流" not in run("party", "list")[1]
    assert run(*add, "--on", "2026-10-20", "--participants", "12")[0] == 0
    assert "未变" in run(*add, "--on", "2026-10-20", "--participants", "12")[2]
    assert "学习交流" in run("party", "list", "--month", "2026-10")[1]
    assert run(*add, "--on", "2026")[0] == 2
    assert run(*add, "--on", "2026-11-11")[0] == 2
    assert "学习交流" not in run("party", "list", "--as-of", "2026-10-19")[1]
    assert "学习交流" in run("party", "list", "--as-of", "2026-10-20")[1]


@pytest.mark.parametrize(
    ("kind", "title", "words"),
    [
        ("主题党日", " ", "没有写主题"),
        ("", "学习", "没有写类别"),
        ("主题党日", "报名找19900000001", "主题里像是有手机号"),
        ("主题党日", "330481199001010000", "主题里像是有身份证号"),
    ],
)
def test_what_is_published_says_something_and_names_nobody(run: Run, kind: str, title: str, words: str) -> None:
    add = ("party", "add", "--org", "示例晨光社工服务中心", "--on", "2026-10-20", "--kind", kind, "--title", title)
    code, _, err = run(*add)
    assert (code, words in err) == (2, True)
    assert title.strip() not in err or not title.strip()
    assert "（没有）" in run("party", "list")[1]


def test_a_place_may_be_written_as_lists_say_it(run: Run) -> None:
    for place in ("硖石街道 东山社区居委会", "硖石街道东山社区"):
        code, out, _ = run("inventory", "list", "households", "--village", place)
        assert (code, "D1" in out) == (0, True)
