"""Cells of web pages and of Excel 2003 XML that somebody has struck through (删除线), told while they are read."""

from __future__ import annotations

import re
from typing import Any

from swtool.patterns import Pattern

SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_LINES = ("s", "strike", "del")
_THROUGH = "line-through"
_SIGN = Pattern(rf"<(?:{'|'.join(_LINES)})[\s>]|{_THROUGH}", re.IGNORECASE)
_RULE = Pattern(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_CLASS = Pattern(r"\.([\w-]+)$")


class PageLines:
    """What draws a line through words of a page: elements made for it, styles, and classes of its own style sheet."""

    def __init__(self, text: str, page: Any) -> None:
        self.has_any = _SIGN.search(text) is not None
        self._classes = _struck_classes(page) if self.has_any else set()

    def through(self, cell: Any) -> bool:
        """Whether the cell, what it stands in, or words within it have a line through them."""
        if not self.has_any:
            return False
        return any(map(self._draws, (cell, *cell.iterancestors()))) or any(
            self._draws(part) and "".join(part.itertext()).strip() for part in cell.iterdescendants()
        )

    def _draws(self, element: Any) -> bool:
        return (
            element.tag in _LINES
            or _THROUGH in (element.get("style") or "").lower()
            or not self._classes.isdisjoint((element.get("class") or "").split())
        )


def _struck_classes(page: Any) -> set[str]:
    found: set[str] = set()
    for style in page.iter("style"):
        for selectors, rule in _RULE.findall(style.text_content()):
            if _THROUGH in rule.lower():
                found.update(name[1] for one in selectors.split(",") if (name := _CLASS.search(one.strip())))
    return found


class LinedStyles:
    """Which styles of an Excel 2003 XML book draw a line through their cells, and which columns of a sheet have one."""

    def __init__(self) -> None:
        self._styles: set[str] = set()
        self._columns: set[int] = set()
        self._column = 0

    def add(self, style: Any) -> None:
        """A style; one that says nothing of a line has its parent's, which stands before it."""
        font = style.find(f"{SS}Font")
        said = None if font is None else font.get(f"{SS}StrikeThrough")
        if said == "1" or (said is None and style.get(f"{SS}Parent") in self._styles):
            self._styles.add(style.get(f"{SS}ID") or "")

    def begin_sheet(self) -> None:
        """The columns that come next are another sheet's."""
        self._columns.clear()
        self._column = 0

    def add_columns(self, style: str | None, first: int | None, count: int) -> None:
        """``count`` columns of that style, from ``first`` on or right behind those before."""
        start = first or self._column + 1
        self._column = start + count - 1
        if style in self._styles:
            self._columns.update(range(start, start + count))

    def through(self, row: Any, cell: Any, column: int) -> bool:
        """Whether the cell has a line through it: by its own style, its row's or its column's, or within its text."""
        style = cell.get(f"{SS}StyleID") or row.get(f"{SS}StyleID")
        if style in self._styles if style else column in self._columns:
            return True
        data = cell.find(f"{SS}Data")
        return data is not None and len(data) > 0 and any(map(_is_struck_run, data.iterdescendants()))


def _is_struck_run(part: Any) -> bool:
    """Whether words of a cell stand in an element of HTML that strikes them through."""
    is_line = isinstance(part.tag, str) and part.tag.rpartition("}")[2].lower() in _LINES
    return is_line and bool("".join(part.itertext()).strip())
