"""What messages advise can be typed: every `swtool noun verb --option` in a sentence is a command that exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from swtool import cli

HOUSE = Path(__file__).parents[1]
COMMAND = re.compile(r"swtool ([a-z]+)(?: ([a-z]+)\b(?![-.]))?((?: [^ 。，；）]+)*)")
_MAY_ADVISE = re.compile(r"swtool[ \"']")  # in one string, or at the end of one that the next goes on from
ROOT_OPTIONS = {"--db", "--today", "--debug", "--version", "--help"}


def _sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Strings with Chinese in them or that are whole commands; docstrings are not shown to users."""
    text = path.read_text(encoding="utf-8")
    if not _MAY_ADVISE.search(text):
        return
    shown_to_nobody: set[int] = set()
    for node in ast.walk(ast.parse(text)):  # a docstring comes after what it is of
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "某" for part in node.values]
            yield node.lineno, "".join(parts)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str) and id(node) not in shown_to_nobody:
                yield node.lineno, node.value
        elif (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        ):
            shown_to_nobody.add(id(node.body[0].value))


ADVICE = sorted(
    {
        (match.group(1), match.group(2) or "", " ".join(re.findall(r"--[a-z-]+", match.group(3))), place)
        for path in (*(HOUSE / "swtool").rglob("*.py"), *(HOUSE / "commands").rglob("*.py"))
        for line, sentence in _sentences(path)
        for match in COMMAND.finditer(sentence)
        for place in [f"{path.relative_to(HOUSE).as_posix()}:{line}"]
    }
)


@cache
def _built(noun: str) -> Any:
    return cli.load(noun).build()


def test_there_is_advice() -> None:
    assert len(ADVICE) > 50


@pytest.mark.parametrize(("noun", "verb", "options", "place"), ADVICE, ids=lambda value: value or "-")
def test_advice_can_be_followed(noun: str, verb: str, options: str, place: str) -> None:
    assert noun in cli.NOUNS, place
    command = _built(noun)
    verbs = getattr(command, "commands", None)
    if verbs is not None and verb:
        assert verb in verbs, place
        command = verbs[verb]
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        for group in getattr(command, "commands", {}).values():
            known |= {option for parameter in group.params for option in parameter.opts}
        assert set(options.split()) <= known | ROOT_OPTIONS, place
