"""Case files: what a rule file must say of a small invented office, written so that an office worker can read it.

    policy = "330481"
    [[case]]
    name = "全职5人，差1人"
    as_of = "2021-11-02"
    expected = { "station.full_time_min" = "不符合" }
    [case.data]
    "社工站人员花名册" = \"\"\"
    份数,社工站名称,姓名,专兼职
    5,许村镇社工站,示例{序},专职
    \"\"\"

``data`` are sheets that the office knows, under their own titles and headings, as comma-separated lines; they come in
by the same way as workbooks. ``expected`` says of a check what came out (符合, 不符合, 无法判定, 不适用), of all its
subjects or of each by name; of a rule its value in words as ``swtool policy show`` prints it, or 没有规定.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from swtool.errors import SwtoolError
from swtool.patterns import Pattern
from swtool.policy.elsewhere import policy_of
from swtool.policy.lines import syntax_reason
from swtool.policy.policy import Policy
from swtool.rooms import books

REPEAT = "份数"
"""The column that says how often a row is repeated."""
FIRST_DAY = date(2000, 1, 1)
"""Since when the offices of cases stand: rules can be asked for any day, checks from here on."""
_LONGEST_TIMES = 4  # digits
_COUNTY = Pattern(r"\d{6}", re.ASCII)
_DIVISION = Pattern(r"\d{9}(\d{3})?", re.ASCII)
SHIPPED = Path(__file__).parent / "policy" / "cases"
"""A pack's cases are ``CODE.toml``; of a place with many, those of one room stand in ``CODE-room.toml``."""
_HEAD_KEYS = {"policy", "county", "divisions", "common", "case"}
_CASE_KEYS = {"name", "as_of", "data", "expected"}

Rows = Sequence[Mapping[str, str]]
Tables = Mapping[str, Rows]


class Case(NamedTuple):
    """One case: rows by the title of their sheet, and what must come out by check or rule."""

    name: str
    as_of: date
    data: Tables
    expected: Mapping[str, object]


class CaseFile(NamedTuple):
    """The cases of one place. ``divisions`` are code → name; a case has the ``common`` sheets it does not write."""

    file: str
    policy: Policy
    county: str
    divisions: Mapping[str, str]
    common: Tables
    cases: tuple[Case, ...]


def shipped_cases(code: str) -> list[Path]:
    """The case files that come with a place's pack; none for a place without."""
    return sorted([*SHIPPED.glob(f"{code}.toml"), *SHIPPED.glob(f"{code}-*.toml")])


def read_cases(path: Path) -> CaseFile:
    """Read and check a case file. Raises SwtoolError that names the file, the line or case, and what is wrong there."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        data: dict[str, Any] = tomllib.loads(text)
    except FileNotFoundError:
        raise SwtoolError("没有这个用例文件", where=str(path), remedy="检查路径和文件名") from None
    except RecursionError:
        raise SwtoolError("用例文件写法有误：括号套得太深", where=path.name, remedy="照自带的用例写") from None
    except UnicodeDecodeError:
        raise SwtoolError("用例文件不是 UTF-8 编码", where=path.name, remedy="用记事本“另存为”，编码选 UTF-8") from None
    except ValueError as problem:
        line, reason = syntax_reason(str(problem), text)
        raise SwtoolError(f"用例文件写法有误：{reason}", where=f"{path.name} 第{line}行", remedy="改正这一行") from None
    _only(path.name, data, _HEAD_KEYS)
    place = data.get("policy")
    if not isinstance(place, str) or not place:
        raise SwtoolError("没有写 policy（用谁的规则）", where=path.name, remedy='写成 policy = "330481"，或规则文件名')
    beside = path.parent / place
    policy = policy_of(str(beside) if place.lower().endswith(".toml") else place)
    county = str(data.get("county") or (policy.jurisdiction + "0101")[:6].ljust(6, "1"))
    if not _COUNTY.fullmatch(county):
        raise SwtoolError("county 应是县（市、区）的 6 位区划代码", where=path.name, remedy='写成 county = "990101"')
    cases = tuple(_case(path.name, at, each) for at, each in enumerate(_list(path.name, data, "case"), 1))
    if not cases:
        raise SwtoolError("一个用例也没有", where=path.name, remedy="至少写一个 [[case]]")
    divisions = {str(code): str(name) for code, name in _table(path.name, data, "divisions").items()}
    if wrong := next((code for code in divisions if not _DIVISION.fullmatch(code)), None):
        what = f"divisions 里的“{wrong}”不是乡镇（9 位）或村（12 位）的代码"
        raise SwtoolError(what, where=path.name, remedy='写成 "990101101" = "示例镇"')
    return CaseFile(path.name, policy, county, divisions, _tables(path.name, data.get("common", {})), cases)


def _case(file: str, at: int, given: object) -> Case:
    place = f"{file} 第{at}个用例"
    if not isinstance(given, dict):
        raise SwtoolError("用例应写成 [[case]]", where=place, remedy="照自带的用例写")
    _only(place, given, _CASE_KEYS)
    name = given.get("name")
    if not isinstance(name, str) or not name.strip():
        raise SwtoolError("用例没有 name（名称）", where=place, remedy="写明试的是什么，如“全职5人，差1人”")
    place = f"{file}：{name}"
    expected = _table(place, given, "expected")
    if not expected:
        raise SwtoolError(
            "用例没有 expected（应当得出什么）", where=place, remedy='写成 expected = { "检查代号" = "不符合" }'
        )
    for asked, wanted in expected.items():
        if not isinstance(wanted, str) and not (wanted and isinstance(wanted, dict) and _are_texts(wanted)):
            raise SwtoolError(
                f"expected 里“{asked}”应是文字，或 {{ 对象 = 文字 }}",
                where=place,
                remedy='写成 { "检查代号" = "不符合" }，或 { "检查代号" = { "东镇社工站" = "符合" } }',
            )
    return Case(name, _day(place, given.get("as_of")), _tables(place, given.get("data", {})), expected)


def _are_texts(given: Mapping[str, object]) -> bool:
    return all(isinstance(each, str) for each in given.values())


def _day(place: str, given: object) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise SwtoolError("as_of 应是日期", where=place, remedy='写成 as_of = "2026-01-01"') from None


def _tables(place: str, given: object) -> Tables:
    """Sheets by title; each is lines with commas (or tabs), the first of them the headings."""
    if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
        raise SwtoolError(
            '数据应写成 "表名" = 三个双引号之间的几行',
            where=place,
            remedy="第一行是列名，以后每行一条，用逗号隔开；照自带的用例写",
        )
    titles = {book.form.title for book in books()}
    unknown = next((title for title in given if title not in titles), None)
    if unknown is not None:
        raise SwtoolError(
            f"没有“{unknown}”这种表", where=place, why="有：" + "、".join(sorted(titles)), remedy="换一个表名"
        )
    return {title: _lines(f"{place} 〔{title}〕", text) for title, text in given.items()}


def _lines(place: str, text: str) -> Rows:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    try:
        cells = list(csv.reader(lines, delimiter="\t" if "\t" in text else ",", strict=True))
    except csv.Error:
        raise SwtoolError("有一个引号没有配对，后面的行读不出来", where=place, remedy="核对英文引号") from None
    if len(cells) <= 1:
        raise SwtoolError("这张表一行数据也没有", where=place, remedy="第一行是列名，下面至少写一行；不要的表整个删去")
    if twice := [key for key, times in Counter(key.strip() for key in cells[0]).items() if times > 1]:
        raise SwtoolError(f"列名“{twice[0]}”写了两次", where=place, remedy="每个列名只写一次")
    for number, row in enumerate(cells[1:], 2):
        if len(row) > len(cells[0]):
            raise SwtoolError(
                f"第{number}行有 {len(row)} 格，列名只有 {len(cells[0])} 个", where=place, remedy="核对逗号"
            )
    rows = [{key.strip(): value.strip() for key, value in zip(cells[0], row, strict=False)} for row in cells[1:]]
    for number, each in enumerate(rows, 2):
        times = each.get(REPEAT, "")
        if times and not (times.isdecimal() and 0 < len(times) <= _LONGEST_TIMES and int(times)):
            most = 10**_LONGEST_TIMES - 1
            raise SwtoolError(f"第{number}行的{REPEAT}“{times}”不能用", where=place, remedy=f"写 1 到 {most} 的整数")
    return rows


def _table(place: str, given: Mapping[str, Any], key: str) -> Mapping[str, object]:
    table = given.get(key, {})
    if not isinstance(table, dict):
        raise SwtoolError(f"{key} 应是 {{ 名 = 值 }} 的写法", where=place, remedy="照自带的用例写")
    return table


def _list(place: str, given: Mapping[str, Any], key: str) -> list[object]:
    found = given.get(key, [])
    if not isinstance(found, list):
        raise SwtoolError(f"{key} 应写成 [[{key}]]", where=place, remedy="照自带的用例写")
    return found


def _only(place: str, given: Mapping[str, object], known: set[str]) -> None:
    unknown = next((key for key in given if key not in known), None)
    if unknown is not None:
        raise SwtoolError(f"不认识的项“{unknown}”", where=place, remedy=f"可用：{'、'.join(sorted(known))}")
