"""The root, the parser's Chinese, and the error boundary: what a user reads and which code the shell gets."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import subprocess
import sys
import types
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer._click.core import Command as ClickCommand

from swtool import cli
from swtool.errors import DatabaseFault, ExitCode, SwtoolError, UsageFault
from swtool.invocation import Invocation, read_invocation
from swtool.parser import Command, Group, Noun

CHINESE = re.compile(r"[\u4e00-\u9fff]")
COMMAND_LINE = re.compile(r"swtool(?: [a-z]+){1,3}")
ENGLISH_SENTENCE = re.compile(r"\b[A-Za-z]{2,}(?:[ ,][A-Za-z]{2,}){2,}")


class Kind(StrEnum):
    JOIN = "入职"
    LEAVE = "离职"


Anything = Annotated[str, typer.Argument(metavar="人员", help="谁")]


def _probe() -> Noun:
    app = Noun("试一试")

    @app.verb("add", "登记一次", notes="例：swtool probe add 王某 --kind 离职")
    def add(
        ctx: typer.Context,
        person: Anything,
        kind: Annotated[Kind, typer.Option("--kind", help="哪一种")],
        count: Annotated[int, typer.Option("--count", min=1, max=9, help="几次")] = 1,
        paths: Annotated[list[Path] | None, typer.Option("--file", help="附件")] = None,
        quick: Annotated[bool, typer.Option("--quick", help="快")] = False,
    ) -> ExitCode:
        invocation = ctx.find_object(Invocation)
        assert invocation is not None
        files = [path.name for path in paths or []]
        print(person, repr(kind), count, files, quick, invocation.db, invocation.today)
        return ExitCode.ATTENTION

    @app.verb("fail", "出错")
    def fail(name: Annotated[str, typer.Argument(metavar="名称")]) -> None:
        raise FAILURES[name]

    return app


FAILURES: dict[str, BaseException] = {
    "refused": SwtoolError("不能删除", where="名册", why="有历史", remedy="改用 close"),
    "usage": UsageFault("写错了"),
    "database": DatabaseFault("库不对"),
    "interrupt": KeyboardInterrupt(),
    "end": EOFError(),
    "missing": FileNotFoundError(errno.ENOENT, "No such file", "/tmp/花名册.xlsx"),
    "denied": PermissionError(errno.EACCES, "Permission denied", "/tmp/花名册.xlsx"),
    "full": OSError(errno.ENOSPC, "No space left on device"),
    "odd": OSError(errno.EIO, "Input/output error", "/mnt/usb"),
    "text": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    "bug": ZeroDivisionError("division by zero"),
    "memory": MemoryError(),
    "exit": typer.Exit(3),
}


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Noun:
    module = types.ModuleType("swtool.commands.probe")
    app = _probe()
    module.app = app  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "swtool.commands.probe", module)
    monkeypatch.setitem(cli.NOUNS, "probe", "试一试")
    return app


# -- root -------------------------------------------------------------------------------------------------------------


def test_root_help_lists_every_noun(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    out = capsys.readouterr().out
    for noun in cli.NOUNS:
        assert re.search(rf"^  {noun} +\S", out, re.MULTILINE), noun
    assert not ENGLISH_SENTENCE.search(out)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert re.fullmatch(r"swtool \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_bare_call_is_the_status_noun(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    app = Noun("待办", flat=True)

    @app.verb("status", "待办")
    def status() -> ExitCode:
        print("今日待办")
        return ExitCode.ATTENTION

    module = types.ModuleType("swtool.commands.status")
    module.app = app  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "swtool.commands.status", module)
    assert cli.main([]) == 3
    assert cli.main(["--debug"]) == 3
    assert capsys.readouterr().out == "今日待办\n" * 2


def test_root_help_loads_no_parser_no_rich_no_database() -> None:
    code = (
        "import sys; from swtool.cli import main; main(['--help']); "
        "print([m for m in ('typer', 'rich', 'sqlite_utils', 'pydantic', 'swtool.commands') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_command_runs_without_pydantic_and_rich(probe: Noun) -> None:
    code = (
        "import sys, typer; from typing import Annotated; from swtool.parser import Noun, run\n"
        "app = Noun('x', flat=True)\n"
        "@app.verb('x', 'x')\n"
        "def x(n: Annotated[int, typer.Option()] = 1, t: Annotated[str, typer.Argument()] = ''): pass\n"
        "assert run(app, 'x', ['--n', '3', 'a'], None) == 0\n"
        "print([m for m in ('pydantic', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("typed", "hint"), [("filng", "filing"), ("诚信", "swtool --help"), ("备案", "filing"), ("--dbb", "没有选项 --dbb")]
)
def test_an_unknown_noun_names_the_nearest(typed: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([typed]) == 2
    err = capsys.readouterr().err
    assert typed in err
    assert hint in err


# -- root options -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        ["--db", "x.db", "--today", "2026-11-15", "probe", "add", "甲"],
        ["probe", "--db=x.db", "add", "甲", "--today=2026年11月15日"],
        ["probe", "add", "甲", "--today", "2026.11.15", "--db", "x.db"],
    ],
)
def test_root_options_stand_anywhere(line: list[str]) -> None:
    assert read_invocation(line, {}) == Invocation(
        db=Path("x.db"), today=date(2026, 11, 15), rest=("probe", "add", "甲")
    )


def test_an_option_wins_over_its_environment_variable() -> None:
    environment = {"SWTOOL_DB": "env.db", "SWTOOL_TODAY": "2026-01-01"}
    assert read_invocation([], environment) == Invocation(db=Path("env.db"), today=date(2026, 1, 1))
    assert read_invocation(["--db", "own.db"], environment).db == Path("own.db")


def test_nothing_is_taken_out_after_two_dashes() -> None:
    assert read_invocation(["probe", "--", "--debug"], {}) == Invocation(rest=("probe", "--", "--debug"))


def test_help_after_the_noun_belongs_to_the_noun() -> None:
    assert read_invocation(["probe", "--help"], {}).help is False
    assert read_invocation(["--help", "probe"], {}).help is True


@pytest.mark.parametrize(
    ("line", "environment", "said"),
    [
        (["--db"], {}, "选项 --db 后面缺一个值"),
        (["--db="], {}, "选项 --db 的值是空的"),
        (["--today", "2021.6.31"], {}, "6月没有31日"),
        (["--today", "2021-06"], {}, "没有写到日"),
        ([], {"SWTOOL_TODAY": "昨天"}, "环境变量 SWTOOL_TODAY"),
    ],
)
def test_a_bad_root_option_says_why(line: list[str], environment: dict[str, str], said: str) -> None:
    with pytest.raises(UsageFault) as caught:
        read_invocation(line, environment)
    assert said in str(caught.value)


# -- the parser -------------------------------------------------------------------------------------------------------


def test_values_reach_the_command_and_its_exit_code_the_shell(probe: Noun, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["probe", "add", "甲", "--kind", "离职", "--count", "2", "--file", "a.pdf", "--file", "b.pdf", "--quick"]
    assert cli.main([*line, "--db", "x.db"]) == 3
    assert capsys.readouterr().out == "甲 <Kind.LEAVE: '离职'> 2 ['a.pdf', 'b.pdf'] True x.db None\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["add"], "缺少参数“人员”"),
        (["add", "甲"], "缺少选项 --kind；可以是：入职、离职"),
        (["add", "甲", "--kind"], "选项 --kind 后面缺一个值"),
        (["add", "甲", "--kind", "休假"], "选项 --kind的值不对：“休假”不在可选之列：入职、离职"),
        (["add", "甲", "--kind", "离职", "--count", "两"], "选项 --count的值不对：“两”不是整数"),
        (["add", "甲", "--kind", "离职", "--count", "10"], "10 超出范围（最小 1，最大 9）"),
        (["add", "甲", "--knd", "离职"], "没有选项 --knd；是不是 --kind？"),
        (["add", "甲", "-z"], "没有选项 -z"),
        (["add", "甲", "--kind", "离职", "--quick=1"], "选项 --quick 后面不能带值"),
        (["add", "甲", "乙", "--kind", "离职"], "多出来的参数：乙"),
        (["ad", "甲"], "没有“ad”这个动作；是不是 add？"),
        (["删除"], "可用的有：add、fail"),
        (["--nonsense"], "没有选项 --nonsense"),
    ],
)
def test_wrong_usage_is_said_in_chinese_with_the_usage_line(
    probe: Noun, line: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["probe", *line]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert "用法：swtool probe" in captured.err
    assert not ENGLISH_SENTENCE.search(captured.err.replace("swtool probe add", ""))
    assert captured.out == ""


def test_a_noun_alone_shows_its_verbs_and_is_wrong_usage(probe: Noun, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["probe"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert re.search(r"^  add +登记一次$", captured.err, re.MULTILINE)


def test_the_help_page_of_a_verb(probe: Noun, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["probe", "add", "--help"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "用法：swtool probe add [选项] 人员",
        "",
        "  登记一次",
        "",
        "参数：",
        "  人员  谁",
        "",
        "选项：",
        "  --kind 入职|离职  哪一种（必填）",
        "  --count 整数      几次（默认 1）",
        "  --file 文件       附件（可写多次）",
        "  --quick           快",
        "  -h, --help        显示这一页",
        "",
        "  例：swtool probe add 王某 --kind 离职",
    ]


def _verbs(path: str, command: ClickCommand) -> Iterator[tuple[str, ClickCommand]]:
    yield path, command
    for name, verb in getattr(command, "commands", {}).items():
        yield from _verbs(f"{path} {name}", verb)


@pytest.mark.parametrize("noun", cli.NOUNS)
def test_every_command_speaks_chinese(noun: str, capsys: pytest.CaptureFixture[str]) -> None:
    for path, command in _verbs(noun, cli.load(noun).build()):
        assert isinstance(command, Command | Group), f"{path}: register it by Noun.verb"
        assert cli.main([*path.split(), "--help"]) == 0, path
        page = capsys.readouterr().out.partition("\n")[2]
        assert not ENGLISH_SENTENCE.search(COMMAND_LINE.sub("", page)), path
        assert CHINESE.search(command.help or ""), path
        for parameter in command.params:
            assert CHINESE.search(getattr(parameter, "help", None) or ""), f"{path}: {parameter.name} has no help"


# -- the boundary -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("refused", 1, ["名册", "不能删除", "有历史", "改用 close"]),
        ("usage", 2, ["写错了"]),
        ("database", 1, ["库不对"]),
        ("interrupt", 1, ["已中断，没有写入任何内容"]),
        ("missing", 1, ["找不到文件或文件夹", "/tmp/花名册.xlsx"]),
        ("denied", 1, ["/tmp/花名册.xlsx", "WPS"]),
        ("full", 1, ["磁盘已满"]),
        ("odd", 1, ["EIO", "/mnt/usb"]),
        ("text", 1, ["编码"]),
        ("memory", 1, ["内存不够"]),
        ("bug", 1, ["程序出错了：ZeroDivisionError", "--debug"]),
        ("exit", 3, []),
    ],
)
def test_whatever_goes_wrong_becomes_a_message(
    probe: Noun, name: str, code: int, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["probe", "fail", name]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert all(part in captured.err for part in said), captured.err
    assert "Traceback" not in captured.err
    assert not ENGLISH_SENTENCE.search(captured.err)


def test_debug_shows_the_traceback_too(probe: Noun, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["probe", "fail", "bug", "--debug"]) == 1
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "程序出错了：ZeroDivisionError" in err


def _sqlite_error(tmp_path: Path, kind: str) -> sqlite3.Error:
    path = tmp_path / "x.db"
    one = sqlite3.connect(path, isolation_level=None)
    one.execute("CREATE TABLE t (a)")
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        match kind:
            case "locked":
                one.execute("BEGIN EXCLUSIVE")
                other.execute("SELECT * FROM t").fetchall()
            case "readonly":
                other.execute("PRAGMA query_only = ON")
                other.execute("INSERT INTO t VALUES (1)")
            case "full":
                other.execute("PRAGMA max_page_count = 2")
                other.execute("INSERT INTO t VALUES (zeroblob(100000))")
            case "foreign":
                path.write_bytes(b"this is not a database" * 100)
                sqlite3.connect(path).execute("SELECT * FROM t")
    except sqlite3.Error as error:
        return error
    finally:
        one.close()
        other.close()
    raise AssertionError("no error")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("locked", "正被另一个程序占用"),
        ("readonly", "只能读"),
        ("full", "磁盘已满"),
        ("foreign", "不是 swtool 的数据库"),
    ],
)
def test_what_the_database_refuses(kind: str, said: str, tmp_path: Path) -> None:
    from swtool.boundary import as_fault

    fault = as_fault(_sqlite_error(tmp_path, kind))
    assert said in str(fault)
    assert fault.exit_code == 1


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "gbk"},
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
@pytest.mark.parametrize("line", [["--help"], ["没有\ue000这个"]])
def test_a_screen_that_cannot_show_chinese_gets_no_traceback(line: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "swtool", *line], capture_output=True, env={**os.environ, **environment}
    )
    assert done.returncode == (0 if line == ["--help"] else 2)
    assert b"Traceback" not in done.stderr
    if environment.get("PYTHONIOENCODING") == "gbk":
        assert "名词".encode("gbk") in done.stdout + done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX pipe")
def test_a_reader_that_goes_away_is_no_error() -> None:
    code = "import sys; from swtool.cli import main; sys.stdin.read(); sys.exit(main(['--help']))"
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdin and child.stdout and child.stderr  # noqa: PT018 - one fact: all three are pipes
    child.stdout.close()
    child.stdin.close()
    err = child.stderr.read()
    child.stderr.close()
    assert child.wait() == 1
    assert err == b""
