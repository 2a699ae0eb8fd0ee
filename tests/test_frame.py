"""The house's frame: what is packaged, what the locks name, who imports whom."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "docs/requirements-dev.lock")
SHIPPED = {"commands": "swtool.commands", "templates": "swtool.templates", "sample_data": "swtool.sample_data"}


def _folders() -> set[str]:
    """Every folder that holds something to ship, as the package it is installed as."""
    found = set()
    for top in ("swtool", *SHIPPED):
        for path in (HOUSE / top).rglob("*"):
            if path.is_file() and path.suffix != ".pyc" and "__pycache__" not in path.parts:
                parts = path.parent.relative_to(HOUSE).parts
                found.add(".".join((SHIPPED.get(parts[0], parts[0]), *parts[1:])))
    return found


def test_the_packages_listed_are_the_folders_there_are() -> None:
    settings = PROJECT["tool"]["setuptools"]
    data = {
        f"{package}.{pattern.split('/')[0]}"
        for package, patterns in settings["package-data"].items()
        for pattern in patterns
        if "/" in pattern
    }
    assert set(settings["packages"]) | data == _folders()


def test_every_kind_of_file_in_them_is_shipped() -> None:
    patterns = {pattern.removeprefix("*") for pattern in PROJECT["tool"]["setuptools"]["package-data"]["*"]} | {
        ".py",
        ".pyc",
    }
    kinds = {
        path.suffix
        for top in ("swtool", *SHIPPED)
        for path in (HOUSE / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert kinds <= patterns


@pytest.mark.slow
def test_the_wheel_installs_swtool_and_nothing_else(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(HOUSE / name, source)
    for name in ("swtool", *SHIPPED):
        shutil.copytree(HOUSE / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--wheel-dir", str(tmp_path), str(source)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        entry_points = archive.read(next(name for name in names if name.endswith("entry_points.txt"))).decode()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"swtool"}
    assert "swtool = swtool.cli:main" in entry_points
    for top, package in {"swtool": "swtool", **SHIPPED}.items():
        for path in (HOUSE / top).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                installed = "/".join((*package.split("."), *path.relative_to(HOUSE / top).parts))
                assert installed in names, installed


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_only(lock: str) -> None:
    text = (HOUSE / lock).read_text(encoding="utf-8")
    pin = r"[a-z0-9][a-z0-9.-]*==[0-9][0-9a-z.]*(?: ; [a-zA-Z0-9_ .'<>=!()]+)? \\"
    digest = r"    --hash=sha256:[0-9a-f]{64}(?: \\)?"
    odd = [line for line in text.splitlines() if not re.fullmatch(f"{pin}|{digest}", line)]
    assert odd == []


def _pins(lock: str) -> dict[str, str]:
    text = (HOUSE / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_the_locks_agree_and_cover_what_the_project_needs() -> None:
    core, dev = (_pins(lock) for lock in LOCKS)
    assert core.items() <= dev.items()
    for need in PROJECT["project"]["dependencies"]:
        assert re.split(r"[<>=]", need)[0].lower() in core, need
    for need in PROJECT["dependency-groups"]["dev"]:
        if isinstance(need, str):
            assert re.split(r"[<>=]", need)[0].lower() in dev, need


def test_the_core_stays_small() -> None:
    assert not {"pandas", "numpy", "pyarrow"} & _pins("requirements.lock").keys()


@cache
def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found.update((module, *(f"{module}.{alias.name}" for alias in node.names)))
    return found


def _modules(*tops: str) -> list[Path]:
    return sorted(path for top in tops for path in (HOUSE / top).rglob("*.py"))


def test_nothing_below_imports_a_command() -> None:
    guilty = [
        str(path.relative_to(HOUSE))
        for path in _modules("swtool")
        if any(re.match(r"(swtool\.)?commands\b", name) for name in _imports(path))
    ]
    assert guilty == []


def test_commands_import_their_siblings_relatively() -> None:
    guilty = [
        str(path.relative_to(HOUSE))
        for path in _modules("commands")
        if any(re.match(r"(swtool\.)?commands\b", name) for name in _imports(path))
    ]
    assert guilty == []


def test_nobody_imports_click_and_one_place_knows_the_vendored_one() -> None:
    knows = {
        path.relative_to(HOUSE).as_posix()
        for path in _modules("swtool", *SHIPPED)
        if any(re.match(r"click\b|typer\._", name) for name in _imports(path))
    }
    assert knows == {"swtool/parser.py", "swtool/reading.py"}


def test_only_the_terminal_knows_rich() -> None:
    knows = {
        path.relative_to(HOUSE).as_posix()
        for path in _modules("swtool", *SHIPPED)
        if any(name.split(".")[0] == "rich" for name in _imports(path))
    }
    assert knows == {"swtool/terminal.py"}


def test_nobody_below_the_commands_reads_clock_environment_or_screen() -> None:
    """By syntax tree: date.today(), datetime.now(), os.environ, input(), print()."""
    top_floor = {"cli.py", "boundary.py", "terminal.py", "helptext.py", "parser.py", "__main__.py"}
    guilty = []
    for path in _modules("swtool"):
        if path.parent == HOUSE / "swtool" and path.name in top_floor:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else name
            if re.fullmatch(
                r"(datetime\.)?date\.today|(datetime\.)?datetime\.(now|utcnow)|os\.(environ|getenv)|print|input", name
            ):
                guilty.append(f"{path.relative_to(HOUSE)}:{node.lineno} {name}")
    assert guilty == []
