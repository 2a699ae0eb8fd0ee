"""The maintainers' pages speak of code that exists, and the reference of commands is what the program says."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from swtool.cli import NOUNS, load

HOUSE = Path(__file__).parents[1]
PAGES = ("docs/how-a-filing-travels.md", "docs/adding-a-room.md", "docs/fill-in-books.md")
ALL_PAGES = ("README.md", "CHANGELOG.md", *sorted(f"docs/{path.name}" for path in (HOUSE / "docs").glob("*.md")))
_TOPS = "swtool|commands|tests|templates|sample_data|docs"
_NAMED = re.compile(rf"`((?:{_TOPS})/[\w./-]+?)(?::([A-Za-z_][\w.]*))?`")
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)[^)]*\)")


def _names_in(path: Path) -> set[str]:
    """Functions, classes, methods and assigned names of a module, methods as ``Class.method``."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        found |= _names_of(node)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{name}" for inner in node.body for name in _names_of(inner)}
    return found


def _names_of(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return {node.target.id}
    return set()


def _named(page: str) -> list[tuple[str, str]]:
    text = (HOUSE / page).read_text(encoding="utf-8")
    return [(file, name) for file, name in _NAMED.findall(text) if "<" not in file]


@pytest.mark.parametrize("page", PAGES)
def test_every_file_and_function_named_exists(page: str) -> None:
    named = _named(page)
    assert len(named) > 10
    missing = []
    for file, name in named:
        path = HOUSE / file
        if not path.exists() or (name and name not in _names_in(path)):
            missing.append(f"{file}:{name}")
    assert missing == []


def test_the_filing_page_walks_through_every_file_that_a_filing_passes() -> None:
    files = {file for file, _ in _named(PAGES[0])}
    room = {path.relative_to(HOUSE).as_posix() for path in (HOUSE / "swtool" / "filings").glob("*.py")}
    small = {f"swtool/filings/{name}.py" for name in ("__init__", "schema", "terms", "subjects")}
    assert room - small <= files


@pytest.mark.parametrize("page", ALL_PAGES)
def test_no_link_leads_nowhere(page: str) -> None:
    path = HOUSE / page
    text = path.read_text(encoding="utf-8")
    assert [link for link in _LINK.findall(text) if not (path.parent / link).exists()] == []


def test_the_reference_of_commands_is_what_the_program_says() -> None:
    written = (HOUSE / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written == _script("make_commands").reference(), "run: .venv/bin/python docs/make_commands.py"


def test_every_command_of_the_tree_has_its_page_in_the_reference() -> None:
    """Walked down here by the program's own tree: ``service record list`` lies two levels below its noun."""
    written = set((HOUSE / "docs" / "commands.md").read_text(encoding="utf-8").splitlines())
    found = []
    left = [(f"swtool {noun}", load(noun).build()) for noun in NOUNS]
    while left:
        path, command = left.pop()
        found.append(path)
        assert f"{'#' * len(path.split())} {path}" in written, path
        assert any(line.startswith(f"用法：{path} ") or line == f"用法：{path}" for line in written), path
        parts = getattr(command, "commands", {})
        left += [(f"{path} {name}", part) for name, part in parts.items() if not part.hidden]
    assert {"swtool service record list", "swtool policy calendar load"} <= set(found)


@pytest.mark.parametrize("picture", sorted(path.name for path in (HOUSE / "docs" / "pictures").glob("*.png")))
def test_a_picture_is_small(picture: str) -> None:
    assert (HOUSE / "docs" / "pictures" / picture).stat().st_size < 200_000


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, HOUSE / "docs" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
