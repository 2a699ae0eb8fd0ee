"""docs/sources.md says where each mechanism of the sources is administered, and nothing it names is made up."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from swtool.cli import NOUNS, load
from swtool.policy.shapes import shape_of
from swtool.rooms import checks, migration_sets
from swtool.store import schema

HOUSE = Path(__file__).parents[1]
DOSSIER = HOUSE.parent / "shared" / "domain.md"
GAPS_AT_MOST = 0
"""How many rows may still lack something. It only falls: lower it with the row that you close."""


def _module() -> Any:
    spec = importlib.util.spec_from_file_location("make_sources", HOUSE / "docs" / "make_sources.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_sources"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


SOURCES = _module()
ROWS = SOURCES.rows()


@cache
def _verbs() -> frozenset[str]:
    """Every command as it is typed: "filing add", and the nouns without verbs: "check"."""
    found = set(NOUNS)
    for noun in NOUNS:
        found |= {f"{noun} {name}" for name in getattr(load(noun).build(), "commands", {})}
    return frozenset(found)


def test_the_page_is_what_the_program_says() -> None:
    written = (HOUSE / "docs" / "sources.md").read_text(encoding="utf-8")
    assert written == SOURCES.page(), "run: .venv/bin/python docs/make_sources.py"


def test_every_mechanism_is_there_once() -> None:
    """150 rows, in the families and numbers of the dossier (counted there by hand)."""
    families = Counter(row.id[:3] for row in ROWS)
    assert families == {
        "HNG": 21, "HUN": 6, "GDG": 9, "CDU": 8, "ORD": 7, "JNA": 6, "JLP": 9, "NHU": 9, "TZH": 5, "HRB": 5,
        "WUC": 2, "GXP": 1, "WHS": 1, "WUH": 8, "BZH": 2, "JSU": 25, "LSH": 15, "QZH": 6, "KBS": 3, "KSH": 1, "GXI": 1,
    }  # fmt: skip
    for family, count in families.items():
        numbers = [row.id for row in ROWS if row.id.startswith(family)]
        assert numbers == [f"{family}-{number:02d}" for number in range(1, count + 1)]


@pytest.mark.skipif(not DOSSIER.exists(), reason="the dossier is not beside this checkout")
def test_kinds_are_those_of_the_dossier() -> None:
    """A row's kind is one of the letters that the dossier gives it; an encouragement is a rule that only informs."""
    text = DOSSIER.read_text(encoding="utf-8").partition("# 2. THE RULES")[0]
    given = dict(re.findall(r"^\| ([A-Z]{3}-\d\d) \|(.*)$", text, re.MULTILINE))
    assert set(given) == {row.id for row in ROWS}
    kinds = re.compile(r"\| (?:([RTLPF](?:/[RTLPF])?)(?=[ ;,(（]|\Z)|R\(≥大专\)/F|(鼓励) → info)")
    for row in ROWS:
        found = kinds.search(given[row.id])
        assert found is not None, row.id
        letters = "R" if found.group(2) else (found.group(1) or "R/F")
        assert row.kind in letters.split("/"), row.id


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_a_row_lacks_is_said(row: Any) -> None:
    """A rule needs a parameter, a check and a test; a target, register or process what it is worked with. A row that
    lacks one of them says what is missing; a figure has nothing to lack."""
    lacking = SOURCES.wanted(row)
    assert not lacking or row.missing, f"{row.id}：{'、'.join(lacking)}"
    assert row.kind != "F" or not row.missing


def test_gaps_only_become_fewer() -> None:
    assert sum(bool(row.missing) for row in ROWS) <= GAPS_AT_MOST


def test_every_named_thing_exists(tmp_path: Path) -> None:
    database = schema.create(tmp_path / "office.db", migration_sets())
    tables = {str(row["name"]) for row in database.query("SELECT name FROM sqlite_master WHERE type = 'table'")}
    database.close()
    known = {
        "tables": tables,
        "commands": _verbs(),
        "checks": {check.code for check in checks()},
    }
    wrong = [
        (row.id, field, name) for row in ROWS for field, names in known.items() for name in getattr(row, field)
        if name not in names
    ]  # fmt: skip
    wrong += [(row.id, "parameters", name) for row in ROWS for name, _ in row.parameters if shape_of(name) is None]
    assert wrong == []


@pytest.mark.parametrize("test", sorted({test for row in ROWS for test in row.tests}))
def test_every_named_test_exists(test: str) -> None:
    file, _, name = test.partition("::")
    assert name.startswith("test_")
    assert re.search(rf"^def {name}\(", (HOUSE / "tests" / f"{file}.py").read_text(encoding="utf-8"), re.MULTILINE)
