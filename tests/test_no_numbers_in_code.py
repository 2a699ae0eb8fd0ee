"""No number of a regulation stands in code: it comes from a rule pack.

An honest limit: only numbers that seldom mean anything else are looked for (6, 4, 3 and 7 are everywhere). In rules and
checks any place counts; elsewhere only comparisons, assignments, arithmetic, defaults and returned values, so that the
width of a column is nobody's business. Comparisons inside SQL count everywhere.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = (
    "registry", "filings", "training", "inventory", "projects", "services", "disclosure", "evaluation", "matching",
    "reporting", "returns", "evidence",
)  # fmt: skip

# Value -> what it would be. Hours and areas also in hundredths, as they are kept.
REGULATED = {
    15: "每月15日公开",
    30: "每年30学时",
    40: "40平方米",
    72: "72小时",
    90: "90小时",
    3000: "30学时（百分之一）",
    4000: "40平方米（百分之一）",
    7200: "72小时（百分之一）",
    9000: "90小时（百分之一）",
    50_000: "5万人",
}
STRICT_FILES = {"rules.py", "checks.py"}

# (file, value): why it is no rule. Keep it short.
ALLOWED: dict[tuple[str, int], str] = {
    ("swtool/registry/division_names.py", 40): "名称相似度的下限，只用来提示相近的名称",
}

_SQL = re.compile(r"(?is)\b(select|where|case|check|having)\b")
_COMPARED = re.compile(r"(?:[<>=]|between|and)\s*(\d[\d_]*)\b", re.IGNORECASE)
_WEIGHED = (ast.Compare, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.BinOp, ast.Return, ast.arguments, ast.UnaryOp)


def regulated_numbers(source: str, *, strict: bool) -> Iterator[tuple[int, int]]:
    """(line, value) of every suspicious number in a Python source."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant):
            continue
        if type(node.value) is int and node.value in REGULATED:
            parent = parents[node]
            while isinstance(parent, ast.Tuple | ast.List | ast.Set | ast.IfExp | ast.BoolOp):
                parent = parents[parent]
            if strict or isinstance(parent, _WEIGHED):
                yield node.lineno, node.value
        elif isinstance(node.value, str) and _SQL.search(node.value):
            yield from ((node.lineno, value) for value in numbers_in_sql(node.value))


def numbers_in_sql(text: str) -> Iterator[int]:
    """The suspicious numbers that an SQL text compares with."""
    for found in _COMPARED.finditer(text):
        value = int(found.group(1).replace("_", ""))
        if value in REGULATED:
            yield value


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / "swtool" / room).rglob("*.py"))
        yield from sorted((ROOT / "swtool" / room).rglob("*.sql"))
    yield from sorted((ROOT / "commands").rglob("*.py"))
    yield from (path for path in (ROOT / "swtool" / "inspection.py", ROOT / "swtool" / "checks.py") if path.exists())


def test_no_regulation_stands_in_code() -> None:
    found = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".sql":
            hits: Iterator[tuple[int, int]] = ((0, value) for value in numbers_in_sql(text))
        else:
            hits = regulated_numbers(text, strict=path.name in STRICT_FILES)
        found += [
            f"{name}:{line} {value}（{REGULATED[value]}）：改由规则包给出，或在 ALLOWED 里写明理由"
            for line, value in hits
            if (name, value) not in ALLOWED
        ]
    assert found == []


def test_the_allowance_is_not_stale() -> None:
    names = {path.relative_to(ROOT).as_posix(): path for path in sources()}
    for (name, value), reason in ALLOWED.items():
        assert reason
        assert name in names, f"{name} 已不在"
        hits = regulated_numbers(names[name].read_text(encoding="utf-8"), strict=names[name].name in STRICT_FILES)
        assert value in {each for _, each in hits}, f"{name} 里已没有 {value}"


def test_the_search_finds_what_it_should() -> None:
    loose = (
        "LIMIT = 30\nif hours < 3000: pass\nx = n * 72\ndef f(day=15): return 90\nok = y in (40, 1)\nrate(width=30)\n"
    )
    assert [value for _, value in regulated_numbers(loose, strict=False)] == [30, 3000, 72, 15, 90, 40]
    assert [value for _, value in regulated_numbers("rate(width=30)", strict=True)] == [30]
    assert list(regulated_numbers('"""Owes 30 hours."""\nx = 6\ny = True\n', strict=True)) == []
    assert [v for _, v in regulated_numbers('q = "SELECT 1 WHERE hours < 3000 AND n = 7"', strict=False)] == [3000]
    assert list(numbers_in_sql("CHECK (population <= 50000)")) == [50_000]
