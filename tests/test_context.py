"""What commands share: the open office, the remembered file, the ways a table leaves, and the record of revealing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import pytest
import typer
from openpyxl import load_workbook

from swtool.commands import _context
from swtool.commands._arguments import (
    AsOf,
    DryRun,
    Format,
    ForMonth,
    KnownOn,
    Output,
    OutputFormat,
    Reveal,
    Yes,
    partial_day,
)
from swtool.commands._context import database_path, emit, office_of, remember_database, today_of
from swtool.dates import Month, PartialDate
from swtool.errors import DatabaseFault, ExitCode, UsageFault
from swtool.invocation import Invocation
from swtool.parser import Noun, run
from swtool.store.database import stored_version
from swtool.tables import Heading, Show, Table
from tests.offices import china_time, new_office

TABLE = Table(
    "名单",
    (Heading("name", "姓名", mask=lambda value: "某"), Heading("hours", "学时", Show.HOURS)),
    [("示例甲", 2996), ("示例乙", 3000)],
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    office = new_office(tmp_path / "office.db", [])
    monkeypatch.setattr("swtool.rooms.SCHEMA_VERSION", stored_version(office.db))
    monkeypatch.setattr(_context, "clock", lambda: china_time(date(2026, 11, 10)))
    office.db.close()
    return tmp_path / "office.db"


def _call(command: Callable[..., object], *arguments: str, invocation: Invocation | None = None) -> int:
    app = Noun("试", flat=True)
    app.verb("probe", "试")(command)
    return run(app, "swtool probe", arguments, invocation or Invocation())


def _list(
    ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None, reveal: Reveal = False
) -> ExitCode:
    with office_of(ctx) as office:
        emit(office, TABLE, format, output, reveal=reveal)
    return ExitCode.DONE


def _show(file: Path, *arguments: str) -> int:
    return _call(_list, *arguments, invocation=Invocation(db=file))


def test_the_screen_names_the_file_on_stderr(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _show(file) == 0
    captured = capsys.readouterr()
    said = captured.err.replace("\n", "")  # a long path makes it two lines
    assert str(file) in said
    assert "海宁市" in said
    assert str(file) not in captured.out


def test_json_on_stdout_is_exact_and_masked(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _show(file, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["rows"] == [
        {"name": "某", "hours": "29.96"},
        {"name": "某", "hours": "30.00"},
    ]


def test_a_file_of_what_is_on_record_says_of_which_day_it_is(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the real day, for it holds what is on record by then, whatever day things are judged for."""
    early = Invocation(db=file, today=date(2026, 3, 1))
    assert _call(_list, "-o", str(tmp_path / "a.xlsx"), invocation=early) == 0
    assert load_workbook(tmp_path / "a.xlsx").worksheets[0]["A2"].value == "截至2026年11月10日；个人信息已隐去"
    assert _call(_list, "--format", "json", invocation=early) == 0
    assert json.loads(capsys.readouterr().out)["as_of"] == "2026-11-10"
    assert _call(_list, invocation=early) == 0
    assert "截至" not in capsys.readouterr().out  # the screen is looked at now


def test_csv_on_stdout_has_plain_line_ends(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _show(file, "--format", "csv") == 0
    lines = capsys.readouterr().out.split("\n")
    assert lines[0] == "姓名,学时"
    assert lines[1].startswith("某,29.96")
    assert "\r" not in "".join(lines)


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.json", "A.XLSX"])
def test_the_name_of_the_output_decides_the_format(
    file: Path, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert _show(file, "-o", str(out / name)) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert str(out / name) in captured.err
    head = (out / name).read_bytes()[:3]
    assert head == {"xlsx": b"PK\x03", "csv": b"\xef\xbb\xbf", "json": b"{\n "}[name[2:].lower()]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "xlsx"], "加 --output"),
        (["--format", "csv", "--output", "a.xlsx"], "对不上"),
        (["--output", "a.pdf"], "不认识的文件格式"),
        (["--format", "pdf"], "不在可选之列：table、json、csv、xlsx"),
    ],
)
def test_a_contradiction_is_wrong_usage(file: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(UsageFault) as caught:
        _show(file, *arguments)
    assert said in str(caught.value)
    assert not Path("a.xlsx").exists()


def _reveals(file: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    try:
        return connection.execute("SELECT kind, subject, persons, recorded_at FROM access_event").fetchall()
    finally:
        connection.close()


def test_revealing_is_recorded_with_how_many(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _show(file) == 0
    assert _reveals(file) == []
    assert _show(file, "--reveal") == 0
    assert "示例甲" in capsys.readouterr().out
    assert _reveals(file) == [("reveal", "名单", 2, "2026-11-10T09:00:00+08:00")]


def test_a_reading_command_cannot_change_anything(file: Path) -> None:
    def meddle(ctx: typer.Context) -> None:
        with office_of(ctx) as office, office.change("改") as change:
            change.insert("office_fact", {"key": "x", "value": "y", "effective_on": "2026-01-01", "recorded_at": "z"})

    with pytest.raises(DatabaseFault, match="只能读"):
        _call(meddle, invocation=Invocation(db=file))


def test_a_writing_command_can(file: Path) -> None:
    def note(ctx: typer.Context) -> None:
        with office_of(ctx, write=True) as office:
            with office.change("改") as change:
                row = {"key": "x", "value": "y", "effective_on": "2026-01-01", "recorded_at": change.recorded_at}
                change.insert("office_fact", row)
            assert office.fact("x") == "y"
            assert office.actor == "tester"

    assert _call(note, invocation=Invocation(db=file)) == 0


def test_the_file_is_whole_after_a_command(file: Path) -> None:
    _show(file, "--reveal")
    assert [path.name for path in file.parent.glob("office.db*")] == ["office.db"]


def test_an_office_in_this_folder_that_nobody_remembers_is_named(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restore that was killed at its last step leaves a whole office and no memory of it."""
    monkeypatch.chdir(file.parent)
    (file.parent / "别的.db").write_text("no office", encoding="utf-8")

    def where(ctx: typer.Context) -> None:
        database_path(ctx)

    with pytest.raises(DatabaseFault) as refused:
        _call(where)
    assert refused.value.remedy == f"这里有 {file.name}，接着用它：swtool --db {file.name} status"


def test_the_remembered_file_is_used_unless_another_is_named(file: Path, tmp_path: Path) -> None:
    found: list[Path] = []

    def where(ctx: typer.Context) -> None:
        found.append(database_path(ctx))

    with pytest.raises(DatabaseFault, match="还不知道用哪一个数据库"):
        _call(where)
    remember_database(file)
    _call(where)
    _call(where, invocation=Invocation(db=tmp_path / "other.db"))
    assert found == [file.resolve(), tmp_path / "other.db"]


def test_today_is_the_real_day_unless_asked(file: Path) -> None:
    found: list[date] = []

    def day(ctx: typer.Context) -> None:
        found.append(today_of(ctx))

    _call(day)
    _call(day, invocation=Invocation(today=date(2025, 12, 31)))
    assert found == [date(2026, 11, 10), date(2025, 12, 31)]


def test_shared_options_are_read_by_the_office_dates() -> None:
    found: list[object] = []

    def probe(
        as_of: AsOf = None,
        known_on: KnownOn = None,
        month: ForMonth = None,
        on: Annotated[PartialDate | None, typer.Option("--on", parser=partial_day, metavar="日期")] = None,
        dry_run: DryRun = False,
        yes: Yes = False,
    ) -> None:
        found.extend([as_of, known_on, month, on, dry_run, yes])

    days = ["--as-of", "2026年11月5日", "--known-on", "20261101", "--on", "2021.6"]
    assert _call(probe, *days, "--month", "2026年10月", "--dry-run", "-y") == 0
    assert found == [date(2026, 11, 5), date(2026, 11, 1), Month(2026, 10), PartialDate(2021, 6), True, True]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--as-of", "2021.6.31"), "6月没有31日"),
        (("--as-of", "2021-06"), "没有写到日"),
        (("--month", "十三月"), "--month"),
    ],
)
def test_a_bad_day_names_the_option_and_the_reason(arguments: tuple[str, ...], said: str) -> None:
    def probe(as_of: AsOf = None, month: ForMonth = None) -> None:
        raise AssertionError

    with pytest.raises(UsageFault) as caught:
        _call(probe, *arguments)
    assert said in str(caught.value)
    assert f"选项 {arguments[0]}的值不对" in str(caught.value)
