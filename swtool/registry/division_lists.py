"""A list of divisions as it comes: any workbook or csv with a code and a name, and towns beside its villages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from swtool.errors import SwtoolError, UsageFault
from swtool.findings import Finding, Severity, Where
from swtool.folding import squeeze
from swtool.office import Office
from swtool.registry.divisions import LEVELS, canonical_code

_HEADINGS = {
    "code": ("code", "代码", "区划代码", "行政区划代码", "统计用区划代码", "division_code"),
    "name": ("name", "名称", "区划名称", "单位名称", "地区名称"),
    "town_code": ("town_code", "乡镇代码", "镇街代码", "上级代码"),
    "town_name": ("town_name", "乡镇", "乡镇名称", "乡镇（街道）", "镇街", "所属乡镇"),
}
_LEVEL_OF_LENGTH = {6: "county", 9: "town", 12: "village"}
_HEADING_ROWS = 10


class Edition(NamedTuple):
    """A code system and the year of its list: nbs-2023."""

    system: str
    year: int

    @classmethod
    def parse(cls, text: str) -> Edition:
        """Read ``nbs-2023``. Raises ``UsageFault``."""
        match = re.fullmatch(r"([a-z][a-z0-9]*)-((?:19|20)\d{2})", text.strip().lower(), re.ASCII)
        if match is None:
            raise UsageFault(
                f"“{text}”不是区划版本",
                where="--system",
                remedy="写成 体系-年份，如 nbs-2023（统计用区划代码）、mca-2024（民政部门）",
            )
        return cls(match[1], int(match[2]))

    @property
    def first_day(self) -> date:
        """The day from which the edition counts: 1 January of its year."""
        return date(self.year, 1, 1)

    def __str__(self) -> str:
        return f"{self.system}-{self.year}"


class Listed(NamedTuple):
    """One division as a list names it. ``row`` is its row in the file."""

    code: str
    name: str
    row: int

    @property
    def level(self) -> str:
        """county, town or village, by the length of the code."""
        return _LEVEL_OF_LENGTH[len(self.code)]

    @property
    def parent_code(self) -> str:
        """The code of the level above; '' for a county."""
        return {12: self.code[:9], 9: self.code[:6]}.get(len(self.code), "")


def read_list(office: Office, path: Path, findings: list[Finding]) -> list[Listed]:
    """The divisions of a file without faults, once each, with the county itself; faults are added to ``findings``.

    Raises ``SwtoolError`` where the file has no such table.
    """
    return _accept(_read(path, findings), office, path.name, findings)


def _accept(listed: list[Listed], office: Office, file: str, findings: list[Finding]) -> list[Listed]:
    """The rows without faults, once each, with the county itself."""
    county = office.fact("county_code")
    kept: dict[str, Listed] = {county: Listed(county, office.fact("county_name"), 0)} if county else {}
    named: dict[tuple[str, str], Listed] = {}
    for each in listed:
        where = Where(file=file, cell=f"{each.row}:{each.row}")
        if county and not each.code.startswith(county):
            what = f"代码 {each.code} 不属于本县（{county}）"
            findings.append(Finding("division.foreign", Severity.ERROR, where, what, remedy="去掉外县的行"))
            continue
        earlier = kept.get(each.code)
        if earlier and earlier.name != each.name and earlier.row:
            what = f"代码 {each.code} 在第 {earlier.row} 行叫“{earlier.name}”，这里叫“{each.name}”"
            findings.append(Finding("division.duplicate_code", Severity.ERROR, where, what, remedy="核对代码"))
            continue
        twin = named.setdefault((each.parent_code, each.name), each)
        if twin.code != each.code and each.level == "village":
            what = f"同一乡镇有两个“{each.name}”：{twin.code}、{each.code}"
            findings.append(Finding("division.same_name", Severity.WARNING, where, what, remedy="匹配时要写代码"))
        if each.level != "county":
            kept.setdefault(each.code, each)
    for each in listed:
        if each.level == "village" and each.code in kept and each.parent_code not in kept:
            stored = office.db.value("SELECT 1 FROM division WHERE code = ? AND valid_to IS NULL", (each.parent_code,))
            if stored is None:
                where = Where(file=file, cell=f"{each.row}:{each.row}")
                what = f"{each.name}（{each.code}）的乡镇 {each.parent_code} 不在名单里，也没有登记"
                remedy = "先载入乡镇名单，或在表里加上 town_code、town_name 两列"
                findings.append(Finding("division.no_town", Severity.ERROR, where, what, remedy=remedy))
                del kept[each.code]
    return list(kept.values())


def _read(path: Path, findings: list[Finding]) -> list[Listed]:
    from swtool.workbooks.read import read

    book = read(path)
    listed: list[Listed] = []
    for sheet in book.visible_sheets:
        columns, start = _heading(sheet.rows)
        if not columns:
            continue
        for offset, cells in enumerate(sheet.rows[start:], start=start):
            row = sheet.first_row + offset
            values = {key: _text(cells[at]) if at < len(cells) else "" for key, at in columns.items()}
            if not values["code"] and not values["name"]:
                continue
            listed += _listed(values, row, path.name, findings)
    if not listed and not findings:
        raise SwtoolError(
            "没有找到区划表", where=str(path), why="要有“代码”和“名称”两列", remedy="核对文件；表头可写 code、name"
        )
    return listed


def _listed(values: dict[str, str], row: int, file: str, findings: list[Finding]) -> list[Listed]:
    where = Where(file=file, cell=f"{row}:{row}")
    code, name = canonical_code(values["code"]), values["name"]
    if len(code) not in _LEVEL_OF_LENGTH or not code.isascii() or not code.isdigit():
        what = f"“{values['code']}”不是区划代码"
        findings.append(
            Finding(
                "division.code",
                Severity.ERROR,
                where,
                what,
                expected=f"6、9 或 12 位数字（{'、'.join(LEVELS.values())}）",
            )
        )
        return []
    if not name:
        findings.append(Finding("division.name", Severity.ERROR, where, f"代码 {code} 没有名称"))
        return []
    listed = [Listed(code, name, row)]
    town_code, town_name = canonical_code(values.get("town_code", "")), values.get("town_name", "")
    if len(code) == 12 and town_code and town_name:
        if not code.startswith(town_code):
            what = f"村级代码 {code} 不以乡镇代码 {town_code} 开头"
            findings.append(Finding("division.parent", Severity.ERROR, where, what, remedy="核对两个代码"))
            return []
        listed.insert(0, Listed(town_code, town_name, row))
    return listed


def _heading(rows: Sequence[Sequence[object]]) -> tuple[dict[str, int], int]:
    for number, cells in enumerate(rows[:_HEADING_ROWS]):
        texts = [squeeze(_text(cell)).lower() for cell in cells]
        columns = {
            key: next(at for at, text in enumerate(texts) if text in names)
            for key, names in ((key, tuple(squeeze(n) for n in names)) for key, names in _HEADINGS.items())
            if any(text in names for text in texts)
        }
        if {"code", "name"} <= columns.keys():
            return columns, number + 1
    return {}, 0


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else squeeze(str(cell))
