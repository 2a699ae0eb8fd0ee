"""The README's tour is run, command by command, on a fresh demo; its English twin names the same commands."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from swtool.cli import NOUNS, load, main

from .played import play_once

HOUSE = Path(__file__).parents[1]
CHINESE, ENGLISH = HOUSE / "README.md", HOUSE / "docs" / "README.en.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_EXIT_CODE = re.compile(r"^# (?:退出码|exit code) (\d)")
_HEAD = re.compile(r"\d+-[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Typed:
    """One command of the tour, and the exit code that the text states for it (0 where it states none)."""

    line: str
    code: int = 0


def tour(page: Path) -> list[Typed]:
    """The commands of a page's ``console`` blocks, in order."""
    found: list[Typed] = []
    for kind, block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in block.splitlines() if kind == "console" else ():
            stated = _EXIT_CODE.match(line)
            if stated:
                found[-1] = Typed(found[-1].line, int(stated[1]))
            else:
                found.append(Typed(line))
    return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which ``swtool demo`` was run, as on a machine that has never seen swtool.

    What it plays was played before, for all tests (tests/test_demo.py has the command itself play): here the command
    finds it done, and remembers the office.
    """
    folder = tmp_path_factory.mktemp("tour")
    play_once(tmp_path_factory).copy(folder / "swtool-demo")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(folder / "home"))
        for name in ("SWTOOL_DB", "SWTOOL_TODAY"):
            patch.delenv(name, raising=False)
        patch.chdir(folder)
        assert main(["demo"]) == 0
    return folder


def test_the_tour_runs_as_written(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(demo)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(demo / "home"))
    head = ""
    for typed in tour(CHINESE):
        program, *arguments = shlex.split(typed.line)
        assert program == "swtool"
        code = main([head if argument == "链头" else argument for argument in arguments])
        said = capsys.readouterr()
        assert code == typed.code, f"{typed.line}\n{said.out}\n{said.err}"
        head = (_HEAD.findall(said.out) or [head])[-1]
        for option, value in pairwise(arguments):
            if option in ("--output", "--answers"):
                assert (demo / value).exists(), f"{typed.line}: no {value}"
    assert head
    for named in re.findall(r"`((?:swtool-demo|退回)/[^`]+)`", CHINESE.read_text(encoding="utf-8")):
        assert (demo / named).exists(), named


def test_the_tour_shows_every_kind_of_work() -> None:
    shown = {tuple(typed.line.split()[1:3]) for typed in tour(CHINESE)}
    for wanted in (
        ("intake", "check"), ("intake", "load"), ("filing", "add"), ("filing", "accept"), ("filing", "receipt"),
        ("training", "hours"), ("inventory", "due"), ("disclosure", "run"), ("disclosure", "verify"),
        ("report", "fill"),
    ):  # fmt: skip
        assert wanted in shown
    assert {"status", "staff", "check", "explain", "audit"} <= {noun for noun, *_ in shown}


def test_both_pages_name_the_same_commands() -> None:
    assert tour(ENGLISH) == tour(CHINESE)
    assert _own_data(ENGLISH) == _own_data(CHINESE)


def _own_data(page: Path) -> list[str]:
    """The commands with which an office of one's own begins: those of the ``sh`` blocks."""
    blocks = [block for kind, block in _BLOCK.findall(page.read_text(encoding="utf-8")) if kind == "sh"]
    lines = [line for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("swtool ") and line != "swtool demo"]


@pytest.mark.parametrize("page", [CHINESE, ENGLISH])
def test_every_command_that_is_named_exists(page: Path) -> None:
    """Also those in running text and tables: ``swtool noun verb`` names a noun and, unless it is flat, a verb of it."""
    named = re.findall(r"swtool ([a-z]+)(?: ([a-z]+(?:-[a-z]+)*))?", page.read_text(encoding="utf-8"))
    assert len(named) > 20
    for noun, verb in named:
        assert noun in NOUNS, noun
        if verb and not load(noun).flat:
            commands: dict[str, object] = getattr(load(noun).build(), "commands", {})
            assert verb in commands, f"{noun} {verb}"


def test_own_data_begins_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for line in _own_data(CHINESE):
        assert main(shlex.split(line)[1:]) == 0, line
    assert (tmp_path / "社工台账.db").exists()
    assert list(tmp_path.glob("*花名册*.xlsx"))


def _moving() -> list[list[str]]:
    """The commands of the new computer, as the page writes them."""
    block = CHINESE.read_text(encoding="utf-8").partition("**换电脑。**")[2].partition("```powershell\n")[2]
    return [line.split(" ") for line in block.partition("\n```")[0].splitlines()]


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stick from the old computer, with the backup of an office whose operator is 王经办."""
    old = tmp_path / "旧电脑"
    old.mkdir()
    monkeypatch.chdir(old)
    assert main(shlex.split(_own_data(CHINESE)[0])[1:]) == 0
    assert main(["backup", "create", "--to", str(tmp_path / "U盘")]) == 0
    (backup,) = (tmp_path / "U盘").glob("*.swbak")
    return backup


def _at_the_new_computer(
    backup: Path, answers: str | None, *more: str, words: Sequence[str]
) -> subprocess.CompletedProcess[str]:
    """One command of the page in a fresh home, by somebody whom no computer knows; ``answers`` are typed at a terminal,
    None: there is none."""
    desk = backup.parents[1] / "台账"
    desk.mkdir(exist_ok=True)
    typed = [str(backup) if word.endswith(".swbak") else word for word in words[1:]]
    home = str(desk.parent / "新家")
    environment = {**os.environ, "LOGNAME": "xinren", "PYTHONPATH": str(HOUSE), "PYTHONUTF8": "1"}
    environment |= dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME"), home)
    master = stdin = None
    if answers is not None:
        import pty

        master, stdin = pty.openpty()
        os.write(master, answers.encode())
    try:
        return subprocess.run(
            [sys.executable, "-m", "swtool", *typed, *more],
            stdin=stdin if stdin is not None else subprocess.DEVNULL,
            capture_output=True, encoding="utf-8", cwd=desk, env=environment, check=False,
        )  # fmt: skip
    finally:
        for handle in (master, stdin):
            if handle is not None:
                os.close(handle)


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo terminal")
@pytest.mark.parametrize(("answers", "name"), [("1\n", "王经办"), ("2\n孙新人\n", "孙新人")])
def test_an_office_moves_to_a_new_computer_as_the_page_says(stick: Path, answers: str, name: str) -> None:
    folder, restore, status = _moving()
    assert folder == ["cd", "D:\\台账"]
    assert (restore[:3], status) == (["swtool", "backup", "restore"], ["swtool", "status"])
    done = _at_the_new_computer(stick, answers, words=restore)
    assert done.returncode == 0, done.stderr
    assert "您是哪一位经办人员" in done.stderr
    assert (stick.parents[1] / "台账" / "社工台账.db").exists()
    told = _at_the_new_computer(stick, None, words=status)
    assert told.returncode in (0, 3), told.stderr
    kept = _at_the_new_computer(stick, None, words=["swtool", "org", "add", "示例社会工作服务中心"])
    assert kept.returncode == 0, kept.stderr
    assert f"经办：{name}" in kept.stderr.replace("\n", "")  # who acts here is known from now on


def test_without_a_terminal_a_move_says_what_to_add(stick: Path) -> None:
    restore = _moving()[1]
    refused = _at_the_new_computer(stick, None, words=restore)
    assert refused.returncode == 1
    assert "还不知道由谁恢复" in refused.stderr
    assert "加 --operator 姓名（备份里的经办人员：王经办）" in refused.stderr
    assert list((stick.parents[1] / "台账").iterdir()) == []
    done = _at_the_new_computer(stick, None, "--operator", "王经办", words=restore)
    assert done.returncode == 0, done.stderr
    assert _at_the_new_computer(stick, None, words=["swtool", "status"]).returncode in (0, 3)


def test_cron_says_who_acts() -> None:
    """Nobody sits there who could be asked: every line that runs by itself and writes names an operator."""
    for kind, block in _BLOCK.findall(CHINESE.read_text(encoding="utf-8")):
        lines = [line for line in block.splitlines() if "disclosure run >>" in line or "backup create --verify" in line]
        named = "SWTOOL_OPERATOR=" in block
        assert all(named or "--operator " in line for line in lines), kind


def test_the_refusals_explained_are_the_program_s_own_words() -> None:
    table = CHINESE.read_text(encoding="utf-8").partition("| 屏幕上说 |")[2].partition("\n\n")[0]
    told = [line.split("|")[1].strip() for line in table.splitlines()[2:]]
    assert len(told) > 5
    code = "\n".join(
        path.read_text(encoding="utf-8") for top in ("swtool", "commands") for path in (HOUSE / top).rglob("*.py")
    )
    for words in told:
        for part in words.split("“……”"):
            assert part in code, words
