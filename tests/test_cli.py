"""The root, its options and the Chinese of the parser: what a user reads and which code the shell gets."""

from __future__ import annotations

import re
import subprocess
import sys
import types
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer._click.core import Command as ClickCommand

from swtool import cli
from swtool.errors import ExitCode, UsageFault
from swtool.invocation import Invocation, read_invocation
from swtool.parser import Command, Group, Noun
from tests.cli_case import ENGLISH_SENTENCE
from tests.cli_case import probe as probe  # noqa: PLC0414

CHINESE = re.compile(r"[\u4e00-\u9fff]")
COMMAND_LINE = re.compile(r"swtool(?: [a-z]+){1,3}")


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
