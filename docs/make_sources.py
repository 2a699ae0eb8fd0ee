"""Writes docs/sources.md: every mechanism of the sources, and where the program administers it.

    .venv/bin/python docs/make_sources.py

Parameters are found by the ``ref`` of their values in the rule packs, checks by their ``rule_ids``; docs/sources.toml
holds the rest. tests/test_sources.py proves that every named thing exists and that no row is silently empty.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from swtool.policy.packs import shipped_codes, shipped_pack
from swtool.rooms import checks

DATA = Path(__file__).with_name("sources.toml")
TARGET = Path(__file__).with_name("sources.md")

KINDS = {"R": "规定", "T": "目标", "L": "清单", "P": "办法", "F": "数字"}
_LISTS = ("parameters", "tables", "commands", "checks", "tests")

_INTRODUCTION = """\
# 来源里的每一条，在程序的哪里

这一页由 `docs/make_sources.py` 生成。编号是来源里一条做法的编号；“规则”后面的方括号是写明它的规则包。
类别：规定（有数、有要求）、目标（有期限）、清单、办法（怎么做）、数字（只是报道过的数，没有要办的事）。
“缺”说的是还没有做到的；没有“缺”的，规定都有规则、有检查、有测试，其余都有台账、有命令、有测试。
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One mechanism: its id, kind, a few words, and everything in the program that administers it.

    ``parameters`` are (name, codes of the packs that cite the id; none where it is named by hand).
    ``missing`` says in Chinese what is not done; '' where nothing is missing.
    """

    id: str
    kind: str
    about: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    tables: tuple[str, ...]
    commands: tuple[str, ...]
    checks: tuple[str, ...]
    tests: tuple[str, ...]
    missing: str


def rows() -> list[Row]:
    """Every row of the data, with what packs and checks say themselves. Raises ValueError for an unknown key."""
    cited = _cited()
    judged: dict[str, list[str]] = {}
    for check in checks():
        for rule_id in check.rule_ids:
            judged.setdefault(rule_id, []).append(check.code)
    found = []
    for row_id, given in tomllib.loads(DATA.read_text(encoding="utf-8")).items():
        unknown = set(given) - {"kind", "about", "missing", *_LISTS}
        if unknown:
            raise ValueError(f"{row_id}: {', '.join(sorted(unknown))}")
        named = dict.fromkeys(given.get("parameters", ()), ())
        parameters = {**named, **{name: tuple(sorted(codes)) for name, codes in cited.get(row_id, {}).items()}}
        found.append(
            Row(
                row_id,
                given["kind"],
                given["about"],
                tuple(sorted(parameters.items())),
                tuple(given.get("tables", ())),
                tuple(given.get("commands", ())),
                tuple(dict.fromkeys([*judged.get(row_id, ()), *given.get("checks", ())])),
                tuple(given.get("tests", ())),
                given.get("missing", ""),
            )
        )
    return found


def wanted(row: Row) -> list[str]:
    """What a row of its kind must have and hasn't: names of fields. A reported figure needs nothing."""
    asked = {
        "R": ("parameters", "checks", "tests"),
        "T": ("parameters", "commands", "tests"),
        "L": ("tables", "commands", "tests"),
        "P": ("tables", "commands", "tests"),
        "F": (),
    }[row.kind]
    return [name for name in asked if not getattr(row, name)]


def page() -> str:
    """The whole page."""
    everything = rows()
    gaps = [row for row in everything if row.missing]
    return "\n".join([_INTRODUCTION, *_counts(everything), "", *_table(everything), "", *_gaps(gaps)]) + "\n"


def _cited() -> dict[str, dict[str, set[str]]]:
    """Id → parameter → codes of the packs with a value that cites the id."""
    found: dict[str, dict[str, set[str]]] = {}
    for pack in map(shipped_pack, shipped_codes()):
        for entry in pack.entries.values():
            for value in entry.values:
                if value.ref:
                    found.setdefault(value.ref, {}).setdefault(entry.name, set()).add(pack.code)
    return found


def _counts(everything: list[Row]) -> Iterator[str]:
    yield "| 类别 | 条数 | 都有 | 还缺 |"
    yield "|---|---:|---:|---:|"
    for kind, title in KINDS.items():
        mine = [row for row in everything if row.kind == kind]
        missing = sum(bool(row.missing) for row in mine)
        yield f"| {title} | {len(mine)} | {len(mine) - missing} | {missing} |"


def _table(everything: list[Row]) -> Iterator[str]:
    yield "| 编号 | 类别 | 说的是 | 规则 | 台账 | 命令 | 检查 | 测试 | 缺 |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in everything:
        parameters = [f"`{name}`" + (f" [{'、'.join(codes)}]" if codes else "") for name, codes in row.parameters]
        cells = (
            row.id,
            KINDS[row.kind],
            row.about,
            "<br>".join(parameters),
            _ticked(row.tables),
            _ticked(row.commands),
            _ticked(row.checks),
            _ticked(row.tests),
            row.missing,
        )
        yield "| " + " | ".join(cells) + " |"


def _gaps(gaps: list[Row]) -> Iterator[str]:
    yield f"## 还缺的 {len(gaps)} 条"
    yield ""
    yield from (f"- {row.id} {row.about}：{row.missing}" for row in gaps)


def _ticked(names: tuple[str, ...]) -> str:
    return "<br>".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8", newline="\n")
