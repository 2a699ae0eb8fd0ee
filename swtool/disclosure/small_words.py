"""A small figure told in words: 新增个案3例 in a title undoes the “<5” of the table."""

from __future__ import annotations

import re

from swtool.disclosure.cells import counts_clients
from swtool.disclosure.month_sheet import WHOLE, MonthSheet, ServiceRow
from swtool.disclosure.page import PagePart
from swtool.folding import squeeze

_HAN_DIGITS = "零一二三四五六七八九"
_NEAR = 8  # characters between the word and the figure
_TAIL = re.compile(r"(?:人次|户次|场次|次数|人数|户数|节数|个数|数)$")


def tells_small(text: str, parts: tuple[PagePart, ...], sheet: MonthSheet) -> str:
    """What a text says of a client count that the table of services holds back; '' for nothing."""
    shown = _shown(parts)
    plain = squeeze(text)
    for row in sheet.services:
        if not counts_clients(row) or isinstance(shown.get((row.indicator.title, row.service_field)), int):
            continue
        for word in _words(row):
            for figure in _figures(row):
                near = f"[^，。；,;]{{0,{_NEAR}}}"
                if re.search(f"{word}{near}{figure}", plain) or re.search(f"{figure}[例名户人次个位]?{word}", plain):
                    return f"写出了“{row.indicator.title}”没有公开的数"
    return ""


def _shown(parts: tuple[PagePart, ...]) -> dict[tuple[str, str], object]:
    found: dict[tuple[str, str], object] = {}
    for table in (table for part in parts for table in part.tables if table.key == "services"):
        keys = [column.key for column in table.columns]
        for row in table.rows:
            cells = dict(zip(keys, row, strict=True))
            field = str(cells.get("service_field") or "")
            found[str(cells["indicator"]), "" if field == WHOLE else field] = cells["value"]
    return found


def _words(row: ServiceRow) -> set[str]:
    """How a text may name the indicator: its title without the unit, and the other words of sheets."""
    titles = (row.indicator.title, *row.indicator.aliases)
    names = {_TAIL.sub("", title.partition("（")[0].partition("/")[0]) for title in titles}
    return {re.escape(name) for name in names if len(name) > 1}


def _figures(row: ServiceRow) -> set[str]:
    """The month's figure in digits and in characters; nothing for 0, which tells of nobody."""
    if row.value <= 0:
        return set()
    digits = rf"(?<![0-9]){row.value}(?![0-9.%年月日])"
    if row.value >= len(_HAN_DIGITS):
        return {digits}
    han = {_HAN_DIGITS[row.value]} | ({"两"} if row.value == 2 else set())
    return {digits, *(rf"{character}(?=[例名户人次个位])" for character in han)}
