"""The catalogue of mess has no hole: every kind and complaint names tests, and every named test exists."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.mess_catalogue import COMPLAINTS, KINDS

HERE = Path(__file__).parent
NAMED = sorted({test for _, tests in KINDS.values() for test in tests} | {t for c in COMPLAINTS.values() for t in c})


@cache
def of_file(name: str) -> frozenset[str]:
    """The tests that a file of this folder has and that assert something."""
    tree = ast.parse((HERE / name).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and _says_something(node))


def _says_something(node: ast.FunctionDef) -> bool:
    inner = ast.walk(node)
    return node.name.startswith("test_") and any(isinstance(each, ast.Assert | ast.With) for each in inner)


def test_the_sixteen_kinds_are_there() -> None:
    assert sorted(KINDS) == list(range(1, 17))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_has_a_test_of_its_own(kind: int) -> None:
    _, tests = KINDS[kind]
    assert tests


@pytest.mark.parametrize("complaint", sorted(COMPLAINTS))
def test_a_complaint_has_a_test(complaint: str) -> None:
    assert COMPLAINTS[complaint]


@pytest.mark.parametrize("test", NAMED)
def test_a_named_test_exists(test: str) -> None:
    name, _, function = test.partition("::")
    assert function in of_file(name)


@pytest.mark.parametrize("name", ["test_mess.py", "test_mess_cells.py", "test_mess_rest.py", "test_complaints.py"])
def test_every_test_of_the_wall_is_in_the_catalogue(name: str) -> None:
    assert {f"{name}::{function}" for function in of_file(name)} <= set(NAMED)


@pytest.mark.parametrize("name", ["test_mess.py", "test_mess_cells.py", "test_mess_rest.py"])
def test_a_test_stands_under_the_kind_it_is_numbered_for(name: str) -> None:
    for function in of_file(name):
        kind = int(function.split("_")[1])
        assert f"{name}::{function}" in KINDS[kind][1]
