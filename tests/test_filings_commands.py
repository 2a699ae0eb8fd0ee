"""`swtool staff join|leave|move|change|away` and `swtool filing` as they are typed: words, exit codes, papers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from swtool import rooms
from swtool.cli import main
from swtool.commands import _context
from swtool.store.database import stored_version
from tests.filings_house import house
from tests.offices import china_time

Run = Callable[..., tuple[int, str, str]]
WHO = "330481-00001"


class Clock:
    """The real clock, which tests may set."""

    def __init__(self) -> None:
        self.moment = china_time(date(2021, 9, 25), 10)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(_context, "clock", made)
    return made


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clock: Clock) -> Run:
    """An office with one person serving at 许村镇社工站, and the folder of the call."""
    there = house(tmp_path)
    there.serving()
    monkeypatch.setattr("swtool.rooms.SCHEMA_VERSION", stored_version(there.office.db))
    here = {row[0] for row in there.office.db.query("SELECT DISTINCT migration_set FROM _sqlite_migrations")}
    sets = tuple(each for each in rooms.migration_sets() if each.name in here)
    monkeypatch.setattr("swtool.rooms.migration_sets", lambda: sets)
    monkeypatch.chdir(tmp_path)
    there.office.db.close()

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--db", str(tmp_path / "office.db"), *arguments])
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def rows(run: Run, *arguments: str) -> list[dict[str, object]]:
    _code, out, _err = run(*arguments, "--format", "json")
    found: list[dict[str, object]] = json.loads(out)["rows"]
    return found


def test_from_leaving_to_the_receipt(run: Run, clock: Clock, tmp_path: Path) -> None:
    code, out, _ = run("staff", "leave", WHO, "--on", "2021-09-24", "--reason", "个人原因")
    assert code == 0
    assert "BD2021-0001 离职 2021年9月24日：已登记" in out
    assert "swtool filing add BD2021-0001" in out
    code, out, _ = run("filing", "due", "--within", "13")
    assert (code, "2021-10-08" in out) == (3, True)
    code, out, _ = run("filing", "due", "--within", "12")
    assert code == 0
    code, out, _ = run("filing", "add", "BD2021-0001", "--channel", "online")
    assert code == 0
    assert "顺延到2021年10月8日" in out
    assert "按时" in out
    code, out, _ = run("filing", "return", "BA2021-0001", "--why", "缺交接清单")
    assert code == 0
    assert (tmp_path / "人员变动备案补正告知书 BA2021-0001.docx").exists()
    assert run("filing", "accept", "BA2021-0001")[0] == 1
    clock.moment = china_time(date(2021, 10, 9))
    code, out, _ = run("filing", "amend", "BD2021-0001", "--handover", "已交接")
    assert code == 0
    assert run("filing", "accept", "BA2021-0001", "--dry-run")[0] == 0
    assert run("filing", "accept", "BA2021-0001")[0] == 0
    code, out, _ = run("filing", "receipt", "BA2021-0001", "-o", "回执.docx")
    assert code == 0
    assert (tmp_path / "回执.docx").exists()
    code, out, _ = run("filing", "show", "BA2021-0001")
    assert "缺交接清单" in out
    assert "人员变动备案回执 回执.docx" in out
    assert run("audit", "verify")[0] == 0
    assert run("filing", "revoke", "BA2021-0001", "--why", "受理有误")[0] == 0


def test_a_move_is_two_changes_and_only_the_one_with_a_project_waits(run: Run) -> None:
    code, out, _ = run("staff", "move", WHO, "--on", "2021-09-24", "--to", "长安镇社工站")
    assert code == 0
    assert "BD2021-0001 调出 2021年9月24日：已登记" in out
    assert "BD2021-0002 调入 2021年9月24日：无须备案，已直接变动" in out


def test_a_change_of_post_and_of_basis_are_two(run: Run) -> None:
    code, out, _ = run(
        "staff", "change", WHO, "--on", "2021-09-24", "--post-kind", "station_head", "--basis", "part_time"
    )
    assert code == 0
    assert "BD2021-0001 岗位调整" in out
    assert "BD2021-0002 专兼职变化" in out
    code, _, err = run("staff", "change", WHO, "--on", "2021-09-23", "--basis", "full_time")
    assert (code, "没有写明变了什么" in err) == (2, True)


def test_known_to_the_month_asks_for_the_day(run: Run) -> None:
    assert run("staff", "away", WHO, "--on", "2021-09")[0] == 0
    code, out, _ = run("filing", "add", "BD2021-0001")
    assert code == 0
    assert "无法判定" in out
    code, _, err = run("filing", "accept", "BA2021-0001")
    assert code == 1
    assert "没有写到日" in err
    code, out, _ = run("filing", "amend", "BA2021-0001", "--event-on", "2021-09-22")
    assert code == 0
    assert "最后一日是2021-09-29" in out


def test_lists_and_the_summary(run: Run, clock: Clock) -> None:
    run("staff", "leave", WHO, "--on", "2021-09-24")
    clock.moment = china_time(date(2021, 10, 9))
    run("filing", "add", "BD2021-0001")
    found = rows(run, "filing", "list", "--late")
    assert [(row["filing_no"], row["timely"], row["name"]) for row in found] == [("BA2021-0001", "逾期1–3天", "示某")]
    assert rows(run, "filing", "list", "--late", "--as-of", "2021-10-08") == []
    assert [row["total"] for row in rows(run, "filing", "list", "--summary", "--by", "operator")] == [1, 1]
    assert rows(run, "filing", "list", "--suspected") == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("staff", "leave", WHO, "--on", "2021.6.31"), 2, "6月没有31日"),
        (("staff", "leave", WHO, "--on", "2020-12-31"), 1, "没有任职"),
        (("staff", "leave", "330481-00009", "--on", "2021-09-24"), 1, "没有找到这个人"),
        (("staff", "leave", WHO, "--on", "2021-09-24", "--station", "许村镇社工站"), 0, ""),
        (("staff", "leave", WHO, "--on", "2021-09-24", "--station", "许春镇社工站"), 1, "许村镇社工站"),
        (("staff", "move", WHO, "--on", "2021-09-24", "--to", "许村镇社工站"), 2, "同一个社工站"),
        (("staff", "join", WHO, "--on", "2021-09-24", "--station", "许村镇社工站"), 2, "没有写明岗位性质"),
        (("filing", "add", "BD2021-0007"), 1, "没有编号为“BD2021-0007”"),
        (("filing", "show", "BA2021-0007"), 1, "没有编号为“BA2021-0007”"),
        (("filing", "receipt", "BD2021-0007"), 1, "没有编号为"),
        (("filing", "dismiss", "BD2021-0007", "--why", " "), 2, "没有写明原因"),
    ],
)
def test_what_is_refused_and_how(run: Run, arguments: tuple[str, ...], code: int, words: str) -> None:
    got, _out, err = run(*arguments)
    assert got == code, err
    assert words in err


def test_a_day_gone_by_lists_nothing_that_came_after_it(run: Run, clock: Clock) -> None:
    clock.moment = china_time(date(2021, 9, 25), 10)
    run("staff", "leave", WHO, "--on", "2021-09-24")

    def listed(*line: str) -> int:
        return len(rows(run, "filing", *line))

    assert [listed("list", "--as-of", f"2021-09-{day}") for day in (23, 24, 25)] == [0, 1, 1]
    assert [listed("due", "--as-of", f"2021-09-{day}") for day in (23, 24)] == [0, 1]


def test_a_paper_that_can_not_be_written_returns_nothing(run: Run, tmp_path: Path) -> None:
    run("staff", "leave", WHO, "--on", "2021-09-24")
    run("filing", "add", "BD2021-0001")
    back = ("filing", "return", "BA2021-0001", "--why", "缺交接单")
    for more in (("-o", "告知书.pdf"), ("-o", "没有/告知书.docx"), ("--template", "没有.docx")):
        code, _out, err = run(*back, *more)
        assert code in (1, 2), err
        assert rows(run, "filing", "list")[0]["status"] == "待受理"
    assert run("filing", "receipt", "BA2021-0001", "-o", "回执.pdf")[0] == 2
    assert run(*back, "-o", "告知书.docx")[0] == 0


def test_a_history_names_what_made_each_post(run: Run, clock: Clock) -> None:
    run("staff", "leave", WHO, "--on", "2021-09-24")
    run("filing", "add", "BD2021-0001")
    run("filing", "accept", "BA2021-0001")
    found = rows(run, "staff", "history", WHO)
    assert sorted(str(row["cause"]) for row in found) == ["备案 BA2021-0001", "登记"]
    (before,) = rows(run, "staff", "history", WHO, "--known-on", "2021-09-24")
    assert (before["cause"], before["state"]) == ("登记", "有效")


def test_a_dry_run_writes_nothing(run: Run) -> None:
    code, _out, err = run("staff", "leave", WHO, "--on", "2021-09-24", "--dry-run")
    assert code == 0
    assert "试运行，没有写入" in err
    assert run("filing", "due")[0] == 0
