"""The README's tour is run, command by command, on a fresh demo; its English twin names the same commands."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from swtool.cli import NOUNS, load, main

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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which ``swtool demo`` was just run, as on a machine that has never seen swtool."""
    folder = tmp_path_factory.mktemp("tour")
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
    named = re.findall(r"swtool ([a-z]+)(?: ([a-z]+))?", page.read_text(encoding="utf-8"))
    assert len(named) > 20
    for noun, verb in named:
        assert noun in NOUNS, noun
        if verb and not load(noun).flat:
            commands: dict[str, object] = getattr(load(noun).build(), "commands", {})
            assert verb in commands, f"{noun} {verb}"


def test_own_data_begins_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SWTOOL_OPERATOR", "王经办")  # at a terminal `init` asks for the name
    for line in _own_data(CHINESE):
        assert main(shlex.split(line)[1:]) == 0, line
    assert (tmp_path / "社工台账.db").exists()
    assert list(tmp_path.glob("*花名册*.xlsx"))


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
