"""The texts of a web page: what is shown, attributes, comments, scripts and styles, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from swtool.filehidden import tables_of

_INLINE_HTML: Final = frozenset([
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "ins", "del", "kbd", "label", "mark", "q",
    "s", "small", "span", "strong", "sub", "sup", "u", "wbr",
])  # fmt: skip


class Lines:
    """Texts as they are gathered: pieces of one line, and the finished lines with their places."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.pieces: list[str] = []

    def cut(self, place: str) -> None:
        text = "".join(self.pieces)
        if text.strip():
            self.lines.append((place, text))
        self.pieces.clear()


def page_texts(page: str, name: str) -> Iterator[tuple[str, str] | list[tuple[str, str]]]:
    """Every text of a page with its place, the file's own name first, and its table rows as rows of cells."""
    yield f"{name}（文件名）", name
    reader = _Page(name)
    reader.feed(page)
    reader.close()
    reader.lines.cut(reader.spot())
    yield from reader.lines.lines
    yield from tables_of(reader.rows)


class _Page(HTMLParser):
    """Gathers every text of a page: what is shown, attributes, comments, scripts and styles."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.lines = Lines()
        self.rows: list[list[tuple[str, str]]] = []
        self._is_cell = False

    def spot(self) -> str:
        return f"{self.name} 第{self.getpos()[0]}行"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE_HTML:
            self.lines.cut(self.spot())
        self.lines.lines.extend((self.spot(), value) for _, value in attrs if value and len(value) > 1)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append((self.spot(), ""))
            self._is_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE_HTML:
            self.lines.cut(self.spot())
        if tag in ("td", "th"):
            self._is_cell = False

    def handle_data(self, data: str) -> None:
        self.lines.pieces.append(data)
        if self._is_cell:
            place, before = self.rows[-1][-1]
            self.rows[-1][-1] = (place, before + data)

    def handle_comment(self, data: str) -> None:
        self.lines.lines.append((self.spot(), data))

    def handle_decl(self, decl: str) -> None:
        self.lines.lines.append((self.spot(), decl))

    def unknown_decl(self, data: str) -> None:
        self.lines.lines.append((self.spot(), data))

    def handle_pi(self, data: str) -> None:
        self.lines.lines.append((self.spot(), data))
