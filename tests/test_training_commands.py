"""`swtool training` as it is typed: words, exit codes, the paper."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from swtool.cli import main
from swtool.commands import _context
from swtool.registry.credentials import CertificateFields, insert_certificates
from swtool.store.database import stored_version

from .offices import china_time
from .training_house import house

Run = Callable[..., tuple[int, str, str]]
ONE, TWO = "330481-00001", "330481-00002"
ADD = ("training", "add", "--title", "个案管理", "--on", "2026-03-05至2026-03-06")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """An office with two people serving at 许村镇社工站, on 2026-11-10."""
    there = house(tmp_path)
    person = there.staff("示例甲", "2020-01-01")
    there.staff("示例乙", "2026-07-01")
    with there.office.change("登记证书") as tx:
        values = CertificateFields("assistant", registration_valid_to="2027-02-10")
        insert_certificates(tx, [(person.id, values)])
    monkeypatch.setattr("swtool.rooms.SCHEMA_VERSION", stored_version(there.office.db))
    monkeypatch.setattr("swtool.opening.load_policy", lambda *_args, **_options: there.office.policy)
    monkeypatch.setattr(_context, "clock", lambda: china_time(date(2026, 11, 10)))
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


def test_from_the_course_to_the_paper(run: Run, tmp_path: Path) -> None:
    code, _, err = run(*ADD, ONE, TWO, "--hours", "12", "--organizer", "示例培训中心", "--category", "professional")
    assert code == 0
    assert f"{ONE}：新增 12学时" in err
    assert [row["state"] for row in rows(run, "training", "list")] == ["待认定，未计入"] * 2
    assert run("training", "certificate", ONE)[0] == 1
    assert run("training", "verify", "--course", "个案管理", "--by", "海宁市民政局", "--dry-run")[0] == 0
    assert len(rows(run, "training", "list", "--pending")) == 2
    assert run("training", "verify", "--course", "个案管理", "--by", "海宁市民政局")[0] == 0
    assert rows(run, "training", "list", "--pending") == []
    code, _, err = run("training", "certificate", ONE, "--reveal")
    assert code == 0
    path = tmp_path / f"学时证明 {ONE} 2026-01-01至2026-11-10.docx"
    assert str(path.name) in err
    paper = Document(str(path))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "兹证明示例甲（人员编号 330481-00001，许村镇社工站）" in text
    assert "共计 12 学时" in text
    assert "编号：XS2026-0001" in text
    cells = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert cells[1] == ["1", "个案管理", "专业", "", "2026-03-05\n至2026-03-06", "示例培训中心", "", "12"]
    assert cells[-1] == ["合计", "", "", "", "", "", "", "12"]
    assert len(cells) == 3
    footer = "\n".join(paragraph.text for paragraph in paper.sections[0].footer.paragraphs)
    assert "日志链头" in footer
    assert "{{" not in text + footer


def test_the_paper_masks_the_name_unless_told_to_reveal(run: Run, tmp_path: Path) -> None:
    run(*ADD, ONE, "--hours", "12", "--by", "海宁市民政局")
    assert run("training", "certificate", ONE, "-o", "证明.docx")[0] == 0
    text = "\n".join(paragraph.text for paragraph in Document(str(tmp_path / "证明.docx")).paragraphs)
    assert "示某" in text
    assert "示例甲" not in text
    assert run("training", "certificate", ONE, "--from", "2026-03-07")[0] == 1
    assert run("training", "certificate", ONE, "--to", "2026-03-05")[0] == 1  # the course ends on the 6th
    assert run("training", "certificate", ONE, "--from", "2026-05-01", "--to", "2026-04-30")[0] == 2


def test_adding_again_changes_nothing_and_other_hours_correct(run: Run) -> None:
    run(*ADD, ONE, "--hours", "12", "--by", "海宁市民政局")
    assert f"{ONE}：未变" in run(*ADD, ONE, "--hours", "12", "--by", "海宁市民政局")[2]
    assert "12学时 → 16学时" in run(*ADD, ONE, "--hours", "16")[2]
    assert [row["credit_hours"] for row in rows(run, "training", "list")] == ["16.00"]
    run(*ADD, ONE, "--hours", "20", "--dry-run")
    assert [row["credit_hours"] for row in rows(run, "training", "list")] == ["16.00"]


def test_people_by_name_need_their_station(run: Run) -> None:
    assert run(*ADD, "示例乙", "--hours", "12", "--station", "许村镇社工站")[0] == 1  # not there before July
    late = ("training", "add", "示例乙", "--title", "督导", "--on", "2026-09-01", "--hours", "3")
    assert run(*late, "--station", "许村镇社工站")[0] == 0
    assert [row["staff_no"] for row in rows(run, "training", "list")] == [TWO]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--on", "2026-02-29", "--hours", "6"), "不是培训时间"),
        (("--on", "2026-11-11", "--hours", "6"), "培训还没有开始"),
        (("--on", "2026-03-05", "--hours", "若干"), "不是学时"),
    ],
)
def test_what_is_typed_wrong_is_refused(run: Run, options: tuple[str, ...], words: str) -> None:
    code, _, err = run("training", "add", ONE, "--title", "甲课", *options)
    assert code == 1
    assert words in err
    assert rows(run, "training", "list") == []


def test_days_without_a_rule_are_listed_and_can_be_verified_by_hand(run: Run) -> None:
    run(*ADD, ONE, "--hours", "2天", "--by", "海宁市民政局")
    assert [row["claimed"] for row in rows(run, "training", "list", "--undetermined")] == ["2天"]
    code, _, err = run("training", "verify", "1", "--by", "海宁市民政局")
    assert (code, "没有折算规则" in err) == (1, True)
    assert run("training", "verify", "1", "--by", "海宁市民政局", "--hours", "12")[0] == 0
    shown = rows(run, "training", "list")
    assert [(row["claimed"], row["credit_hours"], row["state"]) for row in shown] == [("2天", "12.00", "计入")]


def test_a_wrong_record_is_withdrawn_with_a_reason(run: Run) -> None:
    run(*ADD, ONE, "--hours", "12")
    assert run("training", "void", "1")[0] == 2
    assert run("training", "void", "7", "--why", "登记错了")[0] == 1
    assert run("training", "void", "1", "--why", "登记错了", "--dry-run")[0] == 0
    assert len(rows(run, "training", "list")) == 1
    assert run("training", "void", "1", "--why", "登记错了")[0] == 0
    assert rows(run, "training", "list") == []
    assert "登记错了" in run("audit", "log", "--format", "json")[1]


def test_hours_in_four_readings(run: Run) -> None:
    run(*ADD, ONE, "--hours", "30", "--by", "海宁市民政局")
    code, out, _ = run("training", "hours", "--year", "2026", "--reading", "per_person_year")
    assert code == 0  # the year isn't over: nobody has failed yet
    assert "期限未到" in out
    assert "参照江苏" in out
    assert run("training", "hours")[1] == out  # the reading in force and this year
    shown = rows(run, "training", "hours", "--reading", "per_person_year")
    assert [(row["counted"], row["need"], row["outcome"]) for row in shown] == [
        ("30.00", "30.00", "符合"),
        ("0.00", "30×184/365（15.13）", "期限未到"),
    ]
    assert rows(run, "training", "hours", "--reading", "station_avg")[0]["days"] == 549
    assert len(rows(run, "training", "hours", "--reading", "per_person_avg")) == 2
    assert [r["valid_to"] for r in rows(run, "training", "hours", "--reading", "registration_period")] == ["2027-02-10"]
    assert run("training", "hours", "--year", "2025")[0] == 3
    assert run("training", "hours", "--year", "2027")[0] == 2


def test_forecast_expiring_flags(run: Run) -> None:
    code, out, _ = run("training", "forecast")
    assert (code, "年底预计 = 已计学时" in out) == (3, True)
    run(*ADD, ONE, TWO, "--hours", "30", "--by", "海宁市民政局")
    assert run("training", "forecast")[0] == 0
    assert run("training", "expiring")[0] == 3
    assert run("training", "expiring", "--as-of", "2026-11-09")[0] == 0
    assert run("training", "flags")[0] == 3  # 15 a day
    assert run("training", "flags", "--as-of", "2026-03-05")[0] == 0


def test_verify_wants_numbers_or_a_course(run: Run) -> None:
    assert run("training", "verify", "--by", "海宁市民政局")[0] == 2
    code, _, err = run("training", "verify", "--by", "海宁市民政局", "--course", "没有的课")
    assert (code, "没有这门课程的记录" in err) == (1, True)


def test_a_course_without_a_title_is_refused(run: Run) -> None:
    code, _, err = run("training", "add", ONE, "--title", " ", "--on", "2026-03-05", "--hours", "6")
    assert (code, rows(run, "training", "list")) == (2, [])
    assert "没有写名称" in err


def test_a_certificate_is_a_word_file(run: Run, tmp_path: Path) -> None:
    assert run(*ADD, ONE, "--hours", "12", "--by", "海宁市民政局")[0] == 0
    assert run("training", "certificate", ONE, "--output", "学时证明.txt")[0] == 2
    assert not (tmp_path / "学时证明.txt").exists()
    assert run("training", "certificate", ONE, "--output", "学时证明.docx")[0] == 0
