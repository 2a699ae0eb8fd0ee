"""The month as a PDF, through typst (the extra ``pdf``), from the seal alone.

Its bytes depend on the type that a machine has; with the same templates and the same type they are the same.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from swtool.dates import CHINA
from swtool.disclosure.page import Page, PagePart
from swtool.disclosure.printed import printed_values
from swtool.disclosure.sandbox import template_fault
from swtool.disclosure.templates import Templates
from swtool.disclosure.word_tables import Grid, column_widths, grid_of
from swtool.errors import SwtoolError
from swtool.patterns import Pattern

_FAMILIES = (
    "FangSong",
    "FangSong_GB2312",
    "SimSun",
    "NSimSun",
    "STSong",
    "Songti SC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Serif SC",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
)
"""Types that hold all Chinese characters, by which is tried first."""
_WIDTH, _SIZE = 470.0, 10.5  # points between the margins, and of the type in tables
_LINE = Pattern(r":(\d+):\d+")
_COMMENT = Pattern(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_REACHING_OUT = (
    (re.compile(r"\b(?:import|include)\b"), "不能引用别的文件（import、include）"),
    (re.compile(r"\b(?:read|plugin|eval|image|csv|yaml|toml|xml|cbor|bibliography)\s*\("), "不能读别的文件"),
    (re.compile(r"\bjson\s*\((?!bytes\(sys\.inputs\.page\)\))"), "不能读别的文件"),
    (re.compile(r"\bdatetime\b"), "不能用当天的日期：同样的内容要生成同样的文件"),
    (re.compile(r"https?:|\blink\s*\("), "不能有网址"),
)


def render_pdf(page: Page, sha256: str, templates: Templates) -> bytes:
    """The PDF's bytes. Raises ``SwtoolError`` where typst or a Chinese type is missing, or the template has a fault."""
    refuse_reaching_out(templates)
    typst = _typst()
    fonts, family = _fonts()
    where = templates.places["pdf"]
    with tempfile.TemporaryDirectory(prefix="swtool-") as nowhere:
        (Path(nowhere) / "packages").mkdir()
        try:
            made = typst.compile(
                templates.text("pdf").encode(),
                format="pdf",
                root=nowhere,
                font_paths=fonts,
                sys_inputs={"page": json.dumps(_values(page, sha256), ensure_ascii=False), "font": family},
                package_path=str(Path(nowhere) / "packages"),
                package_cache_path=str(Path(nowhere) / "packages"),
                timestamp=int(datetime.combine(date.fromisoformat(page.sealed_on), time(12), CHINA).timestamp()),
            )
        except typst.TypstError as fault:
            line = _LINE.search(fault.diagnostic)
            raise template_fault(where, "typst 排不出来，这一行没有写对", line=int(line[1]) if line else 0) from fault
    if not isinstance(made, bytes):
        raise template_fault(where, "没有排出内容")
    return made


def refuse_reaching_out(templates: Templates) -> None:
    """Raises ``SwtoolError`` for a template that asks for anything but the page."""
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), templates.text("pdf"))
    for pattern, why in _REACHING_OUT:
        if found := pattern.search(text):
            raise template_fault(templates.places["pdf"], why, line=text.count("\n", 0, found.start()) + 1)


def _typst() -> Any:
    """The extra, which most offices do without."""
    try:
        return import_module("typst")
    except ImportError as fault:
        remedy = "请管理员安装：pip install swtool[pdf]；也可以用 WPS 打开公开表，另存为 PDF"
        raise SwtoolError("这台电脑没有装 PDF 组件", remedy=remedy) from fault


@lru_cache(maxsize=1)
def _fonts() -> tuple[Any, str]:
    """The types of this machine, and the one to set in."""
    typst = _typst()
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)
    there = {family.lower(): family for family in fonts.families()}
    for family in _FAMILIES:
        if family.lower() in there:
            return fonts, there[family.lower()]
    raise SwtoolError(
        "这台电脑没有可用的中文字体，不能生成 PDF",
        why="没有字体，汉字会变成空格或方框",
        remedy="装上宋体、仿宋或思源宋体（Noto Serif CJK）再生成；也可以用 WPS 打开公开表，另存为 PDF",
    )


def _values(page: Page, sha256: str) -> dict[str, object]:
    return {
        **printed_values(page, sha256),
        "parts": [_part(part) for part in page.parts],
        "verifier": page.authority or "主管部门",
    }


def _part(part: PagePart) -> dict[str, object]:
    tables = []
    for table in part.tables:
        grid = grid_of(table)
        first = 1 if grid.grouped else 0
        total = (grid.total[0], *grid.total[2:]) if first and grid.total else grid.total
        tables.append({
            "title": table.title,
            "heads": grid.heads[first:],
            "aligns": [_side(grid, place) for place in range(first, len(grid.heads))],
            "widths": [round(width, 2) for width in column_widths(grid, _WIDTH, _SIZE)],
            "rows": _rows(grid, first),
            "total": total,
            "notes": table.notes,
        })  # fmt: skip
    return {"label": part.label, "remark": part.remark, "tables": tables}


def _side(grid: Grid, place: int) -> str:
    return "r" if grid.is_number[place] else "c" if grid.is_day[place] else "l"


def _rows(grid: Grid, first: int) -> list[Sequence[str]]:
    """Rows; one of a single text is a heading over those that follow."""
    rows: list[Sequence[str]] = []
    for number, row in enumerate(grid.rows):
        if first and (number == 0 or grid.rows[number - 1][0] != row[0]):
            rows.append(row[:1])
        rows.append(row[first:])
    return rows
