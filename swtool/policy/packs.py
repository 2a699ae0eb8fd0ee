"""Rule packs: one TOML file per jurisdiction, named by division code, read strictly.

Every mistake of a file is collected, each with line and key, and raised together as one PolicyFault.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from swtool.errors import PolicyFault
from swtool.patterns import Pattern
from swtool.policy.entries import Entry, EntryReader
from swtool.policy.lines import line_of, syntax_reason

PACKS = Path(__file__).parent / "packs"

_CODE = Pattern(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", re.ASCII)
_NAME = Pattern(r"[a-z][a-z0-9_]*", re.ASCII)
_HEAD_KEYS = {"code", "name", "short", "note"}


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of one jurisdiction. ``short`` is how 参照 names it; ``content`` is what the edition is made of."""

    code: str
    name: str
    short: str
    file: str
    content: str = field(repr=False)
    entries: Mapping[str, Entry] = field(repr=False)

    def place_of(self, entry: Entry) -> str:
        """Where an entry stands, for a message: 00.toml 第12行."""
        section, _, short = entry.name.partition(".")
        return f"{self.file} 第{line_of(self.content, section, short)}行"


def shipped_codes() -> tuple[str, ...]:
    """The division codes that have a pack."""
    return tuple(sorted(path.stem for path in PACKS.glob("*.toml")))


@cache
def shipped_pack(code: str) -> Pack:
    """The pack of a division code (without trailing zeros). Raises PolicyFault if its file is wrong."""
    pack = read_pack(PACKS / f"{code}.toml")
    if pack.code != code:
        raise PolicyFault(f"规则包的 code 是 {pack.code}，与文件名不符", where=pack.file, remedy="改成同一个代码")
    return pack


def read_pack(path: Path, *, is_own_file: bool = False) -> Pack:
    """Read and check one file. ``is_own_file``: a county's own, which may leave label, severity and scope out.

    Raises PolicyFault naming file, line and key of every mistake.
    """
    text = _read_text(path)
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise PolicyFault(
            "规则文件写法有误：括号套得太深", where=path.name, remedy="照自带规则文件的写法改正"
        ) from None
    except ValueError as problem:  # TOMLDecodeError, or a number too long for int
        line, reason = syntax_reason(str(problem), text)
        raise PolicyFault(
            f"规则文件写法有误：{reason}",
            where=f"{path.name} 第{line}行",
            remedy="照 swtool 自带规则文件的写法改正这一行；文字要放在英文双引号里",
        ) from None
    faults: list[str] = []
    head = _head(data.pop("pack", None), path.name, text, faults)
    reader = EntryReader(path.name, text, faults, is_own_file=is_own_file)
    entries = {entry.name: entry for entry in _entries(data, reader, path.name, text, faults)}
    if faults:
        more = f"共 {len(faults)} 处：\n" + "\n".join(faults) if len(faults) > 1 else ""
        raise PolicyFault(faults[0], why=more, remedy="改正后再运行；没有读入任何一项")
    content = text.replace("\r\n", "\n")
    return Pack(head["code"], head["name"], head.get("short", head["name"]), path.name, content, entries)


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise PolicyFault("没有这个规则文件", where=str(path), remedy="检查路径和文件名") from None
    except UnicodeDecodeError as problem:
        raise PolicyFault(
            "规则文件不是 UTF-8 编码",
            where=f"{path.name} 第{path.read_bytes()[: problem.start].count(10) + 1}行",
            remedy="用记事本“另存为”，编码选 UTF-8",
        ) from None


def _head(head: object, file: str, text: str, faults: list[str]) -> dict[str, str]:
    """The checked [pack] table; every key is text."""
    place = f"{file} 第{line_of(text, 'pack')}行 [pack]"
    if not isinstance(head, dict):
        faults.append(f"{file} 第1行：缺少 [pack]，要写明 code（区划代码）和 name（名称）")
        return {}
    for key, value in head.items():
        if key not in _HEAD_KEYS:
            faults.append(f"{place}：不认识的项“{key}”，可用：{'、'.join(sorted(_HEAD_KEYS))}")
        elif not isinstance(value, str) or not value.strip():
            faults.append(f"{place}：“{key}”应是文字")
    faults += [f"{place}：缺少“{key}”" for key in ("code", "name") if key not in head]
    code = head.get("code")
    if isinstance(code, str) and not _CODE.fullmatch(code):
        faults.append(f"{place}：code“{code}”不是区划代码（2、4、6、9 或 12 位数字）")
    return {key: str(value) for key, value in head.items()}


def _entries(
    data: Mapping[str, object], reader: EntryReader, file: str, text: str, faults: list[str]
) -> Iterator[Entry]:
    for section, content in data.items():
        if not isinstance(content, dict) or not _NAME.fullmatch(section):
            faults.append(f"{file} 第{line_of(text, section)}行：“{section}”不是 [类.名称] 的写法")
            continue
        for short, table in content.items():
            name = f"{section}.{short}"
            if not isinstance(table, dict) or not _NAME.fullmatch(short):
                faults.append(f"{file} 第{line_of(text, section, short)}行：“{name}”不是 [类.名称] 的写法")
                continue
            entry = reader.read(name, table)
            if entry is not None:
                yield entry
