"""`swtool policy`: rules with their sources, and a county's own calendar year with what it changes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from swtool.filings.terms import ChangeKind
from tests.offices import china_time
from tests.reporting_house import Caller, county

NEW_YEAR = "\n".join(
    [
        "year = 2027",
        'source = "示例：2027年放假安排"',
        'rest = ["2027-01-01至2027-01-03", "2027-02-05至2027-02-12", "2027-04-03至2027-04-05",',
        '  "2027-05-01至2027-05-05", "2027-06-09", "2027-09-15", "2027-10-01至2027-10-07"]',
        "workdays = []",
    ]
)
LATER = date(2026, 12, 31)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caller:
    """甲's leaving on 2026-12-25 is filed on the 31st: seven days later is 2027-01-01, a Friday."""
    there = county(tmp_path)
    there.at(LATER)
    change = there.house.record(ChangeKind.LEAVE, there.house.serving(date(2026, 1, 5)), date(2026, 12, 25))
    there.house.file(change)
    there.office.db.close()
    (tmp_path / "2027.toml").write_text(NEW_YEAR, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Caller(there.path, monkeypatch, capsys, now=china_time(LATER))


def _deadline(run: Caller) -> tuple[str, bool]:
    _, out, _ = run("filing", "list", "--format", "json")
    (row,) = [row for row in json.loads(out)["rows"] if row["event_on"] == "2026-12-25"]
    return row["last_day"], row["provisional"]


def test_rules_of_a_day(run: Caller) -> None:
    code, out, _ = run("policy", "list", "--format", "json")
    rows = {row["name"]: row for row in json.loads(out)["rows"]}
    assert code == 0
    assert rows["filing.deadline"]["severity"] == "错误"
    assert "HNG-16" in rows["filing.deadline"]["source"]
    assert "参照江苏" in rows["training.hours_per_year"]["source"]
    assert rows["status.horizon"]["severity"] == "设置"


def test_rules_of_a_day_before_them(run: Caller) -> None:
    _, out, _ = run("policy", "at", "2020-12-31", "--format", "json")
    assert "filing.deadline" not in {row["name"] for row in json.loads(out)["rows"]}
    assert run("policy", "at", "2020.13.31")[0] == 2


def test_one_rule_with_its_quote(run: Caller) -> None:
    code, out, _ = run("policy", "show", "filing.deadline")
    assert code == 0
    assert out.startswith("人员变动备案期限（filing.deadline）")
    assert "中途变动的一周内必须到民政局备案" in "".join(out.split())
    _, out, _ = run("policy", "show", "filing.deadline", "--as-of", "2020-12-31")
    assert "这一天没有规定" in out


def test_an_unknown_rule_names_the_nearest(run: Caller) -> None:
    code, _, err = run("policy", "show", "filing.dedline")
    assert code == 1
    assert "没有“filing.dedline”这条规则" in err
    assert "filing.deadline" in err


def test_a_calendar_year_changes_deadlines_and_says_which(run: Caller) -> None:
    assert _deadline(run) == ("2027-01-01", True)
    code, out, _ = run("policy", "calendar", "load", "2027.toml")
    assert code == 0
    assert "BA2026-0002" in out
    assert "2027-01-04" in out
    assert "2027年放假安排已载入，重算了 1 个已定的截止日" in out
    assert _deadline(run) == ("2027-01-04", False)


def test_a_dry_run_changes_nothing(run: Caller) -> None:
    code, out, _ = run("policy", "calendar", "load", "2027.toml", "--dry-run")
    assert code == 0
    assert "2027-01-04" in out
    assert "没有写入" in out
    assert _deadline(run) == ("2027-01-01", True)


def test_the_same_year_again_changes_no_deadline(run: Caller) -> None:
    run("policy", "calendar", "load", "2027.toml")
    code, out, _ = run("policy", "calendar", "load", "2027.toml")
    assert code == 0
    assert "重算了 0 个" in out
    assert run("audit", "verify")[0] == 0


def test_files_that_are_no_calendar(run: Caller, tmp_path: Path) -> None:
    assert run("policy", "calendar", "load", "没有.toml")[0] in (1, 2)
    (tmp_path / "坏.csv").write_text("2027-02-30,休\n", encoding="utf-8")
    code, out, err = run("policy", "calendar", "load", "坏.csv", "--year", "2027")
    assert code == 1
    assert "2027-02-30" in out + err
    assert _deadline(run) == ("2027-01-01", True)
